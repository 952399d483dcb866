//! A day that comes back in every period: “每季度末月20日”, “每月25日”, “每周五”.

use chrono::{Datelike, Days, Months};
use serde::{Deserialize, Serialize};

use super::{Frequency, Period};
use crate::time::Day;

/// The longest months have so many days.
const MAX_DAY: u32 = 31;

/// A day of every period of a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecurringDay {
    pub frequency: Frequency,
    /// Of the period, from 1: the last month of a quarter is 3. Always 1 in weeks and months.
    pub month: u32,
    /// Of the month, where a shorter month has its last day; of the week, from Monday 1 to
    /// Sunday 7.
    pub day: u32,
}

impl RecurringDay {
    /// The day of this period; `None` for a period that comes otherwise.
    pub fn of(&self, period: &Period) -> Option<Day> {
        if period.frequency() != Some(self.frequency) {
            return None;
        }
        let first = period.first_day()?;
        if self.frequency == Frequency::Weekly {
            return Some(first + Days::new(self.day.checked_sub(1)?.into()));
        }
        let month = first + Months::new(self.month.checked_sub(1)?);
        let last = month + Months::new(1) - Days::new(1);
        last.with_day(self.day.min(last.day()))
    }

    /// Whether every period of its frequency has such a day.
    pub fn is_within_reach(&self) -> bool {
        let (months, days) = match self.frequency {
            Frequency::Once => return false,
            Frequency::Weekly => (1, 7),
            Frequency::Monthly => (1, MAX_DAY),
            Frequency::Quarterly => (3, MAX_DAY),
            Frequency::HalfYear => (6, MAX_DAY),
        };
        (1..=months).contains(&self.month) && (1..=days).contains(&self.day)
    }

    /// As the office says it: “每季度末月20日”, “每周五”.
    pub fn in_words(&self) -> String {
        let day = || match self.day {
            MAX_DAY => "末日".into(),
            day => format!("{day}日"),
        };
        match self.frequency {
            Frequency::Once => "一次性".into(),
            Frequency::Weekly => format!("每周{}", weekday(self.day)),
            Frequency::Monthly => format!("每月{}", day()),
            Frequency::Quarterly => format!("每季度{}{}", month(self.month, 3), day()),
            Frequency::HalfYear => format!("每半年{}{}", month(self.month, 6), day()),
        }
    }
}

fn weekday(day: u32) -> &'static str {
    match day {
        1 => "一",
        2 => "二",
        3 => "三",
        4 => "四",
        5 => "五",
        6 => "六",
        _ => "日",
    }
}

fn month(month: u32, of: u32) -> String {
    match month {
        1 => "首月".into(),
        last if last == of => "末月".into(),
        other => format!("第{other}个月"),
    }
}
