//! Outlook (报送预期): what a report would earn in each coming span of time. Asked of the
//! assignment itself; no rule stands here.

use async_graphql::{Context, SimpleObject};
use async_trait::async_trait;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::assignment::{Assignment, AssignmentId, Outlook as Span};
use serde::Serialize;
use uuid::Uuid;

use crate::fault::Fault;
use crate::loaders::house;
use crate::scalars::DateTime;
use crate::viewer::viewer;
use crate::words::Lamp;

/// A span of time, and what a report sent in it would earn (报送预期).
#[derive(Debug, Clone, SimpleObject)]
pub struct Outlook {
    /// From when (自).
    from: DateTime,
    /// Until when, an exclusive instant; null for the span that does not end (至).
    until: Option<DateTime>,
    /// The lamp it would settle once approved (灯).
    lamp: Lamp,
    /// The same in one sentence (说明).
    sentence: String,
}

impl From<Span> for Outlook {
    fn from(Span { from, until, lamp, sentence }: Span) -> Self {
        let (from, until) = (from.into(), until.map(DateTime));
        Self { from, until, lamp: lamp.into(), sentence }
    }
}

/// From now on; empty when no report is awaited.
pub async fn outlook(ctx: &Context<'_>, assignment: AssignmentId) -> Result<Vec<Outlook>, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let spans = house(ctx)?.desk.rehearse(&Foresee { assignment }, &asked).await?;
    Ok(spans.unwrap_or_default().into_iter().map(Into::into).collect())
}

/// Looks, and carries nothing out.
#[derive(Serialize)]
struct Foresee {
    assignment: AssignmentId,
}

#[async_trait]
impl Request for Foresee {
    type Outcome = Vec<Span>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Vec<Span>, Stop> {
        let loaded = case.look::<Assignment>(&self.assignment.0.to_string()).await?;
        Ok(loaded.state.outlook(case.scene().world().now))
    }
}
