//! One-key issue (一键交办): what is previewed is what is sent, in one act, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::assignment::{self, Assignment, AssignmentId, BatchId, Order, letter_of_order};
use domain::batch::{self, Batch};
use domain::due::Period;
use domain::matter::{self, ItemNo, Matter, MatterId};
use domain::notice::Template;
use domain::succession::Succeeded;
use domain::time::Moment;
use domain::unit::UnitId;
use domain::{Decider, Refusal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::desk::{DeskError, Request, Stop};
use crate::hex::hex;
use crate::succession::succession;
use crate::table::PlannedMatter;

/// Items of one matter; all of them when none are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    pub matter: MatterId,
    pub items: Vec<ItemNo>,
}

/// Who would get what, and the seal that proves it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Not yet issued, in the order of matters, items and units.
    pub orders: Vec<Order>,
    /// Issued before for the same period; an order never makes them twice.
    pub already: Vec<AssignmentId>,
    /// SHA-256 over the orders, in hex.
    pub hash: String,
}

impl Preview {
    pub(crate) fn sealed(orders: Vec<Order>, already: Vec<AssignmentId>) -> Result<Self, Stop> {
        let text = serde_json::to_vec(&orders).map_err(DeskError::unwritable)?;
        Ok(Self { orders, already, hash: hex(&Sha256::digest(text)) })
    }
}

/// Looks without sending (command 12, the dry run). What would be refused is refused here.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewBatch {
    /// A matter that is registered by the same act; all its items are issued.
    pub register: Option<RegisterMatter>,
    pub selections: Vec<Selection>,
    pub period: Period,
    /// How the messages about it are worded (M65).
    pub sms: Option<String>,
}

#[async_trait]
impl Request for PreviewBatch {
    type Outcome = Preview;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Preview, Stop> {
        case.scene().actor.must_be_office()?;
        let selections = with_new(case, self.register.as_ref(), &self.selections).await?;
        let preview = preview(case, &selections, &self.period, self.sms.as_deref()).await?;
        if !preview.orders.is_empty() {
            let hash = preview.hash.clone();
            issue(case, preview.clone(), &hash).await?;
        }
        Ok(preview)
    }
}

/// Sends what was previewed (command 12).
#[derive(Debug, Clone, Serialize)]
pub struct IssueBatch {
    /// A matter that is registered by the same act; all its items are issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterMatter>,
    pub selections: Vec<Selection>,
    pub period: Period,
    /// How the messages about it are worded (M65).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    pub preview_hash: String,
}

/// What an order became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub batch: BatchId,
    pub assignments: Vec<AssignmentId>,
    /// Until then it can be taken back. None in answers that were given before this was told.
    #[serde(default)]
    pub recall_until: Option<Moment>,
}

#[async_trait]
impl Request for IssueBatch {
    type Outcome = Issued;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Issued, Stop> {
        let selections = with_new(case, self.register.as_ref(), &self.selections).await?;
        let preview = preview(case, &selections, &self.period, self.sms.as_deref()).await?;
        issue(case, preview, &self.preview_hash).await
    }
}

/// Takes an order back while nobody has seen it (command 13). Its matters forget it, so that
/// what was wrong can be put right and issued again.
#[derive(Debug, Clone, Serialize)]
pub struct RecallBatch {
    pub batch: BatchId,
}

#[async_trait]
impl Request for RecallBatch {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let id = self.batch.0.to_string();
        let assignments = case.look::<Batch>(&id).await?.state.assignments().to_vec();
        case.tell::<Batch>(&id, batch::Command::Recall {}).await?;
        let recalled = take_back(case, assignments).await?;
        case.fetch::<Matter>(recalled.keys().map(|matter| matter.0.to_string())).await?;
        for (matter, assignments) in recalled {
            let note = matter::Command::NoteRecall { batch: self.batch, assignments };
            case.tell::<Matter>(&matter.0.to_string(), note).await?;
        }
        Ok(())
    }
}

/// What is recalled, by matter. One that the head has cancelled meanwhile stays cancelled, and
/// its matter remembers it.
async fn take_back(
    case: &Case<'_>,
    assignments: Vec<AssignmentId>,
) -> Result<BTreeMap<MatterId, Vec<AssignmentId>>, Stop> {
    case.fetch::<Assignment>(assignments.iter().map(|it| it.0.to_string())).await?;
    let mut recalled: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for assignment in assignments {
        let id = assignment.0.to_string();
        let state = case.tell::<Assignment>(&id, assignment::Command::Recall {}).await?;
        if state.is_recalled()
            && let Some(duty) = state.duty()
        {
            recalled.entry(duty.order.matter).or_default().push(assignment);
        }
    }
    Ok(recalled)
}

