//! P3: lamps, scores and ranking told anew from the log, with indexes and all, beside the raw
//! `COPY` of position and payload of the same rows that one client merely drains.

use std::num::NonZero;
use std::process::Stdio;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use event_store::{Cursor, Depth, Log};
use futures::{StreamExt, TryStreamExt, stream};
use projections::ReadModel;

use crate::args::{Args, Profile};
use crate::bulk;
use crate::figure::{Figure, Goal, number};
use crate::ground::Ground;
use crate::split;
use crate::stage::{Database, Stage};
use crate::story::{EDITION, FACTS_OF_A_COUNTY, Story};

/// Facts read by one connection before another piece is begun, as a rebuild does.
const PIECE: u64 = 16_000;

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let profile = args.profile_or(Profile::City);
    let database = story(stage, profile).await?;
    let log = database.log().await?;
    let facts = number(usize::try_from(log.head().await?.raw())?);
    let (mut ours, mut theirs, mut reading) = (vec![], vec![], vec![]);
    for _ in 0..args.rounds() {
        ours.push(facts / rebuild(&log, &database).await?.as_secs_f64());
        theirs.push(facts / raw_copy(&database).await?.as_secs_f64());
        reading.push(facts / drain(&log).await?.as_secs_f64());
    }
    split::tell(&log, &database, &models()?).await?;
    database.leave().await;
    let name = profile.name();
    Ok(vec![
        Figure {
            promise: "P3",
            what: format!("facts told anew, {name} ({facts})"),
            unit: "/s",
            ours,
            beside: "COPY (position, payload), drained".into(),
            theirs: theirs.clone(),
            goal: Goal::AtLeast(0.9),
        },
        Figure {
            promise: "P3",
            what: format!("facts read and not told, {name}"),
            unit: "/s",
            ours: reading,
            beside: "the same".into(),
            theirs,
            goal: Goal::None,
        },
    ])
}

pub(crate) fn models() -> Result<Vec<&'static dyn ReadModel>> {
    let models = projections::named(&["lamp_board", "scoreboard", "ranking"]);
    models.map_err(|name| anyhow::anyhow!("there is no read model {name}"))
}

/// The log of this profile: made once, and then kept beside the build.
pub(crate) async fn story(stage: &Stage, profile: Profile) -> Result<Database> {
    let (name, building) = (format!("bench_{EDITION}_{}", profile.name()), "bench_building");
    if stage.exists(&name).await? {
        let database = stage.enter(&name).await?;
        if event_store::postgres::MIGRATOR.run(&database.pool).await.is_ok() {
            return Ok(database);
        }
        // Its migrations are not those of this program.
        database.leave().await;
    }
    let began = Instant::now();
    let database = stage.house(building).await?;
    let facts = FACTS_OF_A_COUNTY * profile.counties();
    let story = Story::of(profile.counties(), Ground::found().await?);
    bulk::load(&database.pool, story.take(facts)).await?;
    database.leave().await;
    stage.rename(building, &name).await?;
    eprintln!("{facts} facts on record in {:.0} s", began.elapsed().as_secs_f64());
    stage.enter(&name).await
}

pub(crate) async fn rebuild(log: &Arc<dyn Log>, database: &Database) -> Result<Duration> {
    let (log, models) = (Arc::clone(log), models()?);
    let began = Instant::now();
    let rebuilt = projections::rebuild(log, &database.pool, &models).await?;
    let took = began.elapsed();
    ensure!(rebuilt.iter().all(|it| it.rows > 0), "nothing was told: {rebuilt:?}");
    Ok(took)
}

/// By our own driver or by psql, whichever is faster.
async fn raw_copy(database: &Database) -> Result<Duration> {
    const RAW: &str = "COPY (SELECT position, payload FROM events ORDER BY position) \
        TO STDOUT (FORMAT binary)";
    let mut connection = database.pool.acquire().await?;
    let began = Instant::now();
    let bytes = connection.copy_out_raw(RAW).await?;
    let bytes = bytes.try_fold(0, async |sum, chunk| Ok(sum + chunk.len())).await?;
    let by_driver = began.elapsed();
    ensure!(bytes > 0, "nothing was copied");

    let began = Instant::now();
    let mut psql = database.program("psql");
    psql.args(["--no-psqlrc", "--quiet", "--command", RAW]).stdout(Stdio::null());
    ensure!(psql.status().await?.success(), "psql failed");
    Ok(by_driver.min(began.elapsed()))
}

/// As a rebuild reads, without looking at what is read.
async fn drain(log: &Arc<dyn Log>) -> Result<Duration> {
    let began = Instant::now();
    let head = log.head().await?;
    let parts = usize::try_from(head.raw().div_ceil(PIECE))?;
    let pieces = log.ranges(Cursor::START, head, parts).into_iter();
    let at_once = available_parallelism().map_or(1, NonZero::get);
    let sheets = pieces.map(|(after, up_to)| {
        Arc::clone(log).read_sheets(after, up_to, Depth::Story).map_ok(|sheet| sheet.len())
    });
    let sheets = stream::iter(sheets).flatten_unordered(at_once);
    let read = sheets.try_fold(0, async |sum, facts| Ok(sum + facts)).await?;
    ensure!(read as u64 == head.raw(), "{read} of {} facts were read", head.raw());
    Ok(began.elapsed())
}
