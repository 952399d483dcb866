//! What a quarter comes to: the same out of the log, out of the tables, and on every store.

use std::fmt::Write as _;
use std::sync::Arc;

use domain::quarter::Outcome;
use domain::roster::Actor;
use domain::score::RuleSet;
use event_store::{
    Append, Expected, KurrentLog, Log, MemoryLog, NewFact, PostgresLog, Recorded, Stream,
    StreamAppend, kurrent::ProcessLock,
};
use expect_test::expect;
use projections::Questions;
use projections::outcome::{reckon, reckon_settled, rule_hash};
use proptest::test_runner::{Config, TestRunner};
use sqlx::PgPool;
use standin::Standin;
use uuid::Uuid;

use crate::database::{served, with_database};
use crate::random::{county, deeds};
use crate::season::{freeze, late_spring, quarter, reckon_now, reopen, run, settle, spring};
use crate::story::Story;

/// Databases are made for each case, so few cases with many facts.
const CASES: u32 = 12;

fn shown(outcome: &Outcome) -> String {
    let mut shown = format!("unsettled {}\n", outcome.unsettled);
    for it in &outcome.totals {
        writeln!(shown, "{} {:?} {} {}", it.group, it.place, it.unit.as_str(), it.score).unwrap();
    }
    shown
}

