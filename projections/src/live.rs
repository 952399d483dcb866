//! The live driver: each batch of facts, and the cursor behind it, in one transaction.
//!
//! What was written and how far was heard become durable together, so a fact shapes each row
//! exactly once however often the driver dies. The cursor's row is locked while a batch is
//! written: several programs on one database take turns, and what one has done the others see.

use std::sync::Arc;
use std::time::Duration;

use event_store::{Cursor, Log, ReadError, Recorded};
use futures::StreamExt;
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::sync::{broadcast, watch};

use crate::fold::{ReadModel, Share};
use crate::place::{self, Mark, Place};
use crate::rebuild::{self, RebuildError};
use crate::table::Table;
use crate::told::{Poison, Told};

/// How long the driver rests when the database or the log cannot be reached.
const REST: Duration = Duration::from_secs(1);

/// A crash of the server may take back the newest batches, cursor and rows together; they are
/// then simply told again. So no flush has to be waited for.
const LAZILY: &str = "SET LOCAL synchronous_commit = off";

/// What a driver tells those who wait for it.
pub(crate) struct News {
    pub(crate) state: watch::Sender<Progress>,
    pub(crate) changes: broadcast::Sender<Change>,
}

/// How far a read model is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub position: Cursor,
    /// Why it goes no further.
    pub halted: Option<String>,
}

/// A read model has taken in these facts; whoever shows it may ask again.
#[derive(Debug, Clone)]
pub struct Change {
    pub model: &'static str,
    pub position: Cursor,
    pub facts: Arc<Vec<Told>>,
}

/// Why a batch was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error(transparent)]
    Rebuild(#[from] RebuildError),
}

