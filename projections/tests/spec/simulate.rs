//! Other rules, tried on what has already been given.

use std::fmt::Write as _;

use domain::score::{Points, RuleSet, Values};
use expect_test::expect;
use projections::Questions;
use projections::outcome::reckon;
use projections::segment::seal;
use projections::simulate::ScoreChange;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;

use crate::database::{served, with_database};
use crate::random::{county, deeds};
use crate::season::{adjust, freeze, freeze_within, late_spring, quarter, reopen, settle, spring};
use crate::story::{SCHOOLS, Story};

/// Databases are made for each case, so few cases with many facts.
const CASES: u32 = 12;

fn harsh(lamp_red: i64) -> RuleSet {
    let values = Values { lamp_red: Points::milli(lamp_red), ..Values::default() };
    RuleSet { version: 2, values }
}

fn show(changes: &[ScoreChange]) -> String {
    let mut shown = String::new();
    for it in changes {
        let (old, new) = ((it.old_place, it.old_score), (it.new_place, it.new_score));
        writeln!(shown, "{} {} {old:?} → {new:?}", it.group, it.unit.as_str()).unwrap();
    }
    shown
}

#[test]
fn g20_a_draft_shows_how_ranks_would_move_and_states_nothing() {
    let (mut story, _) = spring();
    // Schools stands behind water, until red lamps cost more.
    adjust(&mut story, "2020Q1", 2, SCHOOLS, -4_000);
    adjust(&mut story, "2020Q1", 3, SCHOOLS, -3_500);
    let shown = with_database(async |pool| {
        served(&story, &pool).await;
        let before = story.head();
        let changes = Questions::new(pool).simulate(quarter("2020Q1"), &harsh(-5_000)).await;
        assert_eq!(story.head(), before);
        show(&changes.unwrap())
    });
    expect![[r#"
        DEPARTMENT D10 (Some(1), 102.000) → (Some(1), 102.000)
        DEPARTMENT D11 (Some(3), 95.000) → (Some(2), 95.000)
        DEPARTMENT D21 (Some(2), 96.000) → (Some(3), 93.000)
        TOWN T03 (Some(1), 96.000) → (Some(1), 93.000)
    "#]]
    .assert_eq(&shown);
}

#[test]
fn a_frozen_quarter_is_compared_with_what_was_published() {
    let (story, _) = late_spring();
    let shown = with_database(async |pool| {
        served(&story, &pool).await;
        show(&Questions::new(pool).simulate(quarter("2020Q1"), &harsh(-5_000)).await.unwrap())
    });
    expect![[r#"
        DEPARTMENT D11 (Some(1), 102.500) → (Some(1), 102.500)
        DEPARTMENT D10 (Some(2), 102.000) → (Some(2), 102.000)
        DEPARTMENT D21 (Some(3), 96.000) → (Some(3), 93.000)
        TOWN T03 (Some(1), 96.000) → (Some(1), 93.000)
    "#]]
    .assert_eq(&shown);
}

/// What other rules make of the first quarter of this story, once the house has heard it and
/// this has been done to it.
async fn tried(done: &str, pool: &PgPool) -> Vec<ScoreChange> {
    sqlx::raw_sql(done).execute(pool).await.unwrap();
    Questions::new(pool.clone()).simulate(quarter("2020Q1"), &harsh(-5_000)).await.unwrap()
}

#[test]
fn a_frozen_quarter_is_tried_out_of_its_segment_and_out_of_its_lines_where_that_is_spoiled() {
    let (story, _) = late_spring();
    with_database(async |pool| {
        served(&story, &pool).await;
        let by_lines = tried("DELETE FROM segment", &pool).await;
        assert_eq!(by_lines.len(), 4);
        let spoil = "UPDATE segment SET records = substring(records from 33)";
        seal(story.log.clone(), &pool, quarter("2020Q1")).await.unwrap();
        assert_eq!(tried(spoil, &pool).await, by_lines, "it is not believed");
        seal(story.log.clone(), &pool, quarter("2020Q1")).await.unwrap();
        assert_eq!(tried("DELETE FROM scoreboard", &pool).await, by_lines, "no line is read");
    });
}

#[test]
fn a_segment_of_what_was_published_before_a_reopening_is_not_used() {
    let (mut story, _) = late_spring();
    with_database(async |pool| {
        seal(story.log.clone(), &pool, quarter("2020Q1")).await.unwrap();
        let keep = "CREATE TABLE kept AS TABLE segment";
        sqlx::raw_sql(keep).execute(&pool).await.unwrap();
        reopen(&mut story, "2020Q1");
        adjust(&mut story, "2020Q1", 2, SCHOOLS, -4_000);
        settle(&mut story, "2020Q1");
        freeze_within(&mut story, "2020Q1").await;
        served(&story, &pool).await;
        let by_lines = tried("DELETE FROM segment", &pool).await;
        let bring_back = "DELETE FROM segment; INSERT INTO segment TABLE kept";
        assert_eq!(tried(bring_back, &pool).await, by_lines);
    });
}

#[test]
fn a_segment_and_the_lines_give_the_same_answer() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let mut story = county(&deeds);
        story.at("2020-09-01 09:00");
        for text in ["2020Q1", "2020Q2"] {
            settle(&mut story, text);
            freeze(&mut story, text);
        }
        with_database(async |pool| {
            served(&story, &pool).await;
            let questions = Questions::new(pool.clone());
            for of in ["2020Q1", "2020Q2"].map(quarter) {
                sqlx::raw_sql("DELETE FROM segment").execute(&pool).await.unwrap();
                let by_lines = questions.simulate(of, &harsh(-4_321)).await.unwrap();
                seal(story.log.clone(), &pool, of).await.unwrap();
                assert_eq!(questions.simulate(of, &harsh(-4_321)).await.unwrap(), by_lines);
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn what_lines_come_to_under_other_rules_is_what_the_facts_come_to() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let points = prop_oneof![-9_000..0_i64, 0..9_000_i64];
    let outcome = runner.run(&(deeds(), points), |(deeds, lamp_red)| {
        let story = county(&deeds);
        let mut rules = harsh(lamp_red);
        rules.values.assist = 333;
        with_database(async |pool| {
            served(&story, &pool).await;
            for text in ["2020Q1", "2020Q2"] {
                agree(&story, text, &rules, &pool).await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

async fn agree(story: &Story, text: &str, rules: &RuleSet, pool: &PgPool) {
    let questions = Questions::new(pool.clone());
    let books = questions.books(quarter(text)).await.unwrap();
    if books.is_some_and(|it| it.row.outcome.is_some()) {
        return;
    }
    let simulated = questions.simulate(quarter(text), rules).await.unwrap();
    let head = story.head();
    let rules = Some(rules.clone());
    let reckoned = reckon(story.log.clone(), quarter(text), head, rules, |_, _| {}).await.unwrap();
    let mut totals = reckoned.outcome.totals.into_iter();
    for change in simulated {
        let total = totals.next().unwrap();
        let simulated = (change.unit, change.new_place, change.new_score);
        assert_eq!(simulated, (total.unit, total.place, total.score));
    }
    assert!(totals.next().is_none());
}
