//! What is stored, and what is said when it is refused.

use cqrs_es::AggregateError;
use event_store::{Expected, Log};
use sqlx::Executor;

use crate::{
    database::{command, fact, open, tally, with_database, word},
    peer::{count_events, one, plain},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_peer_stores_other_bytes_than_were_serialised() {
    with_database(async |pool| {
        plain(&pool).execute("a", 1).await.unwrap();
        let text = "SELECT payload::text FROM peer.events";
        let stored: String = sqlx::query_scalar(text).fetch_one(&pool).await.unwrap();
        let serialised = serde_json::to_string(&one()).unwrap();
        assert_eq!(serialised, r#"{"One":{"amount":1,"place":"柳林镇"}}"#);
        assert_eq!(
            stored, r#"{"One": {"place": "柳林镇", "amount": 1}}"#,
            "the peer binds jsonb, which spaces and sorts: a hash over it would be another one"
        );

        let log = open(&pool).await;
        let payload = r#"{"One" :{"place":"柳林镇",  "amount":1.0, "amount":1}}"#;
        log.append(command(tally("a"), Expected::Any, vec![fact(payload)])).await.unwrap();
        let facts = log.read_stream(&tally("a"), 0).await.unwrap();
        assert_eq!(facts[0].payload, payload, "ours keeps every byte");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn to_the_peer_every_key_that_is_taken_is_a_conflict() {
    with_database(async |pool| {
        // A key that has nothing to do with versions, such as a document number.
        pool.execute("CREATE UNIQUE INDEX ON peer.events ((payload #>> '{One,place}'))")
            .await
            .unwrap();
        plain(&pool).execute("a", 1).await.unwrap();
        let answer = plain(&pool).execute("b", 1).await;
        assert!(
            matches!(answer, Err(AggregateError::AggregateConflict)),
            "to the peer any 23505 is somebody who was faster; a retry would never end: {answer:?}"
        );
        assert_eq!(count_events(&pool).await, 1, "and nobody else has ever touched b");

        let log = open(&pool).await;
        let first = fact("{}");
        let again = first.clone();
        log.append(command(tally("a"), Expected::Any, vec![first])).await.unwrap();
        let answer = log.append(command(tally("b"), Expected::Exactly(0), vec![again])).await;
        assert_eq!(word(&answer), "unfit", "an event id that is taken is the sender's mistake");
        pool.execute("CREATE UNIQUE INDEX ON events (actor_id)").await.unwrap();
        let answer = log.append(command(tally("b"), Expected::Exactly(0), vec![fact("{}")])).await;
        assert_eq!(word(&answer), "unavailable", "a key we do not know is no conflict");
    })
    .await;
}
