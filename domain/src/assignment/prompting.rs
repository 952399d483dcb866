//! What people say about a duty between order and report: the office chases, a lead asks for
//! help, and who reports to whom is put right when another unit takes over.

use std::collections::BTreeSet;

use super::{Assignment, Duty, Event, Stage, Urgency};
use crate::Refusal;
use crate::decider::World;
use crate::notice::Template;
use crate::refusal::text_within;
use crate::roster::Role;
use crate::unit::UnitId;

/// Longest request for coordination, and longest answer to one.
const MAX_REQUEST: usize = 1_000;

impl Assignment {
    /// Once a day, and oftener only where it is urgent (26): planned reminders go out by
    /// themselves, and chasing is the exception (M69).
    pub(super) fn chase(&self, text: String, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        let duty = self.awaited()?;
        Template::read(&text)?;
        let today = self.chased_at.is_some_and(|at| at.day() == world.now.day());
        if today && duty.order.urgency == Urgency::Normal {
            return Err(Refusal::LimitReached { what: "今日已催办过".into() });
        }
        let (unit, sent_at) = (duty.order.unit.clone(), world.now);
        Ok(vec![Event::ChaseSent { unit, text, sent_at }])
    }

    /// By the lead of others who do not deliver; it scores nobody (3.10).
    pub(super) fn ask_coordination(
        &self,
        text: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.mine(world)?;
        if duty.order.assisting.is_empty() {
            return Err(Refusal::invalid("assignment", "该任务没有配合单位"));
        }
        if self.is_closed() {
            return Err(self.wrong_state());
        }
        text_within("text", &text, MAX_REQUEST)?;
        Ok(vec![Event::CoordinationAsked { unit: duty.order.unit.clone(), text }])
    }

    /// With it the request is off the office's desk, until it is asked again.
    pub(super) fn answer_coordination(
        &self,
        text: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        let duty = self.issued()?;
        if !self.coordination {
            return Err(Refusal::WrongState { state: "没有待答复的协调请求" });
        }
        text_within("text", &text, MAX_REQUEST)?;
        Ok(vec![Event::CoordinationAnswered { unit: duty.order.unit.clone(), text }])
    }

    pub(super) fn change_counterpart(
        &self,
        from: UnitId,
        to: UnitId,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead, Role::System])?;
        let duty = self.issued()?;
        let named =
            duty.order.answers_to.as_ref() == Some(&from) || duty.order.assisting.contains(&from);
        if !named || self.is_closed() {
            return Ok(vec![]);
        }
        Ok(vec![Event::CounterpartChanged { unit: duty.order.unit.clone(), from, to }])
    }

    /// Another unit stands where `from` stood, once.
    pub(super) fn hear_counterpart(&mut self, from: &UnitId, to: &UnitId) {
        let Some(duty) = &mut self.duty else { return };
        let order = &mut duty.order;
        let named = order.answers_to.iter_mut().chain(order.assisting.iter_mut());
        for unit in named.filter(|unit| *unit == from) {
            unit.clone_from(to);
        }
        let mut seen = BTreeSet::new();
        order.assisting.retain(|unit| seen.insert(unit.clone()));
    }

    /// The unit's report, or its correction, is what everybody waits for, and the clock goes.
    pub(super) fn awaited(&self) -> Result<&Duty, Refusal> {
        let duty = self.issued()?;
        match self.stage {
            Stage::Issued | Stage::InHand | Stage::Returned(_) if self.hold.is_none() => Ok(duty),
            Stage::Unissued
            | Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Returned(_)
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => Err(self.wrong_state()),
        }
    }
}
