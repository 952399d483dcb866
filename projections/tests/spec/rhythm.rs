//! A log that is read in another rhythm than the store's own: the same facts in batches of
//! chosen sizes, or a store that fails half way.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, ReadError, Receipt, Recorded, Stream,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use uuid::Uuid;

pub(crate) struct Rhythm<L> {
    pub(crate) log: Arc<L>,
    /// Sizes of batches, over and over.
    pub(crate) sizes: Vec<usize>,
    /// Reading stops here with an error.
    pub(crate) fails_at: Option<Cursor>,
    /// What it says of its head while facts are behind it already.
    pub(crate) head: Option<Cursor>,
}

/// Polls the work so many times and no more, unless it ends before: a death between any two
/// steps it takes.
pub(crate) async fn for_a_while<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

impl<L: Log> Rhythm<L> {
    pub(crate) fn new(log: &Arc<L>, sizes: Vec<usize>) -> Self {
        Self { log: log.clone(), sizes, fails_at: None, head: None }
    }

    fn unavailable<T>() -> Result<T, ReadError> {
        Err(ReadError::Unavailable("the line was cut".into()))
    }

    async fn batch(&self, after: Cursor, round: usize) -> Result<Vec<Recorded>, ReadError> {
        let size = self.sizes[round % self.sizes.len()];
        let batch = self.log.read_all(after, size).await?;
        let cut = |fail: Cursor| batch.iter().any(|fact| fact.position >= fail);
        if self.fails_at.is_some_and(cut) { Self::unavailable() } else { Ok(batch) }
    }
}

#[async_trait]
impl<L: Log> Log for Rhythm<L> {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.log.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        self.log.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_stream(stream, after).await
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.log.read_all(after, limit).await
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        match self.head {
            Some(head) => Ok(head),
            None => self.log.head().await,
        }
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let follow = async |(log, after, round): (Arc<Self>, Cursor, usize)| {
            let batch = log.batch(after, round).await;
            let last = batch.as_ref().ok()?.last()?.position;
            Some((batch, (log, last, round + 1)))
        };
        // When all is told it waits, like every log.
        stream::unfold((self, after, 0), follow).chain(stream::pending()).boxed()
    }

    fn read_range(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let page = move |(log, after, round): (Arc<Self>, Cursor, usize)| async move {
            if after >= up_to {
                return None;
            }
            let mut batch = log.batch(after, round).await;
            if let Ok(batch) = &mut batch {
                batch.retain(|fact| fact.position <= up_to);
            }
            let last = batch.as_ref().map_or(up_to, |batch| batch.last().unwrap().position);
            Some((batch, (log, last, round + 1)))
        };
        stream::unfold((self, after, 0), page).boxed()
    }
}
