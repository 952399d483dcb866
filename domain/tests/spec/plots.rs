//! Random stories of one assignment: any command by someone who may say it, at any instant.

use chrono::{Days, TimeDelta};
use domain::assignment::{
    Assignment, Command, DueCause, Event, Importance, Order, Progress, SlipLevel, SuspendCause,
    Urgency,
};
use domain::roster::Actor;
use domain::score::{self, RuleBook, RuleSet, Values};
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::PlateReason::{self, PgGood, PrPoor, PyData};
use domain::{Decider, Refusal};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::story::{
    County, Story, approve, at, cancel, confirm, feedback, head, issue, leader, order, part,
    part_text, revise, send_back, staff, unit, unit_head,
};

/// What happens, and how often the worker looked at the clock before it did.
#[derive(Debug, Clone)]
pub(crate) struct Plot {
    pub(crate) order: Order,
    makeup_yellow_days: u32,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    wait: Wait,
    ticks: i32,
    act: Act,
}

#[derive(Debug, Clone, Copy)]
enum Wait {
    Minutes(i64),
    /// Until the next day begins, the instant at which deadlines fall.
    Midnight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Issue,
    Recall,
    View,
    Acknowledge,
    Progress,
    Submit,
    TakePart,
    ReturnPart,
    Withdraw,
    Return,
    Approve(PlateReason),
    Confirm(bool),
    Revise(PlateReason),
    Cancel,
    AskExtension(u64),
    Sign,
    DropExtension,
    Grant,
    RefuseExtension,
    AskDecline,
    DropDecline,
    AcceptDecline,
    RefuseDecline,
    Suspend,
    Resume,
    ChangeDue(u64),
    Chase,
    SignSlip(SlipLevel),
    Tick,
}

impl Act {
    fn command(self, order: &Order) -> (Actor, Command) {
        let owner = unit(order.unit.as_str());
        let owner_head = unit_head(order.unit.as_str());
        match self {
            Self::Issue => (staff(), issue(order.clone())),
            Self::Recall => (staff(), Command::Recall {}),
            Self::View => (owner, Command::View {}),
            Self::Acknowledge => (owner, Command::Acknowledge {}),
            Self::Progress => (owner, Command::ReportProgress(progress())),
            Self::Submit if order.answers_to.is_some() => (owner, part_text()),
            Self::Submit => (owner, feedback()),
            Self::TakePart => (unit("D10"), Command::AcceptPart {}),
            Self::ReturnPart => (unit("D10"), Command::ReturnPart { reason: "请补充数据".into() }),
            Self::Withdraw => (owner, Command::Withdraw {}),
            Self::Return => (staff(), send_back(PyData)),
            Self::Approve(reason_code) => (staff(), approve(reason_code)),
            Self::Confirm(agree) => (head(), confirm(agree)),
            Self::Revise(reason_code) => (head(), revise(reason_code)),
            Self::Cancel => (head(), cancel()),
            Self::AskExtension(days) => (owner, extension(order, days)),
            Self::Sign => (owner_head, Command::SignExtension {}),
            Self::DropExtension => (owner, Command::WithdrawExtension {}),
            Self::Grant if order.importance == Importance::Major => (leader(), grant()),
            Self::Grant => (head(), grant()),
            Self::RefuseExtension => (head(), Command::RefuseExtension { reason: reason() }),
            Self::AskDecline => {
                let suggested = UnitId::new("D15");
                (owner_head, Command::AskDecline { reason: reason(), suggested })
            }
            Self::DropDecline => (owner_head, Command::WithdrawDecline {}),
            Self::AcceptDecline => (head(), transfer(order)),
            Self::RefuseDecline => (head(), Command::RefuseDecline { reason: reason() }),
            Self::Suspend => {
                (head(), Command::Suspend { cause: SuspendCause::Season, proof: reason() })
            }
            Self::Resume => (head(), Command::Resume {}),
            Self::ChangeDue(days) => (head(), change_due(order, days)),
            Self::Chase => (staff(), Command::Chase { text: reason() }),
            Self::SignSlip(level) => (head(), Command::SignEscalation { level, text: reason() }),
            Self::Tick => (Actor::system(), Command::Tick {}),
        }
    }
}

