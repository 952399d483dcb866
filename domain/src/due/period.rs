//! Period (期次): what a recurring duty is for, by the key that everybody writes.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::{Frequency, YEARS};
use crate::time::{Day, Quarter};

/// The period a duty is for: `2020Q1`, `2020-03`, `2020W13`, `2020H1`; a day of its own,
/// `2020-05-20`, where a duty comes back on days somebody chose; or `ONCE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Period(String);

impl Period {
    pub fn once() -> Self {
        Self("ONCE".into())
    }

    /// A day that is a period of its own.
    pub fn on(day: Day) -> Self {
        Self(day.to_string())
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

    /// Reads a key that `of` or `on` could have written.
    pub fn read(text: &str) -> Option<Self> {
        let key = Self(text.to_owned());
        let is_written = key == Self::once() || key.day().is_some() || key.frequency().is_some();
        is_written.then_some(key)
    }

    /// How often a period of this kind comes; `None` for `ONCE` and for a day of its own, and for
    /// a key that nothing here would write (`2020Q01`).
    pub fn frequency(&self) -> Option<Frequency> {
        let (first, _) = self.span()?;
        let written = |frequency: &&Frequency| Self::of(**frequency, first) == *self;
        Frequency::VARIANTS.iter().find(written).copied()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first day of the period; `None` for `ONCE`.
    pub fn first_day(&self) -> Option<Day> {
        self.day().or_else(|| self.span().map(|(first, _)| first))
    }

    /// The last day of the period; `None` for `ONCE`.
    pub fn last_day(&self) -> Option<Day> {
        self.day().or_else(|| self.span().map(|(_, last)| last))
    }

    /// The one behind it; `None` where there is none: behind `ONCE`, a day of its own, and the
    /// years that calendars reach.
    pub fn next(&self) -> Option<Self> {
        let behind = self.last_day()? + Days::new(1);
        let frequency = self.frequency()?;
        YEARS.contains(&behind.year()).then(|| Self::of(frequency, behind))
    }

    /// The day itself, where the period is no more than that.
    fn day(&self) -> Option<Day> {
        let day = self.0.parse().ok()?;
        (Self::on(day) == *self).then_some(day)
    }

    /// First and last day of what comes back by itself.
    fn span(&self) -> Option<(Day, Day)> {
        let year: i32 = self.0.get(..4)?.parse().ok()?;
        let number: u32 = self.0.get(5..)?.parse().ok()?;
        let (month, months) = match (self.0.as_bytes()[4], number) {
            (b'Q', 1..=4) => (number * 3 - 2, 3),
            (b'H', 1..=2) => (number * 6 - 5, 6),
            (b'-', 1..=12) => (number, 1),
            (b'W', _) => {
                let monday = NaiveDate::from_isoywd_opt(year, number, Weekday::Mon)?;
                return Some((monday, monday + Days::new(6)));
            }
            _ => return None,
        };
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some((first, first + Months::new(months) - Days::new(1)))
    }
}
