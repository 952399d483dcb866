//! Chance that can be had again.

use std::{
    env,
    hash::{BuildHasher, RandomState},
    ops::Range,
    time::Duration,
};

use uuid::Uuid;

/// `SplitMix64`: enough to choose moments, and the same everywhere.
pub(crate) struct Dice {
    seed: u64,
    state: u64,
}

impl Dice {
    /// From `SEED`, or fresh ones; says which, for whoever wants to see the same again.
    pub(crate) fn throw(story: &str) -> Self {
        let given = env::var("SEED").ok().map(|it| it.parse().expect("SEED is a number"));
        let seed = given.unwrap_or_else(|| RandomState::new().hash_one(story));
        eprintln!("SEED={seed} for {story}");
        Self { seed, state: seed }
    }

    pub(crate) fn between(&mut self, milliseconds: &Range<u64>) -> Duration {
        let span = milliseconds.end - milliseconds.start;
        Duration::from_millis(milliseconds.start + self.next() % span)
    }

    /// The idempotency key of a writer's n-th order.
    pub(crate) fn key(seed: u64, writer: usize, n: usize) -> Uuid {
        Uuid::new_v5(&Uuid::from_u128(seed.into()), format!("{writer}/{n}").as_bytes())
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// How often somebody is killed: `KILLS`, or what suits every day.
    pub(crate) fn kills(every_day: usize) -> usize {
        env::var("KILLS").map_or(every_day, |it| it.parse().expect("KILLS is a number"))
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
