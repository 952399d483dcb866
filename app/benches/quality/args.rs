//! What is asked of a run.

use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::callers::Until;

/// Measures the promises of speed, ours and the peer's in turn.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Only these, such as `P1,P3`.
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// How often each is measured; the median counts.
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// How long a log P3 to P6 read, and the longer one of P9.
    #[arg(long)]
    pub(crate) profile: Option<Profile>,
    /// One short round: does it run at all?
    #[arg(long)]
    pub(crate) quick: bool,
    /// How unevenly P1 asks: the n-th duty is asked with the weight `1 / n^skew`.
    #[arg(long, default_value_t = 0.8)]
    pub(crate) skew: f64,
    /// Cargo says so to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How much has happened: `county` is about 33,000 facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Profile {
    County,
    City,
    Province,
}

impl Profile {
    pub(crate) fn counties(self) -> usize {
        match self {
            Self::County => 1,
            Self::City => 10,
            Self::Province => 100,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.into()
    }
}

impl Args {
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| it.eq_ignore_ascii_case(name))
    }

    pub(crate) fn rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds.max(1) }
    }

    /// How much is asked for in one measurement: so many things, or as many as fit in seconds.
    pub(crate) fn until(&self, things: usize) -> Until {
        Until { things, patience: Duration::from_secs(self.seconds() as u64) }
    }

    pub(crate) fn seconds(&self) -> usize {
        if self.quick { 1 } else { 4 }
    }

    /// The log that is read, unless another one is asked for.
    pub(crate) fn profile_or(&self, usual: Profile) -> Profile {
        self.profile.unwrap_or(if self.quick { Profile::County } else { usual })
    }
}
