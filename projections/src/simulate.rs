//! Simulation (试算): what other rules would make of a quarter. Nothing is written.
//!
//! The lines alone are paid anew, by what each weighs by. Lamps are not lit anew: days and grace
//! of a rule set shape verdicts when they are given, and those stand.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use domain::assignment::{Importance, UnitRole};
use domain::quarter::{Outcome, Total};
use domain::score::{Points, RuleSet};
use domain::time::Quarter;
use domain::unit::UnitId;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use crate::outcome::totals;
use crate::questions::{Answer, Questions};
use crate::ranking::{Member, Placed, Row};
use crate::segment::{of_published, score_from_segment};
use crate::verdict::{Code, Side, counted, pay};

/// One unit, by the rules of the quarter and by the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreChange {
    pub unit: UnitId,
    pub group: String,
    pub old_score: Points,
    pub new_score: Points,
    /// None while nothing of it has settled.
    pub old_place: Option<u32>,
    pub new_place: Option<u32>,
}

/// Equal lines of one unit.
struct Lines {
    unit: UnitId,
    code: Code,
    weight: Option<(UnitRole, Importance)>,
    voids: bool,
    carried: bool,
    count: i64,
    /// What they paid.
    points: Points,
}

impl Questions {
    /// Scores and places of every unit as they are and as they would be, group by group, best
    /// by the other rules first. A frozen quarter is compared with what was published, and
    /// summed out of its sealed segment where that is fit to be used.
    pub async fn simulate(&self, quarter: Quarter, rules: &RuleSet) -> Answer<Vec<ScoreChange>> {
        let Some(outcome) = self.books(quarter).await?.and_then(|it| it.row.outcome) else {
            let members: Vec<_> = self.units().await?.iter().map(Member::of).collect();
            return self.by_lines(quarter, &members, rules).await;
        };
        match of_published(self.pool(), quarter, &outcome.0).await? {
            Ok(segment) => {
                let new = score_from_segment(&segment, rules);
                Ok(compared(&outcome.0.totals, &new))
            }
            Err(flaw) => {
                tracing::info!(%quarter, %flaw, "the segment is not used");
                self.by_lines(quarter, &self.published_members(outcome.0).await?, rules).await
            }
        }
    }

    async fn by_lines(
        &self,
        quarter: Quarter,
        members: &[Member],
        rules: &RuleSet,
    ) -> Answer<Vec<ScoreChange>> {
        let tallies = tallies(&self.equal_lines(quarter).await?, rules);
        let mut old = Vec::new();
        let groups: BTreeSet<&str> = members.iter().map(|it| it.group.as_str()).collect();
        for group in groups {
            let ranking = self.ranking(quarter, group).await?;
            old.extend(ranking.into_iter().map(|it| total(group, it)));
        }
        Ok(compared(&old, &totals(members, &tallies, rules)))
    }

    /// Who was published, as they were then.
    async fn published_members(&self, outcome: Outcome) -> Answer<Vec<Member>> {
        let units = self.units().await?;
        let orders: HashMap<_, _> =
            units.iter().map(Member::of).map(|it| (it.unit, it.order)).collect();
        let member = |total: Total| Member {
            order: orders.get(&total.unit).copied().unwrap_or(u32::MAX),
            unit: total.unit,
            group: total.group,
            active: true,
        };
        Ok(outcome.totals.into_iter().map(member).collect())
    }

    async fn equal_lines(&self, quarter: Quarter) -> Answer<Vec<Lines>> {
        let rows: Vec<PgRow> = sqlx::query(
            "SELECT unit, code, role, importance, voids, origin IS NOT NULL AS carried, \
             count(*) AS lines, sum(points)::bigint AS points \
             FROM scoreboard WHERE quarter = $1 \
             GROUP BY unit, code, role, importance, voids, origin IS NOT NULL",
        )
        .bind(quarter.to_string())
        .fetch_all(self.pool())
        .await?;
        Ok(rows.iter().map(Lines::from_row).collect::<sqlx::Result<_>>()?)
    }
}

fn tallies(lines: &[Lines], rules: &RuleSet) -> HashMap<UnitId, Row> {
    let mut tallies: HashMap<UnitId, Row> = HashMap::new();
    for lines in lines {
        let row = tallies.entry(lines.unit.clone()).or_default();
        let (points, side) = lines.under(rules);
        row.add(points, side);
        row.count(lines.code, counted(lines.count, lines.voids, lines.carried));
    }
    tallies
}

fn total(group: &str, placed: Placed) -> Total {
    let Placed { unit, place, score, .. } = placed;
    Total { unit, group: group.to_owned(), place, score }
}

/// Those that stand on both sides, in the order of the new one.
fn compared(old: &[Total], new: &[Total]) -> Vec<ScoreChange> {
    let old: HashMap<_, _> = old.iter().map(|it| ((&it.group, &it.unit), it)).collect();
    let both = new.iter().filter_map(|new| Some((*old.get(&(&new.group, &new.unit))?, new)));
    both.map(|(old, new)| change(old, new)).collect()
}

fn change(old: &Total, new: &Total) -> ScoreChange {
    ScoreChange {
        unit: new.unit.clone(),
        group: new.group.clone(),
        old_score: old.score,
        new_score: new.score,
        old_place: old.place,
        new_place: new.place,
    }
}

impl Lines {
    fn under(&self, rules: &RuleSet) -> (Points, Side) {
        let (Code::Rule(code), Some((role, importance))) = (self.code, self.weight) else {
            return (self.points, Side::Adjustment);
        };
        let (points, side) = pay(rules, code, role, importance, self.voids);
        (Points::milli(points.as_milli() * self.count), side)
    }
}

impl FromRow<'_, PgRow> for Lines {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let role: Option<String> = row.try_get("role")?;
        let importance: Option<String> = row.try_get("importance")?;
        let weight = match (role, importance) {
            (Some(role), Some(importance)) => Some((word(&role)?, word(&importance)?)),
            _ => None,
        };
        Ok(Self {
            unit: UnitId::new(row.try_get::<String, _>("unit")?),
            code: word(row.try_get("code")?)?,
            weight,
            voids: row.try_get("voids")?,
            carried: row.try_get("carried")?,
            count: row.try_get("lines")?,
            points: Points::milli(row.try_get("points")?),
        })
    }
}

fn word<T: FromStr<Err = strum::ParseError>>(text: &str) -> sqlx::Result<T> {
    text.parse().map_err(|error: strum::ParseError| sqlx::Error::Decode(error.into()))
}
