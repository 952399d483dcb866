//! `luoshi rebuild`: retells read models from the first fact, beside those that are served, or
//! turns back to what was served before.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Error, Result};
use commands::clock::WallClock;
use event_store::ReadError;
use indicatif::ProgressBar;
use projections::{ReadModel, RebuildError, Rebuilt, RollbackError, Step};

use crate::cli::{Misused, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::{bar, on_database};

type Models = [&'static dyn ReadModel];

pub(crate) fn run(config: &Config, names: &[String], rollback: bool) -> Result<ExitCode> {
    let models = chosen(names)?;
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        if rollback {
            turn_back(&service, &models).await?;
        } else {
            tell_anew(&service, &models).await?;
        }
        service.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn tell_anew(service: &Service, models: &Models) -> Result<()> {
    let began = Instant::now();
    let bar = bar("{msg} {bar:30} {pos}/{len} 已用 {elapsed}")?;
    let shown = bar.clone();
    let watch = move |step| show(&shown, step);
    let log = Arc::clone(&service.log);
    let outcome = projections::rebuild_watched(log, &service.pool, models, watch).await;
    bar.finish_and_clear();
    outcome.map_err(told).context("重建没有完成；没有换上的读模型照旧可用，再运行一次会接着做")?;
    say(&format!("用时 {:.1} 秒\n", began.elapsed().as_secs_f64()));
    Ok(())
}

async fn turn_back(service: &Service, models: &Models) -> Result<()> {
    let turned = projections::roll_back(&*service.log, &service.pool, models).await;
    for one in turned.map_err(refused).context("没有换回")? {
        say(&line(&one));
    }
    Ok(())
}

fn show(bar: &ProgressBar, step: Step) {
    match step {
        Step::Resumed(name) => bar.suspend(|| say(&format!("  {name}：接着上次没做完的\n"))),
        Step::Reading { facts, of } => at(bar, "读取事实", facts, of),
        Step::Writing { name, rows, of } => at(bar, name, rows as u64, of as u64),
        Step::Served(one) => bar.suspend(|| say(&line(&one))),
    }
}

fn at(bar: &ProgressBar, what: &'static str, done: u64, of: u64) {
    bar.set_message(what);
    bar.set_length(of);
    bar.set_position(done);
}

fn line(Rebuilt { name, generation, position, rows }: &Rebuilt) -> String {
    format!("✔ {name}：第 {generation} 代，{rows} 行，至位置 {}\n", position.raw())
}

/// What stopped a fold, in the operator's words.
pub(super) fn told(error: RebuildError) -> Error {
    let said = match &error {
        RebuildError::Database(_) => "数据库连接中断或拒绝了写入".into(),
        RebuildError::Log(ReadError::Unavailable(_)) => "事实日志无法读取".into(),
        RebuildError::Log(ReadError::Damaged { at, .. }) => format!("位置 {at} 的事实已损坏"),
        RebuildError::Poison(poison) => {
            let (at, category, kind) = (poison.at.raw(), &poison.category, &poison.kind);
            format!("读不懂位置 {at} 的事实（{category}/{kind}）")
        }
        RebuildError::Worker => "一个折叠线程意外结束".into(),
        RebuildError::Busy => "一直有查询占用旧的读模型，换不上去".into(),
    };
    Error::new(error).context(said)
}

/// Why there is no way back, and what to do instead.
fn refused(error: RollbackError) -> Error {
    match error {
        RollbackError::NoneKept(name) => Error::msg(format!("{name} 没有留下上一代")),
        RollbackError::OtherVersion { name, kept, ours } => Error::msg(format!(
            "{name} 的上一代是第 {kept} 版折叠所写，本程序是第 {ours} 版；请改用当时的程序"
        )),
        RollbackError::OtherColumns(name) => {
            Error::msg(format!("{name} 的上一代与现在的表结构不同；请改为重建"))
        }
        RollbackError::OtherLog(name) => {
            Error::msg(format!("{name} 的上一代出自另一份事实日志；请改为重建"))
        }
        RollbackError::Rebuild(error) => told(error),
    }
}

/// The models of these names; all when none are named.
fn chosen(names: &[String]) -> Result<Vec<&'static dyn ReadModel>> {
    if names.is_empty() {
        return Ok(projections::ALL.to_vec());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    projections::named(&names).map_err(|unknown| {
        let known: Vec<_> = projections::ALL.iter().map(|model| model.name()).collect();
        Misused(format!("没有读模型“{unknown}”；有：{}", known.join("、"))).into()
    })
}
