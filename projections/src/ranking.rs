//! The ranking (排名榜): one tally per unit and quarter; places are computed when asked.

use std::collections::HashMap;

use domain::Decider;
use domain::assignment::Assignment;
use domain::ranking::{Standing, places};
use domain::score::{Points, RuleBook, RuleCode, RuleSet};
use domain::time::Quarter;
use domain::unit::UnitId;

use crate::columns::columns;
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Questions, ask};
use crate::scoreboard::{Side, Verdict, verdicts};
use crate::told::Told;
use crate::units::Units;

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub quarter: Quarter,
        pub unit: UnitId,
    }
}

columns! {
    /// Sums and counts of what still holds: a voided verdict is taken off again.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Row {
        pub gains: Points,
        pub losses: Points,
        pub lamps_green: i64,
        pub lamps_yellow: i64,
        pub lamps_red: i64,
        pub plates_green: i64,
        pub plates_yellow: i64,
        pub plates_red: i64,
    }
}

pub struct Ranking;

impl Fold for Ranking {
    const NAME: &'static str = "ranking";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM, RuleBook::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let mut keys: Vec<_> = verdicts(fact).iter().map(key).collect();
        keys.dedup();
        keys
    }

    fn apply(wanted: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let mut row = row.unwrap_or_default();
        for verdict in verdicts(fact).iter().filter(|verdict| key(verdict) == *wanted) {
            row.count(verdict, fact);
        }
        Some(row)
    }
}

fn key(verdict: &Verdict<'_>) -> Key {
    Key { quarter: verdict.account.quarter(), unit: verdict.account.unit.clone() }
}

impl Row {
    /// Obligations whose lamp has settled.
    pub fn settled(&self) -> i64 {
        self.lamps_green + self.lamps_yellow + self.lamps_red
    }

    /// Settled green: in time, and confirmed by the office (M83).
    pub fn on_time(&self) -> i64 {
        self.lamps_green
    }

    /// Red lamps and red plates.
    pub fn reds(&self) -> i64 {
        self.lamps_red + self.plates_red
    }

    pub fn plates(&self) -> i64 {
        self.plates_green + self.plates_yellow + self.plates_red
    }

    fn count(&mut self, verdict: &Verdict<'_>, fact: &Told) {
        let (points, side) = verdict.points(fact);
        let sum = match side {
            Side::Gain => &mut self.gains,
            Side::Loss => &mut self.losses,
        };
        *sum = *sum + points;
        let count = match verdict.code {
            RuleCode::LampGreen => &mut self.lamps_green,
            RuleCode::LampYellow => &mut self.lamps_yellow,
            RuleCode::LampRed => &mut self.lamps_red,
            RuleCode::PlateGreen => &mut self.plates_green,
            RuleCode::PlateYellow => &mut self.plates_yellow,
            RuleCode::PlateRed => &mut self.plates_red,
        };
        *count += if verdict.voids { -1 } else { 1 };
    }
}

/// One unit's line on the ranking of its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Equals share a place; none while nothing has settled (不参与排名).
    pub place: Option<u32>,
    /// Its place in the quarter before.
    pub place_before: Option<u32>,
    pub unit: UnitId,
    pub score: Points,
    /// What the lines come to after the caps: score less base.
    pub delta: Points,
    pub tally: Row,
}

impl Placed {
    /// In time and confirmed, of what has settled (A17); in thousandths.
    pub fn on_time_rate(&self) -> Option<i64> {
        thousandths(self.tally.on_time(), self.tally.settled())
    }

    /// 速度: green lamps of settled lamps (M89); in thousandths.
    pub fn speed(&self) -> Option<i64> {
        thousandths(self.tally.lamps_green, self.tally.settled())
    }

    /// 质量: green plates and half of the yellow ones, of all plates (M89); in thousandths.
    pub fn quality(&self) -> Option<i64> {
        let twice = 2 * self.tally.plates_green + self.tally.plates_yellow;
        thousandths(twice, 2 * self.tally.plates())
    }
}

/// Rounded half up.
fn thousandths(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (2_000 * part + whole) / (2 * whole))
}

impl Questions {
    /// The units of a group as they rank in a quarter, best first. A unit that was closed or
    /// merged still ranks where it has earned something.
    pub async fn ranking(&self, quarter: Quarter, group: &str) -> Answer<Vec<Placed>> {
        let before = self.ranked(quarter.previous(), group).await?;
        let before = |unit: &UnitId| before.iter().find(|it| it.unit == *unit)?.place;
        let mut now = self.ranked(quarter, group).await?;
        for placed in &mut now {
            placed.place_before = before(&placed.unit);
        }
        Ok(now)
    }

    /// The quarters in which anything has settled, newest first.
    pub async fn quarters(&self) -> Answer<Vec<Quarter>> {
        let quarters: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT quarter FROM ranking ORDER BY quarter DESC")
                .fetch_all(self.pool())
                .await?;
        Ok(quarters.iter().filter_map(|quarter| quarter.parse().ok()).collect())
    }

    async fn ranked(&self, quarter: Quarter, group: &str) -> Answer<Vec<Placed>> {
        let rules = self.rules_of(quarter).await?;
        let mut asking = ask::<Ranking>();
        asking.push("quarter = ").push_bind(quarter.to_string());
        let rows = self.rows::<Ranking>(&mut asking).await?;
        let mut tallies: HashMap<_, _> = rows.into_iter().map(|it| (it.key.unit, it.row)).collect();
        let units = self.units().await?.into_iter().filter(|it| it.row.ranking_group == group);
        let ranked = units.filter_map(|unit| {
            let tally = tallies.remove(&unit.key.unit);
            let ranks = unit.row.active || tally.is_some();
            ranks.then(|| (unit, tally.unwrap_or_default()))
        });
        let (standings, tallies): (Vec<_>, HashMap<_, _>) = ranked
            .map(|(unit, tally)| (standing(&unit, &tally, &rules), (unit.key.unit, tally)))
            .unzip();
        Ok(placed(standings, tallies, &rules))
    }
}

fn standing(unit: &EntryOf<Units>, tally: &Row, rules: &RuleSet) -> Standing {
    let count = |it: i64| u32::try_from(it).unwrap_or(0);
    Standing {
        unit: unit.key.unit.clone(),
        order: unit.row.official_order,
        score: rules.score(tally.gains, tally.losses),
        reds: count(tally.reds()),
        settled: count(tally.settled()),
        on_time: count(tally.on_time()),
        sum: tally.gains + tally.losses,
    }
}

fn placed(
    standings: Vec<Standing>,
    mut tallies: HashMap<UnitId, Row>,
    rules: &RuleSet,
) -> Vec<Placed> {
    let base = rules.values.base;
    let one = |(place, Standing { unit, score, .. }): (Option<u32>, Standing)| {
        let tally = tallies.remove(&unit).unwrap_or_default();
        Placed { place, place_before: None, unit, score, delta: score + -base, tally }
    };
    places(standings).into_iter().map(one).collect()
}
