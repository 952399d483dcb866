//! The records of a segment, and the loop that sums them.

use domain::assignment::{Importance, UnitRole};
use domain::score::{Points, RuleCode, RuleSet};
use strum::VariantArray;

use crate::ledger::Line;
use crate::ranking::Row;
use crate::verdict::{Code, Side, counted, pay};

pub(super) const SIZE: usize = 32;

type Record = [u8; SIZE];

const ROLES: usize = UnitRole::VARIANTS.len();
const WEIGHTS: usize = ROLES * Importance::VARIANTS.len();
/// Kinds of verdicts: a rule, a role, an importance. Behind them comes the adjustment.
const VERDICTS: usize = RuleCode::VARIANTS.len() * WEIGHTS;
const ADJUSTMENT: usize = VERDICTS;

/// It takes back a line given before.
const VOIDS: u8 = 1;
/// It belongs to another quarter, and is not counted.
const CARRIED: u8 = 2;
/// It stood among the losses when it was paid.
const LOSS: u8 = 4;

/// Every record finds what it is worth here: kind, then its first two flags.
const PAYS: usize = 256;
const _: () = assert!((ADJUSTMENT + 1) * 4 <= PAYS);

pub(super) fn of(lines: &[Line]) -> Vec<u8> {
    lines.iter().flat_map(record).collect()
}

fn record(line: &Line) -> Record {
    let flag = |set: bool, bit: u8| if set { bit } else { 0 };
    let mut record = [0; SIZE];
    record[..4].copy_from_slice(&line.unit.to_le_bytes());
    record[4] = u8::try_from(kind(line)).expect("kinds are few");
    record[5] = flag(line.voids, VOIDS)
        | flag(line.origin.is_some(), CARRIED)
        | flag(line.side == Side::Loss, LOSS);
    record[8..16].copy_from_slice(&line.points.as_milli().to_le_bytes());
    record[16..].copy_from_slice(line.id.as_bytes());
    record
}

fn kind(line: &Line) -> usize {
    match (line.code, line.weight) {
        (Code::Rule(code), Some((role, importance))) => {
            code as usize * WEIGHTS
                + role as usize * Importance::VARIANTS.len()
                + importance as usize
        }
        _ => ADJUSTMENT,
    }
}

/// Whether every record names one of so many units and a kind there is. Checked once, when a
/// segment is unsealed.
pub(super) fn are_sound(bytes: &[u8], units: usize) -> bool {
    let (records, rest) = bytes.as_chunks::<SIZE>();
    let sound = |record: &Record| unit(record) < units && usize::from(record[4]) <= ADJUSTMENT;
    rest.is_empty() && records.iter().all(sound)
}

/// What a record adds to its unit's sums.
#[derive(Clone, Copy, Default)]
struct Pay {
    gain: i64,
    loss: i64,
    /// 1 for what is paid as it was decided, by hand.
    as_paid: i64,
    lane: usize,
    count: i64,
}

/// One count for each rule, and one that nobody reads.
const LANES: usize = 8;
const NOWHERE: usize = 7;

#[derive(Clone, Copy, Default)]
struct Sums {
    gains: i64,
    losses: i64,
    adjustments: i64,
    counts: [i64; LANES],
}

/// Tallies by the number of the unit, every verdict paid by these rules.
pub(super) fn sum(bytes: &[u8], units: usize, rules: &RuleSet) -> Vec<Row> {
    let pays = pays(rules);
    let mut sums = vec![Sums::default(); units];
    let (records, _) = bytes.as_chunks::<SIZE>();
    for record in records {
        let pay = &pays[(usize::from(record[4]) << 2 | usize::from(record[5] & 3)) % PAYS];
        let sum = &mut sums[unit(record)];
        sum.gains += pay.gain;
        sum.losses += pay.loss;
        sum.adjustments += pay.as_paid * points(record);
        sum.counts[pay.lane % LANES] += pay.count;
    }
    sums.into_iter().map(Sums::row).collect()
}

/// The same, each as it was paid when its fact was stated.
pub(super) fn sum_paid(bytes: &[u8], units: usize) -> Vec<Row> {
    // Counts are the same under all rules.
    let pays = pays(&RuleSet::default());
    let mut sums = vec![Sums::default(); units];
    let (records, _) = bytes.as_chunks::<SIZE>();
    for record in records {
        let pay = &pays[(usize::from(record[4]) << 2 | usize::from(record[5] & 3)) % PAYS];
        let sum = &mut sums[unit(record)];
        let side = match (pay.as_paid, record[5] & LOSS) {
            (1, _) => &mut sum.adjustments,
            (_, LOSS) => &mut sum.losses,
            _ => &mut sum.gains,
        };
        *side += points(record);
        sum.counts[pay.lane % LANES] += pay.count;
    }
    sums.into_iter().map(Sums::row).collect()
}

fn unit(record: &Record) -> usize {
    u32::from_le_bytes([record[0], record[1], record[2], record[3]]) as usize
}

fn points(record: &Record) -> i64 {
    let mut points = [0; 8];
    points.copy_from_slice(&record[8..16]);
    i64::from_le_bytes(points)
}

fn pays(rules: &RuleSet) -> [Pay; PAYS] {
    let mut pays = [Pay { lane: NOWHERE, ..Pay::default() }; PAYS];
    for flags in 0..4_u8 {
        let (voids, carried) = (flags & VOIDS != 0, flags & CARRIED != 0);
        let mut at = usize::from(flags);
        for (lane, code) in RuleCode::VARIANTS.iter().enumerate() {
            for role in UnitRole::VARIANTS {
                for importance in Importance::VARIANTS {
                    let (points, side) = pay(rules, *code, *role, *importance, voids);
                    let (gain, loss) = match side {
                        Side::Gain | Side::Adjustment => (points.as_milli(), 0),
                        Side::Loss => (0, points.as_milli()),
                    };
                    let count = counted(1, voids, carried);
                    pays[at] = Pay { gain, loss, as_paid: 0, lane, count };
                    at += 4;
                }
            }
        }
        pays[at].as_paid = 1;
    }
    pays
}

impl Sums {
    fn row(self) -> Row {
        let [lamps_green, lamps_yellow, lamps_red, plates_green, plates_yellow, plates_red, ..] =
            self.counts;
        Row {
            gains: Points::milli(self.gains),
            losses: Points::milli(self.losses),
            adjustments: Points::milli(self.adjustments),
            lamps_green,
            lamps_yellow,
            lamps_red,
            plates_green,
            plates_yellow,
            plates_red,
        }
    }
}
