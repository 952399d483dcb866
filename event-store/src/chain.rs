//! The chain of one stream: each fact's hash covers the fact and the hash before it.
//!
//! ```text
//! hash = SHA-256( 00 ‖ algorithm ‖ canonical(fact) ‖ prev_hash )
//! ```
//!
//! The canonical form is every covered field in a fixed order, each framed by its length in four
//! bytes (big-endian), so no two facts share one form. It holds the stored bytes of payload and
//! metadata. Position is not inside: a fact keeps its hash when the log moves to another store.
//! `migrations/0001_events.sql` computes the same in SQL (`chain_hash`), for writers that are not
//! ours; a test holds the two together. Neither may ever change: a new form is a new algorithm.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::{Cursor, HashAlgorithm, Link, Recorded, Stream};

/// What the first fact of a stream hangs on.
pub const GENESIS: [u8; 32] = [0; 32];

/// Tells the hash of a fact from the hash of any other thing we may come to hash.
const FACT: u8 = 0;

/// The hash this fact must carry behind `prev_hash`. The fact's own `link` is not looked at.
pub fn hash(fact: &Recorded, algorithm: HashAlgorithm, prev_hash: &[u8; 32]) -> [u8; 32] {
    match algorithm {
        HashAlgorithm::Sha256 => {
            let mut digest = Sha256::new();
            digest.update([FACT, algorithm as u8]);
            canonical(fact, |bytes| digest.update(bytes));
            digest.update(prev_hash);
            digest.finalize().into()
        }
    }
}

/// Walks the facts of one stream from its first and stops at the first that does not hang on
/// the one before. The newest facts may be cut off unseen: only a checkpoint kept elsewhere
/// shows that.
pub fn verify<'a>(facts: impl IntoIterator<Item = &'a Recorded>) -> Result<(), BrokenLink> {
    let mut previous: Option<&Recorded> = None;
    for fact in facts {
        if let Some(flaw) = flaw(previous, fact) {
            return Err(BrokenLink { position: fact.position, sequence: fact.sequence, flaw });
        }
        previous = Some(fact);
    }
    Ok(())
}

/// The chains of many streams at once, walked in the order of the log.
#[derive(Default)]
pub struct Chains(HashMap<Stream, (u64, [u8; 32])>);

impl Chains {
    /// Whether the fact hangs on the last one of its stream. After a broken link the walk goes
    /// on from the fact as it stands, so that each flaw is named once.
    pub fn follow(&mut self, fact: &Recorded) -> Result<(), BrokenLink> {
        let previous = self.0.get(&fact.stream).copied().unwrap_or((0, GENESIS));
        let flaw = unlinked(previous, fact);
        self.0.insert(fact.stream.clone(), (fact.sequence, fact.link.hash));
        let (position, sequence) = (fact.position, fact.sequence);
        flaw.map_or(Ok(()), |flaw| Err(BrokenLink { position, sequence, flaw }))
    }
}

/// The first fact of a stream that is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("fact {sequence} of its stream, at position {}: {flaw}", .position.raw())]
pub struct BrokenLink {
    pub position: Cursor,
    pub sequence: u64,
    pub flaw: Flaw,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("it belongs to another stream")]
    AnotherStream,
    /// A fact before it was removed, inserted or moved.
    #[error("it does not follow the one before it")]
    OutOfSequence,
    /// The fact before it was replaced.
    #[error("it hangs on another fact than the one before it")]
    Unlinked,
    #[error("it was edited")]
    Edited,
}

fn flaw(previous: Option<&Recorded>, fact: &Recorded) -> Option<Flaw> {
    if previous.is_some_and(|it| it.stream != fact.stream) {
        return Some(Flaw::AnotherStream);
    }
    unlinked(previous.map_or((0, GENESIS), |it| (it.sequence, it.link.hash)), fact)
}

