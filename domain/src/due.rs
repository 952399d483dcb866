//! Due rules (完成时限): deadlines as offices write them, and the day they come to.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::calendar::Calendar;
use crate::time::{Day, Deadline, Quarter, in_words};

/// Years a deadline may lie in.
const YEARS: RangeInclusive<i32> = 2000..=2199;
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
    /// N working days after issue.
    WorkingDays(u32),
    /// N natural days after issue, rolled on to a working day.
    NaturalDays(u32),
}

/// How often a duty comes back.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Frequency {
    Once,
    Weekly,
    Monthly,
    Quarterly,
    HalfYear,
}

/// The period a duty is for (期次): `2020Q1`, `2020-03`, `2020W13`, `2020H1` or `ONCE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Period(String);

impl Period {
    pub fn once() -> Self {
        Self("ONCE".into())
    }

    /// The period of `frequency` that `day` lies in.
    pub fn of(frequency: Frequency, day: Day) -> Self {
        Self(match frequency {
            Frequency::Once => return Self::once(),
            Frequency::Weekly => {
                let week = day.iso_week();
                format!("{}W{:02}", week.year(), week.week())
            }
            Frequency::Monthly => format!("{}-{:02}", day.year(), day.month()),
            Frequency::Quarterly => Quarter::of(day).to_string(),
            Frequency::HalfYear => format!("{}H{}", day.year(), day.month0() / 6 + 1),
        })
    }

    /// Reads a key that `of` could have written.
    pub fn read(text: &str) -> Option<Self> {
        let key = Self(text.to_owned());
        (text == "ONCE" || key.frequency().is_some()).then_some(key)
    }

    /// How often a period of this kind comes; `None` for `ONCE`, and for a key that nothing
    /// here would write (`2020Q01`).
    fn frequency(&self) -> Option<Frequency> {
        let last = self.last_day()?;
        let written = |frequency: &&Frequency| Self::of(**frequency, last) == *self;
        Frequency::VARIANTS.iter().find(written).copied()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last day of the period; `None` for `ONCE`.
    pub fn last_day(&self) -> Option<Day> {
        let year: i32 = self.0.get(..4)?.parse().ok()?;
        let number: u32 = self.0.get(5..)?.parse().ok()?;
        let months = match (self.0.as_bytes()[4], number) {
            (b'Q', 1..=4) => number * 3,
            (b'H', 1..=2) => number * 6,
            (b'-', 1..=12) => number,
            (b'W', _) => return NaiveDate::from_isoywd_opt(year, number, chrono::Weekday::Sun),
            _ => return None,
        };
        let first = NaiveDate::from_ymd_opt(year, months, 1)?;
        Some(first + Months::new(1) - Days::new(1))
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
            Self::EachPeriod(_) => None,
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
            Self::WorkingDays(n) | Self::NaturalDays(n) => (1..=MAX_DAYS).contains(n),
        }
    }

    pub fn frequency(&self) -> Frequency {
        match self {
            Self::EachPeriod(frequency) => *frequency,
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
            Self::WorkingDays(n) => format!("交办后{n}个工作日内"),
            Self::NaturalDays(n) => format!("交办后{n}日内"),
        }
    }
}
