//! Quarter (季度考核): the books of one scoring period, from opening to the published result.
//!
//! ```text
//! – ─ (its first day comes) ─► open ─ Settle ─► settled (结账) ─ Freeze ─► frozen (定榜)
//!                               ▲ adjust, by two persons                      │
//!                               └──────── Reopen, by head and leader ─────────┘
//! ```
//!
//! The books close at one place in the order of all facts: at `QuarterSettled`. What is lit or
//! shown behind it is posted to the next quarter that still takes lines, with its origin. So a
//! result is worked out over facts that cannot change any more, and nothing need be locked.

mod facts;
mod books;
mod adjusting;
mod closing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use adjusting::MAX_ADJUSTMENT;
pub use books::Books;
pub use closing::{MAX_CARRIED, MAX_TOTALS};
pub use facts::{Adjustment, Event, Outcome, Total};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::roster::{Role, UserId};
use crate::score::Points;
use crate::time::{Moment, Quarter};
use crate::unit::UnitId;

/// What is asked of one quarter. Its stream is named by it: `2020Q1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Command {
    pub quarter: Quarter,
    pub act: Act,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Act {
    /// Its first day has come. Every other act says it too, so nobody can be too early for it.
    Open {},
    ProposeAdjustment {
        unit: UnitId,
        points: Points,
        reason: String,
        /// Name and number of the paper it rests on.
        document: String,
    },
    /// By the second person, who is the head.
    DecideAdjustment {
        no: u32,
        agree: bool,
        reason: String,
    },
    /// Closes the books (51, the first half).
    Settle {},
    /// Publishes what they came to (51, the second half).
    Freeze(Box<Outcome>),
    ProposeReopening {
        reason: String,
    },
    /// By a leader.
    DecideReopening {
        agree: bool,
        reason: String,
    },
}

/// One quarter's books, by its own facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    phase: Phase,
    rules: u32,
    /// The number of the last adjustment.
    last_no: u32,
    waiting: BTreeMap<u32, Adjustment>,
    reopening: Option<Reopening>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Unopened,
    Open,
    Settled,
    Frozen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Reopening {
    reason: String,
    proposer: UserId,
}

impl Decider for Season {
    const STREAM: &'static str = "quarter";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let Command { quarter, act } = command;
        let mut facts = self.open(quarter, world)?;
        let by_now = facts.iter().fold(self.clone(), Self::evolve);
        facts.extend(match act {
            Act::Open {} => {
                world.actor.must_be(&[Role::System])?;
                vec![]
            }
            Act::ProposeAdjustment { unit, points, reason, document } => {
                let proposer = world.actor.user.clone();
                let no = by_now.last_no + 1;
                let new = Adjustment { no, unit, points, reason, document, proposer };
                by_now.propose(quarter, new, world)?
            }
            Act::DecideAdjustment { no, agree, reason } => {
                by_now.decide_adjustment(quarter, no, agree, reason, world)?
            }
            Act::Settle {} => by_now.settle(quarter, world)?,
            Act::Freeze(outcome) => by_now.freeze(quarter, outcome, world)?,
            Act::ProposeReopening { reason } => by_now.propose_reopening(quarter, reason, world)?,
            Act::DecideReopening { agree, reason } => {
                by_now.decide_reopening(quarter, agree, reason, world)?
            }
        });
        Ok(facts)
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::QuarterOpened { rules, .. } => {
                (self.phase, self.rules) = (Phase::Open, *rules);
            }
            Event::AdjustmentProposed { adjustment, .. } => {
                self.last_no = adjustment.no;
                self.waiting.insert(adjustment.no, adjustment.clone());
            }
            Event::ScoreAdjusted { adjustment: Adjustment { no, .. }, .. }
            | Event::AdjustmentDeclined { no, .. } => {
                self.waiting.remove(no);
            }
            Event::QuarterSettled { .. } => self.phase = Phase::Settled,
            Event::QuarterFrozen { .. } => self.phase = Phase::Frozen,
            Event::ReopeningProposed { reason, proposer, .. } => {
                let (reason, proposer) = (reason.clone(), proposer.clone());
                self.reopening = Some(Reopening { reason, proposer });
            }
            Event::ReopeningDeclined { .. } => self.reopening = None,
            Event::QuarterReopened { .. } => {
                (self.phase, self.reopening) = (Phase::Open, None);
            }
        }
        self
    }
}

impl Season {
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub fn is_frozen(&self) -> bool {
        self.phase == Phase::Frozen
    }

    /// Adjustments that wait for the second person.
    pub fn waiting(&self) -> impl Iterator<Item = &Adjustment> {
        self.waiting.values()
    }

    fn open(&self, quarter: Quarter, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        if self.phase != Phase::Unopened {
            return Ok(vec![]);
        }
        let effective_at = Moment::start_of(quarter.first_day());
        if world.now < effective_at {
            return Err(Refusal::TooEarly { from: effective_at });
        }
        let rules = world.rules.for_quarter(quarter);
        let (rules, base) = (rules.version, rules.values.base);
        Ok(vec![Event::QuarterOpened { quarter, rules, base, effective_at }])
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        match self.phase {
            Phase::Open => Ok(()),
            Phase::Unopened => Err(Refusal::WrongState { state: "季度尚未开始" }),
            Phase::Settled | Phase::Frozen => Err(Refusal::QuarterFrozen),
        }
    }

    fn must_be_closed(&self) -> Result<(), Refusal> {
        match self.phase {
            Phase::Settled | Phase::Frozen => Ok(()),
            Phase::Unopened | Phase::Open => Err(Refusal::WrongState { state: "尚未结账" }),
        }
    }
}
