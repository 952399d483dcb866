//! The front desk, told in examples. Those that need a house run on a database of their own.

#![expect(clippy::unwrap_used, reason = "helpers of specs may fail loudly")]

mod published;
mod guarded;
mod attacks;

mod statements;
mod database;
mod county;
mod held;
mod client;
mod listener;

mod entering;
mod refused;
mod documents;
mod walk;
mod sight;
mod matrix;
mod orders;
mod plans;
mod timers;
mod notices;
mod messages;
mod one_act;
mod reports;
mod parts;
mod relief;
mod contacts;
mod happenings;
mod lists;
mod tables;
mod quarters;
mod reckoned;
mod jobs;
mod past;
mod watching;
mod following;
mod pages;
mod county_map;
mod elsewhere;
