//! Reds in a row (3.13): when an interview is proposed, and what a person says to it.

use domain::assignment::{
    Assignment, AssignmentId, Command, DueCause, Event, Order, RedRow, SlipLevel,
};
use domain::matter::ItemNo;
use domain::roster::Actor;
use domain::time::Deadline;
use domain::warning::{Lamp, LampReason};
use expect_test::expect;
use uuid::Uuid;

use crate::story::{Answers, Story, at, cancel, day, feedback, head, issued, order, staff, unit};

fn named(no: u128) -> AssignmentId {
    AssignmentId(Uuid::from_u128(no))
}

/// A unit's lamps, a letter each: red, yellow, green.
#[derive(Default)]
struct Row {
    row: RedRow,
    next: u128,
}

impl Row {
    fn then(mut self, lamps: &str) -> Self {
        for lamp in lamps.chars() {
            self.next += 1;
            let lamp = match lamp {
                'r' => Lamp::Red,
                'y' => Lamp::Yellow,
                _ => Lamp::Green,
            };
            let (no, day) = (self.next, self.next);
            self.row.hear(named(no), &settled(lamp, &format!("2020-02-{day:02} 00:00")));
        }
        self
    }

    fn void(mut self, no: u128) -> Self {
        let Event::LampSettled { account, lamp, .. } = settled(Lamp::Red, "2020-02-01 00:00")
        else {
            panic!("a lamp")
        };
        self.row.hear(named(no), &Event::LampVoided { account, lamp, reason: "更正".into() });
        self
    }

    fn proposed(mut self, no: u128) -> Self {
        self.row.hear(
            named(no),
            &Event::EscalationProposed {
                unit: domain::unit::UnitId::new("D10"),
                level: SlipLevel::Interview,
                reason: String::new(),
                reds: vec![],
                effective_at: at("2020-02-01 00:00"),
            },
        );
        self
    }

    fn declined(mut self, no: u128) -> Self {
        let (unit, level) = (domain::unit::UnitId::new("D10"), SlipLevel::Interview);
        self.row.hear(named(no), &Event::EscalationDeclined { unit, level, reason: String::new() });
        self
    }

    /// The numbers of a complete row.
    fn complete(&self) -> Vec<u128> {
        let complete = self.row.complete();
        complete.map_or(vec![], |(_, reds)| reds.iter().map(|it| it.0.as_u128()).collect())
    }
}

fn settled(lamp: Lamp, when: &str) -> Event {
    let account = issued("2020-01-02 09:00", order("2020-03-31")).state.duty().unwrap().account();
    let (reason_code, reason) = (LampReason::Overdue, String::new());
    Event::LampSettled { account, lamp, reason_code, reason, effective_at: at(when) }
}

#[test]
fn three_in_a_row_are_complete_and_whatever_is_not_red_breaks_the_row() {
    for (lamps, complete) in [
        ("rr", vec![]),
        ("rrr", vec![1, 2, 3]),
        ("rrgr", vec![]),
        ("ryrr", vec![]),
        ("rgrrr", vec![3, 4, 5]),
        ("rrrr", vec![1, 2, 3]),
    ] {
        assert_eq!(Row::default().then(lamps).complete(), complete, "{lamps}");
    }
}

#[test]
fn they_are_counted_by_their_instants_whenever_they_are_heard_of() {
    let mut row = RedRow::default();
    for (no, when) in [(3, "2020-02-09 00:00"), (1, "2020-02-03 00:00"), (2, "2020-02-03 00:00")] {
        row.hear(named(no), &settled(Lamp::Red, when));
    }
    let complete = Some((at("2020-02-09 00:00"), vec![named(1), named(2), named(3)]));
    assert_eq!(row.complete(), complete);
    row.hear(named(4), &settled(Lamp::Green, "2020-02-05 00:00"));
    assert_eq!(row.complete(), None);
}

#[test]
fn after_a_proposal_three_new_ones_are_needed() {
    let row = Row::default().then("rrr").proposed(3);
    assert_eq!(row.complete(), [0; 0]);
    let row = row.then("rr").declined(3);
    assert_eq!(row.complete(), [0; 0]);
    assert_eq!(row.then("r").complete(), [4, 5, 6]);
}

#[test]
fn a_void_lamp_does_not_count() {
    assert_eq!(Row::default().then("rrr").void(2).complete(), [0; 0]);
    assert_eq!(Row::default().then("rrr").void(2).then("r").complete(), [1, 3, 4]);
    // What broke the row is gone.
    assert_eq!(Row::default().then("rrgr").void(3).complete(), [1, 2, 4]);
    // The third itself, before anybody signed: the two before it count on.
    let row = Row::default().then("rrr").proposed(3).void(3);
    assert_eq!(row.then("r").complete(), [1, 2, 4]);
    // And once somebody has decided, they do not.
    let row = Row::default().then("rrr").proposed(3).declined(3).void(3);
    assert_eq!(row.then("r").complete(), [0; 0]);
}

