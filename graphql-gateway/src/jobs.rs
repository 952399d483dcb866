//! Jobs (后台任务): work too long for one answer. Somebody starts it, watches it, and may break it
//! off. They live in memory: what a job has put in force stays, and a restart forgets the rest.

mod scores;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::Context;
use commands::DeskError;
use domain::roster::UserId;
use domain::score::RuleSet;
use domain::time::{Moment, Quarter};
use futures::FutureExt;
use projections::simulate::ScoreChange;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::fault::{Code, Fault};
use crate::house::House;

/// Jobs kept to be looked at; the oldest that has ended makes room. They hold a difference of a
/// few hundred units each.
pub const MAX_JOBS: usize = 50;

/// All jobs of a house. Those of one kind run one after the other.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Kept>);

#[derive(Default)]
struct Kept {
    /// Oldest first.
    jobs: Mutex<Vec<Arc<Job>>>,
    /// Held by the rebuild of scores that runs.
    turn: tokio::sync::Mutex<()>,
}

/// One job, as it was asked for.
pub struct Job {
    /// That of the command that started it.
    pub id: Uuid,
    pub owner: UserId,
    pub work: Rebuild,
    progress: watch::Sender<Progress>,
    task: OnceLock<AbortHandle>,
}

/// Scores reckoned anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuild {
    pub quarter: Quarter,
    /// Every verdict paid by these rules instead of its own.
    pub rules: Option<RuleSet>,
    /// Only reckon and compare; otherwise tell the read models of scores anew.
    pub dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

impl State {
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// How far a job is.
#[derive(Debug, Clone)]
pub struct Progress {
    pub state: State,
    /// Facts read or rows written, of how many; zero while that is not known.
    pub done: u64,
    pub total: u64,
    pub started_at: Option<Moment>,
    pub finished_at: Option<Moment>,
    /// Why it failed, for people.
    pub error: Option<String>,
    pub found: Option<Arc<Found>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Found {
    pub result_hash: Option<String>,
    /// Whether that is what was published; none where there is nothing to compare.
    pub matches: Option<bool>,
    pub diff: Vec<ScoreChange>,
}

/// Why it came to nothing, for people; and what was found all the same.
struct Failed(String, Option<Found>);

impl Jobs {
    /// Starts a job, or finds the one that this command has started before.
    pub fn start(
        &self,
        house: &House,
        (id, owner): (Uuid, UserId),
        work: Rebuild,
    ) -> Result<Arc<Job>, Fault> {
        let mut jobs = self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.iter().find(|job| job.id == id) {
            let same = job.owner == owner && job.work == work;
            return if same { Ok(Arc::clone(job)) } else { Err(DeskError::CommandIdReused.into()) };
        }
        if jobs.len() >= MAX_JOBS {
            let ended = jobs.iter().position(|job| job.now().state.has_ended());
            jobs.remove(ended.ok_or_else(full)?);
        }
        let progress = watch::Sender::new(Progress::default());
        let job = Arc::new(Job { id, owner, work, progress, task: OnceLock::new() });
        let running = run(Arc::clone(&self.0), house.clone(), Arc::clone(&job));
        let task = tokio::spawn(running).abort_handle();
        job.task.get_or_init(|| task);
        jobs.push(Arc::clone(&job));
        Ok(job)
    }

    pub fn find(&self, id: Uuid) -> Option<Arc<Job>> {
        let jobs = self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.iter().find(|job| job.id == id).cloned()
    }
}

pub fn jobs<'c>(ctx: &Context<'c>) -> Result<&'c Jobs, Fault> {
    ctx.data_opt::<Jobs>().ok_or_else(|| Fault::internal("the schema has no jobs"))
}

fn full() -> Fault {
    Fault::new(Code::Busy, format!("排队的后台任务已有 {MAX_JOBS} 个，请稍后再试"))
}

impl Job {
    pub fn now(&self) -> Progress {
        self.progress.borrow().clone()
    }

    pub fn watch(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Breaks it off, unless it has ended.
    pub fn cancel(&self, now: Moment) {
        self.unless_ended(|progress| {
            (progress.state, progress.finished_at) = (State::Cancelled, Some(now));
        });
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }

    /// Changes how far it is; one that has ended stays as it is.
    fn unless_ended(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_if_modified(|progress| {
            let goes_on = !progress.state.has_ended();
            if goes_on {
                change(progress);
            }
            goes_on
        });
    }

    fn at(&self, done: u64, total: u64) {
        self.unless_ended(|progress| (progress.done, progress.total) = (done, total));
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            state: State::Queued,
            done: 0,
            total: 0,
            started_at: None,
            finished_at: None,
            error: None,
            found: None,
        }
    }
}

/// Waits for its turn, and carries it out. Whatever comes of it, it ends: one that never did
/// would be watched for ever, and take up its place.
async fn run(kept: Arc<Kept>, house: House, job: Arc<Job>) {
    let _turn = kept.turn.lock().await;
    let now = house.desk.now();
    job.unless_ended(|progress| {
        (progress.state, progress.started_at) = (State::Running, Some(now));
    });
    let work = AssertUnwindSafe(scores::rebuild(&house, &job)).catch_unwind();
    let outcome = work.await.unwrap_or_else(|_| Err(Failed::broken()));
    let now = house.desk.now();
    job.unless_ended(|progress| {
        progress.finished_at = Some(now);
        let (state, error, found) = match outcome {
            Ok(found) => (State::Succeeded, None, Some(found)),
            Err(Failed(why, found)) => (State::Failed, Some(why), found),
        };
        (progress.state, progress.error) = (state, error);
        progress.found = found.map(Arc::new);
        progress.done = if state == State::Succeeded { progress.total } else { progress.done };
    });
}

impl Failed {
    fn because(why: &str) -> Self {
        Self(why.to_owned(), None)
    }

    /// It panicked; where, the log of the service says.
    fn broken() -> Self {
        Self::because("任务意外中断，读模型照旧可用；请联系管理员")
    }
}
