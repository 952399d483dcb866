//! A tiny language for specs: a county with its calendar and rules, people who speak, and what
//! came of it.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use domain::assignment::{
    Assignment, BatchId, Command, Event, Importance, MediaHash, Order, Report, UnitRole, Urgency,
};
use domain::calendar::{self, Calendar, YearPlan};
use domain::due::{DueRule, Period};
use domain::matter::{ItemNo, MatterId};
use domain::quarter::Books;
use domain::roster::{Actor, Role, UserId};
use domain::score::RuleBook;
use domain::taxonomy::{self, Adjustment, MatterType, Taxonomy};
use domain::time::{Day, Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::PlateReason;
use domain::{Decider, Happening, Refusal, World};
use expect_test::Expect;
use uuid::Uuid;

/// What all commands of a story stand on.
#[derive(Clone)]
pub(crate) struct County {
    pub(crate) calendar: Calendar,
    pub(crate) rules: RuleBook,
    pub(crate) taxonomy: Taxonomy,
    pub(crate) books: Books,
}

impl Default for County {
    /// The calendars of 2019 and 2020 as last published, rules v1, one aspect.
    fn default() -> Self {
        let mut calendar = Calendar::default();
        for plan in [year_2019(), year_2020_v2()] {
            calendar.learn(&calendar::Event::CalendarPublished(plan));
        }
        let add = vec![(MatterType::Progress, "十二项攻坚".to_owned())];
        let adjusted =
            taxonomy::Event::TaxonomyAdjusted(Adjustment { add, ..Adjustment::default() });
        let (rules, books) = (RuleBook::default(), Books::default());
        Self { calendar, rules, taxonomy: Taxonomy::told([&adjusted]), books }
    }
}

impl County {
    pub(crate) fn world<'a>(&'a self, now: Moment, actor: &'a Actor) -> World<'a> {
        let Self { calendar, rules, taxonomy, books } = self;
        World { now, actor, calendar, rules, taxonomy, books }
    }
}

/// One stream as it grows.
#[derive(Clone)]
pub(crate) struct Story<D: Decider> {
    pub(crate) county: County,
    pub(crate) state: D,
    /// Each fact with the instant at which it became true.
    pub(crate) facts: Vec<(Moment, D::Event)>,
}

impl<D: Decider<Event: Happening + Clone>> Story<D> {
    pub(crate) fn new() -> Self {
        Self::under(County::default())
    }

    pub(crate) fn under(county: County) -> Self {
        Self { county, state: D::default(), facts: Vec::new() }
    }

    /// What would be answered, without telling it on.
    pub(crate) fn ask(
        &self,
        now: Moment,
        who: &Actor,
        command: D::Command,
    ) -> Result<Vec<D::Event>, Refusal> {
        self.state.answer(command, &self.county.world(now, who))
    }

    /// Tells a command on; says whether it was answered.
    pub(crate) fn tell(
        &mut self,
        now: Moment,
        who: &Actor,
        command: D::Command,
    ) -> Result<(), Refusal> {
        for fact in self.ask(now, who, command)? {
            self.state = std::mem::take(&mut self.state).evolve(&fact);
            self.facts.push((fact.effective_at().unwrap_or(now), fact));
        }
        Ok(())
    }

    /// A step that is not in doubt.
    #[track_caller]
    pub(crate) fn then(mut self, when: &str, who: &Actor, command: D::Command) -> Self {
        if let Err(refusal) = self.tell(at(when), who, command) {
            panic!("{when}: refused: {} {refusal}", refusal.code());
        }
        self
    }
}

/// Asks one thing at the end of a story, and expects these facts, “(nothing new)” or a refusal.
pub(crate) fn check<D: Decider<Event: Happening + Clone + Telling>>(
    story: &Story<D>,
    when: &str,
    who: &Actor,
    command: D::Command,
    expected: &Expect,
) {
    let mut answers = Answers::default();
    answers.ask(story, when, who, command);
    answers.check(expected);
}

/// Several questions, and all the answers as one expectation.
#[derive(Default)]
pub(crate) struct Answers(String);

impl Answers {
    pub(crate) fn ask<D: Decider<Event: Happening + Clone + Telling>>(
        &mut self,
        story: &Story<D>,
        when: &str,
        who: &Actor,
        command: D::Command,
    ) {
        match story.ask(at(when), who, command) {
            Err(refusal) => writeln!(self.0, "refused: {} {refusal}", refusal.code()).unwrap(),
            Ok(facts) if facts.is_empty() => self.0 += "(nothing new)\n",
            Ok(facts) => self.0.extend(
                facts
                    .iter()
                    .map(|fact| line(fact.effective_at().unwrap_or_else(|| at(when)), fact)),
            ),
        }
    }

    pub(crate) fn check(&self, expected: &Expect) {
        expected.assert_eq(&self.0);
    }
}

/// `2020-03-28 00:00  LampTurned …`
pub(crate) fn line(at: Moment, fact: &impl Telling) -> String {
    format!("{at:?}  {}\n", fact.telling())
}

/// A fact on one line.
pub(crate) trait Telling {
    fn telling(&self) -> String;
}

impl Telling for Event {
    /// Verdicts in full; of the rest only what a spec may want to see.
    fn telling(&self) -> String {
        let kind = self.kind();
        match self {
            Self::AssignmentIssued(duty) => {
                format!("{kind} {} due {:?}", duty.order.unit.as_str(), duty.order.due.moment())
            }
            Self::FeedbackSubmitted { no, on_time, .. }
            | Self::PartSubmitted { no, on_time, .. } => {
                format!("{kind} {no} {}", if *on_time { "in time" } else { "late" })
            }
            Self::PartReturned { correction, .. } | Self::FeedbackReturned { correction, .. } => {
                format!("{kind} again by {:?}, red {:?}", correction.due, correction.missing_at)
            }
            Self::LampTurned { from, to, reason_code, reason, .. } => {
                format!("{kind} {from}→{to} {reason_code} {reason}")
            }
            Self::LampSettled { lamp, reason_code, reason, .. } => {
                format!("{kind} {lamp} {reason_code} {reason}")
            }
            Self::LampVoided { lamp, reason, .. } => format!("{kind} {lamp} {reason}"),
            Self::PlateShown { plate, reason_code, reason, auto, .. } => {
                format!("{kind} {plate} {reason_code}{} {reason}", if *auto { " auto" } else { "" })
            }
            Self::PlateRevised { old, plate, reason_code, cause, .. } => {
                format!("{kind} {old}→{plate} {reason_code} {cause:?}")
            }
            Self::PlateVoided { plate, reason, .. } => format!("{kind} {plate} {reason}"),
            Self::AssignmentCancelled { cause, .. } => format!("{kind} {cause:?}"),
            Self::RedPlateProposed { reason_code, .. } => format!("{kind} {reason_code}"),
            Self::ReminderRaised { kind: of, occurrence, to, next, .. } => {
                let next = next.map_or(String::new(), |next| format!(", next {next:?}"));
                format!("{kind} {of} {occurrence} to {to:?}{next}")
            }
            Self::ExtensionAsked { no, new_due, signed, .. } => {
                let signed = if *signed { "" } else { ", to be signed" };
                format!("{kind} {no} until {:?}{signed}", new_due.moment())
            }
            Self::ExtensionGranted { no, new_due, .. } => {
                format!("{kind} {no} until {:?}", new_due.moment())
            }
            Self::DueChanged { old_due, cause, reason, milestones, .. } => {
                let (old, new) = (old_due.moment(), milestones.due.moment());
                format!("{kind} {old:?}→{new:?} {cause} {reason}")
            }
            Self::EscalationProposed { level, reason, .. } => format!("{kind} {level} {reason}"),
            Self::EscalationSigned { level, text, .. } => format!("{kind} {level} {text}"),
            Self::AssignmentTransferred { to, .. } => format!("{kind} to {}", to.as_str()),
            Self::AssignmentSuspended { cause, .. } => format!("{kind} {cause}"),
            _ => kind.to_owned(),
        }
    }
}

macro_rules! told_as_stored {
    ($($event:ty),+) => {
        $(impl Telling for $event {
            fn telling(&self) -> String {
                serde_json::to_string(self).unwrap()
            }
        })+
    };
}

told_as_stored!(
    domain::unit::Event,
    domain::calendar::Event,
    domain::score::Event,
    domain::taxonomy::Event,
    domain::matter::Event,
    domain::batch::Event,
    domain::quarter::Event,
    domain::plan::Event,
    domain::notice::Event
);

/// An instant of Beijing (`2020-03-31 16:20`) or RFC 3339.
pub(crate) fn at(when: &str) -> Moment {
    when.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn person(user: &str, unit: &str, role: Role) -> Actor {
    Actor { user: UserId(user.into()), unit: UnitId::new(unit), role, on_behalf_of: None }
}

/// 督查员
pub(crate) fn staff() -> Actor {
    person("sup-1", "S01", Role::SupStaff)
}

/// 督查室主任
pub(crate) fn head() -> Actor {
    person("sup-head", "S01", Role::SupHead)
}

/// 县级领导
pub(crate) fn leader() -> Actor {
    person("leader", "S01", Role::Leader)
}

/// 系统管理员
pub(crate) fn admin() -> Actor {
    person("admin", "S01", Role::Admin)
}

/// 经办人 of a unit.
pub(crate) fn unit(code: &str) -> Actor {
    person(&format!("{code}-1"), code, Role::UnitStaff)
}

/// 主要负责同志 of a unit.
pub(crate) fn unit_head(code: &str) -> Actor {
    person(&format!("{code}-head"), code, Role::UnitHead)
}

/// Someone of the office whose home is the unit `code`.
pub(crate) fn office_of(code: &str, role: Role) -> Actor {
    person("sup-of-unit", code, role)
}

pub(crate) fn batch() -> BatchId {
    BatchId(Uuid::from_u128(0xB0))
}

pub(crate) fn matter() -> MatterId {
    MatterId::of_number("示督〔2020〕012号")
}

/// A duty of the unit D10, lead, normal, due at the end of a day.
pub(crate) fn order(due: &str) -> Order {
    Order {
        matter: matter(),
        item: ItemNo(1),
        period: Period::once(),
        unit: UnitId::new("D10"),
        role: UnitRole::Lead,
        importance: Importance::Normal,
        urgency: Urgency::Normal,
        text: "农村公路改造".into(),
        due_rule: DueRule::By(day(due)),
        due: Deadline::end_of(day(due)),
        answers_to: None,
        assisting: Vec::new(),
        needs_signoff: false,
        sms: None,
    }
}

/// The part that the unit `code` owes to the lead D10.
pub(crate) fn part(code: &str, due: &str) -> Order {
    let answers_to = Some(UnitId::new("D10"));
    Order { unit: UnitId::new(code), role: UnitRole::Assist, answers_to, ..order(due) }
}

pub(crate) fn issue(order: Order) -> Command {
    Command::Issue { order: Box::new(order), batch: batch() }
}

/// An assignment just issued by the head.
pub(crate) fn issued(when: &str, order: Order) -> Story<Assignment> {
    Story::new().then(when, &head(), issue(order))
}

pub(crate) fn report() -> Report {
    Report {
        text: "已完成改造12公里".into(),
        media: Vec::new(),
        percent: None,
        no_change: false,
        parts: Vec::new(),
        missing: Vec::new(),
    }
}

pub(crate) fn feedback() -> Command {
    Command::SubmitFeedback(report())
}

pub(crate) fn part_text() -> Command {
    Command::SubmitPart { text: "本单位部分已完成".into(), media: Vec::new() }
}

pub(crate) fn photo() -> MediaHash {
    "a5".repeat(32)
}

pub(crate) fn approve(reason_code: PlateReason) -> Command {
    Command::Approve { reason_code, reason: reason_code.in_words().into() }
}

pub(crate) fn send_back(reason_code: PlateReason) -> Command {
    Command::Return { reason_code, reason: "请补充数据".into() }
}

pub(crate) fn revise(reason_code: PlateReason) -> Command {
    Command::RevisePlate { reason_code, reason: "复核后认定".into() }
}

pub(crate) fn confirm(agree: bool) -> Command {
    Command::ConfirmRed { agree, reason: "已核对材料".into() }
}

pub(crate) fn cancel() -> Command {
    Command::Cancel { reason: "任务已并入其他事项".into() }
}

/// Days off and weekend days worked, as the State Council published them.
pub(crate) fn year_2019() -> YearPlan {
    let off = [("01-01", 1), ("02-04", 7), ("04-05", 1), ("05-01", 4), ("06-07", 1)];
    let later = [("09-13", 1), ("10-01", 7)];
    let makeup = ["02-02", "02-03", "04-28", "05-05", "09-29", "10-12"];
    plan(2019, 1, &[&off[..], &later].concat(), &makeup)
}

/// Before the holiday of early 2020 was made longer.
pub(crate) fn year_2020_v1() -> YearPlan {
    let makeup = ["01-19", "02-01", "04-26", "05-09", "06-28", "09-27", "10-10"];
    plan(2020, 1, &[&[("01-24", 7)], &REST_OF_2020[..]].concat(), &makeup)
}

pub(crate) fn year_2020_v2() -> YearPlan {
    let makeup = ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"];
    plan(2020, 2, &[&[("01-24", 10)], &REST_OF_2020[..]].concat(), &makeup)
}

const REST_OF_2020: [(&str, u64); 5] =
    [("01-01", 1), ("04-04", 3), ("05-01", 5), ("06-25", 3), ("10-01", 8)];

fn plan(year: i32, version: u32, off: &[(&str, u64)], makeup: &[&str]) -> YearPlan {
    let on = |text: &str| -> NaiveDate { day(&format!("{year}-{text}")) };
    let off_days =
        off.iter().flat_map(|(first, n)| (0..*n).map(move |i| on(first) + Days::new(i))).collect();
    let makeup_workdays = makeup.iter().map(|text| on(text)).collect();
    YearPlan { year, version, off_days, makeup_workdays, source: "国务院办公厅通知".into() }
}
