//! Overview (总览): how much there is, how much is late, and how well it went.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::time::{Moment, Quarter as Period};
use domain::unit::UnitId;
use projections::overview::{Counts, ON_TIME_FORMULA};

use super::past::{Then, then};
use super::quarter::{Quarter, wanted};
use super::ranking::{LampCount, PlateCount, share};
use crate::fault::{Deniable, Fault};
use crate::house::House;
use crate::ids;
use crate::loaders::house;
use crate::scalars::DateTime;
use crate::served;
use crate::viewer::viewer;
use crate::words::MatterType;

/// Assignments counted (任务统计); cancelled ones are not.
#[derive(Debug, Clone, PartialEq, SimpleObject)]
pub struct Tally {
    /// All (总数).
    total: i64,
    /// Approved (办结).
    approved: i64,
    /// Not approved yet (在办).
    open: i64,
    /// A report is awaited within three days (临期).
    due_soon: i64,
    /// A report is awaited and late (超期).
    overdue: i64,
    /// Waiting for review (待审核).
    awaiting_review: i64,
    /// Waiting longer than the office may take (审核超期).
    review_overdue: i64,
    /// In time, of what is past its deadline, from 0 to 1; null while nothing is (按时办结率).
    on_time_rate: Option<f64>,
    /// Lamps as they show (灯数).
    lamps: LampCount,
    /// Plates as they stand (牌数).
    plates: PlateCount,
}

/// The same, of one type of matter (分类型统计).
#[derive(Debug, Clone, PartialEq, SimpleObject)]
pub struct TypeTally {
    /// Which type (类型).
    #[graphql(name = "type")]
    kind: MatterType,
    /// The counts (统计).
    tally: Tally,
}

/// How things are (总览).
#[derive(Debug, Clone, SimpleObject)]
pub struct Overview {
    /// What is due in this quarter is counted; null for everything (季度).
    quarter: Option<Quarter>,
    /// As of when (截至).
    as_of: DateTime,
    /// As of an instant before now (过去时刻).
    past: bool,
    /// All types together (合计).
    all: Tally,
    /// Type by type (分类型).
    #[graphql(complexity = "6 * child_complexity + 1")]
    by_type: Vec<TypeTally>,
    /// How the on-time rate is computed (按时办结率口径).
    on_time_formula: String,
}

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Self {
        let projections::overview::Lamps { green, yellow, red, pending, off } = counts.lamps;
        let plates = counts.plates;
        Self {
            total: counts.total,
            approved: counts.approved,
            open: counts.open,
            due_soon: counts.due_soon,
            overdue: counts.overdue,
            awaiting_review: counts.awaiting_review,
            review_overdue: counts.review_overdue,
            on_time_rate: counts.on_time_rate().map(share),
            lamps: LampCount { green, yellow, red, pending, off },
            plates: PlateCount {
                green: plates.plates_green,
                yellow: plates.plates_yellow,
                red: plates.plates_red,
            },
        }
    }
}

impl Overview {
    /// The same numbers, whenever they were read.
    pub fn same_counts(&self, other: &Self) -> bool {
        self.all == other.all && self.by_type == other.by_type
    }
}

#[derive(Default)]
pub struct OverviewQuery;

#[Object]
impl OverviewQuery {
    /// Counts of what is due in a quarter, or of everything (总览). Null and FORBIDDEN for who
    /// may not see it.
    #[graphql(complexity = "child_complexity + 20")]
    async fn overview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name; everything if none (季度)")] quarter: Option<
            ID,
        >,
        #[graphql(desc = "Of one unit only (单位)")] unit: Option<ID>,
        #[graphql(desc = "As of an instant before now; now if none (截至)")] as_of: Option<
            DateTime,
        >,
        #[graphql(
            desc = "As it was on record then, not as it was true then (按记录时间)",
            default = false
        )]
        by_recorded: bool,
    ) -> Deniable<Overview> {
        let then = then(ctx, as_of, by_recorded);
        Some(match then {
            Ok(then) => shown(ctx, quarter.as_ref(), unit.as_ref(), then).await,
            Err(fault) => Err(fault),
        })
    }
}

async fn shown(
    ctx: &Context<'_>,
    quarter: Option<&ID>,
    unit: Option<&ID>,
    then: Option<Then>,
) -> Result<Overview, Fault> {
    viewer(ctx)?.must_see_the_wall()?;
    let quarter = quarter.map(|id| wanted(ctx, Some(id))).transpose()?;
    let (house, unit) = (house(ctx)?, unit.and_then(ids::unit));
    let Some(then) = then else { return read(house, quarter, unit.as_ref()).await };
    served::must_go_on(house, &served::BOARD)?;
    let counts = then.past(house).overview(quarter, unit.as_ref()).await?;
    Ok(Overview { past: true, ..counted(quarter, then.at, counts) })
}

/// The counts as of now.
pub async fn read(
    house: &House,
    quarter: Option<Period>,
    unit: Option<&UnitId>,
) -> Result<Overview, Fault> {
    served::must_go_on(house, &served::BOARD)?;
    let now = house.desk.now();
    let counts = house.questions.overview(quarter, unit, now).await?;
    Ok(counted(quarter, now, counts))
}

fn counted(
    quarter: Option<Period>,
    as_of: Moment,
    counts: projections::overview::Overview,
) -> Overview {
    let of_type = |(kind, counts): (domain::taxonomy::MatterType, Counts)| TypeTally {
        kind: kind.into(),
        tally: counts.into(),
    };
    Overview {
        quarter: quarter.map(Quarter),
        as_of: as_of.into(),
        past: false,
        all: counts.all.into(),
        by_type: counts.by_type.into_iter().map(of_type).collect(),
        on_time_formula: ON_TIME_FORMULA.split_whitespace().collect(),
    }
}
