//! The one writer of a process: a task that gathers what is waiting and writes it in one
//! transaction. There is no artificial delay: while one batch is flushed the next one gathers,
//! so batches grow by themselves with the number of callers.

use std::{io, sync::Arc};

use futures::future::BoxFuture;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::batch::{self, Answer, Failure, Memory, PATIENCE};
use crate::{Append, AppendError, Appended, Cursor, Receipt, limits};

/// Where commands are handed in. Dropping it ends the task, after what was handed in.
pub(super) struct Appender {
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    append: Append,
    answer: oneshot::Sender<Answer>,
}

impl Appender {
    pub(super) fn start(options: PgConnectOptions) -> Self {
        let (queue, door) = mpsc::channel(limits::COMMANDS_WAITING);
        tokio::spawn(Writer { options, connection: None, memory: None }.serve(door));
        Self { queue }
    }

    pub(super) async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        limits::admit(&append)?;
        let (answer, answered) = oneshot::channel();
        if self.queue.send(Waiting { append, answer }).await.is_err() {
            return Err(AppendError::Unavailable("the appender has ended".into()));
        }
        answered.await.unwrap_or_else(|lost| Err(AppendError::Unknown(Box::new(lost))))
    }
}

/// Owns the connection that writes; a new one is made whenever the old one is in doubt.
struct Writer {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    /// Of what this connection has written.
    memory: Option<Memory>,
}

impl Writer {
    async fn serve(mut self, mut door: mpsc::Receiver<Waiting>) {
        while let Some(first) = door.recv().await {
            // Callers that were just answered come back in this very moment: let them.
            tokio::task::yield_now().await;
            let waiting = gather(first, &mut door);
            let (appends, answers): (Vec<_>, Vec<_>) =
                waiting.into_iter().map(|it| (it.append, it.answer)).unzip();
            for (answer, result) in answers.into_iter().zip(self.write(&appends).await) {
                // A caller who no longer waits will ask for the receipt.
                answer.send(result).ok();
            }
        }
    }

    /// One answer for each command, in order.
    async fn write(&mut self, appends: &[Append]) -> Vec<Answer> {
        let newest = self.memory.as_ref().map(Memory::position);
        match self.attempt_upon_memory(appends).await {
            Ok(Some(answers)) => answers,
            // What stands in the way is seen, and said, under the lock.
            Ok(None) | Err(Failure::Refused(_) | Failure::Full) => self.write_locked(appends).await,
            Err(Failure::Lost(_) | Failure::Unknown(_)) => self.find_out(appends, newest).await,
        }
    }

    /// After a connection was lost: whoever holds the lock sees whether anything was written.
    async fn find_out(&mut self, appends: &[Append], newest: Option<Cursor>) -> Vec<Answer> {
        let written_now = |receipt: &Receipt| receipt.positions.map(|it| it.0) > newest;
        match self.attempt(appends).await {
            Err(Failure::Lost(error)) => all(&Failure::Unknown(error), appends),
            outcome => {
                let mut answers = self.answers(outcome, appends).await;
                for answer in &mut answers {
                    if let Ok(Appended::Repeated(receipt)) = answer
                        && written_now(receipt)
                    {
                        *answer = Ok(Appended::Fresh(receipt.clone()));
                    }
                }
                answers
            }
        }
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

    /// `None` when nothing is remembered, or nothing was written because it does not hold.
    async fn attempt_upon_memory(
        &mut self,
        appends: &[Append],
    ) -> Result<Option<Vec<Answer>>, Failure> {
        let (Some(memory), Some(mut connection)) = (self.memory.take(), self.connection.take())
        else {
            return Ok(None);
        };
        let outcome = batch::write_upon(&mut connection, memory, appends).await;
        self.keep(connection, &outcome);
        let written = outcome?;
        Ok(written.map(|(answers, memory)| {
            self.memory = Some(memory);
            answers
        }))
    }

    async fn attempt(&mut self, appends: &[Append]) -> Result<Vec<Answer>, Failure> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        let outcome = batch::write(&mut connection, appends).await;
        self.keep(connection, &outcome);
        let (answers, memory) = outcome?;
        self.memory = Some(memory);
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

/// The same answer to all.
fn all(failure: &Failure, appends: &[Append]) -> Vec<Answer> {
    appends.iter().map(|append| Err(failure.answer(append))).collect()
}

fn gather(first: Waiting, door: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
    let (mut facts, mut bytes) = (0, 0);
    let mut batch = Vec::new();
    let mut next = Some(first);
    while let Some(waiting) = next {
        facts += waiting.append.streams.iter().map(|it| it.facts.len()).sum::<usize>();
        bytes += limits::weight(&waiting.append);
        batch.push(waiting);
        let room = batch.len() < limits::COMMANDS_PER_BATCH
            && facts < limits::FACTS_PER_BATCH
            && bytes < limits::BYTES_PER_BATCH;
        next = room.then(|| door.try_recv().ok()).flatten();
    }
    batch
}

/// A process that is stopped while it holds the lock must not stop the others: the server ends
/// its transaction. And it notices by itself when a waiting client has gone.
///
/// What is looked up here is looked up by key: a plan made while the tables were small must not
/// read through them for ever.
///
/// Calls that are a transaction of their own need this level: what they read after they waited
/// for the lock must be what is there then.
const MANNERS: &str = "SET default_transaction_isolation = 'read committed'; \
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
