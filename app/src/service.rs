//! Wiring: the rooms of a house that runs, put together on one database.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use commands::door::Door;
use commands::{Clock, Desk, Ways};
use domain::roster::{Actor, UserId};
use event_store::Log;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use crate::cli::Misused;
use crate::config;
use crate::place::Place;
use crate::verbs::migrate::bring_up_to_date;

/// Readers at once. The appender, the bell and every process have connections of their own, so
/// that a crowd at the front desk never keeps a command from being written.
const CONNECTIONS: u32 = 16;
/// Somebody who waits longer than this is told that the house is busy.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) struct Service {
    pub(crate) pool: PgPool,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) door: Door,
    pub(crate) ways: config::Ways,
}

impl Service {
    /// Opens the house on a database, bringing its shape up to date first.
    pub(crate) async fn open(place: &Place, clock: Arc<dyn Clock>) -> Result<Self> {
        let url = &place.database;
        bring_up_to_date(url).await?;
        let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        let pool = options.connect(url).await.context("无法连接数据库")?;
        let log = place.log(&pool).await?;
        let desk = Desk::open(Arc::clone(&log), clock).await.context("无法读取事件日志")?;
        let door = Door::new(pool.clone(), Arc::new(WallClock));
        let ways = place.ways(&door).await?;
        let desk = Arc::new(desk.writing(Ways::open(&ways.channels())));
        Ok(Self { pool, log, desk, door, ways })
    }

    /// Who an operator speaks for on the command line.
    pub(crate) async fn actor(&self, account: &str) -> Result<Actor> {
        let user = UserId(account.to_owned());
        let known = self.door.account(&user).await.context("无法读取人员名单")?;
        let unknown = || Misused(format!("没有账号“{account}”；用 luoshi user add 添加"));
        Ok(known.ok_or_else(unknown)?.actor())
    }

    /// After everything that uses it has ended.
    pub(crate) async fn close(self) {
        let Self { pool, log, desk, door, ways: _ } = self;
        drop((log, desk, door));
        pool.close().await;
    }
}
