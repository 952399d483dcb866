//! Plan (定期交办): said once by a person, issued again and again by the house (M55–M59).
//!
//! ```text
//!              Schedule                    Revise (what comes) · Skip (one period)
//! unscheduled ──────────► running ──┐ ◄──────────┘
//!                            ▲      │ Open, each period in its order,
//!                            └──────┘ at the instant that was planned for it
//!                            │
//!                            └─ Stop, or the matter was closed ─► stopped
//!
//!   2020Q1                          2020Q2
//!   ├──────────── issue ─10 days─ due ─┼──────────── issue ─10 days─ due ─┤
//! ```
//!
//! A plan knows its periods by itself, so that nobody keeps a list of them: what comes is what its
//! terms say, behind what was opened and without what was skipped. To open a period is to issue
//! its items by one order. That happened at the planned instant, also when the house was down and
//! says it later; but never before the terms it rests on were said.

mod course;
mod facts;
mod opening;
mod terms;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use course::Planned;
pub use facts::{Alarm, AlarmCause, Event, Opened};
pub use opening::Opening;
pub use terms::{Cadence, MAX_DATES, MAX_LEAD_DAYS, Terms};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::due::Period;
use crate::matter::MatterId;
use crate::refusal::reason_within;
use crate::roster::Role;
use crate::time::{Day, Moment, in_words};

/// Periods that are skipped and have not come yet: more than a year of weeks is no exception.
const MAX_SKIPPED: usize = 60;

/// One plan, named by the command that scheduled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanId(pub Uuid);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// The matter is open and has the items; the desk has looked (command 10).
    Schedule {
        plan: PlanId,
        matter: MatterId,
        terms: Box<Terms>,
    },
    /// For the periods that are not opened yet (command 11).
    Revise {
        terms: Box<Terms>,
        reason: String,
    },
    Stop {
        reason: String,
    },
    /// Nothing is issued for this period (3.12).
    Skip {
        period: Period,
        reason: String,
    },
    /// Part of the act that issues the period's items.
    Open(Box<Opening>),
}

/// A plan, by its own facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    phase: Phase,
    scheduled: Option<Box<Scheduled>>,
    /// The period opened last.
    opened: Option<Period>,
    /// Periods ahead for which nothing is issued.
    skipped: BTreeSet<Period>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Unscheduled,
    Running,
    Stopped,
}

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Scheduled {
    plan: PlanId,
    matter: MatterId,
    version: u32,
    terms: Terms,
    /// When these terms were said: nothing is issued by them at an earlier instant.
    since: Moment,
}

impl Decider for Plan {
    const STREAM: &'static str = "plan";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Schedule { plan, matter, terms } => self.schedule(plan, matter, terms, world),
            Command::Revise { terms, reason } => self.revise(terms, reason, world),
            Command::Stop { reason } => self.stop(reason, world),
            Command::Skip { period, reason } => self.skip(period, reason, world),
            Command::Open(opening) => self.open(*opening, world),
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::PlanScheduled { plan, matter, version, scheduled_at, terms } => {
                self.phase = Phase::Running;
                self.scheduled = Some(Box::new(Scheduled {
                    plan: *plan,
                    matter: *matter,
                    version: *version,
                    terms: Terms::clone(terms),
                    since: *scheduled_at,
                }));
            }
            Event::PlanRevised { version, revised_at, terms, .. } => {
                if let Some(scheduled) = &mut self.scheduled {
                    scheduled.version = *version;
                    scheduled.terms.clone_from(terms);
                    scheduled.since = *revised_at;
                }
            }
            Event::PlanStopped { .. } => self.phase = Phase::Stopped,
            Event::PeriodSkipped { period, .. } => {
                self.skipped.insert(period.clone());
            }
            Event::PeriodOpened(Opened { period, .. }) => {
                self.opened = Some(period.clone());
                let opened = self.opened_until();
                self.skipped.retain(|skipped| skipped.first_day() > opened);
            }
            Event::PlanAlarmRaised(_) => {}
        }
        self
    }
}

