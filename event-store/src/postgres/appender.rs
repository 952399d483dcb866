//! The one writer of a process: a task that writes who waits at its door in one call.
//!
//! While one batch is flushed the next one gathers, so batches grow by themselves with the number
//! of callers. And it is given its places meanwhile, behind what is under way: the database
//! answers and the next call goes out. When what was under way comes to nothing, the places are
//! given anew.

use std::{
    collections::{HashMap, HashSet},
    io,
    sync::Arc,
};

use futures::future::BoxFuture;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::oneshot, time::timeout};

use super::batch::{self, Batch, Failure, PATIENCE};
use crate::{
    Append, Appended, Expected, Head, Stream,
    door::{Answer, Crowd, Door, Line},
    limits,
    place::Ground,
};

/// Starts the writer of this database, who remembers where so many streams stand. It ends with
/// its door.
pub(super) fn start(options: PgConnectOptions, remembered: usize) -> Door {
    let (door, line) = Door::open();
    let scout = Scout { options: options.clone(), connection: None };
    tokio::spawn(Writer { options, connection: None, scout, ground: None, remembered }.serve(line));
    door
}

/// Owns the connection that writes; a new one is made whenever the old one is in doubt.
struct Writer {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    scout: Scout,
    /// The log behind the newest fact that was written, or is under way. None when it is not
    /// known: then everything is looked up under the lock.
    ground: Option<Ground>,
    /// Streams whose newest fact is remembered; beyond it they are looked up anew.
    remembered: usize,
}

/// Of so few commands a batch of its own is not worth the journey: they are written together.
const FEW: usize = 32;

impl Writer {
    async fn serve(mut self, mut line: Line) {
        let mut next = Draft::default();
        loop {
            if next.crowd.appends.is_empty() {
                let met = Crowd::meet(&mut line, limits::COMMANDS_PER_BATCH).await;
                let Some(crowd) = met else { return };
                next.crowd = crowd;
            } else {
                next.crowd.grow(&mut line, FEW).await;
            }
            self.place(&mut next).await;
            next = self.write(next, &mut line).await;
        }
    }

    /// Writes it, and gives what came meanwhile.
    async fn write(&mut self, draft: Draft, line: &mut Line) -> Draft {
        let Draft { crowd, batch } = draft;
        match (self.connection.take(), batch) {
            (Some(connection), Some(batch)) => {
                self.write_upon(connection, (crowd, batch), line).await
            }
            (connection, _) => {
                self.connection = connection;
                let answers = self.write_locked(&crowd.appends).await;
                crowd.answer(answers);
                Draft::default()
            }
        }
    }

    /// In one journey, while what comes is gathered and placed.
    async fn write_upon(
        &mut self,
        mut connection: PgConnection,
        (crowd, mut batch): (Crowd, Batch),
        line: &mut Line,
    ) -> Draft {
        let (over, is_over) = oneshot::channel();
        let most = Draft::beside(batch.len());
        let writing = async {
            let outcome = batch.write(&mut connection).await;
            // At once: what is looked up for the next ones may take its time.
            let unanswered = if matches!(outcome, Ok(true)) {
                crowd.answer(batch.take_answers());
                None
            } else {
                Some(crowd)
            };
            over.send(()).ok();
            (outcome, unanswered)
        };
        let ((outcome, unanswered), mut next) =
            tokio::join!(writing, self.meanwhile(line, most, is_over));
        self.keep(connection, &outcome);
        let Some(crowd) = unanswered else {
            self.leave(&batch, &next);
            return next;
        };
        // What came meanwhile stands on nothing now.
        (self.ground, next.batch) = (None, None);
        let answers = match outcome {
            // Somebody else has written. What stands in the way is seen, and said, under the lock.
            Ok(_) | Err(Failure::Refused(_) | Failure::Full) => {
                self.write_locked(&crowd.appends).await
            }
            Err(Failure::Lost(_) | Failure::Unknown(_)) => {
                self.find_out(&crowd.appends, &batch).await
            }
        };
        crowd.answer(answers);
        next
    }

    async fn meanwhile(
        &mut self,
        line: &mut Line,
        most: usize,
        mut is_over: oneshot::Receiver<()>,
    ) -> Draft {
        let mut draft = Draft::default();
        loop {
            let room = draft.crowd.has_room(most);
            let more = tokio::select! {
                biased;
                _ = &mut is_over => return draft,
                Some(more) = line.recv(), if room => more,
            };
            draft.crowd.take_in(more);
            draft.crowd.gather(line, most);
            self.place(&mut draft).await;
        }
    }

    /// Gives those that came last their places, if the ground is known.
    ///
    /// What is looked up for it is looked up beside what is under way, and without the lock. That
    /// does no harm: if anybody else has written since the ground was known, the call finds that
    /// out, and nothing is written.
    async fn place(&mut self, draft: &mut Draft) {
        let Some(ground) = &mut self.ground else { return };
        let mut batch = draft.batch.take().unwrap_or_else(|| Batch::behind(ground));
        let unplaced = &draft.crowd.appends[batch.len()..];
        let mut unknown = HashSet::new();
        for part in unplaced.iter().flat_map(|it| &it.streams) {
            if ground.heads.contains_key(&part.stream) {
                continue;
            }
            match part.expected {
                Expected::After(head) => batch.believe(ground, &part.stream, head),
                Expected::Exactly(0) => batch.believe(ground, &part.stream, Head::NONE),
                Expected::Exactly(_) | Expected::Behind(_) | Expected::Any => {
                    unknown.insert(&part.stream);
                }
            }
        }
        if !unknown.is_empty() {
            match self.scout.heads(&unknown).await {
                Ok(heads) => ground.heads.extend(heads),
                Err(_) => return self.ground = None,
            }
        }
        for append in unplaced {
            batch.place(ground, append);
        }
        draft.batch = Some(batch);
    }

