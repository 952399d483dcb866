//! Finishing an entry that counts: its facts into their streams, its receipts, the last word.
//! Whoever comes here may be the second or third to do so, so every step looks at what stands.

use std::{collections::HashMap, time::Duration};

use kurrentdb::StreamState;
use tokio::time::sleep;
use uuid::Uuid;

use super::{
    Store,
    entry::{Command, Entry},
    journal::{Begun, Tail},
    side_by_side, stored,
    wire::{Begin, Trouble},
};
use crate::{Cursor, ReadError, Receipt, Recorded};

/// Tries to finish one entry before it is left to whoever comes next.
const TRIES: u32 = 5;

/// Between two tries, growing with each.
const REST: Duration = Duration::from_millis(100);

/// Why an entry that counts is not finished.
pub(super) enum Unfinished {
    /// Somebody will finish it.
    Later(Trouble),
    /// Nobody can: what stands in the database is not ours.
    Broken(ReadError),
}

type Finished = (Vec<Recorded>, HashMap<Uuid, Receipt>, Tail);

impl Store {
    /// The facts at their places, the receipts, and where the journal goes on. `written` is how
    /// many facts are known to stand.
    pub(super) async fn finish(
        &self,
        begun: &Begun,
        mut written: Option<usize>,
    ) -> Result<Finished, Unfinished> {
        let mut last = None;
        for attempt in 1..=TRIES {
            match self.try_to_finish(begun, written.take()).await {
                Err(Unfinished::Later(trouble)) if trouble.may_pass() => last = Some(trouble),
                // A writer whose lock was taken from it may still be at work beside us.
                Err(Unfinished::Later(Trouble::Moved)) => last = Some(Trouble::Moved),
                finished => return finished.inspect_err(shout),
            }
            sleep(REST * attempt).await;
        }
        let unfinished = match last {
            Some(Trouble::Moved) | None => Unfinished::Broken(foreign(begun.position)),
            Some(trouble) => Unfinished::Later(trouble),
        };
        shout(&unfinished);
        Err(unfinished)
    }

    async fn try_to_finish(
        &self,
        begun: &Begun,
        written: Option<usize>,
    ) -> Result<Finished, Unfinished> {
        let entry = &begun.entry;
        let mut written = match written {
            Some(written) => written,
            None => self.standing(begun).await?.len(),
        };
        while let [first, ..] = entry.next(written) {
            let facts = entry.next(written);
            let expected = match first.sequence {
                1 => StreamState::NoStream,
                sequence => StreamState::StreamRevision(sequence - 2),
            };
            let events = facts.iter().map(stored::event).collect();
            let stream = self.names.stream(&first.stream);
            let done = self.wire.append(&stream, expected, events).await?;
            // A stream that was deleted and may be begun anew goes on counting where it ended.
            if done.next_expected_version + 2 != first.sequence + facts.len() as u64 {
                return Err(Unfinished::Broken(foreign(done.position.commit)));
            }
            written += facts.len();
        }
        let facts = self.standing(begun).await?;
        if facts.len() < entry.facts.len() {
            return Err(Unfinished::Later(Trouble::Moved));
        }
        let receipts = self.answer(entry, &facts).await?;
        let tail = self.journal().end(begun).await?;
        Ok((facts, receipts, tail))
    }

    /// The facts of the entry that stand, in their order. Nobody writes anything else behind an
    /// entry before it is finished, so anything else is a stranger's.
    async fn standing(&self, begun: &Begun) -> Result<Vec<Recorded>, Unfinished> {
        let expected = &begun.entry.facts;
        if expected.is_empty() {
            return Ok(vec![]);
        }
        let from = Begin::At(begun.position);
        let events = self.wire.read_all(&self.names.facts(), from, expected.len()).await?;
        let mut facts = Vec::with_capacity(events.len());
        for (event, expected) in events.iter().zip(expected) {
            let fact = stored::fact(&self.names, event).map_err(Unfinished::Broken)?;
            if fact != (Recorded { position: fact.position, ..expected.clone() }) {
                return Err(Unfinished::Broken(foreign(event.position.commit)));
            }
            facts.push(fact);
        }
        Ok(facts)
    }

    async fn answer(
        &self,
        entry: &Entry,
        facts: &[Recorded],
    ) -> Result<HashMap<Uuid, Receipt>, Trouble> {
        let mut spans: HashMap<Uuid, (Cursor, Cursor)> = HashMap::new();
        for fact in facts {
            let at = fact.position;
            spans.entry(fact.command_id).and_modify(|it| it.1 = at).or_insert((at, at));
        }
        let receipt = |it: &Command| Receipt {
            command_id: it.id,
            request_hash: it.request_hash,
            positions: spans.get(&it.id).copied(),
            result: it.result.clone(),
        };
        let filed = entry.commands.iter().map(receipt).map(|it| async move {
            self.file(&it).await?;
            Ok::<_, Trouble>((it.command_id, it))
        });
        Ok(side_by_side(filed).await?.into_iter().collect())
    }
}

impl From<Trouble> for Unfinished {
    fn from(trouble: Trouble) -> Self {
        Self::Later(trouble)
    }
}

fn foreign(at: u64) -> ReadError {
    let why = "among the facts stands what is none of ours, or some were taken away";
    ReadError::Damaged { at, why: why.into() }
}

fn shout(unfinished: &Unfinished) {
    if let Unfinished::Broken(error) = unfinished {
        tracing::error!(%error, "the log takes no more facts before this is mended");
    }
}
