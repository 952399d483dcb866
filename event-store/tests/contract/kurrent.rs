//! What the log in `KurrentDB` does when its server, or another writer, misbehaves; held against
//! the stand-in. See decision 0014.

use std::{sync::Arc, time::Duration};

use event_store::{
    Append, AppendError, Cursor, Expected, KurrentLog, Log, ReadError, StreamAppend,
    kurrent::ProcessLock,
};
use futures::{StreamExt, future::join_all};
use kurrentdb::{
    AppendToStreamOptions, Client, DeleteStreamOptions, EventData, ReadStreamOptions,
    TombstoneStreamOptions,
};
use standin::{Mischief, Standin};
use tokio::{
    spawn,
    time::{sleep, timeout},
};

use crate::support::{
    assignment, command, commands, everything, fact, insist, kurrent, receipt, sound, stand_in,
    word,
};

/// The official client, for what only strangers do.
fn stranger(standin: &Standin) -> Client {
    Client::new(standin.url().parse().unwrap()).unwrap()
}

/// A command that spans streams, names one of them twice, and is too large for one part.
fn order() -> Append {
    let part = |stream: &str, facts: usize, expected| {
        let mut part = command(assignment(stream), expected, facts).streams.remove(0);
        for fact in &mut part.facts {
            fact.payload = format!("\"{}\"", "x".repeat(120_000));
        }
        part
    };
    commands(vec![
        part("a", 3, Expected::Exactly(1)),
        part("b", 2, Expected::Exactly(0)),
        part("a", 1, Expected::Exactly(4)),
    ])
}

