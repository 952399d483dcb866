//! P4: the same rebuild beside `QueryReplay` of cqrs-es into one view. The peer replays a sample
//! of the same facts; its pace does not depend on their number.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use cqrs_es::persist::{GenericQuery, QueryReplay};
use event_store::Cursor;
use postgres_es::{PostgresEventRepository, PostgresViewRepository};
use sqlx::{Executor, PgPool};

use crate::args::{Args, Profile};
use crate::figure::{Figure, Goal, number};
use crate::p3_rebuild::{rebuild, story};
use crate::stage::Stage;
use crate::stock::{self, Board, Stock};

/// Facts the peer replays.
const SAMPLE: usize = 5_000;

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let profile = args.profile_or(Profile::City);
    let database = story(stage, profile).await?;
    let log = database.log().await?;
    let facts = number(usize::try_from(log.head().await?.raw())?);
    let sample = log.read_all(Cursor::START, SAMPLE).await?;
    let sample = sample.into_iter().filter(|fact| fact.stream.category == "assignment");
    let peer = stock::house(stage, "bench_p4", sample.collect()).await?;
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..args.rounds() {
        ours.push(facts / rebuild(&log, &database).await?.as_secs_f64());
        theirs.push(replay(&peer.pool).await?);
    }
    database.leave().await;
    peer.drop().await?;
    Ok(vec![Figure {
        promise: "P4",
        what: format!("facts told anew, {}", profile.name()),
        unit: "/s",
        ours,
        beside: "cqrs-es QueryReplay, one view, a sample".into(),
        theirs,
        goal: Goal::AtLeast(20.0),
    }])
}

/// Facts a second.
async fn replay(pool: &PgPool) -> Result<f64> {
    pool.execute(
        "DROP TABLE IF EXISTS board; CREATE TABLE board (view_id text NOT NULL, \
         version bigint CHECK (version >= 0) NOT NULL, payload json NOT NULL, \
         PRIMARY KEY (view_id))",
    )
    .await?;
    let views = PostgresViewRepository::<Board, Stock>::new("board", pool.clone());
    let query = GenericQuery::<_, Board, Stock>::new(Arc::new(views));
    let replay = QueryReplay::new(PostgresEventRepository::new(pool.clone()), query);
    let began = Instant::now();
    replay.replay_all().await?;
    let took = began.elapsed().as_secs_f64();
    let heard: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum((payload->>'heard')::bigint), 0)::bigint FROM board",
    )
    .fetch_one(pool)
    .await?;
    let facts: i64 = sqlx::query_scalar("SELECT count(*) FROM events").fetch_one(pool).await?;
    ensure!(heard == facts, "the peer heard {heard} of {facts} facts");
    Ok(number(usize::try_from(facts)?) / took)
}
