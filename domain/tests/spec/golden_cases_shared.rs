//! The golden cases of several units or many duties (G6, G10, G11, G15, G16).

use domain::assignment::{Assignment, Command, Event, Importance, Order, Report, UnitRole};
use domain::batch::{self, Batch};
use domain::matter::ItemNo;
use domain::ranking::{Standing, places};
use domain::roster::Actor;
use domain::score::{Points, RuleSet};
use domain::unit::UnitId;
use domain::warning::PlateReason::{PgGood, PrPoor, PyData};
use expect_test::expect;

use crate::golden_cases::check_story;
use crate::story::{
    Story, approve, at, batch, check, confirm, feedback, head, issue, issued, matter, order, part,
    part_text, report, staff, unit,
};
use crate::tally;

/// The lead D10 with the assisting units D11 (A) and D12 (B), all issued on 03-02.
fn lead() -> Story<Assignment> {
    let assisting = vec![UnitId::new("D11"), UnitId::new("D12")];
    issued("2020-03-02 09:00", Order { assisting, ..order("2020-03-31") })
}

#[test]
fn g6_a_lead_is_not_punished_for_the_part_that_an_assisting_unit_never_delivered() {
    let (parts, missing) = (vec![UnitId::new("D12")], vec![UnitId::new("D11")]);
    let merged = Command::SubmitFeedback(Report { parts, missing, ..report() });
    let story = lead().then("2020-03-30 16:00", &unit("D10"), merged).then(
        "2020-04-01 10:00",
        &staff(),
        approve(PgGood),
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-30 16:00  AssignmentFirstViewed
            2020-03-30 16:00  AssignmentAcknowledged
            2020-03-30 16:00  FeedbackSubmitted 1 in time
            2020-03-30 16:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月30日报送，待审核
            2020-04-01 10:00  FeedbackApproved
            2020-04-01 10:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-01 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            2020-04-01 10:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            = +2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g6_the_assisting_unit_that_never_delivers_gets_half_of_two_reds() {
    let story = issued("2020-03-02 09:00", part("D11", "2020-03-27")).then(
        "2020-04-30 09:00",
        &head(),
        Command::Tick {},
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D11 due 2020-03-28 00:00
            2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-24 00:00  LampTurned OFF→YELLOW DUE_SOON 3月27日应报，还剩3天，尚未报送
            2020-03-24 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-26 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-28 00:00  LampTurned YELLOW→RED OVERDUE 3月27日应报，逾期未报送
            2020-03-28 00:00  LampSettled RED OVERDUE 3月27日应报，逾期未报送
            2020-03-28 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-01 09:00
            2020-03-28 00:00  EscalationProposed BLUE 3月27日应报，逾期未报送
            2020-04-01 09:00  ReminderRaised OVERDUE 2 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-04 00:00  PlateShown RED NOT_DELIVERED auto 3月27日应报，逾期未报送
            2020-04-04 00:00  EscalationProposed ORANGE 3月27日应报，逾期未报送
            2020-04-07 09:00  ReminderRaised OVERDUE 3 to [Principal, Staff], next 2020-04-10 09:00
            2020-04-10 09:00  ReminderRaised OVERDUE 4 to [Principal, Staff], next 2020-04-15 09:00
            2020-04-14 00:00  EscalationProposed RED 3月27日应报，逾期未报送
            2020-04-15 09:00  ReminderRaised OVERDUE 5 to [Principal, Staff], next 2020-04-20 09:00
            2020-04-20 09:00  ReminderRaised OVERDUE 6 to [Principal, Staff], next 2020-04-23 09:00
            2020-04-23 09:00  ReminderRaised OVERDUE 7 to [Principal, Staff], next 2020-04-27 09:00
            2020-04-27 09:00  ReminderRaised OVERDUE 8 to [Principal, Staff], next 2020-04-30 09:00
            2020-04-30 09:00  ReminderRaised OVERDUE 9 to [Principal, Staff], next 2020-05-08 09:00
            = −2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g6_the_assisting_unit_that_delivers_in_time_gets_half_of_a_green_lamp() {
    let story = issued("2020-03-02 09:00", part("D12", "2020-03-27"))
        .then("2020-03-26 10:00", &unit("D12"), part_text())
        .then("2020-03-26 15:00", &unit("D10"), Command::AcceptPart {})
        .then("2020-04-01 10:00", &staff(), approve(PyData));
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D12 due 2020-03-28 00:00
            2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-24 00:00  LampTurned OFF→YELLOW DUE_SOON 3月27日应报，还剩3天，尚未报送
            2020-03-24 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-26 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-26 10:00  AssignmentFirstViewed
            2020-03-26 10:00  AssignmentAcknowledged
            2020-03-26 10:00  PartSubmitted 1 in time
            2020-03-26 10:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月27日应报，3月26日报送，待审核
            2020-03-26 15:00  PartAccepted
            2020-04-01 10:00  FeedbackApproved
            2020-04-01 10:00  PlateShown YELLOW PY_DATA 数据不全
            2020-04-01 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月27日应报，3月26日报送，按期报送并审核通过
            2020-04-01 10:00  LampSettled GREEN DELIVERED_ON_TIME 3月27日应报，3月26日报送，按期报送并审核通过
            = +0.500 in 2020Q1
        "#]],
    );
}

#[test]
fn g6_a_lead_that_forgets_a_part_is_asked_for_it() {
    check(
        &lead(),
        "2020-03-30 16:00",
        &unit("D10"),
        feedback(),
        &expect![[r#"
            refused: INVALID 须并入或注明缺报：D11、D12
        "#]],
    );
}

#[test]
fn g10_equals_share_a_place_and_the_next_one_is_skipped() {
    let standing = |order, score, reds| Standing {
        unit: UnitId::new(format!("D{order:02}")),
        order,
        score: Points::milli(score),
        reds,
        settled: 10,
        on_time: 10,
        sum: Points::milli(4_000),
    };
    let four = vec![
        standing(1, 104_000, 0),
        standing(2, 104_000, 1),
        standing(3, 104_000, 0),
        standing(4, 103_000, 0),
    ];
    let mut ranks: Vec<_> =
        places(four).into_iter().map(|(place, standing)| (standing.order, place)).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, [(1, Some(1)), (2, Some(3)), (3, Some(1)), (4, Some(4))]);
}

#[test]
fn g11_an_order_sent_twice_is_no_second_fact() {
    let orders: Vec<_> =
        (1..=60).map(|no| Order { item: ItemNo(no), ..order("2020-03-31") }).collect();
    let assignments: Vec<_> = orders.iter().map(Order::assignment).collect();
    let send = |actual: &str| batch::Command::Issue {
        batch: batch(),
        matters: vec![matter()],
        assignments: assignments.clone(),
        previewed: "60 lines".into(),
        actual: actual.into(),
    };
    let first = Story::<Batch>::new().then("2020-03-02 09:00", &staff(), send("60 lines"));
    assert_eq!(first.facts.len(), 1);
    check(
        &first,
        "2020-03-02 09:00",
        &staff(),
        send("60 lines"),
        &expect![[r#"
        (nothing new)
    "#]],
    );
    // By then all 60 are issued, so that nothing is left to preview.
    check(
        &first,
        "2020-03-02 09:01",
        &staff(),
        send("nothing left"),
        &expect![[r#"
            (nothing new)
        "#]],
    );

    for order in orders {
        let story = issued("2020-03-02 09:00", order.clone());
        assert!(matches!(&story.facts[..], [(_, Event::AssignmentIssued(_))]));
        let again = story.ask(at("2020-03-02 09:01"), &staff(), issue(order));
        assert_eq!(again, Ok(vec![]));
    }
}

#[test]
fn g15_a_major_item_of_a_joint_lead_pays_red_one_and_a_half_times() {
    let (role, importance) = (UnitRole::JointLead, Importance::Major);
    let story = issued("2020-03-02 09:00", Order { role, importance, ..order("2020-03-31") })
        .then("2020-04-01 09:00", &unit("D10"), feedback())
        .then("2020-04-01 10:00", &staff(), approve(PrPoor))
        .then("2020-04-01 11:00", &head(), confirm(true));
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
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
            2020-04-01 09:00  AssignmentFirstViewed
            2020-04-01 09:00  AssignmentAcknowledged
            2020-04-01 09:00  FeedbackSubmitted 1 late
            2020-04-01 09:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月1日报送，逾期1天
            2020-04-01 10:00  RedPlateProposed PR_POOR
            2020-04-01 11:00  FeedbackApproved
            2020-04-01 11:00  PlateShown RED PR_POOR 质量差
            2020-04-01 11:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月1日报送，逾期1天
            = −6.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g16_gains_of_a_quarter_are_capped() {
    let rules = RuleSet::default();
    let mut lines = Vec::new();
    for no in 1..=25 {
        let owner: &Actor = &unit("D10");
        let story = issued("2020-03-02 09:00", Order { item: ItemNo(no), ..order("2020-03-31") })
            .then("2020-03-20 16:20", owner, feedback())
            .then("2020-03-21 10:00", &staff(), approve(PgGood));
        lines.extend(story.facts.iter().flat_map(|(_, fact)| tally::lines(&rules, fact)));
    }
    let (gains, losses) = (tally::gains(&lines), tally::losses(&lines));
    assert_eq!((gains, losses), (Points::milli(50_000), Points::ZERO));
    assert_eq!(rules.score(gains, losses), Points::milli(120_000));
}
