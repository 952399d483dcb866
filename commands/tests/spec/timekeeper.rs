//! Time goes on for everybody, whatever stands in the way of one.

use commands::processes::Timekeeper;
use commands::processes::timekeeper::{Coming, What};
use commands::{Asked, DeskError};
use domain::Happening;
use domain::assignment::{AssignmentId, Command, Progress};
use domain::time::Moment;
use event_store::{Append, Expected, NewFact, Stream, StreamAppend};
use uuid::Uuid;

use crate::house::{House, asked, at, handler};

const UNITS: [&str; 3] = ["D05", "D10", "T01"];

/// Three assignments under way; the one that the timekeeper comes to first, and its unit.
async fn under_way() -> (House, AssignmentId, &'static str) {
    let house = House::open("2020-03-02 09:00").await;
    let assignments = house.under_way().await.assignments;
    let (first, unit) = assignments.into_iter().zip(UNITS).min().unwrap();
    (house, first, unit)
}

/// A handler has reckoned what id the timekeeper will use, and uses it first.
async fn take(house: &House, what: &str, (assignment, unit): (AssignmentId, &str), say: Command) {
    let command_id = Asked::by_system(what).command_id;
    let asked = Asked { command_id, ..asked(handler(unit), what) };
    house.tell(assignment, say, &asked).await.unwrap();
}

fn progress() -> Command {
    let (text, media) = ("路基已完成".to_owned(), vec![]);
    Command::ReportProgress(Progress { text, media, percent: Some(60), forecast: None })
}

/// Whose lamps have turned, and when.
async fn turned(house: &House) -> Vec<(String, Moment)> {
    let facts = house.facts().await.into_iter().filter(|fact| fact.kind == "LampTurned");
    facts.map(|fact| (fact.stream.id, Moment::new(fact.effective_at))).collect()
}

#[tokio::test]
async fn whoever_uses_the_id_of_a_tick_first_stops_no_lamp() {
    let (house, first, unit) = under_way().await;
    let what = format!("tick/{}/2020-03-28 00:00", first.0);
    take(&house, &what, (first, unit), Command::View {}).await;
    house.later("2020-03-28 06:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    let turned = turned(&house).await;
    assert_eq!(turned.len(), 3);
    assert!(turned.iter().all(|(_, when)| *when == at("2020-03-28 00:00")), "{turned:?}");
}

#[tokio::test]
async fn whoever_uses_the_id_of_an_opening_first_stops_no_quarter() {
    let (house, first, unit) = under_way().await;
    take(&house, "quarter/2020Q2", (first, unit), Command::View {}).await;
    house.later("2020-07-01 00:00");
    Timekeeper::default().catch_up(&house.desk).await.unwrap();
    let facts = house.facts().await;
    let opened = facts.iter().filter(|fact| fact.kind == "QuarterOpened");
    let opened: Vec<_> = opened.map(|fact| fact.stream.id.as_str()).collect();
    assert_eq!(opened, ["2020Q1", "2020Q2", "2020Q3"]);
}

#[tokio::test]
async fn a_lamp_that_cannot_be_turned_now_keeps_no_other_and_is_turned_later() {
    let (house, first, unit) = under_way().await;
    let now = "2020-03-28 06:00";
    let what = format!("tick/{}/2020-03-28 00:00", first.0);
    take(&house, &what, (first, unit), Command::View {}).await;
    // Nobody foresees the very instant, but for this clock, which is moved by hand.
    let foreseen = format!("{what}/{}", at(now).utc().timestamp_micros());
    take(&house, &foreseen, (first, unit), progress()).await;
    house.later(now);
    let mut keeper = Timekeeper::default();
    let caught_up = keeper.catch_up(&house.desk).await;
    assert!(matches!(caught_up, Err(DeskError::CommandIdReused)), "{caught_up:?}");
    let others = turned(&house).await;
    assert_eq!(others.len(), 2);
    assert!(others.iter().all(|(id, _)| *id != first.0.to_string()), "{others:?}");

    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 0, "it is put aside");
    house.later("2020-03-28 06:01");
    assert_eq!(keeper.catch_up(&house.desk).await.unwrap(), 1);
    let late = turned(&house).await.pop().unwrap();
    assert_eq!(late, (first.0.to_string(), at("2020-03-28 00:00")));
}

