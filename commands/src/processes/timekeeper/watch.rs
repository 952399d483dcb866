//! Watch (值守): the timekeeper of a running house, which others may ask what comes.

use std::sync::Arc;
use std::time::Duration;

use domain::time::Moment;
use event_store::ReadError;
use futures::StreamExt;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::{Coming, Timekeeper};
use crate::desk::Desk;

/// How often the list is looked at while nothing is heard; lamps turn at midnight, so a second
/// is early enough, and cheap.
const LOOK: Duration = Duration::from_secs(1);
/// Where there is always something to hear, it is looked at all the same.
const LOOK_AT_LATEST: Duration = Duration::from_secs(5);

/// Knows nothing before it keeps time, or has listened.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Timekeeper>>);

impl Watch {
    /// Keeps time until the future is dropped. What goes wrong is logged and tried again.
    pub async fn keep(self, desk: Arc<Desk>) {
        // Who has not heard everything would speak to assignments that are long closed. What can
        // be read up to where the log is damaged is heard below.
        while let Err(error) = self.listen(&desk).await
            && error.may_pass()
        {
            tracing::warn!(%error, "timekeeper cannot hear");
            sleep(LOOK).await;
        }
        let mut news = Arc::clone(desk.log()).follow(self.0.lock().await.heard);
        let mut looked = None;
        loop {
            let heard = tokio::time::timeout(LOOK, news.next()).await;
            let quiet = heard.is_err();
            match heard {
                Ok(Some(Ok(facts))) => self.0.lock().await.hear(&facts),
                Ok(Some(Err(error))) => tracing::warn!(%error, "timekeeper cannot hear"),
                Ok(None) => return,
                Err(_) => {}
            }
            if quiet || looked.is_none_or(|it: Instant| it.elapsed() >= LOOK_AT_LATEST) {
                self.speak(&desk).await;
                looked = Some(Instant::now());
            }
        }
    }

    /// Hears everything on record.
    pub async fn listen(&self, desk: &Desk) -> Result<(), ReadError> {
        self.0.lock().await.listen(desk).await
    }

    /// What will happen before an instant, in order, at most so many; by what has been heard.
    pub async fn agenda(&self, until: Moment, limit: usize) -> Vec<Coming> {
        self.0.lock().await.agenda(until, limit)
    }

    /// Until nothing is left to say. What could not be said is logged where it was met, and put
    /// aside.
    async fn speak(&self, desk: &Desk) {
        while matches!(self.0.lock().await.speak(desk).await, Ok(1..)) {}
    }
}
