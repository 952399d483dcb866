//! A rebuild never harms what is served: not when it is killed, not when it fails.

use std::sync::Arc;

use event_store::{Cursor, Log};
use futures::FutureExt;
use futures::future::{Either, select};
use projections::{ALL, Projections, digest, rebuild};
use sqlx::PgPool;
use tokio::task::yield_now;

use crate::database::{PATIENCE, served, with_database};
use crate::drivers::{busy, is_what_the_facts_say};
use crate::rhythm::{Rhythm, for_a_while};
use crate::story::{ROADS, Story, item};

#[test]
fn a_rebuild_killed_at_any_moment_leaves_the_served_rows_and_can_be_run_again() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        let log: Arc<dyn Log> = story.log.clone();
        let mut left_behind = 0;
        for polls in (1..).step_by(13) {
            let outcome = for_a_while(polls, rebuild(log.clone(), &pool, ALL)).await;
            assert_eq!(before, digest(&pool, ALL).await.unwrap(), "killed after {polls} polls");
            left_behind += unfinished(&pool).await;
            if outcome.is_some_and(|rebuilt| rebuilt.is_ok()) {
                break;
            }
        }
        is_what_the_facts_say(&log, &pool).await;
        assert!(left_behind > 0, "some died half way");
        assert_eq!(unfinished(&pool).await, 0, "what they left behind is cleared");
    });
}

async fn unfinished(pool: &PgPool) -> i64 {
    let unfinished = "SELECT count(*) FROM projection WHERE state = 'BUILDING'";
    sqlx::query_scalar(unfinished).fetch_one(pool).await.unwrap()
}

#[test]
fn a_rebuild_whose_log_is_cut_off_fails_and_changes_nothing() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        let fails_at = Some(Cursor::new(30));
        let cut = Rhythm { fails_at, ..Rhythm::new(&story.log, vec![7]) };
        assert!(rebuild(Arc::new(cut), &pool, ALL).await.is_err());
        assert_eq!(before, digest(&pool, ALL).await.unwrap());
    });
}

#[test]
fn a_rebuild_whose_database_is_cut_off_fails_and_changes_nothing() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        let options = (*pool.connect_options()).clone().application_name("doomed");
        let doomed = PgPool::connect_with(options).await.unwrap();
        let cutting = async {
            loop {
                let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                           WHERE application_name = 'doomed' AND datname = current_database()";
                sqlx::query(cut).execute(&pool).await.unwrap();
            }
        };
        let log: Arc<dyn Log> = story.log.clone();
        let rebuilding = rebuild(log, &doomed, ALL);
        let cut = select(rebuilding.boxed_local(), cutting.boxed_local()).await;
        let Either::Left((outcome, _)) = cut;
        assert!(outcome.is_err());
        let after = digest(&pool, ALL).await.unwrap();
        assert_eq!(before, after);
    });
}

#[test]
fn a_rebuild_catches_up_with_what_is_stated_meanwhile_and_the_service_goes_on() {
    let mut story = busy();
    with_database(async |pool| {
        let log: Arc<dyn Log> = story.log.clone();
        let projections = Projections::start(log.clone(), pool.clone());
        assert!(projections.caught_up(story.head(), PATIENCE).await);
        for round in 0..3 {
            let rebuilding = rebuild(log.clone(), &pool, ALL);
            let stating = state_slowly(&mut story, round);
            let (rebuilt, ()) = futures::join!(rebuilding, stating);
            rebuilt.unwrap();
        }
        assert!(projections.caught_up(story.head(), PATIENCE).await, "{:?}", projections.health());
        is_what_the_facts_say(&log, &pool).await;
    });
}

#[test]
fn readers_are_never_taken_back_to_an_earlier_fact() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        // The rebuild believes that little has happened; what is served knows better.
        let head = Some(Cursor::new(20));
        let behind = Rhythm { head, ..Rhythm::new(&story.log, vec![7]) };
        rebuild(Arc::new(behind), &pool, ALL).await.unwrap();
        assert_eq!(before, digest(&pool, ALL).await.unwrap());
    });
}

async fn state_slowly(story: &mut Story, round: u32) {
    for number in 0..20 {
        let items = vec![item(1, &[ROADS], &[], "2020-06-30")];
        story.issue(&format!("示督{round}-{number}"), items, "ONCE");
        for _ in 0..10 {
            yield_now().await;
        }
    }
}

#[test]
fn the_generation_before_is_kept_and_older_ones_go() {
    let story = busy();
    let generations: Vec<(i64, String)> = with_database(async |pool| {
        served(&story, &pool).await;
        for _ in 0..3 {
            rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        }
        let generations = "SELECT generation, state FROM projection WHERE name = 'ranking' \
                           ORDER BY generation";
        sqlx::query_as(generations).fetch_all(&pool).await.unwrap()
    });
    let kept: Vec<_> = generations.iter().map(|(n, state)| (*n, state.as_str())).collect();
    assert_eq!(kept, [(3, "KEPT"), (4, "SERVED")]);
}
