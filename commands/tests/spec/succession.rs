//! Who is asked where a unit was merged or closed: by a plan, by a person, by a table.

use std::fmt::Write as _;

use commands::orders::{ImportTable, Imported};
use commands::plans::SchedulePlan;
use commands::processes::Timekeeper;
use commands::time::AcceptDecline;
use domain::assignment::Command;
use domain::due::Period;
use domain::unit::{self, Unit, UnitId};
use expect_test::expect;

use crate::house::{House, asked, chief, head, office, road};
use crate::plans::{check, pass_to, planned, quarterly};

async fn tell_unit(house: &House, code: &str, command: unit::Command) {
    let asked = asked(head(), &format!("{code}: {command:?}"));
    house.desk.tell::<Unit>(code, command, &asked).await.unwrap().unwrap();
}

/// Registers units, which a fresh house does not have.
pub(crate) async fn register(house: &House, codes: &[&str]) {
    for (order, code) in (1..).zip(codes) {
        let name = format!("{code}单位");
        let registration = unit::Registration {
            unit: UnitId::new(*code),
            short_name: name.clone(),
            name,
            kind: unit::UnitKind::Department,
            group: "DEPARTMENT".into(),
            order,
        };
        tell_unit(house, code, unit::Command::Register(registration)).await;
    }
}

fn merge_into(successor: &str, effective_on: &str) -> unit::Command {
    let effective_on = effective_on.parse().unwrap();
    unit::Command::MergeInto { successor: UnitId::new(successor), effective_on }
}

pub(crate) fn close() -> unit::Command {
    unit::Command::Close { reason: "机构改革".into() }
}

