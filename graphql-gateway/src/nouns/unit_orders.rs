//! Commands to a unit (责任单位): register, rename, other names, merge, close.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::Refusal;
use domain::unit::{Command, Registration, Unit as Decider, UnitId};

use super::unit::{Unit, unit};
use crate::fault::Fault;
use crate::ids;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::scalars::Date;
use crate::words::UnitKind;

/// A unit to be registered (单位登记).
#[derive(InputObject)]
pub struct RegisterUnitInput {
    /// Letters, digits and underscores; never used again (代码).
    code: String,
    /// Full name (全称).
    name: String,
    /// Short name (简称).
    short_name: String,
    /// What kind of body it is (类别).
    kind: UnitKind,
    /// Ranked among these, such as DEPARTMENT or TOWN (排名分组).
    group: String,
    /// Place in the official order (排序).
    order: u32,
}

/// New names of a unit (更名).
#[derive(InputObject)]
pub struct RenameUnitInput {
    /// Which (单位).
    unit: ID,
    /// Full name (全称).
    name: String,
    /// Short name (简称).
    short_name: String,
}

/// The names under which documents also speak of a unit (别名).
#[derive(InputObject)]
pub struct UnitAliasesInput {
    /// Which (单位).
    unit: ID,
    /// All of them; what is not named is no alias any more (别名).
    #[graphql(validator(max_items = 100))]
    aliases: Vec<String>,
}

/// One unit going into another (合并).
#[derive(InputObject)]
pub struct MergeUnitsInput {
    /// Which goes (被并入的单位).
    from: ID,
    /// Which stays (承接单位).
    into: ID,
    /// From which day (生效日期).
    effective_on: Date,
}

/// A unit that is no more (撤销单位).
#[derive(InputObject)]
pub struct CloseUnitInput {
    /// Which (单位).
    unit: ID,
    /// Why (原因).
    reason: String,
}

/// What came of a command to a unit (单位命令结果).
#[derive(SimpleObject)]
pub struct UnitPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// As it now stands (单位).
    pub unit: Option<Unit>,
}

#[derive(Default)]
pub struct UnitMutation;

#[Object]
impl UnitMutation {
    /// Register a unit (登记单位).
    async fn register_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The unit (单位)")] input: RegisterUnitInput,
    ) -> Result<UnitPayload, Fault> {
        let RegisterUnitInput { code, name, short_name, kind, group, order } = input;
        let id = UnitId::new(code);
        let kind = kind.into();
        let registration = Registration { unit: id.clone(), name, short_name, kind, group, order };
        told(ctx, &cmd, Some(id), Command::Register(registration)).await
    }

    /// Give a unit other names (单位更名).
    async fn rename_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The names (名称)")] input: RenameUnitInput,
    ) -> Result<UnitPayload, Fault> {
        let RenameUnitInput { unit, name, short_name } = input;
        told(ctx, &cmd, ids::unit(&unit), Command::Rename { name, short_name }).await
    }

    /// Set the names under which documents also speak of a unit (设置单位别名).
    async fn set_unit_aliases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The names (别名)")] input: UnitAliasesInput,
    ) -> Result<UnitPayload, Fault> {
        let UnitAliasesInput { unit, aliases } = input;
        told(ctx, &cmd, ids::unit(&unit), Command::SetAliases { aliases }).await
    }

    /// Merge a unit into another (单位合并).
    async fn merge_units(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which into which (合并)")] input: MergeUnitsInput,
    ) -> Result<UnitPayload, Fault> {
        let Some(successor) = unit(ctx, ids::unit(&input.into).as_ref()).await? else {
            let refusal = Refusal::invalid("into", "没有这个单位");
            return payload(ctx, Outcome::refused(refusal), None).await;
        };
        let successor = successor.0.key.unit.clone();
        let command = Command::MergeInto { successor, effective_on: input.effective_on.0 };
        told(ctx, &cmd, ids::unit(&input.from), command).await
    }

    /// Close a unit (撤销单位).
    async fn close_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which and why (撤销)")] input: CloseUnitInput,
    ) -> Result<UnitPayload, Fault> {
        let CloseUnitInput { unit, reason } = input;
        told(ctx, &cmd, ids::unit(&unit), Command::Close { reason }).await
    }
}

async fn told(
    ctx: &Context<'_>,
    cmd: &Cmd,
    id: Option<UnitId>,
    command: Command,
) -> Result<UnitPayload, Fault> {
    let Some(id) = id else {
        return payload(ctx, Outcome::refused(Refusal::NotFound), None).await;
    };
    let outcome = tell::<Decider>(ctx, cmd, id.as_str(), command).await?;
    payload(ctx, outcome, Some(&id)).await
}

/// The unit as it stands after a command.
pub async fn payload(
    ctx: &Context<'_>,
    outcome: Outcome<()>,
    id: Option<&UnitId>,
) -> Result<UnitPayload, Fault> {
    let Outcome { receipt, user_errors, .. } = outcome;
    Ok(UnitPayload { receipt, user_errors, unit: unit(ctx, id).await? })
}
