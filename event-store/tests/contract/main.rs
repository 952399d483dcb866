//! The contract of the archive: what every log promises, what `PostgreSQL` promises beyond it, what
//! the log in `KurrentDB` does when its server misbehaves, that a log may move from store to store,
//! and that stock postgres-es may share the table.

#![expect(clippy::unwrap_used, reason = "specs")]

#[path = "../support/database.rs"]
mod database;
mod support;
mod promises;
mod postgres;
mod outages;
mod wire;
mod kurrent;
mod locks;
mod copy;
mod postgres_es;