fn reason() -> String {
    "情况属实".into()
}

fn extension(order: &Order, days: u64) -> Command {
    let new_due = Deadline::end_of(order.due.day() + Days::new(days));
    Command::AskExtension { new_due, reason: reason(), progress: reason() }
}

fn grant() -> Command {
    Command::GrantExtension { new_due: None, reason: String::new() }
}

fn transfer(order: &Order) -> Command {
    let (to, assignment) = (UnitId::new("D15"), order.assignment());
    Command::AcceptDecline { to, assignment, reason: reason() }
}

/// Days from the beginning of the story, so also to an earlier day.
fn change_due(order: &Order, days: u64) -> Command {
    let due = Deadline::end_of(at("2020-03-20 09:00").day() + Days::new(days));
    let cause =
        if order.urgency == Urgency::Top { DueCause::Calendar } else { DueCause::Correction };
    Command::ChangeDue { due, cause, reason: reason() }
}

fn progress() -> Progress {
    Progress { text: "路基已完成".into(), media: Vec::new(), percent: None, forecast: None }
}

/// One command of a story, just told or refused.
pub(crate) struct Said<'a> {
    pub(crate) story: &'a Story<Assignment>,
    pub(crate) now: Moment,
    pub(crate) act: Act,
    pub(crate) who: Actor,
    pub(crate) command: Command,
    pub(crate) answer: Result<(), Refusal>,
}

impl Plot {
    /// The story told in full, by a worker that is awake or one that never is.
    pub(crate) fn told(&self, awake: bool) -> Story<Assignment> {
        self.walk(awake, |_| {})
    }

    /// The same without what only looks or talks.
    pub(crate) fn without_talk(&self) -> Self {
        let talk = |act| matches!(act, Act::View | Act::Acknowledge | Act::Progress | Act::Chase);
        let steps = self.steps.iter().map(|step| {
            let act = if talk(step.act) || step.act == Act::Recall { Act::Tick } else { step.act };
            Step { act, ..*step }
        });
        Self { steps: steps.collect(), ..self.clone() }
    }

