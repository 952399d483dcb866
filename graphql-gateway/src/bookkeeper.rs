//! The bookkeeper (核算): says what a settled quarter came to, out of the log itself.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use commands::DeskError;
use commands::quarters::{Bookkeeper, Reopened};
use domain::quarter::Outcome;
use domain::time::Quarter;
use projections::Log;
use projections::outcome::{Alarm, ReckonError, reckon_settled};

use crate::fault::{Code, Fault};

/// Reckons over every fact up to the one that closed the books.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reckoner;

/// Nothing is published out of a log that is not what was written.
#[derive(Debug, thiserror::Error)]
#[error("the log is not what was written, from position {} in {}/{}",
    .0.position.raw(), .0.stream.category, .0.stream.id)]
pub struct Tampered(pub Alarm);

#[async_trait]
impl Bookkeeper for Reckoner {
    async fn outcome(
        &self,
        log: &Arc<dyn Log>,
        quarter: Quarter,
    ) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
        let reckoned = reckon_settled(Arc::clone(log), quarter, |_, _| {}).await?;
        let reckoned = reckoned.ok_or(Reopened)?;
        match reckoned.alarm {
            Some(alarm) => Err(Tampered(alarm).into()),
            None => Ok(reckoned.outcome),
        }
    }
}

impl Reckoner {
    /// What a desk that asked it may tell.
    pub(crate) fn fault(error: DeskError) -> Fault {
        match error {
            DeskError::Unexpected(why) if why.is::<Tampered>() => {
                let message = why.downcast_ref::<Tampered>().map(|it| in_words(&it.0));
                let message = format!("{}，不能定榜", message.unwrap_or_default());
                Fault::because(Code::Internal, &message, why)
            }
            DeskError::Unexpected(why) => match why.downcast::<ReckonError>() {
                Ok(error) => (*error).into(),
                Err(why) => DeskError::Unexpected(why).into(),
            },
            other => other.into(),
        }
    }
}

/// Where the log is not what was written, for people.
pub fn in_words(alarm: &Alarm) -> String {
    let Alarm { position, stream, sequence } = alarm;
    let (position, category, id) = (position.raw(), &stream.category, &stream.id);
    format!("位置 {position} 的事实（{category}/{id} 第 {sequence} 条）已不是当初写下的")
}
