//! The rebuild driver: tells read models anew, beside the ones that are served.
//!
//! The log is read once for all of them, understood on all cores, folded in memory by workers
//! that share the keys between them, and written into a fresh generation; indexes come last.
//! It then catches up with what was stated meanwhile, and the view is turned in one short
//! transaction. Whatever goes wrong before that leaves the served rows as they are.

use std::sync::Arc;
use std::time::Duration;

use event_store::{Cursor, Log, ReadError};
use futures::{StreamExt, TryStreamExt, stream};
use sqlx::error::DatabaseError;
use sqlx::{Connection, Executor, PgConnection, PgPool};

use tokio::task::spawn_blocking;

use crate::fold::ReadModel;
use crate::gather::{Gathered, Rows, gather};
use crate::live::{hear, write_to};
use crate::place::{self, Place};
use crate::table::Table;
use crate::told::Poison;

/// Facts told to a new generation at once while it catches up.
const CATCH_UP: usize = 1_000;

/// Tables filled side by side; each has a connection of its own.
const FILLED_AT_ONCE: usize = 2;

/// A crash of the server takes back a generation that is not served yet, or turns back to the one
/// before: nothing is lost that could not be told again, so no flush has to be waited for. A small
/// sample tells the planner enough until the database itself takes a larger one.
const IN_BULK: &str = "SET LOCAL synchronous_commit = off; \
    SET LOCAL maintenance_work_mem = '128MB'; SET LOCAL default_statistics_target = 10";

/// How long turning the view may wait for readers before it lets them pass and tries again:
/// readers that come meanwhile wait as long.
const TURN_WAIT: &str = "SET LOCAL lock_timeout = '100ms'; SET LOCAL synchronous_commit = off";
const TURN_REST: Duration = Duration::from_millis(200);
const TURN_TRIES: usize = 300;

/// A read model told anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub name: &'static str,
    pub generation: i64,
    /// The fact it has heard last.
    pub position: Cursor,
    pub rows: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error(transparent)]
    Poison(#[from] Poison),
    #[error("a worker of the rebuild died")]
    Worker,
    #[error("readers kept the view busy all the time")]
    Busy,
}

/// Tells these models anew from the whole log and serves each as soon as it has caught up. It
/// may run while the service does. After an error those not yet served are served as before.
pub async fn rebuild(
    log: Arc<dyn Log>,
    pool: &PgPool,
    models: &[&'static dyn ReadModel],
) -> Result<Vec<Rebuilt>, RebuildError> {
    // A connection of its own, so that what it holds is let go when we end, however we end.
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    for model in models {
        place::only_one(&mut connection, model.name()).await?;
    }
    let mut places = Vec::new();
    for model in models {
        let mut transaction = connection.begin().await?;
        places.push(place::begin(&mut transaction, *model).await?);
        transaction.commit().await?;
    }
    let head = log.head().await?;
    let Gathered { rows, mark, reference } = gather(Arc::clone(&log), head, models).await?;
    let mut fills = Vec::new();
    let mut filled = Vec::new();
    for ((model, mut place), rows) in models.iter().zip(places).zip(rows) {
        (place.mark, place.reference) = (mark, reference.clone());
        filled.push((model, place.clone(), rows.len()));
        fills.push(fill(pool, *model, place, rows));
    }
    stream::iter(fills).buffer_unordered(FILLED_AT_ONCE).try_collect::<()>().await?;
    let mut rebuilt = Vec::new();
    for (model, place, count) in filled {
        let (name, generation) = (model.name(), place.generation);
        let position = take_over(&*log, &mut connection, *model, place).await?;
        rebuilt.push(Rebuilt { name, generation, position, rows: count });
    }
    connection.close().await?;
    Ok(rebuilt)
}

/// Writes the rows of a new generation, then its indexes, then how far it has heard.
async fn fill(
    pool: &PgPool,
    model: &dyn ReadModel,
    place: Place,
    rows: Rows,
) -> Result<(), RebuildError> {
    let copied = spawn_blocking(move || rows.copied()).await.map_err(|_| RebuildError::Worker)?;
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    let mut transaction = connection.begin().await?;
    transaction.execute(IN_BULK).await?;
    Table::of(model, &place.schema).copy(&mut transaction, &copied).await?;
    place::index(&mut transaction, model.name(), &place.schema).await?;
    place.note(&mut transaction, model.name()).await?;
    transaction.commit().await?;
    Ok(connection.close().await?)
}

/// Catches up and turns the view. Answers the position from which it is served.
async fn take_over(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    mut place: Place,
) -> Result<Cursor, RebuildError> {
    for _ in 0..TURN_TRIES {
        let head = log.head().await?;
        while place.mark.position < head {
            let mut transaction = connection.begin().await?;
            place = catch_up(log, &mut transaction, model, place).await?;
            transaction.commit().await?;
        }
        match turn(log, connection, model, place.clone()).await {
            Ok(position) => return Ok(position),
            Err(RebuildError::Database(error)) if is_lock_timeout(&error) => {
                tokio::time::sleep(TURN_REST).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(RebuildError::Busy)
}

/// With the live driver held off: the last facts it was ahead by, then the view.
async fn turn(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    mut place: Place,
) -> Result<Cursor, RebuildError> {
    let name = model.name();
    let mut transaction = connection.begin().await?;
    transaction.execute(TURN_WAIT).await?;
    let served = Place::hold_served(&mut transaction, name).await?;
    let target = served.map_or(Cursor::START, |it| it.mark.position);
    while place.mark.position < target {
        let stood = place.mark.position;
        place = catch_up(log, &mut transaction, model, place).await?;
        if place.mark.position == stood {
            // The log was put back to an older state, and what is served is ahead of it.
            break;
        }
    }
    place::serve(&mut transaction, name, &place).await?;
    place::clear(&mut transaction, name).await?;
    transaction.commit().await?;
    Ok(place.mark.position)
}

async fn catch_up(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    place: Place,
) -> Result<Place, RebuildError> {
    let (name, generation) = (model.name(), place.generation);
    let after = place.mark.position;
    let batch = log.read_all(after, CATCH_UP).await?;
    let heard = hear(model, after, &batch);
    if let Some(poison) = heard.poison.clone() {
        return Err(poison.into());
    }
    let written = write_to(connection, model, place, heard).await?;
    if let Some(poison) = written.poison {
        return Err(poison.into());
    }
    let place = Place::hold(connection, name, generation).await?;
    place.ok_or(RebuildError::Database(sqlx::Error::RowNotFound))
}

fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == "55P03")
}
