//! Sentences of the length that people write: about a hundred characters a report.

use domain::assignment::{Command, Progress};
use domain::warning::PlateReason;

use crate::chance::Chance;

const TOPICS: [&str; 8] = [
    "农村生活污水治理项目",
    "老旧小区改造工程",
    "优化营商环境改革任务",
    "马踏湖湿地保护与修复",
    "冬季清洁取暖设备安装",
    "高标准农田建设项目",
    "义务教育学校扩建工程",
    "安全生产隐患排查整治",
];
const DONE: [&str; 5] = [
    "已召开专题会议部署，任务分解到责任股室和站所，建立台账，责任人和完成时间逐项明确，\
     并由分管负责同志每周调度一次",
    "按计划推进，现场核查中发现的问题当场整改，佐证材料和照片随件上报，未发现影响工期的问题，\
     资金和人员均已到位",
    "完成摸底，走访群众，满意率较高，对照目标查漏补缺，确保下一阶段任务按期完成，\
     有关情况已在公开栏公示",
    "协调手续稍有滞后，已增派专班推进，每周调度一次，及时解决推进中的堵点，\
     预计不影响完成时限，已报分管领导同意",
    "本期目标已完成，累计投入资金达到年度计划，组织专项检查，点位全部覆盖，\
     长效机制正在健全，经验做法正在总结",
];
const PLANS: [&str; 3] = [
    "下一步，会同有关单位做好衔接，加快后续工作，对尚未完成的点位逐一明确责任人和完成时间，\
     实行销号管理，并于月底前报送完成情况、现场照片和群众评价",
    "下一步，健全长效机制，防止问题反弹，按周更新台账并公示进度，对进展缓慢的点位现场督办，\
     确有困难的提请县政府专题会议研究，保证按期完成",
    "下一步，对照年度目标逐项销号，确保质量和时限，主动接受群众监督，对群众反映的问题\
     三日内答复、七日内办结，并将办理结果纳入年度考核",
];

pub(super) fn duty(chance: &mut Chance) -> String {
    let topic = chance.one_of(&TOPICS);
    format!(
        "推进{topic}，按照年度计划和责任分工完成本月目标任务，对照任务清单逐项建立台账，\
         明确责任人和完成时间，按期报送进展情况、存在问题和佐证材料，报送内容须经本单位\
         主要负责同志审定；涉及多个单位的，由牵头单位汇总后统一报送，不得以会议、文件代替落实"
    )
}

/// About 350 bytes, once it is a fact.
pub(crate) fn progress(chance: &mut Chance) -> String {
    let (topic, done) = (chance.one_of(&TOPICS), chance.one_of(&DONE));
    let (sites, rest) = (1 + chance.below(90), 1 + chance.below(9));
    format!("“{topic}”{done}，涉及点位{sites}个，尚余{rest}处正在办理。")
}

pub(super) fn report(chance: &mut Chance) -> String {
    let (topic, done, plan) = (chance.one_of(&TOPICS), chance.one_of(&DONE), chance.one_of(&PLANS));
    let (sites, files) = (1 + chance.below(90), 1 + chance.below(30));
    format!(
        "“{topic}”{done}，涉及点位{sites}个。{plan}。随件报送台账{files}份、现场照片和验收材料，\
         数据已与统计部门核对一致，本单位主要负责同志已审定。"
    )
}

pub(super) fn reason(chance: &mut Chance) -> PlateReason {
    match chance.below(100) {
        0..3 => PlateReason::PrPoor,
        3..12 => PlateReason::PyData,
        12..20 => PlateReason::PyVague,
        _ => PlateReason::PgGood,
    }
}

pub(super) fn judged(reason: PlateReason) -> &'static str {
    match reason {
        PlateReason::PgGood => {
            "任务完成较好，材料翔实，数据与现场核查一致，做法可供其他单位借鉴；\
             请继续保持，并将群众评价和后续管护情况一并归档，年底前组织一次回头看。"
        }
        PlateReason::PyVague => {
            "工作措施多、实际成效少，未说明完成数量，内容与上期基本相同；\
             请补充本期完成数量、现场照片和下一步时间安排后再行报送。"
        }
        PlateReason::PyData => {
            "缺少分镇（街道）数据，合计数与明细不一致，未填报累计完成数；\
             请核对台账，按统一格式补正。"
        }
        _ => {
            "完成质量与要求差距较大，关键指标未达到，现场核查发现多处与报送内容不符；\
             请说明原因，提出整改措施和完成时限。"
        }
    }
}

/// What a unit says of its progress, as a command.
pub(crate) fn said(chance: &mut Chance) -> Command {
    let (text, percent) = (progress(chance), u8::try_from(chance.below(100)).ok());
    Command::ReportProgress(Progress { text, media: Vec::new(), percent, forecast: None })
}
