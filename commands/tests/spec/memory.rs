//! What the desk remembers: it saves reading, and it is never the last word.

use std::sync::Arc;

use async_trait::async_trait;
use commands::{Asked, Case, Desk, Request, Stop};
use domain::Refusal;
use domain::assignment::{Assignment, AssignmentId, Command};
use domain::matter::{self, Matter, MatterId};
use domain::warning::PlateReason;
use serde::Serialize;

use crate::counted::Counted;
use crate::house::{House, asked, handler, head, office, report, road};

fn approve() -> Command {
    Command::Approve { reason_code: PlateReason::PgGood, reason: String::new() }
}

fn id(assignment: AssignmentId) -> String {
    assignment.0.to_string()
}

async fn tell(
    desk: &Desk,
    assignment: AssignmentId,
    command: Command,
    asked: Asked,
) -> Result<(), Refusal> {
    desk.tell::<Assignment>(&id(assignment), command, &asked).await.unwrap().map(|_| ())
}

/// Two desks on one log; the first has just written about the assignment.
async fn remembered() -> (House, Desk, AssignmentId) {
    let house = House::open("2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.tell(first, Command::View {}, &asked(handler("D05"), "view")).await.unwrap();
    let other = house.another_desk().await;
    (house, other, first)
}

#[tokio::test]
async fn what_was_written_a_moment_ago_is_not_read_again() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    log.reads();
    house.report(first, "D05", "report").await;
    house.tell(first, approve(), &asked(office(), "approve")).await.unwrap();
    assert_eq!(log.reads(), (0, 0));
    let other = house.another_desk().await;
    log.reads();
    tell(&other, first, approve(), asked(office(), "again")).await.unwrap();
    assert_eq!(log.reads(), (1, 0), "another process knows nothing of it");
}

/// A report and its approval, of which the second is said before the first is on record.
async fn report_and_approve(
    house: &House,
    log: &Counted,
    first: AssignmentId,
) -> [Result<(), Refusal>; 2] {
    let door = log.hold().await;
    let (by_unit, by_office) = (asked(handler("D05"), "report"), asked(office(), "approve"));
    let submit = Command::SubmitFeedback(report("完成"));
    let (reported, approved, ()) = tokio::join!(
        tell(&house.desk, first, submit, by_unit),
        tell(&house.desk, first, approve(), by_office),
        async {
            log.wait_for(2).await;
            drop(door);
        }
    );
    [reported, approved]
}

#[tokio::test]
async fn whoever_comes_next_does_not_wait_until_the_one_before_is_on_record() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    assert_eq!(report_and_approve(&house, &log, first).await, [Ok(()), Ok(())]);
    let kinds: Vec<_> = house.facts().await.into_iter().map(|fact| fact.kind).collect();
    let place = |kind: &str| kinds.iter().position(|it| it == kind);
    assert!(place("FeedbackSubmitted").is_some());
    assert!(place("FeedbackSubmitted") < place("FeedbackApproved"), "{kinds:?}");
}

