//! Leg: one channel of a notice, from waiting to its end.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::time::Moment;

use super::{Channel, Letter, hours::send_at};

/// What failed and may pass is tried again after so many minutes, and no more after the
/// last: one attempt and three more.
pub const RETRY_AFTER: [TimeDelta; 3] =
    [TimeDelta::minutes(1), TimeDelta::minutes(5), TimeDelta::minutes(30)];
/// An attempt has its answer by then, or has none: far longer than any request may take. It is
/// also how long a provider may need to know what it was sent.
pub const ANSWER_WITHIN: TimeDelta = TimeDelta::minutes(2);
/// A message is at its end so long after it might first be sent, whatever happens.
pub const END_WITHIN: TimeDelta = TimeDelta::hours(24);
/// A message that was taken takes as long to arrive, mostly.
const ASK_AFTER: TimeDelta = TimeDelta::seconds(30);
/// What was taken at the last moment still gets its receipt.
const RECEIPT_AT_LEAST: TimeDelta = TimeDelta::minutes(10);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Leg {
    pub(super) channel: Channel,
    pub(super) stage: Stage,
    /// Attempts ever made, and when the newest was.
    pub(super) no: u32,
    attempted_at: Option<Moment>,
    /// Attempts since it was queued or revived.
    tries: usize,
    pub(super) revivals: u32,
    /// From when on it is not sent any more.
    pub(super) until: Moment,
    /// When it is given up, sent or not.
    end: Moment,
}

word! {
    /// How far one channel of a notice is, as people need to know it.
    pub enum State {
        /// 待发送: also what waits to be tried again
        Pending,
        /// 发送中、待回执
        UnderWay,
        /// 结果不明
        Unknown,
        /// 已送达
        Delivered,
        /// 待人工
        Dead,
        /// 已过期
        Expired,
        /// 人工了结
        Closed,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    Waiting {
        from: Moment,
    },
    Attempted,
    Accepted {
        at: Moment,
        provider_id: Option<String>,
    },
    /// Attempted, and nobody knows what became of it.
    Unknown,
    Delivered,
    Dead,
    Expired,
    Closed,
}

/// What the courier is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    Send,
    /// Attempt `no` got no answer, and whoever made it is not waiting for one any more.
    Lose {
        no: u32,
    },
    /// Ask the provider what became of it, now and again.
    Ask(Question),
    Expire,
    GiveUp,
}

/// What a provider is asked of attempt `no`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub no: u32,
    pub attempted_at: Moment,
    pub provider_id: Option<String>,
    /// It said that it took it; otherwise nobody knows.
    pub taken: bool,
    /// It is asked until then.
    pub until: Moment,
}

impl Stage {
    /// Nothing will change it any more.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Delivered | Self::Expired | Self::Closed => true,
            Self::Waiting { .. }
            | Self::Attempted
            | Self::Accepted { .. }
            | Self::Unknown
            | Self::Dead => false,
        }
    }

    /// Nothing will change it any more but a person's word or a late receipt.
    pub(super) fn is_ended(&self) -> bool {
        self.is_final() || *self == Self::Dead
    }

    /// It was sent, or may have been, and how that ended is not known.
    pub(super) fn may_be_under_way(&self) -> bool {
        match self {
            Self::Attempted | Self::Accepted { .. } | Self::Unknown => true,
            Self::Waiting { .. } | Self::Delivered | Self::Dead | Self::Expired | Self::Closed => {
                false
            }
        }
    }

    pub(super) fn state(&self) -> State {
        match self {
            Self::Waiting { .. } => State::Pending,
            Self::Attempted | Self::Accepted { .. } => State::UnderWay,
            Self::Unknown => State::Unknown,
            Self::Delivered => State::Delivered,
            Self::Dead => State::Dead,
            Self::Expired => State::Expired,
            Self::Closed => State::Closed,
        }
    }

    pub(super) fn in_words(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "待发送",
            Self::Attempted => "发送中",
            Self::Accepted { .. } => "待回执",
            Self::Unknown => "结果不明",
            Self::Delivered => "已送达",
            Self::Dead => "待人工",
            Self::Expired => "已过期",
            Self::Closed => "人工了结",
        }
    }
}

