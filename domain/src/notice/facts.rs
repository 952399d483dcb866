//! The facts of a notice, as they are stored for ever. No name, no number, no address.

use serde::{Deserialize, Serialize};

use crate::time::Moment;

use super::{Channel, Letter, NoticeId};

/// By what it is known that a message arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Proof {
    /// The provider says that the recipient's device has it.
    Receipt,
    /// It was taken, and this channel never says more.
    Accepted,
}

/// Why a message was not sent and never will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WhyExpired {
    TooLate,
    /// What it reminds of has been done meanwhile, or was taken back.
    NoLongerNeeded,
}

/// `no` counts the attempts on a channel from 1, `at` is when it was said; a code is the
/// gateway's, or one of ours in capitals.
#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    NoticeQueued(Box<Letter>),
    /// On record before anything is sent.
    NoticeAttempted {
        notice: NoticeId,
        channel: Channel,
        no: u32,
        at: Moment,
    },
    NoticeAccepted {
        notice: NoticeId,
        channel: Channel,
        no: u32,
        /// What the provider calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provider_id: Option<String>,
        at: Moment,
    },
    NoticeDelivered {
        notice: NoticeId,
        channel: Channel,
        no: u32,
        /// By the provider's clock, where it is the one that says so.
        at: Moment,
        proof: Proof,
    },
    NoticeFailed {
        notice: NoticeId,
        channel: Channel,
        no: u32,
        code: String,
        at: Moment,
        /// None: it is not tried again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_at: Option<Moment>,
        /// The way itself was closed, which counts as no try.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        away: bool,
    },
    /// It may have been sent, or not.
    NoticeUnknown {
        notice: NoticeId,
        channel: Channel,
        no: u32,
        code: String,
        at: Moment,
    },
    /// 待人工
    NoticeDead {
        notice: NoticeId,
        channel: Channel,
        code: String,
    },
    NoticeExpired {
        notice: NoticeId,
        channel: Channel,
        reason: WhyExpired,
    },
    NoticeRevived {
        notice: NoticeId,
        channel: Channel,
        reason: String,
        at: Moment,
    },
    NoticeClosedByHand {
        notice: NoticeId,
        channel: Channel,
        reason: String,
        delivered: bool,
    },
}

impl Event {
    /// On which channel it happened; being queued concerns all of them.
    pub fn channel(&self) -> Option<Channel> {
        match self {
            Self::NoticeQueued(_) => None,
            Self::NoticeAttempted { channel, .. }
            | Self::NoticeAccepted { channel, .. }
            | Self::NoticeDelivered { channel, .. }
            | Self::NoticeFailed { channel, .. }
            | Self::NoticeUnknown { channel, .. }
            | Self::NoticeDead { channel, .. }
            | Self::NoticeExpired { channel, .. }
            | Self::NoticeRevived { channel, .. }
            | Self::NoticeClosedByHand { channel, .. } => Some(*channel),
        }
    }
}
