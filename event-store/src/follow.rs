//! Following: a loop around `read_all`, woken by a bell and, should the bell be out of order, by
//! a timer. What was missed is read from where the follower stood, so no ring is ever needed
//! for correctness. For logs whose positions have no gaps: it counts by them.

use std::{mem, sync::Arc, time::Duration};

use futures::{StreamExt, stream, stream::BoxStream};
use tokio::sync::watch;

use crate::{Cursor, Log, ReadError, Recorded, limits};

/// How late a follower may be when the bell is silent, and how long it rests after an error.
const POLL: Duration = Duration::from_secs(1);

pub(crate) fn follow<L: Log>(
    log: Arc<L>,
    after: Cursor,
    bell: watch::Receiver<()>,
) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
    let follower = Follower { log, after, bell, failed: false };
    stream::unfold(follower, |mut follower| async {
        let batch = follower.next().await;
        Some((batch, follower))
    })
    .boxed()
}

struct Follower<L> {
    log: Arc<L>,
    after: Cursor,
    bell: watch::Receiver<()>,
    failed: bool,
}

impl<L: Log> Follower<L> {
    async fn next(&mut self) -> Result<Vec<Recorded>, ReadError> {
        if mem::take(&mut self.failed) {
            tokio::time::sleep(POLL).await;
        }
        loop {
            // Before reading: a ring while we read must wake us again.
            self.bell.mark_unchanged();
            let batch = self.read().await.inspect_err(|_| self.failed = true)?;
            if let Some(last) = batch.last() {
                self.after = last.position;
                return Ok(batch);
            }
            self.wait().await;
        }
    }

    /// A page, or when something in it is damaged, the facts before the damage.
    async fn read(&self) -> Result<Vec<Recorded>, ReadError> {
        match self.log.read_all(self.after, limits::PAGE).await {
            Err(ReadError::Damaged { at, why }) => {
                let before = at.saturating_sub(self.after.raw() + 1);
                match usize::try_from(before) {
                    Ok(limit) if limit > 0 => self.log.read_all(self.after, limit).await,
                    _ => Err(ReadError::Damaged { at, why }),
                }
            }
            page => page,
        }
    }

    async fn wait(&mut self) {
        if let Ok(Err(_)) = tokio::time::timeout(POLL, self.bell.changed()).await {
            // The one who rings is gone; the timer alone remains.
            tokio::time::sleep(POLL).await;
        }
    }
}
