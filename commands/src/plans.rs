//! What is asked of plans (定期交办): schedule, revise, skip, stop; and the act by which a period is
//! opened, in which everything it issues is put on record at the instant that was planned for it.

use async_trait::async_trait;
use domain::Refusal;
use domain::batch::MAX_ASSIGNMENTS;
use domain::due::Period;
use domain::matter::{ItemNo, Matter, MatterId};
use domain::plan::{Command, Opening, Plan, PlanId, Planned, Terms};
use domain::roster::Role;
use domain::succession::{Moved, Succeeded};
use domain::unit::UnitId;
use serde::Serialize;

use crate::archive::load;
use crate::asked::Asked;
use crate::case::Case;
use crate::desk::{Answer, Desk, DeskError, Request, Stop};
use crate::orders::{Preview, issue, must_answer, not_yet_issued, worded};
use crate::processes::open_period;
use crate::succession::succession;

/// Schedules a plan (command 10). It is named by the command that scheduled it.
#[derive(Debug, Clone, Serialize)]
pub struct SchedulePlan {
    pub matter: MatterId,
    pub terms: Terms,
}

#[async_trait]
impl Request for SchedulePlan {
    type Outcome = PlanId;

    async fn carry_out(&self, case: &Case<'_>) -> Result<PlanId, Stop> {
        let plan = PlanId(case.asked().command_id);
        let terms = Box::new(self.terms.clone());
        let command = Command::Schedule { plan, matter: self.matter, terms };
        let state = case.tell::<Plan>(&plan.0.to_string(), command).await?;
        let gone = must_be_issuable(case, &state).await?;
        must_answer(&self.terms.items, &gone)?;
        Ok(plan)
    }
}

/// What a plan would be, and so what would come; for `Desk::rehearse`.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewPlan {
    pub plan: SchedulePlan,
}

#[async_trait]
impl Request for PreviewPlan {
    type Outcome = Plan;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Plan, Stop> {
        let plan = self.plan.carry_out(case).await?;
        Ok(case.look::<Plan>(&plan.0.to_string()).await?.state)
    }
}

/// Gives a plan other terms for what is not issued yet (command 11).
#[derive(Debug, Clone, Serialize)]
pub struct RevisePlan {
    pub plan: PlanId,
    pub terms: Terms,
    pub reason: String,
}

#[async_trait]
impl Request for RevisePlan {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let (terms, reason) = (Box::new(self.terms.clone()), self.reason.clone());
        let command = Command::Revise { terms, reason };
        let state = case.tell::<Plan>(&self.plan.0.to_string(), command).await?;
        must_be_issuable(case, &state).await?;
        Ok(())
    }
}

/// Ends a plan (command 11). What it has issued stays.
#[derive(Debug, Clone, Serialize)]
pub struct StopPlan {
    pub plan: PlanId,
    pub reason: String,
}

#[async_trait]
impl Request for StopPlan {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let command = Command::Stop { reason: self.reason.clone() };
        case.tell::<Plan>(&self.plan.0.to_string(), command).await?;
        Ok(())
    }
}

/// Leaves out one period (3.12).
#[derive(Debug, Clone, Serialize)]
pub struct SkipPeriod {
    pub plan: PlanId,
    pub period: Period,
    pub reason: String,
}

#[async_trait]
impl Request for SkipPeriod {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let (period, reason) = (self.period.clone(), self.reason.clone());
        let command = Command::Skip { period, reason };
        case.tell::<Plan>(&self.plan.0.to_string(), command).await?;
        Ok(())
    }
}

/// Asks something of a plan that changes what comes. What fell due before is opened first, by the
/// terms that were in force then, also if the planner slept (G14).
pub async fn change<R: Request>(
    desk: &Desk,
    plan: PlanId,
    request: &R,
    asked: &Asked,
) -> Answer<R::Outcome> {
    let mut last = None;
    // What cannot be opened must not keep anybody from putting the plan right.
    while let Some(Planned { period, .. }) = due_by_now(desk, plan).await?
        && last.as_ref() != Some(&period)
        && open_period(desk, plan, &period).await.unwrap_or(false)
    {
        last = Some(period);
    }
    desk.handle(request, asked).await
}

async fn due_by_now(desk: &Desk, plan: PlanId) -> Result<Option<Planned>, DeskError> {
    let state = load::<Plan>(&**desk.log(), &plan.0.to_string()).await?.state;
    let next = state.next(&desk.reference().calendar);
    Ok(next.filter(|planned| planned.issue_at <= desk.now()))
}