/// Registers what is new, and gives everything that is to be issued.
async fn with_new(
    case: &Case<'_>,
    new: Option<&RegisterMatter>,
    selections: &[Selection],
) -> Result<Vec<Selection>, Stop> {
    let mut selections = selections.to_vec();
    if let Some(RegisterMatter { registration, items }) = new {
        let matter = register(case, registration, items).await?;
        selections.push(Selection { matter, items: Vec::new() });
    }
    Ok(selections)
}

/// What issuing these items now, for this period, would mean.
pub(crate) async fn preview(
    case: &Case<'_>,
    selections: &[Selection],
    period: &Period,
    sms: Option<&str>,
) -> Result<Preview, Stop> {
    if let Some(text) = sms {
        Template::of_duty("input.smsText", text)?;
    }
    let (mut orders, mut already) = (Vec::new(), Vec::new());
    let scene = case.scene();
    case.fetch::<Matter>(selections.iter().map(|it| it.matter.0.to_string())).await?;
    let mut states = Vec::with_capacity(selections.len());
    for Selection { matter, .. } in selections {
        states.push(case.look::<Matter>(&matter.0.to_string()).await?.state);
    }
    let succession = succession(case, &states).await?;
    for (Selection { items, .. }, state) in selections.iter().zip(states) {
        let Succeeded { matter: state, gone, .. } = state.succeeded(&succession, period);
        must_answer(items, &gone)?;
        let drawn = state.orders(items, period, &scene.world())?;
        let (new, old) = not_yet_issued(drawn, &state);
        orders.extend(new);
        already.extend(old);
    }
    Preview::sealed(worded(orders, sms), already)
}

/// Orders whose messages are in these words; in the usual ones where the office has none.
pub(crate) fn worded(mut orders: Vec<Order>, sms: Option<&str>) -> Vec<Order> {
    for order in &mut orders {
        order.sms = sms.map(str::to_owned);
    }
    orders
}

/// A person who issues to nobody is told so (3.12).
pub(crate) fn must_answer(items: &[ItemNo], gone: &[(ItemNo, UnitId)]) -> Result<(), Refusal> {
    match gone.iter().find(|(no, _)| items.is_empty() || items.contains(no)) {
        Some((no, unit)) => {
            let why = format!("第{no}项的单位 {} 已撤销，无承继单位", unit.as_str());
            Err(Refusal::invalid("items", why))
        }
        None => Ok(()),
    }
}

/// Parts what is new from what its matter has issued before.
pub(crate) fn not_yet_issued(
    orders: Vec<Order>,
    matter: &Matter,
) -> (Vec<Order>, Vec<AssignmentId>) {
    let issued: BTreeSet<AssignmentId> = matter.issued().collect();
    let (already, new): (Vec<_>, Vec<_>) =
        orders.into_iter().partition(|order| issued.contains(&order.assignment()));
    (new, already.iter().map(Order::assignment).collect())
}

/// Sends a preview: the batch, every matter and every assignment at once.
pub(crate) async fn issue(
    case: &Case<'_>,
    preview: Preview,
    previewed: &str,
) -> Result<Issued, Stop> {
    let batch = BatchId(case.asked().command_id);
    let assignments: Vec<_> = preview.orders.iter().map(Order::assignment).collect();
    let matters: BTreeSet<MatterId> = preview.orders.iter().map(|order| order.matter).collect();
    let command = batch::Command::Issue {
        batch,
        matters: matters.iter().copied().collect(),
        assignments: assignments.clone(),
        previewed: previewed.to_owned(),
        actual: preview.hash,
    };
    let sent = case.tell::<Batch>(&batch.0.to_string(), command).await?;
    let recall_until = sent.recallable_until(&case.scene().world());
    for matter in matters {
        let of_matter = preview.orders.iter().filter(|order| order.matter == matter);
        let assignments = of_matter.map(Order::assignment).collect();
        let note = matter::Command::NoteIssue { batch, assignments };
        case.tell::<Matter>(&matter.0.to_string(), note).await?;
    }
    case.fetch::<Assignment>(assignments.iter().map(|it| it.0.to_string())).await?;
    let mut issued: BTreeMap<UnitId, Vec<Assignment>> = BTreeMap::new();
    for order in preview.orders {
        let (id, unit) = (order.assignment().0.to_string(), order.unit.clone());
        let command = assignment::Command::Issue { order: Box::new(order), batch };
        let state = case.tell::<Assignment>(&id, command).await?;
        issued.entry(unit).or_default().push(state);
    }
    if case.writes_letters() {
        let named = format!("{}/{}", Batch::STREAM, batch.0);
        for of_unit in issued.values() {
            let duties = of_unit.iter().filter_map(Assignment::duty);
            if let Some(letter) = letter_of_order(duties, &named) {
                case.queue(letter)?;
            }
        }
    }
    Ok(Issued { batch, assignments, recall_until })
}

