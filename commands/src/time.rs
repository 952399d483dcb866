//! What is said about time and spans several assignments: a duty that another unit takes, and a
//! chase to many at once.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::Refusal;
use domain::assignment::{Assignment, AssignmentId, Command, Duty, Order, UnitRole};
use domain::roster::Role;
use domain::time::Deadline;
use domain::unit::{Unit, UnitId};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::desk::{Request, Stop};
use crate::orders::{Preview, issue};
use crate::succession::of_units;

/// Assignments chased at once: those of the largest order.
const MAX_CHASED: usize = domain::batch::MAX_ASSIGNMENTS;

/// Relieves a unit and gives its duty to another, with a deadline of its own (23). Who reported to
/// the one reports to the other from now on.
#[derive(Debug, Clone, Serialize)]
pub struct AcceptDecline {
    pub assignment: AssignmentId,
    pub to: UnitId,
    /// By when the other unit owes it; none: with as much time as the first one had.
    pub due: Option<Deadline>,
    pub reason: String,
}

#[async_trait]
impl Request for AcceptDecline {
    /// The duty of the other unit.
    type Outcome = AssignmentId;

    async fn carry_out(&self, case: &Case<'_>) -> Result<AssignmentId, Stop> {
        // Nobody else learns from the answer whether there is such an assignment.
        case.asked().actor.must_be(&[Role::SupHead])?;
        let id = self.assignment.0.to_string();
        let state = case.look::<Assignment>(&id).await?.state;
        let duty = state.duty().ok_or(Refusal::NotFound)?.clone();
        let order = self.order(case, &duty)?;
        let assignment = order.assignment();
        let accept =
            Command::AcceptDecline { to: self.to.clone(), assignment, reason: self.reason.clone() };
        case.tell::<Assignment>(&id, accept).await?;
        self.must_answer(case).await?;
        let other = case.look::<Assignment>(&assignment.0.to_string()).await?.state;
        if other.duty().is_some() && !other.is_recalled() {
            return Err(Refusal::Duplicate { what: "该单位已承担此项任务".into() }.into());
        }
        let preview = Preview::sealed(vec![order], Vec::new())?;
        let hash = preview.hash.clone();
        issue(case, preview, &hash).await?;
        self.tell_counterparts(case, &duty.order).await?;
        Ok(assignment)
    }
}

impl AcceptDecline {
    fn order(&self, case: &Case<'_>, duty: &Duty) -> Result<Order, Stop> {
        let scene = case.scene();
        let due = self.due.unwrap_or_else(|| duty.fresh_due(&scene.world()));
        if !due.met_by(scene.now) {
            return Err(Refusal::DuePast.into());
        }
        Ok(Order { unit: self.to.clone(), due, ..duty.order.clone() })
    }

    /// What is given to a unit that was merged or closed is given to nobody.
    async fn must_answer(&self, case: &Case<'_>) -> Result<(), Stop> {
        if case.look::<Unit>(self.to.as_str()).await?.sequence == 0 {
            return Err(Refusal::NotFound.into());
        }
        let succession = of_units(case, BTreeSet::from([self.to.clone()])).await?;
        match succession.answering(&self.to) {
            Some(unit) if *unit == self.to => Ok(()),
            heir => Err(Refusal::UnitGone { unit: self.to.clone(), heir: heir.cloned() }.into()),
        }
    }

    /// The lead of a part, or the units that owe parts to a lead.
    async fn tell_counterparts(&self, case: &Case<'_>, order: &Order) -> Result<(), Stop> {
        let leads = order.role != UnitRole::Assist;
        let parts = order.assisting.iter().filter(|_| leads);
        for unit in parts.chain(&order.answers_to) {
            let id = AssignmentId::of(order.matter, order.item, unit, &order.period);
            let (from, to) = (order.unit.clone(), self.to.clone());
            let change = Command::ChangeCounterpart { from, to };
            case.tell::<Assignment>(&id.0.to_string(), change).await?;
        }
        Ok(())
    }
}

/// Chases several units in one act (26, M69). Who may not be chased now is left out, with the
/// reason; where that is everybody, the first reason is the answer.
#[derive(Debug, Clone, Serialize)]
pub struct Chase {
    pub assignments: Vec<AssignmentId>,
    pub text: String,
}

/// Whom a chase reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chased {
    pub sent: Vec<AssignmentId>,
    /// And whom not, and why, for people.
    pub skipped: Vec<(AssignmentId, String)>,
}

#[async_trait]
impl Request for Chase {
    type Outcome = Chased;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Chased, Stop> {
        case.asked().actor.must_be_office()?;
        if self.assignments.is_empty() {
            return Err(Refusal::invalid("assignments", "至少选一项任务").into());
        }
        if self.assignments.len() > MAX_CHASED {
            let what = format!("一次催办不超过 {MAX_CHASED} 件");
            return Err(Refusal::LimitReached { what }.into());
        }
        case.fetch::<Assignment>(self.assignments.iter().map(|it| it.0.to_string())).await?;
        let (mut chased, mut first) = (Chased::default(), None);
        for assignment in &self.assignments {
            let command = Command::Chase { text: self.text.clone() };
            match case.tell::<Assignment>(&assignment.0.to_string(), command).await {
                Ok(_) => chased.sent.push(*assignment),
                Err(Stop::Refused(refusal)) => {
                    chased.skipped.push((*assignment, refusal.to_string()));
                    first.get_or_insert(refusal);
                }
                Err(broken @ Stop::Broken(_)) => return Err(broken),
            }
        }
        match first {
            Some(refusal) if chased.sent.is_empty() => Err(refusal.into()),
            _ => Ok(chased),
        }
    }
}
