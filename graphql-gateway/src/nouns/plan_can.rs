//! What somebody can do with a plan now (可办命令): asked of the plan itself, so that a button
//! never promises what the desk would refuse. No rule stands here.

use async_graphql::Context;
use async_trait::async_trait;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::plan::{Command, Plan, PlanId, Terms};
use domain::{Decider, World};
use serde::Serialize;
use uuid::Uuid;

use crate::fault::Fault;
use crate::loaders::house;
use crate::viewer::viewer;

/// In the order in which a page shows them.
const NAMES: [&str; 3] = ["revisePlan", "skipPeriod", "stopPlan"];

/// The names of the mutations that would not be refused for the person and the state.
pub async fn commands(ctx: &Context<'_>, plan: PlanId) -> Result<Vec<&'static str>, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let names = house(ctx)?.desk.rehearse(&Possible { plan }, &asked).await?;
    let possible =
        |name: &&str| names.as_ref().is_ok_and(|names| names.iter().any(|it| it == name));
    Ok(NAMES.into_iter().filter(possible).collect())
}

/// Tries every command without carrying one out.
#[derive(Serialize)]
struct Possible {
    plan: PlanId,
}

#[async_trait]
impl Request for Possible {
    type Outcome = Vec<String>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Vec<String>, Stop> {
        let plan = case.look::<Plan>(&self.plan.0.to_string()).await?.state;
        let scene = case.scene();
        let world = scene.world();
        let can = |(_, command): &(&str, Command)| would_do(&plan, command.clone(), &world);
        let possible = tries(&plan, &world).into_iter().filter(can);
        Ok(possible.map(|(name, _)| name.to_owned()).collect())
    }
}

/// It is answered with facts; a command that would change nothing needs no button.
fn would_do(plan: &Plan, command: Command, world: &World<'_>) -> bool {
    plan.answer(command, world).is_ok_and(|facts| !facts.is_empty())
}

/// Each command with contents that no rule about contents refuses. Only what comes is skipped.
fn tries(plan: &Plan, world: &World<'_>) -> Vec<(&'static str, Command)> {
    let reason = || "…".to_owned();
    let mut tries = vec![("stopPlan", Command::Stop { reason: reason() })];
    if let Some(terms) = plan.terms() {
        let terms = Box::new(other(terms));
        tries.push(("revisePlan", Command::Revise { terms, reason: reason() }));
    }
    if let Some(next) = plan.next(world.calendar) {
        tries.push(("skipPeriod", Command::Skip { period: next.period, reason: reason() }));
    }
    tries
}

/// Terms that differ in nothing but what the units are told.
fn other(terms: &Terms) -> Terms {
    let sms = if terms.sms.is_some() { None } else { Some("…".to_owned()) };
    Terms { sms, ..terms.clone() }
}
