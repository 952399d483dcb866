//! The county's own scenes, end to end, with the binary as an office runs it.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop")]

mod house;
mod a_table_is_issued_once;
mod a_rebuild_is_turned_back;
mod facts_in_kurrentdb;
mod master_key;
mod ways_out;
mod told_to_stop;
mod what_comes_by_itself;