    /// Lets go of what need not be remembered once it is written.
    fn leave(&mut self, written: &Batch, next: &Draft) {
        let Some(ground) = &mut self.ground else { return };
        written.leave(ground);
        if ground.heads.len() > self.remembered {
            let needed = batch::streams(&next.crowd.appends);
            ground.heads.retain(|stream, _| needed.contains(stream));
        }
    }

    /// After a connection was lost: whoever holds the lock sees whether anything was written.
    async fn find_out(&mut self, appends: &[Append], lost: &Batch) -> Vec<Answer> {
        let mut answers = match self.attempt(appends).await {
            Err(Failure::Lost(error)) => return all(&Failure::Unknown(error), appends),
            outcome => self.answers(outcome, appends).await,
        };
        let mut stated = lost.stated();
        for answer in &mut answers {
            // Of one command sent twice the first was written now.
            if let Ok(Appended::Repeated(receipt)) = answer
                && stated.remove(&receipt.command_id)
                && receipt.positions.is_none_or(|it| it.0 > lost.believed())
            {
                *answer = Ok(Appended::Fresh(receipt.clone()));
            }
        }
        answers
    }

    async fn write_locked(&mut self, appends: &[Append]) -> Vec<Answer> {
        let reused = self.connection.is_some();
        let outcome = match self.attempt(appends).await {
            // The server was restarted since the last batch. Nothing was written: once more.
            Err(failure) if reused && failure.is_stale_connection() => self.attempt(appends).await,
            outcome => outcome,
        };
        self.answers(outcome, appends).await
    }

    async fn answers(
        &mut self,
        outcome: Result<Vec<Answer>, Failure>,
        appends: &[Append],
    ) -> Vec<Answer> {
        match outcome {
            Ok(answers) => answers,
            // One command spoils the batch: find out which.
            Err(Failure::Refused(_)) if appends.len() > 1 => {
                let mut answers = Vec::with_capacity(appends.len());
                for append in appends {
                    let alone = self.attempt(std::slice::from_ref(append)).await;
                    answers.extend(alone.unwrap_or_else(|it| vec![Err(it.answer(append))]));
                }
                answers
            }
            Err(failure) => all(&failure, appends),
        }
    }

    /// Under the lock, from the first look on.
    async fn attempt(&mut self, appends: &[Append]) -> Result<Vec<Answer>, Failure> {
        self.ground = None;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        let outcome = batch::write(&mut connection, appends).await;
        self.keep(connection, &outcome);
        let (answers, ground) = outcome?;
        self.ground = Some(ground);
        Ok(answers)
    }

    /// Keeps the connection unless it is in doubt.
    fn keep<T>(&mut self, connection: PgConnection, outcome: &Result<T, Failure>) {
        match outcome {
            Ok(_) | Err(Failure::Refused(_) | Failure::Full) => self.connection = Some(connection),
            Err(Failure::Lost(error) | Failure::Unknown(error)) => {
                tracing::warn!(%error, "the appender lost its connection");
            }
        }
    }
}

/// Commands that are written together.
#[derive(Default)]
struct Draft {
    crowd: Crowd,
    /// The first of them with their places; none while the ground is not known.
    batch: Option<Batch>,
}

impl Draft {
    /// How many are gathered at most while so many are under way. Callers come back when they
    /// are answered: so they fall into two crowds of one size, and while one is written the
    /// other is placed.
    fn beside(under_way: usize) -> usize {
        (2 * under_way).clamp(FEW, limits::COMMANDS_PER_BATCH)
    }
}

/// Looks things up while the writer writes.
struct Scout {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

impl Scout {
    async fn heads(
        &mut self,
        streams: &HashSet<&Stream>,
    ) -> Result<HashMap<Stream, Head>, Failure> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        let heads = batch::heads(&mut connection, streams).await?;
        self.connection = Some(connection);
        Ok(heads)
    }
}

/// The same answer to all.
fn all(failure: &Failure, appends: &[Append]) -> Vec<Answer> {
    appends.iter().map(|append| Err(failure.answer(append))).collect()
}

/// A process that is stopped while it holds the lock must not stop the others: the server ends
/// its transaction. And it notices by itself when a waiting client has gone.
///
/// What is looked up here is looked up by key: a plan made while the tables were small must not
/// read through them for ever.
///
/// Calls that are a transaction of their own need this level: what they read after they waited
/// for the lock must be what is there then.
///
/// What is acknowledged is on disk, whatever the server does for others.
const MANNERS: &str = "SET synchronous_commit = on; \
    SET default_transaction_isolation = 'read committed'; \
    SET enable_seqscan = off; SET idle_in_transaction_session_timeout = '15s'; \
    SET client_connection_check_interval = '5s'";

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Failure> {
    let connecting = introduce(PgConnection::connect_with(options));
    match timeout(PATIENCE, connecting).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(Failure::Lost(Arc::new(error))),
        Err(_) => Err(Failure::Lost(Arc::new(sqlx::Error::Io(io::ErrorKind::TimedOut.into())))),
    }
}

async fn introduce(
    connecting: BoxFuture<'_, Result<PgConnection, sqlx::Error>>,
) -> Result<PgConnection, sqlx::Error> {
    let mut connection = connecting.await?;
    connection.execute(MANNERS).await?;
    Ok(connection)
}
