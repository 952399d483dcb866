//! A story of any length, told by the real deciders: what one duty after another makes true.
//!
//! Facts come in the order of time, as they would on record, with their positions, hashes and
//! chains, so that they can be copied into a log as they are. The same length is the same story.

mod life;
mod scribe;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use chrono::TimeDelta;
use domain::assignment::{Assignment, Command};
use domain::time::Moment;
use domain::unit::{self, Registration, Unit, UnitId, UnitKind};
use domain::{Decider, roster::Actor};
use event_store::{Recorded, Stream};

use crate::chance::{self, Chance};
use crate::ground::{Ground, founded, head, staff};
use life::Life;
use scribe::{Head, Scribe};
pub(crate) use words::{progress, said};

/// Facts of one county in about two years.
pub(crate) const FACTS_OF_A_COUNTY: usize = 33_000;

/// Changing what is told makes another story: databases that hold an older one are not used.
pub(crate) const EDITION: &str = "v2";

const UNITS: usize = 40;
const TOWNS: usize = 11;
/// Seconds from one order to the next in one county.
const PACE: usize = 20_000;

pub(crate) struct Story {
    ground: Ground,
    chance: Chance,
    scribe: Scribe,
    counties: usize,
    units: Vec<UnitId>,
    told: VecDeque<Recorded>,
    /// What comes next, by time; at the same time, in the order in which it was planned.
    agenda: BinaryHeap<Reverse<(Moment, u64)>>,
    planned: u64,
    lives: BTreeMap<u64, Life>,
    next_issue: Moment,
    issued: usize,
}

impl Story {
    pub(crate) fn of(counties: usize, ground: Ground) -> Self {
        let facts = ground.facts.clone();
        let mut story = Self {
            scribe: Scribe::after(facts.len()),
            told: facts.into(),
            ground,
            chance: Chance::seeded(379_999),
            counties,
            units: Vec::new(),
            agenda: BinaryHeap::new(),
            planned: 0,
            lives: BTreeMap::new(),
            next_issue: founded().plus(TimeDelta::days(1)),
            issued: 0,
        };
        for place in 0..counties {
            for order in 0..UNITS {
                story.register(place, order);
            }
        }
        story
    }

    fn register(&mut self, place: usize, order: usize) {
        let (letter, kind, group) = if order < TOWNS {
            ("T", UnitKind::Town, "TOWN")
        } else {
            ("D", UnitKind::Department, "DEPARTMENT")
        };
        let unit = UnitId::new(format!("C{place:03}{letter}{order:02}"));
        let command = unit::Command::Register(Registration {
            unit: unit.clone(),
            name: format!("第{place}县第{order}单位"),
            short_name: format!("{place}县{order}"),
            kind,
            group: group.into(),
            order: u32::try_from(order).unwrap_or_default(),
        });
        let now = founded().plus(TimeDelta::hours(1));
        let (actor, asked) = (head(), chance::at(now, self.chance.uuid()));
        let answer = Unit::default().answer(command, &self.ground.scene(now, &actor).world());
        let stream = Stream::new(Unit::STREAM, unit.as_str());
        let mut place_in_stream = Head::default();
        for event in answer.expect("a unit can be registered") {
            let fact = self.scribe.note(&stream, &mut place_in_stream, &event, now, &actor, asked);
            self.told.push_back(fact);
        }
        self.units.push(unit);
    }

    /// Lets the next thing happen: a new duty, or the next step of one.
    fn go_on(&mut self) {
        match self.agenda.peek().copied() {
            Some(Reverse((at, number))) if at < self.next_issue => {
                self.agenda.pop();
                self.step(at, number);
            }
            _ => self.issue(),
        }
    }

    fn issue(&mut self) {
        let at = self.next_issue;
        let unit = &self.units[self.chance.below(self.units.len())];
        let life = Life::begin(self.issued, unit, at, &mut self.chance);
        let pace = i64::try_from(PACE / self.counties).unwrap_or(1).max(1);
        self.next_issue = at.plus(TimeDelta::seconds(pace));
        self.issued += 1;
        self.planned += 1;
        self.lives.insert(self.planned, life);
        self.step(at, self.planned);
    }

    fn step(&mut self, at: Moment, number: u64) {
        let Some(mut life) = self.lives.remove(&number) else { return };
        if let Some((actor, command)) = life.step() {
            self.tell(&mut life, at, &actor, command);
        }
        if let Some(next) = life.next() {
            self.planned += 1;
            self.agenda.push(Reverse((next.max(at), self.planned)));
            self.lives.insert(self.planned, life);
        }
    }

    /// A step that the rules refuse in this state is left out: stories need not know them.
    fn tell(&mut self, life: &mut Life, at: Moment, actor: &Actor, command: Command) {
        let scene = self.ground.scene(at, actor);
        let Ok(events) = life.state.answer(command, &scene.world()) else { return };
        let asked = chance::at(at, self.chance.uuid());
        for event in &events {
            let fact = self.scribe.note(&life.stream, &mut life.head, event, at, actor, asked);
            self.told.push_back(fact);
        }
        life.state = events.iter().fold(std::mem::take(&mut life.state), Assignment::evolve);
    }
}

impl Iterator for Story {
    type Item = Recorded;

    fn next(&mut self) -> Option<Recorded> {
        while self.told.is_empty() {
            self.go_on();
        }
        self.told.pop_front()
    }
}

/// Duties of one unit, each in hand: for commands that are asked of them.
pub(crate) struct Duties {
    pub(crate) ids: Vec<String>,
    pub(crate) facts: Vec<Recorded>,
    pub(crate) actor: Actor,
    /// When they are asked: before any of them is near its end.
    pub(crate) now: Moment,
}

impl Duties {
    /// One for each of these instants, and each opened two hours after it was issued.
    pub(crate) fn issue(instants: &[Moment], ground: &Ground) -> Self {
        let (unit, mut chance) = (UnitId::new("D15"), Chance::seeded(7));
        let mut scribe = Scribe::after(ground.facts.len()).flat();
        let mut facts = ground.facts.clone();
        let mut lives: Vec<_> = instants
            .iter()
            .enumerate()
            .map(|(n, at)| Life::begin(n, &unit, *at, &mut chance))
            .collect();
        let viewed = |at: &Moment| at.plus(TimeDelta::hours(2));
        let mut steps: Vec<_> = instants.iter().copied().enumerate().collect();
        steps.extend(instants.iter().map(viewed).enumerate());
        steps.sort_by_key(|(_, at)| *at);
        for (n, at) in steps {
            let life = &mut lives[n];
            let Some((actor, command)) = life.step() else { continue };
            let scene = ground.scene(at, &actor);
            let events = life.state.answer(command, &scene.world()).unwrap_or_default();
            let series = at.utc().timestamp().unsigned_abs();
            let asked = chance::at(at, chance::id(series, n));
            for event in &events {
                let head = &mut life.head;
                facts.push(scribe.note(&life.stream, head, event, at, &actor, asked));
            }
            life.state = events.iter().fold(std::mem::take(&mut life.state), Decider::evolve);
        }
        let ids = lives.into_iter().map(|life| life.stream.id).collect();
        let last = instants.iter().max().copied().unwrap_or_else(founded);
        let now = viewed(&last).plus(TimeDelta::hours(1));
        Self { ids, facts, actor: staff(&unit), now }
    }
}
