//! The golden cases in which the deadline itself moves (G4, G4b, G5, G17), and what else an
//! office and a unit can say about time.

use domain::assignment::{Assignment, Command, DueCause, Importance, Order, SuspendCause};
use domain::calendar;
use domain::due::{DueRule, Period};
use domain::roster::Actor;
use domain::time::Deadline;
use domain::unit::UnitId;
use domain::warning::PlateReason::PgGood;
use expect_test::expect;

use crate::golden_cases::check_story;
use crate::story::{
    Answers, County, Story, approve, day, feedback, head, issue, issued, leader, order, staff,
    unit, unit_head, year_2020_v1, year_2020_v2,
};

fn until(due: &str) -> Deadline {
    Deadline::end_of(day(due))
}

fn ask(due: &str) -> Command {
    let (reason, progress) = ("评审未结束".into(), "路基完成八成".into());
    Command::AskExtension { new_due: until(due), reason, progress }
}

fn grant() -> Command {
    Command::GrantExtension { new_due: None, reason: String::new() }
}

fn decline() -> Command {
    Command::AskDecline { reason: "职责已划转".into(), suggested: UnitId::new("D15") }
}

fn refuse_decline() -> Command {
    Command::RefuseDecline { reason: "仍属本单位职责".into() }
}

fn suspend() -> Command {
    Command::Suspend { cause: SuspendCause::Tender, proof: "示招〔2020〕3号".into() }
}

fn change(due: &str, cause: DueCause) -> Command {
    Command::ChangeDue { due: until(due), cause, reason: "按原件更正".into() }
}

/// Due 2020-05-29, issued 05-11 and opened the same morning.
pub(crate) fn opened() -> Story<Assignment> {
    issued("2020-05-11 09:00", order("2020-05-29")).then(
        "2020-05-11 09:30",
        &unit("D10"),
        Command::View {},
    )
}

