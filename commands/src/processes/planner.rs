//! Planner: the timekeeper's page on plans, whose periods it opens, each at its planned instant.
//!
//! What it says late is told as of that instant, and under an id that follows from plan and
//! period. So it too may be late, killed or run twice, and the facts are the same (G14).

use std::collections::{BTreeSet, HashMap};

use domain::Decider;
use domain::calendar::{Calendar, YearCalendar};
use domain::due::Period;
use domain::matter::MatterId;
use domain::plan::{Plan, PlanId, Planned};
use domain::time::Moment;
use event_store::Recorded;
use uuid::Uuid;

use super::ask;
use super::timekeeper::LATER;
use crate::archive::read;
use crate::desk::{Desk, DeskError};
use crate::plans::OpenPeriod;

/// Every plan that has something to come.
#[derive(Default)]
pub(super) struct Planner {
    calendar: Calendar,
    plans: HashMap<PlanId, Plan>,
    /// When each is to be looked at, and for which period.
    planned: HashMap<PlanId, (Moment, Period)>,
    due: BTreeSet<(Moment, PlanId)>,
}

impl Planner {
    pub(super) fn hear(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        match fact.stream.category.as_str() {
            YearCalendar::STREAM => {
                self.calendar.learn(&read::<YearCalendar>(fact)?);
                for plan in self.plans.keys().copied().collect::<Vec<_>>() {
                    self.plan(plan);
                }
            }
            Plan::STREAM => {
                if let Ok(id) = Uuid::parse_str(&fact.stream.id)
                    && let Some(state) = self.known(PlanId(id), fact)
                {
                    // Until it is known how it stands, nothing is planned for it.
                    self.unplan(PlanId(id));
                    self.plans.insert(PlanId(id), state.evolve(&read::<Plan>(fact)?));
                    self.plan(PlanId(id));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Opens what is due by now, in the order in which it was planned; gives how much. A plan
    /// whose period cannot be opened is put aside, so that the others are not.
    pub(super) async fn open(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let (mut opened, mut unopened) = (0, Ok(()));
        while let Some((at, plan)) = self.due.first().copied() {
            let now = desk.now();
            if at > now {
                break;
            }
            // Off the list until its next fact is heard, which plans it anew.
            let Some(period) = self.unplan(plan) else { continue };
            match open_period(desk, plan, &period).await {
                Ok(true) => opened += 1,
                Ok(false) => self.plan_at(plan, now.plus(LATER), period),
                Err(error) => {
                    tracing::error!(%error, plan = %plan.0, "a period could not be opened");
                    self.plan_at(plan, now.plus(LATER), period);
                    let is_away = error.may_pass();
                    unopened = unopened.and(Err(error));
                    if is_away {
                        break;
                    }
                }
            }
        }
        unopened.map(|()| opened)
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The periods that come, at most so many of each plan, by the calendars on record.
    pub(super) fn coming(&self, limit: usize) -> impl Iterator<Item = (PlanId, MatterId, Planned)> {
        self.plans.iter().flat_map(move |(id, plan)| {
            let coming = plan.coming(&self.calendar, limit).into_iter();
            coming.filter_map(|planned| Some((*id, plan.matter()?, planned)))
        })
    }

    pub(super) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    fn known(&mut self, plan: PlanId, fact: &Recorded) -> Option<Plan> {
        let begins = (fact.sequence == 1).then(Plan::default);
        self.plans.remove(&plan).or(begins)
    }

    fn plan(&mut self, plan: PlanId) {
        self.unplan(plan);
        let state = self.plans.get(&plan);
        if let Some(next) = state.and_then(|state| state.next(&self.calendar)) {
            self.plan_at(plan, next.issue_at, next.period);
        }
    }

    fn plan_at(&mut self, plan: PlanId, at: Moment, period: Period) {
        self.planned.insert(plan, (at, period));
        self.due.insert((at, plan));
    }

    fn unplan(&mut self, plan: PlanId) -> Option<Period> {
        let (before, period) = self.planned.remove(&plan)?;
        self.due.remove(&(before, plan));
        Some(period)
    }
}

/// Whether that put something on record, now or when it was said first.
pub(crate) async fn open_period(
    desk: &Desk,
    plan: PlanId,
    period: &Period,
) -> Result<bool, DeskError> {
    let open = OpenPeriod { plan, period: period.clone() };
    let what = format!("period/{}/{}", plan.0, period.as_str());
    match ask(desk, &open, &what).await? {
        Ok(done) => Ok(done.positions.is_some()),
        Err(refusal) => {
            tracing::error!(%refusal, plan = %plan.0, period = period.as_str(),
                "the opening of a period was refused");
            Ok(false)
        }
    }
}
