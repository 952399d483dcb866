//! Matter (督查事项): what is supervised, split into items with a lead unit and a deadline each.
//!
//! ```text
//! unregistered ─ Register ─► registered ─ Decompose ─► decomposed ─ NoteIssue ─► under way
//!                                                          ▲                       │  │
//!                                                          └── NoteRecall (all) ───┘  │
//!                                                                  closed ◄── Close ──┘
//! ```
//!
//! A matter keeps the labels it was registered under (M20). Its items turn into assignments by
//! an order (`batch`); the matter remembers which, so that it cannot be closed over their heads
//! nor split anew under their feet. When an order is recalled it forgets them.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Refusal;
use crate::assignment::{AssignmentId, AssistMode, BatchId, Importance, Order, UnitRole, Urgency};
use crate::decider::{Decider, World};
use crate::due::{DueRule, Period};
use crate::refusal::{reason_within, text_within};
use crate::taxonomy::{Aspect, MatterType};
use crate::time::{Day, Deadline};
use crate::unit::UnitId;

const MAX_NUMBER: usize = 60;
/// Longest texts of a matter and of an item, in characters.
pub const MAX_TITLE: usize = 200;
pub const MAX_GOAL: usize = 2_000;
pub const MAX_ITEM: usize = 1_000;
/// Items of one matter; the largest published decomposition has about 200.
pub(crate) const MAX_ITEMS: usize = 500;
/// Units of one item: every unit of a county, and room to grow.
pub const MAX_UNITS: usize = 200;
/// Namespace under which a number becomes an id.
const NAMESPACE: Uuid = Uuid::from_u128(0x6c75_6f73_6869_4d41_8454_4552_0000_0001);

/// A matter, named by its document number.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct MatterId(pub Uuid);

impl MatterId {
    /// The same number is the same matter, however often it is registered (M06).
    pub fn of_number(number: &str) -> Self {
        Self(Uuid::new_v5(&NAMESPACE, number.trim().as_bytes()))
    }
}

/// The number of an item within its matter, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemNo(pub u32);

impl fmt::Display for ItemNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Register(Registration),
    Decompose {
        items: Vec<Item>,
    },
    Amend {
        title: String,
        goal: String,
        reason: String,
    },
    Link {
        to: MatterId,
    },
    /// Part of one order: remembers what was issued.
    NoteIssue {
        batch: BatchId,
        assignments: Vec<AssignmentId>,
    },
    /// Part of the recall of an order: forgets what was issued, as if it never had been.
    NoteRecall {
        batch: BatchId,
        assignments: Vec<AssignmentId>,
    },
    /// `open` is what the desk found unfinished among the assignments issued.
    Close {
        summary: String,
        open: Vec<AssignmentId>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub matter: MatterId,
    /// The document number, such as 示督〔2020〕012号.
    pub number: String,
    pub title: String,
    pub kind: MatterType,
    pub aspect: Aspect,
    pub source: Source,
    pub goal: String,
    pub year: i32,
}

word! {
    /// Where the office took it from.
    pub enum Source {
        /// 决策部署
        Decision,
        /// 会议
        Meeting,
        /// 批示
        Instruction,
        /// 电视问政
        TvInquiry,
        /// 环保督察
        EnvironmentInspection,
        /// 建议提案
        Proposal,
        /// 其他
        Other,
    }
}

/// One thing to do, with who does it and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub no: ItemNo,
    pub text: String,
    /// One, or several joint leads with a full obligation each.
    pub lead: Vec<UnitId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assist: Vec<UnitId>,
    #[serde(default)]
    pub mode: AssistMode,
    pub due: DueRule,
    #[serde(default)]
    pub importance: Importance,
    #[serde(default)]
    pub urgency: Urgency,
}

