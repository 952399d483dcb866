//! The rebuild driver: tells read models anew, beside the ones that are served.
//!
//! The log is read once for all of them, understood on all cores, folded in memory by workers
//! that share the keys between them, and written into a fresh generation; indexes come last.
//! It then catches up with what was stated meanwhile, and the view is turned in one short
//! transaction. Whatever goes wrong before that leaves the served rows as they are; what was
//! filled by then is taken up by the next rebuild.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use event_store::{Cursor, Log, ReadError};
use futures::{StreamExt, TryStreamExt, stream};
use sqlx::error::DatabaseError;
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::task::spawn_blocking;

use crate::fold::ReadModel;
use crate::gather::{Gathered, Hearing, Rows, gather};
use crate::live::{hear, is_on_record, write_to};
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
const TURN_WAIT: &str = "SET LOCAL lock_timeout = '50ms'; SET LOCAL synchronous_commit = off";
const TURN_REST: Duration = Duration::from_millis(200);
const TURN_TRIES: usize = 300;

/// A read model told anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub name: &'static str,
    pub generation: i64,
    /// The fact it has heard last.
    pub position: Cursor,
    /// Rows, before it caught up with what was stated meanwhile.
    pub rows: usize,
}

/// What a rebuild is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An earlier rebuild was cut off after it had filled this model; its work is taken up.
    Resumed(&'static str),
    /// Facts read so far, and how many there are (where positions have gaps: at most).
    Reading {
        facts: u64,
        of: u64,
    },
    Writing {
        name: &'static str,
        rows: usize,
        of: usize,
    },
    /// Readers see it.
    Served(Rebuilt),
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

/// Tells these models anew from the whole log. What an earlier rebuild had filled is taken up and
/// served first; the others are served, one by one, once all of them are told. It may run while
/// the service does. After an error, or when the future is dropped, those not yet served are
/// served as before, and the next rebuild takes up what this one had filled.
pub async fn rebuild(
    log: Arc<dyn Log>,
    pool: &PgPool,
    models: &[&'static dyn ReadModel],
) -> Result<Vec<Rebuilt>, RebuildError> {
    rebuild_watched(log, pool, models, |_| {}).await
}

/// The same, saying at each step what it is at.
pub async fn rebuild_watched(
    log: Arc<dyn Log>,
    pool: &PgPool,
    models: &[&'static dyn ReadModel],
    watch: impl Fn(Step) + Send + Sync + 'static,
) -> Result<Vec<Rebuilt>, RebuildError> {
    let watch: Watch = Arc::new(watch);
    // A connection of its own, so that what it holds is let go when we end, however we end.
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    let mut rebuilt = Vec::new();
    let mut fresh = Vec::new();
    for model in models {
        place::only_one(&mut connection, model.name()).await?;
        match filled(&*log, &mut connection, *model).await? {
            Some(place) => {
                rebuilt.push(take_up(&*log, &mut connection, *model, place, &watch).await?);
            }
            None => fresh.push(*model),
        }
    }
    rebuilt.extend(tell(log, pool, &mut connection, &fresh, &watch).await?);
    connection.close().await?;
    let order = |it: &Rebuilt| models.iter().position(|model| model.name() == it.name);
    rebuilt.sort_by_key(order);
    Ok(rebuilt)
}

type Watch = Arc<dyn Fn(Step) + Send + Sync>;

/// What an earlier rebuild had filled, if this one would fill it alike.
async fn filled(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
) -> Result<Option<Place>, RebuildError> {
    let Some(place) = Place::filled(connection, model.name()).await? else { return Ok(None) };
    let fits = place.version == i64::from(model.version())
        && place::fits(connection, model, &place.schema).await?
        && is_on_record(log, &place.mark).await?;
    Ok(fits.then_some(place))
}

async fn take_up(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    place: Place,
    watch: &Watch,
) -> Result<Rebuilt, RebuildError> {
    watch(Step::Resumed(model.name()));
    let rows = place::rows(connection, model.name(), &place.schema).await?;
    serve(log, connection, Ready { model, place, rows }, watch).await
}

/// Catches up with what was stated meanwhile, and shows it to readers.
async fn serve(
    log: &dyn Log,
    connection: &mut PgConnection,
    ready: Ready<'_>,
    watch: &Watch,
) -> Result<Rebuilt, RebuildError> {
    let rebuilt = take_over(log, connection, vec![ready]).await?.remove(0);
    watch(Step::Served(rebuilt.clone()));
    Ok(rebuilt)
}

/// Reads the log once for all of them.
async fn tell(
    log: Arc<dyn Log>,
    pool: &PgPool,
    connection: &mut PgConnection,
    models: &[&'static dyn ReadModel],
    watch: &Watch,
) -> Result<Vec<Rebuilt>, RebuildError> {
    if models.is_empty() {
        return Ok(Vec::new());
    }
    let mut places = Vec::new();
    for model in models {
        let mut transaction = connection.begin().await?;
        places.push(place::begin(&mut transaction, *model).await?);
        transaction.commit().await?;
    }
    let head = log.head().await?;
    let hearing = Hearing { read: counted(head, Arc::clone(watch)), ..Hearing::default() };
    let Gathered { rows, mark, reference } =
        gather(Arc::clone(&log), head, models, &hearing).await?;
    // All are filled before the first is served: who is cut off in between leaves as much as
    // possible to be taken up.
    let (mut fills, mut told) = (Vec::new(), Vec::new());
    for ((model, mut place), rows) in models.iter().copied().zip(places).zip(rows) {
        (place.mark, place.reference) = (mark, reference.clone());
        told.push(Ready { model, place: place.clone(), rows: rows.len() });
        fills.push(fill(pool, model, place, rows, watch));
    }
    stream::iter(fills).buffer_unordered(FILLED_AT_ONCE).try_collect::<()>().await?;
    let mut rebuilt = Vec::new();
    for ready in told {
        rebuilt.push(serve(&*log, connection, ready, watch).await?);
    }
    Ok(rebuilt)
}

/// Says how much of the log has been read.
fn counted(head: Cursor, watch: Watch) -> Arc<dyn Fn(u64) + Send + Sync> {
    let read = AtomicU64::new(0);
    Arc::new(move |more| {
        let facts = read.fetch_add(more, Ordering::Relaxed) + more;
        watch(Step::Reading { facts, of: head.raw() });
    })
}

/// Writes the rows of a new generation, then its indexes, then how far it has heard.
async fn fill(
    pool: &PgPool,
    model: &dyn ReadModel,
    place: Place,
    rows: Rows,
    watch: &Watch,
) -> Result<(), RebuildError> {
    let (name, of) = (model.name(), rows.len());
    watch(Step::Writing { name, rows: 0, of });
    let copied = spawn_blocking(move || rows.copied()).await.map_err(|_| RebuildError::Worker)?;
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    let mut transaction = connection.begin().await?;
    transaction.execute(IN_BULK).await?;
    Table::of(model, &place.schema).copy(&mut transaction, &copied).await?;
    place::index(&mut transaction, name, &place.schema).await?;
    place.note(&mut transaction, name).await?;
    transaction.commit().await?;
    watch(Step::Writing { name, rows: of, of });
    Ok(connection.close().await?)
}

/// A generation that may be served once it has caught up.
pub(crate) struct Ready<'m> {
    pub(crate) model: &'m dyn ReadModel,
    pub(crate) place: Place,
    pub(crate) rows: usize,
}

/// Catches up, turns the views of all of them at once, and clears away what is older than the
/// generations before. After an error none is turned.
pub(crate) async fn take_over(
    log: &dyn Log,
    connection: &mut PgConnection,
    mut ready: Vec<Ready<'_>>,
) -> Result<Vec<Rebuilt>, RebuildError> {
    for _ in 0..TURN_TRIES {
        let head = log.head().await?;
        for Ready { model, place, .. } in &mut ready {
            while place.mark.position < head {
                let mut transaction = connection.begin().await?;
                *place = catch_up(log, &mut transaction, *model, place.clone()).await?;
                transaction.commit().await?;
            }
        }
        match turn_all(log, connection, &ready).await {
            Ok(turned) => {
                for (rebuilt, before) in &turned {
                    clear(connection, rebuilt.name, *before).await;
                }
                return Ok(turned.into_iter().map(|(rebuilt, _)| rebuilt).collect());
            }
            Err(RebuildError::Database(error)) if is_lock_timeout(&error) => {
                tokio::time::sleep(TURN_REST).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(RebuildError::Busy)
}

/// In one transaction; with each the generation that was served before.
async fn turn_all(
    log: &dyn Log,
    connection: &mut PgConnection,
    ready: &[Ready<'_>],
) -> Result<Vec<(Rebuilt, Option<i64>)>, RebuildError> {
    let mut transaction = connection.begin().await?;
    transaction.execute(TURN_WAIT).await?;
    let mut turned = Vec::new();
    for one in ready {
        turned.push(turn(log, &mut transaction, one).await?);
    }
    transaction.commit().await?;
    Ok(turned)
}

/// With the live driver held off: the last facts it was ahead by, then the view. Nothing behind
/// the view waits for anyone, so readers wait no longer than the turn itself takes.
async fn turn(
    log: &dyn Log,
    connection: &mut PgConnection,
    Ready { model, place, rows }: &Ready<'_>,
) -> Result<(Rebuilt, Option<i64>), RebuildError> {
    let (name, mut place) = (model.name(), place.clone());
    let served = Place::hold_served(connection, name).await?;
    let target = served.map_or(Cursor::START, |it| it.mark.position);
    while place.mark.position < target {
        let stood = place.mark.position;
        place = catch_up(log, connection, *model, place).await?;
        if place.mark.position == stood {
            // The log was put back to an older state, and what is served is ahead of it.
            break;
        }
    }
    let before = place::serve(connection, name, &place).await?;
    let (generation, position) = (place.generation, place.mark.position);
    Ok((Rebuilt { name, generation, position, rows: *rows }, before))
}

/// What somebody still reads stays until the next rebuild, and so does what cannot be cleared
/// away for another reason: the views are turned already.
async fn clear(connection: &mut PgConnection, name: &str, kept: Option<i64>) {
    let Some(kept) = kept else { return };
    let cleared: sqlx::Result<()> = async {
        let mut transaction = connection.begin().await?;
        transaction.execute(TURN_WAIT).await?;
        place::clear(&mut transaction, name, kept).await?;
        transaction.commit().await
    }
    .await;
    match cleared {
        Err(error) if !is_lock_timeout(&error) => {
            tracing::warn!(projection = name, %error, "an old generation was not cleared away");
        }
        _ => {}
    }
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
