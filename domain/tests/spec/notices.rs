//! What becomes of a notice: tried, taken, lost, found again, and always ended.

use std::fmt::Write as _;

use chrono::TimeDelta;
use domain::contact::ContactRole;
use domain::notice::{
    Act, Channel, Command, Errand, Failure, Letter, Notice, NoticeId, NoticeKind, Recipient,
    Values, Variable, WhyExpired,
};
use domain::roster::{Actor, Role, UserId};
use domain::time::Moment;
use domain::unit::UnitId;
use domain::{Decider, Happening};
use expect_test::{Expect, expect};

use crate::story::{Answers, Story, admin, at, order, staff, unit};

pub(crate) const MORNING: &str = "2020-03-28 08:00";

/// The courier.
pub(crate) fn house() -> Actor {
    Actor {
        user: UserId("system".into()),
        unit: UnitId::new("SYSTEM"),
        role: Role::System,
        on_behalf_of: None,
    }
}

/// A reminder to D10, three days before its duty is due.
pub(crate) fn reminder() -> Letter {
    let to = Recipient { unit: UnitId::new("D10"), role: ContactRole::Staff };
    let kind = NoticeKind::T3;
    let values = Values::default()
        .of_unit(&to.unit)
        .with(Variable::Office, "督查室")
        .with(Variable::Task, "农村公路改造")
        .with(Variable::Due, "3月31日")
        .with(Variable::DaysLeft, "3");
    Letter {
        notice: NoticeId::of("t3/1", &to),
        to,
        kind,
        about: vec![order("2020-03-31").assignment()],
        text: kind.template().fill(&values),
        template: kind.template_name(),
        values,
        channels: vec![Channel::Sms],
        not_before: at(MORNING),
        expires_at: at("2020-03-28 21:00"),
        until_reported: true,
        urgent: false,
    }
}

pub(crate) fn queue(letter: Letter) -> Command {
    Command::Queue(Box::new(letter))
}

pub(crate) fn sms(act: Act) -> Command {
    Command::On(Channel::Sms, act)
}

pub(crate) fn attempt() -> Command {
    sms(Act::Attempt {})
}

pub(crate) fn accept(no: u32) -> Command {
    sms(Act::Accept { no, provider_id: Some("134523^435".into()), receipt_follows: true })
}

pub(crate) fn deliver(when: &str) -> Command {
    sms(Act::Deliver { at: at(when) })
}

pub(crate) fn fail(no: u32, may_pass: bool) -> Command {
    let failure = if may_pass { Failure::ForNow } else { Failure::ForGood };
    sms(Act::Fail { no, code: "isv.BUSINESS_LIMIT_CONTROL".into(), failure })
}

pub(crate) fn lose(no: u32) -> Command {
    sms(Act::Lose { no, code: "NO_ANSWER".into() })
}

pub(crate) fn give_up() -> Command {
    sms(Act::GiveUp { code: "NO_RECEIPT".into() })
}

pub(crate) fn expire(reason: WhyExpired) -> Command {
    sms(Act::Expire { reason })
}

pub(crate) fn revive() -> Command {
    sms(Act::Revive { reason: "号码已更正".into() })
}

pub(crate) fn close_by_hand() -> Command {
    sms(Act::CloseByHand { reason: "已电话告知".into(), delivered: true })
}

pub(crate) fn queued() -> Story<Notice> {
    Story::new().then("2020-03-28 00:00", &house(), queue(reminder()))
}

pub(crate) fn attempted() -> Story<Notice> {
    queued().then(MORNING, &house(), attempt())
}

/// Does whatever is next, when it is next, as a courier would whose gateway always answers the
/// same; one line for each fact, until nothing is left to do.
fn run(mut story: Story<Notice>, answer: fn(u32) -> Command, expected: &Expect) {
    let mut now = story.facts.last().unwrap().0;
    let mut text = String::new();
    while let Some((_, when, errand)) = story.state.errands(now).first().cloned() {
        now = now.max(when);
        let before = story.facts.len();
        let command = match errand {
            Errand::Send => {
                story.tell(now, &house(), attempt()).unwrap();
                now = now.plus(TimeDelta::seconds(1));
                answer(story.state.attempts(Channel::Sms))
            }
            Errand::Lose { no } => lose(no),
            Errand::Ask(_) if now < at("2020-03-29 08:00") => {
                // The provider never knows; asked again an hour later.
                now = now.plus(TimeDelta::hours(1));
                continue;
            }
            Errand::Ask(_) | Errand::GiveUp => give_up(),
            Errand::Expire => expire(WhyExpired::TooLate),
        };
        story.tell(now, &house(), command).unwrap();
        for (when, fact) in &story.facts[before..] {
            writeln!(text, "{when:?} {}", fact.kind()).unwrap();
        }
    }
    assert!(story.state.is_ended());
    expected.assert_eq(&text);
}

