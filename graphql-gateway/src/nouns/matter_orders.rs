//! Commands to a matter (督查事项): register with its items, amend, link, close.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};
use chrono::Datelike;
use commands::orders::{CloseMatter, RegisterMatter};
use domain::Refusal;
use domain::due::DueRule;
use domain::matter::{Command, Item, ItemNo, Matter as Decider, MatterId, Registration};
use domain::time::Deadline;
use domain::unit::UnitId;

use super::matter::{Matter, visible};
use super::unit::unit;
use crate::fault::Fault;
use crate::ids;
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, handle, tell};
use crate::scalars::{Date, DateTime};
use crate::words::{AssistMode, Frequency, Importance, MatterType, Source, Urgency};

/// When an item is due (完成时限): exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum DueInput {
    /// The whole of this day still counts (某日前).
    By(Date),
    /// Before this instant (某时前).
    Before(DateTime),
    /// The last day of each period (每期末).
    Each(Frequency),
    /// Working days after issue (交办后工作日).
    WorkingDays(u32),
    /// Days after issue, rolled on to a working day (交办后自然日).
    NaturalDays(u32),
}

/// One thing to do (分解项).
#[derive(Debug, Clone, InputObject)]
pub struct ItemInput {
    /// What is to be done (内容).
    text: String,
    /// Who leads; several are joint leads (牵头单位).
    #[graphql(validator(max_items = 200))]
    lead: Vec<ID>,
    /// Who assists (配合单位).
    #[graphql(default, validator(max_items = 200))]
    assist: Vec<ID>,
    /// To whom they report (配合方式).
    #[graphql(default_with = "AssistMode::ToLead")]
    mode: AssistMode,
    /// By when (完成时限).
    due: DueInput,
    /// What its verdicts weigh (重要程度).
    #[graphql(default_with = "Importance::Normal")]
    importance: Importance,
    /// How early silence is noticed (紧急程度).
    #[graphql(default_with = "Urgency::Normal")]
    urgency: Urgency,
}

/// A matter with its items (事项登记). The same number is the same matter.
#[derive(Debug, Clone, InputObject)]
pub struct MatterInput {
    /// Document number (文号).
    number: String,
    /// Title (标题).
    title: String,
    /// Which of the six types (类型).
    #[graphql(name = "type")]
    kind: MatterType,
    /// Second level of the taxonomy (大方面).
    aspect: String,
    /// Where it comes from (来源).
    source: Source,
    /// What is to be reached (目标).
    goal: String,
    /// Of which year's programme; this year's if none (年度).
    year: Option<i32>,
    /// What it is split into (分解项).
    #[graphql(validator(max_items = 500))]
    items: Vec<ItemInput>,
}

/// New words for a matter (事项修改).
#[derive(Debug, Clone, InputObject)]
pub struct AmendMatterInput {
    /// Which (事项).
    matter: ID,
    /// Title (标题).
    title: String,
    /// What is to be reached (目标).
    goal: String,
    /// Why (原因).
    reason: String,
}

/// What came of a command to a matter (事项命令结果).
#[derive(SimpleObject)]
pub struct MatterPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// As it now stands (事项).
    pub matter: Option<Matter>,
}

#[derive(Default)]
pub struct MatterMutation;

#[Object]
impl MatterMutation {
    /// Register a matter with its items (登记事项). The same again changes nothing.
    async fn register_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The matter (事项)")] input: MatterInput,
    ) -> Result<MatterPayload, Fault> {
        let matter = MatterId::of_number(&input.number);
        let outcome = match registration(ctx, input).await? {
            Ok(request) => without_id(handle(ctx, &cmd, &request).await?),
            Err(refusal) => Outcome::refused(refusal),
        };
        payload(ctx, outcome, Some(matter)).await
    }

    /// Change title and goal of a matter (修改事项).
    async fn amend_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The new words (修改)")] input: AmendMatterInput,
    ) -> Result<MatterPayload, Fault> {
        let AmendMatterInput { matter, title, goal, reason } = input;
        told(ctx, &cmd, ids::matter(&matter), Command::Amend { title, goal, reason }).await
    }

    /// Say that a matter belongs with another (关联事项).
    async fn link_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (事项)")] matter: ID,
        #[graphql(desc = "With which (关联到)")] to: ID,
    ) -> Result<MatterPayload, Fault> {
        let to = match ids::matter(&to) {
            Some(to) => visible(ctx, to).await?.map(|matter| matter.0.key.matter),
            None => None,
        };
        match to {
            Some(to) => told(ctx, &cmd, ids::matter(&matter), Command::Link { to }).await,
            None => payload(ctx, Outcome::refused(Refusal::NotFound), None).await,
        }
    }

    /// Close a matter of which nothing is open any more (事项办结).
    async fn close_matter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (事项)")] matter: ID,
        #[graphql(desc = "What came of it (小结)")] summary: String,
    ) -> Result<MatterPayload, Fault> {
        let Some(matter) = ids::matter(&matter) else {
            return payload(ctx, Outcome::refused(Refusal::NotFound), None).await;
        };
        let outcome = handle(ctx, &cmd, &CloseMatter { matter, summary }).await?;
        payload(ctx, outcome, Some(matter)).await
    }
}

