//! The office's side (and the lead's, for parts): return, approve with a plate, think again.

use crate::Refusal;
use crate::decider::World;
use crate::refusal::{MAX_REASON, reason_within};
use crate::roster::UserId;
use crate::warning::{Correction, Plate, PlateReason};

use super::{Assignment, Duty, Event, GivenPlate, Proposal, RevisionCause, Stage};

impl Assignment {
    pub(super) fn accept_part(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let (duty, lead) = self.part_for(world)?;
        if self.part_accepted {
            return Ok(vec![]);
        }
        let (unit, lead) = (duty.order.unit.clone(), lead.clone());
        Ok(vec![Event::PartAccepted { unit, lead, no: self.submissions }])
    }

    pub(super) fn return_part(
        &self,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let (duty, lead) = self.part_for(world)?;
        if self.proposal.is_some() {
            return Err(self.wrong_state());
        }
        if self.part_accepted {
            return Err(Refusal::WrongState { state: "牵头单位已接收" });
        }
        reason_within(&reason)?;
        self.may_return(duty, world)?;
        Ok(vec![Event::PartReturned {
            unit: duty.order.unit.clone(),
            lead: lead.clone(),
            no: self.submissions,
            reason,
            correction: correction(duty, world),
        }])
    }

    /// The first report's timeliness stands if it comes again in time (A3).
    pub(super) fn send_back(
        &self,
        reason_code: PlateReason,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.under_review(world)?;
        reason_within(&reason)?;
        self.may_return(duty, world)?;
        Ok(vec![Event::FeedbackReturned {
            unit: duty.order.unit.clone(),
            no: self.submissions,
            reason_code,
            reason,
            correction: correction(duty, world),
        }])
    }

    /// Approves with a plate. A red one is only proposed: a second person, the head, confirms.
    pub(super) fn approve(
        &self,
        reason_code: PlateReason,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        if self.stage == Stage::Approved && self.plate_is(reason_code) {
            world.actor.must_judge(&self.issued()?.order.unit)?;
            return Ok(vec![]);
        }
        let duty = self.under_review(world)?;
        check_plate(reason_code, &reason)?;
        let reason = or_in_words(reason, reason_code);
        let reviewer = world.actor.user.clone();
        match reason_code.plate() {
            Plate::Red => Ok(vec![Event::RedPlateProposed {
                unit: duty.order.unit.clone(),
                no: self.submissions,
                reason_code,
                reason,
                reviewer,
            }]),
            Plate::Green | Plate::Yellow => {
                Ok(self.approved(duty, Proposal { reason_code, reason, reviewer }, None, world))
            }
        }
    }

    pub(super) fn confirm_red(
        &self,
        agree: bool,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        let Some(proposal) = self.proposal.clone() else { return Err(self.wrong_state()) };
        if proposal.reviewer == world.actor.user {
            return Err(Refusal::SamePerson);
        }
        if agree {
            return Ok(self.approved(duty, proposal, Some(world.actor.user.clone()), world));
        }
        reason_within(&reason)?;
        let unit = duty.order.unit.clone();
        Ok(vec![Event::RedPlateDeclined { unit, no: self.submissions, reason }])
    }

    /// The head thinks again, until the books of the duty's quarter are closed (21). A red one
    /// needs a second person, so not the one who gave the plate before.
    pub(super) fn revise_plate(
        &self,
        reason_code: PlateReason,
        reason: String,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        let (Some(given), Stage::Approved) = (&self.plate, self.stage) else {
            return Err(self.wrong_state());
        };
        if world.books.are_closed(duty.account().quarter()) {
            return Err(Refusal::QuarterFrozen);
        }
        check_plate(reason_code, &reason)?;
        reason_within(&reason)?;
        if given.reason_code == reason_code {
            return Ok(vec![]);
        }
        if reason_code.plate() == Plate::Red && given.reviewer == world.actor.user {
            return Err(Refusal::SamePerson);
        }
        Ok(vec![Event::PlateRevised {
            account: duty.account(),
            old: given.plate,
            plate: reason_code.plate(),
            reason_code,
            reason,
            reviewer: world.actor.user.clone(),
            confirmer: None,
            cause: RevisionCause::Review,
        }])
    }

