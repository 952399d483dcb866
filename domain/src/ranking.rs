//! Ranking (排名): the order of units in a quarter, and how equals share a place.

use std::cmp::Ordering;

use crate::score::Points;
use crate::unit::UnitId;

/// What a place depends on. Ratios are kept as two counts, so that no rounding decides a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub unit: UnitId,
    /// Official order, in which equals are listed.
    pub order: u32,
    pub score: Points,
    /// Red lamps and red plates.
    pub reds: u32,
    pub settled: u32,
    pub on_time: u32,
    /// Sum of all lines, for the mean per obligation.
    pub sum: Points,
}

/// Places best first: score, then fewer reds, then on-time rate, then mean points per
/// obligation; equals share a place and the next one is skipped (1, 1, 3). Units with nothing
/// settled come last and have no place (不参与排名).
pub fn places(mut standings: Vec<Standing>) -> Vec<(Option<u32>, Standing)> {
    standings.sort_by(|a, b| merit(a, b).then_with(|| (a.order, &a.unit).cmp(&(b.order, &b.unit))));
    let mut placed: Vec<(Option<u32>, Standing)> = Vec::with_capacity(standings.len());
    for (index, standing) in standings.into_iter().enumerate() {
        let next = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let place = match placed.last() {
            _ if standing.settled == 0 => None,
            Some((place, before)) if merit(before, &standing).is_eq() => *place,
            Some(_) | None => Some(next),
        };
        placed.push((place, standing));
    }
    placed
}

fn merit(a: &Standing, b: &Standing) -> Ordering {
    let unranked = |s: &Standing| s.settled == 0;
    unranked(a)
        .cmp(&unranked(b))
        .then(b.score.cmp(&a.score))
        .then(a.reds.cmp(&b.reds))
        .then(ratio(b.on_time.into(), b.settled, a.on_time.into(), a.settled))
        .then(ratio(b.sum.as_milli(), b.settled, a.sum.as_milli(), a.settled))
}

/// Compares a/b with c/d without dividing; a missing denominator counts as one.
fn ratio(a: i64, b: u32, c: i64, d: u32) -> Ordering {
    let (b, d) = (i128::from(b.max(1)), i128::from(d.max(1)));
    (i128::from(a) * d).cmp(&(i128::from(c) * b))
}
