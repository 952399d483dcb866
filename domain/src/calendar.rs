//! Calendar (工作日历): which days the office works. One stream a year, one fact a version.
//!
//! ```text
//! unpublished ─ Publish ─► version 1 ─ Publish ─► version 2 ─► …
//! ```
//!
//! A year nobody published counts plain weekends; `Calendar::knows` tells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::refusal::reason_within;
use crate::roster::Role;
use crate::time::{Day, Deadline, Moment};

/// Days listed in one publication; a year has no more.
const MAX_DAYS: usize = 366;
const MINUTES_OF_A_DAY: u32 = 24 * 60;
/// No rule counts further than this many working days.
const MAX_WORKING_DAYS: u32 = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Publish(YearPlan),
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    CalendarPublished(YearPlan),
}

/// The working days of one year, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPlan {
    pub year: i32,
    /// One more than the version before.
    pub version: u32,
    /// Days off besides plain weekends.
    pub off_days: Vec<Day>,
    /// Weekend days that are worked.
    pub makeup_workdays: Vec<Day>,
    /// The document it was taken from.
    pub source: String,
}

/// One year's publications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearCalendar {
    version: u32,
}

impl Decider for YearCalendar {
    const STREAM: &'static str = "calendar";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Publish(plan) => self.publish(plan, world),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            Event::CalendarPublished(plan) => Self { version: plan.version },
        }
    }
}

impl YearCalendar {
    fn publish(&self, plan: YearPlan, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead, Role::System])?;
        if plan.version != self.version + 1 {
            return Err(Refusal::VersionConflict { have: self.version.into() });
        }
        reason_within(&plan.source)?;
        let mut seen = BTreeSet::new();
        let days = || plan.off_days.iter().chain(&plan.makeup_workdays);
        if days().count() > MAX_DAYS
            || days().any(|day| day.year() != plan.year || !seen.insert(*day))
        {
            return Err(Refusal::invalid("days", "每个日期只能出现一次，且须在本年度内"));
        }
        Ok(vec![Event::CalendarPublished(plan)])
    }
}

/// The hours of a working day, in minutes since midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub morning: (u32, u32),
    pub afternoon: (u32, u32),
}

impl Default for Hours {
    /// 8:30–12:00 and 13:30–17:30.
    fn default() -> Self {
        Self { morning: (8 * 60 + 30, 12 * 60), afternoon: (13 * 60 + 30, 17 * 60 + 30) }
    }
}

impl Hours {
    /// One half behind the other, within a day, and some of it is worked.
    pub(crate) fn are_in_order(&self) -> bool {
        let [a, b, c, d] = [self.morning.0, self.morning.1, self.afternoon.0, self.afternoon.1];
        a <= b && b <= c && c <= d && d <= MINUTES_OF_A_DAY && a < d - (c - b)
    }
}

/// All published years together, as rules use them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, (u32, BTreeSet<Day>, BTreeSet<Day>)>,
}

impl Calendar {
    pub fn learn(&mut self, event: &Event) {
        let Event::CalendarPublished(plan) = event;
        let off = plan.off_days.iter().copied().collect();
        let makeup = plan.makeup_workdays.iter().copied().collect();
        self.years.insert(plan.year, (plan.version, off, makeup));
    }

    pub fn knows(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// What a fact pins: the version of the year of `day`, such as `2020v1`; `2030v0` where none
    /// is published.
    pub fn version_for(&self, day: Day) -> String {
        let version = self.years.get(&day.year()).map_or(0, |(version, ..)| *version);
        format!("{}v{version}", day.year())
    }

    pub fn works(&self, day: Day) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.years.get(&day.year()) {
            Some((_, off, makeup)) => makeup.contains(&day) || (!weekend && !off.contains(&day)),
            None => !weekend,
        }
    }

    /// The n-th working day after `day`, which itself does not count. `n = 0` is `day`.
    pub fn working_day_after(&self, day: Day, n: u32) -> Day {
        let mut at = day;
        for _ in 0..n.min(MAX_WORKING_DAYS) {
            at = at + Days::new(1);
            while !self.works(at) {
                at = at + Days::new(1);
            }
        }
        at
    }

    /// The n-th working day before `day`.
    pub fn working_day_before(&self, day: Day, n: u32) -> Day {
        let mut at = day;
        for _ in 0..n.min(MAX_WORKING_DAYS) {
            at = at - Days::new(1);
            while !self.works(at) {
                at = at - Days::new(1);
            }
        }
        at
    }

    /// `day`, or the last working day before it.
    pub fn last_working_day_until(&self, day: Day) -> Day {
        if self.works(day) { day } else { self.working_day_before(day, 1) }
    }

    /// “N 个工作日内”: the end of the n-th working day after `day`.
    pub fn due_in_working_days(&self, day: Day, n: u32) -> Deadline {
        Deadline::end_of(self.working_day_after(day, n))
    }

    /// “N 日内”: natural days, rolled on to a working day (Civil Code 203).
    pub fn due_in_days(&self, day: Day, n: u32) -> Deadline {
        let last = day + Days::new(n.into());
        let works = if self.works(last) { last } else { self.working_day_after(last, 1) };
        Deadline::end_of(works)
    }

    /// How many working days a pause took away: those after the day it began, up to and with the
    /// day it ended (G17).
    pub fn working_days_between(&self, began: Day, ended: Day) -> u32 {
        let passed = began.iter_days().take_while(|day| *day <= ended).filter(|day| *day > began);
        let counted = usize::try_from(MAX_WORKING_DAYS).unwrap_or(usize::MAX);
        let worked = passed.filter(|day| self.works(*day)).take(counted).count();
        u32::try_from(worked).unwrap_or(MAX_WORKING_DAYS)
    }

    /// A deadline so many working days later, at the same hour.
    pub fn later_by(&self, due: Deadline, working_days: u32) -> Deadline {
        let moved = self.working_day_after(due.day(), working_days) - due.day();
        Deadline::before(due.moment().plus(moved))
    }

    /// When so many working minutes have passed.
    pub fn after_working_minutes(&self, from: Moment, minutes: u32, hours: &Hours) -> Moment {
        let mut left = TimeDelta::minutes(minutes.into());
        let today = from.day();
        let mut day = if self.works(today) { today } else { self.working_day_after(today, 1) };
        loop {
            for (opens, closes) in [hours.morning, hours.afternoon] {
                let at =
                    |minute: u32| Moment::start_of(day).plus(TimeDelta::minutes(minute.into()));
                let (opens, closes) = (at(opens).max(from), at(closes));
                if opens >= closes {
                    continue;
                }
                let worked = closes.since(opens);
                if left <= worked {
                    return opens.plus(left);
                }
                left -= worked;
            }
            day = self.working_day_after(day, 1);
        }
    }
}
