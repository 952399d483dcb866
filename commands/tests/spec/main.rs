//! Specs of the write side, on the archive in memory: what a request becomes.

#![expect(clippy::unwrap_used, reason = "a spec that cannot go on should stop")]

mod house;
mod counted;
mod desk;
mod reference;
mod timekeeper;
mod letters;
mod said;
mod evenings;
mod reds;
mod a_year;
mod courier;
mod courier_outage;
mod orders;
mod plans;
mod succession;
mod units;
mod quarters;
mod memory;
mod two_desks;
