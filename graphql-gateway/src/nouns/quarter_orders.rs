//! Commands to a quarter: points by hand, closing and publishing, opening again.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use commands::quarters::freeze;
use domain::Refusal;
use domain::quarter::{Act, Command};
use domain::unit::UnitId;

use super::quarter::Quarter;
use crate::bookkeeper::Reckoner;
use crate::fault::Fault;
use crate::ids;
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, asked, no_uuid, outcome};
use crate::scalars::Points;

/// Points by hand (加减分).
#[derive(Debug, Clone, InputObject)]
pub struct AdjustmentInput {
    /// A quarter's id or its name (季度).
    quarter: ID,
    /// Whose score (单位).
    unit: ID,
    /// What it gives or takes, five points at most (分值).
    points: Points,
    /// Why (原因).
    reason: String,
    /// Name and number of the paper it rests on (依据文件).
    document: String,
}

/// What came of a command to a quarter (季度命令结果).
#[derive(SimpleObject)]
pub struct QuarterPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// The quarter as it now stands (季度).
    pub quarter: Option<Quarter>,
}

#[derive(Default)]
pub struct QuarterMutation;

#[Object]
impl QuarterMutation {
    /// Propose points for a unit by hand (提出加减分). The head of the office decides.
    async fn propose_adjustment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "What to give or take (加减分)")] input: AdjustmentInput,
    ) -> Result<QuarterPayload, Fault> {
        let AdjustmentInput { quarter, unit, points, reason, document } = input;
        // Text that is no unit's id names none either.
        let unit = ids::unit(&unit).unwrap_or_else(|| UnitId::new(unit.0));
        let act = Act::ProposeAdjustment { unit, points: points.0, reason, document };
        told(ctx, &cmd, &quarter, act).await
    }

    /// The second person's word on points by hand (确认加减分). For the head of the office;
    /// whoever proposed them may decline, which takes them back.
    async fn decide_adjustment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
        #[graphql(desc = "The adjustment's number (序号)")] no: u32,
        #[graphql(desc = "Agree, or decline (是否同意)")] agree: bool,
        #[graphql(desc = "Why; needed to decline (原因)", default)] reason: String,
    ) -> Result<QuarterPayload, Fault> {
        told(ctx, &cmd, &quarter, Act::DecideAdjustment { no, agree, reason }).await
    }

    /// Close the books of a quarter and publish what they came to (定榜). For the head of the
    /// office. Cut off in between, it goes on when it is sent again.
    async fn freeze_quarter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
    ) -> Result<QuarterPayload, Fault> {
        let Some(quarter) = ids::quarter(&quarter) else { return Ok(no_quarter()) };
        let Some(asked) = asked(ctx, &cmd, cmd.expected_version)? else {
            return Ok(payload(no_uuid(), None));
        };
        let answer = freeze(&house(ctx)?.desk, &Reckoner, quarter, &asked).await;
        let answer = answer.map_err(Reckoner::fault)?;
        Ok(payload(outcome(ctx, &cmd, Ok(answer)).await?, Some(Quarter(quarter))))
    }

    /// Propose to open a closed quarter again (申请重开). A leader decides.
    async fn propose_reopening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<QuarterPayload, Fault> {
        told(ctx, &cmd, &quarter, Act::ProposeReopening { reason }).await
    }

    /// A leader's word on opening a quarter again (决定重开).
    async fn decide_reopening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
        #[graphql(desc = "Agree, or decline (是否同意)")] agree: bool,
        #[graphql(desc = "Why; needed to decline (原因)", default)] reason: String,
    ) -> Result<QuarterPayload, Fault> {
        told(ctx, &cmd, &quarter, Act::DecideReopening { agree, reason }).await
    }
}

async fn told(ctx: &Context<'_>, cmd: &Cmd, id: &ID, act: Act) -> Result<QuarterPayload, Fault> {
    let Some(quarter) = ids::quarter(id) else { return Ok(no_quarter()) };
    let Some(asked) = asked(ctx, cmd, cmd.expected_version)? else {
        return Ok(payload(no_uuid(), None));
    };
    let answer = house(ctx)?.desk.handle(&Command { quarter, act }, &asked).await;
    Ok(payload(outcome(ctx, cmd, answer).await?, Some(Quarter(quarter))))
}

fn no_quarter() -> QuarterPayload {
    payload(Outcome::refused(Refusal::invalid("quarter", "季度写作 2020Q1")), None)
}

fn payload(outcome: Outcome<()>, quarter: Option<Quarter>) -> QuarterPayload {
    let Outcome { receipt, user_errors, .. } = outcome;
    QuarterPayload { receipt, user_errors, quarter }
}
