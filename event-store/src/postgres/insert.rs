//! Many rows in one statement: each column travels as one array.

use sqlx::PgConnection;

use super::{bell, bigint};
use crate::{Append, Receipt, Recorded};

/// JSON travels as text and is cast here, so that what is stored is byte for byte what we hash.
const FACTS: &str = "
    INSERT INTO events (
        position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version,
        payload, metadata, effective_at, recorded_at, actor_id, command_id, correlation_id,
        causation_id, hash_alg, prev_hash, hash
    )
    SELECT
        position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version,
        payload::json, metadata::json, effective_at, recorded_at, actor_id, command_id,
        correlation_id, causation_id, hash_alg, prev_hash, hash
    FROM unnest(
        $1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::uuid[],
        $14::uuid[], $15::uuid[], $16::smallint[], $17::bytea[], $18::bytea[]
    ) AS fact (
        position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version,
        payload, metadata, effective_at, recorded_at, actor_id, command_id, correlation_id,
        causation_id, hash_alg, prev_hash, hash
    )";

const COMMANDS_AND_RING: &str = "
    WITH remembered AS (
        INSERT INTO processed_commands
            (command_id, request_hash, first_position, last_position, result)
        SELECT command_id, request_hash, first_position, last_position, result::json
        FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::bigint[], $5::text[]) AS command
            (command_id, request_hash, first_position, last_position, result)
    )
    SELECT pg_notify($6, '')";

pub(super) async fn facts(
    connection: &mut PgConnection,
    facts: &[Recorded],
) -> Result<(), sqlx::Error> {
    sqlx::query(FACTS)
        .bind(column(facts, |it| bigint(it.position.raw())))
        .bind(column(facts, |it| it.stream.category.as_str()))
        .bind(column(facts, |it| it.stream.id.as_str()))
        .bind(column(facts, |it| bigint(it.sequence)))
        .bind(column(facts, |it| it.event_id))
        .bind(column(facts, |it| it.kind.as_str()))
        .bind(column(facts, |it| it.version.as_str()))
        .bind(column(facts, |it| it.payload.as_str()))
        .bind(column(facts, |it| it.metadata.as_str()))
        .bind(column(facts, |it| it.effective_at))
        .bind(column(facts, |it| it.recorded_at))
        .bind(column(facts, |it| it.actor.as_str()))
        .bind(column(facts, |it| it.command_id))
        .bind(column(facts, |it| it.correlation_id))
        .bind(column(facts, |it| it.causation_id))
        .bind(column(facts, |it| it.link.algorithm as i16))
        .bind(column(facts, |it| it.link.prev_hash.as_slice()))
        .bind(column(facts, |it| it.link.hash.as_slice()))
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn commands_and_ring(
    connection: &mut PgConnection,
    commands: &[(&Append, Receipt)],
) -> Result<(), sqlx::Error> {
    sqlx::query(COMMANDS_AND_RING)
        .bind(column(commands, |(append, _)| append.command_id))
        .bind(column(commands, |(append, _)| append.request_hash.as_slice()))
        .bind(column(commands, |(_, receipt)| receipt.positions.map(|it| bigint(it.0.raw()))))
        .bind(column(commands, |(_, receipt)| receipt.positions.map(|it| bigint(it.1.raw()))))
        .bind(column(commands, |(append, _)| append.result.as_str()))
        .bind(bell::CHANNEL)
        .execute(connection)
        .await?;
    Ok(())
}

fn column<'a, R, T>(rows: &'a [R], field: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(field).collect()
}
