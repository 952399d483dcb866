//! Seals what was published, in the background: when the service starts, and whenever a quarter
//! is frozen. Nobody waits for it, and where it fails nothing is missing but speed.

use std::sync::Arc;

use domain::Fact;
use domain::quarter::Event;
use event_store::Log;
use sqlx::PgPool;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{of_published, seal};
use crate::fold::Fold;
use crate::live::Change;
use crate::quarters::{Books, Quarters};
use crate::questions::Questions;
use crate::told::Told;

pub(crate) async fn keep_sealed(log: Arc<dyn Log>, pool: PgPool, mut changes: Receiver<Change>) {
    let questions = Questions::new(pool);
    loop {
        match questions.all_books().await {
            Ok(all) => {
                for books in &all {
                    seal_published(&log, questions.pool(), books).await;
                }
            }
            Err(error) => tracing::warn!(%error, "no quarter can be sealed"),
        }
        if until_one_is_frozen(&mut changes).await.is_none() {
            return;
        }
    }
}

/// `None` once nobody will be told of changes any more.
async fn until_one_is_frozen(changes: &mut Receiver<Change>) -> Option<()> {
    let froze = |told: &Told| matches!(told.fact, Fact::Quarter(Event::QuarterFrozen { .. }));
    loop {
        match changes.recv().await {
            Ok(change) if change.model == Quarters::NAME && change.facts.iter().any(froze) => {
                return Some(());
            }
            Ok(_) => {}
            // One of those that were missed may have been it.
            Err(RecvError::Lagged(_)) => return Some(()),
            Err(RecvError::Closed) => return None,
        }
    }
}

/// Unless it is sealed already.
async fn seal_published(log: &Arc<dyn Log>, pool: &PgPool, books: &Books) {
    let (quarter, Some(outcome)) = (books.key.quarter, &books.row.outcome) else { return };
    match of_published(pool, quarter, &outcome.0).await {
        Ok(Ok(_)) => return,
        Ok(Err(flaw)) => tracing::info!(%quarter, %flaw, "the quarter is sealed"),
        Err(error) => {
            tracing::warn!(%quarter, %error, "the segment cannot be read");
            return;
        }
    }
    match seal(Arc::clone(log), pool, quarter).await {
        Ok(segment) if segment.result_hash == outcome.0.result_hash => {}
        Ok(_) => tracing::error!(%quarter, "the facts do not come to what was published"),
        Err(error) => tracing::warn!(%quarter, %error, "the quarter is not sealed"),
    }
}
