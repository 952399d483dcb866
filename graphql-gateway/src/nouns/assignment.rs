//! Assignment (交办任务): one duty of one unit, as it now stands, and why.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::assignment::AssignmentId;
use projections::lamp_board::{Posted, Row};
use projections::overview::Reason;

use super::assignment_then::{explain_then, points_then};
use super::batch::item_of;
use super::clock::{self, Extension, Hold, Upcoming};
use super::event::{Event, facts, trail};
use super::feedback::{Feedback, feedback};
use super::matter::{Matter, MatterItem};
use super::outlook::{Outlook, outlook};
use super::part::{Part, parts};
use super::past::Then;
use super::possible;
use super::unit::{Unit, known, unit};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{PointsOf, house, load, questions};
use crate::paging::Connection;
use crate::scalars::{DateTime, Points};
use crate::viewer::viewer;
use crate::words::{
    AssignmentState, Importance, Lamp, LampReason, Plate, PlateReason, SlipLevel, UnitRole, Urgency,
};

#[derive(Debug, Clone)]
pub struct Assignment {
    posted: Arc<Posted>,
    /// As of when, if not as of now.
    then: Option<Then>,
}

/// One item for one unit and one period (交办任务); a history of its own.
#[Object]
impl Assignment {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Assignment(self.key()).id()
    }

    /// As of when, if it is shown as it was; null for now (截至).
    pub async fn as_of(&self) -> Option<DateTime> {
        self.then.map(|then| then.at.into())
    }

    /// The matter it belongs to (事项).
    pub async fn matter(&self, ctx: &Context<'_>) -> Result<Matter, Fault> {
        matter(ctx, self.row()).await
    }

    /// The item it is for (分解项).
    pub async fn item(&self, ctx: &Context<'_>) -> Result<Option<MatterItem>, Fault> {
        Ok(item_of(&matter(ctx, self.row()).await?, self.row().item))
    }

    /// What is to be done, as it was issued (内容).
    pub async fn text(&self) -> &str {
        &self.row().text
    }

    /// How the office has worded the messages about it; null where as usual (短信内容).
    #[graphql(complexity = "3")]
    pub async fn sms_text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        clock::sms_text(ctx, self.key()).await
    }

    /// Who owes it (责任单位).
    pub async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, &self.row().unit).await
    }

    /// As what (承办角色).
    pub async fn role(&self) -> UnitRole {
        self.row().role.into()
    }

    /// The lead unit to which it reports; null when it reports to the office (报送给).
    pub async fn answers_to(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.row().answers_to.as_ref()).await
    }

    /// What its verdicts weigh (重要程度).
    pub async fn importance(&self) -> Importance {
        self.row().importance.into()
    }

    /// How early silence is noticed (紧急程度).
    pub async fn urgency(&self) -> Urgency {
        self.row().urgency.into()
    }

    /// For which period, such as 2020Q1 or ONCE (期次).
    pub async fn period_key(&self) -> &str {
        self.row().period.as_str()
    }

    /// The order that made it (批次).
    pub async fn batch(&self) -> ID {
        Ref::Batch(self.row().batch).id()
    }

    /// Where it is in its life (办理状态).
    pub async fn state(&self) -> AssignmentState {
        self.row().state.into()
    }

    /// When it was issued (交办时间).
    pub async fn issued_at(&self) -> DateTime {
        self.row().issued_at.into()
    }

    /// When somebody of the unit first opened it (首次查看).
    pub async fn first_viewed_at(&self) -> Option<DateTime> {
        self.row().first_viewed_at.map(DateTime)
    }

    /// By when it was due when issued, an exclusive instant (原定截止).
    pub async fn due_original(&self) -> DateTime {
        self.row().due_original.into()
    }

    /// By when it is due, an exclusive instant (截止时间).
    pub async fn due_at(&self) -> DateTime {
        self.row().due_at.into()
    }

    /// Whether it is in time (灯).
    pub async fn lamp(&self) -> Lamp {
        self.row().lamp.into()
    }

    /// Why, for programs (亮灯原因代码).
    pub async fn lamp_reason_code(&self) -> LampReason {
        self.row().lamp_reason_code.into()
    }

    /// Why, in one sentence; empty while it was never lit (亮灯原因).
    pub async fn lamp_reason(&self) -> &str {
        &self.row().lamp_reason
    }

    /// Since when (亮灯时间).
    pub async fn lamp_since(&self) -> DateTime {
        self.row().lamp_since.into()
    }

    /// The lamp that scores; null while it has not settled (定灯).
    pub async fn settled_lamp(&self) -> Option<Lamp> {
        self.row().settled.map(Lamp::from)
    }

    /// How good it was; null while nobody has said (牌).
    pub async fn plate(&self) -> Option<Plate> {
        self.row().plate.map(Plate::from)
    }

    /// Why, for programs (亮牌原因代码).
    pub async fn plate_reason_code(&self) -> Option<PlateReason> {
        self.row().plate_reason_code.map(PlateReason::from)
    }

    /// Why, in the reviewer's words (亮牌原因).
    pub async fn plate_reason(&self) -> Option<&str> {
        self.row().plate_reason.as_deref()
    }

    /// The clock gave the plate, not a person (自动亮牌).
    pub async fn plate_auto(&self) -> bool {
        self.row().plate_auto
    }

    /// A red plate waits for the second person (待确认红牌).
    pub async fn red_proposed(&self) -> bool {
        self.row().red_proposed
    }

    /// The lead unit has taken the part in (牵头已接收).
    pub async fn part_accepted(&self) -> bool {
        self.row().part_accepted
    }

    /// What assisting units owe to this one for the same item and period, in the order of their
    /// codes, as they stand today (配合报送). Empty for a part itself.
    #[graphql(complexity = "8 * child_complexity + 1")]
    pub async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<Part>, Fault> {
        parts(ctx, self.row()).await
    }

    /// What it has earned so far (得分).
    pub async fn points(&self, ctx: &Context<'_>) -> Result<Points, Fault> {
        match self.then {
            Some(then) => Ok(points_then(ctx, self.key(), then).await?.into()),
            None => Ok(load(ctx, PointsOf(self.key())).await?.unwrap_or_default().into()),
        }
    }

    /// Why this lamp, this plate, these points (为什么), each with its rule and its facts.
    #[graphql(complexity = "4 * child_complexity + 4")]
    pub async fn explain(&self, ctx: &Context<'_>) -> Result<Vec<Verdict>, Fault> {
        let reasons = match self.then {
            Some(then) => explain_then(ctx, self.key(), then).await?,
            None => questions(ctx)?.explain(self.key()).await?,
        };
        Ok(reasons.into_iter().map(Verdict).collect())
    }

    /// What was handed in for it, withdrawn and returned reports too: the last ones, oldest
    /// first, as they stand today (报送记录).
    #[graphql(complexity = "last.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200; 1 for the newest alone (条数)", default = 20)] last: i32,
    ) -> Result<Vec<Feedback>, Fault> {
        feedback(ctx, self.key(), last).await
    }

    /// What a report would earn from now on, span by span; empty when none is awaited
    /// or as of an instant before now (报送预期).
    #[graphql(complexity = "3 * child_complexity + 3")]
    pub async fn outlook(&self, ctx: &Context<'_>) -> Result<Vec<Outlook>, Fault> {
        if self.then.is_some() {
            return Ok(vec![]);
        }
        outlook(ctx, self.key()).await
    }

    /// How often its deadline was extended (延期次数).
    pub async fn extensions(&self) -> u32 {
        self.row().extensions
    }

    /// More time that is asked for and not decided (延期申请).
    pub async fn extension(&self) -> Option<Extension> {
        clock::extension(self.row())
    }

    /// Its clock stands still (暂停计时).
    pub async fn hold(&self) -> Option<Hold> {
        clock::hold(self.row())
    }

    /// The gravest slip or interview that waits for a signature (待签督办单).
    pub async fn slip_proposed(&self) -> Option<SlipLevel> {
        clock::slip(self.row().slip())
    }

    /// The gravest slip that was signed (已发督办单).
    pub async fn slip_signed(&self) -> Option<SlipLevel> {
        clock::slip(self.row().slip_signed)
    }

    /// When the unit was last reminded by itself (最近提醒).
    pub async fn reminded_at(&self) -> Option<DateTime> {
        self.row().reminded_at.map(DateTime)
    }

    /// When somebody of the office last chased the unit (最近催办).
    pub async fn chased_at(&self) -> Option<DateTime> {
        self.row().chased_at.map(DateTime)
    }

    /// Since when its lead asks the office to speak to those who assist (提请协调).
    pub async fn coordination_at(&self) -> Option<DateTime> {
        self.row().coordination_at.map(DateTime)
    }

    /// What will be said to the unit by itself if nothing happens before, in order of time; empty
    /// as of an instant before now (将发提醒).
    #[graphql(complexity = "3 * child_complexity + 3")]
    pub async fn upcoming(&self, ctx: &Context<'_>) -> Result<Vec<Upcoming>, Fault> {
        if self.then.is_some() {
            return Ok(vec![]);
        }
        clock::upcoming(ctx, self.key()).await
    }

    /// When the office's time to review is up, while it has something to review (审核期限).
    pub async fn review_by(&self) -> Option<DateTime> {
        self.row().review_by.map(DateTime::from)
    }

    /// When a returned report must have come again (补正期限).
    pub async fn correction_due(&self) -> Option<DateTime> {
        self.row().correction_due.map(DateTime)
    }

    /// How many facts it has; commands give it as `expectedVersion` (版本).
    pub async fn version(&self) -> u64 {
        self.row().version
    }

    /// The commands the viewer can give it now (可办命令). Buttons follow it and hold no rule;
    /// nothing can be done in the past.
    #[graphql(complexity = "3")]
    pub async fn can(&self, ctx: &Context<'_>) -> Result<Vec<&'static str>, Fault> {
        if self.then.is_some() {
            return Ok(vec![]);
        }
        possible::commands(ctx, self.key()).await
    }

    /// Everything that happened to it, oldest first (过程全留痕).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Event>, Fault> {
        let (id, version) = (self.key().0.to_string(), self.row().version);
        trail(ctx, ("assignment", &id, version), first, after.as_deref()).await
    }
}

