//! Gives commands their place behind what is on record. The rules every store of ours shares:
//! expected versions, repeated commands, positions, log time, links of the chain.
//!
//! Nothing is written here. A store loads the ground, places a batch on it, and writes what was
//! placed, all of it or nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SubsecRound, Utc};
use uuid::Uuid;

use crate::{
    Append, AppendError, Cursor, Expected, HashAlgorithm, Link, NewFact, Receipt, Recorded,
    RestoreError, Stream, StreamAppend,
    chain::{self, BrokenLink},
};

/// Stores keep microseconds; what is hashed must be what is kept.
const SUBSECOND_DIGITS: u16 = 6;

/// What the log looks like where the next fact goes. Placing a command moves it on.
#[derive(Default)]
pub(crate) struct Ground {
    pub(crate) position: u64,
    pub(crate) recorded_at: Option<DateTime<Utc>>,
    /// Of the streams in question; one that is missing has no facts.
    pub(crate) heads: HashMap<Stream, Head>,
    /// Of the commands in question, those that were answered before.
    pub(crate) answered: HashMap<Uuid, Receipt>,
    /// Event ids that are taken, as far as known here.
    pub(crate) event_ids: HashSet<Uuid>,
}

/// The newest fact of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    sequence: u64,
    event_id: Uuid,
    hash: [u8; 32],
}

impl Head {
    /// Of a stream without facts.
    pub(crate) const NONE: Self = Self { sequence: 0, event_id: Uuid::nil(), hash: chain::GENESIS };

    /// Of a stream whose last fact is this one.
    pub fn of(fact: &Recorded) -> Self {
        Self::new(fact.sequence, fact.event_id, fact.link.hash)
    }

    pub(crate) fn new(sequence: u64, event_id: Uuid, hash: [u8; 32]) -> Self {
        Self { sequence, event_id, hash }
    }

    /// Of the fact; none for a stream without facts.
    pub(crate) fn hash(&self) -> Option<&[u8]> {
        (self.sequence > 0).then_some(self.hash.as_slice())
    }

    /// Whether a writer who believes so may go on behind it.
    fn meets(&self, expected: Expected) -> bool {
        match expected {
            Expected::Exactly(sequence) => self.sequence == sequence,
            Expected::After(head) => *self == head,
            Expected::Behind(event_id) => self.sequence > 0 && self.event_id == event_id,
            Expected::Any => true,
        }
    }
}

pub(crate) enum Placed {
    Fresh { receipt: Receipt, facts: Vec<Recorded> },
    Repeated(Receipt),
}

impl Ground {
    /// The command's facts as they will be recorded. When it is refused, nothing has moved.
    pub(crate) fn place(&mut self, append: &Append) -> Result<Placed, AppendError> {
        if let Some(known) = self.answered.get(&append.command_id) {
            return repeat(known, append);
        }
        let mut draft = Draft { ground: self, heads: HashMap::new(), facts: Vec::new() };
        for part in &append.streams {
            draft.state(append.command_id, part)?;
        }
        let Draft { heads, facts, .. } = draft;
        let event_ids: HashSet<Uuid> = facts.iter().map(|it| it.event_id).collect();
        if event_ids.len() < facts.len() || !event_ids.is_disjoint(&self.event_ids) {
            return Err(AppendError::Unfit("an event id is on record already"));
        }

        let receipt = receipt(append, &facts);
        if let Some(last) = facts.last() {
            self.position = last.position.raw();
            self.recorded_at = Some(last.recorded_at);
        }
        self.heads.extend(heads);
        self.event_ids.extend(event_ids);
        self.answered.insert(append.command_id, receipt.clone());
        Ok(Placed::Fresh { receipt, facts })
    }
}

impl Ground {
    /// Facts that another log recorded, at the places they will have in this one. When they do
    /// not fit, nothing has moved.
    pub(crate) fn restore(&mut self, facts: Vec<Recorded>) -> Result<Vec<Recorded>, RestoreError> {
        let mut heads: HashMap<Stream, Head> = HashMap::new();
        let (mut position, mut time, mut event_ids) =
            (self.position, self.recorded_at, HashSet::new());
        let mut placed = Vec::with_capacity(facts.len());
        for fact in facts {
            let head = heads.get(&fact.stream).or_else(|| self.heads.get(&fact.stream));
            let head = head.map_or((0, chain::GENESIS), |it| (it.sequence, it.hash));
            let (at, sequence) = (fact.position, fact.sequence);
            if let Some(flaw) = chain::unlinked(head, &fact) {
                return Err(BrokenLink { position: at, sequence, flaw }.into());
            }
            if time.is_some_and(|time| fact.recorded_at < time) {
                return Err(RestoreError::Time(at));
            }
            if self.event_ids.contains(&fact.event_id) || !event_ids.insert(fact.event_id) {
                return Err(RestoreError::EventId);
            }
            (position, time) = (position + 1, Some(fact.recorded_at));
            heads.insert(fact.stream.clone(), Head::of(&fact));
            placed.push(Recorded { position: Cursor::new(position), ..fact });
        }
        (self.position, self.recorded_at) = (position, time);
        self.heads.extend(heads);
        self.event_ids.extend(event_ids);
        Ok(placed)
    }
}

