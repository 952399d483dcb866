//! The registry (事项库): the matters under supervision, with their items.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::due::Period;
use domain::matter::{Event, Item, Matter, MatterId, Source};
use domain::taxonomy::MatterType;
use domain::time::Moment;
use domain::unit::UnitId;
use domain::{Decider, Fact};
use uuid::Uuid;

use crate::columns::{Json, columns};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask, texts};
use crate::told::Told;

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub matter: MatterId,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub number: String,
        pub title: String,
        pub kind: MatterType,
        pub aspect: String,
        pub source: Source,
        pub goal: String,
        pub year: i64,
        pub items: Json<Vec<Item>>,
        pub links: Json<Vec<MatterId>>,
        pub registered_at: Moment,
        pub closed_at: Option<Moment>,
        pub summary: Option<String>,
        /// How many facts its stream has; commands give it as the version they expect.
        pub version: u64,
    }
}

pub struct Registry;

impl Fold for Registry {
    const NAME: &'static str = "registry";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Matter::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let Fact::Matter(event) = &fact.fact else { return Vec::new() };
        let matter = match event {
            Event::MatterRegistered(registration) => registration.matter,
            Event::MatterDecomposed { matter, .. }
            | Event::MatterAmended { matter, .. }
            | Event::MatterLinked { matter, .. }
            | Event::ItemsIssued { matter, .. }
            | Event::ItemsRecalled { matter, .. }
            | Event::MatterClosed { matter, .. } => *matter,
        };
        vec![Key { matter }]
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let Fact::Matter(event) = &fact.fact else { return row };
        let mut row = match (row, event) {
            (Some(row), _) => row,
            (None, Event::MatterRegistered(registration)) => Row {
                number: registration.number.clone(),
                title: registration.title.clone(),
                kind: registration.kind,
                aspect: registration.aspect.clone(),
                source: registration.source,
                goal: registration.goal.clone(),
                year: registration.year.into(),
                items: Json(Vec::new()),
                links: Json(Vec::new()),
                registered_at: fact.effective_at,
                closed_at: None,
                summary: None,
                version: 0,
            },
            (None, _) => return None,
        };
        match event {
            Event::MatterRegistered(_)
            | Event::ItemsIssued { .. }
            | Event::ItemsRecalled { .. } => {}
            Event::MatterDecomposed { items, .. } => row.items = Json(items.clone()),
            Event::MatterAmended { title, goal, .. } => {
                row.title.clone_from(title);
                row.goal.clone_from(goal);
            }
            Event::MatterLinked { to, .. } => row.links.0.push(*to),
            Event::MatterClosed { summary, .. } => {
                row.closed_at = Some(fact.effective_at);
                row.summary = Some(summary.clone());
            }
        }
        row.version = fact.sequence;
        Some(row)
    }
}

/// A matter as the registry shows it.
pub type Listed = EntryOf<Registry>;

/// Which matters; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub kinds: Vec<MatterType>,
    pub aspect: Option<String>,
    pub year: Option<i32>,
    pub closed: Option<bool>,
    /// Part of the number or the title.
    pub text: Option<String>,
    /// Matters in which this unit has an assignment.
    pub unit: Option<UnitId>,
    /// Those of which a report is awaited, or those of which none is.
    pub awaited: Option<bool>,
}

/// Equal ones are in the order of their numbers, so that pages fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    Number,
    /// Newest first.
    Registered,
    /// First those of which a report is due soonest, or longest overdue; last those of which
    /// none is awaited.
    NextDue,
}

/// Assignments of a matter of which a report is awaited.
const AWAITED: &str =
    "lamp_board WHERE matter = registry.matter AND state IN ('ISSUED', 'IN_HAND', 'RETURNED')";

/// 进度: how far the assignments of a matter are, without the cancelled ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub total: u64,
    /// Handed in: approved, or waiting for the review.
    pub reported: u64,
    pub approved: u64,
    /// The soonest deadline of those of which a report is awaited.
    pub next_due: Option<Moment>,
    /// Units of which a report is still awaited.
    pub missing: Vec<UnitId>,
}

impl Questions {
    pub async fn matter(&self, id: MatterId) -> Answer<Option<Listed>> {
        Ok(self.matters_by_id(&[id]).await?.pop())
    }

