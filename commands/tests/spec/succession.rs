//! Who is asked where a unit was merged or closed: by a plan, by a person, by a table.

use commands::orders::{ImportTable, Imported};
use commands::plans::SchedulePlan;
use commands::processes::Timekeeper;
use domain::due::Period;
use domain::unit::{self, Unit, UnitId};
use expect_test::expect;

use crate::house::{House, asked, head, office, road};
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
