//! Notice (通知): what was said to an office of a unit, and what became of it on each channel.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use async_trait::async_trait;
use commands::{Asked, Case, ClientKind, Request, Stop};
use domain::Decider;
use domain::assignment::AssignmentId;
use domain::notice::{Act, Channel, Command, Letter, Notice as Decided, NoticeId, segments};
use projections::notices::{self, Entry, Row};
use projections::{Cursor, sentence};
use serde::Serialize;
use uuid::Uuid;

use super::assignment::{Assignment, visible as visible_assignment};
use super::event::{Event, trail};
use super::unit::{Unit, in_short_names, unit};
use crate::fault::Fault;
use crate::ids::Ref;
use crate::loaders::{self, MarkOf, asks_for, house, load};
use crate::paging::Connection;
use crate::scalars::DateTime;
use crate::viewer::viewer;
use crate::words::{ContactRole, DeliveryState, NoticeChannel, NoticeKind};

/// In the order in which a page shows them.
const NAMES: [&str; 2] = ["reviveNotice", "closeNotice"];

#[derive(Debug, Clone)]
pub struct Notice(pub Arc<Entry>);

impl Notice {
    fn row(&self) -> &Row {
        &self.0.row
    }

    fn letter(&self) -> Result<&Letter, Fault> {
        self.row().letter().ok_or_else(|| Fault::internal("a notice without a letter"))
    }

    async fn text_in_names(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        in_short_names(ctx, &self.letter()?.text).await
    }
}

/// What was said to an office of a unit (通知).
#[Object]
impl Notice {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Notice(self.0.key.notice).id()
    }

    /// What it is about (种类).
    pub async fn kind(&self) -> NoticeKind {
        self.row().kind.into()
    }

    /// Whose office it is for (单位).
    pub async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, Some(&self.row().unit)).await
    }

    /// Whom of the unit (接收人身份).
    pub async fn role(&self) -> ContactRole {
        self.row().role.into()
    }

    /// As it is read, with the units' names of today (内容).
    pub async fn text(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        self.text_in_names(ctx).await
    }

    /// As how many short messages it is billed, the signature counted in (计费条数).
    pub async fn segments(&self, ctx: &Context<'_>) -> Result<usize, Fault> {
        Ok(segments(&self.text_in_names(ctx).await?, house(ctx)?.signature_units))
    }

    /// The assignments it is about, of those that the viewer may see (涉及任务).
    #[graphql(complexity = "3 * child_complexity + 1")]
    pub async fn about(&self, ctx: &Context<'_>) -> Result<Vec<Assignment>, Fault> {
        let about = self.letter()?.about.iter();
        let about = about.map(|id| visible_assignment(ctx, *id));
        let seen = futures::future::try_join_all(about).await?;
        Ok(seen.into_iter().flatten().collect())
    }

    /// It goes out by night too (特急).
    pub async fn urgent(&self) -> Result<bool, Fault> {
        Ok(self.letter()?.urgent)
    }

    /// When it was said (通知时间).
    pub async fn queued_at(&self) -> DateTime {
        self.row().queued_at.into()
    }

    /// When it goes out at the earliest (最早发送时间).
    pub async fn not_before(&self) -> Result<DateTime, Fault> {
        Ok(self.letter()?.not_before.into())
    }

    /// From then on it is of no use, and not sent any more (失效时间).
    pub async fn expires_at(&self) -> Result<DateTime, Fault> {
        Ok(self.letter()?.expires_at.into())
    }

    /// Newer than what the viewer has marked as read; false for what is not in their own inbox
    /// (未读).
    pub async fn unread(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(viewer(ctx)?.reads(self.row()) && self.row().queued > read_up_to(ctx).await?)
    }

    /// What became of it on each channel; empty where it stands in the inbox alone (投递情况).
    #[graphql(complexity = "2 * child_complexity + 1")]
    pub async fn deliveries(&self) -> Vec<Delivery> {
        self.row().deliveries().into_iter().map(Delivery::from).collect()
    }

    /// How many facts it has; commands give it as `expectedVersion` (版本).
    pub async fn version(&self) -> u64 {
        self.row().version
    }

    /// The commands the viewer can give it now, on one of its channels at least (可办命令).
    #[graphql(complexity = "3")]
    pub async fn can(&self, ctx: &Context<'_>) -> Result<Vec<&'static str>, Fault> {
        let asked = Asked::by(viewer(ctx)?.actor(), Uuid::nil(), ClientKind::Web);
        let possible = Possible { notice: &self.row().whole.0 };
        let names = house(ctx)?.desk.rehearse(&possible, &asked).await?.unwrap_or_default();
        Ok(NAMES.into_iter().filter(|name| names.iter().any(|it| it == name)).collect())
    }

    /// Everything that happened to it, oldest first (过程全留痕).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Event>, Fault> {
        let id = self.0.key.notice.0.to_string();
        trail(ctx, (Decided::STREAM, &id, self.row().version), first, after.as_deref()).await
    }
}

