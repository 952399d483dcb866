//! Who asks, and what they may see. Whether they may *do* something is asked of the deciders.

use async_graphql::Context;
use commands::door::Account;
use domain::contact::ContactRole;
use domain::roster::{Actor, Role};
use domain::unit::UnitId;
use projections::{lamp_board, notices};

use crate::fault::Fault;

/// Facts about a unit that are the county's own business all the same: points by hand are the
/// unit's once the second person has agreed to them (`ScoreAdjusted`), and not before.
const COUNTYS: [&str; 2] = ["AdjustmentProposed", "AdjustmentDeclined"];

/// The person behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub account: Account,
}

/// How far somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The office, leaders and inspectors: the whole county.
    County,
    /// People of a unit: its own duties, and what is the county's own.
    Unit(UnitId),
    /// Rankings and overviews, which hang on the wall.
    Wall,
    /// Accounts and settings, no business.
    Nothing,
}

impl Viewer {
    pub fn actor(&self) -> Actor {
        self.account.actor()
    }

    pub fn sight(&self) -> Sight {
        match self.account.role {
            Role::SupStaff | Role::SupHead | Role::Leader | Role::Inspector => Sight::County,
            Role::UnitStaff | Role::UnitDeputy | Role::UnitHead => {
                Sight::Unit(self.account.unit.clone())
            }
            Role::Helper | Role::SiteKeeper => Sight::Wall,
            Role::Admin | Role::System => Sight::Nothing,
        }
    }

    pub fn sees_county(&self) -> bool {
        self.sight() == Sight::County
    }

    /// The unit's duties, lines and standing in detail.
    pub fn sees_unit(&self, unit: &UnitId) -> bool {
        match self.sight() {
            Sight::County => true,
            Sight::Unit(own) => own == *unit,
            Sight::Wall | Sight::Nothing => false,
        }
    }

    /// One's own duties, and the parts that others owe one's unit.
    pub fn sees(&self, row: &lamp_board::Row) -> bool {
        self.sees_unit(&row.unit) || row.answers_to.as_ref().is_some_and(|it| self.sees_unit(it))
    }

    /// A fact of this kind about this unit; one about no unit is the county's.
    pub fn sees_fact(&self, kind: &str, unit: Option<&UnitId>) -> bool {
        let is_the_units = |unit: &UnitId| !COUNTYS.contains(&kind) && self.sees_unit(unit);
        self.sees_county() || unit.is_some_and(is_the_units)
    }

    /// Whose inbox somebody reads: the head of a unit what is for its principal, everybody else
    /// of the unit what is for its staff.
    pub fn inbox(&self) -> Option<(&UnitId, ContactRole)> {
        let role = match self.account.role {
            Role::UnitHead => ContactRole::Principal,
            Role::UnitDeputy | Role::UnitStaff => ContactRole::Staff,
            Role::SupStaff
            | Role::SupHead
            | Role::Leader
            | Role::Helper
            | Role::SiteKeeper
            | Role::Inspector
            | Role::Admin
            | Role::System => return None,
        };
        Some((&self.account.unit, role))
    }

    /// Everything that goes out, and whether it arrives: the office, and who keeps the accounts.
    pub fn sees_outbox(&self) -> bool {
        self.account.role.is_office() || self.account.role == Role::Admin
    }

    /// What is in one's own inbox, or in the outbox that one sees.
    pub fn sees_notice(&self, row: &notices::Row) -> bool {
        self.sees_outbox() || self.reads(row)
    }

    /// It is in one's own inbox.
    pub fn reads(&self, row: &notices::Row) -> bool {
        self.inbox() == Some((&row.unit, row.role))
    }

    pub fn must_see_the_wall(&self) -> Result<(), Fault> {
        if self.sight() == Sight::Nothing { Err(Fault::forbidden()) } else { Ok(()) }
    }

    pub fn must_see_county(&self) -> Result<(), Fault> {
        if self.sees_county() { Ok(()) } else { Err(Fault::forbidden()) }
    }

    pub fn must_see_outbox(&self) -> Result<(), Fault> {
        if self.sees_outbox() { Ok(()) } else { Err(Fault::forbidden()) }
    }

    pub fn must_see_unit(&self, unit: &UnitId) -> Result<(), Fault> {
        if self.sees_unit(unit) { Ok(()) } else { Err(Fault::forbidden()) }
    }
}

/// The person behind this request; nothing is resolved without one.
pub fn viewer<'c>(ctx: &Context<'c>) -> Result<&'c Viewer, Fault> {
    ctx.data_opt::<Viewer>().ok_or_else(Fault::unauthenticated)
}
