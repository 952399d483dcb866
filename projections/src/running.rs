//! The read models of a running service: one live driver each, and word of how far they are.

use std::sync::Arc;
use std::time::Duration;

use event_store::{Cursor, Log};
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use sqlx::PgPool;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

use crate::ALL;
use crate::live::{self, Change, News, Progress};
use crate::segment::keep_sealed;

/// Changes a slow listener may be behind before it is told that it missed some.
const CHANGES_KEPT: usize = 256;

/// Live drivers; they end when this is dropped, at any instant and without harm.
pub struct Projections {
    states: Vec<(&'static str, watch::Receiver<Progress>)>,
    changes: broadcast::Sender<Change>,
    /// Aborted when dropped.
    tasks: JoinSet<()>,
}

/// How far one read model is, for readiness and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectionState {
    pub name: &'static str,
    pub position: Cursor,
    /// Why it goes no further; the others go on.
    pub halted: Option<String>,
}

impl Projections {
    /// Starts a driver for every read model, and what seals frozen quarters, on a migrated
    /// database, inside a tokio runtime.
    pub fn start(log: Arc<dyn Log>, pool: PgPool) -> Self {
        let (mut projections, drivers) = Self::prepared(&log, &pool);
        for driver in drivers {
            projections.tasks.spawn(driver);
        }
        let changes = projections.changes.subscribe();
        projections.tasks.spawn(keep_sealed(log, pool, changes));
        projections
    }

    /// The same without tasks: the drivers go on only while the future is polled, so that a
    /// spec can stop them between any two steps.
    pub fn unstarted(log: &Arc<dyn Log>, pool: &PgPool) -> (Self, BoxFuture<'static, ()>) {
        let (projections, drivers) = Self::prepared(log, pool);
        (projections, join_all(drivers).map(|_| ()).boxed())
    }

    fn prepared(log: &Arc<dyn Log>, pool: &PgPool) -> (Self, Vec<BoxFuture<'static, ()>>) {
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let (mut states, mut drivers) = (Vec::new(), Vec::new());
        for model in ALL.iter().copied() {
            let (state, progress) = watch::channel(Progress::default());
            states.push((model.name(), progress));
            let news = News { state, changes: changes.clone() };
            drivers.push(live::run(model, Arc::clone(log), pool.clone(), news).boxed());
        }
        (Self { states, changes, tasks: JoinSet::new() }, drivers)
    }

    /// Waits until every read model has heard the fact at `position`. `false` when that took
    /// too long, or when one stands still before it.
    pub async fn caught_up(&self, position: Cursor, timeout: Duration) -> bool {
        let all = async {
            for (_, progress) in &self.states {
                let mut progress = progress.clone();
                let there = |it: &Progress| it.position >= position || it.halted.is_some();
                match progress.wait_for(there).await {
                    Ok(progress) if progress.position >= position => {}
                    _ => return false,
                }
            }
            true
        };
        tokio::time::timeout(timeout, all).await.unwrap_or(false)
    }

    /// One line per read model, in the order of [`ALL`].
    pub fn health(&self) -> Vec<ProjectionState> {
        let state = |(name, progress): &(&'static str, watch::Receiver<Progress>)| {
            let Progress { position, halted } = progress.borrow().clone();
            ProjectionState { name, position, halted }
        };
        self.states.iter().map(state).collect()
    }

    /// A notice for each batch of facts a read model has taken in, once its rows can be read.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}
