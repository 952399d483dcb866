//! The golden cases of one unit's duty (G1, G2, G3, G12–G14): who did what when, which lamp and
//! plate came of it at which instant, and what it paid.

use domain::assignment::{Assignment, Command};
use domain::warning::PlateReason::{PgGood, PyData};
use expect_test::{Expect, expect};

use crate::story::{Story, approve, feedback, head, issued, line, order, send_back, staff, unit};
use crate::tally;

/// The whole story, and below it the points by quarter.
pub(crate) fn check_story(story: &Story<Assignment>, expected: &Expect) {
    let facts: String = story.facts.iter().map(|(at, fact)| line(*at, fact)).collect();
    expected.assert_eq(&(facts + &points_of(story)));
}

fn points_of(story: &Story<Assignment>) -> String {
    let lines: Vec<_> = story
        .facts
        .iter()
        .flat_map(|(_, fact)| tally::lines(story.county.rules.version(1), fact))
        .collect();
    let quarter = lines.first().map_or_else(String::new, |line| format!(" in {}", line.quarter));
    assert!(lines.iter().all(|line| line.quarter == lines[0].quarter), "one duty, one quarter");
    format!("= {}{quarter}\n", tally::sum(&lines).signed())
}

/// Due 2020-03-31, issued 03-02 and opened the same morning.
fn opened() -> Story<Assignment> {
    issued("2020-03-02 09:00", order("2020-03-31")).then(
        "2020-03-02 10:12",
        &unit("D10"),
        Command::View {},
    )
}