/// What keeps a fact from standing behind this sequence and hash of its stream.
pub(crate) fn unlinked((sequence, prev_hash): (u64, [u8; 32]), fact: &Recorded) -> Option<Flaw> {
    if fact.sequence != sequence + 1 {
        return Some(Flaw::OutOfSequence);
    }
    if fact.link.prev_hash != prev_hash {
        return Some(Flaw::Unlinked);
    }
    let Link { algorithm, hash: carried, .. } = fact.link;
    (hash(fact, algorithm, &prev_hash) != carried).then_some(Flaw::Edited)
}

fn canonical(fact: &Recorded, mut put: impl FnMut(&[u8])) {
    let mut framed = |field: &[u8]| {
        let length = u32::try_from(field.len()).expect("limits keep fields far below 4 GiB");
        put(&length.to_be_bytes());
        put(field);
    };
    framed(fact.stream.category.as_bytes());
    framed(fact.stream.id.as_bytes());
    framed(&fact.sequence.to_be_bytes());
    framed(fact.kind.as_bytes());
    framed(fact.version.as_bytes());
    framed(&fact.recorded_at.timestamp_micros().to_be_bytes());
    framed(&fact.effective_at.timestamp_micros().to_be_bytes());
    framed(fact.actor.as_bytes());
    framed(fact.event_id.as_bytes());
    framed(fact.command_id.as_bytes());
    framed(fact.correlation_id.as_bytes());
    framed(fact.causation_id.as_ref().map_or(&[], |id| id.as_bytes().as_slice()));
    framed(fact.payload.as_bytes());
    framed(fact.metadata.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Stream, place::tests::recorded};

    /// Three facts of one stream, linked.
    fn chain() -> Vec<Recorded> {
        let mut facts: Vec<Recorded> = vec![];
        for sequence in 1..=3 {
            let prev_hash = facts.last().map_or(GENESIS, |it| it.link.hash);
            let mut fact =
                Recorded { position: Cursor::new(sequence * 10), sequence, ..recorded() };
            let hash = hash(&fact, HashAlgorithm::Sha256, &prev_hash);
            fact.link = Link { algorithm: HashAlgorithm::Sha256, prev_hash, hash };
            facts.push(fact);
        }
        facts
    }

    fn check(spoil: impl Fn(&mut Vec<Recorded>), expected: Option<(u64, Flaw)>) {
        let mut facts = chain();
        spoil(&mut facts);
        let broken = verify(&facts).err().map(|it| (it.position.raw(), it.flaw));
        assert_eq!(broken, expected);
    }

    #[test]
    fn a_whole_chain_verifies_and_so_does_one_cut_at_its_end() {
        check(|_| {}, None);
        check(|facts| facts.truncate(1), None);
    }

    #[test]
    fn every_tampering_is_found_at_its_first_fact() {
        check(|facts| facts[1].payload.push(' '), Some((20, Flaw::Edited)));
        check(|facts| drop(facts.remove(1)), Some((30, Flaw::OutOfSequence)));
        check(|facts| drop(facts.remove(0)), Some((20, Flaw::OutOfSequence)));
        check(|facts| facts.swap(0, 1), Some((20, Flaw::OutOfSequence)));
        check(
            |facts| facts[2].stream = Stream::new("whistle", "1"),
            Some((30, Flaw::AnotherStream)),
        );
    }

    #[test]
    fn a_fact_replaced_together_with_its_hash_is_found_at_the_next() {
        let forge = |facts: &mut Vec<Recorded>| {
            facts[1].actor = "somebody else".into();
            facts[1].link.hash = hash(&facts[1], HashAlgorithm::Sha256, &facts[0].link.hash);
        };
        check(forge, Some((30, Flaw::Unlinked)));
    }

    #[test]
    fn a_byte_moved_from_one_field_to_the_next_changes_the_hash() {
        let fact = recorded();
        let (kind, version) = ("Reported1".into(), ".0".into());
        let moved = Recorded { kind, version, ..fact.clone() };
        let sum = |fact| hash(fact, HashAlgorithm::Sha256, &GENESIS);
        assert_ne!(sum(&fact), sum(&moved));
    }
}
