//! The unit's commands to an assignment (办理与报送): open, report, take back; and the lead's
//! word on the parts it is owed.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::Refusal;
use domain::assignment::{Command, Progress, Report};
use domain::unit::UnitId;

use super::assignment::{Assignment, visible};
use crate::fault::Fault;
use crate::ids;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell_assignment};
use crate::words::Plate;

/// Word of how the work goes (进展).
#[derive(Debug, Clone, InputObject)]
pub struct ProgressInput {
    /// Which (任务).
    assignment: ID,
    /// How it goes, at most 4,000 characters (内容).
    text: String,
    /// SHA-256 of pictures and videos (附件).
    #[graphql(default, validator(max_items = 100))]
    media: Vec<String>,
    /// How far the work is (完成比例).
    percent: Option<u8>,
    /// What the unit itself expects (预计).
    forecast: Option<Plate>,
}

/// A report to the office (报送).
#[derive(Debug, Clone, InputObject)]
pub struct FeedbackInput {
    /// Which (任务).
    assignment: ID,
    /// What was done, at most 4,000 characters (内容).
    text: String,
    /// SHA-256 of pictures and videos (附件).
    #[graphql(default, validator(max_items = 100))]
    media: Vec<String>,
    /// How far the work is (完成比例).
    percent: Option<u8>,
    /// “Nothing new” since the last period (无新进展).
    #[graphql(default = false)]
    no_change: bool,
    /// Assisting units whose parts are merged in (已并入的配合单位).
    #[graphql(default, validator(max_items = 200))]
    parts: Vec<ID>,
    /// Assisting units whose parts did not come (缺报的配合单位).
    #[graphql(default, validator(max_items = 200))]
    missing: Vec<ID>,
}

/// A part for the lead unit (配合报送).
#[derive(Debug, Clone, InputObject)]
pub struct PartInput {
    /// Which (任务).
    assignment: ID,
    /// What was done, at most 4,000 characters (内容).
    text: String,
    /// SHA-256 of pictures and videos (附件).
    #[graphql(default, validator(max_items = 100))]
    media: Vec<String>,
}

/// What came of a command to an assignment (任务命令结果).
#[derive(SimpleObject)]
pub struct AssignmentPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// As it now stands, if the viewer may see it (任务).
    pub assignment: Option<Assignment>,
}

#[derive(Default)]
pub struct ReportMutation;

#[Object]
impl ReportMutation {
    /// Say that somebody of the unit has opened it; that also acknowledges it (查看).
    async fn record_view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::View {}).await
    }

    /// Acknowledge it (签收).
    async fn acknowledge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::Acknowledge {}).await
    }

    /// Say how the work goes; the report itself is still owed (报告进展).
    async fn submit_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The word (进展)")] input: ProgressInput,
    ) -> Result<AssignmentPayload, Fault> {
        let ProgressInput { assignment, text, media, percent, forecast } = input;
        let forecast = forecast.map(Into::into);
        let progress = Progress { text, media, percent, forecast };
        told(ctx, &cmd, &assignment, Command::ReportProgress(progress)).await
    }

    /// Report to the office (报送). The clock of the service decides whether it is in time.
    async fn submit_feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The report (报送)")] input: FeedbackInput,
    ) -> Result<AssignmentPayload, Fault> {
        let FeedbackInput { assignment, text, media, percent, no_change, parts, missing } = input;
        let (Some(parts), Some(missing)) = (units(&parts), units(&missing)) else {
            return refused(Refusal::invalid("parts", "须是单位标识"));
        };
        let report = Report { text, media, percent, no_change, parts, missing };
        told(ctx, &cmd, &assignment, Command::SubmitFeedback(report)).await
    }

    /// Give one's part to the lead unit (配合报送).
    async fn submit_part(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The part (配合报送)")] input: PartInput,
    ) -> Result<AssignmentPayload, Fault> {
        let PartInput { assignment, text, media } = input;
        told(ctx, &cmd, &assignment, Command::SubmitPart { text, media }).await
    }

    /// Take the part of an assisting unit in (接收配合报送). For the lead unit.
    async fn accept_part(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The assisting unit's assignment (配合任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::AcceptPart {}).await
    }

    /// Give the part of an assisting unit back (退回配合报送). For the lead unit.
    async fn return_part(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The assisting unit's assignment (配合任务)")] assignment: ID,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::ReturnPart { reason }).await
    }

    /// Take one's report back before the review (撤回报送).
    async fn withdraw_submission(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (任务)")] assignment: ID,
    ) -> Result<AssignmentPayload, Fault> {
        told(ctx, &cmd, &assignment, Command::Withdraw {}).await
    }
}

/// Tells the assignment, and shows it as it then stands.
pub async fn told(
    ctx: &Context<'_>,
    cmd: &Cmd,
    assignment: &ID,
    command: Command,
) -> Result<AssignmentPayload, Fault> {
    let id = ids::assignment(assignment);
    let Outcome { receipt, user_errors, .. } = tell_assignment(ctx, cmd, id, command).await?;
    let assignment = match id {
        Some(id) => visible(ctx, id).await?,
        None => None,
    };
    Ok(AssignmentPayload { receipt, user_errors, assignment })
}

/// An input that says nothing a rule could judge.
pub fn refused(refusal: Refusal) -> Result<AssignmentPayload, Fault> {
    let user_errors = vec![refusal.into()];
    Ok(AssignmentPayload { receipt: None, user_errors, assignment: None })
}

fn units(ids: &[ID]) -> Option<Vec<UnitId>> {
    ids.iter().map(ids::unit).collect()
}
