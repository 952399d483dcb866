//! The drivers agree: live, rebuilt and in memory, the same facts are the same rows.

use std::sync::Arc;

use event_store::{Append, Cursor, Expected, Log, NewFact, PostgresLog, Recorded, StreamAppend};
use futures::FutureExt;
use futures::future::select;
use projections::{
    ALL, Digest, Folded, Projections, Questions, Share, Until, as_of, digest, rebuild, verify,
};
use proptest::prelude::{Just, Strategy};
use proptest::prop_assert_eq;
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;

use crate::check::{at_once, everyhow};
use crate::database::{PATIENCE, served, with_database};
use crate::random::{county, deeds};
use crate::rhythm::{Rhythm, for_a_while};
use crate::story::{ROADS, Story, item, told};

/// Databases are made for each case, so few cases with many facts.
const CASES: u32 = 12;

#[test]
fn every_fold_gives_the_same_rows_in_whatever_portions_it_is_told() {
    let mut runner = TestRunner::new(Config { cases: 64, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let story = county(&deeds);
        let facts = told(&*story.log);
        for model in ALL {
            everyhow(*model, &facts);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn rows_do_not_depend_on_how_many_share_the_work_or_who_is_done_first() {
    let order = (1..9_u64).prop_flat_map(|of| Just((0..of).collect::<Vec<_>>()).prop_shuffle());
    let mut runner = TestRunner::new(Config { cases: 48, ..Config::default() });
    let outcome = runner.run(&(deeds(), order), |(deeds, order)| {
        let facts = told(&*county(&deeds).log);
        for model in ALL {
            let of = order.len() as u64;
            let mut rows = Vec::new();
            for number in &order {
                let mut memory = model.memory(Share { number: *number, of });
                for fact in &facts {
                    memory.tell(fact);
                }
                rows.extend(memory.take());
            }
            rows.sort();
            prop_assert_eq!(rows, at_once(*model, &facts), "{}", model.name());
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn live_with_crashes_rebuilt_folded_and_verified_are_the_same_bytes() {
    let crashes = proptest::collection::vec(0..600_usize, 0..8);
    let sizes = proptest::collection::vec(1..40_usize, 1..4);
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&(deeds(), sizes, crashes), |(deeds, sizes, crashes)| {
        let story = county(&deeds);
        with_database(async |pool| live_and_rebuilt_agree(&story, sizes, &crashes, &pool).await);
        Ok(())
    });
    outcome.unwrap();
}

async fn live_and_rebuilt_agree(
    story: &Story,
    sizes: Vec<usize>,
    crashes: &[usize],
    pool: &PgPool,
) {
    let log: Arc<dyn Log> = Arc::new(Rhythm::new(&story.log, sizes));
    for polls in crashes {
        let (projections, drivers) = Projections::unstarted(&log, pool);
        let caught_up = projections.caught_up(story.head(), PATIENCE).boxed_local();
        // Drivers that have heard everything wait for ever.
        select(for_a_while(*polls, drivers).boxed_local(), caught_up).await;
    }
    let projections = Projections::start(log.clone(), pool.clone());
    assert!(projections.caught_up(story.head(), PATIENCE).await, "{:?}", projections.health());
    let live = digest(pool, ALL).await.unwrap();
    is_what_the_facts_say(&log, pool).await;
    let folded = as_of(log.clone(), ALL, Until::Position(story.head())).await.unwrap();
    assert_eq!(live, folded.iter().map(Folded::digest).collect::<Vec<_>>());
    rebuild(log.clone(), pool, ALL).await.unwrap();
    let rebuilt = digest(pool, ALL).await.unwrap();
    assert_eq!(live, rebuilt);
    is_what_the_facts_say(&log, pool).await;
}

pub(crate) async fn is_what_the_facts_say(log: &Arc<dyn Log>, pool: &PgPool) {
    for verified in verify(log.clone(), pool, ALL).await.unwrap() {
        assert_eq!(verified.differing, 0, "{verified:#?}");
    }
}

#[test]
fn two_services_on_one_database_tell_each_fact_once() {
    let story = busy();
    with_database(async |pool| {
        let log: Arc<dyn Log> = Arc::new(Rhythm::new(&story.log, vec![3]));
        let one = Projections::start(log.clone(), pool.clone());
        let other = Projections::start(story.log.clone(), pool.clone());
        assert!(one.caught_up(story.head(), PATIENCE).await, "{:?}", one.health());
        assert!(other.caught_up(story.head(), PATIENCE).await, "{:?}", other.health());
        is_what_the_facts_say(&log, &pool).await;
    });
}

#[test]
fn a_log_that_is_not_the_one_that_was_heard_is_told_anew() {
    let (before, cut) = (busy(), Story::county());
    let mut other = Story::county();
    let items = (1..=9).map(|no| item(no, &[ROADS], &[], "2020-12-31")).collect();
    other.issue("示督9", items, "ONCE");
    with_database(async |pool| {
        for story in [&before, &cut, &before, &other, &before] {
            served(story, &pool).await;
            let log: Arc<dyn Log> = story.log.clone();
            is_what_the_facts_say(&log, &pool).await;
        }
    });
}

#[test]
fn what_a_service_hears_while_it_runs_is_announced_once_it_can_be_read() {
    let mut story = Story::county();
    with_database(async |pool| {
        let projections = Projections::start(story.log.clone(), pool.clone());
        assert!(projections.caught_up(story.head(), PATIENCE).await);
        let mut changes = projections.changes();
        let ids = story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
        let questions = Questions::new(pool);
        loop {
            let change = changes.recv().await.unwrap();
            let issued = change.facts.iter().any(|fact| fact.stream_id() == Some(ids[0].0));
            if change.model == "lamp_board" && issued {
                break;
            }
        }
        assert!(questions.assignment(ids[0]).await.unwrap().is_some());
    });
}

#[test]
fn on_the_log_in_the_database_it_is_the_same() {
    let story = busy();
    with_database(async |pool| {
        let log = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        let projections = Projections::start(log.clone(), pool.clone());
        let head = copy(story.facts(), &*log).await;
        assert!(projections.caught_up(head, PATIENCE).await, "{:?}", projections.health());
        let live = digest(&pool, ALL).await.unwrap();
        let log: Arc<dyn Log> = log;
        rebuild(log.clone(), &pool, ALL).await.unwrap();
        assert_eq!(live, digest(&pool, ALL).await.unwrap());
        is_what_the_facts_say(&log, &pool).await;
    });
}

/// States these facts once more, each as a command of its own.
pub(crate) async fn copy(facts: Vec<Recorded>, log: &dyn Log) -> Cursor {
    for fact in facts {
        let same = NewFact {
            event_id: fact.event_id,
            kind: fact.kind,
            version: fact.version,
            payload: fact.payload,
            metadata: fact.metadata,
            effective_at: fact.effective_at,
            recorded_at: fact.recorded_at,
            actor: fact.actor,
            correlation_id: fact.correlation_id,
            causation_id: fact.causation_id,
        };
        let expected = Expected::Any;
        let streams = vec![StreamAppend { stream: fact.stream, expected, facts: vec![same] }];
        let command_id = fact.event_id;
        let result = "{}".into();
        log.append(Append { command_id, request_hash: [0; 32], streams, result }).await.unwrap();
    }
    log.head().await.unwrap()
}

#[test]
fn a_row_that_was_tampered_with_is_found() {
    let story = busy();
    let found = with_database(async |pool| {
        served(&story, &pool).await;
        let before: Vec<Digest> = digest(&pool, ALL).await.unwrap();
        let tamper = "UPDATE ranking SET gains = gains + 1 WHERE unit = 'D10'";
        sqlx::query(tamper).execute(&pool).await.unwrap();
        assert_ne!(before, digest(&pool, ALL).await.unwrap());
        let log: Arc<dyn Log> = story.log.clone();
        let verified = verify(log, &pool, ALL).await.unwrap();
        let bad = verified.iter().filter(|it| it.differing > 0);
        bad.map(|it| (it.name, it.differing)).collect::<Vec<_>>()
    });
    assert_eq!(found, [("ranking", 1)]);
}

/// A county with something on every board.
pub(crate) fn busy() -> Story {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = (1..=6).map(|no| item(no, &[ROADS], &[], "2020-03-31")).collect();
    for id in story.issue("示督1", items, "ONCE") {
        story.at("2020-03-20 09:00").submit(id, ROADS);
        story.approve(id, domain::warning::PlateReason::PgGood);
    }
    story
}
