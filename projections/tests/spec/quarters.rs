//! The books of quarters, as they are shown.

use domain::quarter::Act;
use domain::roster::Actor;
use expect_test::expect;
use projections::Questions;
use projections::quarters::{Books, Quarters};

use crate::check::check;
use crate::database::{served, with_database};
use crate::season::{act, freeze, late_spring, quarter, reopen, settle, spring};
use crate::story::{Story, leader, office};

fn show(books: &Books) -> String {
    let row = &books.row;
    let waiting: Vec<_> = row.waiting.0.iter().map(|it| (it.adjustment.no, it.at)).collect();
    let reopening = row.reopening.as_ref().map(|it| (&it.0.reason, &it.0.proposer.0, it.0.at));
    let outcome = row.outcome.as_ref().map(|it| it.0.totals.len());
    format!(
        "{} {} v{} settled {:?} frozen {:?} totals {outcome:?}\n  \
         waiting {waiting:?} {reopening:?}\n  \
         reopened {:?} {:?}",
        books.key.quarter,
        row.state,
        row.version,
        row.settled_at,
        row.frozen_at,
        row.reopened_at,
        row.reopened_reason,
    )
}

#[test]
fn an_open_quarter_shows_what_waits_for_a_second_person() {
    let mut story = Story::county();
    story.at("2020-02-03 09:00");
    let propose = |points: i64| Act::ProposeAdjustment {
        unit: domain::unit::UnitId::new("D10"),
        points: domain::score::Points::milli(points),
        reason: "抗旱有功".into(),
        document: "县政府纪要〔2020〕3号".into(),
    };
    act(&mut story, "2020Q1", propose(500), &office()).unwrap();
    act(&mut story, "2020Q1", propose(-500), &office()).unwrap();
    let decline = Act::DecideAdjustment { no: 1, agree: false, reason: "依据不足".into() };
    act(&mut story, "2020Q1", decline, &crate::story::other_office()).unwrap();
    check::<Quarters>(
        &story,
        show,
        &expect![[r#"
        2020Q1 OPEN v4 settled None frozen None totals None
          waiting [(2, 2020-02-03 09:00)] None
          reopened None None
    "#]],
    );
}

#[test]
fn a_frozen_quarter_shows_what_was_published_and_that_somebody_wants_it_reopened() {
    let (mut story, _) = late_spring();
    let propose = Act::ProposeReopening { reason: "误记红灯".into() };
    act(&mut story, "2020Q1", propose, &office()).unwrap();
    check::<Quarters>(
        &story,
        show,
        &expect![[r#"
        2020Q1 FROZEN v6 settled Some(2020-04-09 09:00) frozen Some(2020-04-09 09:00) totals Some(4)
          waiting [] Some(("误记红灯", "zhao", 2020-04-14 10:00))
          reopened None None
    "#]],
    );
    let decline = Act::DecideReopening { agree: false, reason: "依据不足".into() };
    act(&mut story, "2020Q1", decline, &leader()).unwrap();
    check::<Quarters>(
        &story,
        show,
        &expect![[r#"
        2020Q1 FROZEN v7 settled Some(2020-04-09 09:00) frozen Some(2020-04-09 09:00) totals Some(4)
          waiting [] None
          reopened None None
    "#]],
    );
}

#[test]
fn a_reopened_quarter_is_open_and_says_when_and_why() {
    let (mut story, _) = spring();
    settle(&mut story, "2020Q1");
    freeze(&mut story, "2020Q1");
    story.at("2020-04-10 09:00");
    reopen(&mut story, "2020Q1");
    check::<Quarters>(
        &story,
        show,
        &expect![[r#"
        2020Q1 OPEN v7 settled None frozen None totals None
          waiting [] None
          reopened Some(2020-04-10 09:00) Some("误记红灯")
    "#]],
    );
}

#[test]
fn the_books_can_be_asked_for_newest_first() {
    let (mut story, outcome) = late_spring();
    act(&mut story, "2020Q2", Act::Open {}, &Actor::system()).unwrap();
    with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let all = questions.all_books().await.unwrap();
        let quarters: Vec<_> = all.iter().map(|it| it.key.quarter.to_string()).collect();
        assert_eq!(quarters, ["2020Q2", "2020Q1"]);
        let books = questions.books(quarter("2020Q1")).await.unwrap().unwrap();
        assert_eq!(books, all[1]);
        assert_eq!(books.row.outcome.unwrap().0, outcome);
        let position = books.row.settled_position.unwrap();
        assert_eq!(position.raw(), outcome.upto_position);
        assert_eq!(questions.books(quarter("2019Q4")).await.unwrap(), None);
    });
}
