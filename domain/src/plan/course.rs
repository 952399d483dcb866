//! The course of a plan: which periods come, when each is issued, and by when it is due.

use super::{Plan, Scheduled};
use crate::calendar::Calendar;
use crate::due::{DueRule, Period};
use crate::time::{Deadline, Moment};

/// A period that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub period: Period,
    /// On a working day, at the hour of the plan; where the plan was scheduled or revised only
    /// after that, at the instant at which it was.
    pub issue_at: Moment,
    /// What its assignments are issued under.
    pub rule: DueRule,
    pub due: Deadline,
    /// Whether the due day is worked. A day set by a person is not moved, only warned about.
    pub due_works: bool,
}

impl Plan {
    /// The period that is opened next, by this calendar. None when the plan is stopped or has
    /// none left.
    pub fn next(&self, calendar: &Calendar) -> Option<Planned> {
        self.ahead(calendar).next()
    }

    /// The next periods, at most `n`.
    pub fn coming(&self, calendar: &Calendar, n: usize) -> Vec<Planned> {
        self.ahead(calendar).take(n).collect()
    }

    /// Behind what was opened, without what is skipped, and without what was over before these
    /// terms were said.
    fn ahead<'a>(&'a self, calendar: &'a Calendar) -> impl Iterator<Item = Planned> + 'a {
        let running = self.running().ok().into_iter();
        running.flat_map(move |running| {
            let periods = running.terms.cadence.periods();
            let opened = self.opened_until();
            periods
                .skip_while(move |period| period.first_day() <= opened)
                .filter(|period| !self.skipped.contains(period))
                .filter_map(move |period| running.planned(period, calendar))
        })
    }
}

impl Scheduled {
    /// None where its deadline had passed before these terms were said: nobody could meet it.
    fn planned(&self, period: Period, calendar: &Calendar) -> Option<Planned> {
        let by_terms = self.terms.issue_at(&period, calendar)?;
        if !self.terms.due(&period, by_terms, calendar)?.met_by(self.since) {
            return None;
        }
        let issue_at = by_terms.max(self.since);
        let due = self.terms.due(&period, issue_at, calendar)?;
        let (rule, due_works) = (self.terms.cadence.rule(&period)?, calendar.works(due.day()));
        Some(Planned { period, issue_at, rule, due, due_works })
    }
}
