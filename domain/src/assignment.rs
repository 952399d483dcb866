//! Assignment (交办任务): one duty, one responsible unit, one deadline. The unit of account.
//!
//! ```text
//! unissued ─ Issue ─► issued ─ View/Acknowledge ─► in hand ─ SubmitFeedback ─► submitted
//!                                                     ▲  ▲                      │ │ │
//!                                                     │  └── Withdraw ──────────┘ │ │
//!                              returned ◄──────────── Return ─────────────────────┘ │
//!                                 └─ SubmitFeedback ─► submitted      approved ◄── Approve
//! any but approved ─ Cancel ─► cancelled       in hand ─ decline accepted ─► transferred
//! issued, not viewed ─ Recall ─► recalled ─ Issue ─► issued
//! ```
//!
//! What was recalled may be issued anew, with another text or deadline: nobody saw the duty that
//! was taken back, so nothing of it is remembered. What was cancelled stays so.
//!
//! An assisting unit that reports to its lead submits a part; the lead accepts or returns it,
//! the office gives the plate. A deadline may be extended (`extension`), and the clock may stand
//! still (`pause`); either is a fact that moves the instants of the duty (`moving`).
//!
//! Time does not flow in here: before every answer `pass_time` states the lamps and verdicts,
//! the reminders and the proposed slips that silence has earned since the last fact, each at its
//! own instant.

mod words;
mod duty;
mod facts;
mod command;
mod silence;
mod reminding;
mod slips;
mod interview;
mod outlook;
mod review;
mod report;
mod extension;
mod pause;
mod moving;
mod prompting;
mod letters;
mod digest;

use serde::{Deserialize, Serialize};

pub use command::Command;
pub use digest::{Change, digest, digest_at, next_digest};
pub use duty::{
    Account, AssignmentId, AssistMode, BatchId, Duty, Importance, Order, UnitRole, Urgency,
};
pub use facts::{CancelCause, Event, MediaHash, Progress, Report, RevisionCause};
pub use interview::{REDS_IN_A_ROW, RedRow};
pub use letters::letter_of_order;
pub use outlook::Outlook;
pub use reminding::Upcoming;
pub use words::{DueCause, ReminderKind, SlipLevel, SuspendCause};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::notice::Letter;
use crate::roster::{Role, UserId};
use crate::score::{RuleBook, Timing};
use crate::time::Moment;
use crate::warning::{Corrected, Correction, Course, Lamp, LampReason, Plate, PlateReason};
use extension::Extensions;
use pause::Hold;
use reminding::Reminded;
use slips::Slips;

/// Longest report, in characters (domain command 15).
pub const MAX_TEXT: usize = 4_000;
/// Pictures or videos of one report.
pub const MAX_MEDIA: usize = 20;
/// Longest name and number of a paper.
const MAX_PROOF: usize = 200;

/// Everything an assignment remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    duty: Option<Box<Duty>>,
    stage: Stage,
    viewed: bool,
    submissions: u32,
    returns: u32,
    reported_at: Option<Moment>,
    corrected: Corrected,
    part_accepted: bool,
    proposal: Option<Proposal>,
    shown: (Lamp, LampReason),
    /// When the lamp last turned: what was due before that has been said.
    turned_at: Option<Moment>,
    settled: Option<Lamp>,
    plate: Option<GivenPlate>,
    extensions: Extensions,
    /// The clock stands still.
    hold: Option<Hold>,
    /// When its deadline was set, or began to run again: it is not reminded of what lies before.
    silent_since: Option<Moment>,
    reminded: Reminded,
    slips: Slips,
    chased_at: Option<Moment>,
    /// Its lead waits for the office's word to those who assist.
    coordination: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
enum Stage {
    #[default]
    Unissued,
    Issued,
    InHand,
    Submitted,
    Returned(Correction),
    Approved,
    Cancelled,
    /// Another unit has it.
    Transferred,
    /// Taken back before anybody saw it.
    Recalled,
}

/// A red plate that waits for the second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Proposal {
    reason_code: PlateReason,
    reason: String,
    reviewer: UserId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct GivenPlate {
    plate: Plate,
    reason_code: PlateReason,
    reviewer: UserId,
    auto: bool,
}

