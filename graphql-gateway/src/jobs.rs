//! Jobs (后台任务): work too long for one answer. Somebody starts it, watches it, and may break it
//! off. They live in memory: what a job has put in force stays, and a restart forgets the rest.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::Context;
use domain::roster::UserId;
use domain::score::RuleSet;
use domain::time::{Moment, Quarter};
use projections::proof::{Proof, ProofError, prove};
use projections::questions::Unanswered;
use projections::simulate::ScoreChange;
use projections::{RebuildError, Step};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::bookkeeper::in_words;
use crate::fault::{Code, Fault};
use crate::house::House;

/// Jobs kept to be looked at; the oldest that has ended makes room. They hold a difference of a
/// few hundred units each.
pub const MAX_JOBS: usize = 50;

/// All jobs of a house. Those of one kind run one after the other.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Desk>);

#[derive(Default)]
struct Desk {
    /// Oldest first.
    kept: Mutex<Vec<Arc<Job>>>,
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
    /// Steps done, of how many, as far as is known.
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
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = kept.iter().find(|job| job.id == id) {
            let same = job.owner == owner && job.work == work;
            return if same { Ok(Arc::clone(job)) } else { Err(reused()) };
        }
        if kept.len() >= MAX_JOBS {
            let ended = kept.iter().position(|job| job.now().state.has_ended());
            kept.remove(ended.ok_or_else(full)?);
        }
        let progress = watch::Sender::new(Progress::default());
        let job = Arc::new(Job { id, owner, work, progress, task: OnceLock::new() });
        let running = run(Arc::clone(&self.0), house.clone(), Arc::clone(&job));
        let task = tokio::spawn(running).abort_handle();
        job.task.get_or_init(|| task);
        kept.push(Arc::clone(&job));
        Ok(job)
    }

    pub fn find(&self, id: Uuid) -> Option<Arc<Job>> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|job| job.id == id).cloned()
    }
}

pub fn jobs<'c>(ctx: &Context<'c>) -> Result<&'c Jobs, Fault> {
    ctx.data_opt::<Jobs>().ok_or_else(|| Fault::internal("the schema has no jobs"))
}

fn reused() -> Fault {
    Fault::new(Code::CommandIdReused, "这个命令编号已用于另一请求，请换一个编号")
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
        self.end(|progress| {
            (progress.state, progress.finished_at) = (State::Cancelled, Some(now));
        });
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }

    /// Changes how far it is; one that has ended stays as it is.
    fn end(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_if_modified(|progress| {
            let goes_on = !progress.state.has_ended();
            if goes_on {
                change(progress);
            }
            goes_on
        });
    }

    fn at(&self, done: u64, total: u64) {
        self.end(|progress| (progress.done, progress.total) = (done, total));
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

/// Waits for its turn, and carries it out.
async fn run(desk: Arc<Desk>, house: House, job: Arc<Job>) {
    let _turn = desk.turn.lock().await;
    let now = house.desk.now();
    job.end(|progress| (progress.state, progress.started_at) = (State::Running, Some(now)));
    let outcome =
        if job.work.dry_run { reckon(&house, &job).await } else { retell(&house, &job).await };
    let now = house.desk.now();
    job.end(|progress| {
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

async fn reckon(house: &House, job: &Job) -> Result<Found, Failed> {
    let Rebuild { quarter, rules, .. } = job.work.clone();
    let log = house.desk.log();
    let at = |done, total| job.at(done, total);
    let proof = prove(log, &house.questions, quarter, rules, at).await?;
    let matches = proof.matches();
    let Proof { reckoned, changes, .. } = proof;
    let result_hash = Some(reckoned.outcome.result_hash);
    let found = Found { result_hash, matches, diff: changes };
    match reckoned.alarm {
        Some(alarm) => Err(Failed(in_words(&alarm), Some(found))),
        None => Ok(found),
    }
}

async fn retell(house: &House, job: &Arc<Job>) -> Result<Found, Failed> {
    let questions = &house.questions;
    let before = questions.scores(job.work.quarter).await?;
    let watching = Arc::clone(job);
    let watch = move |step| match step {
        Step::Reading { facts, of } => watching.at(facts, of),
        Step::Writing { rows, of, .. } => watching.at(rows as u64, of as u64),
        Step::Resumed(_) | Step::Served(_) => {}
    };
    questions.retell_scores(Arc::clone(house.desk.log()), watch).await?;
    let diff = before.changed_to(questions.scores(job.work.quarter).await?);
    Ok(Found { diff, ..Found::default() })
}

impl From<ProofError> for Failed {
    fn from(error: ProofError) -> Self {
        tracing::error!(%error, "a quarter was not reckoned");
        Self("核算没有完成：事实日志或读模型无法读取".into(), None)
    }
}

impl From<Unanswered> for Failed {
    fn from(error: Unanswered) -> Self {
        tracing::error!(%error, "scores were not compared");
        Self("核算没有完成：读模型无法读取".into(), None)
    }
}

impl From<RebuildError> for Failed {
    fn from(error: RebuildError) -> Self {
        tracing::error!(%error, "scores were not told anew");
        let why = match error {
            RebuildError::Busy => "一直有查询占用旧的读模型，换不上去",
            _ => "重建没有完成，读模型照旧可用；再来一次会接着做",
        };
        Self(why.into(), None)
    }
}
