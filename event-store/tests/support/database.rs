//! A database of its own for each spec.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, resume_unwind},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use event_store::postgres::MIGRATOR;
use futures::FutureExt;
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// A migrated database of its own for one spec, gone afterwards.
pub(crate) async fn with_database(spec: impl AsyncFnOnce(PgPool)) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("archive_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut server = PgConnection::connect_with(&server()).await.unwrap();
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    server.execute(drop.as_str()).await.unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    server.execute(create.as_str()).await.unwrap();

    let options = self::server().database(&name);
    let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await.unwrap();
    archive_tables().run(&pool).await.unwrap();
    let outcome = AssertUnwindSafe(spec(pool)).catch_unwind().await;

    server.execute(drop.as_str()).await.unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// The archive's own migrations; those of other rooms begin at 10.
fn archive_tables() -> Migrator {
    let ours = MIGRATOR.iter().filter(|it| it.version < 10).cloned().collect();
    Migrator { migrations: Cow::Owned(ours), ..Migrator::DEFAULT }
}

fn server() -> PgConnectOptions {
    let url = std::env::var("DATABASE_URL").expect(
        "these specs need PostgreSQL: run them as `luoshi database -- cargo test`, \
         or set DATABASE_URL to a server where databases may be created",
    );
    url.parse().expect("DATABASE_URL names a PostgreSQL server")
}
