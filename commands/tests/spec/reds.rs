//! Reds in a row (3.13), through the desk and the clock: the house proposes, the head decides.

use commands::orders::RegisterMatter;
use commands::processes::Timekeeper;
use domain::assignment::{AssignmentId, Command, SlipLevel};
use domain::due::DueRule;
use domain::matter::{Item, ItemNo};
use domain::roster::Actor;
use domain::warning::PlateReason::PgGood;
use expect_test::{Expect, expect};

use crate::house::{House, asked, handler, head, office, road};
use crate::said;

/// Six duties of D05, due on these days.
const DUE: [&str; 6] =
    ["2020-03-09", "2020-03-10", "2020-03-11", "2020-03-12", "2020-03-13", "2020-03-14"];

async fn house() -> (House, Vec<AssignmentId>) {
    let house = House::writing("2020-03-02 09:00").await;
    let plain = road(&["D05"], &[]);
    let item = |(no, day): (u32, &&str)| Item {
        no: ItemNo(no),
        text: format!("第{no}段道路整修"),
        due: DueRule::By(day.parse().unwrap()),
        ..plain.items[0].clone()
    };
    let items = (1..).zip(&DUE).map(item).collect();
    let request = RegisterMatter { items, ..plain.clone() };
    let matter = house.desk.handle(&request, &asked(office(), "register")).await;
    let matter = matter.unwrap().unwrap().outcome;
    let hash = house.preview(matter).await.hash;
    let issued = house.issue(matter, &hash, "issue").await.unwrap().unwrap();
    (house, issued.outcome.assignments)
}

async fn catch_up(house: &House, when: &str) {
    house.later(when);
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
}

/// What was proposed for whom and decided, and when it was true.
async fn check(house: &House, duties: &[AssignmentId], expected: &Expect) {
    let facts = house.facts().await.into_iter();
    let of_them = facts.filter(|it| it.payload.contains("\"level\":\"INTERVIEW\""));
    let line = |it: event_store::Recorded| {
        let no = duties.iter().position(|duty| duty.0.to_string() == it.stream.id).unwrap() + 1;
        let at = domain::time::Moment::new(it.effective_at);
        format!("{at:?} {} of {no} by {}\n", it.kind, it.actor)
    };
    expected.assert_eq(&of_them.map(line).collect::<String>());
}

#[tokio::test]
async fn the_third_red_in_a_row_proposes_an_interview_and_the_fourth_none() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-11 00:00").await;
    check(&house, &duties, &expect![[""]]).await;
    catch_up(&house, "2020-03-12 00:00").await;
    catch_up(&house, "2020-03-13 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_clock_that_was_away_proposes_the_same() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-13 06:00").await;
    catch_up(&house, "2020-03-13 06:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_green_one_between_breaks_the_row() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-11 00:00").await;
    house.later("2020-03-11 10:00");
    house.report(duties[5], "D05", "report").await;
    let approve = Command::Approve { reason_code: PgGood, reason: String::new() };
    house.tell(duties[5], approve, &asked(office(), "approve")).await.unwrap();
    catch_up(&house, "2020-03-13 00:00").await;
    check(&house, &duties, &expect![[""]]).await;
    catch_up(&house, "2020-03-14 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-14 00:00 EscalationProposed of 5 by system
    "#]],
    )
    .await;
}

#[tokio::test]
async fn signed_it_is_said_to_the_unit_and_three_more_are_needed() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-12 00:00").await;
    house.later("2020-03-12 09:00");
    let (level, text) = (SlipLevel::Interview, String::new());
    let sign = Command::SignEscalation { level, text };
    house.tell(duties[2], sign, &asked(head(), "sign")).await.unwrap();
    catch_up(&house, "2020-03-14 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
        2020-03-12 09:00 EscalationSigned of 3 by head
    "#]],
    )
    .await;
    catch_up(&house, "2020-03-15 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
        2020-03-12 09:00 EscalationSigned of 3 by head
        2020-03-15 00:00 EscalationProposed of 6 by system
    "#]],
    )
    .await;
    said::check(&house, said::only("ESCALATION"), &expect![[r#"
        2020-03-12 09:00 SMS D05 PRINCIPAL ESCALATION (own): 督查室约谈你单位主要负责同志：2020年第1季度连续3次亮红灯，请到督查室说明情况
        2020-03-12 09:00 SMS D05 STAFF ESCALATION (own): 督查室约谈你单位主要负责同志：2020年第1季度连续3次亮红灯，请到督查室说明情况
    "#]]).await;
}

#[tokio::test]
async fn declined_it_does_not_come_again_until_three_more() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-12 00:00").await;
    let (level, reason) = (SlipLevel::Interview, "已当面说明".into());
    let decline = Command::DeclineEscalation { level, reason };
    house.tell(duties[2], decline, &asked(head(), "decline")).await.unwrap();
    catch_up(&house, "2020-03-14 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
        2020-03-12 00:00 EscalationDeclined of 3 by head
    "#]],
    )
    .await;
    catch_up(&house, "2020-03-15 00:00").await;
    check(
        &house,
        &duties,
        &expect![[r#"
        2020-03-12 00:00 EscalationProposed of 3 by system
        2020-03-12 00:00 EscalationDeclined of 3 by head
        2020-03-15 00:00 EscalationProposed of 6 by system
    "#]],
    )
    .await;
}

#[tokio::test]
async fn nobody_but_the_house_proposes_one() {
    let (house, duties) = house().await;
    catch_up(&house, "2020-03-10 00:00").await;
    let propose = || Command::ProposeInterview { reds: duties[..3].to_vec() };
    for who in [office(), head(), handler("D05")] {
        let name = format!("{:?}", who.role);
        assert!(house.tell(duties[0], propose(), &asked(who, &name)).await.is_err());
    }
    house.tell(duties[0], propose(), &asked(Actor::system(), "house")).await.unwrap();
}
