//! Those who act by themselves, named by their job. A process never decides from a read model:
//! it hears facts, keeps its own short list, and speaks through the desk.

mod planner;
mod seasons;
mod digests;
mod interviews;
pub mod timekeeper;
pub mod courier;

pub use courier::Courier;
pub(crate) use planner::open_period;
pub use timekeeper::Timekeeper;

use crate::asked::Asked;
use crate::desk::{Answer, Desk, DeskError, Request};
use crate::hosted::Keepable;
use uuid::Uuid;

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
    ask_because(desk, request, what, None).await
}

/// The same because of a fact, which the envelope of what comes of it names.
pub(crate) async fn ask_because<R: Request>(
    desk: &Desk,
    request: &R,
    what: &str,
    causation_id: Option<Uuid>,
) -> Answer<R::Outcome> {
    let because = |asked| Asked { causation_id, ..asked };
    match desk.handle(request, &because(Asked::by_system(what))).await {
        Err(DeskError::CommandIdReused) => desk.handle(request, &because(anew(desk, what))).await,
        answer => answer,
    }
}

fn anew(desk: &Desk, what: &str) -> Asked {
    tracing::warn!(what, "somebody has used the id of this for something else");
    let instant = desk.now().utc().timestamp_micros();
    Asked::by_system(&format!("{what}/{instant}"))
}
