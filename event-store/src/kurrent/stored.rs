//! A fact as an event of `KurrentDB`, and back: the payload is the event's data to the byte, the
//! envelope its user metadata.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kurrentdb::{EventData, RecordedEvent};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::names::Names;
use crate::{Cursor, HashAlgorithm, Link, ReadError, Recorded, Stream};

/// The first two names are what `KurrentDB`'s own tools know.
#[derive(Serialize, Deserialize)]
pub(super) struct Envelope {
    #[serde(rename = "$correlationId")]
    correlation_id: Uuid,
    #[serde(rename = "$causationId", default, skip_serializing_if = "Option::is_none")]
    causation_id: Option<Uuid>,
    version: String,
    effective_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    actor: String,
    command_id: Uuid,
    hash_alg: i16,
    prev_hash: Hex,
    hash: Hex,
    /// JSON text inside a string, so that it comes back to the byte.
    metadata: String,
}

impl Envelope {
    pub(super) fn of(fact: &Recorded) -> Self {
        Self {
            correlation_id: fact.correlation_id,
            causation_id: fact.causation_id,
            version: fact.version.clone(),
            effective_at: fact.effective_at,
            recorded_at: fact.recorded_at,
            actor: fact.actor.clone(),
            command_id: fact.command_id,
            hash_alg: fact.link.algorithm as i16,
            prev_hash: Hex(fact.link.prev_hash),
            hash: Hex(fact.link.hash),
            metadata: fact.metadata.clone(),
        }
    }

    /// None when the hash is of a kind we do not know.
    pub(super) fn open(self, letter: Letter) -> Option<Recorded> {
        Some(Recorded {
            position: letter.position,
            stream: letter.stream,
            sequence: letter.sequence,
            event_id: letter.event_id,
            kind: letter.kind,
            version: self.version,
            payload: letter.payload,
            metadata: self.metadata,
            effective_at: self.effective_at,
            recorded_at: self.recorded_at,
            actor: self.actor,
            command_id: self.command_id,
            correlation_id: self.correlation_id,
            causation_id: self.causation_id,
            link: Link {
                algorithm: HashAlgorithm::from_number(self.hash_alg)?,
                prev_hash: self.prev_hash.0,
                hash: self.hash.0,
            },
        })
    }
}

/// What of a fact is not in its envelope.
pub(super) struct Letter {
    pub(super) position: Cursor,
    pub(super) stream: Stream,
    pub(super) sequence: u64,
    pub(super) event_id: Uuid,
    pub(super) kind: String,
    pub(super) payload: String,
}

/// 32 bytes, told in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Hex(pub(super) [u8; 32]);

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.map(|byte| format!("{byte:02x}")).concat())
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = hex(&text).and_then(|it| it.try_into().ok());
        bytes.map(Self).ok_or_else(|| serde::de::Error::custom("these are not 32 bytes"))
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    // What reads a number would take a sign for a digit as well.
    if !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|it| u8::from_str_radix(str::from_utf8(it).ok()?, 16).ok()).collect()
}

pub(super) fn event(fact: &Recorded) -> EventData {
    let envelope = serde_json::to_vec(&Envelope::of(fact)).expect("an envelope is plain JSON");
    json(&fact.kind, &fact.payload).id(fact.event_id).metadata(Bytes::from(envelope))
}

/// An event whose data is this JSON text. The client only lets data be marked as JSON that it
/// has written itself, and it writes no white space around a value: such a text is stored as
/// bytes without the mark, which only `KurrentDB`'s own tools look at.
pub(super) fn json(kind: &str, text: &str) -> EventData {
    let unmarked = || EventData::binary(kind, Bytes::copy_from_slice(text.as_bytes()));
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) if value.get().len() == text.len() => {
            EventData::json(kind, &value).unwrap_or_else(|_| unmarked())
        }
        Ok(_) | Err(_) => unmarked(),
    }
}

pub(super) fn fact(names: &Names, event: &RecordedEvent) -> Result<Recorded, ReadError> {
    let damaged = |why: String| ReadError::Damaged { at: event.position.commit, why };
    // Servers before 22.6 tell no position when a stream is read.
    if event.position.commit == u64::MAX || event.position.commit != event.position.prepare {
        return Err(damaged("the server tells no position of its own for this event".into()));
    }
    let name = event.stream_id();
    let stream = names.parse(name).ok_or_else(|| damaged(format!("{name} names no stream")))?;
    let foreign = |why: &dyn std::fmt::Display| {
        damaged(format!("what stands in {name} is none of ours: {why}"))
    };
    let envelope: Envelope =
        serde_json::from_slice(&event.custom_metadata).map_err(|error| foreign(&error))?;
    let payload = String::from_utf8(event.data.to_vec()).map_err(|error| foreign(&error))?;
    let letter = Letter {
        position: Cursor::new(event.position.commit),
        stream,
        sequence: event.revision + 1,
        event_id: event.id,
        kind: event.event_type.clone(),
        payload,
    };
    envelope.open(letter).ok_or_else(|| foreign(&"its hash is of an unknown kind"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[u8]>) {
        assert_eq!(hex(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn only_digits_are_hexadecimal() {
        check("00fF9a", Some(&[0x00, 0xff, 0x9a]));
        check("", Some(&[]));
        for text in ["+f", "-1", "0x", " 1", "é"] {
            check(text, None);
        }
    }
}
