//! Node: anything that has an id can be asked for by it.

use async_graphql::{Context, ID, Interface, Object};

use super::assignment::{Assignment, visible as visible_assignment};
use super::event::{Event, facts};
use super::matter::{Matter, visible as visible_matter};
use super::notice::{Notice, visible as visible_notice};
use super::plan::{Plan, visible as visible_plan};
use super::quarter::Quarter;
use super::unit::{Unit, unit};
use super::user::{User, user};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::viewer::viewer;

/// Anything that has an id (节点).
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque id (标识)."))]
pub enum Node {
    Unit(Unit),
    User(User),
    Matter(Matter),
    Assignment(Assignment),
    Quarter(Quarter),
    Plan(Plan),
    Notice(Notice),
    Event(Event),
}

#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its id (按标识查询). What is not to be seen is not there.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<Option<Node>, Fault> {
        viewer(ctx)?;
        find(ctx, &id).await
    }

    /// Several of them, in the order of their ids (按多个标识查询).
    #[graphql(complexity = "ids.len() * child_complexity + 1")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their ids (标识)", validator(max_items = 200))] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        viewer(ctx)?;
        futures::future::try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Fault> {
    Ok(match Ref::read(id) {
        Some(Ref::Unit(id)) => unit(ctx, Some(&id)).await?.map(Node::Unit),
        Some(Ref::User(id)) => visible_user(ctx, &id).await?.map(Node::User),
        Some(Ref::Matter(id)) => visible_matter(ctx, id).await?.map(Node::Matter),
        Some(Ref::Assignment(id)) => visible_assignment(ctx, id).await?.map(Node::Assignment),
        Some(Ref::Quarter(id)) => Some(Node::Quarter(Quarter(id))),
        Some(Ref::Plan(id)) => visible_plan(ctx, id).await?.map(Node::Plan),
        Some(Ref::Notice(id)) => visible_notice(ctx, id).await?.map(Node::Notice),
        Some(Ref::Event(id)) => visible_event(ctx, id).await?.map(Node::Event),
        Some(Ref::Batch(_) | Ref::Item(..) | Ref::Line(_) | Ref::Job(_)) | None => None,
    })
}

/// Everybody knows themselves; the office, leaders and inspectors know everybody.
async fn visible_user(
    ctx: &Context<'_>,
    id: &domain::roster::UserId,
) -> Result<Option<User>, Fault> {
    let viewer = viewer(ctx)?;
    if viewer.account.user == *id || viewer.sees_county() { user(ctx, id).await } else { Ok(None) }
}

async fn visible_event(ctx: &Context<'_>, id: uuid::Uuid) -> Result<Option<Event>, Fault> {
    let viewer = viewer(ctx)?;
    let sees = |event: &Event| {
        let row = &event.entry.row;
        viewer.sees_fact(&row.kind, row.unit.as_ref())
    };
    Ok(facts(ctx, &[id]).await?.pop().filter(sees))
}
