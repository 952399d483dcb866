//! The journal: one stream in which every entry stands before its facts are written. Its newest
//! event tells whether there is something to finish.
//!
//! ```text
//! Part Part Begun  Done  Begun Done  Part  Begun Done
//! └── one entry ──────┘  └────────┘  └─ void: its writer never came to the end
//! ```
//!
//! An entry counts from its `Begun` on, which is its last part. Each event is appended with the
//! exact revision before it, so two writers never both begin, whatever became of their lock.

use chrono::{DateTime, Utc};
use kurrentdb::{ReadStreamOptions, RecordedEvent, StreamPosition, StreamState};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    entry::{Done, Entry, Part},
    stored,
    wire::{Trouble, Wire},
};
use crate::ReadError;

const PART: &str = "Part";
const BEGUN: &str = "Begun";
const DONE: &str = "Done";

pub(super) struct Journal<'a> {
    pub(super) wire: &'a Wire,
    pub(super) stream: String,
}

/// Where the next event of the journal goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tail {
    pub(super) state: StreamState,
    /// The log's time.
    pub(super) time: Option<DateTime<Utc>>,
}

/// An entry that counts.
pub(super) struct Begun {
    pub(super) entry: Entry,
    /// No fact of the entry stands before it.
    pub(super) position: u64,
    id: Uuid,
    tail: Tail,
}

pub(super) enum Newest {
    Clean(Tail),
    Unfinished(Begun),
}

/// Why an entry was not begun.
pub(super) enum NotBegun {
    /// It does not count.
    Void(Trouble),
    /// It may count.
    Unknown(Trouble),
}

impl Journal<'_> {
    pub(super) async fn newest(&self) -> Result<Newest, ReadError> {
        let newest = self.wire.newest(&self.stream).await.map_err(|it| self.unread(it))?;
        let Some(event) = newest else {
            return Ok(Newest::Clean(Tail { state: StreamState::NoStream, time: None }));
        };
        let state = StreamState::StreamRevision(event.revision);
        match event.event_type.as_str() {
            DONE => Ok(Newest::Clean(Tail { state, time: read::<Done>(&event)?.time })),
            PART => Ok(Newest::Clean(Tail { state, time: read::<Part>(&event)?.time })),
            BEGUN => self.unfinished(event).await.map(Newest::Unfinished),
            _ => Err(damaged(&event, "this is no word of the journal")),
        }
    }

    async fn unfinished(&self, begun: RecordedEvent) -> Result<Begun, ReadError> {
        let last: Part = read(&begun)?;
        let first = begun.revision.checked_sub(last.before);
        let first = first.ok_or_else(|| damaged(&begun, "parts of it are missing"))?;
        let count = usize::try_from(last.before).unwrap_or(usize::MAX);
        let (id, position, time) = (begun.id, begun.position.commit, last.time);
        let state = StreamState::StreamRevision(begun.revision);
        let mut parts = Vec::new();
        if count > 0 {
            let options = ReadStreamOptions::default().max_count(count);
            let options = options.position(StreamPosition::Position(first));
            let events = self.wire.read_stream(&self.stream, options).await;
            for event in events.map_err(|it| self.unread(it))? {
                parts.push(read::<Part>(&event)?);
            }
        }
        parts.push(last);
        let whole = parts.len() == count + 1 && parts.iter().zip(0..).all(|(it, n)| it.before == n);
        let entry = Entry::read(parts).filter(|_| whole);
        let entry = entry.ok_or_else(|| damaged(&begun, "it cannot be read"))?;
        Ok(Begun { entry, position, id, tail: Tail { state, time } })
    }

    /// Writes the entry behind `tail`. Once it is begun it will be finished, by whomever.
    pub(super) async fn begin(&self, tail: Tail, mut entry: Entry) -> Result<Begun, NotBegun> {
        let parts = entry.parts(tail.time);
        let (mut state, last) = (tail.state, parts.len() - 1);
        for (part, n) in parts.into_iter().zip(0..) {
            let kind = if n == last { BEGUN } else { PART };
            let text = serde_json::to_string(&part).expect("a part is plain JSON");
            let id = id(&[kind, &format!("{state:?}"), &text]);
            let event = stored::json(kind, &text).id(id);
            let written = match self.wire.append(&self.stream, state, vec![event]).await {
                Ok(written) => written,
                Err(trouble) if n < last || trouble.is_unwritten() => {
                    return Err(NotBegun::Void(trouble));
                }
                Err(trouble) => return Err(NotBegun::Unknown(trouble)),
            };
            state = next(state);
            if n == last {
                let tail = Tail { state, ..tail };
                return Ok(Begun { entry, position: written.position.commit, id, tail });
            }
        }
        unreachable!("an entry has at least one part")
    }

    /// Says that nothing of the entry is left to do.
    pub(super) async fn end(&self, begun: &Begun) -> Result<Tail, Trouble> {
        let time = begun.entry.time(begun.tail.time);
        let text = serde_json::to_string(&Done { time }).expect("a time is plain JSON");
        let event = stored::json(DONE, &text).id(id(&[DONE, &begun.id.to_string()]));
        self.wire.append(&self.stream, begun.tail.state, vec![event]).await?;
        Ok(Tail { state: next(begun.tail.state), time })
    }

    fn unread(&self, trouble: Trouble) -> ReadError {
        super::unread(&self.stream, trouble)
    }
}

/// Behind one more event. Not what the server answers: to one who comes late it may tell where
/// the journal has got to meanwhile.
fn next(state: StreamState) -> StreamState {
    StreamState::StreamRevision(match state {
        StreamState::StreamRevision(revision) => revision + 1,
        StreamState::NoStream | StreamState::Any | StreamState::StreamExists => 0,
    })
}

/// The same event has the same id, so that sending it again is harmless.
pub(super) fn id(parts: &[&str]) -> Uuid {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_be_bytes());
        digest.update(part);
    }
    let digest: [u8; 32] = digest.finalize().into();
    let (id, _) = digest.split_first_chunk().expect("32 bytes begin with 16");
    Uuid::from_bytes(*id)
}

fn read<T: DeserializeOwned>(event: &RecordedEvent) -> Result<T, ReadError> {
    serde_json::from_slice(&event.data).map_err(|error| damaged(event, &error.to_string()))
}

fn damaged(event: &RecordedEvent, why: &str) -> ReadError {
    let why = format!("{} of the journal: {why}", event.event_type);
    ReadError::Damaged { at: event.position.commit, why }
}
