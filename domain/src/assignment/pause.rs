//! Pause (暂停计时): while a unit's request to be relieved is undecided, and while the office
//! has suspended a duty, the clock stands still (23, 24).
//!
//! ```text
//! in hand ─ AskDecline ─► declining ─ Accept ─► transferred to another unit
//!    ▲                        └────── Refuse ─► as before, due so many working days later
//!    └─ Suspend ─► suspended ─ Resume ─► as before, due so many working days later
//! ```

use serde::{Deserialize, Serialize};

use super::{Assignment, AssignmentId, DueCause, Event, MAX_PROOF, Stage, SuspendCause};
use crate::Refusal;
use crate::decider::World;
use crate::refusal::{reason_within, text_within};
use crate::roster::Role;
use crate::time::Moment;
use crate::unit::UnitId;

/// Why the clock stands still, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Hold {
    Declining(Moment),
    Suspended(Moment),
}

impl Hold {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Declining(_) => "申请退办",
            Self::Suspended(_) => "中止",
        }
    }
}

impl Assignment {
    /// Within two working days of issue, and before anything was reported.
    pub(super) fn ask_decline(
        &self,
        reason: String,
        suggested: UnitId,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.mine(world)?;
        world.actor.must_be(&[Role::UnitHead])?;
        let mut facts = self.opened(world)?;
        if self.submissions > 0 {
            return Err(Refusal::WrongState { state: "已报送过" });
        }
        let days = world.rules.version(duty.rules).values.timing.decline_days;
        let until = world.calendar.due_in_working_days(duty.issued_at.day(), days);
        if !until.met_by(world.now) {
            return Err(Refusal::TooLate { until: until.moment() });
        }
        reason_within(&reason)?;
        if suggested == duty.order.unit {
            return Err(Refusal::invalid("suggest", "须为其他单位"));
        }
        let (unit, asked_at) = (duty.order.unit.clone(), world.now);
        facts.push(Event::DeclineAsked { unit, reason, suggested, asked_at });
        Ok(facts)
    }

    /// Then no time was lost, and none is given back.
    pub(super) fn withdraw_decline(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let unit = self.mine(world)?.order.unit.clone();
        world.actor.must_be(&[Role::UnitHead])?;
        self.declining()?;
        Ok(vec![Event::DeclineWithdrawn { unit, since: world.now }])
    }

    pub(super) fn refuse_decline(
        &self,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        let began = self.declining()?;
        reason_within(&reason)?;
        let unit = duty.order.unit.clone();
        let refused = Event::DeclineRefused { unit, reason, since: world.now };
        self.set_going(refused, began, world)
    }

    /// The duty is closed here without lamp and score; the other unit begins anew.
    pub(super) fn accept_decline(
        &self,
        to: UnitId,
        assignment: AssignmentId,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        self.declining()?;
        if to == duty.order.unit {
            return Err(Refusal::invalid("to", "须为其他单位"));
        }
        reason_within(&reason)?;
        let unit = duty.order.unit.clone();
        let voided = self.voided(duty, &reason);
        let transferred = Event::AssignmentTransferred { unit, to, assignment, reason };
        Ok([vec![transferred], voided].concat())
    }

    /// On paper, and only while the deadline lies ahead: what is late stays late (A5).
    pub(super) fn suspend(
        &self,
        cause: SuspendCause,
        proof: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        if matches!(self.hold, Some(Hold::Suspended(_))) {
            return Ok(vec![]);
        }
        let ahead = match self.stage {
            Stage::Issued | Stage::InHand => duty.milestones.due.met_by(world.now),
            Stage::Returned(correction) => world.now < correction.due,
            Stage::Unissued
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => return Err(self.wrong_state()),
        };
        if self.hold.is_some() {
            return Err(self.wrong_state());
        }
        if !ahead {
            return Err(Refusal::WrongState { state: "已超期" });
        }
        text_within("proof", &proof, MAX_PROOF)?;
        let (unit, suspended_at) = (duty.order.unit.clone(), world.now);
        Ok(vec![Event::AssignmentSuspended { unit, cause, proof, suspended_at }])
    }

    pub(super) fn resume(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        let Some(Hold::Suspended(began)) = self.hold else { return Err(self.wrong_state()) };
        let (unit, since) = (duty.order.unit.clone(), world.now);
        self.set_going(Event::AssignmentResumed { unit, since }, began, world)
    }

    /// The working days for which the clock stood still are given back (G17).
    fn set_going(
        &self,
        set_going: Event,
        began: Moment,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.issued()?;
        let days = world.calendar.working_days_between(began.day(), world.now.day());
        let mut facts = vec![set_going];
        if days > 0 {
            let due = world.calendar.later_by(duty.milestones.due, days);
            let reason = format!("暂停计时{days}个工作日");
            facts.extend(self.moved(due, DueCause::Pause, reason, world)?);
        }
        Ok(facts)
    }

    pub(super) fn go_on(&mut self, since: Moment) {
        self.hold = None;
        self.silent_since = self.silent_since.max(Some(since));
    }

    fn declining(&self) -> Result<Moment, Refusal> {
        match self.hold {
            Some(Hold::Declining(since)) => Ok(since),
            Some(Hold::Suspended(_)) | None => Err(self.wrong_state()),
        }
    }
}
