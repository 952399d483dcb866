//! A webhook against a gateway that hangs up, fails and keeps silent.

use std::fmt::Write;

use channels::{Webhook, WebhookSettings};
use expect_test::expect;
use fake_gateway::{Gateway, Mood, Receipts};

use crate::parcels::{ask, deliver};

fn webhook(gateway: &Gateway) -> Webhook {
    Webhook::new(&WebhookSettings {
        url: gateway.url("/send"),
        receipts: Some(gateway.url("/receipts")),
        secret: "secret".into(),
    })
    .unwrap()
}

#[tokio::test]
async fn whether_anything_was_sent_is_told_apart() {
    let mut told = String::new();
    for mood in [
        Mood::Takes,
        Mood::TakesAndHangsUp,
        Mood::TakesAndFails,
        Mood::Refuses(400),
        Mood::Refuses(302),
        Mood::Refuses(429),
        Mood::Refuses(503),
    ] {
        let gateway = Gateway::open().await;
        gateway.mood(mood);
        let webhook = webhook(&gateway);
        let (sent, receipt) = (deliver(&webhook).await, ask(&webhook, None).await);
        writeln!(told, "{:<16} {sent:<20} {receipt}", format!("{mood:?}")).unwrap();
    }
    expect![[r#"
        Takes            taken 134523^1       delivered 2020-03-28 08:00:05
        TakesAndHangsUp  unclear BROKEN_OFF   delivered 2020-03-28 08:00:05
        TakesAndFails    unclear HTTP_500     delivered 2020-03-28 08:00:05
        Refuses(400)     never HTTP_400       never seen
        Refuses(302)     never HTTP_302       never seen
        Refuses(429)     away HTTP_429        never seen
        Refuses(503)     unclear HTTP_503     never seen
    "#]]
    .assert_eq(&told);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let gateway = Gateway::open().await;
    let webhook = webhook(&gateway);
    drop(gateway);
    assert_eq!(deliver(&webhook).await, "away UNREACHABLE");
    assert_eq!(ask(&webhook, None).await, r#"not asked: Away("UNREACHABLE")"#);
}

#[tokio::test]
async fn what_a_receipt_says_is_believed_only_of_the_message_it_names() {
    let mut told = String::new();
    for receipts in [
        Receipts::Delivered,
        Receipts::After(1),
        Receipts::Failed,
        Receipts::Waiting,
        Receipts::OfAnother,
        Receipts::Away,
    ] {
        let gateway = Gateway::open().await;
        gateway.receipts(receipts);
        let webhook = webhook(&gateway);
        deliver(&webhook).await;
        let (first, second) = (ask(&webhook, None).await, ask(&webhook, None).await);
        writeln!(told, "{:<10} {first:<40} {second}", format!("{receipts:?}")).unwrap();
    }
    expect![[r#"
        Delivered  delivered 2020-03-28 08:00:05            delivered 2020-03-28 08:00:05
        After(1)   waiting                                  delivered 2020-03-28 08:00:05
        Failed     failed UNDELIVERABLE                     failed UNDELIVERABLE
        Waiting    waiting                                  waiting
        OfAnother  not asked: ForNow("RECEIPT_OF_ANOTHER")  not asked: ForNow("RECEIPT_OF_ANOTHER")
        Away       not asked: ForNow("HTTP_500")            not asked: ForNow("HTTP_500")
    "#]]
    .assert_eq(&told);
}

#[tokio::test]
async fn a_message_is_signed_with_its_time() {
    let gateway = Gateway::open().await;
    let webhook = webhook(&gateway);
    deliver(&webhook).await;
    ask(&webhook, None).await;
    let mut told = String::new();
    for heard in gateway.heard() {
        let header = |name: &str| heard.headers[name].clone();
        writeln!(told, "{} {:?}", heard.path, heard.query).unwrap();
        writeln!(told, "  {} {}", header("x-luoshi-timestamp"), header("x-luoshi-signature"))
            .unwrap();
        writeln!(told, "  {}", if heard.body.is_empty() { "–" } else { &heard.body }).unwrap();
    }
    expect![[r#"
        /send {}
          1585353600 sha256=d01ab80b9147ab164048c8ae7cc8f0a5fd425eda2cfa77734ee099d68f5fe663
          {"key":"d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS","to":"138-0000-1234","text":"督查室提醒：“农村公路改造”还有3天到期","template":"T3/1","values":{"days_left":"3","task":"农村公路改造","unit":"⟨D10⟩"}}
        /receipts {"key": "d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS"}
          1585353600 sha256=968251c23023e43770169927231d6e2fb49a5a15a8371d7088fc36061bc455b4
          –
    "#]].assert_eq(&told);
}

#[tokio::test]
async fn a_webhook_without_receipts_cannot_say() {
    let gateway = Gateway::open().await;
    let settings =
        WebhookSettings { url: gateway.url("/send"), receipts: None, secret: "secret".into() };
    let webhook = Webhook::new(&settings).unwrap();
    assert_eq!(deliver(&webhook).await, "taken 134523^1");
    assert_eq!(ask(&webhook, None).await, "cannot say");
    let nowhere = WebhookSettings { url: "ftp://example.org".into(), ..settings };
    assert!(Webhook::new(&nowhere).is_err());
}
