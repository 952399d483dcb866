//! The port: what every store behind it must do. `tests/contract/` holds them to it.
//!
//! Positions grow along the order of facts. In memory and in `PostgreSQL` they have no gaps; in
//! `KurrentDB` they have, and it knows an event id only within its stream.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use uuid::Uuid;

use crate::{Cursor, Depth, Head, NewFact, Recorded, Sheet, Stream, kurrent, limits, postgres};

/// A log of facts in one order.
#[async_trait]
pub trait Log: Send + Sync + 'static {
    /// States all facts of one command, in all its streams, or none of them. The same command
    /// id with the same request answers with the first receipt and writes nothing.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// What the log answered to this command, if it has seen it.
    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError>;

    /// The facts of one stream after sequence `after` (0 = all), oldest first.
    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError>;

    /// Everything of these streams, in the order of the log. A stream named twice counts once.
    async fn read_streams(&self, streams: &[Stream]) -> Result<Vec<Recorded>, ReadError> {
        let distinct: BTreeSet<&Stream> = streams.iter().collect();
        let mut facts = Vec::new();
        for stream in distinct {
            facts.extend(self.read_stream(stream, 0).await?);
        }
        facts.sort_unstable_by_key(|fact| fact.position);
        Ok(facts)
    }

    /// The facts that stand at these positions, in order; where none stands, none is given.
    async fn read_at(&self, positions: &[Cursor]) -> Result<Vec<Recorded>, ReadError> {
        let distinct: BTreeSet<u64> = positions.iter().map(|it| it.raw()).collect();
        let mut facts = Vec::new();
        for position in distinct.into_iter().filter(|it| *it > 0) {
            let next = self.read_all(Cursor::new(position - 1), 1).await?;
            facts.extend(next.into_iter().filter(|fact| fact.position.raw() == position));
        }
        Ok(facts)
    }

    /// At most `limit` facts after `after`, in order. `after` is the start, the position of a
    /// fact, or the number before one. Fewer than `limit` means the head was met.
    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError>;

    /// The position of the newest fact.
    async fn head(&self) -> Result<Cursor, ReadError>;

    /// How many facts there are after `after` up to and with `up_to`. Where positions have gaps
    /// they must be read to be counted, and no more than `most` are.
    async fn count(&self, after: Cursor, up_to: Cursor, most: u64) -> Result<u64, ReadError> {
        let (mut at, mut count) = (after, 0);
        while at < up_to && count < most {
            let page = self.read_all(at, limits::PAGE).await?;
            let Some(last) = page.last() else { break };
            at = last.position;
            count += page.iter().filter(|fact| fact.position <= up_to).count() as u64;
        }
        Ok(count.min(most))
    }

    /// Batches of facts after `after`, never empty, for ever: what is there, then what comes.
    /// An error is passed on and the stream goes on behind it from where it stood.
    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>>;

    /// The facts after `after` up to and with `up_to`, which must be on record, in pages: for
    /// rebuilds. Facts never change, so disjoint ranges may be read side by side without a
    /// snapshot (see [`Log::ranges`]). The first error ends it; an end without one means
    /// that everything was there.
    fn read_range(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        crate::range::read_range(self, after, up_to)
    }

    /// The same for folds: no more of each fact than they need, and nothing copied.
    fn read_sheets(
        self: Arc<Self>,
        after: Cursor,
        up_to: Cursor,
        _depth: Depth,
    ) -> BoxStream<'static, Result<Sheet, ReadError>> {
        self.read_range(after, up_to).map(|page| page.map(Sheet::from)).boxed()
    }

    /// At most `parts` ranges that together are everything after `after` up to and with `up_to`,
    /// of about equal length where positions are dense; fewer where a store can only begin to
    /// read at a fact.
    fn ranges(&self, after: Cursor, up_to: Cursor, parts: usize) -> Vec<(Cursor, Cursor)> {
        Cursor::ranges(after, up_to, parts)
    }
}

/// One command's facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    pub command_id: Uuid,
    /// Of the command as it was asked: the same id with another hash is refused.
    pub request_hash: [u8; 32],
    /// May be empty: then only the command is remembered.
    pub streams: Vec<StreamAppend>,
    /// JSON text, kept beside the command and given back to whoever repeats it.
    pub result: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamAppend {
    pub stream: Stream,
    pub expected: Expected,
    pub facts: Vec<NewFact>,
}

/// What the writer believes about the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Its last fact has this sequence; 0 = the stream has none.
    Exactly(u64),
    /// Its last fact is this one, which the writer has read.
    After(Head),
    /// Its last fact is the one with this event id, be it on record or handed in before: whoever
    /// goes on behind a fact that is never recorded gets a conflict, whatever stands in its place.
    Behind(Uuid),
    /// The writer does not care.
    Any,
}

/// The answer to a command on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub command_id: Uuid,
    /// Of the command as it was first asked.
    pub request_hash: [u8; 32],
    /// Positions of its first and last fact; none when it had none.
    pub positions: Option<(Cursor, Cursor)>,
    pub result: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// Written now.
    Fresh(Receipt),
    /// Written before, under the same command id; nothing was written now.
    Repeated(Receipt),
}

#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else was faster. Load, decide and try again.
    #[error("stream {}/{} is not where the writer believed", .0.category, .0.id)]
    Conflict(Stream),
    /// The command id was used for another request.
    #[error("the command id was used for another request")]
    CommandIdReused,
    /// Too many facts, or a fact too large, for one command.
    #[error("too much for one command: {0}")]
    TooLarge(&'static str),
    /// A mistake of the program that sent it: these facts could never be stored.
    #[error("the facts cannot be stored: {0}")]
    Unfit(&'static str),
    /// The store is out of room; nothing was written.
    #[error("the store is full")]
    Full,
    /// It is not known whether the facts were written: ask for the receipt, or send again.
    #[error("the outcome is unknown: {0}")]
    Unknown(#[source] Box<dyn Error + Send + Sync>),
    /// What is on record there cannot be what was written; nothing was written now.
    #[error("what is on record is damaged: {0}")]
    Damaged(String),
    /// Nothing was written.
    #[error("the store cannot be reached: {0}")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the store cannot be reached: {0}")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// What is stored cannot be what was written.
    #[error("fact at position {at} cannot be read: {why}")]
    Damaged { at: u64, why: String },
}

impl AppendError {
    /// Whether nothing was written now, and the same may be in a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(why) if is_passing(&**why))
    }
}

impl ReadError {
    /// Whether the same may be read in a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(why) if is_passing(&**why))
    }
}

/// Each store knows its own errors. Of any other somebody must know.
pub(crate) fn is_passing(why: &(dyn Error + Send + Sync + 'static)) -> bool {
    let shared = why.downcast_ref::<Arc<sqlx::Error>>().map(|it| &**it);
    match shared.or_else(|| why.downcast_ref::<sqlx::Error>()) {
        Some(error) => postgres::may_pass(error),
        None => kurrent::may_pass(why),
    }
}
