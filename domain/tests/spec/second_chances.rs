//! What is returned, taken back or made up for (A2, A3, A5): which report counts, and until when.

use domain::assignment::{Assignment, Command};
use domain::score::{Event, RuleBook, RuleSet, Values};
use domain::warning::PlateReason::{PgGood, PyData};
use domain::{Decider, World};
use expect_test::expect;

use crate::golden_cases::check_story;
use crate::story::{
    Answers, County, Story, approve, at, feedback, head, issue, issued, order, send_back, staff,
    unit,
};

fn open() -> Story<Assignment> {
    issued("2020-03-02 09:00", order("2020-03-31"))
}

/// Submitted on the last day, returned the next morning: again by the end of 2 April.
fn returned() -> Story<Assignment> {
    open().then("2020-03-31 23:10", &unit("D10"), feedback()).then(
        "2020-04-01 09:30",
        &staff(),
        send_back(PyData),
    )
}

#[test]
fn what_comes_again_at_the_very_instant_the_correction_is_due_is_late() {
    let story = returned().then("2020-04-03 00:00", &unit("D10"), feedback()).then(
        "2020-04-03 09:00",
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
            2020-03-31 23:10  AssignmentFirstViewed
            2020-03-31 23:10  AssignmentAcknowledged
            2020-03-31 23:10  FeedbackSubmitted 1 in time
            2020-03-31 23:10  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-01 09:30  FeedbackReturned again by 2020-04-03 00:00, red 2020-04-09 00:00
            2020-04-01 09:30  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-02 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-04-03 00:00  LampTurned YELLOW→YELLOW CORRECTION_LATE 3月31日应报，3月31日报送，退回补正已超期限
            2020-04-03 00:00  FeedbackSubmitted 2 in time
            2020-04-03 00:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-03 09:00  FeedbackApproved
            2020-04-03 09:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-03 09:00  LampTurned PENDING→YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            2020-04-03 09:00  LampSettled YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            = +1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn a_late_correction_is_not_forgotten_when_the_next_one_is_in_time() {
    let story = returned()
        .then("2020-04-03 09:00", &unit("D10"), feedback())
        .then("2020-04-03 10:00", &staff(), send_back(PyData))
        .then("2020-04-03 11:00", &unit("D10"), feedback())
        .then("2020-04-03 12:00", &staff(), approve(PgGood));
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
            2020-03-31 23:10  AssignmentFirstViewed
            2020-03-31 23:10  AssignmentAcknowledged
            2020-03-31 23:10  FeedbackSubmitted 1 in time
            2020-03-31 23:10  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-01 09:30  FeedbackReturned again by 2020-04-03 00:00, red 2020-04-09 00:00
            2020-04-01 09:30  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-02 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-04-03 00:00  LampTurned YELLOW→YELLOW CORRECTION_LATE 3月31日应报，3月31日报送，退回补正已超期限
            2020-04-03 09:00  FeedbackSubmitted 2 in time
            2020-04-03 09:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-03 10:00  FeedbackReturned again by 2020-04-08 00:00, red 2020-04-11 00:00
            2020-04-03 10:00  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-03 11:00  FeedbackSubmitted 3 in time
            2020-04-03 11:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-03 12:00  FeedbackApproved
            2020-04-03 12:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-03 12:00  LampTurned PENDING→YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            2020-04-03 12:00  LampSettled YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            = +1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn what_is_returned_early_may_come_again_until_the_deadline() {
    let story = open()
        .then("2020-03-10 09:00", &unit("D10"), feedback())
        .then("2020-03-10 10:00", &staff(), send_back(PyData))
        .then("2020-03-31 23:59", &unit("D10"), feedback())
        .then("2020-04-01 09:00", &staff(), approve(PgGood));
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
            2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
            2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
            2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
            2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
            2020-03-10 09:00  AssignmentFirstViewed
            2020-03-10 09:00  AssignmentAcknowledged
            2020-03-10 09:00  FeedbackSubmitted 1 in time
            2020-03-10 09:00  LampTurned OFF→PENDING AWAITING_REVIEW 3月31日应报，3月10日报送，待审核
            2020-03-10 10:00  FeedbackReturned again by 2020-04-01 00:00, red 2020-04-04 00:00
            2020-03-10 10:00  LampTurned PENDING→OFF RETURNED 3月31日应报，3月10日报送，已退回补正
            2020-03-28 00:00  LampTurned OFF→YELLOW RETURNED 3月31日应报，3月10日报送，已退回补正
            2020-03-31 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-03-31 23:59  FeedbackSubmitted 2 in time
            2020-03-31 23:59  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月10日报送，待审核
            2020-04-01 09:00  FeedbackApproved
            2020-04-01 09:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-01 09:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月10日报送，按期报送并审核通过
            2020-04-01 09:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月10日报送，按期报送并审核通过
            = +2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn a_report_that_was_taken_back_does_not_count() {
    let story = open()
        .then("2020-03-30 09:00", &unit("D10"), feedback())
        .then("2020-03-30 10:00", &unit("D10"), Command::Withdraw {})
        .then("2020-04-01 09:00", &unit("D10"), feedback())
        .then("2020-04-01 10:00", &staff(), approve(PgGood));
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
            2020-03-30 09:00  AssignmentFirstViewed
            2020-03-30 09:00  AssignmentAcknowledged
            2020-03-30 09:00  FeedbackSubmitted 1 in time
            2020-03-30 09:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月30日报送，待审核
            2020-03-30 10:00  SubmissionWithdrawn
            2020-03-30 10:00  LampTurned PENDING→YELLOW DUE_SOON 3月31日应报，还剩1天，尚未报送
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-01 09:00  FeedbackSubmitted 2 late
            2020-04-01 09:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月1日报送，逾期1天
            2020-04-01 10:00  FeedbackApproved
            2020-04-01 10:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-01 10:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月1日报送，逾期1天
            = −1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn a_report_taken_back_after_the_deadline_leaves_a_red_lamp_at_that_instant() {
    let story = open().then("2020-03-30 09:00", &unit("D10"), feedback()).then(
        "2020-04-02 10:00",
        &unit("D10"),
        Command::Withdraw {},
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
            2020-03-30 09:00  AssignmentFirstViewed
            2020-03-30 09:00  AssignmentAcknowledged
            2020-03-30 09:00  FeedbackSubmitted 1 in time
            2020-03-30 09:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月30日报送，待审核
            2020-04-02 10:00  SubmissionWithdrawn
            2020-04-02 10:00  LampTurned PENDING→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-02 10:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-02 10:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-08 09:00
            2020-04-02 10:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            = −2.000 in 2020Q1
        "#]],
    );
}

/// Rules that grant three days to make up for a late report.
fn granting_three_days() -> Story<Assignment> {
    let values = Values { makeup_yellow_days: 3, ..Values::default() };
    let drafted = Event::RuleSetDrafted(Box::new(RuleSet { version: 1, values }));
    let county = County { rules: RuleBook::told([&drafted]), ..County::default() };
    Story::under(county).then("2020-03-02 09:00", &head(), issue(order("2020-03-31")))
}

#[test]
fn where_days_are_granted_a_late_report_settles_yellow() {
    let story = granting_three_days().then("2020-04-03 23:59", &unit("D10"), feedback()).then(
        "2020-04-08 10:00",
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
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-03 23:59  AssignmentFirstViewed
            2020-04-03 23:59  AssignmentAcknowledged
            2020-04-03 23:59  FeedbackSubmitted 1 late
            2020-04-03 23:59  LampTurned RED→RED LATE_PENDING 3月31日应报，4月3日报送，逾期3天
            2020-04-08 10:00  FeedbackApproved
            2020-04-08 10:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-08 10:00  LampTurned RED→YELLOW MADE_UP 3月31日应报，4月3日报送，在补报期限内补齐
            2020-04-08 10:00  LampSettled YELLOW MADE_UP 3月31日应报，4月3日报送，在补报期限内补齐
            = +1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn where_days_are_granted_red_settles_when_they_are_over() {
    let story = granting_three_days().then("2020-04-04 00:00", &unit("D10"), feedback());
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
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-04 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-04 00:00  AssignmentFirstViewed
            2020-04-04 00:00  AssignmentAcknowledged
            2020-04-04 00:00  FeedbackSubmitted 1 late
            2020-04-04 00:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月4日报送，逾期4天
            = −2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn a_duty_keeps_the_rules_it_was_issued_under() {
    let mut story = granting_three_days();
    let values = Values { makeup_yellow_days: 0, most_returns: 0, ..Values::default() };
    let stricter = Event::RuleSetDrafted(Box::new(RuleSet { version: 2, values }));
    let from = "2020Q1".parse().unwrap();
    let in_force = Event::RuleSetActivated { version: 2, from };
    for fact in [stricter, in_force] {
        story.county.rules = story.county.rules.clone().evolve(&fact);
    }
    let (now, who) = (at("2020-04-03 09:00"), staff());
    let World { rules, .. } = story.county.world(now, &who);
    assert_eq!(rules.for_quarter(from).version, 2);
    let story = story.then("2020-04-03 08:00", &unit("D10"), feedback());
    let mut asked = Answers::default();
    asked.ask(&story, "2020-04-03 09:00", &who, send_back(PyData));
    asked.ask(&story, "2020-04-03 09:00", &who, approve(PgGood));
    asked.check(&expect![[r#"
        2020-04-03 09:00  FeedbackReturned again by 2020-04-08 00:00, red 2020-04-11 00:00
        2020-04-03 09:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月3日报送，逾期3天
        2020-04-03 09:00  FeedbackApproved
        2020-04-03 09:00  PlateShown GREEN PG_GOOD 完成较好
        2020-04-03 09:00  LampTurned RED→YELLOW MADE_UP 3月31日应报，4月3日报送，在补报期限内补齐
        2020-04-03 09:00  LampSettled YELLOW MADE_UP 3月31日应报，4月3日报送，在补报期限内补齐
    "#]]);
}
