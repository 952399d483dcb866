//! Lists of notices: the viewer's inbox (我的消息), and the office's outbox (发件箱).

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::notice::State;
use projections::Cursor;
use projections::notices::Filter;
use strum::VariantArray;

use super::notice::{Notice, fetch_ahead};
use crate::fault::{Deniable, Fault};
use crate::house::House;
use crate::ids;
use crate::loaders::{house, questions};
use crate::paging::{Connection, Wish};
use crate::served;
use crate::viewer::{Viewer, viewer};
use crate::words::{DeliveryState, NoticeChannel, NoticeKind};

/// Nobody reads further in a number beside a bell.
const MOST_UNREAD: i64 = 100;
/// Nobody reads further in the number of entries.
const MOST: i64 = projections::questions::MAX_COUNT;

/// Which of what goes out (发件筛选). Siblings hold together; an empty list asks for all.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OutboxFilter {
    /// In one of these states, on the channel that is named or on any (投递状态).
    #[graphql(default, validator(max_items = 7))]
    states: Vec<DeliveryState>,
    /// On this channel (渠道).
    channel: Option<NoticeChannel>,
    /// To this unit (单位).
    unit: Option<ID>,
    /// About this (种类).
    kind: Option<NoticeKind>,
}

impl OutboxFilter {
    /// `None` when it can match nothing: a unit that is none.
    fn understood(self) -> Option<Filter> {
        let unit = match &self.unit {
            Some(id) => Some(ids::unit(id)?),
            None => None,
        };
        Some(Filter {
            states: self.states.into_iter().map(State::from).collect(),
            channel: self.channel.map(Into::into),
            unit,
            kind: self.kind.map(Into::into),
        })
    }
}

/// How many notices are in one state on a channel of theirs (投递状态计数).
#[derive(SimpleObject)]
pub struct OutboxCount {
    /// Which (投递状态).
    state: DeliveryState,
    /// How many; counting stops at 10,000 (数量).
    count: u64,
}

/// How much of somebody's inbox they have not read.
pub async fn unread(house: &House, viewer: &Viewer) -> Result<u64, Fault> {
    let Some((unit, role)) = viewer.inbox() else { return Ok(0) };
    let read = house.marks.read_up_to(&viewer.account.user).await?;
    Ok(house.questions.count_inbox(unit, role, read, MOST_UNREAD).await?.total)
}

#[derive(Default)]
pub struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// The viewer's own notices, newest first (我的消息). A head sees what is for the principal,
    /// others of a unit what is for its staff; for everybody else there is nothing.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Notice>, Fault> {
        let viewer = viewer(ctx)?;
        served::must_go_on(house(ctx)?, &served::NOTICES)?;
        let wish = Wish::<Cursor>::read(first, after.as_deref())?;
        let Some((unit, role)) = viewer.inbox() else { return Ok(Connection::empty()) };
        let questions = questions(ctx)?;
        let (rows, count) = futures::future::try_join(
            questions.inbox(unit, role, wish.page()),
            questions.count_inbox(unit, role, Cursor::default(), MOST),
        )
        .await?;
        fetch_ahead(ctx, &rows).await?;
        let cut = wish.cut(rows, |row| row.row.queued);
        Ok(cut.connect(count, |row| Notice(Arc::new(row))))
    }

    /// How many of them are unread; counting stops at 100 (未读数).
    async fn inbox_unread(&self, ctx: &Context<'_>) -> Result<u64, Fault> {
        served::must_go_on(house(ctx)?, &served::NOTICES)?;
        unread(house(ctx)?, viewer(ctx)?).await
    }

    /// Everything that goes out, newest first; `states: [DEAD]` finds what waits for a person
    /// (发件箱). Null and FORBIDDEN for all but the office and the administrator.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn outbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which (筛选)")] filter: Option<OutboxFilter>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Deniable<Connection<Notice>> {
        let outbox = async {
            viewer(ctx)?.must_see_outbox()?;
            served::must_go_on(house(ctx)?, &served::NOTICES)?;
            let wish = Wish::<Cursor>::read(first, after.as_deref())?;
            let Some(filter) = filter.unwrap_or_default().understood() else {
                return Ok(Connection::empty());
            };
            let questions = questions(ctx)?;
            let (rows, count) = futures::future::try_join(
                questions.outbox(&filter, wish.page()),
                questions.count_outbox(&filter),
            )
            .await?;
            fetch_ahead(ctx, &rows).await?;
            let cut = wish.cut(rows, |row| row.row.queued);
            Ok(cut.connect(count, |row| Notice(Arc::new(row))))
        };
        Some(outbox.await)
    }

    /// How much of what goes out is in which state, all states in order (发件箱计数). Null and
    /// FORBIDDEN as the outbox.
    #[graphql(complexity = "7 * child_complexity + 1")]
    async fn outbox_counts(&self, ctx: &Context<'_>) -> Deniable<Vec<OutboxCount>> {
        let counts = async {
            viewer(ctx)?.must_see_outbox()?;
            served::must_go_on(house(ctx)?, &served::NOTICES)?;
            let questions = questions(ctx)?;
            let count = async |state: &State| {
                let filter = Filter { states: vec![*state], ..Filter::default() };
                let count = questions.count_outbox(&filter).await?.total;
                Ok(OutboxCount { state: (*state).into(), count })
            };
            futures::future::try_join_all(State::VARIANTS.iter().map(count)).await
        };
        Some(counts.await)
    }
}
