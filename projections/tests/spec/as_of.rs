//! The past: a house that is asked as of an instant answers as one that has heard only the
//! facts of then.

use std::fmt::Write as _;
use std::sync::Arc;

use domain::roster::Actor;
use domain::time::{Moment, Quarter};
use domain::unit::UnitId;
use event_store::{Log, MemoryLog, Recorded};
use expect_test::expect;
use projections::lamp_board::{LampBoard, Posted};
use projections::overview::Overview;
use projections::ranking::{Placed, Ranking};
use projections::{
    ALL, EntryOf, Folded, Past, Questions, Reference, Told, Until, as_of, as_of_by, digest, rebuild,
};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;
use tokio::runtime::Runtime;

use crate::check::at_once;
use crate::database::{served, with_database};
use crate::drivers::copy;
use crate::random::{county, deeds};
use crate::rhythm::Rhythm;
use crate::season::{noticed_late, reopen, settle};
use crate::story::{ROADS, Story, WATER, item};

const CASES: u32 = 10;

/// An instant out of a story: at one of its facts, or just before it.
#[derive(Debug, Clone)]
struct Ask {
    fact: Index,
    how: u8,
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let ask = (any::<Index>(), 0..5_u8).prop_map(|(fact, how)| Ask { fact, how });
    proptest::collection::vec(ask, 1..4)
}

impl Ask {
    fn until(&self, facts: &[Recorded]) -> Until {
        let fact = self.fact.get(facts);
        let just_before = chrono::TimeDelta::microseconds(-1);
        let (recorded, effective) = (Moment::new(fact.recorded_at), Moment::new(fact.effective_at));
        match self.how {
            0 => Until::Position(fact.position),
            1 => Until::Recorded(recorded),
            2 => Until::Recorded(recorded.plus(just_before)),
            3 => Until::Effective(effective),
            _ => Until::Effective(effective.plus(just_before)),
        }
    }
}

fn counting(facts: Vec<Recorded>, until: Until) -> Vec<Recorded> {
    facts.into_iter().filter(|fact| until.counts(&fact.noted())).collect()
}

#[test]
fn folding_up_to_an_instant_is_folding_the_facts_that_count_then() {
    let runtime = Runtime::new().unwrap();
    let sizes = proptest::collection::vec(1..40_usize, 1..4);
    let mut runner = TestRunner::new(Config { cases: 48, ..Config::default() });
    let outcome =
        runner.run(&(deeds(), sizes, asks(), 1..12_usize), |(deeds, sizes, asks, crew)| {
            let story = county(&deeds);
            let log: Arc<dyn Log> = Arc::new(Rhythm::new(&story.log, sizes));
            for until in asks.iter().map(|ask| ask.until(&story.facts())) {
                let folded = runtime.block_on(as_of_by(log.clone(), ALL, until, crew)).unwrap();
                let facts = counting(story.facts(), until);
                let mut reference = Reference::default();
                let told = facts.iter().filter_map(|fact| Told::read(fact).unwrap());
                let mut told: Vec<_> = told.collect();
                for fact in &mut told {
                    reference.attend(fact);
                }
                for (model, folded) in ALL.iter().zip(folded) {
                    prop_assert_eq!(at_once(*model, &told), folded.rows, "{}", model.name());
                    let last = facts.last().map(|fact| fact.position).unwrap_or_default();
                    prop_assert_eq!(last, folded.position);
                }
            }
            Ok(())
        });
    outcome.unwrap();
}

#[test]
fn what_was_on_record_is_what_the_screens_showed_then() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&(deeds(), any::<Index>()), |(deeds, fact)| {
        let story = county(&deeds);
        let facts = story.facts();
        let instant = Moment::new(fact.get(&facts).recorded_at);
        let then = Story::empty();
        futures::executor::block_on(copy(counting(facts, Until::Recorded(instant)), &*then.log));
        let (live, rebuilt) = with_database(async |pool| {
            served(&then, &pool).await;
            let live = digest(&pool, ALL).await.unwrap();
            rebuild(then.log.clone(), &pool, ALL).await.unwrap();
            (live, digest(&pool, ALL).await.unwrap())
        });
        prop_assert_eq!(&live, &rebuilt);
        for until in [Until::Recorded(instant), Until::Position(then.head())] {
            let folded = Runtime::new().unwrap().block_on(as_of(story.log.clone(), ALL, until));
            let folded: Vec<_> = folded.unwrap().iter().map(Folded::digest).collect();
            prop_assert_eq!(&live, &folded);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn questions_about_the_past_are_answered_as_they_were_then() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&(deeds(), asks()), |(deeds, asks)| {
        let story = county(&deeds);
        with_database(async |pool| answers_agree(&story, &asks, &pool).await);
        Ok(())
    });
    outcome.unwrap();
}

