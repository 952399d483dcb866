//! Questions to the read models. Each file adds its own; here is what they share.
//!
//! Lists that grow are paged by key: the page after a row begins behind that row, whatever was
//! added meanwhile. Instants are arguments, so the same question has the same answer.

use event_store::postgres;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Postgres, QueryBuilder};

use crate::fold::{Entry, EntryOf, Fold, Model};
use crate::table::Table;

/// Rows of one page at most: what a person can look through, and a phone can load.
pub const MAX_PAGE: usize = 200;

/// Counting stops here: nobody reads further, and the database need not either.
pub const MAX_COUNT: i64 = 10_000;

/// What is asked of the served rows.
#[derive(Debug, Clone)]
pub struct Questions {
    pool: PgPool,
}

/// The read models cannot be asked. Never shown to people as it is.
#[derive(Debug, thiserror::Error)]
#[error("the read models cannot be asked: {0}")]
pub struct Unanswered(#[from] sqlx::Error);

impl Unanswered {
    /// Whether they can be asked again in a moment.
    pub fn may_pass(&self) -> bool {
        postgres::may_pass(&self.0)
    }
}

pub type Answer<T> = Result<T, Unanswered>;

/// A stretch of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<K> {
    /// The last row of the page before.
    pub after: Option<K>,
    /// Rows wanted; no more than [`MAX_PAGE`] are given, and one to tell that more follow.
    pub limit: usize,
}

impl<K> Page<K> {
    pub fn first(limit: usize) -> Self {
        Self { after: None, limit }
    }

    pub fn after(key: K, limit: usize) -> Self {
        Self { after: Some(key), limit }
    }

    pub(crate) fn rows(&self) -> i64 {
        i64::try_from(self.limit.min(MAX_PAGE + 1)).unwrap_or(i64::MAX)
    }
}

/// How many there are; not exact once there are more than [`MAX_COUNT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub total: u64,
    pub exact: bool,
}

/// A question being put together.
pub(crate) type Asking<'a> = QueryBuilder<'a, Postgres>;

impl Questions {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Rows of one read model; the question begins behind `SELECT … FROM name`.
    pub(crate) async fn rows<F: Fold>(&self, asking: &mut Asking<'_>) -> Answer<Vec<EntryOf<F>>> {
        let table = Table::view(&Model::<F>::NEW);
        let rows: Vec<PgRow> = asking.build().fetch_all(&self.pool).await?;
        rows.iter().map(|row| entry::<F>(&table, row)).collect()
    }

    pub(crate) async fn row<F: Fold>(&self, asking: &mut Asking<'_>) -> Answer<Option<EntryOf<F>>> {
        Ok(self.rows::<F>(asking).await?.pop())
    }

    /// The question asks for at most one more row than [`MAX_COUNT`].
    pub(crate) async fn count(&self, asking: &mut Asking<'_>) -> Answer<Count> {
        let found: i64 = asking.build_query_scalar().fetch_one(&self.pool).await?;
        let total = found.min(MAX_COUNT).unsigned_abs();
        Ok(Count { total, exact: found <= MAX_COUNT })
    }
}

/// `SELECT` all columns of a read model `WHERE` what follows.
pub(crate) fn ask<'a, F: Fold>() -> Asking<'a> {
    let table = Table::view(&Model::<F>::NEW);
    Asking::new(format!("SELECT {} FROM {} WHERE ", table.selection(), F::NAME))
}

fn entry<F: Fold>(table: &Table, row: &PgRow) -> Answer<EntryOf<F>> {
    let cells = table.read(row)?;
    Entry::read(cells).map_err(|error| sqlx::Error::Decode(error.into()).into())
}

/// Texts for `= ANY(…)`.
pub(crate) fn texts<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
