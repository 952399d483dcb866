//! One batch, one transaction: lock, load the ground, place, insert, commit.

use std::{collections::HashSet, future::Future, io, sync::Arc, time::Duration};

use sqlx::{
    Connection, PgConnection, Row, Transaction,
    error::DatabaseError,
    postgres::{PgDatabaseError, PgRow, PgSeverity},
};
use tokio::time::timeout;
use uuid::Uuid;

use super::{insert, rows};
use crate::{
    Append, AppendError, Appended, Cursor, Receipt, Recorded, Stream, chain,
    place::{Ground, Head, Placed},
};

/// How long the database may take for one step before the connection is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The lock has a statement of its own: what is read after it sees all that it waited for. That
/// holds at this isolation level only.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT lock_the_log()";

/// The head of the log beside the head of each stream in question; always at least one row.
const HEADS: &str = "
    SELECT log.position, log.recorded_at, asked.category, asked.id, newest.sequence, newest.hash
    FROM (SELECT) AS always
    LEFT JOIN (
        SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1
    ) AS log ON true
    LEFT JOIN unnest($1::text[], $2::text[]) AS asked (category, id) ON true
    LEFT JOIN LATERAL (
        SELECT sequence, hash FROM events
        WHERE aggregate_type = asked.category AND aggregate_id = asked.id
        ORDER BY sequence DESC LIMIT 1
    ) AS newest ON true";

pub(super) type Answer = Result<Appended, AppendError>;

/// Why a whole batch got no answers of its own.
#[derive(Debug)]
pub(super) enum Failure {
    /// The connection failed before COMMIT was sent: nothing was written.
    Lost(Arc<sqlx::Error>),
    /// The database refused a statement and is ready for the next: nothing was written.
    Refused(Arc<sqlx::Error>),
    /// The database has no room: nothing was written.
    Full,
    /// COMMIT was sent and nothing came back.
    Unknown(Arc<sqlx::Error>),
}

/// What the writer knows of the log behind its newest fact, so that it need not look again while
/// it writes alone.
pub(super) struct Memory(Ground);

/// Streams whose newest fact is remembered; beyond it they are looked up anew. A county has some
/// ten thousand that are open.
const STREAMS_REMEMBERED: usize = 100_000;

impl Memory {
    /// Of the newest fact.
    pub(super) fn position(&self) -> Cursor {
        Cursor::new(self.0.position)
    }

    fn new(mut ground: Ground) -> Self {
        // Of these the database itself is asked, each time.
        ground.answered.clear();
        ground.event_ids.clear();
        if ground.heads.len() > STREAMS_REMEMBERED {
            ground.heads.clear();
        }
        Self(ground)
    }
}

/// Answers in order, and what is known now.
pub(super) type Written = (Vec<Answer>, Memory);

/// One answer for each command, in order, once everything is on disk: under the lock from the
/// first look to the end.
pub(super) async fn write(
    connection: &mut PgConnection,
    appends: &[Append],
) -> Result<Written, Failure> {
    // An error here leaves the connection in an unknown state, so it counts as lost.
    let mut transaction = in_time(connection.begin_with(BEGIN)).await.map_err(lost)?;
    match in_time(write_inside(&mut transaction, appends)).await {
        Ok(placement) => {
            commit(transaction).await?;
            Ok(placement.written())
        }
        Err(error) => {
            let failure = classify(error);
            if !matches!(failure, Failure::Lost(_)) {
                in_time(transaction.rollback()).await.map_err(lost)?;
            }
            Err(failure)
        }
    }
}

/// The same in one journey, upon what is remembered. `None`: somebody else has written, or has
/// sent one of these commands before, and nothing was written now.
///
/// A connection that is lost here leaves it open whether anything was written.
pub(super) async fn write_upon(
    connection: &mut PgConnection,
    memory: Memory,
    appends: &[Append],
) -> Result<Option<Written>, Failure> {
    let outcome = in_time(call_upon(connection, memory.0, appends)).await;
    let placement = outcome.map_err(|error| match classify(error) {
        Failure::Lost(error) => Failure::Unknown(error),
        failure => failure,
    })?;
    Ok(placement.map(Placement::written))
}