/// Appends of the order: two parts, four runs of facts, a receipt, the last word.
const STEPS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_done_or_not_begun_wherever_its_writer_dies() {
    let dying = (0..=STEPS).map(|step| async move {
        let (standin, log) = stand_in().await;
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        standin.plan(step, Mischief::Dead);
        let order = order();
        let answer = word(&log.append(order.clone()).await).to_owned();
        drop(log);
        standin.behave();

        let other = kurrent(&standin.url(), "luoshi").await;
        receipt(other.append(command(assignment("c"), Expected::Exactly(0), 1)).await);
        let facts = everything(&*other).await;
        sound(&facts);
        let stated = facts.iter().filter(|it| it.command_id == order.command_id).count();
        let again = word(&other.append(order).await).to_owned();
        sound(&everything(&*other).await);
        assert_eq!(everything(&*other).await.len(), 8);
        (step, answer, stated, again)
    });
    let told: Vec<_> = join_all(dying)
        .await
        .into_iter()
        .map(|(step, answer, stated, again)| format!("{step}: {answer}, {stated}, {again}\n"))
        .collect();
    // Before its last part is in the journal nothing is known of a command; from then on it is
    // done, though its own writer never hears of it.
    expect_test::expect![[r#"
        0: unavailable, 0, fresh
        1: unknown, 0, fresh
        2: unknown, 6, repeated
        3: unknown, 6, repeated
        4: unknown, 6, repeated
        5: unknown, 6, repeated
        6: unknown, 6, repeated
        7: unknown, 6, repeated
        8: fresh, 6, repeated
    "#]]
    .assert_eq(&told.concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_is_unknown_only_where_it_decides() {
    for (mischief, expected) in [
        (Mischief::WrittenTooLate, "unavailable unknown fresh fresh fresh fresh fresh fresh"),
        (Mischief::NotLeader, "fresh fresh fresh fresh fresh fresh fresh fresh"),
    ] {
        let late = (0..STEPS).map(|step| async move {
            let (standin, log) = stand_in().await;
            receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
            standin.plan(step, mischief);
            let order = order();
            let answer = word(&log.append(order.clone()).await);
            standin.behave();
            let again = word(&log.append(order.clone()).await);
            assert_eq!(again, if answer == "unavailable" { "fresh" } else { "repeated" });
            let facts = everything(&*log).await;
            assert_eq!(sound(&facts), 7, "step {step}");
            let known = log.receipt(order.command_id).await.unwrap().unwrap();
            assert_eq!(known.positions, Some((facts[1].position, facts[6].position)));
            answer
        });
        assert_eq!(join_all(late).await.join(" "), expected, "{mischief:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_is_told_that_nothing_was_written() {
    let (standin, log) = stand_in().await;
    standin.plan(0, Mischief::Denied);
    let command = command(assignment("a"), Expected::Exactly(0), 1);
    let refused = log.append(command.clone()).await;
    assert_eq!(word(&refused), "unavailable");
    assert!(!refused.unwrap_err().may_pass(), "somebody must know");
    assert_eq!(log.head().await.unwrap(), Cursor::START);
    assert_eq!(word(&log.append(command).await), "fresh");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_the_server_finds_too_large_is_refused_and_harms_no_other() {
    let (standin, log) = stand_in().await;
    standin.limit_appends(20_000);
    let mut crowd: Vec<_> =
        (0..9).map(|n| command(assignment(n), Expected::Exactly(0), 2)).collect();
    crowd[4].streams[0].facts[1].payload = format!("\"{}\"", "x".repeat(30_000));
    let answers = join_all(crowd.into_iter().map(|it| log.append(it))).await;
    let mut expected = ["fresh"; 9];
    expected[4] = "too large";
    assert_eq!(answers.iter().map(word).collect::<Vec<_>>(), expected);
    assert_eq!(sound(&everything(&*log).await), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_deleted_is_damage_and_never_an_empty_one() {
    for hard in [false, true] {
        let (standin, log) = stand_in().await;
        for stream in ["a", "b"] {
            receipt(log.append(command(assignment(stream), Expected::Exactly(0), 2)).await);
        }
        let name = "luoshi.assignment-a";
        if hard {
            stranger(&standin)
                .tombstone_stream(name, &TombstoneStreamOptions::default())
                .await
                .unwrap();
        } else {
            stranger(&standin).delete_stream(name, &DeleteStreamOptions::default()).await.unwrap();
        }
        let read = log.read_stream(&assignment("a"), 0).await;
        assert!(matches!(read, Err(ReadError::Damaged { .. })), "{read:?}");
        for expected in [Expected::Exactly(0), Expected::Exactly(2), Expected::Any] {
            let answer = log.append(command(assignment("a"), expected, 1)).await;
            let Err(AppendError::Damaged(why)) = answer else { panic!("{answer:?}") };
            assert!(why.contains("was deleted in the database"), "{why}");
        }
        receipt(log.append(command(assignment("b"), Expected::Exactly(2), 1)).await);
        match log.read_all(Cursor::START, 100).await {
            Ok(facts) => assert_eq!((hard, sound(&facts)), (false, 5), "nothing is scavenged yet"),
            Err(error) => assert!(hard, "only a tombstone stands among the facts: {error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_among_the_facts_is_a_loud_error_and_no_half_command() {
    let (standin, log) = stand_in().await;
    receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
    standin.plan(2, Mischief::Stranger);
    let torn = command(assignment("a"), Expected::Exactly(1), 2);
    let part = StreamAppend {
        stream: assignment("b"),
        expected: Expected::Exactly(0),
        facts: vec![fact()],
    };
    let torn = Append { streams: vec![torn.streams[0].clone(), part], ..torn };
    let answer = log.append(torn.clone()).await;
    let Err(AppendError::Unknown(why)) = answer else { panic!("{answer:?}") };
    assert!(why.to_string().contains("none of ours"), "{why}");

    for again in [torn, command(assignment("c"), Expected::Exactly(0), 1)] {
        let answer = log.append(again).await;
        let Err(AppendError::Damaged(why)) = answer else { panic!("{answer:?}") };
        assert!(why.contains("none of ours"), "{why}");
    }
    // Readers see the break, as they would in any store.
    let facts = everything(&*log).await;
    let forged = facts.iter().filter(|it| it.stream == assignment("b"));
    assert_eq!((facts.len(), forged.count()), (4, 1), "nothing more was written behind it");
}

/// What two processes write at once.
pub(crate) async fn crowd(logs: [Arc<KurrentLog>; 2]) {
    let writers = (0..8).map(|writer| {
        let log = Arc::clone(&logs[writer % 2]);
        spawn(async move {
            for turn in 0..10 {
                insist(&*log, command(assignment(writer + turn % 3), Expected::Any, 2)).await;
            }
        })
    });
    for written in join_all(writers).await {
        written.unwrap();
    }
    // A wire may have been cut under it a moment ago.
    let facts = loop {
        if let Ok(facts) = logs[0].read_all(Cursor::START, usize::MAX).await {
            break facts;
        }
    };
    assert_eq!(sound(&facts), 8 * 10 * 2, "every command once");
    assert_eq!(facts, everything(&*logs[1]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_lost_or_done_twice_while_wires_are_cut() {
    let (standin, log) = stand_in().await;
    let cut = standin.clone();
    let cutting = spawn(async move {
        loop {
            cut.cut_wires();
            sleep(Duration::from_millis(30)).await;
        }
    });
    crowd([Arc::clone(&log), log]).await;
    cutting.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_whose_lock_fails_them_still_keep_one_order() {
    let (standin, log) = stand_in().await;
    // A lock of its own is no lock.
    crowd([log, kurrent(&standin.url(), "luoshi").await]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_judges_by_nothing_older_than_the_tail_it_writes_behind() {
    let (standin, log) = stand_in().await;
    // A lock of its own is no lock.
    let other = kurrent(&standin.url(), "luoshi").await;
    receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
    let delay = standin.delay_a_read("luoshi:journal");
    let late = spawn(async move { log.append(command(assignment("a"), Expected::Any, 1)).await });
    while standin.awaits_a_reader() {
        sleep(Duration::from_millis(10)).await;
    }
    // Time enough to look at everything else.
    sleep(Duration::from_millis(300)).await;
    receipt(other.append(command(assignment("a"), Expected::Exactly(1), 1)).await);
    drop(delay);
    assert_eq!(word(&late.await.unwrap()), "fresh");
    assert_eq!(sound(&everything(&*other).await), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_passes_by_itself_nobody_need_know_and_of_all_else_somebody() {
    let lock = || Arc::new(ProcessLock::default());
    let (standin, log) = stand_in().await;
    let unfit = KurrentLog::connect(&standin.url(), "a-b", lock()).await.err().unwrap();
    assert!(!unfit.may_pass(), "{unfit}");
    receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
    standin.plan(0, Mischief::Denied);
    let denied = log.append(order()).await.unwrap_err();
    assert!(!denied.may_pass(), "{denied}");

    // Before the last part of it is in the journal.
    standin.plan(0, Mischief::Dead);
    let away = log.append(order()).await.unwrap_err();
    assert!(matches!(away, AppendError::Unavailable(_)) && away.may_pass(), "{away}");
    let nobody = "kurrentdb://127.0.0.1:1?tls=false";
    let away = KurrentLog::connect(nobody, "luoshi", lock()).await.err().unwrap();
    assert!(away.may_pass(), "{away}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_share_a_database_and_nothing_else() {
    let (standin, log) = stand_in().await;
    let other = kurrent(&standin.url(), "luoshi2").await;
    let first = command(assignment("a"), Expected::Exactly(0), 1);
    receipt(log.append(first.clone()).await);
    assert_eq!(word(&other.append(first).await), "fresh");
    receipt(other.append(command(assignment("a"), Expected::Exactly(1), 1)).await);
    assert_eq!(everything(&*log).await.len(), 1);
    assert_eq!(everything(&*other).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn kurrents_own_tools_find_what_they_know() {
    let (standin, log) = stand_in().await;
    let stated = command(assignment("a"), Expected::Exactly(0), 1);
    receipt(log.append(stated.clone()).await);
    let options = ReadStreamOptions::default();
    let mut read = stranger(&standin).read_stream("luoshi.assignment-a", &options).await.unwrap();
    let resolved = read.next().await.unwrap().unwrap();
    let (event, fact) = (resolved.get_original_event(), &stated.streams[0].facts[0]);
    assert!(event.is_json && event.data == fact.payload);
    assert_eq!((event.id, event.event_type.as_str()), (fact.event_id, "Reported"));
    let metadata: serde_json::Value = serde_json::from_slice(&event.custom_metadata).unwrap();
    assert_eq!(metadata["$correlationId"], fact.correlation_id.to_string());
    assert_eq!(metadata["actor"], "柳林镇");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_whose_wire_is_cut_goes_on_where_it_stood() {
    let (standin, log) = stand_in().await;
    let mut followed = Arc::clone(&log).follow(Cursor::START);
    let mut heard = vec![];
    for turn in 1..=5 {
        insist(&*log, command(assignment(turn), Expected::Any, 3)).await;
        while heard.len() < turn * 3 {
            if let Ok(batch) = followed.next().await.unwrap() {
                heard.extend(batch);
            }
        }
        standin.cut_wires();
    }
    assert_eq!(heard, everything(&*log).await);
    assert!(standin.subscriptions().len() > 1, "it was cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_whose_subscription_went_deaf_takes_another() {
    let (standin, log) = stand_in().await;
    receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
    standin.mute(true);
    let mut followed = Arc::clone(&log).follow(Cursor::START);
    while standin.subscriptions().is_empty() {
        let heard = tokio::time::timeout(Duration::from_millis(10), followed.next()).await;
        assert!(heard.is_err(), "it has nothing to say");
    }
    standin.mute(false);
    receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
    let heard = followed.next().await.unwrap().unwrap();
    assert_eq!(heard[0], everything(&*log).await[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_does_not_look_twice_at_what_others_wrote() {
    let (standin, log) = stand_in().await;
    receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
    let mut followed = Arc::clone(&log).follow(Cursor::START);
    let first = followed.next().await.unwrap().unwrap();
    let noise: Vec<_> = (0..1_200).map(|_| EventData::binary("Noise", "".into())).collect();
    let options = AppendToStreamOptions::default();
    stranger(&standin).append_to_stream("somebody-else", &options, noise).await.unwrap();

    let passed = |from: &u64| *from > first[0].position.raw() + 1_000;
    let listening = spawn(async move { while followed.next().await.is_some() {} });
    for _ in 0..200 {
        standin.cut_wires();
        if standin.subscriptions().iter().any(passed) {
            listening.abort();
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("it began {:?}", standin.subscriptions());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_is_not_deaf_while_it_passes_over_what_others_wrote() {
    let (standin, log) = stand_in().await;
    receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
    for _ in 0..6 {
        let noise: Vec<_> = (0..1_000).map(|_| EventData::binary("Noise", "".into())).collect();
        let options = AppendToStreamOptions::default();
        stranger(&standin).append_to_stream("somebody-else", &options, noise).await.unwrap();
    }
    receipt(log.append(command(assignment("a"), Expected::Any, 1)).await);
    let facts = everything(&*log).await;
    // Longer than a silence that would tell.
    standin.slow_down(Duration::from_secs(1));
    let mut followed = Arc::clone(&log).follow(facts[0].position);
    let heard = timeout(Duration::from_secs(20), followed.next()).await;
    assert_eq!(heard.unwrap().unwrap().unwrap(), facts[1..]);
    assert_eq!(standin.subscriptions(), [facts[0].position.raw()]);
}
