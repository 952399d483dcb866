//! Numbers that are watched (数字订阅): how much there is to do, and how things are.

use async_graphql::{Context, ID, Subscription};
use domain::time::Quarter;
use domain::unit::UnitId;
use futures::Stream;

use super::watch::{Watched, watch};
use crate::fault::Fault;
use crate::house::House;
use crate::ids;
use crate::loaders::house;
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
