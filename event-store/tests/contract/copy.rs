//! A log that moves from store to store keeps everything but its positions.

use std::{collections::HashMap, sync::Arc};

use event_store::{
    Append, Appended, Copied, CopyError, Cursor, Expected, Log, MemoryLog, Portable, Receipt,
    Recorded, RestoreError, copy,
};
use futures::TryStreamExt;
use sqlx::Executor;
use uuid::Uuid;

use crate::support::{
    assignment, at, command, commands, everything, open, receipt, sound, stand_in, with_database,
    word,
};

/// A log with everything a log may hold, and the commands that made it.
async fn a_log() -> (Arc<MemoryLog>, Vec<Append>) {
    let log = Arc::new(MemoryLog::new());
    let mut said = Vec::new();
    for n in 0..120 {
        let mut append = command(assignment(n % 7), Expected::Any, 1 + n % 4 * 8);
        append.streams.extend(command(assignment(n % 5), Expected::Any, 2).streams);
        append.request_hash = [u8::try_from(n).unwrap(); 32];
        append.streams[0].facts[0].recorded_at = at("2020-03-30T08:20:00Z");
        append.streams[0].facts[0].payload = format!(" {{ \"n\" :{n},\n\"字\":\"\\u843d实\"}}");
        append.streams[0].facts[0].metadata = " {}\n".into();
        append.streams[0].facts[0].causation_id = Some(append.command_id);
        said.push(append);
    }
    said.push(commands(vec![]));
    for append in &said {
        receipt(log.append(append.clone()).await);
    }
    (log, said)
}

/// What must be the same everywhere.
fn essence(facts: &[Recorded]) -> Vec<Recorded> {
    facts.iter().map(|it| Recorded { position: Cursor::START, ..it.clone() }).collect()
}

