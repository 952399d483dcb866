//! What the journal says of a command, or of several that were taken together: an entry. It
//! travels in parts, because the server limits the size of an append.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::stored::{Envelope, Hex, Letter};
use crate::{Append, Cursor, Recorded, Stream};

/// Bytes of one part, and so of one append. The server's own limit is a mebibyte by default; a
/// single fact with everything at its limit is below 300 KB, a single result below 520.
const PART_BYTES: usize = 480 * 1024;

/// Facts of one append: the server holds its index while it writes them.
const PART_FACTS: usize = 1_000;

/// Commands with their facts, as they were placed. The positions of the facts are not yet known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) facts: Vec<Recorded>,
    pub(super) commands: Vec<Command>,
    /// For each part, how many facts stand before its end. An append of facts keeps inside one
    /// part: what the server took in the journal it takes again.
    ends: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) id: Uuid,
    pub(super) request_hash: [u8; 32],
    pub(super) result: String,
}

impl From<&Append> for Command {
    fn from(it: &Append) -> Self {
        Self { id: it.command_id, request_hash: it.request_hash, result: it.result.clone() }
    }
}

/// One event of the journal.
#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    /// Parts of the same entry before this one.
    pub(super) before: u64,
    /// The log's time before the entry.
    pub(super) time: Option<DateTime<Utc>>,
    lines: Vec<Box<RawValue>>,
}

/// The last word on an entry: everything of it is where it belongs.
#[derive(Serialize, Deserialize)]
pub(super) struct Done {
    /// The log's time behind the entry.
    pub(super) time: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
enum Line {
    #[serde(rename = "fact")]
    Fact(Box<Fact>),
    #[serde(rename = "command")]
    Command { id: Uuid, request_hash: Hex, result: String },
}

#[derive(Serialize, Deserialize)]
struct Fact {
    category: String,
    id: String,
    sequence: u64,
    event_id: Uuid,
    kind: String,
    payload: String,
    envelope: Envelope,
}

impl Entry {
    pub(super) fn new(facts: Vec<Recorded>, commands: Vec<Command>) -> Self {
        Self { facts, commands, ends: Vec::new() }
    }

    /// Cuts the entry into parts; its facts are written in the same cuts.
    pub(super) fn parts(&mut self, time: Option<DateTime<Utc>>) -> Vec<Part> {
        let (mut parts, mut lines, mut bytes, mut facts) = (Vec::new(), Vec::new(), 0, 0);
        self.ends.clear();
        let commands = self.commands.iter().map(Line::from);
        for line in self.facts.iter().map(Line::from).chain(commands) {
            let is_fact = matches!(line, Line::Fact(_));
            let line = serde_json::value::to_raw_value(&line).expect("a line is plain JSON");
            if bytes + line.get().len() > PART_BYTES || lines.len() == PART_FACTS {
                self.ends.push(facts);
                parts.push(std::mem::take(&mut lines));
                bytes = 0;
            }
            bytes += line.get().len();
            facts += usize::from(is_fact);
            lines.push(line);
        }
        self.ends.push(facts);
        parts.push(lines);
        let part = |(before, lines)| Part { before, time, lines };
        (0..).zip(parts).map(part).collect()
    }

    /// None when a line is not one of ours.
    pub(super) fn read(parts: Vec<Part>) -> Option<Self> {
        let mut entry = Self::default();
        for part in parts {
            for line in part.lines {
                match serde_json::from_str(line.get()).ok()? {
                    Line::Command { id, request_hash, result } => {
                        let request_hash = request_hash.0;
                        entry.commands.push(Command { id, request_hash, result });
                    }
                    Line::Fact(fact) => entry.facts.push(fact.open()?),
                }
            }
            entry.ends.push(entry.facts.len());
        }
        Some(entry)
    }

    /// The next facts that go into one append: of one stream and of one part. Never empty
    /// unless all are written.
    pub(super) fn next(&self, written: usize) -> &[Recorded] {
        let rest = &self.facts[written..];
        let Some(first) = rest.first() else { return rest };
        let end =
            self.ends.iter().find(|end| **end > written).map_or(rest.len(), |it| it - written);
        let alike = rest[..end].iter().take_while(|it| it.stream == first.stream).count();
        &rest[..alike]
    }

    /// The log's time behind this entry.
    pub(super) fn time(&self, before: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        self.facts.last().map(|it| it.recorded_at).or(before)
    }
}

impl Fact {
    fn open(self) -> Option<Recorded> {
        self.envelope.open(Letter {
            position: Cursor::START,
            stream: Stream { category: self.category, id: self.id },
            sequence: self.sequence,
            event_id: self.event_id,
            kind: self.kind,
            payload: self.payload,
        })
    }
}

impl From<&Recorded> for Line {
    fn from(fact: &Recorded) -> Self {
        Self::Fact(Box::new(Fact {
            category: fact.stream.category.clone(),
            id: fact.stream.id.clone(),
            sequence: fact.sequence,
            event_id: fact.event_id,
            kind: fact.kind.clone(),
            payload: fact.payload.clone(),
            envelope: Envelope::of(fact),
        }))
    }
}

impl From<&Command> for Line {
    fn from(it: &Command) -> Self {
        let request_hash = Hex(it.request_hash);
        Self::Command { id: it.id, request_hash, result: it.result.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::tests::recorded;

    #[test]
    fn an_entry_is_read_as_it_was_written_however_it_was_cut() {
        let mut facts = vec![recorded(); 2_500];
        for (fact, n) in facts.iter_mut().zip(0..) {
            fact.position = Cursor::START;
            fact.stream.id = (n / 700).to_string();
            fact.event_id = Uuid::from_u128(n);
        }
        facts[3].payload = format!("\"{}\"", "x".repeat(400_000));
        facts[4].payload = facts[3].payload.clone();
        let (id, request_hash, result) = (Uuid::nil(), [7; 32], "\"好\"".into());
        let mut entry = Entry::new(facts, vec![Command { id, request_hash, result }]);

        let parts = entry.parts(None);
        assert!(parts.len() > 3);
        assert!(
            parts
                .iter()
                .all(|it| it.lines.iter().map(|it| it.get().len()).sum::<usize>() <= PART_BYTES)
        );
        assert_eq!(Entry::read(parts), Some(entry.clone()));

        let mut written = 0;
        while let [first, ..] = entry.next(written) {
            let append = entry.next(written);
            assert!(append.iter().all(|it| it.stream == first.stream));
            assert!(append.iter().map(|it| it.payload.len()).sum::<usize>() < PART_BYTES);
            written += append.len();
        }
        assert_eq!(written, 2_500);
    }
}
