//! Job (后台任务): scores reckoned anew, as a proof or to be served.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::Refusal;
use domain::roster::Role;

use super::quarter::Quarter;
use super::rules;
use super::simulation::{ScoreChange, score_changes};
use crate::fault::Fault;
use crate::ids::{self, Ref};
use crate::jobs::{self, Progress, Rebuild, State, jobs};
use crate::loaders::house;
use crate::order::{Cmd, Receipt, UserError, asked, bad_command_id};
use crate::scalars::DateTime;
use crate::viewer::{Viewer, viewer};

/// What a job does (任务种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum JobKind {
    /// Reckon the scores of a quarter anew from the facts (重算得分).
    RebuildScores,
}

/// Where a job is in its life (任务状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "State")]
pub enum JobState {
    /// Waits until another of its kind has ended (排队).
    Queued,
    /// At work (进行中).
    Running,
    /// Done (完成).
    Succeeded,
    /// Came to nothing; `error` says why (失败).
    Failed,
    /// Somebody broke it off (已取消).
    Cancelled,
}

/// A job at one instant.
#[derive(Clone)]
pub struct Job {
    job: Arc<jobs::Job>,
    at: Progress,
}

/// Work that goes on by itself (后台任务). It is forgotten when the service starts anew.
#[Object]
impl Job {
    /// Opaque id (标识).
    async fn id(&self) -> ID {
        Ref::Job(self.job.id).id()
    }

    /// What it does (种类).
    async fn kind(&self) -> JobKind {
        JobKind::RebuildScores
    }

    /// Of which quarter (季度).
    async fn quarter(&self) -> Quarter {
        Quarter(self.job.work.quarter)
    }

    /// It only reckons and compares (只核算不改动).
    async fn dry_run(&self) -> bool {
        self.job.work.dry_run
    }

    /// Where it is in its life (状态).
    async fn state(&self) -> JobState {
        self.at.state.into()
    }

    /// Facts read or rows written so far; where facts can only be counted by reading them, about
    /// so many (已完成).
    async fn done(&self) -> u64 {
        self.at.done
    }

    /// Of how many; zero while that is not known (总数).
    async fn total(&self) -> u64 {
        self.at.total
    }

    /// When its turn came (开始时间).
    async fn started_at(&self) -> Option<DateTime> {
        self.at.started_at.map(DateTime)
    }

    /// When it ended (结束时间).
    async fn finished_at(&self) -> Option<DateTime> {
        self.at.finished_at.map(DateTime)
    }

    /// Why it failed (失败原因).
    async fn error(&self) -> Option<&str> {
        self.at.error.as_deref()
    }

    /// SHA-256 over the result and every fact it rests on, in hex (结果哈希).
    async fn result_hash(&self) -> Option<&str> {
        self.at.found.as_ref()?.result_hash.as_deref()
    }

    /// Of a frozen quarter by its own rules: whether that is what was published (与定榜一致).
    async fn matches(&self) -> Option<bool> {
        self.at.found.as_ref()?.matches
    }

    /// Who has another score or place than was published or served; told anew, also whose lines
    /// come to something else. Null until it has ended (差异).
    #[graphql(complexity = "40 * child_complexity + 1")]
    async fn diff(&self, ctx: &Context<'_>) -> Result<Option<Vec<ScoreChange>>, Fault> {
        match &self.at.found {
            Some(found) => Ok(Some(score_changes(ctx, found.diff.clone()).await?)),
            None => Ok(None),
        }
    }
}

impl Job {
    pub fn new(job: Arc<jobs::Job>, at: Progress) -> Self {
        Self { job, at }
    }

    fn now(job: Arc<jobs::Job>) -> Self {
        let at = job.now();
        Self { job, at }
    }
}

/// What came of a command to a job (后台任务结果).
#[derive(SimpleObject)]
pub struct JobPayload {
    /// That it was taken in hand; null when refused. It records no fact (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// The job as it now is (后台任务).
    pub job: Option<Job>,
}

#[derive(Default)]
pub struct JobQuery;

#[Object]
impl JobQuery {
    /// A job, for whoever started it and who sees the county (后台任务).
    async fn job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<Option<Job>, Fault> {
        Ok(visible(ctx, &id)?.map(Job::now))
    }
}

#[derive(Default)]
pub struct JobMutation;

#[Object]
impl JobMutation {
    /// Reckon the scores of a quarter anew from the facts (重算得分): as a proof for who sees the
    /// county, or, by the head of the office, to be served.
    async fn rebuild_scores(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
        #[graphql(desc = "By this version of the rules; only to reckon (规则版本)")]
        rule_version: Option<u32>,
        #[graphql(desc = "Only reckon and compare (只核算不改动)", default = true)] dry_run: bool,
    ) -> Result<JobPayload, Fault> {
        let viewer = viewer(ctx)?;
        if let Err(refusal) = may_rebuild(viewer, dry_run) {
            return Ok(refused(refusal));
        }
        let Some(quarter) = ids::quarter(&quarter) else {
            return Ok(refused(Refusal::invalid("quarter", "季度写作 2020Q1")));
        };
        if rule_version.is_some() && !dry_run {
            let why = "读模型只按各任务所依据的规则重建；换规则请用 dryRun";
            return Ok(refused(Refusal::invalid("ruleVersion", why)));
        }
        let Ok(rules) = rule_version.map(|it| rules::version(ctx, it)).transpose() else {
            return Ok(refused(Refusal::invalid("ruleVersion", "没有这一版规则")));
        };
        let Some(asked) = asked(ctx, &cmd, None)? else { return Ok(refused(bad_command_id())) };
        let work = Rebuild { quarter, rules, dry_run };
        let started_by = (asked.command_id, viewer.account.user.clone());
        let job = jobs(ctx)?.start(house(ctx)?, started_by, work)?;
        Ok(done(&cmd, job))
    }

    /// Break a job off (取消后台任务). Nothing it had not finished has happened.
    async fn cancel_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Its id (标识)")] id: ID,
    ) -> Result<JobPayload, Fault> {
        let Some(job) = visible(ctx, &id)? else { return Ok(refused(Refusal::NotFound)) };
        let account = &viewer(ctx)?.account;
        if job.owner != account.user && account.role != Role::SupHead {
            return Ok(refused(Refusal::Forbidden));
        }
        if asked(ctx, &cmd, None)?.is_none() {
            return Ok(refused(bad_command_id()));
        }
        job.cancel(house(ctx)?.desk.now());
        Ok(done(&cmd, job))
    }
}

fn may_rebuild(viewer: &Viewer, dry_run: bool) -> Result<(), Refusal> {
    match dry_run {
        true if viewer.sees_county() => Ok(()),
        true => Err(Refusal::Forbidden),
        false => viewer.actor().must_be(&[Role::SupHead]),
    }
}

/// A job, if there is one and the viewer may see it.
pub fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Arc<jobs::Job>>, Fault> {
    let viewer = viewer(ctx)?;
    let Some(id) = ids::job(id) else { return Ok(None) };
    let sees = |job: &Arc<jobs::Job>| viewer.sees_county() || job.owner == viewer.account.user;
    Ok(jobs(ctx)?.find(id).filter(sees))
}

fn done(cmd: &Cmd, job: Arc<jobs::Job>) -> JobPayload {
    let receipt = Some(Receipt::of_no_fact(cmd));
    JobPayload { receipt, user_errors: vec![], job: Some(Job::now(job)) }
}

fn refused(refusal: Refusal) -> JobPayload {
    JobPayload { receipt: None, user_errors: vec![refusal.into()], job: None }
}
