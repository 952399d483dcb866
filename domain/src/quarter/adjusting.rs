//! Points by hand (ADJ): one person of the office proposes, the head decides. Until then whoever
//! proposed may take it back.

use super::{Adjustment, Event, Season};
use crate::decider::World;
use crate::refusal::reason_within;
use crate::roster::Role;
use crate::score::Points;
use crate::time::Quarter;
use crate::{Refusal, text_within};

/// What one adjustment may give or take (ADJ): five points.
pub const MAX_ADJUSTMENT: Points = Points::milli(5_000);
/// Characters of a document's name and number.
const MAX_DOCUMENT: usize = 200;
/// Adjustments of one quarter that may wait for the second person. More is a table, not a
/// handful of exceptions.
const MAX_WAITING: usize = 100;

impl Season {
    pub(super) fn propose(
        &self,
        quarter: Quarter,
        adjustment: Adjustment,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let Adjustment { unit, points, reason, document, .. } = &adjustment;
        world.actor.must_judge(unit)?;
        self.must_be_open()?;
        if *points == Points::ZERO || *points > MAX_ADJUSTMENT || *points < -MAX_ADJUSTMENT {
            return Err(Refusal::invalid("points", "每次加减不超过 5 分，且不为 0"));
        }
        reason_within(reason)?;
        text_within("document", document, MAX_DOCUMENT)?;
        let same = |it: &Adjustment| *it == Adjustment { no: it.no, ..adjustment.clone() };
        if self.waiting.values().any(same) {
            return Ok(vec![]);
        }
        if self.waiting.len() >= MAX_WAITING {
            let what = format!("待确认的加减分不超过 {MAX_WAITING} 条");
            return Err(Refusal::LimitReached { what });
        }
        Ok(vec![Event::AdjustmentProposed { quarter, adjustment }])
    }

    pub(super) fn decide_adjustment(
        &self,
        quarter: Quarter,
        no: u32,
        agree: bool,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        self.must_be_open()?;
        let adjustment = self.waits(no)?.clone();
        world.actor.must_judge(&adjustment.unit)?;
        let own = adjustment.proposer == world.actor.user;
        // Taking one's own back gives nobody a point: that needs no second person.
        if agree || !own {
            world.actor.must_be(&[Role::SupHead])?;
        }
        if agree && own {
            return Err(Refusal::SamePerson);
        }
        if agree {
            let confirmer = world.actor.user.clone();
            return Ok(vec![Event::ScoreAdjusted { quarter, adjustment, confirmer }]);
        }
        reason_within(&reason)?;
        let unit = adjustment.unit;
        Ok(vec![Event::AdjustmentDeclined { quarter, no, unit, reason }])
    }

    fn waits(&self, no: u32) -> Result<&Adjustment, Refusal> {
        match self.waiting.get(&no) {
            Some(adjustment) => Ok(adjustment),
            None if (1..=self.last_no).contains(&no) => {
                Err(Refusal::WrongState { state: "已有结论" })
            }
            None => Err(Refusal::NotFound),
        }
    }
}
