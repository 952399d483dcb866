//! One noun, one file: its type, the questions about it and the commands to it.

#![expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]

pub mod user;
pub mod unit;
pub mod unit_orders;
pub mod contact;
pub mod taxonomy;
pub mod calendar;
pub mod rules;
pub mod matter;
pub mod matter_lists;
pub mod matter_orders;
pub mod plan;
pub mod plan_periods;
pub mod plan_can;
pub mod plan_lists;
pub mod plan_terms;
pub mod plan_orders;
pub mod batch;
pub mod table_rows;
pub mod table;
pub mod assignment;
pub mod assignment_then;
pub mod feedback;
pub mod outlook;
pub mod clock;
pub mod part;
pub mod assignment_lists;
pub mod todo;
pub mod possible;
pub mod reports;
pub mod reviews;
pub mod time_orders;
pub mod score;
pub mod quarter;
pub mod quarter_can;
pub mod quarter_orders;
pub mod simulation;
pub mod job;
pub mod past;
pub mod ranking;
pub mod overview;
pub mod event;
pub mod event_lists;
pub mod lag;
pub mod node;