/// Issues one period of a plan, at its planned instant and in its order. A plan whose matter was
/// closed is stopped instead: there is nothing more to issue.
#[derive(Debug, Clone, Serialize)]
pub struct OpenPeriod {
    pub plan: PlanId,
    pub period: Period,
}

#[async_trait]
impl Request for OpenPeriod {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        case.scene().actor.must_be(&[Role::System])?;
        let id = self.plan.0.to_string();
        let state = case.look::<Plan>(&id).await?.state;
        let next = state.next(&case.scene().reference.calendar);
        let awaited = next.filter(|planned| planned.period == self.period);
        let (Some(planned), Some(matter)) = (awaited, state.matter()) else {
            // It was opened before, or another one is to be opened first: the plan says which.
            let nothing = Box::new(Opening::of_nothing(self.period.clone()));
            case.tell::<Plan>(&id, Command::Open(nothing)).await?;
            return Ok(());
        };
        if case.scene().now < planned.issue_at {
            return Err(Refusal::TooEarly { from: planned.issue_at }.into());
        }
        let case = &case.telling_at(planned.issue_at);
        let closed = case.look::<Matter>(&matter.0.to_string()).await?.state.is_closed();
        let command = if closed {
            Command::Stop { reason: "事项已办结".into() }
        } else {
            Command::Open(Box::new(issue_period(case, &state, planned).await?))
        };
        case.tell::<Plan>(&id, command).await?;
        Ok(())
    }
}

async fn issue_period(case: &Case<'_>, plan: &Plan, planned: Planned) -> Result<Opening, Stop> {
    let Drawn { preview, moved, gone, missing } = draw_up(case, plan, &planned).await?;
    let (issued, already) = (count(preview.orders.len()), count(preview.already.len()));
    let mut batch = None;
    if !preview.orders.is_empty() {
        let hash = preview.hash.clone();
        batch = Some(issue(case, preview, &hash).await?.batch);
    }
    Ok(Opening { period: planned.period, batch, issued, already, moved, gone, missing })
}

/// What a period of a plan would issue.
struct Drawn {
    preview: Preview,
    moved: Vec<Moved>,
    gone: Vec<(ItemNo, UnitId)>,
    missing: Vec<ItemNo>,
}

async fn draw_up(case: &Case<'_>, plan: &Plan, planned: &Planned) -> Result<Drawn, Stop> {
    let (Some(matter), Some(terms)) = (plan.matter(), plan.terms()) else {
        return Err(Refusal::NotFound.into());
    };
    let state = case.look::<Matter>(&matter.0.to_string()).await?.state;
    let succession = succession(case, [&state]).await?;
    let Succeeded { matter, mut moved, mut gone } = state.succeeded(&succession, &planned.period);
    let there = |no: &ItemNo| state.items().iter().any(|item| item.no == *no);
    let (items, missing): (Vec<_>, Vec<_>) = terms.items.iter().copied().partition(there);
    let concerns = |no: &ItemNo| terms.items.is_empty() || items.contains(no);
    moved.retain(|it| concerns(&it.item));
    gone.retain(|(no, _)| concerns(no));
    let mut orders = Vec::new();
    if !items.is_empty() || terms.items.is_empty() {
        let scene = case.scene();
        let matter = matter.due_by(planned.rule);
        orders = matter.orders_if_any(&items, &planned.period, &scene.world())?;
    }
    let (orders, already) = not_yet_issued(orders, &state);
    let preview = Preview::sealed(worded(orders, terms.sms.as_deref()), already)?;
    Ok(Drawn { preview, moved, gone, missing })
}

/// The matter is open, has these items, and one order holds them. Gives the units for which nobody
/// answers by now.
async fn must_be_issuable(case: &Case<'_>, plan: &Plan) -> Result<Vec<(ItemNo, UnitId)>, Stop> {
    let next = plan.next(&case.scene().reference.calendar);
    let Some(planned) = next else { return Ok(Vec::new()) };
    let Drawn { preview, gone, missing, .. } = draw_up(case, plan, &planned).await?;
    let assignments = preview.orders.len() + preview.already.len();
    if !missing.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    if assignments == 0 && gone.is_empty() {
        return Err(Refusal::invalid("items", "没有可交办的分解项").into());
    }
    if assignments > MAX_ASSIGNMENTS {
        let what = format!("一次交办不超过 {MAX_ASSIGNMENTS} 件");
        return Err(Refusal::LimitReached { what }.into());
    }
    Ok(gone)
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
