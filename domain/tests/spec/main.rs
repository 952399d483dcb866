//! Specs of the words and the rules: examples first, then pictures, then what must always hold.

#![expect(clippy::unwrap_used, reason = "a spec that cannot be told should stop there")]

mod story;
mod tally;
mod golden_cases;
mod golden_cases_time;
mod prompting;
mod interviews;
mod golden_cases_shared;
mod second_chances;
mod recalls;
mod outlook;
mod days;
mod refusals;
mod refusals_house;
mod life;
mod life_house;
mod life_assignment;
mod life_part;
mod quarters;
mod books;
mod plans;
mod plans_said;
mod succession;
mod notices;
mod life_notice;
mod messages;
mod digests;
mod golden_lines;
mod plots;
mod properties;
mod properties_numbers;
mod properties_time;
mod properties_plans;
