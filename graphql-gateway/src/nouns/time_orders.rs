//! Commands about time (时限): more of it, to be relieved, to stand still; to chase, to put right,
//! and what a person says to a slip that time has proposed.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use commands::time::{AcceptDecline, Chase, Chased};
use domain::Refusal;
use domain::assignment::{AssignmentId, Command};
use domain::time::Deadline;

use super::assignment::{Assignment, visible};
use super::reports::{AssignmentPayload, refused, told};
use crate::fault::Fault;
use crate::ids;
use crate::order::{Cmd, Outcome, Receipt, UserError, handle};
use crate::scalars::Date;
use crate::words::{DueCause, SlipLevel, SuspendCause};

/// The office's word on a unit that asks to be relieved (退办审批).
#[derive(Debug, Clone, InputObject)]
pub struct DeclineDecision {
    /// Which (任务).
    assignment: ID,
    /// Accept, or refuse (是否同意).
    accept: bool,
    /// Who has it from now on; needed to accept (转办单位).
    to: Option<ID>,
    /// The due day of that unit; if none is given, with as much time as the first one had
    /// (完成时限).
    due: Option<Date>,
    /// Why (原因).
    reason: String,
}

/// The office's word on a request for coordination (答复协调).
#[derive(Debug, Clone, InputObject)]
pub struct AnswerCoordinationInput {
    /// Which (任务).
    assignment: ID,
    /// What the office has done or advises; the unit is told (答复内容).
    text: String,
}

/// Somebody whom a chase left out (未催办).
#[derive(SimpleObject)]
pub struct Skipped {
    /// Whom (任务).
    assignment: Option<Assignment>,
    /// Why (原因).
    message: String,
}

/// What came of a chase (催办结果).
#[derive(SimpleObject)]
pub struct ChasePayload {
    /// That it was done; null when refused (回执).
    receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    user_errors: Vec<UserError>,
    /// How many were chased (已催办).
    sent: u32,
    /// Who was not, and why (未催办).
    skipped: Vec<Skipped>,
}

#[derive(Default)]
pub struct TimeMutation;

