//! The lock that lets one process write at a time. `KurrentDB` has none to give, so it comes from
//! outside: from `PostgreSQL`, which the house has anyway, or from the process itself.
//!
//! It keeps writers from getting in each other's way. That they stay correct when a lock is lost
//! (a process stood still, a connection broke) is the journal's doing.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    task::JoinHandle,
    time::{Duration, sleep, timeout},
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
    /// Ends within some seconds, also where nobody answers.
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

/// How long a process may stand still while it holds the lock before the server ends its session.
const STILL: Duration = Duration::from_mins(1);

/// Signs of life in that time, while the lock is held: a turn may take longer than that.
const SIGNS: u32 = 4;

/// How long the server may take to answer one.
const ANSWER: Duration = Duration::from_secs(5);

const LOCK: &str = "SELECT pg_advisory_lock(hashtextextended($1, 0))";
const UNLOCK: &str = "SELECT pg_advisory_unlock(hashtextextended($1, 0))";

/// An advisory lock of one `PostgreSQL` database, for all processes that write to one tenant.
pub struct PostgresLock {
    options: PgConnectOptions,
    name: String,
    still: Duration,
    /// Between two turns.
    connection: Kept,
}

type Kept = Arc<Mutex<Option<PgConnection>>>;

impl PostgresLock {
    pub fn new(options: PgConnectOptions, tenant: &str) -> Self {
        let name = format!("the writer of {tenant} in KurrentDB");
        Self { options, name, still: STILL, connection: Kept::default() }
    }

    /// The same, taken from a process that stands still for so long.
    #[must_use]
    pub fn lost_after(self, still: Duration) -> Self {
        Self { still, ..self }
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
        connection.execute(self.manners().as_str()).await?;
        self.take(&mut connection).await?;
        Ok(connection)
    }

    /// A process that stands still while it holds the lock must not stop the others: the server
    /// ends its session.
    fn manners(&self) -> String {
        let still = self.still.as_millis();
        format!(
            "SET idle_session_timeout = '{still}ms'; SET client_connection_check_interval = '5s'"
        )
    }
}

#[async_trait]
impl WriterLock for PostgresLock {
    async fn lock(&self) -> Result<Box<dyn HeldLock>, LockError> {
        let connection = timeout(PATIENCE, self.wait()).await??;
        let (over, is_over) = oneshot::channel();
        let kept = hold(connection, self.still / SIGNS, is_over);
        let (name, home) = (self.name.clone(), Arc::clone(&self.connection));
        Ok(Box::new(Session { over, kept: tokio::spawn(kept), name, home }))
    }
}

/// Keeps the session alive until the turn is over. None when it was lost: that two then write is
/// the journal's matter.
async fn hold(
    mut connection: PgConnection,
    rest: Duration,
    mut is_over: oneshot::Receiver<()>,
) -> Option<PgConnection> {
    loop {
        tokio::select! {
            over = &mut is_over => return over.is_ok().then_some(connection),
            () = sleep(rest) => {}
        }
        if !matches!(timeout(ANSWER, connection.ping()).await, Ok(Ok(()))) {
            tracing::warn!("the session that held the writers' lock is lost");
            return None;
        }
    }
}

/// A session that holds the lock; when it ends, the server gives the lock back.
struct Session {
    over: oneshot::Sender<()>,
    kept: JoinHandle<Option<PgConnection>>,
    name: String,
    home: Kept,
}

#[async_trait]
impl HeldLock for Session {
    async fn release(self: Box<Self>) {
        let Self { over, kept, name, home } = *self;
        over.send(()).ok();
        let Ok(Some(mut connection)) = kept.await else { return };
        let released = sqlx::query(UNLOCK).bind(name).execute(&mut connection);
        // A server that does not answer is left alone with its session, and notices that.
        if let Ok(Ok(_)) = timeout(ANSWER, released).await {
            *home.lock().await = Some(connection);
        }
    }
}
