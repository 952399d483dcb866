//! The machine fails in the worst moment, again and again: what was acknowledged is on record,
//! once, and the read models say what the facts say. And what takes long, or is done elsewhere,
//! keeps nobody waiting and changes nothing.
//!
//! Tests that kill at a moment of chance print their seed; `SEED=… cargo test -p app --test torture
//! NAME` throws the same dice again (what the operating system does in between is not in the dice),
//! and `KILLS=200` goes on for longer (a private server is killed five times at most).
#![expect(clippy::unwrap_used, reason = "a scene that cannot be set has failed")]

mod the_service_is_killed;
mod the_database_is_killed;
mod the_database_is_away;
mod a_rebuild_beside_a_service;
mod a_verdict_elsewhere;
mod judge;
mod writers;
mod orders;
mod house;
mod server;
mod http;
mod dice;
