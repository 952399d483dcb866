//! The course of plans: which periods come, when each is issued, and by when it is due.

use domain::assignment::BatchId;
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::plan::{Cadence, Command, Opening, Plan, PlanId, Planned, Terms};
use domain::roster::Actor;
use expect_test::{Expect, expect};
use uuid::Uuid;

use crate::story::{Answers, Story, check, day, head, matter, staff};

/// When plans are scheduled here, unless it is said otherwise.
pub(crate) const NOW: &str = "2019-12-02 10:00";

pub(crate) fn period(key: &str) -> Period {
    Period::read(key).unwrap()
}

pub(crate) fn recurring(frequency: Frequency, month: u32, day: u32) -> RecurringDay {
    RecurringDay { frequency, month, day }
}

pub(crate) fn on_day(frequency: Frequency, month: u32, day: u32) -> DueRule {
    DueRule::OnDay { on: recurring(frequency, month, day), before: None }
}

pub(crate) fn before_due(due: DueRule, lead_days: u32, first: &str) -> Terms {
    terms(Cadence::BeforeDue { due, lead_days, first: period(first), last: None })
}

pub(crate) fn after_issue(issue: RecurringDay, due: DueRule, first: &str) -> Terms {
    terms(Cadence::AfterIssue { issue, due, first: period(first), last: None })
}

pub(crate) fn dates(days: &[&str], lead_days: u32) -> Terms {
    let days = days.iter().map(|text| day(text)).collect();
    terms(Cadence::Dates { days, before: None, lead_days })
}

pub(crate) fn terms(cadence: Cadence) -> Terms {
    Terms { items: vec![], cadence, at: "09:00".parse().unwrap(), sms: None }
}

/// “每季度末月20日前”, issued ten days before.
pub(crate) fn quarterly() -> Terms {
    before_due(on_day(Frequency::Quarterly, 3, 20), 10, "2020Q1")
}

pub(crate) fn schedule(terms: Terms) -> Command {
    let plan = PlanId(Uuid::from_u128(0x91A4));
    Command::Schedule { plan, matter: matter(), terms: Box::new(terms) }
}

pub(crate) fn revise(terms: Terms) -> Command {
    Command::Revise { terms: Box::new(terms), reason: "按新要求调整".into() }
}

pub(crate) fn stop() -> Command {
    Command::Stop { reason: "任务完成".into() }
}

pub(crate) fn skip(key: &str) -> Command {
    Command::Skip { period: period(key), reason: "防汛期间免报".into() }
}

pub(crate) fn open(key: &str) -> Command {
    Command::Open(Box::new(opening(key)))
}

pub(crate) fn opening(key: &str) -> Opening {
    Opening {
        period: period(key),
        batch: Some(BatchId(Uuid::from_u128(0xB0))),
        issued: 3,
        already: 0,
        moved: vec![],
        gone: vec![],
        missing: vec![],
    }
}

pub(crate) fn scheduled(terms: Terms) -> Story<Plan> {
    Story::new().then(NOW, &staff(), schedule(terms))
}

/// Quarterly, with the first quarter opened.
pub(crate) fn under_way() -> Story<Plan> {
    scheduled(quarterly()).then("2020-03-10 09:00", &Actor::system(), open("2020Q1"))
}

fn line(Planned { period, issue_at, due, due_works, .. }: Planned) -> String {
    let warning = if due_works { "" } else { " (not worked)" };
    format!("{} issued {issue_at:?}, due {:?}{warning}\n", period.as_str(), due.moment())
}

/// What comes next, by the calendars of 2019 and 2020.
pub(crate) fn check_coming(story: &Story<Plan>, n: usize, expected: &Expect) {
    let coming = story.state.coming(&story.county.calendar, n);
    expected.assert_eq(&coming.into_iter().map(line).collect::<String>());
}

