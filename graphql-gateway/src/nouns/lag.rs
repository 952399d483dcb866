//! Projection lag (读模型进度): how far the read models are behind the log.

use async_graphql::{Context, Object, SimpleObject};

use crate::fault::Fault;
use crate::loaders::house;
use crate::scalars::Position;
use crate::viewer::viewer;

/// How far one read model is (读模型进度).
#[derive(Debug, Clone, SimpleObject)]
pub struct ProjectionLag {
    /// Its name (名称).
    projection: String,
    /// Facts it has not heard yet (落后事件数).
    behind: u64,
    /// The last fact it has heard (位置).
    position: Position,
    /// It has stopped, and somebody must look into the log of the service (已停止).
    halted: bool,
}

#[derive(Default)]
pub struct LagQuery;

#[Object]
impl LagQuery {
    /// How far the read models are (读模型进度).
    #[graphql(complexity = "8 * child_complexity + 1")]
    async fn projection_lag(&self, ctx: &Context<'_>) -> Result<Vec<ProjectionLag>, Fault> {
        viewer(ctx)?;
        let house = house(ctx)?;
        let head = house.desk.log().head().await.map_err(Fault::internal)?.raw();
        let lag = |state: projections::ProjectionState| ProjectionLag {
            projection: state.name.to_owned(),
            behind: head.saturating_sub(state.position.raw()),
            position: Position(state.position.raw().to_string()),
            halted: state.halted.is_some(),
        };
        Ok(house.projections.health().into_iter().map(lag).collect())
    }
}
