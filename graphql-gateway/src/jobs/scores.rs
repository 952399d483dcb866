//! Scores reckoned anew: as a proof, or to be served.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::score::Points;
use domain::time::Quarter;
use domain::unit::UnitId;
use projections::proof::{Proof, ProofError, prove};
use projections::quarters::rules_of;
use projections::questions::Unanswered;
use projections::ranking::{Placed, Row};
use projections::simulate::ScoreChange;
use projections::{Cursor, ReadError, RebuildError, Step};

use super::{Failed, Found, Job, Rebuild};
use crate::bookkeeper::in_words;
use crate::house::House;

/// What an open quarter is compared with.
const COMPARED: [&str; 3] = ["scoreboard", "ranking", "timeline"];
/// How long they may take to hear what was just stated.
const PATIENCE: Duration = Duration::from_secs(5);
const REST: Duration = Duration::from_millis(20);

pub(super) async fn rebuild(house: &House, job: &Arc<Job>) -> Result<Found, Failed> {
    if job.work.dry_run { reckon(house, job).await } else { retell(house, job).await }
}

async fn reckon(house: &House, job: &Job) -> Result<Found, Failed> {
    let Rebuild { quarter, rules, .. } = job.work.clone();
    let log = house.desk.log();
    let way = Way::of(house).await?;
    let_them_hear(house, way.head).await;
    // Asked when everything was read, which is before the tables are.
    let heard = AtomicBool::new(false);
    let at = |position, upto| {
        if position >= upto {
            heard.store(have_heard(house, upto), Ordering::Relaxed);
        }
        job.at(way.facts_to(position), way.facts_to(upto));
    };
    let proof = prove(log, &house.questions, quarter, rules, at).await?;
    if proof.published.is_none() && !heard.into_inner() {
        return Err(Failed::because("读模型还没有读到最新的事实，差异不作数；请稍后再试"));
    }
    let matches = proof.matches();
    let Proof { reckoned, changes, .. } = proof;
    let result_hash = Some(reckoned.outcome.result_hash);
    let found = Found { result_hash, matches, diff: changes };
    match reckoned.alarm {
        Some(alarm) => Err(Failed(in_words(&alarm), Some(found))),
        None => Ok(found),
    }
}

/// Whether those that are compared have heard everything up to there.
fn have_heard(house: &House, upto: u64) -> bool {
    let health = house.projections.health();
    let mut compared = health.iter().filter(|it| COMPARED.contains(&it.name));
    compared.all(|it| it.position.raw() >= upto)
}

/// Waits for them, unless one has stopped.
async fn let_them_hear(house: &House, upto: Cursor) {
    let is_halted = || {
        let health = house.projections.health();
        health.iter().any(|it| it.halted.is_some() && COMPARED.contains(&it.name))
    };
    let heard = async {
        while !have_heard(house, upto.raw()) && !is_halted() {
            tokio::time::sleep(REST).await;
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.ok();
}

/// How many facts there are: where positions have gaps, they are no number of anything.
#[derive(Clone, Copy)]
struct Way {
    head: Cursor,
    facts: u64,
}

impl Way {
    async fn of(house: &House) -> Result<Self, Failed> {
        let log = house.desk.log();
        let head = log.head().await?;
        Ok(Self { head, facts: log.count(Cursor::START, head, u64::MAX).await? })
    }

    /// How many stand up to a position; where there are gaps, about so many.
    fn facts_to(self, position: u64) -> u64 {
        let (facts, head) = (u128::from(self.facts), u128::from(self.head.raw().max(1)));
        u64::try_from(facts * u128::from(position) / head).unwrap_or(self.facts)
    }
}

async fn retell(house: &House, job: &Arc<Job>) -> Result<Found, Failed> {
    let (questions, quarter) = (&house.questions, job.work.quarter);
    let before = Tallies::of(house, quarter).await?;
    let (way, watching) = (Way::of(house).await?, Arc::clone(job));
    let watch = move |step| match step {
        Step::Reading { facts, .. } => watching.at(facts, way.facts.max(facts)),
        Step::Writing { rows, of, .. } => watching.at(rows as u64, of as u64),
        Step::Resumed(_) | Step::Served(_) => {}
    };
    questions.retell_scores(Arc::clone(house.desk.log()), watch).await?;
    let diff = before.changed_to(Tallies::of(house, quarter).await?);
    Ok(Found { diff, ..Found::default() })
}

/// What the rows of a quarter come to, unit by unit of each group: also of a frozen one, which is
/// shown as it was published whatever has become of its rows.
struct Tallies(BTreeMap<(String, UnitId), Tallied>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tallied {
    row: Row,
    score: Points,
    place: Option<u32>,
}

impl Tallies {
    async fn of(house: &House, quarter: Quarter) -> Result<Self, Unanswered> {
        let questions = &house.questions;
        let books = questions.books(quarter).await?;
        let reference = house.desk.reference();
        let rules = rules_of(quarter, books.map(|it| it.row.rules), &reference.rules);
        let units = questions.units().await?;
        let mut groups: Vec<_> = units.into_iter().map(|it| it.row.ranking_group).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut all = BTreeMap::new();
        for group in groups {
            for Placed { unit, place, tally: row, .. } in questions.ranking(quarter, &group).await?
            {
                let score = row.score(rules);
                all.insert((group.clone(), unit), Tallied { row, score, place });
            }
        }
        Ok(Self(all))
    }

    /// Whose rows come to something else by `now`. A unit that is on one side only has nothing on
    /// the other.
    fn changed_to(self, Self(mut now): Self) -> Vec<ScoreChange> {
        let both = |(key, old)| {
            let new = now.remove(&key).unwrap_or_default();
            (key, old, new)
        };
        let mut all: Vec<(_, Tallied, Tallied)> = self.0.into_iter().map(both).collect();
        all.extend(now.into_iter().map(|(key, new)| (key, Tallied::default(), new)));
        let change =
            |((group, unit), old, new): ((String, UnitId), Tallied, Tallied)| ScoreChange {
                unit,
                group,
                old_score: old.score,
                new_score: new.score,
                old_place: old.place,
                new_place: new.place,
            };
        all.into_iter().filter(|(_, old, new)| old != new).map(change).collect()
    }
}

impl From<ReadError> for Failed {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error, "the log was not counted");
        Self::because("任务没有完成：事实日志无法读取")
    }
}

impl From<ProofError> for Failed {
    fn from(error: ProofError) -> Self {
        tracing::error!(%error, "a quarter was not reckoned");
        Self::because("核算没有完成：事实日志或读模型无法读取")
    }
}

impl From<Unanswered> for Failed {
    fn from(error: Unanswered) -> Self {
        tracing::error!(%error, "scores were not compared");
        Self::because("核算没有完成：读模型无法读取")
    }
}

impl From<RebuildError> for Failed {
    fn from(error: RebuildError) -> Self {
        tracing::error!(%error, "scores were not told anew");
        Self::because(match error {
            RebuildError::Busy => "一直有查询占用旧的读模型，换不上去",
            _ => "重建没有完成，读模型照旧可用；再来一次会接着做",
        })
    }
}
