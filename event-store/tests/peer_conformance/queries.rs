//! Read models when the process dies between the facts and them.

use std::{future::pending, sync::Arc};

use async_trait::async_trait;
use cqrs_es::{
    EventEnvelope, Query,
    persist::{GenericQuery, ViewRepository},
};
use event_store::{Cursor, Expected, Log};
use futures::StreamExt;
use postgres_es::PostgresViewRepository;
use sqlx::PgPool;
use tokio::sync::Notify;

use crate::{
    database::{command, fact, open, tally, with_database},
    peer::{Store, Tally, count_events, framework, repository},
};

type View = PostgresViewRepository<Tally, Tally>;

#[tokio::test(flavor = "multi_thread")]
async fn a_view_of_the_peer_never_hears_what_was_committed_before_a_crash() {
    with_database(async |pool| {
        let committed = Arc::new(Notify::new());
        let death = Death { committed: Arc::clone(&committed) };
        let dying = framework(event_store_of_the_peer(&pool), vec![Box::new(death), view(&pool)]);
        let process = tokio::spawn(async move { dying.execute("a", 1).await });
        committed.notified().await;
        process.abort();
        process.await.unwrap_err();
        assert_eq!(count_events(&pool).await, 1, "the event is on record");

        let next = framework(event_store_of_the_peer(&pool), vec![view(&pool)]);
        next.execute("a", 1).await.unwrap();
        let seen = View::new("peer.view", pool.clone()).load("a").await.unwrap().unwrap();
        assert_eq!(count_events(&pool).await, 2);
        assert_eq!(
            seen.count, 1,
            "the peer tells its queries in the process that committed, so one event is missing \
             for ever"
        );

        our_reader_hears_it_when_it_comes_back(&pool).await;
    })
    .await;
}

/// How a reader's rows and its cursor become durable together, and a real `kill -9` in between,
/// is shown where the read models are: in `app/tests/torture`.
async fn our_reader_hears_it_when_it_comes_back(pool: &PgPool) {
    let log = Arc::new(open(pool).await);
    let one = || command(tally("a"), Expected::Any, vec![fact("{}")]);
    log.append(one()).await.unwrap();
    let mut reader = Arc::clone(&log).follow(Cursor::START);
    let kept = reader.next().await.unwrap().unwrap().last().unwrap().position;
    // It dies here, and nobody listens when the next one is committed.
    drop(reader);
    log.append(one()).await.unwrap();
    drop(log);

    let mut reader = Arc::new(open(pool).await).follow(kept);
    let heard = reader.next().await.unwrap().unwrap();
    assert_eq!(heard[0].sequence, 2, "a reader is told from its cursor on, whenever it asks");
}

/// The process dies while this one is told: after the commit, before the view.
struct Death {
    committed: Arc<Notify>,
}

#[async_trait]
impl Query<Tally> for Death {
    async fn dispatch(&self, _: &str, _: &[EventEnvelope<Tally>]) {
        self.committed.notify_one();
        pending::<()>().await;
    }
}

fn view(pool: &PgPool) -> Box<dyn Query<Tally>> {
    let view = View::new("peer.view", pool.clone());
    Box::new(GenericQuery::<View, Tally, Tally>::new(Arc::new(view)))
}

fn event_store_of_the_peer(pool: &PgPool) -> Store {
    Store::new_event_store(repository(pool))
}
