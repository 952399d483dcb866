//! A migrated database of its own for each spec, on the server that `DATABASE_URL` names.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

use event_store::postgres::MIGRATOR;
use futures::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::runtime::{Builder, Runtime};

use crate::statements;

/// Every live driver may hold one, and the desk needs some besides.
const CONNECTIONS: u32 = 14;

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Runs a spec on a fresh database and drops that again, whatever comes of it.
pub(crate) fn with_database<F: Future<Output = ()>>(spec: impl FnOnce(PgPool) -> F) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    run(&runtime, spec);
}

/// The same, without other threads: what is set for this one holds for all of it.
pub(crate) fn with_database_on_this_thread<F>(spec: impl FnOnce(PgPool) -> F)
where
    F: Future<Output = ()>,
{
    run(&Builder::new_current_thread().enable_all().build().unwrap(), spec);
}

fn run<F: Future<Output = ()>>(runtime: &Runtime, spec: impl FnOnce(PgPool) -> F) {
    statements::listen();
    runtime.block_on(async {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("gateway_spec_{}_{number}", std::process::id());
        tell_server(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
        let options = PgPoolOptions::new().max_connections(CONNECTIONS);
        let pool = options.connect_with(server().database(&name)).await.unwrap();
        MIGRATOR.run(&pool).await.unwrap();
        let outcome = AssertUnwindSafe(spec(pool.clone())).catch_unwind().await;
        tell_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        outcome.unwrap_or_else(|panic| resume_unwind(panic));
    });
}

fn server() -> PgConnectOptions {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| {
        panic!("this spec needs PostgreSQL: run it by `luoshi database -- cargo test`")
    });
    url.parse().unwrap()
}

async fn tell_server(statement: &str) {
    let mut connection = PgConnection::connect_with(&server()).await.unwrap();
    connection.execute(statement).await.unwrap();
}
