//! The door of a writer: callers hand in their commands and wait, and the one writer of a process
//! takes in as many at once as fit. There is no artificial delay: while one batch is written the
//! next one gathers.

use tokio::{
    sync::{mpsc, oneshot},
    task::yield_now,
};

use crate::{Append, AppendError, Appended, limits};

pub(crate) type Answer = Result<Appended, AppendError>;

/// Where commands are handed in. Dropping it ends the line, after what was handed in.
pub(crate) struct Door(mpsc::Sender<Waiting>);

/// Those who wait at the door, first come first served.
pub(crate) type Line = mpsc::Receiver<Waiting>;

pub(crate) struct Waiting {
    append: Append,
    answer: oneshot::Sender<Answer>,
}

impl Door {
    pub(crate) fn open() -> (Self, Line) {
        let (queue, line) = mpsc::channel(limits::COMMANDS_WAITING);
        (Self(queue), line)
    }

    pub(crate) async fn append(&self, append: Append) -> Answer {
        limits::admit(&append)?;
        let (answer, answered) = oneshot::channel();
        if self.0.send(Waiting { append, answer }).await.is_err() {
            return Err(AppendError::Unavailable("the appender has ended".into()));
        }
        answered.await.unwrap_or_else(|lost| Err(AppendError::Unknown(Box::new(lost))))
    }
}

/// Commands that were taken in and are written together.
#[derive(Default)]
pub(crate) struct Crowd {
    pub(crate) appends: Vec<Append>,
    /// Who waits for the answer to each.
    callers: Vec<oneshot::Sender<Answer>>,
    facts: usize,
    bytes: usize,
}

impl Crowd {
    /// Waits until somebody comes; none when nobody will.
    pub(crate) async fn meet(line: &mut Line, most: usize) -> Option<Self> {
        let mut crowd = Self::default();
        crowd.take_in(line.recv().await?);
        // Callers that were just answered come back in this very moment: let them.
        yield_now().await;
        crowd.gather(line, most);
        Some(crowd)
    }

    /// Lets callers that were just answered come back, as long as only few wait.
    pub(crate) async fn grow(&mut self, line: &mut Line, few: usize) {
        if self.appends.len() < few {
            yield_now().await;
            self.gather(line, few);
        }
    }

    pub(crate) fn take_in(&mut self, Waiting { append, answer }: Waiting) {
        self.facts += append.streams.iter().map(|it| it.facts.len()).sum::<usize>();
        self.bytes += limits::weight(&append);
        self.appends.push(append);
        self.callers.push(answer);
    }

    /// Takes in who waits, up to so many commands.
    pub(crate) fn gather(&mut self, line: &mut Line, most: usize) {
        while self.has_room(most)
            && let Ok(more) = line.try_recv()
        {
            self.take_in(more);
        }
    }

    pub(crate) fn has_room(&self, most: usize) -> bool {
        self.appends.len() < most
            && self.facts < limits::FACTS_PER_BATCH
            && self.bytes < limits::BYTES_PER_BATCH
    }

    /// One answer for each command, in order.
    pub(crate) fn answer(self, answers: Vec<Answer>) {
        for (caller, answer) in self.callers.into_iter().zip(answers) {
            // A caller who no longer waits will ask for the receipt.
            caller.send(answer).ok();
        }
    }
}