impl Item {
    /// What it is issued for, when an order for `period` is given today.
    pub(crate) fn period(&self, period: &Period, today: Day) -> Period {
        let own = || Period::of(self.due.frequency(), today);
        if *period == Period::once() { own() } else { period.clone() }
    }
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    MatterRegistered(Registration),
    MatterDecomposed { matter: MatterId, items: Vec<Item> },
    MatterAmended { matter: MatterId, title: String, goal: String, reason: String },
    MatterLinked { matter: MatterId, to: MatterId },
    ItemsIssued { matter: MatterId, batch: BatchId, assignments: Vec<AssignmentId> },
    ItemsRecalled { matter: MatterId, batch: BatchId, assignments: Vec<AssignmentId> },
    MatterClosed { matter: MatterId, summary: String },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    phase: Phase,
    /// As it was registered; the same again is no news, whatever was amended since.
    registration: Option<Registration>,
    title: String,
    goal: String,
    items: Vec<Item>,
    links: BTreeSet<MatterId>,
    issued: BTreeSet<AssignmentId>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    Unregistered,
    Registered,
    Closed,
}

impl Decider for Matter {
    const STREAM: &'static str = "matter";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        if world.actor.role != crate::roster::Role::System {
            world.actor.must_be_office()?;
        }
        match command {
            Command::Register(registration) => self.register(registration, world),
            Command::Decompose { items } => self.decompose(items),
            Command::Amend { title, goal, reason } => self.amend(title, goal, reason),
            Command::Link { to } => self.link(to),
            Command::NoteIssue { batch, assignments } => self.note_issue(batch, assignments),
            Command::NoteRecall { batch, assignments } => self.note_recall(batch, assignments),
            Command::Close { summary, open } => self.close(summary, &open),
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::MatterRegistered(registration) => {
                self.phase = Phase::Registered;
                self.title.clone_from(&registration.title);
                self.goal.clone_from(&registration.goal);
                self.registration = Some(registration.clone());
            }
            Event::MatterDecomposed { items, .. } => self.items.clone_from(items),
            Event::MatterAmended { title, goal, .. } => {
                self.title.clone_from(title);
                self.goal.clone_from(goal);
            }
            Event::MatterLinked { to, .. } => {
                self.links.insert(*to);
            }
            Event::ItemsIssued { assignments, .. } => self.issued.extend(assignments),
            Event::ItemsRecalled { assignments, .. } => {
                self.issued.retain(|id| !assignments.contains(id));
            }
            Event::MatterClosed { .. } => self.phase = Phase::Closed,
        }
        self
    }
}

