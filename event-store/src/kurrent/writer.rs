//! One turn of the writer: finish what was begun, place the commands behind what is on record,
//! write them ahead into the journal, then into their streams. The writers' lock must be held.

use std::{collections::HashMap, slice};

use uuid::Uuid;

use super::{
    Store,
    entry::{Command, Entry},
    finish::Unfinished,
    journal::{Newest, NotBegun, Tail},
    wire::{Away, Trouble},
};
use crate::{
    Append, AppendError, Appended, ReadError, Receipt, Recorded, door::Answer, place::Placed,
};

/// Turns that may be lost to writers whose lock was taken from them.
const TURNS: usize = 5;

/// What became of an entry.
pub(super) enum Stated {
    /// Its facts stand at these places.
    Whole(Vec<Recorded>, HashMap<Uuid, Receipt>),
    /// Somebody else was faster; nothing was written.
    Moved,
    TooLarge,
    Unwritten(Away),
    Unknown(String),
}

impl Store {
    /// One answer for each command, in order.
    pub(super) async fn write(&self, appends: &[Append]) -> Vec<Answer> {
        let answers = self.turns(appends).await;
        let too_large = |it: &Answer| matches!(it, Err(AppendError::TooLarge(_)));
        if appends.len() == 1 || !answers.iter().any(too_large) {
            return answers;
        }
        // One command spoils the batch: find out which.
        let mut alone = Vec::with_capacity(appends.len());
        for append in appends {
            alone.extend(self.turns(slice::from_ref(append)).await);
        }
        alone
    }

    async fn turns(&self, appends: &[Append]) -> Vec<Answer> {
        for _ in 0..TURNS {
            match self.turn(appends).await {
                Ok(Some(answers)) => return answers,
                Ok(None) => {}
                Err(error) => return appends.iter().map(|_| Err(unwritten(&error))).collect(),
            }
        }
        appends.iter().map(|_| Err(outrun())).collect()
    }

    /// None: somebody else was faster, and nothing was written.
    async fn turn(&self, appends: &[Append]) -> Result<Option<Vec<Answer>>, ReadError> {
        // In this order: whatever is written after the tail was read moves the journal on, and
        // then the entry is not begun. What is surveyed before may be older than the tail.
        let tail = self.tail(self.journal().newest().await?).await?;
        let mut survey = self.survey(appends).await?;
        survey.ground.recorded_at = tail.time;
        let (mut answers, mut facts, mut commands) = (Vec::new(), Vec::new(), Vec::new());
        for append in appends {
            answers.push(match survey.place(append) {
                Ok(Placed::Fresh { receipt, facts: placed }) => {
                    facts.extend(placed);
                    commands.push(Command::from(append));
                    Ok(Appended::Fresh(receipt))
                }
                Ok(Placed::Repeated(receipt)) => Ok(Appended::Repeated(receipt)),
                Err(error) => Err(error),
            });
        }
        if commands.is_empty() {
            return Ok(Some(answers));
        }
        Ok(match self.state(tail, Entry::new(facts, commands)).await {
            Stated::Moved => None,
            stated => Some(answers.into_iter().map(|it| settle(it, &stated)).collect()),
        })
    }

    /// Where the journal goes on, when everything in it is finished.
    pub(super) async fn tail(&self, newest: Newest) -> Result<Tail, ReadError> {
        match newest {
            Newest::Clean(tail) => Ok(tail),
            Newest::Unfinished(begun) => {
                tracing::info!(facts = begun.entry.facts.len(), "finishing what was begun");
                match self.finish(&begun, None).await {
                    Ok((_, _, tail)) => Ok(tail),
                    Err(Unfinished::Later(trouble)) => Err(ReadError::Unavailable(trouble.into())),
                    Err(Unfinished::Broken(error)) => Err(error),
                }
            }
        }
    }

    /// Writes an entry ahead, then where it belongs.
    pub(super) async fn state(&self, tail: Tail, entry: Entry) -> Stated {
        let begun = match self.journal().begin(tail, entry).await {
            Ok(begun) => begun,
            Err(NotBegun::Void(Trouble::Moved)) => return Stated::Moved,
            Err(NotBegun::Void(Trouble::TooLarge)) => return Stated::TooLarge,
            Err(NotBegun::Void(trouble)) => return Stated::Unwritten(Away::from(&trouble)),
            Err(NotBegun::Unknown(trouble)) => return Stated::Unknown(trouble.to_string()),
        };
        match self.finish(&begun, Some(0)).await {
            Ok((facts, receipts, _)) => Stated::Whole(facts, receipts),
            Err(Unfinished::Later(trouble)) => {
                tracing::warn!(%trouble, "what was begun is not finished yet");
                Stated::Unknown(trouble.to_string())
            }
            Err(Unfinished::Broken(error)) => Stated::Unknown(error.to_string()),
        }
    }
}

/// The answer that was prepared, after what became of it.
fn settle(answer: Answer, stated: &Stated) -> Answer {
    let prepared = match answer {
        Ok(Appended::Repeated(receipt)) => {
            // Of a command further up in the same batch, or of one long done.
            return match stated {
                Stated::Whole(_, receipts) => {
                    let settled = receipts.get(&receipt.command_id).cloned();
                    Ok(Appended::Repeated(settled.unwrap_or(receipt)))
                }
                _ => Err(unsettled(stated)),
            };
        }
        Ok(Appended::Fresh(receipt)) => receipt,
        refused => return refused,
    };
    match stated {
        Stated::Whole(_, receipts) => {
            let settled = receipts.get(&prepared.command_id).cloned();
            Ok(Appended::Fresh(settled.unwrap_or(prepared)))
        }
        _ => Err(unsettled(stated)),
    }
}

pub(super) fn unsettled(stated: &Stated) -> AppendError {
    match stated {
        Stated::TooLarge => AppendError::TooLarge("the store takes no append of this size"),
        Stated::Unwritten(why) => AppendError::Unavailable(Box::new(why.clone())),
        Stated::Whole(..) | Stated::Moved => outrun(),
        Stated::Unknown(why) => AppendError::Unknown(why.clone().into()),
    }
}

fn outrun() -> AppendError {
    AppendError::Unavailable(Box::new(Away::new(&"other writers were always faster", true)))
}

/// Nothing was written, because something could not be read.
fn unwritten(error: &ReadError) -> AppendError {
    match error {
        ReadError::Damaged { .. } => AppendError::Damaged(error.to_string()),
        ReadError::Unavailable(_) => {
            AppendError::Unavailable(Box::new(Away::new(error, error.may_pass())))
        }
    }
}
