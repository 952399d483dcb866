//! The overview as of an instant: rows that nothing has touched since are counted where they
//! stand; those touched later are folded anew from their streams and counted by the same words.

use domain::assignment::AssignmentId;
use domain::time::{Deadline, Moment, Quarter};
use domain::unit::UnitId;
use sqlx::{Connection, Executor, PgConnection};
use uuid::Uuid;

use super::past::{Bound, Past, Unfolded, bigint};
use crate::lamp_board::Posted;
use crate::overview::{Overview, Scope};
use crate::questions::{Answer, Asking};

/// Streams read at once: enough that round trips do not count, few enough to hold in memory.
const STREAMS: usize = 1_000;

impl Past {
    /// Counts at that instant, of all or of what was due in a quarter, of all units or of one.
    pub async fn overview(
        &self,
        quarter: Option<Quarter>,
        unit: Option<&UnitId>,
    ) -> Result<Overview, Unfolded> {
        let Some(now) = self.instant().await? else { return Ok(Overview::default()) };
        let scope = Scope { quarter, unit, now };
        let (mut overview, touched) = self.untouched(&scope).await?;
        for some in touched.chunks(STREAMS) {
            let rows = self.assignments(some).await?;
            let mut connection = self.questions.pool().acquire().await.map_err(Unfolded::from)?;
            overview += scope.count(&mut connection, |asking| push_rows(asking, &rows)).await?;
        }
        Ok(overview)
    }

    /// Counts of the rows that stand as they stood, and which others were there; both out of
    /// one view of the database, so that a row touched meanwhile is in exactly one of them.
    async fn untouched(&self, scope: &Scope<'_>) -> Answer<(Overview, Vec<AssignmentId>)> {
        let bound = self.bound().await?;
        let mut connection = self.questions.pool().acquire().await?;
        let mut snapshot = connection.begin().await?;
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        let standing = |asking: &mut Asking<'_>| {
            asking.push("SELECT * FROM lamp_board WHERE true");
            bound.push(asking, "touched_at");
        };
        let counted = scope.count(&mut snapshot, standing).await?;
        let touched = touched(&mut snapshot, bound, scope).await?;
        snapshot.commit().await?;
        Ok((counted, touched))
    }
}

/// Which assignments had begun and were touched later.
async fn touched(
    connection: &mut PgConnection,
    bound: Bound,
    scope: &Scope<'_>,
) -> Answer<Vec<AssignmentId>> {
    let mut asking = Asking::new("SELECT assignment FROM lamp_board WHERE ");
    match bound {
        Bound::Position(last) => asking.push("position > ").push_bind(bigint(last)),
        Bound::Effective(instant) => asking.push("touched_at > ").push_bind(instant.utc()),
    };
    // No fact is recorded before it is true.
    asking.push(" AND begun_at <= ").push_bind(scope.now.utc());
    if let Some(unit) = scope.unit {
        asking.push(" AND unit = ").push_bind(unit.as_str().to_owned());
    }
    let ids: Vec<Uuid> = asking.build_query_scalar().fetch_all(connection).await?;
    Ok(ids.into_iter().map(AssignmentId).collect())
}

/// Rows that are in no table, with the columns that are counted.
fn push_rows(asking: &mut Asking<'_>, rows: &[Posted]) {
    asking.push("SELECT * FROM unnest(");
    let mut columns = asking.separated(", ");
    macro_rules! column {
        ($kind:literal, $value:expr) => {
            let column: Vec<_> = rows.iter().map(|it| &it.row).map($value).collect();
            columns.push_bind(column).push_unseparated(concat!("::", $kind, "[]"));
        };
    }
    let utc = |it: Deadline| it.moment().utc();
    column!("uuid", |row| row.matter.0);
    column!("text", |row| row.unit.as_str().to_owned());
    column!("text", |row| row.state.to_string());
    column!("boolean", |row| row.red_proposed);
    column!("text", |row| row.answers_to.as_ref().map(|it| it.as_str().to_owned()));
    column!("boolean", |row| row.part_accepted);
    column!("timestamptz", |row| utc(row.due_at));
    column!("timestamptz", |row| row.correction_due.map(Moment::utc));
    column!("timestamptz", |row| row.review_by.map(utc));
    column!("text", |row| row.settled.map(|it| it.to_string()));
    column!("text", |row| row.lamp.to_string());
    column!("text", |row| row.plate.map(|it| it.to_string()));
    asking.push(") AS folded (matter, unit, state, red_proposed, answers_to, part_accepted, ");
    asking.push("due_at, correction_due, review_by, settled, lamp, plate)");
}
