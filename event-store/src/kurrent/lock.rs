//! The lock that lets one process write at a time. `KurrentDB` has none to give, so it comes from
//! outside: from `PostgreSQL`, which the house has anyway, or from the process itself.
//!
//! It keeps writers from getting in each other's way. That they stay correct when a lock is lost
//! (a process stood still, a connection broke) is the journal's doing.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::{Duration, timeout},
};

pub type LockError = Box<dyn std::error::Error + Send + Sync>;

/// Who may write.
#[async_trait]
pub trait WriterLock: Send + Sync + 'static {
    /// Waits until nobody else writes.
    async fn lock(&self) -> Result<Box<dyn HeldLock>, LockError>;
}

/// A lock that is held. Dropping it gives it back as well, sooner or later.
#[async_trait]
pub trait HeldLock: Send {
    async fn release(self: Box<Self>);
}

/// For a log that one process alone writes to.
#[derive(Default, Clone)]
pub struct ProcessLock(Arc<Mutex<()>>);

#[async_trait]
impl WriterLock for ProcessLock {
    async fn lock(&self) -> Result<Box<dyn HeldLock>, LockError> {
        Ok(Box::new(Arc::clone(&self.0).lock_owned().await))
    }
}

#[async_trait]
impl HeldLock for OwnedMutexGuard<()> {
    async fn release(self: Box<Self>) {
        drop(self);
    }
}

/// How long others may write before a command is told that the store cannot be reached.
const PATIENCE: Duration = Duration::from_mins(1);

/// A process that stands still while it holds the lock must not stop the others: the server
/// ends its session.
const MANNERS: &str = "SET idle_session_timeout = '60s'; \
    SET client_connection_check_interval = '5s'";

const LOCK: &str = "SELECT pg_advisory_lock(hashtextextended($1, 0))";
const UNLOCK: &str = "SELECT pg_advisory_unlock(hashtextextended($1, 0))";

/// An advisory lock of one `PostgreSQL` database, for all processes that write to one tenant.
pub struct PostgresLock {
    options: PgConnectOptions,
    name: String,
    /// Between two turns.
    connection: Arc<Mutex<Option<PgConnection>>>,
}

impl PostgresLock {
    pub fn new(options: PgConnectOptions, tenant: &str) -> Self {
        let name = format!("the writer of {tenant} in KurrentDB");
        Self { options, name, connection: Arc::default() }
    }

    async fn take(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query(LOCK).bind(&self.name).execute(connection).await.map(|_| ())
    }

    async fn wait(&self) -> Result<PgConnection, sqlx::Error> {
        let kept = self.connection.lock().await.take();
        if let Some(mut connection) = kept
            && self.take(&mut connection).await.is_ok()
        {
            return Ok(connection);
        }
        let mut connection = PgConnection::connect_with(&self.options).await?;
        connection.execute(MANNERS).await?;
        self.take(&mut connection).await?;
        Ok(connection)
    }
}

#[async_trait]
impl WriterLock for PostgresLock {
    async fn lock(&self) -> Result<Box<dyn HeldLock>, LockError> {
        let connection = timeout(PATIENCE, self.wait()).await??;
        let (name, home) = (self.name.clone(), Arc::clone(&self.connection));
        Ok(Box::new(Session { connection, name, home }))
    }
}

/// A session that holds the lock; when it ends, the server gives the lock back.
struct Session {
    connection: PgConnection,
    name: String,
    home: Arc<Mutex<Option<PgConnection>>>,
}

#[async_trait]
impl HeldLock for Session {
    async fn release(self: Box<Self>) {
        let Self { mut connection, name, home } = *self;
        let released = sqlx::query(UNLOCK).bind(name).execute(&mut connection).await;
        if released.is_ok() {
            *home.lock().await = Some(connection);
        }
    }
}
