//! The archive in memory, with a count of how often it was asked for streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, MemoryLog, ReadError, Receipt, Recorded, Stream,
};
use futures::stream::BoxStream;
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Counted {
    log: Arc<MemoryLog>,
    single: AtomicUsize,
    together: AtomicUsize,
}

impl Counted {
    /// How often one stream was read, and how often several at once, since last asked.
    pub(crate) fn reads(&self) -> (usize, usize) {
        (self.single.swap(0, Ordering::SeqCst), self.together.swap(0, Ordering::SeqCst))
    }
}

#[async_trait]
impl Log for Counted {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
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
        self.log.read_streams(streams).await
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
