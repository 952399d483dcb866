//! Where a house is kept: its tables in `PostgreSQL`, and its facts there too or in
//! `KurrentDB`.

use std::sync::Arc;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use commands::door::Door;
use event_store::kurrent::PostgresLock;
use event_store::{KurrentLog, Log, Portable, PostgresLog};
use sqlx::PgPool;

use crate::config::{Config, Ways};
use crate::database::Database;
use crate::verbs::seed;

/// The word that our streams begin with in `KurrentDB`. An invented county is kept apart there
/// from an office's own facts.
const OFFICE: &str = "luoshi";
const DEMO: &str = "luoshi_demo";

/// Addresses; they may hold passwords and are never shown.
pub(crate) struct Place {
    pub(crate) database: String,
    kurrentdb: Option<String>,
    demo: bool,
    ways: Ways,
}

impl Place {
    pub(crate) fn of(config: &Config, database: &Database) -> Self {
        let (kurrentdb, demo) = (config.kurrentdb_url.clone(), config.demo);
        Self { database: database.url(), kurrentdb, demo, ways: config.ways.clone() }
    }

    /// By which ways its letters leave it: as the operator has set them, but nothing leaves an
    /// invented county.
    pub(crate) async fn ways(&self, door: &Door) -> Result<Ways> {
        let invented = self.is_invented(door).await?;
        Ok(if invented { self.ways.of_an_invented_county() } else { self.ways.clone() })
    }

    /// The facts of the house, where it keeps them.
    pub(crate) async fn log(&self, pool: &PgPool) -> Result<Arc<dyn Log>> {
        Ok(match &self.kurrentdb {
            Some(_) => self.kurrent_log(pool).await?,
            None => Self::postgres_log(pool).await?,
        })
    }

    pub(crate) async fn postgres_log(pool: &PgPool) -> Result<Arc<dyn Portable>> {
        let log = PostgresLog::connect(pool.clone()).await.context("无法读取事件日志")?;
        Ok(Arc::new(log))
    }

    /// One process writes at a time, by a lock in the database.
    pub(crate) async fn kurrent_log(&self, pool: &PgPool) -> Result<Arc<dyn Portable>> {
        let url = self.kurrentdb.as_deref().context("没有设置 KURRENTDB_URL")?;
        let tenant = self.tenant(pool).await?;
        let lock = PostgresLock::new((*pool.connect_options()).clone(), tenant);
        let log = KurrentLog::connect(url, tenant, Arc::new(lock)).await;
        Ok(Arc::new(log.context("无法连接 KurrentDB")?))
    }

    /// Facts and tables belong together: a verb on the tables of an invented county must not read
    /// or write the office's facts, and whose tables they are is known to the database.
    async fn tenant(&self, pool: &PgPool) -> Result<&'static str> {
        let door = Door::new(pool.clone(), Arc::new(WallClock));
        Ok(if self.is_invented(&door).await? { DEMO } else { OFFICE })
    }

    async fn is_invented(&self, door: &Door) -> Result<bool> {
        Ok(self.demo || seed::is_begun(door).await?)
    }
}
