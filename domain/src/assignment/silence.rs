//! What time alone makes true: lamps that turn, red lamps that settle, the red plate of those who
//! never delivered; and what is said because of it.

use crate::decider::World;
use crate::roster::{Actor, UserId};
use crate::score::Timing;
use crate::time::Moment;
use crate::warning::{self, Course, Facts, Lamp, LampReason, Plate, PlateReason};

use super::{Assignment, Event, Stage};

impl Assignment {
    /// Everything that fell due up to and including now, in order, each at its own instant.
    pub(super) fn silence_until(&self, world: &World<'_>) -> Vec<Event> {
        let timing = self.timing(world.rules);
        let mut state = self.clone();
        let mut facts = Vec::new();
        while let Some(instant) = state.next_instant(timing).filter(|at| *at <= world.now) {
            let news = state.said_by_time(instant, world);
            state = news.iter().fold(state, crate::Decider::evolve);
            facts.extend(news);
        }
        facts
    }

    /// The verdicts of an instant, and what is said because of it; only what is new.
    pub(super) fn said_by_time(&self, at: Moment, world: &World<'_>) -> Vec<Event> {
        let mut news = self.verdicts_at(at);
        news.extend(self.reminders_at(at, world));
        news.extend(self.slip_at(at));
        news
    }

    /// The lamp, its settlement and the automatic plate, as they are at an instant; only what is
    /// new. Asked twice, it has nothing to say.
    fn verdicts_at(&self, at: Moment) -> Vec<Event> {
        let (Some(duty), Some(facts)) = (self.duty(), self.lamp_facts()) else { return vec![] };
        let (lamp, reason_code) = warning::lamp(&facts, at);
        let reason = warning::lamp_sentence(&facts, reason_code, at);
        let mut news = Vec::new();
        if self.shown != (lamp, reason_code) {
            news.push(Event::LampTurned {
                unit: duty.order.unit.clone(),
                from: self.shown.0,
                to: lamp,
                reason_code,
                reason: reason.clone(),
                effective_at: at,
            });
        }
        if self.settled.is_none() && self.settles(lamp, reason_code, at) {
            let account = duty.account();
            news.push(Event::LampSettled { account, lamp, reason_code, reason, effective_at: at });
        }
        if self.plate.is_none() && self.never_delivered(at) {
            news.push(Event::PlateShown {
                account: duty.account(),
                plate: Plate::Red,
                reason_code: PlateReason::NotDelivered,
                reason: warning::lamp_sentence(&facts, LampReason::Overdue, at),
                reviewer: UserId(Actor::system().user.0),
                confirmer: None,
                auto: true,
                effective_at: at,
            });
        }
        news
    }

    /// The first instant at which there is something to say.
    pub(super) fn next_instant(&self, timing: &Timing) -> Option<Moment> {
        let turns = |at: &Moment| !self.verdicts_at(*at).is_empty();
        let turn = self.instants().into_iter().find(turns);
        let reminder = self.upcoming(timing).first().map(|it| it.at);
        let slip = self.slip_instants().into_iter().map(|(_, at)| at);
        let slip = slip.filter(|at| self.slip_at(*at).is_some()).min();
        [turn, reminder, slip].into_iter().flatten().min()
    }

    /// The instants at which silence can still matter in this state, in order. Judged again from
    /// before its last turn, or from before its deadline was set, the lamp would turn back.
    fn instants(&self) -> Vec<Moment> {
        let (Some(duty), None) = (self.duty(), self.hold) else { return vec![] };
        let milestones = &duty.milestones;
        let mut instants = match self.stage {
            Stage::Issued | Stage::InHand => vec![
                milestones.near,
                milestones.due.moment(),
                milestones.makeup_until,
                milestones.not_delivered_at,
            ],
            Stage::Returned(correction) => {
                vec![milestones.near, correction.due, correction.missing_at]
            }
            Stage::Unissued
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => vec![],
        };
        let judged = self.turned_at.max(self.silent_since);
        instants.retain(|instant| judged.is_none_or(|judged| *instant >= judged));
        instants.sort_unstable();
        instants.dedup();
        instants
    }

    pub(super) fn lamp_facts(&self) -> Option<Facts> {
        Some(Facts {
            course: if self.hold.is_some() { Course::Paused } else { self.stage.course() },
            milestones: self.duty()?.milestones,
            due_original: self.duty()?.order.due,
            extensions: self.extensions.granted(),
            reported_at: self.reported_at,
            corrected: self.corrected,
        })
    }

    /// Green and yellow settle at approval; red for silence at its own instant, because late
    /// stays red (A5), unless the rules still grant days to make up for it.
    fn settles(&self, lamp: Lamp, reason: LampReason, at: Moment) -> bool {
        let Some(duty) = self.duty() else { return false };
        match reason {
            LampReason::Overdue => {
                at >= duty.milestones.makeup_until && !self.extensions.awaits_word()
            }
            LampReason::CorrectionMissing => true,
            LampReason::NotNear
            | LampReason::Cancelled
            | LampReason::Transferred
            | LampReason::Paused
            | LampReason::DeliveredOnTime
            | LampReason::CorrectedLate
            | LampReason::MadeUp
            | LampReason::DeliveredLate
            | LampReason::AwaitingReview
            | LampReason::LatePending
            | LampReason::Returned
            | LampReason::CorrectionLate
            | LampReason::DueSoon => self.stage == Stage::Approved && lamp != Lamp::Off,
        }
    }

    fn never_delivered(&self, at: Moment) -> bool {
        let silent = matches!(self.stage, Stage::Issued | Stage::InHand) && self.hold.is_none();
        silent
            && !self.extensions.awaits_word()
            && self.duty().is_some_and(|duty| at >= duty.milestones.not_delivered_at)
    }
}
