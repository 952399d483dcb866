//! `luoshi seed`: tells a demo county, through the real commands and a clock moved by hand.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use commands::clock::WallClock;
use commands::door::{Account, Door};
use event_store::Cursor;
use fixtures::Profile;
use graphql_gateway::Reckoner;

use crate::cli::say;
use crate::config::Config;
use crate::service::Service;
use crate::verbs::{bar, on_database};

pub(crate) fn run(config: &Config, profile: Profile) -> Result<ExitCode> {
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        tell(&service, profile).await?;
        service.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Tells the county unless it has been told. Its first account is there from the moment it is
/// begun, its last one once it is complete: so a telling that was cut off goes on, and an
/// office's real facts are never mixed with invented ones.
pub(crate) async fn tell(service: &Service, profile: Profile) -> Result<()> {
    let accounts = fixtures::accounts();
    let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else {
        bail!("示范县没有人员");
    };
    if is_there(&service.door, last).await? {
        return Ok(());
    }
    if !is_there(&service.door, first).await? && is_in_use(service).await? {
        bail!("这里已有真实数据，不能载入示范县；请用 LUOSHI_DATA 或 DATABASE_URL 换一处");
    }
    service.door.admit(first).await.context("无法添加示范人员")?;
    let bar = bar("载入示范县 {bar:30} {pos}/{len} 已用 {elapsed}")?;
    let mut progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let told =
        fixtures::tell_with(profile, Arc::clone(&service.log), Some(&Reckoner), &mut progress)
            .await;
    let told = told.context("示范县没有载入完；再运行一次会接着载入")?;
    for account in &accounts {
        service.door.admit(account).await.context("无法添加示范人员")?;
    }
    bar.finish_and_clear();
    say(&format!("✔ 示范县已载入（{} 条事实，均为虚构）\n", told.facts));
    Ok(())
}

/// Whether an invented county is told, or begun, in the database of this door.
pub(crate) async fn is_begun(door: &Door) -> Result<bool> {
    match fixtures::accounts().first() {
        Some(first) => is_there(door, first).await,
        None => Ok(false),
    }
}

/// With all particulars: an office may use the same name for somebody of its own.
async fn is_there(door: &Door, account: &Account) -> Result<bool> {
    let known = door.account(&account.user).await.context("无法读取人员名单")?;
    Ok(known.as_ref() == Some(account))
}

/// By facts, or by people: the facts of a house may be in another store than its people.
async fn is_in_use(service: &Service) -> Result<bool> {
    let head = service.log.head().await.context("无法读取事件日志")?;
    Ok(head > Cursor::START || service.door.inhabited().await.context("无法读取人员名单")?)
}