async fn move_to(from: &Arc<dyn Portable>, to: Arc<dyn Portable>) -> Arc<dyn Portable> {
    let mut steps = 0;
    let copied = copy(Arc::clone(from), Arc::clone(&to), |_| steps += 1).await.unwrap();
    let (before, after) = (everything(&**from).await, everything(&*to).await);
    assert!(steps > 2, "progress is told");
    assert_eq!((copied.facts, copied.found), (before.len() as u64, 0));
    assert_eq!(sound(&after), before.len());
    assert!(essence(&before) == essence(&after));
    to
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_goes_round_all_stores_and_comes_back_the_same() {
    with_database(async |pool| {
        let (log, said) = a_log().await;
        let first: Arc<dyn Portable> = log;
        let in_postgres = move_to(&first, open(&pool).await).await;
        let in_kurrent = move_to(&in_postgres, stand_in().await.1).await;
        let back = move_to(&in_kurrent, Arc::new(MemoryLog::new())).await;
        assert!(everything(&*first).await == everything(&*back).await, "and positions too");
        for log in [in_postgres, in_kurrent, back] {
            answers_as_before(&log, &said).await;
        }
    })
    .await;
}

/// Every command sent again is answered as it was, and the log goes on.
async fn answers_as_before(log: &Arc<dyn Portable>, said: &[Append]) {
    let facts = everything(&**log).await;
    let receipts: Vec<Receipt> = Arc::clone(log).receipts().try_concat().await.unwrap();
    let receipts: HashMap<Uuid, Receipt> =
        receipts.into_iter().map(|it| (it.command_id, it)).collect();
    assert_eq!(receipts.len(), said.len());
    for append in said {
        let mut own = facts.iter().filter(|it| it.command_id == append.command_id);
        let first = own.next().map(|it| it.position);
        let last = own.next_back().map(|it| it.position).or(first);
        let expected = Receipt {
            command_id: append.command_id,
            request_hash: append.request_hash,
            positions: first.zip(last),
            result: append.result.clone(),
        };
        assert_eq!(receipts[&append.command_id], expected);
        assert_eq!(log.append(append.clone()).await.unwrap(), Appended::Repeated(expected));
    }
    let sequence = log.read_stream(&assignment(0), 0).await.unwrap().len() as u64;
    receipt(log.append(command(assignment(0), Expected::Exactly(sequence), 1)).await);
    assert_eq!(sound(&everything(&**log).await), facts.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_cut_off_goes_on_where_it_stood() {
    with_database(async |pool| {
        let (log, said) = a_log().await;
        let facts = everything(&*log).await;
        for to in [open(&pool).await as Arc<dyn Portable>, stand_in().await.1] {
            to.restore(Cursor::START, facts[..1_200].to_vec()).await.unwrap();
            let found = copy(log.clone(), Arc::clone(&to), |_| ()).await.unwrap();
            let (all, receipts) = (facts.len() as u64, said.len() as u64);
            assert_eq!((found.facts, found.found, found.receipts), (all, 1_200, receipts));
            let again = copy(log.clone(), Arc::clone(&to), |_| ()).await.unwrap();
            assert_eq!(again, Copied { found: all, ..found });
            answers_as_before(&to, &said).await;
        }
    })
    .await;
}

/// Copies a log onto one that was begun with other commands, in each store.
async fn refused(spoil: fn(&mut Vec<Append>), is_meant: fn(&CopyError) -> bool) {
    with_database(async |pool| {
        let stores = [
            Arc::new(MemoryLog::new()) as Arc<dyn Portable>,
            open(&pool).await,
            stand_in().await.1,
        ];
        for to in stores {
            let from = Arc::new(MemoryLog::new());
            let mut said = vec![command(assignment("a"), Expected::Any, 3)];
            receipt(from.append(said[0].clone()).await);
            spoil(&mut said);
            for append in said {
                receipt(to.append(append).await);
            }
            let error = copy(from, to, |_| ()).await.unwrap_err();
            assert!(is_meant(&error), "{error}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_not_copied_onto_another() {
    let other = |it: &CopyError| matches!(it, CopyError::Other(at) if *at == Cursor::new(2));
    refused(|said| said[0].streams[0].facts[1].actor = "石门镇".into(), other).await;
    let longer = |it: &CopyError| matches!(it, CopyError::Longer);
    refused(|said| said.push(command(assignment("b"), Expected::Any, 1)), longer).await;
    let receipt = |it: &CopyError| matches!(it, CopyError::To(RestoreError::OtherReceipt(_)));
    refused(|said| said[0].request_hash = [9; 32], receipt).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_chain_is_not_copied() {
    with_database(async |pool| {
        let log = open(&pool).await;
        receipt(log.append(command(assignment("a"), Expected::Any, 3)).await);
        for statement in [
            "ALTER TABLE events DISABLE TRIGGER USER",
            "UPDATE events SET actor_id = '起凤镇' WHERE position = 2",
        ] {
            pool.execute(statement).await.unwrap();
        }
        let facts = everything(&*log).await;
        for to in [Arc::new(MemoryLog::new()) as Arc<dyn Portable>, stand_in().await.1] {
            let broken = copy(log.clone(), Arc::clone(&to), |_| ()).await.unwrap_err();
            let CopyError::Chain(link) = &broken else { panic!("{broken}") };
            assert_eq!(link.position, Cursor::new(2));
            // Nor does a store take what a careless copy brings.
            assert!(to.restore(Cursor::START, facts.clone()).await.is_err());
            assert_eq!(to.head().await.unwrap(), Cursor::START);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_written_to_is_not_restored_to() {
    with_database(async |pool| {
        let facts = everything(&*a_log().await.0).await;
        for to in
            [Arc::new(MemoryLog::new()) as Arc<dyn Portable>, open(&pool).await, stand_in().await.1]
        {
            to.restore(Cursor::START, facts[..10].to_vec()).await.unwrap();
            let own = command(assignment("own"), Expected::Exactly(0), 1);
            assert_eq!(word(&to.append(own).await), "fresh");
            let stood = everything(&*to).await[9].position;
            assert!(to.restore(stood, facts[10..20].to_vec()).await.is_err());
            assert_eq!(sound(&everything(&*to).await), 11);
        }
    })
    .await;
}
