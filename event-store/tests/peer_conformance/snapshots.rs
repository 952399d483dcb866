//! State that is stored beside the facts, and what can go wrong between the two.

use std::{collections::HashMap, sync::Arc};

use cqrs_es::{AggregateError, EventStore, mem_store::MemStore};
use event_store::{Expected, Log, MemoryLog};
use sqlx::Executor;

use crate::{
    database::{command, fact, open, tally, with_database, word},
    peer::{Store, Tally, count_events, framework, one, repository},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_of_the_peer_has_heard_every_event_twice() {
    with_database(async |pool| {
        let store = || Store::new_aggregate_store(repository(&pool));
        framework(store(), vec![]).execute("a", 2).await.unwrap();
        assert_eq!(count_events(&pool).await, 2, "the truth");
        let stored = store().load_aggregate("a").await.unwrap();
        assert_eq!(
            stored.aggregate.count, 4,
            "the peer applies an event when it is written and again when it is committed"
        );

        let log = open(&pool).await;
        let two = vec![fact(r#"{"amount":1}"#), fact(r#"{"amount":1}"#)];
        log.append(command(tally("a"), Expected::Exactly(0), two)).await.unwrap();
        let state = log.read_stream(&tally("a"), 0).await.unwrap().len();
        assert_eq!(state, 2, "ours folds what is on record; there is no second state to be wrong");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_peer_says_conflict_and_has_committed_the_event() {
    with_database(async |pool| {
        let store = || Store::new_snapshot_store(repository(&pool), 1);
        framework(store(), vec![]).execute("a", 1).await.unwrap();
        let context = store().load_aggregate("a").await.unwrap();
        // Snapshots are derived; somebody empties their table between loading and committing.
        pool.execute("DELETE FROM peer.snapshots").await.unwrap();
        let answer = store().commit(vec![one()], context, HashMap::default()).await;
        assert!(matches!(answer, Err(AggregateError::AggregateConflict)), "{answer:?}");
        assert_eq!(
            count_events(&pool).await,
            2,
            "the peer looks at the snapshot's row only after it has committed"
        );
        framework(store(), vec![]).execute("a", 1).await.unwrap();
        assert_eq!(count_events(&pool).await, 3, "so whoever tries again does it twice");

        let log = open(&pool).await;
        let first = command(tally("a"), Expected::Exactly(0), vec![fact("{}")]);
        assert_eq!(word(&log.append(first.clone()).await), "fresh");
        let late = command(tally("a"), Expected::Exactly(0), vec![fact("{}")]);
        assert_eq!(word(&log.append(late).await), "conflict");
        assert_eq!(log.read_stream(&tally("a"), 0).await.unwrap().len(), 1, "a no leaves nothing");
        assert_eq!(word(&log.append(first).await), "repeated", "and a yes is given only once");
        assert_eq!(log.read_stream(&tally("a"), 0).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_memory_store_of_the_peer_lets_everybody_win() {
    let store = MemStore::<Tally>::default();
    let mine = store.load_aggregate("a").await.unwrap();
    let yours = store.load_aggregate("a").await.unwrap();
    store.commit(vec![one()], mine, HashMap::default()).await.unwrap();
    store.commit(vec![one()], yours, HashMap::default()).await.unwrap();
    let events = store.load_events("a").await.unwrap();
    let sequences: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 1], "two decisions on the same ground, and both stand");

    let log = Arc::new(MemoryLog::new());
    for expected in ["fresh", "conflict"] {
        let command = command(tally("a"), Expected::Exactly(0), vec![fact("{}")]);
        assert_eq!(word(&log.append(command).await), expected);
    }
}
