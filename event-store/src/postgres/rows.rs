//! Rows of `events` and `processed_commands` as the facts and receipts they are.

use sqlx::{Row, postgres::PgRow};

use crate::{Cursor, HashAlgorithm, Link, ReadError, Receipt, Recorded, Stream, range};

/// JSON as text: the stored bytes, not a tree.
pub(super) const COLUMNS: &str = "position, aggregate_type, aggregate_id, sequence, event_id, \
    event_type, event_version, payload::text AS payload, metadata::text AS metadata, \
    effective_at, recorded_at, actor_id, command_id, correlation_id, causation_id, \
    hash_alg, prev_hash, hash";

/// Of those of the given commands that were answered.
pub(super) const ANSWERED: &str = "SELECT command_id, request_hash, first_position, \
    last_position, result::text AS result FROM processed_commands WHERE command_id = ANY($1)";

pub(super) fn recorded(row: &PgRow) -> Result<Recorded, ReadError> {
    let position: i64 = row.try_get("position").map_err(super::unreachable)?;
    fact(row, position).map_err(|error| damaged(position, error.to_string()))
}

fn fact(row: &PgRow, position: i64) -> Result<Recorded, sqlx::Error> {
    Ok(Recorded {
        position: Cursor::new(position.unsigned_abs()),
        stream: Stream::new(
            row.try_get::<String, _>("aggregate_type")?,
            row.try_get::<String, _>("aggregate_id")?,
        ),
        sequence: row.try_get::<i64, _>("sequence")?.unsigned_abs(),
        event_id: row.try_get("event_id")?,
        kind: row.try_get("event_type")?,
        version: row.try_get("event_version")?,
        payload: row.try_get("payload")?,
        metadata: row.try_get("metadata")?,
        effective_at: row.try_get("effective_at")?,
        recorded_at: row.try_get("recorded_at")?,
        actor: row.try_get("actor_id")?,
        command_id: row.try_get("command_id")?,
        correlation_id: row.try_get("correlation_id")?,
        causation_id: row.try_get("causation_id")?,
        link: Link {
            algorithm: algorithm(row.try_get("hash_alg")?)?,
            prev_hash: hash(row, "prev_hash")?,
            hash: hash(row, "hash")?,
        },
    })
}

pub(super) fn answered(row: &PgRow) -> Result<Receipt, sqlx::Error> {
    let first: Option<i64> = row.try_get("first_position")?;
    let last: Option<i64> = row.try_get("last_position")?;
    let cursor = |position: i64| Cursor::new(position.unsigned_abs());
    Ok(Receipt {
        command_id: row.try_get("command_id")?,
        request_hash: hash(row, "request_hash")?,
        positions: first.map(cursor).zip(last.map(cursor)),
        result: row.try_get("result")?,
    })
}

pub(super) fn hash(row: &PgRow, column: &str) -> Result<[u8; 32], sqlx::Error> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| sqlx::Error::Decode(format!("{column} is not 32 bytes").into()))
}

pub(super) fn algorithm(number: i16) -> Result<HashAlgorithm, sqlx::Error> {
    let unknown = || sqlx::Error::Decode(format!("unknown hash algorithm {number}").into());
    HashAlgorithm::from_number(number).ok_or_else(unknown)
}

/// Positions have no gaps, so a gap is a fact that somebody took away. A reader who went on
/// would never know.
pub(super) fn without_gap(after: Cursor, facts: &[Recorded]) -> Result<(), ReadError> {
    let mut last = after;
    for fact in facts {
        if fact.position.raw() != last.raw() + 1 {
            return Err(range::cut(last));
        }
        last = fact.position;
    }
    Ok(())
}

pub(super) fn damaged(position: i64, why: String) -> ReadError {
    ReadError::Damaged { at: position.unsigned_abs(), why }
}
