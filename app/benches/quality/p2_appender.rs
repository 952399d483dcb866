//! P2: durable facts a second of the appender alone, beside `pgbench` with as many clients, each
//! writing one row of about the same width in a transaction of its own.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use event_store::{Append, Expected, Log, NewFact, Stream, StreamAppend};
use sqlx::Executor;
use tokio::fs;
use uuid::Uuid;

use crate::args::Args;
use crate::callers::{Pace, Until, callers};
use crate::chance::{self, Chance};
use crate::figure::{Figure, Goal};
use crate::ground::founded;
use crate::stage::{Database, Stage};
use crate::story::progress;

/// Callers, facts, and the goal.
const STEPS: [(usize, usize, f64); 2] = [(64, 40_000, 2.0), (256, 80_000, 4.0)];

/// As wide as a fact, with one index: less work than ours has.
const TABLE: &str = "CREATE TABLE row (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence bigint NOT NULL,
    event_type text NOT NULL, event_version text NOT NULL,
    payload json NOT NULL, metadata json NOT NULL, event_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL, effective_at timestamptz NOT NULL,
    actor_id text NOT NULL, command_id uuid NOT NULL, correlation_id uuid NOT NULL,
    prev_hash bytea NOT NULL, hash bytea NOT NULL, hash_alg smallint NOT NULL
)";

pub(crate) async fn run(stage: &Stage, args: &Args) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (crowd, facts, goal) in STEPS {
        let (mut ours, mut theirs) = (vec![], vec![]);
        for _ in 0..args.rounds() {
            let database = stage.house("bench_p2").await?;
            let pace = append(database.log().await?, crowd, args.until(facts), 0).await?;
            ours.push(pace.per_second);
            database.drop().await?;
            theirs.push(pgbench(stage, crowd, args.seconds()).await?);
        }
        figures.push(Figure {
            promise: "P2",
            what: format!("facts appended, {crowd} callers"),
            unit: "/s",
            ours,
            beside: "pgbench, INSERT of a row".into(),
            theirs,
            goal: Goal::AtLeast(goal),
        });
    }
    Ok(figures)
}

/// Appends one fact a command. `series` tells the ids of one call from those of another.
pub(crate) async fn append(
    log: Arc<dyn Log>,
    crowd: usize,
    facts: Until,
    series: u64,
) -> Result<Pace> {
    callers(crowd, facts, move |n| {
        let log = Arc::clone(&log);
        async move {
            log.append(command(series, n)).await?;
            Ok(())
        }
    })
    .await
}

fn command(series: u64, n: usize) -> Append {
    /// Each stream gets a few facts.
    const STREAMS: usize = 10_000;
    let stream = Stream::new("assignment", chance::id(3 + series, n % STREAMS).to_string());
    let id = chance::command(1_000 + series, n);
    let facts = vec![fact(id, n)];
    Append {
        command_id: id,
        request_hash: [7; 32],
        streams: vec![StreamAppend { stream, expected: Expected::Any, facts }],
        result: "null".into(),
    }
}

fn fact(command: Uuid, n: usize) -> NewFact {
    let at: DateTime<Utc> = founded().utc();
    NewFact {
        event_id: NewFact::id(command, b"0"),
        kind: "ProgressReported".into(),
        version: "1.0".into(),
        payload: payload(n),
        metadata: METADATA.into(),
        effective_at: at,
        recorded_at: at,
        actor: "d15.staff".into(),
        correlation_id: command,
        causation_id: None,
    }
}

const METADATA: &str =
    r#"{"actor":{"user":"d15.staff","unit":"D15","role":"UNIT_STAFF"},"kind":"web"}"#;

fn payload(n: usize) -> String {
    let text = progress(&mut Chance::seeded(n as u64));
    format!(r#"{{"ProgressReported":{{"unit":"D15","text":"{text}","percent":50}}}}"#)
}

async fn pgbench(stage: &Stage, crowd: usize, seconds: usize) -> Result<f64> {
    let database = stage.empty("bench_p2").await?;
    database.pool.execute(TABLE).await?;
    let rate = run_pgbench(&database, crowd, seconds).await;
    database.drop().await?;
    rate
}

async fn run_pgbench(database: &Database, crowd: usize, seconds: usize) -> Result<f64> {
    let script = std::env::temp_dir().join(format!("luoshi-bench-{}.sql", std::process::id()));
    fs::write(&script, insert()).await?;
    let mut program = database.program("pgbench");
    program.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
    program.arg(format!("--client={crowd}")).arg(format!("--time={seconds}"));
    let output = program.arg("--file").arg(&script).output().await;
    fs::remove_file(&script).await?;
    let output = output.context("pgbench is part of PostgreSQL's server package")?;
    let (said, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "pgbench: {complaints}");
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let number = line.and_then(|line| line.split(' ').next()).context("pgbench names its pace")?;
    Ok(number.parse()?)
}

fn insert() -> String {
    let (payload, hash) = (payload(1), "ab".repeat(32));
    format!(
        "INSERT INTO row (aggregate_type, aggregate_id, sequence, event_type, event_version, \
         payload, metadata, event_id, recorded_at, effective_at, actor_id, command_id, \
         correlation_id, prev_hash, hash, hash_alg) VALUES ('assignment', \
         '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1, 'ProgressReported', '1.0', '{payload}', \
         '{METADATA}', gen_random_uuid(), now(), now(), 'd15.staff', gen_random_uuid(), \
         gen_random_uuid(), '\\x{hash}', '\\x{hash}', 1);"
    )
}
