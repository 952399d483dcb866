//! The ground of every story: a house newly founded, and the facts that founded it.

use std::sync::Arc;

use anyhow::Result;
use commands::clock::HandClock;
use commands::{Desk, Reference, Scene, founding};
use domain::roster::{Actor, Role, UserId};
use domain::time::Moment;
use domain::unit::UnitId;
use event_store::{Cursor, Log, MemoryLog, Recorded};

/// Every story begins here; offices open at eight.
pub(crate) fn founded() -> Moment {
    const FOUNDED: &str = "2019-01-02 08:00";
    FOUNDED.parse().expect("a moment")
}

pub(crate) struct Ground {
    pub(crate) facts: Vec<Recorded>,
    pub(crate) reference: Arc<Reference>,
}

impl Ground {
    pub(crate) async fn found() -> Result<Self> {
        /// More than a founding states.
        const ALL: usize = 10_000;
        let log: Arc<dyn Log> = Arc::new(MemoryLog::new());
        let desk = Desk::open(Arc::clone(&log), Arc::new(HandClock::at(founded()))).await?;
        founding::found(&desk).await?;
        Ok(Self { facts: log.read_all(Cursor::START, ALL).await?, reference: desk.reference() })
    }

    pub(crate) fn scene(&self, now: Moment, actor: &Actor) -> Scene {
        Scene { now, actor: actor.clone(), reference: Arc::clone(&self.reference) }
    }
}

pub(crate) fn head() -> Actor {
    office("dcs.head", Role::SupHead)
}

pub(crate) fn reviewer() -> Actor {
    office("dcs.staff", Role::SupStaff)
}

/// Whoever handles things in a unit.
pub(crate) fn staff(unit: &UnitId) -> Actor {
    let user = format!("{}.staff", unit.as_str().to_lowercase());
    Actor { user: UserId(user), unit: unit.clone(), role: Role::UnitStaff, on_behalf_of: None }
}

fn office(user: &str, role: Role) -> Actor {
    let unit = UnitId::new(founding::OFFICE);
    Actor { user: UserId(user.into()), unit, role, on_behalf_of: None }
}
