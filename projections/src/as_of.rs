//! The as-of driver (截至某一时刻): folds the facts up to an instant, in memory.
//!
//! There are two pasts. What was **true** then counts a fact from the instant at which it was
//! true, however late it was written down; what was **on record** then is what a screen could
//! show. [`as_of`] folds everything anew; [`Past`] answers single questions from the rows that
//! have stood since, and folds only what was touched later.

mod past;
mod ranking;
mod overview;
mod books;

use std::sync::Arc;

use domain::time::Moment;
use event_store::{Cursor, Log, Noted};

use crate::columns::{Cells, Mismatch};
use crate::fold::{Entry, EntryOf, Fold, ReadModel};
use crate::gather::{Gathered, Hearing, Rows, gather};
use crate::rebuild::RebuildError;
use crate::verify::{Digest, Fingerprint};

pub use past::{Past, Unfolded};

/// Up to where facts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Everything up to and with the fact at this place.
    Position(Cursor),
    /// What was on record at this instant.
    Recorded(Moment),
    /// What was true at this instant, whenever it was written down.
    Effective(Moment),
}

impl Until {
    pub fn counts(self, fact: &Noted<'_>) -> bool {
        match self {
            Self::Position(last) => fact.position <= last,
            Self::Recorded(instant) => {
                fact.envelope.is_some_and(|envelope| Moment::new(envelope.recorded_at) <= instant)
            }
            Self::Effective(instant) => Moment::new(fact.effective_at) <= instant,
        }
    }
}

/// What the facts that count make of one read model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub name: &'static str,
    pub version: u32,
    /// The last fact that counts.
    pub position: Cursor,
    /// By key.
    pub rows: Vec<Cells>,
}

impl Folded {
    /// The same as of a table that holds these rows.
    pub fn digest(&self) -> Digest {
        let mut fingerprint = Fingerprint::default();
        self.rows.iter().for_each(|row| fingerprint.add(row));
        fingerprint.digest(self.name, self.version, self.position)
    }

    /// The rows as the fold `F`, which told them, knows them.
    pub fn entries<F: Fold>(&self) -> Result<Vec<EntryOf<F>>, Mismatch> {
        self.rows.iter().cloned().map(Entry::read).collect()
    }
}

/// Folds what counts, for each model in the order given.
pub async fn as_of(
    log: Arc<dyn Log>,
    models: &[&'static dyn ReadModel],
    until: Until,
) -> Result<Vec<Folded>, RebuildError> {
    as_of_by(log, models, until, Hearing::default().workers).await
}

/// The same by so many workers; the rows do not depend on it.
pub async fn as_of_by(
    log: Arc<dyn Log>,
    models: &[&'static dyn ReadModel],
    until: Until,
    workers: usize,
) -> Result<Vec<Folded>, RebuildError> {
    let head = log.head().await?;
    let up_to = match until {
        Until::Position(last) => last.min(head),
        Until::Recorded(_) | Until::Effective(_) => head,
    };
    let hearing = Hearing { until: Some(until), workers, ..Hearing::default() };
    let Gathered { rows, mark, .. } = gather(log, up_to, models, &hearing).await?;
    let folded = |(model, rows): (&&'static dyn ReadModel, Rows)| {
        let mut rows: Vec<_> = rows.cells().collect();
        rows.sort_unstable();
        let (name, version, position) = (model.name(), model.version(), mark.position);
        Folded { name, version, position, rows }
    };
    Ok(models.iter().zip(rows).map(folded).collect())
}
