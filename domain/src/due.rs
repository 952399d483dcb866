//! Due rules (完成时限): deadlines as offices write them, and the day they come to.

mod period;
mod recurring;

use std::ops::RangeInclusive;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

pub use period::Period;
pub use recurring::RecurringDay;

use crate::calendar::Calendar;
use crate::time::{Day, Deadline, TimeOfDay, in_words};

/// Years a deadline may lie in.
pub(crate) const YEARS: RangeInclusive<i32> = 2000..=2199;
/// Days a deadline may lie after its issue: some working years.
const MAX_DAYS: u32 = 1_000;

/// How a document says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DueRule {
    /// “2020年6月30日前”: a day set by a person is never moved, only warned about.
    By(Day),
    /// Before an instant of a day, “4月3日17:30前”.
    Before(Deadline),
    /// “每月”, “每季度”: the last day of each period.
    EachPeriod(Frequency),
    /// “每季度末月20日前”, “每周五17:30前”: a day of each period, until its end or an hour of it.
    /// Like any day set by a person it is never moved (3.12).
    OnDay {
        #[serde(flatten)]
        on: RecurringDay,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<TimeOfDay>,
    },
    /// The last working day of each period; its last day where none of it is worked.
    LastWorkingDay(Frequency),
    /// N working days after issue.
    WorkingDays(u32),
    /// N natural days after issue, rolled on to a working day.
    NaturalDays(u32),
}

word! {
    /// How often a duty comes back.
    pub enum Frequency {
        Once,
        Weekly,
        Monthly,
        Quarterly,
        HalfYear,
    }
}

impl DueRule {
    /// The deadline of a duty issued on `issued_on` for `period`; `None` where the rule and the
    /// period do not fit together (a quarterly duty issued for `ONCE`).
    pub fn due(&self, period: &Period, issued_on: Day, calendar: &Calendar) -> Option<Deadline> {
        match self {
            Self::By(day) => Some(Deadline::end_of(*day)),
            Self::Before(deadline) => Some(*deadline),
            Self::EachPeriod(frequency) if period.frequency() == Some(*frequency) => {
                period.last_day().map(Deadline::end_of)
            }
            Self::OnDay { on, before } => on.of(period).map(|day| until(day, *before)),
            Self::LastWorkingDay(frequency) if period.frequency() == Some(*frequency) => {
                last_working_day(period, calendar).map(Deadline::end_of)
            }
            Self::EachPeriod(_) | Self::LastWorkingDay(_) => None,
            Self::WorkingDays(n) => Some(calendar.due_in_working_days(issued_on, *n)),
            Self::NaturalDays(n) => Some(calendar.due_in_days(issued_on, *n)),
        }
    }

    /// Whether its days lie where calendars reach, so that no deadline falls out of time.
    pub fn is_within_reach(&self) -> bool {
        match self {
            Self::By(day) => YEARS.contains(&day.year()),
            Self::Before(deadline) => YEARS.contains(&deadline.day().year()),
            Self::EachPeriod(_) => true,
            // Midnight is the end of the day before, and is written so.
            Self::OnDay { on, before } => {
                on.is_within_reach() && !before.is_some_and(TimeOfDay::is_midnight)
            }
            Self::LastWorkingDay(frequency) => *frequency != Frequency::Once,
            Self::WorkingDays(n) | Self::NaturalDays(n) => (1..=MAX_DAYS).contains(n),
        }
    }

    pub fn frequency(&self) -> Frequency {
        match self {
            Self::EachPeriod(frequency) | Self::LastWorkingDay(frequency) => *frequency,
            Self::OnDay { on, .. } => on.frequency,
            Self::By(_) | Self::Before(_) | Self::WorkingDays(_) | Self::NaturalDays(_) => {
                Frequency::Once
            }
        }
    }

    /// As the office reads it back: “6月30日24:00前”.
    pub fn in_words(&self) -> String {
        match self {
            Self::By(day) => format!("{}24:00前", in_words(*day)),
            Self::Before(deadline) => {
                let at = deadline.moment().local();
                format!("{}{}前", in_words(at.date_naive()), at.format("%H:%M"))
            }
            Self::EachPeriod(frequency) => match frequency {
                Frequency::Once => "一次性".into(),
                Frequency::Weekly => "每周日24:00前".into(),
                Frequency::Monthly => "每月末日24:00前".into(),
                Frequency::Quarterly => "每季度末日24:00前".into(),
                Frequency::HalfYear => "每半年末日24:00前".into(),
            },
            Self::OnDay { on, before: None } => format!("{}24:00前", on.in_words()),
            Self::OnDay { on, before: Some(time) } => format!("{}{time}前", on.in_words()),
            Self::LastWorkingDay(frequency) => match frequency {
                Frequency::Once => "一次性".into(),
                Frequency::Weekly => "每周最后一个工作日24:00前".into(),
                Frequency::Monthly => "每月最后一个工作日24:00前".into(),
                Frequency::Quarterly => "每季度最后一个工作日24:00前".into(),
                Frequency::HalfYear => "每半年最后一个工作日24:00前".into(),
            },
            Self::WorkingDays(n) => format!("交办后{n}个工作日内"),
            Self::NaturalDays(n) => format!("交办后{n}日内"),
        }
    }
}

/// Until an hour of the day, or its end.
pub(crate) fn until(day: Day, before: Option<TimeOfDay>) -> Deadline {
    before.map_or(Deadline::end_of(day), |time| Deadline::before(time.on(day)))
}

fn last_working_day(period: &Period, calendar: &Calendar) -> Option<Day> {
    let (first, last) = (period.first_day()?, period.last_day()?);
    let worked = calendar.last_working_day_until(last);
    Some(if worked < first { last } else { worked })
}
