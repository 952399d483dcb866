//! Lists of what happened (动态): the news of the county, and the inspector's search.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use domain::event::kinds;
use projections::Cursor;
use projections::timeline::{Filter, Order};

use super::event::{Event, fetch_ahead};
use crate::fault::Fault;
use crate::ids;
use crate::loaders::questions;
use crate::paging::{Connection, Wish};
use crate::scalars::DateTime;
use crate::viewer::{Sight, Viewer, viewer};

/// Which facts (事件筛选). Siblings hold together; an empty list asks for all.
#[derive(Debug, Clone, Default, InputObject)]
pub struct EventFilter {
    /// About these units (涉及单位).
    #[graphql(default, validator(max_items = 200))]
    unit: Vec<ID>,
    /// Of these kinds, such as `LampTurned` (事件类型).
    #[graphql(name = "type", default, validator(max_items = 50))]
    kind: Vec<String>,
    /// Of these assignments (任务).
    #[graphql(default, validator(max_items = 200))]
    assignment: Vec<ID>,
    /// Of these matters and of every assignment under them (事项).
    #[graphql(default, validator(max_items = 200))]
    matter: Vec<ID>,
    /// Stated by this person (经手人).
    actor: Option<ID>,
    /// True at or after this instant (生效不早于).
    effective_from: Option<DateTime>,
    /// True before this instant (生效早于).
    effective_before: Option<DateTime>,
    /// Part of the sentence (文字).
    #[graphql(validator(max_length = 100))]
    text: Option<String>,
}

/// From which end (排序). Facts stand in the order in which they were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum EventOrder {
    /// Newest first (从新到旧).
    Newest,
    /// Oldest first (从旧到新).
    Oldest,
}

impl EventFilter {
    /// `None` when it can match nothing: an id that is none, or other units than one may see.
    pub fn understood(self, viewer: &Viewer) -> Option<Filter> {
        let units: Option<Vec<_>> = self.unit.iter().map(ids::unit).collect();
        let assignments: Option<Vec<_>> = self.assignment.iter().map(ids::assignment).collect();
        let matters: Option<Vec<_>> = self.matter.iter().map(ids::matter).collect();
        let actor = match &self.actor {
            Some(actor) => Some(ids::user(actor)?),
            None => None,
        };
        let filter = Filter {
            order: Order::Newest,
            assignments: assignments?,
            matters: matters?,
            kinds: self.kind,
            actor,
            units: units?,
            effective_from: self.effective_from.map(|at| at.0),
            effective_before: self.effective_before.map(|at| at.0),
            text: self.text,
        };
        seen(filter, viewer)
    }
}

/// Narrowed to what the viewer may see: a unit's people see what is about the unit, of the kinds
/// that are theirs to see.
fn seen(mut filter: Filter, viewer: &Viewer) -> Option<Filter> {
    match viewer.sight() {
        Sight::County => Some(filter),
        Sight::Unit(own) if filter.units.is_empty() || filter.units.contains(&own) => {
            if filter.kinds.is_empty() {
                let all = kinds().into_iter().flat_map(|(_, kinds)| kinds);
                filter.kinds = all.map(|kind| (*kind).to_owned()).collect();
            }
            filter.kinds.retain(|kind| viewer.sees_fact(kind, Some(&own)));
            filter.units = vec![own];
            // No kind at all would ask for every kind.
            (!filter.kinds.is_empty()).then_some(filter)
        }
        Sight::Unit(_) | Sight::Wall | Sight::Nothing => None,
    }
}

#[derive(Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// What happened, of what the viewer may see (动态).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which; all if none (筛选)")] filter: Option<EventFilter>,
        #[graphql(desc = "From which end (排序)", default_with = "EventOrder::Newest")]
        order_by: EventOrder,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Event>, Fault> {
        let wish = Wish::<Cursor>::read(first, after.as_deref())?;
        let Some(mut filter) = filter.unwrap_or_default().understood(viewer(ctx)?) else {
            return Ok(Connection::empty());
        };
        filter.order = order_by.into();
        let questions = questions(ctx)?;
        let (entries, count) = futures::future::try_join(
            questions.happenings(&filter, wish.page()),
            questions.count_happenings(&filter),
        )
        .await?;
        fetch_ahead(ctx, &entries).await?;
        let cut = wish.cut(entries, |entry| entry.position);
        Ok(cut.connect(count, |entry| Event::of(Arc::new(entry))))
    }
}
