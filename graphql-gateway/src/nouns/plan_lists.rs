//! Lists of plans (定期交办), for those who see the county.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::plan::PlanId;
use domain::time::Moment;

use super::plan::{Plan, visible};
use crate::fault::Fault;
use crate::ids;
use crate::loaders::{asks_for, fetch_ahead, house, questions};
use crate::paging::{Connection, Wish};
use crate::served;
use crate::viewer::viewer;

#[derive(Default)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// Orders that repeat themselves, the newest first (定期交办). For those who see the county.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Plan>, Fault> {
        viewer(ctx)?.must_see_county()?;
        let wish = Wish::<(Moment, PlanId)>::read(first, after.as_deref())?;
        served::must_go_on(house(ctx)?, &served::PLANS)?;
        let questions = questions(ctx)?;
        let (rows, count) =
            futures::future::try_join(questions.plans(wish.page()), questions.count_plans())
                .await?;
        if asks_for(ctx, "matter") {
            fetch_ahead(ctx, rows.iter().map(|row| row.row.matter)).await?;
        }
        let cut = wish.cut(rows, |row| (row.row.scheduled_at, row.key.plan));
        Ok(cut.connect(count, |row| Plan(Arc::new(row))))
    }

    /// One order that repeats itself (定期交办).
    async fn plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<Option<Plan>, Fault> {
        viewer(ctx)?;
        match ids::plan(&id) {
            Some(id) => visible(ctx, id).await,
            None => Ok(None),
        }
    }
}
