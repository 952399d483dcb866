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

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::assignment::AssignmentId;
use crate::calendar::Calendar;
use crate::decider::{Decider, World};
use crate::refusal::reason_within;
use crate::roster::{Role, UserId};
use crate::score::Points;
use crate::text_within;
use crate::time::{Moment, Quarter};
use crate::unit::UnitId;

/// Working days after a quarter's end in which what belongs to it may still be reviewed (3.9).
pub const SETTLE_WORKING_DAYS: u32 = 5;
/// What one adjustment may give or take (ADJ): five points.
pub const MAX_ADJUSTMENT: Points = Points::milli(5_000);
/// Characters of a document's name and number.
const MAX_DOCUMENT: usize = 200;
/// Adjustments of one quarter that may wait for the second person.
const MAX_WAITING: usize = 100;

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

/// Points given or taken by hand (ADJ), each for one unit, with its reason and its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Counted within the quarter.
    pub no: u32,
    pub unit: UnitId,
    pub points: Points,
    pub reason: String,
    pub document: String,
    pub proposer: UserId,
}

/// What a quarter came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Version of the rules, and SHA-256 of what they say, in hex.
    pub rules: u32,
    pub rule_hash: String,
    /// The place in the log up to which everything was counted.
    pub upto_position: u64,
    /// Obligations of the quarter that had no verdict yet. They carry over.
    pub unsettled: u64,
    /// The first of them.
    pub carried: Vec<AssignmentId>,
    pub totals: Vec<Total>,
    /// SHA-256 over every line and the facts it rests on, in hex; the same on every store.
    pub result_hash: String,
}

/// One unit's line of a published ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub unit: UnitId,
    pub group: String,
    /// None: nothing of it had settled (不参与排名).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    pub score: Points,
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    QuarterOpened {
        quarter: Quarter,
        rules: u32,
        base: Points,
        effective_at: Moment,
    },
    AdjustmentProposed {
        quarter: Quarter,
        #[serde(flatten)]
        adjustment: Adjustment,
    },
    ScoreAdjusted {
        quarter: Quarter,
        #[serde(flatten)]
        adjustment: Adjustment,
        confirmer: UserId,
    },
    AdjustmentDeclined {
        quarter: Quarter,
        no: u32,
        unit: UnitId,
        reason: String,
    },
    /// The books are closed: here, in the order of all facts.
    QuarterSettled {
        quarter: Quarter,
        rules: u32,
        /// The calendar by which it was time, such as `2020v2`.
        calendar: String,
    },
    QuarterFrozen {
        quarter: Quarter,
        #[serde(flatten)]
        outcome: Box<Outcome>,
    },
    ReopeningProposed {
        quarter: Quarter,
        reason: String,
        proposer: UserId,
    },
    ReopeningDeclined {
        quarter: Quarter,
        reason: String,
    },
    QuarterReopened {
        quarter: Quarter,
        reason: String,
        proposer: UserId,
        leader: UserId,
    },
}

impl Event {
    /// Which quarter it is about.
    pub fn quarter(&self) -> Quarter {
        match self {
            Self::QuarterOpened { quarter, .. }
            | Self::AdjustmentProposed { quarter, .. }
            | Self::ScoreAdjusted { quarter, .. }
            | Self::AdjustmentDeclined { quarter, .. }
            | Self::QuarterSettled { quarter, .. }
            | Self::QuarterFrozen { quarter, .. }
            | Self::ReopeningProposed { quarter, .. }
            | Self::ReopeningDeclined { quarter, .. }
            | Self::QuarterReopened { quarter, .. } => *quarter,
        }
    }

    /// The instant at which it became true, where that is not when it was said.
    pub fn effective_at(&self) -> Option<Moment> {
        match self {
            Self::QuarterOpened { effective_at, .. } => Some(*effective_at),
            Self::AdjustmentProposed { .. }
            | Self::ScoreAdjusted { .. }
            | Self::AdjustmentDeclined { .. }
            | Self::QuarterSettled { .. }
            | Self::QuarterFrozen { .. }
            | Self::ReopeningProposed { .. }
            | Self::ReopeningDeclined { .. }
            | Self::QuarterReopened { .. } => None,
        }
    }
}

/// Which quarters take no more lines. Told in the order of all facts, it says of each verdict
/// where it is posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Books {
    closed: BTreeSet<Quarter>,
}

