//! The lamp board (灯牌榜): one row per assignment, as it now stands.

use domain::assignment::{
    Assignment, AssignmentId, BatchId, Duty, Event, Importance, UnitRole, Urgency,
};
use domain::due::Period;
use domain::matter::{ItemNo, MatterId};
use domain::taxonomy::MatterType;
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::{Lamp, LampReason, Plate, PlateReason};
use domain::{Decider, Fact};
use uuid::Uuid;

use crate::columns::{columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask, texts};
use crate::told::Told;

/// Where an assignment is in its life.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// 待签收
    Issued,
    /// 办理中
    InHand,
    /// 待审核
    Submitted,
    /// 退回补正
    Returned,
    /// 办结
    Approved,
    /// 撤销
    Cancelled,
}

words! { State }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub assignment: AssignmentId,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub matter: MatterId,
        pub item: ItemNo,
        pub period: Period,
        pub unit: UnitId,
        pub role: UnitRole,
        pub importance: Importance,
        pub urgency: Urgency,
        pub text: String,
        pub batch: BatchId,
        pub issued_at: Moment,
        pub state: State,
        /// As ordered, and as it is now (they differ once extensions exist).
        pub due_original: Deadline,
        pub due_at: Deadline,
        pub first_viewed_at: Option<Moment>,
        pub lamp: Lamp,
        pub lamp_reason_code: LampReason,
        pub lamp_reason: String,
        pub lamp_since: Moment,
        /// The lamp that scores; none while it has not settled.
        pub settled: Option<Lamp>,
        pub plate: Option<Plate>,
        pub plate_reason_code: Option<PlateReason>,
        pub plate_reason: Option<String>,
        /// Given by the clock (A15).
        pub plate_auto: bool,
        /// When the office's time to review is up, while it has something to review.
        pub review_by: Option<Deadline>,
        /// When a returned report must have come again.
        pub correction_due: Option<Moment>,
        /// A red plate waits for the second person.
        pub red_proposed: bool,
        pub part_accepted: bool,
        /// The lead unit to which an assisting unit reports.
        pub answers_to: Option<UnitId>,
        /// Version of its rule set.
        pub rules: u32,
        /// How many facts its stream has; commands give it as the version they expect.
        pub version: u64,
        /// From when to when its facts were true: who asks about an instant behind it finds the
        /// row as it was, and who asks about one before it finds none.
        pub begun_at: Moment,
        pub touched_at: Moment,
    }
}

pub struct LampBoard;

impl Fold for LampBoard {
    const NAME: &'static str = "lamp_board";
    const VERSION: u32 = 2;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        fact.stream_id().map(|id| Key { assignment: AssignmentId(id) }).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let Fact::Assignment(event) = &fact.fact else { return row };
        let at = fact.effective_at;
        let mut row = match (row, event) {
            (None, Event::AssignmentIssued(duty)) => issued(duty, at),
            // What was recalled begins anew.
            (Some(before), Event::AssignmentIssued(duty)) => {
                let Row { begun_at, touched_at, .. } = before;
                Row { begun_at, touched_at, ..issued(duty, at) }
            }
            (Some(row), _) => row,
            (None, _) => return None,
        };
        row.hear(event, at);
        row.version = fact.sequence;
        row.touched_at = row.touched_at.max(at);
        Some(row)
    }
}

fn issued(duty: &Duty, at: Moment) -> Row {
    let order = &duty.order;
    Row {
        matter: order.matter,
        item: order.item,
        period: order.period.clone(),
        unit: order.unit.clone(),
        role: order.role,
        importance: order.importance,
        urgency: order.urgency,
        text: order.text.clone(),
        batch: duty.batch,
        issued_at: duty.issued_at,
        state: State::Issued,
        due_original: duty.milestones.due,
        due_at: duty.milestones.due,
        first_viewed_at: None,
        lamp: Lamp::default(),
        lamp_reason_code: LampReason::default(),
        lamp_reason: String::new(),
        lamp_since: duty.issued_at,
        settled: None,
        plate: None,
        plate_reason_code: None,
        plate_reason: None,
        plate_auto: false,
        review_by: None,
        correction_due: None,
        red_proposed: false,
        part_accepted: false,
        answers_to: order.answers_to.clone(),
        rules: duty.rules,
        version: 0,
        begun_at: at,
        touched_at: at,
    }
}

