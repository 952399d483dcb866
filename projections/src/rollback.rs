//! The way back: serves again the generation that was served before the last rebuild.
//!
//! It first hears what was stated since, so readers are never taken back to an earlier fact;
//! the live driver then goes on with it. The one it replaces is kept, so the way back has a way
//! back of its own.

use event_store::Log;
use sqlx::{Connection, PgConnection, PgPool};

use crate::fold::ReadModel;
use crate::live::is_on_record;
use crate::place::{self, Place};
use crate::rebuild::{Ready, RebuildError, Rebuilt, take_over};

/// Why there is no way back. Readers see what they saw.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    #[error("{0} has no generation from before")]
    NoneKept(&'static str),
    /// The same facts gave other rows then: only the program of then can serve them.
    #[error("{name} was told by version {kept} of its fold before, this program has {ours}")]
    OtherVersion { name: &'static str, kept: i64, ours: i64 },
    /// A migration has come since.
    #[error("the table of {0} had other columns or indexes before")]
    OtherColumns(&'static str),
    #[error("{0} was told from another log before")]
    OtherLog(&'static str),
    #[error(transparent)]
    Rebuild(#[from] RebuildError),
}

impl From<sqlx::Error> for RollbackError {
    fn from(error: sqlx::Error) -> Self {
        Self::Rebuild(error.into())
    }
}

/// Turns these models back, all in one transaction: none is, if one of them cannot be.
pub async fn roll_back(
    log: &dyn Log,
    pool: &PgPool,
    models: &[&'static dyn ReadModel],
) -> Result<Vec<Rebuilt>, RollbackError> {
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    let mut ready = Vec::new();
    for model in models.iter().copied() {
        place::only_one(&mut connection, model.name()).await?;
        let place = kept(log, &mut connection, model).await?;
        let rows = place::rows(&mut connection, model.name(), &place.schema).await?;
        ready.push(Ready { model, place, rows });
    }
    let turned = take_over(log, &mut connection, ready).await?;
    // They are turned, however the connection ends.
    connection.close().await.ok();
    Ok(turned)
}

/// The generation from before, if it can be served.
async fn kept(
    log: &dyn Log,
    connection: &mut PgConnection,
    model: &dyn ReadModel,
) -> Result<Place, RollbackError> {
    let (name, ours) = (model.name(), i64::from(model.version()));
    let place = Place::kept(connection, name).await?.ok_or(RollbackError::NoneKept(name))?;
    if place.version != ours {
        return Err(RollbackError::OtherVersion { name, kept: place.version, ours });
    }
    if !place::fits(connection, model, &place.schema).await? {
        return Err(RollbackError::OtherColumns(name));
    }
    if !is_on_record(log, &place.mark).await.map_err(RebuildError::from)? {
        return Err(RollbackError::OtherLog(name));
    }
    Ok(place)
}
