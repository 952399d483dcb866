//! The timeline (过程全留痕): every fact in one sentence, with when, who and about whom.

use domain::assignment::{Account, Assignment, AssignmentId, Event};
use domain::batch::Batch;
use domain::calendar::YearCalendar;
use domain::matter::{Matter, MatterId};
use domain::notice::{self, Notice};
use domain::plan::{self, Plan};
use domain::quarter::{self, Season};
use domain::roster::{Role, UserId};
use domain::score::RuleBook;
use domain::taxonomy::Taxonomy;
use domain::time::Moment;
use domain::unit::{self, Unit, UnitId};
use domain::{Decider, Fact};
use event_store::{Cursor, Depth};
use uuid::Uuid;

use crate::columns::{columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask};
use crate::sentence::sentence;
use crate::told::{Envelope, Told};

words! { Role }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        /// The stream: what kind of thing, and which.
        pub category: String,
        pub id: String,
        pub sequence: u64,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        /// As stored, such as `FeedbackReturned`.
        pub kind: String,
        pub sentence: String,
        pub effective_at: Moment,
        pub recorded_at: Moment,
        pub actor: UserId,
        pub actor_role: Option<Role>,
        pub actor_unit: Option<UnitId>,
        /// The unit the fact is about.
        pub unit: Option<UnitId>,
        pub event: Uuid,
    }
}

pub struct Timeline;

impl Fold for Timeline {
    const NAME: &'static str = "timeline";
    const VERSION: u32 = 4;
    const DEPTH: Depth = Depth::Envelope;
    const HEARS: &'static [&'static str] = &[
        Unit::STREAM,
        YearCalendar::STREAM,
        RuleBook::STREAM,
        Taxonomy::STREAM,
        Matter::STREAM,
        Batch::STREAM,
        Assignment::STREAM,
        Season::STREAM,
        Plan::STREAM,
        Notice::STREAM,
    ];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let (category, id) = (fact.stream.category.clone(), fact.stream.id.clone());
        vec![Key { category, id, sequence: fact.sequence }]
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        row.or_else(|| {
            let Envelope { recorded_at, user, actor } = fact.envelope();
            let actor = actor.as_ref();
            Some(Row {
                kind: fact.fact.kind().to_owned(),
                sentence: sentence(&fact.fact),
                effective_at: fact.effective_at,
                recorded_at: *recorded_at,
                actor: user.clone(),
                actor_role: actor.map(|it| it.role),
                actor_unit: actor.map(|it| it.unit.clone()),
                unit: unit_of(&fact.fact).cloned(),
                event: fact.event_id,
            })
        })
    }
}

fn unit_of(fact: &Fact) -> Option<&UnitId> {
    match fact {
        Fact::Unit(event) => Some(match event {
            unit::Event::UnitRegistered(registration) => &registration.unit,
            unit::Event::UnitRenamed { unit, .. }
            | unit::Event::UnitAliasesSet { unit, .. }
            | unit::Event::UnitContactsSet { unit, .. }
            | unit::Event::UnitClosed { unit, .. } => unit,
            unit::Event::UnitsMerged { from, .. } => from,
        }),
        Fact::Assignment(event) => Some(unit_of_assignment(event)),
        Fact::Quarter(event) => unit_of_quarter(event),
        Fact::Notice(event) => unit_of_notice(event),
        Fact::Plan(plan::Event::PlanAlarmRaised(alarm)) => alarm.unit.as_ref(),
        Fact::Plan(_)
        | Fact::Calendar(_)
        | Fact::Rules(_)
        | Fact::Taxonomy(_)
        | Fact::Matter(_)
        | Fact::Batch(_) => None,
    }
}

fn unit_of_quarter(event: &quarter::Event) -> Option<&UnitId> {
    use quarter::Event;
    match event {
        Event::AdjustmentProposed { adjustment, .. } | Event::ScoreAdjusted { adjustment, .. } => {
            Some(&adjustment.unit)
        }
        Event::AdjustmentDeclined { unit, .. } => Some(unit),
        Event::QuarterOpened { .. }
        | Event::QuarterSettled { .. }
        | Event::QuarterFrozen { .. }
        | Event::ReopeningProposed { .. }
        | Event::ReopeningDeclined { .. }
        | Event::QuarterReopened { .. } => None,
    }
}

