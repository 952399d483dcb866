//! The bell: rings when some process wrote facts. It is only a hint (followers look every
//! second anyway), so whatever goes wrong here is logged and tried again.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;

/// Also named in `migrations/0001_events.sql`.
pub(super) const CHANNEL: &str = "events";

/// Before listening again after an error.
const REST: Duration = Duration::from_secs(1);

/// Listens until every clone of the receiver is gone. One connection per process, of its own.
pub(super) fn hang(options: PgConnectOptions) -> watch::Receiver<()> {
    let (ring, bell) = watch::channel(());
    tokio::spawn(async move {
        tokio::select! {
            () = ring.closed() => {}
            () = listen_for_ever(options, &ring) => {}
        }
    });
    bell
}

async fn listen_for_ever(options: PgConnectOptions, ring: &watch::Sender<()>) {
    loop {
        if let Err(error) = listen(options.clone(), ring).await {
            tracing::warn!(%error, "the bell of the log is silent; followers poll");
        }
        tokio::time::sleep(REST).await;
    }
}

async fn listen(options: PgConnectOptions, ring: &watch::Sender<()>) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // What was rung before we listened, or while the connection was lost (`None`), is
        // missed: so ring in any case.
        ring.send_replace(());
        listener.try_recv().await?;
    }
}
