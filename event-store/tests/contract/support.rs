//! What all specs of the archive share: every store there is, and small facts to write.

use std::{
    collections::BTreeMap,
    fmt::Display,
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, Utc};
use event_store::{
    Append, AppendError, Appended, Cursor, Expected, KurrentLog, Log, MemoryLog, NewFact,
    PostgresLog, Receipt, Recorded, Stream, StreamAppend, chain, kurrent::ProcessLock,
};
use sqlx::PgPool;
use standin::Standin;
use uuid::Uuid;

pub(crate) use crate::database::with_database;

/// In what logs may differ.
#[derive(Clone, Copy)]
pub(crate) struct Ways {
    /// Positions have no gaps.
    pub(crate) dense: bool,
    /// An event id that is on record in any stream is refused in every other.
    pub(crate) knows_event_ids: bool,
    /// How many commands a crowd brings: what takes a store some seconds.
    pub(crate) crowd: usize,
}

const DENSE: Ways = Ways { dense: true, knows_event_ids: true, crowd: 10_000 };
const SPARSE: Ways = Ways { dense: false, knows_event_ids: false, crowd: 1_000 };

/// Holds a promise against every log there is.
pub(crate) async fn check<F, Fut>(promise: F)
where
    F: Fn(Arc<dyn Log>) -> Fut,
    Fut: Future<Output = ()>,
{
    check_ways(|log, _| promise(log)).await;
}

/// The same, for promises that differ.
pub(crate) async fn check_ways<F, Fut>(promise: F)
where
    F: Fn(Arc<dyn Log>, Ways) -> Fut,
    Fut: Future<Output = ()>,
{
    eprintln!("in memory:");
    promise(Arc::new(MemoryLog::new()), DENSE).await;
    eprintln!("in PostgreSQL:");
    with_database(async |pool| promise(open(&pool).await, DENSE).await).await;
    eprintln!("in KurrentDB's stand-in:");
    promise(stand_in().await.1, SPARSE).await;
    if let Ok(url) = std::env::var("KURRENTDB_URL") {
        eprintln!("in KurrentDB:");
        promise(kurrent(&url, &tenant()).await, SPARSE).await;
    }
}

/// A log in a stand-in of its own.
pub(crate) async fn stand_in() -> (Standin, Arc<KurrentLog>) {
    let standin = Standin::start().await;
    let log = kurrent(&standin.url(), "luoshi").await;
    (standin, log)
}

pub(crate) async fn kurrent(url: &str, tenant: &str) -> Arc<KurrentLog> {
    let lock = Arc::new(ProcessLock::default());
    Arc::new(KurrentLog::connect(url, tenant, lock).await.unwrap())
}

/// A part of a shared node that no other spec, and no other run, has written to.
fn tenant() -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    format!("contract_{now}_{}_{}", process::id(), fresh())
}

pub(crate) async fn open(pool: &PgPool) -> Arc<PostgresLog> {
    Arc::new(PostgresLog::connect(pool.clone()).await.unwrap())
}

/// A number never given before, for ids.
pub(crate) fn fresh() -> u128 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed).into()
}

pub(crate) fn id() -> Uuid {
    Uuid::from_u128(fresh() + 1)
}

pub(crate) fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

pub(crate) fn assignment(id: impl Display) -> Stream {
    Stream::new("assignment", id.to_string())
}

pub(crate) fn fact() -> NewFact {
    NewFact {
        event_id: id(),
        kind: "Reported".into(),
        version: "1.0".into(),
        payload: r#"{"Reported": {"text":"道路硬化完成60%"}}"#.into(),
        metadata: r#"{"client":"web"}"#.into(),
        effective_at: at("2020-03-30T08:20:00.000001Z"),
        recorded_at: at("2020-03-30T08:20:00.000001Z"),
        actor: "柳林镇".into(),
        correlation_id: id(),
        causation_id: None,
    }
}

/// A new command that states so many facts in one stream.
pub(crate) fn command(stream: Stream, expected: Expected, facts: usize) -> Append {
    let facts = (0..facts).map(|_| fact()).collect();
    commands(vec![StreamAppend { stream, expected, facts }])
}

pub(crate) fn commands(streams: Vec<StreamAppend>) -> Append {
    Append { command_id: id(), request_hash: [7; 32], streams, result: r#"{"ok": true}"#.into() }
}

/// The answer in one word, for comparing answers of two logs and for printing.
pub(crate) fn word(answer: &Result<Appended, AppendError>) -> &'static str {
    match answer {
        Ok(Appended::Fresh(_)) => "fresh",
        Ok(Appended::Repeated(_)) => "repeated",
        Err(AppendError::Conflict(_)) => "conflict",
        Err(AppendError::CommandIdReused) => "command id reused",
        Err(AppendError::TooLarge(_)) => "too large",
        Err(AppendError::Unfit(_)) => "unfit",
        Err(AppendError::Full) => "full",
        Err(AppendError::Damaged(_)) => "damaged",
        Err(AppendError::Unknown(_)) => "unknown",
        Err(AppendError::Unavailable(_)) => "unavailable",
    }
}

pub(crate) fn receipt(answer: Result<Appended, AppendError>) -> Receipt {
    match answer.unwrap() {
        Appended::Fresh(receipt) | Appended::Repeated(receipt) => receipt,
    }
}

/// Sends a command until it is answered, as a client with an idempotency key does.
pub(crate) async fn insist(log: &dyn Log, append: Append) {
    loop {
        let answer = log.append(append.clone()).await;
        match word(&answer) {
            "fresh" | "repeated" => return,
            "unknown" | "unavailable" => {}
            other => panic!("{other}: {answer:?}"),
        }
    }
}

pub(crate) async fn everything(log: &dyn Log) -> Vec<Recorded> {
    log.read_all(Cursor::START, usize::MAX).await.unwrap()
}

/// What must hold of every log at any time: positions that only grow, sequences without gaps,
/// time that never goes back, chains that verify. Gives back how many facts there are.
pub(crate) fn sound(facts: &[Recorded]) -> usize {
    let mut streams: BTreeMap<&Stream, Vec<&Recorded>> = BTreeMap::new();
    for fact in facts {
        streams.entry(&fact.stream).or_default().push(fact);
    }
    for facts in streams.into_values() {
        chain::verify(facts).unwrap();
    }
    let places: Vec<_> = facts.iter().map(|it| it.position).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "positions do not grow");
    assert!(facts.is_sorted_by_key(|it| it.recorded_at), "the log's time goes back");
    facts.len()
}

/// What holds of a log in memory and in `PostgreSQL` beyond that.
pub(crate) fn dense(facts: &[Recorded]) {
    assert!(facts.iter().map(|it| it.position.raw()).eq(1..=facts.len() as u64), "a gap");
}
