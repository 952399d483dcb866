//! What an assignment refuses, each code with its sentence; and what it must not let slip.

use domain::assignment::{Assignment, Command, MAX_MEDIA, MAX_TEXT, Order, Progress, Report};
use domain::roster::Role;
use domain::unit::UnitId;
use domain::warning::PlateReason::{NotDelivered, PgGood, PrPoor, PyData};
use expect_test::expect;

use crate::golden_cases::check_story;
use crate::story::{
    Answers, Story, admin, approve, cancel, check, confirm, feedback, head, issue, issued,
    office_of, order, part, part_text, photo, report, revise, send_back, staff, unit, unit_head,
};

fn open() -> Story<Assignment> {
    issued("2020-03-02 09:00", order("2020-03-31"))
}

fn submitted() -> Story<Assignment> {
    open().then("2020-03-30 16:20", &unit("D10"), feedback())
}

fn approved() -> Story<Assignment> {
    submitted().then("2020-04-01 10:00", &staff(), approve(PgGood))
}

fn red_proposed() -> Story<Assignment> {
    submitted().then("2020-04-01 10:00", &staff(), approve(PrPoor))
}

/// A part of D11 that its lead accepted.
fn accepted() -> Story<Assignment> {
    issued("2020-03-02 09:00", part("D11", "2020-03-27"))
        .then("2020-03-26 10:00", &unit("D11"), part_text())
        .then("2020-03-26 15:00", &unit("D10"), Command::AcceptPart {})
}

#[test]
fn only_the_office_issues_and_only_the_head_for_a_day_that_is_over() {
    let mut asked = Answers::default();
    let nothing = Story::<Assignment>::new();
    let late = || issue(order("2020-03-31"));
    asked.ask(&nothing, "2020-03-02 09:00", &unit("D10"), late());
    asked.ask(&nothing, "2020-03-02 09:00", &admin(), late());
    asked.ask(&nothing, "2020-04-01 00:00", &staff(), late());
    asked.ask(&nothing, "2020-04-01 00:00", &head(), late());
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: DUE_PAST 完成时限须晚于现在
        2020-04-01 00:00  AssignmentIssued D10 due 2020-04-01 00:00
        2020-04-01 00:00  LampTurned OFF→RED OVERDUE 3月31日应报，逾期未报送
        2020-04-01 00:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
        2020-04-01 00:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-07 09:00
        2020-04-01 00:00  EscalationProposed BLUE 3月31日应报，逾期未报送
    "#]]);
}

