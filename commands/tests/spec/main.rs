//! Specs of the write side, on the archive in memory: what a request becomes.

#![expect(clippy::unwrap_used, reason = "a spec that cannot go on should stop")]

mod house;
mod desk;
mod orders;
mod units;