impl Plan {
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// Whose items it issues; none before it is scheduled.
    pub fn matter(&self) -> Option<MatterId> {
        Some(self.scheduled.as_ref()?.matter)
    }

    /// The terms in force, or last in force.
    pub fn terms(&self) -> Option<&Terms> {
        Some(&self.scheduled.as_ref()?.terms)
    }

    /// Of the terms; 0 before it is scheduled.
    pub fn version(&self) -> u32 {
        self.scheduled.as_ref().map_or(0, |it| it.version)
    }

    pub fn last_opened(&self) -> Option<&Period> {
        self.opened.as_ref()
    }

    /// Periods ahead for which nothing will be issued.
    pub fn skipped(&self) -> impl Iterator<Item = &Period> {
        self.skipped.iter()
    }

    fn schedule(
        &self,
        plan: PlanId,
        matter: MatterId,
        terms: Box<Terms>,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        if let Some(known) = &self.scheduled {
            let same = known.matter == matter && known.terms == *terms;
            let what = "定期交办计划".into();
            return if same { Ok(vec![]) } else { Err(Refusal::Duplicate { what }) };
        }
        terms.check()?;
        terms.must_begin_after(world)?;
        let (version, scheduled_at) = (1, world.now);
        Ok(vec![Event::PlanScheduled { plan, matter, version, scheduled_at, terms }])
    }

    fn revise(
        &self,
        terms: Box<Terms>,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        let running = self.running()?;
        if running.terms == *terms {
            return Ok(vec![]);
        }
        reason_within(&reason)?;
        terms.check()?;
        if let (Some(period), Some(until)) = (&self.opened, self.opened_until()) {
            terms.must_follow(&running.terms, period, until)?;
        }
        let Scheduled { plan, matter, version, .. } = *running;
        let (version, revised_at) = (version + 1, world.now);
        Ok(vec![Event::PlanRevised { plan, matter, version, revised_at, terms, reason }])
    }

    /// By the office; by the house itself when the matter was closed.
    fn stop(&self, reason: String, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::System])?;
        if self.phase == Phase::Stopped {
            return Ok(vec![]);
        }
        let Scheduled { plan, matter, .. } = *self.running()?;
        reason_within(&reason)?;
        Ok(vec![Event::PlanStopped { plan, matter, reason }])
    }

    fn skip(
        &self,
        period: Period,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        let Scheduled { plan, matter, .. } = *self.running()?;
        if self.skipped.contains(&period) {
            return Ok(vec![]);
        }
        reason_within(&reason)?;
        if !self.running()?.terms.cadence.has(&period) {
            return Err(Refusal::invalid("periodKey", "计划中没有这一期次"));
        }
        if period.first_day() <= self.opened_until() {
            return Err(Refusal::WrongState { state: "该期次已交办或已过" });
        }
        if self.skipped.len() >= MAX_SKIPPED {
            let what = format!("待跳过的期次不超过 {MAX_SKIPPED} 个");
            return Err(Refusal::LimitReached { what });
        }
        Ok(vec![Event::PeriodSkipped { plan, matter, period, reason }])
    }

    fn running(&self) -> Result<&Scheduled, Refusal> {
        match (&self.scheduled, self.phase) {
            (Some(scheduled), Phase::Running) => Ok(scheduled),
            (Some(_), Phase::Stopped) => Err(Refusal::WrongState { state: "已停止" }),
            (None, _) | (Some(_), Phase::Unscheduled) => Err(Refusal::NotFound),
        }
    }

    /// The last day of the period opened last.
    fn opened_until(&self) -> Option<Day> {
        self.opened.as_ref()?.last_day()
    }
}

/// `2020Q1（3月31日止）`, for refusals that name what was opened.
fn with_end(period: &Period, until: Day) -> String {
    format!("{}（{}止）", period.as_str(), in_words(until))
}
