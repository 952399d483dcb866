//! Every kind of fact as one Chinese sentence. A new kind must find its words here.
//!
//! Units stand in it as `⟨D10⟩`, because a fact is understood alone and names change; whoever
//! shows the sentence puts the names of today there ([`in_names`]).

mod of_assignment;
mod of_notice;

use domain::plan::{Alarm, AlarmCause, Opened};
use domain::quarter::Adjustment;
use domain::succession::Moved;
use domain::time::Quarter;
use domain::unit::UnitId;
use domain::warning::PlateReason;
use domain::{Fact, batch, calendar, matter, plan, quarter, score, taxonomy, unit};

use of_assignment::of_assignment;
use of_notice::of_notice;

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
        Fact::Plan(event) => of_plan(event),
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

fn of_plan(event: &plan::Event) -> String {
    use plan::Event;
    match event {
        Event::PlanScheduled { terms, .. } => format!("设定定期交办：{}", terms.cadence.in_words()),
        Event::PlanRevised { version, terms, reason, .. } => {
            format!("定期交办改为第{version}版：{}，原因：{reason}", terms.cadence.in_words())
        }
        Event::PlanStopped { reason, .. } => format!("停止定期交办：{reason}"),
        Event::PeriodSkipped { period, reason, .. } => {
            format!("{}期不交办：{reason}", period.as_str())
        }
        Event::PeriodOpened(opened) => of_opening(opened),
        Event::PlanAlarmRaised(Alarm { period, item, unit, cause, .. }) => {
            let what = match (cause, unit) {
                (AlarmCause::UnitClosed, Some(unit)) => {
                    format!("{}已撤销，无承继单位，未交办", marked(unit))
                }
                (AlarmCause::UnitClosed, None) => "责任单位已撤销，未交办".into(),
                (AlarmCause::ItemGone, _) => "事项中已无此分解项，未交办".into(),
            };
            format!("{}期第{item}项：{what}", period.as_str())
        }
    }
}

fn of_opening(opened: &Opened) -> String {
    let Opened { period, due, issued, already, moved, .. } = opened;
    let mut parts = vec![format!("自动交办{}期{issued}件任务", period.as_str())];
    if *already > 0 {
        parts.push(format!("此前已交办{already}件"));
    }
    let to_heir =
        |it: &Moved| format!("第{}项由{}承接{}", it.item, marked(&it.to), marked(&it.from));
    parts.extend(moved.iter().map(to_heir));
    parts.push(format!("{}前应报", due.in_words()));
    parts.join("，")
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
