//! Where a read model stands: its generations, their tables, and how far each has heard.

use event_store::Cursor;
use sqlx::{Executor, PgConnection, Row};

use crate::columns::Kind;
use crate::fold::ReadModel;
use crate::told::Reference;

/// Two programs must not tell one read model anew at the same time; the key of that lock is
/// this and the hash of the model's name.
const REBUILD_LOCK: i32 = 0x6c73;

/// The fact heard last. Its hash shows whether the log still is the one that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    pub(crate) position: Cursor,
    pub(crate) hash: Option<[u8; 32]>,
    /// The fact before it.
    pub(crate) before: Cursor,
}

impl Mark {
    pub(crate) fn after(self, fact: &event_store::Recorded) -> Self {
        Self { position: fact.position, hash: Some(fact.link.hash), before: self.position }
    }
}

/// One generation of a read model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) generation: i64,
    pub(crate) version: i64,
    pub(crate) schema: String,
    pub(crate) mark: Mark,
    pub(crate) reference: Reference,
    pub(crate) halted: Option<String>,
}

const COLUMNS: &str = "generation, version, schema_name, position, position_hash, heard_before, \
                       reference::text, halted";

impl Place {
    /// The generation that readers see; none before the very first start.
    pub(crate) async fn served(
        connection: &mut PgConnection,
        name: &str,
    ) -> sqlx::Result<Option<Self>> {
        Self::one(connection, "name = $1 AND state = 'SERVED'", name, None).await
    }

    /// The same, kept from being moved by anyone else until the transaction ends.
    pub(crate) async fn hold_served(
        connection: &mut PgConnection,
        name: &str,
    ) -> sqlx::Result<Option<Self>> {
        Self::one(connection, "name = $1 AND state = 'SERVED' FOR UPDATE", name, None).await
    }

    /// What a rebuild that was cut off had filled: its rows and how far they go were written
    /// together, so either both are there or neither.
    pub(crate) async fn filled(
        connection: &mut PgConnection,
        name: &str,
    ) -> sqlx::Result<Option<Self>> {
        Self::one(connection, "name = $1 AND state = 'BUILDING' AND position > 0", name, None).await
    }

    /// The generation kept for a way back.
    pub(crate) async fn kept(
        connection: &mut PgConnection,
        name: &str,
    ) -> sqlx::Result<Option<Self>> {
        let last = "name = $1 AND state = 'KEPT' ORDER BY generation DESC LIMIT 1";
        Self::one(connection, last, name, None).await
    }

    pub(crate) async fn hold(
        connection: &mut PgConnection,
        name: &str,
        generation: i64,
    ) -> sqlx::Result<Option<Self>> {
        Self::one(connection, "name = $1 AND generation = $2 FOR UPDATE", name, Some(generation))
            .await
    }

    async fn one(
        connection: &mut PgConnection,
        tail: &str,
        name: &str,
        generation: Option<i64>,
    ) -> sqlx::Result<Option<Self>> {
        let statement = format!("SELECT {COLUMNS} FROM projection WHERE {tail}");
        let mut query = sqlx::query(&statement).bind(name);
        if let Some(generation) = generation {
            query = query.bind(generation);
        }
        let Some(row) = query.fetch_optional(connection).await? else { return Ok(None) };
        let cursor = |it: i64| Cursor::new(it.unsigned_abs());
        let hash: Option<Vec<u8>> = row.try_get(4)?;
        Ok(Some(Self {
            generation: row.try_get(0)?,
            version: row.try_get(1)?,
            schema: row.try_get(2)?,
            mark: Mark {
                position: cursor(row.try_get(3)?),
                hash: hash.and_then(|it| it.try_into().ok()),
                before: cursor(row.try_get(5)?),
            },
            reference: Reference::from_json(&row.try_get::<String, _>(6)?)
                .map_err(|error| sqlx::Error::Decode(error.into()))?,
            halted: row.try_get(7)?,
        }))
    }