impl Row {
    fn hear(&mut self, event: &Event, at: Moment) {
        match event {
            Event::AssignmentIssued(_) | Event::ProgressReported { .. } => {}
            Event::AssignmentFirstViewed { .. } => self.first_viewed_at = Some(at),
            Event::AssignmentAcknowledged { .. } => self.state = State::InHand,
            Event::FeedbackSubmitted { review_by, .. } | Event::PartSubmitted { review_by, .. } => {
                self.submit(*review_by);
            }
            Event::PartAccepted { .. } => self.part_accepted = true,
            Event::PartReturned { correction, .. } | Event::FeedbackReturned { correction, .. } => {
                self.state = State::Returned;
                self.review_by = None;
                self.correction_due = Some(correction.due);
            }
            Event::SubmissionWithdrawn { .. } => self.withdraw(),
            Event::FeedbackApproved { .. } => self.end(State::Approved),
            Event::RedPlateProposed { .. } => self.red_proposed = true,
            Event::RedPlateDeclined { .. } => self.red_proposed = false,
            Event::PlateShown { plate, reason_code, reason, auto, .. } => {
                self.show_plate(*plate, *reason_code, reason, *auto);
            }
            Event::PlateRevised { plate, reason_code, reason, .. } => {
                self.show_plate(*plate, *reason_code, reason, false);
            }
            Event::PlateVoided { .. } => {
                (self.plate, self.plate_reason_code, self.plate_reason) = (None, None, None);
                self.plate_auto = false;
            }
            Event::LampTurned { to, reason_code, reason, effective_at, .. } => {
                (self.lamp, self.lamp_reason_code) = (*to, *reason_code);
                self.lamp_reason.clone_from(reason);
                self.lamp_since = *effective_at;
            }
            Event::LampSettled { lamp, .. } => self.settled = Some(*lamp),
            Event::LampVoided { .. } => self.settled = None,
            Event::AssignmentCancelled { .. } => self.end(State::Cancelled),
        }
    }

    fn submit(&mut self, review_by: Deadline) {
        self.state = State::Submitted;
        self.review_by = Some(review_by);
        self.correction_due = None;
        self.part_accepted = false;
    }

    fn withdraw(&mut self) {
        self.state = State::InHand;
        self.review_by = None;
    }

    fn end(&mut self, state: State) {
        self.state = state;
        self.review_by = None;
        self.correction_due = None;
        self.red_proposed = false;
    }

    fn show_plate(&mut self, plate: Plate, code: PlateReason, reason: &str, auto: bool) {
        self.plate = Some(plate);
        self.plate_reason_code = Some(code);
        self.plate_reason = Some(reason.to_owned());
        self.plate_auto = auto;
        self.red_proposed = false;
    }
}

/// An assignment as the lamp board shows it.
pub type Posted = EntryOf<LampBoard>;

/// What a lead unit is owed under one duty of its own: the parts of this item and period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owed {
    pub matter: MatterId,
    pub item: ItemNo,
    pub period: Period,
    pub lead: UnitId,
}

impl Row {
    /// What is owed to its unit; a unit that assists is owed nothing.
    pub fn owed(&self) -> Option<Owed> {
        let leads = self.role != UnitRole::Assist;
        let (period, lead) = (self.period.clone(), self.unit.clone());
        leads.then_some(Owed { matter: self.matter, item: self.item, period, lead })
    }

    /// To whom this part is owed, if it is one.
    pub fn part_of(&self) -> Option<Owed> {
        let lead = self.answers_to.clone()?;
        let period = self.period.clone();
        Some(Owed { matter: self.matter, item: self.item, period, lead })
    }

    /// It has been handed in, and neither returned nor taken back.
    pub fn handed_in(&self) -> bool {
        matches!(self.state, State::Submitted | State::Approved)
    }
}

/// Which assignments; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub units: Vec<UnitId>,
    pub matters: Vec<MatterId>,
    pub kinds: Vec<MatterType>,
    pub lamps: Vec<Lamp>,
    pub plates: Vec<Plate>,
    pub states: Vec<State>,
    pub roles: Vec<UnitRole>,
    pub periods: Vec<Period>,
    /// Deadlines after this instant, up to and with the other.
    pub due_after: Option<Moment>,
    pub due_until: Option<Moment>,
    /// Part of the item's text.
    pub text: Option<String>,
}

