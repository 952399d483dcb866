//! Marks (已读): how far each account has read its inbox. The reader's own, kept beside accounts
//! and not a fact: what was said stays said, and nobody is scored by when they read it.

use domain::roster::UserId;
use event_store::{Cursor, postgres};
use sqlx::PgPool;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// Marks that are told to who listens; whoever falls further behind looks for themselves.
const TOLD: usize = 64;

#[derive(Debug, Clone)]
pub struct Marks {
    pool: PgPool,
    moved: Sender<UserId>,
}

#[derive(Debug, thiserror::Error)]
#[error("the marks cannot be read")]
pub struct Unmarked(#[from] sqlx::Error);

impl Unmarked {
    /// Whether the database is only away for a moment.
    pub fn may_pass(&self) -> bool {
        postgres::may_pass(&self.0)
    }
}

impl Marks {
    pub fn new(pool: PgPool) -> Self {
        Self { pool, moved: broadcast::channel(TOLD).0 }
    }

    /// Up to which place in the order of all facts somebody has read.
    pub async fn read_up_to(&self, user: &UserId) -> Result<Cursor, Unmarked> {
        let position: Option<i64> =
            sqlx::query_scalar("SELECT position FROM inbox_marks WHERE account = $1")
                .bind(&user.0)
                .fetch_optional(&self.pool)
                .await?;
        Ok(position.map_or(Cursor::default(), |it| Cursor::new(it.unsigned_abs())))
    }

    /// They have read up to there. A mark never moves back.
    pub async fn mark(&self, user: &UserId, up_to: Cursor) -> Result<(), Unmarked> {
        sqlx::query(
            "INSERT INTO inbox_marks (account, position) VALUES ($1, $2)
             ON CONFLICT (account) DO UPDATE
             SET position = greatest(inbox_marks.position, excluded.position)",
        )
        .bind(&user.0)
        .bind(i64::try_from(up_to.raw()).unwrap_or(i64::MAX))
        .execute(&self.pool)
        .await?;
        // Nobody may be listening.
        self.moved.send(user.clone()).ok();
        Ok(())
    }

    /// Whose marks move, from now on.
    pub fn moves(&self) -> Receiver<UserId> {
        self.moved.subscribe()
    }
}
