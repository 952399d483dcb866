//! The terms of a plan: what is issued, how often, how early, and due by when.

use std::collections::BTreeSet;
use std::iter::successors;

use chrono::{Datelike, Days};
use serde::{Deserialize, Serialize};

use super::with_end;
use crate::Refusal;
use crate::calendar::Calendar;
use crate::decider::World;
use crate::due::{DueRule, Frequency, Period, RecurringDay, YEARS, until};
use crate::matter::{ItemNo, MAX_ITEMS};
use crate::notice::Template;
use crate::time::{Day, Deadline, Moment, TimeOfDay, in_words};

/// Days between issue and due: a duty of a year is known a year before.
pub const MAX_LEAD_DAYS: u32 = 366;
/// Days that somebody lists: one a week, with room.
pub const MAX_DATES: usize = 60;

/// What a plan does, as a person said it. A revision is a new set of terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Of the matter; all that it has then, when none are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemNo>,
    pub cadence: Cadence,
    /// The hour of issue.
    pub at: TimeOfDay,
    /// How the office words the messages about what is issued, with variables; none: as usual
    /// (M65).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
}

/// When a plan issues, and by when its duties are due (频次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cadence {
    /// Due on a day of each period, and issued so many days before it (提前交办天数).
    BeforeDue {
        /// `EachPeriod`, `OnDay` or `LastWorkingDay`.
        due: DueRule,
        lead_days: u32,
        first: Period,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Period>,
    },
    /// Issued on a day of each period, and due so many days after it.
    AfterIssue {
        issue: RecurringDay,
        /// `WorkingDays` or `NaturalDays`.
        due: DueRule,
        first: Period,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Period>,
    },
    /// Due on days that somebody has chosen, each of which is a period of its own.
    Dates {
        days: Vec<Day>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<TimeOfDay>,
        lead_days: u32,
    },
}

impl Cadence {
    /// How often it comes; `ONCE` for days that somebody has chosen.
    pub fn frequency(&self) -> Frequency {
        match self {
            Self::BeforeDue { due, .. } => due.frequency(),
            Self::AfterIssue { issue, .. } => issue.frequency,
            Self::Dates { .. } => Frequency::Once,
        }
    }

