//! What an assignment had earned at an instant, and why: of what is known today, what rests on
//! facts that count as of it.
//!
//! Reports of progress have no limit, so the trail is never read as a whole: the facts that
//! points rest on are asked for by name, and those that show something from the newest on.

use std::collections::HashSet;

use async_graphql::Context;
use domain::assignment::AssignmentId;
use domain::score::Points;
use projections::overview::Reason;
use projections::questions::{MAX_PAGE, Page};
use projections::timeline::{Entry, Filter, Order};
use uuid::Uuid;

use super::past::Then;
use crate::fault::Fault;
use crate::loaders::questions;

/// Facts by which a lamp shows what it shows.
const LAMP: [&str; 1] = ["LampTurned"];
/// The same of a plate; the last one takes it away.
const PLATE: [&str; 3] = ["PlateShown", "PlateRevised", GONE];
const GONE: &str = "PlateVoided";

/// What it had earned.
pub async fn points_then(ctx: &Context<'_>, id: AssignmentId, then: Then) -> Result<Points, Fault> {
    let lines = questions(ctx)?.lines_of(&[id]).await?;
    let counted = counted(ctx, lines.iter().flat_map(|line| &line.row.events.0), then).await?;
    let counts =
        lines.iter().filter(|line| line.row.events.0.iter().all(|it| counted.contains(it)));
    Ok(counts.map(|line| line.row.points).sum())
}

/// Why its lamp, its plate and its points were what they were.
pub async fn explain_then(
    ctx: &Context<'_>,
    id: AssignmentId,
    then: Then,
) -> Result<Vec<Reason>, Fault> {
    let today = questions(ctx)?.explain(id).await?;
    let Some(rules) = today.first().map(|reason| reason.rules) else { return Ok(vec![]) };
    let lamp = newest(ctx, id, &LAMP, then).await?;
    let plate = newest(ctx, id, &PLATE, then).await?.filter(|fact| fact.row.kind != GONE);
    let shown = |code: &str, fact: Entry| Reason {
        code: code.to_owned(),
        sentence: fact.row.sentence,
        points: None,
        effective_at: fact.row.effective_at,
        rules,
        events: vec![fact.row.event],
    };
    let mut reasons: Vec<_> = lamp.into_iter().map(|fact| shown("LAMP", fact)).collect();
    reasons.extend(plate.map(|fact| shown("PLATE", fact)));
    let scored: Vec<_> = today.into_iter().filter(|reason| reason.points.is_some()).collect();
    let counted = counted(ctx, scored.iter().flat_map(|reason| &reason.events), then).await?;
    let counts = |reason: &Reason| reason.events.iter().all(|it| counted.contains(it));
    reasons.extend(scored.into_iter().filter(counts));
    Ok(reasons)
}

/// Which of these facts count.
async fn counted(
    ctx: &Context<'_>,
    events: impl Iterator<Item = &Uuid>,
    then: Then,
) -> Result<HashSet<Uuid>, Fault> {
    let facts = questions(ctx)?.facts(&events.copied().collect::<Vec<_>>()).await?;
    let counting = facts.into_iter().filter(|fact| then.counts(&fact.row));
    Ok(counting.map(|fact| fact.row.event).collect())
}

/// Its newest fact of these kinds that counts.
async fn newest(
    ctx: &Context<'_>,
    id: AssignmentId,
    kinds: &[&str],
    then: Then,
) -> Result<Option<Entry>, Fault> {
    let filter = Filter {
        order: Order::Newest,
        assignments: vec![id],
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        ..Filter::default()
    };
    let mut page = Page::first(MAX_PAGE);
    loop {
        let facts = questions(ctx)?.happenings(&filter, page).await?;
        let last = facts.last().map(|fact| fact.position);
        let is_all = facts.len() < MAX_PAGE;
        match (facts.into_iter().find(|fact| then.counts(&fact.row)), last) {
            (None, Some(last)) if !is_all => page = Page::after(last, MAX_PAGE),
            (found, _) => return Ok(found),
        }
    }
}
