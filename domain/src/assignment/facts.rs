//! The facts of an assignment, as they are stored for ever.

use serde::{Deserialize, Serialize};

use crate::roster::UserId;
use crate::time::{Deadline, Moment};
use crate::unit::UnitId;
use crate::warning::{Correction, Lamp, LampReason, Plate, PlateReason};

use super::{Account, Duty};

/// SHA-256 of a picture or video, in hex. The file itself never enters a fact.
pub type MediaHash = String;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<MediaHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What the unit itself expects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Plate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<MediaHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// “Nothing new” since the last period; the reviewer sees it.
    #[serde(default)]
    pub no_change: bool,
    /// Assisting units whose parts are merged in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<UnitId>,
    /// Assisting units whose parts did not come (A16).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<UnitId>,
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    AssignmentIssued(Box<Duty>),
    AssignmentFirstViewed {
        unit: UnitId,
    },
    AssignmentAcknowledged {
        unit: UnitId,
    },
    ProgressReported {
        unit: UnitId,
        #[serde(flatten)]
        progress: Progress,
    },
    FeedbackSubmitted {
        unit: UnitId,
        no: u32,
        submitted_at: Moment,
        on_time: bool,
        /// When the office's own time to review is up.
        review_by: Deadline,
        #[serde(flatten)]
        report: Report,
    },
    PartSubmitted {
        unit: UnitId,
        lead: UnitId,
        no: u32,
        submitted_at: Moment,
        on_time: bool,
        review_by: Deadline,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        media: Vec<MediaHash>,
    },
    PartAccepted {
        unit: UnitId,
        lead: UnitId,
        no: u32,
    },
    PartReturned {
        unit: UnitId,
        lead: UnitId,
        no: u32,
        reason: String,
        #[serde(flatten)]
        correction: Correction,
    },
    SubmissionWithdrawn {
        unit: UnitId,
        no: u32,
    },
    FeedbackReturned {
        unit: UnitId,
        no: u32,
        reason_code: PlateReason,
        reason: String,
        #[serde(flatten)]
        correction: Correction,
    },
    FeedbackApproved {
        unit: UnitId,
        no: u32,
    },
    RedPlateProposed {
        unit: UnitId,
        no: u32,
        reason_code: PlateReason,
        reason: String,
        reviewer: UserId,
    },
    RedPlateDeclined {
        unit: UnitId,
        no: u32,
        reason: String,
    },
    PlateShown {
        account: Account,
        plate: Plate,
        reason_code: PlateReason,
        reason: String,
        reviewer: UserId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmer: Option<UserId>,
        /// Given by the clock, not by a person (A15).
        auto: bool,
        effective_at: Moment,
    },
    PlateRevised {
        account: Account,
        old: Plate,
        plate: Plate,
        reason_code: PlateReason,
        reason: String,
        reviewer: UserId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmer: Option<UserId>,
        cause: RevisionCause,
    },
    PlateVoided {
        account: Account,
        plate: Plate,
        reason: String,
    },
    LampTurned {
        unit: UnitId,
        from: Lamp,
        to: Lamp,
        reason_code: LampReason,
        reason: String,
        effective_at: Moment,
    },
    LampSettled {
        account: Account,
        lamp: Lamp,
        reason_code: LampReason,
        reason: String,
        effective_at: Moment,
    },
    LampVoided {
        account: Account,
        lamp: Lamp,
        reason: String,
    },
    AssignmentCancelled {
        unit: UnitId,
        cause: CancelCause,
        reason: String,
    },
}

impl Event {
    /// The instant at which it became true, where that is not when it was said.
    pub fn effective_at(&self) -> Option<Moment> {
        match self {
            Self::PlateShown { effective_at, .. }
            | Self::LampTurned { effective_at, .. }
            | Self::LampSettled { effective_at, .. } => Some(*effective_at),
            Self::AssignmentIssued(_)
            | Self::AssignmentFirstViewed { .. }
            | Self::AssignmentAcknowledged { .. }
            | Self::ProgressReported { .. }
            | Self::FeedbackSubmitted { .. }
            | Self::PartSubmitted { .. }
            | Self::PartAccepted { .. }
            | Self::PartReturned { .. }
            | Self::SubmissionWithdrawn { .. }
            | Self::FeedbackReturned { .. }
            | Self::FeedbackApproved { .. }
            | Self::RedPlateProposed { .. }
            | Self::RedPlateDeclined { .. }
            | Self::PlateRevised { .. }
            | Self::PlateVoided { .. }
            | Self::LampVoided { .. }
            | Self::AssignmentCancelled { .. } => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RevisionCause {
    /// The head of the office thought again.
    Review,
    /// The report came after the automatic red plate (A15).
    Delivered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CancelCause {
    Recall,
    Cancelled,
}