    /// Notes how far the generation has heard, and why it goes no further, if so.
    pub(crate) async fn note(&self, connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
        let bigint = |it: Cursor| i64::try_from(it.raw()).unwrap_or(i64::MAX);
        sqlx::query(
            "UPDATE projection SET position = $3, position_hash = $4, heard_before = $5, \
             reference = $6::json, halted = $7 WHERE name = $1 AND generation = $2",
        )
        .bind(name)
        .bind(self.generation)
        .bind(bigint(self.mark.position))
        .bind(self.mark.hash.map(Vec::from))
        .bind(bigint(self.mark.before))
        .bind(self.reference.to_json())
        .bind(&self.halted)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Whether the table in this schema has the columns that the fold writes, and the indexes of its
/// blank form: a migration may have come since it was made.
pub(crate) async fn fits(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    schema: &str,
) -> sqlx::Result<bool> {
    let (keys, row) = model.columns();
    let all = keys.iter().chain(row).chain(&[("position", Kind::BigInt)]);
    let (names, types): (Vec<_>, Vec<_>) = all.map(|(name, kind)| (*name, kind.sql())).unzip();
    sqlx::query_scalar(FITS)
        .bind(schema)
        .bind(model.name())
        .bind(names)
        .bind(types)
        .fetch_one(connection)
        .await
}

const FITS: &str = "
    WITH ours AS (SELECT name, kind::regtype::oid FROM unnest($3::text[], $4::text[])
                  AS given (name, kind)),
         theirs AS (SELECT attname::text, atttypid FROM pg_attribute
                    WHERE attrelid = to_regclass($1 || '.' || $2)
                      AND attnum > 0 AND NOT attisdropped)
    SELECT NOT EXISTS (TABLE ours EXCEPT TABLE theirs)
       AND NOT EXISTS (TABLE theirs EXCEPT TABLE ours)
       AND (SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND tablename = $2)
         = (SELECT count(*) FROM pg_indexes WHERE schemaname = 'blank' AND tablename = $2)";

/// Waits until no one else makes a generation of this model, and keeps others out as long as
/// the connection lives.
pub(crate) async fn only_one(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    sqlx::query("SELECT pg_advisory_lock($1, hashtext($2))")
        .bind(REBUILD_LOCK)
        .bind(name)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes the next generation: an empty table without indexes. What a killed rebuild left
/// behind is cleared away first, so call it under [`only_one`].
pub(crate) async fn begin(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
) -> sqlx::Result<Place> {
    let name = model.name();
    drop_generations(connection, name, "state = 'BUILDING'").await?;
    let generation: i64 = sqlx::query_scalar(
        "SELECT coalesce(max(generation), 0) + 1 FROM projection WHERE name = $1",
    )
    .bind(name)
    .fetch_one(&mut *connection)
    .await?;
    let schema = format!("{name}_g{generation}");
    let copy = format!(
        "CREATE SCHEMA {schema}; CREATE TABLE {schema}.{name} \
         (LIKE blank.{name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
    );
    connection.execute(copy.as_str()).await?;
    let version = i64::from(model.version());
    sqlx::query(
        "INSERT INTO projection (name, generation, version, schema_name, state) \
         VALUES ($1, $2, $3, $4, 'BUILDING')",
    )
    .bind(name)
    .bind(generation)
    .bind(version)
    .bind(&schema)
    .execute(connection)
    .await?;
    let (mark, reference) = (Mark::default(), Reference::default());
    Ok(Place { generation, version, schema, mark, reference, halted: None })
}

/// Gives the table the indexes of its blank form; last, because filling is then faster.
pub(crate) async fn index(
    connection: &mut PgConnection,
    name: &str,
    schema: &str,
) -> sqlx::Result<()> {
    let definitions: Vec<String> = sqlx::query_scalar(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'blank' AND tablename = $1",
    )
    .bind(name)
    .fetch_all(&mut *connection)
    .await?;
    for definition in definitions {
        let here = definition.replacen(" ON blank.", &format!(" ON {schema}."), 1);
        connection.execute(here.as_str()).await?;
    }
    connection.execute(format!("ANALYZE {schema}.{name}").as_str()).await?;
    Ok(())
}

pub(crate) async fn rows(
    connection: &mut PgConnection,
    name: &str,
    schema: &str,
) -> sqlx::Result<usize> {
    let count = format!("SELECT count(*) FROM {schema}.{name}");
    let rows: i64 = sqlx::query_scalar(&count).fetch_one(connection).await?;
    Ok(usize::try_from(rows).unwrap_or(0))
}

/// Shows this generation to readers and keeps the one before it, whose number it answers.
pub(crate) async fn serve(
    connection: &mut PgConnection,
    name: &str,
    place: &Place,
) -> sqlx::Result<Option<i64>> {
    let keep = "UPDATE projection SET state = 'KEPT' WHERE name = $1 AND state = 'SERVED' \
                RETURNING generation";
    let before = sqlx::query_scalar(keep).bind(name).fetch_optional(&mut *connection).await?;
    sqlx::query("UPDATE projection SET state = 'SERVED' WHERE name = $1 AND generation = $2")
        .bind(name)
        .bind(place.generation)
        .execute(&mut *connection)
        .await?;
    // Not REPLACE: a new version of the fold may have other columns.
    let schema = &place.schema;
    let view =
        format!("DROP VIEW IF EXISTS {name}; CREATE VIEW {name} AS SELECT * FROM {schema}.{name}");
    connection.execute(view.as_str()).await?;
    Ok(before)
}

/// Clears away all generations but the served one and `kept`, the way back.
pub(crate) async fn clear(
    connection: &mut PgConnection,
    name: &str,
    kept: i64,
) -> sqlx::Result<()> {
    let others = format!("state = 'KEPT' AND generation <> {kept}");
    drop_generations(connection, name, &others).await
}

async fn drop_generations(
    connection: &mut PgConnection,
    name: &str,
    which: &str,
) -> sqlx::Result<()> {
    let statement =
        format!("DELETE FROM projection WHERE name = $1 AND {which} RETURNING schema_name");
    let schemas: Vec<String> =
        sqlx::query_scalar(&statement).bind(name).fetch_all(&mut *connection).await?;
    for schema in schemas {
        connection.execute(format!("DROP SCHEMA {schema} CASCADE").as_str()).await?;
    }
    Ok(())
}
