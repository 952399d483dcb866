//! Many facts in one call: each column travels as one array.

use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::QueryScalar};

use uuid::Uuid;

use super::bigint;
use crate::{Append, Receipt, Recorded};

/// See `migrations/0004_append_facts.sql`.
const APPEND: &str = "SELECT append_facts(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25)";

type Call<'q> = QueryScalar<'q, Postgres, bool, PgArguments>;

/// Writes what was placed behind the fact at `believed`. `false`: that is not the newest fact,
/// or one of the commands in `asked` was answered before, and nothing was written.
pub(super) async fn append(
    connection: &mut PgConnection,
    believed: u64,
    asked: &[Uuid],
    facts: &[Recorded],
    commands: &[(&Append, Receipt)],
) -> Result<bool, sqlx::Error> {
    let call = sqlx::query_scalar(APPEND).bind(bigint(believed)).bind(asked);
    with_commands(with_facts(call, facts), commands).fetch_one(connection).await
}

fn with_facts<'q>(call: Call<'q>, facts: &'q [Recorded]) -> Call<'q> {
    call.bind(column(facts, |it| bigint(it.position.raw())))
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
}

fn with_commands<'q>(call: Call<'q>, commands: &'q [(&Append, Receipt)]) -> Call<'q> {
    call.bind(column(commands, |(append, _)| append.command_id))
        .bind(column(commands, |(append, _)| append.request_hash.as_slice()))
        .bind(column(commands, |(_, receipt)| receipt.positions.map(|it| bigint(it.0.raw()))))
        .bind(column(commands, |(_, receipt)| receipt.positions.map(|it| bigint(it.1.raw()))))
        .bind(column(commands, |(append, _)| append.result.as_str()))
}

fn column<'a, R, T>(rows: &'a [R], field: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(field).collect()
}
