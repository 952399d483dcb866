//! The facts of an assignment in words.

use domain::assignment::{
    CancelCause, Duty, Event as Assigned, RevisionCause, SlipLevel, UnitRole,
};
use domain::time::{Deadline, in_words};

use super::{because, marked};

pub(super) fn of_assignment(event: &Assigned) -> String {
    match event {
        Assigned::AssignmentIssued(duty) => of_issue(duty),
        Assigned::AssignmentFirstViewed { .. } => "首次查看".into(),
        Assigned::AssignmentAcknowledged { .. } => "签收".into(),
        Assigned::ProgressReported { progress, .. } => match progress.percent {
            Some(percent) => format!("报告进展（{percent}%）：{}", progress.text),
            None => format!("报告进展：{}", progress.text),
        },
        Assigned::FeedbackSubmitted { no, on_time, report, .. } => {
            let new = if report.no_change { "，本期无新进展" } else { "" };
            format!("第{no}次报送，{}{new}", timeliness(*on_time))
        }
        Assigned::PartSubmitted { lead, no, on_time, .. } => {
            format!("第{no}次向牵头单位{}报送，{}", marked(lead), timeliness(*on_time))
        }
        Assigned::PartAccepted { lead, no, .. } => {
            format!("牵头单位{}接收第{no}次报送", marked(lead))
        }
        Assigned::PartReturned { lead, no, reason, correction, .. } => {
            let due = Deadline::before(correction.due).in_words();
            format!("牵头单位{}退回第{no}次报送：{reason}，须于{due}前补正", marked(lead))
        }
        Assigned::SubmissionWithdrawn { no, .. } => format!("撤回第{no}次报送"),
        Assigned::FeedbackReturned { no, reason_code, reason, correction, .. } => {
            let (why, due) =
                (because(*reason_code, reason), Deadline::before(correction.due).in_words());
            format!("退回第{no}次报送：{why}，须于{due}前补正")
        }
        Assigned::FeedbackApproved { .. }
        | Assigned::RedPlateProposed { .. }
        | Assigned::RedPlateDeclined { .. }
        | Assigned::PlateShown { .. }
        | Assigned::PlateRevised { .. }
        | Assigned::PlateVoided { .. }
        | Assigned::LampTurned { .. }
        | Assigned::LampSettled { .. }
        | Assigned::LampVoided { .. } => of_verdict(event),
        Assigned::AssignmentCancelled { cause, reason, .. } => match cause {
            CancelCause::Recall => format!("撤回任务：{reason}"),
            CancelCause::Cancelled => format!("撤销任务：{reason}"),
        },
        Assigned::ExtensionAsked { .. }
        | Assigned::ExtensionSigned { .. }
        | Assigned::ExtensionWithdrawn { .. }
        | Assigned::ExtensionGranted { .. }
        | Assigned::ExtensionRefused { .. }
        | Assigned::DeclineAsked { .. }
        | Assigned::DeclineWithdrawn { .. }
        | Assigned::DeclineRefused { .. }
        | Assigned::AssignmentTransferred { .. }
        | Assigned::AssignmentSuspended { .. }
        | Assigned::AssignmentResumed { .. }
        | Assigned::DueChanged { .. }
        | Assigned::ReminderRaised { .. }
        | Assigned::ChaseSent { .. }
        | Assigned::EscalationProposed { .. }
        | Assigned::EscalationSigned { .. }
        | Assigned::EscalationDeclined { .. }
        | Assigned::CoordinationAsked { .. }
        | Assigned::CoordinationAnswered { .. }
        | Assigned::CounterpartChanged { .. } => of_time(event),
    }
}

/// What the office says of a report, and what a lamp says.
fn of_verdict(event: &Assigned) -> String {
    match event {
        Assigned::FeedbackApproved { no, .. } => format!("第{no}次报送审核通过"),
        Assigned::RedPlateProposed { reason_code, reason, .. } => {
            format!("拟亮红牌：{}，待另一人确认", because(*reason_code, reason))
        }
        Assigned::RedPlateDeclined { reason, .. } => format!("不同意亮红牌：{reason}"),
        Assigned::PlateShown { plate, reason, auto: true, .. } => {
            format!("自动亮{}：{reason}", plate.in_words())
        }
        Assigned::PlateShown { plate, reason_code, reason, auto: false, .. } => {
            format!("亮{}：{}", plate.in_words(), because(*reason_code, reason))
        }
        Assigned::PlateRevised { old, plate, reason_code, reason, cause, .. } => {
            let cause = match cause {
                RevisionCause::Review => "复核",
                RevisionCause::Delivered => "补报",
            };
            let (old, new) = (old.in_words(), plate.in_words());
            format!("{cause}后{old}改为{new}：{}", because(*reason_code, reason))
        }
        Assigned::PlateVoided { plate, reason, .. } => {
            format!("{}作废：{reason}", plate.in_words())
        }
        Assigned::LampTurned { from, to, reason, .. } if from == to => {
            // Only the reason is new: what was overdue has come, and is waiting.
            format!("仍为{}：{reason}", to.in_words())
        }
        Assigned::LampTurned { from, to, reason, .. } => {
            format!("{}转为{}：{reason}", from.in_words(), to.in_words())
        }
        Assigned::LampSettled { lamp, reason, .. } => {
            format!("{}定灯：{reason}", lamp.in_words())
        }
        Assigned::LampVoided { lamp, reason, .. } => format!("{}作废：{reason}", lamp.in_words()),
        _ => String::new(),
    }
}

