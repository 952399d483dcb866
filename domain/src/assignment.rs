//! Assignment (交办任务): one duty, one responsible unit, one deadline. The unit of account.
//!
//! ```text
//! unissued ─ Issue ─► issued ─ View/Acknowledge ─► in hand ─ SubmitFeedback ─► submitted
//!                                                     ▲  ▲                      │ │ │
//!                                                     │  └── Withdraw ──────────┘ │ │
//!                              returned ◄──────────── Return ─────────────────────┘ │
//!                                 └─ SubmitFeedback ─► submitted      approved ◄── Approve
//! any but approved ─ Cancel ─► cancelled
//! issued, not viewed ─ Recall ─► recalled ─ Issue ─► issued
//! ```
//!
//! What was recalled may be issued anew, with another text or deadline: nobody saw the duty that
//! was taken back, so nothing of it is remembered. What was cancelled stays so.
//!
//! An assisting unit that reports to its lead submits a part; the lead accepts or returns it,
//! the office gives the plate. Time does not flow in here: before every answer `pass_time`
//! states the lamps and verdicts that silence has earned since the last fact, each at its own
//! instant.

mod duty;
mod facts;
mod silence;
mod outlook;
mod review;
mod report;

use serde::{Deserialize, Serialize};

pub use duty::{
    Account, AssignmentId, AssistMode, BatchId, Duty, Importance, Order, UnitRole, Urgency,
};
pub use facts::{CancelCause, Event, MediaHash, Progress, Report, RevisionCause};
pub use outlook::Outlook;

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::roster::{Role, UserId};
use crate::time::Moment;
use crate::warning::{Corrected, Correction, Course, Lamp, LampReason, Plate, PlateReason};

/// Longest report, in characters (domain command 15).
pub const MAX_TEXT: usize = 4_000;
/// Pictures or videos of one report.
pub const MAX_MEDIA: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// Part of one order; the batch has checked what was previewed.
    Issue {
        order: Box<Order>,
        batch: BatchId,
    },
    /// Takes back what nobody has seen (command 13).
    Recall {},
    View {},
    Acknowledge {},
    ReportProgress(Progress),
    SubmitFeedback(Report),
    SubmitPart {
        text: String,
        media: Vec<MediaHash>,
    },
    AcceptPart {},
    ReturnPart {
        reason: String,
    },
    Withdraw {},
    Return {
        reason_code: PlateReason,
        reason: String,
    },
    Approve {
        reason_code: PlateReason,
        reason: String,
    },
    /// The second person's word on a proposed red plate.
    ConfirmRed {
        agree: bool,
        reason: String,
    },
    RevisePlate {
        reason_code: PlateReason,
        reason: String,
    },
    Cancel {
        reason: String,
    },
    /// Nothing is asked; only time passes.
    Tick {},
}

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
        }
    }
}

impl Decider for Assignment {
    const STREAM: &'static str = "assignment";
    type Command = Command;
    type Event = Event;

    fn pass_time(&self, world: &World<'_>) -> Vec<Event> {
        self.silence_until(world.now)
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
            Command::Tick {} => Ok(vec![]),
        }?;
        let after = facts.iter().fold(self.clone(), Self::evolve);
        facts.extend(after.verdicts_at(world.now));
        Ok(facts)
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::AssignmentIssued(duty) => {
                let duty = Some(duty.clone());
                return Self { duty, stage: Stage::Issued, ..Self::default() };
            }
            Event::AssignmentFirstViewed { .. } => self.viewed = true,
            Event::AssignmentAcknowledged { .. } => self.stage = Stage::InHand,
            Event::ProgressReported { .. } => {}
            Event::FeedbackSubmitted { no, submitted_at, .. }
            | Event::PartSubmitted { no, submitted_at, .. } => self.hear_report(*no, *submitted_at),
            Event::PartAccepted { .. } => self.part_accepted = true,
            Event::SubmissionWithdrawn { .. } => self.forget_report(),
            Event::PartReturned { correction, .. } | Event::FeedbackReturned { correction, .. } => {
                self.stage = Stage::Returned(*correction);
                self.returns += 1;
            }
            Event::FeedbackApproved { .. } => self.stage = Stage::Approved,
            Event::RedPlateProposed { reason_code, reason, reviewer, .. } => {
                let (reason, reviewer) = (reason.clone(), reviewer.clone());
                self.proposal = Some(Proposal { reason_code: *reason_code, reason, reviewer });
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
            Event::LampVoided { .. } => self.settled = None,
            Event::AssignmentCancelled { cause, .. } => {
                self.stage = match cause {
                    CancelCause::Recall => Stage::Recalled,
                    CancelCause::Cancelled => Stage::Cancelled,
                };
                self.proposal = None;
            }
        }
        self
    }
}

impl Assignment {
    pub fn duty(&self) -> Option<&Duty> {
        self.duty.as_deref()
    }

    /// No further report or review is awaited.
    pub fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Approved | Stage::Cancelled | Stage::Recalled)
    }

    /// It was taken back unseen, and may be issued anew.
    pub fn is_recalled(&self) -> bool {
        self.stage == Stage::Recalled
    }

    /// When time alone will next change something; none when it never will.
    pub fn next_due(&self) -> Option<Moment> {
        self.next_milestone()
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
            | Stage::Cancelled => return Ok(vec![]),
        }
        let backfill = matches!(world.actor.role, Role::SupHead | Role::System);
        if !order.due.met_by(world.now) && !backfill {
            return Err(Refusal::DuePast);
        }
        let rules = world.rules.for_quarter(order.due.quarter());
        let milestones =
            duty::milestones(order.due, order.urgency, world.now, &rules.values, world.calendar);
        Ok(vec![Event::AssignmentIssued(Box::new(Duty {
            batch,
            issued_at: world.now,
            milestones,
            calendar: world.calendar.version_for(order.due.day()),
            rules: rules.version,
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
            | Stage::Approved => Err(Refusal::AlreadyViewed),
        }
    }

    fn cancel(&self, reason: String, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupHead])?;
        let duty = self.issued()?;
        world.actor.must_judge(&duty.order.unit)?;
        crate::refusal::reason_within(&reason)?;
        match self.stage {
            Stage::Cancelled | Stage::Recalled => return Ok(vec![]),
            Stage::Approved => return Err(self.wrong_state()),
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
        let (unit, account) = (duty.order.unit.clone(), duty.account());
        let mut facts = vec![Event::AssignmentCancelled { unit, cause, reason: reason.clone() }];
        if let Some(lamp) = self.settled {
            let (account, reason) = (account.clone(), reason.clone());
            facts.push(Event::LampVoided { account, lamp, reason });
        }
        if let Some(GivenPlate { plate, .. }) = self.plate {
            facts.push(Event::PlateVoided { account, plate, reason });
        }
        facts
    }

    fn issued(&self) -> Result<&Duty, Refusal> {
        self.duty().ok_or(Refusal::NotFound)
    }

    fn wrong_state(&self) -> Refusal {
        Refusal::WrongState { state: self.stage.in_words() }
    }

    fn give(&mut self, plate: Plate, reason_code: PlateReason, reviewer: &UserId, auto: bool) {
        self.proposal = None;
        self.plate = Some(GivenPlate { plate, reason_code, reviewer: reviewer.clone(), auto });
    }
}
