//! Agenda (日程): what will happen by itself, and when, if nobody does anything before.
//!
//! Nothing here knows a rule. An assignment is let pass the time until then, by itself and in the
//! mind alone, and what it would say is what it will say; plans and quarters tell what comes.

use domain::assignment::{AssignmentId, Event};
use domain::due::Period;
use domain::matter::MatterId;
use domain::plan::PlanId;
use domain::quarter::Books;
use domain::roster::Actor;
use domain::taxonomy::Taxonomy;
use domain::time::{Deadline, Moment, Quarter};
use domain::unit::UnitId;
use domain::{Decider, World};

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
        coming.extend(self.silence(until));
        coming.retain(|it| it.at < until);
        coming.sort_by_key(|it| (it.at, it.what.rank()));
        coming.truncate(limit);
        coming
    }

    /// What every open assignment would say.
    fn silence(&self, until: Moment) -> impl Iterator<Item = Coming> {
        let (actor, taxonomy, books) = (Actor::system(), Taxonomy::default(), Books::default());
        self.open.iter().flat_map(move |(id, state)| {
            let world = World {
                now: until,
                actor: &actor,
                calendar: self.planner.calendar(),
                rules: &self.rules,
                taxonomy: &taxonomy,
                books: &books,
            };
            let order = state.duty().map(|duty| &duty.order);
            let told = move |event: Event| {
                let (at, order) = (event.effective_at()?, order?);
                let (unit, text) = (order.unit.clone(), order.text.clone());
                let event = Box::new(event);
                Some(Coming { at, what: What::Silence { assignment: *id, unit, text, event } })
            };
            state.pass_time(&world).into_iter().filter_map(told)
        })
    }
}

impl What {
    /// Quarters are opened before what is booked in them; what one assignment says at one
    /// instant stays in its order.
    fn rank(&self) -> (u8, uuid::Uuid) {
        match self {
            Self::Quarter(_) => (0, uuid::Uuid::nil()),
            Self::Period { plan, .. } => (1, plan.0),
            Self::Silence { assignment, .. } => (2, assignment.0),
            Self::Digest { .. } => (3, uuid::Uuid::nil()),
        }
    }
}
