//! Timing (提醒与时限): when silence is spoken to, and how long one may ask for something.
//!
//! A part of the rule set, so that a quarter keeps the version it was opened with.

use serde::{Deserialize, Serialize};

use crate::calendar::Hours;

/// Days or occurrences that a rule may count.
const MAX_COUNT: u32 = 366;
/// Minutes of a working day that a rule may wait: two working weeks.
const MAX_MINUTES: u32 = 10 * 24 * 60;
const HOURS_OF_A_DAY: u32 = 24;

/// Every number by which reminders and requests for time are reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// When the office works.
    pub hours: Hours,
    /// Working minutes after which a unit that has not looked is reminded (A9).
    pub unread_minutes: u32,
    /// The same for what is of top urgency, by the clock.
    pub unread_minutes_top: u32,
    /// Further days on which it is reminded of that, before its principal is.
    pub unread_repeats: u32,
    /// The hour at which the reminders of a day are due (A10).
    pub remind_hour: u32,
    /// Natural days before the due day (M68).
    pub first_reminder_days: u32,
    pub last_reminder_days: u32,
    /// Working days between two reminders that a report is overdue (A11).
    pub overdue_every_days: u32,
    /// After so many of them nobody is reminded any more: by then it is on the red slip.
    pub most_overdue: u32,
    /// Working days after the deadline until a red slip is proposed (3.13); a blue one is at
    /// once, an orange one with the red plate for silence.
    pub red_slip_days: u32,
    /// Working days after issue in which a unit may ask to be relieved (23).
    pub decline_days: u32,
    /// Extensions granted for one duty (22).
    pub most_extensions: u32,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            hours: Hours::default(),
            unread_minutes: 4 * 60,
            unread_minutes_top: 30,
            unread_repeats: 3,
            remind_hour: 9,
            first_reminder_days: 3,
            last_reminder_days: 1,
            overdue_every_days: 3,
            most_overdue: 20,
            red_slip_days: 10,
            decline_days: 2,
            most_extensions: 2,
        }
    }
}

impl Timing {
    /// Not written down while it is as usual, so that rule sets from before it existed keep
    /// their hash.
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Everything has a limit: no instant falls out of time, and something always comes next.
    pub(super) fn keeps_limits(&self) -> bool {
        let counts = [
            self.unread_repeats,
            self.first_reminder_days,
            self.last_reminder_days,
            self.most_overdue,
            self.red_slip_days,
            self.decline_days,
            self.most_extensions,
        ];
        let minutes = [self.unread_minutes, self.unread_minutes_top];
        counts.into_iter().all(|n| n <= MAX_COUNT)
            && (1..=MAX_COUNT).contains(&self.overdue_every_days)
            && minutes.into_iter().all(|n| n <= MAX_MINUTES)
            && self.remind_hour < HOURS_OF_A_DAY
            && self.hours.are_in_order()
    }
}
