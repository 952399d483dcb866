//! The questions that can be asked of the past, and how it is found.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::Decider;
use domain::assignment::{Assignment, AssignmentId};
use domain::time::Moment;
use event_store::{Cursor, Log, ReadError, Recorded, Stream};

use super::Until;
use crate::fold::{Entry, EntryOf, Fold, Model, ReadModel, Share};
use crate::lamp_board::{LampBoard, Posted};
use crate::questions::{Answer, Asking, Questions, Unanswered};
use crate::told::{Poison, Told};

/// The last fact that was on record at an instant, by halves: facts are recorded in order, and
/// one look at an index tells which half it is in.
const LAST_RECORDED: &str = "
    WITH RECURSIVE search (low, high) AS (
        SELECT 0::bigint, coalesce(max(position), 0) FROM timeline
        UNION ALL
        SELECT CASE WHEN recorded_at <= $1 THEN position ELSE low END,
               CASE WHEN recorded_at <= $1 THEN high ELSE (low + high) / 2 END
        FROM search, LATERAL (
            SELECT position, recorded_at FROM timeline
            WHERE position > (low + high) / 2 ORDER BY position LIMIT 1
        ) AS found
        WHERE low < high
    )
    SELECT max(low) FROM search";

/// The read models as of an instant. It answers from the rows that have stood since, and folds
/// anew only what was touched later, so its cost is that of what has changed.
pub struct Past {
    pub(super) log: Arc<dyn Log>,
    pub(super) questions: Questions,
    pub(super) until: Until,
}

/// The past cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum Unfolded {
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error(transparent)]
    Poison(#[from] Poison),
}

impl From<sqlx::Error> for Unfolded {
    fn from(error: sqlx::Error) -> Self {
        Self::Unanswered(error.into())
    }
}

/// Up to where rows count, in terms of their columns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound {
    Position(Cursor),
    Effective(Moment),
}

impl Questions {
    /// The same read models as they stood at an instant; `log` is the one they are told from.
    pub fn as_of(&self, log: &Arc<dyn Log>, until: Until) -> Past {
        Past { log: Arc::clone(log), questions: self.clone(), until }
    }
}

impl Past {
    /// An assignment as the lamp board showed it; none before it was issued.
    pub async fn assignment(&self, id: AssignmentId) -> Result<Option<Posted>, Unfolded> {
        Ok(self.assignments(&[id]).await?.pop())
    }

    /// Those that were there, in the order of their ids.
    pub(super) async fn assignments(&self, ids: &[AssignmentId]) -> Result<Vec<Posted>, Unfolded> {
        let stream = |id: &AssignmentId| Stream::new(Assignment::STREAM, id.0.to_string());
        let streams: Vec<_> = ids.iter().map(stream).collect();
        let facts = self.log.read_streams(&streams).await?;
        Ok(fold::<LampBoard>(&self.told(&facts)?))
    }

    /// What counts of these facts.
    pub(super) fn told(&self, facts: &[Recorded]) -> Result<Vec<Told>, Poison> {
        let counting = facts.iter().filter(|fact| self.until.counts(&fact.noted()));
        counting.filter_map(|fact| Told::read(fact).transpose()).collect()
    }

    pub(super) async fn bound(&self) -> Answer<Bound> {
        Ok(match self.until {
            Until::Position(last) => Bound::Position(last),
            Until::Effective(instant) => Bound::Effective(instant),
            Until::Recorded(instant) => {
                let query = sqlx::query_scalar(LAST_RECORDED).bind(instant.utc());
                let last: i64 = query.fetch_one(self.questions.pool()).await?;
                Bound::Position(Cursor::new(last.unsigned_abs()))
            }
        })
    }

    /// What time it was: at a position, when its fact was recorded. None before the first.
    pub async fn instant(&self) -> Answer<Option<Moment>> {
        let last = match self.until {
            Until::Recorded(instant) | Until::Effective(instant) => return Ok(Some(instant)),
            Until::Position(last) => last,
        };
        let before = "SELECT recorded_at FROM timeline WHERE position <= $1 \
                      ORDER BY position DESC LIMIT 1";
        let query = sqlx::query_scalar(before).bind(bigint(last));
        let found: Option<DateTime<Utc>> = query.fetch_optional(self.questions.pool()).await?;
        Ok(found.map(Moment::new))
    }
}

impl Bound {
    /// `AND` a row of the table counts, by its position or by the instant in this column.
    pub(super) fn push(self, asking: &mut Asking<'_>, effective: &str) {
        match self {
            Self::Position(last) => asking.push(" AND position <= ").push_bind(bigint(last)),
            Self::Effective(instant) => {
                asking.push(format!(" AND {effective} <= ")).push_bind(instant.utc())
            }
        };
    }
}

pub(super) fn bigint(position: Cursor) -> i64 {
    i64::try_from(position.raw()).unwrap_or(i64::MAX)
}

/// What these facts make of `F`, by key; for folds that need no reference.
pub(super) fn fold<F: Fold>(facts: &[Told]) -> Vec<EntryOf<F>> {
    let mut memory = Model::<F>::NEW.memory(Share::ALL);
    for fact in facts {
        memory.tell(fact);
    }
    let entry = |row| Entry::read(row).expect("a row is read as it was written");
    memory.take().into_iter().map(entry).collect()
}