    pub(crate) fn walk(&self, awake: bool, mut each: impl FnMut(&Said<'_>)) -> Story<Assignment> {
        let mut now = at("2020-03-20 09:00");
        let mut story = Story::under(self.county());
        story.tell(now, &head(), issue(self.order.clone())).unwrap();
        let end = Step { wait: Wait::Minutes(60 * 24 * 60), ticks: 12, act: Act::Tick };
        for Step { wait, ticks, act } in self.steps.iter().copied().chain([end]) {
            let until = wait.after(now);
            for tick in (1..=ticks).filter(|_| awake) {
                let then = now.plus((until.since(now) / ticks) * tick);
                story.tell(then, &Actor::system(), Command::Tick {}).unwrap();
            }
            now = until;
            let (who, command) = act.command(&self.order);
            let answer = story.tell(now, &who, command.clone());
            each(&Said { story: &story, now, act, who, command, answer });
        }
        story
    }

    fn county(&self) -> County {
        let Self { makeup_yellow_days, .. } = *self;
        let values = Values { makeup_yellow_days, ..Values::default() };
        let drafted = score::Event::RuleSetDrafted(Box::new(RuleSet { version: 1, values }));
        County { rules: RuleBook::told([&drafted]), ..County::default() }
    }
}

impl Wait {
    fn after(self, now: Moment) -> Moment {
        match self {
            Self::Minutes(minutes) => now.plus(TimeDelta::minutes(minutes)),
            Self::Midnight => Moment::start_of(now.day() + Days::new(1)),
        }
    }
}

/// Holds for every story, or shows the shortest one for which it does not.
pub(crate) fn for_any_story(holds: impl Fn(&Plot)) {
    let config = Config { cases: 128, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&plots(), |plot| {
            holds(&plot);
            Ok(())
        })
        .unwrap();
}

/// The verdicts of a story: what settles, shows, is revised or voided.
pub(crate) fn verdicts(story: &Story<Assignment>) -> Vec<&(Moment, Event)> {
    let verdict = |fact: &Event| {
        matches!(
            fact,
            Event::LampSettled { .. }
                | Event::LampVoided { .. }
                | Event::PlateShown { .. }
                | Event::PlateRevised { .. }
                | Event::PlateVoided { .. }
        )
    };
    story.facts.iter().filter(|(_, fact)| verdict(fact)).collect()
}

fn plots() -> impl Strategy<Value = Plot> {
    let weight = prop_oneof![Just(Importance::Normal), Just(Importance::Major)];
    let urgency = prop_oneof![Just(Urgency::Normal), Just(Urgency::Urgent), Just(Urgency::Top)];
    let steps = prop::collection::vec(steps(), 0..24);
    (any::<bool>(), 0..16_u64, urgency, weight, prop_oneof![Just(0), 1..9_u32], steps).prop_map(
        |(is_part, days, urgency, importance, makeup_yellow_days, steps)| {
            let order = if is_part { part("D11", "2020-03-31") } else { order("2020-03-31") };
            let due = Deadline::end_of(at("2020-03-20 09:00").day() + Days::new(days));
            Plot { order: Order { due, urgency, importance, ..order }, makeup_yellow_days, steps }
        },
    )
}

fn steps() -> impl Strategy<Value = Step> {
    let wait = prop_oneof![
        Just(Wait::Minutes(0)),
        (1..600_i64).prop_map(Wait::Minutes),
        (600..9_000_i64).prop_map(Wait::Minutes),
        Just(Wait::Midnight),
    ];
    (wait, 0..4, acts()).prop_map(|(wait, ticks, act)| Step { wait, ticks, act })
}

/// Reports and reviews more often than endings, so that stories grow long.
fn acts() -> impl Strategy<Value = Act> {
    let plate = || prop_oneof![Just(PgGood), Just(PyData), Just(PrPoor)];
    prop_oneof![
        3 => Just(Act::Issue),
        3 => Just(Act::Recall),
        2 => Just(Act::View),
        1 => Just(Act::Acknowledge),
        2 => Just(Act::Progress),
        8 => Just(Act::Submit),
        4 => Just(Act::TakePart),
        1 => Just(Act::ReturnPart),
        3 => Just(Act::Withdraw),
        4 => Just(Act::Return),
        3 => plate().prop_map(Act::Approve),
        3 => any::<bool>().prop_map(Act::Confirm),
        2 => plate().prop_map(Act::Revise),
        1 => Just(Act::Cancel),
        2 => Just(Act::Tick),
        8 => about_time(),
    ]
}

fn about_time() -> impl Strategy<Value = Act> {
    let slip = prop_oneof![Just(SlipLevel::Blue), Just(SlipLevel::Orange), Just(SlipLevel::Red)];
    prop_oneof![
        3 => (1..16_u64).prop_map(Act::AskExtension),
        3 => Just(Act::Sign),
        1 => Just(Act::DropExtension),
        2 => Just(Act::Grant),
        1 => Just(Act::RefuseExtension),
        3 => Just(Act::AskDecline),
        1 => Just(Act::DropDecline),
        1 => Just(Act::AcceptDecline),
        2 => Just(Act::RefuseDecline),
        2 => Just(Act::Suspend),
        3 => Just(Act::Resume),
        2 => (0..30_u64).prop_map(Act::ChangeDue),
        1 => Just(Act::Chase),
        2 => slip.prop_map(Act::SignSlip),
    ]
}
