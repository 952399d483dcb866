//! The door: accounts, one-time sign-in links and sessions. People come in by a printed link;
//! passwords and the rest of identity come later.
//!
//! What is kept here is the door's own list, not a fact of the business: an account is never
//! scored, and a session is never replayed.

use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::roster::{Actor, Role, UserId};
use domain::unit::UnitId;
use event_store::postgres;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::clock::Clock;
use crate::hex::hex;

/// How long a printed link opens the door.
pub const LINK_HOURS: i64 = 24;
/// A session nobody uses ends after this.
const IDLE_MINUTES: i64 = 30;
/// And after this in any case.
const LONGEST_HOURS: i64 = 12;
/// Within this, being used again is no news.
const NOTED_MINUTES: i64 = 1;
/// Longest account and name.
const MAX_NAME: usize = 40;
/// Random bytes of a token: nobody guesses 256 bits.
const TOKEN_BYTES: usize = 32;

/// Someone who may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub user: UserId,
    /// As people call them; never leaves the door for a fact.
    pub name: String,
    pub unit: UnitId,
    pub role: Role,
}

impl Account {
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.user.clone(),
            unit: self.unit.clone(),
            role: self.role,
            on_behalf_of: None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("账号已存在")]
    Taken,
    #[error("账号须为 1–{MAX_NAME} 位字母、数字、点、横线或下划线；姓名须为 1–{MAX_NAME} 字")]
    BadName,
    #[error("the door's list cannot be read")]
    Unavailable(#[from] sqlx::Error),
    #[error("this machine gives no random numbers")]
    NoChance,
}

impl DoorError {
    /// Whether the database is only away for a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(error) if postgres::may_pass(error))
    }
}

#[derive(Clone)]
pub struct Door {
    pool: PgPool,
    /// The clock on the wall, also where the county lives in another year.
    clock: Arc<dyn Clock>,
}

impl Door {
    pub fn new(pool: PgPool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }

    /// Adds an account. Refuses one that exists with other particulars; the same again is fine.
    pub async fn admit(&self, account: &Account) -> Result<(), DoorError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let (user, name) = (&account.user.0, account.name.trim());
        let fits = |text: &str| !text.is_empty() && text.chars().count() <= MAX_NAME;
        if !fits(user) || !user.chars().all(plain) || !fits(name) {
            return Err(DoorError::BadName);
        }
        let added = sqlx::query(
            "INSERT INTO accounts (account, name, unit, role, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account) DO NOTHING",
        )
        .bind(user)
        .bind(name)
        .bind(account.unit.as_str())
        .bind(<&str>::from(account.role))
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        if added.rows_affected() == 1
            || self.account(&account.user).await?.as_ref() == Some(account)
        {
            Ok(())
        } else {
            Err(DoorError::Taken)
        }
    }

    /// Whether anybody may come in at all.
    pub async fn inhabited(&self) -> Result<bool, DoorError> {
        let any = "SELECT EXISTS (SELECT FROM accounts WHERE closed_at IS NULL)";
        Ok(sqlx::query_scalar(any).fetch_one(&self.pool).await?)
    }

    pub async fn account(&self, user: &UserId) -> Result<Option<Account>, DoorError> {
        let row: Option<(String, String, String, String)> = sqlx::query_as(
            "SELECT account, name, unit, role FROM accounts
             WHERE account = $1 AND closed_at IS NULL",
        )
        .bind(&user.0)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(read_account))
    }

    /// A token to print: it opens one session, once, within `LINK_HOURS`.
    pub async fn link(&self, user: &UserId) -> Result<String, DoorError> {
        let token = token()?;
        sqlx::query(
            "INSERT INTO sign_in_links (token_hash, account, expires_at) VALUES ($1, $2, $3)",
        )
        .bind(hash(&token))
        .bind(&user.0)
        .bind(self.now() + TimeDelta::hours(LINK_HOURS))
        .execute(&self.pool)
        .await?;
        Ok(token)
    }

    /// Uses a link up. `None` when it is unknown, used or too old.
    pub async fn enter(&self, link: &str) -> Result<Option<String>, DoorError> {
        let used: Option<(String,)> = sqlx::query_as(
            "UPDATE sign_in_links SET used_at = $2
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING account",
        )
        .bind(hash(link))
        .bind(self.now())
        .fetch_optional(&self.pool)
        .await?;
        match used {
            Some((account,)) => Ok(Some(self.open_session(&UserId(account)).await?)),
            None => Ok(None),
        }
    }

    /// Opens a session without a link: only where everybody may be anybody, in the demo county.
    pub async fn open_session(&self, user: &UserId) -> Result<String, DoorError> {
        let token = token()?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, account, opened_at, seen_at)
             VALUES ($1, $2, $3, $3)",
        )
        .bind(hash(&token))
        .bind(&user.0)
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        Ok(token)
    }

    /// Whose session this is, while it lasts. That it was used is noted once a minute: a write
    /// for every question would cost more than most questions.
    pub async fn who(&self, session: &str) -> Result<Option<Account>, DoorError> {
        let now = self.now();
        let row: Option<(String, String, String, String, DateTime<Utc>)> = sqlx::query_as(
            "SELECT account, name, unit, role, seen_at FROM sessions JOIN accounts USING (account)
             WHERE token_hash = $1 AND sessions.closed_at IS NULL AND accounts.closed_at IS NULL
               AND seen_at > $2 AND opened_at > $3",
        )
        .bind(hash(session))
        .bind(now - TimeDelta::minutes(IDLE_MINUTES))
        .bind(now - TimeDelta::hours(LONGEST_HOURS))
        .fetch_optional(&self.pool)
        .await?;
        let Some((user, name, unit, role, seen_at)) = row else { return Ok(None) };
        if now - seen_at > TimeDelta::minutes(NOTED_MINUTES) {
            sqlx::query("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1")
                .bind(hash(session))
                .bind(now)
                .execute(&self.pool)
                .await?;
        }
        Ok(read_account((user, name, unit, role)))
    }

    pub async fn leave(&self, session: &str) -> Result<(), DoorError> {
        sqlx::query("UPDATE sessions SET closed_at = $2 WHERE token_hash = $1")
            .bind(hash(session))
            .bind(self.now())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now().utc()
    }
}

fn read_account((user, name, unit, role): (String, String, String, String)) -> Option<Account> {
    let role = Role::from_str(&role).ok()?;
    Some(Account { user: UserId(user), name, unit: UnitId::new(unit), role })
}

fn token() -> Result<String, DoorError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| DoorError::NoChance)?;
    Ok(hex(&bytes))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
