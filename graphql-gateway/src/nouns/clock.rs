//! How the clock of an assignment stands (计时): whether it goes, what was asked about it, and what
//! it will say by itself.

use async_graphql::{Context, Object, SimpleObject};
use async_trait::async_trait;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::assignment::AssignmentId;
use domain::unit::UnitId;
use projections::lamp_board::{Row, State};
use serde::Serialize;
use uuid::Uuid;

use super::unit::{Unit, unit};
use crate::fault::Fault;
use crate::loaders::house;
use crate::scalars::DateTime;
use crate::viewer::viewer;
use crate::words::{ReminderKind, SlipLevel};

/// A request for more time that is undecided (延期申请).
#[derive(SimpleObject)]
pub struct Extension {
    /// Until when, an exclusive instant (延期至).
    new_due: DateTime,
    /// The head of the unit has signed it; until then the office need not decide (已签字).
    signed: bool,
}

/// The clock stands still (暂停计时).
pub struct Hold {
    since: DateTime,
    is_declined: bool,
    suggested: Option<UnitId>,
}

/// A clock that stands still, and why (暂停计时).
#[Object]
impl Hold {
    /// Since when (起).
    async fn since(&self) -> DateTime {
        self.since
    }

    /// The unit asks to be relieved; otherwise the office has suspended it (申请退办).
    async fn declining(&self) -> bool {
        self.is_declined
    }

    /// Who should do it instead, by the word of the unit (建议单位).
    async fn suggested(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.suggested.as_ref()).await
    }
}

/// What will be said by itself if nothing happens before (将发提醒).
#[derive(SimpleObject)]
pub struct Upcoming {
    /// When (时间).
    at: DateTime,
    /// Of what (种类).
    kind: ReminderKind,
    /// The deadline it reminds of, an exclusive instant (截止时间).
    due_at: DateTime,
}

pub fn extension(row: &Row) -> Option<Extension> {
    let new_due = row.extension_due?.into();
    Some(Extension { new_due, signed: row.extension_signed })
}

pub fn hold(row: &Row) -> Option<Hold> {
    let since = DateTime(row.held_since?);
    let is_declined = row.state == State::DeclineAsked;
    Some(Hold { since, is_declined, suggested: row.suggested.clone() })
}

pub fn slip(level: Option<domain::assignment::SlipLevel>) -> Option<SlipLevel> {
    level.map(SlipLevel::from)
}

/// Asked of the assignment itself.
pub async fn upcoming(ctx: &Context<'_>, assignment: AssignmentId) -> Result<Vec<Upcoming>, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let coming = house(ctx)?.desk.rehearse(&Listen { assignment }, &asked).await?;
    let told = |it: domain::assignment::Upcoming| Upcoming {
        at: it.at.into(),
        kind: it.kind.into(),
        due_at: it.due.into(),
    };
    Ok(coming.unwrap_or_default().into_iter().map(told).collect())
}

/// How the office has worded the messages about an assignment.
pub async fn sms_text(
    ctx: &Context<'_>,
    assignment: AssignmentId,
) -> Result<Option<String>, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let words = house(ctx)?.desk.rehearse(&Words { assignment }, &asked).await?;
    Ok(words.unwrap_or_default())
}

/// Reads, and carries nothing out.
#[derive(Serialize)]
struct Words {
    assignment: AssignmentId,
}

#[async_trait]
impl Request for Words {
    type Outcome = Option<String>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Self::Outcome, Stop> {
        let id = self.assignment.0.to_string();
        let state = case.look::<domain::assignment::Assignment>(&id).await?.state;
        Ok(state.duty().and_then(|duty| duty.order.sms.clone()))
    }
}

/// Listens, and carries nothing out.
#[derive(Serialize)]
struct Listen {
    assignment: AssignmentId,
}

#[async_trait]
impl Request for Listen {
    type Outcome = Vec<domain::assignment::Upcoming>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Self::Outcome, Stop> {
        let id = self.assignment.0.to_string();
        let state = case.look::<domain::assignment::Assignment>(&id).await?.state;
        let scene = case.scene();
        Ok(state.upcoming(state.timing(&scene.reference.rules)))
    }
}
