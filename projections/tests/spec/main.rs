//! Read models, told in examples. Those that need SQL run on a database of their own each.

#![expect(clippy::unwrap_used, reason = "helpers of specs may fail loudly")]

mod story;
mod check;
mod database;
mod random;
mod rhythm;
mod season;

mod units;
mod registry;
mod plans;
mod notices;
mod lamp_board;
mod reports;
mod scoreboard;
mod ranking;
mod quarters;
mod posting;
mod outcome;
mod tampering;
mod simulate;
mod segment;
mod timeline;
mod archive;
mod questions;
mod drivers;
mod poison;
mod rebuilding;
mod rolling_back;
mod as_of;
mod abroad;
