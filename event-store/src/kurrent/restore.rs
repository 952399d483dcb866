//! Taking over a log that was begun in another store.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;

use super::{
    KurrentLog, Store,
    entry::Entry,
    side_by_side,
    wire::Trouble,
    writer::{self, Stated},
};
use crate::{Cursor, Portable, ReadError, Receipt, Recorded, RestoreError, Restored};

#[async_trait]
impl Portable for KurrentLog {
    fn receipts(self: Arc<Self>) -> BoxStream<'static, Result<Vec<Receipt>, ReadError>> {
        Arc::clone(&self.store).receipts()
    }

    async fn restore(&self, after: Cursor, facts: Vec<Recorded>) -> Restored {
        let unreachable = |error| ReadError::Unavailable(error);
        let held = self.lock.lock().await.map_err(unreachable)?;
        let restored = self.store.restore(after, facts).await;
        held.release().await;
        restored
    }

    async fn restore_receipts(&self, receipts: Vec<Receipt>) -> Result<(), RestoreError> {
        let filed = receipts.into_iter().map(|it| self.store.restore_receipt(it));
        side_by_side(filed).await.map(|_| ())
    }
}

impl Store {
    async fn restore(&self, after: Cursor, facts: Vec<Recorded>) -> Restored {
        let tail = self.tail(self.journal().newest().await?).await?;
        if self.head().await? != after {
            return Err(RestoreError::Begun);
        }
        let streams = facts.iter().map(|it| &it.stream).collect();
        let mut ground = self.survey_streams(streams).await?.ground;
        ground.recorded_at = tail.time;
        let entry = Entry::new(ground.restore(facts)?, vec![]);
        match self.state(tail, entry).await {
            Stated::Whole(facts, _) => Ok(facts.iter().map(|it| it.position).collect()),
            stated => Err(RestoreError::Unwritten(writer::unsettled(&stated))),
        }
    }

    async fn restore_receipt(&self, receipt: Receipt) -> Result<(), RestoreError> {
        match self.file(&receipt).await {
            Ok(()) => Ok(()),
            Err(Trouble::Moved) => match self.receipt(receipt.command_id).await? {
                Some(known) if known == receipt => Ok(()),
                _ => Err(RestoreError::OtherReceipt(receipt.command_id)),
            },
            Err(trouble) => Err(super::unreachable(trouble).into()),
        }
    }
}
