//! Numbers that are watched (数字订阅): how much there is to do, and how things are.

use async_graphql::{Context, ID, Subscription};
use domain::roster::UserId;
use domain::time::Quarter;
use domain::unit::UnitId;
use futures::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::watch::{Watched, watch};
use crate::fault::Fault;
use crate::house::House;
use crate::ids;
use crate::loaders::house;
use crate::nouns::notice_lists;
use crate::nouns::overview::{self, Overview};
use crate::nouns::quarter::wanted;
use crate::nouns::todo;
use crate::viewer::{Viewer, viewer};

#[derive(Default)]
pub struct CountsLive;

#[Subscription]
impl CountsLive {
    /// How much the viewer has to do (待办数): as it is now, then whenever it changes, at most
    /// once a second.
    async fn todo_count(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<u64, Fault>> + use<>, Fault> {
        Ok(watch(house(ctx)?.clone(), TodoCount(viewer(ctx)?.clone())))
    }

    /// How much of the viewer's inbox is unread, up to 100 (未读数): as it is now, then whenever
    /// it changes, at most once a second.
    async fn inbox_unread(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<u64, Fault>> + use<>, Fault> {
        let (house, viewer) = (house(ctx)?.clone(), viewer(ctx)?.clone());
        let moves = house.marks.moves();
        Ok(watch(house, InboxUnread { viewer, moves }))
    }

    /// Counts of what is due in a quarter, or of everything (总览): as they are now, then
    /// whenever they change, at most once a second.
    async fn overview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name; everything if none (季度)")] quarter: Option<
            ID,
        >,
        #[graphql(desc = "Of one unit only (单位)")] unit: Option<ID>,
    ) -> Result<impl Stream<Item = Result<Overview, Fault>> + use<>, Fault> {
        viewer(ctx)?.must_see_the_wall()?;
        let quarter = quarter.map(|id| wanted(ctx, Some(&id))).transpose()?;
        let unit = unit.as_ref().and_then(ids::unit);
        Ok(watch(house(ctx)?.clone(), Counts { quarter, unit }))
    }
}

struct TodoCount(Viewer);

impl Watched for TodoCount {
    type Value = u64;
    const MODELS: &'static [&'static str] = &["lamp_board"];

    async fn read(&self, house: &House) -> Result<u64, Fault> {
        todo::count(house, &self.0).await
    }

    fn same(last: &u64, now: &u64) -> bool {
        last == now
    }
}

struct InboxUnread {
    viewer: Viewer,
    moves: Receiver<UserId>,
}

impl Watched for InboxUnread {
    type Value = u64;
    const MODELS: &'static [&'static str] = &["notices"];

    async fn read(&self, house: &House) -> Result<u64, Fault> {
        notice_lists::unread(house, &self.viewer).await
    }

    /// The viewer has read it, here or elsewhere.
    async fn stirred(&mut self) {
        loop {
            match self.moves.recv().await {
                Ok(user) if user != self.viewer.account.user => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    fn same(last: &u64, now: &u64) -> bool {
        last == now
    }
}

struct Counts {
    quarter: Option<Quarter>,
    unit: Option<UnitId>,
}

impl Watched for Counts {
    type Value = Overview;
    const MODELS: &'static [&'static str] = &["lamp_board"];

    async fn read(&self, house: &House) -> Result<Overview, Fault> {
        overview::read(house, self.quarter, self.unit.as_ref()).await
    }

    fn same(last: &Overview, now: &Overview) -> bool {
        last.same_counts(now)
    }
}
