//! Commands to a plan (定期交办): schedule, revise, stop, skip.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use commands::Request;
use commands::plans::{PreviewPlan, RevisePlan, SchedulePlan, SkipPeriod, StopPlan, change};
use domain::Refusal;
use domain::plan::{Plan as Decider, PlanId};

use super::batch::read_period;
use super::plan::{Plan, visible};
use super::plan_periods::{ComingPeriod, coming};
use super::plan_terms::{PlanTermsInput, terms};
use crate::fault::Fault;
use crate::ids;
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, asked, handle, no_uuid, outcome, rehearse};

/// An order that repeats itself (定期交办).
#[derive(Debug, Clone, InputObject)]
pub struct SchedulePlanInput {
    /// Whose items are issued (事项).
    matter: ID,
    /// What it does (交办计划).
    terms: PlanTermsInput,
    /// Only look at what would come; nothing is written (只预览).
    #[graphql(default = false)]
    dry_run: bool,
}

/// Other terms for what is not issued yet (变更计划).
#[derive(Debug, Clone, InputObject)]
pub struct RevisePlanInput {
    /// Which (定期交办).
    plan: ID,
    /// What it does from now on (交办计划).
    terms: PlanTermsInput,
    /// Why (原因).
    reason: String,
}

/// What came of a command to a plan, or would come of it (定期交办命令结果).
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub struct PlanPayload {
    /// That it was done; null when refused or only looked at (回执).
    receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    user_errors: Vec<UserError>,
    /// As it now stands; null when only looked at (定期交办).
    plan: Option<Plan>,
    /// As it would stand.
    #[graphql(skip)]
    drafted: Option<Decider>,
}

#[ComplexObject]
impl PlanPayload {
    /// The next periods, also of what was only looked at (将交办的期次).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn coming(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 4)] first: i32,
    ) -> Result<Vec<ComingPeriod>, Fault> {
        let stands = self.plan.as_ref().map(|plan| &plan.0.row.whole.0);
        match stands.or(self.drafted.as_ref()) {
            Some(plan) => coming(ctx, plan, first),
            None => Ok(vec![]),
        }
    }
}

#[derive(Default)]
pub struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Let items of a matter be issued again and again (制定定期交办). First a dry run, to see
    /// what would come.
    async fn schedule_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The plan (定期交办)")] input: SchedulePlanInput,
    ) -> Result<PlanPayload, Fault> {
        let SchedulePlanInput { matter, terms, dry_run } = input;
        let Some(matter) = ids::matter(&matter) else { return Ok(refused(Refusal::NotFound)) };
        let terms = match self::terms(terms) {
            Ok(terms) => terms,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let request = SchedulePlan { matter, terms };
        if dry_run {
            let drafted = rehearse(ctx, &cmd, &PreviewPlan { plan: request }).await?;
            return Ok(match drafted {
                Ok(drafted) => PlanPayload { drafted: Some(drafted), ..PlanPayload::default() },
                Err(refusal) => refused(refusal),
            });
        }
        let Outcome { receipt, user_errors, done } = handle(ctx, &cmd, &request).await?;
        let outcome = Outcome { receipt, user_errors, done: Some(()) };
        payload(ctx, outcome, done).await
    }

    /// Give a plan other terms for what is not issued yet (变更定期交办).
    async fn revise_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The new terms (变更)")] input: RevisePlanInput,
    ) -> Result<PlanPayload, Fault> {
        let RevisePlanInput { plan, terms, reason } = input;
        let Some(plan) = ids::plan(&plan) else { return Ok(refused(Refusal::NotFound)) };
        match self::terms(terms) {
            Ok(terms) => changed(ctx, &cmd, plan, &RevisePlan { plan, terms, reason }).await,
            Err(refusal) => Ok(refused(refusal)),
        }
    }

    /// End a plan; what it has issued stays (停止定期交办).
    async fn stop_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (定期交办)")] plan: ID,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<PlanPayload, Fault> {
        let Some(plan) = ids::plan(&plan) else { return Ok(refused(Refusal::NotFound)) };
        changed(ctx, &cmd, plan, &StopPlan { plan, reason }).await
    }

    /// Leave out one period of a plan (跳过一期).
    async fn skip_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (定期交办)")] plan: ID,
        #[graphql(desc = "The period to leave out, such as 2020Q1 (期次)")] period_key: String,
        #[graphql(desc = "Why (原因)")] reason: String,
    ) -> Result<PlanPayload, Fault> {
        let Some(plan) = ids::plan(&plan) else { return Ok(refused(Refusal::NotFound)) };
        match read_period(&period_key) {
            Ok(period) => changed(ctx, &cmd, plan, &SkipPeriod { plan, period, reason }).await,
            Err(refusal) => Ok(refused(refusal)),
        }
    }
}

/// What fell due before is opened first, by the terms that were in force then.
async fn changed<R: Request<Outcome = ()>>(
    ctx: &Context<'_>,
    cmd: &Cmd,
    plan: PlanId,
    request: &R,
) -> Result<PlanPayload, Fault> {
    let Some(asked) = asked(ctx, cmd, cmd.expected_version)? else {
        return payload(ctx, no_uuid(), None).await;
    };
    let answer = change(&house(ctx)?.desk, plan, request, &asked).await;
    payload(ctx, outcome(ctx, cmd, answer).await?, Some(plan)).await
}

async fn payload(
    ctx: &Context<'_>,
    outcome: Outcome<()>,
    plan: Option<PlanId>,
) -> Result<PlanPayload, Fault> {
    let Outcome { receipt, user_errors, .. } = outcome;
    let plan = match plan {
        Some(plan) => visible(ctx, plan).await?,
        None => None,
    };
    Ok(PlanPayload { receipt, user_errors, plan, drafted: None })
}

fn refused(refusal: Refusal) -> PlanPayload {
    PlanPayload { user_errors: vec![refusal.into()], ..PlanPayload::default() }
}
