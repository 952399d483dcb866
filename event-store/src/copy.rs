//! Moving a log from one store to another: every fact with its ids, times and hashes, and every
//! receipt. Only positions are the new store's own.
//!
//! A copy that was cut off goes on where it stood: it first compares what is there already, fact
//! by fact. Nobody else may write to either log meanwhile.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use futures::{TryStreamExt, stream::BoxStream};
use uuid::Uuid;

use crate::{
    AppendError, Cursor, Log, ReadError, Receipt, Recorded,
    chain::{BrokenLink, Chains},
    limits,
};

/// A log that can be moved to another store, or take one over.
#[async_trait]
pub trait Portable: Log {
    /// Every receipt, in pages, in no order that means anything. The first error ends it.
    fn receipts(self: Arc<Self>) -> BoxStream<'static, Result<Vec<Receipt>, ReadError>>;

    /// Puts facts of another log on record as they are, all of them or none, and tells where
    /// they stand now. `after` must be the position of the newest fact; every fact must hang on
    /// the last one of its stream.
    async fn restore(&self, after: Cursor, facts: Vec<Recorded>) -> Restored;

    /// Files receipts of another log, with positions of this one. One that is on file already
    /// must be the same.
    async fn restore_receipts(&self, receipts: Vec<Receipt>) -> Result<(), RestoreError>;
}

/// Where restored facts stand, in their order.
pub type Restored = Result<Vec<Cursor>, RestoreError>;

#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("the log is not where it should be: somebody writes to it")]
    Begun,
    #[error(transparent)]
    Broken(#[from] BrokenLink),
    #[error("the log's time would go back at position {}", .0.raw())]
    Time(Cursor),
    #[error("an event id is on record already")]
    EventId,
    #[error("another receipt of command {0} is on file")]
    OtherReceipt(Uuid),
    #[error(transparent)]
    Unwritten(AppendError),
    #[error(transparent)]
    Read(#[from] ReadError),
}

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the log that is copied: {0}")]
    From(ReadError),
    #[error("the log that is copied: {0}")]
    Chain(#[from] BrokenLink),
    #[error("the log that is copied: the receipt of command {0} names facts that are not there")]
    Receipt(Uuid),
    #[error("the log that is written: {0}")]
    To(RestoreError),
    /// The target was begun as another log.
    #[error("the log that is written has another fact where position {} is copied to", .0.raw())]
    Other(Cursor),
    #[error("the log that is written has more facts than the one that is copied")]
    Longer,
}

/// How far a copy is, and what a whole one was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// On record in the target.
    pub facts: u64,
    /// Of these, there before.
    pub found: u64,
    pub receipts: u64,
    /// The fact that was copied last, and the last that will be: positions in the source.
    pub stands: Cursor,
    pub head: Cursor,
}

/// Copies what `from` holds at this moment. `progress` is told after each page.
pub async fn copy(
    from: Arc<dyn Portable>,
    to: Arc<dyn Portable>,
    progress: impl FnMut(Copied),
) -> Result<Copied, CopyError> {
    let head = from.head().await.map_err(CopyError::From)?;
    let copied = Copied { head, ..Copied::default() };
    let (end, chains, spans) = (Cursor::START, Chains::default(), HashMap::new());
    let mut copying = Copying { from, to, progress, copied, end, chains, spans };
    copying.compare().await?;
    copying.facts().await?;
    copying.receipts().await?;
    Ok(copying.copied)
}

struct Copying<P> {
    from: Arc<dyn Portable>,
    to: Arc<dyn Portable>,
    progress: P,
    copied: Copied,
    /// The newest fact of the target.
    end: Cursor,
    chains: Chains,
    /// First and last fact of each command, in the target.
    spans: HashMap<Uuid, (Cursor, Cursor)>,
}

impl<P: FnMut(Copied)> Copying<P> {
    /// Passes over what is in the target already, which must be the same.
    async fn compare(&mut self) -> Result<(), CopyError> {
        loop {
            let there = self.to.read_all(self.end, limits::PAGE).await;
            let there = there.map_err(|error| CopyError::To(error.into()))?;
            if there.is_empty() {
                return Ok(());
            }
            let here = self.from.read_all(self.copied.stands, there.len()).await;
            let here = here.map_err(CopyError::From)?;
            for (here, there) in here.iter().zip(&there) {
                if *there != (Recorded { position: there.position, ..here.clone() }) {
                    return Err(CopyError::Other(here.position));
                }
                self.chains.follow(here)?;
                self.pass(here, there.position);
            }
            let beyond = here.iter().any(|it| it.position > self.copied.head);
            if here.len() < there.len() || beyond {
                return Err(CopyError::Longer);
            }
            self.copied.found = self.copied.facts;
            (self.progress)(self.copied);
        }
    }

    async fn facts(&mut self) -> Result<(), CopyError> {
        while self.copied.stands < self.copied.head {
            let page = self.from.read_all(self.copied.stands, limits::PAGE).await;
            let mut page = page.map_err(CopyError::From)?;
            page.retain(|it| it.position <= self.copied.head);
            if page.is_empty() {
                let (at, why) = (self.copied.head.raw(), "there is no such fact".into());
                return Err(CopyError::From(ReadError::Damaged { at, why }));
            }
            for fact in &page {
                self.chains.follow(fact)?;
            }
            let places = self.to.restore(self.end, page.clone()).await.map_err(CopyError::To)?;
            page.iter().zip(places).for_each(|(fact, place)| self.pass(fact, place));
            (self.progress)(self.copied);
        }
        Ok(())
    }

    fn pass(&mut self, fact: &Recorded, place: Cursor) {
        self.spans.entry(fact.command_id).and_modify(|it| it.1 = place).or_insert((place, place));
        self.copied.facts += 1;
        (self.copied.stands, self.end) = (fact.position, place);
    }

    async fn receipts(&mut self) -> Result<(), CopyError> {
        let mut pages = Arc::clone(&self.from).receipts();
        while let Some(mut page) = pages.try_next().await.map_err(CopyError::From)? {
            // Of commands that came while we copied.
            page.retain(|it| it.positions.is_none_or(|(_, last)| last <= self.copied.head));
            for receipt in page.iter_mut().filter(|it| it.positions.is_some()) {
                let span = self.spans.get(&receipt.command_id).copied();
                receipt.positions = Some(span.ok_or(CopyError::Receipt(receipt.command_id))?);
            }
            self.copied.receipts += page.len() as u64;
            self.to.restore_receipts(page).await.map_err(CopyError::To)?;
            (self.progress)(self.copied);
        }
        Ok(())
    }
}