#[Object]
impl TimeMutation {
    /// Ask for more time, before it is up (申请延期). Counts once the head of the unit has
    /// signed; who is the head signs by asking.
    async fn ask_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "The new due day, all of which still counts (延期至)")] new_due: Date,
        #[graphql(desc = "Why (原因)")] reason: String,
        #[graphql(desc = "How far the work has come (进展)")] progress: String,
    ) -> Result<AssignmentPayload, Fault> {
        let new_due = Deadline::end_of(new_due.0);
        told(ctx, &cmd, &assignment, Command::AskExtension { new_due, reason, progress }).await
    }

    /// Sign what somebody of the unit has asked for (签字). For the head of the unit.
    async fn sign_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::SignExtension {}).await
    }

    /// Take back a request for more time that is undecided (撤回延期申请).
    async fn withdraw_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::WithdrawExtension {}).await
    }

    /// Grant more time, or refuse it (审批延期). For the head of the office; for a leader where
    /// the duty is a major one.
    async fn decide_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Grant, or refuse (是否同意)")] grant: bool,
        #[graphql(desc = "An earlier day than was asked for (改为)")] new_due: Option<Date>,
        #[graphql(desc = "Why; needed to refuse (原因)", default)] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        let command = if grant {
            let new_due = new_due.map(|day| Deadline::end_of(day.0));
            Command::GrantExtension { new_due, reason }
        } else {
            Command::RefuseExtension { reason }
        };
        told(ctx, &cmd, &assignment, command).await
    }

    /// Ask to be relieved of a duty, and say who should do it (申请退办). For the head of the
    /// unit, within two working days. Until it is decided the clock stands still.
    async fn ask_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Who should do it instead (建议单位)")] suggest: ID,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        let Some(suggested) = ids::unit(&suggest) else { return refused(Refusal::NotFound) };
        told(ctx, &cmd, &assignment, Command::AskDecline { reason, suggested }).await
    }

    /// Take back a request to be relieved (撤回退办申请).
    async fn withdraw_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::WithdrawDecline {}).await
    }

    /// Relieve a unit and give the duty to another, or refuse (审批退办). For the head of the
    /// office. Refused, the working days that have passed are given back.
    async fn decide_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The decision (审批)")] input: DeclineDecision,
    ) -> Result<AssignmentPayload, Fault> {
        let DeclineDecision { assignment, accept, to, due, reason } = input;
        if !accept {
            return told(ctx, &cmd, &assignment, Command::RefuseDecline { reason }).await;
        }
        let Some(to) = to.as_ref().and_then(ids::unit) else {
            return refused(Refusal::invalid("to", "须选转办单位"));
        };
        let Some(id) = ids::assignment(&assignment) else { return refused(Refusal::NotFound) };
        let due = due.map(|day| Deadline::end_of(day.0));
        let request = AcceptDecline { assignment: id, to, due, reason };
        let Outcome { receipt, user_errors, .. } = handle(ctx, &cmd, &request).await?;
        let assignment = visible(ctx, id).await?;
        Ok(AssignmentPayload { receipt, user_errors, assignment })
    }

    /// Let the clock of a duty stand still (中止). For the head of the office, on paper.
    async fn suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Why (原因)")] cause: SuspendCause,
        #[graphql(desc = "Name and number of the paper it rests on (依据)")] proof: String,
    ) -> Result<AssignmentPayload, Fault> {
        let cause = cause.into();
        told(ctx, &cmd, &assignment, Command::Suspend { cause, proof }).await
    }

    /// Let the clock go on; the working days for which it stood still are given back (恢复).
    async fn resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::Resume {}).await
    }

    /// Put a deadline right (变更时限). For the head of the office. What silence had earned by
    /// the old one is taken back and judged anew.
    async fn change_due(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "The right due day, all of which counts (完成时限)")] due: Date,
        #[graphql(desc = "Why, for programs (变更原因)")] cause: DueCause,
        #[graphql(desc = "Why, in words (原因)")] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        let (due, cause) = (Deadline::end_of(due.0), cause.into());
        told(ctx, &cmd, &assignment, Command::ChangeDue { due, cause, reason }).await
    }

    /// Chase units that have not reported (催办), once a day at most unless it is urgent. Who
    /// may not be chased is left out and listed.
    async fn chase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Whom (任务)", validator(max_items = 2500))] assignments: Vec<ID>,
        #[graphql(desc = "What is said to them (内容)")] text: String,
    ) -> Result<ChasePayload, Fault> {
        let wanted: Option<Vec<AssignmentId>> = assignments.iter().map(ids::assignment).collect();
        let (receipt, user_errors, chased) = match wanted {
            Some(assignments) => {
                let request = Chase { assignments, text };
                let Outcome { receipt, user_errors, done } = handle(ctx, &cmd, &request).await?;
                (receipt, user_errors, done.unwrap_or_default())
            }
            None => (None, vec![Refusal::NotFound.into()], Chased::default()),
        };
        let mut skipped = Vec::with_capacity(chased.skipped.len());
        for (assignment, message) in chased.skipped {
            skipped.push(Skipped { assignment: visible(ctx, assignment).await?, message });
        }
        let sent = u32::try_from(chased.sent.len()).unwrap_or(u32::MAX);
        Ok(ChasePayload { receipt, user_errors, sent, skipped })
    }

    /// Sign a slip or an interview that time has proposed, or drop it (签发督办单). For the head
    /// of the office.
    async fn decide_slip(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "The slip that one has seen (等级)")] level: SlipLevel,
        #[graphql(desc = "Sign, or drop (是否签发)")] sign: bool,
        #[graphql(
            desc = "Its text, or why it is dropped; a slip without text reads as usual \
                          (内容或原因)",
            default
        )]
        text: String,
    ) -> Result<AssignmentPayload, Fault> {
        let level = level.into();
        let command = if sign {
            Command::SignEscalation { level, text }
        } else {
            Command::DeclineEscalation { level, reason: text }
        };
        told(ctx, &cmd, &assignment, command).await
    }

    /// Ask the office to speak to those who owe parts (提请协调). For a lead; it scores nobody.
    async fn ask_coordination(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "What it is about (事由)")] text: String,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::AskCoordination { text }).await
    }

    /// Answer a unit that has asked for coordination (答复协调). For the office; with it the
    /// request leaves its pile.
    async fn answer_coordination(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The answer (答复)")] input: AnswerCoordinationInput,
    ) -> Result<AssignmentPayload, Fault> {
        let AnswerCoordinationInput { assignment, text } = input;
        told(ctx, &cmd, &assignment, Command::AnswerCoordination { text }).await
    }
}
