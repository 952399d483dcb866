//! What can be asked of an assignment.

use serde::Serialize;

use super::{
    AssignmentId, BatchId, DueCause, MediaHash, Order, Progress, Report, SlipLevel, SuspendCause,
};
use crate::time::Deadline;
use crate::unit::UnitId;
use crate::warning::PlateReason;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// Part of one order; the batch has checked what was previewed.
    Issue {
        order: Box<Order>,
        batch: BatchId,
    },
    /// Takes back what nobody has seen (command 13).
    Recall {},
    View {},
    Acknowledge {},
    ReportProgress(Progress),
    SubmitFeedback(Report),
    SubmitPart {
        text: String,
        media: Vec<MediaHash>,
    },
    AcceptPart {},
    ReturnPart {
        reason: String,
    },
    Withdraw {},
    Return {
        reason_code: PlateReason,
        reason: String,
    },
    Approve {
        reason_code: PlateReason,
        reason: String,
    },
    /// The second person's word on a proposed red plate.
    ConfirmRed {
        agree: bool,
        reason: String,
    },
    RevisePlate {
        reason_code: PlateReason,
        reason: String,
    },
    Cancel {
        reason: String,
    },
    /// For more time, before it is up (22). Counts once the head of the unit has signed.
    AskExtension {
        new_due: Deadline,
        reason: String,
        progress: String,
    },
    SignExtension {},
    WithdrawExtension {},
    /// As asked, or to an earlier day.
    GrantExtension {
        new_due: Option<Deadline>,
        reason: String,
    },
    RefuseExtension {
        reason: String,
    },
    /// To be relieved of it, by the head of the unit (23).
    AskDecline {
        reason: String,
        suggested: UnitId,
    },
    WithdrawDecline {},
    /// Part of one act, which issues the duty to the other unit as `assignment`.
    AcceptDecline {
        to: UnitId,
        assignment: AssignmentId,
        reason: String,
    },
    RefuseDecline {
        reason: String,
    },
    Suspend {
        cause: SuspendCause,
        proof: String,
    },
    Resume {},
    /// Puts a deadline right (30). `cause` is a correction or the calendar.
    ChangeDue {
        due: Deadline,
        cause: DueCause,
        reason: String,
    },
    /// 催办 (26).
    Chase {
        text: String,
    },
    /// The second person's word on a slip that time has proposed (59). Without a text of its
    /// own it reads as usual.
    SignEscalation {
        level: SlipLevel,
        text: String,
    },
    DeclineEscalation {
        level: SlipLevel,
        reason: String,
    },
    /// A lead that cannot get a part asks the office to speak to those who owe it (3.10).
    AskCoordination {
        text: String,
    },
    /// The office's answer to that.
    AnswerCoordination {
        text: String,
    },
    /// The house's own: this is the last of so many reds in a row (3.13).
    ProposeInterview {
        reds: Vec<AssignmentId>,
    },
    /// Part of one act: who reports to this unit, or to whom it reports, is another unit now.
    ChangeCounterpart {
        from: UnitId,
        to: UnitId,
    },
    /// Nothing is asked; only time passes.
    Tick {},
}
