//! The lamp board (灯牌榜): one row per assignment, as it now stands.

mod asked;

use domain::assignment::{
    Assignment, AssignmentId, BatchId, Duty, Event, Importance, SlipLevel, UnitRole, Urgency,
};
use domain::due::Period;
use domain::matter::{ItemNo, MatterId};
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;
use domain::warning::{Lamp, LampReason, Plate, PlateReason};
use domain::{Decider, Fact};

pub use asked::{Filter, Order};

use crate::columns::{columns, words};
use crate::fold::{EntryOf, Fold, Keys};
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
    /// 申请退办
    DeclineAsked,
    /// 中止
    Suspended,
    /// 已转办
    Transferred,
}

words! { State, SlipLevel }

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
        /// As ordered, and as it is now.
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
        /// Where it was when its clock was stopped, and since when that stands still.
        pub held_from: Option<State>,
        pub held_since: Option<Moment>,
        /// Who should do it instead, while the unit asks to be relieved.
        pub suggested: Option<UnitId>,
        /// The duty of the unit that has it now.
        pub transferred_to: Option<AssignmentId>,
        pub extensions: u32,
        /// Until when more time is asked for, while that is undecided.
        pub extension_due: Option<Deadline>,
        /// The head of the unit has signed it.
        pub extension_signed: bool,
        /// The slip of silence that waits for a signature, and the gravest that was signed.
        pub slip_proposed: Option<SlipLevel>,
        pub slip_signed: Option<SlipLevel>,
        /// An interview waits beside it: reds in a row, which no report undoes.
        pub interview_proposed: bool,
        pub reminded_at: Option<Moment>,
        pub chased_at: Option<Moment>,
        /// Since when its lead asks the office to speak to those who assist.
        pub coordination_at: Option<Moment>,
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
    const VERSION: u32 = 4;
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
        held_from: None,
        held_since: None,
        suggested: None,
        transferred_to: None,
        extensions: 0,
        extension_due: None,
        extension_signed: false,
        slip_proposed: None,
        slip_signed: None,
        interview_proposed: false,
        reminded_at: None,
        chased_at: None,
        coordination_at: None,
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
            Event::FeedbackSubmitted { review_by, on_time, .. }
            | Event::PartSubmitted { review_by, on_time, .. } => {
                self.submit(*review_by, *on_time);
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
            Event::LampVoided { .. } => self.unsettle(),
            Event::AssignmentCancelled { .. } => self.end(State::Cancelled),
            Event::AssignmentTransferred { assignment, .. } => {
                self.end(State::Transferred);
                self.transferred_to = Some(*assignment);
            }
            Event::ExtensionAsked { .. }
            | Event::ExtensionSigned { .. }
            | Event::ExtensionGranted { .. }
            | Event::ExtensionWithdrawn { .. }
            | Event::ExtensionRefused { .. }
            | Event::DeclineAsked { .. }
            | Event::DeclineWithdrawn { .. }
            | Event::DeclineRefused { .. }
            | Event::AssignmentSuspended { .. }
            | Event::AssignmentResumed { .. }
            | Event::DueChanged { .. } => self.hear_of_time(event),
            Event::ReminderRaised { .. } => self.reminded_at = Some(at),
            Event::ChaseSent { .. } => self.chased_at = Some(at),
            Event::EscalationProposed { level, .. } => self.propose(*level, true),
            Event::EscalationSigned { level, .. } => {
                self.propose(*level, false);
                self.slip_signed = self.slip_signed.max(Some(*level));
            }
            Event::EscalationDeclined { level, .. } => self.propose(*level, false),
            Event::CoordinationAsked { .. } => self.coordination_at = Some(at),
            Event::CoordinationAnswered { .. } => self.coordination_at = None,
            Event::CounterpartChanged { from, to, .. } => {
                if self.answers_to.as_ref() == Some(from) {
                    self.answers_to = Some(to.clone());
                }
            }
        }
    }

    /// What was proposed for the lamp goes with it.
    fn unsettle(&mut self) {
        (self.settled, self.interview_proposed) = (None, false);
    }

    /// That it waits for a signature, or no longer does.
    fn propose(&mut self, level: SlipLevel, waits: bool) {
        match level {
            SlipLevel::Interview => self.interview_proposed = waits,
            SlipLevel::Blue | SlipLevel::Orange | SlipLevel::Red => {
                self.slip_proposed = waits.then_some(level);
            }
        }
    }

    /// The gravest that waits for a signature.
    pub fn slip(&self) -> Option<SlipLevel> {
        self.interview_proposed.then_some(SlipLevel::Interview).or(self.slip_proposed)
    }

    /// What is asked and decided about time.
    fn hear_of_time(&mut self, event: &Event) {
        match event {
            Event::ExtensionAsked { new_due, signed, .. } => {
                (self.extension_due, self.extension_signed) = (Some(*new_due), *signed);
            }
            Event::ExtensionSigned { .. } => self.extension_signed = true,
            Event::ExtensionGranted { .. } => {
                self.extensions += 1;
                self.forget_extension();
            }
            Event::ExtensionWithdrawn { .. } | Event::ExtensionRefused { .. } => {
                self.forget_extension();
            }
            Event::DeclineAsked { suggested, asked_at, .. } => {
                self.hold(State::DeclineAsked, *asked_at);
                self.suggested = Some(suggested.clone());
            }
            Event::AssignmentSuspended { suspended_at, .. } => {
                self.hold(State::Suspended, *suspended_at);
            }
            Event::DeclineWithdrawn { .. }
            | Event::DeclineRefused { .. }
            | Event::AssignmentResumed { .. } => self.go_on(),
            Event::DueChanged { milestones, correction, .. } => {
                self.due_at = milestones.due;
                self.slip_proposed = None;
                self.correction_due = correction.map_or(self.correction_due, |it| Some(it.due));
            }
            _ => {}
        }
    }

    fn hold(&mut self, state: State, since: Moment) {
        self.held_from = Some(self.state);
        self.held_since = Some(since);
        self.state = state;
    }

    fn go_on(&mut self) {
        self.state = self.held_from.take().unwrap_or(self.state);
        self.held_since = None;
        self.suggested = None;
    }

    fn forget_extension(&mut self) {
        (self.extension_due, self.extension_signed) = (None, false);
    }

    /// One that is in time answers what was asked about time, too.
    fn submit(&mut self, review_by: Deadline, on_time: bool) {
        if on_time {
            self.forget_extension();
        }
        self.slip_proposed = None;
        self.coordination_at = None;
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
        (self.held_from, self.held_since, self.suggested) = (None, None, None);
        self.forget_extension();
        self.slip_proposed = None;
        self.coordination_at = None;
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
