//! Lists of assignments (任务列表), of what one may see.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use domain::assignment::AssignmentId;
use projections::lamp_board::{Filter, Order, Posted};

use super::assignment::{Assignment, visible, visible_then};
use super::batch::read_period;
use super::part;
use super::past::then;
use crate::fault::{Code, Deniable, Fault};
use crate::ids;
use crate::loaders::{self, PointsOf, SubmissionsOf, asks_for, house, questions};
use crate::paging::{Connection, Wish};
use crate::scalars::DateTime;
use crate::served;
use crate::viewer::{Sight, Viewer, viewer};
use crate::words::{AssignmentOrder, AssignmentState, Lamp, MatterType, Plate, UnitRole};

/// Which assignments (任务筛选). Siblings hold together; an empty list asks for all.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AssignmentFilter {
    /// Of these units (单位).
    #[graphql(default, validator(max_items = 200))]
    unit: Vec<ID>,
    /// Of these matters (事项).
    #[graphql(default, validator(max_items = 200))]
    matter: Vec<ID>,
    /// Of matters of these types (类型).
    #[graphql(name = "type", default, validator(max_items = 6))]
    kind: Vec<MatterType>,
    /// With these lamps (灯).
    #[graphql(default, validator(max_items = 5))]
    lamp: Vec<Lamp>,
    /// With these plates (牌).
    #[graphql(default, validator(max_items = 3))]
    plate: Vec<Plate>,
    /// In these states (办理状态).
    #[graphql(default, validator(max_items = 9))]
    state: Vec<AssignmentState>,
    /// In these roles (承办角色).
    #[graphql(default, validator(max_items = 3))]
    role: Vec<UnitRole>,
    /// For these periods (期次).
    #[graphql(default, validator(max_items = 50))]
    period_key: Vec<String>,
    /// Due after this instant (截止晚于).
    due_after: Option<DateTime>,
    /// Due no later than this instant (截止不晚于).
    due_until: Option<DateTime>,
    /// Part of what is to be done (文字).
    #[graphql(validator(max_length = 100))]
    text: Option<String>,
}

impl AssignmentFilter {
    /// `None` when it can match nothing: an id that is none, or other units than one may see.
    fn understood(self, viewer: &Viewer) -> Result<Option<Filter>, Fault> {
        let units: Option<Vec<_>> = self.unit.iter().map(ids::unit).collect();
        let matters: Option<Vec<_>> = self.matter.iter().map(ids::matter).collect();
        let (Some(units), Some(matters)) = (units, matters) else { return Ok(None) };
        let periods: Result<Vec<_>, _> = self.period_key.iter().map(|it| read_period(it)).collect();
        let periods =
            periods.map_err(|refusal| Fault::new(Code::BadRequest, refusal.to_string()))?;
        let filter = Filter {
            units,
            matters,
            kinds: all(self.kind),
            lamps: all(self.lamp),
            plates: all(self.plate),
            states: all(self.state),
            roles: all(self.role),
            periods,
            due_after: self.due_after.map(|at| at.0),
            due_until: self.due_until.map(|at| at.0),
            text: self.text,
        };
        Ok(seen(filter, viewer))
    }
}

fn all<A, B: From<A>>(words: Vec<A>) -> Vec<B> {
    words.into_iter().map(B::from).collect()
}

/// Narrowed to what the viewer may see; `None` when that is nothing.
fn seen(mut filter: Filter, viewer: &Viewer) -> Option<Filter> {
    match viewer.sight() {
        Sight::County => Some(filter),
        Sight::Unit(own) if filter.units.is_empty() || filter.units.contains(&own) => {
            filter.units = vec![own];
            Some(filter)
        }
        Sight::Unit(_) | Sight::Wall | Sight::Nothing => None,
    }
}

/// A page of what the viewer may see of these.
pub async fn posted(
    ctx: &Context<'_>,
    filter: Filter,
    order: Order,
    first: i32,
    after: Option<&str>,
) -> Result<Connection<Assignment>, Fault> {
    let wish = Wish::<AssignmentId>::read(first, after)?;
    let Some(filter) = seen(filter, viewer(ctx)?) else { return Ok(Connection::empty()) };
    let questions = questions(ctx)?;
    let (rows, count) = futures::future::try_join(
        questions.assignments(&filter, order, wish.page()),
        questions.count_assignments(&filter),
    )
    .await?;
    fetch_ahead(ctx, rows.iter()).await?;
    let cut = wish.cut(rows, |row| row.key.assignment);
    Ok(cut.connect(count, |row| Assignment::now(Arc::new(row))))
}

/// What the entries of a list are asked for, in a statement each.
pub async fn fetch_ahead(
    ctx: &Context<'_>,
    rows: impl Iterator<Item = &Posted> + Clone,
) -> Result<(), Fault> {
    if asks_for(ctx, "unit") {
        loaders::fetch_ahead(ctx, rows.clone().map(|row| row.row.unit.clone())).await?;
    }
    if asks_for(ctx, "matter") || asks_for(ctx, "item") {
        loaders::fetch_ahead(ctx, rows.clone().map(|row| row.row.matter)).await?;
    }
    if asks_for(ctx, "feedback") {
        let all = rows.clone().map(|row| SubmissionsOf(row.key.assignment));
        loaders::fetch_ahead(ctx, all).await?;
    }
    if asks_for(ctx, "parts") {
        part::ahead(ctx, rows.clone().map(|row| &row.row)).await?;
    }
    if asks_for(ctx, "points") {
        loaders::fetch_ahead(ctx, rows.map(|row| PointsOf(row.key.assignment))).await?;
    }
    Ok(())
}

#[derive(Default)]
pub struct AssignmentQuery;

#[Object]
impl AssignmentQuery {
    /// One assignment, as it is or as it was (交办任务). One that is not to be seen is not there.
    async fn assignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id (标识)")] id: ID,
        #[graphql(desc = "As of an instant before now; now if none (截至)")] as_of: Option<
            DateTime,
        >,
        #[graphql(
            desc = "As it was on record then, not as it was true then (按记录时间)",
            default = false
        )]
        by_recorded: bool,
    ) -> Deniable<Assignment> {
        let found = async {
            served::must_go_on(house(ctx)?, &served::BOARD)?;
            let then = then(ctx, as_of, by_recorded)?;
            match (ids::assignment(&id), then) {
                (Some(id), None) => visible(ctx, id).await,
                (Some(id), Some(then)) => visible_then(ctx, id, then).await,
                (None, _) => Ok(None),
            }
        };
        found.await.transpose()
    }

    /// Assignments, of what the viewer may see (任务列表).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which; all if none (筛选)")] filter: Option<AssignmentFilter>,
        #[graphql(desc = "In which order (排序)", default_with = "AssignmentOrder::Due")]
        order_by: AssignmentOrder,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "The cursor to go on behind (游标)")] after: Option<String>,
    ) -> Result<Connection<Assignment>, Fault> {
        served::must_go_on(house(ctx)?, &served::BOARD)?;
        match filter.unwrap_or_default().understood(viewer(ctx)?)? {
            Some(filter) => posted(ctx, filter, order_by.into(), first, after.as_deref()).await,
            None => Ok(Connection::empty()),
        }
    }
}