/// A fact as no version of ours has ever written it.
async fn state_nonsense(house: &House, assignment: AssignmentId) {
    let now = at("2020-03-02 10:00").utc();
    let nonsense = NewFact {
        event_id: Uuid::from_u128(1),
        kind: "AssignmentForgotten".into(),
        version: "1.0".into(),
        payload: r#"{"AssignmentForgotten":{}}"#.into(),
        metadata: "{}".into(),
        effective_at: now,
        recorded_at: now,
        actor: "nobody".into(),
        correlation_id: Uuid::from_u128(1),
        causation_id: None,
    };
    let stream = Stream::new("assignment", assignment.0.to_string());
    let streams = vec![StreamAppend { stream, expected: Expected::Any, facts: vec![nonsense] }];
    let (command_id, result) = (Uuid::from_u128(1), "null".into());
    let append = Append { command_id, request_hash: [0; 32], streams, result };
    house.log.append(append).await.unwrap();
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_stops_the_time_of_nobody_else() {
    let (house, first, _) = under_way().await;
    let mut attentive = Timekeeper::default();
    attentive.catch_up(&house.desk).await.unwrap();
    state_nonsense(&house, first).await;
    house.later("2020-03-28 06:00");
    // Whether it has heard of the assignment before, or reads everything in one go.
    for keeper in [&mut attentive, &mut Timekeeper::default()] {
        keeper.catch_up(&house.desk).await.unwrap();
        let turned = turned(&house).await;
        assert_eq!(turned.len(), 2);
        assert!(turned.iter().all(|(id, _)| *id != first.0.to_string()), "{turned:?}");
    }
}

#[tokio::test]
async fn a_short_agenda_is_the_beginning_of_the_long_one() {
    let (house, ..) = under_way().await;
    let mut keeper = Timekeeper::default();
    keeper.listen(&house.desk).await.unwrap();
    let end = at("2020-05-01 00:00");
    let all = keeper.agenda(end, usize::MAX);
    assert!(all.len() > 10, "{all:?}");
    for limit in 0..=all.len() + 1 {
        assert_eq!(keeper.agenda(end, limit), all[..limit.min(all.len())], "{limit}");
    }
}

#[tokio::test]
async fn the_agenda_foretells_what_will_be_on_record() {
    let (house, ..) = under_way().await;
    let mut keeper = Timekeeper::default();
    keeper.listen(&house.desk).await.unwrap();
    let agenda = keeper.agenda(at("2020-05-01 00:00"), usize::MAX);
    assert!(agenda.is_sorted_by_key(|it| it.at));
    let mut foretold: Vec<_> = agenda
        .into_iter()
        .map(|Coming { at, what }| match what {
            What::Silence { assignment, event, .. } => {
                (at, assignment.0.to_string(), event.kind().to_owned())
            }
            What::Quarter(quarter) => (at, quarter.to_string(), "QuarterOpened".to_owned()),
            What::Period { .. } => panic!("there is no plan"),
            What::Digest { .. } => panic!("nothing was settled"),
        })
        .filter(|(_, _, kind)| kind != "QuarterOpened")
        .collect();
    let before = house.log.head().await.unwrap();
    house.later("2020-04-30 23:59");
    keeper.catch_up(&house.desk).await.unwrap();
    let told = house.log.read_all(before, usize::MAX).await.unwrap().into_iter();
    let told = told.filter(|fact| fact.stream.category == "assignment");
    let mut told: Vec<_> =
        told.map(|it| (Moment::new(it.effective_at), it.stream.id, it.kind)).collect();
    foretold.sort();
    told.sort();
    assert!(!told.is_empty());
    assert_eq!(foretold, told);
    assert_eq!(keeper.agenda(at("2020-04-30 00:00"), usize::MAX), [], "nothing is left over");
}
