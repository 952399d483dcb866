//! The facts of a quarter, as they are stored for ever.

use serde::{Deserialize, Serialize};

use crate::assignment::AssignmentId;
use crate::roster::UserId;
use crate::score::Points;
use crate::time::{Moment, Quarter};
use crate::unit::UnitId;

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
    /// The first of them, at most [`MAX_CARRIED`](super::MAX_CARRIED).
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
