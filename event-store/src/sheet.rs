//! A sheet: a page of facts as they came from the store. Whoever must hear millions of facts
//! borrows from it what is needed; nothing is copied fact by fact.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Cursor, ReadError, Recorded, postgres::Rows};

/// How much of each fact is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What happened, and when it was true.
    Story,
    /// Also who stated it, and when it was written down.
    Envelope,
    /// Everything there is.
    Whole,
}

/// Facts in the order of the log, without a gap.
pub struct Sheet(Facts);

enum Facts {
    Recorded(Vec<Recorded>),
    Rows(Rows),
}

impl Sheet {
    pub fn len(&self) -> usize {
        match &self.0 {
            Facts::Recorded(facts) => facts.len(),
            Facts::Rows(rows) => rows.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The fact in this place, from 0.
    pub fn fact(&self, place: usize) -> Result<Noted<'_>, ReadError> {
        match &self.0 {
            Facts::Recorded(facts) => Ok(facts[place].noted()),
            Facts::Rows(rows) => rows.fact(place),
        }
    }

    pub fn facts(&self) -> impl Iterator<Item = Result<Noted<'_>, ReadError>> {
        (0..self.len()).map(|place| self.fact(place))
    }
}

impl From<Vec<Recorded>> for Sheet {
    fn from(facts: Vec<Recorded>) -> Self {
        Self(Facts::Recorded(facts))
    }
}

impl From<Rows> for Sheet {
    fn from(rows: Rows) -> Self {
        Self(Facts::Rows(rows))
    }
}

/// A fact on record, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted<'a> {
    pub position: Cursor,
    pub category: &'a str,
    pub id: &'a str,
    pub sequence: u64,
    pub event_id: Uuid,
    pub kind: &'a str,
    pub version: &'a str,
    pub payload: &'a str,
    pub effective_at: DateTime<Utc>,
    /// None where only the story was read.
    pub envelope: Option<Envelope<'a>>,
}

/// Who stated it, and when it was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'a> {
    pub recorded_at: DateTime<Utc>,
    pub actor: &'a str,
    /// JSON text.
    pub metadata: &'a str,
}

impl Recorded {
    /// The same fact, borrowed.
    pub fn noted(&self) -> Noted<'_> {
        let (recorded_at, actor, metadata) = (self.recorded_at, &*self.actor, &*self.metadata);
        Noted {
            position: self.position,
            category: &self.stream.category,
            id: &self.stream.id,
            sequence: self.sequence,
            event_id: self.event_id,
            kind: &self.kind,
            version: &self.version,
            payload: &self.payload,
            effective_at: self.effective_at,
            envelope: Some(Envelope { recorded_at, actor, metadata }),
        }
    }
}