#[test]
fn g4_extended_in_time_and_reported_within_it() {
    let story = opened()
        .then("2020-05-28 10:00", &unit_head("D10"), ask("2020-06-05"))
        .then("2020-05-28 16:00", &head(), grant())
        .then("2020-06-04 15:00", &unit("D10"), feedback())
        .then("2020-06-05 10:00", &staff(), approve(PgGood));
    check_story(
        &story,
        &expect![[r#"
        2020-05-11 09:00  AssignmentIssued D10 due 2020-05-30 00:00
        2020-05-11 09:30  AssignmentFirstViewed
        2020-05-11 09:30  AssignmentAcknowledged
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-28 09:00  ReminderRaised T1 1 to [Staff]
        2020-05-28 10:00  ExtensionAsked 1 until 2020-06-06 00:00
        2020-05-28 16:00  ExtensionGranted 1 until 2020-06-06 00:00
        2020-05-28 16:00  DueChanged 2020-05-30 00:00→2020-06-06 00:00 EXTENSION 同意延期申请
        2020-05-28 16:00  LampTurned YELLOW→OFF NOT_NEAR 5月29日应报，经1次延期至6月5日，未到提醒期
        2020-06-02 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，经1次延期至6月5日，还剩3天，尚未报送
        2020-06-02 09:00  ReminderRaised T3 2 to [Staff]
        2020-06-04 09:00  ReminderRaised T1 2 to [Staff]
        2020-06-04 15:00  FeedbackSubmitted 1 in time
        2020-06-04 15:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 5月29日应报，经1次延期至6月5日，6月4日报送，待审核
        2020-06-05 10:00  FeedbackApproved
        2020-06-05 10:00  PlateShown GREEN PG_GOOD 完成较好
        2020-06-05 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 5月29日应报，经1次延期至6月5日，6月4日报送，按期报送并审核通过
        2020-06-05 10:00  LampSettled GREEN DELIVERED_ON_TIME 5月29日应报，经1次延期至6月5日，6月4日报送，按期报送并审核通过
        = +2.000 in 2020Q2
    "#]],
    );
}

#[test]
fn g4b_whoever_asks_at_the_very_instant_of_the_deadline_is_too_late() {
    let mut answers = Answers::default();
    let story = opened();
    answers.ask(&story, "2020-05-29 23:59", &unit_head("D10"), ask("2020-06-05"));
    answers.ask(&story, "2020-05-30 00:00", &unit_head("D10"), ask("2020-06-05"));
    answers.check(&expect![[r#"
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-28 09:00  ReminderRaised T1 1 to [Staff]
        2020-05-29 23:59  ExtensionAsked 1 until 2020-06-06 00:00
        refused: EXT_AFTER_DUE 已到完成时限，不能再申请延期
    "#]]);
}

#[test]
fn a_grant_after_the_deadline_holds_from_the_day_it_was_asked_for() {
    let story = opened()
        .then("2020-05-29 17:00", &unit_head("D10"), ask("2020-06-05"))
        .then("2020-06-01 09:00", &unit("D10"), feedback())
        .then("2020-06-02 10:00", &head(), grant())
        .then("2020-06-02 11:00", &staff(), approve(PgGood));
    check_story(
        &story,
        &expect![[r#"
        2020-05-11 09:00  AssignmentIssued D10 due 2020-05-30 00:00
        2020-05-11 09:30  AssignmentFirstViewed
        2020-05-11 09:30  AssignmentAcknowledged
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-28 09:00  ReminderRaised T1 1 to [Staff]
        2020-05-29 17:00  ExtensionAsked 1 until 2020-06-06 00:00
        2020-05-30 00:00  LampTurned YELLOW→RED OVERDUE 5月29日应报，逾期未报送
        2020-06-01 09:00  FeedbackSubmitted 1 late
        2020-06-01 09:00  LampTurned RED→RED LATE_PENDING 5月29日应报，6月1日报送，逾期3天
        2020-06-02 10:00  ExtensionGranted 1 until 2020-06-06 00:00
        2020-06-02 10:00  DueChanged 2020-05-30 00:00→2020-06-06 00:00 EXTENSION 同意延期申请
        2020-06-02 10:00  LampTurned RED→PENDING AWAITING_REVIEW 5月29日应报，经1次延期至6月5日，6月1日报送，待审核
        2020-06-02 11:00  FeedbackApproved
        2020-06-02 11:00  PlateShown GREEN PG_GOOD 完成较好
        2020-06-02 11:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 5月29日应报，经1次延期至6月5日，6月1日报送，按期报送并审核通过
        2020-06-02 11:00  LampSettled GREEN DELIVERED_ON_TIME 5月29日应报，经1次延期至6月5日，6月1日报送，按期报送并审核通过
        = +2.000 in 2020Q2
    "#]],
    );
}

#[test]
fn a_refusal_after_the_deadline_settles_what_had_waited_for_it() {
    let refuse = Command::RefuseExtension { reason: "理由不充分".into() };
    let story = opened().then("2020-05-29 17:00", &unit_head("D10"), ask("2020-06-05")).then(
        "2020-06-02 10:00",
        &head(),
        refuse,
    );
    check_story(
        &story,
        &expect![[r#"
        2020-05-11 09:00  AssignmentIssued D10 due 2020-05-30 00:00
        2020-05-11 09:30  AssignmentFirstViewed
        2020-05-11 09:30  AssignmentAcknowledged
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-28 09:00  ReminderRaised T1 1 to [Staff]
        2020-05-29 17:00  ExtensionAsked 1 until 2020-06-06 00:00
        2020-05-30 00:00  LampTurned YELLOW→RED OVERDUE 5月29日应报，逾期未报送
        2020-06-02 10:00  ExtensionRefused
        2020-06-02 10:00  LampSettled RED OVERDUE 5月29日应报，逾期未报送
        2020-06-02 10:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-06-05 09:00
        2020-06-02 10:00  EscalationProposed BLUE 5月29日应报，逾期未报送
        = −2.000 in 2020Q2
    "#]],
    );
}

#[test]
fn what_the_head_of_the_unit_has_not_signed_was_not_asked_for() {
    let drafted = opened().then("2020-05-28 10:00", &unit("D10"), ask("2020-06-05"));
    let mut answers = Answers::default();
    answers.ask(&drafted, "2020-05-28 11:00", &head(), grant());
    answers.ask(&drafted, "2020-05-28 11:00", &unit("D10"), Command::SignExtension {});
    answers.ask(&drafted, "2020-05-28 11:00", &unit_head("D10"), Command::SignExtension {});
    answers.ask(&drafted, "2020-05-30 00:00", &unit_head("D10"), Command::SignExtension {});
    let signed = drafted.then("2020-05-28 12:00", &unit_head("D10"), Command::SignExtension {});
    answers.ask(&signed, "2020-05-28 13:00", &unit_head("D10"), Command::SignExtension {});
    answers.ask(&signed, "2020-05-28 13:00", &unit("D10"), ask("2020-06-08"));
    answers.ask(&signed, "2020-05-28 13:00", &unit("D10"), Command::WithdrawExtension {});
    answers.ask(&signed, "2020-05-28 13:00", &head(), grant());
    answers.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（没有待批的延期申请）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-05-28 11:00  ExtensionSigned
        refused: EXT_AFTER_DUE 已到完成时限，不能再申请延期
        (nothing new)
        refused: WRONG_STATE 当前状态（延期申请待批）不能办理此操作
        2020-05-28 13:00  ExtensionWithdrawn
        2020-05-28 13:00  ExtensionGranted 1 until 2020-06-06 00:00
        2020-05-28 13:00  DueChanged 2020-05-30 00:00→2020-06-06 00:00 EXTENSION 同意延期申请
        2020-05-28 13:00  LampTurned YELLOW→OFF NOT_NEAR 5月29日应报，经1次延期至6月5日，未到提醒期
    "#]]);
}

#[test]
fn more_time_is_asked_for_twice_at_most_and_never_more_than_there_was() {
    let mut answers = Answers::default();
    let story = opened();
    answers.ask(&story, "2020-05-12 10:00", &unit_head("D10"), ask("2020-05-29"));
    answers.ask(&story, "2020-05-12 10:00", &unit_head("D10"), ask("2020-06-17"));
    answers.ask(&story, "2020-05-12 10:00", &unit_head("D11"), ask("2020-06-05"));
    answers.ask(&story, "2020-05-12 10:00", &head(), ask("2020-06-05"));
    let twice = story
        .then("2020-05-12 10:00", &unit_head("D10"), ask("2020-06-01"))
        .then("2020-05-12 11:00", &head(), grant())
        .then("2020-05-12 12:00", &unit_head("D10"), ask("2020-06-02"))
        .then("2020-05-12 13:00", &head(), grant());
    answers.ask(&twice, "2020-05-13 10:00", &unit_head("D10"), ask("2020-06-03"));
    answers.check(&expect![[r#"
        refused: INVALID newDue：须晚于现在的时限
        refused: LIMIT_REACHED 超出限制：累计延期不能长于原定时限，最晚至6月17日
        refused: NOT_RESPONSIBLE 本单位不是该任务的责任单位
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: LIMIT_REACHED 超出限制：已延期 2 次
    "#]]);
}

#[test]
fn a_leader_grants_what_is_asked_of_a_major_duty() {
    let order = Order { importance: Importance::Major, ..order("2020-05-29") };
    let story = issued("2020-05-11 09:00", order).then(
        "2020-05-12 10:00",
        &unit_head("D10"),
        ask("2020-06-05"),
    );
    let mut answers = Answers::default();
    answers.ask(&story, "2020-05-12 11:00", &head(), grant());
    answers.ask(&story, "2020-05-12 11:00", &leader(), grant());
    let later =
        Command::GrantExtension { new_due: Some(until("2020-06-08")), reason: String::new() };
    answers.ask(&story, "2020-05-12 11:00", &leader(), later);
    let earlier =
        Command::GrantExtension { new_due: Some(until("2020-06-02")), reason: String::new() };
    answers.ask(&story, "2020-05-12 11:00", &leader(), earlier);
    answers.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-05-12 11:00  ExtensionGranted 1 until 2020-06-06 00:00
        2020-05-12 11:00  DueChanged 2020-05-30 00:00→2020-06-06 00:00 EXTENSION 同意延期申请
        refused: INVALID newDue：不能晚于申请的时限
        2020-05-12 11:00  ExtensionGranted 1 until 2020-06-03 00:00
        2020-05-12 11:00  DueChanged 2020-05-30 00:00→2020-06-03 00:00 EXTENSION 同意延期申请
    "#]]);
}

/// Five working days from Tuesday 2020-01-21, as the calendar stood then.
fn in_five_working_days(county: &County) -> Order {
    let rule = DueRule::WorkingDays(5);
    let due = rule.due(&Period::once(), day("2020-01-21"), &county.calendar).unwrap();
    Order { due_rule: rule, due, ..order("2020-02-03") }
}

#[test]
fn g5_an_emergency_holiday_moves_what_is_issued_only_when_somebody_says_so() {
    let mut county = County { calendar: calendar::Calendar::default(), ..County::default() };
    county.calendar.learn(&calendar::Event::CalendarPublished(year_2020_v1()));
    let before = in_five_working_days(&county);
    let mut story = Story::under(county).then("2020-01-21 10:00", &head(), issue(before));
    story.county.calendar.learn(&calendar::Event::CalendarPublished(year_2020_v2()));
    let after = in_five_working_days(&story.county);
    assert_eq!(after.due, until("2020-02-05"), "new orders get the new day");
    let story = story.then("2020-01-28 09:00", &head(), change("2020-02-05", DueCause::Calendar));
    check_story_without_points(
        &story,
        &expect![[r#"
            2020-01-21 10:00  AssignmentIssued D10 due 2020-02-04 00:00
            2020-01-21 15:30  ReminderRaised UNREAD 1 to [Staff], next 2020-01-22 09:00
            2020-01-22 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-01-23 09:00
            2020-01-23 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-02-03 09:00
            2020-01-28 09:00  DueChanged 2020-02-04 00:00→2020-02-06 00:00 CALENDAR 按原件更正
        "#]],
    );
}

fn check_story_without_points(story: &Story<Assignment>, expected: &expect_test::Expect) {
    let facts: String =
        story.facts.iter().map(|(at, fact)| crate::story::line(*at, fact)).collect();
    expected.assert_eq(&facts);
}

#[test]
fn g17_two_working_days_of_an_undecided_request_are_given_back() {
    let story = issued("2020-03-02 09:00", order("2020-03-31"))
        .then("2020-03-02 10:00", &unit_head("D10"), decline())
        .then("2020-03-04 10:00", &head(), refuse_decline());
    check_story_without_points(
        &story,
        &expect![[r#"
        2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
        2020-03-02 10:00  AssignmentFirstViewed
        2020-03-02 10:00  AssignmentAcknowledged
        2020-03-02 10:00  DeclineAsked
        2020-03-02 10:00  LampTurned OFF→OFF PAUSED 3月31日应报，时限暂停计算
        2020-03-04 10:00  DeclineRefused
        2020-03-04 10:00  DueChanged 2020-04-01 00:00→2020-04-03 00:00 PAUSE 暂停计时2个工作日
        2020-03-04 10:00  LampTurned OFF→OFF NOT_NEAR 3月31日应报，调整至4月2日，未到提醒期
    "#]],
    );
    assert_eq!(story.state.duty().unwrap().milestones.due, until("2020-04-02"));
}

#[test]
fn a_duty_that_another_unit_takes_ends_without_lamp_and_score() {
    let accept = Command::AcceptDecline {
        to: UnitId::new("D15"),
        assignment: order("2020-03-31").assignment(),
        reason: "职责已划转".into(),
    };
    let story = issued("2020-03-02 09:00", order("2020-03-31"))
        .then("2020-03-02 10:00", &unit_head("D10"), decline())
        .then("2020-03-04 10:00", &head(), accept)
        .then("2020-05-01 00:00", &Actor::system(), Command::Tick {});
    check_story_without_points(
        &story,
        &expect![[r#"
        2020-03-02 09:00  AssignmentIssued D10 due 2020-04-01 00:00
        2020-03-02 10:00  AssignmentFirstViewed
        2020-03-02 10:00  AssignmentAcknowledged
        2020-03-02 10:00  DeclineAsked
        2020-03-02 10:00  LampTurned OFF→OFF PAUSED 3月31日应报，时限暂停计算
        2020-03-04 10:00  AssignmentTransferred to D15
        2020-03-04 10:00  LampTurned OFF→OFF TRANSFERRED 任务已转交其他单位
    "#]],
    );
}

#[test]
fn a_unit_asks_to_be_relieved_early_through_its_head_and_names_another() {
    let story = issued("2020-03-02 09:00", order("2020-03-31"));
    let own = Command::AskDecline { reason: "无此职责".into(), suggested: UnitId::new("D10") };
    let mut answers = Answers::default();
    answers.ask(&story, "2020-03-02 10:00", &unit("D10"), decline());
    answers.ask(&story, "2020-03-02 10:00", &unit_head("D10"), own);
    answers.ask(&story, "2020-03-05 00:00", &unit_head("D10"), decline());
    answers.ask(&story, "2020-03-04 23:59", &unit_head("D10"), decline());
    let asked = story.then("2020-03-02 10:00", &unit_head("D10"), decline());
    answers.ask(&asked, "2020-03-02 11:00", &unit("D10"), feedback());
    answers.ask(&asked, "2020-03-02 11:00", &staff(), refuse_decline());
    answers.ask(&asked, "2020-03-02 11:00", &head(), refuse_decline());
    answers.ask(&asked, "2020-03-03 11:00", &unit_head("D10"), Command::WithdrawDecline {});
    answers.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID suggest：须为其他单位
        refused: TOO_LATE 须在3月5日00:00前办理
        2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
        2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
        2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
        2020-03-04 23:59  AssignmentFirstViewed
        2020-03-04 23:59  AssignmentAcknowledged
        2020-03-04 23:59  DeclineAsked
        2020-03-04 23:59  LampTurned OFF→OFF PAUSED 3月31日应报，时限暂停计算
        refused: WRONG_STATE 当前状态（申请退办）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-03-02 11:00  DeclineRefused
        2020-03-02 11:00  LampTurned OFF→OFF NOT_NEAR 3月31日应报，未到提醒期
        2020-03-03 11:00  DeclineWithdrawn
        2020-03-03 11:00  LampTurned OFF→OFF NOT_NEAR 3月31日应报，未到提醒期
    "#]]);
}

#[test]
fn while_a_duty_is_suspended_its_clock_stands_still() {
    let story = opened()
        .then("2020-05-27 10:00", &head(), suspend())
        .then("2020-06-03 10:00", &head(), Command::Resume {})
        .then("2020-06-08 00:00", &Actor::system(), Command::Tick {});
    check_story_without_points(
        &story,
        &expect![[r#"
        2020-05-11 09:00  AssignmentIssued D10 due 2020-05-30 00:00
        2020-05-11 09:30  AssignmentFirstViewed
        2020-05-11 09:30  AssignmentAcknowledged
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-27 10:00  AssignmentSuspended TENDER
        2020-05-27 10:00  LampTurned YELLOW→OFF PAUSED 5月29日应报，时限暂停计算
        2020-06-03 10:00  AssignmentResumed
        2020-06-03 10:00  DueChanged 2020-05-30 00:00→2020-06-06 00:00 PAUSE 暂停计时5个工作日
        2020-06-03 10:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，调整至6月5日，还剩2天，尚未报送
        2020-06-04 09:00  ReminderRaised T1 1 to [Staff]
        2020-06-06 00:00  LampTurned YELLOW→RED OVERDUE 5月29日应报，调整至6月5日，逾期未报送
        2020-06-06 00:00  LampSettled RED OVERDUE 5月29日应报，调整至6月5日，逾期未报送
        2020-06-06 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-06-10 09:00
        2020-06-06 00:00  EscalationProposed BLUE 5月29日应报，调整至6月5日，逾期未报送
    "#]],
    );
}

#[test]
fn what_is_late_is_not_suspended() {
    let mut answers = Answers::default();
    answers.ask(&opened(), "2020-05-29 10:00", &staff(), suspend());
    answers.ask(&opened(), "2020-05-30 00:00", &head(), suspend());
    answers.ask(&opened(), "2020-05-29 10:00", &head(), Command::Resume {});
    let held = opened().then("2020-05-29 10:00", &head(), suspend());
    answers.ask(&held, "2020-05-30 10:00", &head(), suspend());
    answers.ask(&held, "2020-05-30 10:00", &unit("D10"), feedback());
    answers.ask(&held, "2020-05-30 10:00", &unit_head("D10"), ask("2020-06-05"));
    answers.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: WRONG_STATE 当前状态（已超期）不能办理此操作
        refused: WRONG_STATE 当前状态（办理中）不能办理此操作
        (nothing new)
        refused: WRONG_STATE 当前状态（中止）不能办理此操作
        refused: WRONG_STATE 当前状态（中止）不能办理此操作
    "#]]);
}

#[test]
fn a_deadline_that_was_set_wrongly_takes_its_red_lamp_back() {
    let story = opened()
        .then("2020-06-08 09:00", &head(), change("2020-06-09", DueCause::Correction))
        .then("2020-06-09 09:00", &unit("D10"), feedback())
        .then("2020-06-09 10:00", &staff(), approve(PgGood));
    check_story_without_points(
        &story,
        &expect![[r#"
        2020-05-11 09:00  AssignmentIssued D10 due 2020-05-30 00:00
        2020-05-11 09:30  AssignmentFirstViewed
        2020-05-11 09:30  AssignmentAcknowledged
        2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
        2020-05-26 09:00  ReminderRaised T3 1 to [Staff]
        2020-05-28 09:00  ReminderRaised T1 1 to [Staff]
        2020-05-30 00:00  LampTurned YELLOW→RED OVERDUE 5月29日应报，逾期未报送
        2020-05-30 00:00  LampSettled RED OVERDUE 5月29日应报，逾期未报送
        2020-05-30 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-06-03 09:00
        2020-05-30 00:00  EscalationProposed BLUE 5月29日应报，逾期未报送
        2020-06-03 09:00  ReminderRaised OVERDUE 2 to [Principal, Staff], next 2020-06-08 09:00
        2020-06-06 00:00  PlateShown RED NOT_DELIVERED auto 5月29日应报，逾期未报送
        2020-06-06 00:00  EscalationProposed ORANGE 5月29日应报，逾期未报送
        2020-06-08 09:00  ReminderRaised OVERDUE 3 to [Principal, Staff], next 2020-06-11 09:00
        2020-06-08 09:00  LampVoided RED 按原件更正
        2020-06-08 09:00  PlateVoided RED 按原件更正
        2020-06-08 09:00  DueChanged 2020-05-30 00:00→2020-06-10 00:00 CORRECTION 按原件更正
        2020-06-08 09:00  LampTurned RED→YELLOW DUE_SOON 5月29日应报，调整至6月9日，还剩1天，尚未报送
        2020-06-08 09:00  ReminderRaised T1 2 to [Staff]
        2020-06-09 09:00  FeedbackSubmitted 1 in time
        2020-06-09 09:00  LampTurned YELLOW→PENDING AWAITING_REVIEW 5月29日应报，调整至6月9日，6月9日报送，待审核
        2020-06-09 10:00  FeedbackApproved
        2020-06-09 10:00  PlateShown GREEN PG_GOOD 完成较好
        2020-06-09 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 5月29日应报，调整至6月9日，6月9日报送，按期报送并审核通过
        2020-06-09 10:00  LampSettled GREEN DELIVERED_ON_TIME 5月29日应报，调整至6月9日，6月9日报送，按期报送并审核通过
    "#]],
    );
}
