//! P12: what one tick of the timekeeper costs with 300,000 open assignments, beside as many as one
//! county has.
//!
//! One duty after another, a day apart, comes to its end while all the others wait: the clock is
//! moved on from day to day, and what is due is said. A tick is one assignment told that time has
//! passed: its decision, and its facts on the disk. The rest is what the office asks: what comes
//! next.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use commands::Desk;
use commands::clock::HandClock;
use commands::processes::Timekeeper;
use domain::time::Moment;

use crate::args::Args;
use crate::bulk;
use crate::figure::{Figure, Goal, number};
use crate::ground::{Ground, founded};
use crate::stage::{Database, Stage};
use crate::story::Duties;

/// Open at once: in a province, and in a county.
const MANY: usize = 300_000;
const FEW: usize = 3_000;
/// With `--quick`.
const SOME: usize = 30_000;
/// Duties that come to their end one by one, and days over which they do.
const ENDING: i32 = 25;
/// The others are issued when the first of those is five days from its end.
const OTHERS: TimeDelta = TimeDelta::days(25);
/// Of what comes, as a page shows it.
const NEXT: usize = 50;

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let ground = Ground::found().await?;
    let many = Crowd::gather(stage, "many", if args.quick { SOME } else { MANY }, &ground).await?;
    let few = Crowd::gather(stage, "few", FEW, &ground).await?;
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..args.rounds() {
        ours.push(many.pass_time(stage).await?);
        theirs.push(few.pass_time(stage).await?);
    }
    let beside = format!("{FEW} open assignments");
    let figure = |what: &str, of: fn(&Times) -> f64, goal| Figure {
        promise: "P12",
        what: format!("{what}, {} open", many.open),
        unit: "ms",
        ours: ours.iter().map(of).collect(),
        beside: beside.clone(),
        theirs: theirs.iter().map(of).collect(),
        goal,
    };
    Ok(vec![
        figure("a tick", |it| it.tick, Goal::AtMostMore(50.0)),
        figure("a look that finds nothing due", |it| it.look, Goal::AtMostMore(50.0)),
        figure("what comes next, 50 entries", |it| it.agenda, Goal::None),
        figure("hearing everything at the start", |it| it.start, Goal::None),
    ])
}

/// A house with so many open assignments.
struct Crowd {
    original: String,
    open: usize,
    now: Moment,
}

/// Milliseconds.
struct Times {
    start: f64,
    tick: f64,
    look: f64,
    agenda: f64,
}

impl Crowd {
    async fn gather(stage: &Stage, name: &str, open: usize, ground: &Ground) -> Result<Self> {
        let ending = (0..ENDING).map(|day| founded().plus(TimeDelta::days(1) * day));
        let mut instants: Vec<_> = ending.collect();
        instants.resize(open, founded().plus(OTHERS));
        let duties = Duties::issue(&instants, ground);
        let original = format!("bench_p12_{name}");
        let database = stage.house(&original).await?;
        bulk::load(&database.pool, duties.facts.into_iter()).await?;
        database.leave().await;
        Ok(Self { original, open, now: duties.now })
    }

    async fn pass_time(&self, stage: &Stage) -> Result<Times> {
        let database = stage.copy("bench_p12", &self.original).await?;
        let times = self.measure(&database).await?;
        database.drop().await?;
        Ok(times)
    }

    async fn measure(&self, database: &Database) -> Result<Times> {
        let clock = Arc::new(HandClock::at(self.now));
        let desk = Desk::open(database.log().await?, clock.clone()).await?;
        let (mut keeper, began) = (Timekeeper::default(), Instant::now());
        keeper.listen(&desk).await?;
        let start = began.elapsed();
        // What is overdue already, and the quarter.
        keeper.catch_up(&desk).await?;
        let (mut said, mut telling, mut looking) = (0, Duration::ZERO, Duration::ZERO);
        for day in 1..=ENDING {
            clock.set(self.now.plus(TimeDelta::days(1) * day));
            let began = Instant::now();
            said += keeper.catch_up(&desk).await?;
            telling += began.elapsed();
            let began = Instant::now();
            ensure!(keeper.catch_up(&desk).await? == 0, "something is said twice");
            looking += began.elapsed();
        }
        ensure!((10..1_000).contains(&said), "{said} ticks are no trickle");
        let began = Instant::now();
        let coming = keeper.agenda(clock_end(self.now), NEXT);
        ensure!(coming.len() == NEXT, "too little comes");
        let ms = |it: Duration| it.as_secs_f64() * 1e3;
        Ok(Times {
            start: ms(start),
            tick: ms(telling) / number(said),
            look: ms(looking) / f64::from(ENDING),
            agenda: ms(began.elapsed()),
        })
    }
}

fn clock_end(now: Moment) -> Moment {
    now.plus(TimeDelta::days(366))
}
