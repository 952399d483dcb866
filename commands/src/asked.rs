//! Who asks, under which id, and how what they cause is stored.

use chrono::{DateTime, Utc};
use domain::Happening;
use domain::event::SHAPE;
use domain::roster::Actor;
use domain::time::Moment;
use event_store::{NewFact, Stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::desk::DeskError;

/// The outside of a command. `command_id` is the idempotency key: sent twice, it is done once
/// and answered twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub command_id: Uuid,
    pub actor: Actor,
    pub client: Client,
    /// Refuse unless the thing stands at this version.
    pub expected_version: Option<u64>,
    /// What it belongs to; itself when nothing else.
    pub correlation_id: Option<Uuid>,
    /// The fact that made somebody ask.
    pub causation_id: Option<Uuid>,
}

/// From where it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub kind: ClientKind,
    /// When a phone took it down, which decides nothing (the server's clock does).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<Moment>,
    /// It waited in a phone's queue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientKind {
    Web,
    Mobile,
    Console,
    System,
}

/// As of when something is said, and when it is written down. Mostly that is one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) then: Moment,
    pub(crate) now: Moment,
}

/// The part of the envelope that only a reader of the trail needs.
#[derive(Serialize)]
struct Metadata<'a> {
    actor: &'a Actor,
    #[serde(flatten)]
    client: &'a Client,
}

impl Asked {
    pub fn by(actor: Actor, command_id: Uuid, kind: ClientKind) -> Self {
        Self {
            command_id,
            actor,
            client: Client { kind, captured_at: None, offline: false },
            expected_version: None,
            correlation_id: None,
            causation_id: None,
        }
    }

    /// The clock, or the house itself. The same `what` is the same command, whoever runs it.
    pub fn by_system(what: &str) -> Self {
        Self::by(Actor::system(), Uuid::new_v5(&SYSTEM, what.as_bytes()), ClientKind::System)
    }

    /// What was asked and by whom, so that an id cannot be used for anything else.
    pub(crate) fn hash(&self, request: &impl Serialize) -> Result<[u8; 32], DeskError> {
        let text = serde_json::to_vec(&(&self.actor, request)).map_err(DeskError::unwritable)?;
        Ok(Sha256::digest(text).into())
    }

    /// The n-th fact this command states in a stream.
    pub(crate) fn fact<E: Happening + Serialize>(
        &self,
        stream: &Stream,
        n: usize,
        event: &E,
        said: Said,
    ) -> Result<NewFact, DeskError> {
        let name = format!("{}/{}/{n}", stream.category, stream.id);
        let metadata = Metadata { actor: &self.actor, client: &self.client };
        let effective: DateTime<Utc> = event.effective_at().unwrap_or(said.then).utc();
        Ok(NewFact {
            event_id: NewFact::id(self.command_id, name.as_bytes()),
            kind: event.kind().to_owned(),
            version: SHAPE.to_owned(),
            payload: serde_json::to_string(event).map_err(DeskError::unwritable)?,
            metadata: serde_json::to_string(&metadata).map_err(DeskError::unwritable)?,
            effective_at: effective,
            recorded_at: said.now.utc(),
            actor: self.actor.user.0.clone(),
            correlation_id: self.correlation_id.unwrap_or(self.command_id),
            causation_id: self.causation_id,
        })
    }
}

/// Namespace of the commands nobody typed.
const SYSTEM: Uuid = Uuid::from_u128(0x6c75_6f73_6869_5359_8354_454d_0000_0001);
