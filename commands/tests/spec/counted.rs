//! The archive in memory, with a count of how often it was asked for streams, with a door at which
//! commands can be kept waiting, and with answers that are lost or late.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, MemoryLog, ReadError, Receipt, Recorded, Stream,
};
use futures::stream::BoxStream;
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Counted {
    log: Arc<MemoryLog>,
    single: AtomicUsize,
    together: AtomicUsize,
    door: Arc<Mutex<()>>,
    at_the_door: AtomicUsize,
    loses: AtomicBool,
    delays: AtomicBool,
    late: Arc<Mutex<()>>,
}

impl Counted {
    /// The next answer about several streams at once never comes.
    pub(crate) fn lose_an_answer(&self) {
        self.loses.store(true, Ordering::SeqCst);
    }

    /// The next answer about several streams at once is what stood there when it was asked, and
    /// comes when the guard is dropped.
    pub(crate) async fn delay_an_answer(&self) -> OwnedMutexGuard<()> {
        self.delays.store(true, Ordering::SeqCst);
        Arc::clone(&self.late).lock_owned().await
    }

    /// Returns once that question was asked.
    pub(crate) async fn wait_for_the_question(&self) {
        let asked = async {
            while self.delays.load(Ordering::SeqCst) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), asked).await.expect("it is asked");
    }

    /// Nothing is put on record until the guard is dropped, and then in the order of arrival.
    pub(crate) async fn hold(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.door).lock_owned().await
    }

    /// Returns once so many commands wait at the door.
    pub(crate) async fn wait_for(&self, commands: usize) {
        let come = async {
            while self.at_the_door.load(Ordering::SeqCst) < commands {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), come).await.expect("they are handed in");
    }

    /// How often one stream was read, and how often several at once, since last asked.
    pub(crate) fn reads(&self) -> (usize, usize) {
        (self.single.swap(0, Ordering::SeqCst), self.together.swap(0, Ordering::SeqCst))
    }
}

#[async_trait]
impl Log for Counted {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.at_the_door.fetch_add(1, Ordering::SeqCst);
        let _entered = self.door.lock().await;
        self.at_the_door.fetch_sub(1, Ordering::SeqCst);
        self.log.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        self.log.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.single.fetch_add(1, Ordering::SeqCst);
        self.log.read_stream(stream, after).await
    }

    async fn read_streams(&self, streams: &[Stream]) -> Result<Vec<Recorded>, ReadError> {
        self.together.fetch_add(1, Ordering::SeqCst);
        if self.loses.swap(false, Ordering::SeqCst) {
            return Err(ReadError::Unavailable("the answer is lost, as planned".into()));
        }
        let answer = self.log.read_streams(streams).await;
        if self.delays.swap(false, Ordering::SeqCst) {
            drop(self.late.lock().await);
        }
        answer
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_all(after, limit).await
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        self.log.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        Arc::clone(&self.log).follow(after)
    }
}
