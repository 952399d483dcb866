//! The ranking (排名榜): one tally per unit and quarter; places are computed when asked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::Decider;
use domain::assignment::Assignment;
use domain::quarter::{Outcome, Season};
use domain::ranking::{Standing, places};
use domain::score::{Points, RuleBook, RuleCode, RuleSet};
use domain::time::Quarter;
use domain::unit::UnitId;
use serde::{Deserialize, Serialize};

use crate::columns::columns;
use crate::fold::{EntryOf, Fold, Keys};
use crate::quarters::{Books, rules_of};
use crate::questions::{Answer, Questions, ask};
use crate::told::Told;
use crate::units::Units;
use crate::verdict::{Code, Given, Side, counted, given};

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub quarter: Quarter,
        pub unit: UnitId,
    }
}

columns! {
    /// Sums and counts of what still holds: a voided verdict is taken off again. The counts are
    /// of duties due in the quarter; what comes late from a closed one is paid here, but it
    /// neither makes nor unmakes a place.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Row {
        pub gains: Points,
        pub losses: Points,
        /// Given or taken by hand: beside the cap on gains, within floor and ceiling.
        pub adjustments: Points,
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
    const VERSION: u32 = 3;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM, RuleBook::STREAM, Season::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let mut keys: Vec<_> = given(fact).iter().map(key).collect();
        keys.dedup();
        keys
    }

    fn apply(wanted: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let mut row = row.unwrap_or_default();
        for line in given(fact).iter().filter(|line| key(line) == *wanted) {
            row.take_in(line);
        }
        Some(row)
    }
}

fn key(line: &Given<'_>) -> Key {
    Key { quarter: line.quarter, unit: line.unit.clone() }
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

    /// What all lines come to before the caps.
    pub fn sum(&self) -> Points {
        self.gains + self.losses + self.adjustments
    }

    /// Base, capped gains, losses and adjustments, within floor and ceiling (3.8).
    pub fn score(&self, rules: &RuleSet) -> Points {
        rules.score(self.gains, self.losses + self.adjustments)
    }

    fn take_in(&mut self, line: &Given<'_>) {
        self.add(line.points, line.side);
        self.count(line.code, counted(1, line.voids, line.origin.is_some()));
    }

    pub(crate) fn add(&mut self, points: Points, side: Side) {
        let sum = match side {
            Side::Gain => &mut self.gains,
            Side::Loss => &mut self.losses,
            Side::Adjustment => &mut self.adjustments,
        };
        *sum = *sum + points;
    }

    pub(crate) fn count(&mut self, code: Code, more: i64) {
        let Code::Rule(rule) = code else { return };
        let count = match rule {
            RuleCode::LampGreen => &mut self.lamps_green,
            RuleCode::LampYellow => &mut self.lamps_yellow,
            RuleCode::LampRed => &mut self.lamps_red,
            RuleCode::PlateGreen => &mut self.plates_green,
            RuleCode::PlateYellow => &mut self.plates_yellow,
            RuleCode::PlateRed => &mut self.plates_red,
        };
        *count += more;
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
        Ok(self.ranking_by_books(quarter, group).await?.0)
    }

    /// The same with the books it was made by, none before anybody opened them: what they say of
    /// a published result then is said of this very list, whatever happens meanwhile.
    pub async fn ranking_by_books(
        &self,
        quarter: Quarter,
        group: &str,
    ) -> Answer<(Vec<Placed>, Option<Books>)> {
        let (before, _) = self.ranked(quarter.previous(), group).await?;
        let before = |unit: &UnitId| before.iter().find(|it| it.unit == *unit)?.place;
        let (mut now, books) = self.ranked(quarter, group).await?;
        for placed in &mut now {
            placed.place_before = before(&placed.unit);
        }
        Ok((now, books))
    }

    /// The quarters in which anything has settled, newest first.
    pub async fn quarters(&self) -> Answer<Vec<Quarter>> {
        let quarters: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT quarter FROM ranking ORDER BY quarter DESC")
                .fetch_all(self.pool())
                .await?;
        Ok(quarters.iter().filter_map(|quarter| quarter.parse().ok()).collect())
    }

    /// Without the places before. A frozen quarter answers as it was published, whatever has
    /// become of its units since.
    async fn ranked(&self, quarter: Quarter, group: &str) -> Answer<(Vec<Placed>, Option<Books>)> {
        let books = self.books(quarter).await?;
        let tallies = self.tallies(quarter).await?;
        if let Some(row) = books.as_ref().map(|it| &it.row)
            && let Some(outcome) = &row.outcome
        {
            return Ok((published(&outcome.0, group, tallies, row.base), books));
        }
        let rule_book = self.rule_book().await?;
        let rules = rules_of(quarter, books.as_ref().map(|it| it.row.rules), &rule_book);
        let members: Vec<_> = self.units().await?.iter().map(Member::of).collect();
        Ok((standing_now(&members, group, tallies, rules), books))
    }

    pub(crate) async fn tallies(&self, quarter: Quarter) -> Answer<HashMap<UnitId, Row>> {
        let mut asking = ask::<Ranking>();
        asking.push("quarter = ").push_bind(quarter.to_string());
        let rows = self.rows::<Ranking>(&mut asking).await?;
        Ok(rows.into_iter().map(|it| (it.key.unit, it.row)).collect())
    }
}

/// A group as it was published.
pub(crate) fn published(
    outcome: &Outcome,
    group: &str,
    mut tallies: HashMap<UnitId, Row>,
    base: Points,
) -> Vec<Placed> {
    let totals = outcome.totals.iter().filter(|it| it.group == group);
    totals
        .map(|total| Placed {
            place: total.place,
            place_before: None,
            unit: total.unit.clone(),
            score: total.score,
            delta: total.score + -base,
            tally: tallies.remove(&total.unit).unwrap_or_default(),
        })
        .collect()
}

/// A unit, as far as its place depends on who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub unit: UnitId,
    pub group: String,
    /// In the official order.
    pub order: u32,
    /// Ranks also with nothing to its account.
    pub active: bool,
}

impl Member {
    pub(crate) fn of(unit: &EntryOf<Units>) -> Self {
        Self {
            unit: unit.key.unit.clone(),
            group: unit.row.ranking_group.clone(),
            order: unit.row.official_order,
            active: unit.row.active,
        }
    }
}

/// The members of a group by these tallies, best first: those that are active, and those that
/// have earned something.
pub(crate) fn standing_now(
    members: &[Member],
    group: &str,
    mut tallies: HashMap<UnitId, Row>,
    rules: &RuleSet,
) -> Vec<Placed> {
    let mut standings = Vec::new();
    for member in members.iter().filter(|it| it.group == group) {
        let tally = tallies.entry(member.unit.clone());
        if member.active || matches!(tally, Entry::Occupied(_)) {
            standings.push(standing(member, tally.or_default(), rules));
        }
    }
    let base = rules.values.base;
    let one = |(place, Standing { unit, score, .. }): (Option<u32>, Standing)| {
        let tally = tallies.remove(&unit).unwrap_or_default();
        Placed { place, place_before: None, unit, score, delta: score + -base, tally }
    };
    places(standings).into_iter().map(one).collect()
}

fn standing(member: &Member, tally: &Row, rules: &RuleSet) -> Standing {
    let count = |it: i64| u32::try_from(it).unwrap_or(0);
    Standing {
        unit: member.unit.clone(),
        order: member.order,
        score: tally.score(rules),
        reds: count(tally.reds()),
        settled: count(tally.settled()),
        on_time: count(tally.on_time()),
        sum: tally.sum(),
    }
}
