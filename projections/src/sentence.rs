//! Every kind of fact as one Chinese sentence. A new kind must find its words here.
//!
//! Units stand in it as `⟨D10⟩`, because a fact is understood alone and names change; whoever
//! shows the sentence puts the names of today there ([`in_names`]).

use domain::assignment::{CancelCause, Duty, Event as Assigned, RevisionCause, UnitRole};
use domain::contact::ContactRole;
use domain::notice::{Letter, Proof, WhyExpired};
use domain::quarter::Adjustment;
use domain::time::{Moment, Quarter, in_words};
use domain::unit::UnitId;
use domain::warning::PlateReason;
use domain::{Fact, batch, calendar, matter, notice, quarter, score, taxonomy, unit};

/// The units a sentence names.
pub fn units_in(sentence: &str) -> Vec<UnitId> {
    let behind = sentence.split(OPEN).skip(1);
    behind.filter_map(|rest| rest.split_once(CLOSE)).map(|(code, _)| UnitId::new(code)).collect()
}

/// A sentence with the names of its units; those without a name keep their codes.
pub fn in_names(sentence: &str, name: impl Fn(&UnitId) -> Option<String>) -> String {
    units_in(sentence).into_iter().fold(sentence.to_owned(), |sentence, unit| {
        let name = name(&unit).unwrap_or_else(|| unit.as_str().to_owned());
        sentence.replace(&marked(&unit), &name)
    })
}

const OPEN: char = '⟨';
const CLOSE: char = '⟩';

fn marked(unit: &UnitId) -> String {
    format!("{OPEN}{}{CLOSE}", unit.as_str())
}

/// What happened, without who and when.
pub fn sentence(fact: &Fact) -> String {
    match fact {
        Fact::Unit(event) => of_unit(event),
        Fact::Calendar(calendar::Event::CalendarPublished(plan)) => {
            format!("发布{}年工作日历第{}版（{}）", plan.year, plan.version, plan.source)
        }
        Fact::Rules(event) => of_rules(event),
        Fact::Taxonomy(taxonomy::Event::TaxonomyAdjusted(adjustment)) => of_taxonomy(adjustment),
        Fact::Matter(event) => of_matter(event),
        Fact::Batch(event) => of_batch(event),
        Fact::Assignment(event) => of_assignment(event),
        Fact::Quarter(event) => of_quarter(event),
        Fact::Notice(event) => of_notice(event),
    }
}

fn of_unit(event: &unit::Event) -> String {
    use unit::Event;
    match event {
        Event::UnitRegistered(it) => format!("登记责任单位：{}", it.name),
        Event::UnitRenamed { name, short_name, .. } => {
            format!("单位更名为{name}（简称{short_name}）")
        }
        Event::UnitAliasesSet { aliases, .. } if aliases.is_empty() => "清除单位别名".into(),
        Event::UnitAliasesSet { aliases, .. } => format!("单位别名：{}", aliases.join("、")),
        Event::UnitContactsSet { contacts, .. } => format!("更新联络人员：共{}人", contacts.len()),
        Event::UnitsMerged { into, effective_on, .. } => {
            format!("自{effective_on}起并入{}", marked(into))
        }
        Event::UnitClosed { reason, .. } => format!("撤销单位：{reason}"),
    }
}

fn of_rules(event: &score::Event) -> String {
    use score::Event;
    match event {
        Event::RuleSetDrafted(rules) => format!("起草赋分规则第{}版", rules.version),
        Event::RuleSetActivated { version, from } => {
            format!("赋分规则第{version}版自{}起用", quarter_in_words(*from))
        }
    }
}

fn of_taxonomy(adjustment: &taxonomy::Adjustment) -> String {
    let mut parts = Vec::new();
    let added: Vec<_> = adjustment.add.iter().map(|(_, label)| label.as_str()).collect();
    if !added.is_empty() {
        parts.push(format!("新增{}", added.join("、")));
    }
    let renamed = adjustment.rename.iter().map(|(from, to)| format!("{from}改称{to}"));
    parts.extend(renamed);
    if !adjustment.retire.is_empty() {
        parts.push(format!("停用{}", adjustment.retire.join("、")));
    }
    format!("调整大方面：{}", parts.join("；"))
}

