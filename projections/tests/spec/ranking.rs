//! Tallies, and the places they come to.

use std::fmt::Write as _;

use domain::assignment::Command;
use domain::warning::PlateReason;
use expect_test::expect;
use projections::ranking::Ranking;
use projections::{EntryOf, Questions};

use crate::check::check;
use crate::database::{served, with_database};
use crate::story::{ROADS, SCHOOLS, Story, WATER, item, office};

fn show(tally: &EntryOf<Ranking>) -> String {
    let row = &tally.row;
    let (gains, losses) = (row.gains.signed(), row.losses.signed());
    let lamps = [row.lamps_green, row.lamps_yellow, row.lamps_red];
    let plates = [row.plates_green, row.plates_yellow, row.plates_red];
    let key = &tally.key;
    format!("{} {} {gains} {losses} 灯{lamps:?} 牌{plates:?}", key.quarter, key.unit.as_str())
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
        2020Q1 D10 +2.000 0.000 灯[1, 0, 0] 牌[1, 0, 0]
        2020Q1 D11 0.000 −2.000 灯[0, 0, 1] 牌[0, 0, 0]
        2020Q1 D21 0.000 0.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
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
