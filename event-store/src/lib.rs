//! The archive: where facts are kept. One port, and the stores behind it.
//!
//! Nothing here knows a business word: a fact is a kind, a payload and an envelope. What the
//! archive promises is order (positions that only grow, in commit order), that a fact once
//! acknowledged stays, that two writers of one stream never both win, and a hash chain per
//! stream that shows any later edit.

mod recorded;
mod sheet;
mod log;
pub mod chain;
mod upcast;
pub mod limits;
mod place;
mod door;
mod follow;
mod range;
mod copy;
mod memory;
pub mod postgres;
pub mod kurrent;

pub use copy::{Copied, CopyError, Portable, RestoreError, Restored, copy};
pub use kurrent::KurrentLog;
pub use log::{Append, AppendError, Appended, Expected, Log, ReadError, Receipt, StreamAppend};
pub use memory::MemoryLog;
pub use place::Head;
pub use postgres::PostgresLog;
pub use recorded::{Cursor, HashAlgorithm, Link, NewFact, Recorded, Stream};
pub use sheet::{Depth, Envelope, Noted, Sheet};
pub use upcast::Lifted;
