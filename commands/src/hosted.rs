//! Lets cqrs-es run any decider of ours, so that the domain never hears of cqrs-es.
//!
//! Both its traits and our types are foreign here; the two wrappers below are the whole toll.
//! `#[serde(transparent)]` keeps them out of what is stored.

use std::fmt::Debug;
use std::mem;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use domain::event::SHAPE;
use domain::{Decider, Happening, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::reference::Scene;

/// An event as cqrs-es wants it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stored<E>(pub E);

impl<E> DomainEvent for Stored<E>
where
    E: Happening + Serialize + DeserializeOwned + Clone + PartialEq + Debug + Send + Sync,
{
    fn event_type(&self) -> String {
        self.0.kind().to_owned()
    }

    fn event_version(&self) -> String {
        SHAPE.to_owned()
    }
}

/// A decider as cqrs-es wants it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hosted<D>(pub D);

/// What a decider must be to be kept in the archive.
pub trait Keepable:
    Decider<
        Event: Happening + Serialize + DeserializeOwned + Clone + PartialEq + Debug + Send + Sync,
        Command: Serialize + Clone + Send + Sync,
    > + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
}

impl<D> Keepable for D where
    D: Decider<
            Event: Happening
                       + Serialize
                       + DeserializeOwned
                       + Clone
                       + PartialEq
                       + Debug
                       + Send
                       + Sync,
            Command: Serialize + Clone + Send + Sync,
        > + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static
{
}

impl<D: Keepable> Aggregate for Hosted<D> {
    const TYPE: &'static str = D::STREAM;
    type Command = D::Command;
    type Event = Stored<D::Event>;
    type Error = Refusal;
    type Services = Scene;

    async fn handle(
        &mut self,
        command: D::Command,
        scene: &Scene,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        for event in self.0.answer(command, &scene.world())? {
            sink.write(Stored(event), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Stored<D::Event>) {
        self.0 = mem::take(&mut self.0).evolve(&event.0);
    }
}