#[tokio::test]
async fn who_decided_upon_what_never_came_to_be_decides_again() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    let [first, ..] = house.under_way().await.assignments[..] else { panic!("three") };
    house.tell(first, Command::View {}, &asked(handler("D05"), "view")).await.unwrap();
    // Another process takes the place of the report, so that the approval would fit behind it.
    let cancel = Command::Cancel { reason: "任务已并入其他事项".into() };
    tell(&house.another_desk().await, first, cancel, asked(head(), "cancel")).await.unwrap();
    let refused = Err(Refusal::WrongState { state: "撤销" });
    let answers = report_and_approve(&house, &log, first).await;
    assert_eq!(answers, [refused.clone(), refused]);
    let kinds: Vec<_> = house.facts().await.into_iter().map(|fact| fact.kind).collect();
    assert!(!kinds.contains(&"FeedbackApproved".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn an_order_of_many_reads_in_a_few_goes() {
    let log = Arc::new(Counted::default());
    let house = House::over(Arc::clone(&log) as _, "2020-03-02 09:00").await;
    let units: Vec<_> = (1..=150).map(|n| format!("D{n:03}")).collect();
    let units: Vec<_> = units.iter().map(String::as_str).collect();
    let request = road(&units, &["T01"]);
    let matter = request.registration.matter;
    house.desk.handle(&request, &asked(office(), "register")).await.unwrap().unwrap();
    log.reads();
    let hash = house.preview(matter).await.hash;
    assert_eq!(log.reads(), (1, 3), "the batch; its matters, their units, its assignments");
    let issued = house.issue(matter, &hash, "issue").await.unwrap().unwrap().outcome;
    assert_eq!(log.reads(), (1, 3));
    let recall = commands::orders::RecallBatch { batch: issued.batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    assert_eq!(log.reads(), (1, 2));
    let close = commands::orders::CloseMatter { matter, summary: "已撤回".into() };
    house.desk.handle(&close, &asked(office(), "close")).await.unwrap().unwrap();
    let (single, together) = log.reads();
    assert!(single + together <= 2, "{single} {together}");
}

#[tokio::test]
async fn a_refusal_from_memory_is_decided_again_by_what_is_on_record() {
    let (house, other, first) = remembered().await;
    let command = Command::SubmitFeedback(report("完成"));
    tell(&other, first, command, asked(handler("D05"), "report")).await.unwrap();
    // As the first desk remembers it, nothing was handed in.
    house.tell(first, approve(), &asked(office(), "approve")).await.unwrap();
    let kinds: Vec<_> = house.facts().await.into_iter().map(|fact| fact.kind).collect();
    assert!(kinds.contains(&"FeedbackApproved".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn a_refusal_that_holds_is_answered_as_it_is_on_record() {
    let (house, other, first) = remembered().await;
    let cancel = Command::Cancel { reason: "任务已并入其他事项".into() };
    tell(&other, first, cancel, asked(head(), "cancel")).await.unwrap();
    let refused = house.tell(first, approve(), &asked(office(), "approve")).await.unwrap_err();
    assert_eq!(refused, Refusal::WrongState { state: "撤销" });
}

#[tokio::test]
async fn that_there_is_nothing_to_say_is_decided_again_by_what_is_on_record() {
    let house = House::open("2020-03-02 09:00").await;
    let issued = house.under_way().await;
    let [first, ..] = issued.assignments[..] else { panic!("three") };
    let recall = commands::orders::RecallBatch { batch: issued.batch };
    house.desk.handle(&recall, &asked(office(), "recall")).await.unwrap().unwrap();
    let matter = road(&[], &[]).registration.matter;
    let hash = house.preview(matter).await.hash;
    let request = commands::orders::IssueBatch {
        register: None,
        selections: vec![commands::orders::Selection { matter, items: vec![] }],
        period: domain::due::Period::once(),
        sms: None,
        preview_hash: hash,
    };
    let other = house.another_desk().await;
    other.handle(&request, &asked(office(), "issue again")).await.unwrap().unwrap();
    // As the first desk remembers it, the assignment is still taken back.
    let (id, asked) = (id(first), asked(office(), "recall this one"));
    let told = house.desk.tell::<Assignment>(&id, Command::Recall {}, &asked);
    assert!(told.await.unwrap().unwrap().positions.is_some());
}

#[tokio::test]
async fn what_another_process_wrote_meanwhile_is_not_lost() {
    let (house, other, first) = remembered().await;
    let progress = |text: &str| {
        Command::ReportProgress(domain::assignment::Progress {
            text: text.into(),
            media: vec![],
            percent: None,
            forecast: None,
        })
    };
    for round in 0..6 {
        let what = format!("progress {round}");
        let desk = if round % 2 == 0 { &other } else { &*house.desk };
        tell(desk, first, progress(&what), asked(handler("D05"), &what)).await.unwrap();
    }
    let facts = house.facts().await;
    let told: Vec<_> = facts.iter().filter(|fact| fact.kind == "ProgressReported").collect();
    assert_eq!(told.len(), 6);
    assert!(told.is_sorted_by_key(|fact| fact.sequence));
}

#[tokio::test]
async fn who_expects_a_version_is_answered_by_the_one_on_record() {
    let (house, other, first) = remembered().await;
    let command = Command::SubmitFeedback(report("完成"));
    tell(&other, first, command, asked(handler("D05"), "report")).await.unwrap();
    let expecting =
        |version, what| Asked { expected_version: Some(version), ..asked(office(), what) };
    let refused = house.tell(first, approve(), &expecting(3, "stale")).await.unwrap_err();
    assert_eq!(refused, Refusal::VersionConflict { have: 5 });
    house.tell(first, approve(), &expecting(5, "fresh")).await.unwrap();
}

/// Says something of a matter, and answers whether one of its assignments, at which it only
/// looks, is closed.
#[derive(Serialize)]
struct Note {
    matter: MatterId,
    assignment: AssignmentId,
    title: &'static str,
}

#[async_trait]
impl Request for Note {
    type Outcome = bool;

    async fn carry_out(&self, case: &Case<'_>) -> Result<bool, Stop> {
        let closed = case.look::<Assignment>(&id(self.assignment)).await?.state.is_closed();
        let title = self.title.to_owned();
        let (goal, reason) = ("年内完成".to_owned(), "进展".to_owned());
        let amend = matter::Command::Amend { title, goal, reason };
        case.tell::<Matter>(&self.matter.0.to_string(), amend).await?;
        Ok(closed)
    }
}

#[tokio::test]
async fn what_was_only_looked_at_must_be_on_record_as_it_was_seen() {
    let (house, other, first) = remembered().await;
    let matter = road(&[], &[]).registration.matter;
    let note = |title| Note { matter, assignment: first, title };
    let before =
        house.desk.handle(&note("办理中"), &asked(office(), "note")).await.unwrap().unwrap();
    let cancel = Command::Cancel { reason: "任务已并入其他事项".into() };
    tell(&other, first, cancel, asked(head(), "cancel")).await.unwrap();
    let after = house
        .desk
        .handle(&note("仍在办理"), &asked(office(), "note again"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((before.outcome, after.outcome), (false, true));
}
