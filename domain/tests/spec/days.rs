//! Days, deadlines and periods: what a document says, and the instant it comes to.

use std::collections::BTreeSet;

use chrono::Days;
use domain::assignment::{AssignmentId, Order, Urgency};
use domain::calendar::{Calendar, Event, YearPlan};
use domain::due::{DueRule, Frequency, Period, RecurringDay};
use domain::matter::ItemNo;
use domain::time::{Deadline, Moment, Quarter, TimeOfDay};
use domain::unit::UnitId;
use expect_test::{Expect, expect};

use crate::story::{at, day, issued, matter, order, year_2020_v1, year_2020_v2};

fn knowing(plan: YearPlan) -> Calendar {
    let mut calendar = Calendar::default();
    calendar.learn(&Event::CalendarPublished(plan));
    calendar
}

fn check_due(rule: DueRule, period: &str, issued_on: &str, expected: &Expect) {
    let period = Period::read(period).expect("a period the specs know");
    let due = rule.due(&period, day(issued_on), &knowing(year_2020_v2()));
    let text = due.map(|due| format!("{}: {:?}", rule.in_words(), due.moment()));
    expected.assert_eq(&text.unwrap_or_else(|| "does not fit".into()));
}

#[test]
fn g5_five_working_days_over_the_spring_festival_end_where_the_calendar_of_the_day_says() {
    let due = |plan| knowing(plan).due_in_working_days(day("2020-01-21"), 5).day();
    assert_eq!(due(year_2020_v1()), day("2020-02-03"));
    assert_eq!(due(year_2020_v2()), day("2020-02-05"));
}

#[test]
fn five_working_days_after_the_first_quarter_end_on_the_eighth_of_april() {
    let calendar = knowing(year_2020_v2());
    let days: Vec<_> = (1..=5).map(|n| calendar.working_day_after(day("2020-03-31"), n)).collect();
    let expected = ["2020-04-01", "2020-04-02", "2020-04-03", "2020-04-07", "2020-04-08"];
    assert_eq!(days, expected.map(day));
    assert_eq!(calendar.working_day_before(day("2020-04-08"), 5), day("2020-03-31"));
}

#[test]
fn a_sunday_may_be_worked_and_a_monday_may_be_off() {
    let calendar = knowing(year_2020_v2());
    assert!(calendar.works(day("2020-04-26")) && !calendar.works(day("2020-04-06")));
    assert!(!Calendar::default().works(day("2020-04-26")), "nobody published that year");
    assert_eq!(calendar.version_for(day("2020-04-26")), "2020v2");
    assert_eq!(calendar.version_for(day("2030-04-26")), "2030v0");
}

#[test]
fn a_day_is_due_until_its_last_instant_and_quarters_go_by_that_day() {
    let due = Deadline::end_of(day("2020-03-31"));
    assert_eq!(due.moment(), at("2020-03-31T16:00:00Z"));
    assert!(due.met_by(at("2020-03-31 23:59")) && !due.met_by(at("2020-04-01 00:00")));
    assert_eq!(due.quarter(), Quarter::new(2020, 1).unwrap());
    assert_eq!(Deadline::before(at("2020-04-03 17:30")).day(), day("2020-04-03"));
}