/// What is asked, decided and said about time.
fn of_time(event: &Assigned) -> String {
    match event {
        Assigned::ExtensionAsked { no, new_due, reason, signed, .. } => {
            let until = new_due.in_words();
            let signed = if *signed { "" } else { "，待主要负责同志签字" };
            format!("第{no}次申请延期至{until}：{reason}{signed}")
        }
        Assigned::ExtensionSigned { no, .. } => format!("主要负责同志签字，第{no}次申请延期"),
        Assigned::ExtensionWithdrawn { no, .. } => format!("撤回第{no}次延期申请"),
        Assigned::ExtensionGranted { no, new_due, reason, .. } => {
            let until = new_due.in_words();
            format!("批准第{no}次延期申请，至{until}{}", behind(reason))
        }
        Assigned::ExtensionRefused { no, reason, .. } => {
            format!("不同意第{no}次延期申请：{reason}")
        }
        Assigned::DeclineAsked { reason, suggested, .. } => {
            format!("申请退办，建议由{}承办：{reason}", marked(suggested))
        }
        Assigned::DeclineWithdrawn { .. } => "撤回退办申请".into(),
        Assigned::DeclineRefused { reason, .. } => format!("不同意退办：{reason}"),
        Assigned::AssignmentTransferred { to, reason, .. } => {
            format!("同意退办，转由{}承办：{reason}", marked(to))
        }
        Assigned::AssignmentSuspended { cause, proof, .. } => {
            format!("中止计时：{}（依据：{proof}）", cause.in_words())
        }
        Assigned::AssignmentResumed { .. } => "恢复计时".into(),
        Assigned::DueChanged { old_due, cause, reason, milestones, .. } => {
            let (old, new) = (old_due.in_words(), milestones.due.in_words());
            format!("时限由{old}改为{new}，{}：{reason}", cause.in_words())
        }
        Assigned::ReminderRaised { kind, occurrence, to, .. } => {
            let to: Vec<_> = to.iter().map(|role| role.in_words()).collect();
            format!("{}（第{occurrence}次），提醒{}", kind.in_words(), to.join("、"))
        }
        Assigned::ChaseSent { text, .. } => format!("催办：{text}"),
        Assigned::EscalationProposed { .. }
        | Assigned::EscalationSigned { .. }
        | Assigned::EscalationDeclined { .. } => of_slip(event),
        Assigned::CoordinationAsked { text, .. } => format!("提请督查室协调：{text}"),
        Assigned::CoordinationAnswered { text, .. } => format!("督查室答复协调请求：{text}"),
        Assigned::CounterpartChanged { from, to, .. } => {
            format!("往来单位由{}改为{}", marked(from), marked(to))
        }
        _ => String::new(),
    }
}

/// What time proposes, and what a person says to it.
fn of_slip(event: &Assigned) -> String {
    let paper = |level: SlipLevel| match level {
        SlipLevel::Interview => level.in_words().into(),
        SlipLevel::Blue | SlipLevel::Orange | SlipLevel::Red => format!("发{}", level.in_words()),
    };
    match event {
        Assigned::EscalationProposed { level, reason, .. } => {
            format!("拟{}：{reason}，待督查室主任签发", paper(*level))
        }
        Assigned::EscalationSigned { level, text, .. } => {
            format!("签发{}：{text}", level.in_words())
        }
        Assigned::EscalationDeclined { level, reason, .. } => {
            format!("不{}：{reason}", paper(*level))
        }
        _ => String::new(),
    }
}

fn of_issue(duty: &Duty) -> String {
    let order = &duty.order;
    let role = match order.role {
        UnitRole::Lead => "牵头",
        UnitRole::JointLead => "共同牵头",
        UnitRole::Assist => "配合",
    };
    let due = in_words(duty.milestones.due.day());
    format!("交办{}（{role}），{due}应报：{}", marked(&order.unit), order.text)
}

/// `：同意`; nothing where nothing was said.
fn behind(reason: &str) -> String {
    if reason.trim().is_empty() { String::new() } else { format!("：{reason}") }
}

fn timeliness(on_time: bool) -> &'static str {
    if on_time { "按期" } else { "逾期" }
}