fn of_matter(event: &matter::Event) -> String {
    use matter::Event;
    match event {
        Event::MatterRegistered(it) => format!("登记事项{}：{}", it.number, it.title),
        Event::MatterDecomposed { items, .. } => format!("分解为{}项", items.len()),
        Event::MatterAmended { title, reason, .. } => {
            format!("修改事项为《{title}》，原因：{reason}")
        }
        Event::MatterLinked { .. } => "关联另一事项".into(),
        Event::ItemsIssued { assignments, .. } => format!("交办{}件任务", assignments.len()),
        Event::ItemsRecalled { assignments, .. } => format!("撤回{}件任务", assignments.len()),
        Event::MatterClosed { summary, .. } => format!("事项办结：{summary}"),
    }
}

fn of_batch(event: &batch::Event) -> String {
    use batch::Event;
    match event {
        Event::BatchIssued { matters, assignments, .. } => {
            format!("一键交办{}个事项、{}件任务", matters.len(), assignments.len())
        }
        Event::BatchRecalled { .. } => "撤回本次交办".into(),
    }
}

fn of_quarter(event: &quarter::Event) -> String {
    use quarter::Event;
    let on = |adjustment: &Adjustment| {
        let Adjustment { unit, points, .. } = adjustment;
        format!("{}{}分：{}", marked(unit), points.signed(), rests_on(adjustment))
    };
    match event {
        Event::QuarterOpened { rules, .. } => format!("季度开始，执行赋分规则第{rules}版"),
        Event::AdjustmentProposed { adjustment, .. } => {
            format!("拟给{}，待另一人确认", on(adjustment))
        }
        Event::ScoreAdjusted { adjustment, .. } => format!("确认给{}", on(adjustment)),
        Event::AdjustmentDeclined { no, unit, reason, .. } => {
            format!("不同意给{}的第{no}号加减分：{reason}", marked(unit))
        }
        Event::QuarterSettled { .. } => "季度结账，此后的灯牌计入以后的季度".into(),
        Event::QuarterFrozen { outcome, .. } => {
            let (units, unsettled) = (outcome.totals.len(), outcome.unsettled);
            format!("季度定榜：{units}个单位，{unsettled}项未定灯牌的结转")
        }
        Event::ReopeningProposed { reason, .. } => {
            format!("申请重开本季度：{reason}，待县领导批准")
        }
        Event::ReopeningDeclined { reason, .. } => format!("不同意重开本季度：{reason}"),
        Event::QuarterReopened { reason, .. } => format!("重开本季度：{reason}"),
    }
}

fn of_notice(event: &notice::Event) -> String {
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
    let (to, role) = (marked(&letter.to.unit), letter.to.role);
    let role = match role {
        ContactRole::Principal => "主要负责同志",
        ContactRole::Deputy => "分管负责人",
        ContactRole::Staff => "联络员",
    };
    format!("通知{to}{role}（{}）：{}", letter.kind.in_words(), letter.text)
}

fn of_assignment(event: &Assigned) -> String {
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
            let due = by(correction.due);
            format!("牵头单位{}退回第{no}次报送：{reason}，须于{due}前补正", marked(lead))
        }
        Assigned::SubmissionWithdrawn { no, .. } => format!("撤回第{no}次报送"),
        Assigned::FeedbackReturned { no, reason_code, reason, correction, .. } => {
            let (why, due) = (because(*reason_code, reason), by(correction.due));
            format!("退回第{no}次报送：{why}，须于{due}前补正")
        }
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
        Assigned::AssignmentCancelled { cause, reason, .. } => match cause {
            CancelCause::Recall => format!("撤回任务：{reason}"),
            CancelCause::Cancelled => format!("撤销任务：{reason}"),
        },
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

fn timeliness(on_time: bool) -> &'static str {
    if on_time { "按期" } else { "逾期" }
}

/// `抗旱有功（依据：县政府纪要3号）`
pub(crate) fn rests_on(Adjustment { reason, document, .. }: &Adjustment) -> String {
    format!("{reason}（依据：{document}）")
}

/// `2020年第1季度`
pub(crate) fn quarter_in_words(quarter: Quarter) -> String {
    format!("{}年第{}季度", quarter.year(), quarter.number())
}

/// `数据不全（缺附表）`; the code alone where nothing else was said.
pub(crate) fn because(code: PlateReason, reason: &str) -> String {
    let words = code.in_words();
    let more = reason.trim();
    if more.is_empty() || more == words { words.into() } else { format!("{words}（{reason}）") }
}

/// An exclusive instant as people write it: midnight is the end of the day before.
fn by(at: Moment) -> String {
    let deadline = domain::time::Deadline::before(at);
    let local = at.local();
    if local.time() == chrono::NaiveTime::MIN {
        format!("{}24:00", in_words(deadline.day()))
    } else {
        format!("{}{}", in_words(local.date_naive()), local.format("%H:%M"))
    }
}
