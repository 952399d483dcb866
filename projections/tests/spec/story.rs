//! Facts for specs, stated by the deciders themselves: a county of four units.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::assignment::{self, Assignment, AssignmentId, BatchId, Duty, Order, Report};
use domain::calendar::Calendar;
use domain::matter::{self, Item, ItemNo, Matter, MatterId};
use domain::quarter::Books;
use domain::roster::{Actor, Role, UserId};
use domain::score::RuleBook;
use domain::taxonomy::{self, MatterType, Taxonomy};
use domain::time::Moment;
use domain::unit::{self, Unit, UnitId, UnitKind};
use domain::warning::PlateReason;
use domain::{Decider, Fact, Happening, Refusal, World};
use event_store::{
    Append, Cursor, Expected, Log, MemoryLog, NewFact, Recorded, Stream, StreamAppend,
};
use futures::executor::block_on;
use projections::{Reference, Told};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub(crate) const WATER: &str = "D21";
pub(crate) const ROADS: &str = "D10";
pub(crate) const SCHOOLS: &str = "D11";
pub(crate) const WILLOWS: &str = "T03";

/// What has happened so far, and what time it is.
pub(crate) struct Story {
    pub(crate) log: Arc<MemoryLog>,
    pub(crate) now: Moment,
    calendar: Calendar,
    rules: RuleBook,
    taxonomy: Taxonomy,
    books: Books,
    commands: u128,
}

impl Story {
    /// Nothing has happened.
    pub(crate) fn empty() -> Self {
        Self {
            log: Arc::default(),
            now: "2020-01-02 09:00".parse().unwrap(),
            calendar: Calendar::default(),
            rules: RuleBook::default(),
            taxonomy: Taxonomy::default(),
            books: Books::default(),
            commands: 0,
        }
    }

    /// Four units, and an aspect for matters.
    pub(crate) fn county() -> Self {
        let mut story = Self::empty();
        let units = [(ROADS, "交通运输局"), (SCHOOLS, "教育和体育局"), (WATER, "水利局")];
        for (order, (code, name)) in units.into_iter().enumerate() {
            story.register(code, name, UnitKind::Department, "DEPARTMENT", order);
        }
        story.register(WILLOWS, "柳林镇", UnitKind::Town, "TOWN", 9);
        let add = vec![(MatterType::Progress, "民生工程".into())];
        let adjustment = taxonomy::Adjustment { add, ..Default::default() };
        let adjust = taxonomy::Command::Adjust(adjustment);
        story.tell::<Taxonomy>("2020", adjust, &office()).unwrap();
        story
    }

    fn register(&mut self, code: &str, name: &str, kind: UnitKind, group: &str, order: usize) {
        let registration = unit::Registration {
            unit: UnitId::new(code),
            name: name.into(),
            short_name: name.into(),
            kind,
            group: group.into(),
            order: u32::try_from(order).unwrap(),
        };
        self.tell::<Unit>(code, unit::Command::Register(registration), &office()).unwrap();
    }

    pub(crate) fn at(&mut self, now: &str) -> &mut Self {
        self.now = now.parse().unwrap();
        self
    }

    pub(crate) fn later(&mut self, minutes: i64) {
        self.now = self.now.plus(TimeDelta::minutes(minutes));
    }

    /// Registers a matter with these items and issues all of them for the period.
    pub(crate) fn issue(
        &mut self,
        number: &str,
        items: Vec<Item>,
        period: &str,
    ) -> Vec<AssignmentId> {
        let matter = MatterId::of_number(number);
        let id = matter.0.to_string();
        let registration = matter::Registration {
            matter,
            number: number.into(),
            title: format!("{number}号事项"),
            kind: MatterType::Progress,
            aspect: "民生工程".into(),
            source: matter::Source::Decision,
            goal: "办好民生实事".into(),
            year: 2020,
        };
        self.tell::<Matter>(&id, matter::Command::Register(registration), &office()).unwrap();
        self.tell::<Matter>(&id, matter::Command::Decompose { items }, &office()).unwrap();
        let period = domain::due::Period::read(period).unwrap();
        let state = self.load::<Matter>(&id);
        let orders = state.orders(&[], &period, &self.world(&office())).unwrap();
        let batch = BatchId(Uuid::new_v5(&matter.0, b"batch"));
        let assignments: Vec<_> = orders.iter().map(assignment::Order::assignment).collect();
        for order in orders {
            let id = order.assignment();
            let issue = assignment::Command::Issue { order: Box::new(order), batch };
            self.assign(id, issue, &office()).unwrap();
        }
        let note = matter::Command::NoteIssue { batch, assignments: assignments.clone() };
        self.tell::<Matter>(&id, note, &office()).unwrap();
        assignments
    }

