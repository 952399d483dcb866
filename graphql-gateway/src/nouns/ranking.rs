//! Ranking (排名): the units of a group in a quarter, best first; and one unit's line on it.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::time::Quarter as Period;
use projections::quarters::Books;
use projections::ranking::Placed;

use super::past::{Then, then};
use super::quarter::{Quarter, wanted};
use super::unit::{Unit, known};
use crate::fault::{Code, Deniable, Fault};
use crate::house::House;
use crate::loaders::{fetch_ahead, house, questions};
use crate::scalars::{DateTime, Points, Position};
use crate::served;
use crate::viewer::viewer;

/// Longest name of a group.
const MAX_GROUP: usize = 24;

/// How many lamps show which colour (灯数).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, SimpleObject)]
pub struct LampCount {
    /// Green (绿灯).
    pub green: i64,
    /// Yellow (黄灯).
    pub yellow: i64,
    /// Red (红灯).
    pub red: i64,
    /// Waiting for review (待审).
    pub pending: i64,
    /// Not lit (灯灭).
    pub off: i64,
}

/// How many plates have which colour (牌数).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, SimpleObject)]
pub struct PlateCount {
    /// Green (绿牌).
    pub green: i64,
    /// Yellow (黄牌).
    pub yellow: i64,
    /// Red (红牌).
    pub red: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub placed: Placed,
}

/// One unit's line on a ranking (排名行). Equals share a place and the next one is skipped.
#[Object]
impl Standing {
    /// Its place; null while nothing has settled (名次).
    async fn rank(&self) -> Option<u32> {
        self.placed.place
    }

    /// Its place in the quarter before (上季名次).
    async fn previous_rank(&self) -> Option<u32> {
        self.placed.place_before
    }

    /// Whose line it is (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, &self.placed.unit).await
    }

    /// Base, gains up to their cap, losses, and points by hand together, within the bounds of
    /// the rules (得分).
    async fn score(&self) -> Points {
        self.placed.score.into()
    }

    /// What the lines come to after the caps: score less base (较基准分).
    async fn delta(&self) -> Points {
        self.placed.delta.into()
    }

    /// Settled lamps (灯数).
    async fn lamps(&self) -> LampCount {
        let tally = &self.placed.tally;
        LampCount {
            green: tally.lamps_green,
            yellow: tally.lamps_yellow,
            red: tally.lamps_red,
            ..LampCount::default()
        }
    }

    /// Plates given (牌数).
    async fn plates(&self) -> PlateCount {
        let tally = &self.placed.tally;
        let (green, yellow, red) = (tally.plates_green, tally.plates_yellow, tally.plates_red);
        PlateCount { green, yellow, red }
    }

    /// Duties whose lamp has settled (已定灯任务数).
    async fn settled(&self) -> i64 {
        self.placed.tally.settled()
    }

    /// In time and approved, of what has settled, from 0 to 1 (按时率).
    async fn on_time_rate(&self) -> Option<f64> {
        self.placed.on_time_rate().map(share)
    }

    /// Green lamps of settled ones, from 0 to 1 (速度).
    async fn speed(&self) -> Option<f64> {
        self.placed.speed().map(share)
    }

    /// Green plates and half of the yellow ones, of all, from 0 to 1 (质量).
    async fn quality(&self) -> Option<f64> {
        self.placed.quality().map(share)
    }
}

/// Thousandths as a share of one.
#[expect(clippy::cast_precision_loss, reason = "three digits")]
pub fn share(thousandths: i64) -> f64 {
    thousandths as f64 / 1_000.0
}

/// The ranking of a group in a quarter (排名榜).
#[derive(Debug, Clone, PartialEq, SimpleObject)]
pub struct Ranking {
    /// Which quarter (季度).
    quarter: Quarter,
    /// Which group, such as DEPARTMENT or TOWN (分组).
    group: String,
    /// Not frozen yet; it may still move (暂列).
    provisional: bool,
    /// As of when (截至).
    as_of: DateTime,
    /// As of an instant before now (过去时刻).
    past: bool,
    /// The place up to which every fact counts; null for a past instant, except in a quarter
    /// that was frozen by then (截至位置).
    position: Option<Position>,
    /// Version of the rules it is summed up by (规则版本).
    rule_version: u32,
    /// SHA-256 over the published result, in hex; null while it is provisional (结果哈希).
    result_hash: Option<String>,
    /// Best first; units without a place at the end (各单位).
    #[graphql(complexity = "40 * child_complexity + 1")]
    rows: Vec<Standing>,
}