/// What becomes of a letter later is read in the trail of its notice.
fn unit_of_notice(event: &notice::Event) -> Option<&UnitId> {
    use notice::Event;
    match event {
        Event::NoticeQueued(letter) => Some(&letter.to.unit),
        Event::NoticeAttempted { .. }
        | Event::NoticeAccepted { .. }
        | Event::NoticeDelivered { .. }
        | Event::NoticeFailed { .. }
        | Event::NoticeUnknown { .. }
        | Event::NoticeDead { .. }
        | Event::NoticeExpired { .. }
        | Event::NoticeRevived { .. }
        | Event::NoticeClosedByHand { .. } => None,
    }
}

fn unit_of_assignment(event: &Event) -> &UnitId {
    match event {
        Event::AssignmentIssued(duty) => &duty.order.unit,
        Event::AssignmentFirstViewed { unit }
        | Event::AssignmentAcknowledged { unit }
        | Event::ProgressReported { unit, .. }
        | Event::FeedbackSubmitted { unit, .. }
        | Event::PartSubmitted { unit, .. }
        | Event::PartAccepted { unit, .. }
        | Event::PartReturned { unit, .. }
        | Event::SubmissionWithdrawn { unit, .. }
        | Event::FeedbackReturned { unit, .. }
        | Event::FeedbackApproved { unit, .. }
        | Event::RedPlateProposed { unit, .. }
        | Event::RedPlateDeclined { unit, .. }
        | Event::LampTurned { unit, .. }
        | Event::AssignmentCancelled { unit, .. }
        | Event::ExtensionAsked { unit, .. }
        | Event::ExtensionSigned { unit, .. }
        | Event::ExtensionWithdrawn { unit, .. }
        | Event::ExtensionGranted { unit, .. }
        | Event::ExtensionRefused { unit, .. }
        | Event::DeclineAsked { unit, .. }
        | Event::DeclineWithdrawn { unit, .. }
        | Event::DeclineRefused { unit, .. }
        | Event::AssignmentTransferred { unit, .. }
        | Event::AssignmentSuspended { unit, .. }
        | Event::AssignmentResumed { unit, .. }
        | Event::DueChanged { unit, .. }
        | Event::ReminderRaised { unit, .. }
        | Event::ChaseSent { unit, .. }
        | Event::EscalationProposed { unit, .. }
        | Event::EscalationSigned { unit, .. }
        | Event::EscalationDeclined { unit, .. }
        | Event::CoordinationAsked { unit, .. }
        | Event::CoordinationAnswered { unit, .. }
        | Event::CounterpartChanged { unit, .. } => unit,
        Event::PlateShown { account, .. }
        | Event::PlateRevised { account, .. }
        | Event::PlateVoided { account, .. }
        | Event::LampSettled { account, .. }
        | Event::LampVoided { account, .. } => {
            let Account { unit, .. } = account;
            unit
        }
    }
}

/// A fact as the timeline tells it.
pub type Entry = EntryOf<Timeline>;

/// Which facts, and from which end; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub order: Order,
    /// About these assignments, or about these matters, their plans and every assignment under
    /// them.
    pub assignments: Vec<AssignmentId>,
    pub matters: Vec<MatterId>,
    /// Kinds of facts, such as `FeedbackReturned`.
    pub kinds: Vec<String>,
    pub actor: Option<UserId>,
    pub units: Vec<UnitId>,
    /// Effective at or after this instant, and before the other.
    pub effective_from: Option<Moment>,
    pub effective_before: Option<Moment>,
    /// Part of the sentence.
    pub text: Option<String>,
}

/// In the order in which the facts were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Newest,
    Oldest,
}

impl Order {
    fn sql(self) -> (&'static str, &'static str) {
        match self {
            Self::Newest => ("<", "DESC"),
            Self::Oldest => (">", "ASC"),
        }
    }
}

impl Questions {
    /// What happened to one thing, oldest first, behind sequence `page.after`.
    pub async fn trail(&self, category: &str, id: &str, page: Page<u64>) -> Answer<Vec<Entry>> {
        let after = i64::try_from(page.after.unwrap_or(0)).unwrap_or(i64::MAX);
        let mut asking = ask::<Timeline>();
        asking.push("category = ").push_bind(category).push(" AND id = ").push_bind(id);
        asking.push(" AND sequence > ").push_bind(after);
        asking.push(" ORDER BY sequence LIMIT ").push_bind(page.rows());
        self.rows::<Timeline>(&mut asking).await
    }

