//! The facts of a notice in words.

use domain::notice::{self, Letter, Proof, WhyExpired};

use super::marked;

pub(super) fn of_notice(event: &notice::Event) -> String {
    use notice::Event;
    let way = event.channel().map_or("", notice::Channel::in_words);
    match event {
        Event::NoticeQueued(letter) => of_letter(letter),
        Event::NoticeAttempted { no, .. } => format!("{way}第{no}次发送"),
        Event::NoticeAccepted { .. } => format!("{way}已由网关受理，待回执"),
        Event::NoticeDelivered { proof: Proof::Receipt, .. } => format!("{way}送达"),
        Event::NoticeDelivered { proof: Proof::Accepted, .. } => format!("{way}已交出，无回执"),
        Event::NoticeFailed { no, code, retry_at: Some(at), .. } => {
            format!("{way}第{no}次发送失败（{code}），{}重试", at.in_words())
        }
        Event::NoticeFailed { no, code, retry_at: None, .. } => {
            format!("{way}第{no}次发送失败（{code}），不再重试")
        }
        Event::NoticeUnknown { no, code, .. } => format!("{way}第{no}次发送结果不明（{code}）"),
        Event::NoticeDead { code, .. } => format!("{way}待人工处理（{code}）"),
        Event::NoticeExpired { reason: WhyExpired::TooLate, .. } => format!("{way}过期未发"),
        Event::NoticeExpired { reason: WhyExpired::NoLongerNeeded, .. } => {
            format!("{way}已无须发送")
        }
        Event::NoticeRevived { reason, .. } => format!("{way}人工重发：{reason}"),
        Event::NoticeClosedByHand { reason, delivered: true, .. } => {
            format!("{way}人工了结，已知晓：{reason}")
        }
        Event::NoticeClosedByHand { reason, delivered: false, .. } => {
            format!("{way}人工了结，未送达：{reason}")
        }
    }
}

fn of_letter(letter: &Letter) -> String {
    let (to, role) = (marked(&letter.to.unit), letter.to.role.in_words());
    format!("通知{to}{role}（{}）：{}", letter.kind.in_words(), letter.text)
}
