//! The shape every read model has: one pure fold. Drivers decide how it is run.

use std::any::type_name;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use event_store::{Cursor, Depth};

use crate::columns::{Cells, Column, Columns, Kind, Mismatch, next};
use crate::copy::Copy;
use crate::told::Told;

/// The rows one fact concerns.
pub type Keys<K> = Vec<K>;

/// A read model: facts in, rows of one table out.
pub trait Fold: Send + Sync + 'static {
    /// The name of its table.
    const NAME: &'static str;
    /// Raised when the same facts must give other rows; the table is then told anew.
    const VERSION: u32;
    /// The categories of streams it hears. Poison elsewhere does not concern it.
    const HEARS: &'static [&'static str];
    /// How much of each fact it reads.
    const DEPTH: Depth = Depth::Story;
    type Key: Columns + Eq + Hash + Ord + Clone + Debug + Send + Sync;
    type Row: Columns + Clone + PartialEq + Debug + Send + Sync;

    /// The rows this fact concerns; none = not interested.
    fn keys(fact: &Told) -> Keys<Self::Key>;

    /// Facts only: no clock, no I/O, no chance. A row once there stays, because what happened
    /// stays; `None` answers a fact about something that was never begun.
    fn apply(key: &Self::Key, row: Option<Self::Row>, fact: &Told) -> Option<Self::Row>;
}

/// A row with its key, and the position of the fact that last shaped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<K, R> {
    pub key: K,
    pub row: R,
    pub position: Cursor,
}

pub type EntryOf<F> = Entry<<F as Fold>::Key, <F as Fold>::Row>;

impl<K: Columns, R: Columns> Entry<K, R> {
    pub(crate) fn cells(&self) -> Cells {
        let mut cells = Cells::with_capacity(K::COLUMNS.len() + R::COLUMNS.len() + 1);
        self.key.put(&mut cells);
        self.row.put(&mut cells);
        cells.push(self.position.cell());
        cells
    }

    /// Out of the cells of one row of its table.
    pub fn read(cells: Cells) -> Result<Self, Mismatch> {
        let mut cells = cells.into_iter();
        let (key, row) = (K::take(&mut cells)?, R::take(&mut cells)?);
        Ok(Self { key, row, position: next(&mut cells)? })
    }
}

/// A fold without its types, so that drivers can walk over all of them.
pub trait ReadModel: Send + Sync {
    fn name(&self) -> &'static str;
    fn version(&self) -> u32;
    fn hears(&self) -> &'static [&'static str];
    fn depth(&self) -> Depth;
    /// Of the key, then of the row.
    fn columns(&self) -> (Columned, Columned);
    /// The distinct rows these facts concern.
    fn keys(&self, facts: &[Told]) -> Vec<Cells>;
    /// An empty memory for a share of the keys.
    fn memory(&self, share: Share) -> Box<dyn Memory>;
}

/// Names and types of columns.
pub type Columned = &'static [(&'static str, Kind)];

/// Rows held in memory while facts are told.
pub trait Memory: Send {
    /// Takes up a row as a table holds it.
    fn recall(&mut self, row: Cells) -> Result<(), Mismatch>;
    fn tell(&mut self, fact: &Told);
    /// All rows, by key, and forgets them.
    fn take(&mut self) -> Vec<Cells>;
    /// How many rows there are.
    fn count(&self) -> usize;
    /// All rows, in no order, as a table takes them in.
    fn copy(&self, out: &mut Copy);
}

/// One of `of` disjoint shares of all keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub number: u64,
    pub of: u64,
}

impl Share {
    pub const ALL: Self = Self { number: 0, of: 1 };

    fn holds(self, key: &impl Hash) -> bool {
        if self.of == 1 {
            return true;
        }
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish() % self.of == self.number
    }
}

/// Stands for the fold `F` in [`crate::ALL`].
pub struct Model<F>(PhantomData<F>);

impl<F> Model<F> {
    pub const NEW: Self = Self(PhantomData);
}

impl<F: Fold> ReadModel for Model<F> {
    fn name(&self) -> &'static str {
        F::NAME
    }

    fn version(&self) -> u32 {
        F::VERSION
    }

    fn hears(&self) -> &'static [&'static str] {
        F::HEARS
    }

    fn depth(&self) -> Depth {
        F::DEPTH
    }

    fn columns(&self) -> (Columned, Columned) {
        (F::Key::COLUMNS, F::Row::COLUMNS)
    }

    fn keys(&self, facts: &[Told]) -> Vec<Cells> {
        let heard = facts.iter().filter(|fact| hears::<F>(fact));
        let mut keys: Vec<F::Key> = heard.flat_map(F::keys).collect();
        keys.sort_unstable();
        keys.dedup();
        let cells = |key: F::Key| {
            let mut cells = Cells::new();
            key.put(&mut cells);
            cells
        };
        keys.into_iter().map(cells).collect()
    }

    fn memory(&self, share: Share) -> Box<dyn Memory> {
        Box::new(InMemory::<F> { share, rows: HashMap::new() })
    }
}

fn hears<F: Fold>(fact: &Told) -> bool {
    F::HEARS.contains(&fact.stream.category.as_str())
}

/// What every driver folds with, so that they cannot differ.
struct InMemory<F: Fold> {
    share: Share,
    rows: HashMap<F::Key, Kept<F::Row>>,
}

struct Kept<R> {
    /// Gone only while a fact is applied to it.
    row: Option<R>,
    position: Cursor,
}

impl<F: Fold> InMemory<F> {
    fn apply(&mut self, key: F::Key, fact: &Told) {
        let position = fact.position;
        match self.rows.entry(key) {
            Occupied(mut kept) => {
                // Told twice is told once: the row remembers how far it has heard.
                if kept.get().position < position {
                    let before = kept.get_mut().row.take();
                    let row = F::apply(kept.key(), before, fact);
                    assert!(row.is_some(), "{} dropped a row", type_name::<F>());
                    kept.insert(Kept { row, position });
                }
            }
            Vacant(place) => {
                if let row @ Some(_) = F::apply(place.key(), None, fact) {
                    place.insert(Kept { row, position });
                }
            }
        }
    }
}

impl<F: Fold> Memory for InMemory<F> {
    fn recall(&mut self, row: Cells) -> Result<(), Mismatch> {
        let Entry { key, row, position } = EntryOf::<F>::read(row)?;
        self.rows.insert(key, Kept { row: Some(row), position });
        Ok(())
    }

    fn tell(&mut self, fact: &Told) {
        if !hears::<F>(fact) {
            return;
        }
        for key in F::keys(fact) {
            if self.share.holds(&key) {
                self.apply(key, fact);
            }
        }
    }

    fn take(&mut self) -> Vec<Cells> {
        let mut rows: Vec<_> = self.rows.drain().collect();
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let cells = |(key, Kept { row, position }): (F::Key, Kept<F::Row>)| {
            row.map(|row| Entry { key, row, position }.cells())
        };
        rows.into_iter().filter_map(cells).collect()
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn copy(&self, out: &mut Copy) {
        let fields = F::Key::COLUMNS.len() + F::Row::COLUMNS.len() + 1;
        for (key, Kept { row, position }) in &self.rows {
            let Some(row) = row else { continue };
            out.row(fields);
            key.copy(out);
            row.copy(out);
            position.copy(out);
        }
    }
}
