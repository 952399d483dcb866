//! A log whose readers can be kept waiting or torn down, and whose news can be kept back; what is
//! stated goes on record all the same.

use std::sync::Arc;

use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Log, PostgresLog, ReadError, Receipt, Recorded, Stream,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::PgPool;
use tokio::sync::watch;
use uuid::Uuid;

use crate::county::{County, demo};

pub(crate) struct Held {
    log: Arc<dyn Log>,
    way: watch::Sender<Way>,
    news: watch::Sender<bool>,
}

/// For whoever reads a stretch of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Free,
    /// They wait until it is free again.
    Closed,
    /// They panic.
    Broken,
}

impl Held {
    /// A county on such a log.
    pub(crate) async fn county(pool: PgPool, now: &str) -> (Arc<Self>, County) {
        let log = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        let (way, news) = (watch::Sender::new(Way::Free), watch::Sender::new(true));
        let held = Arc::new(Self { log, way, news });
        let county = County::on(Arc::clone(&held) as _, pool, now, demo()).await;
        (held, county)
    }

    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }

    /// Whether those who follow hear what comes.
    pub(crate) fn tell_news(&self, yes: bool) {
        self.news.send_replace(yes);
    }
}

#[async_trait]
impl Log for Held {
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
        self.log.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let news = self.news.subscribe();
        let batches = Arc::clone(&self.log).follow(after);
        let once_told = move |batch| {
            let mut news = news.clone();
            async move {
                news.wait_for(|told| *told).await.ok();
                batch
            }
        };
        batches.then(once_told).boxed()
    }

    fn read_range(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let mut way = self.way.subscribe();
        assert!(*way.borrow() != Way::Broken, "the way is broken, as planned");
        let log = Arc::clone(&self.log);
        let open = async move {
            way.wait_for(|way| *way == Way::Free).await.ok();
        };
        stream::once(open).flat_map(move |()| Arc::clone(&log).read_range(after, up_to)).boxed()
    }
}
