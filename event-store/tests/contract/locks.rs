//! The lock by which the writers of one tenant in `KurrentDB` take turns.

use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use event_store::{
    Expected, KurrentLog, Log,
    kurrent::{HeldLock, LockError, PostgresLock, WriterLock},
};
use standin::Standin;
use tokio::{
    spawn,
    time::{sleep, timeout},
};

use crate::{
    kurrent::crowd,
    support::{assignment, command, with_database, word},
    wire::{Stuck, Wire},
};

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_take_turns_by_a_lock_in_postgres() {
    with_database(async |pool| {
        let standin = Standin::start().await;
        let open = async || {
            let lock = PostgresLock::new((*pool.connect_options()).clone(), "luoshi");
            let lock = Arc::new(lock);
            Arc::new(KurrentLog::connect(&standin.url(), "luoshi", lock).await.unwrap())
        };
        crowd([open().await, open().await]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_in_postgres_is_held_by_one_until_it_is_released_or_lost() {
    with_database(async |pool| {
        let lock = |tenant| PostgresLock::new((*pool.connect_options()).clone(), tenant);
        for is_lost in [false, true] {
            let held = lock("luoshi").lock().await.unwrap();
            let free = Arc::new(AtomicBool::new(false));
            let (next, seen) = (lock("luoshi"), Arc::clone(&free));
            let waiting = spawn(async move {
                let held = next.lock().await.unwrap();
                assert!(seen.load(Ordering::SeqCst), "two hold it at once");
                held.release().await;
                // It is kept at hand, and may be taken again.
                next.lock().await.unwrap().release().await;
            });
            lock("luoshi2").lock().await.unwrap().release().await;
            sleep(Duration::from_millis(200)).await;
            free.store(true, Ordering::SeqCst);
            if is_lost {
                drop(held);
            } else {
                held.release().await;
            }
            waiting.await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_not_lost_while_a_turn_takes_long() {
    with_database(async |pool| {
        let lock = || {
            let lock = PostgresLock::new((*pool.connect_options()).clone(), "luoshi");
            lock.lost_after(Duration::from_secs(1))
        };
        let held = lock().lock().await.unwrap();
        let next = lock();
        let waiting = spawn(async move { next.lock().await.unwrap().release().await });
        sleep(Duration::from_secs(3)).await;
        assert!(!waiting.is_finished(), "two hold it at once");
        held.release().await;
        waiting.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_let_go_of_also_where_nobody_answers() {
    with_database(async |pool| {
        let (wire, through) = Wire::lay(&pool.connect_options()).await;
        let held = PostgresLock::new(through, "luoshi").lock().await.unwrap();
        wire.stick(Stuck::All);
        timeout(Duration::from_secs(15), held.release()).await.expect("it does not wait for ever");
        wire.stick(Stuck::None);
        let next = PostgresLock::new((*pool.connect_options()).clone(), "luoshi");
        next.lock().await.unwrap().release().await;
    })
    .await;
}

/// Nobody ever says that it was given back.
struct NeverBack;

#[async_trait]
impl WriterLock for NeverBack {
    async fn lock(&self) -> Result<Box<dyn HeldLock>, LockError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl HeldLock for NeverBack {
    async fn release(self: Box<Self>) {
        pending::<()>().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_written_does_not_wait_for_the_lock_to_be_given_back() {
    let standin = Standin::start().await;
    let log = KurrentLog::connect(&standin.url(), "luoshi", Arc::new(NeverBack)).await.unwrap();
    let command = command(assignment("a"), Expected::Exactly(0), 1);
    let answer = timeout(Duration::from_secs(10), log.append(command)).await;
    assert_eq!(word(&answer.expect("it is answered")), "fresh");
}
