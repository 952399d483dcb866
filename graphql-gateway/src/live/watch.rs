//! Watching a value: as it is now, then whenever it differs, never more than once a second.

use std::time::Duration;

use futures::{Stream, stream};
use projections::Change;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::fault::Fault;
use crate::house::House;

/// Changes within this are told as one.
const MERGED: Duration = Duration::from_secs(1);

/// A value that is read anew when one of its read models has heard something.
pub(super) trait Watched: Send + Sync + 'static {
    type Value: Clone + Send + Sync;
    /// The read models it is read from.
    const MODELS: &'static [&'static str];

    fn read(&self, house: &House) -> impl Future<Output = Result<Self::Value, Fault>> + Send;

    /// Something else that may have changed it; for most there is nothing.
    fn stirred(&mut self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }

    /// Nothing new to tell.
    fn same(last: &Self::Value, now: &Self::Value) -> bool;
}

/// Ends with the first fault: whoever wants to go on subscribes anew.
pub(super) fn watch<W: Watched>(
    house: House,
    watched: W,
) -> impl Stream<Item = Result<W::Value, Fault>> + use<W> {
    let changes = house.projections.changes();
    let watch = Watch { house, watched, changes, last: None };
    stream::unfold(Some(watch), |watch| async {
        let mut watch = watch?;
        let value = watch.next().await?;
        let more = value.is_ok().then_some(watch);
        Some((value, more))
    })
}

struct Watch<W: Watched> {
    house: House,
    watched: W,
    changes: Receiver<Change>,
    last: Option<W::Value>,
}

impl<W: Watched> Watch<W> {
    /// The value once it differs from the last one told; `None` when the house closes.
    async fn next(&mut self) -> Option<Result<W::Value, Fault>> {
        loop {
            if self.last.is_some() {
                self.changed().await?;
                tokio::time::sleep(MERGED).await;
                // What came meanwhile is in what is read now.
                self.changes = self.changes.resubscribe();
            }
            let value = match self.watched.read(&self.house).await {
                Ok(value) => value,
                Err(fault) => return Some(Err(fault)),
            };
            if self.last.as_ref().is_none_or(|last| !W::same(last, &value)) {
                self.last = Some(value.clone());
                return Some(Ok(value));
            }
        }
    }

    async fn changed(&mut self) -> Option<()> {
        loop {
            let change = tokio::select! {
                change = self.changes.recv() => change,
                () = self.watched.stirred() => return Some(()),
            };
            match change {
                Ok(Change { model, facts, .. })
                    if W::MODELS.contains(&model) && !facts.is_empty() =>
                {
                    return Some(());
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(()),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