    /// Those that exist, in no order.
    pub async fn matters_by_id(&self, ids: &[MatterId]) -> Answer<Vec<Listed>> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut asking = ask::<Registry>();
        asking.push("matter = ANY(").push_bind(ids).push(")");
        self.rows::<Registry>(&mut asking).await
    }

    pub async fn matters(
        &self,
        filter: &Filter,
        order: Order,
        page: Page<MatterId>,
    ) -> Answer<Vec<Listed>> {
        let key = order.sql();
        let mut asking = ask::<Registry>();
        filter.ask(&mut asking);
        if let Some(after) = page.after {
            asking.push(format!(" AND ({key}, number, matter) > (SELECT {key}, number, matter"));
            asking.push(" FROM registry WHERE matter = ").push_bind(after.0).push(")");
        }
        asking.push(format!(" ORDER BY {key}, number, matter LIMIT ")).push_bind(page.rows());
        self.rows::<Registry>(&mut asking).await
    }

    pub async fn count_matters(&self, filter: &Filter) -> Answer<Count> {
        let mut asking = Asking::new("SELECT count(*) FROM (SELECT 1 FROM registry WHERE ");
        filter.ask(&mut asking);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }

    /// n of m, and who is missing, for each of these matters that was issued; of one period, or
    /// of all.
    pub async fn progress(
        &self,
        matters: &[MatterId],
        period: Option<&Period>,
    ) -> Answer<HashMap<MatterId, Progress>> {
        let ids: Vec<Uuid> = matters.iter().map(|id| id.0).collect();
        let rows: Vec<Counted> = sqlx::query_as(
            "SELECT matter, count(*) AS total, \
             count(*) FILTER (WHERE state IN ('SUBMITTED', 'APPROVED')) AS reported, \
             count(*) FILTER (WHERE state = 'APPROVED') AS approved, \
             min(due_at) FILTER (WHERE state IN ('ISSUED', 'IN_HAND', 'RETURNED')) AS next_due, \
             coalesce(array_agg(DISTINCT unit ORDER BY unit) FILTER \
             (WHERE state IN ('ISSUED', 'IN_HAND', 'RETURNED')), '{}') AS missing \
             FROM lamp_board WHERE matter = ANY($1) AND state <> 'CANCELLED' \
             AND ($2::text IS NULL OR period = $2) GROUP BY matter",
        )
        .bind(ids)
        .bind(period.map(Period::as_str))
        .fetch_all(self.pool())
        .await?;
        let progress = |row: Counted| (MatterId(row.matter), row.into());
        Ok(rows.into_iter().map(progress).collect())
    }
}

/// Progress as the database counts it.
#[derive(sqlx::FromRow)]
struct Counted {
    matter: Uuid,
    total: i64,
    reported: i64,
    approved: i64,
    next_due: Option<DateTime<Utc>>,
    missing: Vec<String>,
}

impl From<Counted> for Progress {
    fn from(row: Counted) -> Self {
        Self {
            total: row.total.unsigned_abs(),
            reported: row.reported.unsigned_abs(),
            approved: row.approved.unsigned_abs(),
            next_due: row.next_due.map(Moment::new),
            missing: row.missing.into_iter().map(UnitId::new).collect(),
        }
    }
}

impl Order {
    /// What is sorted by before the number.
    fn sql(self) -> String {
        match self {
            Self::Number => "number".into(),
            Self::Registered => "-extract(epoch FROM registered_at)".into(),
            Self::NextDue => {
                format!("coalesce((SELECT min(due_at) FROM {AWAITED}), 'infinity')")
            }
        }
    }
}

impl Filter {
    fn ask(&self, asking: &mut Asking<'_>) {
        asking.push("true");
        if !self.kinds.is_empty() {
            asking.push(" AND kind = ANY(").push_bind(texts(&self.kinds)).push(")");
        }
        if let Some(aspect) = &self.aspect {
            asking.push(" AND aspect = ").push_bind(aspect.clone());
        }
        if let Some(year) = self.year {
            asking.push(" AND year = ").push_bind(i64::from(year));
        }
        if let Some(closed) = self.closed {
            asking.push(" AND (closed_at IS NOT NULL) = ").push_bind(closed);
        }
        if let Some(text) = &self.text {
            asking.push(" AND strpos(number || ' ' || title, ").push_bind(text.clone());
            asking.push(") > 0");
        }
        if let Some(unit) = &self.unit {
            asking.push(" AND matter IN (SELECT matter FROM lamp_board WHERE unit = ");
            asking.push_bind(unit.as_str().to_owned()).push(" AND state <> 'CANCELLED')");
        }
        if let Some(awaited) = self.awaited {
            asking.push(format!(" AND EXISTS (SELECT 1 FROM {AWAITED}) = ")).push_bind(awaited);
        }
    }
}
