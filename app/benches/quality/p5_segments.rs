//! P5: the scores of all closed quarters out of their sealed segments, beside the raw `COPY` of
//! the full rows of the same log. Each is said as facts of the log a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use commands::clock::HandClock;
use commands::{Asked, ClientKind, Desk};
use domain::quarter::{Act, Command};
use domain::time::{Moment, Quarter};
use event_store::Log;
use futures::TryStreamExt;
use projections::segment;

use crate::args::{Args, Profile};
use crate::chance;
use crate::figure::{Figure, Goal, number};
use crate::ground::{founded, head};
use crate::p3_rebuild::story;
use crate::stage::{Database, Stage};

/// The two years of the story.
const QUARTERS: usize = 8;

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let original = story(stage, args.profile_or(Profile::City)).await?;
    let name = original.name.clone();
    original.leave().await;
    let database = stage.copy("bench_p5", &name).await?;
    let log = database.log().await?;
    let facts = number(usize::try_from(log.head().await?.raw())?);
    let quarters = close(&log).await?;
    for quarter in &quarters {
        segment::seal(Arc::clone(&log), &database.pool, *quarter).await?;
    }
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..args.rounds() {
        ours.push(facts / score(&log, &database, &quarters).await?.as_secs_f64());
        theirs.push(facts / raw_copy(&database).await?.as_secs_f64());
    }
    database.drop().await?;
    Ok(vec![Figure {
        promise: "P5",
        what: format!("scores of {} closed quarters", quarters.len()),
        unit: "/s",
        ours,
        beside: "COPY of full rows".into(),
        theirs,
        goal: Goal::AtLeast(20.0),
    }])
}

/// Closes the books of every quarter of the story, long after the last of them.
async fn close(log: &Arc<dyn Log>) -> Result<Vec<Quarter>> {
    let long_after: Moment = "2022-01-04 09:00".parse()?;
    let desk = Desk::open(Arc::clone(log), Arc::new(HandClock::at(long_after))).await?;
    let first = Quarter::of(founded().day());
    let quarters: Vec<_> =
        std::iter::successors(Some(first), |it| Some(it.next())).take(QUARTERS).collect();
    for (n, quarter) in quarters.iter().enumerate() {
        let settle = Command { quarter: *quarter, act: Act::Settle {} };
        let asked = Asked::by(head(), chance::command(5, n), ClientKind::Console);
        desk.handle(&settle, &asked).await?.map_err(|refusal| anyhow!("{refusal}"))?;
    }
    Ok(quarters)
}

async fn score(log: &Arc<dyn Log>, database: &Database, quarters: &[Quarter]) -> Result<Duration> {
    let began = Instant::now();
    let mut lines = 0;
    for quarter in quarters {
        let (segment, flaw) = segment::unseal(Arc::clone(log), &database.pool, *quarter).await?;
        ensure!(flaw.is_none(), "a segment was not as it was sealed: {flaw:?}");
        lines += segment.lines();
        ensure!(!segment::score_from_segment(&segment, segment.rules()).is_empty(), "no scores");
    }
    let took = began.elapsed();
    ensure!(lines > 0, "nothing was sealed");
    Ok(took)
}

async fn raw_copy(database: &Database) -> Result<Duration> {
    let mut connection = database.pool.acquire().await?;
    let began = Instant::now();
    let bytes = connection.copy_out_raw("COPY events TO STDOUT (FORMAT binary)").await?;
    let bytes = bytes.try_fold(0, async |sum, chunk| Ok(sum + chunk.len())).await?;
    ensure!(bytes > 0, "nothing was copied");
    Ok(began.elapsed())
}
