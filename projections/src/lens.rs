//! A log seen through a lens: the same facts, but what passes when a range is read is chosen or
//! counted. So every driver folds with the same code, whatever it wants to know of the pages.

use std::sync::Arc;

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, ReadError, Receipt, Recorded, Stream,
};
use futures::stream::BoxStream;
use uuid::Uuid;

pub(crate) type Pages = BoxStream<'static, Result<Vec<Recorded>, ReadError>>;

pub(crate) struct Lens<F> {
    pub(crate) log: Arc<dyn Log>,
    /// What becomes of the pages of a range.
    pub(crate) through: F,
}

#[async_trait]
impl<F: Fn(Pages) -> Pages + Send + Sync + 'static> Log for Lens<F> {
    fn read_range(self: Arc<Self>, after: Cursor, up_to: Cursor) -> Pages {
        (self.through)(Arc::clone(&self.log).read_range(after, up_to))
    }

    fn follow(self: Arc<Self>, after: Cursor) -> Pages {
        Arc::clone(&self.log).follow(after)
    }

    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.log.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        self.log.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_stream(stream, after).await
    }

    async fn read_streams(&self, streams: &[Stream]) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_streams(streams).await
    }

    async fn read_at(&self, positions: &[Cursor]) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_at(positions).await
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_all(after, limit).await
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        self.log.head().await
    }
}