/// Follows the log for ever, or until a fact cannot be understood.
pub(crate) async fn run(
    model: &'static dyn ReadModel,
    log: Arc<dyn Log>,
    pool: PgPool,
    news: News,
) {
    loop {
        match follow(model, &log, &pool, &news).await {
            Ok(Some(halted)) => {
                tracing::error!(projection = model.name(), %halted, "stopped");
                news.state.send_modify(|state| state.halted = Some(halted));
                return;
            }
            Ok(None) => {}
            Err(trouble) if is_final(&trouble) => {
                tracing::error!(projection = model.name(), %trouble, "stopped");
                news.state.send_modify(|state| state.halted = Some(trouble.to_string()));
                return;
            }
            Err(trouble) => {
                tracing::warn!(projection = model.name(), %trouble, "resting");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// One stretch of following: until it halts (with the reason) or has to find its place again.
async fn follow(
    model: &'static dyn ReadModel,
    log: &Arc<dyn Log>,
    pool: &PgPool,
    news: &News,
) -> Result<Option<String>, Trouble> {
    let mark = find_place(model, log, pool).await?.mark;
    news.state.send_modify(|state| state.position = mark.position);
    let mut after = mark.position;
    let mut batches = Arc::clone(log).follow(after);
    while let Some(batch) = batches.next().await {
        let batch = match batch {
            Err(ReadError::Damaged { at, why }) => {
                let why = format!("fact at position {at} cannot be read: {why}");
                note_halt(model, pool, &why).await?;
                return Ok(Some(why));
            }
            batch => batch?,
        };
        let heard = hear(model, after, &batch);
        let Some(written) = write(model, pool, heard).await? else { return Ok(None) };
        after = written.position;
        let Written { position, facts, poison } = written;
        let change = Change { model: model.name(), position, facts: Arc::new(facts) };
        // Nobody listening is no trouble.
        news.changes.send(change).ok();
        news.state.send_modify(|state| state.position = position);
        if let Some(poison) = poison {
            return Ok(Some(poison.to_string()));
        }
    }
    Ok(None)
}

/// The served generation, fit to be followed: made empty at the very first start, told anew
/// where the fold has a new version or the log is not the one that was heard.
async fn find_place(
    model: &'static dyn ReadModel,
    log: &Arc<dyn Log>,
    pool: &PgPool,
) -> Result<Place, Trouble> {
    let name = model.name();
    let mut connection = pool.acquire().await?;
    let Some(place) = Place::served(&mut connection, name).await? else {
        drop(connection);
        return Ok(found(model, pool).await?);
    };
    let same_version = place.version == i64::from(model.version());
    if same_version && is_on_record(&**log, &place.mark).await? {
        return Ok(place);
    }
    drop(connection);
    tracing::warn!(projection = name, same_version, "is told anew");
    rebuild::rebuild(Arc::clone(log), pool, &[model]).await?;
    let mut connection = pool.acquire().await?;
    let place = Place::served(&mut connection, name).await?;
    place.ok_or(Trouble::Database(sqlx::Error::RowNotFound))
}

/// The first generation: empty, and served at once.
async fn found(model: &dyn ReadModel, pool: &PgPool) -> sqlx::Result<Place> {
    let name = model.name();
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    place::only_one(&mut connection, name).await?;
    let mut transaction = connection.begin().await?;
    if let Some(place) = Place::served(&mut transaction, name).await? {
        return Ok(place);
    }
    let place = place::begin(&mut transaction, model).await?;
    place::index(&mut transaction, name, &place.schema).await?;
    place::serve(&mut transaction, name, &place).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(place)
}

/// Whether the fact heard last still stands where it was heard.
pub(crate) async fn is_on_record(log: &dyn Log, mark: &Mark) -> Result<bool, ReadError> {
    let Some(hash) = mark.hash else { return Ok(true) };
    let facts = log.read_all(mark.before, 1).await?;
    let same = |fact: &Recorded| fact.position == mark.position && fact.link.hash == hash;
    Ok(facts.first().is_some_and(same))
}

/// What a batch says to one read model: up to the first fact it cannot understand.
pub(crate) struct Heard {
    after: Cursor,
    facts: Vec<Told>,
    /// Where the model stands after it.
    mark: Mark,
    pub(crate) poison: Option<Poison>,
}

/// Understands what the model hears of a batch that begins behind `after`.
pub(crate) fn hear(model: &dyn ReadModel, after: Cursor, batch: &[Recorded]) -> Heard {
    let mark = Mark { position: after, ..Mark::default() };
    let mut heard = Heard { after, facts: Vec::new(), mark, poison: None };
    for recorded in batch {
        if model.hears().contains(&recorded.stream.category.as_str()) {
            match Told::read(recorded) {
                Ok(told) => heard.facts.extend(told),
                Err(poison) => {
                    heard.poison = Some(poison);
                    break;
                }
            }
        }
        heard.mark = heard.mark.after(recorded);
    }
    heard
}

pub(crate) struct Written {
    pub(crate) position: Cursor,
    pub(crate) facts: Vec<Told>,
    pub(crate) poison: Option<Poison>,
}

/// Writes a batch to the served generation. `None`: the model now stands before this batch,
/// because another generation is served, so the place must be found again.
async fn write(
    model: &dyn ReadModel,
    pool: &PgPool,
    heard: Heard,
) -> Result<Option<Written>, Trouble> {
    let mut transaction = pool.begin().await?;
    transaction.execute(LAZILY).await?;
    let Some(place) = Place::hold_served(&mut transaction, model.name()).await? else {
        return Ok(None);
    };
    if place.mark.position < heard.after {
        return Ok(None);
    }
    let written = write_to(&mut transaction, model, place, heard).await?;
    transaction.commit().await?;
    Ok(Some(written))
}

/// Folds what is new to this generation into its rows and moves its cursor.
pub(crate) async fn write_to(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    mut place: Place,
    heard: Heard,
) -> sqlx::Result<Written> {
    let stood = place.mark.position;
    // Another program may have been faster with a part of the batch.
    let is_new = |fact: &Told| fact.position > stood;
    let (mut fresh, seen): (Vec<_>, Vec<_>) = heard.facts.into_iter().partition(is_new);
    for fact in &mut fresh {
        place.reference.attend(fact);
    }
    fold(connection, model, &place, &fresh).await?;
    if heard.mark.position > stood {
        place.mark = heard.mark;
    }
    let poison = heard.poison.filter(|it| it.at > stood);
    place.halted = poison.as_ref().map(ToString::to_string);
    place.note(connection, model.name()).await?;
    let facts = seen.into_iter().chain(fresh).collect();
    Ok(Written { position: place.mark.position, facts, poison })
}

async fn fold(
    connection: &mut PgConnection,
    model: &dyn ReadModel,
    place: &Place,
    facts: &[Told],
) -> sqlx::Result<()> {
    let keys = model.keys(facts);
    if keys.is_empty() {
        return Ok(());
    }
    let table = Table::of(model, &place.schema);
    let mut memory = model.memory(Share::ALL);
    for row in table.load(connection, keys).await? {
        memory.recall(row).map_err(|error| sqlx::Error::Decode(error.into()))?;
    }
    for fact in facts {
        memory.tell(fact);
    }
    table.replace(connection, memory.take()).await
}

async fn note_halt(model: &dyn ReadModel, pool: &PgPool, why: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE projection SET halted = $2 WHERE name = $1 AND state = 'SERVED'")
        .bind(model.name())
        .bind(why)
        .execute(pool)
        .await?;
    Ok(())
}

/// Trying again would fail again: the data itself is refused, or a rebuild met poison.
fn is_final(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Database(error) | Trouble::Rebuild(RebuildError::Database(error)) => {
            let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
            // Classes of SQLSTATE: data exception, integrity constraint violation.
            matches!(error, sqlx::Error::Decode(_))
                || code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
        }
        Trouble::Rebuild(RebuildError::Poison(_)) => true,
        Trouble::Log(_)
        | Trouble::Rebuild(RebuildError::Log(_) | RebuildError::Worker | RebuildError::Busy) => {
            false
        }
    }
}