async fn answers_agree(story: &Story, asks: &[Ask], pool: &PgPool) {
    let log: Arc<dyn Log> = story.log.clone();
    served(story, pool).await;
    let questions = Questions::new(pool.clone());
    let mut answered = Vec::new();
    for until in asks.iter().map(|ask| ask.until(&story.facts())) {
        let past = questions.as_of(&log, until);
        let Some(now) = past.instant().await.unwrap() else { continue };
        assignments_agree(&past, &log, until).await;
        answered.push((until, now, asked_then(&past).await));
    }
    for (until, now, answers) in answered {
        // Another house, which has heard nothing else, but knows by which rules it was paid.
        let then: Arc<dyn Log> = Arc::new(MemoryLog::new());
        let known = |fact: &Recorded| until.counts(&fact.noted()) || fact.kind == "RuleSetDrafted";
        copy(story.facts().into_iter().filter(known).collect(), &*then).await;
        rebuild(then, pool, ALL).await.unwrap();
        assert_eq!(asked_now(&questions, now).await, answers, "{until:?}");
    }
}

/// The rows of single assignments, those not there yet included.
async fn assignments_agree(past: &Past, log: &Arc<dyn Log>, until: Until) {
    let board = |until| async move {
        let model = projections::named(&["lamp_board"]).unwrap();
        let folded = as_of(log.clone(), &model, until).await.unwrap().pop().unwrap();
        folded.entries::<LampBoard>().unwrap()
    };
    let then: Vec<EntryOf<LampBoard>> = board(until).await;
    for Posted { key, .. } in board(Until::Position(log.head().await.unwrap())).await {
        let expected = then.iter().find(|it| it.key == key);
        assert_eq!(past.assignment(key.assignment).await.unwrap().as_ref(), expected);
    }
}

