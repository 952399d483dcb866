//! The books: where a verdict is posted, and what closing them forbids and what it does not.

use std::collections::BTreeSet;

use domain::assignment::Command;
use domain::quarter::{Books, Event};
use domain::roster::Actor;
use domain::time::Quarter;
use domain::warning::PlateReason::{PgGood, PyData};
use expect_test::expect;
use proptest::prelude::*;

use crate::quarters::settled as settled_quarter;
use crate::refusals_house::q;
use crate::story::{
    Answers, County, approve, check, feedback, head, issued, order, revise, staff, unit,
};

/// A county in which the first quarter of 2020 was settled.
fn closed() -> County {
    let mut county = County::default();
    settled_quarter().facts.iter().for_each(|(_, fact)| county.books.hear(fact));
    county
}

#[test]
fn what_belongs_to_a_closed_quarter_is_posted_to_the_next_that_is_open() {
    let settle = |quarter| Event::QuarterSettled { quarter, rules: 1, calendar: "2020v2".into() };
    let mut books = Books::default();
    let posted = |books: &Books| books.posting(q("2019Q4")).to_string();
    assert_eq!(posted(&books), "2019Q4");
    books.hear(&settle(q("2019Q4")));
    assert_eq!(posted(&books), "2020Q1");
    books.hear(&settle(q("2020Q1")));
    assert_eq!(posted(&books), "2020Q2");
    assert_eq!(books.posting(q("2019Q3")), q("2019Q3"));
    books.hear(&Event::QuarterReopened {
        quarter: q("2019Q4"),
        reason: "平台故障，误记红灯".into(),
        proposer: head().user,
        leader: staff().user,
    });
    assert_eq!(posted(&books), "2019Q4");
}

#[test]
fn a_plate_is_not_thought_over_once_the_books_of_its_quarter_are_closed() {
    let mut approved = issued("2020-03-02 09:00", order("2020-03-31"))
        .then("2020-03-30 16:20", &unit("D10"), feedback())
        .then("2020-04-01 10:00", &staff(), approve(PyData));
    let mut asked = Answers::default();
    asked.ask(&approved, "2020-04-10 09:00", &head(), revise(PgGood));
    approved.county = closed();
    asked.ask(&approved, "2020-04-10 09:00", &head(), revise(PgGood));
    // Of a duty of the next quarter it still is.
    let mut of_april = issued("2020-03-02 09:00", order("2020-04-07"))
        .then("2020-04-07 16:20", &unit("D10"), feedback())
        .then("2020-04-08 10:00", &staff(), approve(PyData));
    of_april.county = closed();
    asked.ask(&of_april, "2020-04-10 09:00", &head(), revise(PgGood));
    asked.check(&expect![[r#"
        2020-04-10 09:00  PlateRevised YELLOW→GREEN PG_GOOD Review
        refused: QUARTER_FROZEN 该季度已结账定榜
        2020-04-10 09:00  PlateRevised YELLOW→GREEN PG_GOOD Review
    "#]]);
}

#[test]
fn lamps_automatic_plates_and_approvals_go_on_behind_the_closed_books() {
    let mut silent = issued("2020-03-02 09:00", order("2020-03-31"));
    silent.county = closed();
    let tick = Command::Tick {};
    check(
        &silent,
        "2020-04-09 09:01",
        &Actor::system(),
        tick,
        &expect![[r#"
            2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-07 09:00  ReminderRaised OVERDUE 2 to [Principal, Staff], next 2020-04-10 09:00
            2020-04-09 00:00  PlateShown RED NOT_DELIVERED auto 3月31日应报，逾期未报送
            2020-04-09 00:00  EscalationProposed ORANGE 3月31日应报，逾期未报送
        "#]],
    );
    let late = silent.then("2020-04-10 09:00", &unit("D10"), feedback());
    // The automatic red plate is replaced, and the change is posted to a later quarter (3.7).
    check(
        &late,
        "2020-04-13 09:00",
        &staff(),
        approve(PyData),
        &expect![[r#"
        2020-04-13 09:00  FeedbackApproved
        2020-04-13 09:00  PlateRevised RED→YELLOW PY_DATA Delivered
        2020-04-13 09:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月10日报送，逾期10天
    "#]],
    );
}

fn quarters() -> impl Strategy<Value = Quarter> {
    (2019..2023_i32, 1..=4_u32).prop_map(|(year, number)| Quarter::new(year, number).unwrap())
}

/// Quarters settled and reopened in any order.
fn said() -> impl Strategy<Value = Vec<(Quarter, bool)>> {
    prop::collection::vec((quarters(), any::<bool>()), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_line_is_never_posted_to_a_closed_quarter_nor_to_one_before_its_own(
        said in said(),
        asked in quarters(),
    ) {
        let (mut books, mut closed) = (Books::default(), BTreeSet::new());
        for (quarter, close) in said {
            let (reason, rules) = ("误记".to_owned(), 1);
            let (proposer, leader) = (head().user, staff().user);
            if close {
                closed.insert(quarter);
                books.hear(&Event::QuarterSettled { quarter, rules, calendar: "2020v2".into() });
            } else {
                closed.remove(&quarter);
                books.hear(&Event::QuarterReopened { quarter, reason, proposer, leader });
            }
        }
        let posted = books.posting(asked);
        prop_assert!(posted >= asked && !closed.contains(&posted));
        // And to no later one than it must be.
        let mut between = asked;
        while between < posted {
            prop_assert!(closed.contains(&between));
            between = between.next();
        }
    }
}