#[test]
fn each_quarter_is_issued_ten_days_before_the_twentieth_of_its_last_month() {
    check_coming(
        &scheduled(quarterly()),
        5,
        &expect![[r#"
        2020Q1 issued 2020-03-10 09:00, due 2020-03-21 00:00
        2020Q2 issued 2020-06-10 09:00, due 2020-06-21 00:00 (not worked)
        2020Q3 issued 2020-09-10 09:00, due 2020-09-21 00:00 (not worked)
        2020Q4 issued 2020-12-10 09:00, due 2020-12-21 00:00 (not worked)
        2021Q1 issued 2021-03-10 09:00, due 2021-03-21 00:00 (not worked)
    "#]],
    );
}

#[test]
fn a_short_month_has_the_thirty_first_on_its_last_day_and_a_leap_year_the_twenty_ninth() {
    let monthly = |day| before_due(on_day(Frequency::Monthly, 1, day), 5, "2020-01");
    check_coming(
        &scheduled(monthly(31)),
        4,
        &expect![[r#"
        2020-01 issued 2020-01-23 09:00, due 2020-02-01 00:00 (not worked)
        2020-02 issued 2020-02-24 09:00, due 2020-03-01 00:00 (not worked)
        2020-03 issued 2020-03-26 09:00, due 2020-04-01 00:00
        2020-04 issued 2020-04-24 09:00, due 2020-05-01 00:00
    "#]],
    );
    check_coming(
        &scheduled(monthly(30)),
        3,
        &expect![[r#"
        2020-01 issued 2020-01-23 09:00, due 2020-01-31 00:00 (not worked)
        2020-02 issued 2020-02-24 09:00, due 2020-03-01 00:00 (not worked)
        2020-03 issued 2020-03-25 09:00, due 2020-03-31 00:00
    "#]],
    );
    let leap = before_due(on_day(Frequency::Monthly, 1, 29), 0, "2020-02");
    check_coming(
        &scheduled(leap),
        1,
        &expect![[r#"
        2020-02 issued 2020-02-28 09:00, due 2020-03-01 00:00 (not worked)
    "#]],
    );
    let plain = before_due(on_day(Frequency::Monthly, 1, 29), 0, "2021-02");
    check_coming(
        &scheduled(plain),
        1,
        &expect![[r#"
        2021-02 issued 2021-02-26 09:00, due 2021-03-01 00:00 (not worked)
    "#]],
    );
}

#[test]
fn every_friday_by_half_past_five_is_issued_on_monday_or_the_working_day_before() {
    let before = Some("17:30".parse().unwrap());
    let due = DueRule::OnDay { on: recurring(Frequency::Weekly, 1, 5), before };
    // The Monday of week 5 lies in the Spring Festival; so does its Friday, which is not moved.
    let weekly = before_due(due, 4, "2020W04");
    check_coming(
        &scheduled(weekly.clone()),
        3,
        &expect![[r#"
        2020W04 issued 2020-01-20 09:00, due 2020-01-24 17:30 (not worked)
        2020W05 issued 2020-01-23 09:00, due 2020-01-31 17:30 (not worked)
        2020W06 issued 2020-02-03 09:00, due 2020-02-07 17:30
    "#]],
    );
    // Monday 27 April comes after a Sunday that is worked; 1 May is a holiday.
    let Cadence::BeforeDue { due, .. } = weekly.cadence else { panic!("as written above") };
    check_coming(
        &scheduled(before_due(due, 5, "2020W18")),
        1,
        &expect![[r#"
        2020W18 issued 2020-04-26 09:00, due 2020-05-01 17:30 (not worked)
    "#]],
    );
}

#[test]
fn the_last_working_day_of_a_period_is_found_in_it() {
    let last = |frequency, first| before_due(DueRule::LastWorkingDay(frequency), 3, first);
    check_coming(
        &scheduled(last(Frequency::Monthly, "2020-01")),
        3,
        &expect![[r#"
        2020-01 issued 2020-01-20 09:00, due 2020-01-24 00:00
        2020-02 issued 2020-02-25 09:00, due 2020-02-29 00:00
        2020-03 issued 2020-03-27 09:00, due 2020-04-01 00:00
    "#]],
    );
    check_coming(
        &scheduled(last(Frequency::Weekly, "2020W04")),
        2,
        &expect![[r#"
        2020W04 issued 2020-01-20 09:00, due 2020-01-24 00:00
        2020W05 issued 2020-01-23 09:00, due 2020-02-03 00:00 (not worked)
    "#]],
    );
    check_coming(
        &scheduled(last(Frequency::HalfYear, "2020H1")),
        2,
        &expect![[r#"
        2020H1 issued 2020-06-24 09:00, due 2020-07-01 00:00
        2020H2 issued 2020-12-28 09:00, due 2021-01-01 00:00
    "#]],
    );
}

#[test]
fn what_is_issued_on_new_year_is_issued_on_the_working_day_before() {
    let first = |frequency| recurring(frequency, 1, 1);
    let rule = DueRule::WorkingDays(5);
    let quarterly = after_issue(first(Frequency::Quarterly), rule, "2020Q1");
    check_coming(
        &scheduled(quarterly),
        2,
        &expect![[r#"
        2020Q1 issued 2019-12-31 09:00, due 2020-01-09 00:00
        2020Q2 issued 2020-04-01 09:00, due 2020-04-10 00:00
    "#]],
    );
    let monthly = after_issue(first(Frequency::Monthly), DueRule::NaturalDays(10), "2020-01");
    check_coming(
        &scheduled(monthly),
        3,
        &expect![[r#"
        2020-01 issued 2019-12-31 09:00, due 2020-01-11 00:00
        2020-02 issued 2020-01-23 09:00, due 2020-02-04 00:00
        2020-03 issued 2020-02-28 09:00, due 2020-03-10 00:00
    "#]],
    );
}

#[test]
fn days_that_somebody_has_chosen_are_periods_of_their_own() {
    let chosen = scheduled(dates(&["2020-05-20", "2020-06-25", "2020-10-02"], 7));
    check_coming(
        &chosen,
        5,
        &expect![[r#"
        2020-05-20 issued 2020-05-13 09:00, due 2020-05-21 00:00
        2020-06-25 issued 2020-06-18 09:00, due 2020-06-26 00:00 (not worked)
        2020-10-02 issued 2020-09-25 09:00, due 2020-10-03 00:00 (not worked)
    "#]],
    );
}

#[test]
fn a_plan_ends_with_its_last_period_and_with_the_years_of_calendars() {
    let cadence = |first: &str, last: Option<&str>| Cadence::BeforeDue {
        due: DueRule::EachPeriod(Frequency::HalfYear),
        lead_days: 30,
        first: period(first),
        last: last.map(period),
    };
    let story = scheduled(terms(cadence("2020H2", Some("2021H1"))));
    check_coming(
        &story,
        9,
        &expect![[r#"
        2020H2 issued 2020-12-01 09:00, due 2021-01-01 00:00
        2021H1 issued 2021-05-31 09:00, due 2021-07-01 00:00
    "#]],
    );
    check_coming(
        &scheduled(terms(cadence("2199H2", None))),
        9,
        &expect![[r#"
        2199H2 issued 2199-11-29 09:00, due 2200-01-01 00:00
    "#]],
    );
}

#[test]
fn nothing_is_issued_before_the_plan_was_there() {
    let late = |when| Story::new().then(when, &staff(), schedule(quarterly()));
    check_coming(
        &late("2020-03-12 15:24"),
        2,
        &expect![[r#"
        2020Q1 issued 2020-03-12 15:24, due 2020-03-21 00:00
        2020Q2 issued 2020-06-10 09:00, due 2020-06-21 00:00 (not worked)
    "#]],
    );
    // Working days are counted from then, and a period that had been due by then does not come.
    let days = after_issue(recurring(Frequency::Monthly, 1, 1), DueRule::WorkingDays(5), "2020-03");
    let story = Story::new().then("2020-03-04 10:00", &staff(), schedule(days.clone()));
    check_coming(
        &story,
        2,
        &expect![[r#"
        2020-03 issued 2020-03-04 10:00, due 2020-03-12 00:00
        2020-04 issued 2020-04-01 09:00, due 2020-04-10 00:00
    "#]],
    );
    let story = story.then(
        "2020-04-13 10:00",
        &staff(),
        revise(Terms { at: "10:30".parse().unwrap(), ..days }),
    );
    check_coming(
        &story,
        1,
        &expect![[r#"
        2020-05 issued 2020-04-30 10:30, due 2020-05-12 00:00
    "#]],
    );
    let none = Story::<Plan>::new();
    check(
        &none,
        "2020-03-21 00:00",
        &staff(),
        schedule(quarterly()),
        &expect![[r#"
        refused: DUE_PAST 完成时限须晚于现在
    "#]],
    );
}

#[test]
fn a_revision_reaches_only_what_is_not_issued_yet() {
    let earlier = Terms { sms: Some("请按期报送".into()), ..quarterly() };
    let earlier = Terms {
        cadence: Cadence::BeforeDue {
            due: on_day(Frequency::Quarterly, 3, 25),
            lead_days: 20,
            first: period("2020Q1"),
            last: None,
        },
        ..earlier
    };
    let story = under_way().then("2020-06-08 11:00", &head(), revise(earlier));
    // By the new terms the second quarter would have been issued on the fifth of June.
    check_coming(
        &story,
        2,
        &expect![[r#"
        2020Q2 issued 2020-06-08 11:00, due 2020-06-26 00:00 (not worked)
        2020Q3 issued 2020-09-04 09:00, due 2020-09-26 00:00
    "#]],
    );
    assert_eq!(story.state.version(), 2);
    let monthly = before_due(on_day(Frequency::Monthly, 1, 25), 10, "2020-04");
    let story = under_way().then("2020-03-20 11:00", &head(), revise(monthly));
    check_coming(
        &story,
        2,
        &expect![[r#"
        2020-04 issued 2020-04-15 09:00, due 2020-04-26 00:00 (not worked)
        2020-05 issued 2020-05-15 09:00, due 2020-05-26 00:00
    "#]],
    );
}

#[test]
fn a_skipped_period_is_passed_over_and_the_next_one_comes() {
    let story = under_way().then("2020-05-06 09:00", &staff(), skip("2020Q2"));
    check_coming(
        &story,
        1,
        &expect![[r#"
        2020Q3 issued 2020-09-10 09:00, due 2020-09-21 00:00 (not worked)
    "#]],
    );
    let mut asked = Answers::default();
    for key in ["2020Q1", "2020Q2", "2020-05", "ONCE", "2019Q4"] {
        asked.ask(&story, "2020-05-06 09:00", &staff(), skip(key));
    }
    let silent = Command::Skip { period: period("2020Q4"), reason: " ".into() };
    asked.ask(&story, "2020-05-06 09:00", &staff(), silent);
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（该期次已交办或已过）不能办理此操作
        (nothing new)
        refused: INVALID periodKey：计划中没有这一期次
        refused: INVALID periodKey：计划中没有这一期次
        refused: INVALID periodKey：计划中没有这一期次
        refused: REASON_REQUIRED 须写明原因或依据
    "#]]);
}
