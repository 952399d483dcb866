//! Turns: commands to the same thing wait for each other, instead of deciding side by side and
//! losing the race to put it on record. Whoever waits finds in memory what the one before left.
//!
//! It is a courtesy within one process and nothing rests on it: two processes still race, and
//! the archive still lets one of them win.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use event_store::Stream;
use tokio::sync::{Mutex, MutexGuard};

/// Many more than callers at once, so that two things seldom share a place in line.
const LINES: usize = 8_192;

pub(crate) struct Turns(Vec<Mutex<()>>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..LINES).map(|_| Mutex::default()).collect())
    }
}

impl Turns {
    /// Waits, first come first served; the turn ends when the answer is dropped.
    pub(crate) async fn take(&self, stream: &Stream) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        stream.hash(&mut hasher);
        let line = usize::try_from(hasher.finish() % LINES as u64).unwrap_or_default();
        self.0[line].lock().await
    }
}
