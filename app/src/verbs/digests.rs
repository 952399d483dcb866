//! `luoshi projections digest`: a fingerprint of every read model, to compare two houses.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use serde_json::json;

use crate::cli::say;
use crate::config::Config;
use crate::service::Service;
use crate::verbs::on_database;

pub(crate) fn run(config: &Config, as_json: bool) -> Result<ExitCode> {
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let digests =
            projections::digest(&service.pool, projections::ALL).await.context("无法读取读模型")?;
        if as_json {
            let one = |it: &projections::Digest| {
                let position = it.position.raw();
                json!({ "name": it.name, "version": it.version, "position": position,
                        "rows": it.rows, "sha256": it.sha256 })
            };
            let all: Vec<_> = digests.iter().map(one).collect();
            say(&format!("{}\n", json!({ "projections": all })));
        } else {
            for it in digests {
                let position = it.position.raw();
                say(&format!("{} {} 位置 {position} 行数 {}\n", it.sha256, it.name, it.rows));
            }
        }
        service.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