#[test]
fn nobody_answers_for_what_was_never_issued() {
    let mut asked = Answers::default();
    asked.ask(&Story::<Assignment>::new(), "2020-03-30 16:20", &unit("D10"), feedback());
    asked.ask(&Story::<Assignment>::new(), "2020-03-30 16:20", &staff(), approve(PgGood));
    asked.check(&expect![[r#"
        refused: NOT_FOUND 没有这个对象
        refused: NOT_FOUND 没有这个对象
    "#]]);
}

#[test]
fn another_unit_and_the_office_do_not_report_for_a_unit() {
    let mut asked = Answers::default();
    asked.ask(&open(), "2020-03-30 16:20", &unit("D11"), feedback());
    asked.ask(&open(), "2020-03-30 16:20", &staff(), feedback());
    asked.ask(&open(), "2020-03-30 16:20", &unit("D11"), Command::View {});
    asked.check(&expect![[r#"
        refused: NOT_RESPONSIBLE 本单位不是该任务的责任单位
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: NOT_RESPONSIBLE 本单位不是该任务的责任单位
    "#]]);
}

#[test]
fn a_report_is_a_text_of_bounded_length_with_files_named_by_their_hash() {
    let mut asked = Answers::default();
    let reported = |report| Command::SubmitFeedback(report);
    let story = open();
    let when = "2020-03-30 16:20";
    let with = |media| Report { media, ..report() };
    asked.ask(&story, when, &unit("D10"), reported(Report { text: " ".into(), ..report() }));
    let long = Report { text: "长".repeat(MAX_TEXT + 1), ..report() };
    asked.ask(&story, when, &unit("D10"), reported(long));
    asked.ask(&story, when, &unit("D10"), reported(with(vec!["photo.jpg".into()])));
    asked.ask(&story, when, &unit("D10"), reported(with(vec![photo(); MAX_MEDIA + 1])));
    let more = Report { percent: Some(101), ..report() };
    asked.ask(&story, when, &unit("D10"), reported(more));
    asked.check(&expect![[r#"
        refused: INVALID text：不能为空
        refused: INVALID text：不能超过 4000 字
        refused: INVALID media：须为文件的 SHA-256
        refused: LIMIT_REACHED 超出限制：附件不超过 20 个
        refused: INVALID percent：须在 0–100 之间
    "#]]);
}

#[test]
fn a_report_that_needs_a_signature_is_sent_by_the_one_who_signs() {
    let mut asked = Answers::default();
    let order = Order { needs_signoff: true, ..order("2020-03-31") };
    let story = issued("2020-03-02 09:00", order);
    asked.ask(&story, "2020-03-20 10:00", &unit("D10"), feedback());
    asked.ask(&story, "2020-03-20 10:00", &unit_head("D10"), feedback());
    asked.check(&expect![[r#"
        refused: SECOND_PERSON_REQUIRED 须由另一位负责人签发或确认
        2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
        2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
        2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
        2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
        2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
        2020-03-20 10:00  AssignmentFirstViewed
        2020-03-20 10:00  AssignmentAcknowledged
        2020-03-20 10:00  FeedbackSubmitted 1 in time
        2020-03-20 10:00  LampTurned OFF→PENDING AWAITING_REVIEW 3月31日应报，3月20日报送，待审核
    "#]]);
}

#[test]
fn what_waits_for_review_is_not_reported_again() {
    let mut asked = Answers::default();
    asked.ask(&submitted(), "2020-03-30 16:21", &unit("D10"), feedback());
    asked.ask(&approved(), "2020-04-01 10:01", &unit("D10"), feedback());
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
        refused: WRONG_STATE 当前状态（办结）不能办理此操作
    "#]]);
}

#[test]
fn nobody_judges_the_own_unit() {
    let (own_staff, own_head) = (office_of("D10", Role::SupStaff), office_of("D10", Role::SupHead));
    let when = "2020-04-02 09:00";
    let mut asked = Answers::default();
    asked.ask(&submitted(), when, &own_staff, approve(PgGood));
    asked.ask(&submitted(), when, &own_staff, send_back(PyData));
    asked.ask(&submitted(), when, &own_head, cancel());
    asked.ask(&red_proposed(), when, &own_head, confirm(true));
    asked.ask(&red_proposed(), when, &own_head, confirm(false));
    asked.ask(&approved(), when, &own_head, revise(PyData));
    asked.ask(&approved(), when, &own_staff, approve(PgGood));
    asked.check(&expect![[r#"
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
        refused: OWN_UNIT 不能办理本单位的审核、亮牌和核查
    "#]]);
}

#[test]
fn a_plate_that_is_not_green_says_why() {
    let mut asked = Answers::default();
    let because = |reason_code, reason: String| Command::Approve { reason_code, reason };
    let when = "2020-04-01 10:00";
    let silent = |reason_code| because(reason_code, String::new());
    asked.ask(&submitted(), when, &staff(), silent(PyData));
    asked.ask(&submitted(), when, &staff(), silent(PrPoor));
    asked.ask(&submitted(), when, &staff(), approve(NotDelivered));
    let long = because(PyData, "长".repeat(501));
    asked.ask(&submitted(), when, &staff(), long);
    asked.check(&expect![[r#"
        refused: REASON_REQUIRED 须写明原因或依据
        refused: REASON_REQUIRED 须写明原因或依据
        refused: INVALID reasonCode：该原因只能由系统给出
        refused: INVALID reason：不能超过 500 字
    "#]]);
}

#[test]
fn a_green_plate_given_without_a_word_still_carries_one() {
    let silent = Command::Approve { reason_code: PgGood, reason: String::new() };
    check(
        &submitted(),
        "2020-04-01 10:00",
        &staff(),
        silent,
        &expect![[r#"
        2020-04-01 10:00  FeedbackApproved
        2020-04-01 10:00  PlateShown GREEN PG_GOOD 完成较好
        2020-04-01 10:00  LampTurned PENDING→GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
        2020-04-01 10:00  LampSettled GREEN DELIVERED_ON_TIME 3月31日应报，3月30日报送，按期报送并审核通过
    "#]],
    );
}

#[test]
fn a_red_plate_takes_two_people_and_the_second_is_the_head() {
    let mut asked = Answers::default();
    let when = "2020-04-01 11:00";
    asked.ask(&red_proposed(), when, &staff(), confirm(true));
    let by_head = submitted().then("2020-04-01 10:00", &head(), approve(PrPoor));
    asked.ask(&by_head, when, &head(), confirm(true));
    asked.ask(&submitted(), when, &head(), confirm(true));
    asked.ask(&red_proposed(), when, &staff(), approve(PgGood));
    asked.ask(&red_proposed(), when, &head(), confirm(false));
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: SAME_PERSON 须由另一人办理
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
        2020-04-01 11:00  RedPlateDeclined
    "#]]);
}

#[test]
fn the_head_who_gave_a_plate_does_not_turn_it_red_alone() {
    let mut asked = Answers::default();
    let by_head = submitted().then("2020-04-01 10:00", &head(), approve(PyData));
    asked.ask(&by_head, "2020-04-02 09:00", &head(), revise(PrPoor));
    asked.ask(&approved(), "2020-04-02 09:00", &head(), revise(PrPoor));
    asked.ask(&approved(), "2020-04-02 09:00", &staff(), revise(PyData));
    let silent = Command::RevisePlate { reason_code: PyData, reason: String::new() };
    asked.ask(&approved(), "2020-04-02 09:00", &head(), silent);
    asked.check(&expect![[r#"
        refused: SAME_PERSON 须由另一人办理
        2020-04-02 09:00  PlateRevised GREEN→RED PR_POOR Review
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: REASON_REQUIRED 须写明原因或依据
    "#]]);
}

#[test]
fn after_three_returns_a_plate_must_be_given() {
    let once = |story: Story<Assignment>, day: u32| {
        story.then(&format!("2020-03-{day} 09:00"), &unit("D10"), feedback()).then(
            &format!("2020-03-{day} 10:00"),
            &staff(),
            send_back(PyData),
        )
    };
    let thrice = (10..13).fold(open(), once).then("2020-03-13 09:00", &unit("D10"), feedback());
    check(
        &thrice,
        "2020-03-13 10:00",
        &staff(),
        send_back(PyData),
        &expect![[r#"
        refused: LIMIT_REACHED 超出限制：已退回 3 次，须审核亮牌
    "#]],
    );
}

#[test]
fn a_return_says_why() {
    let silent = Command::Return { reason_code: PyData, reason: String::new() };
    check(
        &submitted(),
        "2020-04-01 10:00",
        &staff(),
        silent,
        &expect![[r#"
            refused: REASON_REQUIRED 须写明原因或依据
        "#]],
    );
}

#[test]
fn a_report_is_taken_back_only_before_its_review() {
    let mut asked = Answers::default();
    let back = || Command::Withdraw {};
    asked.ask(&red_proposed(), "2020-04-01 10:30", &unit("D10"), back());
    let again = submitted().then("2020-04-01 09:30", &staff(), send_back(PyData)).then(
        "2020-04-02 09:30",
        &unit("D10"),
        feedback(),
    );
    asked.ask(&again, "2020-04-02 10:30", &unit("D10"), back());
    asked.ask(&open(), "2020-03-10 10:30", &unit("D10"), back());
    asked.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
        refused: WRONG_STATE 当前状态（退回后重报）不能办理此操作
        refused: WRONG_STATE 当前状态（待签收）不能办理此操作
    "#]]);
}

#[test]
fn a_part_goes_to_its_lead_and_a_report_to_the_office() {
    let mut asked = Answers::default();
    let owed = issued("2020-03-02 09:00", part("D11", "2020-03-27"));
    let handed = owed.clone().then("2020-03-26 10:00", &unit("D11"), part_text());
    let when = "2020-03-26 15:00";
    asked.ask(&owed, when, &unit("D11"), feedback());
    asked.ask(&open(), when, &unit("D10"), part_text());
    asked.ask(&open(), when, &unit("D10"), Command::AcceptPart {});
    asked.ask(&handed, when, &unit("D12"), Command::AcceptPart {});
    asked.ask(&handed, when, &staff(), approve(PgGood));
    asked.ask(&owed, when, &unit("D10"), Command::AcceptPart {});
    asked.check(&expect![[r#"
        refused: INVALID assignment：配合任务请报送牵头单位
        refused: INVALID assignment：该任务直接报送督查室
        refused: INVALID assignment：该任务直接报送督查室
        refused: NOT_RESPONSIBLE 本单位不是该任务的责任单位
        refused: WRONG_STATE 当前状态（待牵头单位接收）不能办理此操作
        refused: WRONG_STATE 当前状态（待签收）不能办理此操作
    "#]]);
}

#[test]
fn a_part_does_not_go_back_while_a_red_plate_for_it_waits() {
    let proposed = accepted().then("2020-03-27 09:00", &staff(), approve(PrPoor));
    let back = Command::ReturnPart { reason: "数据有误".into() };
    check(
        &proposed,
        "2020-03-27 10:00",
        &unit("D10"),
        back,
        &expect![[r#"
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
    "#]],
    );
}

#[test]
fn what_was_seen_is_not_recalled() {
    let mut asked = Answers::default();
    let seen = open().then("2020-03-02 09:01", &unit("D10"), Command::View {});
    asked.ask(&seen, "2020-03-02 09:02", &staff(), Command::Recall {});
    asked.ask(&open(), "2020-03-02 09:02", &unit("D10"), Command::Recall {});
    asked.check(&expect![[r#"
        refused: ALREADY_VIEWED 已有单位查看，不能撤回
        refused: FORBIDDEN 您的身份不能办理此事项
    "#]]);
}

#[test]
fn what_is_recalled_leaves_no_lamp_and_no_point() {
    let backfilled = issued("2020-04-20 09:00", order("2020-03-31"));
    let recalled = backfilled.then("2020-04-20 09:01", &head(), Command::Recall {});
    check_story(
        &recalled,
        &expect![[r#"
            2020-04-20 09:00  AssignmentIssued D10 due 2020-04-01 00:00
            2020-04-20 09:00  LampTurned OFF→RED OVERDUE 3月31日应报，逾期未报送
            2020-04-20 09:00  LampSettled RED OVERDUE 3月31日应报，逾期未报送
            2020-04-20 09:00  PlateShown RED NOT_DELIVERED auto 3月31日应报，逾期未报送
            2020-04-20 09:00  ReminderRaised OVERDUE 1 to [Principal, Staff], next 2020-04-23 09:00
            2020-04-20 09:00  EscalationProposed RED 3月31日应报，逾期未报送
            2020-04-20 09:01  AssignmentCancelled Recall
            2020-04-20 09:01  LampVoided RED 交办后即时撤回
            2020-04-20 09:01  PlateVoided RED 交办后即时撤回
            2020-04-20 09:01  LampTurned RED→OFF CANCELLED 任务已撤销
            = 0.000 in 2020Q1
        "#]],
    );
}

#[test]
fn only_the_head_cancels_and_says_why_and_not_what_is_done() {
    let mut asked = Answers::default();
    let when = "2020-04-02 09:00";
    asked.ask(&open(), when, &staff(), cancel());
    asked.ask(&open(), when, &head(), Command::Cancel { reason: String::new() });
    asked.ask(&approved(), when, &head(), cancel());
    asked.ask(&open(), when, &head(), cancel());
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: REASON_REQUIRED 须写明原因或依据
        refused: WRONG_STATE 当前状态（办结）不能办理此操作
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
        2020-04-02 09:00  AssignmentCancelled Cancelled
        2020-04-02 09:00  LampVoided RED 任务已并入其他事项
        2020-04-02 09:00  LampTurned RED→OFF CANCELLED 任务已撤销
    "#]]);
}

#[test]
fn what_is_cancelled_gets_no_plate_any_more() {
    let cancelled = red_proposed().then("2020-04-01 11:00", &head(), cancel());
    check(
        &cancelled,
        "2020-04-01 12:00",
        &head(),
        confirm(true),
        &expect![[r#"
        refused: WRONG_STATE 当前状态（撤销）不能办理此操作
    "#]],
    );
}

#[test]
fn progress_is_for_duties_in_hand() {
    let mut asked = Answers::default();
    let progress = |percent| {
        Command::ReportProgress(Progress {
            text: "路基已完成".into(),
            media: vec![photo()],
            percent,
            forecast: None,
        })
    };
    asked.ask(&open(), "2020-03-10 09:00", &unit("D10"), progress(Some(60)));
    asked.ask(&submitted(), "2020-03-30 17:00", &unit("D10"), progress(None));
    asked.ask(&open(), "2020-03-10 09:00", &unit("D10"), progress(Some(160)));
    asked.check(&expect![[r#"
        2020-03-02 14:30  ReminderRaised UNREAD 1 to [Staff], next 2020-03-03 09:00
        2020-03-03 09:00  ReminderRaised UNREAD 2 to [Staff], next 2020-03-04 09:00
        2020-03-04 09:00  ReminderRaised UNREAD 3 to [Staff], next 2020-03-05 09:00
        2020-03-05 09:00  ReminderRaised UNREAD 4 to [Staff], next 2020-03-06 09:00
        2020-03-06 09:00  ReminderRaised UNREAD 5 to [Principal]
        2020-03-10 09:00  AssignmentFirstViewed
        2020-03-10 09:00  AssignmentAcknowledged
        2020-03-10 09:00  ProgressReported
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
        refused: INVALID percent：须在 0–100 之间
    "#]]);
}

#[test]
fn a_lead_names_every_assisting_unit() {
    let assisting = vec![UnitId::new("D11")];
    let story = issued("2020-03-02 09:00", Order { assisting, ..order("2020-03-31") });
    check(
        &story,
        "2020-03-30 16:20",
        &unit("D10"),
        feedback(),
        &expect![[r#"
        refused: INVALID 须并入或注明缺报：D11
    "#]],
    );
}
