//! Calendar (工作日历): which days the office works, one publication a version.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use domain::calendar::{Command, YearCalendar, YearPlan};

use crate::fault::Fault;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::scalars::Date;

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
