//! P6: the ranking of the whole county as of an instant, beside the current one of the same
//! quarter, at 330,000 facts.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use chrono::TimeDelta;
use domain::time::{Moment, Quarter};
use projections::{Questions, Until};

use crate::args::{Args, Profile};
use crate::figure::{Figure, Goal, number};
use crate::ground::founded;
use crate::p3_rebuild::story;
use crate::stage::{Database, Stage};

/// What these questions are answered from.
const MODELS: [&str; 6] = ["units", "rule_book", "quarters", "scoreboard", "ranking", "timeline"];
/// Instants asked about in a round, spread over the two years of the story.
const INSTANTS: i32 = 24;
const GROUP: &str = "DEPARTMENT";

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let database = story(stage, args.profile_or(Profile::City)).await?;
    let models = projections::named(&MODELS).map_err(|name| anyhow!("no read model {name}"))?;
    projections::rebuild(database.log().await?, &database.pool, &models).await?;
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..args.rounds() {
        let (then, now) = ask(&database).await?;
        ours.push(then);
        theirs.push(now);
    }
    database.leave().await;
    Ok(vec![Figure {
        promise: "P6",
        what: "ranking as of an instant".into(),
        unit: "ms",
        ours,
        beside: "the ranking as it is".into(),
        theirs,
        goal: Goal::AtMostMore(50.0),
    }])
}

/// Milliseconds of one question, on average: about the past, and about now.
async fn ask(database: &Database) -> Result<(f64, f64)> {
    let (log, questions) = (database.log().await?, Questions::new(database.pool.clone()));
    let (mut then, mut now) = (0.0, 0.0);
    for instant in instants() {
        let quarter = Quarter::of(instant.day());
        let began = Instant::now();
        let past = questions.as_of(&Arc::clone(&log), Until::Effective(instant));
        ensure!(!past.ranking(quarter, GROUP).await?.is_empty(), "nobody ranks");
        then += began.elapsed().as_secs_f64();
        let began = Instant::now();
        ensure!(!questions.ranking(quarter, GROUP).await?.is_empty(), "nobody ranks");
        now += began.elapsed().as_secs_f64();
    }
    let each = 1e3 / number(usize::try_from(INSTANTS)?);
    Ok((then * each, now * each))
}

fn instants() -> impl Iterator<Item = Moment> {
    let step = TimeDelta::days(700) / INSTANTS;
    (1..=INSTANTS).map(move |n| founded().plus(step * n))
}
