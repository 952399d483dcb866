//! The log in `PostgreSQL`: one appender task, readers that need no lock, a bell for followers.

mod appender;
mod batch;
mod bell;
mod bulk;
mod insert;
mod passing;
mod restore;
mod rows;

use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use sqlx::{PgPool, migrate::Migrator, postgres::PgRow};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) use self::bulk::Rows;
pub use self::passing::may_pass;
use crate::{
    Append, AppendError, Appended, Cursor, Depth, Log, ReadError, Receipt, Recorded, Sheet, Stream,
    door::Door, follow::follow, range,
};

/// Every table of the house, in numbered files; run it before [`PostgresLog::connect`].
pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// A county has some ten thousand streams that are open.
const STREAMS_REMEMBERED: usize = 100_000;

/// A log of its own process: several processes on one database stay correct, because the lock
/// that orders them is in the database. Dropping it ends its tasks.
pub struct PostgresLog {
    /// For readers. The appender and the bell have connections of their own, so a crowd of
    /// readers never keeps a command from being written.
    pool: PgPool,
    door: Door,
    bell: watch::Receiver<()>,
}

impl PostgresLog {
    /// Opens the log of a migrated database and starts its appender.
    pub async fn connect(pool: PgPool) -> Result<Self, ReadError> {
        Self::remembering(pool, STREAMS_REMEMBERED).await
    }

    /// The same, with an appender that remembers where no more than so many streams stand.
    pub async fn remembering(pool: PgPool, streams: usize) -> Result<Self, ReadError> {
        head(&pool).await?;
        let options = (*pool.connect_options()).clone();
        let door = appender::start(options.clone(), streams);
        Ok(Self { pool, door, bell: bell::hang(options) })
    }

    async fn read(&self, tail: &str, binds: Binds<'_>) -> Result<Vec<Recorded>, ReadError> {
        let columns = rows::COLUMNS;
        let statement = format!("SELECT {columns} FROM events WHERE {tail}");
        let query = sqlx::query(&statement);
        let query = match binds {
            Binds::Stream(stream, after) => {
                query.bind(&stream.category).bind(&stream.id).bind(after)
            }
            Binds::All(after, limit) => query.bind(after).bind(limit),
            Binds::Streams(categories, ids) => query.bind(categories).bind(ids),
            Binds::At(positions) => query.bind(positions),
        };
        let rows: Vec<PgRow> = query.fetch_all(&self.pool).await.map_err(unreachable)?;
        rows.iter().map(rows::recorded).collect()
    }
}

enum Binds<'a> {
    Stream(&'a Stream, i64),
    All(i64, i64),
    Streams(Vec<&'a str>, Vec<&'a str>),
    At(Vec<i64>),
}

#[async_trait]
impl Log for PostgresLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.door.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        let rows = sqlx::query(rows::ANSWERED)
            .bind([command_id])
            .fetch_all(&self.pool)
            .await
            .map_err(unreachable)?;
        rows.first().map(rows::answered).transpose().map_err(unreachable)
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        let tail = "aggregate_type = $1 AND aggregate_id = $2 AND sequence > $3 ORDER BY sequence";
        self.read(tail, Binds::Stream(stream, bigint(after))).await
    }

    async fn read_streams(&self, streams: &[Stream]) -> Result<Vec<Recorded>, ReadError> {
        let (categories, ids) =
            streams.iter().map(|it| (it.category.as_str(), it.id.as_str())).unzip();
        let tail = "(aggregate_type, aggregate_id) IN \
            (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY position";
        self.read(tail, Binds::Streams(categories, ids)).await
    }

    async fn read_at(&self, positions: &[Cursor]) -> Result<Vec<Recorded>, ReadError> {
        let positions = positions.iter().map(|it| bigint(it.raw())).collect();
        self.read("position = ANY($1) ORDER BY position", Binds::At(positions)).await
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let binds = Binds::All(bigint(after.raw()), bigint(limit as u64));
        let facts = self.read("position > $1 ORDER BY position LIMIT $2", binds).await?;
        rows::without_gap(after, &facts)?;
        Ok(facts)
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        head(&self.pool).await
    }

    async fn count(&self, after: Cursor, up_to: Cursor, _most: u64) -> Result<u64, ReadError> {
        Ok(range::between(after, up_to))
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let bell = self.bell.clone();
        follow(self, after, bell)
    }

    fn read_range(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let facts = |page: Rows| (0..page.len()).map(|place| page.recorded(place)).collect();
        let pages = bulk::read(self.pool.clone(), (after, up_to), Depth::Whole);
        pages.map(move |page| page.and_then(facts)).boxed()
    }

    fn read_sheets(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
        depth: Depth,
    ) -> BoxStream<'static, Result<Sheet, ReadError>> {
        let pages = bulk::read(self.pool.clone(), (after, up_to), depth);
        pages.map(|page| page.map(Sheet::from)).boxed()
    }
}

async fn head(pool: &PgPool) -> Result<Cursor, ReadError> {
    let position: i64 = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM events")
        .fetch_one(pool)
        .await
        .map_err(unreachable)?;
    Ok(Cursor::new(position.unsigned_abs()))
}

fn unreachable(error: sqlx::Error) -> ReadError {
    ReadError::Unavailable(Box::new(error))
}

/// `PostgreSQL` counts to half of what we can count to; nothing stands beyond.
fn bigint(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
