//! The cells of `fixtures/tables/campaigns-2020.xlsx`: sixteen content lines as sections, merged
//! cells, a header over two rows, group words, and most of what offices write by mistake.

use crate::workbook::{Put, workbook};

/// Due dates typed as dates rather than as texts begin with `=`.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// A heading.
const fn part(text: &'static str) -> Row {
    ("#", text, "", "", "")
}

/// 序号, 目标与任务, 牵头责任单位, 配合单位, 完成时限. `^` continues the merged cell above.
const ROWS: &[Row] = &[
    part("一、双招双引"),
    (
        "1",
        "新签约亿元以上项目30个，其中制造业项目不少于18个",
        "投资促进服务中心",
        "各镇（街道）、开发区",
        "12月底",
    ),
    (
        "2",
        "引进高层次人才和急需紧缺人才120名。落实人才公寓、子女入学等配套政策",
        "县委组织部",
        "县人社局、教育局、住建局",
        "2020年12月31日前",
    ),
    ("3", "在外示范籍人士联络名册建档，节日走访", "统战部", "团县委 妇联", "长期坚持"),
    part("二、重大项目建设"),
    (
        "1",
        "25个市重大项目全部开工，完成年度投资80%以上",
        "发展和改革局",
        "自然资源局；行政审批局；各项目所在镇街",
        "9月底前",
    ),
    ("2", "133个县重点项目实行周调度、月通报", "发改局", "县直有关部门", "每月"),
    ("^", "对未按期开工的项目逐个约谈，提出整改时限", "督查室", "", "每季度"),
    ("3", "项目要素保障专班实体化运行", "发改委", "供电公司,税务局,金融办", "3月15日前"),
    part("三、产业转型升级"),
    ("1", "技改投资增长10%，实施重点技改项目40个", "工业和信息化局", "科学技术局", "四季度"),
    ("2", "关停淘汰落后产能企业7家", "工信局（牵头）、生态环境分局（配合）", "供电公司", "6月前"),
    ("3", "新增高新技术企业15家", "科技局", "工信局、税务局等部门", "=2020-11-30"),
    part("四、园区提升"),
    ("1", "开发区体制机制改革方案印发并落地", "示范县经济开发区", "组织部、财政局", "上半年"),
    ("2", "建成标准厂房8万平方米", "开发区管委会", "自然资源和规划局", "2020.10.31"),
    ("3", "园区污水处理厂提标改造", "经开区", "生态环境分局、住建局", "2月30日前"),
    part("五、乡村振兴"),
    ("1", "打造乡村振兴示范片区4个", "农业农村局", "各镇(街道)", "12月20日前"),
    ("2", "村集体经济收入5万元以下的村全部清零", "组织部", "农业农村局和财政局", "年底前"),
    ("3", "夏粮收购企业安全检查", "粮食和物资储备局", "应急管理局", "6月10日前"),
    part("六、脱贫攻坚"),
    (
        "1",
        "建档立卡户“两不愁三保障”动态清零",
        "扶贫开发办公室",
        "教育局\n卫健局\n医保局\n住建局",
        "=2020-06-30",
    ),
    ("^", "防返贫监测户每月走访一次，问题当月销号", "^", "各镇（街道）", "每月"),
    ("2", "扶贫项目资产清查登记", "扶贫办", "财政局、审计局", "5月中旬"),
    ("3", "消费扶贫专柜进机关、进学校、进企业", "同上", "商务局、教体局", "8月31日前"),
    part("七、大气污染防治"),
    ("1", "PM2.5平均浓度同比下降6%", "生态环境分局", "各有关单位", "全年"),
    ("2", "31家重点排污单位在线监测联网", "环保局", "", "4月底前"),
    ("3", "建筑工地落实“六个百分之百”", "住建局", "综合行政\n执法局", "接通知后5个工作日内"),
    part("八、水污染防治"),
    ("1", "县控断面水质达标率100%", "生态环境分局、水利局", "各镇街", "每季度末"),
    ("2", "黑臭水体整治“回头看”", "住房和城乡建设局", "生态环境分局、水利局、水利局", "3月至10月"),
    part("九、安全生产"),
    ("1", "危化品企业风险评估全覆盖", "应急管理局", "县直各部门", "7月底"),
    ("2", "校车、客车、重型货车安全隐患清零", "公安局", "交通运输局、教育和体育局", ""),
    ("3", "城镇燃气管道占压清理", "", "住建局", "9月30日前"),
    part("十、城乡品质提升"),
    (
        "1",
        "打通断头路3条",
        "住建局",
        "自然资源局、城关街道办事处、东湖街道",
        "10月底前完成主体，12月底前通车",
    ),
    ("2", "新增停车场12处", "城管局", "公安交警大队", "2020年8月"),
    ("3", "城乡环卫市场化作业考核", "城乡环卫中心", "各镇（街道）（除城关街道外）", "每月25日前"),
    part("十一、营商环境优化"),
    (
        "1",
        "工程建设项目审批压减到60个工作日以内",
        "行政审批服务局",
        "住建局、自然资源局、人防办",
        "6月底",
    ),
    ("2", "企业开办“一日办结”", "市场监管局", "审批局、税务局", "交办后10日内"),
    part("十二、民生保障"),
    ("1", "办好年度民生实事，按季公开进度", "县委宣传部", "相关部门", "每季度"),
    ("2", "落实社会救助和保障标准与物价上涨挂钩联动机制", "民政局", "财 政 局、人社局", "常年"),
    part("疫情防控与复工复产"),
    (
        "1",
        "规上企业复工率达到100%",
        "工业和信息化局",
        "卫生健康局、人力资源社会保障局、各镇（街道、开发区）",
        "3月10日前",
    ),
    ("2", "返乡人员登记、健康监测和心理疏导", "卫健委", "桃林镇、柳林镇政府、石门", "2月底前"),
    part("电视问政整改"),
    ("1", "问政曝光的9个问题全部整改销号", "县委督查室", "公安局、城管局", "4月30日前"),
    part("环保督察整改"),
    (
        "1",
        "督察反馈问题整改“清单制+责任制+销号制”",
        "生态环境分局",
        "自然资源局、水利局",
        "2020年3月—12月",
    ),
    part("七大会战"),
    ("1", "城区绿化会战：新增绿地20万平方米", "综合行政执法局", "住建局", "4月20日前"),
    ("2", "治水会战：清淤疏浚沟渠120公里", "县水利局", "各镇街", "5月31日前"),
];

