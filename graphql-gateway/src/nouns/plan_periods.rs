//! The periods of a plan (期次): what comes, and what came of the last one.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::plan::{Alarm, Opened, Plan as Decider, Planned};
use domain::succession::Moved;

use super::unit::{Unit, unit};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::house;
use crate::paging::limit;
use crate::scalars::DateTime;
use crate::words::PlanAlarmCause;

/// A period that will be issued (将交办的期次).
#[derive(Debug, Clone, SimpleObject)]
pub struct ComingPeriod {
    /// Which, such as 2020Q1 (期次).
    period_key: String,
    /// When it is issued (交办时间).
    issue_at: DateTime,
    /// By when it is due, an exclusive instant (截止时间).
    due_at: DateTime,
    /// False: the due day is no working day, which is a warning and moves nothing
    /// (截止日为工作日).
    due_works: bool,
}

impl From<Planned> for ComingPeriod {
    fn from(planned: Planned) -> Self {
        Self {
            period_key: planned.period.as_str().to_owned(),
            issue_at: planned.issue_at.into(),
            due_at: planned.due.into(),
            due_works: planned.due_works,
        }
    }
}

/// What comes of a plan as it stands, by the calendar in force.
pub fn coming(ctx: &Context<'_>, plan: &Decider, first: i32) -> Result<Vec<ComingPeriod>, Fault> {
    let first = limit(first)?;
    let reference = house(ctx)?.desk.reference();
    let planned = plan.coming(&reference.calendar, first);
    Ok(planned.into_iter().map(ComingPeriod::from).collect())
}

#[derive(Debug, Clone)]
pub struct OpenedPeriod {
    pub opened: Opened,
    pub alarms: Vec<Alarm>,
}

/// A period that was issued, and what came of it (已交办的期次).
#[Object]
impl OpenedPeriod {
    /// Which, such as 2020Q1 (期次).
    async fn period_key(&self) -> &str {
        self.opened.period.as_str()
    }

    /// When it was issued, as it had been planned (交办时间).
    async fn issued_at(&self) -> DateTime {
        self.opened.planned_at.into()
    }

    /// By when it is due, an exclusive instant (截止时间).
    async fn due_at(&self) -> DateTime {
        self.opened.due.into()
    }

    /// The order that issued it; null where there was nothing to issue (批次).
    async fn batch(&self) -> Option<ID> {
        self.opened.batch.map(|batch| Ref::Batch(batch).id())
    }

    /// Assignments that the order made (新交办件数).
    async fn issued(&self) -> u32 {
        self.opened.issued
    }

    /// Assignments that were there before (此前已交办件数).
    async fn already(&self) -> u32 {
        self.opened.already
    }

    /// Units in whose place their successors were asked (由承继单位承办).
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn moved(&self) -> Vec<MovedDuty> {
        self.opened.moved.iter().cloned().map(MovedDuty).collect()
    }

    /// What could not be issued, to which a person must see (未能交办).
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn alarms(&self) -> Vec<PlanAlarm> {
        self.alarms.iter().cloned().map(PlanAlarm).collect()
    }
}

#[derive(Debug, Clone)]
pub struct MovedDuty(Moved);

/// A unit in whose place another one was asked (职责承继).
#[Object]
impl MovedDuty {
    /// Number of the item (分解项序号).
    async fn item_no(&self) -> u32 {
        self.0.item.0
    }

    /// Whom the matter names (原单位).
    async fn from(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, Some(&self.0.from)).await
    }

    /// Who was asked (承继单位).
    async fn to(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, Some(&self.0.to)).await
    }
}

#[derive(Debug, Clone)]
pub struct PlanAlarm(Alarm);

/// Something of a period that could not be issued (未能交办).
#[Object]
impl PlanAlarm {
    /// Number of the item (分解项序号).
    async fn item_no(&self) -> u32 {
        self.0.item.0
    }

    /// For which unit; null where the whole item could not be issued (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.unit.as_ref()).await
    }

    /// Why (原因).
    async fn cause(&self) -> PlanAlarmCause {
        self.0.cause.into()
    }
}
