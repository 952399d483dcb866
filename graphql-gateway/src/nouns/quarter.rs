//! Quarter (季度): the scoring period, and how far its books are.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::quarter::{Outcome, Season};
use domain::score::RuleSet;
use domain::time::Quarter as Period;
use projections::lamp_board::Posted;
use projections::outcome::rule_hash;
use projections::quarters::{Books, Reopening as Proposed, State, Waiting, rules_of};

use super::assignment::Assignment;
use super::quarter_can::{QuarterCan, can};
use super::unit::{Unit, known};
use super::user::{User, user};
use crate::fault::{Code, Fault};
use crate::ids::{self, Ref};
use crate::loaders::{self, BooksOf, house, load, questions};
use crate::paging::limit;
use crate::scalars::{Date, DateTime, Points, Position};
use crate::served;
use crate::viewer::viewer;

#[derive(Debug, Clone, Copy)]
pub struct Quarter(pub Period);

/// How far the books of a quarter are (季度状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "projections::quarters::State")]
pub enum QuarterState {
    /// It takes lines; places are provisional (进行中).
    Open,
    /// It takes no more lines, and is being reckoned (已结账).
    Settled,
    /// Its result is published (已定榜).
    Frozen,
}

/// A scoring period (季度), such as 2020Q1.
#[Object]
impl Quarter {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Quarter(self.0).id()
    }

    /// As programs write it: 2020Q1 (代码).
    pub async fn code(&self) -> String {
        self.0.to_string()
    }

    /// As people write it: 2020年第1季度 (名称).
    pub async fn label(&self) -> String {
        format!("{}年第{}季度", self.0.year(), self.0.number())
    }

    /// First day (首日).
    pub async fn from(&self) -> Date {
        Date(self.0.first_day())
    }

    /// Last day (末日).
    pub async fn to(&self) -> Date {
        Date(self.0.last_day())
    }

    /// How far its books are; open as well while nobody has opened them (季度状态).
    pub async fn state(&self, ctx: &Context<'_>) -> Result<QuarterState, Fault> {
        let books = self.books(ctx).await?;
        Ok(books.map_or(State::Open, |books| books.row.state).into())
    }

    /// The first instant at which it may be frozen (最早定榜时间).
    pub async fn settles_from(&self, ctx: &Context<'_>) -> Result<DateTime, Fault> {
        Ok(Season::settles_from(self.0, &house(ctx)?.desk.reference().calendar).into())
    }

    /// When its books were opened; null before (启用时间).
    pub async fn opened_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.books(ctx).await?.map(|books| books.row.opened_at.into()))
    }

    /// When its books were closed (结账时间).
    pub async fn settled_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.books(ctx).await?.and_then(|books| books.row.settled_at.map(DateTime)))
    }

    /// When its result was published (定榜时间).
    pub async fn frozen_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.books(ctx).await?.and_then(|books| books.row.frozen_at.map(DateTime)))
    }

    /// When it was last opened again (重开时间).
    pub async fn reopened_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.books(ctx).await?.and_then(|books| books.row.reopened_at.map(DateTime)))
    }

    /// Why it was last opened again; null for who does not see the county (重开原因).
    pub async fn reopened_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if !viewer(ctx)?.sees_county() {
            return Ok(None);
        }
        Ok(self.books(ctx).await?.and_then(|books| books.row.reopened_reason.clone()))
    }

    /// Version of the rules it is summed up by (规则版本).
    pub async fn rule_version(&self, ctx: &Context<'_>) -> Result<u32, Fault> {
        Ok(self.rules(ctx).await?.version)
    }

    /// SHA-256 of what those rules say, in hex (规则哈希).
    pub async fn rule_hash(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        match self.outcome(ctx).await? {
            Some(outcome) => Ok(outcome.rule_hash),
            None => Ok(rule_hash(&self.rules(ctx).await?)),
        }
    }

    /// SHA-256 over the published result and every fact it rests on, in hex; null while it is
    /// not frozen (结果哈希).
    pub async fn result_hash(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        Ok(self.outcome(ctx).await?.map(|outcome| outcome.result_hash))
    }

    /// The place up to which everything counts; null while its books are open (截至位置).
    pub async fn upto_position(&self, ctx: &Context<'_>) -> Result<Option<Position>, Fault> {
        let position = self.books(ctx).await?.and_then(|books| books.row.settled_position);
        Ok(position.map(|position| Position(position.raw().to_string())))
    }

    /// How many of its duties have no lamp or no plate yet: in a frozen quarter those that were
    /// carried over, else those that would be now. Null for who does not see the county
    /// (未定灯牌数).
    pub async fn unsettled(&self, ctx: &Context<'_>) -> Result<Option<u64>, Fault> {
        if !viewer(ctx)?.sees_county() {
            return Ok(None);
        }
        if let Some(outcome) = self.outcome(ctx).await? {
            return Ok(Some(outcome.unsettled));
        }
        served::must_go_on(house(ctx)?, &served::BOARD)?;
        Ok(Some(questions(ctx)?.count_unsettled(self.0).await?))
    }

    /// The first of them; a frozen quarter names at most 100. Empty for who does not see the
    /// county (未定灯牌任务).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn unsettled_assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
    ) -> Result<Vec<Assignment>, Fault> {
        let limit = limit(first)?;
        if !viewer(ctx)?.sees_county() {
            return Ok(vec![]);
        }
        let lacking = self.lacking(ctx, limit).await?;
        let asked = ctx.look_ahead();
        if asked.field("unit").exists() {
            loaders::fetch_ahead(ctx, lacking.iter().map(|it| it.row.unit.clone())).await?;
        }
        if asked.field("matter").exists() || asked.field("item").exists() {
            loaders::fetch_ahead(ctx, lacking.iter().map(|it| it.row.matter)).await?;
        }
        Ok(lacking.into_iter().map(Assignment::now).collect())
    }

    /// Points by hand that wait for the second person, oldest first; empty for who does not see
    /// the county (待确认加减分).
    #[graphql(complexity = "10 * child_complexity + 1")]
    pub async fn adjustments(&self, ctx: &Context<'_>) -> Result<Vec<Adjustment>, Fault> {
        if !viewer(ctx)?.sees_county() {
            return Ok(vec![]);
        }
        let waiting = self.books(ctx).await?.map(|books| books.row.waiting.0.clone());
        let waiting = waiting.unwrap_or_default();
        loaders::fetch_ahead(ctx, waiting.iter().map(|it| it.adjustment.unit.clone())).await?;
        Ok(waiting.into_iter().map(Adjustment).collect())
    }

    /// A reopening that waits for a leader; null for who does not see the county (待决重开).
    pub async fn reopening(&self, ctx: &Context<'_>) -> Result<Option<Reopening>, Fault> {
        if !viewer(ctx)?.sees_county() {
            return Ok(None);
        }
        let Some(books) = self.books(ctx).await? else { return Ok(None) };
        let Some(Proposed { reason, proposer, at }) = books.row.reopening.as_ref().map(|it| &it.0)
        else {
            return Ok(None);
        };
        let (reason, proposed_at) = (reason.clone(), (*at).into());
        Ok(Some(Reopening { reason, proposer: user(ctx, proposer).await?, proposed_at }))
    }

    /// What the viewer can do with it now (可办命令). Buttons follow it and hold no rule.
    #[graphql(complexity = "child_complexity + 3")]
    pub async fn can(&self, ctx: &Context<'_>) -> Result<QuarterCan, Fault> {
        can(ctx, self.0).await
    }

    /// How many facts it has; commands give it as `expectedVersion` (版本).
    pub async fn version(&self, ctx: &Context<'_>) -> Result<u64, Fault> {
        Ok(self.books(ctx).await?.map_or(0, |books| books.row.version))
    }
}

