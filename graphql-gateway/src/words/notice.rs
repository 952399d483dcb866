//! Words about notices.

use async_graphql::Enum;

/// A way out of the house (渠道). The inbox is none: every notice stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::notice::Channel")]
pub enum NoticeChannel {
    /// Short message (短信).
    Sms,
    /// Mail (邮件).
    Email,
}

/// What a notice is about (通知种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::notice::NoticeKind")]
pub enum NoticeKind {
    /// Something was issued (交办).
    Issued,
    /// Nobody of the unit has looked (未查看提醒).
    Unread,
    /// Three days before it is due (到期前三天提醒).
    T3,
    /// The day before it is due (到期前一天提醒).
    T1,
    /// Overdue (逾期).
    Overdue,
    /// A correction is awaited (补正提醒).
    Correction,
    /// The office chases (催办).
    Chase,
    /// A report was returned (退回).
    Returned,
    /// A lamp settled or a plate was shown (评定).
    Verdict,
    /// What there is to do, once a day (每日汇总).
    Digest,
    /// More time, or to be relieved: the decision (申请决定).
    Decision,
    /// Something waits for the office (待办).
    Asked,
    /// A deadline moved, or it was taken back (安排变动).
    Changed,
    /// A slip was signed (升级督促).
    Escalation,
    /// Something is wrong with the house itself (系统告警).
    Alarm,
}

/// How far one channel of a notice is (投递状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::notice::State")]
pub enum DeliveryState {
    /// Waits to be sent, or to be tried again (待发送).
    Pending,
    /// Attempted or taken; the receipt is awaited (待回执).
    UnderWay,
    /// Attempted, and nobody knows what became of it (结果不明).
    Unknown,
    /// It arrived (已送达).
    Delivered,
    /// Only a person can still do something (待人工).
    Dead,
    /// Too late, or needless, and not sent (已过期).
    Expired,
    /// A person knows how it ended (人工了结).
    Closed,
}
