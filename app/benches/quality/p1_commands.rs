//! P1: durable commands a second, from the request to the answer: load, decide, append.
//!
//! Ours go through the desk, the peer's through `CqrsFramework::execute`: the same decider, the
//! same words, one fact a command, on duties of which few are asked for often. Each measurement
//! has a database of its own with the same 30,000 facts in it. A conflict is asked again, and
//! counts as one command.

use std::sync::Arc;

use anyhow::{Result, bail};
use commands::clock::HandClock;
use commands::{Asked, ClientKind, Desk, DeskError};
use domain::assignment::{Assignment, Command};
use domain::roster::Actor;
use event_store::Recorded;

use crate::args::Args;
use crate::callers::{Pace, Until, callers};
use crate::chance::{self, Chance, Zipf};
use crate::figure::{Figure, Goal};
use crate::ground::{Ground, founded};
use crate::stage::{Database, Stage};
use crate::story::{Duties, said};
use crate::{bulk, stock};

const DUTIES: u32 = 10_000;
/// Callers, commands, and the goal.
const STEPS: [(usize, usize, f64); 4] =
    [(1, 2_000, 1.0), (16, 10_000, 3.0), (64, 20_000, 6.0), (256, 40_000, 10.0)];
/// Where the slowest are looked at.
const CROWD: usize = 64;
const OURS: &str = "bench_p1_ours";
const THEIRS: &str = "bench_p1_stock";

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let subject = Arc::new(Subject::prepare(stage, args.skew).await?);
    let mut figures = Vec::new();
    for (crowd, commands, goal) in STEPS {
        let (mut ours, mut theirs, mut guests) = (vec![], vec![], vec![]);
        let commands = args.until(commands);
        for _ in 0..args.rounds() {
            ours.push(subject.ours(stage, crowd, commands).await?);
            theirs.push(subject.theirs(stage, THEIRS, crowd, commands).await?);
            if crowd == CROWD {
                guests.push(subject.theirs(stage, OURS, crowd, commands).await?);
            }
        }
        let beside = "postgres-es execute";
        figures.push(rate(crowd, &ours, beside, &theirs, Goal::AtLeast(goal)));
        if crowd == CROWD {
            figures.push(slowest(crowd, &ours, beside, &theirs));
            figures.push(rate(crowd, &ours, "the same on our table", &guests, Goal::None));
        }
    }
    Ok(figures)
}

fn rate(crowd: usize, ours: &[Pace], beside: &str, theirs: &[Pace], goal: Goal) -> Figure {
    let rates = |all: &[Pace]| all.iter().map(|it| it.per_second).collect();
    Figure {
        promise: "P1",
        what: format!("commands, {crowd} callers"),
        unit: "/s",
        ours: rates(ours),
        beside: beside.into(),
        theirs: rates(theirs),
        goal,
    }
}

fn slowest(crowd: usize, ours: &[Pace], beside: &str, theirs: &[Pace]) -> Figure {
    let waits = |all: &[Pace]| all.iter().map(|it| it.p99.as_secs_f64() * 1e3).collect();
    Figure {
        promise: "P1",
        what: format!("p99 of a command, {crowd} callers"),
        unit: "ms",
        ours: waits(ours),
        beside: beside.into(),
        theirs: waits(theirs),
        goal: Goal::AtMost(1.0),
    }
}

struct Subject {
    ground: Ground,
    duties: Duties,
    zipf: Zipf,
}

impl Subject {
    /// Makes the two databases from which each measurement gets a copy.
    async fn prepare(stage: &Stage, skew: f64) -> Result<Self> {
        let ground = Ground::found().await?;
        let duties = Duties::issue(&vec![founded(); usize::try_from(DUTIES)?], &ground);
        let ours = stage.house(OURS).await?;
        bulk::load(&ours.pool, duties.facts.clone().into_iter()).await?;
        ours.leave().await;
        let assignments = |fact: &Recorded| fact.stream.category == "assignment";
        let facts = duties.facts.iter().filter(|fact| assignments(fact)).cloned().collect();
        stock::house(stage, THEIRS, facts).await?.leave().await;
        Ok(Self { ground, duties, zipf: Zipf::over(DUTIES, skew) })
    }

    async fn ours(self: &Arc<Self>, stage: &Stage, crowd: usize, commands: Until) -> Result<Pace> {
        let database = stage.copy("bench_p1", OURS).await?;
        let clock = Arc::new(HandClock::at(self.duties.now));
        let desk = Arc::new(Desk::open(database.log().await?, clock).await?);
        let subject = Arc::clone(self);
        let pace = callers(crowd, commands, move |n| {
            let (subject, desk) = (Arc::clone(&subject), Arc::clone(&desk));
            async move {
                let (id, command) = subject.command(n);
                let asked = asked(n, &subject.duties.actor);
                tell(&desk, id, &command, &asked).await
            }
        });
        ended(pace.await, database).await
    }

    async fn theirs(
        self: &Arc<Self>,
        stage: &Stage,
        original: &str,
        crowd: usize,
        commands: Until,
    ) -> Result<Pace> {
        stage.copy("bench_p1", original).await?.leave().await;
        let database = stage.enter_with("bench_p1", connections(crowd)).await?;
        let scene = self.ground.scene(self.duties.now, &self.duties.actor);
        let framework = Arc::new(stock::framework(&database.pool, scene));
        let subject = Arc::clone(self);
        let pace = callers(crowd, commands, move |n| {
            let (subject, framework) = (Arc::clone(&subject), Arc::clone(&framework));
            async move {
                let (id, command) = subject.command(n);
                stock::execute(&framework, id, &command).await
            }
        });
        ended(pace.await, database).await
    }

    /// The n-th command: always the same one.
    fn command(&self, n: usize) -> (&str, Command) {
        let mut chance = Chance::seeded(n as u64);
        let id = &self.duties.ids[self.zipf.pick(&mut chance)];
        (id, said(&mut chance))
    }
}

/// The peer needs one for each command under way.
fn connections(crowd: usize) -> u32 {
    const MOST: usize = 64;
    u32::try_from(crowd.min(MOST)).unwrap_or(1)
}

fn asked(n: usize, actor: &Actor) -> Asked {
    Asked::by(actor.clone(), chance::command(2, n), ClientKind::Mobile)
}

async fn tell(desk: &Desk, id: &str, command: &Command, asked: &Asked) -> Result<()> {
    loop {
        match desk.tell::<Assignment>(id, command.clone(), asked).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(refusal)) => bail!("refused: {refusal}"),
            Err(DeskError::Busy) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

async fn ended(pace: Result<Pace>, database: Database) -> Result<Pace> {
    database.drop().await?;
    pace
}
