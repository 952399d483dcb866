//! Tallies, and the places they come to.

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::Fact;
use domain::assignment::Command;
use domain::quarter::Event;
use domain::time::Quarter;
use domain::warning::PlateReason;
use expect_test::expect;
use projections::ranking::Ranking;
use projections::scoreboard::{Scoreboard, Side};
use projections::{Entry, EntryOf, Model, Questions, Told};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::check::{at_once, check};
use crate::database::{served, with_database};
use crate::random::{county, deeds, rows};
use crate::season::late_spring;
use crate::story::{ROADS, SCHOOLS, Story, WATER, item, office, told};

fn show(tally: &EntryOf<Ranking>) -> String {
    let row = &tally.row;
    let (gains, losses, by_hand) =
        (row.gains.signed(), row.losses.signed(), row.adjustments.signed());
    let lamps = [row.lamps_green, row.lamps_yellow, row.lamps_red];
    let plates = [row.plates_green, row.plates_yellow, row.plates_red];
    let key = &tally.key;
    format!(
        "{} {} {gains} {losses} {by_hand} 灯{lamps:?} 牌{plates:?}",
        key.quarter,
        key.unit.as_str()
    )
}

/// Roads green and green; water red, and cancelled after its quarter began; schools silent.
fn first_quarter() -> Story {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let items = vec![
        item(1, &[ROADS], &[], "2020-03-31"),
        item(2, &[WATER], &[], "2020-03-31"),
        item(3, &[SCHOOLS], &[], "2020-03-31"),
        item(4, &[WATER], &[], "2020-04-30"),
    ];
    let [good, taken_back, silent, _] = story.issue("示督1", items, "ONCE")[..] else { panic!() };
    story.at("2020-03-30 16:20").submit(good, ROADS);
    story.approve(good, PlateReason::PgGood);
    story.at("2020-04-01 12:00").tick(taken_back);
    story.tick(silent);
    let cancel = Command::Cancel { reason: "任务取消".into() };
    story.assign(taken_back, cancel, &office()).unwrap();
    story
}

#[test]
fn a_tally_holds_what_still_counts() {
    check::<Ranking>(
        &first_quarter(),
        show,
        &expect![[r#"
            2020Q1 D10 +2.000 0.000 0.000 灯[1, 0, 0] 牌[1, 0, 0]
            2020Q1 D11 0.000 −2.000 0.000 灯[0, 0, 1] 牌[0, 0, 0]
            2020Q1 D21 0.000 0.000 0.000 灯[0, 0, 0] 牌[0, 0, 0]
        "#]],
    );
}

#[test]
fn what_is_corrected_late_is_paid_but_neither_makes_nor_unmakes_a_place() {
    check::<Ranking>(
        &late_spring().0,
        show,
        &expect![[r#"
        2020Q1 D10 +2.000 0.000 0.000 灯[1, 0, 0] 牌[1, 0, 0]
        2020Q1 D11 +1.000 0.000 +1.500 灯[1, 0, 0] 牌[0, 1, 0]
        2020Q1 D21 0.000 −4.000 0.000 灯[0, 0, 1] 牌[0, 0, 1]
        2020Q1 T03 0.000 −4.000 0.000 灯[0, 0, 1] 牌[0, 0, 1]
        2020Q2 D21 +1.000 +2.000 0.000 灯[0, 0, 0] 牌[0, 0, 0]
        2020Q2 T03 0.000 +4.000 0.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
}

#[test]
fn the_lines_of_a_unit_add_up_to_its_tally() {
    let mut runner = TestRunner::new(Config { cases: 128, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let story = county(&deeds);
        let lines = rows::<Scoreboard>(&story);
        let tallies = rows::<Ranking>(&story);
        for tally in &tallies {
            let sum = |side: Side| {
                let of = lines.iter().filter(|it| it.row.unit == tally.key.unit);
                let of = of.filter(|it| it.row.quarter == tally.key.quarter);
                of.filter(|it| it.row.side == side).map(|it| it.row.points).sum()
            };
            let row = &tally.row;
            prop_assert_eq!(row.gains, sum(Side::Gain));
            prop_assert_eq!(row.losses, sum(Side::Loss));
            prop_assert_eq!(row.adjustments, sum(Side::Adjustment));
        }
        for line in &lines {
            prop_assert!(!line.row.events.0.is_empty());
            let key = (&line.row.quarter, &line.row.unit);
            prop_assert!(tallies.iter().any(|it| (&it.key.quarter, &it.key.unit) == key));
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn the_tallies_of_a_closed_quarter_never_change_unless_it_is_reopened() {
    let mut runner = TestRunner::new(Config { cases: 128, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let facts = told(&*county(&deeds).log);
        let mut closed: HashMap<Quarter, Vec<_>> = HashMap::new();
        for (index, fact) in facts.iter().enumerate() {
            let Fact::Quarter(event) = &fact.fact else { continue };
            match event {
                Event::QuarterSettled { quarter, .. } => {
                    closed.insert(*quarter, tallies(&facts[..=index], *quarter));
                }
                Event::QuarterReopened { quarter, .. } => {
                    let then = closed.remove(quarter);
                    prop_assert_eq!(then, Some(tallies(&facts[..index], *quarter)));
                }
                _ => {}
            }
        }
        for (quarter, then) in closed {
            prop_assert_eq!(then, tallies(&facts, quarter));
        }
        Ok(())
    });
    outcome.unwrap();
}

fn tallies(facts: &[Told], quarter: Quarter) -> Vec<EntryOf<Ranking>> {
    let rows = at_once(&Model::<Ranking>::NEW, facts);
    let mut rows: Vec<_> = rows.into_iter().map(|row| Entry::read(row).unwrap()).collect();
    rows.retain(|it: &EntryOf<Ranking>| it.key.quarter == quarter);
    rows
}

#[test]
fn units_are_ranked_within_their_group_and_who_has_nothing_settled_has_no_place() {
    let story = first_quarter();
    let shown = with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let mut shown = String::new();
        for quarter in ["2020Q1", "2020Q2"] {
            for it in questions.ranking(quarter.parse().unwrap(), "DEPARTMENT").await.unwrap() {
                let places = (it.place, it.place_before);
                let rates = (it.on_time_rate(), it.speed(), it.quality());
                let line = (quarter, places, it.unit.as_str(), it.score, it.delta, rates);
                writeln!(shown, "{line:?}").unwrap();
            }
        }
        shown
    });
    expect![[r#"
        ("2020Q1", (Some(1), None), "D10", 102.000, 2.000, (Some(1000), Some(1000), Some(1000)))
        ("2020Q1", (Some(2), None), "D11", 98.000, −2.000, (Some(0), Some(0), None))
        ("2020Q1", (None, None), "D21", 100.000, 0.000, (None, None, None))
        ("2020Q2", (None, Some(1)), "D10", 100.000, 0.000, (None, None, None))
        ("2020Q2", (None, Some(2)), "D11", 100.000, 0.000, (None, None, None))
        ("2020Q2", (None, None), "D21", 100.000, 0.000, (None, None, None))
    "#]]
    .assert_eq(&shown);
}