fn repeat(known: &Receipt, append: &Append) -> Result<Placed, AppendError> {
    if known.request_hash != append.request_hash {
        return Err(AppendError::CommandIdReused);
    }
    Ok(Placed::Repeated(known.clone()))
}

fn receipt(append: &Append, facts: &[Recorded]) -> Receipt {
    Receipt {
        command_id: append.command_id,
        request_hash: append.request_hash,
        positions: facts.first().zip(facts.last()).map(|(a, z)| (a.position, z.position)),
        result: append.result.clone(),
    }
}

/// One command's facts on the way, beside the ground until all of them are known to fit.
struct Draft<'a> {
    ground: &'a Ground,
    heads: HashMap<Stream, Head>,
    facts: Vec<Recorded>,
}

impl Draft<'_> {
    /// A stream named twice in one command is judged where the first mention left it.
    fn state(&mut self, command_id: Uuid, part: &StreamAppend) -> Result<(), AppendError> {
        let StreamAppend { stream, expected, facts } = part;
        let mut head = self.head(stream);
        if !head.meets(*expected) {
            return Err(AppendError::Conflict(stream.clone()));
        }
        for fact in facts {
            let recorded = self.record(command_id, stream, head, fact);
            head = Head::of(&recorded);
            self.facts.push(recorded);
        }
        if !facts.is_empty() {
            self.heads.insert(stream.clone(), head);
        }
        Ok(())
    }

    fn head(&self, stream: &Stream) -> Head {
        let known = self.heads.get(stream).or_else(|| self.ground.heads.get(stream));
        known.copied().unwrap_or(Head::NONE)
    }

    fn record(&self, command_id: Uuid, stream: &Stream, head: Head, fact: &NewFact) -> Recorded {
        let last = self.facts.last().map_or(self.ground.recorded_at, |it| Some(it.recorded_at));
        let given = fact.recorded_at.trunc_subsecs(SUBSECOND_DIGITS);
        let algorithm = HashAlgorithm::Sha256;
        let mut recorded = Recorded {
            position: Cursor::new(self.ground.position + self.facts.len() as u64 + 1),
            stream: stream.clone(),
            sequence: head.sequence + 1,
            event_id: fact.event_id,
            kind: fact.kind.clone(),
            version: fact.version.clone(),
            payload: fact.payload.clone(),
            metadata: fact.metadata.clone(),
            effective_at: fact.effective_at.trunc_subsecs(SUBSECOND_DIGITS),
            recorded_at: last.map_or(given, |last| last.max(given)),
            actor: fact.actor.clone(),
            command_id,
            correlation_id: fact.correlation_id,
            causation_id: fact.causation_id,
            link: Link { algorithm, prev_hash: head.hash, hash: chain::GENESIS },
        };
        recorded.link.hash = chain::hash(&recorded, algorithm, &head.hash);
        recorded
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn recorded() -> Recorded {
        let mut ground = Ground::default();
        let Ok(Placed::Fresh { mut facts, .. }) = ground.place(&append(1, Expected::Any)) else {
            panic!("the first fact of a log has a place");
        };
        facts.remove(0)
    }

    fn append(number: u128, expected: Expected) -> Append {
        let fact = NewFact {
            event_id: Uuid::from_u128(number),
            kind: "Reported".into(),
            version: "1.0".into(),
            payload: "{}".into(),
            metadata: "{}".into(),
            effective_at: DateTime::UNIX_EPOCH,
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "水利局".into(),
            correlation_id: Uuid::nil(),
            causation_id: None,
        };
        let stream = Stream::new("assignment", "1");
        Append {
            command_id: Uuid::from_u128(number),
            request_hash: [0; 32],
            streams: vec![StreamAppend { stream, expected, facts: vec![fact] }],
            result: "null".into(),
        }
    }

    #[test]
    fn of_two_commands_in_one_batch_that_believe_the_same_the_first_wins() {
        let mut ground = Ground::default();
        assert!(ground.place(&append(1, Expected::Exactly(0))).is_ok());
        let second = ground.place(&append(2, Expected::Exactly(0)));
        assert!(matches!(second, Err(AppendError::Conflict(_))));
        assert_eq!(ground.position, 1, "the loser took no position");
        assert!(ground.place(&append(3, Expected::Exactly(1))).is_ok());
    }

    #[test]
    fn a_stream_named_twice_in_a_command_is_judged_where_the_first_left_it() {
        let mut twice = append(1, Expected::Exactly(0));
        twice.streams.extend(append(2, Expected::Exactly(1)).streams);
        assert!(Ground::default().place(&twice).is_ok());
        twice.streams[1].expected = Expected::Exactly(0);
        assert!(Ground::default().place(&twice).is_err());
    }

    /// The form of the hash is for ever: this very number must come out in every later version.
    #[test]
    fn the_hash_of_a_known_fact_is_known() {
        let hash = recorded().link.hash.map(|byte| format!("{byte:02x}")).concat();
        expect_test::expect!["99bbf0fbaa74ca23db220a44e129b89eb23011f9ebcafaa769017f707686754d"]
            .assert_eq(&hash);
    }
}
