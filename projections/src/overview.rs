//! The overview (总览): how much there is, how much is late, and how well it went, at an instant
//! that is given. It has no rows of its own.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use domain::assignment::AssignmentId;
use domain::score::Points;
use domain::taxonomy::MatterType;
use domain::time::{Moment, Quarter};
use domain::unit::UnitId;
use domain::warning::Lamp;
use sqlx::{FromRow, PgConnection, Row as _};
use uuid::Uuid;

use crate::questions::{Answer, Asking, Questions};
use crate::scoreboard::Line;

/// How the on-time rate is computed, to be shown beside the figure (A17).
pub const ON_TIME_FORMULA: &str = "按时办结率＝截止时间已过的任务中定为绿灯的任务数÷\
                                   截止时间已过的任务数（撤销、转办、中止的不计，未到期的不计）";

/// Counts of lamps as they are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Lamps {
    pub green: i64,
    pub yellow: i64,
    pub red: i64,
    pub pending: i64,
    pub off: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Plates {
    pub plates_green: i64,
    pub plates_yellow: i64,
    pub plates_red: i64,
}

/// Assignments that were neither cancelled nor transferred, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Counts {
    pub total: i64,
    pub approved: i64,
    /// Not approved yet.
    pub open: i64,
    /// A report is awaited and due within three days.
    pub due_soon: i64,
    /// A report is awaited and late.
    pub overdue: i64,
    pub awaiting_review: i64,
    /// Waiting for review longer than the office may take.
    pub review_overdue: i64,
    /// Deadline passed, and the clock not stopped; and of those, settled green.
    pub passed: i64,
    pub on_time: i64,
    #[sqlx(flatten)]
    pub lamps: Lamps,
    #[sqlx(flatten)]
    pub plates: Plates,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    pub all: Counts,
    pub by_type: BTreeMap<MatterType, Counts>,
}

/// Why an assignment shows what it shows: one line per lamp, plate and score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `LAMP`, `PLATE`, or the code of the rule that paid.
    pub code: String,
    pub sentence: String,
    pub points: Option<Points>,
    pub effective_at: Moment,
    /// Version of the rule set.
    pub rules: u32,
    /// The facts behind it, by id.
    pub events: Vec<Uuid>,
}

impl Counts {
    /// [`ON_TIME_FORMULA`], in thousandths, rounded half up; none while nothing is due.
    pub fn on_time_rate(&self) -> Option<i64> {
        (self.passed > 0).then(|| (2_000 * self.on_time + self.passed) / (2 * self.passed))
    }
}

const COUNTS: &str = "
    count(*) AS total,
    count(*) FILTER (WHERE state = 'APPROVED') AS approved,
    count(*) FILTER (WHERE state <> 'APPROVED') AS open,
    count(*) FILTER (WHERE awaited AND step_due > now.at
        AND step_due <= now.at + interval '3 days') AS due_soon,
    count(*) FILTER (WHERE awaited AND step_due <= now.at) AS overdue,
    count(*) FILTER (WHERE in_review) AS awaiting_review,
    count(*) FILTER (WHERE in_review AND review_by <= now.at) AS review_overdue,
    count(*) FILTER (WHERE due_at <= now.at AND NOT held) AS passed,
    count(*) FILTER (WHERE due_at <= now.at AND settled = 'GREEN') AS on_time,
    count(*) FILTER (WHERE lamp = 'GREEN') AS green,
    count(*) FILTER (WHERE lamp = 'YELLOW') AS yellow,
    count(*) FILTER (WHERE lamp = 'RED') AS red,
    count(*) FILTER (WHERE lamp = 'PENDING') AS pending,
    count(*) FILTER (WHERE lamp = 'OFF') AS off,
    count(*) FILTER (WHERE plate = 'GREEN') AS plates_green,
    count(*) FILTER (WHERE plate = 'YELLOW') AS plates_yellow,
    count(*) FILTER (WHERE plate = 'RED') AS plates_red";

/// What is awaited of a row of the board, and from when on it is late.
const WAITING: &str = "
    state IN ('ISSUED', 'IN_HAND', 'RETURNED') AS awaited,
    state IN ('DECLINE_ASKED', 'SUSPENDED') AS held,
    state = 'SUBMITTED' AND NOT red_proposed
        AND (answers_to IS NULL OR part_accepted) AS in_review,
    greatest(due_at, correction_due) AS step_due";

/// What is counted: of all or of what is due in a quarter, of all units or of one, at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) quarter: Option<Quarter>,
    pub(crate) unit: Option<&'a UnitId>,
    pub(crate) now: Moment,
}

