//! One batch, one transaction: lock, load the ground, place, insert, commit.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    io,
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Connection, PgConnection, Row, Transaction,
    error::DatabaseError,
    postgres::{PgDatabaseError, PgRow, PgSeverity},
};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    insert::{self, Belief},
    rows,
};
use crate::{
    Append, AppendError, Appended, Cursor, Head, Receipt, Recorded, Stream,
    door::Answer,
    place::{Ground, Placed},
};

/// How long the database may take for one step before the connection is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The lock has a statement of its own: what is read after it sees all that it waited for. That
/// holds at this isolation level only.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT lock_the_log()";

/// The head of the log beside the head of each stream in question; always at least one row.
const HEADS: &str = "
    SELECT log.position, log.recorded_at, asked.category, asked.id, newest.sequence,
        newest.event_id, newest.hash
    FROM (SELECT) AS always
    LEFT JOIN (
        SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1
    ) AS log ON true
    LEFT JOIN unnest($1::text[], $2::text[]) AS asked (category, id) ON true
    LEFT JOIN LATERAL (
        SELECT sequence, event_id, hash FROM events
        WHERE aggregate_type = asked.category AND aggregate_id = asked.id
        ORDER BY sequence DESC LIMIT 1
    ) AS newest ON true";

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

/// One answer for each command, in order, once everything is on disk, and what is known then:
/// under the lock from the first look to the end.
pub(super) async fn write(
    connection: &mut PgConnection,
    appends: &[Append],
) -> Result<(Vec<Answer>, Ground), Failure> {
    // An error here leaves the connection in an unknown state, so it counts as lost.
    let mut transaction = in_time(connection.begin_with(BEGIN)).await.map_err(lost)?;
    match in_time(write_inside(&mut transaction, appends)).await {
        Ok((batch, mut ground)) => {
            commit(transaction).await?;
            // About what is on record the database itself is asked, each time.
            ground.answered.clear();
            ground.event_ids.clear();
            Ok((batch.answers, ground))
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

async fn write_inside(
    connection: &mut PgConnection,
    appends: &[Append],
) -> Result<(Batch, Ground), sqlx::Error> {
    let mut ground = load(connection, appends).await?;
    let mut batch = Batch::behind(&ground);
    for append in appends {
        batch.place(&mut ground, append);
    }
    if !batch.call(connection).await? {
        return Err(sqlx::Error::Protocol("the log went on under its own lock".into()));
    }
    Ok((batch, ground))
}

/// Commands that were given their places, and what the database must be told.
pub(super) struct Batch {
    /// Commands that are refused count as unanswered, until it turns out that they were.
    belief: Belief,
    answers: Vec<Answer>,
    fresh: Vec<Receipt>,
    stated: Vec<Recorded>,
}

impl Batch {
    pub(super) fn behind(ground: &Ground) -> Self {
        let belief = Belief { newest: ground.position, ..Belief::default() };
        Self { belief, answers: vec![], fresh: vec![], stated: vec![] }
    }

    /// Takes a caller's word for the head of a stream.
    pub(super) fn believe(&mut self, ground: &mut Ground, stream: &Stream, head: Head) {
        ground.heads.insert(stream.clone(), head);
        self.belief.heads.push((stream.clone(), head));
    }

    pub(super) fn place(&mut self, ground: &mut Ground, append: &Append) {
        self.answers.push(match ground.place(append) {
            Ok(Placed::Fresh { receipt, facts }) => {
                self.fresh.push(receipt.clone());
                self.stated.extend(facts);
                Ok(Appended::Fresh(receipt))
            }
            Ok(Placed::Repeated(receipt)) => Ok(Appended::Repeated(receipt)),
            Err(refused) => {
                if !ground.answered.contains_key(&append.command_id) {
                    self.belief.unanswered.push(append.command_id);
                }
                Err(refused)
            }
        });
    }

    /// How many commands have a place.
    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }

    /// The newest fact before them.
    pub(super) fn believed(&self) -> Cursor {
        Cursor::new(self.belief.newest)
    }

    /// Writes it in one journey. `false`: the ground has moved or a command was answered before,
    /// and nothing was written. A connection that is lost here leaves it open whether anything was.
    pub(super) async fn write(&self, connection: &mut PgConnection) -> Result<bool, Failure> {
        in_time(self.call(connection)).await.map_err(|error| match classify(error) {
            Failure::Lost(error) => Failure::Unknown(error),
            failure => failure,
        })
    }

    /// Also a batch of which nothing is left: the call tells whether the ground still stands.
    async fn call(&self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        insert::append(connection, &self.belief, &self.stated, &self.fresh).await
    }

    /// It is on record: about these commands the database itself is asked from now on.
    pub(super) fn leave(&self, ground: &mut Ground) {
        for receipt in &self.fresh {
            ground.answered.remove(&receipt.command_id);
        }
        for fact in &self.stated {
            ground.event_ids.remove(&fact.event_id);
        }
    }

    pub(super) fn take_answers(&mut self) -> Vec<Answer> {
        std::mem::take(&mut self.answers)
    }

    /// The commands it would have put on record.
    pub(super) fn stated(&self) -> HashSet<Uuid> {
        self.fresh.iter().map(|it| it.command_id).collect()
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

/// The newest facts of these streams; one without facts has one all the same.
pub(super) async fn heads(
    connection: &mut PgConnection,
    streams: &HashSet<&Stream>,
) -> Result<HashMap<Stream, Head>, Failure> {
    let seen = in_time(look(connection, streams)).await.map_err(lost)?;
    let mut heads: HashMap<_, _> =
        streams.iter().map(|stream| ((*stream).clone(), Head::NONE)).collect();
    heads.extend(seen.heads);
    Ok(heads)
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
pub(super) fn streams(appends: &[Append]) -> HashSet<&Stream> {
    appends.iter().flat_map(|it| &it.streams).map(|it| &it.stream).collect()
}

fn head(row: &PgRow) -> Result<Option<(Stream, Head)>, sqlx::Error> {
    let Some(sequence) = row.try_get::<Option<i64>, _>("sequence")? else { return Ok(None) };
    let stream =
        Stream::new(row.try_get::<String, _>("category")?, row.try_get::<String, _>("id")?);
    let (event_id, hash) = (row.try_get("event_id")?, rows::hash(row, "hash")?);
    let head = Head::new(sequence.unsigned_abs(), event_id, hash);
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
