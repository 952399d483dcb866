//! Duty: who owes what by when. A value, fixed at issue; whatever a later rule reads is in it.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Calendar;
use crate::decider::World;
use crate::due::{DueRule, Period};
use crate::matter::{ItemNo, MatterId};
use crate::score::{Points, RuleCode, RuleSet, Timing, Values};
use crate::time::{Deadline, Moment, Quarter};
use crate::unit::UnitId;
use crate::warning::Milestones;

/// One assignment, named by what it is for: the same item, unit and period give the same id,
/// so that issuing twice cannot make two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AssignmentId(pub Uuid);

impl AssignmentId {
    pub fn of(matter: MatterId, item: ItemNo, unit: &UnitId, period: &Period) -> Self {
        let name = format!("{item}/{}/{}", unit.as_str(), period.as_str());
        Self(Uuid::new_v5(&matter.0, name.as_bytes()))
    }
}

/// One order (一键交办), named by the command that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchId(pub Uuid);

word! {
    pub enum UnitRole {
        /// 牵头
        Lead,
        /// 共同牵头
        JointLead,
        /// 配合
        Assist,
    }
}

word! {
    /// Decides what a verdict weighs (A19).
    #[derive(Default)]
    pub enum Importance {
        #[default]
        Normal,
        Key,
        Major,
    }
}

word! {
    /// Decides how early silence is noticed (A19).
    #[derive(Default)]
    pub enum Urgency {
        #[default]
        Normal,
        Urgent,
        /// 特急
        Top,
    }
}

word! {
    /// To whom an assisting unit reports (domain rules 3.10).
    #[derive(Default)]
    pub enum AssistMode {
        /// Each unit reports to the office.
        Direct,
        /// Parts go to the lead unit, which merges them.
        #[default]
        ToLead,
        /// Assisting units are informed only: no assignment, no verdict.
        None,
    }
}

/// What one unit is asked, before it is issued: a line of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub matter: MatterId,
    pub item: ItemNo,
    pub period: Period,
    pub unit: UnitId,
    pub role: UnitRole,
    pub importance: Importance,
    pub urgency: Urgency,
    pub text: String,
    pub due_rule: DueRule,
    pub due: Deadline,
    /// For an assisting unit that reports to the lead: who that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers_to: Option<UnitId>,
    /// For a lead unit: whose parts it must include or mark missing (A16).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assisting: Vec<UnitId>,
    /// A deputy or the head of the unit must send the report.
    #[serde(default)]
    pub needs_signoff: bool,
    /// How the office words the messages about it, with variables; none: as usual (M65).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
}

impl Order {
    pub fn assignment(&self) -> AssignmentId {
        AssignmentId::of(self.matter, self.item, &self.unit, &self.period)
    }
}

/// The order, and what was fixed when it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    #[serde(flatten)]
    pub order: Order,
    pub batch: BatchId,
    pub issued_at: Moment,
    pub milestones: Milestones,
    /// Version of the working-day calendar the instants were counted by.
    pub calendar: String,
    /// Version of the rule set the verdicts will be paid by.
    pub rules: u32,
    /// When a unit that has not looked is reminded first (A9). None for a duty from before there
    /// were reminders: nothing is said about it by itself, then or now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_at: Option<Moment>,
}

impl Duty {
    /// By when another unit owes it that takes it over now: by the rule, where that counts from
    /// the day of issue; otherwise with as many working days as had passed (23).
    pub fn fresh_due(&self, world: &World<'_>) -> Deadline {
        let today = world.now.day();
        let Order { due_rule, due, period, .. } = &self.order;
        match due_rule {
            DueRule::WorkingDays(_) | DueRule::NaturalDays(_) => {
                due_rule.due(period, today, world.calendar).unwrap_or(*due)
            }
            DueRule::By(_)
            | DueRule::Before(_)
            | DueRule::EachPeriod(_)
            | DueRule::OnDay { .. }
            | DueRule::LastWorkingDay(_) => {
                let passed = world.calendar.working_days_between(self.issued_at.day(), today);
                world.calendar.later_by(*due, passed)
            }
        }
    }

    /// Where the duty's verdicts are booked.
    pub fn account(&self) -> Account {
        let Order { matter, item, period, unit, role, importance, .. } = &self.order;
        Account {
            matter: *matter,
            item: *item,
            period: period.clone(),
            unit: unit.clone(),
            role: *role,
            importance: *importance,
            due: self.milestones.due,
            rules: self.rules,
        }
    }
}

/// Whose score a verdict counts in, and with what weight. Carried by every verdict, so that it
/// can be understood without the rest of its stream (invariant 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub matter: MatterId,
    pub item: ItemNo,
    pub period: Period,
    pub unit: UnitId,
    pub role: UnitRole,
    pub importance: Importance,
    pub due: Deadline,
    pub rules: u32,
}

impl Account {
    /// The quarter of the due date (A18).
    pub fn quarter(&self) -> Quarter {
        self.due.quarter()
    }

    pub fn points(&self, rules: &RuleSet, code: RuleCode) -> Points {
        rules.points(code, self.role, self.importance)
    }
}

/// The instants of a duty, by the rules and the calendar in force at issue.
pub(super) fn milestones(
    due: Deadline,
    urgency: Urgency,
    issued_at: Moment,
    values: &Values,
    calendar: &Calendar,
) -> Milestones {
    let late = |n| calendar.due_in_working_days(due.day(), n).moment();
    let makeup = TimeDelta::days(values.makeup_yellow_days.into());
    Milestones {
        near: near(due, urgency, issued_at, values),
        due,
        makeup_until: due.moment().plus(makeup),
        not_delivered_at: late(values.not_delivered_days),
        red_slip_at: Some(late(values.timing.red_slip_days)),
    }
}

/// Four working hours after issue, or half an hour by the clock when it is of top urgency (A9).
pub(super) fn unread_at(
    issued_at: Moment,
    urgency: Urgency,
    timing: &Timing,
    calendar: &Calendar,
) -> Moment {
    match urgency {
        Urgency::Normal | Urgency::Urgent => {
            calendar.after_working_minutes(issued_at, timing.unread_minutes, &timing.hours)
        }
        Urgency::Top => issued_at.plus(TimeDelta::minutes(timing.unread_minutes_top.into())),
    }
}

/// Three days before (one when urgent), or the last third of a short or top-urgent duty (A4).
fn near(due: Deadline, urgency: Urgency, issued_at: Moment, values: &Values) -> Moment {
    let days = match urgency {
        Urgency::Normal => values.near_days,
        Urgency::Urgent => values.near_days_urgent,
        Urgency::Top => 0,
    };
    let window = TimeDelta::days(days.into());
    let allowance = due.moment().since(issued_at);
    if urgency == Urgency::Top || allowance < window * 2 {
        return due.moment().plus(-(allowance / 3));
    }
    Moment::start_of(due.day()).plus(-window)
}
