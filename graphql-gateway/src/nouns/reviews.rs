//! The office's commands to an assignment (审核亮牌): return, approve with a plate, think again.

use async_graphql::{Context, ID, InputObject, Object};
use domain::Refusal;
use domain::assignment::Command;
use domain::warning::PlateReason as Reason;

use super::reports::{AssignmentPayload, refused, told};
use crate::fault::Fault;
use crate::order::Cmd;
use crate::words::{Plate, PlateReason};

/// The office's answer to a report (审核).
#[derive(Debug, Clone, InputObject)]
pub struct ReviewInput {
    /// Which (任务).
    assignment: ID,
    /// Approve, or return for correction (通过或退回).
    approve: bool,
    /// The plate one means to give; it must fit the reason (牌).
    plate: Option<Plate>,
    /// Why, for programs; `PG_GOOD` if a green plate is given and no reason (原因代码).
    reason_code: Option<PlateReason>,
    /// Why, in words; needed for all that is not green (原因).
    #[graphql(default)]
    reason: String,
}

#[derive(Default)]
pub struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Approve a report with a plate, or return it (审核亮牌). A red plate is only proposed: a
    /// second person confirms it.
    async fn review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The answer (审核)")] input: ReviewInput,
    ) -> Result<AssignmentPayload, Fault> {
        let ReviewInput { assignment, approve, plate, reason_code, reason } = input;
        let reason_code = match meant(plate, reason_code) {
            Ok(reason_code) => reason_code,
            Err(refusal) => return refused(refusal),
        };
        let command = if approve {
            Command::Approve { reason_code, reason }
        } else {
            Command::Return { reason_code, reason }
        };
        told(ctx, &cmd, &assignment, command).await
    }

    /// The second person's word on a proposed red plate (确认红牌).
    async fn confirm_red_plate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Agree, or decline (是否同意)")] agree: bool,
        #[graphql(desc = "Why; needed to decline (原因)", default)] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::ConfirmRed { agree, reason }).await
    }

    /// Give another plate after thinking again (改判). For the head of the office.
    async fn revise_plate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Why, for programs; it decides the colour (原因代码)")]
        reason_code: PlateReason,
        #[graphql(desc = "Why, in words (原因)")] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        let reason_code = reason_code.into();
        told(ctx, &cmd, &assignment, Command::RevisePlate { reason_code, reason }).await
    }

    /// Close an assignment without lamp and score (撤销任务). For the head of the office.
    async fn cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::Cancel { reason }).await
    }
}

/// The reason decides the colour; a plate beside it may only say the same.
fn meant(plate: Option<Plate>, reason: Option<PlateReason>) -> Result<Reason, Refusal> {
    let reason = match (plate, reason) {
        (_, Some(reason)) => Reason::from(reason),
        (Some(Plate::Green), None) => Reason::PgGood,
        (_, None) => return Err(Refusal::invalid("reasonCode", "须选原因")),
    };
    if plate.is_some_and(|plate| Plate::from(reason.plate()) != plate) {
        return Err(Refusal::invalid("plate", "牌的颜色与原因不符"));
    }
    Ok(reason)
}
