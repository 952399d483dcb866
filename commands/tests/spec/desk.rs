//! The desk: once, whatever happens; and nothing when it is refused.

use commands::orders::RegisterMatter;
use commands::processes::Timekeeper;
use commands::{Asked, DeskError};
use domain::Refusal;
use domain::assignment::Command;
use domain::warning::PlateReason;
use expect_test::expect;

use crate::house::{House, asked, at, handler, office, report, road};

fn approve() -> Command {
    Command::Approve { reason_code: PlateReason::PgGood, reason: String::new() }
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once_and_answered_twice() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    let before = house.facts().await.len();
    for _ in 0..2 {
        house.report(first, "D05", "report").await;
    }
    assert_eq!(house.facts().await.len() - before, 4, "viewed, acknowledged, submitted, lamp");
}

#[tokio::test]
async fn the_first_answer_holds_even_when_the_thing_has_moved_on() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.report(first, "D05", "report").await;
    house.later("2020-03-03 09:00");
    house.tell(first, approve(), &asked(office(), "approve")).await.unwrap();
    house.report(first, "D05", "report").await;
    let anew = Command::SubmitFeedback(report("完成"));
    let refused = house.tell(first, anew, &asked(handler("D05"), "another")).await.unwrap_err();
    assert_eq!(refused, Refusal::WrongState { state: "办结" });
}

#[tokio::test]
async fn an_id_used_for_something_else_is_refused() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.report(first, "D05", "report").await;
    let other = Command::SubmitFeedback(report("另一份"));
    let id = first.0.to_string();
    let answer = house
        .desk
        .tell::<domain::assignment::Assignment>(&id, other, &asked(handler("D05"), "report"))
        .await;
    assert!(matches!(answer, Err(DeskError::CommandIdReused)), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_writes_nothing_not_even_the_time_that_passed() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    let before = house.facts().await;
    house.later("2020-04-03 09:00");
    let refused = house.tell(first, approve(), &asked(office(), "approve")).await.unwrap_err();
    assert_eq!(refused.code(), "WRONG_STATE");
    assert_eq!(house.facts().await, before);
}

#[tokio::test]
async fn who_expects_another_version_is_told_which_one_there_is() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    let stale = Asked { expected_version: Some(7), ..asked(handler("D05"), "view") };
    let refused = house.tell(first, Command::View {}, &stale).await.unwrap_err();
    assert_eq!(refused, Refusal::VersionConflict { have: 1 });
}

#[tokio::test]
async fn of_many_who_register_the_same_matter_at_once_one_wins_and_all_are_answered() {
    let house = House::open("2020-03-02 09:00").await;
    let people = (0..8).map(|n| {
        let (desk, who) = (&house.desk, asked(office(), &format!("register/{n}")));
        async move { desk.handle::<RegisterMatter>(&road(&["D05"], &["T01"]), &who).await }
    });
    for answer in futures::future::join_all(people).await {
        answer.unwrap().unwrap();
    }
    house
        .check(&expect![[r#"
            2020-03-02 09:00 staff MatterRegistered
            2020-03-02 09:00 staff MatterDecomposed
        "#]])
        .await;
}

#[tokio::test]
async fn every_command_first_lets_time_pass() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.later("2020-04-02 11:00");
    house.report(first, "D05", "report").await;
    let facts = house.facts().await;
    let of_first = facts.iter().filter(|fact| fact.stream.id == first.0.to_string());
    let told: Vec<_> = of_first.map(|fact| (fact.kind.as_str(), fact.effective_at)).collect();
    let instant = |text: &str| at(text).utc();
    assert_eq!(
        told,
        [
            ("AssignmentIssued", instant("2020-03-02 09:00")),
            ("ReminderRaised", instant("2020-03-02 14:30")),
            ("ReminderRaised", instant("2020-03-03 09:00")),
            ("ReminderRaised", instant("2020-03-04 09:00")),
            ("ReminderRaised", instant("2020-03-05 09:00")),
            ("ReminderRaised", instant("2020-03-06 09:00")),
            ("LampTurned", instant("2020-03-28 00:00")),
            ("ReminderRaised", instant("2020-03-28 09:00")),
            ("ReminderRaised", instant("2020-03-30 09:00")),
            ("LampTurned", instant("2020-04-01 00:00")),
            ("LampSettled", instant("2020-04-01 00:00")),
            ("ReminderRaised", instant("2020-04-01 00:00")),
            ("EscalationProposed", instant("2020-04-01 00:00")),
            ("AssignmentFirstViewed", instant("2020-04-02 11:00")),
            ("AssignmentAcknowledged", instant("2020-04-02 11:00")),
            ("FeedbackSubmitted", instant("2020-04-02 11:00")),
            ("LampTurned", instant("2020-04-02 11:00")),
        ]
    );
}

#[tokio::test]
async fn a_timekeeper_that_slept_for_six_hours_turns_the_lamps_at_their_instants_g14() {
    let house = House::open("2020-03-02 09:00").await;
    let matter = house.desk.handle(&road(&["D05"], &["T01"]), &asked(office(), "register")).await;
    let matter = matter.unwrap().unwrap().outcome;
    let hash = house.preview(matter).await.hash;
    house.issue(matter, &hash, "issue").await.unwrap().unwrap();
    let mut keeper = Timekeeper::default();
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 1, "the quarter");
    house.later("2020-04-01 06:00");
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 3, "the next one, and two lamps");
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 0);
    house
        .check(&expect![[r#"
            2020-03-02 09:00 staff MatterRegistered
            2020-03-02 09:00 staff MatterDecomposed
            2020-03-02 09:00 staff BatchIssued
            2020-03-02 09:00 staff ItemsIssued
            2020-03-02 09:00 staff AssignmentIssued
            2020-03-02 09:00 staff AssignmentIssued
            2020-01-01 00:00 system QuarterOpened (written 2020-03-02 09:00)
            2020-04-01 00:00 system QuarterOpened (written 2020-04-01 06:00)
            2020-03-02 14:30 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-03 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-04 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-05 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-06 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-28 00:00 system LampTurned (written 2020-04-01 06:00)
            2020-03-28 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-30 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-04-01 00:00 system LampTurned (written 2020-04-01 06:00)
            2020-04-01 00:00 system LampSettled (written 2020-04-01 06:00)
            2020-04-01 00:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-04-01 00:00 system EscalationProposed (written 2020-04-01 06:00)
            2020-03-02 14:30 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-03 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-04 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-05 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-06 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-28 00:00 system LampTurned (written 2020-04-01 06:00)
            2020-03-28 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-03-30 09:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-04-01 00:00 system LampTurned (written 2020-04-01 06:00)
            2020-04-01 00:00 system LampSettled (written 2020-04-01 06:00)
            2020-04-01 00:00 system ReminderRaised (written 2020-04-01 06:00)
            2020-04-01 00:00 system EscalationProposed (written 2020-04-01 06:00)
        "#]])
        .await;
}

#[tokio::test]
async fn within_a_stream_time_never_runs_backwards() {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.later("2020-03-01 09:00");
    house.tell(first, Command::View {}, &asked(handler("D05"), "view")).await.unwrap();
    let facts = house.facts().await;
    let last = facts.last().unwrap();
    assert_eq!(last.effective_at, at("2020-03-02 09:00").utc());
    assert_eq!(last.recorded_at, at("2020-03-02 09:00").utc());
}
