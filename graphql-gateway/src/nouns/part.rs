//! Part (配合报送): what an assisting unit owes to the lead unit of the same duty.

use std::sync::Arc;

use async_graphql::{Context, Object};
use projections::lamp_board::{Posted, Row};

use super::assignment::Assignment;
use super::unit::{Unit, known};
use crate::fault::Fault;
use crate::loaders::{self, PartsOf, fetch_ahead, load};
use crate::viewer::viewer;

#[derive(Debug, Clone)]
pub struct Part(Arc<Posted>);

/// What an assisting unit owes to the lead unit (配合报送). The lead's report names every one of
/// them, merged in or missing.
#[Object]
impl Part {
    /// Who owes it (配合单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, &self.0.row.unit).await
    }

    /// As what it was issued to that unit; null when the viewer may not see it (配合任务).
    async fn assignment(&self, ctx: &Context<'_>) -> Result<Option<Assignment>, Fault> {
        let visible = viewer(ctx)?.sees(&self.0.row);
        Ok(visible.then(|| Assignment::now(Arc::clone(&self.0))))
    }

    /// It has been handed in, and neither returned nor taken back (已报送).
    async fn submitted(&self) -> bool {
        self.0.row.handed_in()
    }

    /// The lead unit has taken it in (牵头已接收).
    async fn accepted(&self) -> bool {
        self.0.row.part_accepted
    }
}

/// The parts owed to an assignment's unit, for those who see that unit's own work.
pub async fn parts(ctx: &Context<'_>, row: &Row) -> Result<Vec<Part>, Fault> {
    if !viewer(ctx)?.sees_unit(&row.unit) {
        return Ok(vec![]);
    }
    let Some(owed) = row.owed() else { return Ok(vec![]) };
    let parts = load(ctx, PartsOf(owed)).await?.unwrap_or_default();
    Ok(parts.into_iter().map(Part).collect())
}

/// The parts of a whole list and their units, in a statement each.
pub async fn ahead(ctx: &Context<'_>, rows: impl Iterator<Item = &Row>) -> Result<(), Fault> {
    let parts = loaders::many(ctx, rows.filter_map(Row::owed).map(PartsOf)).await?;
    let units = parts.into_values().flatten().map(|part| part.row.unit.clone());
    fetch_ahead(ctx, units).await
}
