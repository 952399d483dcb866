//! Chance from a seed, so that every run tells the same story and asks the same things.

use chrono::TimeDelta;
use domain::time::Moment;
use uuid::{Builder, Uuid};

use crate::ground::founded;

/// `SplitMix64`.
#[derive(Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// From 0, smaller than `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        scaled(self.next(), end)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

/// The n-th id of a series.
pub(crate) fn id(series: u64, n: usize) -> Uuid {
    Chance::seeded(mixed(series) ^ mixed(n as u64)).uuid()
}

/// The id of a command asked at that instant, as the page draws it (`UUIDv7`).
pub(crate) fn at(instant: Moment, rest: Uuid) -> Uuid {
    let milliseconds = instant.utc().timestamp_millis().unsigned_abs();
    let (_, rest) = rest.as_u64_pair();
    let mut random = [0; 10];
    random[2..].copy_from_slice(&rest.to_be_bytes());
    Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}

/// The id of the n-th command of a series, in the order of time: later than any story.
pub(crate) fn command(series: u64, n: usize) -> Uuid {
    const LATER: TimeDelta = TimeDelta::days(5 * 366);
    /// Asked in a millisecond.
    const PACE: usize = 20;
    let passed = i64::try_from(n / PACE).unwrap_or(i64::MAX);
    at(founded().plus(LATER).plus(TimeDelta::milliseconds(passed)), id(series, n))
}

fn mixed(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn scaled(number: u64, end: usize) -> usize {
    let wide = u128::from(number) * end as u128;
    usize::try_from(wide >> 64).expect("smaller than the end")
}

/// Few are asked for often, most seldom: the n-th has the weight `1 / n^skew`.
pub(crate) struct Zipf {
    /// Sums of the weights, scaled to the whole range of `u64`.
    sums: Vec<u64>,
}

impl Zipf {
    pub(crate) fn over(count: u32, skew: f64) -> Self {
        let weights = (1..=count).map(|n| f64::from(n).powf(-skew));
        let sums: Vec<f64> = weights
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let all = sums.last().copied().unwrap_or(1.0);
        Self { sums: sums.into_iter().map(|sum| scale(sum / all)).collect() }
    }

    pub(crate) fn pick(&self, chance: &mut Chance) -> usize {
        let drawn = chance.next();
        self.sums.partition_point(|sum| *sum < drawn).min(self.sums.len() - 1)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of one, spread over all numbers; the last bits do not matter"
)]
fn scale(share: f64) -> u64 {
    (share * u64::MAX as f64) as u64
}
