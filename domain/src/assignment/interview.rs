//! Interview (约谈): a unit whose duties of a quarter settle red three times in a row is to explain
//! itself (3.13). It is proposed on the third of them, and a person signs it, or not.
//!
//! ```text
//! red ─ red ─ green ─ red ─ red ─ red ─► proposed ─ Sign, Decline ─► the next three count anew
//!             yellow                       └ one that is made void is no lamp and counts for
//!             breaks the row                 nothing; of the third, so is what was proposed
//! ```
//!
//! One duty knows nothing of the others. Who hears all of them keeps a `RedRow` for each unit and
//! quarter, and asks the third duty for the proposal.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};

use super::{Assignment, AssignmentId, Event, SlipLevel};
use crate::Refusal;
use crate::decider::World;
use crate::roster::Role;
use crate::time::Moment;
use crate::warning::Lamp;

/// Red lamps after which it is proposed.
pub const REDS_IN_A_ROW: usize = 3;

/// In the order of their instants, and among equals of their names.
type Place = (Moment, AssignmentId);

/// The settled lamps of one unit in one quarter, and what was proposed because of them.
#[derive(Debug, Clone, Default)]
pub struct RedRow {
    lamps: BTreeMap<Place, Lamp>,
    /// The third of each row for which it was proposed.
    proposed: BTreeSet<Place>,
}

impl RedRow {
    #[expect(clippy::wildcard_enum_match_arm, reason = "a row hears of lamps and interviews alone")]
    pub fn hear(&mut self, assignment: AssignmentId, event: &Event) {
        match event {
            Event::LampSettled { lamp, effective_at, .. } => {
                self.lamps.insert((*effective_at, assignment), *lamp);
            }
            Event::LampVoided { .. } => {
                self.lamps.retain(|(_, it), _| *it != assignment);
                self.proposed.retain(|(_, it)| *it != assignment);
            }
            Event::EscalationProposed { level: SlipLevel::Interview, .. } => {
                self.proposed.extend(self.place(assignment));
            }
            Event::EscalationSigned { level: SlipLevel::Interview, .. }
            | Event::EscalationDeclined { level: SlipLevel::Interview, .. } => {
                // They have been counted.
                if let Some(third) = self.place(assignment) {
                    self.lamps.retain(|place, _| *place > third);
                    self.proposed.retain(|place| *place > third);
                }
            }
            _ => {}
        }
    }

    /// The first row of reds for which nothing was proposed yet, and the instant of its last.
    pub fn complete(&self) -> Option<(Moment, Vec<AssignmentId>)> {
        let behind = self.proposed.last().map_or(Unbounded, |third| Excluded(*third));
        let mut row = Vec::new();
        for ((at, assignment), lamp) in self.lamps.range((behind, Unbounded)) {
            if *lamp == Lamp::Red {
                row.push(*assignment);
            } else {
                row.clear();
            }
            if row.len() == REDS_IN_A_ROW {
                return Some((*at, row));
            }
        }
        None
    }

    fn place(&self, assignment: AssignmentId) -> Option<Place> {
        self.lamps.keys().find(|(_, it)| *it == assignment).copied()
    }
}

impl Assignment {
    /// Once for a red lamp; nothing where that is void by now.
    pub(super) fn propose_interview(
        &self,
        reds: Vec<AssignmentId>,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::System])?;
        let duty = self.issued()?;
        if self.settled != Some(Lamp::Red) || self.slips.has_interview() {
            return Ok(vec![]);
        }
        Ok(vec![Event::EscalationProposed {
            unit: duty.order.unit.clone(),
            level: SlipLevel::Interview,
            reason: self.reds_in_words(),
            reds,
            effective_at: world.now,
        }])
    }

    /// What was proposed for the lamp goes with it.
    pub(super) fn unsettle(&mut self) {
        self.settled = None;
        self.slips.forget_interview();
    }

    pub(super) fn reds_in_words(&self) -> String {
        let quarter = self.duty().map(|duty| duty.account().quarter());
        let quarter =
            quarter.map_or_else(String::new, |it| format!("{}年第{}季度", it.year(), it.number()));
        format!("{quarter}连续{REDS_IN_A_ROW}次亮红灯")
    }
}
