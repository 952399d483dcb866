//! Event (事件): a fact on record, as the timeline tells it.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object};
use commands::hex::hex;
use domain::Decider;
use domain::assignment::AssignmentId;
use domain::plan::PlanId;
use projections::archive::{Place, Stored};
use projections::timeline::Entry;
use serde_json::Value;
use uuid::Uuid;

use super::assignment::{Assignment, visible};
use super::unit::{Unit, in_short_names, unit};
use super::user::{User, user};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{self, asks_for, load, questions};
use crate::paging::{Connection, Wish};
use crate::scalars::{DateTime, Position};
use crate::words::Role;

#[derive(Debug, Clone)]
pub struct Event {
    pub entry: Arc<Entry>,
    /// As the archive holds it, where it has just been read from there.
    stored: Option<Arc<Stored>>,
}

impl Event {
    pub fn of(entry: Arc<Entry>) -> Self {
        Self { entry, stored: None }
    }

    async fn stored(&self, ctx: &Context<'_>) -> Result<Arc<Stored>, Fault> {
        if let Some(stored) = &self.stored {
            return Ok(Arc::clone(stored));
        }
        let missing = || Fault::internal(format!("no fact at {:?}", self.entry.position));
        load(ctx, Place::of(&self.entry)).await?.ok_or_else(missing)
    }
}

impl From<(Entry, Stored)> for Event {
    fn from((entry, stored): (Entry, Stored)) -> Self {
        Self { entry: Arc::new(entry), stored: Some(Arc::new(stored)) }
    }
}

/// A fact on record (事件). Nobody can edit it.
#[Object]
impl Event {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Event(self.entry.row.event).id()
    }

    /// Its place among all facts (位置).
    pub async fn position(&self) -> Position {
        Position(self.entry.position.raw().to_string())
    }

    /// The kind of thing it belongs to (流类型).
    pub async fn stream_type(&self) -> &str {
        &self.entry.key.category
    }

    /// Which of that kind (流编号).
    pub async fn stream_id(&self) -> &str {
        &self.entry.key.id
    }

    /// Its number there, from 1 (序号).
    pub async fn seq(&self) -> u64 {
        self.entry.key.sequence
    }

    /// What kind of fact, such as `LampTurned` (事件类型).
    #[graphql(name = "type")]
    pub async fn kind(&self) -> &str {
        &self.entry.row.kind
    }

    /// When it was true (生效时间).
    pub async fn effective_at(&self) -> DateTime {
        self.entry.row.effective_at.into()
    }

    /// When it was written down (记录时间).
    pub async fn recorded_at(&self) -> DateTime {
        self.entry.row.recorded_at.into()
    }

    /// Who stated it; null for the clock (经手人).
    pub async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        user(ctx, &self.entry.row.actor).await
    }

    /// In which role (当时身份).
    pub async fn actor_role(&self) -> Option<Role> {
        self.entry.row.actor_role.map(Role::from)
    }

    /// For which unit (当时单位).
    pub async fn actor_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.entry.row.actor_unit.as_ref()).await
    }

    /// The unit it is about (涉及单位).
    pub async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.entry.row.unit.as_ref()).await
    }

    /// What happened, in one sentence, with the units' names of today (说明).
    pub async fn sentence(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        in_short_names(ctx, &self.entry.row.sentence).await
    }

    /// The assignment it belongs to, if the viewer may see it (任务).
    pub async fn assignment(&self, ctx: &Context<'_>) -> Result<Option<Assignment>, Fault> {
        match assignment_of(&self.entry) {
            Some(id) => visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What it says, as it is stored (原始内容). What is personal stands there sealed, under
    /// `pii`.
    pub async fn payload(&self, ctx: &Context<'_>) -> Result<Json<Value>, Fault> {
        let stored = self.stored(ctx).await?;
        serde_json::from_str(&stored.payload).map(Json).map_err(Fault::internal)
    }

    /// The shape of the payload when it was written (格式版本).
    pub async fn schema_version(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Ok(self.stored(ctx).await?.version.clone())
    }

    /// The command that stated it; `cmd.id` if a person gave it (命令编号).
    pub async fn command_id(&self, ctx: &Context<'_>) -> Result<ID, Fault> {
        Ok(self.stored(ctx).await?.command_id.into())
    }

    /// The same for everything that came of one request (关联编号).
    pub async fn correlation_id(&self, ctx: &Context<'_>) -> Result<ID, Fault> {
        Ok(self.stored(ctx).await?.correlation_id.into())
    }

    /// What brought it about, where that was not a person (起因编号).
    pub async fn causation_id(&self, ctx: &Context<'_>) -> Result<Option<ID>, Fault> {
        Ok(self.stored(ctx).await?.causation_id.map(ID::from))
    }

    /// SHA-256 of the fact before it in its stream, in hex; zeros for the first (前一哈希).
    pub async fn prev_hash(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Ok(hex(&self.stored(ctx).await?.prev_hash))
    }

    /// SHA-256 over this fact and the hash before it, in hex (哈希).
    pub async fn hash(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Ok(hex(&self.stored(ctx).await?.hash))
    }
}

/// The assignment a fact belongs to.
pub fn assignment_of(entry: &Entry) -> Option<AssignmentId> {
    let is_one = entry.key.category == domain::assignment::Assignment::STREAM;
    entry.key.id.parse().ok().filter(|_| is_one).map(AssignmentId)
}

/// The plan a fact is about, if it is one of a plan.
pub fn plan_of(entry: &Entry) -> Option<PlanId> {
    let is_one = entry.key.category == domain::plan::Plan::STREAM;
    entry.key.id.parse().ok().filter(|_| is_one).map(PlanId)
}

/// Fields that are read in the archive.
const STORED: [&str; 7] =
    ["payload", "schemaVersion", "commandId", "correlationId", "causationId", "prevHash", "hash"];

/// What the entries of a list are asked for, in a statement each.
pub async fn fetch_ahead(ctx: &Context<'_>, entries: &[Entry]) -> Result<(), Fault> {
    if asks_for(ctx, "unit") || asks_for(ctx, "actorUnit") {
        let of = |entry: &Entry| [entry.row.unit.clone(), entry.row.actor_unit.clone()];
        loaders::fetch_ahead(ctx, entries.iter().flat_map(of).flatten()).await?;
    }
    if asks_for(ctx, "assignment") {
        loaders::fetch_ahead(ctx, entries.iter().filter_map(assignment_of)).await?;
    }
    if STORED.iter().any(|field| asks_for(ctx, field)) {
        loaders::fetch_ahead(ctx, entries.iter().map(Place::of)).await?;
    }
    Ok(())
}

/// Facts by their ids, in the order in which they are named.
pub async fn facts(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<Event>, Fault> {
    let facts = futures::future::try_join_all(ids.iter().map(|id| load(ctx, *id))).await?;
    Ok(facts.into_iter().flatten().map(Event::of).collect())
}

/// What happened to one thing, oldest first, up to and with its fact number `version`.
pub async fn trail(
    ctx: &Context<'_>,
    (category, id, version): (&str, &str, u64),
    first: i32,
    after: Option<&str>,
) -> Result<Connection<Event>, Fault> {
    let wish = Wish::<u64>::read(first, after)?;
    let mut facts = questions(ctx)?.trail(category, id, wish.page()).await?;
    facts.retain(|fact| fact.key.sequence <= version);
    fetch_ahead(ctx, &facts).await?;
    let cut = wish.cut(facts, |fact| fact.key.sequence);
    let count = projections::questions::Count { total: version, exact: true };
    Ok(cut.connect(count, |fact| Event::of(Arc::new(fact))))
}