    /// Every period in order, from the first on.
    pub(super) fn periods(&self) -> Box<dyn Iterator<Item = Period> + '_> {
        match self {
            Self::BeforeDue { first, last, .. } | Self::AfterIssue { first, last, .. } => {
                let all = successors(Some(first.clone()), Period::next);
                Box::new(all.take_while(move |it| last.as_ref().is_none_or(|last| it <= last)))
            }
            Self::Dates { days, .. } => Box::new(days.iter().copied().map(Period::on)),
        }
    }

    pub(super) fn has(&self, period: &Period) -> bool {
        match self {
            Self::BeforeDue { first, last, .. } | Self::AfterIssue { first, last, .. } => {
                period.frequency() == Some(self.frequency())
                    && period >= first
                    && last.as_ref().is_none_or(|last| period <= last)
            }
            Self::Dates { days, .. } => days.iter().any(|day| Period::on(*day) == *period),
        }
    }

    /// What the duties of a period are issued under.
    pub(super) fn rule(&self, period: &Period) -> Option<DueRule> {
        match self {
            Self::BeforeDue { due, .. } | Self::AfterIssue { due, .. } => Some(*due),
            Self::Dates { before: None, .. } => period.first_day().map(DueRule::By),
            Self::Dates { before: Some(time), .. } => {
                period.first_day().map(|day| DueRule::Before(Deadline::before(time.on(day))))
            }
        }
    }

    /// As the office reads it back: “每季度末月20日24:00前，提前10日交办，自2020Q1起”.
    pub fn in_words(&self) -> String {
        let span = |first: &Period, last: &Option<Period>| match last {
            Some(last) => format!("自{}至{}", first.as_str(), last.as_str()),
            None => format!("自{}起", first.as_str()),
        };
        let (issue, due) = (self.issue_in_words(), self.due_in_words());
        match self {
            Self::BeforeDue { first, last, .. } => format!("{due}，{issue}，{}", span(first, last)),
            Self::AfterIssue { first, last, .. } => {
                format!("{issue}，{due}，{}", span(first, last))
            }
            Self::Dates { .. } => format!("{due}，{issue}"),
        }
    }

    /// When a period is issued: “提前10日交办”, “每月1日交办”.
    pub fn issue_in_words(&self) -> String {
        match self {
            Self::BeforeDue { lead_days, .. } | Self::Dates { lead_days, .. } => {
                format!("提前{lead_days}日交办")
            }
            Self::AfterIssue { issue, .. } => format!("{}交办", issue.in_words()),
        }
    }

    /// By when its duties are due: “每季度末月20日24:00前”, “交办后5个工作日内”.
    pub fn due_in_words(&self) -> String {
        match self {
            Self::BeforeDue { due, .. } | Self::AfterIssue { due, .. } => due.in_words(),
            Self::Dates { days, before, .. } => {
                let days: Vec<_> = days.iter().map(|day| in_words(*day)).collect();
                let time = before.map_or("24:00".into(), |time| time.to_string());
                format!("{}各{time}前", days.join("、"))
            }
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::BeforeDue { due, lead_days, first, last } => {
                check_rule(due, is_of_the_period(due))?;
                check_lead(*lead_days)?;
                check_span(due.frequency(), first, last.as_ref())
            }
            Self::AfterIssue { issue, due, first, last } => {
                check_rule(due, counts_from_issue(due))?;
                if !issue.is_within_reach() {
                    return Err(Refusal::invalid("issue", "期次中没有这一天"));
                }
                check_span(issue.frequency, first, last.as_ref())
            }
            Self::Dates { days, before, lead_days } => {
                check_lead(*lead_days)?;
                if before.is_some_and(TimeOfDay::is_midnight) {
                    return Err(Refusal::invalid("before", "0时截止请写前一日24:00"));
                }
                check_days(days)
            }
        }
    }
}

impl Terms {
    /// The instant at which a period is issued by these terms alone: a day that is not worked
    /// gives way to the working day before it (3.12). None for a period that they do not have.
    pub(super) fn issue_at(&self, period: &Period, calendar: &Calendar) -> Option<Moment> {
        let day = match &self.cadence {
            Cadence::BeforeDue { due, lead_days, .. } => {
                // What is due on a day of the period does not depend on when it is issued.
                let due = due.due(period, period.first_day()?, calendar)?;
                due.day() - Days::new((*lead_days).into())
            }
            Cadence::AfterIssue { issue, .. } => issue.of(period)?,
            Cadence::Dates { before, lead_days, .. } => {
                until(period.first_day()?, *before).day() - Days::new((*lead_days).into())
            }
        };
        Some(self.at.on(calendar.last_working_day_until(day)))
    }

    /// By when a period is due that is issued at this instant.
    pub(super) fn due(
        &self,
        period: &Period,
        issued_at: Moment,
        calendar: &Calendar,
    ) -> Option<Deadline> {
        self.cadence.rule(period)?.due(period, issued_at.day(), calendar)
    }

