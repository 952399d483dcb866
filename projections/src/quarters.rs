//! Quarters (季度台账): the books of each quarter, whether they are open, and what they came to.

use domain::quarter::{Adjustment, Event, Outcome, Season};
use domain::roster::UserId;
use domain::score::{Points, RuleBook, RuleSet};
use domain::time::{Moment, Quarter};
use domain::{Decider, Fact};
use event_store::Cursor;
use serde::{Deserialize, Serialize};

use crate::columns::{Json, columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Questions, ask};
use crate::told::Told;

/// How far the books of a quarter are. One that was reopened is open, with a note.
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
    /// 进行中
    Open,
    /// 已结账
    Settled,
    /// 已定榜
    Frozen,
}

words! { State }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub quarter: Quarter,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub state: State,
        pub opened_at: Moment,
        /// Version of the rules by which the quarter is summed up.
        pub rules: u32,
        pub base: Points,
        pub settled_at: Option<Moment>,
        /// Of the fact that closed the books: everything up to it counts.
        pub settled_position: Option<Cursor>,
        pub frozen_at: Option<Moment>,
        /// What was published; none while the quarter is not frozen.
        pub outcome: Option<Json<Outcome>>,
        /// Adjustments that wait for the second person, oldest first.
        pub waiting: Json<Vec<Waiting>>,
        pub reopening: Option<Json<Reopening>>,
        /// When it was last reopened, and why.
        pub reopened_at: Option<Moment>,
        pub reopened_reason: Option<String>,
        /// How many facts its stream has; commands give it as the version they expect.
        pub version: u64,
    }
}

/// An adjustment that somebody proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    #[serde(flatten)]
    pub adjustment: Adjustment,
    pub at: Moment,
}

/// A reopening that waits for a leader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    pub reason: String,
    pub proposer: UserId,
    pub at: Moment,
}

pub struct Quarters;

impl Fold for Quarters {
    const NAME: &'static str = "quarters";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Season::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        heard(fact).map(|event| Key { quarter: event.quarter() }).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let event = heard(fact)?;
        let mut row = match (row, event) {
            (None, Event::QuarterOpened { rules, base, effective_at, .. }) => {
                opened(*rules, *base, *effective_at)
            }
            (row, _) => row?,
        };
        row.hear(event, fact);
        row.version = fact.sequence;
        Some(row)
    }
}

fn heard(fact: &Told) -> Option<&Event> {
    match &fact.fact {
        Fact::Quarter(event) => Some(event),
        _ => None,
    }
}

fn opened(rules: u32, base: Points, opened_at: Moment) -> Row {
    Row {
        state: State::Open,
        opened_at,
        rules,
        base,
        settled_at: None,
        settled_position: None,
        frozen_at: None,
        outcome: None,
        waiting: Json(Vec::new()),
        reopening: None,
        reopened_at: None,
        reopened_reason: None,
        version: 0,
    }
}

impl Row {
    fn hear(&mut self, event: &Event, fact: &Told) {
        let at = fact.effective_at;
        match event {
            Event::QuarterOpened { .. } => {}
            Event::AdjustmentProposed { adjustment, .. } => {
                self.waiting.0.push(Waiting { adjustment: adjustment.clone(), at });
            }
            Event::ScoreAdjusted { adjustment: Adjustment { no, .. }, .. }
            | Event::AdjustmentDeclined { no, .. } => {
                self.waiting.0.retain(|it| it.adjustment.no != *no);
            }
            Event::QuarterSettled { .. } => {
                self.state = State::Settled;
                (self.settled_at, self.settled_position) = (Some(at), Some(fact.position));
            }
            Event::QuarterFrozen { outcome, .. } => {
                self.state = State::Frozen;
                self.frozen_at = Some(at);
                self.outcome = Some(Json(Outcome::clone(outcome)));
            }
            Event::ReopeningProposed { reason, proposer, .. } => {
                let (reason, proposer) = (reason.clone(), proposer.clone());
                self.reopening = Some(Json(Reopening { reason, proposer, at }));
            }
            Event::ReopeningDeclined { .. } => self.reopening = None,
            Event::QuarterReopened { reason, .. } => self.reopen(reason, at),
        }
    }

    fn reopen(&mut self, reason: &str, at: Moment) {
        self.state = State::Open;
        (self.settled_at, self.settled_position) = (None, None);
        (self.frozen_at, self.outcome, self.reopening) = (None, None, None);
        (self.reopened_at, self.reopened_reason) = (Some(at), Some(reason.to_owned()));
    }
}

/// The books of one quarter.
pub type Books = EntryOf<Quarters>;

impl Questions {
    /// The books of a quarter; none before anybody opened them.
    pub async fn books(&self, quarter: Quarter) -> Answer<Option<Books>> {
        let mut asking = ask::<Quarters>();
        asking.push("quarter = ").push_bind(quarter.to_string());
        self.row::<Quarters>(&mut asking).await
    }

    /// The books of every quarter, newest first.
    pub async fn all_books(&self) -> Answer<Vec<Books>> {
        let mut asking = ask::<Quarters>();
        asking.push("true ORDER BY quarter DESC");
        self.rows::<Quarters>(&mut asking).await
    }
}

/// The rules by which a quarter is summed up: those it opened with (3.8); before that, those in
/// force for it.
pub fn rules_of(quarter: Quarter, opened_with: Option<u32>, book: &RuleBook) -> &RuleSet {
    opened_with.map_or_else(|| book.for_quarter(quarter), |version| book.version(version))
}
