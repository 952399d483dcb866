//! A rebuild never harms what is served: not when it is killed, not when it fails.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_store::{Cursor, Log};
use expect_test::expect;
use futures::FutureExt;
use futures::future::{Either, select};
use projections::{
    ALL, Projections, ReadModel, RebuildError, Step, digest, rebuild, rebuild_watched,
};
use proptest::test_runner::{Config, TestRunner};
use sqlx::{Executor, PgPool};
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::database::{PATIENCE, served, with_database};
use crate::drivers::{busy, is_what_the_facts_say};
use crate::random::{county, deeds};
use crate::rhythm::{Rhythm, for_a_while};
use crate::story::{ROADS, Story, item};

#[test]
fn a_rebuild_killed_at_any_moment_leaves_the_served_rows_and_is_taken_up_by_the_next() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let before = digest(&pool, ALL).await.unwrap();
        let log: Arc<dyn Log> = story.log.clone();
        let steps = Steps::default();
        let mut left_behind = 0;
        for polls in (1..).step_by(13) {
            let rebuilding = rebuild_watched(log.clone(), &pool, ALL, steps.watch());
            let outcome = for_a_while(polls, rebuilding).await;
            assert_eq!(before, digest(&pool, ALL).await.unwrap(), "killed after {polls} polls");
            left_behind += unfinished(&pool).await;
            if outcome.is_some_and(|rebuilt| rebuilt.is_ok()) {
                break;
            }
        }
        is_what_the_facts_say(&log, &pool).await;
        assert!(left_behind > 0, "some died half way");
        assert!(steps.any(|step| matches!(step, Step::Resumed(_))), "some had filled a model");
        assert_eq!(unfinished(&pool).await, 0, "what they left behind is cleared");
    });
}

#[test]
fn rebuilds_killed_at_random_until_one_is_done_serve_what_the_facts_say() {
    let kills = proptest::collection::vec(1..900_usize, 1..12);
    let mut runner = TestRunner::new(Config { cases: 5, ..Config::default() });
    let outcome = runner.run(&(deeds(), kills), |(deeds, kills)| {
        let story = county(&deeds);
        with_database(async |pool| {
            served(&story, &pool).await;
            let before = digest(&pool, ALL).await.unwrap();
            let log: Arc<dyn Log> = story.log.clone();
            for polls in kills {
                for_a_while(polls, rebuild(log.clone(), &pool, ALL)).await;
                assert_eq!(before, digest(&pool, ALL).await.unwrap());
            }
            rebuild(log.clone(), &pool, ALL).await.unwrap();
            assert_eq!(before, digest(&pool, ALL).await.unwrap());
            is_what_the_facts_say(&log, &pool).await;
        });
        Ok(())
    });
    outcome.unwrap();
}

/// What rebuilds said they were at.
#[derive(Default)]
struct Steps(Arc<Mutex<Vec<Step>>>);

impl Steps {
    fn watch(&self) -> impl Fn(Step) + Send + Sync + 'static {
        let steps = Arc::clone(&self.0);
        move |step| steps.lock().unwrap().push(step)
    }

    fn any(&self, is: impl FnMut(&Step) -> bool) -> bool {
        self.0.lock().unwrap().iter().any(is)
    }
}

/// Kills a rebuild of the ranking just after its new generation was filled.
async fn killed_when_filled(log: &Arc<dyn Log>, pool: &PgPool) {
    let filled = "SELECT count(*) FROM projection WHERE state = 'BUILDING' AND position > 0";
    for polls in 1.. {
        for_a_while(polls, rebuild(log.clone(), pool, &ranking())).await;
        let filled: i64 = sqlx::query_scalar(filled).fetch_one(pool).await.unwrap();
        if filled > 0 {
            return;
        }
    }
}

fn ranking() -> Vec<&'static dyn ReadModel> {
    projections::named(&["ranking"]).unwrap()
}

/// Whether what a killed rebuild had filled is taken up, after this was done to it.
async fn is_taken_up(story: &Story, pool: &PgPool, done: &str) -> bool {
    let log: Arc<dyn Log> = story.log.clone();
    killed_when_filled(&log, pool).await;
    sqlx::raw_sql(done).execute(pool).await.unwrap();
    let steps = Steps::default();
    rebuild_watched(log.clone(), pool, &ranking(), steps.watch()).await.unwrap();
    is_what_the_facts_say(&log, pool).await;
    assert_eq!(unfinished(pool).await, 0);
    steps.any(|step| matches!(step, Step::Resumed(_)))
}

#[test]
fn only_what_would_be_filled_alike_is_taken_up() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let building = "UPDATE projection SET {} WHERE state = 'BUILDING'";
        let set = |what: &str| building.replace("{}", what);
        assert!(is_taken_up(&story, &pool, "").await);
        assert!(!is_taken_up(&story, &pool, &set("version = 0")).await, "another fold");
        let another = set("position_hash = decode(repeat('00', 32), 'hex')");
        assert!(!is_taken_up(&story, &pool, &another).await, "another log");
        let migrate = "DO $$ DECLARE schema text; BEGIN
            SELECT schema_name INTO schema FROM projection WHERE state = 'BUILDING';
            EXECUTE 'ALTER TABLE ' || schema || '.ranking ADD COLUMN more text'; END $$";
        assert!(!is_taken_up(&story, &pool, migrate).await, "other columns");
        let index = "CREATE INDEX ranking_more ON blank.ranking (gains)";
        assert!(!is_taken_up(&story, &pool, index).await, "other indexes");
    });
}

