//! Slips (督办单): what time proposes when a duty stays undelivered, and a person signs (3.13).
//!
//! ```text
//! due ─► blue proposed ─ Sign ─► signed       not delivered ─► orange …   10 days ─► red …
//!             └───────── Decline ─► –
//! ```
//!
//! A graver proposal takes the place of one that waits; a report makes all of them needless. An
//! interview stands beside this ladder: no report undoes the reds it is proposed for.

use serde::{Deserialize, Serialize};

use super::{Assignment, Event, SlipLevel, Stage};
use crate::Refusal;
use crate::decider::World;
use crate::refusal::reason_within;
use crate::time::{Deadline, Moment};
use crate::warning::{self, LampReason};

/// Longest text of a slip, in characters.
const MAX_SLIP: usize = 500;

/// What was proposed last, for which deadline, and whether it waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slips {
    last: Option<(SlipLevel, Deadline)>,
    waiting: bool,
    /// Whether an interview that was proposed for its red lamp waits.
    interview: Option<bool>,
}

impl Slips {
    pub(super) fn answered(&mut self) {
        self.waiting = false;
    }

    pub(super) fn hear_decided(&mut self, level: SlipLevel) {
        match level {
            SlipLevel::Interview => self.interview = Some(false),
            SlipLevel::Blue | SlipLevel::Orange | SlipLevel::Red => self.answered(),
        }
    }

    pub(super) fn has_interview(self) -> bool {
        self.interview.is_some()
    }

    pub(super) fn forget_interview(&mut self) {
        self.interview = None;
    }

    fn of_silence(self) -> Option<SlipLevel> {
        self.last.filter(|_| self.waiting).map(|(level, _)| level)
    }
}

impl Assignment {
    /// The gravest that waits for a person.
    pub fn slip(&self) -> Option<SlipLevel> {
        let interview = (self.slips.interview == Some(true)).then_some(SlipLevel::Interview);
        interview.or(self.slips.of_silence())
    }

    /// The gravest that silence has earned by an instant, if it was not proposed before.
    pub(super) fn slip_at(&self, at: Moment) -> Option<Event> {
        let duty = self.duty()?;
        let (level, _) = self.slip_instants().into_iter().rfind(|(_, from)| *from <= at)?;
        let due = duty.milestones.due;
        if self.slips.last.is_some_and(|(last, of)| of == due && last >= level) {
            return None;
        }
        Some(Event::EscalationProposed {
            unit: duty.order.unit.clone(),
            level,
            reason: warning::lamp_sentence(&self.lamp_facts()?, LampReason::Overdue, at),
            reds: vec![],
            effective_at: at,
        })
    }

    /// From when on each is proposed, while nothing is reported and nothing else is asked.
    pub(super) fn slip_instants(&self) -> Vec<(SlipLevel, Moment)> {
        let silent = matches!(self.stage, Stage::Issued | Stage::InHand);
        let Some(duty) = self.duty().filter(|duty| silent && duty.unread_at.is_some()) else {
            return vec![];
        };
        if self.hold.is_some() || self.extensions.awaits_word() {
            return vec![];
        }
        let milestones = &duty.milestones;
        let red = milestones.red_slip_at.map(|at| (SlipLevel::Red, at));
        let blue = (SlipLevel::Blue, milestones.due.moment());
        let orange = (SlipLevel::Orange, milestones.not_delivered_at);
        [Some(blue), Some(orange), red].into_iter().flatten().collect()
    }

    pub(super) fn hear_slip(&mut self, level: SlipLevel) {
        if level == SlipLevel::Interview {
            self.slips.interview = Some(true);
            return;
        }
        let due = self.duty().map(|duty| duty.milestones.due);
        self.slips.last = due.map(|due| (level, due));
        self.slips.waiting = true;
    }

    pub(super) fn sign_slip(
        &self,
        level: SlipLevel,
        text: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let unit = self.slip_to_decide(level, world)?;
        if text.chars().count() > MAX_SLIP {
            return Err(Refusal::invalid("text", format!("不能超过 {MAX_SLIP} 字")));
        }
        let text = if text.trim().is_empty() { self.usual_text(level, world.now) } else { text };
        let by = world.actor.user.clone();
        Ok(vec![Event::EscalationSigned { unit, level, text, by }])
    }

    pub(super) fn decline_slip(
        &self,
        level: SlipLevel,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let unit = self.slip_to_decide(level, world)?;
        reason_within(&reason)?;
        Ok(vec![Event::EscalationDeclined { unit, level, reason }])
    }

    /// The slip as it waits: who decides names its level, so that a graver one that came
    /// meanwhile is not signed unseen.
    fn slip_to_decide(
        &self,
        level: SlipLevel,
        world: &World<'_>,
    ) -> Result<crate::unit::UnitId, Refusal> {
        let unit = &self.for_the_head(world)?.order.unit;
        let waiting = match level {
            SlipLevel::Interview => self.slip(),
            SlipLevel::Blue | SlipLevel::Orange | SlipLevel::Red => self.slips.of_silence(),
        };
        match waiting {
            Some(waiting) if waiting == level => Ok(unit.clone()),
            Some(waiting) if waiting > level => {
                Err(Refusal::WrongState { state: "已提出更高一级督办单" })
            }
            Some(_) | None => Err(Refusal::WrongState { state: "没有待签发的督办单" }),
        }
    }

    fn usual_text(&self, level: SlipLevel, now: Moment) -> String {
        if level == SlipLevel::Interview {
            return format!("{}，请到督查室说明情况", self.reds_in_words());
        }
        let owed = self.lamp_facts().map_or_else(String::new, |facts| {
            warning::lamp_sentence(&facts, LampReason::Overdue, now)
        });
        format!("{owed}，请即报送并说明原因")
    }
}