#[test]
fn a_quarter_lies_in_a_year_of_four_digits_and_is_written_in_one_way() {
    let read = |text: &str| text.parse::<Quarter>().ok();
    for text in ["2000Q1", "2020Q3", "2999Q4"] {
        assert_eq!(read(text).unwrap().to_string(), text);
    }
    for text in [
        "",
        "Q",
        "2020",
        "2020Q",
        "2020Q0",
        "2020Q5",
        "2020Q01",
        "+2020Q1",
        "2020Q+1",
        "02020Q1",
        "202Q1",
        "1999Q4",
        "3000Q1",
        "20202Q1",
        "-2020Q1",
        "262142Q4",
        "-262143Q1",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn the_first_and_the_last_quarter_are_their_own_neighbours() {
    let quarter = |text: &str| text.parse::<Quarter>().unwrap();
    let [first, last] = [quarter("2000Q1"), quarter("2999Q4")];
    assert_eq!((first.previous(), first.next()), (first, quarter("2000Q2")));
    assert_eq!((last.previous(), last.next()), (quarter("2999Q3"), last));
    assert_eq!((Quarter::of(day("1999-12-31")), Quarter::of(day("3000-01-01"))), (first, last));
}

#[test]
fn documents_say_when_and_it_comes_to_an_instant() {
    let cases = [
        (DueRule::By(day("2020-06-30")), "ONCE", expect!["6月30日24:00前: 2020-07-01 00:00"]),
        (
            DueRule::Before(Deadline::before(at("2020-04-03 17:30"))),
            "ONCE",
            expect!["4月3日17:30前: 2020-04-03 17:30"],
        ),
        (
            DueRule::EachPeriod(Frequency::Quarterly),
            "2020Q1",
            expect!["每季度末日24:00前: 2020-04-01 00:00"],
        ),
        (
            DueRule::EachPeriod(Frequency::Weekly),
            "2020W13",
            expect!["每周日24:00前: 2020-03-30 00:00"],
        ),
        (
            DueRule::LastWorkingDay(Frequency::Monthly),
            "2020-05",
            expect!["每月最后一个工作日24:00前: 2020-05-30 00:00"],
        ),
        (DueRule::WorkingDays(5), "ONCE", expect!["交办后5个工作日内: 2020-04-09 00:00"]),
        // The fourth of April is off, and so are the two days after it.
        (DueRule::NaturalDays(4), "ONCE", expect!["交办后4日内: 2020-04-08 00:00"]),
    ];
    for (rule, period, expected) in cases {
        check_due(rule, period, "2020-03-31", &expected);
    }
}

#[test]
fn a_day_of_each_period_is_said_in_many_ways() {
    let cases = [
        (
            Frequency::Weekly,
            1,
            5,
            Some("17:30"),
            "2020W13",
            expect!["每周五17:30前: 2020-03-27 17:30"],
        ),
        (Frequency::Monthly, 1, 25, None, "2020-03", expect!["每月25日24:00前: 2020-03-26 00:00"]),
        (Frequency::Monthly, 1, 31, None, "2020-02", expect!["每月末日24:00前: 2020-03-01 00:00"]),
        (
            Frequency::Quarterly,
            3,
            20,
            None,
            "2020Q1",
            expect!["每季度末月20日24:00前: 2020-03-21 00:00"],
        ),
        (
            Frequency::Quarterly,
            2,
            30,
            Some("12:00"),
            "2021Q1",
            expect!["每季度第2个月30日12:00前: 2021-02-28 12:00"],
        ),
        (
            Frequency::HalfYear,
            1,
            10,
            None,
            "2020H2",
            expect!["每半年首月10日24:00前: 2020-07-11 00:00"],
        ),
        (
            Frequency::HalfYear,
            6,
            31,
            None,
            "2020H1",
            expect!["每半年末月末日24:00前: 2020-07-01 00:00"],
        ),
    ];
    for (frequency, month, day, before, period, expected) in cases {
        let before = before.map(|time| time.parse().unwrap());
        let rule = DueRule::OnDay { on: RecurringDay { frequency, month, day }, before };
        check_due(rule, period, "2020-01-02", &expected);
    }
}

#[test]
fn a_duty_of_each_quarter_fits_no_other_period() {
    let (frequency, month, day) = (Frequency::Quarterly, 3, 20);
    let rules = [
        DueRule::EachPeriod(frequency),
        DueRule::LastWorkingDay(frequency),
        DueRule::OnDay { on: RecurringDay { frequency, month, day }, before: None },
    ];
    for rule in rules {
        for period in ["ONCE", "2020-03", "2020H1", "2020W13", "2020-03-20"] {
            check_due(rule, period, "2020-01-02", &expect!["does not fit"]);
        }
    }
}

#[test]
fn periods_follow_one_another_without_a_gap() {
    for first in ["2020Q1", "2020-11", "2020W52", "2019H2"] {
        let mut period = Period::read(first).unwrap();
        for _ in 0..30 {
            let next = period.next().unwrap();
            assert_eq!(next.first_day(), Some(period.last_day().unwrap() + Days::new(1)));
            assert!(next > period, "{next:?} behind {period:?}");
            period = next;
        }
    }
    for last in ["ONCE", "2020-05-20", "2199Q4"] {
        assert_eq!(Period::read(last).unwrap().next(), None, "{last}");
    }
}

#[test]
fn a_time_of_day_is_written_in_one_way_only() {
    let read = |text: &str| text.parse::<TimeOfDay>().ok().map(|time| time.to_string());
    assert_eq!(read("09:05"), Some("09:05".into()));
    for text in ["", "9:05", "24:00", "09:60", "09:05:00", "+9:05", " 09:05"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_period_is_written_in_one_way_only() {
    for key in ["ONCE", "2020Q1", "2020-03", "2020W13", "2020H2", "2020W53", "2020-02-29"] {
        assert_eq!(Period::read(key).map(|period| period.as_str().to_owned()), Some(key.into()));
    }
    for key in [
        "",
        "once",
        "2020",
        "2020Q5",
        "2020Q01",
        "2020Q+1",
        "2020-3",
        "+202Q1",
        "2019W53",
        "2019-02-29",
        "2020-2-29",
    ] {
        assert_eq!(Period::read(key), None, "{key}");
    }
}

#[test]
fn one_item_one_unit_one_period_is_one_assignment() {
    let id = |item, unit: &str, period| {
        let period = Period::read(period).unwrap();
        AssignmentId::of(matter(), ItemNo(item), &UnitId::new(unit), &period)
    };
    assert_eq!(id(1, "D10", "2020Q1"), id(1, "D10", "2020Q1"));
    let all =
        [(1, "D10", "2020Q1"), (1, "D10", "2020Q2"), (1, "D11", "2020Q1"), (11, "D0", "2020Q1")];
    let ids: BTreeSet<_> =
        all.into_iter().map(|(item, unit, period)| id(item, unit, period)).collect();
    assert_eq!(ids.len(), all.len());
}

/// The first instant at which silence is noticed, for a duty issued at nine in the morning.
fn near(issued_on: &str, due: &str, urgency: Urgency) -> Moment {
    let story = issued(&format!("{issued_on} 09:00"), Order { urgency, ..order(due) });
    story.state.duty().unwrap().milestones.near
}

#[test]
fn silence_shows_three_days_before_and_one_when_urgent_and_a_third_of_what_is_short() {
    assert_eq!(near("2020-03-02", "2020-03-31", Urgency::Normal), at("2020-03-28 00:00"));
    assert_eq!(near("2020-03-02", "2020-03-31", Urgency::Urgent), at("2020-03-30 00:00"));
    // Nine hours short of five days, of which the last third is 37 hours.
    assert_eq!(near("2020-03-27", "2020-03-31", Urgency::Normal), at("2020-03-30 11:00"));
    assert_eq!(near("2020-03-31", "2020-03-31", Urgency::Top), at("2020-03-31 19:00"));
}
