//! What `PostgreSQL` keeps beyond the contract: the table defends itself, SQL and Rust hash alike,
//! damage is named, several processes share one order, and memory is a true double.

use std::{collections::BTreeSet, sync::Arc};

use event_store::{
    Append, Cursor, Expected, Head, Log, MemoryLog, Portable, PostgresLog, ReadError, Recorded,
    Stream, StreamAppend, chain,
};
use futures::{StreamExt, TryStreamExt, future::join_all};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any},
    prop_oneof,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use sqlx::{Executor, PgPool};
use tokio::spawn;

use crate::support::{
    assignment, at, command, commands, everything, id, open, receipt, sound, with_database, word,
};

#[tokio::test(flavor = "multi_thread")]
async fn history_cannot_be_edited() {
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 2)).await);
        for table in ["events", "processed_commands"] {
            for attempt in [
                format!("UPDATE {table} SET command_id = gen_random_uuid()"),
                format!("UPDATE {table} SET command_id = gen_random_uuid() WHERE false"),
                format!("DELETE FROM {table}"),
                format!("TRUNCATE {table}"),
            ] {
                let refusal = pool.execute(attempt.as_str()).await.unwrap_err().to_string();
                assert!(refusal.contains(&format!("{table} is append-only")), "{refusal}");
            }
        }
        assert_eq!(sound(&everything(&*log).await), 2);
    })
    .await;
}

