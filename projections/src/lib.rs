//! From facts to tables: everything a screen shows is retold here from what happened.
//!
//! A read model is one pure fold ([`Fold`]). The drivers run it: [`live`] while the service
//! runs, [`rebuild`] to tell it anew beside what is served ([`rollback`] is the way back),
//! [`as_of`] up to an instant of the past, [`verify`] to compare what is served with the facts.
//! Nothing here has an effect outside its own tables, looks at a clock or gives a command.

mod told;
mod copy;
mod columns;
mod fold;
mod table;
mod place;
pub mod live;
mod gather;
pub mod rebuild;
pub mod rollback;
pub mod verify;
pub mod as_of;
mod running;

pub mod units;
pub mod rule_book;
pub mod registry;
pub mod plans;
pub mod lamp_board;
pub mod reports;
mod posting;
mod verdict;
pub mod scoreboard;
pub mod ranking;
pub mod quarters;
mod ledger;
pub mod outcome;
pub mod simulate;
pub mod proof;
mod unsettled;
pub mod segment;
pub mod sentence;
pub mod timeline;
pub mod notices;
pub mod archive;

pub mod questions;
pub mod agenda;
pub mod overview;

pub use event_store::{Cursor, Log, ReadError, Recorded};

pub use as_of::{Folded, Past, Unfolded, Until, as_of, as_of_by};
pub use columns::{Cell, Cells, Column, Columns, Json, Kind, Mismatch};
pub use fold::{Columned, Entry, EntryOf, Fold, Keys, Memory, Model, ReadModel, Share};
pub use live::{Change, Progress};
pub use questions::Questions;
pub use rebuild::{RebuildError, Rebuilt, Step, rebuild, rebuild_watched};
pub use rollback::{RollbackError, roll_back};
pub use running::{ProjectionState, Projections};
pub use told::{Poison, Reference, Told};
pub use verify::{Digest, Verified, digest, verify};

/// Every read model. A new one is a file, a migration, and a line here.
pub const ALL: &[&dyn ReadModel] = &[
    &Model::<units::Units>::NEW,
    &Model::<rule_book::RuleBook>::NEW,
    &Model::<registry::Registry>::NEW,
    &Model::<plans::Plans>::NEW,
    &Model::<lamp_board::LampBoard>::NEW,
    &Model::<reports::Reports>::NEW,
    &Model::<scoreboard::Scoreboard>::NEW,
    &Model::<ranking::Ranking>::NEW,
    &Model::<quarters::Quarters>::NEW,
    &Model::<timeline::Timeline>::NEW,
    &Model::<notices::Notices>::NEW,
];

/// The read models of these names; `Err` with the first name that none has.
pub fn named<'n>(names: &[&'n str]) -> Result<Vec<&'static dyn ReadModel>, &'n str> {
    let one = |name: &&'n str| ALL.iter().find(|it| it.name() == *name).copied().ok_or(*name);
    names.iter().map(one).collect()
}
