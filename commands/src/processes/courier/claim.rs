//! Claim: several attempts put on record at once, before anything is sent. Who gets them on
//! record sends; who comes second finds that it was attempted already, and does not.

use async_trait::async_trait;
use domain::notice::{Act, Channel, Command, Notice, NoticeId};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::desk::{Request, Stop};

/// The n-th attempt on a channel of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempt {
    pub(super) notice: NoticeId,
    pub(super) channel: Channel,
    pub(super) no: u32,
}

#[derive(Serialize)]
pub(super) struct Claim(pub(super) Vec<(NoticeId, Channel)>);

#[async_trait]
impl Request for Claim {
    /// Those that were got; what somebody else was faster with, or what is not to be sent any
    /// more, is not among them.
    type Outcome = Vec<Attempt>;

    async fn carry_out(&self, case: &Case<'_>) -> Result<Vec<Attempt>, Stop> {
        case.fetch::<Notice>(self.0.iter().map(|(notice, _)| notice.0.to_string())).await?;
        let mut attempts = Vec::new();
        for (notice, channel) in self.0.iter().copied() {
            let id = notice.0.to_string();
            let before = case.look::<Notice>(&id).await?.state.attempts(channel);
            let attempt = Command::On(channel, Act::Attempt {});
            let after = match case.tell::<Notice>(&id, attempt).await {
                Ok(state) => state.attempts(channel),
                Err(Stop::Refused(_)) => before,
                Err(stop @ Stop::Broken(_)) => return Err(stop),
            };
            if after > before {
                attempts.push(Attempt { notice, channel, no: after });
            }
        }
        Ok(attempts)
    }
}
