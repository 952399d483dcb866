//! `luoshi archive copy`: moves every fact from one store to another, chains, ids and receipts
//! intact. What was cut off goes on where it stood.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Error, Result};
use clap::ValueEnum;
use event_store::{Copied, CopyError, Portable, ReadError, copy};
use sqlx::PgPool;

use crate::cli::{Misused, say};
use crate::config::Config;
use crate::place::Place;
use crate::verbs::migrate::bring_up_to_date;
use crate::verbs::{FOUND, alone_on_database, bar};

/// Where facts can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Store {
    Postgres,
    Kurrentdb,
}

pub(crate) fn copy_log(config: &Config, from: Store, to: Store) -> Result<ExitCode> {
    if from == to {
        return Err(Misused("--from 与 --to 须是两处".into()).into());
    }
    if config.kurrentdb_url.is_none() {
        return Err(Misused("请先设置 KURRENTDB_URL".into()).into());
    }
    alone_on_database(config, async |place| {
        bring_up_to_date(&place.database).await?;
        let pool = PgPool::connect(&place.database).await.context("无法连接数据库")?;
        let (from, to) = (open(place, &pool, from).await?, open(place, &pool, to).await?);
        let bar = bar("复制 {spinner} {pos} 条 已用 {elapsed}")?;
        let copied = copy(from, to, |so_far: Copied| bar.set_position(so_far.facts)).await;
        bar.finish_and_clear();
        pool.close().await;
        match copied {
            Ok(copied) => {
                let Copied { facts, found, receipts, .. } = copied;
                say(&format!("✔ 已复制 {facts} 条事实（原已有 {found} 条）、{receipts} 份回执\n"));
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                say(&format!("✘ {}\n", found(error)?));
                Ok(ExitCode::from(FOUND))
            }
        }
    })
}

async fn open(place: &Place, pool: &PgPool, store: Store) -> Result<Arc<dyn Portable>> {
    match store {
        Store::Postgres => Place::postgres_log(pool).await,
        Store::Kurrentdb => place.kurrent_log(pool).await,
    }
}

/// What is wrong with one of the logs. A store that could not be used is an error: nothing is
/// known of its log.
fn found(error: CopyError) -> Result<String> {
    Ok(match error {
        CopyError::From(ReadError::Damaged { at, .. }) => {
            format!("来源位置 {at} 的事实已损坏，没有继续复制；请先运行 luoshi doctor")
        }
        CopyError::Chain(_) => "来源的哈希链对不上，没有继续复制；请先运行 luoshi doctor".into(),
        CopyError::Receipt(command) => format!("来源缺少命令 {command} 的事实，没有继续复制"),
        CopyError::Other(at) => format!("目标在位置 {} 已有另一条事实，不是同一份日志", at.raw()),
        CopyError::Longer => "目标的事实比来源还多，不是同一份日志".into(),
        CopyError::From(ReadError::Unavailable(_)) => {
            return Err(Error::new(error).context("来源读不下去了；再运行一次会接着复制"));
        }
        CopyError::To(_) => {
            let said = "目标写不进去；请确认没有别的程序在写，再运行一次会接着复制";
            return Err(Error::new(error).context(said));
        }
    })
}
