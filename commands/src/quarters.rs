//! What is asked of a quarter: adjustments, reopening, and the one act by which it is settled,
//! reckoned and published (定榜).

use std::sync::Arc;

use async_trait::async_trait;
use domain::quarter::{Act, Command, Outcome, Season};
use domain::time::Quarter;
use domain::unit::Unit;
use domain::{Decider, Refusal};
use event_store::{Log, Stream};
use serde::Serialize;
use uuid::Uuid;

use crate::asked::Asked;
use crate::case::Case;
use crate::desk::{Answer, Desk, DeskError, Request, Stop};
use crate::processes::Timekeeper;

/// Works out what a settled quarter came to. Whoever reads can do it; nobody here counts points.
#[async_trait]
pub trait Bookkeeper: Send + Sync {
    /// By the facts up to the one that closed the books, so it is the same whenever it is asked.
    async fn outcome(
        &self,
        log: &Arc<dyn Log>,
        quarter: Quarter,
    ) -> Result<Outcome, Box<dyn std::error::Error + Send + Sync>>;
}

/// One act on one quarter, in the stream that is named by it.
#[async_trait]
impl Request for Command {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        case.tell::<Season>(&self.quarter.to_string(), self.clone()).await?;
        if let Act::ProposeAdjustment { unit, .. } = &self.act
            && case.look::<Unit>(unit.as_str()).await?.sequence == 0
        {
            return Err(Refusal::NotFound.into());
        }
        Ok(())
    }
}

/// Settles a quarter and publishes what it came to (51). When it is cut off in between, the books
/// stay closed, and the same request goes on from there.
pub async fn freeze(
    desk: &Desk,
    bookkeeper: &dyn Bookkeeper,
    quarter: Quarter,
    asked: &Asked,
) -> Answer<()> {
    let publish = |outcome| Publish { quarter, outcome };
    if let Some(first) = desk.first_answer(&publish(None), asked).await? {
        return Ok(Ok(first));
    }
    if let Err(refusal) = settle(desk, quarter, asked).await? {
        return Ok(Err(refusal));
    }
    let settled = version(desk, quarter).await?;
    let outcome = bookkeeper.outcome(desk.log(), quarter).await.map_err(DeskError::Unexpected)?;
    // Somebody may have reopened it while it was reckoned: then this is not what it came to.
    let asked = Asked { expected_version: Some(settled), ..asked.clone() };
    desk.handle(&publish(Some(outcome)), &asked).await
}

/// What silence has earned until now belongs to the quarter, also if the timekeeper slept: so
/// it is said before the books are closed (G14).
async fn settle(desk: &Desk, quarter: Quarter, asked: &Asked) -> Answer<()> {
    let command_id = Uuid::new_v5(&asked.command_id, b"settle");
    let asked = Asked { command_id, ..asked.clone() };
    let settle = Command { quarter, act: Act::Settle {} };
    if let Err(refusal) = desk.rehearse(&settle, &asked).await? {
        return Ok(Err(refusal));
    }
    Timekeeper::default().catch_up(desk).await?;
    desk.handle(&settle, &asked).await
}

async fn version(desk: &Desk, quarter: Quarter) -> Result<u64, DeskError> {
    let stream = Stream::new(Season::STREAM, quarter.to_string());
    let facts = desk.log().read_stream(&stream, 0).await?;
    Ok(facts.last().map_or(0, |fact| fact.sequence))
}

/// The outcome follows from the facts, so that it is no part of what was asked.
#[derive(Serialize)]
struct Publish {
    quarter: Quarter,
    #[serde(skip)]
    outcome: Option<Outcome>,
}

#[async_trait]
impl Request for Publish {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        if let Some(outcome) = self.outcome.clone() {
            let command = Command { quarter: self.quarter, act: Act::Freeze(Box::new(outcome)) };
            case.tell::<Season>(&self.quarter.to_string(), command).await?;
        }
        Ok(())
    }
}