async fn call_upon<'a>(
    connection: &mut PgConnection,
    mut ground: Ground,
    appends: &'a [Append],
) -> Result<Option<Placement<'a>>, sqlx::Error> {
    if !remember(connection, &mut ground, appends).await? {
        return Ok(None);
    }
    let placement = Placement::of(ground, appends);
    Ok(placement.append(connection).await?.then_some(placement))
}

/// Looks up the streams that are not remembered. `false`: the log has gone on meanwhile.
async fn remember(
    connection: &mut PgConnection,
    ground: &mut Ground,
    appends: &[Append],
) -> Result<bool, sqlx::Error> {
    let mut unknown = streams(appends);
    unknown.retain(|stream| !ground.heads.contains_key(*stream));
    if unknown.is_empty() {
        return Ok(true);
    }
    let seen = look(connection, &unknown).await?;
    let none = Head { sequence: 0, hash: chain::GENESIS };
    ground.heads.extend(unknown.into_iter().map(|stream| (stream.clone(), none)));
    ground.heads.extend(seen.heads);
    Ok(seen.position == ground.position)
}

async fn write_inside<'a>(
    connection: &mut PgConnection,
    appends: &'a [Append],
) -> Result<Placement<'a>, sqlx::Error> {
    let placement = Placement::of(load(connection, appends).await?, appends);
    if !placement.append(connection).await? {
        return Err(sqlx::Error::Protocol("the log went on under its own lock".into()));
    }
    Ok(placement)
}

/// A batch on its ground.
struct Placement<'a> {
    believed: u64,
    /// Commands that are refused, unless it turns out that they were answered before.
    asked: Vec<Uuid>,
    ground: Ground,
    answers: Vec<Answer>,
    fresh: Vec<(&'a Append, Receipt)>,
    stated: Vec<Recorded>,
}

impl<'a> Placement<'a> {
    fn of(mut ground: Ground, appends: &'a [Append]) -> Self {
        let believed = ground.position;
        let (mut answers, mut asked) = (Vec::new(), Vec::new());
        let (mut fresh, mut stated) = (Vec::new(), Vec::new());
        for append in appends {
            answers.push(match ground.place(append) {
                Ok(Placed::Fresh { receipt, facts }) => {
                    fresh.push((append, receipt.clone()));
                    stated.extend(facts);
                    Ok(Appended::Fresh(receipt))
                }
                Ok(Placed::Repeated(receipt)) => Ok(Appended::Repeated(receipt)),
                Err(refused) => {
                    if !ground.answered.contains_key(&append.command_id) {
                        asked.push(append.command_id);
                    }
                    Err(refused)
                }
            });
        }
        Self { believed, asked, ground, answers, fresh, stated }
    }

    /// Also a batch of which nothing is left: the call tells whether the ground still stands.
    async fn append(&self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        insert::append(connection, self.believed, &self.asked, &self.stated, &self.fresh).await
    }

    fn written(self) -> Written {
        (self.answers, Memory::new(self.ground))
    }
}

async fn load(connection: &mut PgConnection, appends: &[Append]) -> Result<Ground, sqlx::Error> {
    let mut ground = look(connection, &streams(appends)).await?;
    let commands: Vec<Uuid> = appends.iter().map(|it| it.command_id).collect();
    let answered = sqlx::query(rows::ANSWERED).bind(commands).fetch_all(connection).await?;

    for row in &answered {
        let answered = rows::answered(row)?;
        ground.answered.insert(answered.command_id, answered);
    }
    Ok(ground)
}

/// The newest fact of all, and of each of these streams.
pub(super) async fn look(
    connection: &mut PgConnection,
    streams: &HashSet<&Stream>,
) -> Result<Ground, sqlx::Error> {
    let (categories, ids): (Vec<_>, Vec<_>) =
        streams.iter().map(|it| (it.category.as_str(), it.id.as_str())).unzip();
    let heads = sqlx::query(HEADS).bind(categories).bind(ids).fetch_all(connection).await?;
    let mut ground = Ground::default();
    if let Some(row) = heads.first() {
        ground.position = row.try_get::<Option<i64>, _>("position")?.map_or(0, i64::unsigned_abs);
        ground.recorded_at = row.try_get("recorded_at")?;
    }
    for row in &heads {
        ground.heads.extend(head(row)?);
    }
    Ok(ground)
}

