//! Succession (职责承继): who answers where the unit that an item names was merged or closed.
//!
//! ```text
//! D07 ─ merged ─► D10 ─ merged ─► D11    what D07 was to do, D11 does
//! D08 ─ closed                           nobody does it: that is said, never passed over (3.12)
//! ```
//!
//! An item in which the successor already stands gives it one order, not two, and a lead stays a
//! lead: whoever takes over from a lead leads, also where it only assisted before. What the unit
//! itself was asked for the period before it went stays its own, and is not asked of another too.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::assignment::AssistMode;
use crate::due::{DueRule, Period};
use crate::matter::{Item, ItemNo, Matter};
use crate::time::Day;
use crate::unit::{Standing, UnitId};

/// How units stand on a day; one that is not told of answers for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    standings: BTreeMap<UnitId, Standing>,
    on: Day,
}

/// A unit of an item in whose place another one is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub item: ItemNo,
    pub from: UnitId,
    pub to: UnitId,
}

/// A matter as it is issued on a day, and what that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succeeded {
    pub matter: Matter,
    pub moved: Vec<Moved>,
    /// Units for which nobody answers any more; they are in no item of `matter`.
    pub gone: Vec<(ItemNo, UnitId)>,
}

impl Succession {
    pub fn on(on: Day, standings: BTreeMap<UnitId, Standing>) -> Self {
        Self { standings, on }
    }

    /// Who answers where `unit` is asked: itself, or the last of its successors. `None` where
    /// that one is closed, and where units were merged in a circle.
    pub fn answering<'u>(&'u self, unit: &'u UnitId) -> Option<&'u UnitId> {
        let mut at = unit;
        for _ in 0..=self.standings.len() {
            match self.standings.get(at) {
                None | Some(Standing::Answers) => return Some(at),
                Some(Standing::MergedInto { from, .. }) if self.on < *from => return Some(at),
                Some(Standing::MergedInto { successor, .. }) => at = successor,
                Some(Standing::Closed) => return None,
            }
        }
        None
    }
}

impl Matter {
    /// The matter as if all its items were due by this rule.
    #[must_use]
    pub fn due_by(&self, due: DueRule) -> Self {
        let items = self.items().iter().map(|item| Item { due, ..item.clone() });
        self.with_items(items.collect())
    }

    /// The matter as if its items named those who answer now, for an order for this period.
    pub fn succeeded(&self, by: &Succession, period: &Period) -> Succeeded {
        let (mut moved, mut gone) = (Vec::new(), Vec::new());
        let items = self.items().iter().map(|item| {
            let period = item.period(period, by.on);
            let mut seen = BTreeSet::new();
            let mut heirs = |units: &[UnitId]| -> Vec<UnitId> {
                let one = |unit: &UnitId| {
                    let was_asked = self.has_issued(item.no, unit, &period);
                    let heir = if was_asked { Some(unit) } else { by.answering(unit) };
                    let Some(heir) = heir else {
                        gone.push((item.no, unit.clone()));
                        return None;
                    };
                    if heir != unit {
                        let (from, to) = (unit.clone(), heir.clone());
                        moved.push(Moved { item: item.no, from, to });
                    }
                    seen.insert(heir.clone()).then(|| heir.clone())
                };
                units.iter().filter_map(one).collect()
            };
            let lead = heirs(&item.lead);
            let assist = match item.mode {
                AssistMode::Direct | AssistMode::ToLead => heirs(&item.assist),
                // They are only informed.
                AssistMode::None => item.assist.clone(),
            };
            Item { lead, assist, ..item.clone() }
        });
        let items = items.collect();
        Succeeded { matter: self.with_items(items), moved, gone }
    }
}
