//! The peer: stock cqrs-es and postgres-es, deciding with the same domain and the same words, in
//! the table that postgres-es documents.

use std::collections::HashMap;

use anyhow::{Result, bail};
use commands::Scene;
use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{Aggregate, AggregateError, CqrsFramework, DomainEvent, EventEnvelope, View};
use domain::assignment::{Assignment, Command, Event};
use domain::event::SHAPE;
use domain::{Decider, Happening, Refusal};
use event_store::Recorded;
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::{Executor, PgPool};

use crate::bulk;
use crate::stage::{Database, Stage};

/// From the file `db/init.sql` of postgres-es 0.5.0.
const TABLE: &str = "CREATE TABLE events (
    aggregate_type text                         NOT NULL,
    aggregate_id   text                         NOT NULL,
    sequence       bigint CHECK (sequence >= 0) NOT NULL,
    event_type     text                         NOT NULL,
    event_version  text                         NOT NULL,
    payload        json                         NOT NULL,
    metadata       json                         NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
)";

/// A database of the peer's own, with these facts in it.
pub(crate) async fn house(stage: &Stage, name: &str, facts: Vec<Recorded>) -> Result<Database> {
    let database = stage.empty(name).await?;
    database.pool.execute(TABLE).await?;
    bulk::load_stock(&database.pool, facts.into_iter()).await?;
    Ok(database)
}

/// An assignment as cqrs-es wants it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Stock(Assignment);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Said(pub(crate) Event);

impl DomainEvent for Said {
    fn event_type(&self) -> String {
        self.0.kind().to_owned()
    }

    fn event_version(&self) -> String {
        SHAPE.to_owned()
    }
}

impl Aggregate for Stock {
    const TYPE: &'static str = Assignment::STREAM;
    type Command = Command;
    type Event = Said;
    type Error = Refusal;
    type Services = Scene;

    async fn handle(
        &mut self,
        command: Command,
        scene: &Scene,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        for event in self.0.answer(command, &scene.world())? {
            sink.write(Said(event), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, Said(event): Said) {
        self.0 = std::mem::take(&mut self.0).evolve(&event);
    }
}

pub(crate) type Framework =
    CqrsFramework<Stock, PersistedEventStore<PostgresEventRepository, Stock>>;

pub(crate) fn framework(pool: &PgPool, scene: Scene) -> Framework {
    let repository = PostgresEventRepository::new(pool.clone());
    CqrsFramework::new(PersistedEventStore::new_event_store(repository), vec![], scene)
}

/// Until it is on record: whoever was not the first asks again.
pub(crate) async fn execute(framework: &Framework, id: &str, command: &Command) -> Result<()> {
    loop {
        let metadata = [("actor", "d15.staff"), ("kind", "mobile")];
        let metadata: HashMap<_, _> =
            metadata.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        match framework.execute_with_metadata(id, command.clone(), metadata).await {
            Ok(()) => return Ok(()),
            Err(AggregateError::AggregateConflict) => {}
            Err(error) => bail!("the peer: {error}"),
        }
    }
}

/// One view of one assignment: where it stands, and what the unit last said.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Board {
    assignment: Assignment,
    heard: usize,
}

impl View<Stock> for Board {
    fn update(&mut self, event: &EventEnvelope<Stock>) {
        self.assignment = std::mem::take(&mut self.assignment).evolve(&event.payload.0);
        self.heard = event.sequence;
    }
}
