//! Moving a deadline (时限变更): every later day is a fact of one kind, with the instants that
//! follow from it; what silence had earned by the old one is taken back and judged anew.

use super::{Assignment, DueCause, Duty, Event, GivenPlate, Stage, duty};
use crate::Refusal;
use crate::decider::World;
use crate::refusal::reason_within;
use crate::time::{Deadline, Moment};
use crate::warning::{Correction, Milestones};

impl Assignment {
    /// Puts right what was ordered wrongly, or what a new calendar makes wrong (30, G5): the one
    /// way to an earlier day.
    pub(super) fn change_due(
        &self,
        due: Deadline,
        cause: DueCause,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        if self.is_closed() || self.hold.is_some() {
            return Err(self.wrong_state());
        }
        if matches!(cause, DueCause::Extension | DueCause::Pause) {
            return Err(Refusal::invalid("cause", "只能因更正或工作日历调整而变更"));
        }
        reason_within(&reason)?;
        if due == duty.milestones.due {
            return Ok(vec![]);
        }
        if due.moment() <= duty.issued_at {
            return Err(Refusal::invalid("due", "须晚于交办时间"));
        }
        self.moved(due, cause, reason, world)
    }

    /// The new deadline with what follows from it; verdicts given by the old one are void first,
    /// under the account they were given in.
    pub(super) fn moved(
        &self,
        due: Deadline,
        cause: DueCause,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.issued()?;
        let values = &world.rules.version(duty.rules).values;
        let urgency = duty.order.urgency;
        let milestones = duty::milestones(due, urgency, duty.issued_at, values, world.calendar);
        let mut facts = self.voided_by_time(duty, &reason);
        facts.push(Event::DueChanged {
            unit: duty.order.unit.clone(),
            old_due: duty.milestones.due,
            cause,
            reason,
            milestones,
            correction: self.correction_moved(duty, due, cause, world),
            calendar: world.calendar.version_for(due.day()),
            since: world.now,
        });
        Ok(facts)
    }

    /// After a pause a returned report has as many days left as before it; and never less than
    /// the deadline leaves it.
    fn correction_moved(
        &self,
        duty: &Duty,
        due: Deadline,
        cause: DueCause,
        world: &World<'_>,
    ) -> Option<Correction> {
        let Stage::Returned(before) = self.stage else { return None };
        let paused = cause == DueCause::Pause;
        let days = world.calendar.working_days_between(duty.milestones.due.day(), due.day());
        let days = if paused { days } else { 0 };
        let later = |at| world.calendar.later_by(Deadline::before(at), days);
        let mut correction = Correction {
            due: later(before.due).moment(),
            missing_at: later(before.missing_at).moment(),
        };
        if correction.due < due.moment() {
            let grace = world.rules.version(duty.rules).values.correction_grace_days;
            let missing = world.calendar.due_in_working_days(due.day(), grace);
            correction = Correction { due: due.moment(), missing_at: missing.moment() };
        }
        Some(correction)
    }

    pub(super) fn hear_due(
        &mut self,
        milestones: Milestones,
        correction: Option<Correction>,
        calendar: &str,
        since: Moment,
    ) {
        if let Some(duty) = &mut self.duty {
            duty.milestones = milestones;
            calendar.clone_into(&mut duty.calendar);
        }
        if let (Stage::Returned(_), Some(correction)) = (self.stage, correction) {
            self.stage = Stage::Returned(correction);
        }
        self.silent_since = self.silent_since.max(Some(since));
        self.slips.answered();
    }

    /// What silence alone has earned; a person's plate stays.
    fn voided_by_time(&self, duty: &Duty, reason: &str) -> Vec<Event> {
        let mut facts = Vec::new();
        if let Some(lamp) = self.settled {
            let (account, reason) = (duty.account(), reason.to_owned());
            facts.push(Event::LampVoided { account, lamp, reason });
        }
        if let Some(GivenPlate { plate, auto: true, .. }) = self.plate {
            let (account, reason) = (duty.account(), reason.to_owned());
            facts.push(Event::PlateVoided { account, plate, reason });
        }
        facts
    }

    /// Every verdict so far, of a duty that ends without one.
    pub(super) fn voided(&self, duty: &Duty, reason: &str) -> Vec<Event> {
        let account = duty.account();
        let lamp = self.settled.map(|lamp| {
            let (account, reason) = (account.clone(), reason.to_owned());
            Event::LampVoided { account, lamp, reason }
        });
        let plate = self.plate.as_ref().map(|given| {
            let (account, reason) = (account.clone(), reason.to_owned());
            Event::PlateVoided { account, plate: given.plate, reason }
        });
        lamp.into_iter().chain(plate).collect()
    }
}