/// Equal ones are in the order of their ids, so that pages fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Due,
    LastDue,
    /// Newest first.
    Issued,
    /// Last touched first.
    Updated,
}

impl Order {
    fn sql(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Due => ("due_at", ">", "ASC"),
            Self::LastDue => ("due_at", "<", "DESC"),
            Self::Issued => ("issued_at", "<", "DESC"),
            Self::Updated => ("position", "<", "DESC"),
        }
    }
}

impl Questions {
    pub async fn assignment(&self, id: AssignmentId) -> Answer<Option<Posted>> {
        Ok(self.assignments_by_id(&[id]).await?.pop())
    }

    /// Those that exist, in no order.
    pub async fn assignments_by_id(&self, ids: &[AssignmentId]) -> Answer<Vec<Posted>> {
        let mut asking = ask::<LampBoard>();
        asking.push("assignment = ANY(").push_bind(uuids(ids)).push(")");
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn assignments(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<AssignmentId>,
    ) -> Answer<Vec<Posted>> {
        let (column, behind, direction) = order.sql();
        let mut asking = ask::<LampBoard>();
        filter.ask(&mut asking);
        if let Some(after) = page.after {
            let key = format!(" AND ({column}, assignment) {behind} (SELECT {column}, assignment");
            asking.push(key).push(" FROM lamp_board WHERE assignment = ").push_bind(after.0);
            asking.push(")");
        }
        asking.push(format!(" ORDER BY {column} {direction}, assignment {direction} LIMIT "));
        asking.push_bind(page.rows());
        self.rows::<LampBoard>(&mut asking).await
    }

    /// The parts that lead units are owed under their own duties, in no order.
    pub async fn parts(&self, owed: &[Owed]) -> Answer<Vec<Posted>> {
        let matters: Vec<_> = owed.iter().map(|it| it.matter.0).collect();
        let items: Vec<_> = owed.iter().map(|it| i64::from(it.item.0)).collect();
        let periods: Vec<_> = owed.iter().map(|it| it.period.as_str().to_owned()).collect();
        let leads: Vec<_> = owed.iter().map(|it| it.lead.as_str().to_owned()).collect();
        let mut asking = ask::<LampBoard>();
        asking.push("(matter, item, period, answers_to) IN (SELECT * FROM UNNEST(");
        asking.push_bind(matters).push("::uuid[], ").push_bind(items).push("::bigint[], ");
        asking.push_bind(periods).push("::text[], ").push_bind(leads).push("::text[]))");
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn count_assignments(&self, filter: &Filter) -> Answer<Count> {
        let mut asking = Asking::new("SELECT count(*) FROM (SELECT 1 FROM lamp_board WHERE ");
        filter.ask(&mut asking);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }
}

fn uuids(ids: &[AssignmentId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

impl Filter {
    fn ask(&self, asking: &mut Asking<'_>) {
        asking.push("true");
        let units = self.units.iter().map(|it| it.as_str().to_owned()).collect();
        let periods = self.periods.iter().map(|it| it.as_str().to_owned()).collect();
        let lists: [(&str, Vec<String>); 6] = [
            ("unit", units),
            ("period", periods),
            ("lamp", texts(&self.lamps)),
            ("plate", texts(&self.plates)),
            ("state", texts(&self.states)),
            ("role", texts(&self.roles)),
        ];
        for (column, wanted) in lists.into_iter().filter(|(_, wanted)| !wanted.is_empty()) {
            asking.push(format!(" AND {column} = ANY(")).push_bind(wanted).push(")");
        }
        if !self.matters.is_empty() {
            let matters: Vec<_> = self.matters.iter().map(|it| it.0).collect();
            asking.push(" AND matter = ANY(").push_bind(matters).push(")");
        }
        if !self.kinds.is_empty() {
            asking.push(" AND matter IN (SELECT matter FROM registry WHERE kind = ANY(");
            asking.push_bind(texts(&self.kinds)).push("))");
        }
        if let Some(after) = self.due_after {
            asking.push(" AND due_at > ").push_bind(after.utc());
        }
        if let Some(until) = self.due_until {
            asking.push(" AND due_at <= ").push_bind(until.utc());
        }
        if let Some(text) = &self.text {
            asking.push(" AND strpos(text, ").push_bind(text.clone()).push(") > 0");
        }
    }
}
