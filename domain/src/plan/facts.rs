//! The facts of a plan, as they are stored for ever.

use serde::{Deserialize, Serialize};

use super::{PlanId, Terms};
use crate::assignment::BatchId;
use crate::due::Period;
use crate::matter::{ItemNo, MatterId};
use crate::succession::Moved;
use crate::time::{Deadline, Moment};
use crate::unit::UnitId;

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    PlanScheduled {
        plan: PlanId,
        matter: MatterId,
        /// Of the terms, from 1.
        version: u32,
        scheduled_at: Moment,
        terms: Box<Terms>,
    },
    PlanRevised {
        plan: PlanId,
        matter: MatterId,
        version: u32,
        revised_at: Moment,
        terms: Box<Terms>,
        reason: String,
    },
    PlanStopped {
        plan: PlanId,
        matter: MatterId,
        reason: String,
    },
    PeriodSkipped {
        plan: PlanId,
        matter: MatterId,
        period: Period,
        reason: String,
    },
    PeriodOpened(Opened),
    PlanAlarmRaised(Alarm),
}

/// A period that has begun for the units: what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub plan: PlanId,
    pub matter: MatterId,
    /// Of the terms by which it was opened.
    pub version: u32,
    pub period: Period,
    pub planned_at: Moment,
    pub due: Deadline,
    /// The order that issued it; none where there was nothing to issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// Assignments that the order made, and those that were there before.
    pub issued: u32,
    pub already: u32,
    /// Units in whose place their successors were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
}

/// Something of a period could not be issued, and a person must see to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    pub plan: PlanId,
    pub matter: MatterId,
    pub period: Period,
    pub planned_at: Moment,
    pub item: ItemNo,
    /// None where the whole item could not be issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    pub cause: AlarmCause,
}

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum AlarmCause {
    /// The unit is closed and has no successor.
    UnitClosed,
    /// The plan names an item that its matter no longer has.
    ItemGone,
}

impl Event {
    /// Which plan it is about.
    pub fn plan(&self) -> PlanId {
        match self {
            Self::PlanScheduled { plan, .. }
            | Self::PlanRevised { plan, .. }
            | Self::PlanStopped { plan, .. }
            | Self::PeriodSkipped { plan, .. }
            | Self::PeriodOpened(Opened { plan, .. })
            | Self::PlanAlarmRaised(Alarm { plan, .. }) => *plan,
        }
    }

    /// The matter whose items it issues.
    pub fn matter(&self) -> MatterId {
        match self {
            Self::PlanScheduled { matter, .. }
            | Self::PlanRevised { matter, .. }
            | Self::PlanStopped { matter, .. }
            | Self::PeriodSkipped { matter, .. }
            | Self::PeriodOpened(Opened { matter, .. })
            | Self::PlanAlarmRaised(Alarm { matter, .. }) => *matter,
        }
    }

    /// The instant at which it became true, where that is not when it was said.
    pub fn effective_at(&self) -> Option<Moment> {
        match self {
            Self::PeriodOpened(Opened { planned_at, .. })
            | Self::PlanAlarmRaised(Alarm { planned_at, .. }) => Some(*planned_at),
            Self::PlanScheduled { .. }
            | Self::PlanRevised { .. }
            | Self::PlanStopped { .. }
            | Self::PeriodSkipped { .. } => None,
        }
    }
}