impl Scope<'_> {
    /// Counts rows of the board, which `board` selects.
    pub(crate) async fn count<'a>(
        &self,
        connection: &mut PgConnection,
        board: impl FnOnce(&mut Asking<'a>),
    ) -> Answer<Overview> {
        let mut asking = Asking::new(format!("SELECT kind, {COUNTS} FROM (SELECT *, {WAITING}"));
        board(asking.push(" FROM ("));
        asking
            .push(") AS rows WHERE state NOT IN ('CANCELLED', 'TRANSFERRED')) AS board LEFT JOIN ");
        asking.push("(SELECT matter, kind FROM registry) AS matters USING (matter), (SELECT ");
        asking.push_bind(self.now.utc()).push("::timestamptz AS at) AS now WHERE true");
        if let Some(quarter) = self.quarter {
            let first = Moment::start_of(quarter.first_day());
            let end = Moment::start_of(quarter.next().first_day());
            asking.push(" AND due_at > ").push_bind(first.utc());
            asking.push(" AND due_at <= ").push_bind(end.utc());
        }
        if let Some(unit) = self.unit {
            asking.push(" AND unit = ").push_bind(unit.as_str().to_owned());
        }
        asking.push(" GROUP BY kind ORDER BY kind");
        let mut overview = Overview::default();
        for row in asking.build().fetch_all(connection).await? {
            let kind: Option<String> = row.try_get("kind")?;
            let counts = Counts::from_row(&row)?;
            overview.add(kind.and_then(|kind| kind.parse().ok()), counts);
        }
        Ok(overview)
    }
}

impl Questions {
    /// Counts as of `now`, of all or of what is due in a quarter, of all units or of one.
    pub async fn overview(
        &self,
        quarter: Option<Quarter>,
        unit: Option<&UnitId>,
        now: Moment,
    ) -> Answer<Overview> {
        let mut connection = self.pool().acquire().await?;
        let board = |asking: &mut Asking<'_>| {
            asking.push("SELECT * FROM lamp_board");
        };
        Scope { quarter, unit, now }.count(&mut connection, board).await
    }

    /// Why this lamp, this plate, these points: each with its sentence and its facts.
    pub async fn explain(&self, assignment: AssignmentId) -> Answer<Vec<Reason>> {
        let Some(posted) = self.assignment(assignment).await? else { return Ok(Vec::new()) };
        let row = posted.row;
        let mut reasons = Vec::new();
        if row.lamp != Lamp::Off || !row.lamp_reason.is_empty() {
            reasons.push(self.shown(assignment, "LAMP", "LampTurned", row.rules).await?);
        }
        if row.plate.is_some() {
            reasons.push(self.shown(assignment, "PLATE", "Plate%", row.rules).await?);
        }
        let lines = self.lines_of(&[assignment]).await?;
        Ok(reasons.into_iter().flatten().chain(lines.into_iter().map(scored)).collect())
    }

    /// The last fact of a kind in the assignment's trail.
    async fn shown(
        &self,
        assignment: AssignmentId,
        code: &str,
        kind: &str,
        rules: u32,
    ) -> Answer<Option<Reason>> {
        let last: Option<(String, chrono::DateTime<chrono::Utc>, Uuid)> = sqlx::query_as(
            "SELECT sentence, effective_at, event FROM timeline WHERE category = 'assignment' \
             AND id = $1 AND kind LIKE $2 ORDER BY sequence DESC LIMIT 1",
        )
        .bind(assignment.0.to_string())
        .bind(kind)
        .fetch_optional(self.pool())
        .await?;
        Ok(last.map(|(sentence, at, event)| {
            let (code, effective_at) = (code.to_owned(), Moment::new(at));
            Reason { code, sentence, points: None, effective_at, rules, events: vec![event] }
        }))
    }
}

fn scored(line: Line) -> Reason {
    let row = line.row;
    Reason {
        code: row.code.to_string(),
        sentence: row.sentence,
        points: Some(row.points),
        effective_at: row.effective_at,
        rules: row.rules,
        events: row.events.0,
    }
}

impl Overview {
    fn add(&mut self, kind: Option<MatterType>, counts: Counts) {
        self.all += counts;
        if let Some(kind) = kind {
            *self.by_type.entry(kind).or_default() += counts;
        }
    }
}

impl AddAssign for Overview {
    fn add_assign(&mut self, more: Self) {
        self.all += more.all;
        for (kind, counts) in more.by_type {
            *self.by_type.entry(kind).or_default() += counts;
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.total += more.total;
        self.approved += more.approved;
        self.open += more.open;
        self.due_soon += more.due_soon;
        self.overdue += more.overdue;
        self.awaiting_review += more.awaiting_review;
        self.review_overdue += more.review_overdue;
        self.passed += more.passed;
        self.on_time += more.on_time;
        self.lamps.green += more.lamps.green;
        self.lamps.yellow += more.lamps.yellow;
        self.lamps.red += more.lamps.red;
        self.lamps.pending += more.lamps.pending;
        self.lamps.off += more.lamps.off;
        self.plates.plates_green += more.plates.plates_green;
        self.plates.plates_yellow += more.plates.plates_yellow;
        self.plates.plates_red += more.plates.plates_red;
    }
}
