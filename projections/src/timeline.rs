//! The timeline (过程全留痕): every fact in one sentence, with when, who and about whom.

use domain::assignment::{Account, Assignment, Event};
use domain::batch::Batch;
use domain::calendar::YearCalendar;
use domain::matter::Matter;
use domain::roster::{Role, UserId};
use domain::score::RuleBook;
use domain::taxonomy::Taxonomy;
use domain::time::Moment;
use domain::unit::{self, Unit, UnitId};
use domain::{Decider, Fact};
use event_store::Cursor;
use uuid::Uuid;

use crate::columns::{columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask};
use crate::sentence::sentence;
use crate::told::Told;

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
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[
        Unit::STREAM,
        YearCalendar::STREAM,
        RuleBook::STREAM,
        Taxonomy::STREAM,
        Matter::STREAM,
        Batch::STREAM,
        Assignment::STREAM,
    ];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let (category, id) = (fact.stream.category.clone(), fact.stream.id.clone());
        vec![Key { category, id, sequence: fact.sequence }]
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let actor = fact.actor.as_ref();
        row.or_else(|| {
            Some(Row {
                kind: fact.fact.kind().to_owned(),
                sentence: sentence(&fact.fact),
                effective_at: fact.effective_at,
                recorded_at: fact.recorded_at,
                actor: fact.user.clone(),
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
            | unit::Event::UnitClosed { unit, .. } => unit,
            unit::Event::UnitsMerged { from, .. } => from,
        }),
        Fact::Assignment(event) => Some(unit_of_assignment(event)),
        Fact::Calendar(_)
        | Fact::Rules(_)
        | Fact::Taxonomy(_)
        | Fact::Matter(_)
        | Fact::Batch(_) => None,
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
        | Event::AssignmentCancelled { unit, .. } => unit,
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

/// Which facts; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The kind of thing, such as `assignment`, and one of them.
    pub category: Option<String>,
    pub id: Option<String>,
    /// Kinds of facts, such as `FeedbackReturned`.
    pub kinds: Vec<String>,
    pub actor: Option<UserId>,
    pub unit: Option<UnitId>,
    /// Effective at or after this instant, and before the other.
    pub effective_from: Option<Moment>,
    pub effective_before: Option<Moment>,
    /// Part of the sentence.
    pub text: Option<String>,
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

    /// What happened in the house, newest first, before position `page.after`.
    pub async fn happenings(&self, filter: &Filter, page: Page<Cursor>) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Timeline>();
        filter.ask(&mut asking);
        if let Some(after) = page.after {
            let after = i64::try_from(after.raw()).unwrap_or(i64::MAX);
            asking.push(" AND position < ").push_bind(after);
        }
        asking.push(" ORDER BY position DESC LIMIT ").push_bind(page.rows());
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
        let texts = [
            ("category", self.category.clone()),
            ("id", self.id.clone()),
            ("actor", self.actor.as_ref().map(|it| it.0.clone())),
            ("unit", self.unit.as_ref().map(|it| it.as_str().to_owned())),
        ];
        for (column, wanted) in texts {
            if let Some(wanted) = wanted {
                asking.push(format!(" AND {column} = ")).push_bind(wanted);
            }
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
}
