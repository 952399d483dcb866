//! Every letter comes to an end, whatever the gateway does, and none is sent twice blindly.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use channels::{File, Way};
use chrono::TimeDelta;
use commands::Clock;
use domain::assignment::Command as Duty;
use domain::notice::{Channel, Letter};
use domain::unit::{self, Unit, UnitId, UnitKind};
use expect_test::expect;
use fake_gateway::{Gateway, Mood, Receipts};
use tokio::time::{sleep, timeout};

use crate::house::{House, asked, handler, head};
use crate::letters::{carry, check, courier, ends, letter, office, queue, reminder, webhook};

const MORNING: &str = "2020-03-28 08:00";
const STEP: TimeDelta = TimeDelta::seconds(10);

async fn register(house: &House, code: &str, short_name: &str) {
    let register = unit::Command::Register(unit::Registration {
        unit: UnitId::new(code),
        name: "交通运输局".into(),
        short_name: short_name.into(),
        kind: UnitKind::Department,
        group: "DEPARTMENT".into(),
        order: 10,
    });
    let asked = asked(head(), "register unit");
    house.desk.tell::<Unit>(code, register, &asked).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_letter_is_sent_with_the_names_of_today_and_its_receipt_is_put_on_record() {
    let (house, gateway, way) = office("2020-03-28 07:00").await;
    queue(&house, &[letter("D10", "道路整修", MORNING)]).await;
    register(&house, "D10", "交通局").await;
    carry(&house, &mut [courier(&way)], TimeDelta::minutes(1)).await;
    check(
        &house,
        &expect![[r#"
        2020-03-28 07:00 NoticeQueued
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeAccepted
        2020-03-28 08:01 NoticeDelivered RECEIPT
    "#]],
    )
    .await;
    let heard = &gateway.heard()[0];
    expect![[r#"{"key":"07967f14cd065b25a604ee91b0fdef34-SMS","to":"13800000010","text":"督查室提醒：“道路整修”还有3天到期，请交通局于3月31日前报送。","template":"T3/1","values":{"days_left":"3","due":"3月31日","office":"督查室","task":"道路整修","unit":"交通局"}}"#]].assert_eq(&heard.body);
}

#[tokio::test]
async fn a_gateway_that_took_it_and_does_not_say_so_is_asked_and_not_given_it_again() {
    for mood in [Mood::TakesAndHangsUp, Mood::TakesAndFails] {
        let (house, gateway, way) = office(MORNING).await;
        gateway.mood(mood);
        queue(&house, &[letter("D10", "1", MORNING)]).await;
        carry(&house, &mut [courier(&way)], STEP).await;
        assert_eq!(gateway.taken().len(), 1);
        let ends = ends(&house).await;
        assert_eq!(ends["NoticeDelivered"], 1, "{mood:?} {ends:?}");
    }
}

#[tokio::test]
async fn a_gateway_that_never_saw_it_is_given_it_again() {
    let (house, gateway, way) = office(MORNING).await;
    gateway.mood(Mood::Refuses(503));
    queue(&house, &[letter("D10", "1", MORNING)]).await;
    let mut courier = courier(&way);
    courier.catch_up(&house.desk).await.unwrap();
    gateway.mood(Mood::Takes);
    carry(&house, &mut [courier], TimeDelta::seconds(30)).await;
    check(
        &house,
        &expect![[r#"
        2020-03-28 08:00 NoticeQueued
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeUnknown HTTP_503
        2020-03-28 08:02 NoticeFailed NEVER_SEEN
        2020-03-28 08:03 NoticeAttempted
        2020-03-28 08:03 NoticeAccepted
        2020-03-28 08:03:30 NoticeDelivered RECEIPT
    "#]],
    )
    .await;
    assert_eq!(gateway.taken_twice(), 0);
}

#[tokio::test]
async fn without_receipts_what_is_not_known_is_for_a_person() {
    let gateway = Gateway::open().await;
    gateway.mood(Mood::TakesAndHangsUp);
    let (house, way) = (House::open(MORNING).await, webhook(&gateway.url(""), false));
    queue(&house, &[letter("D10", "1", MORNING)]).await;
    carry(&house, &mut [courier(&way)], TimeDelta::seconds(30)).await;
    check(
        &house,
        &expect![[r#"
        2020-03-28 08:00 NoticeQueued
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeUnknown BROKEN_OFF
        2020-03-28 08:02 NoticeDead UNCLEAR
    "#]],
    )
    .await;
    assert_eq!(gateway.taken().len(), 1);
}

#[tokio::test]
async fn receipts_come_late_or_say_no_or_name_another_message() {
    for (receipts, expected) in [
        (
            Receipts::After(4),
            expect![[r#"
            2020-03-28 08:00 NoticeQueued
            2020-03-28 08:00 NoticeAttempted
            2020-03-28 08:00 NoticeAccepted
            2020-03-28 08:08 NoticeDelivered RECEIPT
        "#]],
        ),
        (
            Receipts::Failed,
            expect![[r#"
            2020-03-28 08:00 NoticeQueued
            2020-03-28 08:00 NoticeAttempted
            2020-03-28 08:00 NoticeAccepted
            2020-03-28 08:00:30 NoticeFailed UNDELIVERABLE
            2020-03-28 08:01:30 NoticeAttempted
            2020-03-28 08:01:30 NoticeAccepted
            2020-03-28 08:02 NoticeFailed UNDELIVERABLE
            2020-03-28 08:07 NoticeAttempted
            2020-03-28 08:07 NoticeAccepted
            2020-03-28 08:07:30 NoticeFailed UNDELIVERABLE
            2020-03-28 08:37:30 NoticeAttempted
            2020-03-28 08:37:30 NoticeAccepted
            2020-03-28 08:38 NoticeFailed UNDELIVERABLE
            2020-03-28 08:38 NoticeDead UNDELIVERABLE
        "#]],
        ),
        (
            Receipts::OfAnother,
            expect![[r#"
            2020-03-28 08:00 NoticeQueued
            2020-03-28 08:00 NoticeAttempted
            2020-03-28 08:00 NoticeAccepted
            2020-03-29 08:00 NoticeDead NO_RECEIPT
        "#]],
        ),
        (
            Receipts::Away,
            expect![[r#"
            2020-03-28 08:00 NoticeQueued
            2020-03-28 08:00 NoticeAttempted
            2020-03-28 08:00 NoticeAccepted
            2020-03-29 08:00 NoticeDead NO_RECEIPT
        "#]],
        ),
    ] {
        let (house, gateway, way) = office(MORNING).await;
        gateway.receipts(receipts);
        queue(&house, &[letter("D10", "1", MORNING)]).await;
        carry(&house, &mut [courier(&way)], STEP).await;
        check(&house, &expected).await;
    }
}

/// As a process that is killed: between what was sent and what is on record about it.
#[tokio::test]
async fn a_courier_that_is_killed_leaves_a_question_and_the_next_one_asks_it() {
    for receipts in [true, false] {
        let gateway = Gateway::open().await;
        let (house, way) = (House::open(MORNING).await, webhook(&gateway.url(""), receipts));
        gateway.mood(Mood::TakesAndKeepsSilent);
        queue(&house, &[letter("D10", "1", MORNING)]).await;
        let mut killed = courier(&way);
        let sending = killed.catch_up(&house.desk);
        assert!(timeout(Duration::from_millis(300), sending).await.is_err());
        while gateway.taken().is_empty() {
            sleep(Duration::from_millis(10)).await;
        }
        gateway.mood(Mood::Takes);
        carry(&house, &mut [courier(&way)], STEP).await;
        assert_eq!(gateway.taken().len(), 1);
        let expected = if receipts { "NoticeDelivered" } else { "NoticeDead" };
        assert_eq!(ends(&house).await[expected], 1);
    }
}

#[tokio::test]
async fn of_two_couriers_one_sends() {
    let (house, gateway, way) = office(MORNING).await;
    let letters: Vec<_> = (0..60).map(|n| letter("D10", &n.to_string(), MORNING)).collect();
    queue(&house, &letters).await;
    let (mut one, mut other) = (courier(&way), courier(&way));
    let desk = house.another_desk().await;
    for _ in 0..6 {
        let (first, second) = tokio::join!(one.catch_up(&house.desk), other.catch_up(&desk));
        // Who comes second over and over again tries again later.
        first.and(second).ok();
        house.clock.set(house.clock.now().plus(TimeDelta::seconds(1)));
    }
    carry(&house, &mut [one, other], STEP).await;
    assert_eq!((gateway.taken().len(), gateway.taken_twice()), (60, 0));
    assert_eq!(ends(&house).await["NoticeDelivered"], 60);
}

#[tokio::test]
async fn who_has_no_number_and_a_channel_that_is_none_are_for_a_person() {
    let (house, gateway, way) = office(MORNING).await;
    let email = Letter { channels: vec![Channel::Email], ..letter("D10", "1", MORNING) };
    queue(&house, &[letter("T01", "1", MORNING), email]).await;
    carry(&house, &mut [courier(&way)], STEP).await;
    check(
        &house,
        &expect![[r#"
        2020-03-28 08:00 NoticeQueued
        2020-03-28 08:00 NoticeQueued
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeFailed NO_ADDRESS
        2020-03-28 08:00 NoticeDead NO_ADDRESS
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeFailed NO_CHANNEL
        2020-03-28 08:00 NoticeDead NO_CHANNEL
    "#]],
    )
    .await;
    assert_eq!(gateway.heard(), []);
}

#[tokio::test]
async fn a_file_needs_no_number_and_is_read_after_a_crash() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("letters.jsonl");
    std::fs::remove_file(&path).ok();
    let (house, way) =
        (House::open(MORNING).await, Arc::new(File::open(&path).unwrap()) as Arc<dyn Way>);
    queue(&house, &[letter("T01", "1", MORNING)]).await;
    carry(&house, &mut [courier(&way)], STEP).await;
    check(
        &house,
        &expect![[r#"
        2020-03-28 08:00 NoticeQueued
        2020-03-28 08:00 NoticeAttempted
        2020-03-28 08:00 NoticeAccepted
        2020-03-28 08:00 NoticeDelivered ACCEPTED
    "#]],
    )
    .await;
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1);
}

#[tokio::test]
async fn a_reminder_of_what_has_been_reported_is_not_sent() {
    let (house, gateway, way) = office("2020-03-27 22:00").await;
    let [d05, d10, _] = house.under_way().await.assignments[..] else { panic!() };
    let letters = [
        reminder(letter("D05", "one", MORNING), &[d05]),
        reminder(letter("D10", "both", MORNING), &[d05, d10]),
        letter("D10", "news", MORNING),
    ];
    queue(&house, &letters).await;
    let mut courier = courier(&way);
    courier.catch_up(&house.desk).await.unwrap();
    house.report(d05, "D05", "report").await;
    courier.catch_up(&house.desk).await.unwrap();
    check(
        &house,
        &expect![[r#"
        2020-03-27 22:00 NoticeQueued
        2020-03-27 22:00 NoticeQueued
        2020-03-27 22:00 NoticeQueued
        2020-03-27 22:00 NoticeExpired NO_LONGER_NEEDED
    "#]],
    )
    .await;
    house.report(d10, "D10", "report too").await;
    house.tell(d10, Duty::Withdraw {}, &asked(handler("D10"), "withdraw")).await.unwrap();
    house.later(MORNING);
    carry(&house, &mut [courier], STEP).await;
    let heard = gateway.taken().len();
    assert_eq!((heard, ends(&house).await["NoticeExpired"]), (2, 1), "it was withdrawn in time");
}

/// Rude in a different way at every look, and killed now and then.
#[tokio::test]
async fn whatever_the_gateway_does_every_letter_ends_and_none_is_sent_twice() {
    const MOODS: [Mood; 7] = [
        Mood::Takes,
        Mood::TakesAndHangsUp,
        Mood::Refuses(503),
        Mood::TakesAndFails,
        Mood::Refuses(429),
        Mood::Refuses(400),
        Mood::Takes,
    ];
    const RECEIPTS: [Receipts; 5] = [
        Receipts::Delivered,
        Receipts::Away,
        Receipts::After(2),
        Receipts::Waiting,
        Receipts::OfAnother,
    ];
    let (house, gateway, way) = office(MORNING).await;
    let letters: Vec<_> = (0..150).map(|n| letter("D10", &n.to_string(), MORNING)).collect();
    queue(&house, &letters).await;
    for look in 0..90 {
        gateway.mood(MOODS[look % MOODS.len()]);
        gateway.receipts(RECEIPTS[look % RECEIPTS.len()]);
        courier(&way).catch_up(&house.desk).await.unwrap();
        house.clock.set(house.clock.now().plus(TimeDelta::seconds(20)));
    }
    gateway.mood(Mood::Takes);
    gateway.receipts(Receipts::Delivered);
    carry(&house, &mut [courier(&way)], TimeDelta::seconds(30)).await;
    assert_eq!(gateway.taken_twice(), 0);
    let ends = ends(&house).await;
    assert_eq!(ends.values().sum::<usize>(), 150);
    assert!(ends["NoticeDelivered"] > 100, "{ends:?}");
}
