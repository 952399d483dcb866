//! Those who act by themselves, named by their job. A process never decides from a read model:
//! it hears facts, keeps its own short list, and speaks through the desk.

mod planner;
mod seasons;
pub mod timekeeper;
pub mod courier;

pub use courier::Courier;
pub(crate) use planner::open_period;
pub use timekeeper::Timekeeper;

use crate::asked::Asked;
use crate::desk::{Answer, Desk, DeskError, Request};
use crate::hosted::Keepable;

/// Says something in the house's own name, under an id that follows from what it is.
///
/// Such an id anybody can reckon, and use first for something else. Then it is said under one
/// that follows from this very instant as well, and that nobody has foreseen. To say it twice
/// would do no harm: no decider says the same thing again.
pub(crate) async fn say<D: Keepable>(
    desk: &Desk,
    id: &str,
    command: D::Command,
    what: &str,
) -> Answer<()> {
    match desk.tell::<D>(id, command.clone(), &Asked::by_system(what)).await {
        Err(DeskError::CommandIdReused) => desk.tell::<D>(id, command, &anew(desk, what)).await,
        answer => answer,
    }
}

/// The same for a request that spans streams.
pub(crate) async fn ask<R: Request>(desk: &Desk, request: &R, what: &str) -> Answer<R::Outcome> {
    match desk.handle(request, &Asked::by_system(what)).await {
        Err(DeskError::CommandIdReused) => desk.handle(request, &anew(desk, what)).await,
        answer => answer,
    }
}

fn anew(desk: &Desk, what: &str) -> Asked {
    tracing::warn!(what, "somebody has used the id of this for something else");
    let instant = desk.now().utc().timestamp_micros();
    Asked::by_system(&format!("{what}/{instant}"))
}
