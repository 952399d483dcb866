//! Callers: so many at once, each asking for the next thing as soon as the last one is done.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::figure::number;

pub(crate) struct Pace {
    pub(crate) per_second: f64,
    /// Of a hundred, the slowest one waits longer than this.
    pub(crate) p99: Duration,
}

/// When a measurement is over: after so many things or so long, whichever comes first.
#[derive(Clone, Copy)]
pub(crate) struct Until {
    pub(crate) things: usize,
    pub(crate) patience: Duration,
}

/// Shares things among so many callers; `one` does the n-th.
pub(crate) async fn callers<F, D>(callers: usize, until: Until, one: F) -> Result<Pace>
where
    F: Fn(usize) -> D + Clone + Send + Sync + 'static,
    D: Future<Output = Result<()>> + Send,
{
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut crowd = JoinSet::new();
    for _ in 0..callers {
        let (next, one) = (Arc::clone(&next), one.clone());
        crowd.spawn(async move {
            let mut waits = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= until.things || began.elapsed() >= until.patience {
                    return anyhow::Ok(waits);
                }
                let asked = Instant::now();
                one(n).await?;
                waits.push(asked.elapsed());
            }
        });
    }
    let mut waits = Vec::new();
    while let Some(caller) = crowd.join_next().await {
        waits.extend(caller??);
    }
    let took = began.elapsed();
    waits.sort_unstable();
    let p99 = waits.get(waits.len() * 99 / 100).copied().unwrap_or_default();
    Ok(Pace { per_second: number(waits.len()) / took.as_secs_f64(), p99 })
}