/// The streams in question.
fn streams(appends: &[Append]) -> HashSet<&Stream> {
    appends.iter().flat_map(|it| &it.streams).map(|it| &it.stream).collect()
}

fn head(row: &PgRow) -> Result<Option<(Stream, Head)>, sqlx::Error> {
    let Some(sequence) = row.try_get::<Option<i64>, _>("sequence")? else { return Ok(None) };
    let stream =
        Stream::new(row.try_get::<String, _>("category")?, row.try_get::<String, _>("id")?);
    let head = Head { sequence: sequence.unsigned_abs(), hash: rows::hash(row, "hash")? };
    Ok(Some((stream, head)))
}

async fn commit(transaction: Transaction<'_, sqlx::Postgres>) -> Result<(), Failure> {
    match in_time(transaction.commit()).await {
        Ok(()) => Ok(()),
        Err(error) => match classify(error) {
            Failure::Lost(error) => Err(Failure::Unknown(error)),
            not_written => Err(not_written),
        },
    }
}

async fn in_time<T>(step: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    match timeout(PATIENCE, step).await {
        Ok(outcome) => outcome,
        Err(_) => Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())),
    }
}

fn lost(error: sqlx::Error) -> Failure {
    match classify(error) {
        Failure::Refused(error) => Failure::Lost(error),
        failure => failure,
    }
}

fn classify(error: sqlx::Error) -> Failure {
    let refusal = error.as_database_error().map(|it| {
        let code = it.code().unwrap_or_default();
        // FATAL and PANIC end the connection; class 57P is the server being shut down.
        let severity = it.try_downcast_ref::<PgDatabaseError>().map(PgDatabaseError::severity);
        let over = severity != Some(PgSeverity::Error) || code.starts_with("57P");
        (code.into_owned(), over)
    });
    match refusal {
        Some((code, false)) if code == DISK_FULL => Failure::Full,
        Some((_, false)) => Failure::Refused(Arc::new(error)),
        Some((_, true)) | None => Failure::Lost(Arc::new(error)),
    }
}

const DISK_FULL: &str = "53100";

impl Failure {
    /// Whether the same may work with a new connection, at once and without harm.
    pub(super) fn is_stale_connection(&self) -> bool {
        match self {
            Self::Lost(error) => match error.as_ref() {
                sqlx::Error::Io(error) => error.kind() != io::ErrorKind::TimedOut,
                _ => true,
            },
            Self::Refused(_) | Self::Full | Self::Unknown(_) => false,
        }
    }

    pub(super) fn answer(&self, append: &Append) -> AppendError {
        match self {
            Self::Lost(error) => AppendError::Unavailable(Box::new(Arc::clone(error))),
            Self::Refused(error) => refusal(error, append),
            Self::Full => AppendError::Full,
            Self::Unknown(error) => AppendError::Unknown(Box::new(Arc::clone(error))),
        }
    }
}

/// By the constraint's name, never by the class of the error: "unique" alone says nothing.
fn refusal(error: &Arc<sqlx::Error>, append: &Append) -> AppendError {
    let database = error.as_database_error();
    let code = database.and_then(DatabaseError::code).unwrap_or_default();
    match database.and_then(|it| it.constraint()) {
        Some("events_event_id") => AppendError::Unfit("an event id is on record already"),
        // Only a writer that shuns the lock can cause it.
        Some("events_stream") if let Some(first) = append.streams.first() => {
            AppendError::Conflict(first.stream.clone())
        }
        // 22: a value that has no place in its column; 54: too complex.
        None if code.starts_with("22") || code.starts_with("54") => {
            AppendError::Unfit("the database does not take a value")
        }
        Some(_) | None => AppendError::Unavailable(Box::new(Arc::clone(error))),
    }
}
