//! Other rules, tried on what has already been given.

use std::fmt::Write as _;

use domain::score::{Points, RuleSet, Values};
use expect_test::expect;
use projections::Questions;
use projections::outcome::reckon;
use projections::simulate::ScoreChange;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;

use crate::database::{served, with_database};
use crate::random::{county, deeds};
use crate::season::{adjust, late_spring, quarter, spring};
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