/// Closes a matter when nothing of it is open any more (command 9).
#[derive(Debug, Clone, Serialize)]
pub struct CloseMatter {
    pub matter: MatterId,
    pub summary: String,
}

#[async_trait]
impl Request for CloseMatter {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let id = self.matter.0.to_string();
        let issued: Vec<_> = case.look::<Matter>(&id).await?.state.issued().collect();
        case.fetch::<Assignment>(issued.iter().map(|it| it.0.to_string())).await?;
        let mut open = Vec::new();
        for assignment in issued {
            let state = case.look::<Assignment>(&assignment.0.to_string()).await?.state;
            if !state.is_closed() {
                open.push(assignment);
            }
        }
        let summary = self.summary.clone();
        case.tell::<Matter>(&id, matter::Command::Close { summary, open }).await?;
        Ok(())
    }
}

/// Registers a matter with its items (commands 7 and 8). The same again changes nothing.
#[derive(Debug, Clone, Serialize)]
pub struct RegisterMatter {
    pub registration: matter::Registration,
    pub items: Vec<matter::Item>,
}

#[async_trait]
impl Request for RegisterMatter {
    type Outcome = MatterId;

    async fn carry_out(&self, case: &Case<'_>) -> Result<MatterId, Stop> {
        register(case, &self.registration, &self.items).await
    }
}

impl From<PlannedMatter> for RegisterMatter {
    fn from(PlannedMatter { registration, items }: PlannedMatter) -> Self {
        Self { registration, items }
    }
}

pub(crate) async fn register(
    case: &Case<'_>,
    registration: &matter::Registration,
    items: &[matter::Item],
) -> Result<MatterId, Stop> {
    let matter = registration.matter;
    let id = matter.0.to_string();
    case.tell::<Matter>(&id, matter::Command::Register(registration.clone())).await?;
    if !items.is_empty() {
        let items = items.to_vec();
        case.tell::<Matter>(&id, matter::Command::Decompose { items }).await?;
    }
    Ok(matter)
}

/// Registers everything a table says and, when asked to, issues it: all in one act, so that a
/// table is either in force or not (M06, M53). The same table twice changes nothing.
#[derive(Debug, Clone, Serialize)]
pub struct ImportTable {
    pub matters: Vec<RegisterMatter>,
    /// For which period to issue; only registered when absent.
    pub issue_for: Option<Period>,
}

/// What a table became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    pub matters: Vec<MatterId>,
    /// None when nothing was to be issued, or everything had been.
    pub issued: Option<Issued>,
}

#[async_trait]
impl Request for ImportTable {
    type Outcome = Imported;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Imported, Stop> {
        if self.matters.is_empty() {
            return Err(Refusal::invalid("table", "表中没有可登记的事项").into());
        }
        let known = self.matters.iter().map(|it| it.registration.matter.0.to_string());
        case.fetch::<Matter>(known).await?;
        let mut matters = Vec::with_capacity(self.matters.len());
        for RegisterMatter { registration, items } in &self.matters {
            matters.push(register(case, registration, items).await?);
        }
        let Some(period) = &self.issue_for else {
            return Ok(Imported { matters, issued: None });
        };
        let all = |matter: &MatterId| Selection { matter: *matter, items: Vec::new() };
        let selections: Vec<_> = matters.iter().map(all).collect();
        let preview = preview(case, &selections, period, None).await?;
        if preview.orders.is_empty() {
            return Ok(Imported { matters, issued: None });
        }
        let hash = preview.hash.clone();
        let issued = Some(issue(case, preview, &hash).await?);
        Ok(Imported { matters, issued })
    }
}
