//! The terms of a plan as a page says them (定期交办的频次与时限).

use async_graphql::InputObject;
use domain::Refusal;
use domain::due::{DueRule, RecurringDay};
use domain::matter::ItemNo;
use domain::plan::{Cadence, Terms};

use super::batch::read_period_at;
use crate::scalars::{Date, TimeOfDay};
use crate::words::Frequency;

/// A day of every period (每期中的一日).
#[derive(Debug, Clone, InputObject)]
pub struct RecurringDayInput {
    /// How often it comes (频次).
    frequency: Frequency,
    /// Which month of a quarter or a half-year, from 1; in weeks and months always 1
    /// (第几个月).
    #[graphql(default = 1)]
    month: u32,
    /// Of the month, where a shorter one has its last day; of the week, from Monday 1 to Sunday 7
    /// (日).
    day: u32,
}

/// A day of every period, and until when of it (每期中的截止日).
#[derive(Debug, Clone, InputObject)]
pub struct DueDayInput {
    /// Which (日).
    on: RecurringDayInput,
    /// Before this hour; all of the day counts if there is none (截止时分).
    before: Option<TimeOfDay>,
}

/// Due on a day of each period, issued some days before it (按截止日提前交办). Exactly one of
/// `each`, `onDay` and `lastWorkingDay`.
#[derive(Debug, Clone, InputObject)]
pub struct BeforeDueInput {
    /// The last day of each period (每期末).
    each: Option<Frequency>,
    /// A day of each period (每期某日).
    on_day: Option<DueDayInput>,
    /// The last working day of each period (每期最后一个工作日).
    last_working_day: Option<Frequency>,
    /// How many days before it is issued (提前交办天数).
    lead_days: u32,
    /// The first period, such as 2020Q1 (起始期次).
    first: String,
    /// The last period; without end if there is none (截止期次).
    last: Option<String>,
}

/// Issued on a day of each period, due some days after it (按交办日推算时限). Exactly one of
/// `workingDays` and `naturalDays`.
#[derive(Debug, Clone, InputObject)]
pub struct AfterIssueInput {
    /// The day of issue (交办日).
    issue: RecurringDayInput,
    /// Working days after issue (交办后工作日).
    working_days: Option<u32>,
    /// Days after issue, rolled on to a working day (交办后自然日).
    natural_days: Option<u32>,
    /// The first period, such as 2020Q1 (起始期次).
    first: String,
    /// The last period; without end if there is none (截止期次).
    last: Option<String>,
}

/// Due on days that somebody has chosen (自定日期).
#[derive(Debug, Clone, InputObject)]
pub struct DatesInput {
    /// Which, in order (日期).
    #[graphql(validator(max_items = 200))]
    days: Vec<Date>,
    /// Before this hour of each; all of the day counts if there is none (截止时分).
    before: Option<TimeOfDay>,
    /// How many days before each it is issued (提前交办天数).
    lead_days: u32,
}

/// When a plan issues, and by when its duties are due (频次与时限). Exactly one of these.
#[derive(Debug, Clone, InputObject)]
pub struct CadenceInput {
    /// Due on a day of each period, issued before it (按截止日提前交办).
    before_due: Option<BeforeDueInput>,
    /// Issued on a day of each period, due after it (按交办日推算时限).
    after_issue: Option<AfterIssueInput>,
    /// Due on days that somebody has chosen (自定日期).
    dates: Option<DatesInput>,
}

/// What a plan does (交办计划).
#[derive(Debug, Clone, InputObject)]
pub struct PlanTermsInput {
    /// Numbers of the items to issue; all that the matter has then, if none is named (分解项).
    #[graphql(default, validator(max_items = 500))]
    items: Vec<u32>,
    /// When it issues, and by when it is due (频次与时限).
    cadence: CadenceInput,
    /// The hour of issue (交办时刻).
    at: TimeOfDay,
    /// How the messages about what is issued are worded, with variables in braces; as usual if
    /// none is given (短信内容).
    sms_text: Option<String>,
}

/// The terms, or which input does not say exactly one thing.
pub fn terms(input: PlanTermsInput) -> Result<Terms, Refusal> {
    let PlanTermsInput { items, cadence, at, sms_text } = input;
    let items = items.into_iter().map(ItemNo).collect();
    Ok(Terms { items, cadence: self::cadence(cadence)?, at: at.0, sms: sms_text })
}

fn cadence(input: CadenceInput) -> Result<Cadence, Refusal> {
    let CadenceInput { before_due, after_issue, dates } = input;
    let given =
        [before_due.map(self::before_due), after_issue.map(self::after_issue), dates.map(on_dates)];
    exactly_one("terms.cadence", given)?
}

fn before_due(input: BeforeDueInput) -> Result<Cadence, Refusal> {
    let BeforeDueInput { each, on_day, last_working_day, lead_days, first, last } = input;
    let on_day = on_day
        .map(|it| DueRule::OnDay { on: recurring(&it.on), before: it.before.map(|time| time.0) });
    let each = each.map(|it| DueRule::EachPeriod(it.into()));
    let last_working_day = last_working_day.map(|it| DueRule::LastWorkingDay(it.into()));
    let due = exactly_one("terms.cadence.beforeDue", [each, on_day, last_working_day])?;
    let first = read_period_at("terms.cadence.beforeDue.first", &first)?;
    let read = |key: String| read_period_at("terms.cadence.beforeDue.last", &key);
    Ok(Cadence::BeforeDue { due, lead_days, first, last: last.map(read).transpose()? })
}

fn after_issue(input: AfterIssueInput) -> Result<Cadence, Refusal> {
    let AfterIssueInput { issue, working_days, natural_days, first, last } = input;
    let days = [working_days.map(DueRule::WorkingDays), natural_days.map(DueRule::NaturalDays)];
    let due = exactly_one("terms.cadence.afterIssue", days)?;
    let first = read_period_at("terms.cadence.afterIssue.first", &first)?;
    let read = |key: String| read_period_at("terms.cadence.afterIssue.last", &key);
    let last = last.map(read).transpose()?;
    Ok(Cadence::AfterIssue { issue: recurring(&issue), due, first, last })
}

#[expect(clippy::unnecessary_wraps, reason = "one of three that are read alike")]
fn on_dates(input: DatesInput) -> Result<Cadence, Refusal> {
    let DatesInput { days, before, lead_days } = input;
    let days = days.into_iter().map(|day| day.0).collect();
    Ok(Cadence::Dates { days, before: before.map(|time| time.0), lead_days })
}

fn recurring(input: &RecurringDayInput) -> RecurringDay {
    let RecurringDayInput { frequency, month, day } = *input;
    RecurringDay { frequency: frequency.into(), month, day }
}

fn exactly_one<T, const N: usize>(
    field: &'static str,
    given: [Option<T>; N],
) -> Result<T, Refusal> {
    let mut given = given.into_iter().flatten();
    match (given.next(), given.next()) {
        (Some(one), None) => Ok(one),
        (None, _) | (Some(_), Some(_)) => Err(Refusal::invalid(field, "须给出且只给出其中一种")),
    }
}
