//! The contract of the archive: what every log promises, what `PostgreSQL` promises beyond it, and
//! that stock postgres-es may share the table.

#![expect(clippy::unwrap_used, reason = "specs")]

mod support;
mod promises;
mod postgres;
mod outages;
mod wire;
mod postgres_es;
