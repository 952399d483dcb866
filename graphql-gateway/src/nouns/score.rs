//! Score lines (得分明细): every point of a unit, with its sentence and the facts it rests on.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::time::Quarter as Period;
use domain::unit::UnitId;
use projections::scoreboard::{Key, Line};

use super::assignment::Assignment;
use super::event::{Event, facts};
use super::quarter::Quarter;
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{asks_for, fetch_ahead, load, questions};
use crate::paging::{PageInfo, Wish};
use crate::scalars::{DateTime, Points};

#[derive(Debug, Clone)]
pub struct ScoreLine(pub Line);

/// One line of a score (得分明细).
#[Object]
impl ScoreLine {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Line(self.0.key.line).id()
    }

    /// When it became true (生效时间).
    pub async fn at(&self) -> DateTime {
        self.0.row.effective_at.into()
    }

    /// In which quarter it counts (计分季度).
    pub async fn quarter(&self) -> Quarter {
        Quarter(self.0.row.quarter)
    }

    /// What it gives or takes (分值).
    pub async fn points(&self) -> Points {
        self.0.row.points.into()
    }

    /// The rule that paid it, such as L-R, and its version (规则).
    pub async fn rule(&self) -> String {
        format!("{} v{}", self.0.row.code, self.0.row.rules)
    }

    /// It takes back a line given before (冲回).
    pub async fn voids(&self) -> bool {
        self.0.row.voids
    }

    /// Why, in one sentence (说明).
    pub async fn sentence(&self) -> &str {
        &self.0.row.sentence
    }

    /// The assignment it is about (任务).
    pub async fn assignment(&self, ctx: &Context<'_>) -> Result<Option<Assignment>, Fault> {
        let Some(assignment) = self.0.row.assignment else { return Ok(None) };
        Ok(load(ctx, assignment).await?.map(Assignment))
    }

    /// The facts it rests on (依据事件).
    #[graphql(complexity = "2 * child_complexity + 1")]
    pub async fn events(&self, ctx: &Context<'_>) -> Result<Vec<Event>, Fault> {
        facts(ctx, &self.0.row.events.0).await
    }
}

/// A page of score lines, with what all of them come to (得分明细分页).
#[derive(SimpleObject)]
pub struct ScoreLineConnection {
    /// The lines, oldest first (明细).
    nodes: Vec<ScoreLine>,
    /// Where this page stands (页码信息).
    page_info: PageInfo,
    /// How many lines there are (总数).
    total_count: u64,
    /// What all of them come to, before any cap (合计).
    sum: Points,
}

pub async fn score_lines(
    ctx: &Context<'_>,
    unit: &UnitId,
    quarter: Period,
    first: i32,
    after: Option<&str>,
) -> Result<ScoreLineConnection, Fault> {
    let wish = Wish::<Key>::read(first, after)?;
    let questions = questions(ctx)?;
    let (lines, sums) = futures::future::try_join(
        questions.score_lines(unit, quarter, wish.page()),
        questions.sum_of_lines(unit, quarter),
    )
    .await?;
    if asks_for(ctx, "events") {
        fetch_ahead(ctx, lines.iter().flat_map(|line| line.row.events.0.clone())).await?;
    }
    if asks_for(ctx, "assignment") {
        fetch_ahead(ctx, lines.iter().filter_map(|line| line.row.assignment)).await?;
    }
    let cut = wish.cut(lines, |line| line.key.clone());
    let nodes = cut.rows.into_iter().map(|(_, line)| ScoreLine(line)).collect();
    let (total_count, sum) = sums;
    Ok(ScoreLineConnection { nodes, page_info: cut.page_info, total_count, sum: sum.into() })
}
