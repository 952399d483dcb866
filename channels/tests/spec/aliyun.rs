//! Alibaba Cloud's service as it answers, with the codes it publishes.

use std::fmt::Write;

use channels::{Aliyun, AliyunSettings, Way};
use domain::notice::{OWN_WORDS, Parcel, Undelivered};
use expect_test::expect;
use fake_gateway::{Gateway, Mood, Receipts};

use crate::parcels::{ask, deliver, parcel};

fn aliyun(gateway: &Gateway) -> Aliyun {
    aliyun_with(gateway, &[("T3/1", "SMS_154950909")])
}

fn aliyun_with(gateway: &Gateway, templates: &[(&str, &str)]) -> Aliyun {
    let owned = |(ours, theirs): &(&str, &str)| ((*ours).to_owned(), (*theirs).to_owned());
    Aliyun::new(&AliyunSettings {
        endpoint: gateway.url(""),
        access_key_id: "testId".into(),
        access_key_secret: "testSecret".into(),
        sign_name: "示范县督查室".into(),
        templates: templates.iter().map(owned).collect(),
    })
    .unwrap()
}

#[tokio::test]
async fn a_code_says_whether_it_is_the_number_the_moment_or_the_house() {
    let gateway = Gateway::open().await;
    let aliyun = aliyun(&gateway);
    let mut told = String::new();
    for code in [
        "isv.BUSINESS_LIMIT_CONTROL",
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.TEMPLATE_MISSING_PARAMETERS",
        "isv.SMS_CONTENT_ILLEGAL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.OUT_OF_SERVICE",
        "isv.DAY_LIMIT_CONTROL",
        "isp.RAM_PERMISSION_DENY",
        "Throttling.User",
        "InvalidAccessKeyId.NotFound",
        "SignatureDoesNotMatch",
        "isp.SYSTEM_ERROR",
        "ServiceUnavailable",
    ] {
        gateway.mood(Mood::Says(code));
        writeln!(told, "{}", deliver(&aliyun).await).unwrap();
    }
    expect![[r#"
        not now isv.BUSINESS_LIMIT_CONTROL
        never isv.MOBILE_NUMBER_ILLEGAL
        never isv.TEMPLATE_MISSING_PARAMETERS
        never isv.SMS_CONTENT_ILLEGAL
        never isv.BLACK_KEY_CONTROL_LIMIT
        away isv.AMOUNT_NOT_ENOUGH
        away isv.OUT_OF_SERVICE
        away isv.DAY_LIMIT_CONTROL
        away isp.RAM_PERMISSION_DENY
        away Throttling.User
        away InvalidAccessKeyId.NotFound
        away SignatureDoesNotMatch
        unclear isp.SYSTEM_ERROR
        unclear ServiceUnavailable
    "#]]
    .assert_eq(&told);
}

#[tokio::test]
async fn what_became_of_a_message_is_found_by_our_key() {
    let mut told = String::new();
    for (mood, receipts) in [
        (Mood::Takes, Receipts::Delivered),
        (Mood::Takes, Receipts::Failed),
        (Mood::Takes, Receipts::Waiting),
        (Mood::Takes, Receipts::OfAnother),
        (Mood::Takes, Receipts::Away),
        (Mood::TakesAndHangsUp, Receipts::Delivered),
        (Mood::TakesAndFails, Receipts::Delivered),
        (Mood::Refuses(503), Receipts::Delivered),
    ] {
        let gateway = Gateway::open().await;
        gateway.mood(mood);
        gateway.receipts(receipts);
        let aliyun = aliyun(&gateway);
        let sent = deliver(&aliyun).await;
        let id = sent.strip_prefix("taken ").map(str::to_owned);
        let receipt = ask(&aliyun, id.as_deref()).await;
        let how = format!("{mood:?} {receipts:?}");
        writeln!(told, "{how:<26} {sent:<20} {receipt}").unwrap();
    }
    expect![[r#"
        Takes Delivered            taken 134523^1       delivered 2020-03-28 08:00:05
        Takes Failed               taken 134523^1       failed MOBILE_NOT_ON_SERVICE
        Takes Waiting              taken 134523^1       waiting
        Takes OfAnother            taken 134523^1       not asked: ForNow("RECEIPT_OF_ANOTHER")
        Takes Away                 taken 134523^1       not asked: Unclear("HTTP_500")
        TakesAndHangsUp Delivered  unclear BROKEN_OFF   delivered 2020-03-28 08:00:05
        TakesAndFails Delivered    unclear HTTP_500     delivered 2020-03-28 08:00:05
        Refuses(503) Delivered     unclear HTTP_503     never seen
    "#]]
    .assert_eq(&told);
}

#[tokio::test]
async fn a_request_carries_what_the_service_wants() {
    let gateway = Gateway::open().await;
    let aliyun = aliyun(&gateway);
    deliver(&aliyun).await;
    ask(&aliyun, Some("134523^1")).await;
    let mut told = String::new();
    for heard in gateway.heard() {
        writeln!(told, "{} {}", heard.headers["x-acs-action"], heard.headers["x-acs-date"])
            .unwrap();
        for (name, value) in heard.query {
            writeln!(told, "  {name} = {value}").unwrap();
        }
    }
    expect![[r#"
        SendSms 2020-03-28T00:00:00Z
          OutId = d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS
          PhoneNumbers = 13800001234
          SignName = 示范县督查室
          TemplateCode = SMS_154950909
          TemplateParam = {"days_left":"3","task":"农村公路改造","unit":"⟨D10⟩"}
        QuerySendDetails 2020-03-28T00:00:00Z
          BizId = 134523^1
          CurrentPage = 1
          PageSize = 50
          PhoneNumber = 13800001234
          SendDate = 20200328
    "#]]
    .assert_eq(&told);
    let nonces: Vec<_> =
        gateway.heard().iter().map(|it| it.headers["x-acs-signature-nonce"].clone()).collect();
    assert_ne!(nonces[0], nonces[1], "even at one instant");
}

#[tokio::test]
async fn a_text_that_was_never_approved_is_not_sent() {
    let gateway = Gateway::open().await;
    let unknown = Parcel { template: "CHASE/1".into(), ..parcel() };
    let answer = aliyun(&gateway).deliver(&unknown).await;
    assert_eq!(answer, Err(Undelivered::ForGood("NO_TEMPLATE".into())));
    assert_eq!(gateway.heard(), []);
}

#[tokio::test]
async fn own_words_are_given_as_they_are_to_the_template_for_them_and_to_no_other() {
    let gateway = Gateway::open().await;
    let text = "请交通局抓紧，周五前到会说明".to_owned();
    let own = Parcel { template: OWN_WORDS.into(), text, ..parcel() };
    let answer = aliyun(&gateway).deliver(&own).await;
    assert_eq!(answer, Err(Undelivered::ForGood("NO_TEMPLATE".into())));
    assert_eq!(gateway.heard(), [], "not with the words of another template");

    let mapped = aliyun_with(&gateway, &[("T3/1", "SMS_154950909"), (OWN_WORDS, "SMS_OWN")]);
    mapped.deliver(&own).await.unwrap();
    let query: Vec<_> = gateway.heard()[0].query.clone().into_iter().collect();
    let shown = |wanted: &str| {
        query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).unwrap()
    };
    expect!["SMS_OWN"].assert_eq(&shown("TemplateCode"));
    expect![[r#"{"text":"请交通局抓紧，周五前到会说明"}"#]].assert_eq(&shown("TemplateParam"));
}
