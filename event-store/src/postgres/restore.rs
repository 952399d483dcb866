//! Taking over a log that was begun in another store: one page, one transaction.

use std::{collections::HashSet, sync::Arc};

use async_trait::async_trait;
use futures::{StreamExt, stream, stream::BoxStream};
use sqlx::{Connection, PgConnection, PgPool, Row};
use uuid::Uuid;

use super::{PostgresLog, bigint, insert, rows, unreachable};
use crate::{
    Cursor, Portable, ReadError, Receipt, Recorded, RestoreError, Restored, Stream, limits,
    place::{Ground, Head},
};

/// See `batch.rs`: the lock has a statement of its own, at this isolation level.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT lock_the_log()";

const HEAD: &str = "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1";

const HEADS: &str = "
    SELECT asked.category, asked.id, newest.sequence, newest.hash
    FROM unnest($1::text[], $2::text[]) AS asked (category, id)
    JOIN LATERAL (
        SELECT sequence, hash FROM events
        WHERE aggregate_type = asked.category AND aggregate_id = asked.id
        ORDER BY sequence DESC LIMIT 1
    ) AS newest ON true";

const RECEIPTS: &str = "SELECT command_id, request_hash, first_position, last_position, \
    result::text AS result FROM processed_commands WHERE command_id > $1 \
    ORDER BY command_id LIMIT $2";

const FILE: &str = "
    INSERT INTO processed_commands
        (command_id, request_hash, first_position, last_position, result)
    SELECT command_id, request_hash, first_position, last_position, result::json
    FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::bigint[], $5::text[]) AS command
        (command_id, request_hash, first_position, last_position, result)
    ON CONFLICT (command_id) DO NOTHING";

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
        let mut ground = ground(&mut transaction, &facts).await.map_err(unreachable)?;
        if ground.position != after.raw() {
            return Err(RestoreError::Begun);
        }
        let facts = ground.restore(facts)?;
        insert::facts(&mut transaction, &facts).await.map_err(refused)?;
        transaction.commit().await.map_err(unreachable)?;
        Ok(facts.iter().map(|it| it.position).collect())
    }

    async fn restore_receipts(&self, receipts: Vec<Receipt>) -> Result<(), RestoreError> {
        let place = |it: &Receipt, last: bool| {
            it.positions.map(|(a, z)| bigint(if last { z } else { a }.raw()))
        };
        let mut transaction = self.pool.begin().await.map_err(unreachable)?;
        let ids: Vec<Uuid> = receipts.iter().map(|it| it.command_id).collect();
        sqlx::query(FILE)
            .bind(&ids)
            .bind(receipts.iter().map(|it| it.request_hash.as_slice()).collect::<Vec<_>>())
            .bind(receipts.iter().map(|it| place(it, false)).collect::<Vec<_>>())
            .bind(receipts.iter().map(|it| place(it, true)).collect::<Vec<_>>())
            .bind(receipts.iter().map(|it| it.result.as_str()).collect::<Vec<_>>())
            .execute(&mut *transaction)
            .await
            .map_err(unreachable)?;
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

async fn ground(connection: &mut PgConnection, facts: &[Recorded]) -> Result<Ground, sqlx::Error> {
    let mut ground = Ground::default();
    if let Some(head) = sqlx::query(HEAD).fetch_optional(&mut *connection).await? {
        ground.position = head.try_get::<i64, _>("position")?.unsigned_abs();
        ground.recorded_at = head.try_get("recorded_at")?;
    }
    let streams: HashSet<&Stream> = facts.iter().map(|it| &it.stream).collect();
    let (categories, ids): (Vec<_>, Vec<_>) =
        streams.into_iter().map(|it| (it.category.as_str(), it.id.as_str())).unzip();
    for row in sqlx::query(HEADS).bind(categories).bind(ids).fetch_all(connection).await? {
        let stream =
            Stream::new(row.try_get::<String, _>("category")?, row.try_get::<String, _>("id")?);
        let sequence = row.try_get::<i64, _>("sequence")?.unsigned_abs();
        let head = Head { sequence, hash: rows::hash(&row, "hash")? };
        ground.heads.insert(stream, head);
    }
    Ok(ground)
}

fn refused(error: sqlx::Error) -> RestoreError {
    match error.as_database_error().and_then(|it| it.constraint()) {
        Some("events_event_id") => RestoreError::EventId,
        _ => unreachable(error).into(),
    }
}