#[test]
fn g1_reported_in_time_and_approved_green() {
    let story = opened().then("2020-03-30 16:20", &unit("D10"), feedback()).then(
        "2020-04-01 10:00",
        &staff(),
        approve(PgGood),
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-30 16:20  FeedbackSubmitted 1 in time
            2020-03-30 16:20  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月30日报送，待审核
            2020-04-01 10:00  FeedbackApproved
            2020-04-01 10:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-01 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            2020-04-01 10:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
            = +2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g2_reported_two_days_late_and_approved_yellow() {
    let story = opened().then("2020-04-02 11:00", &unit("D10"), feedback()).then(
        "2020-04-02 15:00",
        &staff(),
        approve(PyData),
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-02 11:00  FeedbackSubmitted 1 late
            2020-04-02 11:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月2日报送，逾期2天
            2020-04-02 15:00  FeedbackApproved
            2020-04-02 15:00  PlateShown YELLOW PY_DATA 数据不全
            2020-04-02 15:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月2日报送，逾期2天
            = −2.000 in 2020Q1
        "#]],
    );
}

/// Submitted in the last hour of the last day, returned the next morning.
fn returned() -> Story<Assignment> {
    opened().then("2020-03-31 23:10", &unit("D10"), feedback()).then(
        "2020-04-01 09:30",
        &staff(),
        send_back(PyData),
    )
}

#[test]
fn g3a_returned_and_sent_again_in_time_keeps_its_green_lamp() {
    let story = returned().then("2020-04-02 16:00", &unit("D10"), feedback()).then(
        "2020-04-02 17:00",
        &staff(),
        approve(PyData),
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-31 23:10  FeedbackSubmitted 1 in time
            2020-03-31 23:10  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-01 09:30  FeedbackReturned again by 2020-04-03 00:00, red 2020-04-09 00:00
            2020-04-01 09:30  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-02 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-04-02 16:00  FeedbackSubmitted 2 in time
            2020-04-02 16:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-02 17:00  FeedbackApproved
            2020-04-02 17:00  PlateShown YELLOW PY_DATA 数据不全
            2020-04-02 17:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月31日报送，按期报送并审核通过
            2020-04-02 17:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月31日报送，按期报送并审核通过
            = +1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g3b_returned_and_sent_again_late_settles_yellow() {
    let story = returned().then("2020-04-03 09:00", &unit("D10"), feedback()).then(
        "2020-04-03 17:00",
        &staff(),
        approve(PyData),
    );
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-31 23:10  FeedbackSubmitted 1 in time
            2020-03-31 23:10  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-01 09:30  FeedbackReturned again by 2020-04-03 00:00, red 2020-04-09 00:00
            2020-04-01 09:30  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-02 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-04-03 00:00  LampTurned YELLOW→YELLOW CORRECTION_LATE 3月31日应报，3月31日报送，退回补正已超期限
            2020-04-03 09:00  FeedbackSubmitted 2 in time
            2020-04-03 09:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-03 17:00  FeedbackApproved
            2020-04-03 17:00  PlateShown YELLOW PY_DATA 数据不全
            2020-04-03 17:00  LampTurned PENDING→YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            2020-04-03 17:00  LampSettled YELLOW CORRECTED_LATE 3月31日应报，3月31日报送，退回后未在补正期限内重报
            = 0.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g3c_returned_and_never_sent_again_settles_red_after_three_more_working_days() {
    let story = returned()
        .then("2020-04-20 09:00", &head(), Command::Tick {})
        .then("2020-04-20 10:00", &unit("D10"), feedback())
        .then("2020-04-20 17:00", &staff(), approve(PgGood));
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-03-31 23:10  FeedbackSubmitted 1 in time
            2020-03-31 23:10  LampTurned YELLOW→PENDING AWAITING_REVIEW 3月31日应报，3月31日报送，待审核
            2020-04-01 09:30  FeedbackReturned again by 2020-04-03 00:00, red 2020-04-09 00:00
            2020-04-01 09:30  LampTurned PENDING→YELLOW RETURNED 3月31日应报，3月31日报送，已退回补正
            2020-04-02 09:00  ReminderRaised CORRECTION 1 to [Staff]
            2020-04-03 00:00  LampTurned YELLOW→YELLOW CORRECTION_LATE 3月31日应报，3月31日报送，退回补正已超期限
            2020-04-09 00:00  LampTurned YELLOW→RED CORRECTION_MISSING 3月31日应报，3月31日报送，退回补正逾期未重报
            2020-04-09 00:00  LampSettled RED CORRECTION_MISSING 3月31日应报，3月31日报送，退回补正逾期未重报
            2020-04-20 10:00  FeedbackSubmitted 2 in time
            2020-04-20 10:00  LampTurned RED→RED LATE_PENDING 3月31日应报，3月31日报送，退回补正逾期后重报
            2020-04-20 17:00  FeedbackApproved
            2020-04-20 17:00  PlateShown GREEN PG_GOOD 完成较好
            2020-04-20 17:00  LampTurned RED→RED CORRECTION_MISSING 3月31日应报，3月31日报送，退回补正逾期未重报
            = −1.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g12_a_report_at_the_very_instant_of_the_deadline_is_late() {
    let story = opened().then("2020-04-01 00:00", &unit("D10"), feedback());
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-01 00:00  FeedbackSubmitted 1 late
            2020-04-01 00:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月1日报送，逾期1天
            = −2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g13_half_past_midnight_in_beijing_is_late_whatever_the_day_in_greenwich() {
    let story = opened().then("2020-03-31T16:30:00Z", &unit("D10"), feedback());
    check_story(
        &story,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-01 00:30  FeedbackSubmitted 1 late
            2020-04-01 00:30  LampTurned RED→RED LATE_PENDING 3月31日应报，4月1日报送，逾期1天
            = −2.000 in 2020Q1
        "#]],
    );
}

#[test]
fn g14_a_worker_that_was_down_changes_no_lamp_and_no_point() {
    let tick = |story: Story<Assignment>, when: &str| story.then(when, &head(), Command::Tick {});
    let finish = |story: Story<Assignment>| {
        story.then("2020-04-02 11:00", &unit("D10"), feedback()).then(
            "2020-04-02 15:00",
            &staff(),
            approve(PyData),
        )
    };
    let awake = (0..10).fold(tick(opened(), "2020-03-31 22:00"), |story, hour| {
        tick(story, &format!("2020-04-01 0{hour}:00"))
    });
    let down = tick(tick(opened(), "2020-03-31 22:00"), "2020-04-01 06:00");
    check_story(
        &down,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            = −2.000 in 2020Q1
        "#]],
    );
    let (awake, down) = (finish(awake), finish(down));
    assert_eq!(awake.facts, down.facts);
    check_story(
        &down,
        &expect![[r#"
            2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-03-02 10:12  AssignmentFirstViewed
            2020-03-02 10:12  AssignmentAcknowledged
            2020-03-28 00:00  LampTurned OFF→YELLOW DUE_SOON 3月31日应报，还剩3天，尚未报送
            2020-03-28 09:00  ReminderRaised T3 1 to [Staff]
            2020-03-30 09:00  ReminderRaised T1 1 to [Staff]
            2020-04-01 00:00  LampTurned YELLOW→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
            2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
            2020-04-02 11:00  FeedbackSubmitted 1 late
            2020-04-02 11:00  LampTurned RED→RED LATE_PENDING 3月31日应报，4月2日报送，逾期2天
            2020-04-02 15:00  FeedbackApproved
            2020-04-02 15:00  PlateShown YELLOW PY_DATA 数据不全
            2020-04-02 15:00  LampTurned RED→RED DELIVERED_LATE 3月31日应报，4月2日报送，逾期2天
            = −2.000 in 2020Q1
        "#]],
    );
}