#[tokio::test]
async fn from_the_day_of_a_merger_on_the_successor_is_asked_and_once() {
    let (house, _) = planned().await;
    register(&house, &["D05", "D10", "T01", "T02", "T03"]).await;
    tell_unit(&house, "T01", merge_into("T02", "2020-06-10")).await;
    tell_unit(&house, "D05", merge_into("D10", "2020-06-11")).await;
    tell_unit(&house, "T02", merge_into("T03", "2020-09-01")).await;
    pass_to(&house, &mut Timekeeper::default(), "2020-09-11 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-09-11 09:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-09-11 09:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-09-11 09:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-09-11 09:00)
        2020-06-10 09:00   2020Q2 D05 JOINT_LEAD 1 (written 2020-09-11 09:00)
        2020-06-10 09:00   2020Q2 D10 JOINT_LEAD 1 (written 2020-09-11 09:00)
        2020-06-10 09:00   2020Q2 T02 LEAD 2 (written 2020-09-11 09:00)
        2020-06-10 09:00 2020Q2 opened: 3 new, 0 there (written 2020-09-11 09:00)
        2020-09-10 09:00   2020Q3 D10 LEAD 1 (written 2020-09-11 09:00)
        2020-09-10 09:00   2020Q3 T03 LEAD 2 (written 2020-09-11 09:00)
        2020-09-10 09:00 2020Q3 opened: 2 new, 0 there (written 2020-09-11 09:00)
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_closed_unit_without_a_successor_is_an_alarm_and_the_others_are_asked() {
    let (house, _) = planned().await;
    register(&house, &["D05", "D10", "T01"]).await;
    house.later("2020-03-11 09:00");
    tell_unit(&house, "D05", close()).await;
    tell_unit(&house, "T01", close()).await;
    // The keeper slept over the tenth, when both still answered.
    pass_to(&house, &mut Timekeeper::default(), "2020-06-11 09:00").await;
    check(
        &house,
        &expect![[r#"
        2020-03-10 09:00   2020Q1 D05 JOINT_LEAD 1 (written 2020-06-11 09:00)
        2020-03-10 09:00   2020Q1 D10 JOINT_LEAD 1 (written 2020-06-11 09:00)
        2020-03-10 09:00   2020Q1 T01 LEAD 2 (written 2020-06-11 09:00)
        2020-03-10 09:00 2020Q1 opened: 3 new, 0 there (written 2020-06-11 09:00)
        2020-06-10 09:00   2020Q2 D10 LEAD 1 (written 2020-06-11 09:00)
        2020-06-10 09:00 2020Q2 opened: 1 new, 0 there (written 2020-06-11 09:00)
        2020-06-10 09:00   alarm: D05 UNIT_CLOSED 1 (written 2020-06-11 09:00)
        2020-06-10 09:00   alarm: T01 UNIT_CLOSED 2 (written 2020-06-11 09:00)
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_person_does_not_issue_to_a_closed_unit_and_reaches_the_successor_of_a_merged_one() {
    let house = House::open("2020-03-02 09:00").await;
    let matter = house.register().await;
    register(&house, &["D05", "D06", "T01"]).await;
    tell_unit(&house, "D05", merge_into("D06", "2020-03-01")).await;
    let preview = house.preview(matter).await;
    let units: Vec<_> = preview.orders.iter().map(|order| order.unit.as_str()).collect();
    assert_eq!(units, ["D06", "D10", "T01"]);
    tell_unit(&house, "T01", close()).await;
    let refused = house.issue(matter, &preview.hash, "issue").await.unwrap().unwrap_err();
    expect!["items：第2项的单位 T01 已撤销，无承继单位"].assert_eq(&refused.to_string());
    let request = SchedulePlan { matter, terms: quarterly() };
    let refused = house.desk.handle(&request, &asked(office(), "schedule")).await.unwrap();
    expect!["items：第2项的单位 T01 已撤销，无承继单位"]
        .assert_eq(&refused.unwrap_err().to_string());
}

async fn import(house: &House, what: &str) -> Imported {
    let matters = vec![road(&["D05", "D10"], &["T01"])];
    let table = ImportTable { matters, issue_for: Some(Period::once()) };
    house.desk.handle(&table, &asked(office(), what)).await.unwrap().unwrap().outcome
}

#[tokio::test]
async fn what_a_unit_was_asked_before_it_went_is_not_asked_of_another_too() {
    let house = House::open("2020-03-02 09:00").await;
    register(&house, &["D05", "D06", "D10", "T01"]).await;
    import(&house, "import").await;
    tell_unit(&house, "D05", merge_into("D06", "2020-03-02")).await;
    tell_unit(&house, "T01", close()).await;
    let before = house.facts().await;
    assert_eq!(import(&house, "the same table").await.issued, None);
    assert_eq!(house.facts().await, before);
}

#[tokio::test]
async fn a_duty_is_given_to_nobody_who_answers_no_more() {
    let house = House::open("2020-03-02 09:00").await;
    let [duty, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    register(&house, &["D05", "D07", "D08", "D09", "T02"]).await;
    let ask =
        Command::AskDecline { reason: "职责已划转".into(), suggested: UnitId::new("D07") };
    house.tell(duty, ask, &asked(chief("D05"), "ask")).await.unwrap();
    tell_unit(&house, "D07", merge_into("D08", "2020-03-01")).await;
    tell_unit(&house, "D08", merge_into("D09", "2020-03-02")).await;
    tell_unit(&house, "T02", close()).await;
    let mut told = String::new();
    for to in ["D07", "D08", "T02", "X99", "D09"] {
        let (reason, to) = ("同意".to_owned(), UnitId::new(to));
        let accept = AcceptDecline { assignment: duty, to: to.clone(), due: None, reason };
        let answer = house.desk.handle(&accept, &asked(head(), to.as_str())).await.unwrap();
        let answer = match answer {
            Ok(_) => "done".to_owned(),
            Err(refusal) => format!("{} {refusal}", refusal.code()),
        };
        writeln!(told, "{} {answer}", to.as_str()).unwrap();
    }
    expect![[r#"
        D07 INVALID D07已合并，现由D09承办
        D08 INVALID D08已合并，现由D09承办
        T02 INVALID T02已撤销，无承继单位
        X99 NOT_FOUND 没有这个对象
        D09 done
    "#]]
    .assert_eq(&told);
}
