//! Closing a quarter (51) in two steps, and opening it again (52).

use super::{Event, Outcome, Phase, Reopening, Season};
use crate::Refusal;
use crate::calendar::Calendar;
use crate::decider::World;
use crate::refusal::reason_within;
use crate::roster::Role;
use crate::time::{Moment, Quarter};

/// Working days after a quarter's end in which what belongs to it may still be reviewed (3.9).
const SETTLE_WORKING_DAYS: u32 = 5;
/// Units of one published ranking. A county has some fifty; all fit into one fact.
pub const MAX_TOTALS: usize = 1_000;
/// Obligations that an outcome names as carried over; the rest is only counted.
pub const MAX_CARRIED: usize = 100;

impl Season {
    /// The first instant at which the books may be closed: behind the fifth working day after
    /// the quarter's end.
    pub fn settles_from(quarter: Quarter, calendar: &Calendar) -> Moment {
        calendar.due_in_working_days(quarter.last_day(), SETTLE_WORKING_DAYS).moment()
    }

    /// Not before everything due in the quarter had its days to be reviewed.
    pub(super) fn settle(
        &self,
        quarter: Quarter,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        match self.phase {
            Phase::Unopened | Phase::Open => {}
            Phase::Settled | Phase::Frozen => return Ok(vec![]),
        }
        let from = Self::settles_from(quarter, world.calendar);
        if world.now < from {
            return Err(Refusal::TooEarly { from });
        }
        if !self.waiting.is_empty() {
            return Err(Refusal::WrongState { state: "尚有加减分待确认" });
        }
        let calendar = world.calendar.version_for(from.day());
        Ok(vec![Event::QuarterSettled { quarter, rules: self.rules, calendar }])
    }

    /// The outcome is worked out elsewhere, over facts this quarter cannot see; it only answers
    /// for when, by whom, and by which rules.
    pub(super) fn freeze(
        &self,
        quarter: Quarter,
        outcome: Box<Outcome>,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        if self.phase == Phase::Frozen {
            return Ok(vec![]);
        }
        self.must_be_closed()?;
        if outcome.rules != self.rules {
            return Err(Refusal::invalid("outcome", "核算所依据的规则不是本季度的规则"));
        }
        if outcome.totals.len() > MAX_TOTALS || outcome.carried.len() > MAX_CARRIED {
            let what = format!("定榜不超过 {MAX_TOTALS} 个单位，列明不超过 {MAX_CARRIED} 项");
            return Err(Refusal::LimitReached { what });
        }
        Ok(vec![Event::QuarterFrozen { quarter, outcome }])
    }

    pub(super) fn propose_reopening(
        &self,
        quarter: Quarter,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        self.must_be_closed()?;
        reason_within(&reason)?;
        if self.reopening.is_some() {
            return Err(Refusal::Duplicate { what: "重开申请".into() });
        }
        let proposer = world.actor.user.clone();
        Ok(vec![Event::ReopeningProposed { quarter, reason, proposer }])
    }

    pub(super) fn decide_reopening(
        &self,
        quarter: Quarter,
        agree: bool,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::Leader])?;
        let Some(Reopening { reason: why, proposer }) = self.reopening.clone() else {
            return Err(Refusal::NotFound);
        };
        if proposer == world.actor.user {
            return Err(Refusal::SamePerson);
        }
        if agree {
            let leader = world.actor.user.clone();
            return Ok(vec![Event::QuarterReopened { quarter, reason: why, proposer, leader }]);
        }
        reason_within(&reason)?;
        Ok(vec![Event::ReopeningDeclined { quarter, reason }])
    }
}
