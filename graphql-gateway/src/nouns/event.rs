//! Event (事件): a fact on record, as the timeline tells it.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use projections::timeline::Entry;
use uuid::Uuid;

use super::unit::{Unit, unit};
use super::user::{User, user};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{load, questions};
use crate::paging::{Connection, Wish};
use crate::scalars::{DateTime, Position};
use crate::words::Role;

#[derive(Debug, Clone)]
pub struct Event(pub Arc<Entry>);

/// A fact on record (事件). Nobody can edit it.
#[Object]
impl Event {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Event(self.0.row.event).id()
    }

    /// Its place among all facts (位置).
    pub async fn position(&self) -> Position {
        Position(self.0.position.raw().to_string())
    }

    /// The kind of thing it belongs to (流类型).
    pub async fn stream_type(&self) -> &str {
        &self.0.key.category
    }

    /// Which of that kind (流编号).
    pub async fn stream_id(&self) -> &str {
        &self.0.key.id
    }

    /// Its number there, from 1 (序号).
    pub async fn seq(&self) -> u64 {
        self.0.key.sequence
    }

    /// What kind of fact, such as `LampTurned` (事件类型).
    #[graphql(name = "type")]
    pub async fn kind(&self) -> &str {
        &self.0.row.kind
    }

    /// When it was true (生效时间).
    pub async fn effective_at(&self) -> DateTime {
        self.0.row.effective_at.into()
    }

    /// When it was written down (记录时间).
    pub async fn recorded_at(&self) -> DateTime {
        self.0.row.recorded_at.into()
    }

    /// Who stated it; null for the clock (经手人).
    pub async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        user(ctx, &self.0.row.actor).await
    }

    /// In which role (当时身份).
    pub async fn actor_role(&self) -> Option<Role> {
        self.0.row.actor_role.map(Role::from)
    }

    /// For which unit (当时单位).
    pub async fn actor_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.row.actor_unit.as_ref()).await
    }

    /// The unit it is about (涉及单位).
    pub async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.row.unit.as_ref()).await
    }

    /// What happened, in one sentence (说明).
    pub async fn sentence(&self) -> &str {
        &self.0.row.sentence
    }
}

/// Facts by their ids, in the order in which they are named.
pub async fn facts(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<Event>, Fault> {
    let facts = futures::future::try_join_all(ids.iter().map(|id| load(ctx, *id))).await?;
    Ok(facts.into_iter().flatten().map(Event).collect())
}

/// What happened to one thing, oldest first. `version` is how many facts it has.
pub async fn trail(
    ctx: &Context<'_>,
    (category, id, version): (&str, &str, u64),
    first: i32,
    after: Option<&str>,
) -> Result<Connection<Event>, Fault> {
    let wish = Wish::<u64>::read(first, after)?;
    let facts = questions(ctx)?.trail(category, id, wish.page()).await?;
    let cut = wish.cut(facts, |fact| fact.key.sequence);
    let count = projections::questions::Count { total: version, exact: true };
    Ok(cut.connect(count, |fact| Event(Arc::new(fact))))
}
