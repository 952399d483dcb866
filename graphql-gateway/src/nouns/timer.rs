//! Timers (时限日程): what will happen by itself, when, and why, if nobody does anything before.

use async_graphql::{Context, Object};
use chrono::Days;
use commands::processes::timekeeper::{Coming, What};
use domain::Fact;
use domain::assignment::{AssignmentId, Event};
use domain::time::{Deadline, in_words};
use projections::sentence::{in_names, sentence, units_in};

use super::assignment::{Assignment, visible};
use super::plan::{self, Plan};
use super::unit::{Unit, unit};
use crate::fault::Fault;
use crate::loaders::{self, asks_for, fetch_ahead, house};
use crate::paging::limit;
use crate::scalars::{Date, DateTime};
use crate::served;
use crate::viewer::viewer;
use crate::words::TimerKind;

/// How far one looks ahead where nobody says so: plans and quarters have no end.
const AHEAD: Days = Days::new(366);

#[derive(Debug, Clone)]
pub struct Timer {
    coming: Coming,
    late: bool,
}

/// Something that will happen by itself (到时事项).
#[Object]
impl Timer {
    /// When (时刻).
    async fn at(&self) -> DateTime {
        self.coming.at.into()
    }

    /// What (类别).
    async fn kind(&self) -> TimerKind {
        self.coming.what.kind().into()
    }

    /// What and why, in one sentence (说明).
    async fn text(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Ok(match &self.coming.what {
            What::Silence { event, .. } => {
                let said = sentence(&Fact::Assignment(Event::clone(event)));
                let units = loaders::many(ctx, units_in(&said).into_iter()).await?;
                in_names(&said, |unit| units.get(unit).map(|it| it.row.short_name.clone()))
            }
            What::Period { period, due, .. } => {
                format!("定期交办{}期，{}截止", period.as_str(), in_words(due.day()))
            }
            What::Quarter(quarter) => format!("{quarter}季度开始"),
            What::Digest { changes, .. } => format!("得分变动{changes}项，一并告知"),
        })
    }

    /// Whom it is about; null where it is about no unit (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        match &self.coming.what {
            What::Silence { unit: id, .. } | What::Digest { unit: id, .. } => {
                unit(ctx, Some(id)).await
            }
            What::Period { .. } | What::Quarter(_) => Ok(None),
        }
    }

    /// The duty it is about (任务).
    async fn assignment(&self, ctx: &Context<'_>) -> Result<Option<Assignment>, Fault> {
        match self.duty() {
            Some(id) => visible(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The plan of which a period is issued (定期交办).
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<Plan>, Fault> {
        match &self.coming.what {
            What::Period { plan, .. } => plan::visible(ctx, *plan).await,
            What::Silence { .. } | What::Quarter(_) | What::Digest { .. } => Ok(None),
        }
    }

    /// Its instant has come, and it is not on record yet (时刻已到，尚未记录).
    async fn late(&self) -> bool {
        self.late
    }
}

impl Timer {
    fn duty(&self) -> Option<AssignmentId> {
        match &self.coming.what {
            What::Silence { assignment, .. } => Some(*assignment),
            What::Period { .. } | What::Quarter(_) | What::Digest { .. } => None,
        }
    }
}

#[derive(Default)]
pub struct TimerQuery;

#[Object]
impl TimerQuery {
    /// What will happen by itself if nobody does anything before, next first (时限日程). For those
    /// who see the county.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn timers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The last day; within a year if none (截至日期)")] until: Option<Date>,
    ) -> Result<Vec<Timer>, Fault> {
        viewer(ctx)?.must_see_county()?;
        let (house, limit) = (house(ctx)?, limit(first)?);
        served::must_go_on(house, &served::BOARD)?;
        let now = house.desk.now();
        let until = Deadline::end_of(until.map_or(now.day() + AHEAD, |day| day.0)).moment();
        let coming = house.watch.agenda(until, limit).await;
        let timer = |coming: Coming| Timer { late: coming.at <= now, coming };
        let timers: Vec<_> = coming.into_iter().map(timer).collect();
        if asks_for(ctx, "assignment") {
            fetch_ahead(ctx, timers.iter().filter_map(Timer::duty)).await?;
        }
        Ok(timers)
    }
}