#[test]
fn what_was_true_is_told_apart_from_what_was_on_record() {
    let (story, _) = noticed_late();
    let log: Arc<dyn Log> = story.log.clone();
    let shown = with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let mut shown = String::new();
        let instant: Moment = "2020-04-05 12:00".parse().unwrap();
        for until in [
            Until::Recorded("2019-12-31 00:00".parse().unwrap()),
            Until::Recorded(instant),
            Until::Effective(instant),
            Until::Recorded("2020-04-11 00:00".parse().unwrap()),
            Until::Effective("2020-04-11 00:00".parse().unwrap()),
        ] {
            let past = questions.as_of(&log, until);
            writeln!(shown, "{until:?}").unwrap();
            for quarter in ["2020Q1", "2020Q2"] {
                let ranking = past.ranking(quarter.parse().unwrap(), "DEPARTMENT").await.unwrap();
                let one = |it: &Placed| format!(" {}{:?} {}", it.unit.as_str(), it.place, it.score);
                writeln!(shown, "  {quarter}{}", ranking.iter().map(one).collect::<String>())
                    .unwrap();
            }
            let all = past.overview(None, None).await.unwrap().all;
            writeln!(shown, "  {} of {} overdue, {:?}", all.overdue, all.total, all.lamps).unwrap();
        }
        shown
    });
    expect![[r#"
        Recorded(2019-12-31 00:00)
          2020Q1
          2020Q2
          0 of 0 overdue, Lamps { green: 0, yellow: 0, red: 0, pending: 0, off: 0 }
        Recorded(2020-04-05 12:00)
          2020Q1 D10Some(1) 102.000 D11None 100.000 D21None 100.000
          2020Q2 D10None 100.000 D11None 100.000 D21None 100.000
          1 of 2 overdue, Lamps { green: 1, yellow: 0, red: 0, pending: 0, off: 1 }
        Effective(2020-04-05 12:00)
          2020Q1 D10Some(1) 102.000 D21Some(2) 98.000 D11None 100.000
          2020Q2 D10None 100.000 D11None 100.000 D21None 100.000
          1 of 2 overdue, Lamps { green: 1, yellow: 0, red: 1, pending: 0, off: 0 }
        Recorded(2020-04-11 00:00)
          2020Q1 D10Some(1) 102.000 D11None 100.000 D21None 100.000
          2020Q2 D10None 100.000 D11None 100.000 D21None 96.000
          1 of 2 overdue, Lamps { green: 1, yellow: 0, red: 1, pending: 0, off: 0 }
        Effective(2020-04-11 00:00)
          2020Q1 D10Some(1) 102.000 D11None 100.000 D21None 100.000
          2020Q2 D10None 100.000 D11None 100.000 D21None 96.000
          1 of 2 overdue, Lamps { green: 1, yellow: 0, red: 1, pending: 0, off: 0 }
    "#]]
    .assert_eq(&shown);
}

/// The red lamp of a duty that nobody had seen was carried to the second quarter when it was
/// recalled, and the books of the first were opened again. Closed once more, they miss another
/// red lamp, which had been true all the time.
fn recalled() -> Story {
    let mut story = Story::county();
    story.at("2020-03-02 09:00");
    let silent = story.issue("示督1", vec![item(1, &[WATER], &[], "2020-03-31")], "ONCE")[0];
    story.at("2020-04-02 09:00").tick(silent);
    settle(story.at("2020-04-09 09:00"), "2020Q1");
    story.recall(silent).unwrap();
    reopen(story.at("2020-04-10 09:00"), "2020Q1");
    settle(story.at("2020-04-15 09:00"), "2020Q1");
    let facts = story.facts();
    let lamp = facts.iter().find(|it| it.kind == "LampSettled").unwrap();
    let effective = Moment::new(lamp.effective_at);
    let again = story.fact("LampSettled", &lamp.payload, effective, &Actor::system());
    story.append(lamp.stream.clone(), vec![again]);
    story
}

#[test]
fn what_was_noticed_late_stands_where_what_it_follows_stood_then() {
    let story = recalled();
    let log: Arc<dyn Log> = story.log.clone();
    let shown = with_database(async |pool| {
        served(&story, &pool).await;
        let until = Until::Effective("2020-04-12 12:00".parse().unwrap());
        let past = Questions::new(pool).as_of(&log, until);
        let model = projections::named(&["ranking"]).unwrap();
        let folded = as_of(log.clone(), &model, until).await.unwrap().pop().unwrap();
        let mut shown = String::new();
        for tally in folded.entries::<Ranking>().unwrap() {
            let of = tally.key.quarter;
            let ranking = past.ranking(of, "DEPARTMENT").await.unwrap();
            let placed = ranking.into_iter().find(|it| it.unit == tally.key.unit).unwrap();
            assert_eq!(placed.tally, tally.row);
            let (sum, reds) = (tally.row.sum().signed(), tally.row.lamps_red);
            writeln!(shown, "{of} {sum} {reds}").unwrap();
        }
        shown
    });
    expect![[r#"
        2020Q1 −2.000 1
        2020Q2 0.000 0
    "#]]
    .assert_eq(&shown);
}

type Answers = (Vec<Vec<Placed>>, Vec<Overview>);

fn boards() -> impl Iterator<Item = (Quarter, &'static str)> {
    let quarters = ["2020Q1", "2020Q2", "2020Q3"].map(|it| it.parse().unwrap());
    quarters.into_iter().flat_map(|quarter| ["DEPARTMENT", "TOWN"].map(|group| (quarter, group)))
}

fn scopes() -> [(Option<Quarter>, Option<UnitId>); 4] {
    let (first, roads) = (Some("2020Q1".parse().unwrap()), Some(UnitId::new(ROADS)));
    [(None, None), (first, None), (None, roads.clone()), (first, roads)]
}

async fn asked_then(past: &Past) -> Answers {
    let (mut rankings, mut overviews) = (Vec::new(), Vec::new());
    for (quarter, group) in boards() {
        rankings.push(past.ranking(quarter, group).await.unwrap());
    }
    for (quarter, unit) in scopes() {
        overviews.push(past.overview(quarter, unit.as_ref()).await.unwrap());
    }
    (rankings, overviews)
}

async fn asked_now(questions: &Questions, now: Moment) -> Answers {
    let (mut rankings, mut overviews) = (Vec::new(), Vec::new());
    for (quarter, group) in boards() {
        rankings.push(questions.ranking(quarter, group).await.unwrap());
    }
    for (quarter, unit) in scopes() {
        overviews.push(questions.overview(quarter, unit.as_ref(), now).await.unwrap());
    }
    (rankings, overviews)
}
