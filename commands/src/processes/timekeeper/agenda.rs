//! Agenda (日程): what will happen by itself, and when, if nobody does anything before.
//!
//! Nothing here knows a rule. An assignment is let pass the time until then, by itself and in the
//! mind alone, and what it would say is what it will say; plans and quarters tell what comes.
//! Whoever is planned behind the last of what is wanted is not asked.

use domain::assignment::{Assignment, AssignmentId, Event};
use domain::due::Period;
use domain::matter::MatterId;
use domain::plan::PlanId;
use domain::quarter::Books;
use domain::roster::Actor;
use domain::taxonomy::Taxonomy;
use domain::time::{Deadline, Moment, Quarter};
use domain::unit::UnitId;
use domain::{Decider, World};
use uuid::Uuid;

use super::Timekeeper;

/// Something that will happen by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Coming {
    pub at: Moment,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A lamp turns or settles, a plate is shown, somebody is reminded, a slip is proposed.
    Silence {
        assignment: AssignmentId,
        unit: UnitId,
        /// What is to be done.
        text: String,
        /// As it will be put on record.
        event: Box<Event>,
    },
    /// A period of a plan is issued.
    Period { plan: PlanId, matter: MatterId, period: Period, due: Deadline },
    /// The books of a quarter are opened.
    Quarter(Quarter),
    /// A unit is told what changed its score, by what has happened so far.
    Digest { unit: UnitId, changes: usize },
}

/// What something that will happen by itself is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Lamp,
    Plate,
    Reminder,
    Slip,
    Period,
    Quarter,
    Digest,
}

impl Kind {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Lamp => "灯",
            Self::Plate => "牌",
            Self::Reminder => "提醒",
            Self::Slip => "督办单",
            Self::Period => "定期交办",
            Self::Quarter => "季度",
            Self::Digest => "每日汇总",
        }
    }
}

impl Timekeeper {
    /// What will happen before an instant, in order, at most so many; by what it has heard. What
    /// should have happened and is not on record yet comes first.
    pub fn agenda(&self, until: Moment, limit: usize) -> Vec<Coming> {
        let quarters = self.seasons.coming(until);
        let opening = |(at, quarter)| Coming { at, what: What::Quarter(quarter) };
        let mut coming: Vec<_> = quarters.map(opening).collect();
        let periods = self.planner.coming(limit);
        coming.extend(periods.map(|(plan, matter, planned)| {
            let (period, due) = (planned.period, planned.due);
            Coming { at: planned.issue_at, what: What::Period { plan, matter, period, due } }
        }));
        let digests = self.digests.coming();
        coming.extend(digests.map(|(at, unit, changes)| {
            let unit = unit.clone();
            Coming { at, what: What::Digest { unit, changes } }
        }));
        coming.extend(self.silence(until, limit));
        coming.retain(|it| it.at < until);
        coming.sort_by_key(Coming::place);
        coming.truncate(limit);
        coming
    }

    /// What open assignments would say, and the first `limit` of it at least. None says anything
    /// before the instant at which it is to be looked at.
    fn silence(&self, until: Moment, limit: usize) -> Vec<Coming> {
        let mut coming: Vec<Coming> = Vec::new();
        // Sorting now and then is enough.
        let (mut last, mut enough) = (None, limit.saturating_mul(2));
        for (at, id) in &self.due {
            let behind = last.is_some_and(|last| (*at, SILENCE, id.0) > last);
            if *at >= until || behind || limit == 0 {
                break;
            }
            coming.extend(self.open.get(id).into_iter().flat_map(|it| self.unsaid(*id, it, until)));
            if coming.len() >= enough {
                coming.sort_by_key(Coming::place);
                last = Some(coming[limit - 1].place());
                coming.retain(|it| last.is_none_or(|last| it.place() <= last));
                enough = coming.len().saturating_add(limit);
            }
        }
        coming
    }

    /// What an assignment would say by then.
    fn unsaid(&self, id: AssignmentId, state: &Assignment, until: Moment) -> Vec<Coming> {
        let (actor, taxonomy, books) = (Actor::system(), Taxonomy::default(), Books::default());
        let world = World {
            now: until,
            actor: &actor,
            calendar: self.planner.calendar(),
            rules: &self.rules,
            taxonomy: &taxonomy,
            books: &books,
        };
        let Some(order) = state.duty().map(|duty| &duty.order) else { return Vec::new() };
        let told = |event: Event| {
            let at = event.effective_at()?;
            let (unit, text, event) = (order.unit.clone(), order.text.clone(), Box::new(event));
            Some(Coming { at, what: What::Silence { assignment: id, unit, text, event } })
        };
        state.pass_time(&world).into_iter().filter_map(told).collect()
    }
}

impl What {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Silence { event, .. } => match **event {
                Event::ReminderRaised { .. } => Kind::Reminder,
                Event::EscalationProposed { .. } => Kind::Slip,
                Event::PlateShown { .. } => Kind::Plate,
                // Silence says nothing else.
                _ => Kind::Lamp,
            },
            Self::Period { .. } => Kind::Period,
            Self::Quarter(_) => Kind::Quarter,
            Self::Digest { .. } => Kind::Digest,
        }
    }
}

/// Among what happens at one instant, where an assignment's own words stand.
const SILENCE: u8 = 2;

impl Coming {
    /// Quarters are opened before what is booked in them; what one assignment says at one
    /// instant stays in its order.
    fn place(&self) -> (Moment, u8, Uuid) {
        let (rank, id) = match &self.what {
            What::Quarter(_) => (0, Uuid::nil()),
            What::Period { plan, .. } => (1, plan.0),
            What::Silence { assignment, .. } => (SILENCE, assignment.0),
            What::Digest { .. } => (3, Uuid::nil()),
        };
        (self.at, rank, id)
    }
}