/// The third of three that nobody delivered.
fn third() -> Story<Assignment> {
    let order = Order { item: ItemNo(3), ..order("2020-03-31") };
    issued("2020-03-02 09:00", order).then("2020-03-02 10:00", &unit("D10"), Command::View {}).then(
        "2020-04-01 00:00",
        &Actor::system(),
        Command::Tick {},
    )
}

fn propose() -> Command {
    Command::ProposeInterview { reds: vec![named(1), named(2), named(3)] }
}

#[test]
fn an_interview_is_proposed_once_by_the_house_itself_for_a_lamp_that_is_red() {
    let mut answers = Answers::default();
    let now = "2020-04-01 00:00";
    answers.ask(&third(), now, &head(), propose());
    answers.ask(&third(), now, &Actor::system(), propose());
    let proposed = third().then(now, &Actor::system(), propose());
    answers.ask(&proposed, now, &Actor::system(), propose());
    let green = issued("2020-03-02 09:00", order("2020-03-31"));
    answers.ask(&green, "2020-03-02 10:00", &Actor::system(), propose());
    answers.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-04-01 00:00  EscalationProposed INTERVIEW 2020年第1季度连续3次亮红灯
        (nothing new)
        (nothing new)
    "#]]);
}

#[test]
fn it_waits_beside_the_slip_of_the_same_duty_and_each_is_decided_by_itself() {
    let sign = |level| Command::SignEscalation { level, text: String::new() };
    let drop = |level| Command::DeclineEscalation { level, reason: "已电话说明".into() };
    let now = "2020-04-01 09:00";
    let proposed = third().then("2020-04-01 00:00", &Actor::system(), propose());
    assert_eq!(proposed.state.slip(), Some(SlipLevel::Interview));
    let mut answers = Answers::default();
    answers.ask(&proposed, now, &staff(), sign(SlipLevel::Interview));
    answers.ask(&proposed, now, &head(), sign(SlipLevel::Interview));
    answers.ask(&proposed, now, &head(), drop(SlipLevel::Interview));
    answers.ask(&proposed, now, &head(), sign(SlipLevel::Blue));
    let signed = proposed.clone().then(now, &head(), sign(SlipLevel::Interview));
    assert_eq!(signed.state.slip(), Some(SlipLevel::Blue));
    answers.ask(&signed, now, &head(), sign(SlipLevel::Interview));
    answers.ask(&signed, now, &Actor::system(), propose());
    // The ladder of slips goes on behind it.
    answers.ask(&proposed, "2020-04-09 00:00", &head(), sign(SlipLevel::Orange));
    // A report makes the slip needless; the reds were red.
    let reported = proposed.clone().then(now, &unit("D10"), feedback());
    answers.ask(&reported, now, &head(), sign(SlipLevel::Blue));
    answers.ask(&reported, now, &head(), sign(SlipLevel::Interview));
    // Whoever takes the lamp back takes this back.
    let cause = DueCause::Correction;
    let due = Deadline::end_of(day("2020-04-10"));
    let change = Command::ChangeDue { due, cause, reason: "原件有误".into() };
    for void in [cancel(), change] {
        let voided = proposed.clone().then(now, &head(), void);
        answers.ask(&voided, now, &head(), sign(SlipLevel::Interview));
    }
    answers.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        2020-04-01 09:00  EscalationSigned INTERVIEW 2020年第1季度连续3次亮红灯，请到督查室说明情况
        2020-04-01 09:00  EscalationDeclined
        2020-04-01 09:00  EscalationSigned BLUE 3月31日应报，逾期未报送，请即报送并说明原因
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
        (nothing new)
        2020-04-07 09:00  ReminderRaised OVERDUE 2 to [Principal, Staff], next 2020-04-10 09:00
        2020-04-09 00:00  PlateShown RED NOT_DELIVERED auto 3月31日应报，逾期未报送
        2020-04-09 00:00  EscalationProposed ORANGE 3月31日应报，逾期未报送
        2020-04-09 00:00  EscalationSigned ORANGE 3月31日应报，逾期未报送，请即报送并说明原因
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
        2020-04-01 09:00  EscalationSigned INTERVIEW 2020年第1季度连续3次亮红灯，请到督查室说明情况
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
        refused: WRONG_STATE 当前状态（没有待签发的督办单）不能办理此操作
    "#]]);
}
