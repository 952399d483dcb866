//! Extension (延期): more time, asked for before it is up, signed by the head of the unit and
//! granted by the office (22).
//!
//! ```text
//! – ─ Ask (staff) ─► drafted ─ Sign (head of the unit) ─► waiting ─ Grant ─► a later deadline
//!   └─ Ask (head of the unit) ──────────────────────────►    └──── Refuse ─► –
//! ```
//!
//! While it waits, silence settles nothing: a grant that comes after the deadline holds from the
//! day it was asked for. What was not signed before the deadline was not asked for.

use serde::{Deserialize, Serialize};

use super::{Assignment, DueCause, Duty, Event, Importance, MAX_TEXT};
use crate::Refusal;
use crate::decider::World;
use crate::refusal::{reason_within, text_within};
use crate::roster::Role;
use crate::time::Deadline;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extensions {
    /// The number of the last one asked for.
    last_no: u32,
    granted: u32,
    waiting: Option<Ask>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Ask {
    new_due: Deadline,
    signed: bool,
}

impl Extensions {
    pub(super) fn granted(self) -> u32 {
        self.granted
    }

    pub(super) fn hear_asked(&mut self, no: u32, new_due: Deadline, signed: bool) {
        self.last_no = no;
        self.waiting = Some(Ask { new_due, signed });
    }

    pub(super) fn hear_signed(&mut self) {
        self.waiting = self.waiting.map(|ask| Ask { signed: true, ..ask });
    }

    pub(super) fn hear_granted(&mut self) {
        self.granted += 1;
        self.waiting = None;
    }

    /// Withdrawn, refused, or answered by a report that came in time.
    pub(super) fn forget(&mut self) {
        self.waiting = None;
    }

    /// Silence settles nothing while the office has this to decide.
    pub(super) fn awaits_word(self) -> bool {
        self.waiting.is_some_and(|ask| ask.signed)
    }
}

impl Assignment {
    /// Asked again before it is signed, the later one holds.
    pub(super) fn ask_extension(
        &self,
        new_due: Deadline,
        reason: String,
        progress: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.may_ask(world)?;
        if self.extensions.awaits_word() {
            return Err(Refusal::WrongState { state: "延期申请待批" });
        }
        reason_within(&reason)?;
        text_within("progress", &progress, MAX_TEXT)?;
        self.must_be_moderate(duty, new_due, world)?;
        let mut facts = self.opened(world)?;
        facts.push(Event::ExtensionAsked {
            unit: duty.order.unit.clone(),
            no: self.extensions.last_no + 1,
            new_due,
            reason,
            progress,
            signed: world.actor.role == Role::UnitHead,
        });
        Ok(facts)
    }

    pub(super) fn sign_extension(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let duty = self.may_ask(world)?;
        world.actor.must_be(&[Role::UnitHead])?;
        match self.extensions.waiting {
            None => Err(Refusal::WrongState { state: "没有待签的延期申请" }),
            Some(Ask { signed: true, .. }) => Ok(vec![]),
            Some(Ask { signed: false, .. }) => {
                let (unit, no) = (duty.order.unit.clone(), self.extensions.last_no);
                Ok(vec![Event::ExtensionSigned { unit, no }])
            }
        }
    }

    pub(super) fn withdraw_extension(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let unit = self.mine(world)?.order.unit.clone();
        if self.extensions.waiting.is_none() {
            return Err(Refusal::WrongState { state: "没有待批的延期申请" });
        }
        Ok(vec![Event::ExtensionWithdrawn { unit, no: self.extensions.last_no }])
    }

    pub(super) fn grant_extension(
        &self,
        new_due: Option<Deadline>,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let (duty, ask) = self.extension_to_decide(world)?;
        let new_due = new_due.unwrap_or(ask.new_due);
        if new_due > ask.new_due {
            return Err(Refusal::invalid("newDue", "不能晚于申请的时限"));
        }
        if new_due <= duty.milestones.due {
            return Err(Refusal::invalid("newDue", "须晚于现在的时限"));
        }
        let (unit, no) = (duty.order.unit.clone(), self.extensions.last_no);
        let because = or_as_usual(&reason);
        let granted = Event::ExtensionGranted { unit, no, new_due, reason };
        let mut facts = vec![granted];
        facts.extend(self.moved(new_due, DueCause::Extension, because, world)?);
        Ok(facts)
    }

    pub(super) fn refuse_extension(
        &self,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let (duty, _) = self.extension_to_decide(world)?;
        reason_within(&reason)?;
        let (unit, no) = (duty.order.unit.clone(), self.extensions.last_no);
        Ok(vec![Event::ExtensionRefused { unit, no, reason }])
    }

    /// Someone of the unit, while something is still owed and before it is due.
    fn may_ask(&self, world: &World<'_>) -> Result<&Duty, Refusal> {
        self.mine(world)?;
        let duty = self.awaited()?;
        if duty.milestones.due.met_by(world.now) { Ok(duty) } else { Err(Refusal::ExtAfterDue) }
    }

    /// A later day; not too often; and all together no longer than the duty had at first.
    fn must_be_moderate(
        &self,
        duty: &Duty,
        new_due: Deadline,
        world: &World<'_>,
    ) -> Result<(), Refusal> {
        let most = world.rules.version(duty.rules).values.timing.most_extensions;
        if self.extensions.granted >= most {
            return Err(Refusal::LimitReached { what: format!("已延期 {most} 次") });
        }
        if new_due <= duty.milestones.due {
            return Err(Refusal::invalid("newDue", "须晚于现在的时限"));
        }
        let ordered = duty.order.due.moment();
        let allowance = ordered.since(duty.issued_at);
        if new_due.moment().since(ordered) > allowance {
            let latest = Deadline::before(ordered.plus(allowance));
            let latest = crate::time::in_words(latest.day());
            let what = format!("累计延期不能长于原定时限，最晚至{latest}");
            return Err(Refusal::LimitReached { what });
        }
        Ok(())
    }

    /// By the head of the office, or by a leader where the duty is a major one.
    fn extension_to_decide(&self, world: &World<'_>) -> Result<(&Duty, Ask), Refusal> {
        let duty = self.issued()?;
        if duty.order.importance == Importance::Major {
            world.actor.must_be(&[Role::Leader])?;
        } else {
            self.for_the_head(world)?;
        }
        match self.extensions.waiting {
            Some(ask) if ask.signed && self.hold.is_none() => Ok((duty, ask)),
            Some(_) if self.hold.is_some() => Err(self.wrong_state()),
            Some(_) | None => Err(Refusal::WrongState { state: "没有待批的延期申请" }),
        }
    }
}

fn or_as_usual(reason: &str) -> String {
    if reason.trim().is_empty() { "同意延期申请".into() } else { reason.to_owned() }
}
