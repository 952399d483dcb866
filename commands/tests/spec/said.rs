//! What is said to whom, in which words, because of what happened: one letter for each cause and
//! recipient, on record in the very act that states the cause.

use std::fmt::Write;

use commands::orders::RecallBatch;
use commands::processes::Timekeeper;
use domain::assignment::Command;
use domain::notice::{Event, Letter, OWN_WORDS};
use domain::warning::PlateReason;
use expect_test::{Expect, expect};

use crate::house::{House, asked, handler, head, office};

/// Letters of one kind.
pub(crate) fn only(kind: &'static str) -> impl Fn(&Letter) -> bool {
    move |it| <&str>::from(it.kind) == kind
}

/// Every such letter: when it may go out, on what, to whom, and its words.
pub(crate) async fn check(house: &House, such: impl Fn(&Letter) -> bool, expected: &Expect) {
    let mut text = String::new();
    for fact in house.facts().await.iter().filter(|fact| fact.kind == "NoticeQueued") {
        let event: Event = serde_json::from_str(&fact.payload).unwrap();
        let Event::NoticeQueued(letter) = event else { panic!("a letter") };
        if !such(&letter) {
            continue;
        }
        let (to, role) = (letter.to.unit.as_str(), letter.to.role);
        let ways: Vec<_> = letter.channels.iter().map(ToString::to_string).collect();
        let ways = if ways.is_empty() { "inbox".into() } else { ways.join("+") };
        let (at, words) = (letter.not_before, &letter.text);
        // Of what is in somebody's own words no template is filled.
        let own = if letter.template == OWN_WORDS { " (own)" } else { "" };
        let kind = letter.kind;
        writeln!(text, "{at:?} {ways} {to} {role} {kind}{own}: {words}").unwrap();
    }
    expected.assert_eq(&text);
}

