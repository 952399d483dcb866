//! Stock postgres-es 0.5.0 beside our appender, on the same table: one order, chains that verify.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use cqrs_es::{
    Aggregate, AggregateError, CqrsFramework, DomainEvent, EventEnvelope, EventStore, Query,
    event_sink::EventSink,
    persist::{PersistedEventStore, QueryReplay},
};
use event_store::{Expected, Log, Stream, chain};
use futures::future::join_all;
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tokio::spawn;

use crate::support::{command, everything, open, receipt, sound, with_database, word};

/// A thing that can only be counted.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Tally {
    count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Counted {
    One {},
}

#[derive(Debug, thiserror::Error)]
#[error("never")]
struct Never;

impl DomainEvent for Counted {
    fn event_type(&self) -> String {
        "One".into()
    }

    fn event_version(&self) -> String {
        "1.0".into()
    }
}

impl Aggregate for Tally {
    const TYPE: &'static str = "tally";
    type Command = u32;
    type Event = Counted;
    type Error = Never;
    type Services = ();

    async fn handle(&mut self, times: u32, (): &(), sink: &EventSink<Self>) -> Result<(), Never> {
        for _ in 0..times {
            sink.write(Counted::One {}, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, Counted::One {}: Counted) {
        self.count += 1;
    }
}

/// Sums up what it is told.
#[derive(Clone, Default)]
struct Sum(Arc<AtomicU64>);

#[async_trait]
impl Query<Tally> for Sum {
    async fn dispatch(&self, _: &str, events: &[EventEnvelope<Tally>]) {
        self.0.fetch_add(events.len() as u64, Ordering::Relaxed);
    }
}

type Stock = CqrsFramework<Tally, PersistedEventStore<PostgresEventRepository, Tally>>;

fn stock(pool: &PgPool) -> Stock {
    let repository = PostgresEventRepository::new(pool.clone());
    CqrsFramework::new(PersistedEventStore::new_event_store(repository), vec![], ())
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_postgres_es_and_ours_share_one_order_and_one_chain() {
    with_database(async |pool| {
        let log = open(&pool).await;
        let theirs = (0..4).map(|n| {
            let framework = stock(&pool);
            spawn(async move {
                for times in 0..25 {
                    framework.execute(&format!("theirs {n}"), times % 3 + 1).await.unwrap();
                }
            })
        });
        let ours = (0..4).map(|n| {
            let log = Arc::clone(&log);
            spawn(async move {
                for turn in 0..50 {
                    let stream = Stream::new("tally", format!("ours {n}"));
                    receipt(log.append(command(stream, Expected::Exactly(turn), 1)).await);
                }
            })
        });
        for written in join_all(theirs.chain(ours)).await {
            written.unwrap();
        }
        let facts = everything(&*log).await;
        // 25 commands of 1, 2, 3, 1, … events are 49.
        assert_eq!(sound(&facts), 4 * 49 + 4 * 50);
        let one = facts.iter().find(|it| it.stream.id == "theirs 0").unwrap();
        assert_eq!((one.kind.as_str(), one.payload.as_str()), ("One", r#"{"One": {}}"#));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_may_write_the_same_stream_and_neither_overtakes_the_other() {
    with_database(async |pool| {
        let log = open(&pool).await;
        let stream = Stream::new("tally", "shared");
        let ours = {
            let (log, stream) = (Arc::clone(&log), stream.clone());
            spawn(async move {
                let mut won = 0;
                while won < 30 {
                    let known = log.read_stream(&stream, 0).await.unwrap().len() as u64;
                    let mut one = command(stream.clone(), Expected::Exactly(known), 1);
                    one.streams[0].facts[0].payload = r#"{"One":{}}"#.into();
                    won += usize::from(word(&log.append(one).await) == "fresh");
                }
            })
        };
        let framework = stock(&pool);
        let mut won = 0;
        while won < 30 {
            match framework.execute("shared", 1).await {
                Ok(()) => won += 1,
                Err(AggregateError::AggregateConflict) => {}
                Err(error) => panic!("{error}"),
            }
        }
        ours.await.unwrap();
        let facts = log.read_stream(&stream, 0).await.unwrap();
        chain::verify(&facts).unwrap();
        assert_eq!(facts.len(), 60);

        let repository = PostgresEventRepository::new(pool.clone());
        let store = PersistedEventStore::<_, Tally>::new_event_store(repository);
        let loaded = store.load_aggregate("shared").await.unwrap();
        assert_eq!(loaded.aggregate.count, 60, "stock reads what both wrote");

        let sum = Sum::default();
        let repository = PostgresEventRepository::new(pool.clone());
        QueryReplay::new(repository, sum.clone()).replay_all().await.unwrap();
        assert_eq!(sum.0.load(Ordering::Relaxed), 60, "and replays it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_snapshots_have_their_table_one_row_per_aggregate() {
    with_database(async |pool| {
        let repository = PostgresEventRepository::new(pool.clone());
        let store = PersistedEventStore::<_, Tally>::new_snapshot_store(repository, 2);
        let framework = CqrsFramework::new(store, vec![], ());
        for _ in 0..7 {
            framework.execute("a", 1).await.unwrap();
        }
        let last: Vec<i64> = sqlx::query_scalar("SELECT last_sequence FROM snapshots")
            .fetch_all(&pool)
            .await
            .unwrap();
        assert_eq!(last, [6]);
        assert_eq!(sound(&everything(&*open(&pool).await).await), 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_may_not_leave_a_gap_in_a_stream() {
    with_database(async |pool| {
        let insert = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, \
            event_version, payload, metadata) VALUES ('tally', 'x', $1, 'One', '1.0', '{}', '{}')";
        let state = async |sequence: i64| sqlx::query(insert).bind(sequence).execute(&pool).await;
        state(1).await.unwrap();
        let refusal = state(3).await.unwrap_err().to_string();
        assert!(refusal.contains("sequence 3 of tally/x would leave a gap"), "{refusal}");
        state(2).await.unwrap();
        let log = open(&pool).await;
        assert_eq!(sound(&everything(&*log).await), 2, "the refused one took no position");
    })
    .await;
}
