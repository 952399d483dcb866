//! Reminding (自动提醒): what is said to a unit that is silent, each kind once for its occasion,
//! at its own instant, and never about what has been done meanwhile (27, A9–A11).
//!
//! ```text
//! issue ── unread ── unread … principal        (until somebody of the unit has looked)
//!                     T−3 09:00 ── T−1 09:00 ── due ── overdue, overdue, …   (until a report)
//! return ─────────────── on the last day 09:00                               (until it comes)
//! ```
//!
//! What lies behind the day on which the deadline was set is not said: a duty issued two days
//! ahead has no T−3. A deadline that moves begins anew.

use chrono::{Days, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Assignment, Duty, Event, ReminderKind, Stage, Urgency};
use crate::calendar::Calendar;
use crate::contact::ContactRole;
use crate::decider::World;
use crate::score::Timing;
use crate::time::{Day, Deadline, Moment};

/// What was said last, of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Reminded(Vec<Last>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    kind: ReminderKind,
    occurrence: u32,
    /// How often for this deadline.
    times: u32,
    due: Deadline,
    next: Option<Moment>,
}

/// What will be said, and when, if nothing happens before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Upcoming {
    pub at: Moment,
    pub kind: ReminderKind,
    /// The deadline it reminds of.
    pub due: Deadline,
}

impl Reminded {
    pub(super) fn hear(
        &mut self,
        kind: ReminderKind,
        occurrence: u32,
        due: Deadline,
        next: Option<Moment>,
    ) {
        let times = self.last(kind, due).map_or(0, |last| last.times) + 1;
        self.0.retain(|last| last.kind != kind);
        self.0.push(Last { kind, occurrence, times, due, next });
    }

    fn of(&self, kind: ReminderKind) -> Option<&Last> {
        self.0.iter().find(|last| last.kind == kind)
    }

    /// Of this deadline; that nobody has looked has nothing to do with any.
    fn last(&self, kind: ReminderKind, due: Deadline) -> Option<&Last> {
        let of_it = |last: &&Last| kind == ReminderKind::Unread || last.due == due;
        self.of(kind).filter(of_it)
    }

    fn next_no(&self, kind: ReminderKind) -> u32 {
        self.of(kind).map_or(0, |last| last.occurrence) + 1
    }
}

impl Assignment {
    /// What is due to be said at an instant; asked twice, nothing.
    pub(super) fn reminders_at(&self, at: Moment, world: &World<'_>) -> Vec<Event> {
        let Some(duty) = self.duty() else { return vec![] };
        let timing = self.timing(world.rules);
        let due = self.upcoming(timing).into_iter().filter(|upcoming| upcoming.at <= at);
        let raise = |Upcoming { kind, due, .. }| {
            let times = self.reminded.last(kind, due).map_or(0, |last| last.times) + 1;
            Event::ReminderRaised {
                unit: duty.order.unit.clone(),
                kind,
                occurrence: self.reminded.next_no(kind),
                due,
                to: addressees(kind, times, timing),
                effective_at: at,
                next: next(kind, times, at, duty, timing, world.calendar),
            }
        };
        due.map(raise).collect()
    }

    /// What will be said by itself, in order of time.
    pub fn upcoming(&self, timing: &Timing) -> Vec<Upcoming> {
        let (Some(duty), None) = (self.duty(), self.hold) else { return vec![] };
        let Some(unread_at) = duty.unread_at else { return vec![] };
        let mut upcoming = match self.stage {
            Stage::Issued | Stage::InHand => self.of_silence(duty, unread_at, timing),
            Stage::Returned(correction) => {
                self.of_correction(Deadline::before(correction.due), timing)
            }
            Stage::Unissued
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => vec![],
        };
        upcoming.sort_unstable();
        upcoming
    }

    fn of_silence(&self, duty: &Duty, unread_at: Moment, timing: &Timing) -> Vec<Upcoming> {
        let due = duty.milestones.due;
        let mut upcoming = Vec::new();
        let mut say = |kind, at: Option<Moment>| {
            upcoming.extend(at.map(|at| Upcoming { at, kind, due }));
        };
        let unread = match self.reminded.last(ReminderKind::Unread, due) {
            Some(last) => last.next,
            None => Some(unread_at),
        };
        say(ReminderKind::Unread, unread.filter(|at| !self.viewed && due.met_by(*at)));
        for (kind, days) in [
            (ReminderKind::T3, timing.first_reminder_days),
            (ReminderKind::T1, timing.last_reminder_days),
        ] {
            let ahead = |at: &Moment| self.silent_since.is_none_or(|since| *at >= since);
            let at = hour_of(due.day() - Days::new(days.into()), timing);
            let unsaid = self.reminded.last(kind, due).is_none();
            say(kind, Some(at).filter(ahead).filter(|at| unsaid && due.met_by(*at)));
        }
        let overdue = match self.reminded.last(ReminderKind::Overdue, due) {
            Some(last) => last.next,
            None => Some(due.moment()),
        };
        say(ReminderKind::Overdue, overdue.filter(|_| !self.extensions.awaits_word()));
        upcoming
    }

    fn of_correction(&self, due: Deadline, timing: &Timing) -> Vec<Upcoming> {
        let kind = ReminderKind::Correction;
        let at = hour_of(due.day(), timing);
        let unsaid = self.reminded.last(kind, due).is_none();
        if unsaid && due.met_by(at) { vec![Upcoming { at, kind, due }] } else { vec![] }
    }
}

/// Staff are reminded; the principal when nobody has looked for days, and when it is overdue.
fn addressees(kind: ReminderKind, times: u32, timing: &Timing) -> Vec<ContactRole> {
    match kind {
        ReminderKind::Unread if times > 1 + timing.unread_repeats => vec![ContactRole::Principal],
        ReminderKind::Unread | ReminderKind::T3 | ReminderKind::T1 | ReminderKind::Correction => {
            vec![ContactRole::Staff]
        }
        ReminderKind::Overdue => vec![ContactRole::Principal, ContactRole::Staff],
    }
}

/// When it is said again.
fn next(
    kind: ReminderKind,
    times: u32,
    at: Moment,
    duty: &Duty,
    timing: &Timing,
    calendar: &Calendar,
) -> Option<Moment> {
    match kind {
        ReminderKind::Unread => {
            let tomorrow = match duty.order.urgency {
                Urgency::Normal | Urgency::Urgent => calendar.working_day_after(at.day(), 1),
                Urgency::Top => at.day() + Days::new(1),
            };
            (times <= 1 + timing.unread_repeats).then(|| hour_of(tomorrow, timing))
        }
        ReminderKind::Overdue => {
            let day = calendar.working_day_after(at.day(), timing.overdue_every_days);
            (times < timing.most_overdue).then(|| hour_of(day, timing))
        }
        ReminderKind::T3 | ReminderKind::T1 | ReminderKind::Correction => None,
    }
}

fn hour_of(day: Day, timing: &Timing) -> Moment {
    Moment::start_of(day).plus(TimeDelta::hours(timing.remind_hour.into()))
}