const FIRST_ROW: u32 = 5;

pub(crate) fn campaigns() -> Vec<u8> {
    let mut cells = vec![
        Put::Text(0, 0, "附件2"),
        Put::Merged((1, 0), (1, 5), "示范县2020年攻坚行动\n任务分解表"),
        Put::Merged((2, 0), (2, 5), "（2020年3月2日印发）"),
        Put::Merged((3, 0), (4, 0), "序\n号"),
        Put::Merged((3, 1), (4, 1), "目标与任务"),
        Put::Merged((3, 2), (3, 3), "责任分工"),
        Put::Text(4, 2, "牵头\n责任单位"),
        Put::Text(4, 3, "配合单位"),
        Put::Merged((3, 4), (4, 4), "完成\n时限"),
        Put::Merged((3, 5), (4, 5), "备注"),
    ];
    for (row, line) in (FIRST_ROW..).zip(ROWS) {
        write_row(&mut cells, row, line);
    }
    let end = FIRST_ROW + u32::try_from(ROWS.len()).unwrap();
    cells.push(Put::Merged((end, 0), (end, 5), "注：牵头责任单位列第一位的为总牵头。"));
    cells.push(Put::Text(end + 1, 0, "联系电话见通讯录。"));
    let contacts = [Put::Text(0, 0, "报送格式"), Put::Text(1, 0, "文字不超过500字")];
    workbook(&[("封面", &[]), ("任务分解表", &cells), ("报送要求", &contacts)])
}

fn write_row(cells: &mut Vec<Put>, row: u32, line: &Row) {
    let (serial, text, lead, assist, due) = *line;
    if serial == "#" {
        cells.push(Put::Merged((row, 0), (row, 5), text));
        return;
    }
    if let Ok(number) = serial.parse() {
        cells.push(Put::Number(row, 0, number));
    } else {
        merge_up(cells, row, 0);
    }
    cells.push(Put::Text(row, 1, text));
    match lead {
        "^" => merge_up(cells, row, 2),
        "" => {}
        _ => cells.push(Put::Text(row, 2, lead)),
    }
    if !assist.is_empty() {
        cells.push(Put::Text(row, 3, assist));
    }
    match due.strip_prefix('=') {
        Some(date) => {
            let parts: Vec<u16> = date.split('-').map(|part| part.parse().unwrap()).collect();
            let small = |at: usize| u8::try_from(parts[at]).unwrap();
            cells.push(Put::Date(row, 4, (parts[0], small(1), small(2))));
        }
        None if due.is_empty() => {}
        None => cells.push(Put::Text(row, 4, due)),
    }
}

/// Makes the cell one with the cell above it. The merged cell carries a text in this library, so
/// numbers become texts, as in tables that were pasted from a document.
fn merge_up(cells: &mut [Put], row: u32, column: u16) {
    for cell in cells {
        match *cell {
            Put::Text(r, c, text) if (r, c) == (row - 1, column) => {
                *cell = Put::Merged((r, c), (row, column), text);
            }
            Put::Number(r, c, _) if (r, c) == (row - 1, column) => {
                let text = ROWS[(r - FIRST_ROW) as usize].0;
                *cell = Put::Merged((r, c), (row, column), text);
            }
            _ => {}
        }
    }
}
