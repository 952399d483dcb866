//! What a command was answered: one event in a stream of its own, so that it is found by its id
//! and written once.

use std::sync::Arc;

use futures::{StreamExt, stream, stream::BoxStream};
use kurrentdb::{ReadStreamOptions, RecordedEvent, StreamState};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Store, journal,
    stored::{self, Hex},
    wire::Trouble,
};
use crate::{Cursor, ReadError, Receipt, limits};

const ANSWERED: &str = "Answered";

#[derive(Serialize, Deserialize)]
struct Answered {
    request_hash: Hex,
    /// Of its first and last fact.
    positions: Option<(Cursor, Cursor)>,
    result: String,
}

impl Store {
    pub(super) async fn receipt(&self, command_id: Uuid) -> Result<Option<Receipt>, ReadError> {
        let stream = self.names.command(command_id);
        let options = ReadStreamOptions::default().max_count(1);
        let read = self.wire.read_stream(&stream, options).await;
        let events = self.wire.or_nothing(&stream, read).await;
        let events = events.map_err(|it| super::unread(&stream, it))?;
        events.first().map(|it| self.opened(it)).transpose()
    }

    /// Files a receipt. To file the same one again is harmless; another one of the same command is
    /// [`Trouble::Moved`]: the event's id follows from all that it says, so that the server does
    /// not take one for the other.
    pub(super) async fn file(&self, receipt: &Receipt) -> Result<(), Trouble> {
        let answered = Answered {
            request_hash: Hex(receipt.request_hash),
            positions: receipt.positions,
            result: receipt.result.clone(),
        };
        let text = serde_json::to_string(&answered).expect("a receipt is plain JSON");
        let command = receipt.command_id.to_string();
        let event = stored::json(ANSWERED, &text).id(journal::id(&[ANSWERED, &command, &text]));
        let stream = self.names.command(receipt.command_id);
        self.wire.append(&stream, StreamState::NoStream, vec![event]).await.map(|_| ())
    }

    /// All receipts, in pages, in the order they were filed.
    pub(super) fn receipts(self: Arc<Self>) -> BoxStream<'static, Result<Vec<Receipt>, ReadError>> {
        stream::unfold(Some(0), move |after: Option<u64>| {
            let store = Arc::clone(&self);
            async move {
                match store.receipts_after(after?).await {
                    Ok((page, _)) if page.is_empty() => None,
                    Ok((page, last)) => Some((Ok(page), Some(last))),
                    Err(error) => Some((Err(error), None)),
                }
            }
        })
        .boxed()
    }

    async fn receipts_after(&self, after: u64) -> Result<(Vec<Receipt>, u64), ReadError> {
        let events = self.page(&self.names.commands(), after, limits::PAGE).await?;
        let last = events.last().map_or(after, |it| it.position.commit);
        let page: Result<_, _> = events.iter().map(|it| self.opened(it)).collect();
        page.map(|page| (page, last))
    }

    fn opened(&self, event: &RecordedEvent) -> Result<Receipt, ReadError> {
        let damaged = |why: String| ReadError::Damaged { at: event.position.commit, why };
        let id = event.stream_id().strip_prefix(&self.names.commands());
        let id = id.and_then(|it| it.parse().ok());
        let command_id = id.ok_or_else(|| damaged("this is no command's stream".into()))?;
        let answered: Answered = serde_json::from_slice(&event.data)
            .map_err(|error| damaged(format!("a receipt: {error}")))?;
        Ok(Receipt {
            command_id,
            request_hash: answered.request_hash.0,
            positions: answered.positions,
            result: answered.result,
        })
    }
}
