//! Memory: things the desk has lately put something on record about, as they then stood.
//!
//! It saves reading a stream that was written a moment ago, or is being written in this moment.
//! What is remembered may be old, because another process may have written since, and may never
//! come to be; so whoever decides by it must find out: facts are appended behind the very fact
//! that was remembered or not at all, and everything else is decided anew by what is on record
//! (see `desk`).

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_store::Stream;

/// Things of one generation, two of which are kept. An assignment takes about two kilobytes, so
/// that all of them stay below some twenty megabytes.
const GENERATION: usize = 5_000;

/// A thing of any kind, and how many facts made it so.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub(crate) sequence: u64,
    pub(crate) thing: Arc<dyn Any + Send + Sync>,
}

/// Of two generations the younger one takes what is used; once it is full it becomes the older,
/// and what nobody has used since is forgotten. So what goes is what was not used for long.
pub(crate) struct Memory {
    generations: Mutex<Generations>,
    most: usize,
}

#[derive(Default)]
struct Generations {
    young: HashMap<Stream, Remembered>,
    old: HashMap<Stream, Remembered>,
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(GENERATION)
    }
}

impl Memory {
    fn of(most: usize) -> Self {
        Self { generations: Mutex::default(), most }
    }

    pub(crate) fn recall(&self, stream: &Stream) -> Option<Remembered> {
        let mut generations = self.generations();
        if let Some(known) = generations.young.get(stream) {
            return Some(known.clone());
        }
        let known = generations.old.remove(stream)?;
        let forgotten = generations.keep(stream.clone(), known.clone(), self.most);
        drop(generations);
        drop(forgotten);
        Some(known)
    }

    /// Takes up how things stand. Two callers may come in another order than their facts did:
    /// what is further on stays.
    pub(crate) fn take_up(&self, things: impl IntoIterator<Item = (Stream, Remembered)>) {
        for (stream, thing) in things {
            let mut generations = self.generations();
            let before = generations.old.remove(&stream);
            let before = generations.young.remove(&stream).or(before);
            let newest = before.filter(|it| it.sequence > thing.sequence).unwrap_or(thing);
            let forgotten = generations.keep(stream, newest, self.most);
            // Thousands of things are dropped while nobody waits for the lock.
            drop(generations);
            drop(forgotten);
        }
    }

    pub(crate) fn forget<'s>(&self, streams: impl IntoIterator<Item = &'s Stream>) {
        let mut generations = self.generations();
        for stream in streams {
            generations.young.remove(stream);
            generations.old.remove(stream);
        }
    }

    fn generations(&self) -> MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    /// Gives what is forgotten for it.
    fn keep(
        &mut self,
        stream: Stream,
        thing: Remembered,
        most: usize,
    ) -> HashMap<Stream, Remembered> {
        let mut forgotten = HashMap::new();
        if self.young.len() >= most {
            forgotten = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
        }
        self.young.insert(stream, thing);
        forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(n: u64) -> Stream {
        Stream::new("assignment", n.to_string())
    }

    fn thing(sequence: u64) -> Remembered {
        Remembered { sequence, thing: Arc::new(()) }
    }

    fn recalled(memory: &Memory, n: u64) -> Option<u64> {
        memory.recall(&stream(n)).map(|it| it.sequence)
    }

    #[test]
    fn what_was_used_stays_and_what_was_not_used_for_long_goes() {
        let memory = Memory::of(10);
        for n in 0..100 {
            memory.take_up([(stream(n), thing(1))]);
            assert_eq!(recalled(&memory, 0), Some(1), "it is used again and again");
        }
        assert_eq!((recalled(&memory, 99), recalled(&memory, 50)), (Some(1), None));
        let generations = memory.generations();
        assert!(generations.young.len() + generations.old.len() <= 20);
    }

    #[test]
    fn what_is_further_on_stays() {
        let memory = Memory::of(1);
        memory.take_up([(stream(1), thing(7))]);
        memory.take_up([(stream(1), thing(6))]);
        assert_eq!(recalled(&memory, 1), Some(7));
        memory.take_up([(stream(2), thing(1)), (stream(1), thing(8))]);
        assert_eq!(recalled(&memory, 1), Some(8));
    }

    #[test]
    fn what_is_forgotten_is_not_recalled_from_either_generation() {
        let memory = Memory::of(1);
        memory.take_up([(stream(1), thing(1)), (stream(2), thing(1))]);
        memory.forget([&stream(1), &stream(2)]);
        assert_eq!((recalled(&memory, 1), recalled(&memory, 2)), (None, None));
    }
}
