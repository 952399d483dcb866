//! Where the time of a rebuild goes, as far as one can see it from outside: a log that looks at
//! its watch whenever it is asked something.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Result;
use async_trait::async_trait;
use event_store::{
    Append, AppendError, Appended, Cursor, Depth, Log, ReadError, Receipt, Recorded, Sheet, Stream,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use projections::ReadModel;
use uuid::Uuid;

use crate::stage::Database;

/// One rebuild that is not counted, told on standard error.
pub(crate) async fn tell(
    log: &Arc<dyn Log>,
    database: &Database,
    models: &[&'static dyn ReadModel],
) -> Result<()> {
    let watched = Arc::new(Watched { log: Arc::clone(log), seen: Mutex::default() });
    let began = Instant::now();
    projections::rebuild(Arc::clone(&watched) as _, &database.pool, models).await?;
    let ended = began.elapsed();
    let mut before = began;
    for (what, at) in watched.seen().iter() {
        eprintln!("  {:.3} s until {what}", at.duration_since(before).as_secs_f64());
        before = *at;
    }
    eprintln!("  all in all {:.3} s", ended.as_secs_f64());
    Ok(())
}

struct Watched {
    log: Arc<dyn Log>,
    seen: Mutex<Vec<(&'static str, Instant)>>,
}

impl Watched {
    /// Of the same thing in a row only the last one counts.
    fn note(&self, what: &'static str) {
        let mut seen = self.seen();
        seen.pop_if(|(before, _)| *before == what);
        seen.push((what, Instant::now()));
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Vec<(&'static str, Instant)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Log for Watched {
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
        self.note("everything was understood and handed out");
        self.log.read_all(after, limit).await
    }

    /// A rebuild asks before it reads, and again once the rows are written.
    async fn head(&self) -> Result<Cursor, ReadError> {
        let read = self.seen().len() > 1;
        self.note(if read { "rows were written and indexed" } else { "it began to read" });
        self.log.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        Arc::clone(&self.log).follow(after)
    }

    fn read_sheets(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
        depth: Depth,
    ) -> BoxStream<'static, Result<Sheet, ReadError>> {
        let sheets = Arc::clone(&self.log).read_sheets(after, up_to, depth);
        let end = stream::once(async move {
            self.note("the log was read to its end");
            None
        });
        sheets.map(Some).chain(end).filter_map(async |sheet| sheet).boxed()
    }

    fn ranges(&self, after: Cursor, up_to: Cursor, parts: usize) -> Vec<(Cursor, Cursor)> {
        self.log.ranges(after, up_to, parts)
    }
}
