//! The way back from a rebuild that turned out bad.

use std::sync::Arc;
use std::time::Duration;

use event_store::Log;
use expect_test::{Expect, expect};
use projections::{ALL, Projections, digest, named, rebuild, roll_back};
use sqlx::{Executor, PgPool};
use tokio::time::timeout;

use crate::database::{PATIENCE, served, with_database};
use crate::drivers::{busy, is_what_the_facts_say};
use crate::rebuilding::generations;
use crate::story::{ROADS, Story, item};

/// More than the way back needs where nobody stands in it.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

#[test]
fn what_was_served_before_is_served_again_and_goes_on() {
    let mut story = busy();
    with_database(async |pool| {
        let log: Arc<dyn Log> = story.log.clone();
        let projections = Projections::start(log.clone(), pool.clone());
        assert!(projections.caught_up(story.head(), PATIENCE).await);
        rebuild(log.clone(), &pool, ALL).await.unwrap();
        spoil(&pool).await;
        // Stated while another generation was served: the way back leads past it.
        issue(&mut story, "示督8");
        assert!(projections.caught_up(story.head(), PATIENCE).await);
        let turned = roll_back(&*log, &pool, ALL).await.unwrap();
        assert!(turned.iter().all(|it| it.generation == 1 && it.position == story.head()));
        is_what_the_facts_say(&log, &pool).await;
        issue(&mut story, "示督9");
        assert!(projections.caught_up(story.head(), PATIENCE).await, "{:?}", projections.health());
        is_what_the_facts_say(&log, &pool).await;
    });
}

#[test]
fn the_way_back_has_a_way_back_and_ends_with_the_next_rebuild() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        for _ in 0..2 {
            rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        }
        let mut states = Vec::new();
        for _ in 0..3 {
            roll_back(&*story.log, &pool, ALL).await.unwrap();
            assert_eq!(before, digest(&pool, ALL).await.unwrap());
            states.push(generations(&pool).await);
        }
        rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        states.push(generations(&pool).await);
        let shown: Vec<_> = states.iter().map(|it| format!("{it:?}\n")).collect();
        expect![[r#"
            [(2, "SERVED"), (3, "KEPT")]
            [(2, "KEPT"), (3, "SERVED")]
            [(2, "SERVED"), (3, "KEPT")]
            [(2, "KEPT"), (4, "SERVED")]
        "#]]
        .assert_eq(&shown.concat());
    });
}

#[test]
fn while_one_of_them_is_being_read_none_is_turned_back() {
    let story = busy();
    let models = named(&["scoreboard", "ranking"]).unwrap();
    with_database(async |pool| {
        served(&story, &pool).await;
        rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        let mut reader = pool.begin().await.unwrap();
        reader.execute("SELECT count(*) FROM ranking").await.unwrap();
        let waiting = roll_back(&*story.log, &pool, &models);
        assert!(timeout(LONG_ENOUGH, waiting).await.is_err(), "the reader is in its way");
        assert_eq!(both(&pool).await, [2, 2]);
        reader.rollback().await.unwrap();
        roll_back(&*story.log, &pool, &models).await.unwrap();
        assert_eq!(both(&pool).await, [1, 1]);
    });
}

/// Which generations of the two are served.
async fn both(pool: &PgPool) -> Vec<i64> {
    let served = "SELECT generation FROM projection WHERE state = 'SERVED' \
                  AND name IN ('ranking', 'scoreboard')";
    sqlx::query_scalar(served).fetch_all(pool).await.unwrap()
}

/// A rebuild was done, then this to the generation before; nothing may change any more.
async fn refused(story: &Story, pool: &PgPool, done: &str) -> String {
    served(story, pool).await;
    rebuild(story.log.clone(), pool, ALL).await.unwrap();
    sqlx::raw_sql(done).execute(pool).await.unwrap();
    let before = (digest(pool, ALL).await.unwrap(), generations(pool).await);
    let error = roll_back(&*story.log, pool, ALL).await.unwrap_err();
    assert_eq!(before, (digest(pool, ALL).await.unwrap(), generations(pool).await));
    error.to_string()
}

fn check(done: &str, expect: &Expect) {
    let story = busy();
    expect.assert_eq(&with_database(async |pool| refused(&story, &pool, done).await));
}

#[test]
fn without_a_generation_from_before_there_is_no_way_back() {
    let done = "DELETE FROM projection WHERE name = 'ranking' AND state = 'KEPT'";
    check(done, &expect!["ranking has no generation from before"]);
}

#[test]
fn what_another_version_told_cannot_be_served_by_this_one() {
    let done = "UPDATE projection SET version = 1 WHERE name = 'ranking' AND state = 'KEPT'";
    check(done, &expect!["ranking was told by version 1 of its fold before, this program has 3"]);
}

#[test]
fn what_has_other_columns_cannot_be_served() {
    check(
        "ALTER TABLE ranking_g1.ranking DROP COLUMN gains",
        &expect!["the table of ranking had other columns or indexes before"],
    );
}

#[test]
fn what_was_told_from_another_log_cannot_be_served() {
    let done = "UPDATE projection SET position_hash = decode(repeat('00', 32), 'hex') \
                WHERE name = 'ranking' AND state = 'KEPT'";
    check(done, &expect!["ranking was told from another log before"]);
}

async fn spoil(pool: &PgPool) {
    sqlx::query("UPDATE ranking SET gains = gains + 1").execute(pool).await.unwrap();
}

fn issue(story: &mut Story, number: &str) {
    story.issue(number, vec![item(1, &[ROADS], &[], "2020-06-30")], "ONCE");
}