impl Leg {
    pub(super) fn new(channel: Channel, letter: &Letter) -> Self {
        let end = letter.not_before.plus(END_WITHIN);
        Self {
            channel,
            stage: Stage::Waiting { from: letter.not_before },
            no: 0,
            attempted_at: None,
            tries: 0,
            revivals: 0,
            until: letter.expires_at.min(end),
            end,
        }
    }

    pub(super) fn attempted(&mut self, no: u32, at: Moment) {
        self.no = no;
        self.attempted_at = Some(at);
        self.tries += 1;
        self.stage = Stage::Attempted;
        self.end = self.end.max(at.plus(RECEIPT_AT_LEAST));
    }

    pub(super) fn accepted(&mut self, provider_id: Option<String>, at: Moment) {
        self.stage = Stage::Accepted { at, provider_id };
    }

    /// Dead, when it is not tried again, is a fact of its own.
    pub(super) fn failed(&mut self, retry_at: Option<Moment>, away: bool) {
        self.tries = self.tries.saturating_sub(usize::from(away));
        self.stage = retry_at.map_or(Stage::Dead, |from| Stage::Waiting { from });
    }

    /// It has its tries and its day again.
    pub(super) fn revived(&mut self, at: Moment) {
        self.end = at.plus(END_WITHIN);
        self.until = self.end;
        self.tries = 0;
        self.revivals += 1;
        self.stage = Stage::Waiting { from: at };
    }

    /// After what time it is tried again; none after the last try.
    pub(super) fn retry_after(&self) -> Option<TimeDelta> {
        RETRY_AFTER.get(self.tries.checked_sub(1)?).copied()
    }

    /// From when on it is certain that it is not sent any more: it may wait for a morning that
    /// comes too late.
    pub(super) fn last_call(&self, urgent: bool) -> Moment {
        match self.stage {
            Stage::Waiting { from } if send_at(from, urgent) >= self.until => from.min(self.until),
            Stage::Waiting { .. }
            | Stage::Attempted
            | Stage::Accepted { .. }
            | Stage::Unknown
            | Stage::Delivered
            | Stage::Dead
            | Stage::Expired
            | Stage::Closed => self.until,
        }
    }

    /// When it will be tried; none where that would be too late, and when nobody waits for it.
    pub(super) fn next_try(&self, urgent: bool) -> Option<Moment> {
        let Stage::Waiting { from } = self.stage else { return None };
        Some(send_at(from, urgent)).filter(|at| *at < self.until)
    }

    pub(super) fn next(&self, letter: &Letter, now: Moment) -> Option<(Moment, Errand)> {
        match &self.stage {
            Stage::Waiting { from } => {
                let at = send_at((*from).max(now), letter.urgent);
                let last_call = self.last_call(letter.urgent);
                if at < self.until {
                    Some((at, Errand::Send))
                } else {
                    Some((last_call, Errand::Expire))
                }
            }
            Stage::Attempted => Some((self.answer_by()?, Errand::Lose { no: self.no })),
            Stage::Unknown | Stage::Accepted { .. } if now >= self.end => {
                Some((self.end, Errand::GiveUp))
            }
            Stage::Unknown => Some((self.answer_by()?, Errand::Ask(self.question(None)?))),
            Stage::Accepted { at, provider_id } => {
                let question = self.question(provider_id.clone())?;
                Some((at.plus(ASK_AFTER), Errand::Ask(question)))
            }
            Stage::Delivered | Stage::Dead | Stage::Expired | Stage::Closed => None,
        }
    }

    fn answer_by(&self) -> Option<Moment> {
        Some(self.attempted_at?.plus(ANSWER_WITHIN))
    }

    fn question(&self, provider_id: Option<String>) -> Option<Question> {
        Some(Question {
            no: self.no,
            attempted_at: self.attempted_at?,
            provider_id,
            taken: matches!(self.stage, Stage::Accepted { .. }),
            until: self.end,
        })
    }
}