impl PartialEq for Quarter {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Ranking {
    /// The same places and numbers by the same books, whenever they were read.
    pub fn same_rows(&self, other: &Self) -> bool {
        let books = |it: &Self| (it.provisional, it.rule_version, it.result_hash.clone());
        self.rows == other.rows && books(self) == books(other)
    }

    fn by(mut self, house: &House, books: Option<&Books>) -> Self {
        let in_force = || house.desk.reference().rules.for_quarter(self.quarter.0).version;
        self.rule_version = books.map_or_else(in_force, |it| it.row.rules);
        if let Some(row) = books.map(|it| &it.row)
            && let Some(outcome) = &row.outcome
        {
            self.provisional = false;
            // The position that was published is one of the store that published it.
            self.position = row.settled_position.map(|it| Position(it.raw().to_string()));
            self.result_hash = Some(outcome.0.result_hash.clone());
        }
        self
    }
}

/// As it is now.
pub async fn read(house: &House, quarter: Period, group: &str) -> Result<Ranking, Fault> {
    // Before the rows are read: they hold at least what was heard by then.
    let health = house.projections.health();
    let heard = health.iter().find(|it| it.name == "ranking").map(|it| it.position);
    let (rows, books) = house.questions.ranking_by_books(quarter, group).await?;
    let ranking = ranking(quarter, group, house.desk.now().into(), rows);
    let position = heard.map(|position| Position(position.raw().to_string()));
    Ok(Ranking { position, ..ranking }.by(house, books.as_ref()))
}

/// As it was.
async fn read_then(
    house: &House,
    quarter: Period,
    group: &str,
    then: Then,
) -> Result<Ranking, Fault> {
    let past = then.past(house);
    let rows = past.ranking(quarter, group).await?;
    let books = past.books(quarter).await?;
    let ranking = ranking(quarter, group, then.at.into(), rows);
    Ok(Ranking { past: true, ..ranking }.by(house, books.as_ref()))
}

fn ranking(quarter: Period, group: &str, as_of: DateTime, rows: Vec<Placed>) -> Ranking {
    Ranking {
        quarter: Quarter(quarter),
        group: group.to_owned(),
        provisional: true,
        as_of,
        past: false,
        position: None,
        rule_version: 0,
        result_hash: None,
        rows: rows.into_iter().map(|placed| Standing { placed }).collect(),
    }
}

pub async fn standings(
    ctx: &Context<'_>,
    quarter: Period,
    group: &str,
) -> Result<Vec<Standing>, Fault> {
    let rows = questions(ctx)?.ranking(quarter, group).await?;
    Ok(rows.into_iter().map(|placed| Standing { placed }).collect())
}

pub fn must_be_a_group(group: &str) -> Result<(), Fault> {
    if group.is_empty() || group.chars().count() > MAX_GROUP {
        return Err(Fault::new(Code::BadRequest, "没有这个分组"));
    }
    Ok(())
}

#[derive(Default)]
pub struct RankingQuery;

#[Object]
impl RankingQuery {
    /// The ranking of a group (排名榜). Null and FORBIDDEN for who may not see it.
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "DEPARTMENT, TOWN or another group (分组)", default = "DEPARTMENT")]
        group: String,
        #[graphql(desc = "A quarter's id or its name; that of today if none (季度)")]
        quarter: Option<ID>,
        #[graphql(desc = "As of an instant before now; now if none (截至)")] as_of: Option<
            DateTime,
        >,
        #[graphql(
            desc = "As it was on record then, not as it was true then (按记录时间)",
            default = false
        )]
        by_recorded: bool,
    ) -> Deniable<Ranking> {
        let then = then(ctx, as_of, by_recorded);
        Some(match then {
            Ok(then) => shown(ctx, &group, quarter.as_ref(), then).await,
            Err(fault) => Err(fault),
        })
    }
}

async fn shown(
    ctx: &Context<'_>,
    group: &str,
    quarter: Option<&ID>,
    then: Option<Then>,
) -> Result<Ranking, Fault> {
    viewer(ctx)?.must_see_the_wall()?;
    must_be_a_group(group)?;
    let house = house(ctx)?;
    served::must_go_on(house, &served::RANKING)?;
    let quarter = wanted(ctx, quarter)?;
    let ranking = match then {
        Some(then) => read_then(house, quarter, group, then).await?,
        None => read(house, quarter, group).await?,
    };
    fetch_ahead(ctx, ranking.rows.iter().map(|row| row.placed.unit.clone())).await?;
    Ok(ranking)
}
