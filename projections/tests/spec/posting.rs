//! Where verdicts are booked when books are closed, opened again, and corrected.

use std::collections::HashMap;
use std::fmt::Write as _;

use domain::Fact;
use domain::assignment::{AssignmentId, Command};
use domain::quarter::Books;
use domain::time::Quarter;
use domain::warning::PlateReason;
use expect_test::{Expect, expect};
use projections::ranking::Ranking;
use projections::scoreboard::{Code, Line, Scoreboard};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::random::{county, late, rows};
use crate::season::{late_spring, noticed_late, reopen, settle, spring};
use crate::story::{Story, WATER, office, other_office, told};

/// What silence had earned water was carried to the second quarter; then a leader opened the
/// books of the first again.
fn reopened() -> (Story, AssignmentId) {
    let (mut story, silent) = noticed_late();
    reopen(&mut story, "2020Q1");
    (story, silent)
}

fn cancel(story: &mut Story, id: AssignmentId) {
    let reason = "平台故障属实".into();
    story.assign(id, Command::Cancel { reason }, &office()).unwrap();
}

fn revise(story: &mut Story, id: AssignmentId, reason_code: PlateReason) {
    let reason = "复核材料后认为".into();
    story.assign(id, Command::RevisePlate { reason_code, reason }, &other_office()).unwrap();
}

/// The lines of water, and what it counts with in each quarter.
fn check(story: &Story, expect: &Expect) {
    let mut shown = String::new();
    let mut lines = rows::<Scoreboard>(story);
    lines.retain(|it| it.row.unit.as_str() == WATER);
    lines.sort_by_key(|it| (it.position, !it.row.voids));
    for Line { row, .. } in lines {
        let origin = row.origin.map(|it| format!(" from {it}")).unwrap_or_default();
        writeln!(shown, "{} {} {}{origin}", row.quarter, row.code, row.points.signed()).unwrap();
    }
    for tally in rows::<Ranking>(story) {
        let (row, unit) = (&tally.row, tally.key.unit.as_str());
        let lamps = [row.lamps_green, row.lamps_yellow, row.lamps_red];
        let plates = [row.plates_green, row.plates_yellow, row.plates_red];
        if unit == WATER {
            let sum = row.sum().signed();
            writeln!(shown, "{} sum {sum} 灯{lamps:?} 牌{plates:?}", tally.key.quarter).unwrap();
        }
    }
    expect.assert_eq(&shown);
}

