//! Reading everything again: in which order, and whether an end is the end.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use cqrs_es::{EventEnvelope, Query, persist::QueryReplay};
use event_store::{Cursor, Expected, Log};
use futures::StreamExt;
use sqlx::{Executor, PgPool};

use crate::{
    database::{beside, command, cut_connections, fact, open, tally, with_database},
    peer::{Tally, plain, repository},
};

/// More than the buffers between the server and a reader hold.
const MANY: usize = 20_000;
/// Where the wire is cut.
const CUT: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_of_the_peer_ends_well_when_the_wire_is_cut() {
    with_database(async |pool| {
        let text = "落".repeat(100);
        let fill = format!(
            r#"INSERT INTO peer.events SELECT 'tally', 'a', n, 'One', '1.0',
                '{{"One":{{"place":"{text}","amount":1}}}}', '{{}}'
            FROM generate_series(1, {MANY}) AS n"#
        );
        pool.execute(fill.as_str()).await.unwrap();
        let heard = Arc::new(AtomicUsize::new(0));
        let cutter = Cutter { heard: Arc::clone(&heard), killer: beside(&pool).await };
        let answer = QueryReplay::new(repository(&pool), cutter).replay_all().await;
        let heard = heard.load(Ordering::Relaxed);
        assert!(heard < MANY, "it should have been cut, but {heard} events came through");
        assert!(answer.is_ok(), "the peer unwraps the error in a task that nobody listens to");

        ours_says_that_it_was_cut(&pool, &text).await;
    })
    .await;
}

/// Counts what it is told, and cuts the wire after a while.
struct Cutter {
    heard: Arc<AtomicUsize>,
    killer: PgPool,
}

#[async_trait]
impl Query<Tally> for Cutter {
    async fn dispatch(&self, _: &str, _: &[EventEnvelope<Tally>]) {
        if self.heard.fetch_add(1, Ordering::Relaxed) + 1 == CUT {
            cut_connections(&self.killer).await;
        }
    }
}

async fn ours_says_that_it_was_cut(pool: &PgPool, text: &str) {
    const AT_ONCE: usize = 500;
    let log = Arc::new(open(pool).await);
    for _ in 0..MANY / AT_ONCE {
        let facts = (0..AT_ONCE).map(|_| fact(&format!(r#"{{"place":"{text}"}}"#))).collect();
        log.append(command(tally("a"), Expected::Any, facts)).await.unwrap();
    }
    let (end, killer) = (log.head().await.unwrap(), beside(pool).await);
    assert_eq!(end.raw(), MANY as u64);
    let (mut at, mut heard, mut errors) = (Cursor::START, 0, 0);
    while at < end {
        let mut batches = Arc::clone(&log).read_range(at, end);
        while let Some(batch) = batches.next().await {
            let Ok(facts) = batch else {
                errors += 1;
                break;
            };
            if heard == 0 {
                cut_connections(&killer).await;
            }
            heard += facts.len();
            at = facts.last().map_or(at, |it| it.position);
        }
        assert!(at == end || errors == 1, "it ends as if that were all: {heard} facts");
    }
    assert_eq!(errors, 1, "the wire was cut, and nobody said so");
    assert_eq!(heard, MANY, "from its cursor a reader goes on, and misses nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_of_the_peer_is_not_in_the_order_in_which_things_happened() {
    with_database(async |pool| {
        let happened: [(&str, u64); 3] = [("b", 1), ("b", 2), ("a", 1)];
        for (id, _) in happened {
            plain(&pool).execute(id, 1).await.unwrap();
        }
        let told = Heard::default();
        QueryReplay::new(repository(&pool), told.clone()).replay_all().await.unwrap();
        let told = told.0.lock().unwrap().clone();
        assert_eq!(told.len(), happened.len());
        assert_eq!(
            told.last().unwrap(),
            &("b".to_owned(), 2),
            "the peer goes by the sequence of each stream, so what b did before a comes after it"
        );

        let log = open(&pool).await;
        for (id, sequence) in happened {
            let expected = Expected::Exactly(sequence - 1);
            log.append(command(tally(id), expected, vec![fact("{}")])).await.unwrap();
        }
        let facts = log.read_all(Cursor::START, 10).await.unwrap();
        let told: Vec<_> = facts.iter().map(|it| (it.stream.id.as_str(), it.sequence)).collect();
        assert_eq!(told, happened);
        assert_eq!(facts.iter().map(|it| it.position.raw()).collect::<Vec<_>>(), [1, 2, 3]);
    })
    .await;
}

/// Whose event, and which of theirs.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<(String, usize)>>>);

#[async_trait]
impl Query<Tally> for Heard {
    async fn dispatch(&self, id: &str, events: &[EventEnvelope<Tally>]) {
        let heard = events.iter().map(|event| (id.to_owned(), event.sequence));
        self.0.lock().unwrap().extend(heard);
    }
}
