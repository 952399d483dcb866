//! What the stock peer (cqrs-es 0.5.0 with postgres-es 0.5.0) does and ours does not.
//!
//! Every test shows a defect in the peer first, on tables of the peer's own, and then that our
//! log has none. Should a test fail in its first half, the peer has been mended: then the reason
//! for a part of our own has gone, and somebody should think again.

#![expect(clippy::unwrap_used, reason = "specs")]

#[path = "../support/database.rs"]
mod own_database;
mod peer;
mod database;
mod snapshots;
mod replays;
mod queries;
mod bytes_and_keys;
