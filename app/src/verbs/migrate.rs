//! `luoshi migrate`: brings the database to the shape that this program needs.

use std::process::ExitCode;

use anyhow::{Context, Result};
use event_store::postgres::MIGRATOR;
use sqlx::{Connection, PgConnection, migrate::MigrateError};

use crate::{cli::say, config::Config, database::Database};

pub(crate) fn run(config: &Config) -> Result<ExitCode> {
    let database = Database::open(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(bring_up_to_date(&database.url()));
    drop(runtime);
    database.close_after(done)?;

    say(&format!("数据库结构已是最新（共 {} 步）\n", MIGRATOR.iter().count()));
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn bring_up_to_date(url: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await.context("无法连接数据库")?;
    MIGRATOR.run(&mut connection).await.map_err(explained)?;
    Ok(connection.close().await?)
}

/// A database that another version of this program has changed is left alone, and said so.
fn explained(error: MigrateError) -> anyhow::Error {
    let text = match &error {
        MigrateError::VersionMissing(step) => {
            format!(
                "数据库已由更新版本的程序升级（第 {step} 步），请使用新版本的 luoshi；数据没有改动"
            )
        }
        MigrateError::VersionMismatch(step) => {
            format!("数据库的第 {step} 步升级与本程序所带的不一致；数据没有改动")
        }
        MigrateError::Dirty(step) => format!("数据库的第 {step} 步升级曾中断，需要人工处理"),
        _ => return anyhow::Error::new(error).context("数据库升级没有完成"),
    };
    anyhow::Error::msg(text)
}
