//! What the archive holds of a fact besides what the timeline tells: its payload as stored, the
//! command that stated it, and how it hangs on the fact before it.
//!
//! It is read where it is kept, not copied: a hash out of a table that can be retold proves
//! nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use event_store::limits::PAGE;
use event_store::{Cursor, Log, ReadError, Recorded, Stream};
use uuid::Uuid;

use crate::fold::Fold;
use crate::timeline::{self, Timeline};
use crate::told::{Poison, Told};

/// Where a fact stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub position: Cursor,
    pub stream: Stream,
    pub sequence: u64,
}

impl Place {
    pub fn of(entry: &timeline::Entry) -> Self {
        let timeline::Key { category, id, sequence } = &entry.key;
        let stream = Stream::new(category, id);
        Self { position: entry.position, stream, sequence: *sequence }
    }

    fn at(fact: &Recorded) -> Self {
        Self { position: fact.position, stream: fact.stream.clone(), sequence: fact.sequence }
    }
}

/// A fact as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// JSON text, byte for byte.
    pub payload: String,
    /// The shape of the payload when it was written.
    pub version: String,
    pub command_id: Uuid,
    pub correlation_id: Uuid,
    pub causation_id: Option<Uuid>,
    pub prev_hash: [u8; 32],
    pub hash: [u8; 32],
}

impl From<Recorded> for Stored {
    fn from(fact: Recorded) -> Self {
        Self {
            payload: fact.payload,
            version: fact.version,
            command_id: fact.command_id,
            correlation_id: fact.correlation_id,
            causation_id: fact.causation_id,
            prev_hash: fact.link.prev_hash,
            hash: fact.link.hash,
        }
    }
}

/// The facts that stand at these places, in one read.
pub async fn stored(
    log: &Arc<dyn Log>,
    places: &[Place],
) -> Result<HashMap<Place, Stored>, ReadError> {
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let positions: Vec<_> = places.iter().map(|place| place.position).collect();
    let wanted: HashSet<_> = places.iter().collect();
    let facts = log.read_at(&positions).await?.into_iter();
    // Another fact may stand there, if the table was told from another log.
    let found = facts.map(|fact| (Place::at(&fact), fact.into()));
    Ok(found.filter(|(place, _)| wanted.contains(place)).collect())
}

/// The facts one command stated, between the positions its receipt names, in order: behind the
/// first `skip` at most `limit`.
pub async fn of_command(
    log: &dyn Log,
    command: Uuid,
    (first, last): (Cursor, Cursor),
    (skip, limit): (usize, usize),
) -> Result<Vec<(timeline::Entry, Stored)>, Unread> {
    let (mut after, mut seen, mut told) =
        (Cursor::new(first.raw().saturating_sub(1)), 0, Vec::new());
    // They stand side by side, but nobody says how far one position is from the next.
    while after < last && seen < skip + limit {
        let page = log.read_all(after, (skip + limit - seen).min(PAGE)).await?;
        let Some(end) = page.last() else { break };
        after = end.position;
        for fact in page.into_iter().filter(|fact| fact.command_id == command) {
            seen += 1;
            if seen > skip
                && let Some(entry) = entry(&fact)?
            {
                told.push((entry, fact.into()));
            }
        }
    }
    Ok(told)
}

/// The timeline's row of a fact, before the timeline has it; `None` for a stream not of ours.
pub fn entry(fact: &Recorded) -> Result<Option<timeline::Entry>, Poison> {
    let Some(told) = Told::read(fact)? else { return Ok(None) };
    Ok(Timeline::keys(&told).pop().and_then(|key| {
        let row = Timeline::apply(&key, None, &told)?;
        Some(timeline::Entry { key, row, position: fact.position })
    }))
}

/// A fact cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error(transparent)]
    Poison(#[from] Poison),
}

impl Unread {
    /// Whether it can be shown in a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Log(error) if error.may_pass())
    }
}
