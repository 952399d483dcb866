//! Opaque ids: what a client keeps and gives back, and never reads.
//!
//! `base64url("Assignment:…")`. The kind is part of the id, so that an id of one kind is not
//! taken for another's, and `node` knows where to look.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::assignment::{AssignmentId, BatchId};
use domain::matter::{ItemNo, MatterId};
use domain::notice::NoticeId;
use domain::plan::PlanId;
use domain::roster::UserId;
use domain::time::Quarter;
use domain::unit::UnitId;
use uuid::Uuid;

/// Anything that has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ref {
    Unit(UnitId),
    Matter(MatterId),
    Item(MatterId, ItemNo),
    Batch(BatchId),
    Assignment(AssignmentId),
    Quarter(Quarter),
    Plan(PlanId),
    Notice(NoticeId),
    User(UserId),
    /// A fact, by its own id.
    Event(Uuid),
    /// A line of a score.
    Line(Uuid),
    /// Work that goes on by itself, by the command that started it.
    Job(Uuid),
}

impl Ref {
    pub fn id(&self) -> ID {
        let text = match self {
            Self::Unit(unit) => format!("Unit:{}", unit.as_str()),
            Self::Matter(matter) => format!("Matter:{}", matter.0),
            Self::Item(matter, item) => format!("MatterItem:{}/{item}", matter.0),
            Self::Batch(batch) => format!("Batch:{}", batch.0),
            Self::Assignment(assignment) => format!("Assignment:{}", assignment.0),
            Self::Quarter(quarter) => format!("Quarter:{quarter}"),
            Self::Plan(plan) => format!("Plan:{}", plan.0),
            Self::Notice(notice) => format!("Notice:{}", notice.0),
            Self::User(user) => format!("User:{}", user.0),
            Self::Event(event) => format!("Event:{event}"),
            Self::Line(line) => format!("ScoreLine:{line}"),
            Self::Job(job) => format!("Job:{job}"),
        };
        ID(URL_SAFE_NO_PAD.encode(text))
    }

    /// `None` for what is not one of our ids.
    pub fn read(id: &ID) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(&id.0).ok()?).ok()?;
        let (kind, key) = text.split_once(':')?;
        let uuid = || Uuid::try_parse(key).ok();
        Some(match kind {
            "Unit" => Self::Unit(UnitId::new(key)),
            "Matter" => Self::Matter(MatterId(uuid()?)),
            "MatterItem" => {
                let (matter, item) = key.split_once('/')?;
                let matter = MatterId(Uuid::try_parse(matter).ok()?);
                Self::Item(matter, ItemNo(item.parse().ok()?))
            }
            "Batch" => Self::Batch(BatchId(uuid()?)),
            "Assignment" => Self::Assignment(AssignmentId(uuid()?)),
            "Quarter" => Self::Quarter(key.parse().ok()?),
            "Plan" => Self::Plan(PlanId(uuid()?)),
            "Notice" => Self::Notice(NoticeId(uuid()?)),
            "User" => Self::User(UserId(key.into())),
            "Event" => Self::Event(uuid()?),
            "ScoreLine" => Self::Line(uuid()?),
            "Job" => Self::Job(uuid()?),
            _ => return None,
        })
    }
}

pub fn assignment(id: &ID) -> Option<AssignmentId> {
    match Ref::read(id)? {
        Ref::Assignment(assignment) => Some(assignment),
        _ => None,
    }
}

pub fn matter(id: &ID) -> Option<MatterId> {
    match Ref::read(id)? {
        Ref::Matter(matter) => Some(matter),
        _ => None,
    }
}

pub fn plan(id: &ID) -> Option<PlanId> {
    match Ref::read(id)? {
        Ref::Plan(plan) => Some(plan),
        _ => None,
    }
}

pub fn notice(id: &ID) -> Option<NoticeId> {
    match Ref::read(id)? {
        Ref::Notice(notice) => Some(notice),
        _ => None,
    }
}

/// The account of a person.
pub fn user(id: &ID) -> Option<UserId> {
    match Ref::read(id)? {
        Ref::User(user) => Some(user),
        _ => None,
    }
}

pub fn batch(id: &ID) -> Option<BatchId> {
    match Ref::read(id)? {
        Ref::Batch(batch) => Some(batch),
        _ => None,
    }
}

pub fn job(id: &ID) -> Option<Uuid> {
    match Ref::read(id)? {
        Ref::Job(job) => Some(job),
        _ => None,
    }
}

/// A unit's id, or its code as documents write it (`D10`).
pub fn unit(id: &ID) -> Option<UnitId> {
    match Ref::read(id) {
        Some(Ref::Unit(unit)) => Some(unit),
        Some(_) => None,
        None => Some(UnitId::new(id.0.clone())),
    }
}

/// A quarter's id, or its name as people write it (`2020Q1`).
pub fn quarter(id: &ID) -> Option<Quarter> {
    match Ref::read(id) {
        Some(Ref::Quarter(quarter)) => Some(quarter),
        Some(_) => None,
        None => id.0.parse().ok(),
    }
}
