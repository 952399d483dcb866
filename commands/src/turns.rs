//! Turns: commands to the same thing wait for each other, instead of deciding side by side and
//! losing the race to put it on record. A turn ends when what was decided is handed in: whoever
//! waits finds in memory what the one before will have left.
//!
//! It is a courtesy within one process and nothing rests on it: two processes still race, and
//! the archive still lets one of them win. Things do not wait for other things. Commands that come
//! in an order are handed in in it; one that has to be decided anew comes behind those that were
//! handed in meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_store::Stream;
use tokio::sync::{Mutex as Line, OwnedMutexGuard};

/// Where people wait; a line is there as long as somebody stands in it.
#[derive(Default)]
pub(crate) struct Turns(Mutex<HashMap<Stream, Arc<Line<()>>>>);

/// It is over when this is dropped.
pub(crate) struct Turn<'t> {
    turns: &'t Turns,
    stream: Stream,
    held: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits, first come first served.
    pub(crate) async fn take(&self, stream: Stream) -> Turn<'_> {
        let line = Arc::clone(self.lines().entry(stream.clone()).or_default());
        // Made before it is held: who gives up waiting leaves the line as well.
        let mut turn = Turn { turns: self, stream, held: None };
        turn.held = Some(match Arc::clone(&line).try_lock_owned() {
            Ok(held) => held,
            Err(_) => line.lock_owned().await,
        });
        turn
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Stream, Arc<Line<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.held = None;
        let mut lines = self.turns.lines();
        if lines.get(&self.stream).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, executor::block_on};

    use super::*;

    #[test]
    fn who_comes_second_waits_and_others_do_not() {
        let (turns, duty) = (Turns::default(), Stream::new("assignment", "1"));
        let first = block_on(turns.take(duty.clone()));
        let mut second = Box::pin(turns.take(duty));
        assert!((&mut second).now_or_never().is_none());
        assert!(turns.take(Stream::new("assignment", "2")).now_or_never().is_some());
        drop(first);
        assert!(second.now_or_never().is_some());
        assert!(turns.lines().is_empty(), "nobody stands in line any more");
    }

    #[test]
    fn who_gives_up_waiting_leaves_the_line() {
        let (turns, duty) = (Turns::default(), Stream::new("assignment", "1"));
        let first = block_on(turns.take(duty.clone()));
        let mut second = Box::pin(turns.take(duty.clone()));
        assert!((&mut second).now_or_never().is_none());
        drop(second);
        drop(first);
        assert!(turns.lines().is_empty());
        assert!(turns.take(duty).now_or_never().is_some());
    }
}
