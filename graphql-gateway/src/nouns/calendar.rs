//! Calendar (工作日历): which days the office works, one publication a version.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{Datelike, Weekday};
use domain::calendar::{Command, YearCalendar, YearPlan};
use domain::time::Day;

use crate::fault::{Code, Fault};
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::scalars::Date;
use crate::viewer::viewer;

/// Days that one question may ask for.
const MAX_DAYS: i64 = 366;

/// The working days of a year, as published (年度日历).
#[derive(InputObject)]
pub struct CalendarInput {
    /// Which year (年度).
    year: i32,
    /// One more than the version before (版本).
    version: u32,
    /// Days off besides weekends (放假).
    #[graphql(validator(max_items = 366))]
    off_days: Vec<Date>,
    /// Weekend days that are worked (调休上班).
    #[graphql(validator(max_items = 366))]
    makeup_workdays: Vec<Date>,
    /// The document it was taken from (依据).
    source: String,
}

/// What came of a publication (日历发布结果).
#[derive(SimpleObject)]
pub struct CalendarPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
}

/// One day of the office (日历日).
#[derive(Debug, Clone, SimpleObject)]
pub struct CalendarDay {
    /// Which (日期).
    day: Date,
    /// The office works on it (工作日).
    works: bool,
    /// It works on a weekend, or rests on a weekday: a holiday, or a day that makes up for one
    /// (节假日或调休).
    special: bool,
    /// Its year was published; if not, plain weekends count (已发布日历).
    published: bool,
}

#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The days from one to another, both included (工作日历). At most 366.
    #[graphql(complexity = "30 * child_complexity + 1")]
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first (起)")] from: Date,
        #[graphql(desc = "The last (止)")] until: Date,
    ) -> Result<Vec<CalendarDay>, Fault> {
        viewer(ctx)?;
        if until.0 < from.0 || (until.0 - from.0).num_days() >= MAX_DAYS {
            return Err(Fault::new(Code::BadRequest, format!("起止日期须在 {MAX_DAYS} 天之内")));
        }
        let reference = house(ctx)?.desk.reference();
        let calendar = &reference.calendar;
        let days = from.0.iter_days().take_while(|day| *day <= until.0);
        let known = |day: Day| {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let works = calendar.works(day);
            let published = calendar.knows(day.year());
            CalendarDay { day: Date(day), works, special: works == weekend, published }
        };
        Ok(days.map(known).collect())
    }
}

#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Publish the working days of a year (发布工作日历). What was issued keeps its days.
    async fn publish_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The days (日历)")] input: CalendarInput,
    ) -> Result<CalendarPayload, Fault> {
        let CalendarInput { year, version, off_days, makeup_workdays, source } = input;
        let plan = YearPlan {
            year,
            version,
            off_days: off_days.into_iter().map(|it| it.0).collect(),
            makeup_workdays: makeup_workdays.into_iter().map(|it| it.0).collect(),
            source,
        };
        let command = Command::Publish(plan);
        let outcome = tell::<YearCalendar>(ctx, &cmd, &year.to_string(), command).await?;
        let Outcome { receipt, user_errors, .. } = outcome;
        Ok(CalendarPayload { receipt, user_errors })
    }
}
