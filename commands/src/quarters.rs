//! What is asked of a quarter: adjustments, reopening, and the one act by which it is settled,
//! reckoned and published (定榜).

use std::sync::Arc;

use async_trait::async_trait;
use domain::Refusal;
use domain::quarter::{Act, Command, Outcome, Season};
use domain::time::Quarter;
use domain::unit::Unit;
use event_store::Log;
use serde::Serialize;
use uuid::Uuid;

use crate::archive::{Loaded, load};
use crate::asked::Asked;
use crate::case::Case;
use crate::desk::{Answer, Desk, DeskError, Request, Stop};
use crate::processes::Timekeeper;

/// Works out what a settled quarter came to. Whoever reads can do it; nobody here counts points.
#[async_trait]
pub trait Bookkeeper: Send + Sync {
    /// By the facts up to the one that closed the books, so it is the same whenever it is asked.
    /// Where the books are open again, [`Reopened`].
    async fn outcome(
        &self,
        log: &Arc<dyn Log>,
        quarter: Quarter,
    ) -> Result<Outcome, Box<dyn std::error::Error + Send + Sync>>;
}

/// The books of a quarter were opened again before it was published.
#[derive(Debug, thiserror::Error)]
#[error("the books of the quarter were opened again")]
pub struct Reopened;

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
/// stay closed, and the same request goes on from there. Where they were opened again meanwhile,
/// it is over: to close them once more is another request.
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
    let settled = season(desk, quarter).await?;
    if settled.state.is_open() {
        return Ok(Err(reopened()));
    }
    let outcome = match bookkeeper.outcome(desk.log(), quarter).await {
        Ok(outcome) => outcome,
        Err(why) if why.is::<Reopened>() => return Ok(Err(reopened())),
        Err(why) => return Err(DeskError::Unexpected(why)),
    };
    // Somebody may have reopened it while it was reckoned: then this is not what it came to.
    let asked = Asked { expected_version: Some(settled.sequence), ..asked.clone() };
    desk.handle(&publish(Some(outcome)), &asked).await
}

fn reopened() -> Refusal {
    Refusal::WrongState { state: "已重开，请重新定榜" }
}

/// What silence has earned until now belongs to the quarter, also if the timekeeper slept: so
/// it is said before the books are closed (G14).
async fn settle(desk: &Desk, quarter: Quarter, asked: &Asked) -> Answer<()> {
    let command_id = Uuid::new_v5(&asked.command_id, b"settle");
    // Who gave a version saw open books. Once they are closed, closing them has moved it on.
    let before = season(desk, quarter).await?;
    let are_closed = before.sequence > 0 && !before.state.is_open();
    let expected_version = asked.expected_version.filter(|_| !are_closed);
    let asked = Asked { command_id, expected_version, ..asked.clone() };
    let settle = Command { quarter, act: Act::Settle {} };
    if let Err(refusal) = desk.rehearse(&settle, &asked).await? {
        return Ok(Err(refusal));
    }
    Timekeeper::default().catch_up(desk).await?;
    desk.handle(&settle, &asked).await
}

async fn season(desk: &Desk, quarter: Quarter) -> Result<Loaded<Season>, DeskError> {
    load(&**desk.log(), &quarter.to_string()).await
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
