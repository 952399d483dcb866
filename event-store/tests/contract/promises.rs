//! What every log promises, held against each of them.

use std::{sync::Arc, time::Duration};

use event_store::{
    Append, AppendError, Appended, Cursor, Expected, Head, Log, Recorded, Stream, StreamAppend,
    limits,
};
use futures::{StreamExt, TryStreamExt, future::join_all};
use tokio::{spawn, task::JoinHandle, time::timeout};

use crate::support::{
    assignment, at, check, check_ways, command, commands, dense, everything, fact, id, receipt,
    sound, word,
};

const WRITERS: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_log_has_nothing_to_tell() {
    check(async |log| {
        assert_eq!(log.head().await.unwrap(), Cursor::START);
        assert_eq!(everything(&*log).await, vec![]);
        assert_eq!(log.read_stream(&assignment("x"), 0).await.unwrap(), vec![]);
        assert_eq!(log.receipt(id()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stated_is_given_back_to_the_byte() {
    check(async |log| {
        let mut given = fact();
        given.payload = "{ \"b\" :1.0,\n\"a\":\"\\u843d实\", \"a\":null}".into();
        given.metadata = " {}".into();
        given.effective_at = at("1969-12-31T23:59:59.999999Z");
        given.recorded_at = at("2020-03-31T16:00:00.123456789Z");
        given.causation_id = Some(id());
        let command = commands(vec![StreamAppend {
            stream: Stream::new("matter", "示督〔2020〕012号 - 1"),
            expected: Expected::Exactly(0),
            facts: vec![given.clone()],
        }]);
        let receipt = receipt(log.append(command.clone()).await);

        let facts = everything(&*log).await;
        assert_eq!(sound(&facts), 1);
        let told = &facts[0];
        assert_eq!((told.payload.as_str(), told.metadata.as_str()), (&*given.payload, " {}"));
        assert_eq!(told.effective_at, given.effective_at);
        assert_eq!(told.recorded_at, at("2020-03-31T16:00:00.123456Z"), "microseconds are kept");
        assert_eq!((&told.stream, told.sequence), (&command.streams[0].stream, 1));
        assert_eq!((&told.kind, &told.version), (&given.kind, &given.version));
        assert_eq!((told.event_id, &told.actor), (given.event_id, &given.actor));
        assert_eq!(told.command_id, command.command_id);
        assert_eq!(told.correlation_id, given.correlation_id);
        assert_eq!(told.causation_id, given.causation_id);
        assert_eq!(receipt.positions, Some((told.position, told.position)));
        assert_eq!(receipt.result, command.result);
        assert_eq!(log.receipt(command.command_id).await.unwrap(), Some(receipt));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_grow_and_where_promised_have_no_gap_however_many_write() {
    check_ways(async |log, ways| {
        let writers = (0..WRITERS).map(|it| spawn(write(Arc::clone(&log), it, ways.crowd)));
        let mut acknowledged = 0;
        for written in join_all(writers).await {
            acknowledged += written.unwrap();
        }
        let facts = everything(&*log).await;
        assert_eq!(sound(&facts), acknowledged);
        if ways.dense {
            dense(&facts);
        }
        assert_eq!(log.head().await.unwrap(), facts.last().unwrap().position);
    })
    .await;
}

/// A writer's part of the commands: by turns in a stream of its own, where it knows the
/// sequence, and in streams that all share.
async fn write(log: Arc<dyn Log>, writer: usize, crowd: usize) -> usize {
    let (own, mut sequence) = (assignment(format!("own {writer}")), 0);
    let turns = (writer..crowd).step_by(WRITERS);
    let count = turns.len();
    let mut last = Cursor::START;
    for turn in turns {
        let command = if turn % 2 == 0 {
            sequence += 1;
            command(own.clone(), Expected::Exactly(sequence - 1), 1)
        } else {
            command(assignment(turn % 37), Expected::Any, 1)
        };
        let (first, _) = receipt(log.append(command).await).positions.unwrap();
        assert!(last < first, "a writer's later command stands later");
        last = first;
    }
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn of_writers_who_believe_the_same_exactly_one_wins() {
    check(async |log| {
        for round in 0..50 {
            let rivals = (0..8).map(|_| {
                let (log, command) =
                    (Arc::clone(&log), command(assignment("a"), Expected::Exactly(round), 1));
                spawn(async move { log.append(command).await })
            });
            let mut words: Vec<_> =
                join_all(rivals).await.into_iter().map(|it| word(&it.unwrap())).collect();
            words.sort_unstable();
            assert_eq!(words, [["conflict"; 7].as_slice(), &["fresh"]].concat());
        }
        assert_eq!(sound(&everything(&*log).await), 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_names_the_stream() {
    check(async |log| {
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 2)).await);
        for wrong in [0, 1, 3] {
            let answer = log.append(command(assignment("a"), Expected::Exactly(wrong), 1)).await;
            let Err(AppendError::Conflict(stream)) = answer else { panic!("{answer:?}") };
            assert_eq!(stream, assignment("a"));
        }
        receipt(log.append(command(assignment("a"), Expected::Exactly(2), 1)).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_on_behind_another_fact_than_the_last_gets_a_conflict() {
    check(async |log| {
        let behind = async |expected| {
            let answer = log.append(command(assignment("a"), expected, 0)).await;
            word(&answer)
        };
        assert_eq!(behind(Expected::Behind(id())).await, "conflict", "there is none");
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 2)).await);
        let facts = everything(&*log).await;
        let [first, last] = [&facts[0], &facts[1]];
        for (expected, answer) in [
            (Expected::Behind(last.event_id), "fresh"),
            (Expected::Behind(first.event_id), "conflict"),
            (Expected::Behind(id()), "conflict"),
            (Expected::After(Head::of(last)), "fresh"),
            (Expected::After(Head::of(first)), "conflict"),
        ] {
            assert_eq!(behind(expected).await, answer, "{expected:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_handed_in_one_behind_the_other_are_recorded_in_that_order() {
    check(async |log| {
        let mut expected = Expected::Exactly(0);
        let line = (0..40).map(|_| {
            let next = command(assignment("a"), expected, 2);
            expected = Expected::Behind(next.streams[0].facts[1].event_id);
            next
        });
        let said: Vec<_> = line.collect();
        let handed_in = said.iter().map(|it| log.append(it.clone()));
        for answer in join_all(handed_in).await {
            assert_eq!(word(&answer), "fresh");
        }
        let facts = everything(&*log).await;
        assert_eq!(sound(&facts), 80);
        let order = facts.iter().step_by(2).map(|it| it.command_id);
        assert!(order.eq(said.iter().map(|it| it.command_id)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_command_that_is_refused_nothing_is_recorded() {
    check(async |log| {
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        // It believes what is not so. Behind it the stream would be just where the other says.
        let refused = command(assignment("a"), Expected::Exactly(0), 1);
        let next = Expected::Behind(refused.streams[0].facts[0].event_id);
        let behind = command(assignment("a"), next, 1);
        let (refused, behind) = tokio::join!(log.append(refused), log.append(behind));
        assert_eq!((word(&refused), word(&behind)), ("conflict", "conflict"));
        assert_eq!(sound(&everything(&*log).await), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_sent_again_is_done_once() {
    check(async |log| {
        let command = command(assignment("a"), Expected::Exactly(0), 3);
        let first = receipt(log.append(command.clone()).await);
        let again = log.append(command).await.unwrap();
        assert_eq!(again, Appended::Repeated(first));
        assert_eq!(sound(&everything(&*log).await), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_sent_many_times_at_once_is_done_once() {
    check(async |log| {
        let command = command(assignment("a"), Expected::Any, 2);
        let answers = join_all((0..16).map(|_| log.append(command.clone()))).await;
        let fresh = answers.iter().filter(|it| word(it) == "fresh").count();
        assert_eq!(fresh, 1);
        let receipts: Vec<_> = answers.into_iter().map(receipt).collect();
        assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(sound(&everything(&*log).await), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_id_is_not_taken_for_another_request() {
    check(async |log| {
        let first = command(assignment("a"), Expected::Any, 1);
        let other = Append { request_hash: [8; 32], ..command(assignment("b"), Expected::Any, 1) };
        let other = Append { command_id: first.command_id, ..other };
        let at_once = join_all([log.append(first.clone()), log.append(other.clone())]).await;
        assert_eq!([word(&at_once[0]), word(&at_once[1])], ["fresh", "command id reused"]);
        assert_eq!(word(&log.append(other).await), "command id reused");
        assert_eq!(sound(&everything(&*log).await), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_may_be_sent_again_under_its_id() {
    check(async |log| {
        let mut command = command(assignment("a"), Expected::Exactly(1), 1);
        assert_eq!(word(&log.append(command.clone()).await), "conflict");
        command.streams[0].expected = Expected::Exactly(0);
        assert_eq!(word(&log.append(command).await), "fresh");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_done_in_all_its_streams_or_in_none() {
    check(async |log| {
        receipt(log.append(command(assignment(33), Expected::Exactly(0), 1)).await);
        let order = |last: u64| {
            let part = |unit: u64| StreamAppend {
                stream: assignment(unit),
                expected: Expected::Exactly(if unit == 33 { last } else { 0 }),
                facts: vec![fact(), fact()],
            };
            commands((0..34).map(part).collect())
        };
        assert_eq!(word(&log.append(order(0)).await), "conflict");
        assert_eq!(sound(&everything(&*log).await), 1);

        let span = receipt(log.append(order(1)).await).positions.unwrap();
        let facts = everything(&*log).await;
        assert_eq!(sound(&facts), 69);
        assert_eq!(span, (facts[1].position, facts[68].position));
        let stated = order(1).streams.into_iter().flat_map(|it| [it.stream.clone(), it.stream]);
        assert!(facts[1..].iter().map(|it| it.stream.clone()).eq(stated), "as it was stated");
        assert_eq!(log.read_stream(&assignment(33), 1).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_may_only_ask_whether_a_stream_stands_still() {
    check(async |log| {
        receipt(log.append(command(assignment("a"), Expected::Exactly(0), 1)).await);
        let still = command(assignment("a"), Expected::Exactly(1), 0);
        let answer = receipt(log.append(still.clone()).await);
        assert_eq!(answer.positions, None);
        assert_eq!(word(&log.append(still).await), "repeated");
        let moved = command(assignment("a"), Expected::Exactly(0), 0);
        assert_eq!(word(&log.append(moved).await), "conflict");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_logs_time_never_goes_back_though_clocks_do() {
    check(async |log| {
        let clock = ["2020-03-31T08:00:00Z", "2020-03-31T07:50:00Z", "2020-03-31T08:00:01Z"];
        for instant in clock {
            let mut command = command(assignment("a"), Expected::Any, 2);
            command.streams[0].facts[0].recorded_at = at(instant);
            command.streams[0].facts[1].recorded_at = at("2020-01-01T00:00:00Z");
            receipt(log.append(command).await);
        }
        let facts = everything(&*log).await;
        let told: Vec<_> = facts.iter().map(|it| it.recorded_at).step_by(2).collect();
        assert_eq!(told, [at(clock[0]), at(clock[0]), at(clock[2])]);
        assert_eq!(sound(&facts), 6);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_command_in_a_crowd_harms_no_other() {
    check_ways(async |log, ways| {
        let taken = command(assignment("taken"), Expected::Any, 1);
        receipt(log.append(taken.clone()).await);
        let mut crowd: Vec<_> =
            (0..20).map(|n| command(assignment(n), Expected::Exactly(0), 1)).collect();
        crowd[7].streams[0].facts[0].event_id = taken.streams[0].facts[0].event_id;
        crowd[11].streams[0].expected = Expected::Exactly(4);
        let answers = join_all(crowd.into_iter().map(|it| log.append(it))).await;
        let words: Vec<_> = answers.iter().map(word).collect();
        let mut expected = ["fresh"; 20];
        (expected[7], expected[11]) = ("unfit", "conflict");
        if !ways.knows_event_ids {
            expected[7] = "fresh";
        }
        assert_eq!(words, expected);
        let fresh = 1 + expected.iter().filter(|it| **it == "fresh").count();
        assert_eq!(sound(&everything(&*log).await), fresh);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_store_could_take_is_refused_at_the_door() {
    type Spoil = fn(&mut Append);
    let spoilt: [(&str, Spoil); 10] = [
        ("too large", |it| {
            it.streams[0].facts = (0..=limits::FACTS_PER_COMMAND).map(|_| fact()).collect();
        }),
        ("too large", |it| it.streams[0].facts[0].payload = json(limits::PAYLOAD_BYTES + 1)),
        ("too large", |it| it.streams[0].facts[0].metadata = json(limits::METADATA_BYTES + 1)),
        ("too large", |it| it.result = json(limits::RESULT_BYTES + 1)),
        ("too large", |it| it.streams[0].stream.id = "长".repeat(limits::NAME_BYTES)),
        ("unfit", |it| it.streams[0].stream.category = "assign-ment".into()),
        ("unfit", |it| it.streams[0].facts[0].payload = "{".into()),
        ("unfit", |it| it.streams[0].facts[0].metadata = String::new()),
        ("unfit", |it| it.streams[0].facts[0].actor = "\0".into()),
        ("unfit", |it| it.streams[0].facts[1].event_id = it.streams[0].facts[0].event_id),
    ];
    check(async |log| {
        for (expected, spoil) in spoilt {
            let mut command = command(assignment("a"), Expected::Any, 2);
            spoil(&mut command);
            assert_eq!(word(&log.append(command).await), expected);
        }
        assert_eq!(log.head().await.unwrap(), Cursor::START);
    })
    .await;
}

/// A JSON text of so many bytes.
fn json(bytes: usize) -> String {
    format!("\"{}\"", "x".repeat(bytes - 2))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_order_fits_one_command() {
    check(async |log| {
        let mut order = command(assignment("a"), Expected::Any, limits::FACTS_PER_COMMAND);
        order.streams[0].facts[0].payload = json(limits::PAYLOAD_BYTES);
        order.streams[0].facts[0].metadata = json(limits::METADATA_BYTES);
        order.result = json(limits::RESULT_BYTES);
        receipt(log.append(order).await);
        assert_eq!(sound(&everything(&*log).await), limits::FACTS_PER_COMMAND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_ranges_tell_the_same_story() {
    check(async |log| {
        for n in 0..25 {
            receipt(log.append(command(assignment(n % 3), Expected::Any, 100)).await);
        }
        let facts = everything(&*log).await;
        let (mut read, mut head) = (vec![], Cursor::START);
        while let [.., last] = &*log.read_all(head, 999).await.unwrap() {
            read.extend(log.read_all(head, 999).await.unwrap());
            head = last.position;
        }
        assert!(read == facts);
        for parts in [1, 2, 7] {
            let mut ranged = vec![];
            for (after, up_to) in log.ranges(Cursor::START, head, parts) {
                let pages = Arc::clone(&log).read_range(after, up_to);
                ranged.extend(pages.try_concat().await.unwrap());
            }
            assert!(ranged == facts, "in {parts} parts");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_counted_wherever_they_stand() {
    check(async |log| {
        assert_eq!(log.count(Cursor::START, Cursor::START, 9).await.unwrap(), 0);
        receipt(log.append(command(assignment("a"), Expected::Any, 1_200)).await);
        let (facts, head) = (everything(&*log).await, log.head().await.unwrap());
        let count = async |after, up_to| log.count(after, up_to, u64::MAX).await.unwrap();
        assert_eq!(count(Cursor::START, head).await, 1_200);
        assert_eq!(count(facts[9].position, facts[1_109].position).await, 1_100);
        assert_eq!(count(facts[1_198].position, head).await, 1);
        assert_eq!(count(head, head).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_that_is_not_all_on_record_is_an_error() {
    check(async |log| {
        receipt(log.append(command(assignment("a"), Expected::Any, 3)).await);
        let head = log.head().await.unwrap();
        let beyond = Arc::clone(&log).read_range(Cursor::START, Cursor::new(head.raw() + 1));
        assert!(beyond.try_concat().await.is_err());
        let nothing = Arc::clone(&log).read_range(head, head);
        assert_eq!(nothing.try_concat().await.unwrap(), vec![]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_misses_nothing_while_writers_write() {
    const WRITERS: usize = 16;
    check_ways(async |log, ways| {
        receipt(log.append(command(assignment("a"), Expected::Any, 9)).await);
        let places: Vec<_> = everything(&*log).await.iter().map(|it| it.position).collect();
        let followers: Vec<_> = [Cursor::START, Cursor::START, places[6], places[8]]
            .map(|after| follow(&log, after, 9 + ways.crowd / 5 / WRITERS * WRITERS))
            .into();
        let writers = (0..WRITERS).map(|writer| {
            let log = Arc::clone(&log);
            spawn(async move {
                for turn in 0..ways.crowd / 5 / WRITERS {
                    let stream = assignment((writer + turn) % 5);
                    receipt(log.append(command(stream, Expected::Any, 1)).await);
                }
            })
        });
        for written in join_all(writers).await {
            written.unwrap();
        }
        let facts = everything(&*log).await;
        assert_eq!(sound(&facts), 9 + ways.crowd / 5 / WRITERS * WRITERS);
        for (followed, before) in join_all(followers).await.into_iter().zip([0, 0, 7, 9]) {
            assert!(facts[before..] == followed.unwrap());
        }
    })
    .await;
}

/// What a follower hears until there are so many facts.
fn follow(log: &Arc<dyn Log>, after: Cursor, all: usize) -> JoinHandle<Vec<Recorded>> {
    let log = Arc::clone(log);
    spawn(async move {
        let before = log.read_all(Cursor::START, usize::MAX).await.unwrap();
        let before = before.iter().filter(|it| it.position <= after).count();
        let (mut heard, mut batches) = (vec![], log.follow(after));
        // Silence means that something was missed: nobody waits for it for ever.
        while let Ok(Some(batch)) = timeout(Duration::from_mins(1), batches.next()).await {
            let batch = batch.unwrap();
            assert!(!batch.is_empty(), "a batch is never empty");
            heard.extend(batch);
            if before + heard.len() >= all {
                break;
            }
        }
        heard
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_of_several_streams_and_at_several_positions_come_in_order() {
    check(async |log| {
        for stream in ["a", "b", "c", "a"] {
            receipt(log.append(command(assignment(stream), Expected::Any, 1)).await);
        }
        let facts = everything(&*log).await;
        let wanted = [assignment("a"), assignment("c"), assignment("none"), assignment("a")];
        let [first, second, third, fourth] = &facts[..] else { panic!("four facts") };
        let several = log.read_streams(&wanted).await.unwrap();
        assert_eq!(several, [first.clone(), third.clone(), fourth.clone()]);
        assert_eq!(log.read_streams(&[]).await.unwrap(), vec![]);

        let before = Cursor::new(second.position.raw() - 1);
        assert_eq!(log.read_all(before, 2).await.unwrap(), [second.clone(), third.clone()]);

        let far = Cursor::new(fourth.position.raw() + 1_000_000);
        let places = [third.position, Cursor::START, second.position, far, third.position];
        assert_eq!(log.read_at(&places).await.unwrap(), [second.clone(), third.clone()]);
    })
    .await;
}
