//! The scribe: gives a fact its place in the log and in the chain of its stream.

use commands::ClientKind;
use domain::Happening;
use domain::event::SHAPE;
use domain::roster::Actor;
use domain::time::Moment;
use event_store::{Cursor, HashAlgorithm, Link, NewFact, Recorded, Stream, chain};
use serde::Serialize;
use uuid::Uuid;

pub(super) struct Scribe {
    position: u64,
    /// Metadata as a stock reader understands them: texts by name, nothing inside.
    flat: bool,
}

/// Where a stream stands.
pub(crate) struct Head {
    sequence: u64,
    hash: [u8; 32],
}

impl Default for Head {
    fn default() -> Self {
        Self { sequence: 0, hash: chain::GENESIS }
    }
}

/// As the desk writes it.
#[derive(Serialize)]
struct Metadata<'a> {
    actor: &'a Actor,
    kind: ClientKind,
}

impl Scribe {
    pub(super) fn after(facts: usize) -> Self {
        Self { position: facts as u64, flat: false }
    }

    pub(super) fn flat(self) -> Self {
        Self { flat: true, ..self }
    }

    /// `command` is the id of the command that the fact answers.
    pub(super) fn note<E: Happening + Serialize>(
        &mut self,
        stream: &Stream,
        head: &mut Head,
        event: &E,
        now: Moment,
        actor: &Actor,
        command: Uuid,
    ) -> Recorded {
        self.position += 1;
        head.sequence += 1;
        let algorithm = HashAlgorithm::Sha256;
        let mut fact = Recorded {
            position: Cursor::new(self.position),
            stream: stream.clone(),
            sequence: head.sequence,
            event_id: NewFact::id(command, &head.sequence.to_be_bytes()),
            kind: event.kind().to_owned(),
            version: SHAPE.to_owned(),
            payload: serde_json::to_string(event).expect("an event is JSON"),
            metadata: self.metadata(actor),
            effective_at: event.effective_at().unwrap_or(now).utc(),
            recorded_at: now.utc(),
            actor: actor.user.0.clone(),
            command_id: command,
            correlation_id: command,
            causation_id: None,
            link: Link { algorithm, prev_hash: head.hash, hash: chain::GENESIS },
        };
        fact.link.hash = chain::hash(&fact, algorithm, &head.hash);
        head.hash = fact.link.hash;
        fact
    }

    fn metadata(&self, actor: &Actor) -> String {
        if self.flat {
            return format!(r#"{{"actor":"{}","kind":"web"}}"#, actor.user.0);
        }
        let metadata = Metadata { actor, kind: ClientKind::Web };
        serde_json::to_string(&metadata).expect("an actor is JSON")
    }
}
