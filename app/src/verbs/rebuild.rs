//! `luoshi rebuild`: retells read models from the first fact, beside those that are served.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use projections::ReadModel;

use crate::cli::{Misused, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::on_database;

pub(crate) fn run(config: &Config, names: &[String]) -> Result<ExitCode> {
    let models = chosen(names)?;
    on_database(config, async |url| {
        let service = Service::open(url, Arc::new(WallClock)).await?;
        let began = Instant::now();
        let rebuilt = projections::rebuild(Arc::clone(&service.log), &service.pool, &models)
            .await
            .context("重建没有完成；正在使用的读模型没有改动")?;
        for one in rebuilt {
            let (name, rows, position) = (one.name, one.rows, one.position.raw());
            say(&format!("✔ {name}：{rows} 行，至位置 {position}\n"));
        }
        say(&format!("用时 {:.1} 秒\n", began.elapsed().as_secs_f64()));
        service.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The models of these names; all when none are named.
pub(super) fn chosen(names: &[String]) -> Result<Vec<&'static dyn ReadModel>> {
    if names.is_empty() {
        return Ok(projections::ALL.to_vec());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    projections::named(&names).map_err(|unknown| {
        let known: Vec<_> = projections::ALL.iter().map(|model| model.name()).collect();
        Misused(format!("没有读模型“{unknown}”；有：{}", known.join("、"))).into()
    })
}
