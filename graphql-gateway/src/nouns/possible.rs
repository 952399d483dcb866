//! What somebody can do with an assignment now (可办命令): asked of the assignment itself, so
//! that a button never promises what the desk would refuse. No rule stands here.

use async_graphql::Context;
use async_trait::async_trait;
use chrono::TimeDelta;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::assignment::{
    Assignment, AssignmentId, Command, DueCause, Duty, Progress, Report, SlipLevel, SuspendCause,
};
use domain::time::Deadline;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use domain::{Decider, World};
use serde::Serialize;
use uuid::Uuid;

use crate::fault::Fault;
use crate::loaders::house;
use crate::viewer::viewer;

/// The names of the mutations that would not be refused for the person and the state.
pub async fn commands(ctx: &Context<'_>, id: AssignmentId) -> Result<Vec<&'static str>, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let names = house(ctx)?.desk.rehearse(&Possible { assignment: id }, &asked).await?;
    let possible =
        |name: &&str| names.as_ref().is_ok_and(|names| names.iter().any(|it| it == name));
    Ok(NAMES.into_iter().filter(possible).collect())
}

/// A deadline that is later by so much is another one.
const MOMENT: TimeDelta = TimeDelta::seconds(1);

/// In the order in which a page shows them.
const NAMES: [&str; 26] = [
    "recordView",
    "acknowledge",
    "submitProgress",
    "submitFeedback",
    "submitPart",
    "withdrawSubmission",
    "acceptPart",
    "returnPart",
    "review",
    "confirmRedPlate",
    "revisePlate",
    "askExtension",
    "signExtension",
    "withdrawExtension",
    "decideExtension",
    "askDecline",
    "withdrawDecline",
    "decideDecline",
    "askCoordination",
    "answerCoordination",
    "chase",
    "decideSlip",
    "suspend",
    "resume",
    "changeDue",
    "cancel",
];

/// Tries every command without carrying one out.
#[derive(Serialize)]
struct Possible {
    assignment: AssignmentId,
}

#[async_trait]
impl Request for Possible {
    type Outcome = Vec<String>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Vec<String>, Stop> {
        let loaded = case.look::<Assignment>(&self.assignment.0.to_string()).await?;
        let scene = case.scene();
        let world = scene.world();
        let passed = loaded.state.pass_time(&world);
        let state = passed.iter().fold(loaded.state, Assignment::evolve);
        let Some(duty) = state.duty() else { return Ok(vec![]) };
        let can = |(_, command): &(&str, Command)| would_do(&state, command.clone(), &world);
        let tries = tries(duty).into_iter().chain(tries_about_time(&state, duty));
        let possible = tries.filter(can);
        Ok(possible.map(|(name, _)| name.to_owned()).collect())
    }
}

/// It is answered with facts; a command that would change nothing needs no button.
fn would_do(state: &Assignment, command: Command, world: &World<'_>) -> bool {
    state.decide(command, world).is_ok_and(|facts| !facts.is_empty())
}

/// Each command with contents that no rule about contents refuses.
fn tries(duty: &Duty) -> Vec<(&'static str, Command)> {
    let text = || "…".to_owned();
    let progress = Progress { text: text(), media: vec![], percent: None, forecast: None };
    let report = Report {
        text: text(),
        media: vec![],
        percent: None,
        no_change: false,
        parts: vec![],
        missing: duty.order.assisting.clone(),
    };
    let good = PlateReason::PgGood;
    let vague = PlateReason::PyVague;
    vec![
        ("recordView", Command::View {}),
        ("acknowledge", Command::Acknowledge {}),
        ("submitProgress", Command::ReportProgress(progress)),
        ("submitFeedback", Command::SubmitFeedback(report)),
        ("submitPart", Command::SubmitPart { text: text(), media: vec![] }),
        ("withdrawSubmission", Command::Withdraw {}),
        ("acceptPart", Command::AcceptPart {}),
        ("returnPart", Command::ReturnPart { reason: text() }),
        ("review", Command::Approve { reason_code: good, reason: text() }),
        ("review", Command::Return { reason_code: vague, reason: text() }),
        ("confirmRedPlate", Command::ConfirmRed { agree: true, reason: text() }),
        ("confirmRedPlate", Command::ConfirmRed { agree: false, reason: text() }),
        ("revisePlate", Command::RevisePlate { reason_code: good, reason: text() }),
        ("revisePlate", Command::RevisePlate { reason_code: vague, reason: text() }),
        ("cancel", Command::Cancel { reason: text() }),
    ]
}

/// The same of commands about time. A slip is named by the one that waits.
fn tries_about_time(state: &Assignment, duty: &Duty) -> Vec<(&'static str, Command)> {
    let text = || "…".to_owned();
    let later = Deadline::before(duty.milestones.due.moment().plus(MOMENT));
    let suggested = UnitId::default();
    let level = state.slip().unwrap_or(SlipLevel::Blue);
    let ask = Command::AskExtension { new_due: later, reason: text(), progress: text() };
    let cause = DueCause::Correction;
    vec![
        ("askExtension", ask),
        ("signExtension", Command::SignExtension {}),
        ("withdrawExtension", Command::WithdrawExtension {}),
        ("decideExtension", Command::RefuseExtension { reason: text() }),
        ("askDecline", Command::AskDecline { reason: text(), suggested }),
        ("withdrawDecline", Command::WithdrawDecline {}),
        ("decideDecline", Command::RefuseDecline { reason: text() }),
        ("askCoordination", Command::AskCoordination { text: text() }),
        ("answerCoordination", Command::AnswerCoordination { text: text() }),
        ("chase", Command::Chase { text: text() }),
        ("decideSlip", Command::DeclineEscalation { level, reason: text() }),
        ("suspend", Command::Suspend { cause: SuspendCause::Season, proof: text() }),
        ("resume", Command::Resume {}),
        ("changeDue", Command::ChangeDue { due: later, cause, reason: text() }),
    ]
}
