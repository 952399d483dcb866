//! The unit's side: opening the duty, reporting progress, delivering, taking back.

use crate::Refusal;
use crate::decider::World;
use crate::refusal::text_within;
use crate::roster::Role;
use crate::time::{Deadline, Moment};
use crate::warning::Corrected;

use super::{Assignment, Duty, Event, MAX_MEDIA, MAX_TEXT, MediaHash, Progress, Report, Stage};

/// Length of a SHA-256 in hex.
const HASH_DIGITS: usize = 64;

impl Assignment {
    /// The first time someone of the unit opens it; that also acknowledges it (M67).
    pub(super) fn view(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let unit = self.mine(world)?.order.unit.clone();
        if matches!(self.stage, Stage::Cancelled | Stage::Transferred | Stage::Recalled) {
            return Ok(vec![]);
        }
        let mut facts = Vec::new();
        if !self.viewed {
            facts.push(Event::AssignmentFirstViewed { unit: unit.clone() });
        }
        if self.stage == Stage::Issued {
            facts.push(Event::AssignmentAcknowledged { unit });
        }
        Ok(facts)
    }

    pub(super) fn acknowledge(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match self.stage {
            Stage::Cancelled | Stage::Transferred | Stage::Recalled => Err(self.wrong_state()),
            Stage::Unissued
            | Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Returned(_)
            | Stage::Approved => self.view(world),
        }
    }

    pub(super) fn report_progress(
        &self,
        progress: Progress,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let unit = self.mine(world)?.order.unit.clone();
        check_content(&progress.text, &progress.media, progress.percent)?;
        let mut facts = self.opened(world)?;
        facts.push(Event::ProgressReported { unit, progress });
        Ok(facts)
    }

    /// In time if it comes before the deadline; the server's clock decides (G12, G13).
    pub(super) fn submit_feedback(
        &self,
        report: Report,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.mine(world)?;
        if duty.order.answers_to.is_some() {
            return Err(Refusal::invalid("assignment", "配合任务请报送牵头单位"));
        }
        if duty.order.needs_signoff && world.actor.role == Role::UnitStaff {
            return Err(Refusal::SecondPersonRequired);
        }
        check_content(&report.text, &report.media, report.percent)?;
        must_cover(duty, &report)?;
        let mut facts = self.opened(world)?;
        facts.push(Event::FeedbackSubmitted {
            unit: duty.order.unit.clone(),
            no: self.submissions + 1,
            submitted_at: world.now,
            on_time: self.in_time(duty, world.now),
            review_by: review_by(duty, world),
            report,
        });
        Ok(facts)
    }

    pub(super) fn submit_part(
        &self,
        text: String,
        media: Vec<MediaHash>,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        let duty = self.mine(world)?;
        let Some(lead) = duty.order.answers_to.clone() else {
            return Err(Refusal::invalid("assignment", "该任务直接报送督查室"));
        };
        check_content(&text, &media, None)?;
        let mut facts = self.opened(world)?;
        facts.push(Event::PartSubmitted {
            unit: duty.order.unit.clone(),
            lead,
            no: self.submissions + 1,
            submitted_at: world.now,
            on_time: self.in_time(duty, world.now),
            review_by: review_by(duty, world),
            text,
            media,
        });
        Ok(facts)
    }

    /// Before the review; then the next submission's time counts (command 18).
    pub(super) fn withdraw(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let unit = self.mine(world)?.order.unit.clone();
        if self.stage != Stage::Submitted || self.proposal.is_some() || self.part_accepted {
            return Err(self.wrong_state());
        }
        if self.returns > 0 {
            return Err(Refusal::WrongState { state: "退回后重报" });
        }
        let (no, withdrawn_at) = (self.submissions, Some(world.now));
        Ok(vec![Event::SubmissionWithdrawn { unit, no, withdrawn_at }])
    }

    /// One that is in time answers what was asked about time, too.
    pub(super) fn hear_report(&mut self, no: u32, at: Moment, on_time: bool) {
        if let Stage::Returned(correction) = self.stage {
            let now = if at >= correction.missing_at {
                Corrected::Missed
            } else if at >= correction.due {
                Corrected::Late
            } else {
                Corrected::InTime
            };
            self.corrected = self.corrected.max(now);
        }
        self.stage = Stage::Submitted;
        self.submissions = no;
        self.part_accepted = false;
        self.reported_at = self.reported_at.or(Some(at));
        self.slips.answered();
        self.coordination = false;
        if on_time {
            self.extensions.forget();
        }
    }

    pub(super) fn forget_report(&mut self, at: Option<Moment>) {
        self.stage = Stage::InHand;
        self.reported_at = None;
        self.silent_since = self.silent_since.max(at);
    }

    /// What must be said first when a unit answers without having opened the duty, as an
    /// offline phone does; refuses where nothing can be reported.
    pub(super) fn opened(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        if self.hold.is_some() {
            return Err(self.wrong_state());
        }
        match self.stage {
            Stage::Issued => self.view(world),
            Stage::InHand | Stage::Returned(_) => Ok(vec![]),
            Stage::Unissued
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => Err(self.wrong_state()),
        }
    }

    fn in_time(&self, duty: &Duty, now: Moment) -> bool {
        duty.milestones.due.met_by(self.reported_at.unwrap_or(now))
    }

    pub(super) fn mine(&self, world: &World<'_>) -> Result<&Duty, Refusal> {
        let duty = self.issued()?;
        world.actor.must_answer_for(&duty.order.unit)?;
        Ok(duty)
    }
}

fn review_by(duty: &Duty, world: &World<'_>) -> Deadline {
    let days = world.rules.version(duty.rules).values.review_days;
    world.calendar.due_in_working_days(world.now.day(), days)
}

fn check_content(text: &str, media: &[MediaHash], percent: Option<u8>) -> Result<(), Refusal> {
    text_within("text", text, MAX_TEXT)?;
    if media.len() > MAX_MEDIA {
        return Err(Refusal::LimitReached { what: format!("附件不超过 {MAX_MEDIA} 个") });
    }
    let hex =
        |hash: &MediaHash| hash.len() == HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if !media.iter().all(hex) {
        return Err(Refusal::invalid("media", "须为文件的 SHA-256"));
    }
    if percent.is_some_and(|percent| percent > 100) {
        return Err(Refusal::invalid("percent", "须在 0–100 之间"));
    }
    Ok(())
}

/// A lead's report says of every assisting unit whether its part is in or missing (A16).
fn must_cover(duty: &Duty, report: &Report) -> Result<(), Refusal> {
    let covered = |unit| report.parts.contains(unit) || report.missing.contains(unit);
    let forgotten = duty.order.assisting.iter().filter(|unit| !covered(*unit));
    let units: Vec<_> = forgotten.cloned().collect();
    if units.is_empty() { Ok(()) } else { Err(Refusal::PartsUnnamed { units }) }
}
