//! Opening a period: what the act that issues it has found, turned into facts.

use serde::Serialize;

use super::{Alarm, AlarmCause, Event, Opened, Plan, Scheduled};
use crate::Refusal;
use crate::assignment::BatchId;
use crate::decider::World;
use crate::due::Period;
use crate::matter::ItemNo;
use crate::roster::Role;
use crate::succession::Moved;
use crate::unit::UnitId;

/// What was issued for a period, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    pub period: Period,
    /// None when there was nothing to issue.
    pub batch: Option<BatchId>,
    pub issued: u32,
    pub already: u32,
    pub moved: Vec<Moved>,
    /// Units for which nobody answers any more.
    pub gone: Vec<(ItemNo, UnitId)>,
    /// Items of the plan that the matter no longer has.
    pub missing: Vec<ItemNo>,
}

impl Opening {
    pub fn of_nothing(period: Period) -> Self {
        let (moved, gone, missing) = (vec![], vec![], vec![]);
        Self { period, batch: None, issued: 0, already: 0, moved, gone, missing }
    }
}

impl Plan {
    /// Refuses a period whose instant has not come, and one before which another is to be opened.
    /// One that was opened, skipped or has passed is no news.
    pub(super) fn open(&self, opening: Opening, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::System])?;
        let Scheduled { plan, matter, version, .. } = *self.running()?;
        let Opening { period, batch, issued, already, moved, gone, missing } = opening;
        let Some(planned) = self.next(world.calendar) else { return Ok(vec![]) };
        if planned.period != period {
            let waits = planned.period.first_day() < period.first_day();
            let earlier = Refusal::WrongState { state: "尚有更早的期次未交办" };
            return if waits { Err(earlier) } else { Ok(vec![]) };
        }
        let planned_at = planned.issue_at;
        if world.now < planned_at {
            return Err(Refusal::TooEarly { from: planned_at });
        }
        let alarm = |(item, unit, cause)| {
            let period = period.clone();
            Event::PlanAlarmRaised(Alarm { plan, matter, period, planned_at, item, unit, cause })
        };
        let closed = gone.into_iter().map(|(no, unit)| (no, Some(unit), AlarmCause::UnitClosed));
        let missing = missing.into_iter().map(|no| (no, None, AlarmCause::ItemGone));
        let alarms: Vec<_> = closed.chain(missing).map(alarm).collect();
        let due = planned.due;
        let opened = Opened {
            plan,
            matter,
            version,
            period,
            planned_at,
            due,
            batch,
            issued,
            already,
            moved,
        };
        let mut facts = vec![Event::PeriodOpened(opened)];
        facts.extend(alarms);
        Ok(facts)
    }
}