async fn told(
    ctx: &Context<'_>,
    cmd: &Cmd,
    matter: Option<MatterId>,
    command: Command,
) -> Result<MatterPayload, Fault> {
    let Some(matter) = matter else {
        return payload(ctx, Outcome::refused(Refusal::NotFound), None).await;
    };
    let outcome = tell::<Decider>(ctx, cmd, &matter.0.to_string(), command).await?;
    payload(ctx, outcome, Some(matter)).await
}

async fn payload(
    ctx: &Context<'_>,
    outcome: Outcome<()>,
    matter: Option<MatterId>,
) -> Result<MatterPayload, Fault> {
    let Outcome { receipt, user_errors, .. } = outcome;
    let matter = match matter {
        Some(matter) => visible(ctx, matter).await?,
        None => None,
    };
    Ok(MatterPayload { receipt, user_errors, matter })
}

fn without_id(outcome: Outcome<MatterId>) -> Outcome<()> {
    let Outcome { receipt, user_errors, done } = outcome;
    Outcome { receipt, user_errors, done: done.map(|_| ()) }
}

/// The request that registers it, or what is wrong with its units.
pub async fn registration(
    ctx: &Context<'_>,
    input: MatterInput,
) -> Result<Result<RegisterMatter, Refusal>, Fault> {
    let MatterInput { number, title, kind, aspect, source, goal, year, items } = input;
    let matter = MatterId::of_number(&number);
    let year = match year {
        Some(year) => year,
        None => house(ctx)?.desk.now().day().year(),
    };
    let (kind, source) = (kind.into(), source.into());
    let registration = Registration { matter, number, title, kind, aspect, source, goal, year };
    let mut taken = Vec::with_capacity(items.len());
    for (no, item) in (1..).zip(items) {
        match self::item(ctx, no, item).await? {
            Ok(item) => taken.push(item),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(RegisterMatter { registration, items: taken }))
}

/// An item with units that are on record; deciders know no other stream and cannot look.
async fn item(
    ctx: &Context<'_>,
    no: u32,
    input: ItemInput,
) -> Result<Result<Item, Refusal>, Fault> {
    let ItemInput { text, lead, assist, mode, due, importance, urgency } = input;
    let Some(lead) = units(ctx, &lead).await? else {
        return Ok(Err(Refusal::invalid("items.lead", format!("第{no}项的牵头单位不在名录中"))));
    };
    let Some(assist) = units(ctx, &assist).await? else {
        return Ok(Err(Refusal::invalid("items.assist", format!("第{no}项的配合单位不在名录中"))));
    };
    let due = match due {
        DueInput::By(day) => DueRule::By(day.0),
        DueInput::Before(at) => DueRule::Before(Deadline::before(at.0)),
        DueInput::Each(frequency) => DueRule::EachPeriod(frequency.into()),
        DueInput::WorkingDays(days) => DueRule::WorkingDays(days),
        DueInput::NaturalDays(days) => DueRule::NaturalDays(days),
    };
    let (mode, importance, urgency) = (mode.into(), importance.into(), urgency.into());
    Ok(Ok(Item { no: ItemNo(no), text, lead, assist, mode, due, importance, urgency }))
}

async fn units(ctx: &Context<'_>, ids: &[ID]) -> Result<Option<Vec<UnitId>>, Fault> {
    let mut units = Vec::with_capacity(ids.len());
    for id in ids {
        match unit(ctx, ids::unit(id).as_ref()).await? {
            Some(unit) if unit.0.row.active => units.push(unit.0.key.unit.clone()),
            _ => return Ok(None),
        }
    }
    Ok(Some(units))
}