    /// Takes back what nobody has seen; its matter forgets it.
    pub(crate) fn recall(&mut self, id: AssignmentId) -> Result<Duty, Refusal> {
        self.assign(id, assignment::Command::Recall {}, &office())?;
        let assignment: Assignment = self.load(&id.0.to_string());
        let duty = assignment.duty().unwrap().clone();
        let note = matter::Command::NoteRecall { batch: duty.batch, assignments: vec![id] };
        self.tell::<Matter>(&duty.order.matter.0.to_string(), note, &office())?;
        Ok(duty)
    }

    /// Issues one duty, for the first time or anew.
    pub(crate) fn order(&mut self, order: Order, batch: BatchId) -> Result<(), Refusal> {
        let (id, matter) = (order.assignment(), order.matter.0.to_string());
        let issue = assignment::Command::Issue { order: Box::new(order), batch };
        self.assign(id, issue, &office())?;
        let note = matter::Command::NoteIssue { batch, assignments: vec![id] };
        self.tell::<Matter>(&matter, note, &office()).map(|_| ())
    }

    pub(crate) fn assign(
        &mut self,
        id: AssignmentId,
        command: assignment::Command,
        actor: &Actor,
    ) -> Result<usize, Refusal> {
        self.tell::<Assignment>(&id.0.to_string(), command, actor)
    }

    pub(crate) fn submit(&mut self, id: AssignmentId, unit: &str) {
        let report = Report {
            text: "已完成".into(),
            media: Vec::new(),
            percent: Some(100),
            no_change: false,
            parts: Vec::new(),
            missing: Vec::new(),
        };
        self.assign(id, assignment::Command::SubmitFeedback(report), &of(unit)).unwrap();
    }

    pub(crate) fn approve(&mut self, id: AssignmentId, reason_code: PlateReason) {
        let reason = String::from("见审核意见");
        let approve = assignment::Command::Approve { reason_code, reason };
        self.assign(id, approve, &office()).unwrap();
    }

    /// Only time passes.
    pub(crate) fn tick(&mut self, id: AssignmentId) {
        self.assign(id, assignment::Command::Tick {}, &Actor::system()).unwrap();
    }

    /// States what the decider answers; how many facts that were.
    pub(crate) fn tell<D: Decider>(
        &mut self,
        id: &str,
        command: D::Command,
        actor: &Actor,
    ) -> Result<usize, Refusal>
    where
        D::Event: Serialize + DeserializeOwned + Happening,
    {
        let state = self.load::<D>(id);
        let events = state.answer(command, &self.world(actor))?;
        let stream = Stream::new(D::STREAM, id);
        let mut facts = Vec::new();
        for event in &events {
            let payload = serde_json::to_string(event).unwrap();
            let effective = event.effective_at().unwrap_or(self.now);
            facts.push(self.fact(event.kind(), &payload, effective, actor));
        }
        let count = facts.len();
        self.append(stream, facts);
        Ok(count)
    }

    pub(crate) fn fact(&mut self, kind: &str, payload: &str, at: Moment, actor: &Actor) -> NewFact {
        self.commands += 1;
        NewFact {
            event_id: Uuid::from_u128(self.commands),
            kind: kind.into(),
            version: "1.0".into(),
            payload: payload.into(),
            metadata: format!(
                r#"{{"actor":{},"client":"web"}}"#,
                serde_json::to_string(actor).unwrap()
            ),
            effective_at: at.utc(),
            recorded_at: self.now.utc(),
            actor: actor.user.0.clone(),
            correlation_id: Uuid::from_u128(self.commands),
            causation_id: None,
        }
    }

