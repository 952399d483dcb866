//! A database of its own for each spec, with the peer's tables in one schema and ours in another.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use event_store::{
    Append, AppendError, Appended, Expected, NewFact, PostgresLog, Stream, StreamAppend,
};
use sqlx::{Executor, PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use crate::own_database;

/// As the peer's repository gives them, and one of its tables for views.
const PEERS_TABLES: &str = "
    CREATE SCHEMA peer;
    CREATE TABLE peer.events (
        aggregate_type text NOT NULL,
        aggregate_id text NOT NULL,
        sequence bigint CHECK (sequence >= 0) NOT NULL,
        event_type text NOT NULL,
        event_version text NOT NULL,
        payload json NOT NULL,
        metadata json NOT NULL,
        PRIMARY KEY (aggregate_type, aggregate_id, sequence)
    );
    CREATE TABLE peer.snapshots (
        aggregate_type text NOT NULL,
        aggregate_id text NOT NULL,
        last_sequence bigint CHECK (last_sequence >= 0) NOT NULL,
        current_snapshot bigint CHECK (current_snapshot >= 0) NOT NULL,
        payload json NOT NULL,
        PRIMARY KEY (aggregate_type, aggregate_id, last_sequence)
    );
    CREATE TABLE peer.view (
        view_id text NOT NULL,
        version bigint CHECK (version >= 0) NOT NULL,
        payload json NOT NULL,
        PRIMARY KEY (view_id)
    );";

/// Gone afterwards, however the spec ends.
pub(crate) async fn with_database(spec: impl AsyncFnOnce(PgPool)) {
    own_database::with_database(async |pool: PgPool| {
        pool.execute(PEERS_TABLES).await.unwrap();
        spec(pool).await;
    })
    .await;
}

/// Ends every connection to this database but the one that asks, as a restart would.
pub(crate) async fn cut_connections(killer: &PgPool) {
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    killer.execute(cut).await.unwrap();
}

/// A pool beside the one that is being cut.
pub(crate) async fn beside(pool: &PgPool) -> PgPool {
    let options = (*pool.connect_options()).clone();
    PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

pub(crate) async fn open(pool: &PgPool) -> PostgresLog {
    PostgresLog::connect(pool.clone()).await.unwrap()
}

pub(crate) fn id() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(0);
    Uuid::from_u128(u128::from(LAST.fetch_add(1, Ordering::Relaxed)) + 1)
}

pub(crate) fn tally(id: &str) -> Stream {
    Stream::new("tally", id)
}

pub(crate) fn fact(payload: &str) -> NewFact {
    let at: DateTime<Utc> = "2020-03-30T08:20:00Z".parse().unwrap();
    NewFact {
        event_id: id(),
        kind: "One".into(),
        version: "1.0".into(),
        payload: payload.into(),
        metadata: "{}".into(),
        effective_at: at,
        recorded_at: at,
        actor: "柳林镇".into(),
        correlation_id: id(),
        causation_id: None,
    }
}

/// A new command that states these in one stream.
pub(crate) fn command(stream: Stream, expected: Expected, facts: Vec<NewFact>) -> Append {
    let streams = vec![StreamAppend { stream, expected, facts }];
    Append { command_id: id(), request_hash: [7; 32], streams, result: "{}".into() }
}

/// The answer in one word.
pub(crate) fn word(answer: &Result<Appended, AppendError>) -> &'static str {
    match answer {
        Ok(Appended::Fresh(_)) => "fresh",
        Ok(Appended::Repeated(_)) => "repeated",
        Err(AppendError::Conflict(_)) => "conflict",
        Err(AppendError::Unfit(_)) => "unfit",
        Err(AppendError::Unavailable(_)) => "unavailable",
        Err(_) => "something else",
    }
}
