//! `luoshi user`: admits people, and prints the link by which they come in, once.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Subcommand, builder::PossibleValuesParser};
use commands::clock::WallClock;
use commands::door::{Account, Door, DoorError, LINK_HOURS};
use domain::roster::{Role, UserId};
use domain::unit::UnitId;
use strum::VariantArray;

use crate::cli::{TEMPLATE, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::on_database;

#[derive(Debug, Subcommand)]
pub(crate) enum Act {
    #[command(about = "添加人员，并打印一次性登录链接", help_template = TEMPLATE)]
    Add {
        #[arg(value_name = "账号", help = "字母、数字、点、横线或下划线，最多 40 位")]
        account: String,
        #[arg(long, value_name = "姓名", help = "页面上显示的姓名或称呼")]
        name: String,
        #[arg(long, value_name = "单位代码", help = "所在单位，例如 D10、T05；督查室为 DCS")]
        unit: String,
        #[arg(long, value_name = "身份", help = "身份", value_parser = roles())]
        role: String,
    },
    #[command(about = "为已有人员再打印一个登录链接", help_template = TEMPLATE)]
    Link {
        #[arg(value_name = "账号", help = "已添加的账号")]
        account: String,
    },
}

/// Everything a person can be; the clock is nobody.
fn roles() -> PossibleValuesParser {
    let persons = Role::VARIANTS.iter().filter(|role| **role != Role::System);
    PossibleValuesParser::new(persons.map(<&str>::from))
}

pub(crate) fn run(config: &Config, act: &Act) -> Result<ExitCode> {
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let user = match act {
            Act::Add { account, name, unit, role } => {
                let role = role.parse().context("没有这个身份")?;
                add(&service, account, name, unit, role).await?
            }
            Act::Link { account } => known(&service.door, account).await?,
        };
        let link = service.door.link(&user).await.map_err(explained)?;
        say(&format!(
            "登录链接（{LINK_HOURS} 小时内有效，只能用一次）：\n{}\n",
            crate::verbs::serve::link(config.listen, &link)
        ));
        service.close().await;
        Ok(ExitCode::SUCCESS)
    })
}

async fn add(
    service: &Service,
    account: &str,
    name: &str,
    unit: &str,
    role: Role,
) -> Result<UserId> {
    let user = UserId(account.to_owned());
    let account =
        Account { user: user.clone(), name: name.to_owned(), unit: UnitId::new(unit), role };
    service.door.admit(&account).await.map_err(explained)?;
    Ok(user)
}

async fn known(door: &Door, account: &str) -> Result<UserId> {
    let user = UserId(account.to_owned());
    match door.account(&user).await.map_err(explained)? {
        Some(account) => Ok(account.user),
        None => bail!("没有账号“{account}”；用 luoshi user add 添加"),
    }
}

/// What the door says to people is said to the operator; the rest is the database's trouble.
fn explained(error: DoorError) -> anyhow::Error {
    match error {
        DoorError::Taken | DoorError::BadName => anyhow::Error::msg(error.to_string()),
        DoorError::Unavailable(_) | DoorError::NoChance => {
            anyhow::Error::new(error).context("无法读写人员名单")
        }
    }
}
