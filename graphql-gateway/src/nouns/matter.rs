//! Matter (督查事项): what is supervised, its items, and how far it is.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::due::Period;
use domain::matter::{Item, MatterId};
use projections::registry::Listed;
use projections::{lamp_board, registry};

use super::assignment::Assignment;
use super::assignment_lists::posted;
use super::event::{Event, trail};
use super::plan::{Plan, plans_of};
use super::unit::{Unit, several};
use crate::fault::{Code, Fault};
use crate::ids::Ref;
use crate::loaders::{ProgressOf, load, questions};
use crate::paging::Connection;
use crate::scalars::DateTime;
use crate::viewer::{Sight, viewer};
use crate::words::{AssistMode, Frequency, Importance, MatterType, Source, Urgency};

#[derive(Debug, Clone)]
pub struct Matter(pub Arc<Listed>);

/// A matter under supervision (督查事项).
#[Object]
impl Matter {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Matter(self.0.key.matter).id()
    }

    /// Document number (文号).
    pub async fn number(&self) -> &str {
        &self.0.row.number
    }

    /// Title (标题).
    pub async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// Which of the six types (类型).
    #[graphql(name = "type")]
    pub async fn kind(&self) -> MatterType {
        self.0.row.kind.into()
    }

    /// Second level of the taxonomy (大方面).
    pub async fn aspect(&self) -> &str {
        &self.0.row.aspect
    }

    /// Where it comes from (来源).
    pub async fn source(&self) -> Source {
        self.0.row.source.into()
    }

    /// What is to be reached (目标).
    pub async fn goal(&self) -> &str {
        &self.0.row.goal
    }

    /// Of which year's programme (年度).
    pub async fn year(&self) -> i64 {
        self.0.row.year
    }

    /// What it was split into (分解项).
    #[graphql(complexity = "10 * child_complexity + 1")]
    pub async fn items(&self) -> Vec<MatterItem> {
        let matter = self.0.key.matter;
        let items = self.0.row.items.0.iter().cloned();
        items.map(|item| MatterItem { matter, item }).collect()
    }

    /// Matters it belongs with (关联事项).
    #[graphql(complexity = "5 * child_complexity + 1")]
    pub async fn links(&self, ctx: &Context<'_>) -> Result<Vec<Matter>, Fault> {
        let ids = self.0.row.links.0.clone();
        let mut links = Vec::with_capacity(ids.len());
        for id in ids {
            links.extend(visible(ctx, id).await?);
        }
        Ok(links)
    }

    /// n of m, and who is missing (进度). Null for people of units, who see only their own part.
    pub async fn progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of one period only, such as 2020Q1 (期次)")] period_key: Option<String>,
    ) -> Result<Option<Progress>, Fault> {
        if !viewer(ctx)?.sees_county() {
            return Ok(None);
        }
        let matter = self.0.key.matter;
        let found = match period_key {
            None => load(ctx, ProgressOf(matter)).await?,
            Some(key) => {
                let period = Period::read(&key);
                let period = period.ok_or_else(|| Fault::new(Code::BadRequest, "没有这个期次"))?;
                questions(ctx)?.progress(&[matter], Some(&period)).await?.remove(&matter)
            }
        };
        Ok(Some(Progress(found.unwrap_or_default())))
    }

    /// What was issued under it, of what the viewer may see (任务).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Assignment>, Fault> {
        let matters = vec![self.0.key.matter];
        let filter = lamp_board::Filter { matters, ..lamp_board::Filter::default() };
        posted(ctx, filter, lamp_board::Order::Due, first, after.as_deref()).await
    }

    /// Orders of it that repeat themselves, the newest first; none for people of units
    /// (定期交办).
    #[graphql(complexity = "2 * child_complexity + 1")]
    pub async fn plans(&self, ctx: &Context<'_>) -> Result<Vec<Plan>, Fault> {
        plans_of(ctx, self.0.key.matter).await
    }

    /// When it was registered (登记时间).
    pub async fn registered_at(&self) -> DateTime {
        self.0.row.registered_at.into()
    }

    /// When it was closed (办结时间).
    pub async fn closed_at(&self) -> Option<DateTime> {
        self.0.row.closed_at.map(DateTime)
    }

    /// What came of it (办结小结).
    pub async fn summary(&self) -> Option<&str> {
        self.0.row.summary.as_deref()
    }

    /// How many facts it has; commands give it as `expectedVersion` (版本).
    pub async fn version(&self) -> u64 {
        self.0.row.version
    }

    /// Everything that happened to it, oldest first (过程全留痕).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Event>, Fault> {
        let id = self.0.key.matter.0.to_string();
        trail(ctx, ("matter", &id, self.0.row.version), first, after.as_deref()).await
    }
}