impl Stage {
    fn in_words(self) -> &'static str {
        match self {
            Self::Unissued => "未交办",
            Self::Issued => "待签收",
            Self::InHand => "办理中",
            Self::Submitted => "待审核",
            Self::Returned(_) => "退回补正",
            Self::Approved => "办结",
            Self::Cancelled => "撤销",
            Self::Transferred => "已转办",
            Self::Recalled => "撤回",
        }
    }

    fn course(self) -> Course {
        match self {
            Self::Unissued | Self::Issued | Self::InHand => Course::Silent,
            Self::Submitted => Course::Submitted,
            Self::Returned(correction) => Course::Returned(correction),
            Self::Approved => Course::Approved,
            Self::Cancelled | Self::Recalled => Course::Cancelled,
            Self::Transferred => Course::Transferred,
        }
    }
}

impl Decider for Assignment {
    const STREAM: &'static str = "assignment";
    type Command = Command;
    type Event = Event;

    fn pass_time(&self, world: &World<'_>) -> Vec<Event> {
        self.silence_until(world)
    }

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let mut facts = match command {
            Command::Issue { order, batch } => self.issue(*order, batch, world),
            Command::Recall {} => self.recall(world),
            Command::View {} => self.view(world),
            Command::Acknowledge {} => self.acknowledge(world),
            Command::ReportProgress(progress) => self.report_progress(progress, world),
            Command::SubmitFeedback(report) => self.submit_feedback(report, world),
            Command::SubmitPart { text, media } => self.submit_part(text, media, world),
            Command::AcceptPart {} => self.accept_part(world),
            Command::ReturnPart { reason } => self.return_part(reason, world),
            Command::Withdraw {} => self.withdraw(world),
            Command::Return { reason_code, reason } => self.send_back(reason_code, reason, world),
            Command::Approve { reason_code, reason } => self.approve(reason_code, reason, world),
            Command::ConfirmRed { agree, reason } => self.confirm_red(agree, reason, world),
            Command::RevisePlate { reason_code, reason } => {
                self.revise_plate(reason_code, reason, world)
            }
            Command::Cancel { reason } => self.cancel(reason, world),
            Command::AskExtension { new_due, reason, progress } => {
                self.ask_extension(new_due, reason, progress, world)
            }
            Command::SignExtension {} => self.sign_extension(world),
            Command::WithdrawExtension {} => self.withdraw_extension(world),
            Command::GrantExtension { new_due, reason } => {
                self.grant_extension(new_due, reason, world)
            }
            Command::RefuseExtension { reason } => self.refuse_extension(reason, world),
            Command::AskDecline { reason, suggested } => self.ask_decline(reason, suggested, world),
            Command::WithdrawDecline {} => self.withdraw_decline(world),
            Command::AcceptDecline { to, assignment, reason } => {
                self.accept_decline(to, assignment, reason, world)
            }
            Command::RefuseDecline { reason } => self.refuse_decline(reason, world),
            Command::Suspend { cause, proof } => self.suspend(cause, proof, world),
            Command::Resume {} => self.resume(world),
            Command::ChangeDue { due, cause, reason } => self.change_due(due, cause, reason, world),
            Command::Chase { text } => self.chase(text, world),
            Command::SignEscalation { level, text } => self.sign_slip(level, text, world),
            Command::DeclineEscalation { level, reason } => self.decline_slip(level, reason, world),
            Command::AskCoordination { text } => self.ask_coordination(text, world),
            Command::AnswerCoordination { text } => self.answer_coordination(text, world),
            Command::ProposeInterview { reds } => self.propose_interview(reds, world),
            Command::ChangeCounterpart { from, to } => self.change_counterpart(from, to, world),
            Command::Tick {} => Ok(vec![]),
        }?;
        let after = facts.iter().fold(self.clone(), Self::evolve);
        facts.extend(after.said_by_time(world.now, world));
        Ok(facts)
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::AssignmentIssued(duty) => return Self::begun(duty.clone()),
            Event::AssignmentFirstViewed { .. } => self.viewed = true,
            Event::AssignmentAcknowledged { .. } => self.stage = Stage::InHand,
            Event::ProgressReported { .. } => {}
            Event::CoordinationAsked { .. } => self.coordination = true,
            Event::CoordinationAnswered { .. } => self.coordination = false,
            Event::FeedbackSubmitted { no, submitted_at, on_time, .. }
            | Event::PartSubmitted { no, submitted_at, on_time, .. } => {
                self.hear_report(*no, *submitted_at, *on_time);
            }
            Event::PartAccepted { .. } => self.part_accepted = true,
            Event::SubmissionWithdrawn { withdrawn_at, .. } => self.forget_report(*withdrawn_at),
            Event::PartReturned { correction, .. } | Event::FeedbackReturned { correction, .. } => {
                self.stage = Stage::Returned(*correction);
                self.returns += 1;
            }
            Event::FeedbackApproved { .. } => self.end(Stage::Approved),
            Event::RedPlateProposed { reason_code, reason, reviewer, .. } => {
                self.propose(*reason_code, reason, reviewer);
            }
            Event::RedPlateDeclined { .. } => self.proposal = None,
            Event::PlateShown { plate, reason_code, reviewer, auto, .. } => {
                self.give(*plate, *reason_code, reviewer, *auto);
            }
            Event::PlateRevised { plate, reason_code, reviewer, .. } => {
                self.give(*plate, *reason_code, reviewer, false);
            }
            Event::PlateVoided { .. } => self.plate = None,
            Event::LampTurned { to, reason_code, effective_at, .. } => {
                self.shown = (*to, *reason_code);
                self.turned_at = Some(*effective_at);
            }
            Event::LampSettled { lamp, .. } => self.settled = Some(*lamp),
            Event::LampVoided { .. } => self.unsettle(),
            Event::AssignmentCancelled { cause, .. } => self.end(cause.stage()),
            Event::AssignmentTransferred { .. } => self.end(Stage::Transferred),
            Event::ExtensionAsked { no, new_due, signed, .. } => {
                self.extensions.hear_asked(*no, *new_due, *signed);
            }
            Event::ExtensionSigned { .. } => self.extensions.hear_signed(),
            Event::ExtensionGranted { .. } => self.extensions.hear_granted(),
            Event::ExtensionWithdrawn { .. } | Event::ExtensionRefused { .. } => {
                self.extensions.forget();
            }
            Event::DeclineAsked { asked_at: since, .. } => {
                self.hold = Some(Hold::Declining(*since));
            }
            Event::AssignmentSuspended { suspended_at: since, .. } => {
                self.hold = Some(Hold::Suspended(*since));
            }
            Event::DeclineWithdrawn { since, .. }
            | Event::DeclineRefused { since, .. }
            | Event::AssignmentResumed { since, .. } => self.go_on(*since),
            Event::DueChanged { milestones, correction, calendar, since, .. } => {
                self.hear_due(*milestones, *correction, calendar, *since);
            }
            Event::ReminderRaised { kind, occurrence, due, next, .. } => {
                self.reminded.hear(*kind, *occurrence, *due, *next);
            }
            Event::ChaseSent { sent_at, .. } => self.chased_at = Some(*sent_at),
            Event::EscalationProposed { level, .. } => self.hear_slip(*level),
            Event::EscalationSigned { level, .. } | Event::EscalationDeclined { level, .. } => {
                self.slips.hear_decided(*level);
            }
            Event::CounterpartChanged { from, to, .. } => self.hear_counterpart(from, to),
        }
        self
    }

    fn letters(&self, fact: &Event, cause: &str, world: &World<'_>) -> Vec<Letter> {
        self.letters_about(fact, cause, world)
    }
}