#[test]
fn what_is_taken_back_after_a_reopening_is_taken_back_where_it_was_booked() {
    let (mut story, silent) = reopened();
    cancel(&mut story, silent);
    check(
        &story,
        &expect![[r#"
        2020Q2 L-R −2.000 from 2020Q1
        2020Q2 P-R −2.000 from 2020Q1
        2020Q2 L-R +2.000 from 2020Q1
        2020Q2 P-R +2.000 from 2020Q1
        2020Q2 sum 0.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
}

#[test]
fn a_plate_that_replaces_one_booked_elsewhere_comes_home_to_the_reopened_quarter() {
    let (mut story, silent) = reopened();
    story.submit(silent, WATER);
    story.approve(silent, PlateReason::PyData);
    check(
        &story,
        &expect![[r#"
        2020Q2 L-R −2.000 from 2020Q1
        2020Q2 P-R −2.000 from 2020Q1
        2020Q2 P-R +2.000 from 2020Q1
        2020Q1 P-Y 0.000
        2020Q1 sum 0.000 灯[0, 0, 0] 牌[0, 1, 0]
        2020Q2 sum −2.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
}

#[test]
fn where_the_books_it_was_booked_in_are_closed_too_it_goes_to_the_next_behind_them() {
    let (mut story, silent) = reopened();
    settle(story.at("2020-07-09 09:00"), "2020Q2");
    cancel(&mut story, silent);
    check(
        &story,
        &expect![[r#"
        2020Q2 L-R −2.000 from 2020Q1
        2020Q2 P-R −2.000 from 2020Q1
        2020Q3 L-R +2.000 from 2020Q1
        2020Q3 P-R +2.000 from 2020Q1
        2020Q2 sum −4.000 灯[0, 0, 0] 牌[0, 0, 0]
        2020Q3 sum +4.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
}

#[test]
fn a_duty_that_counts_at_home_already_does_not_count_there_again() {
    let (mut story, _) = late_spring();
    reopen(&mut story, "2020Q1");
    // Named by what it is for, so it is the same in every spring.
    let [_, late, ..] = spring().1;
    revise(&mut story, late, PlateReason::PyData);
    check(
        &story,
        &expect![[r#"
        2020Q1 L-R −2.000
        2020Q1 P-R −2.000
        2020Q2 P-R +2.000 from 2020Q1
        2020Q2 P-G +1.000 from 2020Q1
        2020Q2 P-G −1.000 from 2020Q1
        2020Q2 P-Y 0.000 from 2020Q1
        2020Q1 sum −4.000 灯[0, 0, 1] 牌[0, 0, 1]
        2020Q2 sum +2.000 灯[0, 0, 0] 牌[0, 0, 0]
    "#]],
    );
}

/// Lamp or plate.
fn kind(code: Code) -> Option<char> {
    code.to_string().chars().next().filter(|_| code != Code::Adjustment)
}

fn home(line: &Line) -> Quarter {
    line.row.origin.unwrap_or(line.row.quarter)
}

/// The books as they were when each fact was stated, by its position.
fn books(story: &Story) -> HashMap<u64, Books> {
    let mut books = Books::default();
    let one = |fact: projections::Told| {
        if let Fact::Quarter(event) = &fact.fact {
            books.hear(event);
        }
        (fact.position.raw(), books.clone())
    };
    told(&*story.log).into_iter().map(one).collect()
}

#[test]
fn a_verdict_and_what_takes_it_back_come_to_nothing_in_one_quarter() {
    let mut runner = TestRunner::new(Config { cases: 256, ..Config::default() });
    let outcome = runner.run(&late(), |deeds| {
        let story = county(&deeds);
        let books = books(&story);
        let mut lines = rows::<Scoreboard>(&story);
        lines.retain(|it| it.row.assignment.is_some());
        lines.sort_by_key(|it| (it.position, !it.row.voids));
        let mut standing: HashMap<_, Line> = HashMap::new();
        for line in lines {
            let of = (line.row.assignment, kind(line.row.code));
            if !line.row.voids {
                prop_assert!(standing.insert(of, line).is_none(), "two of one kind stand");
                continue;
            }
            let given = standing.remove(&of).expect("something is taken back");
            prop_assert_eq!(home(&line), home(&given));
            prop_assert_eq!(line.row.points, -given.row.points);
            let then = &books[&line.position.raw()];
            prop_assert_eq!(line.row.quarter, then.posting(given.row.quarter));
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_duty_counts_at_home_once_at_most_with_its_lamp_and_its_plate() {
    let mut runner = TestRunner::new(Config { cases: 256, ..Config::default() });
    let outcome = runner.run(&late(), |deeds| {
        let mut lines = rows::<Scoreboard>(&county(&deeds));
        lines.sort_by_key(|it| (it.position, !it.row.voids));
        let mut counts = HashMap::new();
        for line in lines.iter().filter(|it| it.row.origin.is_none()) {
            let of = (line.row.assignment, kind(line.row.code), line.row.quarter);
            let count = counts.entry(of).or_insert(0);
            *count += if line.row.voids { -1 } else { 1 };
            prop_assert!(line.row.assignment.is_none() || (0..=1).contains(count), "{of:?}");
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_unit_counts_with_less_than_nothing() {
    let mut runner = TestRunner::new(Config { cases: 256, ..Config::default() });
    let outcome = runner.run(&late(), |deeds| {
        for tally in rows::<Ranking>(&county(&deeds)) {
            let row = &tally.row;
            let lamps = [row.lamps_green, row.lamps_yellow, row.lamps_red];
            let plates = [row.plates_green, row.plates_yellow, row.plates_red];
            let all = lamps.into_iter().chain(plates);
            prop_assert!(all.into_iter().all(|count| count >= 0), "{tally:?}");
        }
        Ok(())
    });
    outcome.unwrap();
}