impl Matter {
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Everything issued under it and not recalled.
    pub fn issued(&self) -> impl Iterator<Item = AssignmentId> + '_ {
        self.issued.iter().copied()
    }

    /// Whether this unit has been issued the item for the period, and it was not recalled.
    pub(crate) fn has_issued(&self, item: ItemNo, unit: &UnitId, period: &Period) -> bool {
        let id = |it: &Registration| AssignmentId::of(it.matter, item, unit, period);
        self.registration.as_ref().map(id).is_some_and(|id| self.issued.contains(&id))
    }

    /// The same matter with these items, for one that is issued otherwise than it was split.
    pub(crate) fn with_items(&self, items: Vec<Item>) -> Self {
        Self { items, ..self.clone() }
    }

    /// Who would owe what by when, if these items (all, when none are named) were issued now
    /// for this period. A recurring item issued for `ONCE` is issued for the period of today, so
    /// that one order can hold items of every frequency. Refuses an item without units, or a rule
    /// that the period does not fit.
    pub fn orders(
        &self,
        items: &[ItemNo],
        period: &Period,
        world: &World<'_>,
    ) -> Result<Vec<Order>, Refusal> {
        let orders = self.orders_if_any(items, period, world)?;
        if orders.is_empty() {
            return Err(Refusal::invalid("items", "没有可交办的分解项"));
        }
        Ok(orders)
    }

    /// The same, where it is no fault that nobody is left to be asked.
    pub fn orders_if_any(
        &self,
        items: &[ItemNo],
        period: &Period,
        world: &World<'_>,
    ) -> Result<Vec<Order>, Refusal> {
        let registration = self.open()?;
        let mut orders = Vec::new();
        if items.iter().any(|wanted| !self.items.iter().any(|item| item.no == *wanted)) {
            return Err(Refusal::NotFound);
        }
        let chosen = |item: &&Item| items.is_empty() || items.contains(&item.no);
        for item in self.items.iter().filter(chosen) {
            let today = world.now.day();
            let period = &item.period(period, today);
            let due = item.due.due(period, today, world.calendar).ok_or_else(|| {
                Refusal::invalid("periodKey", format!("第{}项须按期次交办", item.no))
            })?;
            orders.extend(orders_of(registration.matter, item, period, due, world));
        }
        Ok(orders)
    }

    fn register(
        &self,
        registration: Registration,
        world: &World<'_>,
    ) -> Result<Vec<Event>, Refusal> {
        if let Some(known) = &self.registration {
            let same = *known == registration;
            let what = registration.number;
            return if same { Ok(vec![]) } else { Err(Refusal::Duplicate { what }) };
        }
        text_within("number", &registration.number, MAX_NUMBER)?;
        text_within("title", &registration.title, MAX_TITLE)?;
        text_within("goal", &registration.goal, MAX_GOAL)?;
        if registration.matter != MatterId::of_number(&registration.number) {
            return Err(Refusal::invalid("number", "编号与事项不符"));
        }
        if world.taxonomy.type_of(&registration.aspect) != Some(registration.kind) {
            return Err(Refusal::invalid("aspect", "该类型下没有这个大方面"));
        }
        Ok(vec![Event::MatterRegistered(registration)])
    }

    fn decompose(&self, items: Vec<Item>) -> Result<Vec<Event>, Refusal> {
        let matter = self.open()?.matter;
        if items.is_empty() || items.len() > MAX_ITEMS {
            return Err(Refusal::LimitReached {
                what: format!("分解项须为 1–{MAX_ITEMS} 项")
            });
        }
        if self.items == items {
            return Ok(vec![]);
        }
        if !self.issued.is_empty() {
            return Err(Refusal::WrongState { state: "已交办" });
        }
        let mut numbers = BTreeSet::new();
        for item in &items {
            check_item(item)?;
            if !numbers.insert(item.no) {
                return Err(Refusal::Duplicate { what: format!("第{}项", item.no) });
            }
        }
        Ok(vec![Event::MatterDecomposed { matter, items }])
    }

    fn amend(&self, title: String, goal: String, reason: String) -> Result<Vec<Event>, Refusal> {
        let registration = self.open()?;
        text_within("title", &title, MAX_TITLE)?;
        text_within("goal", &goal, MAX_GOAL)?;
        if self.title == title && self.goal == goal {
            return Ok(vec![]);
        }
        reason_within(&reason)?;
        Ok(vec![Event::MatterAmended { matter: registration.matter, title, goal, reason }])
    }

    fn link(&self, to: MatterId) -> Result<Vec<Event>, Refusal> {
        let matter = self.open()?.matter;
        if matter == to {
            return Err(Refusal::invalid("to", "不能关联自身"));
        }
        if self.links.contains(&to) {
            return Ok(vec![]);
        }
        Ok(vec![Event::MatterLinked { matter, to }])
    }

    fn note_issue(
        &self,
        batch: BatchId,
        assignments: Vec<AssignmentId>,
    ) -> Result<Vec<Event>, Refusal> {
        let matter = self.open()?.matter;
        if assignments.iter().all(|id| self.issued.contains(id)) {
            return Ok(vec![]);
        }
        Ok(vec![Event::ItemsIssued { matter, batch, assignments }])
    }

    fn note_recall(
        &self,
        batch: BatchId,
        mut assignments: Vec<AssignmentId>,
    ) -> Result<Vec<Event>, Refusal> {
        let matter = self.open()?.matter;
        assignments.retain(|id| self.issued.contains(id));
        if assignments.is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![Event::ItemsRecalled { matter, batch, assignments }])
    }

    fn close(&self, summary: String, open: &[AssignmentId]) -> Result<Vec<Event>, Refusal> {
        if self.phase == Phase::Closed {
            return Ok(vec![]);
        }
        let matter = self.open()?.matter;
        text_within("summary", &summary, MAX_GOAL)?;
        if !open.is_empty() {
            return Err(Refusal::StillOpen { open: open.len() });
        }
        Ok(vec![Event::MatterClosed { matter, summary }])
    }

    fn open(&self) -> Result<&Registration, Refusal> {
        match (&self.registration, self.phase) {
            (Some(registration), Phase::Registered) => Ok(registration),
            (Some(_), Phase::Closed) => Err(Refusal::WrongState { state: "已办结" }),
            (None, _) | (Some(_), Phase::Unregistered) => Err(Refusal::NotFound),
        }
    }
}

