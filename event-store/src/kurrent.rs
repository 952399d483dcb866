//! The log in `KurrentDB`: a journal that every command enters before its facts are written, one
//! writer at a time, and a filtered subscription for followers. Decision 0014 has the reasons.
//!
//! A position is the commit position of a fact's event in `$all`: ever increasing, with gaps.
//! `KurrentDB` does not know whether an event id is on record in another stream, and so we do not
//! refuse it either; ids follow from their command, which is done once.

mod appender;
mod entry;
mod finish;
mod follow;
mod ground;
mod journal;
mod lock;
mod names;
mod receipts;
mod restore;
mod stored;
mod wire;
mod writer;

use std::{collections::BTreeSet, error::Error, sync::Arc};

use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use kurrentdb::{ReadStreamOptions, RecordedEvent, StreamPosition};
use tokio::time::error::Elapsed;
use uuid::Uuid;

pub use self::lock::{HeldLock, LockError, PostgresLock, ProcessLock, WriterLock};
use self::{
    journal::Journal,
    names::Names,
    wire::{Away, Begin, Trouble, Wire},
};
use crate::{
    Append, AppendError, Appended, Cursor, Log, ReadError, Receipt, Recorded, Stream, door::Door,
};

/// A log of its own process; several processes take turns by their lock. Dropping it ends its
/// tasks.
pub struct KurrentLog {
    store: Arc<Store>,
    door: Door,
    lock: Arc<dyn WriterLock>,
}

/// What readers and the writer share.
struct Store {
    names: Names,
    wire: Wire,
}

impl KurrentLog {
    /// Opens the log of one tenant: a word of letters, digits and `_` that every stream's name
    /// begins with. The connection string is `KurrentDB`'s own (`kurrentdb://…`).
    pub async fn connect(
        connection_string: &str,
        tenant: &str,
        lock: Arc<dyn WriterLock>,
    ) -> Result<Self, ReadError> {
        let unfit = || ReadError::Unavailable("a tenant is a word of letters, digits and _".into());
        let names = Names::of(tenant).ok_or_else(unfit)?;
        let wire = Wire::new(connection_string).map_err(unreachable)?;
        let store = Arc::new(Store { names, wire });
        store.head().await?;
        let door = appender::start(Arc::clone(&store), Arc::clone(&lock));
        Ok(Self { store, door, lock })
    }
}

impl Store {
    fn journal(&self) -> Journal<'_> {
        Journal { wire: &self.wire, stream: self.names.journal() }
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        let newest = self.wire.read_all(&self.names.facts(), Begin::End, 1).await;
        let newest = newest.map_err(unreachable)?;
        Ok(newest.first().map_or(Cursor::START, |it| Cursor::new(it.position.commit)))
    }

    /// Events of streams whose names begin so, after a position.
    async fn page(
        &self,
        prefix: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<RecordedEvent>, ReadError> {
        if limit == 0 {
            return Ok(vec![]);
        }
        let read = if after == 0 {
            self.wire.read_all(prefix, Begin::Start, limit).await
        } else {
            // What stands at the position comes with it.
            match self.wire.read_all(prefix, Begin::At(after), limit.saturating_add(1)).await {
                // It is no place where an event begins. Readers who want the fact at a position
                // ask for what is behind the one before it: then it is the next.
                Err(Trouble::Refused(_)) => {
                    self.wire.read_all(prefix, Begin::At(after + 1), limit).await
                }
                read => read,
            }
        };
        let mut events = read.map_err(unreachable)?;
        events.retain(|it| it.position.commit > after);
        events.truncate(limit);
        Ok(events)
    }

    fn facts(&self, events: &[RecordedEvent]) -> Result<Vec<Recorded>, ReadError> {
        events.iter().map(|it| stored::fact(&self.names, it)).collect()
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        let name = self.names.stream(stream);
        let options = ReadStreamOptions::default().position(StreamPosition::Position(after));
        let read = self.wire.read_stream(&name, options).await;
        let events = self.wire.or_nothing(&name, read).await.map_err(|it| unread(&name, it))?;
        let facts = self.facts(&events)?;
        match facts.iter().zip(after + 1..).find(|(fact, sequence)| fact.sequence != *sequence) {
            None => Ok(facts),
            Some((fact, _)) => {
                let (at, why) =
                    (fact.position.raw(), format!("facts before it in {name} are gone"));
                Err(ReadError::Damaged { at, why })
            }
        }
    }

    async fn read_at(&self, position: u64) -> Result<Option<Recorded>, ReadError> {
        match self.wire.read_all(&self.names.facts(), Begin::At(position), 1).await {
            Ok(events) => {
                let event = events.first().filter(|it| it.position.commit == position);
                event.map(|it| stored::fact(&self.names, it)).transpose()
            }
            Err(Trouble::Refused(_)) => Ok(None),
            Err(trouble) => Err(unreachable(trouble)),
        }
    }
}

/// Requests on their way at once. The client waits for each of them some 40 ms in vain (its
/// sockets gather small packets), so what may be asked side by side must be.
const AT_ONCE: usize = 32;

/// The answers in the order of the questions, or the first error.
async fn side_by_side<T, E, F>(questions: impl Iterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>>,
{
    let questions: Vec<F> = questions.collect();
    let answers: Vec<_> = stream::iter(questions).buffered(AT_ONCE).collect().await;
    answers.into_iter().collect()
}

/// Whether an error of this store is only for a moment.
pub(crate) fn may_pass(why: &(dyn Error + Send + Sync + 'static)) -> bool {
    let trouble = why.downcast_ref::<Trouble>().map(Trouble::may_pass);
    let away = why.downcast_ref::<Away>().map(Away::may_pass);
    trouble.or(away).unwrap_or_else(|| why.is::<Elapsed>())
}

fn unreachable(trouble: Trouble) -> ReadError {
    ReadError::Unavailable(Box::new(trouble))
}

fn unread(stream: &str, trouble: Trouble) -> ReadError {
    match trouble {
        Trouble::Deleted => {
            ReadError::Damaged { at: 0, why: format!("{stream} was deleted in the database") }
        }
        trouble => unreachable(trouble),
    }
}

#[async_trait]
impl Log for KurrentLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.door.append(append).await
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        self.store.receipt(command_id).await
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        self.store.read_stream(stream, after).await
    }

    async fn read_streams(&self, streams: &[Stream]) -> Result<Vec<Recorded>, ReadError> {
        let distinct: BTreeSet<&Stream> = streams.iter().collect();
        let pages = distinct.into_iter().map(|it| self.store.read_stream(it, 0));
        let mut facts = side_by_side(pages).await?.concat();
        facts.sort_unstable_by_key(|fact| fact.position);
        Ok(facts)
    }

    async fn read_at(&self, positions: &[Cursor]) -> Result<Vec<Recorded>, ReadError> {
        let distinct: BTreeSet<u64> = positions.iter().map(|it| it.raw()).collect();
        let read = distinct.into_iter().filter(|it| *it > 0).map(|it| self.store.read_at(it));
        Ok(side_by_side(read).await?.into_iter().flatten().collect())
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let events = self.store.page(&self.store.names.facts(), after.raw(), limit).await?;
        self.store.facts(&events)
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        self.store.head().await
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        follow::follow(Arc::clone(&self.store), after)
    }

    fn ranges(&self, after: Cursor, up_to: Cursor, _parts: usize) -> Vec<(Cursor, Cursor)> {
        // The server reads only from where an event begins, and nothing tells where that is.
        if after < up_to { vec![(after, up_to)] } else { vec![] }
    }
}
