//! A migrated database of its own for each spec, on the server that `DATABASE_URL` names.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use event_store::postgres::MIGRATOR;
use futures::FutureExt;
use projections::Projections;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::runtime::Builder;

use crate::story::Story;

/// Connections of one spec: every live driver may hold one while a rebuild holds three.
const CONNECTIONS: u32 = 16;

/// How long a spec waits before it says that something hangs.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Runs a spec on a fresh database and drops that again, whatever comes of it.
pub(crate) fn with_database<T, F: Future<Output = T>>(spec: impl FnOnce(PgPool) -> F) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("projections_spec_{}_{number}", std::process::id());
        create(&name).await;
        let options = PgPoolOptions::new().max_connections(CONNECTIONS);
        let pool = options.connect_with(server().database(&name)).await.unwrap();
        MIGRATOR.run(&pool).await.unwrap();
        let outcome = AssertUnwindSafe(spec(pool.clone())).catch_unwind().await;
        pool.close().await;
        drop_database(&name).await;
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Tells the whole story to all read models, as a running service does.
pub(crate) async fn served(story: &Story, pool: &PgPool) {
    let projections = Projections::start(story.log.clone(), pool.clone());
    assert!(projections.caught_up(story.head(), PATIENCE).await, "{:?}", projections.health());
}

fn server() -> PgConnectOptions {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| {
        panic!("this spec needs PostgreSQL: run it by `luoshi database -- cargo test`")
    });
    url.parse().unwrap()
}

async fn create(name: &str) {
    let mut connection = PgConnection::connect_with(&server()).await.unwrap();
    connection.execute(format!("CREATE DATABASE {name}").as_str()).await.unwrap();
}

async fn drop_database(name: &str) {
    let mut connection = PgConnection::connect_with(&server()).await.unwrap();
    connection.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await.unwrap();
}
