//! Time as the office reads it: instants, days, deadlines, quarters. Only this file knows +08:00.
//!
//! Instants are kept in UTC and judged in Asia/Shanghai, which has been UTC+8 without summer
//! time since 1991; no date handled here is older.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The zone in which days begin and deadlines fall.
pub const ZONE: &str = "Asia/Shanghai";
const OFFSET_SECONDS: i32 = 8 * 3600;

/// A day in Beijing.
pub type Day = NaiveDate;

fn beijing() -> FixedOffset {
    FixedOffset::east_opt(OFFSET_SECONDS).expect("eight hours is an offset")
}

/// An instant, to the microsecond: what every store keeps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// Cut to the microsecond, so that a moment read back equals the one written.
    pub fn new(at: DateTime<Utc>) -> Self {
        let micros = at.timestamp_micros();
        Self(DateTime::from_timestamp_micros(micros).unwrap_or(at))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// With the offset of Beijing, for people and for the gateway.
    pub fn local(self) -> DateTime<FixedOffset> {
        self.0.with_timezone(&beijing())
    }

    /// The day it is in Beijing.
    pub fn day(self) -> Day {
        self.local().date_naive()
    }

    /// The first instant of a day.
    pub fn start_of(day: Day) -> Self {
        Self::on(day, NaiveTime::MIN)
    }

    pub fn on(day: Day, time: NaiveTime) -> Self {
        let local = day.and_time(time).and_local_timezone(beijing());
        Self(local.single().expect("a fixed offset has no gaps").to_utc())
    }

    /// Hour and minute of a day in Beijing; `None` for a time that no clock shows.
    pub fn at(day: Day, hour: u32, minute: u32) -> Option<Self> {
        Some(Self::on(day, NaiveTime::from_hms_opt(hour, minute, 0)?))
    }

    /// As people write it: `4月9日00:00`.
    pub fn in_words(self) -> String {
        let local = self.local();
        format!("{}{}", in_words(local.date_naive()), local.format("%H:%M"))
    }

    pub fn plus(self, span: TimeDelta) -> Self {
        Self(self.0 + span)
    }

    pub fn since(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local();
        if local.timestamp() % 60 == 0 && local.timestamp_subsec_micros() == 0 {
            write!(f, "{}", local.format("%Y-%m-%d %H:%M"))
        } else {
            write!(f, "{}", local.format("%Y-%m-%d %H:%M:%S%.f"))
        }
    }
}

/// Reads `2020-03-31 16:20` (Beijing) and RFC 3339.
impl FromStr for Moment {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::new(at.to_utc()));
        }
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")?;
        Ok(Self::on(local.date(), local.time()))
    }
}

/// When something is due: an exclusive instant. “5月29日24:00前” is 2020-05-30 00:00, and a
/// report is in time if it came before that (G12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deadline(Moment);

impl Deadline {
    /// The whole of `day` still counts.
    pub fn end_of(day: Day) -> Self {
        Self(Moment::start_of(day + Days::new(1)))
    }

    /// Before this instant, for orders with a cut-off hour (“17:30前”).
    pub fn before(at: Moment) -> Self {
        Self(at)
    }

    pub fn moment(self) -> Moment {
        self.0
    }

    /// The last day that still counts, which people call the due day.
    pub fn day(self) -> Day {
        self.0.plus(TimeDelta::microseconds(-1)).day()
    }

    pub fn met_by(self, at: Moment) -> bool {
        at < self.0
    }

    /// As people write it: midnight is the end of the day before, `3月31日24:00`.
    pub fn in_words(self) -> String {
        if self.0 == Moment::start_of(self.0.day()) {
            format!("{}24:00", in_words(self.day()))
        } else {
            self.0.in_words()
        }
    }

    pub fn quarter(self) -> Quarter {
        Quarter::of(self.day())
    }
}

/// Years in which a quarter may lie: four digits, so that the order of texts is that of time, and
/// a slip of the pen (`202Q1`) is none.
pub const YEARS: RangeInclusive<i32> = 2000..=2999;

/// A scoring period, written `2020Q1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quarter {
    year: i32,
    number: u32,
}

impl Quarter {
    const FIRST: Self = Self { year: *YEARS.start(), number: 1 };
    const LAST: Self = Self { year: *YEARS.end(), number: 4 };

    pub fn new(year: i32, number: u32) -> Option<Self> {
        (YEARS.contains(&year) && (1..=4).contains(&number)).then_some(Self { year, number })
    }

    /// A day outside of all quarters, on which nothing is ever due, falls to the nearest one.
    pub fn of(day: Day) -> Self {
        let quarter = Self { year: day.year(), number: day.month0() / 3 + 1 };
        quarter.clamp(Self::FIRST, Self::LAST)
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn number(self) -> u32 {
        self.number
    }

    pub fn first_day(self) -> Day {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).expect("checked when made")
    }

    pub fn last_day(self) -> Day {
        self.first_day() + Months::new(3) - Days::new(1)
    }

    /// The first has none before it but itself.
    pub fn previous(self) -> Self {
        Self::of(self.first_day() - Days::new(1))
    }

    /// The last has none behind it but itself.
    pub fn next(self) -> Self {
        Self::of(self.last_day() + Days::new(1))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

impl fmt::Debug for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a quarter is written like 2020Q1")]
pub struct NotAQuarter;

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, number) = text.split_once('Q').ok_or(NotAQuarter)?;
        let read = Self::new(
            year.parse().map_err(|_| NotAQuarter)?,
            number.parse().map_err(|_| NotAQuarter)?,
        );
        // Nothing but what would be written: no sign, no further zero.
        read.filter(|quarter| quarter.to_string() == text).ok_or(NotAQuarter)
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

impl TryFrom<String> for Quarter {
    type Error = NotAQuarter;

    fn try_from(text: String) -> Result<Self, NotAQuarter> {
        text.parse()
    }
}

/// A time of day in Beijing, to the minute, written `17:30`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TimeOfDay(NaiveTime);

impl TimeOfDay {
    /// `None` for a time that no clock shows, such as 24:00.
    pub fn new(hour: u32, minute: u32) -> Option<Self> {
        NaiveTime::from_hms_opt(hour, minute, 0).map(Self)
    }

    pub fn on(self, day: Day) -> Moment {
        Moment::on(day, self.0)
    }

    pub fn is_midnight(self) -> bool {
        self.0 == NaiveTime::MIN
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written like 17:30")]
pub struct NotATime;

impl FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let read = NaiveTime::parse_from_str(text, "%H:%M").map(Self).map_err(|_| NotATime)?;
        // Nothing but what would be written: no sign, no missing zero.
        if read.to_string() == text { Ok(read) } else { Err(NotATime) }
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

/// A day as people write it: `3月31日`.
pub fn in_words(day: Day) -> String {
    format!("{}月{}日", day.month(), day.day())
}
