//! What the archive holds of a fact besides what the timeline tells: its payload as stored, the
//! command that stated it, and how it hangs on the fact before it.
//!
//! It is read where it is kept, not copied: a hash out of a table that can be retold proves
//! nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use event_store::{Cursor, Log, ReadError, Recorded, Stream, limits};
use futures::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use crate::fold::Fold;
use crate::timeline::{self, Timeline};
use crate::told::{Poison, Told};

/// Positions this close are read in one stretch, what lies between included.
const NEAR: u64 = 64;
/// Reads under way at once for one request.
const READS: usize = 4;

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

/// The facts at these places. A trail is one stream, a list of news one stretch; so is each
/// read, whichever takes fewer of them.
pub async fn stored(
    log: &Arc<dyn Log>,
    places: &[Place],
) -> Result<HashMap<Place, Stored>, ReadError> {
    let reads: Vec<_> = reads(places).into_iter().map(|read| read.run(Arc::clone(log))).collect();
    let facts: Vec<Vec<Recorded>> = stream::iter(reads).buffered(READS).try_collect().await?;
    let wanted: HashMap<_, _> = places.iter().map(|place| (place.position, place)).collect();
    let found = facts.into_iter().flatten().filter_map(|fact| {
        wanted.get(&fact.position).map(|place| (Place::clone(place), fact.into()))
    });
    Ok(found.collect())
}

/// The facts one command stated, out of the positions its receipt names, in order.
pub async fn of_command(
    log: &dyn Log,
    command: Uuid,
    (after, limit): (Cursor, usize),
) -> Result<Vec<(timeline::Entry, Stored)>, Unread> {
    let facts = log.read_all(after, limit).await?;
    let mut told = Vec::new();
    for fact in facts.into_iter().filter(|fact| fact.command_id == command) {
        if let Some(entry) = entry(&fact)? {
            told.push((entry, fact.into()));
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

enum Read {
    Stream { stream: Stream, after: u64 },
    Stretch { after: Cursor, limit: usize },
}

impl Read {
    async fn run(self, log: Arc<dyn Log>) -> Result<Vec<Recorded>, ReadError> {
        match self {
            Self::Stream { stream, after } => log.read_stream(&stream, after).await,
            Self::Stretch { after, limit } => log.read_all(after, limit).await,
        }
    }
}

fn reads(places: &[Place]) -> Vec<Read> {
    let mut streams: BTreeMap<&Stream, u64> = BTreeMap::new();
    for place in places {
        let first = streams.entry(&place.stream).or_insert(place.sequence);
        *first = place.sequence.min(*first);
    }
    let stretches = stretches(places);
    if stretches.len() <= streams.len() {
        return stretches;
    }
    let read = |(stream, first): (&Stream, u64)| Read::Stream {
        stream: stream.clone(),
        after: first.saturating_sub(1),
    };
    streams.into_iter().map(read).collect()
}

fn stretches(places: &[Place]) -> Vec<Read> {
    let mut positions: Vec<_> = places.iter().map(|place| place.position.raw()).collect();
    positions.sort_unstable();
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    for position in positions {
        match stretches.last_mut() {
            Some((first, last))
                if position - *last <= NEAR && position - *first < limits::PAGE as u64 =>
            {
                *last = position;
            }
            _ => stretches.push((position, position)),
        }
    }
    let read = |(first, last): (u64, u64)| Read::Stretch {
        after: Cursor::new(first.saturating_sub(1)),
        limit: usize::try_from(last - first + 1).unwrap_or(limits::PAGE),
    };
    stretches.into_iter().map(read).collect()
}