#[test]
fn a_rebuild_says_what_it_is_at() {
    let story = busy();
    let steps = with_database(async |pool| {
        let log: Arc<dyn Log> = Arc::new(Rhythm::new(&story.log, vec![40]));
        let steps = Steps::default();
        // Several are filled side by side, and speak in no order.
        let models = projections::named(&["units"]).unwrap();
        rebuild_watched(log, &pool, &models, steps.watch()).await.unwrap();
        let steps = steps.0.lock().unwrap();
        steps.iter().map(|step| format!("{step:?}\n")).collect::<Vec<_>>().concat()
    });
    expect![[r#"
        Reading { facts: 40, of: 92 }
        Reading { facts: 80, of: 92 }
        Reading { facts: 92, of: 92 }
        Writing { name: "units", rows: 0, of: 4 }
        Writing { name: "units", rows: 4, of: 4 }
        Served(Rebuilt { name: "units", generation: 1, position: Cursor(92), rows: 4 })
    "#]]
    .assert_eq(&steps);
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
        let log: Arc<dyn Log> = story.log.clone();
        // Each lives a little longer than the one before, until one is done before it is cut.
        for life in 0.. {
            let rebuilding = rebuild(log.clone(), &doomed, ALL).boxed_local();
            let cutting = cut_off(&pool, life).boxed_local();
            let Either::Left((outcome, _)) = select(rebuilding, cutting).await;
            assert_eq!(before, digest(&pool, ALL).await.unwrap());
            match outcome {
                Ok(_) => break,
                Err(error) => assert!(matches!(error, RebuildError::Database(_)), "{error}"),
            }
        }
        is_what_the_facts_say(&log, &pool).await;
    });
}

/// Cuts the connections of the doomed after so many round trips, again and again.
async fn cut_off(pool: &PgPool, life: u32) -> std::convert::Infallible {
    for _ in 0..life * 8 {
        sqlx::query("SELECT 1").execute(pool).await.unwrap();
    }
    loop {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'doomed' AND datname = current_database()";
        sqlx::query(cut).execute(pool).await.unwrap();
    }
}

#[test]
fn a_reader_who_takes_his_time_keeps_nobody_else_waiting() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let log: Arc<dyn Log> = story.log.clone();
        let mut slow = pool.begin().await.unwrap();
        slow.execute("SELECT count(*) FROM ranking").await.unwrap();
        let others = async {
            // Long enough for several tries to turn the view.
            for _ in 0..500 {
                let mut reader = pool.begin().await.unwrap();
                reader.execute("SET LOCAL lock_timeout = '1s'").await.unwrap();
                reader.execute("SELECT count(*) FROM ranking").await.unwrap();
                reader.commit().await.unwrap();
                sleep(Duration::from_millis(2)).await;
            }
            slow.commit().await.unwrap();
        };
        let models = ranking();
        let (rebuilt, ()) = futures::join!(rebuild(log, &pool, &models), others);
        assert_eq!(rebuilt.unwrap()[0].generation, 2);
    });
}

#[test]
fn what_somebody_still_reads_is_cleared_away_later() {
    let story = busy();
    with_database(async |pool| {
        served(&story, &pool).await;
        let log: Arc<dyn Log> = story.log.clone();
        rebuild(log.clone(), &pool, &ranking()).await.unwrap();
        let mut slow = pool.begin().await.unwrap();
        slow.execute("SELECT count(*) FROM ranking_g1.ranking").await.unwrap();
        rebuild(log.clone(), &pool, &ranking()).await.unwrap();
        assert_eq!(generations(&pool).await, [(1, "KEPT"), (2, "KEPT"), (3, "SERVED")].map(owned));
        slow.commit().await.unwrap();
        rebuild(log, &pool, &ranking()).await.unwrap();
        assert_eq!(generations(&pool).await, [(3, "KEPT"), (4, "SERVED")].map(owned));
    });
}

fn owned((generation, state): (i64, &str)) -> (i64, String) {
    (generation, state.to_owned())
}

pub(crate) async fn generations(pool: &PgPool) -> Vec<(i64, String)> {
    let generations = "SELECT generation, state FROM projection WHERE name = 'ranking' \
                       ORDER BY generation";
    sqlx::query_as(generations).fetch_all(pool).await.unwrap()
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
    with_database(async |pool| {
        served(&story, &pool).await;
        for _ in 0..3 {
            rebuild(story.log.clone(), &pool, ALL).await.unwrap();
        }
        assert_eq!(generations(&pool).await, [(3, "KEPT"), (4, "SERVED")].map(owned));
    });
}
