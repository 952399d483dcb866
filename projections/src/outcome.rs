//! The outcome (季度结果): what a quarter comes to, reckoned out of the log and bound to every
//! fact it rests on.
//!
//! A frozen quarter is reckoned again only as proof: up to the fact that closed its books it
//! must give the hash that was published. With other rules the same verdicts are paid anew.
//! Lamps are not lit anew: days and grace of a rule set shape verdicts when they are given, and
//! those stand.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::quarter::{Event, MAX_CARRIED, Outcome, Season, Total};
use domain::score::{Points, RuleSet};
use domain::time::Quarter;
use domain::unit::UnitId;
use domain::{Decider, Fact};
use event_store::{Cursor, Log, Recorded, Stream};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::ledger::{self, Ledger, Line};
pub use crate::ledger::{Alarm, ReckonError};
use crate::ranking::{Member, Row, standing_now};
use crate::told::Told;
use crate::verdict::{Code, Side, counted, pay};
use crate::verify::hex;

/// What a quarter came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// `unsettled` are duties due in the quarter, not cancelled, that still lack their lamp or
    /// their plate: whichever comes later is posted to a later quarter.
    pub outcome: Outcome,
    /// The rules it was summed up by.
    pub rules: RuleSet,
    /// Lines that were counted, and facts that were read.
    pub lines: u64,
    pub facts: u64,
    /// The log is not what was once written. The hash then differs too.
    pub alarm: Option<Alarm>,
}

/// Reckons a quarter from the facts up to and with `upto`. Each verdict is paid by the version
/// its duty was issued under, or all of them by `rules`. `progress` is told how far the reading
/// is, of how much; dropping the future stops it, and nothing has happened.
pub async fn reckon(
    log: Arc<dyn Log>,
    quarter: Quarter,
    upto: Cursor,
    rules: Option<RuleSet>,
    progress: impl Fn(u64, u64),
) -> Result<Reckoned, ReckonError> {
    Ok(reckoned(ledger::keep(log, quarter, upto, progress).await?, rules.as_ref()))
}

/// What a quarter whose books are closed came to, up to the fact that closed them; none while
/// they are open. This is what is published, and what proves a published one.
pub async fn reckon_settled(
    log: Arc<dyn Log>,
    quarter: Quarter,
    progress: impl Fn(u64, u64),
) -> Result<Option<Reckoned>, ReckonError> {
    let Some(closing) = settled(&*log, quarter).await? else { return Ok(None) };
    reckon(log, quarter, closing.position, None, progress).await.map(Some)
}

/// The fact that closed the books of a quarter, if they are closed.
pub async fn settled(log: &dyn Log, quarter: Quarter) -> Result<Option<Recorded>, ReckonError> {
    let stream = Stream::new(Season::STREAM, quarter.to_string());
    let mut closed = None;
    for fact in log.read_stream(&stream, 0).await? {
        let told = Told::read(&fact)?;
        match told.map(|it| it.fact) {
            Some(Fact::Quarter(Event::QuarterSettled { .. })) => closed = Some(fact),
            Some(Fact::Quarter(Event::QuarterReopened { .. })) => closed = None,
            _ => {}
        }
    }
    Ok(closed)
}

/// SHA-256 of what the rules say, in hex. A value that is added to rule sets later must not be
/// written while it has its default, or old rules would have another hash.
pub fn rule_hash(rules: &RuleSet) -> String {
    hex(&Sha256::digest(serde_json::to_vec(rules).expect("rules are JSON")))
}

pub(crate) fn reckoned(ledger: Ledger, other: Option<&RuleSet>) -> Reckoned {
    let tallies = tallies(&ledger, other);
    let rules = other.unwrap_or(&ledger.rules).clone();
    let totals = totals(&ledger.members, &tallies, &rules);
    let rule_hash = rule_hash(&rules);
    let result_hash = result_hash(&ledger, other, &rule_hash, &totals);
    let outcome = Outcome {
        rules: rules.version,
        rule_hash,
        upto_position: ledger.upto.raw(),
        unsettled: ledger.unsettled.len() as u64,
        carried: ledger.unsettled.into_iter().take(MAX_CARRIED).collect(),
        totals,
        result_hash,
    };
    let lines = ledger.lines.len() as u64;
    Reckoned { outcome, rules, lines, facts: ledger.facts, alarm: ledger.alarm }
}

fn tallies(ledger: &Ledger, other: Option<&RuleSet>) -> HashMap<UnitId, Row> {
    let mut rows = vec![Row::default(); ledger.units.len()];
    for line in &ledger.lines {
        let row = &mut rows[line.unit as usize];
        let (points, side) = paid(line, other);
        row.add(points, side);
        row.count(line.code, counted(1, line.voids, line.origin.is_some()));
    }
    ledger.units.iter().cloned().zip(rows).collect()
}

/// What a line pays: what it paid, or what it would under other rules.
fn paid(line: &Line, other: Option<&RuleSet>) -> (Points, Side) {
    match (other, line.code, line.weight) {
        (Some(rules), Code::Rule(code), Some((role, importance))) => {
            pay(rules, code, role, importance, line.voids)
        }
        _ => (line.points, line.side),
    }
}

/// Every group by its name, each best first.
pub(crate) fn totals(
    members: &[Member],
    tallies: &HashMap<UnitId, Row>,
    rules: &RuleSet,
) -> Vec<Total> {
    let groups: BTreeSet<&str> = members.iter().map(|it| it.group.as_str()).collect();
    let mut totals = Vec::new();
    for group in groups {
        let placed = standing_now(members, group, tallies.clone(), rules);
        totals.extend(placed.into_iter().map(|it| Total {
            unit: it.unit,
            group: group.to_owned(),
            place: it.place,
            score: it.score,
        }));
    }
    totals
}

/// One line of JSON each: the quarter and its rules, the totals, the lines by id with the hash
/// of their fact, and the assignments concerned with the hash of their last fact. Hashes cover
/// whole chains, so no byte of those assignments can change unseen. No position stands in it:
/// it is the same on every store.
fn result_hash(
    ledger: &Ledger,
    other: Option<&RuleSet>,
    rule_hash: &str,
    totals: &[Total],
) -> String {
    let mut text = Text(Sha256::new());
    text.put(&("quarter", ledger.quarter, rule_hash));
    for total in totals {
        text.put(&("total", total));
    }
    let mut lines: Vec<_> = ledger.lines.iter().collect();
    lines.sort_unstable_by_key(|it| it.id);
    for line in lines {
        let unit = &ledger.units[line.unit as usize];
        let code = line.code.to_string();
        let (points, _) = paid(line, other);
        let what = (code, line.weight, line.voids, line.rules, points);
        text.put(&("line", line.id, unit, what, line.origin, hex(&line.source)));
    }
    for (assignment, head) in &ledger.duties {
        text.put(&("duty", assignment, hex(head)));
    }
    hex(&text.0.finalize())
}

struct Text(Sha256);

impl Text {
    fn put(&mut self, line: &impl Serialize) {
        self.0.update(serde_json::to_vec(line).expect("nothing in it that JSON cannot say"));
        self.0.update(b"\n");
    }
}