/// Exactly one lead or several joint ones, nobody twice (domain command 8).
fn check_item(item: &Item) -> Result<(), Refusal> {
    text_within("items.text", &item.text, MAX_ITEM)?;
    if item.lead.is_empty() {
        return Err(Refusal::invalid("items.lead", format!("第{}项没有牵头单位", item.no)));
    }
    if !item.due.is_within_reach() {
        return Err(Refusal::invalid("items.due", format!("第{}项的完成时限超出范围", item.no)));
    }
    if item.lead.len() + item.assist.len() > MAX_UNITS {
        return Err(Refusal::LimitReached {
            what: format!("一项的单位不超过 {MAX_UNITS} 个")
        });
    }
    let mut seen = BTreeSet::new();
    match item.lead.iter().chain(&item.assist).find(|unit| !seen.insert(*unit)) {
        Some(twice) => Err(Refusal::Duplicate {
            what: format!("第{}项的单位 {}", item.no, twice.as_str()),
        }),
        None => Ok(()),
    }
}

fn orders_of(
    matter: MatterId,
    item: &Item,
    period: &Period,
    due: Deadline,
    world: &World<'_>,
) -> Vec<Order> {
    let assist: &[UnitId] = if item.mode == AssistMode::None { &[] } else { &item.assist };
    let to_lead = item.mode == AssistMode::ToLead;
    let lead_role = if item.lead.len() > 1 { UnitRole::JointLead } else { UnitRole::Lead };
    let order = |unit: &UnitId, role, due| Order {
        matter,
        item: item.no,
        period: period.clone(),
        unit: unit.clone(),
        role,
        importance: item.importance,
        urgency: item.urgency,
        text: item.text.clone(),
        due_rule: item.due,
        due,
        answers_to: None,
        assisting: Vec::new(),
        needs_signoff: false,
        sms: None,
    };
    let leads = item.lead.iter().enumerate().map(|(index, unit)| {
        let merges = to_lead && index == 0;
        let assisting = if merges { assist.to_vec() } else { Vec::new() };
        Order { assisting, ..order(unit, lead_role, due) }
    });
    let part_due = part_due(due, world);
    let parts = assist.iter().map(|unit| match (to_lead, item.lead.first()) {
        (true, Some(lead)) => {
            Order { answers_to: Some(lead.clone()), ..order(unit, UnitRole::Assist, part_due) }
        }
        (true, None) | (false, _) => order(unit, UnitRole::Assist, due),
    });
    leads.chain(parts).collect()
}

/// A part is due before the lead's report, but never before the day after issue.
fn part_due(due: Deadline, world: &World<'_>) -> Deadline {
    let days = world.rules.for_quarter(due.quarter()).values.part_lead_days;
    let earliest: Day = world.now.day() + chrono::Days::new(1);
    let early = world.calendar.working_day_before(due.day(), days).max(earliest);
    Deadline::end_of(early).min(due)
}
