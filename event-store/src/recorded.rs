//! A fact, before and after it is on record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

/// The history one fact belongs to: `assignment` and the id of one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream {
    /// What kind of thing; never contains `-` (other stores split category and id there).
    pub category: String,
    pub id: String,
}

impl Stream {
    pub fn new(category: impl Into<String>, id: impl Into<String>) -> Self {
        Self { category: category.into(), id: id.into() }
    }
}

/// A place in the order of all facts. Opaque outside this room: it can be kept, compared and
/// given back; arithmetic on it is meaningless for some stores.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cursor(u64);

impl Cursor {
    /// Before the first fact.
    pub const START: Self = Self(0);

    pub const fn new(raw: u64) -> Self {
        Self(raw)
    }

    pub const fn raw(self) -> u64 {
        self.0
    }

    /// At most `parts` ranges of about equal length, in order and without overlap, that together
    /// are everything after `after` up to and with `up_to`. For dense positions: ask the log for
    /// its [`ranges`](crate::Log::ranges).
    pub(crate) fn ranges(after: Self, up_to: Self, parts: usize) -> Vec<(Self, Self)> {
        let length = up_to.0.saturating_sub(after.0);
        let step = length.div_ceil(parts.max(1) as u64).max(1);
        let starts = (0..).map(|n| after.0 + n * step).take_while(|start| *start < up_to.0);
        starts.map(|start| (Self(start), Self((start + step).min(up_to.0)))).collect()
    }
}

/// A fact about to be stated. Instants carry microseconds, which is what every store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    pub event_id: Uuid,
    /// The name of the variant, such as `AssignmentIssued`.
    pub kind: String,
    /// The shape of the payload, such as `1.0`; older shapes are lifted when read.
    pub version: String,
    /// JSON text. These very bytes are stored, hashed and given back.
    pub payload: String,
    /// JSON text: the part of the envelope that only a reader of the trail needs.
    pub metadata: String,
    /// When it was true.
    pub effective_at: DateTime<Utc>,
    /// When the writer's clock says it is written; the log keeps `max(this, the last one)`.
    pub recorded_at: DateTime<Utc>,
    pub actor: String,
    pub correlation_id: Uuid,
    pub causation_id: Option<Uuid>,
}

impl NewFact {
    /// The id of what a command states under this name. It follows from both, so that a command
    /// sent twice, or to two stores, cannot make two facts of one; and it begins as the command's
    /// id does: where those are drawn in the order of time (`UUIDv7`), a long log's indexes grow at
    /// their ends, and not everywhere at once.
    pub fn id(command: Uuid, name: &[u8]) -> Uuid {
        const TIME: usize = 6;
        let mut bytes = Uuid::new_v5(&command, name).into_bytes();
        bytes[..TIME].copy_from_slice(&command.as_bytes()[..TIME]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// A fact on record, as it will be read for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub position: Cursor,
    pub stream: Stream,
    /// 1 for the first fact of the stream, without gaps.
    pub sequence: u64,
    pub event_id: Uuid,
    pub kind: String,
    pub version: String,
    pub payload: String,
    pub metadata: String,
    pub effective_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub actor: String,
    pub command_id: Uuid,
    pub correlation_id: Uuid,
    pub causation_id: Option<Uuid>,
    pub link: Link,
}

/// How a fact hangs on the one before it in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub algorithm: HashAlgorithm,
    /// Zeros for the first fact of a stream.
    pub prev_hash: [u8; 32],
    pub hash: [u8; 32],
}

/// Stored as a number, so that a chain may change its algorithm half way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum HashAlgorithm {
    Sha256 = 1,
}

impl HashAlgorithm {
    /// The algorithm stored as this number, if we know it.
    pub const fn from_number(number: i16) -> Option<Self> {
        match number {
            1 => Some(Self::Sha256),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    fn check(after: u64, up_to: u64, parts: usize, expected: &[(u64, u64)]) {
        let ranges = Cursor::ranges(Cursor(after), Cursor(up_to), parts);
        let raw: Vec<_> = ranges.into_iter().map(|(after, up_to)| (after.0, up_to.0)).collect();
        assert_eq!(raw, expected);
    }

    #[test]
    fn ranges_cover_everything_once() {
        check(0, 10, 3, &[(0, 4), (4, 8), (8, 10)]);
        check(7, 8, 4, &[(7, 8)]);
        check(5, 5, 2, &[]);
        check(9, 5, 2, &[]);
        check(0, 6, 0, &[(0, 6)]);
    }
}