    pub(crate) fn append(&mut self, stream: Stream, facts: Vec<NewFact>) {
        self.commands += 1;
        let append = Append {
            command_id: Uuid::from_u128(self.commands),
            request_hash: [0; 32],
            streams: vec![StreamAppend { stream, expected: Expected::Any, facts }],
            result: "{}".into(),
        };
        let before = self.head();
        block_on(self.log.append(append)).unwrap();
        for recorded in block_on(self.log.read_all(before, usize::MAX)).unwrap() {
            self.learn(&recorded);
        }
    }

    /// Everything on record.
    pub(crate) fn facts(&self) -> Vec<Recorded> {
        block_on(self.log.read_all(Cursor::START, usize::MAX)).unwrap()
    }

    pub(crate) fn head(&self) -> Cursor {
        block_on(self.log.head()).unwrap()
    }

    fn learn(&mut self, recorded: &Recorded) {
        let Ok(Some(told)) = Told::read(recorded) else { return };
        match &told.fact {
            Fact::Rules(event) => self.rules = self.rules.clone().evolve(event),
            Fact::Taxonomy(event) => self.taxonomy = self.taxonomy.clone().evolve(event),
            Fact::Calendar(event) => self.calendar.learn(event),
            Fact::Quarter(event) => self.books.hear(event),
            _ => {}
        }
    }

    pub(crate) fn load<D: Decider>(&self, id: &str) -> D
    where
        D::Event: DeserializeOwned,
    {
        let facts = block_on(self.log.read_stream(&Stream::new(D::STREAM, id), 0)).unwrap();
        let events: Vec<D::Event> =
            facts.iter().map(|fact| serde_json::from_str(&fact.payload).unwrap()).collect();
        D::told(&events)
    }

    fn world<'s>(&'s self, actor: &'s Actor) -> World<'s> {
        let Self { now, calendar, rules, taxonomy, books, .. } = self;
        World { now: *now, actor, calendar, rules, taxonomy, books }
    }
}

/// Everything on a log, as folds hear it.
pub(crate) fn told(log: &dyn Log) -> Vec<Told> {
    let mut reference = Reference::default();
    let recorded = block_on(log.read_all(Cursor::START, usize::MAX)).unwrap();
    let mut told: Vec<_> = recorded.iter().filter_map(|fact| Told::read(fact).unwrap()).collect();
    for fact in &mut told {
        reference.attend(fact);
    }
    told
}

pub(crate) fn item(no: u32, lead: &[&str], assist: &[&str], due: &str) -> Item {
    let units = |codes: &[&str]| codes.iter().map(|code| UnitId::new(*code)).collect();
    Item {
        no: ItemNo(no),
        text: format!("第{no}项工作"),
        lead: units(lead),
        assist: units(assist),
        mode: assignment::AssistMode::default(),
        due: domain::due::DueRule::By(due.parse().unwrap()),
        importance: assignment::Importance::Normal,
        urgency: assignment::Urgency::Normal,
    }
}

/// The head of the supervision office.
pub(crate) fn office() -> Actor {
    actor("zhao", "S01", Role::SupHead)
}

/// A second person of the office, who is its head on another day.
pub(crate) fn other_office() -> Actor {
    actor("qian", "S01", Role::SupHead)
}

/// A leader of the county.
pub(crate) fn leader() -> Actor {
    actor("sun", "S01", Role::Leader)
}

/// The head of a unit.
pub(crate) fn of(unit: &str) -> Actor {
    actor("li", unit, Role::UnitHead)
}

fn actor(user: &str, unit: &str, role: Role) -> Actor {
    Actor { user: UserId(user.into()), unit: UnitId::new(unit), role, on_behalf_of: None }
}
