//! `luoshi units`: puts the office's table of units in force.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use commands::units::{MAX_BYTES, SetUnits, read};
use commands::{Asked, ClientKind, founding};
use uuid::Uuid;

use crate::cli::say;
use crate::config::Config;
use crate::service::Service;
use crate::verbs::{FOUND, bytes_of, on_database};

pub(crate) fn run(config: &Config, file: &Path, by: &str) -> Result<ExitCode> {
    let bytes = bytes_of(file, MAX_BYTES)?;
    let units = match read(&bytes) {
        Ok(units) => units,
        Err(refusal) => {
            say(&format!("✘ {refusal}；没有写入任何内容\n"));
            return Ok(ExitCode::from(FOUND));
        }
    };
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        founding::found(&service.desk).await.context("无法写入初始规则")?;
        let actor = service.actor(by).await?;
        let command_id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &bytes);
        let asked = Asked::by(actor, command_id, ClientKind::Console);
        let all = units.len();
        let answer = service.desk.handle(&SetUnits { units }, &asked).await;
        let code = match answer.context("没有得到写入结果；请用同样的命令重发")? {
            Ok(done) => {
                say(&format!("✔ 单位名录共 {all} 个单位，其中新登记 {} 个\n", done.outcome));
                ExitCode::SUCCESS
            }
            Err(refusal) => {
                say(&format!("✘ {refusal}（{}）；没有写入任何内容\n", refusal.code()));
                ExitCode::from(FOUND)
            }
        };
        service.close().await;
        Ok(code)
    })
}
