//! Unit (责任单位): its names, its place on the ranking, and the lines of its score.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::unit::{UnitId, UnitKind as Kind};
use projections::EntryOf;
use projections::sentence;
use projections::units::Units;

use super::contact::{Contact, contacts};
use super::quarter::wanted;
use super::ranking::{Standing, standings};
use super::score::{ScoreLineConnection, score_lines};
use crate::fault::{Deniable, Fault};
use crate::ids::{self, Ref};
use crate::loaders::{load, many, questions};
use crate::viewer::viewer;
use crate::words::UnitKind;

#[derive(Debug, Clone)]
pub struct Unit(pub Arc<EntryOf<Units>>);

/// A responsible unit (责任单位): a department, a town or another body that answers for work.
#[Object]
impl Unit {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Unit(self.0.key.unit.clone()).id()
    }

    /// The code in tables and documents, such as D10 (代码).
    pub async fn code(&self) -> &str {
        self.0.key.unit.as_str()
    }

    /// Full name (全称).
    pub async fn name(&self) -> &str {
        &self.0.row.name
    }

    /// Short name (简称).
    pub async fn short_name(&self) -> &str {
        &self.0.row.short_name
    }

    /// What kind of body it is (类别).
    pub async fn kind(&self) -> UnitKind {
        self.0.row.kind.into()
    }

    /// Units are ranked within a group, such as DEPARTMENT or TOWN (排名分组).
    pub async fn group(&self) -> &str {
        &self.0.row.ranking_group
    }

    /// Other names documents use for it (别名).
    pub async fn aliases(&self) -> &[String] {
        &self.0.row.aliases.0
    }

    /// Neither closed nor merged (在用).
    pub async fn active(&self) -> bool {
        self.0.row.active
    }

    /// Who answers in its place after a merger (承接单位).
    pub async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.row.successor.as_ref()).await
    }

    /// Whom to call there (联络人员). In the clear for the office, leaders, administrators and
    /// the unit itself; masked for everybody else.
    pub async fn contacts(&self, ctx: &Context<'_>) -> Result<Vec<Contact>, Fault> {
        contacts(ctx, &self.0).await
    }

    /// Its line on the ranking of its group; the quarter of today if none is named (排名情况).
    #[graphql(complexity = "child_complexity + 20")]
    pub async fn standing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name, such as 2020Q1 (季度)")] quarter: Option<ID>,
    ) -> Deniable<Standing> {
        standing(ctx, &self.0, quarter.as_ref()).await.transpose()
    }

    /// The lines of its score, oldest first (得分明细). Null and FORBIDDEN for people of other
    /// units.
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    pub async fn score_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name, such as 2020Q1 (季度)")] quarter: ID,
        #[graphql(desc = "At most 200 (条数)", default = 50)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Deniable<ScoreLineConnection> {
        let lines = async {
            viewer(ctx)?.must_see_unit(&self.0.key.unit)?;
            let quarter = wanted(ctx, Some(&quarter))?;
            score_lines(ctx, &self.0.key.unit, quarter, first, after.as_deref()).await
        };
        Some(lines.await)
    }
}

async fn standing(
    ctx: &Context<'_>,
    unit: &EntryOf<Units>,
    quarter: Option<&ID>,
) -> Result<Option<Standing>, Fault> {
    viewer(ctx)?.must_see_the_wall()?;
    let rows = standings(ctx, wanted(ctx, quarter)?, &unit.row.ranking_group).await?;
    Ok(rows.into_iter().find(|it| it.placed.unit == unit.key.unit))
}

/// A unit that may not be there.
pub async fn unit(ctx: &Context<'_>, id: Option<&UnitId>) -> Result<Option<Unit>, Fault> {
    match id {
        Some(id) => Ok(load(ctx, id.clone()).await?.map(Unit)),
        None => Ok(None),
    }
}

/// A unit that a fact names; facts only name units that were registered.
pub async fn known(ctx: &Context<'_>, id: &UnitId) -> Result<Unit, Fault> {
    let missing = || Fault::internal(format!("unit {} is not on record", id.as_str()));
    unit(ctx, Some(id)).await?.ok_or_else(missing)
}

/// Units in the order in which they are named; one that is not on record is left out.
pub async fn several(ctx: &Context<'_>, ids: &[UnitId]) -> Result<Vec<Unit>, Fault> {
    let units = ids.iter().map(|id| load(ctx, id.clone()));
    let units = futures::future::try_join_all(units).await?;
    Ok(units.into_iter().flatten().map(Unit).collect())
}

#[derive(Default)]
pub struct UnitQuery;

#[Object]
impl UnitQuery {
    /// The units, in the official order (单位名录).
    #[graphql(complexity = "20 * child_complexity + 1")]
    async fn units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these kinds (类别)", validator(max_items = 6))] kind: Option<
            Vec<UnitKind>,
        >,
        #[graphql(desc = "Closed and merged ones too (含停用)", default = false)] all: bool,
    ) -> Result<Vec<Unit>, Fault> {
        viewer(ctx)?;
        let kinds: Option<Vec<Kind>> =
            kind.map(|kinds| kinds.into_iter().map(Kind::from).collect());
        let wanted = |unit: &EntryOf<Units>| {
            let kind = kinds.as_ref().is_none_or(|kinds| kinds.contains(&unit.row.kind));
            kind && (all || unit.row.active)
        };
        let units = questions(ctx)?.units().await?;
        Ok(units.into_iter().filter(wanted).map(|unit| Unit(Arc::new(unit))).collect())
    }

    /// One unit, by id or by code (责任单位).
    async fn unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A unit's id or its code (标识或代码)")] id: ID,
    ) -> Result<Option<Unit>, Fault> {
        viewer(ctx)?;
        unit(ctx, ids::unit(&id).as_ref()).await
    }
}

/// A sentence with the names of its units, as they are today.
pub async fn in_short_names(ctx: &Context<'_>, told: &str) -> Result<String, Fault> {
    let units = many(ctx, sentence::units_in(told).into_iter()).await?;
    let name = |unit: &UnitId| units.get(unit).map(|known| known.row.short_name.clone());
    Ok(sentence::in_names(told, name))
}
