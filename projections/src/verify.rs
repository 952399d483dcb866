//! Proof that what is served is what the facts say: digests of rows, and a fold to compare with.

use std::collections::HashMap;
use std::sync::Arc;

use event_store::{Cursor, Log};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection, Executor, PgConnection, PgPool, Postgres, Transaction};

use crate::columns::{Cell, Cells};
use crate::fold::ReadModel;
use crate::gather::{Hearing, Rows, gather};
use crate::place::Place;
use crate::rebuild::RebuildError;
use crate::table::Table;

/// Differing rows that are named; the rest is counted.
const NAMED: usize = 10;

/// Two read models with the same digest hold the same rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    pub name: &'static str,
    pub version: u32,
    /// The fact heard last.
    pub position: Cursor,
    pub rows: usize,
    /// Over the canonical form of all rows, by key; in hex.
    pub sha256: String,
}

/// How the served rows compare with the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub name: &'static str,
    pub position: Cursor,
    pub rows: usize,
    pub differing: usize,
    /// The first of them: what is served and what should be.
    pub examples: Vec<String>,
}

/// Digests of the served rows, each as of one instant.
pub async fn digest(pool: &PgPool, models: &[&'static dyn ReadModel]) -> sqlx::Result<Vec<Digest>> {
    let mut connection = pool.acquire().await?;
    let mut digests = Vec::new();
    for model in models {
        let mut snapshot = snapshot(&mut connection).await?;
        let place = Place::served(&mut snapshot, model.name()).await?;
        let mut fingerprint = Fingerprint::default();
        if let Some(place) = &place {
            let each = |row: Cells| fingerprint.add(&row);
            Table::of(*model, &place.schema).each(&mut snapshot, each).await?;
        }
        let position = place.map_or(Cursor::START, |it| it.mark.position);
        digests.push(fingerprint.digest(model.name(), model.version(), position));
    }
    Ok(digests)
}

/// A digest in the making; rows come by key.
#[derive(Default)]
pub(crate) struct Fingerprint {
    sha: Sha256,
    rows: usize,
}

impl Fingerprint {
    pub(crate) fn add(&mut self, row: &[Cell]) {
        self.sha.update(canonical(row));
        self.rows += 1;
    }

    pub(crate) fn digest(self, name: &'static str, version: u32, position: Cursor) -> Digest {
        let sha256 = hex(&self.sha.finalize());
        Digest { name, version, position, rows: self.rows, sha256 }
    }
}

/// Folds the log up to where each model stands and compares every row, byte for byte.
pub async fn verify(
    log: Arc<dyn Log>,
    pool: &PgPool,
    models: &[&'static dyn ReadModel],
) -> Result<Vec<Verified>, RebuildError> {
    let mut connection = pool.acquire().await?;
    let mut verified = Vec::new();
    for model in models {
        let mut snapshot = snapshot(&mut connection).await?;
        let place = Place::served(&mut snapshot, model.name()).await?;
        let position = place.as_ref().map_or(Cursor::START, |it| it.mark.position);
        let gathered = gather(Arc::clone(&log), position, &[*model], &Hearing::default()).await?;
        let rows = gathered.rows.into_iter().flat_map(Rows::cells);
        let keys = model.columns().0.len();
        let should: HashMap<_, _> = rows.map(|row| (row[..keys].to_vec(), row)).collect();
        let mut comparison = Comparison { keys, should, rows: 0, differing: Vec::new() };
        if let Some(place) = place {
            let each = |row: Cells| comparison.see(&row);
            Table::of(*model, &place.schema).each(&mut snapshot, each).await?;
        }
        verified.push(comparison.conclude(model.name(), position));
    }
    Ok(verified)
}

/// One view of the database for several statements.
async fn snapshot(connection: &mut PgConnection) -> sqlx::Result<Transaction<'_, Postgres>> {
    let mut transaction = connection.begin().await?;
    transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    Ok(transaction)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn canonical(row: &[Cell]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for cell in row {
        cell.canonical(&mut bytes);
    }
    bytes
}

struct Comparison {
    keys: usize,
    /// What the facts say and no served row has answered yet.
    should: HashMap<Cells, Cells>,
    rows: usize,
    differing: Vec<String>,
}

impl Comparison {
    fn see(&mut self, row: &[Cell]) {
        self.rows += 1;
        match self.should.remove(&row[..self.keys]) {
            Some(should) if canonical(&should) == canonical(row) => {}
            Some(should) => self.differing.push(format!("{row:?} should be {should:?}")),
            None => self.differing.push(format!("{row:?} should not be")),
        }
    }

    fn conclude(mut self, name: &'static str, position: Cursor) -> Verified {
        let mut missing: Vec<_> = self.should.into_values().collect();
        missing.sort_unstable();
        self.differing.extend(missing.into_iter().map(|row| format!("{row:?} is missing")));
        let differing = self.differing.len();
        self.differing.truncate(NAMED);
        Verified { name, position, rows: self.rows, differing, examples: self.differing }
    }
}
