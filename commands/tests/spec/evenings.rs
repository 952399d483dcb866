//! The digest of a day (A20): what the clock lays at five in the afternoon, and for whom.

use chrono::TimeDelta;
use commands::Clock;
use commands::processes::Timekeeper;
use commands::processes::timekeeper::What;
use domain::assignment::{AssignmentId, Command};
use domain::notice::NoticeKind;
use domain::warning::PlateReason::{self, PgGood, PyData};
use expect_test::expect;

use crate::house::{House, asked, at, handler, head, office};
use crate::letters::{courier, office as office_with_gateway};
use crate::said::{check, only};

/// A house that writes letters, and the duties of D05, D10 and T01.
async fn house() -> (House, [AssignmentId; 3]) {
    let house = House::writing("2020-03-02 09:00").await;
    let assignments = house.under_way().await.assignments.try_into().unwrap();
    (house, assignments)
}

/// Reported, and approved at once.
async fn approve(house: &House, when: &str, of: (AssignmentId, &str), reason_code: PlateReason) {
    house.later(when);
    let (assignment, unit) = of;
    house.report(assignment, unit, &format!("report {when}")).await;
    let approve = Command::Approve { reason_code, reason: "已核对材料".into() };
    house.tell(assignment, approve, &asked(office(), when)).await.unwrap();
}

async fn catch_up(house: &House, when: &str) {
    house.later(when);
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
}

