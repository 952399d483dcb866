//! P9: does it grow? The cost of a fact, told anew and appended, in a long log beside a short one.

use std::sync::Arc;

use anyhow::Result;
use event_store::Log;
use sqlx::{Executor, PgPool};

use crate::args::{Args, Profile};
use crate::figure::{Figure, Goal, number};
use crate::p2_appender::append;
use crate::p3_rebuild::{rebuild, story};
use crate::stage::{Database, Stage};

const CALLERS: usize = 64;
const FACTS: usize = 20_000;

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    // The county is the short one.
    let longer = args.profile.filter(|it| *it != Profile::County);
    let profile = longer.unwrap_or(if args.quick { Profile::City } else { Profile::Province });
    let long = story(stage, profile).await?;
    let short = story(stage, Profile::County).await?;
    let (mut told, mut told_short) = (vec![], vec![]);
    let (mut appended, mut appended_short) = (vec![], vec![]);
    for _ in 0..args.rounds() {
        told.push(microseconds_told(&long).await?);
        told_short.push(microseconds_told(&short).await?);
        appended.push(microseconds_appended(&long, args).await?);
        appended_short.push(microseconds_appended(&short, args).await?);
    }
    long.leave().await;
    short.leave().await;
    let figure = |what: &str, ours, theirs| Figure {
        promise: "P9",
        what: format!("{what}, {}", profile.name()),
        unit: "µs",
        ours,
        beside: "the same, county".into(),
        theirs,
        goal: Goal::AtMost(1.2),
    };
    Ok(vec![
        figure("a fact told anew", told, told_short),
        figure("a fact appended", appended, appended_short),
    ])
}

async fn microseconds_told(database: &Database) -> Result<f64> {
    let log = database.log().await?;
    let facts = number(usize::try_from(log.head().await?.raw())?);
    Ok(rebuild(&log, database).await?.as_secs_f64() * 1e6 / facts)
}

async fn microseconds_appended(database: &Database, args: &Args) -> Result<f64> {
    let log = database.log().await?;
    let head = i64::try_from(log.head().await?.raw())?;
    let pace = append(Arc::clone(&log) as Arc<dyn Log>, CALLERS, args.until(FACTS), 9).await;
    forget(&database.pool, head).await?;
    Ok(1e6 / pace?.per_second)
}

/// Takes back what was appended, so that the next round finds the same log. Facts are never
/// edited; this log is ours alone, and the tables would refuse anybody who is not its owner.
async fn forget(pool: &PgPool, head: i64) -> Result<()> {
    let mut transaction = pool.begin().await?;
    transaction.execute("SET LOCAL session_replication_role = replica").await?;
    for table in ["events WHERE position > $1", "processed_commands WHERE first_position > $1"] {
        let statement = format!("DELETE FROM {table}");
        sqlx::query(&statement).bind(head).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    pool.execute("VACUUM events; ").await?;
    pool.execute("VACUUM processed_commands").await?;
    pool.execute("CHECKPOINT").await?;
    Ok(())
}
