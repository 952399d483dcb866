//! Which database: the office's own if one is named, otherwise a private one.

use std::future::pending;

use anyhow::Result;

use crate::{
    config::Config,
    postgres::{Durability, Postgres, Watched},
};

/// Hold it as long as there are connections; a private server ends with it.
pub(crate) enum Database {
    /// `DATABASE_URL`; somebody else runs it.
    Given(String),
    Private(Postgres),
    /// Private, and started again when it ends by itself.
    Watched(Watched),
}

impl Database {
    pub(crate) fn open(config: &Config) -> Result<Self> {
        match &config.database_url {
            Some(url) => Ok(Self::Given(url.clone())),
            None => Ok(Self::Private(Postgres::start(&config.data, Durability::Kept)?)),
        }
    }

    /// For a service: looks after a private server from now on. The future resolves when that is
    /// given up; then [`Database::close_after`] says why.
    pub(crate) fn watched(self) -> Result<(Self, impl Future<Output = ()> + Send + 'static)> {
        let (database, given_up) = match self {
            Self::Private(postgres) => {
                let (watched, given_up) = Watched::over(postgres)?;
                (Self::Watched(watched), Some(given_up))
            }
            other => (other, None),
        };
        Ok((database, async {
            match given_up {
                Some(given_up) => given_up.wait().await,
                None => pending().await,
            }
        }))
    }

    /// For a verb beside a running service: its server while it runs, otherwise one of our own.
    pub(crate) fn join(config: &Config) -> Result<Self> {
        let beside = config.database_url.is_none().then(|| Postgres::of_a_service(&config.data));
        beside.flatten().map_or_else(|| Self::open(config), |url| Ok(Self::Given(url)))
    }

    /// What it is, for people; an address may hold a password and is not repeated.
    pub(crate) fn in_words(&self) -> &'static str {
        match self {
            Self::Given(_) => "使用指定的 PostgreSQL",
            Self::Private(_) | Self::Watched(_) => "私有 PostgreSQL 已启动",
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Private(postgres) => postgres.url(),
            Self::Watched(watched) => watched.url().to_owned(),
        }
    }

    /// Ends it after the work on it, whose own trouble comes first; a second trouble is told too.
    pub(crate) fn close_after<T>(self, work: Result<T>) -> Result<T> {
        match (self.close(), work) {
            (Ok(()), work) => work,
            (Err(trouble), Ok(_)) => Err(trouble),
            (Err(trouble), Err(cause)) => {
                eprintln!("{trouble:#}");
                Err(cause)
            }
        }
    }

    /// After all connections are closed.
    fn close(self) -> Result<()> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Private(postgres) => postgres.stop(),
            Self::Watched(watched) => watched.stop(),
        }
    }
}