/// One channel of a notice (渠道投递).
#[derive(Debug, Clone, SimpleObject)]
pub struct Delivery {
    /// Which (渠道).
    channel: NoticeChannel,
    /// How far it is (状态).
    state: DeliveryState,
    /// Attempts made (发送次数).
    attempts: u32,
    /// What the gateway said last, or ours in capitals; null while nothing was wrong (代码).
    code: Option<String>,
    /// When something happened to it last (最近时间).
    at: Option<DateTime>,
    /// When it is tried, or tried again (下次发送时间).
    next_at: Option<DateTime>,
    /// What happened to it last, or will, in one sentence (说明).
    text: String,
}

impl From<notices::Delivery> for Delivery {
    fn from(delivery: notices::Delivery) -> Self {
        let notices::Delivery { channel, state, attempts, code, at, next_at, text } = delivery;
        Self {
            channel: channel.into(),
            state: state.into(),
            attempts,
            code,
            at: at.map(DateTime),
            next_at: next_at.map(DateTime),
            text,
        }
    }
}

/// Tries every command on every channel without carrying one out. What it is asked of is told by
/// the read model, so that a page of notices reads no stream each.
#[derive(Serialize)]
struct Possible<'n> {
    notice: &'n Decided,
}

#[async_trait]
impl Request for Possible<'_> {
    type Outcome = Vec<String>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Vec<String>, Stop> {
        let scene = case.scene();
        let world = scene.world();
        let can = |(_, command): &(&str, Command)| {
            self.notice.decide(command.clone(), &world).is_ok_and(|facts| !facts.is_empty())
        };
        let tries = self.notice.legs().flat_map(|(channel, _)| tries(channel));
        Ok(tries.filter(can).map(|(name, _)| name.to_owned()).collect())
    }
}

fn tries(channel: Channel) -> [(&'static str, Command); 2] {
    let reason = || "…".to_owned();
    let close = Act::CloseByHand { reason: reason(), delivered: true };
    [
        (NAMES[0], Command::On(channel, Act::Revive { reason: reason() })),
        (NAMES[1], Command::On(channel, close)),
    ]
}

/// How far the viewer has read.
async fn read_up_to(ctx: &Context<'_>) -> Result<Cursor, Fault> {
    let user = viewer(ctx)?.account.user.clone();
    Ok(load(ctx, MarkOf(user)).await?.unwrap_or_default())
}

/// A notice, if there is one and the viewer may see it.
pub async fn visible(ctx: &Context<'_>, id: NoticeId) -> Result<Option<Notice>, Fault> {
    let viewer = viewer(ctx)?;
    let found = load(ctx, id).await?;
    Ok(found.filter(|it| viewer.sees_notice(&it.row)).map(Notice))
}

/// What the entries of a list are asked for, in a statement each.
pub async fn fetch_ahead(ctx: &Context<'_>, entries: &[Entry]) -> Result<(), Fault> {
    let letters = || entries.iter().filter_map(|it| it.row.letter());
    let mut units = Vec::new();
    if asks_for(ctx, "unit") {
        units.extend(entries.iter().map(|it| it.row.unit.clone()));
    }
    if asks_for(ctx, "text") || asks_for(ctx, "segments") {
        units.extend(letters().flat_map(|it| sentence::units_in(&it.text)));
    }
    loaders::fetch_ahead(ctx, units.into_iter()).await?;
    if asks_for(ctx, "about") {
        let about: Vec<AssignmentId> = letters().flat_map(|it| it.about.clone()).collect();
        loaders::fetch_ahead(ctx, about.into_iter()).await?;
    }
    Ok(())
}
