//! What somebody can do with a quarter now (可办命令): asked of the quarter itself, so that a
//! button never promises what the desk would refuse. No rule stands here.

use async_graphql::{Context, SimpleObject};
use async_trait::async_trait;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::quarter::{Act, Command, MAX_ADJUSTMENT, Season};
use domain::time::Quarter as Period;
use domain::unit::UnitId;
use domain::{Decider, World};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fault::Fault;
use crate::loaders::house;
use crate::viewer::viewer;

/// The commands to a quarter that would not be refused for the person and the state (可办命令).
#[expect(clippy::struct_excessive_bools, reason = "one for each button")]
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, SimpleObject)]
pub struct QuarterCan {
    /// Propose points by hand (提出加减分).
    adjust: bool,
    /// Decide one that waits (确认加减分).
    decide_adjustment: bool,
    /// Settle it and publish its result (定榜).
    freeze: bool,
    /// Propose to open it again (申请重开).
    propose_reopening: bool,
    /// Decide on that (决定重开).
    decide_reopening: bool,
}

pub async fn can(ctx: &Context<'_>, quarter: Period) -> Result<QuarterCan, Fault> {
    let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
    let can = house(ctx)?.desk.rehearse(&Possible { quarter }, &asked).await?;
    Ok(can.unwrap_or_default())
}

/// Tries every command without carrying one out.
#[derive(Serialize)]
struct Possible {
    quarter: Period,
}

#[async_trait]
impl Request for Possible {
    type Outcome = QuarterCan;

    async fn carry_out(&self, case: &Case<'_>) -> Result<QuarterCan, Stop> {
        let season = case.look::<Season>(&self.quarter.to_string()).await?.state;
        let scene = case.scene();
        let world = scene.world();
        let can = |act| would_do(&season, Command { quarter: self.quarter, act }, &world);
        let text = || "…".to_owned();
        let some_unit = UnitId::new("…");
        let (points, reason, document) = (MAX_ADJUSTMENT, text(), text());
        let adjust = Act::ProposeAdjustment { unit: some_unit, points, reason, document };
        let decide = |no| can(Act::DecideAdjustment { no, agree: true, reason: text() });
        // Books that are closed already are not closed again, but still to be published.
        let settle = Command { quarter: self.quarter, act: Act::Settle {} };
        let settles = season.answer(settle, &world).is_ok();
        Ok(QuarterCan {
            adjust: can(adjust),
            decide_adjustment: season.waiting().any(|it| decide(it.no)),
            freeze: settles && !season.is_frozen(),
            propose_reopening: can(Act::ProposeReopening { reason: text() }),
            decide_reopening: can(Act::DecideReopening { agree: true, reason: text() }),
        })
    }
}

/// It is answered with facts; a command that would change nothing needs no button.
fn would_do(season: &Season, command: Command, world: &World<'_>) -> bool {
    season.answer(command, world).is_ok_and(|facts| !facts.is_empty())
}