#[derive(Debug, Clone)]
pub struct MatterItem {
    pub matter: MatterId,
    pub item: Item,
}

/// One thing to do, with who does it and by when (分解项).
#[Object]
impl MatterItem {
    /// Opaque id (标识).
    async fn id(&self) -> ID {
        Ref::Item(self.matter, self.item.no).id()
    }

    /// Its number within the matter, from 1 (序号).
    async fn no(&self) -> u32 {
        self.item.no.0
    }

    /// What is to be done (内容).
    async fn text(&self) -> &str {
        &self.item.text
    }

    /// Who leads (牵头单位).
    #[graphql(complexity = "2 * child_complexity + 1")]
    async fn lead(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.item.lead).await
    }

    /// Who assists (配合单位).
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn assist(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.item.assist).await
    }

    /// To whom assisting units report (配合方式).
    async fn mode(&self) -> AssistMode {
        self.item.mode.into()
    }

    /// The deadline as the office writes it (完成时限).
    async fn due(&self) -> String {
        self.item.due.in_words()
    }

    /// How often it comes back (频次).
    async fn frequency(&self) -> Frequency {
        self.item.due.frequency().into()
    }

    /// What its verdicts weigh (重要程度).
    async fn importance(&self) -> Importance {
        self.item.importance.into()
    }

    /// How early silence is noticed (紧急程度).
    async fn urgency(&self) -> Urgency {
        self.item.urgency.into()
    }
}

#[derive(Debug, Clone)]
pub struct Progress(registry::Progress);

/// How far a matter is (进度), without what was cancelled.
#[Object]
impl Progress {
    /// m: what was issued (总数).
    async fn total(&self) -> u64 {
        self.0.total
    }

    /// What was handed in: approved, or waiting for the review (已报送数).
    async fn reported(&self) -> u64 {
        self.0.reported
    }

    /// n: what is approved (办结数).
    async fn approved(&self) -> u64 {
        self.0.approved
    }

    /// The soonest deadline of what is still awaited, an exclusive instant; null when nothing is
    /// (最近时限).
    async fn next_due(&self) -> Option<DateTime> {
        self.0.next_due.map(DateTime::from)
    }

    /// Units of which a report is still awaited (尚未报送的单位).
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn missing(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.0.missing).await
    }
}

/// A matter, if there is one and the viewer may see it: people of a unit see matters in which
/// their unit has something to do.
pub async fn visible(ctx: &Context<'_>, id: MatterId) -> Result<Option<Matter>, Fault> {
    let sees = match viewer(ctx)?.sight() {
        Sight::County => true,
        Sight::Unit(unit) => {
            let (matters, units) = (vec![id], vec![unit]);
            let own = lamp_board::Filter { matters, units, ..lamp_board::Filter::default() };
            questions(ctx)?.count_assignments(&own).await?.total > 0
        }
        Sight::Wall | Sight::Nothing => false,
    };
    if sees { Ok(load(ctx, id).await?.map(Matter)) } else { Ok(None) }
}