impl Assignment {
    pub fn duty(&self) -> Option<&Duty> {
        self.duty.as_deref()
    }

    /// No further report or review is awaited.
    pub fn is_closed(&self) -> bool {
        matches!(
            self.stage,
            Stage::Approved | Stage::Cancelled | Stage::Transferred | Stage::Recalled
        )
    }

    /// It was taken back unseen, and may be issued anew.
    pub fn is_recalled(&self) -> bool {
        self.stage == Stage::Recalled
    }

    /// When time alone will next change something or have something to say; none when it never
    /// will.
    pub fn next_due(&self, rules: &RuleBook) -> Option<Moment> {
        self.next_instant(self.timing(rules))
    }

    /// By the rules it was issued under.
    pub fn timing<'r>(&self, rules: &'r RuleBook) -> &'r Timing {
        &rules.version(self.duty().map_or(1, |duty| duty.rules)).values.timing
    }

    fn issue(
        &self,
        order: Order,
        batch: BatchId,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::System])?;
        match self.stage {
            Stage::Unissued | Stage::Recalled => {}
            Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Returned(_)
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred => return Ok(vec![]),
        }
        let backfill = matches!(world.actor.role, Role::SupHead | Role::System);
        if !order.due.met_by(world.now) && !backfill {
            return Err(Refusal::DuePast);
        }
        let rules = world.rules.for_quarter(order.due.quarter());
        let (values, urgency) = (&rules.values, order.urgency);
        let milestones = duty::milestones(order.due, urgency, world.now, values, world.calendar);
        let unread_at = duty::unread_at(world.now, urgency, &values.timing, world.calendar);
        Ok(vec![Event::AssignmentIssued(Box::new(Duty {
            batch,
            issued_at: world.now,
            milestones,
            calendar: world.calendar.version_for(order.due.day()),
            rules: rules.version,
            unread_at: Some(unread_at),
            order,
        }))])
    }

    fn recall(&self, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be_office()?;
        let duty = self.issued()?;
        match self.stage {
            Stage::Cancelled | Stage::Recalled => Ok(vec![]),
            Stage::Issued if !self.viewed => {
                Ok(self.closed_unscored(duty, CancelCause::Recall, "交办后即时撤回".into()))
            }
            Stage::Unissued
            | Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Returned(_)
            | Stage::Approved
            | Stage::Transferred => Err(Refusal::AlreadyViewed),
        }
    }

    fn cancel(&self, reason: String, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let duty = self.for_the_head(world)?;
        crate::refusal::reason_within(&reason)?;
        match self.stage {
            Stage::Cancelled | Stage::Recalled => return Ok(vec![]),
            Stage::Approved | Stage::Transferred => return Err(self.wrong_state()),
            Stage::Unissued
            | Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Returned(_) => {}
        }
        Ok(self.closed_unscored(duty, CancelCause::Cancelled, reason))
    }

    /// Closes it without lamp and score; verdicts already given are voided, not erased.
    fn closed_unscored(&self, duty: &Duty, cause: CancelCause, reason: String) -> Vec<Event> {
        let (unit, voided) = (duty.order.unit.clone(), self.voided(duty, &reason));
        [vec![Event::AssignmentCancelled { unit, cause, reason }], voided].concat()
    }

    fn issued(&self) -> Result<&Duty, Refusal> {
        self.duty().ok_or(Refusal::NotFound)
    }

    /// For the head of the office, and not about the own unit.
    fn for_the_head(&self, world: &World<'_>) -> Result<&Duty, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        let duty = self.issued()?;
        world.actor.must_judge(&duty.order.unit)?;
        Ok(duty)
    }

    fn wrong_state(&self) -> Refusal {
        let state = self.hold.map_or(self.stage.in_words(), Hold::in_words);
        Refusal::WrongState { state }
    }

    fn propose(&mut self, reason_code: PlateReason, reason: &str, reviewer: &UserId) {
        let (reason, reviewer) = (reason.to_owned(), reviewer.clone());
        self.proposal = Some(Proposal { reason_code, reason, reviewer });
    }

    fn begun(duty: Box<Duty>) -> Self {
        let silent_since = Some(duty.issued_at);
        Self { duty: Some(duty), silent_since, stage: Stage::Issued, ..Self::default() }
    }

    fn end(&mut self, stage: Stage) {
        self.stage = stage;
        self.proposal = None;
        self.hold = None;
        self.extensions.forget();
        self.slips.answered();
        self.coordination = false;
    }

    fn give(&mut self, plate: Plate, reason_code: PlateReason, reviewer: &UserId, auto: bool) {
        self.proposal = None;
        self.plate = Some(GivenPlate { plate, reason_code, reviewer: reviewer.clone(), auto });
    }
}

impl CancelCause {
    fn stage(self) -> Stage {
        match self {
            Self::Recall => Stage::Recalled,
            Self::Cancelled => Stage::Cancelled,
        }
    }
}
