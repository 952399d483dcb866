//! Books: where a verdict is posted, by what all quarters have said so far.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Event;
use crate::time::Quarter;

/// Which quarters take no more lines. Told in the order of all facts, it says of each verdict
/// where it is posted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Books {
    closed: BTreeSet<Quarter>,
}

impl Books {
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::QuarterSettled { quarter, .. } => {
                self.closed.insert(*quarter);
            }
            Event::QuarterReopened { quarter, .. } => {
                self.closed.remove(quarter);
            }
            Event::QuarterOpened { .. }
            | Event::AdjustmentProposed { .. }
            | Event::ScoreAdjusted { .. }
            | Event::AdjustmentDeclined { .. }
            | Event::QuarterFrozen { .. }
            | Event::ReopeningProposed { .. }
            | Event::ReopeningDeclined { .. } => {}
        }
    }

    pub fn are_closed(&self, quarter: Quarter) -> bool {
        self.closed.contains(&quarter)
    }

    /// Where a line of this quarter is posted now: there, or in the first one behind it that
    /// still takes lines.
    pub fn posting(&self, quarter: Quarter) -> Quarter {
        let mut at = quarter;
        while self.are_closed(at) {
            at = at.next();
        }
        at
    }
}
