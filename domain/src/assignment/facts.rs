//! The facts of an assignment, as they are stored for ever.

use serde::{Deserialize, Serialize};

use crate::contact::ContactRole;
use crate::roster::UserId;
use crate::time::{Deadline, Moment};
use crate::unit::UnitId;
use crate::warning::{Correction, Lamp, LampReason, Milestones, Plate, PlateReason};

use super::words::{DueCause, ReminderKind, SlipLevel, SuspendCause};
use super::{Account, AssignmentId, Duty};

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
        /// Said since there are reminders.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        withdrawn_at: Option<Moment>,
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
    ExtensionAsked {
        unit: UnitId,
        no: u32,
        new_due: Deadline,
        reason: String,
        /// How far the work has come.
        progress: String,
        /// By the head of the unit himself; otherwise it waits for his signature.
        signed: bool,
    },
    ExtensionSigned {
        unit: UnitId,
        no: u32,
    },
    ExtensionWithdrawn {
        unit: UnitId,
        no: u32,
    },
    ExtensionGranted {
        unit: UnitId,
        no: u32,
        new_due: Deadline,
        reason: String,
    },
    ExtensionRefused {
        unit: UnitId,
        no: u32,
        reason: String,
    },
    DeclineAsked {
        unit: UnitId,
        reason: String,
        /// Who should do it instead.
        suggested: UnitId,
        asked_at: Moment,
    },
    DeclineWithdrawn {
        unit: UnitId,
        since: Moment,
    },
    DeclineRefused {
        unit: UnitId,
        reason: String,
        since: Moment,
    },
    AssignmentTransferred {
        unit: UnitId,
        to: UnitId,
        /// The duty of that unit.
        assignment: AssignmentId,
        reason: String,
    },
    AssignmentSuspended {
        unit: UnitId,
        cause: SuspendCause,
        /// Name and number of the paper it rests on.
        proof: String,
        suspended_at: Moment,
    },
    AssignmentResumed {
        unit: UnitId,
        since: Moment,
    },
    DueChanged {
        unit: UnitId,
        old_due: Deadline,
        cause: DueCause,
        reason: String,
        /// As they stand from now on, and what a returned report has left.
        milestones: Milestones,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correction: Option<Correction>,
        /// Version of the working-day calendar they were counted by.
        calendar: String,
        since: Moment,
    },
    ReminderRaised {
        unit: UnitId,
        kind: ReminderKind,
        /// From 1, for each kind.
        occurrence: u32,
        /// The deadline it reminds of.
        due: Deadline,
        to: Vec<ContactRole>,
        effective_at: Moment,
        /// When it will be said again, if it is not heeded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Moment>,
    },
    ChaseSent {
        unit: UnitId,
        text: String,
        sent_at: Moment,
    },
    EscalationProposed {
        unit: UnitId,
        level: SlipLevel,
        reason: String,
        /// Of an interview: the reds in a row, of which this is the last.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reds: Vec<AssignmentId>,
        effective_at: Moment,
    },
    EscalationSigned {
        unit: UnitId,
        level: SlipLevel,
        text: String,
        by: UserId,
    },
    EscalationDeclined {
        unit: UnitId,
        level: SlipLevel,
        reason: String,
    },
    CoordinationAsked {
        unit: UnitId,
        text: String,
    },
    CoordinationAnswered {
        unit: UnitId,
        text: String,
    },
    CounterpartChanged {
        unit: UnitId,
        from: UnitId,
        to: UnitId,
    },
}

impl Event {
    /// The instant at which it became true, where that is not when it was said.
    pub fn effective_at(&self) -> Option<Moment> {
        match self {
            Self::PlateShown { effective_at, .. }
            | Self::LampTurned { effective_at, .. }
            | Self::LampSettled { effective_at, .. }
            | Self::ReminderRaised { effective_at, .. }
            | Self::EscalationProposed { effective_at, .. } => Some(*effective_at),
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
            | Self::AssignmentCancelled { .. }
            | Self::ExtensionAsked { .. }
            | Self::ExtensionSigned { .. }
            | Self::ExtensionWithdrawn { .. }
            | Self::ExtensionGranted { .. }
            | Self::ExtensionRefused { .. }
            | Self::DeclineAsked { .. }
            | Self::DeclineWithdrawn { .. }
            | Self::DeclineRefused { .. }
            | Self::AssignmentTransferred { .. }
            | Self::AssignmentSuspended { .. }
            | Self::AssignmentResumed { .. }
            | Self::DueChanged { .. }
            | Self::ChaseSent { .. }
            | Self::EscalationSigned { .. }
            | Self::EscalationDeclined { .. }
            | Self::CoordinationAsked { .. }
            | Self::CoordinationAnswered { .. }
            | Self::CounterpartChanged { .. } => None,
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
