//! Plan (定期交办): an order that repeats itself, with what comes of it and what came last.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::due::Period;
use domain::matter::MatterId;
use domain::plan::{Cadence, PlanId, Terms};
use projections::plans::{Entry, State};

use super::event::{Event, trail};
use super::matter::Matter;
use super::plan_can;
use super::plan_periods::{ComingPeriod, OpenedPeriod, coming};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{PlansOf, load};
use crate::paging::Connection;
use crate::scalars::{Date, DateTime, TimeOfDay};
use crate::viewer::viewer;
use crate::words::Frequency;

#[derive(Debug, Clone)]
pub struct Plan(pub Arc<Entry>);

impl Plan {
    fn terms(&self) -> Option<&Terms> {
        self.0.row.whole.0.terms()
    }

    fn cadence(&self) -> Option<&Cadence> {
        Some(&self.terms()?.cadence)
    }
}

/// An order that repeats itself until it is stopped (定期交办).
#[Object]
impl Plan {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Plan(self.0.key.plan).id()
    }

    /// Whose items it issues (事项).
    pub async fn matter(&self, ctx: &Context<'_>) -> Result<Option<Matter>, Fault> {
        Ok(load(ctx, self.0.row.matter).await?.map(Matter))
    }

    /// Numbers of the items it issues; all that the matter has then, if none is named (分解项).
    pub async fn items(&self) -> Vec<u32> {
        self.terms().map_or(vec![], |terms| terms.items.iter().map(|no| no.0).collect())
    }

    /// How many facts it has; commands give it as `expectedVersion` (版本).
    pub async fn version(&self) -> u64 {
        self.0.row.version
    }

    /// Of its terms, from 1; each revision is one more (计划版本).
    pub async fn terms_version(&self) -> u32 {
        self.0.row.terms_version
    }

    /// Nothing comes of it any more (已停止).
    pub async fn stopped(&self) -> bool {
        self.0.row.state == State::Stopped
    }

    /// Why it was stopped (停止原因).
    pub async fn stopped_reason(&self) -> Option<&str> {
        self.0.row.stopped_reason.as_deref()
    }

    /// When it was scheduled (制定时间).
    pub async fn scheduled_at(&self) -> DateTime {
        self.0.row.scheduled_at.into()
    }

    /// All of it in one sentence, but for the hour of issue (计划说明).
    pub async fn text(&self) -> String {
        self.cadence().map(Cadence::in_words).unwrap_or_default()
    }

    /// How often it comes; once for each day where days were chosen (频次).
    pub async fn frequency(&self) -> Option<Frequency> {
        Some(self.cadence()?.frequency().into())
    }

    /// The days that somebody has chosen; none where it comes by a frequency (自定日期).
    pub async fn dates(&self) -> Vec<Date> {
        match self.cadence() {
            Some(Cadence::Dates { days, .. }) => days.iter().copied().map(Date).collect(),
            Some(Cadence::BeforeDue { .. } | Cadence::AfterIssue { .. }) | None => vec![],
        }
    }

    /// How many days before the due day it is issued; null where the day of issue is fixed
    /// (提前交办天数).
    pub async fn lead_days(&self) -> Option<u32> {
        match self.cadence()? {
            Cadence::BeforeDue { lead_days, .. } | Cadence::Dates { lead_days, .. } => {
                Some(*lead_days)
            }
            Cadence::AfterIssue { .. } => None,
        }
    }

    /// When it is issued, as the office writes it (交办规则).
    pub async fn issue(&self) -> String {
        self.cadence().map(Cadence::issue_in_words).unwrap_or_default()
    }

    /// By when it is due, as the office writes it (完成时限).
    pub async fn due(&self) -> String {
        self.cadence().map(Cadence::due_in_words).unwrap_or_default()
    }

    /// The hour at which it is issued (交办时刻).
    pub async fn at(&self) -> Option<TimeOfDay> {
        Some(TimeOfDay(self.terms()?.at))
    }

    /// How the messages about what is issued are worded; null where as usual (短信内容).
    pub async fn sms_text(&self) -> Option<&str> {
        self.terms()?.sms.as_deref()
    }

    /// The first period (起始期次).
    pub async fn first_period(&self) -> Option<String> {
        match self.cadence()? {
            Cadence::BeforeDue { first, .. } | Cadence::AfterIssue { first, .. } => {
                Some(first.as_str().to_owned())
            }
            Cadence::Dates { days, .. } => days.first().map(ToString::to_string),
        }
    }

    /// The last period; null where there is no end (截止期次).
    pub async fn last_period(&self) -> Option<String> {
        match self.cadence()? {
            Cadence::BeforeDue { last, .. } | Cadence::AfterIssue { last, .. } => {
                last.as_ref().map(|last| last.as_str().to_owned())
            }
            Cadence::Dates { days, .. } => days.last().map(ToString::to_string),
        }
    }

    /// The next periods (将交办的期次), by the calendar in force.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn coming(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 4)] first: i32,
    ) -> Result<Vec<ComingPeriod>, Fault> {
        coming(ctx, &self.0.row.whole.0, first)
    }

    /// Periods ahead for which nothing is issued (跳过的期次).
    pub async fn skipped(&self) -> Vec<String> {
        let skipped = self.0.row.whole.0.skipped().map(Period::as_str);
        skipped.map(str::to_owned).collect()
    }

    /// How many periods were issued (已交办期数).
    pub async fn opened_count(&self) -> u32 {
        self.0.row.opened
    }

    /// The period issued last, and what came of it (最近交办的期次).
    #[graphql(complexity = "2 * child_complexity + 1")]
    pub async fn last_opened(&self) -> Option<OpenedPeriod> {
        let row = &self.0.row;
        let opened = row.last_opened.as_ref()?.0.clone();
        Some(OpenedPeriod { opened, alarms: row.alarms.0.clone() })
    }

    /// Which commands the viewer could give now, by name (可办命令).
    pub async fn can(&self, ctx: &Context<'_>) -> Result<Vec<&'static str>, Fault> {
        plan_can::commands(ctx, self.0.key.plan).await
    }

    /// Everything that happened to it, oldest first (过程全留痕).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Event>, Fault> {
        let id = self.0.key.plan.0.to_string();
        trail(ctx, ("plan", &id, self.0.row.version), first, after.as_deref()).await
    }
}

/// A plan, if there is one and the viewer sees the county: plans are the office's own.
pub async fn visible(ctx: &Context<'_>, id: PlanId) -> Result<Option<Plan>, Fault> {
    if viewer(ctx)?.sees_county() { Ok(load(ctx, id).await?.map(Plan)) } else { Ok(None) }
}

/// The plans of a matter, of what the viewer may see.
pub async fn plans_of(ctx: &Context<'_>, matter: MatterId) -> Result<Vec<Plan>, Fault> {
    if !viewer(ctx)?.sees_county() {
        return Ok(vec![]);
    }
    let plans = load(ctx, PlansOf(matter)).await?.unwrap_or_default();
    Ok(plans.into_iter().map(Plan).collect())
}
