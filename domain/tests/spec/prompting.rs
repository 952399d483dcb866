//! What is said to a unit that is silent, by people and by time alone.

use domain::Decider;
use domain::assignment::{Assignment, Command, Event, Order, Report, SlipLevel};
use domain::roster::Actor;
use domain::unit::UnitId;
use expect_test::expect;

use crate::golden_cases_time::opened;
use crate::story::{Answers, Story, check, feedback, head, issued, order, report, staff, unit};

#[test]
fn the_office_chases_once_a_day() {
    let chase = || Command::Chase { text: "请抓紧报送".into() };
    let chased = opened().then("2020-05-20 09:00", &staff(), chase());
    let mut answers = Answers::default();
    answers.ask(&chased, "2020-05-20 17:00", &staff(), chase());
    answers.ask(&chased, "2020-05-21 09:00", &staff(), chase());
    answers.ask(&chased, "2020-05-21 09:00", &unit("D10"), chase());
    let reported = opened().then("2020-05-20 09:00", &unit("D10"), feedback());
    answers.ask(&reported, "2020-05-20 17:00", &staff(), chase());
    answers.check(&expect![[r#"
        refused: LIMIT_REACHED 超出限制：今日已催办过
        2020-05-21 09:00  ChaseSent
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: WRONG_STATE 当前状态（待审核）不能办理此操作
    "#]]);
}

#[test]
fn whoever_asks_for_coordination_is_answered_once() {
    let answer = || Command::AnswerCoordination { text: "已约双方面商".into() };
    let order = Order { assisting: vec![UnitId::new("D11")], ..order("2020-05-29") };
    let lead = issued("2020-05-11 09:00", order);
    let now = "2020-05-20 09:00";
    let ask = Command::AskCoordination { text: "配合单位意见不一".into() };
    let asked = lead.clone().then(now, &unit("D10"), ask.clone());
    let mut answers = Answers::default();
    answers.ask(&lead, now, &staff(), answer());
    answers.ask(&asked, now, &unit("D10"), answer());
    answers.ask(&asked, now, &staff(), Command::AnswerCoordination { text: " ".into() });
    answers.ask(&asked, now, &staff(), answer());
    let answered = asked.clone().then(now, &head(), answer());
    answers.ask(&answered, now, &staff(), answer());
    answers.ask(&answered.then(now, &unit("D10"), ask), now, &staff(), answer());
    let report = Report { missing: vec![UnitId::new("D11")], ..report() };
    let reported = asked.then(now, &unit("D10"), Command::SubmitFeedback(report));
    answers.ask(&reported, now, &staff(), answer());
    answers.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（没有待答复的协调请求）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: INVALID text：不能为空
        2020-05-20 09:00  CoordinationAnswered
        refused: WRONG_STATE 当前状态（没有待答复的协调请求）不能办理此操作
        2020-05-20 09:00  CoordinationAnswered
        refused: WRONG_STATE 当前状态（没有待答复的协调请求）不能办理此操作
    "#]]);
}

#[test]
fn a_slip_that_time_proposes_is_signed_by_a_person_or_not_at_all() {
    let sign = |level| Command::SignEscalation { level, text: String::new() };
    let drop = |level| Command::DeclineEscalation { level, reason: "已电话说明".into() };
    let mut answers = Answers::default();
    answers.ask(&opened(), "2020-05-29 10:00", &head(), sign(SlipLevel::Blue));
    answers.ask(&opened(), "2020-05-30 10:00", &staff(), sign(SlipLevel::Blue));
    answers.ask(&opened(), "2020-06-08 10:00", &head(), sign(SlipLevel::Blue));
    let overdue = opened().then("2020-05-30 10:00", &head(), Command::Tick {});
    answers.ask(&overdue, "2020-05-30 10:00", &head(), sign(SlipLevel::Blue));
    answers.ask(&overdue, "2020-05-30 10:00", &head(), drop(SlipLevel::Blue));
    let signed = overdue.then("2020-05-30 10:00", &head(), sign(SlipLevel::Blue));
    answers.ask(&signed, "2020-05-30 10:00", &head(), sign(SlipLevel::Blue));
    answers.ask(&signed, "2020-06-15 00:00", &head(), Command::Tick {});
    answers.check(&expect![[r#"
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: WRONG_STATE 当前状态（已提出更高一级督办单）不能办理此操作
        2020-05-30 10:00  EscalationSigned BLUE 5月29日应报，逾期未报送，请即报送并说明原因
        2020-05-30 10:00  EscalationDeclined
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
        2020-06-03 09:00  ReminderRaised OVERDUE 2 to [Principal, Staff], next 2020-06-08 09:00
        2020-06-06 00:00  PlateShown RED NOT_DELIVERED auto 5月29日应报，逾期未报送
        2020-06-06 00:00  EscalationProposed ORANGE 5月29日应报，逾期未报送
        2020-06-08 09:00  ReminderRaised OVERDUE 3 to [Principal, Staff], next 2020-06-11 09:00
        2020-06-11 09:00  ReminderRaised OVERDUE 4 to [Principal, Staff], next 2020-06-16 09:00
        2020-06-13 00:00  EscalationProposed RED 5月29日应报，逾期未报送
    "#]]);
}

#[test]
fn a_duty_from_before_there_were_reminders_is_spoken_of_by_its_lamp_alone() {
    let mut state = opened().state.duty().unwrap().clone();
    state.unread_at = None;
    let issued = Event::AssignmentIssued(Box::new(state));
    let mut story = Story::<Assignment>::new();
    story.state = Assignment::told([&issued]);
    check(
        &story,
        "2020-06-20 00:00",
        &Actor::system(),
        Command::Tick {},
        &expect![[r#"
            2020-05-26 00:00  LampTurned OFF→YELLOW DUE_SOON 5月29日应报，还剩3天，尚未报送
            2020-05-30 00:00  LampTurned YELLOW→RED OVERDUE 5月29日应报，逾期未报送
            2020-05-30 00:00  LampSettled RED OVERDUE 5月29日应报，逾期未报送
            2020-06-06 00:00  PlateShown RED NOT_DELIVERED auto 5月29日应报，逾期未报送
        "#]],
    );
}
