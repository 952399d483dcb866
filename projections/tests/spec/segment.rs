//! Sealed segments: the same totals without a fact being read, or none at all.

use std::sync::Arc;
use std::time::Duration;

use domain::score::{Points, RuleSet, Values};
use event_store::{Cursor, Log};
use projections::Projections;
use projections::outcome::{reckon, reckon_settled, settled};
use projections::segment::{Flaw, SealError, score_from_segment, seal, unseal};
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;
use tokio::time::timeout;

use crate::database::{PATIENCE, with_database};
use crate::random::{county, deeds};
use crate::season::{freeze, freeze_within, late_spring, quarter, reopen, settle, spring};
use crate::story::Story;

/// Databases are made for each case, so few cases with many facts.
const CASES: u32 = 12;

fn harsh() -> RuleSet {
    let values = Values { lamp_red: Points::milli(-4_321), assist: 333, ..Values::default() };
    RuleSet { version: 2, values }
}

/// Seals what is closed, and demands of the segment what the log says.
async fn check(story: &Story, text: &str, pool: &PgPool) {
    let (log, of): (Arc<dyn Log>, _) = (story.log.clone(), quarter(text));
    let Some(closing) = settled(&*log, of).await.unwrap() else {
        assert!(matches!(seal(log, pool, of).await, Err(SealError::Open)));
        return;
    };
    let sealed = seal(log.clone(), pool, of).await.unwrap();
    let (segment, flaw) = unseal(log.clone(), pool, of).await.unwrap();
    assert_eq!((&segment, flaw), (&sealed, None));
    let outcome = reckon_settled(log.clone(), of, |_, _| {}).await.unwrap().unwrap().outcome;
    assert_eq!(segment.totals(), outcome.totals);
    assert_eq!(segment.result_hash, outcome.result_hash);
    let other = reckon(log, of, closing.position, Some(harsh()), |_, _| {}).await.unwrap();
    assert_eq!(score_from_segment(&segment, &harsh()), other.outcome.totals);
    assert_eq!(segment.lines() as u64, other.lines);
}

#[test]
fn a_sealed_quarter_comes_to_what_its_facts_come_to() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let mut story = county(&deeds);
        story.at("2020-09-01 09:00");
        with_database(async |pool| {
            check(&story, "2020Q1", &pool).await;
            settle(&mut story, "2020Q2");
            check(&story, "2020Q2", &pool).await;
        });
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn what_was_corrected_later_stands_in_the_segment_of_the_later_quarter() {
    let (mut story, _) = late_spring();
    story.at("2020-09-01 09:00");
    settle(&mut story, "2020Q2");
    with_database(async |pool| {
        check(&story, "2020Q1", &pool).await;
        check(&story, "2020Q2", &pool).await;
    });
}

/// Waits until the running service has sealed as much as that.
async fn sealed(pool: &PgPool, upto: Cursor) {
    let upto = i64::try_from(upto.raw()).unwrap();
    let there = async {
        let sealed = "SELECT EXISTS (SELECT 1 FROM segment WHERE upto >= $1)";
        while !sqlx::query_scalar::<_, bool>(sealed).bind(upto).fetch_one(pool).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, there).await.unwrap();
}

#[test]
fn a_running_service_seals_what_is_frozen_and_what_was_frozen_before_it_ran() {
    let (mut story, first) = late_spring();
    let log: Arc<dyn Log> = story.log.clone();
    with_database(async |pool| {
        let _projections = Projections::start(log.clone(), pool.clone());
        sealed(&pool, Cursor::new(first.upto_position)).await;
        story.at("2020-09-01 09:00");
        settle(&mut story, "2020Q2");
        let second = freeze_within(&mut story, "2020Q2").await;
        sealed(&pool, Cursor::new(second.upto_position)).await;
        for (text, outcome) in [("2020Q1", first), ("2020Q2", second)] {
            let (segment, flaw) = unseal(log.clone(), &pool, quarter(text)).await.unwrap();
            assert_eq!((segment.result_hash, flaw), (outcome.result_hash, None));
        }
    });
}

/// Spoils the sealed segment; what is said of it, and that it is sealed anew.
fn spoiled(spoil: &str) -> Option<Flaw> {
    let (story, outcome) = late_spring();
    with_database(async |pool| {
        let of = quarter("2020Q1");
        seal(story.log.clone(), &pool, of).await.unwrap();
        sqlx::query(spoil).execute(&pool).await.unwrap();
        let (segment, flaw) = unseal(story.log.clone(), &pool, of).await.unwrap();
        assert_eq!(segment.totals(), outcome.totals);
        let (again, fine) = unseal(story.log.clone(), &pool, of).await.unwrap();
        assert_eq!((again, fine), (segment, None));
        flaw
    })
}

#[test]
fn a_segment_whose_bytes_were_changed_is_sealed_anew() {
    let flip = "UPDATE segment SET records = set_byte(records, 8, 255)";
    assert_eq!(spoiled(flip), Some(Flaw::Altered));
    let rules = r#"UPDATE segment SET head = replace(head::text, '100000', '110000')::json"#;
    assert_eq!(spoiled(rules), Some(Flaw::Altered));
    let cut = "UPDATE segment SET records = substring(records from 33)";
    assert_eq!(spoiled(cut), Some(Flaw::Altered));
    assert_eq!(spoiled("DELETE FROM segment"), Some(Flaw::Missing));
}

#[test]
fn a_segment_of_books_that_were_opened_again_is_not_used() {
    let (mut story, _) = spring();
    settle(&mut story, "2020Q1");
    let of = quarter("2020Q1");
    with_database(async |pool| {
        seal(story.log.clone(), &pool, of).await.unwrap();
        reopen(&mut story, "2020Q1");
        let open = unseal(story.log.clone(), &pool, of).await;
        assert!(matches!(open, Err(SealError::Open)));
        settle(&mut story, "2020Q1");
        let (_, flaw) = unseal(story.log.clone(), &pool, of).await.unwrap();
        assert_eq!(flaw, Some(Flaw::Unbound));
    });
    freeze(&mut story, "2020Q1");
}