impl Books {
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::QuarterSettled { quarter, .. } => {
                self.closed.insert(*quarter);
            }
            Event::QuarterReopened { quarter, .. } => {
                self.closed.remove(quarter);
            }
            Event::QuarterOpened { .. }
            | Event::AdjustmentProposed { .. }
            | Event::ScoreAdjusted { .. }
            | Event::AdjustmentDeclined { .. }
            | Event::QuarterFrozen { .. }
            | Event::ReopeningProposed { .. }
            | Event::ReopeningDeclined { .. } => {}
        }
    }

    pub fn are_closed(&self, quarter: Quarter) -> bool {
        self.closed.contains(&quarter)
    }

    /// Where a line of this quarter is posted now: there, or in the first one behind it that
    /// still takes lines.
    pub fn posting(&self, quarter: Quarter) -> Quarter {
        let mut at = quarter;
        while self.are_closed(at) {
            at = at.next();
        }
        at
    }
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
            Act::Open {} => vec![],
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
    /// The first instant at which the books may be closed: behind the fifth working day after
    /// the quarter's end.
    pub fn settles_from(quarter: Quarter, calendar: &Calendar) -> Moment {
        calendar.due_in_working_days(quarter.last_day(), SETTLE_WORKING_DAYS).moment()
    }

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
        let effective_at = Moment::start_of(quarter.first_day());
        if self.phase != Phase::Unopened {
            return Ok(vec![]);
        }
        if world.now < effective_at {
            return Err(Refusal::TooEarly { from: effective_at });
        }
        let rules = world.rules.for_quarter(quarter);
        let (rules, base) = (rules.version, rules.values.base);
        Ok(vec![Event::QuarterOpened { quarter, rules, base, effective_at }])
    }

    fn propose(
        &self,
        quarter: Quarter,
        adjustment: Adjustment,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let Adjustment { unit, points, reason, document, .. } = &adjustment;
        world.actor.must_judge(unit)?;
        self.must_be_open()?;
        if *points == Points::ZERO || *points > MAX_ADJUSTMENT || *points < -MAX_ADJUSTMENT {
            return Err(Refusal::invalid("points", "每次加减不超过 5 分，且不为 0"));
        }
        reason_within(reason)?;
        text_within("document", document, MAX_DOCUMENT)?;
        if self.waiting.len() >= MAX_WAITING {
            let what = format!("待确认的加减分不超过 {MAX_WAITING} 条");
            return Err(Refusal::LimitReached { what });
        }
        Ok(vec![Event::AdjustmentProposed { quarter, adjustment }])
    }

    fn decide_adjustment(
        &self,
        quarter: Quarter,
        no: u32,
        agree: bool,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        let Some(adjustment) = self.waiting.get(&no).cloned() else {
            return Err(Refusal::NotFound);
        };
        world.actor.must_judge(&adjustment.unit)?;
        if adjustment.proposer == world.actor.user {
            return Err(Refusal::SamePerson);
        }
        self.must_be_open()?;
        if !agree {
            reason_within(&reason)?;
            let unit = adjustment.unit;
            return Ok(vec![Event::AdjustmentDeclined { quarter, no, unit, reason }]);
        }
        let confirmer = world.actor.user.clone();
        Ok(vec![Event::ScoreAdjusted { quarter, adjustment, confirmer }])
    }

    /// Not before everything due in the quarter had its days to be reviewed.
    fn settle(&self, quarter: Quarter, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
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

    fn freeze(
        &self,
        quarter: Quarter,
        outcome: Box<Outcome>,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        match self.phase {
            Phase::Settled => Ok(vec![Event::QuarterFrozen { quarter, outcome }]),
            Phase::Frozen => Ok(vec![]),
            Phase::Unopened | Phase::Open => Err(Refusal::WrongState { state: "尚未结账" }),
        }
    }

    fn propose_reopening(
        &self,
        quarter: Quarter,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        reason_within(&reason)?;
        self.must_be_closed()?;
        if self.reopening.is_some() {
            return Err(Refusal::Duplicate { what: "重开申请".into() });
        }
        let proposer = world.actor.user.clone();
        Ok(vec![Event::ReopeningProposed { quarter, reason, proposer }])
    }

    fn decide_reopening(
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
        if !agree {
            reason_within(&reason)?;
            return Ok(vec![Event::ReopeningDeclined { quarter, reason }]);
        }
        let leader = world.actor.user.clone();
        Ok(vec![Event::QuarterReopened { quarter, reason: why, proposer, leader }])
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