#[tokio::test]
async fn at_five_each_unit_is_told_what_changed_its_score_since_yesterday() {
    let (house, [first, second, third]) = house().await;
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    approve(&house, "2020-03-10 17:00", (second, "D10"), PyData).await;
    approve(&house, "2020-03-10 17:01", (third, "T01"), PgGood).await;
    catch_up(&house, "2020-03-10 16:59").await;
    check(&house, only("DIGEST"), &expect![[""]]).await;
    for when in ["2020-03-10 17:02", "2020-03-10 17:03", "2020-03-10 23:00"] {
        catch_up(&house, when).await;
    }
    check(&house, only("DIGEST"), &expect![[r#"
        2020-03-10 17:00 SMS D05 PRINCIPAL DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-10 17:00 SMS D05 STAFF DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-10 17:00 SMS D10 PRINCIPAL DIGEST (own): 督查室：3月10日评定1项，合计+1.000分：“第1段道路整修”黄牌0.000、绿灯+1.000。
        2020-03-10 17:00 SMS D10 STAFF DIGEST (own): 督查室：3月10日评定1项，合计+1.000分：“第1段道路整修”黄牌0.000、绿灯+1.000。
    "#]]).await;
    // The head thinks again; nothing of the first day is said a second time.
    house.later("2020-03-11 09:00");
    let revise = Command::RevisePlate { reason_code: PgGood, reason: "复核".into() };
    house.tell(second, revise, &asked(head(), "revise")).await.unwrap();
    catch_up(&house, "2020-03-12 09:00").await;
    catch_up(&house, "2020-03-20 09:00").await;
    check(&house, only("DIGEST"), &expect![[r#"
        2020-03-10 17:00 SMS D05 PRINCIPAL DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-10 17:00 SMS D05 STAFF DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-10 17:00 SMS D10 PRINCIPAL DIGEST (own): 督查室：3月10日评定1项，合计+1.000分：“第1段道路整修”黄牌0.000、绿灯+1.000。
        2020-03-10 17:00 SMS D10 STAFF DIGEST (own): 督查室：3月10日评定1项，合计+1.000分：“第1段道路整修”黄牌0.000、绿灯+1.000。
        2020-03-11 17:00 SMS D10 PRINCIPAL DIGEST (own): 督查室：3月11日评定1项，合计+1.000分：“第1段道路整修”黄牌改为绿牌+1.000。
        2020-03-11 17:00 SMS D10 STAFF DIGEST (own): 督查室：3月11日评定1项，合计+1.000分：“第1段道路整修”黄牌改为绿牌+1.000。
        2020-03-11 17:00 SMS T01 PRINCIPAL DIGEST (own): 督查室：3月11日评定1项，合计+2.000分：“第2段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-11 17:00 SMS T01 STAFF DIGEST (own): 督查室：3月11日评定1项，合计+2.000分：“第2段道路整修”绿牌+1.000、绿灯+1.000。
    "#]]).await;
}

#[tokio::test]
async fn a_digest_is_foretold_and_waited_for() {
    let (house, [first, ..]) = house().await;
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    let mut keeper = Timekeeper::default();
    keeper.catch_up(&house.desk).await.unwrap();
    let agenda = keeper.agenda(at("2020-03-11 00:00"), usize::MAX);
    let digests = agenda.iter().filter(|it| matches!(it.what, What::Digest { changes: 2, .. }));
    assert_eq!(digests.map(|it| it.at).collect::<Vec<_>>(), [at("2020-03-10 17:00")]);
    house.later("2020-03-10 17:00");
    assert!(keeper.catch_up(&house.desk).await.unwrap() >= 1);
    let left = keeper.agenda(at("2020-03-11 00:00"), usize::MAX);
    assert!(!left.iter().any(|it| matches!(it.what, What::Digest { .. })));
}

#[tokio::test]
async fn what_two_clocks_say_late_and_at_once_is_said_once() {
    let (house, [first, ..]) = house().await;
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    house.later("2020-03-10 18:00");
    let (mut one, mut two) = (Timekeeper::default(), Timekeeper::default());
    one.listen(&house.desk).await.unwrap();
    two.listen(&house.desk).await.unwrap();
    let other = house.another_desk_writing().await;
    let (said, again) = tokio::join!(one.catch_up(&house.desk), two.catch_up(&other));
    said.unwrap();
    again.unwrap();
    let facts = house.facts().await;
    let digests = facts.iter().filter(|fact| fact.payload.contains("\"kind\":\"DIGEST\""));
    assert_eq!(digests.count(), 2, "to the principal and to the staff");
}

#[tokio::test]
async fn one_that_comes_days_late_stands_in_the_inbox_and_rings_nobody() {
    let (_, _gateway, way) = office_with_gateway("2020-03-02 09:00").await;
    let (house, [first, ..]) = house().await;
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    let mut courier = courier(&way);
    house.later("2020-03-11 17:30");
    for _ in 0..3 {
        courier.catch_up(&house.desk).await.unwrap();
        house.clock.set(house.clock.now().plus(TimeDelta::minutes(1)));
    }
    catch_up(&house, "2020-03-12 09:00").await;
    courier.catch_up(&house.desk).await.unwrap();
    let facts = house.facts().await;
    let digests = facts.iter().filter(|fact| fact.payload.contains("\"kind\":\"DIGEST\""));
    let digests: Vec<_> = digests.map(|fact| &fact.stream).collect();
    let of_them = facts.iter().filter(|fact| digests.contains(&&fact.stream));
    let of_them: Vec<_> = of_them.map(|fact| fact.kind.as_str()).collect();
    assert_eq!(of_them, ["NoticeQueued", "NoticeQueued", "NoticeExpired", "NoticeExpired"]);
}

#[tokio::test]
async fn a_house_that_begins_to_write_does_not_tell_its_past() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, second, _] = house.under_way().await.assignments[..] else { panic!("three") };
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    catch_up(&house, "2020-03-11 09:00").await;
    check(&house, only("DIGEST"), &expect![[""]]).await;
    approve(&house, "2020-03-19 10:00", (second, "D10"), PgGood).await;
    house.later("2020-03-19 18:00");
    let writing = house.another_desk_writing().await;
    Timekeeper::default().catch_up(&writing).await.unwrap();
    check(&house, only("DIGEST"), &expect![[r#"
        2020-03-19 17:00 SMS D10 PRINCIPAL DIGEST (own): 督查室：3月19日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-19 17:00 SMS D10 STAFF DIGEST (own): 督查室：3月19日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
    "#]]).await;
}

#[tokio::test]
async fn a_plate_that_turns_red_is_said_at_once() {
    let (house, [first, ..]) = house().await;
    approve(&house, "2020-03-10 10:00", (first, "D05"), PgGood).await;
    let red =
        Command::RevisePlate { reason_code: PlateReason::PrFalse, reason: "抽查不实".into() };
    house.tell(first, red, &asked(head(), "red")).await.unwrap();
    catch_up(&house, "2020-03-10 17:00").await;
    check(&house, |it| matches!(it.kind, NoticeKind::Verdict | NoticeKind::Digest), &expect![[r#"
        2020-03-10 10:00 inbox D05 STAFF VERDICT (own): “第1段道路整修”已核对材料，亮绿牌，+1.000分
        2020-03-10 10:00 inbox D05 STAFF VERDICT (own): “第1段道路整修”3月31日应报，3月10日报送，按期报送并审核通过，亮绿灯，+1.000分
        2020-03-10 10:00 SMS D05 PRINCIPAL VERDICT (own): “第1段道路整修”抽查不实，绿牌改为红牌，−3.000分
        2020-03-10 10:00 SMS D05 STAFF VERDICT (own): “第1段道路整修”抽查不实，绿牌改为红牌，−3.000分
        2020-03-10 17:00 SMS D05 PRINCIPAL DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
        2020-03-10 17:00 SMS D05 STAFF DIGEST (own): 督查室：3月10日评定1项，合计+2.000分：“第1段道路整修”绿牌+1.000、绿灯+1.000。
    "#]]).await;
}

#[tokio::test]
async fn the_office_answers_whoever_asked_for_coordination() {
    let house = House::writing("2020-03-02 09:00").await;
    let lead = house.under_way_with_part().await;
    let ask = Command::AskCoordination { text: "配合单位意见不一".into() };
    house.tell(lead, ask, &asked(handler("D05"), "ask")).await.unwrap();
    let answer = Command::AnswerCoordination { text: "已约双方3月5日面商".into() };
    house.tell(lead, answer, &asked(office(), "answer")).await.unwrap();
    check(&house, only("DECISION"), &expect![[r#"
        2020-03-02 09:00 SMS D05 STAFF DECISION (own): 督查室答复“第1段道路整修”的协调请求：已约双方3月5日面商
    "#]]).await;
}
