//! The life of one duty: issued, opened, worked on, handed in, judged. Few units are late.

use std::collections::VecDeque;

use chrono::TimeDelta;
use domain::Decider as _;
use domain::assignment::{Assignment, BatchId, Command, Importance, Order, Progress, Report};
use domain::assignment::{UnitRole, Urgency};
use domain::due::{DueRule, Frequency, Period};
use domain::matter::{ItemNo, MatterId};
use domain::roster::Actor;
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::PlateReason;
use event_store::Stream;

use super::scribe::Head;
use super::words;
use crate::chance::{self, Chance};
use crate::ground::{head, reviewer, staff};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Days a unit has.
const ALLOWANCE: i64 = 30;
/// Items of one matter.
const ITEMS: usize = 20;

pub(super) struct Life {
    pub(super) stream: Stream,
    pub(super) head: Head,
    pub(super) state: Assignment,
    unit: UnitId,
    steps: VecDeque<(Moment, Step)>,
}

enum Step {
    Issue(Box<Order>),
    View,
    Progress(String),
    /// The clock speaks, where a unit is silent.
    Tick,
    Submit(String),
    Return,
    Approve(PlateReason),
    Confirm,
}

impl Life {
    /// The n-th duty of the story.
    pub(super) fn begin(n: usize, unit: &UnitId, at: Moment, chance: &mut Chance) -> Self {
        let order = order(n, unit, at, chance);
        let stream = Stream::new(Assignment::STREAM, order.assignment().0.to_string());
        let due = order.due.moment();
        let mut steps = vec![(at, Step::Issue(Box::new(order)))];
        steps.extend(course(at, due, chance));
        steps.sort_by_key(|(at, _)| *at);
        let (head, state) = (Head::default(), Assignment::default());
        Self { stream, head, state, unit: unit.clone(), steps: steps.into() }
    }

    /// When the next step is taken.
    pub(super) fn next(&self) -> Option<Moment> {
        self.steps.front().map(|(at, _)| *at)
    }

    pub(super) fn step(&mut self) -> Option<(Actor, Command)> {
        let (_, step) = self.steps.pop_front()?;
        Some(match step {
            Step::Issue(order) => {
                let batch = BatchId(order.matter.0);
                (head(), Command::Issue { order, batch })
            }
            Step::View => (staff(&self.unit), Command::View {}),
            Step::Progress(text) => (
                staff(&self.unit),
                Command::ReportProgress(Progress {
                    text,
                    media: Vec::new(),
                    percent: Some(50),
                    forecast: None,
                }),
            ),
            Step::Tick => (Actor::system(), Command::Tick {}),
            Step::Submit(text) => (
                staff(&self.unit),
                Command::SubmitFeedback(Report {
                    text,
                    media: Vec::new(),
                    percent: Some(100),
                    no_change: false,
                    parts: Vec::new(),
                    missing: Vec::new(),
                }),
            ),
            Step::Return => {
                let reason = words::judged(PlateReason::PyVague).to_owned();
                (reviewer(), Command::Return { reason_code: PlateReason::PyVague, reason })
            }
            Step::Approve(reason_code) => {
                let reason = words::judged(reason_code).to_owned();
                (reviewer(), Command::Approve { reason_code, reason })
            }
            Step::Confirm => (head(), Command::ConfirmRed { agree: true, reason: "同意。".into() }),
        })
    }
}

fn order(n: usize, unit: &UnitId, at: Moment, chance: &mut Chance) -> Order {
    let matter = MatterId(chance::id(1, n / ITEMS));
    let item = ItemNo(u32::try_from(n % ITEMS + 1).unwrap_or(1));
    let day = at.plus(TimeDelta::seconds(ALLOWANCE * DAY)).day();
    Order {
        matter,
        item,
        period: Period::of(Frequency::Monthly, day),
        unit: unit.clone(),
        role: chance.one_of(&[UnitRole::Lead, UnitRole::Lead, UnitRole::JointLead]),
        importance: chance.one_of(&[Importance::Normal, Importance::Normal, Importance::Key]),
        urgency: Urgency::Normal,
        text: words::duty(chance),
        due_rule: DueRule::By(day),
        due: Deadline::end_of(day),
        answers_to: None,
        assisting: Vec::new(),
        needs_signoff: false,
        sms: None,
    }
}

/// Everything after the issue.
fn course(issued: Moment, due: Moment, chance: &mut Chance) -> Vec<(Moment, Step)> {
    let later = |from: Moment, seconds: i64| from.plus(TimeDelta::seconds(seconds));
    let mut within = |least: i64, most: i64| {
        let span = usize::try_from(most - least).unwrap_or_default();
        least + i64::try_from(chance.below(span)).unwrap_or_default()
    };
    let viewed = later(issued, within(HOUR, 2 * DAY));
    // One in ten comes after the end.
    let late = within(0, 10) == 0;
    let span = if late { (0, 2 * DAY) } else { (-7 * DAY, 0) };
    let submitted = later(due, within(span.0, span.1));
    let judged = later(submitted, within(DAY, 4 * DAY));
    let returned = within(0, 20) == 0;
    let ends = if returned { later(judged, 3 * DAY) } else { judged };
    let working = submitted.since(viewed).num_seconds();
    let notes: Vec<_> = (0..notes(within(1, 1_001))).map(|_| within(1, working)).collect();

    let mut steps = vec![(viewed, Step::View), (submitted, Step::Submit(words::report(chance)))];
    steps.extend(
        notes.into_iter().map(|at| (later(viewed, at), Step::Progress(words::progress(chance)))),
    );
    // The fourth day before the end begins when three whole days are left (A4).
    steps.extend([later(due, -4 * DAY), due].map(|at| (at, Step::Tick)));
    if returned {
        steps.push((judged, Step::Return));
        steps.push((later(judged, DAY), Step::Submit(words::report(chance))));
    }
    let reason = words::reason(chance);
    steps.push((ends, Step::Approve(reason)));
    steps.push((later(ends, HOUR), Step::Confirm));
    steps
}

/// Progress notes of the duty of this rank among a thousand: a few have dozens, most have none.
fn notes(rank: i64) -> usize {
    let rank = f64::from(u32::try_from(rank).unwrap_or(u32::MAX));
    (1..=100).take_while(|n| f64::from(*n) <= 100.0 * rank.powf(-0.8)).count()
}
