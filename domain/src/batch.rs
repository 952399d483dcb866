//! Batch (一键交办): one order that becomes many assignments. What was previewed is what is sent.
//!
//! ```text
//! unsent ─ Issue ─► issued ─ Recall (same person, nothing viewed) ─► recalled
//! ```

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::assignment::{AssignmentId, BatchId};
use crate::decider::{Decider, World};
use crate::matter::MatterId;
use crate::roster::{Role, UserId};
use crate::time::{Moment, Quarter};

/// Assignments of one order: 60 items to 34 units is 2,040.
pub const MAX_ASSIGNMENTS: usize = 2_500;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Issue {
        batch: BatchId,
        matters: Vec<MatterId>,
        assignments: Vec<AssignmentId>,
        /// Hash of the list as the office saw it, and as it is now.
        previewed: String,
        actual: String,
    },
    Recall {},
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    BatchIssued {
        batch: BatchId,
        by: UserId,
        issued_at: Moment,
        matters: Vec<MatterId>,
        assignments: Vec<AssignmentId>,
        preview_hash: String,
    },
    BatchRecalled {
        batch: BatchId,
        assignments: Vec<AssignmentId>,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    phase: Phase,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Unsent,
    Issued {
        batch: BatchId,
        by: UserId,
        at: Moment,
        assignments: Vec<AssignmentId>,
    },
    Recalled,
}

impl Decider for Batch {
    const STREAM: &'static str = "batch";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::System])?;
        match command {
            Command::Issue { batch, matters, assignments, previewed, actual } => {
                if self.phase == Phase::Unsent && previewed != actual {
                    return Err(Refusal::PreviewChanged);
                }
                self.issue(batch, matters, assignments, actual, world)
            }
            Command::Recall {} => self.recall(world),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            Event::BatchIssued { batch, by, issued_at, assignments, .. } => {
                let (by, assignments) = (by.clone(), assignments.clone());
                Self { phase: Phase::Issued { batch: *batch, by, at: *issued_at, assignments } }
            }
            Event::BatchRecalled { .. } => Self { phase: Phase::Recalled },
        }
    }
}

impl Batch {
    /// What the order made; empty once recalled.
    pub fn assignments(&self) -> &[AssignmentId] {
        match &self.phase {
            Phase::Issued { assignments, .. } => assignments,
            Phase::Unsent | Phase::Recalled => &[],
        }
    }

    /// The last instant at which it can be taken back, if nobody has seen it by then.
    pub fn recallable_until(&self, world: &World<'_>) -> Option<Moment> {
        match &self.phase {
            Phase::Issued { at, .. } => {
                Some(at.plus(TimeDelta::seconds(recall_seconds(*at, world))))
            }
            Phase::Unsent | Phase::Recalled => None,
        }
    }

    fn issue(
        &self,
        batch: BatchId,
        matters: Vec<MatterId>,
        assignments: Vec<AssignmentId>,
        preview_hash: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        match self.phase {
            Phase::Unsent => {}
            Phase::Issued { .. } => return Ok(vec![]),
            Phase::Recalled => return Err(Refusal::WrongState { state: "已撤回" }),
        }
        if assignments.is_empty() {
            return Err(Refusal::invalid("items", "没有需要新交办的任务"));
        }
        if assignments.len() > MAX_ASSIGNMENTS {
            return Err(Refusal::LimitReached {
                what: format!("一次交办不超过 {MAX_ASSIGNMENTS} 件"),
            });
        }
        let (by, issued_at) = (world.actor.user.clone(), world.now);
        Ok(vec![Event::BatchIssued { batch, by, issued_at, matters, assignments, preview_hash }])
    }

    fn recall(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match &self.phase {
            Phase::Unsent => Err(Refusal::NotFound),
            Phase::Recalled => Ok(vec![]),
            Phase::Issued { by, .. } if *by != world.actor.user => Err(Refusal::Forbidden),
            Phase::Issued { batch, at, assignments, .. } => {
                let seconds = recall_seconds(*at, world);
                if world.now > at.plus(TimeDelta::seconds(seconds)) {
                    let what = format!("交办 {seconds} 秒后不能撤回");
                    return Err(Refusal::LimitReached { what });
                }
                Ok(vec![Event::BatchRecalled { batch: *batch, assignments: assignments.clone() }])
            }
        }
    }
}

/// By the rules of the quarter in which it was issued.
fn recall_seconds(issued_at: Moment, world: &World<'_>) -> i64 {
    world.rules.for_quarter(Quarter::of(issued_at.day())).values.recall_seconds.into()
}