    /// A report after the automatic red plate replaces it (A15); otherwise the plate is new.
    /// Also once the quarter's books are closed: the report still deserves its plate, and what
    /// it changes is posted to the next open quarter, as every later correction is.
    fn approved(
        &self,
        duty: &Duty,
        proposal: Proposal,
        confirmer: Option<UserId>,
        world: &World<'_>,
    ) -> Vec<Event> {
        let Proposal { reason_code, reason, reviewer } = proposal;
        let (account, plate) = (duty.account(), reason_code.plate());
        let shown = match &self.plate {
            Some(GivenPlate { plate: old, .. }) => Event::PlateRevised {
                account,
                old: *old,
                plate,
                reason_code,
                reason,
                reviewer,
                confirmer,
                cause: RevisionCause::Delivered,
            },
            None => Event::PlateShown {
                account,
                plate,
                reason_code,
                reason,
                reviewer,
                confirmer,
                auto: false,
                effective_at: world.now,
            },
        };
        let unit = duty.order.unit.clone();
        vec![Event::FeedbackApproved { unit, no: self.submissions }, shown]
    }

    fn plate_is(&self, reason_code: PlateReason) -> bool {
        self.plate.as_ref().is_some_and(|given| given.reason_code == reason_code)
    }

    fn may_return(&self, duty: &Duty, world: &World<'_>) -> Result<(), Refusal> {
        let most = world.rules.version(duty.rules).values.most_returns;
        if self.returns < most {
            return Ok(());
        }
        Err(Refusal::LimitReached { what: format!("已退回 {most} 次，须审核亮牌") })
    }

    fn under_review(&self, world: &World<'_>) -> Result<&Duty, Refusal> {
        let duty = self.issued()?;
        world.actor.must_judge(&duty.order.unit)?;
        if self.stage != Stage::Submitted || self.proposal.is_some() {
            return Err(self.wrong_state());
        }
        let late = self.reported_at.is_some_and(|at| !duty.milestones.due.met_by(at));
        if late && self.extensions.awaits_word() {
            return Err(Refusal::WrongState { state: "延期申请待批" });
        }
        if duty.order.answers_to.is_some() && !self.part_accepted {
            return Err(Refusal::WrongState { state: "待牵头单位接收" });
        }
        Ok(duty)
    }

    /// The lead unit of a part that waits for its word.
    fn part_for(&self, world: &World<'_>) -> Result<(&Duty, &crate::unit::UnitId), Refusal> {
        let duty = self.issued()?;
        let Some(lead) = &duty.order.answers_to else {
            return Err(Refusal::invalid("assignment", "该任务直接报送督查室"));
        };
        world.actor.must_answer_for(lead)?;
        if self.stage == Stage::Submitted { Ok((duty, lead)) } else { Err(self.wrong_state()) }
    }
}

/// What a return made now leaves the unit (A3).
fn correction(duty: &Duty, world: &World<'_>) -> Correction {
    let values = &world.rules.version(duty.rules).values;
    let due = world.calendar.due_in_working_days(world.now.day(), values.correction_days);
    let due = due.max(duty.milestones.due);
    let missing = world.calendar.due_in_working_days(due.day(), values.correction_grace_days);
    Correction { due: due.moment(), missing_at: missing.moment() }
}

/// Only people's reasons, and a text for everything that is not green (M87).
fn check_plate(reason_code: PlateReason, reason: &str) -> Result<(), Refusal> {
    if reason_code == PlateReason::NotDelivered {
        return Err(Refusal::invalid("reasonCode", "该原因只能由系统给出"));
    }
    if reason_code.plate() != Plate::Green && reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    if reason.chars().count() > MAX_REASON {
        return Err(Refusal::invalid("reason", format!("不能超过 {MAX_REASON} 字")));
    }
    Ok(())
}

/// A green plate may be given without a word; then its reason speaks for itself (M87).
fn or_in_words(reason: String, reason_code: PlateReason) -> String {
    if reason.trim().is_empty() { reason_code.in_words().into() } else { reason }
}