#[test]
fn what_may_pass_is_tried_four_times_and_then_a_person_must_look() {
    run(
        queued(),
        |no| fail(no, true),
        &expect![[r#"
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00:01 NoticeFailed
        2020-03-28 08:01:01 NoticeAttempted
        2020-03-28 08:01:02 NoticeFailed
        2020-03-28 08:06:02 NoticeAttempted
        2020-03-28 08:06:03 NoticeFailed
        2020-03-28 08:36:03 NoticeAttempted
        2020-03-28 08:36:04 NoticeFailed
        2020-03-28 08:36:04 NoticeDead
    "#]],
    );
}

#[test]
fn what_cannot_pass_is_tried_once() {
    run(
        queued(),
        |no| fail(no, false),
        &expect![[r#"
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00:01 NoticeFailed
        2020-03-28 08:00:01 NoticeDead
    "#]],
    );
}

#[test]
fn a_way_that_is_closed_is_not_held_against_the_message() {
    let short = Letter { expires_at: at("2020-03-28 08:06"), ..reminder() };
    let away = |no| {
        let (code, failure) = ("UNREACHABLE".into(), Failure::Away);
        sms(Act::Fail { no, code, failure })
    };
    run(
        Story::new().then("2020-03-28 00:00", &house(), queue(short)),
        away,
        &expect![[r#"
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00:01 NoticeFailed
        2020-03-28 08:01:01 NoticeAttempted
        2020-03-28 08:01:02 NoticeFailed
        2020-03-28 08:02:02 NoticeAttempted
        2020-03-28 08:02:03 NoticeFailed
        2020-03-28 08:03:03 NoticeAttempted
        2020-03-28 08:03:04 NoticeFailed
        2020-03-28 08:04:04 NoticeAttempted
        2020-03-28 08:04:05 NoticeFailed
        2020-03-28 08:05:05 NoticeAttempted
        2020-03-28 08:05:06 NoticeFailed
        2020-03-28 08:06 NoticeExpired
    "#]],
    );
}

#[test]
fn what_is_taken_and_never_receipted_is_given_up_within_a_day() {
    run(
        queued(),
        accept,
        &expect![[r#"
            2020-03-28 08:00 NoticeAttempted
            2020-03-28 08:00:01 NoticeAccepted
            2020-03-29 08:00:31 NoticeDead
        "#]],
    );
}

#[test]
fn what_got_no_answer_is_lost_after_two_minutes_and_given_up_within_a_day() {
    run(
        attempted(),
        |_| unreachable!("it is not sent again"),
        &expect![[r#"
        2020-03-28 08:02 NoticeUnknown
        2020-03-29 08:02 NoticeDead
    "#]],
    );
}

#[test]
fn a_retry_does_not_ring_by_night_and_what_is_late_by_morning_expires() {
    let evening = Letter { not_before: at("2020-03-28 20:58"), ..reminder() };
    let until = |when| Letter { expires_at: at(when), ..evening.clone() };
    let story =
        |when| Story::<Notice>::new().then("2020-03-28 20:00", &house(), queue(until(when)));
    run(
        story("2020-03-28 23:00"),
        |no| fail(no, true),
        &expect![[r#"
        2020-03-28 20:58 NoticeAttempted
        2020-03-28 20:58:01 NoticeFailed
        2020-03-28 20:59:01 NoticeAttempted
        2020-03-28 20:59:02 NoticeFailed
        2020-03-28 23:00 NoticeExpired
    "#]],
    );
    run(
        story("2020-03-29 20:00"),
        |no| fail(no, no < 3),
        &expect![[r#"
        2020-03-28 20:58 NoticeAttempted
        2020-03-28 20:58:01 NoticeFailed
        2020-03-28 20:59:01 NoticeAttempted
        2020-03-28 20:59:02 NoticeFailed
        2020-03-29 08:00 NoticeAttempted
        2020-03-29 08:00:01 NoticeFailed
        2020-03-29 08:00:01 NoticeDead
    "#]],
    );
}

#[test]
fn nothing_is_sent_before_its_hour_by_night_or_too_late() {
    let mut asked = Answers::default();
    asked.ask(&queued(), "2020-03-28 07:59", &house(), attempt());
    asked.ask(&queued(), "2020-03-28 21:00", &house(), attempt());
    let night = Letter { not_before: at("2020-03-28 02:00"), ..reminder() };
    let queued_at_night =
        |letter| Story::<Notice>::new().then("2020-03-28 02:00", &house(), queue(letter));
    asked.ask(&queued_at_night(night.clone()), "2020-03-28 02:00", &house(), attempt());
    let urgent = Letter { urgent: true, ..night };
    asked.ask(&queued_at_night(urgent), "2020-03-28 02:00", &house(), attempt());
    asked.ask(&queued(), "2020-03-28 20:59", &house(), expire(WhyExpired::TooLate));
    asked.check(&expect![[r#"
        refused: TOO_EARLY 须在3月28日08:00之后办理
        refused: WRONG_STATE 当前状态（已过期）不能办理此操作
        refused: TOO_EARLY 须在3月28日08:00之后办理
        2020-03-28 02:00  {"NoticeAttempted":{"notice":"d2c8a3e2-34bb-5a1a-8a71-4b3fc8bbae0e","channel":"SMS","no":1,"at":"2020-03-27T18:00:00Z"}}
        refused: TOO_EARLY 须在3月28日21:00之后办理
    "#]]);
}

/// After what happened on `before`, the facts that `command` adds.
fn after(before: &Story<Notice>, command: Command) -> String {
    let now = before.facts.last().unwrap().0;
    let facts = before.ask(now, &house(), command).unwrap();
    let kinds: Vec<_> = facts.iter().map(Happening::kind).collect();
    if kinds.is_empty() { "–".into() } else { kinds.join(" + ") }
}

#[test]
fn receipts_come_early_twice_and_late_and_answers_come_behind_them() {
    let then = |story: Story<Notice>, command| story.then("2020-03-28 08:01", &house(), command);
    let early = then(attempted(), deliver("2020-03-28 08:00"));
    assert_eq!(after(&early, accept(1)), "–", "the receipt was faster than the answer");
    assert_eq!(after(&early, fail(1, true)), "–");
    assert_eq!(after(&early, deliver("2020-03-28 08:00")), "–", "twice is once");

    let failed = then(attempted(), fail(1, true));
    assert_eq!(after(&failed, deliver("2020-03-28 08:00")), "NoticeDelivered", "not sent again");
    let dead = then(attempted(), fail(1, false));
    assert_eq!(after(&dead, deliver("2020-03-28 08:00")), "NoticeDelivered", "nobody need look");

    let lost = then(attempted(), lose(1));
    assert_eq!(after(&lost, accept(1)), "NoticeAccepted", "the answer was only late");
    assert_eq!(after(&lost, fail(2, true)), "–", "there was no second attempt");
    assert_eq!(after(&lost, fail(1, true)), "NoticeFailed");
    assert_eq!(after(&queued(), deliver("2020-03-28 08:00")), "–", "it was never sent");
}

#[test]
fn a_channel_without_receipts_is_done_once_it_took_the_message() {
    let taken = sms(Act::Accept { no: 1, provider_id: None, receipt_follows: false });
    assert_eq!(after(&attempted(), taken), "NoticeAccepted + NoticeDelivered");
}

#[test]
fn a_dead_letter_is_sent_again_by_a_person_under_another_key() {
    let dead = attempted().then(MORNING, &house(), fail(1, false));
    assert_eq!(dead.state.key(Channel::Sms).unwrap(), "d2c8a3e234bb5a1a8a714b3fc8bbae0e-SMS");
    let again = dead.clone().then("2020-03-29 10:00", &staff(), revive());
    assert_eq!(again.state.key(Channel::Sms).unwrap(), "d2c8a3e234bb5a1a8a714b3fc8bbae0e-SMS-1");
    let mut asked = Answers::default();
    asked.ask(&dead, "2020-03-29 10:00", &unit("D10"), revive());
    asked.ask(&dead, "2020-03-29 10:00", &house(), revive());
    asked.ask(&dead, "2020-03-29 10:00", &admin(), sms(Act::Revive { reason: " ".into() }));
    asked.ask(&again, "2020-03-29 10:00", &house(), attempt());
    asked.ask(&dead, "2020-03-29 10:00", &admin(), close_by_hand());
    asked.check(&expect![[r#"
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: FORBIDDEN 您的身份不能办理此事项
        refused: REASON_REQUIRED 须写明原因或依据
        2020-03-29 10:00  {"NoticeAttempted":{"notice":"d2c8a3e2-34bb-5a1a-8a71-4b3fc8bbae0e","channel":"SMS","no":2,"at":"2020-03-29T02:00:00Z"}}
        2020-03-29 10:00  {"NoticeClosedByHand":{"notice":"d2c8a3e2-34bb-5a1a-8a71-4b3fc8bbae0e","channel":"SMS","reason":"已电话告知","delivered":true}}
    "#]]);
}

#[test]
fn the_same_cause_and_recipient_is_the_same_notice() {
    let to = |unit: &str, role| Recipient { unit: UnitId::new(unit), role };
    let first = NoticeId::of("t3/1", &to("D10", ContactRole::Staff));
    assert_eq!(first, NoticeId::of("t3/1", &to("D10", ContactRole::Staff)));
    for other in [
        NoticeId::of("t3/2", &to("D10", ContactRole::Staff)),
        NoticeId::of("t3/1", &to("D11", ContactRole::Staff)),
        NoticeId::of("t3/1", &to("D10", ContactRole::Deputy)),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn a_letter_has_a_text_an_end_and_each_channel_once() {
    let mut asked = Answers::default();
    let mut refuse = |letter| asked.ask(&Story::<Notice>::new(), MORNING, &house(), queue(letter));
    refuse(Letter { text: " ".into(), ..reminder() });
    refuse(Letter { text: "长".repeat(501), ..reminder() });
    refuse(Letter { expires_at: at(MORNING), ..reminder() });
    refuse(Letter { channels: vec![Channel::Sms, Channel::Sms], ..reminder() });
    refuse(Letter { about: vec![order("2020-03-31").assignment(); 101], ..reminder() });
    asked.check(&expect![[r#"
        refused: INVALID text：不能为空
        refused: INVALID text：不能超过 500 字
        refused: INVALID expiresAt：须晚于最早发送时间
        refused: INVALID channels：渠道不能重复
        refused: LIMIT_REACHED 超出限制：一条通知涉及的任务不超过 100 件
    "#]]);
}

#[test]
fn a_notice_for_the_inbox_alone_is_at_its_end_at_once() {
    let inbox = Letter { channels: vec![], ..reminder() };
    let story = Story::<Notice>::new().then(MORNING, &unit("D10"), queue(inbox));
    assert!(story.state.is_ended());
    assert_eq!(story.state.errands(at(MORNING)), []);
}

#[test]
fn how_far_each_channel_is_and_when_it_is_tried_can_be_asked() {
    let shown = |story: &Story<Notice>| {
        let legs = story.state.legs();
        let legs = legs.map(|(it, state)| format!("{it} {state} {:?}", story.state.next_try(it)));
        legs.collect::<Vec<_>>().join(", ")
    };
    expect!["SMS PENDING Some(2020-03-28 08:00)"].assert_eq(&shown(&queued()));
    expect!["SMS UNDER_WAY None"].assert_eq(&shown(&attempted()));
    let again = attempted().then(MORNING, &house(), fail(1, true));
    expect!["SMS PENDING Some(2020-03-28 08:01)"].assert_eq(&shown(&again));
    let taken = attempted().then(MORNING, &house(), accept(1));
    expect!["SMS UNDER_WAY None"].assert_eq(&shown(&taken));
    let arrived = taken.then(MORNING, &house(), deliver(MORNING));
    expect!["SMS DELIVERED None"].assert_eq(&shown(&arrived));
    let lost = attempted().then("2020-03-28 08:02", &house(), lose(1));
    expect!["SMS UNKNOWN None"].assert_eq(&shown(&lost));
    let dead = attempted().then(MORNING, &house(), fail(1, false));
    expect!["SMS DEAD None"].assert_eq(&shown(&dead));
    let closed = dead.then(MORNING, &admin(), close_by_hand());
    expect!["SMS CLOSED None"].assert_eq(&shown(&closed));
    let late = queued().then("2020-03-28 21:00", &house(), expire(WhyExpired::TooLate));
    expect!["SMS EXPIRED None"].assert_eq(&shown(&late));
    let inbox = Letter { channels: vec![], ..reminder() };
    let inbox = Story::<Notice>::new().then(MORNING, &house(), queue(inbox));
    expect![""].assert_eq(&shown(&inbox));
    // What could go out by night only, and is of no use in the morning, is never tried.
    let night = Letter {
        not_before: at("2020-03-28 21:30"),
        expires_at: at("2020-03-29 07:00"),
        ..reminder()
    };
    let night = Story::<Notice>::new().then(MORNING, &house(), queue(night));
    expect!["SMS PENDING None"].assert_eq(&shown(&night));
}

#[test]
fn two_channels_come_to_their_ends_by_themselves() {
    let both = Letter { channels: vec![Channel::Sms, Channel::Email], ..reminder() };
    let story = Story::<Notice>::new().then("2020-03-28 00:00", &house(), queue(both));
    let story = story.then(MORNING, &house(), attempt()).then(MORNING, &house(), fail(1, false));
    let waiting: Vec<(Channel, Moment, Errand)> = story.state.errands(at(MORNING));
    assert_eq!(waiting, [(Channel::Email, at(MORNING), Errand::Send)]);
    assert!(!story.state.is_ended());
}

#[test]
fn a_person_does_not_do_the_courier_s_work() {
    let world = |story: &Story<Notice>, who: &Actor, command| {
        story.state.decide(command, &story.county.world(at(MORNING), who)).unwrap_err().code()
    };
    for command in [attempt(), accept(1), deliver(MORNING), fail(1, true), lose(1), give_up()] {
        assert_eq!(world(&queued(), &staff(), command), "FORBIDDEN");
    }
}
