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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::contact::ContactRole;
    use domain::notice::{Letter, NoticeKind, Recipient, Values};
    use domain::time::Moment;
    use domain::unit::UnitId;
    use event_store::{Log, MemoryLog};

    use super::*;
    use crate::asked::Asked;
    use crate::clock::HandClock;
    use crate::desk::Desk;

    fn now() -> Moment {
        "2020-03-28 08:00".parse().unwrap()
    }

    async fn desk(log: &Arc<dyn Log>) -> Desk {
        Desk::open(Arc::clone(log), Arc::new(HandClock::at(now()))).await.unwrap()
    }

    async fn queue(desk: &Desk, cause: &str) -> (NoticeId, Channel) {
        let to = Recipient { unit: UnitId::new("D10"), role: ContactRole::Staff };
        let notice = NoticeId::of(cause, &to);
        let letter = Letter {
            notice,
            to,
            kind: NoticeKind::Chase,
            about: vec![],
            text: "请抓紧办理".into(),
            template: NoticeKind::Chase.template_name(),
            values: Values::default(),
            channels: vec![Channel::Sms],
            not_before: now(),
            expires_at: now().plus(chrono::TimeDelta::hours(1)),
            until_reported: false,
            urgent: false,
        };
        let (id, queue) = (notice.0.to_string(), Command::Queue(Box::new(letter)));
        desk.tell::<Notice>(&id, queue, &Asked::by_system(cause)).await.unwrap().unwrap();
        (notice, Channel::Sms)
    }

    async fn claim(desk: &Desk, legs: &[(NoticeId, Channel)], who: &str) -> Vec<Attempt> {
        let answer = desk.handle(&Claim(legs.to_vec()), &Asked::by_system(who)).await;
        answer.unwrap().unwrap().outcome
    }

    #[tokio::test]
    async fn whose_claim_is_on_record_sends_and_nobody_else() {
        let log: Arc<dyn Log> = Arc::new(MemoryLog::default());
        let (one, other) = (desk(&log).await, desk(&log).await);
        let legs = [queue(&one, "a").await, queue(&one, "b").await, queue(&one, "c").await];
        let attempt = |n: usize| {
            let (notice, channel) = legs[n];
            Attempt { notice, channel, no: 1 }
        };
        assert_eq!(claim(&one, &legs[..2], "one").await, [attempt(0), attempt(1)]);
        assert_eq!(claim(&other, &legs, "other").await, [attempt(2)]);
        assert_eq!(claim(&other, &legs, "other again").await, []);
        let told_again = claim(&one, &legs[..2], "one").await;
        assert_eq!(told_again, [attempt(0), attempt(1)], "who asks twice is told the same");
    }

    #[tokio::test]
    async fn what_must_not_be_sent_is_left_out_and_keeps_nothing_else() {
        let log: Arc<dyn Log> = Arc::new(MemoryLog::default());
        let desk = desk(&log).await;
        let known = queue(&desk, "a").await;
        let unknown = (NoticeId(uuid::Uuid::nil()), Channel::Sms);
        let (notice, channel) = known;
        let legs = [unknown, known, (notice, Channel::Email)];
        assert_eq!(claim(&desk, &legs, "one").await, [Attempt { notice, channel, no: 1 }]);
    }
}
