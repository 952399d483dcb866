//! One changed byte in a fact of a quarter: another result, and an alarm that names the place.

use std::sync::Arc;

use async_trait::async_trait;
use domain::quarter::Outcome;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, MemoryLog, ReadError, Receipt, Recorded, Stream,
};
use futures::stream::BoxStream;
use projections::outcome::reckon;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use crate::season::{late_spring, quarter, run};
use crate::story::Story;

type Spoil = Arc<dyn Fn(&mut Vec<Recorded>) + Send + Sync>;

/// A log whose facts were changed where they are kept.
struct Tampered {
    log: Arc<MemoryLog>,
    spoil: Spoil,
}

#[async_trait]
impl Log for Tampered {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.log.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        self.log.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_stream(stream, after).await
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let mut facts = self.log.read_all(after, limit).await?;
        (self.spoil)(&mut facts);
        Ok(facts)
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        self.log.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        self.log.clone().follow(after)
    }
}

/// Which field of a fact is changed, and where in it.
#[derive(Debug, Clone, Copy)]
enum Change {
    Payload(Index),
    Metadata(Index),
    Kind,
    Actor,
    RecordedAt,
    EffectiveAt,
    EventId,
    Version,
    Link,
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        12 => any::<Index>().prop_map(Change::Payload),
        4 => any::<Index>().prop_map(Change::Metadata),
        1 => Just(Change::Kind),
        1 => Just(Change::Actor),
        1 => Just(Change::RecordedAt),
        1 => Just(Change::EffectiveAt),
        1 => Just(Change::EventId),
        1 => Just(Change::Version),
        1 => Just(Change::Link),
    ]
}

fn change(fact: &mut Recorded, change: Change) {
    let microsecond = chrono::TimeDelta::microseconds(1);
    match change {
        Change::Payload(index) => fact.payload = with_another_letter(&fact.payload, index),
        Change::Metadata(index) => fact.metadata = with_another_letter(&fact.metadata, index),
        Change::Kind => fact.kind = "AssignmentFirstViewed ".into(),
        Change::Actor => fact.actor.push('x'),
        Change::RecordedAt => fact.recorded_at -= microsecond,
        Change::EffectiveAt => fact.effective_at -= microsecond,
        Change::EventId => fact.event_id = Uuid::from_u128(fact.event_id.as_u128() ^ 1),
        Change::Version => fact.version = "1.1".into(),
        Change::Link => fact.link.hash[7] ^= 1,
    }
}

fn with_another_letter(text: &str, index: Index) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = index.index(letters.len());
    letters[at] = if letters[at] == '7' { '8' } else { '7' };
    letters.into_iter().collect()
}

fn reckoned(story: &Story, upto: u64, spoil: Spoil) -> projections::outcome::Reckoned {
    let log = Arc::new(Tampered { log: story.log.clone(), spoil });
    run(reckon(log, quarter("2020Q1"), Cursor::new(upto), None, |_, _| {})).unwrap()
}

/// Facts of the quarter's assignments, up to the one that closed its books.
fn concerned(story: &Story, outcome: &Outcome) -> Vec<Recorded> {
    let mut facts = story.facts();
    let of_another = |it: &&Recorded| it.payload.contains("2020-04-30");
    let others: Vec<_> = facts.iter().filter(of_another).map(|it| it.stream.clone()).collect();
    facts.retain(|it| it.position.raw() <= outcome.upto_position);
    facts.retain(|it| it.stream.category == "assignment" && !others.contains(&it.stream));
    facts
}

#[test]
fn one_changed_byte_in_a_fact_of_the_quarter_gives_another_hash_and_an_alarm() {
    let (story, published) = late_spring();
    let facts = concerned(&story, &published);
    assert!(facts.len() > 10);
    let mut runner = TestRunner::new(Config { cases: 300, ..Config::default() });
    let case = (any::<Index>(), changes());
    let outcome = runner.run(&case, |(which, what)| {
        let at = facts[which.index(facts.len())].position;
        let spoil = move |facts: &mut Vec<Recorded>| {
            facts.iter_mut().filter(|it| it.position == at).for_each(|it| change(it, what));
        };
        let reckoned = reckoned(&story, published.upto_position, Arc::new(spoil));
        let alarm = reckoned.alarm.expect("an alarm");
        prop_assert_eq!(alarm.position, at);
        if !matches!(what, Change::Link) {
            prop_assert_ne!(&reckoned.outcome.result_hash, &published.result_hash);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_fact_that_was_taken_out_is_missed_at_the_next_of_its_stream() {
    let (story, published) = late_spring();
    let facts = concerned(&story, &published);
    let shown = facts.iter().find(|it| it.kind == "PlateShown").unwrap();
    let follows = |it: &&Recorded| it.stream == shown.stream && it.sequence > shown.sequence;
    let next = facts.iter().find(follows).unwrap().position;
    let at = shown.position;
    let spoil = move |facts: &mut Vec<Recorded>| facts.retain(|it| it.position != at);
    let reckoned = reckoned(&story, published.upto_position, Arc::new(spoil));
    assert_eq!(reckoned.alarm.map(|it| it.position), Some(next));
    assert_ne!(reckoned.outcome.result_hash, published.result_hash);
}

#[test]
fn nothing_changed_is_no_alarm() {
    let (story, published) = late_spring();
    let reckoned = reckoned(&story, published.upto_position, Arc::new(|_| {}));
    assert_eq!((reckoned.alarm, reckoned.outcome), (None, published));
}
