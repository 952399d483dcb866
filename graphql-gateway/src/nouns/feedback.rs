//! Feedback (报送): what a unit handed in, and the answer it was given.

use std::sync::Arc;

use async_graphql::{Context, Object};
use domain::assignment::AssignmentId;
use projections::reports::{self, Outcome, Submission};

use super::unit::{Unit, several, unit};
use super::user::{User, user};
use crate::fault::{Code, Fault};
use crate::loaders::{SubmissionsOf, load};
use crate::scalars::DateTime;
use crate::words::{Plate, PlateReason};

/// Reports of one assignment in one answer.
const MAX_REPORTS: usize = 200;

pub struct Feedback(Arc<Submission>);

/// What a unit handed in (报送).
#[Object]
impl Feedback {
    /// Which report it is, from 1 (第几次).
    async fn no(&self) -> u32 {
        self.0.no
    }

    /// The lead unit it was handed to; null for a report to the office (报送给).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.lead.as_ref()).await
    }

    /// Who handed it in (报送人).
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        user(ctx, &self.0.by).await
    }

    /// When, by the clock of the service (报送时间).
    async fn submitted_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// The report that counts for the lamp was in time (按期).
    async fn on_time(&self) -> bool {
        self.0.on_time
    }

    /// What it says (内容).
    async fn text(&self) -> &str {
        &self.0.content.text
    }

    /// SHA-256 of pictures and videos (附件).
    async fn media(&self) -> &[String] {
        &self.0.content.media
    }

    /// How far the work is, by the unit's own word (完成比例).
    async fn percent(&self) -> Option<u8> {
        self.0.content.percent
    }

    /// “Nothing new” since the last period (无新进展).
    async fn no_change(&self) -> bool {
        self.0.content.no_change
    }

    /// Assisting units whose parts are merged in (已并入的配合单位).
    async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.0.content.parts).await
    }

    /// Assisting units whose parts did not come (缺报的配合单位).
    async fn missing(&self, ctx: &Context<'_>) -> Result<Vec<Unit>, Fault> {
        several(ctx, &self.0.content.missing).await
    }

    /// When the unit took it back; null when it did not (撤回时间).
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime)
    }

    /// When the lead unit took the part in (牵头接收时间).
    async fn accepted_at(&self) -> Option<DateTime> {
        self.0.accepted_at.map(DateTime)
    }

    /// The answer to it; null while nobody has reviewed it (审核).
    async fn review(&self) -> Option<Review> {
        self.0.review.clone().map(Review)
    }
}

pub struct Review(reports::Review);

/// The answer to a report, as it was given then (审核). What the plate is now, after somebody
/// thought again, the assignment says.
#[Object]
impl Review {
    /// Who answered (审核人).
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        user(ctx, &self.0.by).await
    }

    /// When (审核时间).
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// It was approved; if not, it was returned, or waits for confirmation (通过).
    async fn approved(&self) -> bool {
        self.0.outcome == Outcome::Approved
    }

    /// A red plate is proposed and waits for the second person (待确认红牌).
    async fn awaits_confirmation(&self) -> bool {
        self.0.outcome == Outcome::Proposed
    }

    /// The plate given, or proposed (牌).
    async fn plate(&self) -> Option<Plate> {
        self.0.plate.map(Plate::from)
    }

    /// Why, for programs (原因代码).
    async fn plate_reason_code(&self) -> Option<PlateReason> {
        self.0.reason_code.map(PlateReason::from)
    }

    /// Why, in the reviewer's words (审核意见).
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The second person, for a red plate (确认人).
    async fn confirmed_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        match &self.0.confirmed_by {
            Some(by) => user(ctx, by).await,
            None => Ok(None),
        }
    }

    /// By when it must come again, if it was returned (补正期限).
    async fn correction_due(&self) -> Option<DateTime> {
        self.0.correction_due.map(DateTime)
    }
}

/// The last reports of an assignment, oldest first.
pub async fn feedback(
    ctx: &Context<'_>,
    assignment: AssignmentId,
    last: i32,
) -> Result<Vec<Feedback>, Fault> {
    let wanted = usize::try_from(last).ok().filter(|last| (1..=MAX_REPORTS).contains(last));
    let bad = || Fault::new(Code::BadRequest, format!("last 须在 1–{MAX_REPORTS} 之间"));
    let wanted = wanted.ok_or_else(bad)?;
    let all = load(ctx, SubmissionsOf(assignment)).await?.unwrap_or_default();
    let before = all.len().saturating_sub(wanted);
    Ok(all.into_iter().skip(before).map(Feedback).collect())
}
