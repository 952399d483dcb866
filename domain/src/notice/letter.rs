//! Letter (函): what is said, to which office of a unit, about what, and until when it is of use.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Refusal;
use crate::assignment::AssignmentId;
use crate::contact::ContactRole;
use crate::refusal::text_within;
use crate::time::Moment;
use crate::unit::UnitId;

use super::text::{MAX_TEXT, Values};

/// A digest of one unit's day names fewer.
const MAX_ABOUT: usize = 100;
/// Longest name of a template, such as `CORRECTION/1`.
const MAX_TEMPLATE: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(pub Uuid);

impl NoticeId {
    /// The same cause and recipient is the same notice, however often it is queued. A cause is
    /// whatever names the fact it is about once and for all, such as `t3/<assignment>/<due>`.
    pub fn of(cause: &str, to: &Recipient) -> Self {
        let role: &str = to.role.into();
        let name = format!("{}/{role}/{cause}", to.unit.as_str());
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }
}

/// Whom it is for: an office, not a person. Who holds it is looked up when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recipient {
    pub unit: UnitId,
    pub role: ContactRole,
}

word! {
    /// What a notice is about.
    pub enum NoticeKind {
        /// 交办
        Issued,
        /// 交办未查看
        Unread,
        /// 到期前三天
        T3,
        /// 到期前一天
        T1,
        /// 逾期
        Overdue,
        /// 补正将到期
        Correction,
        /// 催办
        Chase,
        /// 退回
        Returned,
        /// 评定
        Verdict,
        /// 每日汇总
        Digest,
        /// 延期、申退、中止的决定
        Decision,
        /// 有事待督查室处理
        Asked,
        /// 时限调整、撤回、撤销
        Changed,
        /// 升级督促
        Escalation,
        /// 系统告警
        Alarm,
    }
}

impl NoticeKind {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Issued => "交办",
            Self::Unread => "未查看提醒",
            Self::T3 => "到期前三天提醒",
            Self::T1 => "到期前一天提醒",
            Self::Overdue => "逾期",
            Self::Correction => "补正提醒",
            Self::Chase => "催办",
            Self::Returned => "退回",
            Self::Verdict => "评定",
            Self::Digest => "每日汇总",
            Self::Decision => "申请决定",
            Self::Asked => "待办",
            Self::Changed => "安排变动",
            Self::Escalation => "升级督促",
            Self::Alarm => "系统告警",
        }
    }
}

word! {
    /// 渠道: a way out of the house. The inbox on the page is none: every notice stands there.
    pub enum Channel {
        Sms,
        Email,
    }
}

impl Channel {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Sms => "短信",
            Self::Email => "邮件",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub notice: NoticeId,
    pub to: Recipient,
    pub kind: NoticeKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<AssignmentId>,
    /// As it is read; units stand in it as `⟨D10⟩`.
    pub text: String,
    /// What it was filled from, such as `T3/1`, and with what: gateways that only send texts
    /// they have approved want both.
    pub template: String,
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    pub not_before: Moment,
    /// From then on it is of no use. A day after `not_before` at the latest.
    pub expires_at: Moment,
    /// Needless once every assignment it is about has been reported or taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub until_reported: bool,
    /// Also by night.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
}

impl Letter {
    /// Refuses a letter without a text or with one that is too long, that ends before it begins,
    /// and that names a channel twice.
    pub(super) fn fits(&self) -> Result<(), Refusal> {
        text_within("text", &self.text, MAX_TEXT)?;
        text_within("template", &self.template, MAX_TEMPLATE)?;
        if self.about.len() > MAX_ABOUT {
            return Err(Refusal::LimitReached {
                what: format!("一条通知涉及的任务不超过 {MAX_ABOUT} 件"),
            });
        }
        if self.expires_at <= self.not_before {
            return Err(Refusal::invalid("expiresAt", "须晚于最早发送时间"));
        }
        let mut channels = self.channels.clone();
        channels.sort_unstable();
        channels.dedup();
        if channels.len() < self.channels.len() {
            return Err(Refusal::invalid("channels", "渠道不能重复"));
        }
        Ok(())
    }
}

/// Namespace of notices.
const NAMESPACE: Uuid = Uuid::from_u128(0x6c75_6f73_6869_5e74_8e6f_7469_6365_0001);
