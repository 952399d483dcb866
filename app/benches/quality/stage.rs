//! The stage: databases made for one measurement, on the server that `DATABASE_URL` names.

use std::env;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use event_store::postgres::MIGRATOR;
use event_store::{Log, PostgresLog};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::process::Command;

/// Readers of a house, as `luoshi serve` has them.
const CONNECTIONS: u32 = 16;

pub(crate) struct Stage {
    server: PgConnectOptions,
}

/// A database of its own, with a pool of connections.
pub(crate) struct Database {
    pub(crate) name: String,
    pub(crate) pool: PgPool,
    server: PgConnectOptions,
}

impl Stage {
    pub(crate) async fn open() -> Result<Self> {
        let url = env::var("DATABASE_URL").context("DATABASE_URL is not set")?;
        let server = PgConnectOptions::from_str(&url)?;
        PgConnection::connect_with(&server).await?.close().await?;
        Ok(Self { server })
    }

    pub(crate) async fn setting(&self, name: &str) -> Result<String> {
        let mut connection = PgConnection::connect_with(&self.server).await?;
        let setting = sqlx::query_scalar("SELECT current_setting($1)").bind(name);
        Ok(setting.fetch_one(&mut connection).await?)
    }

    /// An empty database, whatever was there under this name.
    pub(crate) async fn empty(&self, name: &str) -> Result<Database> {
        self.create(name, "template0").await
    }

    /// Our tables, without facts.
    pub(crate) async fn house(&self, name: &str) -> Result<Database> {
        let database = self.empty(name).await?;
        MIGRATOR.run(&database.pool).await?;
        Ok(database)
    }

    /// A copy of a database that nobody is connected to.
    pub(crate) async fn copy(&self, name: &str, original: &str) -> Result<Database> {
        self.create(name, original).await
    }

    pub(crate) async fn exists(&self, name: &str) -> Result<bool> {
        let mut connection = PgConnection::connect_with(&self.server).await?;
        let found =
            sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)");
        Ok(found.bind(name).fetch_one(&mut connection).await?)
    }

    pub(crate) async fn enter(&self, name: &str) -> Result<Database> {
        self.enter_with(name, CONNECTIONS).await
    }

    pub(crate) async fn enter_with(&self, name: &str, connections: u32) -> Result<Database> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_mins(1))
            .connect_with(self.server.clone().database(name))
            .await?;
        Ok(Database { name: name.to_owned(), pool, server: self.server.clone() })
    }

    pub(crate) async fn rename(&self, from: &str, to: &str) -> Result<()> {
        self.ask(&format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)")).await?;
        self.ask(&format!("ALTER DATABASE {from} RENAME TO {to}")).await
    }

    async fn create(&self, name: &str, template: &str) -> Result<Database> {
        self.ask(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        self.ask(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
        // Whoever is measured next does not pay for what was prepared.
        self.ask("CHECKPOINT").await?;
        self.enter(name).await
    }

    async fn ask(&self, statement: &str) -> Result<()> {
        let mut connection = PgConnection::connect_with(&self.server).await?;
        connection.execute(statement).await?;
        Ok(connection.close().await?)
    }
}

impl Database {
    pub(crate) async fn log(&self) -> Result<Arc<dyn Log>> {
        Ok(Arc::new(PostgresLog::connect(self.pool.clone()).await?))
    }

    /// One of `PostgreSQL`'s own programs, led to this database.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        let socket = self.server.get_socket().map(|it| it.as_os_str().to_owned());
        command
            .env("PGHOST", socket.unwrap_or_else(|| self.server.get_host().into()))
            .env("PGPORT", self.server.get_port().to_string())
            .env("PGUSER", self.server.get_username())
            .env("PGDATABASE", &self.name);
        command
    }

    /// Lets go of it, so that it may be copied.
    pub(crate) async fn leave(self) {
        self.pool.close().await;
    }

    pub(crate) async fn drop(self) -> Result<()> {
        let (name, server) = (self.name.clone(), self.server.clone());
        self.leave().await;
        Stage { server }.ask(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
    }
}
