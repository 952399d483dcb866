//! The county's own scenes, end to end, with the binary as an office runs it.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop")]

mod house;
mod a_table_is_issued_once;
mod master_key;
