//! The write side: from a request to facts on record; and the processes that act by themselves.
//!
//! A request meets the desk; the desk opens a case, in which things are loaded, asked and
//! answer with facts; the case is closed by putting all of them on record at once. Read the
//! modules in this order.

pub mod clock;
pub mod asked;
pub mod hex;
mod archive;
mod hosted;
mod reference;
mod memory;
mod turns;
mod ways;
mod case;
pub mod desk;
mod succession;
pub mod orders;
pub mod time;
pub mod plans;
pub mod units;
pub mod quarters;
pub mod vault;
pub mod contacts;
pub mod table;
pub mod founding;
pub mod door;
pub mod inbox;
pub mod processes;

pub use asked::{Asked, Client, ClientKind};
pub use case::Case;
pub use clock::Clock;
pub use desk::{Answer, Desk, DeskError, Done, Request, Stop};
pub use hosted::Keepable;
pub use reference::{Reference, Scene};
pub use ways::Ways;
