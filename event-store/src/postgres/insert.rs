//! Many facts in one call: each column travels as one array.

use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::QueryScalar};
use uuid::Uuid;

use super::bigint;
use crate::{Head, Receipt, Recorded, Stream};

/// See `migrations/0005_claims_in_the_call.sql`.
const APPEND: &str = "SELECT append_facts(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28)";

/// One that is on file already stays as it is.
const FILE: &str = "
    INSERT INTO processed_commands
        (command_id, request_hash, first_position, last_position, result)
    SELECT command_id, request_hash, first_position, last_position, result::json
    FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::bigint[], $5::text[]) AS command
        (command_id, request_hash, first_position, last_position, result)
    ON CONFLICT (command_id) DO NOTHING
    RETURNING true";

type Call<'q> = QueryScalar<'q, Postgres, bool, PgArguments>;

/// What the writer believes, and has not seen under the lock.
#[derive(Default)]
pub(super) struct Belief {
    /// The position of the newest fact.
    pub(super) newest: u64,
    /// Commands that were not answered before.
    pub(super) unanswered: Vec<Uuid>,
    /// Newest facts of streams.
    pub(super) heads: Vec<(Stream, Head)>,
}

/// Writes what was placed. `false`: what the writer believes is not so, and nothing was written.
pub(super) async fn append(
    connection: &mut PgConnection,
    belief: &Belief,
    facts: &[Recorded],
    commands: &[Receipt],
) -> Result<bool, sqlx::Error> {
    let heads = &belief.heads;
    let call = sqlx::query_scalar(APPEND)
        .bind(bigint(belief.newest))
        .bind(&belief.unanswered)
        .bind(column(heads, |(stream, _)| stream.category.as_str()))
        .bind(column(heads, |(stream, _)| stream.id.as_str()))
        .bind(column(heads, |(_, head)| head.hash()));
    with_commands(with_facts(call, facts), commands).fetch_one(connection).await
}

/// Writes commands alone, whose facts are on record.
pub(super) async fn file(
    connection: &mut PgConnection,
    commands: &[Receipt],
) -> Result<(), sqlx::Error> {
    let call = with_commands(sqlx::query_scalar(FILE), commands);
    call.fetch_all(connection).await.map(|_| ())
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

fn with_commands<'q>(call: Call<'q>, commands: &'q [Receipt]) -> Call<'q> {
    call.bind(column(commands, |it| it.command_id))
        .bind(column(commands, |it| it.request_hash.as_slice()))
        .bind(column(commands, |it| it.positions.map(|it| bigint(it.0.raw()))))
        .bind(column(commands, |it| it.positions.map(|it| bigint(it.1.raw()))))
        .bind(column(commands, |it| it.result.as_str()))
}

fn column<'a, R, T>(rows: &'a [R], field: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(field).collect()
}