/// A server that says "committed" before anything is on disk, and a log that takes no such word.
const HASTE: &str = "
    DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
    END $$;
    CREATE FUNCTION insist() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF current_setting('synchronous_commit') <> 'on' THEN RAISE EXCEPTION 'in haste'; END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER insist AFTER INSERT ON events
        FOR EACH STATEMENT EXECUTE FUNCTION insist();
    CREATE TRIGGER insist AFTER INSERT ON processed_commands
        FOR EACH STATEMENT EXECUTE FUNCTION insist();";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_is_on_disk_even_where_the_server_is_in_haste() {
    with_database(async |pool| {
        pool.execute(HASTE).await.unwrap();
        let pool = PgPool::connect_with((*pool.connect_options()).clone()).await.unwrap();
        let shown = sqlx::query_scalar::<_, String>("SHOW synchronous_commit");
        assert_eq!(shown.fetch_one(&pool).await.unwrap(), "off");
        let log = open(&pool).await;
        // First by what is looked up, then upon what is remembered.
        for _ in 0..2 {
            receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
        }
        let elsewhere = Arc::new(MemoryLog::new());
        let known = receipt(elsewhere.append(command(assignment("b"), Expected::Any, 1)).await);
        let facts = everything(&*elsewhere).await;
        log.restore(log.head().await.unwrap(), facts).await.unwrap();
        log.restore_receipts(vec![known]).await.unwrap();
        assert_eq!(sound(&everything(&*log).await), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_computes_the_same_hash() {
    with_database(async |pool| {
        let log = open(&pool).await;
        for instant in ["2020-03-31T16:00:00.000001Z", "2262-04-11T23:47:16.854775Z"] {
            let mut odd = command(assignment("石门镇 - ' \\ \u{1F6A8}"), Expected::Any, 3);
            for fact in &mut odd.streams[0].facts {
                fact.recorded_at = at(instant);
            }
            odd.streams[0].facts[1].effective_at = at("1888-02-29T23:59:59.999999Z");
            odd.streams[0].facts[1].payload = "[ 1,\t\"\\u0000 \\\\ é\" ]".into();
            odd.streams[0].facts[2].actor = String::new();
            receipt(log.append(odd).await);
        }
        let alike: Vec<bool> =
            sqlx::query_scalar("SELECT chain_hash(events) = hash FROM events ORDER BY position")
                .fetch_all(&pool)
                .await
                .unwrap();
        assert_eq!(alike, [true; 6]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_somebody_else_has_moved_is_no_head() {
    with_database(async |pool| {
        let (log, other) = (open(&pool).await, open(&pool).await);
        receipt(other.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        receipt(log.append(command(assignment("b"), Expected::Any, 1)).await);
        let facts = log.read_stream(&assignment("a"), 0).await.unwrap();
        let first = Expected::After(Head::of(&facts[0]));
        receipt(other.append(command(assignment("a"), first, 1)).await);
        receipt(log.append(command(assignment("b"), Expected::Any, 1)).await);

        // This log has never looked at the stream itself, and believes what it is told.
        for wrong in [first, Expected::Exactly(0)] {
            assert_eq!(word(&log.append(command(assignment("a"), wrong, 1)).await), "conflict");
            receipt(other.append(command(assignment("b"), Expected::Any, 1)).await);
            receipt(log.append(command(assignment("b"), Expected::Any, 1)).await);
        }
        let mut forged = facts[0].clone();
        forged.link.hash = [9; 32];
        let forged = Expected::After(Head::of(&forged));
        assert_eq!(word(&log.append(command(assignment("a"), forged, 1)).await), "conflict");
        receipt(log.append(command(assignment("c"), Expected::Exactly(0), 1)).await);
        assert_eq!(sound(&everything(&*log).await), 9);
    })
    .await;
}

/// The damage of a superuser who turns the defences off.
async fn damage(pool: &PgPool, how: &str) {
    for statement in
        ["ALTER TABLE events DISABLE TRIGGER USER", how, "ALTER TABLE events ENABLE TRIGGER USER"]
    {
        pool.execute(statement).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_fact_breaks_its_chain() {
    let edits = [
        "payload = '{\"Reported\":{\"text\":\"道路硬化完成61%\"}}'",
        "payload = (payload::text || ' ')::json",
        "metadata = '{}'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "effective_at = effective_at + interval '1 microsecond'",
        "actor_id = '起凤镇'",
        "event_type = 'Returned'",
        "event_version = '1.1'",
        "command_id = gen_random_uuid()",
        "prev_hash = sha256('')",
        "hash = sha256('')",
        "aggregate_id = 'b'",
        "sequence = 7",
    ];
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 3)).await);
        for edit in edits {
            pool.execute("CREATE TABLE before AS TABLE events").await.unwrap();
            damage(&pool, &format!("UPDATE events SET {edit} WHERE position = 2")).await;
            let broken = chain::verify(&everything(&*log).await).unwrap_err();
            assert_eq!(broken.position, Cursor::new(2), "{edit}: {broken}");
            damage(&pool, "DELETE FROM events").await;
            pool.execute("INSERT INTO events TABLE before").await.unwrap();
            pool.execute("DROP TABLE before").await.unwrap();
        }
        assert_eq!(sound(&everything(&*log).await), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_stops_at_the_place_of_a_missing_fact() {
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 9)).await);
        damage(&pool, "DELETE FROM events WHERE position = 5").await;

        let missing = |error| matches!(error, ReadError::Damaged { at: 5, .. });
        assert!(missing(log.read_all(Cursor::START, 100).await.unwrap_err()));
        let range = Arc::clone(&log).read_range(Cursor::START, Cursor::new(9));
        assert!(missing(range.try_concat().await.unwrap_err()));

        let mut followed = Arc::clone(&log).follow(Cursor::START);
        assert_eq!(followed.next().await.unwrap().unwrap().len(), 4, "what is before it");
        assert!(missing(followed.next().await.unwrap().unwrap_err()));
        assert!(missing(followed.next().await.unwrap().unwrap_err()), "it does not go on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_an_unknown_kind_is_damage() {
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 2)).await);
        damage(&pool, "UPDATE events SET hash_alg = 9 WHERE position = 2").await;
        let damaged = |error| matches!(error, ReadError::Damaged { at: 2, .. });
        assert!(damaged(log.read_all(Cursor::START, 9).await.unwrap_err()));
        assert!(damaged(log.read_stream(&assignment("a"), 1).await.unwrap_err()));
        let range = Arc::clone(&log).read_range(Cursor::START, Cursor::new(2));
        assert!(damaged(range.try_concat().await.unwrap_err()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_one_order() {
    with_database(async |pool| {
        let logs = [open(&pool).await, open(&pool).await];
        let writers = (0..16).map(|writer| {
            let log = Arc::clone(&logs[writer % 2]);
            spawn(async move {
                let mut won = 0;
                for turn in 0..40 {
                    let expected = Expected::Exactly(turn);
                    let answer = log.append(command(assignment("all"), expected, 1)).await;
                    won += usize::from(word(&answer) == "fresh");
                    receipt(log.append(command(assignment(writer), Expected::Any, 1)).await);
                }
                won
            })
        });
        let won: usize = join_all(writers).await.into_iter().map(Result::unwrap).sum();
        let facts = everything(&*logs[0]).await;
        assert_eq!(sound(&facts), won + 16 * 40);
        assert_eq!(facts, everything(&*logs[1]).await);
    })
    .await;
}

/// Random crowds of commands: what `PostgreSQL` answers when a crowd comes at once is what memory
/// answers when it comes one by one, and the logs are the same byte for byte.
async fn double(postgres: &PostgresLog) {
    let memory = MemoryLog::new();
    let mut runner = TestRunner::deterministic();
    let (mut seen, mut words) = (Vec::new(), BTreeSet::new());
    for _ in 0..60 {
        let crowd = vec(any_command(), 1..30).new_tree(&mut runner).unwrap().current();
        let crowd = told(crowd, &mut seen, &everything(&memory).await);
        let at_once = join_all(crowd.iter().map(|it| postgres.append(it.clone()))).await;
        for (append, answer) in crowd.into_iter().zip(at_once) {
            let believed = append.streams.iter().map(|it| belief(it.expected));
            words.extend(believed.map(|it| format!("{it}: {}", word(&answer))));
            let expected = memory.append(append).await;
            assert_eq!(format!("{answer:?}"), format!("{expected:?}"));
        }
    }
    let facts = everything(postgres).await;
    assert_eq!(facts, everything(&memory).await);
    assert!(sound(&facts) > 100);
    let answers = ["conflict", "fresh", "repeated"];
    let beliefs = ["after", "any", "behind", "exactly"];
    let mut all = beliefs.iter().flat_map(|it| answers.map(|word| format!("{it}: {word}")));
    let random = all.all(|it| words.contains(&it)) && words.contains("any: command id reused");
    assert!(random, "the crowds were not random enough: {words:?}");
}

fn belief(expected: Expected) -> &'static str {
    match expected {
        Expected::Any => "any",
        Expected::Exactly(_) => "exactly",
        Expected::After(_) => "after",
        Expected::Behind(_) => "behind",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_a_true_double_of_postgres() {
    with_database(async |pool| double(&*open(&pool).await).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn and_of_one_that_remembers_where_next_to_no_stream_stands() {
    with_database(async |pool| double(&PostgresLog::remembering(pool, 1).await.unwrap()).await)
        .await;
}

/// What a writer will believe of a stream, once it is known what stands there.
#[derive(Debug, Clone, Copy)]
enum Belief {
    Any,
    Exactly(u64),
    /// The n-th newest fact on record is the last.
    After(usize),
    /// The n-th newest fact that was ever stated, on record or not.
    Behind(usize),
}

fn any_belief() -> impl Strategy<Value = Belief> {
    prop_oneof![
        2 => Just(Belief::Any),
        2 => (0..30_u64).prop_map(Belief::Exactly),
        1 => (0..2_usize).prop_map(Belief::After),
        1 => (0..2_usize).prop_map(Belief::Behind),
    ]
}

impl Belief {
    fn expected(self, stream: &Stream, on_record: &[Recorded], stated: &[Append]) -> Expected {
        let nothing = Expected::Exactly(0);
        match self {
            Self::Any => Expected::Any,
            Self::Exactly(sequence) => Expected::Exactly(sequence),
            Self::After(n) => {
                let facts = on_record.iter().rev().filter(|it| it.stream == *stream);
                facts.map(|it| Expected::After(Head::of(it))).nth(n).unwrap_or(nothing)
            }
            Self::Behind(n) => {
                let parts = stated.iter().rev().flat_map(|it| it.streams.iter().rev());
                let parts = parts.filter(|it| it.stream == *stream);
                let facts = parts.flat_map(|it| it.facts.iter().rev());
                facts.map(|it| Expected::Behind(it.event_id)).nth(n).unwrap_or(nothing)
            }
        }
    }
}

type Wish = (Vec<(StreamAppend, Belief)>, Option<usize>);

/// Streams and expectations are few, so that commands collide.
fn any_command() -> impl Strategy<Value = Wish> {
    let part = (0..4_u64, any_belief(), 0..4_usize, -9..9_i64);
    let part = part.prop_map(|(stream, belief, count, clock)| {
        let mut part = command(assignment(stream), Expected::Any, count).streams.remove(0);
        for fact in &mut part.facts {
            fact.recorded_at += chrono::TimeDelta::seconds(clock);
        }
        (part, belief)
    });
    (vec(part, 0..3), proptest::option::weighted(0.3, any::<usize>()))
}

/// Some commands are earlier ones sent again; some of these with another request.
fn told(crowd: Vec<Wish>, seen: &mut Vec<Append>, on_record: &[Recorded]) -> Vec<Append> {
    let mut told = Vec::new();
    for (wishes, repeat) in crowd {
        if let Some(any) = repeat.filter(|_| !seen.is_empty()) {
            let mut append = seen[any % seen.len()].clone();
            append.request_hash[0] += u8::from(any % 5 == 0);
            told.push(append);
            continue;
        }
        let mut append = commands(vec![]);
        for (mut part, belief) in wishes {
            part.facts.iter_mut().for_each(|it| it.event_id = id());
            part.expected = belief.expected(&part.stream, on_record, seen);
            append.streams.push(part);
        }
        seen.push(append.clone());
        told.push(append);
    }
    told
}
