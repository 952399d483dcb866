//! The one clock of the write side. Everyone else is told what time it is.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use domain::time::Moment;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Moment;
}

/// The clock on the wall.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock moved by hand: the demo county lives in 2020, and stories are told through it.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn at(now: Moment) -> Self {
        Self(AtomicI64::new(now.utc().timestamp_micros()))
    }

    pub fn set(&self, now: Moment) {
        self.0.store(now.utc().timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        moment(self.0.load(Ordering::SeqCst))
    }
}

/// A clock that runs, but started at another time: the demo county's “today”.
#[derive(Debug)]
pub struct ShiftedClock {
    shift: chrono::TimeDelta,
}

impl ShiftedClock {
    /// Shows `now` at this moment, and runs on from there.
    pub fn starting_at(now: Moment) -> Self {
        Self { shift: now.since(WallClock.now()) }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Moment {
        WallClock.now().plus(self.shift)
    }
}

fn moment(micros: i64) -> Moment {
    Moment::new(DateTime::from_timestamp_micros(micros).unwrap_or_default())
}