    /// What happened in the house, behind position `page.after`.
    pub async fn happenings(&self, filter: &Filter, page: Page<Cursor>) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Timeline>();
        filter.ask(&mut asking);
        let (behind, direction) = filter.order.sql();
        if let Some(after) = page.after {
            let after = i64::try_from(after.raw()).unwrap_or(i64::MAX);
            asking.push(format!(" AND position {behind} ")).push_bind(after);
        }
        asking.push(format!(" ORDER BY position {direction} LIMIT ")).push_bind(page.rows());
        self.rows::<Timeline>(&mut asking).await
    }

    pub async fn count_happenings(&self, filter: &Filter) -> Answer<Count> {
        let mut asking = Asking::new("SELECT count(*) FROM (SELECT 1 FROM timeline WHERE ");
        filter.ask(&mut asking);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }

    /// The facts with these ids, in the order in which they happened.
    pub async fn facts(&self, events: &[Uuid]) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Timeline>();
        asking.push("event = ANY(").push_bind(events.to_vec()).push(") ORDER BY position");
        self.rows::<Timeline>(&mut asking).await
    }
}

impl Filter {
    fn ask(&self, asking: &mut Asking<'_>) {
        asking.push("true");
        if let Some(actor) = &self.actor {
            asking.push(" AND actor = ").push_bind(actor.0.clone());
        }
        if !self.units.is_empty() {
            let units: Vec<_> = self.units.iter().map(|it| it.as_str().to_owned()).collect();
            asking.push(" AND unit = ANY(").push_bind(units).push(")");
        }
        if !self.assignments.is_empty() {
            let ids: Vec<_> = self.assignments.iter().map(|it| it.0.to_string()).collect();
            asking.push(" AND category = ").push_bind(Assignment::STREAM);
            asking.push(" AND id = ANY(").push_bind(ids).push(")");
        }
        if !self.matters.is_empty() {
            let matters: Vec<_> = self.matters.iter().map(|it| it.0).collect();
            let ids: Vec<_> = matters.iter().map(ToString::to_string).collect();
            asking.push(" AND (category = ").push_bind(Matter::STREAM);
            asking.push(" AND id = ANY(").push_bind(ids).push(") OR category = ");
            asking.push_bind(Assignment::STREAM);
            asking.push(" AND id IN (SELECT assignment::text FROM lamp_board WHERE matter = ANY(");
            asking.push_bind(matters.clone()).push(")) OR category = ").push_bind(Plan::STREAM);
            asking.push(" AND id IN (SELECT plan::text FROM plans WHERE matter = ANY(");
            asking.push_bind(matters).push(")))");
        }
        if !self.kinds.is_empty() {
            asking.push(" AND kind = ANY(").push_bind(self.kinds.clone()).push(")");
        }
        if let Some(from) = self.effective_from {
            asking.push(" AND effective_at >= ").push_bind(from.utc());
        }
        if let Some(before) = self.effective_before {
            asking.push(" AND effective_at < ").push_bind(before.utc());
        }
        if let Some(text) = &self.text {
            asking.push(" AND strpos(sentence, ").push_bind(text.clone()).push(") > 0");
        }
    }

    /// The same of a fact just told; `matter` is the one of its assignment or plan, if it has one.
    pub fn fits(&self, Entry { key, row, .. }: &Entry, matter: Option<MatterId>) -> bool {
        let of = |category: &str, id: Uuid| key.category == category && key.id == id.to_string();
        let under = |wanted: &MatterId| {
            of(Matter::STREAM, wanted.0)
                || [Assignment::STREAM, Plan::STREAM].contains(&key.category.as_str())
                    && matter == Some(*wanted)
        };
        all_or(&self.units, |unit| row.unit.as_ref() == Some(unit))
            && all_or(&self.kinds, |kind| *kind == row.kind)
            && all_or(&self.assignments, |id| of(Assignment::STREAM, id.0))
            && all_or(&self.matters, under)
            && self.actor.as_ref().is_none_or(|actor| *actor == row.actor)
            && self.effective_from.is_none_or(|from| row.effective_at >= from)
            && self.effective_before.is_none_or(|before| row.effective_at < before)
            && self.text.as_ref().is_none_or(|text| row.sentence.contains(text.as_str()))
    }
}

fn all_or<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}
