//! What is promised when the database, or the wire to it, fails.

use std::{sync::Arc, time::Duration};

use event_store::{Cursor, Expected, Log};
use futures::{StreamExt, future::join_all};
use sqlx::{Executor, PgPool, postgres::PgPoolOptions};
use tokio::{
    spawn,
    time::{sleep, timeout},
};

use crate::{
    support::{
        assignment, command, commands, everything, insist, open, receipt, sound, with_database,
        word,
    },
    wire::{Cut, Stuck, Wire},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_wire_cut_around_commit_is_an_unknown_outcome_that_may_be_asked_again() {
    with_database(async |pool| {
        let (wire, through) = Wire::lay(&pool.connect_options()).await;
        let through = PgPoolOptions::new().connect_with(through).await.unwrap();
        for (cut, when_sent_again) in
            [(Cut::AfterCommit, "repeated"), (Cut::BeforeCommit, "fresh"), (Cut::Never, "repeated")]
        {
            // A log that remembers nothing writes in a transaction with a COMMIT of its own.
            let log = open(&through).await;
            let command = command(assignment("a"), Expected::Any, 3);
            wire.cut(cut);
            let first = word(&log.append(command.clone()).await);
            assert_eq!(first, if matches!(cut, Cut::Never) { "fresh" } else { "unknown" });
            assert_eq!(word(&log.append(command).await), when_sent_again);
        }
        let log = open(&pool).await;
        assert_eq!(sound(&everything(&*log).await), 9, "three commands, three facts each, once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wire_cut_around_the_one_call_is_looked_into_and_the_command_done_once() {
    with_database(async |pool| {
        let (wire, through) = Wire::lay(&pool.connect_options()).await;
        let log = open(&PgPoolOptions::new().connect_with(through).await.unwrap()).await;
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        for (turn, cut) in [Cut::AfterCall, Cut::BeforeCall, Cut::AfterCall].into_iter().enumerate()
        {
            let command = command(assignment("a"), Expected::Exactly(1 + 3 * turn as u64), 3);
            wire.cut(cut);
            assert_eq!(word(&log.append(command.clone()).await), "fresh");
            assert!(wire.was_cut());
            assert_eq!(word(&log.append(command).await), "repeated");
        }
        assert_eq!(sound(&everything(&*log).await), 10, "each command's facts once");
    })
    .await;
}

#[tokio::test]
async fn of_a_lost_batch_each_command_is_answered_as_it_was_written() {
    with_database(async |pool| {
        let (wire, through) = Wire::lay(&pool.connect_options()).await;
        let log = open(&PgPoolOptions::new().connect_with(through).await.unwrap()).await;
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        let (said, silent) = (command(assignment("a"), Expected::Any, 1), commands(vec![]));
        wire.cut(Cut::AfterCall);
        // On this one thread they come at once, and are written together.
        let crowd = [&silent, &said, &said, &silent].map(|it| log.append(it.clone()));
        let answers = join_all(crowd).await;
        assert!(wire.was_cut());
        let told: Vec<_> = answers.iter().map(word).collect();
        assert_eq!(told, ["fresh", "fresh", "repeated", "repeated"]);
        assert_eq!(sound(&everything(&*log).await), 2);
    })
    .await;
}

/// A disk that takes its time.
const SLOW: &str = "
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
    CREATE TRIGGER slow_disk BEFORE INSERT ON events
        FOR EACH STATEMENT EXECUTE FUNCTION take_time();";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_written_does_not_wait_for_what_is_looked_up_for_the_next() {
    with_database(async |pool| {
        let (wire, through) = Wire::lay(&pool.connect_options()).await;
        let log = open(&PgPoolOptions::new().connect_with(through).await.unwrap()).await;
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        pool.execute(SLOW).await.unwrap();
        // Whoever looks something up connects for it.
        wire.stick(Stuck::New);
        let append = |stream: &str, expected| {
            let (log, command) = (Arc::clone(&log), command(assignment(stream), expected, 1));
            spawn(async move { log.append(command).await })
        };
        let written = append("a", Expected::Exactly(1));
        sleep(Duration::from_millis(300)).await;
        let next = append("b", Expected::Any);
        let answer = timeout(Duration::from_secs(5), written).await.expect("it is answered");
        assert_eq!(word(&answer.unwrap()), "fresh");
        wire.stick(Stuck::None);
        assert_eq!(word(&next.await.unwrap()), "fresh");
    })
    .await;
}

/// Ends every connection to this database but the one that asks.
async fn kill_connections(pool: &PgPool) {
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    pool.execute(kill).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_appender_does_not_mind_a_restart_between_two_commands() {
    with_database(async |pool| {
        let log = open(&pool).await;
        for turn in 0..3 {
            let command = command(assignment("a"), Expected::Exactly(turn), 1);
            assert_eq!(word(&log.append(command).await), "fresh");
            kill_connections(&pool).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_lost_or_done_twice_while_connections_are_killed() {
    const WRITERS: usize = 16;
    const TURNS: usize = 60;
    with_database(async |pool| {
        let log = open(&pool).await;
        let options = (*pool.connect_options()).clone();
        let killer = PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
        let killing = spawn(async move {
            loop {
                kill_connections(&killer).await;
                sleep(Duration::from_millis(15)).await;
            }
        });
        let writers = (0..WRITERS).map(|writer| {
            let log = Arc::clone(&log);
            spawn(async move {
                for turn in 0..TURNS {
                    insist(&*log, command(assignment(writer + turn % 3), Expected::Any, 2)).await;
                }
            })
        });
        for written in join_all(writers).await {
            written.unwrap();
        }
        killing.abort();
        killing.await.ok();
        assert_eq!(sound(&everything(&*log).await), WRITERS * TURNS * 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_goes_on_after_an_outage() {
    with_database(async |pool| {
        let log = open(&pool).await;
        let mut followed = Arc::clone(&log).follow(Cursor::START);
        let mut heard = 0;
        for turn in 0..3 {
            receipt(log.append(command(assignment("a"), Expected::Exactly(turn), 1)).await);
            while heard == turn {
                if let Ok(batch) = followed.next().await.unwrap() {
                    heard += batch.len() as u64;
                }
            }
            kill_connections(&pool).await;
        }
        assert_eq!(heard, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_writes_nothing() {
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
        // The server's own answer when a file cannot grow, without filling anybody's disk.
        let full = "
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON events
                FOR EACH STATEMENT EXECUTE FUNCTION no_room();";
        pool.execute(full).await.unwrap();
        let crowd: Vec<_> =
            (0..5).map(|n| command(assignment(n), Expected::Exactly(0), 2)).collect();
        let answers = join_all(crowd.iter().map(|it| log.append(it.clone()))).await;
        assert!(answers.iter().all(|it| word(it) == "full"), "{answers:?}");
        assert_eq!(sound(&everything(&*log).await), 1, "reading still works");

        pool.execute("DROP TRIGGER full_disk ON events").await.unwrap();
        let answers = join_all(crowd.iter().map(|it| log.append(it.clone()))).await;
        assert!(answers.iter().all(|it| word(it) == "fresh"), "{answers:?}");
        assert_eq!(sound(&everything(&*log).await), 11);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_dropped_leaves_no_connection_behind() {
    with_database(async |pool| {
        let options = (*pool.connect_options()).clone().application_name("the log");
        let readers = PgPoolOptions::new().max_connections(2).connect_with(options).await.unwrap();
        let log = open(&readers).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
        let count = "SELECT count(*) FROM pg_stat_activity \
            WHERE datname = current_database() AND application_name = 'the log'";
        let connections = async || sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        let with_log: i64 = connections().await;
        assert!(with_log >= 2, "appender and reader, and soon the bell: {with_log}");
        drop(log);
        readers.close().await;
        for _ in 0..1_000 {
            if connections().await == 0_i64 {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("a connection stays for ever");
    })
    .await;
}
