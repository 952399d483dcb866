//! Lists of matters (事项库), of what one may see.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use domain::matter::MatterId;
use projections::registry::Filter;

use super::matter::{Matter, visible};
use crate::fault::Fault;
use crate::ids;
use crate::loaders::{PlansOf, ProgressOf, asks_for, fetch_ahead, house, questions};
use crate::paging::{Connection, Wish};
use crate::served;
use crate::viewer::{Sight, Viewer, viewer};
use crate::words::{MatterOrder, MatterType};

/// Which matters (事项筛选). Siblings hold together; an empty list asks for all.
#[derive(Debug, Clone, Default, InputObject)]
pub struct MatterFilter {
    /// Of these types (类型).
    #[graphql(name = "type", default, validator(max_items = 6))]
    kind: Vec<MatterType>,
    /// Of this aspect (大方面).
    aspect: Option<String>,
    /// Of this year's programme (年度).
    year: Option<i32>,
    /// Closed ones, or open ones (是否办结).
    closed: Option<bool>,
    /// Part of the number or the title (文字).
    #[graphql(validator(max_length = 100))]
    text: Option<String>,
    /// In which this unit has an assignment (单位).
    unit: Option<ID>,
    /// Of which a report is awaited, or of which none is (是否有单位未报). For those who see the
    /// county; units see no more than their own part.
    awaited: Option<bool>,
}

fn filter(viewer: &Viewer, given: MatterFilter) -> Option<Filter> {
    let MatterFilter { kind, aspect, year, closed, text, unit, awaited } = given;
    let asked = match unit {
        None => None,
        Some(id) => Some(ids::unit(&id)?),
    };
    let unit = match viewer.sight() {
        Sight::County => asked,
        Sight::Unit(own) if asked.as_ref().is_none_or(|asked| *asked == own) => Some(own),
        Sight::Unit(_) | Sight::Wall | Sight::Nothing => return None,
    };
    let kinds = kind.into_iter().map(Into::into).collect();
    let awaited = awaited.filter(|_| viewer.sees_county());
    Some(Filter { kinds, aspect, year, closed, text, unit, awaited })
}

#[derive(Default)]
pub struct MatterQuery;

#[Object]
impl MatterQuery {
    /// Matters, of what the viewer may see (事项库).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn matters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which; all if none (筛选)")] filter: Option<MatterFilter>,
        #[graphql(desc = "In which order (排序)", default_with = "MatterOrder::Number")]
        order_by: MatterOrder,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Matter>, Fault> {
        let order = match order_by {
            // How far others are is not for a unit, not even by the order of a list.
            MatterOrder::NextDue if !viewer(ctx)?.sees_county() => MatterOrder::Number,
            order => order,
        };
        let wish = Wish::<MatterId>::read(first, after.as_deref())?;
        let Some(filter) = self::filter(viewer(ctx)?, filter.unwrap_or_default()) else {
            return Ok(Connection::empty());
        };
        served::must_go_on(house(ctx)?, &served::BOARD)?;
        let questions = questions(ctx)?;
        let (rows, count) = futures::future::try_join(
            questions.matters(&filter, order.into(), wish.page()),
            questions.count_matters(&filter),
        )
        .await?;
        if asks_for(ctx, "progress") {
            fetch_ahead(ctx, rows.iter().map(|row| ProgressOf(row.key.matter))).await?;
        }
        if asks_for(ctx, "plans") {
            fetch_ahead(ctx, rows.iter().map(|row| PlansOf(row.key.matter))).await?;
        }
        let cut = wish.cut(rows, |row| row.key.matter);
        Ok(cut.connect(count, |row| Matter(Arc::new(row))))
    }

    /// One matter (督查事项).
    async fn matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<Option<Matter>, Fault> {
        viewer(ctx)?;
        match ids::matter(&id) {
            Some(id) => visible(ctx, id).await,
            None => Ok(None),
        }
    }
}
