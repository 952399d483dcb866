//! The words and the rules of supervision (督查督办): pure, without a clock, without I/O.
//!
//! Commands ask, deciders answer with facts. Read the modules in this order.

#![warn(clippy::float_arithmetic, clippy::wildcard_enum_match_arm)]

#[macro_use]
mod word;
mod refusal;
pub mod decider;
pub mod time;
pub mod calendar;
pub mod due;
pub mod contact;
pub mod unit;
pub mod roster;
pub mod taxonomy;
pub mod matter;
pub mod succession;
pub mod batch;
pub mod assignment;
pub mod plan;
pub mod warning;
pub mod score;
pub mod ranking;
pub mod quarter;
pub mod notice;
pub mod event;

pub use decider::{Decider, World};
pub use event::{Fact, Happening};
pub use refusal::{Refusal, gone, text_within};