#[test]
fn a_quarter_comes_to_the_totals_of_each_group_and_what_is_still_unsettled() {
    let (story, _) = spring();
    let of = |text: &str| run(reckon_now(story.log.clone(), quarter(text))).outcome;
    expect![[r#"
        unsettled 0
        DEPARTMENT Some(1) D11 102.500
        DEPARTMENT Some(2) D10 102.000
        DEPARTMENT Some(3) D21 96.000
        TOWN Some(1) T03 96.000
    "#]]
    .assert_eq(&shown(&of("2020Q1")));
    expect![[r#"
        unsettled 1
        DEPARTMENT None D10 100.000
        DEPARTMENT None D11 100.000
        DEPARTMENT None D21 100.000
        TOWN None T03 100.000
    "#]]
    .assert_eq(&shown(&of("2020Q2")));
}

#[test]
fn the_hash_of_the_first_rules_never_changes() {
    expect!["6ca3244615c55eee3cfb39bac5e04068d08694f344262a1ce3ac9ea0c72c3571"]
        .assert_eq(&rule_hash(&RuleSet::default()));
}

#[test]
fn g9_what_is_corrected_after_the_freeze_is_posted_to_the_next_quarter_with_its_origin() {
    use projections::scoreboard::Scoreboard;
    let (story, published) = late_spring();
    let again = run(reckon_settled(story.log.clone(), quarter("2020Q1"), |_, _| {}));
    let again = again.unwrap().unwrap();
    assert_eq!(again.outcome, published, "the first quarter is proved unchanged");
    assert_eq!(again.alarm, None);
    let second = run(reckon_now(story.log.clone(), quarter("2020Q2")));
    expect![[r#"
        unsettled 1
        DEPARTMENT None D21 103.000
        DEPARTMENT None D10 100.000
        DEPARTMENT None D11 100.000
        TOWN None T03 104.000
    "#]]
    .assert_eq(&shown(&second.outcome));
    let mut lines: Vec<_> = crate::random::rows::<Scoreboard>(&story);
    lines.retain(|it| it.row.quarter == quarter("2020Q2"));
    lines.sort_by_key(|it| (it.position, it.row.code));
    let mut told = String::new();
    for it in lines {
        let origin = it.row.origin.unwrap();
        let (unit, code, points) = (it.row.unit.as_str(), it.row.code, it.row.points.signed());
        writeln!(told, "{unit} {code} {points} from {origin}：{}", it.row.sentence).unwrap();
    }
    expect![[r#"
        T03 L-R +2.000 from 2020Q1：3月31日应报，平台故障属实，原红灯不再计分（原2020年第1季度），+2.000分
        T03 P-R +2.000 from 2020Q1：3月31日应报，平台故障属实，原红牌不再计分（原2020年第1季度），+2.000分
        D21 P-G +1.000 from 2020Q1：3月31日应报，补报审核完成较好（见审核意见），改亮绿牌（原2020年第1季度），+1.000分
        D21 P-R +2.000 from 2020Q1：3月31日应报，已补报，原红牌不再计分（原2020年第1季度），+2.000分
    "#]].assert_eq(&told);
}

#[test]
fn g18_a_frozen_quarter_has_the_same_hash_on_every_store() {
    let (story, published) = late_spring();
    with_database(async |pool| {
        let standin = Standin::start().await;
        let lock = Arc::new(ProcessLock::default());
        let elsewhere = KurrentLog::connect(&standin.url(), "luoshi", lock).await.unwrap();
        let stored = PostgresLog::connect(pool).await.unwrap();
        has_the_published_hash(story.log.clone(), &published).await;
        for log in
            [Arc::new(MemoryLog::new()) as Arc<dyn Log>, Arc::new(stored), Arc::new(elsewhere)]
        {
            // Somebody else's fact came first there, so that every position is another.
            append_elsewhere(&*log).await;
            copy_exactly(&story, &*log).await;
            has_the_published_hash(log, &published).await;
        }
    });
}

async fn has_the_published_hash(log: Arc<dyn Log>, published: &Outcome) {
    let reckoned = reckon_settled(log, quarter("2020Q1"), |_, _| {}).await.unwrap().unwrap();
    assert_eq!(reckoned.alarm, None);
    assert_eq!(reckoned.outcome.result_hash, published.result_hash);
}

async fn append_elsewhere(log: &dyn Log) {
    let mut story = Story::empty();
    let note = story.fact("Noted", "{}", story.now, &Actor::system());
    let facts = vec![NewFact { event_id: Uuid::max(), ..note }];
    let (stream, expected) = (Stream::new("note", "1"), Expected::Any);
    let streams = vec![StreamAppend { stream, expected, facts }];
    let (command_id, result) = (Uuid::max(), "{}".into());
    log.append(Append { command_id, request_hash: [0; 32], streams, result }).await.unwrap();
}

/// The same commands with the same ids, so that chains are the same too.
async fn copy_exactly(story: &Story, log: &dyn Log) {
    let facts = story.facts();
    for command in facts.chunk_by(|a, b| a.command_id == b.command_id) {
        let first = &command[0];
        let expected = Expected::Exactly(first.sequence - 1);
        let facts = command.iter().map(new).collect();
        let streams = vec![StreamAppend { stream: first.stream.clone(), expected, facts }];
        let (command_id, result) = (first.command_id, "{}".into());
        log.append(Append { command_id, request_hash: [0; 32], streams, result }).await.unwrap();
    }
}

fn new(fact: &Recorded) -> NewFact {
    let fact = fact.clone();
    NewFact {
        event_id: fact.event_id,
        kind: fact.kind,
        version: fact.version,
        payload: fact.payload,
        metadata: fact.metadata,
        effective_at: fact.effective_at,
        recorded_at: fact.recorded_at,
        actor: fact.actor,
        correlation_id: fact.correlation_id,
        causation_id: fact.causation_id,
    }
}

#[test]
fn what_is_reckoned_out_of_the_log_is_what_the_tables_serve() {
    let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
    let outcome = runner.run(&deeds(), |deeds| {
        let story = county(&deeds);
        with_database(async |pool| {
            served(&story, &pool).await;
            for text in ["2020Q1", "2020Q2", "2020Q3"] {
                is_what_is_served(&story, text, &pool).await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

/// A frozen quarter answers as it was published, which random people do at will.
async fn is_what_is_served(story: &Story, text: &str, pool: &PgPool) {
    let questions = Questions::new(pool.clone());
    let books = questions.books(quarter(text)).await.unwrap();
    if books.is_some_and(|it| it.row.outcome.is_some()) {
        return;
    }
    let reckoned = reckon_now(story.log.clone(), quarter(text)).await;
    assert_eq!(reckoned.alarm, None);
    let mut served = Vec::new();
    for group in ["DEPARTMENT", "TOWN"] {
        let ranking = questions.ranking(quarter(text), group).await.unwrap();
        served.extend(ranking.into_iter().map(|it| (it.place, it.unit, it.score)));
    }
    let totals = reckoned.outcome.totals.into_iter();
    assert_eq!(totals.map(|it| (it.place, it.unit, it.score)).collect::<Vec<_>>(), served);
}

#[test]
fn a_frozen_quarter_answers_as_it_was_published_whatever_becomes_of_its_units() {
    let (mut story, published) = late_spring();
    let close = domain::unit::Command::Close { reason: "机构改革".into() };
    story.tell::<domain::unit::Unit>("D10", close, &crate::story::office()).unwrap();
    with_database(async |pool| {
        served(&story, &pool).await;
        let questions = Questions::new(pool);
        let ranking = questions.ranking(quarter("2020Q1"), "DEPARTMENT").await.unwrap();
        let placed: Vec<_> = ranking.iter().map(|it| (&it.unit, it.place, it.score)).collect();
        let totals = published.totals.iter().filter(|it| it.group == "DEPARTMENT");
        assert_eq!(placed, totals.map(|it| (&it.unit, it.place, it.score)).collect::<Vec<_>>());
        let roads = ranking.iter().find(|it| it.unit.as_str() == "D10").unwrap();
        assert_eq!((roads.delta.as_milli(), roads.tally.lamps_green), (2_000, 1));
        let next = questions.ranking(quarter("2020Q2"), "DEPARTMENT").await.unwrap();
        let water = next.iter().find(|it| it.unit.as_str() == "D21").unwrap();
        assert_eq!((water.place, water.place_before), (None, Some(3)));
    });
}

#[test]
fn a_reopened_quarter_takes_lines_again_and_is_settled_anew() {
    let (mut story, ids) = spring();
    settle(&mut story, "2020Q1");
    let first = freeze(&mut story, "2020Q1");
    story.at("2020-04-10 09:00");
    reopen(&mut story, "2020Q1");
    let cancel = domain::assignment::Command::Cancel { reason: "平台故障属实".into() };
    story.assign(ids[1], cancel, &crate::story::office()).unwrap();
    let open = run(reckon_settled(story.log.clone(), quarter("2020Q1"), |_, _| {})).unwrap();
    assert_eq!(open, None);
    settle(&mut story, "2020Q1");
    let second = freeze(&mut story, "2020Q1");
    assert_ne!(first.result_hash, second.result_hash);
    expect![[r#"
        unsettled 0
        DEPARTMENT Some(1) D11 102.500
        DEPARTMENT Some(2) D10 102.000
        DEPARTMENT None D21 100.000
        TOWN Some(1) T03 96.000
    "#]]
    .assert_eq(&shown(&second));
}

#[test]
fn progress_is_told_up_to_the_end() {
    let (story, _) = spring();
    let told = std::cell::RefCell::new(Vec::new());
    let head = story.head();
    let progress = |done, all| told.borrow_mut().push((done, all));
    run(reckon(story.log.clone(), quarter("2020Q1"), head, None, progress)).unwrap();
    assert_eq!(told.borrow().last(), Some(&(head.raw(), head.raw())));
}
