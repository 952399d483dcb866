//! The log in memory: for specs, and to fold "what if". It keeps every promise of the port but
//! durability, and refuses what `PostgreSQL` would refuse.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    Append, AppendError, Appended, Cursor, Log, Portable, ReadError, Receipt, Recorded,
    RestoreError, Restored, Stream,
    follow::follow,
    limits,
    place::{Ground, Placed},
    range,
};

/// An empty log when it is made.
#[derive(Default)]
pub struct MemoryLog {
    shelf: Mutex<Shelf>,
    bell: watch::Sender<()>,
}

#[derive(Default)]
struct Shelf {
    ground: Ground,
    /// The fact at position n stands at n - 1.
    facts: Vec<Recorded>,
    /// Where the facts of a stream stand in `facts`.
    streams: HashMap<Stream, Vec<usize>>,
}

impl MemoryLog {
    pub fn new() -> Self {
        Self::default()
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Placing moves nothing before it is sure, so a panic elsewhere leaves the shelf whole.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Log for MemoryLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        limits::admit(&append)?;
        let answer = self.shelf().append(&append)?;
        self.bell.send_replace(());
        Ok(answer)
    }

    async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        Ok(self.shelf().ground.answered.get(&command_id).cloned())
    }

    async fn read_stream(&self, stream: &Stream, after: u64) -> Result<Vec<Recorded>, ReadError> {
        Ok(self.shelf().stream(stream).filter(|fact| fact.sequence > after).cloned().collect())
    }

    async fn read_all(&self, after: Cursor, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        let after = usize::try_from(after.raw()).unwrap_or(usize::MAX);
        Ok(self.shelf().facts.iter().skip(after).take(limit).cloned().collect())
    }

    async fn head(&self) -> Result<Cursor, ReadError> {
        Ok(Cursor::new(self.shelf().ground.position))
    }

    async fn count(&self, after: Cursor, up_to: Cursor, _most: u64) -> Result<u64, ReadError> {
        Ok(range::between(after, up_to))
    }

    fn follow(
        self: Arc<Self>,
        after: Cursor,
    ) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
        let bell = self.bell.subscribe();
        follow(self, after, bell)
    }
}

#[async_trait]
impl Portable for MemoryLog {
    fn receipts(self: Arc<Self>) -> BoxStream<'static, Result<Vec<Receipt>, ReadError>> {
        let receipts: Vec<Receipt> = self.shelf().ground.answered.values().cloned().collect();
        let pages: Vec<_> = receipts.chunks(limits::PAGE).map(|it| Ok(it.to_vec())).collect();
        stream::iter(pages).boxed()
    }

    async fn restore(&self, after: Cursor, facts: Vec<Recorded>) -> Restored {
        let places = self.shelf().restore(after, facts)?;
        self.bell.send_replace(());
        Ok(places)
    }

    async fn restore_receipts(&self, receipts: Vec<Receipt>) -> Result<(), RestoreError> {
        let answered = &mut self.shelf().ground.answered;
        for receipt in receipts {
            let id = receipt.command_id;
            let known = answered.entry(id).or_insert_with(|| receipt.clone());
            if *known != receipt {
                return Err(RestoreError::OtherReceipt(id));
            }
        }
        Ok(())
    }
}

impl Shelf {
    fn stream(&self, stream: &Stream) -> impl Iterator<Item = &Recorded> {
        self.streams.get(stream).into_iter().flatten().map(|place| &self.facts[*place])
    }

    fn append(&mut self, append: &Append) -> Result<Appended, AppendError> {
        match self.ground.place(append)? {
            Placed::Repeated(receipt) => Ok(Appended::Repeated(receipt)),
            Placed::Fresh { receipt, facts } => {
                self.put(facts);
                Ok(Appended::Fresh(receipt))
            }
        }
    }

    fn restore(
        &mut self,
        after: Cursor,
        facts: Vec<Recorded>,
    ) -> Result<Vec<Cursor>, RestoreError> {
        if self.ground.position != after.raw() {
            return Err(RestoreError::Begun);
        }
        let facts = self.ground.restore(facts)?;
        let places = facts.iter().map(|it| it.position).collect();
        self.put(facts);
        Ok(places)
    }

    fn put(&mut self, facts: Vec<Recorded>) {
        for fact in facts {
            self.streams.entry(fact.stream.clone()).or_default().push(self.facts.len());
            self.facts.push(fact);
        }
    }
}