    /// What can be said of the terms without knowing when they are said.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.items.iter().find(|no| !seen.insert(**no)) {
            return Err(Refusal::Duplicate { what: format!("第{twice}项") });
        }
        if self.items.len() > MAX_ITEMS {
            let what = format!("分解项不超过 {MAX_ITEMS} 项");
            return Err(Refusal::LimitReached { what });
        }
        if let Some(sms) = &self.sms {
            Template::of_duty("terms.smsText", sms)?;
        }
        self.cadence.check()?;
        if self.is_due_before_issue() {
            return Err(Refusal::invalid("leadDays", "交办时刻须早于完成时限"));
        }
        Ok(())
    }

    /// Issued on the very day it is due, but not before the hour by which it is due.
    fn is_due_before_issue(&self) -> bool {
        let at_latest = match &self.cadence {
            Cadence::BeforeDue { due: DueRule::OnDay { before, .. }, lead_days: 0, .. }
            | Cadence::Dates { before, lead_days: 0, .. } => *before,
            Cadence::BeforeDue { .. } | Cadence::AfterIssue { .. } | Cadence::Dates { .. } => None,
        };
        at_latest.is_some_and(|before| before <= self.at)
    }

    /// Refuses a first period that nobody could deliver any more.
    pub(super) fn must_begin_after(&self, world: &World<'_>) -> Result<(), Refusal> {
        let due = self.cadence.periods().next().and_then(|first| {
            let issued_at = self.issue_at(&first, world.calendar)?;
            self.due(&first, issued_at, world.calendar)
        });
        if due.is_some_and(|due| due.met_by(world.now)) { Ok(()) } else { Err(Refusal::DuePast) }
    }

    /// What was opened under the terms before does not come again, and nothing new comes where
    /// the plan has already been.
    pub(super) fn must_follow(
        &self,
        before: &Self,
        opened: &Period,
        until: Day,
    ) -> Result<(), Refusal> {
        let was_there = |day: &Day| before.cadence.has(&Period::on(*day));
        let overlap = match &self.cadence {
            Cadence::Dates { days, .. } => {
                days.iter().find(|day| **day <= until && !was_there(day)).copied()
            }
            Cadence::BeforeDue { first, .. } | Cadence::AfterIssue { first, .. } => {
                let same = self.cadence.frequency() == before.cadence.frequency();
                first.first_day().filter(|day| !same && *day <= until)
            }
        };
        let Some(day) = overlap else { return Ok(()) };
        let (opened, day) = (with_end(opened, until), in_words(day));
        let why = format!("已交办至{opened}，新的期次不能从{day}开始");
        Err(Refusal::invalid("first", why))
    }
}

fn is_of_the_period(due: &DueRule) -> bool {
    match due {
        DueRule::EachPeriod(_) | DueRule::OnDay { .. } | DueRule::LastWorkingDay(_) => {
            due.frequency() != Frequency::Once
        }
        DueRule::By(_) | DueRule::Before(_) | DueRule::WorkingDays(_) | DueRule::NaturalDays(_) => {
            false
        }
    }
}

fn counts_from_issue(due: &DueRule) -> bool {
    match due {
        DueRule::WorkingDays(_) | DueRule::NaturalDays(_) => true,
        DueRule::By(_)
        | DueRule::Before(_)
        | DueRule::EachPeriod(_)
        | DueRule::OnDay { .. }
        | DueRule::LastWorkingDay(_) => false,
    }
}

fn check_rule(due: &DueRule, fits: bool) -> Result<(), Refusal> {
    if !fits {
        return Err(Refusal::invalid("due", "完成时限与频次不符"));
    }
    if !due.is_within_reach() {
        return Err(Refusal::invalid("due", "完成时限超出范围"));
    }
    Ok(())
}

fn check_lead(days: u32) -> Result<(), Refusal> {
    if days > MAX_LEAD_DAYS {
        let what = format!("提前交办不超过 {MAX_LEAD_DAYS} 天");
        return Err(Refusal::LimitReached { what });
    }
    Ok(())
}

fn check_span(frequency: Frequency, first: &Period, last: Option<&Period>) -> Result<(), Refusal> {
    let fits = |period: &Period| {
        let day = period.first_day().filter(|day| YEARS.contains(&day.year()));
        day.is_some() && period.frequency() == Some(frequency)
    };
    if !fits(first) || !last.is_none_or(fits) {
        return Err(Refusal::invalid("first", "起止期次与频次不符"));
    }
    if last.is_some_and(|last| last < first) {
        return Err(Refusal::invalid("last", "截止期次不能早于起始期次"));
    }
    Ok(())
}

fn check_days(days: &[Day]) -> Result<(), Refusal> {
    if days.is_empty() || days.len() > MAX_DATES {
        let what = format!("自定日期须为 1–{MAX_DATES} 个");
        return Err(Refusal::LimitReached { what });
    }
    let in_order = days.is_sorted_by(|a, b| a < b);
    if !in_order || days.iter().any(|day| !YEARS.contains(&day.year())) {
        return Err(Refusal::invalid("days", "日期须由早到晚、不得重复"));
    }
    Ok(())
}
