//! Taking over a log that was begun in another store: one page, one transaction.

use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt, stream, stream::BoxStream};
use sqlx::{Connection, Executor, PgPool};
use uuid::Uuid;

use super::{
    PostgresLog,
    batch::{self, BEGIN},
    bigint,
    insert::{self, Belief},
    rows, unreachable,
};
use crate::{Cursor, Portable, ReadError, Receipt, Recorded, RestoreError, Restored, limits};

const RECEIPTS: &str = "SELECT command_id, request_hash, first_position, last_position, \
    result::text AS result FROM processed_commands WHERE command_id > $1 \
    ORDER BY command_id LIMIT $2";

/// Whoever is told that a page was taken over may throw theirs away.
const ON_DISK: &str = "SET LOCAL synchronous_commit = on";

#[async_trait]
impl Portable for PostgresLog {
    fn receipts(self: Arc<Self>) -> BoxStream<'static, Result<Vec<Receipt>, ReadError>> {
        let pool = self.pool.clone();
        stream::unfold(Some(Uuid::nil()), move |after| {
            let pool = pool.clone();
            async move {
                match receipts_after(&pool, after?).await {
                    Ok(page) => {
                        let last = page.last()?.command_id;
                        Some((Ok(page), Some(last)))
                    }
                    Err(error) => Some((Err(unreachable(error)), None)),
                }
            }
        })
        .boxed()
    }

    async fn restore(&self, after: Cursor, facts: Vec<Recorded>) -> Restored {
        let mut connection = self.pool.acquire().await.map_err(unreachable)?;
        let mut transaction = connection.begin_with(BEGIN).await.map_err(unreachable)?;
        transaction.execute(ON_DISK).await.map_err(unreachable)?;
        let streams = facts.iter().map(|it| &it.stream).collect();
        let mut ground = batch::look(&mut transaction, &streams).await.map_err(unreachable)?;
        if ground.position != after.raw() {
            return Err(RestoreError::Begun);
        }
        let facts = ground.restore(facts)?;
        let belief = Belief { newest: after.raw(), ..Belief::default() };
        let stands = insert::append(&mut transaction, &belief, &facts, &[]).await;
        if !stands.map_err(refused)? {
            return Err(RestoreError::Begun);
        }
        transaction.commit().await.map_err(unreachable)?;
        Ok(facts.iter().map(|it| it.position).collect())
    }

    async fn restore_receipts(&self, receipts: Vec<Receipt>) -> Result<(), RestoreError> {
        let mut transaction = self.pool.begin().await.map_err(unreachable)?;
        transaction.execute(ON_DISK).await.map_err(unreachable)?;
        insert::file(&mut transaction, &receipts).await.map_err(unreachable)?;
        let ids: Vec<Uuid> = receipts.iter().map(|it| it.command_id).collect();
        let filed = sqlx::query(rows::ANSWERED).bind(&ids).fetch_all(&mut *transaction).await;
        for row in filed.map_err(unreachable)? {
            let filed = rows::answered(&row).map_err(unreachable)?;
            if !receipts.contains(&filed) {
                return Err(RestoreError::OtherReceipt(filed.command_id));
            }
        }
        transaction.commit().await.map_err(unreachable)?;
        Ok(())
    }
}

async fn receipts_after(pool: &PgPool, after: Uuid) -> Result<Vec<Receipt>, sqlx::Error> {
    let page = bigint(limits::PAGE as u64);
    let rows = sqlx::query(RECEIPTS).bind(after).bind(page).fetch_all(pool).await?;
    rows.iter().map(rows::answered).collect()
}

fn refused(error: sqlx::Error) -> RestoreError {
    match error.as_database_error().and_then(|it| it.constraint()) {
        Some("events_event_id") => RestoreError::EventId,
        _ => unreachable(error).into(),
    }
}