impl Quarter {
    async fn books(&self, ctx: &Context<'_>) -> Result<Option<Arc<Books>>, Fault> {
        served::must_go_on(house(ctx)?, &served::BOOKS)?;
        load(ctx, BooksOf(self.0)).await
    }

    async fn lacking(&self, ctx: &Context<'_>, limit: usize) -> Result<Vec<Arc<Posted>>, Fault> {
        served::must_go_on(house(ctx)?, &served::BOARD)?;
        let Some(outcome) = self.outcome(ctx).await? else {
            let lacking = questions(ctx)?.unsettled(self.0, limit).await?;
            return Ok(lacking.into_iter().map(Arc::new).collect());
        };
        let carried = outcome.carried.into_iter().take(limit);
        let known = loaders::many(ctx, carried.clone()).await?;
        Ok(carried.filter_map(|id| known.get(&id).cloned()).collect())
    }

    /// What was published; none while it is not frozen.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Option<Outcome>, Fault> {
        let books = self.books(ctx).await?;
        Ok(books.and_then(|books| books.row.outcome.as_ref().map(|it| it.0.clone())))
    }

    /// Those it opened with; before that, those in force for it.
    pub async fn rules(&self, ctx: &Context<'_>) -> Result<RuleSet, Fault> {
        let opened_with = self.books(ctx).await?.map(|books| books.row.rules);
        let rules = &house(ctx)?.desk.reference().rules;
        Ok(rules_of(self.0, opened_with, rules).clone())
    }
}

