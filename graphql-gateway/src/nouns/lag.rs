//! Projection lag (读模型进度): how far the read models are behind the log.

use std::collections::HashMap;

use async_graphql::{Context, Object, SimpleObject};
use projections::ProjectionState;

use crate::fault::Fault;
use crate::loaders::house;
use crate::scalars::Position;
use crate::viewer::viewer;

/// Whoever is so far behind has a long way to go.
const MOST: u64 = 10_000;

/// How far one read model is (读模型进度).
#[derive(Debug, Clone, SimpleObject)]
pub struct ProjectionLag {
    /// Its name (名称).
    projection: String,
    /// Facts it has not heard yet; where they must be read to be counted, at most 10,000
    /// (落后事件数).
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
        let log = house.desk.log();
        let head = log.head().await?;
        // Most of them stand at the same place.
        let mut known = HashMap::new();
        let mut lags = Vec::new();
        for ProjectionState { name, position, halted } in house.projections.health() {
            let behind = match known.get(&position) {
                Some(behind) => *behind,
                None => log.count(position, head, MOST).await?,
            };
            known.insert(position, behind);
            lags.push(ProjectionLag {
                projection: name.to_owned(),
                behind,
                position: Position(position.raw().to_string()),
                halted: halted.is_some(),
            });
        }
        Ok(lags)
    }
}
