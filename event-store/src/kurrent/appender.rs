//! The one writer of a process: a task that gathers what is waiting and writes it in one turn.
//! There is no artificial delay: while one turn is taken the next batch gathers.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{Store, lock::WriterLock, writer::Answer};
use crate::{Append, AppendError, Appended, limits};

/// Commands of one turn. A turn has some five requests of its own beside one for every run of
/// facts in one stream; more commands would only wait longer for each other.
const COMMANDS_PER_TURN: usize = 64;

/// Where commands are handed in. Dropping it ends the task, after what was handed in.
pub(super) struct Appender {
    queue: mpsc::Sender<Waiting>,
}

struct Waiting {
    append: Append,
    answer: oneshot::Sender<Answer>,
}

impl Appender {
    pub(super) fn start(store: Arc<Store>, lock: Arc<dyn WriterLock>) -> Self {
        let (queue, door) = mpsc::channel(limits::COMMANDS_WAITING);
        tokio::spawn(serve(store, lock, door));
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

async fn serve(store: Arc<Store>, lock: Arc<dyn WriterLock>, mut door: mpsc::Receiver<Waiting>) {
    while let Some(first) = door.recv().await {
        // Callers that were just answered come back in this very moment: let them.
        tokio::task::yield_now().await;
        let (appends, answers): (Vec<_>, Vec<_>) =
            gather(first, &mut door).into_iter().map(|it| (it.append, it.answer)).unzip();
        let written = match lock.lock().await {
            Ok(held) => {
                let written = store.write(&appends).await;
                held.release().await;
                written
            }
            Err(error) => {
                let why = error.to_string();
                let refused = |_| Err(AppendError::Unavailable(why.clone().into()));
                appends.iter().map(refused).collect()
            }
        };
        for (answer, result) in answers.into_iter().zip(written) {
            // A caller who no longer waits will ask for the receipt.
            answer.send(result).ok();
        }
    }
}

fn gather(first: Waiting, door: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
    let (mut facts, mut bytes) = (0, 0);
    let mut batch = Vec::new();
    let mut next = Some(first);
    while let Some(waiting) = next {
        facts += waiting.append.streams.iter().map(|it| it.facts.len()).sum::<usize>();
        bytes += limits::weight(&waiting.append);
        batch.push(waiting);
        let room = batch.len() < COMMANDS_PER_TURN
            && facts < limits::FACTS_PER_BATCH
            && bytes < limits::BYTES_PER_BATCH;
        next = room.then(|| door.try_recv().ok()).flatten();
    }
    batch
}
