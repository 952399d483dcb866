//! Subscriptions: what changes is sent to whoever watches, never faster than they read.

#![expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]

mod watch;
pub mod counts;
pub mod events;
pub mod jobs;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Object, Subscription};
use domain::Fact;
use domain::assignment::{AssignmentId, Event};
use domain::time::Quarter;
use domain::unit::UnitId;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, stream};
use projections::{Cursor, Recorded, Told};

use self::watch::{Watched, watch};
use crate::fault::{Code, Fault};
use crate::house::House;
use crate::ids::{self, Ref};
use crate::loaders::{begun, house, load};
use crate::nouns::assignment::Assignment;
use crate::nouns::quarter::wanted;
use crate::nouns::ranking::{self, Ranking};
use crate::nouns::unit::{Unit, known};
use crate::scalars::{DateTime, Position};
use crate::viewer::{Viewer, viewer};
use crate::words::Lamp;

/// How long a fact waits until what it is about can be read.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Live;

#[Subscription]
impl Live {
    /// The ranking of a group (排名榜): as it is now, then whenever it changes, at most once a
    /// second.
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "DEPARTMENT, TOWN or another group (分组)", default = "DEPARTMENT")]
        group: String,
        #[graphql(desc = "A quarter's id or its name; that of today if none (季度)")]
        quarter: Option<ID>,
    ) -> Result<impl Stream<Item = Result<Ranking, Fault>> + use<>, Fault> {
        viewer(ctx)?.must_see_the_wall()?;
        ranking::must_be_a_group(&group)?;
        let quarter = wanted(ctx, quarter.as_ref())?;
        Ok(watch(house(ctx)?.clone(), RankingOf { quarter, group }))
    }

    /// Lamps as they turn (亮灯变化), of what the viewer may see. With `since`, everything after
    /// that position first, so that nothing is missed over a broken line.
    async fn lamp_turned(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The last position one has seen; only news if none (位置)")] since: Option<
            Position,
        >,
        #[graphql(desc = "Of these units only (单位)", validator(max_items = 200))] unit: Option<
            Vec<ID>,
        >,
    ) -> Result<impl Stream<Item = Result<LampTurned, Fault>> + use<>, Fault> {
        let viewer = viewer(ctx)?.clone();
        viewer.must_see_the_wall()?;
        let units = units(unit)?;
        let house = house(ctx)?.clone();
        let after = start(ctx, since)?;
        let wanted = Wanted { viewer, units };
        let batches = news(&house, after).then(move |batch| {
            let (house, wanted) = (house.clone(), wanted.clone());
            async move {
                let facts = batch?;
                let told = facts.iter().filter_map(|fact| Told::read(fact).ok().flatten());
                let told: Vec<_> = told.filter(|told| wanted.hears(told)).collect();
                if let Some(last) = told.last() {
                    house.projections.caught_up(last.position, PATIENCE).await;
                }
                Ok(told.into_iter().map(LampTurned).collect())
            }
        });
        Ok(batches.flat_map(|batch: Result<Vec<LampTurned>, Fault>| match batch {
            Ok(turned) => stream::iter(turned).map(Ok).left_stream(),
            Err(fault) => stream::iter([Err(fault)]).right_stream(),
        }))
    }
}

/// Somebody watches a ranking.
struct RankingOf {
    quarter: Quarter,
    group: String,
}

impl Watched for RankingOf {
    type Value = Ranking;
    const MODELS: &'static [&'static str] = &["ranking", "units", "rule_book", "quarters"];

    async fn read(&self, house: &House) -> Result<Ranking, Fault> {
        ranking::read(house, self.quarter, &self.group).await
    }

    fn same(last: &Ranking, now: &Ranking) -> bool {
        last.same_rows(now)
    }
}

/// Where a stream begins: behind the last position one has seen, or with the next fact.
fn start(ctx: &Context<'_>, since: Option<Position>) -> Result<Cursor, Fault> {
    match since {
        None => begun(ctx),
        Some(Position(text)) => {
            let bad = || Fault::new(Code::BadRequest, "since 须是给出过的位置");
            text.parse().map(Cursor::new).map_err(|_| bad())
        }
    }
}

/// Facts from there on, for ever. While the database is away there are none, and that is not
/// worth a word: what is stated meanwhile comes later, from where this stood.
fn news(house: &House, after: Cursor) -> BoxStream<'static, Result<Vec<Recorded>, Fault>> {
    let batches = Arc::clone(house.desk.log()).follow(after);
    batches
        .filter_map(async |batch| match batch {
            Err(error) if error.may_pass() => {
                tracing::warn!(%error, "the log cannot be followed for a moment");
                None
            }
            batch => Some(batch.map_err(Fault::from)),
        })
        .boxed()
}

/// Whose lamps somebody watches.
#[derive(Clone)]
struct Wanted {
    viewer: Viewer,
    /// All that may be seen, when none are named.
    units: Vec<UnitId>,
}

impl Wanted {
    fn hears(&self, told: &Told) -> bool {
        let Fact::Assignment(Event::LampTurned { unit, .. }) = &told.fact else { return false };
        let named = self.units.is_empty() || self.units.contains(unit);
        named && self.viewer.sees_unit(unit)
    }
}

pub struct LampTurned(Told);

/// What the fact says; the stream carries no other kind.
struct Turn<'t> {
    unit: &'t UnitId,
    from: Lamp,
    to: Lamp,
    reason: &'t str,
}

impl LampTurned {
    fn turn(&self) -> Result<Turn<'_>, Fault> {
        match &self.0.fact {
            Fact::Assignment(Event::LampTurned { unit, from, to, reason, .. }) => {
                Ok(Turn { unit, from: (*from).into(), to: (*to).into(), reason })
            }
            _ => Err(Fault::internal("a fact of another kind was passed on")),
        }
    }
}

/// A lamp that turned (亮灯变化).
#[Object]
impl LampTurned {
    /// Opaque id of the fact (标识).
    async fn id(&self) -> ID {
        Ref::Event(self.0.event_id).id()
    }

    /// Give it as `since` to go on behind this (位置).
    async fn position(&self) -> Position {
        Position(self.0.position.raw().to_string())
    }

    /// When it turned (生效时间).
    async fn at(&self) -> DateTime {
        self.0.effective_at.into()
    }

    /// Whose lamp (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, self.turn()?.unit).await
    }

    /// Of which assignment (任务).
    async fn assignment(&self, ctx: &Context<'_>) -> Result<Option<Assignment>, Fault> {
        match self.0.stream_id() {
            Some(id) => Ok(load(ctx, AssignmentId(id)).await?.map(Assignment::now)),
            None => Ok(None),
        }
    }

    /// What it showed before (原灯).
    async fn from(&self) -> Result<Lamp, Fault> {
        Ok(self.turn()?.from)
    }

    /// What it shows now (现灯).
    async fn to(&self) -> Result<Lamp, Fault> {
        Ok(self.turn()?.to)
    }

    /// Why, in one sentence (原因).
    async fn reason(&self) -> Result<&str, Fault> {
        Ok(self.turn()?.reason)
    }
}

fn units(ids: Option<Vec<ID>>) -> Result<Vec<UnitId>, Fault> {
    let unknown = || Fault::new(Code::BadRequest, "unit 须是单位标识");
    ids.unwrap_or_default().iter().map(|id| ids::unit(id).ok_or_else(unknown)).collect()
}