#[tokio::test]
async fn an_order_is_one_letter_to_each_unit_and_so_is_its_recall() {
    let house = House::writing("2020-03-02 09:00").await;
    let batch = house.under_way().await.batch;
    house.later("2020-03-02 09:01");
    let recall = RecallBatch { batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    check(&house, |_| true, &expect![[r#"
        2020-03-02 09:00 SMS D05 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D05⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 SMS D10 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D10⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 SMS T01 STAFF ISSUED: 督查室交办“第2段道路整修”，请⟨T01⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:01 SMS D05 STAFF CHANGED (own): “第1段道路整修”的交办已撤回
        2020-03-02 09:01 SMS D10 STAFF CHANGED (own): “第1段道路整修”的交办已撤回
        2020-03-02 09:01 SMS T01 STAFF CHANGED (own): “第2段道路整修”的交办已撤回
    "#]]).await;
}

#[tokio::test]
async fn whoever_is_silent_is_reminded_and_his_principal_told() {
    let house = House::writing("2020-03-02 09:00").await;
    house.under_way().await;
    house.later("2020-04-02 09:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    let facts = house.facts().await;
    let raised = facts.iter().filter(|fact| fact.kind == "ReminderRaised").count();
    let queued = facts.iter().filter(|fact| fact.kind == "NoticeQueued").count();
    // Three units: seven reminders to one each, one to two; a red lamp to one; and the order.
    assert_eq!((raised, queued), (3 * 8, 3 * (7 + 2 + 1) + 3));
}

#[tokio::test]
async fn what_the_office_decides_is_said_to_the_unit() {
    let house = House::writing("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.report(first, "D05", "report").await;
    let back =
        Command::Return { reason_code: PlateReason::PyData, reason: "请补充附表".into() };
    house.tell(first, back, &asked(office(), "back")).await.unwrap();
    house.later("2020-03-02 22:00");
    let chase = Command::Chase { text: "请今晚补齐".into() };
    house.tell(first, chase, &asked(office(), "chase")).await.unwrap();
    house.later("2020-03-03 09:00");
    house.report(first, "D05", "again").await;
    let poor = Command::Approve { reason_code: PlateReason::PrPoor, reason: "数据不实".into() };
    house.tell(first, poor, &asked(office(), "poor")).await.unwrap();
    let agree = Command::ConfirmRed { agree: true, reason: String::new() };
    house.tell(first, agree, &asked(head(), "agree")).await.unwrap();
    check(&house, |_| true, &expect![[r#"
        2020-03-02 09:00 SMS D05 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D05⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 SMS D10 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D10⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 SMS T01 STAFF ISSUED: 督查室交办“第2段道路整修”，请⟨T01⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 SMS D05 STAFF RETURNED (own): “第1段道路整修”的报送已退回：请补充附表，请于3月31日24:00前补正重报
        2020-03-03 08:00 SMS D05 PRINCIPAL CHASE (own): 督查室催办“第1段道路整修”：请今晚补齐
        2020-03-03 08:00 SMS D05 STAFF CHASE (own): 督查室催办“第1段道路整修”：请今晚补齐
        2020-03-03 09:00 SMS D05 PRINCIPAL VERDICT (own): “第1段道路整修”数据不实，亮红牌，−2.000分
        2020-03-03 09:00 SMS D05 STAFF VERDICT (own): “第1段道路整修”数据不实，亮红牌，−2.000分
        2020-03-03 09:00 inbox D05 STAFF VERDICT (own): “第1段道路整修”3月31日应报，3月2日报送，按期报送并审核通过，亮绿灯，+1.000分
    "#]]).await;
}

#[tokio::test]
async fn a_command_that_is_sent_twice_says_it_once() {
    let house = House::writing("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.tell(first, Command::View {}, &asked(handler("D05"), "view")).await.unwrap();
    for _ in 0..2 {
        let chase = Command::Chase { text: "请抓紧".into() };
        house.tell(first, chase, &asked(office(), "chase")).await.unwrap();
    }
    let facts = house.facts().await;
    let chased = facts.iter().filter(|fact| fact.payload.contains("\"kind\":\"CHASE\""));
    assert_eq!(chased.count(), 2, "one to the principal, one to the staff");
}

#[tokio::test]
async fn a_house_that_tells_the_past_writes_no_letters() {
    let house = House::open("2020-03-02 09:00").await;
    house.under_way().await;
    house.later("2020-04-20 09:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    check(&house, |_| true, &expect![[""]]).await;
}

#[tokio::test]
async fn where_no_way_is_open_what_is_said_stands_in_the_inbox() {
    let house = House::writing_by(&[], "2020-03-02 09:00").await;
    house.under_way().await;
    check(&house, |_| true, &expect![[r#"
        2020-03-02 09:00 inbox D05 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D05⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 inbox D10 STAFF ISSUED: 督查室交办“第1段道路整修”，请⟨D10⟩于3月31日24:00前报送，并及时登录签收。
        2020-03-02 09:00 inbox T01 STAFF ISSUED: 督查室交办“第2段道路整修”，请⟨T01⟩于3月31日24:00前报送，并及时登录签收。
    "#]]).await;
}

const WORDS: &str = "{督查室}：请{单位}{时限}前报送“{任务}”，剩{剩余天数}天。";

#[tokio::test]
async fn an_order_and_its_reminders_are_in_the_offices_own_words_where_it_has_some() {
    let house = House::writing("2020-03-02 09:00").await;
    let matter = house.register().await;
    let plain = house.preview(matter).await.hash;
    let preview = house.preview_saying(matter, Some(WORDS)).await.unwrap();
    assert_ne!(preview.hash, plain, "the words are a part of what was looked at");
    let silent = house.issue(matter, &preview.hash, "other words").await.unwrap();
    assert_eq!(silent.unwrap_err().code(), "PREVIEW_CHANGED");
    house.issue_saying(matter, &preview.hash, "issue", Some(WORDS)).await.unwrap().unwrap();
    house.later("2020-03-28 09:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    house.later("2020-04-01 09:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    check(&house, |it| it.to.unit.as_str() == "T01", &expect![[r#"
        2020-03-02 09:00 SMS T01 STAFF ISSUED (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩29天。
        2020-03-02 14:30 SMS T01 STAFF UNREAD (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩29天。
        2020-03-03 09:00 SMS T01 STAFF UNREAD (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩28天。
        2020-03-04 09:00 SMS T01 STAFF UNREAD (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩27天。
        2020-03-05 09:00 SMS T01 STAFF UNREAD (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩26天。
        2020-03-06 09:00 SMS T01 PRINCIPAL UNREAD (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩25天。
        2020-03-28 09:00 SMS T01 STAFF T3 (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩3天。
        2020-03-30 09:00 SMS T01 STAFF T1 (own): 督查室：请⟨T01⟩3月31日24:00前报送“第2段道路整修”，剩1天。
        2020-04-01 09:00 inbox T01 STAFF VERDICT (own): “第2段道路整修”3月31日应报，逾期未报送，亮红灯，−2.000分
        2020-04-01 09:00 SMS T01 PRINCIPAL OVERDUE: 督查室：“第2段道路整修”应于3月31日24:00前报送，已逾期1天，请⟨T01⟩尽快补报。
        2020-04-01 09:00 SMS T01 STAFF OVERDUE: 督查室：“第2段道路整修”应于3月31日24:00前报送，已逾期1天，请⟨T01⟩尽快补报。
    "#]]).await;
}

#[tokio::test]
async fn own_words_that_cannot_be_read_are_refused_before_anything_is_issued() {
    let house = House::writing("2020-03-02 09:00").await;
    let matter = house.register().await;
    let facts = house.facts().await.len();
    let mut told = String::new();
    for words in ["请{单位报送", "请{姓名}报送", "{事项}", " ", "火🔥"] {
        let refused = house.preview_saying(matter, Some(words)).await.unwrap_err();
        let issued = house.issue_saying(matter, "", words, Some(words)).await.unwrap();
        assert_eq!(issued.unwrap_err(), refused);
        writeln!(told, "{refused}").unwrap();
    }
    expect![[r#"
        input.smsText：花括号须成对
        input.smsText：没有变量“姓名”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室
        input.smsText：没有变量“事项”；可用的有：单位、任务、时限、剩余天数、逾期天数、督查室
        input.smsText：不能为空
        input.smsText：含有不能发送的字符（U+1F525）
    "#]]
    .assert_eq(&told);
    assert_eq!(house.facts().await.len(), facts, "a refusal writes nothing");
}
