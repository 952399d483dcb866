//! What an assignment had earned at an instant, and why: of what is known today, what rests on
//! facts that count as of it.

use std::collections::HashSet;

use async_graphql::Context;
use domain::assignment::AssignmentId;
use domain::score::Points;
use projections::overview::Reason;
use projections::questions::{MAX_PAGE, Page};
use projections::timeline::Entry;
use uuid::Uuid;

use super::past::Then;
use crate::fault::Fault;
use crate::loaders::questions;

/// What it had earned.
pub async fn points_then(ctx: &Context<'_>, id: AssignmentId, then: Then) -> Result<Points, Fault> {
    let facts = facts_then(ctx, id, then).await?;
    let counted: HashSet<Uuid> = facts.iter().map(|fact| fact.row.event).collect();
    let lines = questions(ctx)?.lines_of(&[id]).await?;
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
    let facts = facts_then(ctx, id, then).await?;
    let counted: HashSet<Uuid> = facts.iter().map(|fact| fact.row.event).collect();
    let today = questions(ctx)?.explain(id).await?;
    let rules = today.iter().map(|reason| reason.rules).next();
    let shown = |code: &str, kinds: &str| {
        let last = facts.iter().rev().find(|fact| fact.row.kind.starts_with(kinds))?;
        Some(Reason {
            code: code.to_owned(),
            sentence: last.row.sentence.clone(),
            points: None,
            effective_at: last.row.effective_at,
            rules: rules?,
            events: vec![last.row.event],
        })
    };
    let mut reasons: Vec<_> = shown("LAMP", "LampTurned").into_iter().collect();
    reasons.extend(shown("PLATE", "Plate").filter(|_| !plate_is_gone(&facts)));
    let scored = today.into_iter().filter(|reason| reason.points.is_some());
    reasons.extend(scored.filter(|reason| reason.events.iter().all(|it| counted.contains(it))));
    Ok(reasons)
}

fn plate_is_gone(facts: &[Entry]) -> bool {
    let last = facts.iter().rev().find(|fact| fact.row.kind.starts_with("Plate"));
    last.is_some_and(|fact| fact.row.kind == "PlateVoided")
}

/// Its facts that count, oldest first; an assignment has a few dozen at most.
async fn facts_then(ctx: &Context<'_>, id: AssignmentId, then: Then) -> Result<Vec<Entry>, Fault> {
    let (questions, id) = (questions(ctx)?, id.0.to_string());
    let mut facts = questions.trail("assignment", &id, Page::first(MAX_PAGE)).await?;
    facts.retain(|fact| then.counts(&fact.row));
    Ok(facts)
}