impl Assignment {
    pub fn now(posted: Arc<Posted>) -> Self {
        Self { posted, then: None }
    }

    fn key(&self) -> AssignmentId {
        self.posted.key.assignment
    }

    fn row(&self) -> &Row {
        &self.posted.row
    }
}

async fn matter(ctx: &Context<'_>, row: &Row) -> Result<Matter, Fault> {
    let missing = || Fault::internal(format!("matter {} is not on record", row.matter.0));
    load(ctx, row.matter).await?.map(Matter).ok_or_else(missing)
}

#[derive(Debug, Clone)]
pub struct Verdict(Reason);

/// Why a lamp, a plate or a point is what it is (依据).
#[Object]
impl Verdict {
    /// LAMP, PLATE, or the code of the rule that paid, such as L-R (代码).
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Why, in one sentence (说明).
    async fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// What it pays; null for what only shows (分值).
    async fn points(&self) -> Option<Points> {
        self.0.points.map(Points)
    }

    /// When it became true (生效时间).
    async fn effective_at(&self) -> DateTime {
        self.0.effective_at.into()
    }

    /// The rule and its version (规则).
    async fn rule(&self) -> String {
        format!("{} v{}", self.0.code, self.0.rules)
    }

    /// The facts behind it (依据事件).
    #[graphql(complexity = "2 * child_complexity + 1")]
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<Event>, Fault> {
        facts(ctx, &self.0.events).await
    }
}

/// An assignment, if there is one and the viewer may see it.
pub async fn visible(ctx: &Context<'_>, id: AssignmentId) -> Result<Option<Assignment>, Fault> {
    let viewer = viewer(ctx)?;
    let posted = load(ctx, id).await?;
    Ok(posted.filter(|posted| viewer.sees(&posted.row)).map(Assignment::now))
}

/// The same as it was at an instant; none before it was issued.
pub async fn visible_then(
    ctx: &Context<'_>,
    id: AssignmentId,
    then: Then,
) -> Result<Option<Assignment>, Fault> {
    let viewer = viewer(ctx)?;
    let posted = then.past(house(ctx)?).assignment(id).await?;
    let posted = posted.filter(|posted| viewer.sees(&posted.row)).map(Arc::new);
    Ok(posted.map(|posted| Assignment { posted, then: Some(then) }))
}
