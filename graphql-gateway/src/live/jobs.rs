//! Jobs that are watched (后台任务订阅).

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Subscription};
use futures::{Stream, stream};
use tokio::sync::watch::Receiver;

use crate::fault::{Code, Fault};
use crate::jobs::{self, Progress};
use crate::nouns::job::{Job, visible};

/// Progress within this is told as one.
const MERGED: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct JobsLive;

#[Subscription]
impl JobsLive {
    /// A job (后台任务): as it is now, then as it goes on, at most once a second, until it has
    /// ended.
    async fn job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<impl Stream<Item = Result<Job, Fault>> + use<>, Fault> {
        let job = visible(ctx, &id)?;
        Ok(follow(job.ok_or_else(|| Fault::new(Code::NotFound, "没有这个后台任务"))?))
    }
}

fn follow(job: Arc<jobs::Job>) -> impl Stream<Item = Result<Job, Fault>> {
    let mut progress = job.watch();
    progress.mark_changed();
    stream::unfold(Some((job, progress, false)), |watched| async {
        let (job, mut progress, told) = watched?;
        if told {
            tokio::time::sleep(MERGED).await;
        }
        let at = next(&mut progress).await?;
        let more = (!at.state.has_ended()).then(|| (Arc::clone(&job), progress, true));
        Some((Ok(Job::new(job, at)), more))
    })
}

async fn next(progress: &mut Receiver<Progress>) -> Option<Progress> {
    progress.changed().await.ok()?;
    Some(progress.borrow_and_update().clone())
}
