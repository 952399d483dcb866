//! The peer at work: a thing that can only be counted, kept as the peer keeps things.

use cqrs_es::{
    Aggregate, CqrsFramework, DomainEvent, EventEnvelope, Query, View, event_sink::EventSink,
    persist::PersistedEventStore,
};
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) count: u32,
}

/// `amount` stands before `place`: that is part of its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Counted {
    One { amount: u32, place: String },
}

#[derive(Debug, thiserror::Error)]
#[error("never")]
pub(crate) struct Never;

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
            sink.write(one(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, Counted::One { amount, .. }: Counted) {
        self.count += amount;
    }
}

/// As a read model.
impl View<Tally> for Tally {
    fn update(&mut self, event: &EventEnvelope<Tally>) {
        self.apply(event.payload.clone());
    }
}

pub(crate) fn one() -> Counted {
    Counted::One { amount: 1, place: "柳林镇".into() }
}

pub(crate) type Store = PersistedEventStore<PostgresEventRepository, Tally>;
pub(crate) type Framework = CqrsFramework<Tally, Store>;

/// On the peer's own tables.
pub(crate) fn repository(pool: &PgPool) -> PostgresEventRepository {
    PostgresEventRepository::new(pool.clone()).with_tables("peer.events", "peer.snapshots")
}

pub(crate) fn framework(store: Store, queries: Vec<Box<dyn Query<Tally>>>) -> Framework {
    CqrsFramework::new(store, queries, ())
}

/// Without snapshots and queries: the plainest there is.
pub(crate) fn plain(pool: &PgPool) -> Framework {
    framework(Store::new_event_store(repository(pool)), vec![])
}

pub(crate) async fn count_events(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM peer.events").fetch_one(pool).await.unwrap()
}
