//! Sealed segments (封存段): the verdicts of a closed quarter in the form in which they are
//! summed fastest, 32 bytes each, so that its scores need no fact to be read.
//!
//! ```text
//! 0      4    5     6   8              16                              32
//! │ unit │kind│flags│ 0 │ points paid  │ id of the line                │
//! ```
//!
//! A segment is derived. It is bound to the fact that closed the books, to what the quarter came
//! to and to its own bytes; where one of them is not what it was, it is sealed anew from the log.
//!
//! The running service seals a quarter once it is frozen (`keeper.rs`). What other rules would
//! make of a frozen quarter is then summed out of its segment (`simulate.rs`), and out of the
//! score lines where there is none that can be used. A proof reads neither: it reads the log.

mod records;
mod shelf;
mod keeper;

use std::collections::HashMap;
use std::sync::Arc;

use domain::quarter::{Outcome, Total};
use domain::score::RuleSet;
use domain::time::Quarter;
use domain::unit::UnitId;
use event_store::{Cursor, Log};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::ledger::{self, Alarm, Ledger, ReckonError};
use crate::outcome::{reckoned, settled, totals};
use crate::ranking::{Member, Row};
use shelf::Bond;

pub(crate) use keeper::keep_sealed;

/// Bytes of one record.
pub const RECORD: usize = records::SIZE;

/// The verdicts of one closed quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub quarter: Quarter,
    /// Of the fact that closed the books.
    pub upto: Cursor,
    /// What the quarter came to; the same as in its outcome.
    pub result_hash: String,
    /// The stored hash of the fact that closed the books.
    settled_hash: [u8; 32],
    head: Head,
    records: Vec<u8>,
}

/// What the records leave unsaid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// By which the quarter was summed up.
    rules: RuleSet,
    /// In the order in which records number them.
    units: Vec<UnitId>,
    members: Vec<Member>,
}

/// Why a segment as it was found cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("there is none")]
    Missing,
    #[error("its bytes are not what was sealed")]
    Altered,
    #[error("it was sealed behind another fact, or of another result")]
    Unbound,
}

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the books of the quarter are open")]
    Open,
    /// Nothing is sealed out of a log that is not what was written.
    #[error("the log is not what was written, from position {}", .0.position.raw())]
    Tampered(Alarm),
    #[error(transparent)]
    Reckoning(#[from] ReckonError),
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Seals a closed quarter out of the log, in place of what may have been sealed before.
pub async fn seal(
    log: Arc<dyn Log>,
    pool: &PgPool,
    quarter: Quarter,
) -> Result<Segment, SealError> {
    let closing = settled(&*log, quarter).await?.ok_or(SealError::Open)?;
    let ledger = ledger::keep(log, quarter, closing.position, |_, _| {}).await?;
    let segment = Segment::of(ledger, closing.link.hash)?;
    shelf::put(pool, &segment).await?;
    Ok(segment)
}

/// A segment as it was sealed, and if it could not be used as it was found: why.
pub async fn unseal(
    log: Arc<dyn Log>,
    pool: &PgPool,
    quarter: Quarter,
) -> Result<(Segment, Option<Flaw>), SealError> {
    let closing = settled(&*log, quarter).await?.ok_or(SealError::Open)?;
    match shelf::take(pool, quarter, Bond::Settled(&closing.link.hash)).await? {
        Ok(segment) => Ok((segment, None)),
        Err(flaw) => {
            tracing::warn!(%quarter, %flaw, "the segment is sealed anew");
            Ok((seal(log, pool, quarter).await?, Some(flaw)))
        }
    }
}

/// The segment of a frozen quarter as it was sealed, without a look at the log: it is bound to
/// what was published.
pub(crate) async fn of_published(
    pool: &PgPool,
    quarter: Quarter,
    published: &Outcome,
) -> sqlx::Result<Result<Segment, Flaw>> {
    shelf::take(pool, quarter, Bond::Published(&published.result_hash)).await
}

/// What the quarter comes to when every verdict is paid by these rules, group by group.
pub fn score_from_segment(segment: &Segment, rules: &RuleSet) -> Vec<Total> {
    let sums = records::sum(&segment.records, segment.head.units.len(), rules);
    segment.totals_of(sums, rules)
}

impl Segment {
    /// What the quarter came to, each verdict as it was paid.
    pub fn totals(&self) -> Vec<Total> {
        let sums = records::sum_paid(&self.records, self.head.units.len());
        self.totals_of(sums, &self.head.rules)
    }

    /// The rules by which the quarter was summed up.
    pub fn rules(&self) -> &RuleSet {
        &self.head.rules
    }

    /// How many lines it holds.
    pub fn lines(&self) -> usize {
        self.records.len() / RECORD
    }

    fn of(mut ledger: Ledger, settled_hash: [u8; 32]) -> Result<Self, SealError> {
        if let Some(alarm) = ledger.alarm.take() {
            return Err(SealError::Tampered(alarm));
        }
        let (quarter, upto) = (ledger.quarter, ledger.upto);
        let records = records::of(&ledger.lines);
        let (rules, units) = (ledger.rules.clone(), ledger.units.clone());
        let head = Head { rules, units, members: ledger.members.clone() };
        let result_hash = reckoned(ledger, None).outcome.result_hash;
        Ok(Self { quarter, upto, result_hash, settled_hash, head, records })
    }

    fn totals_of(&self, sums: Vec<Row>, rules: &RuleSet) -> Vec<Total> {
        let tallies: HashMap<_, _> = self.head.units.iter().cloned().zip(sums).collect();
        totals(&self.head.members, &tallies, rules)
    }
}
