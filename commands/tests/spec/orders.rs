//! One order, many assignments: all of them or none, and never twice.

use commands::orders::{CloseMatter, ImportTable, Imported, RecallBatch};
use commands::processes::Timekeeper;
use commands::{Answer, Desk};
use domain::Refusal;
use domain::assignment::Command;
use domain::due::Period;
use expect_test::expect;

use crate::house::{House, asked, handler, head, office, road};

#[tokio::test]
async fn one_order_issues_every_item_to_every_unit_at_once() {
    let house = House::open("2020-03-02 09:00").await;
    house.under_way().await;
    house
        .check(&expect![[r#"
            2020-03-02 09:00 staff MatterRegistered
            2020-03-02 09:00 staff MatterDecomposed
            2020-03-02 09:00 staff BatchIssued
            2020-03-02 09:00 staff ItemsIssued
            2020-03-02 09:00 staff AssignmentIssued
            2020-03-02 09:00 staff AssignmentIssued
            2020-03-02 09:00 staff AssignmentIssued
        "#]])
        .await;
}

#[tokio::test]
async fn g11_an_order_sent_twice_makes_no_second_assignment() {
    let house = House::open("2020-03-02 09:00").await;
    let matter = house.register().await;
    let hash = house.preview(matter).await.hash;
    let first = house.issue(matter, &hash, "issue").await.unwrap().unwrap();
    let before = house.facts().await;
    let again = house.issue(matter, &hash, "issue").await.unwrap().unwrap();
    assert_eq!(first, again, "the same receipt");
    let anew = house.issue(matter, &hash, "another id").await.unwrap().unwrap_err();
    assert_eq!(anew, Refusal::PreviewChanged);
    assert_eq!(house.facts().await, before);
}

#[tokio::test]
async fn what_was_not_previewed_is_not_sent() {
    let house = House::open("2020-03-02 09:00").await;
    let matter = house.register().await;
    let refused = house.issue(matter, "0000", "issue").await.unwrap().unwrap_err();
    assert_eq!(refused, Refusal::PreviewChanged);
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_refused_and_nothing_of_the_order_is_written() {
    let house = House::open("2020-03-31 17:00").await;
    let matter = house.register().await;
    let before = house.facts().await;
    let hash = house.preview(matter).await.hash;
    house.later("2020-04-01 09:00");
    let refused = house.issue(matter, &hash, "issue").await.unwrap().unwrap_err();
    assert_eq!(refused, Refusal::DuePast);
    assert_eq!(house.facts().await, before);
}

#[tokio::test]
async fn an_order_nobody_has_seen_can_be_taken_back_for_two_minutes() {
    let house = House::open("2020-03-02 09:00").await;
    let issued = house.under_way().await;
    let recall = RecallBatch { batch: issued.batch };
    house.later("2020-03-02 09:02");
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    let kinds = house.facts().await;
    let recalled = kinds.iter().filter(|fact| fact.kind == "AssignmentCancelled").count();
    assert_eq!(recalled, 3);
}

#[tokio::test]
async fn what_was_taken_back_is_put_right_and_issued_again() {
    let house = House::open("2020-03-02 09:00").await;
    let first = house.under_way().await;
    let right = road(&["D05"], &["T01", "T02"]);
    let matter = right.registration.matter;
    let correct = async |what| house.desk.handle(&right, &asked(office(), what)).await.unwrap();
    let locked = correct("too early").await.unwrap_err();
    assert_eq!(locked, Refusal::WrongState { state: "已交办" });
    house.later("2020-03-02 09:01");
    let recall = RecallBatch { batch: first.batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    assert_eq!(house.preview(matter).await.orders.len(), 3, "all of it may be issued again");

    correct("correct").await.unwrap();
    let preview = house.preview(matter).await;
    assert_eq!((preview.orders.len(), preview.already), (3, vec![]));
    house.later("2020-03-02 09:05");
    let second = house.issue(matter, &preview.hash, "issue again").await.unwrap().unwrap().outcome;
    let again = first.assignments.iter().filter(|id| second.assignments.contains(id)).count();
    assert_eq!(again, 2, "D05 and T01, under the names they had");
    let before = house.facts().await;
    house.desk.handle(&recall, &asked(office(), "recall once more")).await.unwrap().unwrap();
    assert_eq!(house.facts().await, before, "the first order has nothing to take back any more");
    house
        .check(&expect![[r#"
        2020-03-02 09:00 staff MatterRegistered
        2020-03-02 09:00 staff MatterDecomposed
        2020-03-02 09:00 staff BatchIssued
        2020-03-02 09:00 staff ItemsIssued
        2020-03-02 09:00 staff AssignmentIssued
        2020-03-02 09:00 staff AssignmentIssued
        2020-03-02 09:00 staff AssignmentIssued
        2020-03-02 09:01 staff BatchRecalled
        2020-03-02 09:01 staff AssignmentCancelled
        2020-03-02 09:01 staff LampTurned
        2020-03-02 09:01 staff AssignmentCancelled
        2020-03-02 09:01 staff LampTurned
        2020-03-02 09:01 staff AssignmentCancelled
        2020-03-02 09:01 staff LampTurned
        2020-03-02 09:01 staff ItemsRecalled
        2020-03-02 09:01 staff MatterDecomposed
        2020-03-02 09:05 staff BatchIssued
        2020-03-02 09:05 staff ItemsIssued
        2020-03-02 09:05 staff AssignmentIssued
        2020-03-02 09:05 staff AssignmentIssued
        2020-03-02 09:05 staff AssignmentIssued
    "#]])
        .await;
}

#[tokio::test]
async fn what_was_issued_again_has_its_lamps_turned_by_the_timekeeper() {
    let house = House::open("2020-03-02 09:00").await;
    let first = house.under_way().await;
    let matter = road(&[], &[]).registration.matter;
    let mut keeper = Timekeeper::default();
    keeper.catch_up(&house.desk).await.unwrap();
    let recall = RecallBatch { batch: first.batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 0);
    let hash = house.preview(matter).await.hash;
    house.issue(matter, &hash, "issue again").await.unwrap().unwrap();
    house.later("2020-03-28 06:00");
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 3);
}

#[tokio::test]
async fn what_the_head_cancelled_stays_cancelled_when_its_order_is_taken_back() {
    let house = House::open("2020-03-02 09:00").await;
    let issued = house.under_way().await;
    let matter = road(&[], &[]).registration.matter;
    let [first, ..] = issued.assignments[..] else { panic!("three") };
    let cancel = Command::Cancel { reason: "任务已并入其他事项".into() };
    house.tell(first, cancel, &asked(head(), "cancel")).await.unwrap();
    let recall = RecallBatch { batch: issued.batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    let preview = house.preview(matter).await;
    assert_eq!((preview.orders.len(), preview.already), (2, vec![first]));
}

#[tokio::test]
async fn an_order_that_one_unit_has_seen_stays_whole() {
    let house = House::open("2020-03-02 09:00").await;
    let issued = house.under_way().await;
    let [.., last] = issued.assignments[..] else { panic!("three") };
    house.tell(last, Command::View {}, &asked(handler("T01"), "view")).await.unwrap();
    let before = house.facts().await;
    let recall = RecallBatch { batch: issued.batch };
    let refused = house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap();
    assert_eq!(refused.unwrap_err(), Refusal::AlreadyViewed);
    assert_eq!(house.facts().await, before);
}

#[tokio::test]
async fn a_matter_is_not_closed_over_the_heads_of_those_who_still_work() {
    let house = House::open("2020-03-02 09:00").await;
    house.under_way().await;
    let matter = road(&[], &[]).registration.matter;
    let close = CloseMatter { matter, summary: "完成".into() };
    let refused = house.desk.handle(&close, &asked(office(), "close")).await.unwrap();
    assert_eq!(refused.unwrap_err(), Refusal::StillOpen { open: 3 });
}

async fn import(desk: &Desk, what: &str) -> Answer<Imported> {
    let table = ImportTable {
        matters: vec![road(&["D05", "D10"], &["T01"])],
        issue_for: Some(Period::once()),
    };
    desk.handle(&table, &asked(office(), what)).await
}

#[tokio::test]
async fn a_table_imported_twice_changes_nothing_m06() {
    let house = House::open("2020-03-02 09:00").await;
    let first = import(&house.desk, "import").await.unwrap().unwrap().outcome;
    assert_eq!(first.issued.unwrap().assignments.len(), 3);
    let before = house.facts().await;
    let again = import(&house.desk, "import on another day").await.unwrap().unwrap();
    assert_eq!(again.outcome.issued, None);
    assert_eq!(again.positions, None);
    assert_eq!(house.facts().await, before);
}