pub struct Adjustment(Waiting);

/// Points by hand that somebody proposed (待确认加减分): the head of the office decides.
#[Object]
impl Adjustment {
    /// Its number within the quarter (序号).
    async fn no(&self) -> u32 {
        self.0.adjustment.no
    }

    /// Whose score (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, &self.0.adjustment.unit).await
    }

    /// What it gives or takes (分值).
    async fn points(&self) -> Points {
        self.0.adjustment.points.into()
    }

    /// Why (原因).
    async fn reason(&self) -> &str {
        &self.0.adjustment.reason
    }

    /// Name and number of the paper it rests on (依据文件).
    async fn document(&self) -> &str {
        &self.0.adjustment.document
    }

    /// Who proposed it; somebody else must decide (提出人).
    async fn proposer(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        user(ctx, &self.0.adjustment.proposer).await
    }

    /// When it was proposed (提出时间).
    async fn proposed_at(&self) -> DateTime {
        self.0.at.into()
    }
}

/// A reopening that somebody proposed (待决重开): a leader decides.
#[derive(SimpleObject)]
pub struct Reopening {
    /// Why (原因).
    reason: String,
    /// Who proposed it (提出人).
    proposer: Option<User>,
    /// When it was proposed (提出时间).
    proposed_at: DateTime,
}

/// The quarter that is asked for, or the one of today.
pub fn wanted(ctx: &Context<'_>, id: Option<&ID>) -> Result<Period, Fault> {
    match id {
        None => Ok(Period::of(house(ctx)?.desk.now().day())),
        Some(id) => ids::quarter(id)
            .ok_or_else(|| Fault::new(Code::BadRequest, "没有这个季度，季度写作 2020Q1")),
    }
}

#[derive(Default)]
pub struct QuarterQuery;

#[Object]
impl QuarterQuery {
    /// The quarters in which anything has settled or whose books were opened, and the one of
    /// today, newest first (季度).
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn quarters(&self, ctx: &Context<'_>) -> Result<Vec<Quarter>, Fault> {
        viewer(ctx)?;
        let questions = questions(ctx)?;
        let (mut quarters, books) =
            futures::future::try_join(questions.quarters(), questions.all_books()).await?;
        quarters.extend(books.iter().map(|it| it.key.quarter));
        quarters.push(wanted(ctx, None)?);
        quarters.sort_unstable_by(|a, b| b.cmp(a));
        quarters.dedup();
        loaders::fetch_ahead(ctx, quarters.iter().copied().map(BooksOf)).await?;
        Ok(quarters.into_iter().map(Quarter).collect())
    }

    /// One quarter; null for what is none (季度).
    async fn quarter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name, such as 2020Q1 (季度)")] id: ID,
    ) -> Result<Option<Quarter>, Fault> {
        viewer(ctx)?;
        Ok(ids::quarter(&id).map(Quarter))
    }
}
