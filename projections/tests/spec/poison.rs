//! A fact that cannot be understood stops those who hear its category, and nobody else.

use std::time::Duration;

use domain::matter::Matter;
use domain::{Decider, roster::Actor};
use event_store::{Cursor, NewFact, Stream};
use expect_test::{Expect, expect};
use projections::{ALL, Projections, RebuildError, Until, as_of, rebuild};
use sqlx::PgPool;
use tokio::time::{sleep, timeout};

use crate::database::{PATIENCE, with_database};
use crate::story::{ROADS, Story, item};

/// States a strange fact about a matter, then goes on with what is understood by all.
fn check(strange: impl FnOnce(&mut NewFact), expect: &Expect) {
    let mut story = Story::county();
    let mut fact =
        story.fact("MatterClosed", r#"{"MatterClosed":{}}"#, story.now, &Actor::system());
    strange(&mut fact);
    let stream = Stream::new(Matter::STREAM, "6d1f8d5c-2f0e-4f7a-9d43-5a0c6f1f3b10");
    story.append(stream, vec![fact]);
    story.issue("示督1", vec![item(1, &[ROADS], &[], "2020-03-31")], "ONCE");
    let shown = with_database(async |pool| health(&story, &pool).await);
    expect.assert_eq(&shown);
}

/// Who stands still, and why; the others must have heard everything.
async fn health(story: &Story, pool: &PgPool) -> String {
    let projections = Projections::start(story.log.clone(), pool.clone());
    let settled = async {
        loop {
            let health = projections.health();
            let there = |it: &projections::ProjectionState| {
                it.halted.is_some() || it.position == story.head()
            };
            if health.iter().all(there) {
                return health;
            }
            sleep(Duration::from_millis(2)).await;
        }
    };
    let health = timeout(PATIENCE, settled).await.unwrap();
    assert!(!projections.caught_up(story.head(), PATIENCE).await);
    is_not_skipped_elsewhere(story, pool).await;
    let halted = health.into_iter().filter_map(|it| {
        let why = it.halted?;
        Some(format!("{} at {}: {why}\n", it.name, it.position.raw()))
    });
    halted.collect()
}

/// Neither a rebuild nor a fold in memory gets past it, and both say where it stands. What was
/// before it can still be asked for.
async fn is_not_skipped_elsewhere(story: &Story, pool: &PgPool) {
    let (strange, log) = (Cursor::new(6), story.log.clone());
    let before = Cursor::new(strange.raw() - 1);
    let rebuilt = rebuild(log.clone(), pool, ALL).await.unwrap_err();
    let folded = as_of(log.clone(), ALL, Until::Position(strange)).await.unwrap_err();
    for error in [rebuilt, folded] {
        assert!(matches!(&error, RebuildError::Poison(poison) if poison.at == strange), "{error}");
        assert!(error.to_string().contains("position 6 (matter/"), "{error}");
    }
    as_of(log, ALL, Until::Position(before)).await.unwrap();
}

#[test]
fn a_kind_nobody_knows_stops_the_registry_and_the_timeline() {
    let strange = |fact: &mut NewFact| {
        fact.kind = "x.v99".into();
        fact.payload = r#"{"x.v99":{}}"#.into();
    };
    check(
        strange,
        &expect![[r#"
            registry at 5: fact at position 6 (matter/x.v99) cannot be understood: unknown variant `x.v99`, expected one of `MatterRegistered`, `MatterDecomposed`, `MatterAmended`, `MatterLinked`, `ItemsIssued`, `ItemsRecalled`, `MatterClosed` at line 1 column 8
            timeline at 5: fact at position 6 (matter/x.v99) cannot be understood: unknown variant `x.v99`, expected one of `MatterRegistered`, `MatterDecomposed`, `MatterAmended`, `MatterLinked`, `ItemsIssued`, `ItemsRecalled`, `MatterClosed` at line 1 column 8
        "#]],
    );
}

#[test]
fn so_does_a_payload_without_its_fields() {
    check(
        |_| {},
        &expect![[r#"
        registry at 5: fact at position 6 (matter/MatterClosed) cannot be understood: missing field `matter` at line 1 column 18
        timeline at 5: fact at position 6 (matter/MatterClosed) cannot be understood: missing field `matter` at line 1 column 18
    "#]],
    );
}

#[test]
fn so_does_a_shape_from_the_future() {
    let strange = |fact: &mut NewFact| {
        let matter = "6d1f8d5c-2f0e-4f7a-9d43-5a0c6f1f3b10";
        fact.payload = format!(r#"{{"MatterClosed":{{"matter":"{matter}","summary":"完"}}}}"#);
        fact.version = "99.0".into();
    };
    check(
        strange,
        &expect![[r#"
        registry at 5: fact at position 6 (matter/MatterClosed) cannot be understood: its shape 99.0 is not known
        timeline at 5: fact at position 6 (matter/MatterClosed) cannot be understood: its shape 99.0 is not known
    "#]],
    );
}

#[test]
fn what_another_program_keeps_in_the_same_log_concerns_nobody() {
    let mut story = Story::county();
    let fact = story.fact("Anything", "[1,2,3]", story.now, &Actor::system());
    story.append(Stream::new("elsewhere", "1"), vec![fact]);
    with_database(async |pool| {
        let projections = Projections::start(story.log.clone(), pool.clone());
        assert!(projections.caught_up(story.head(), PATIENCE).await);
        assert!(projections.health().iter().all(|it| it.halted.is_none()));
    });
}
