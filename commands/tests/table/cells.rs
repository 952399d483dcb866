//! One cell at a time: units as offices name them.

use std::fmt::Write as _;

use commands::table::{Directory, DirectoryUnit, read};
use domain::unit::{UnitId, UnitKind};
use expect_test::{Expect, expect};

use crate::{directory, options, shown};

/// Prints what the cells 牵头单位 and 配合单位 become, one line each pair.
fn check(cells: &[(&str, &str)], directory: &Directory, expected: &Expect) {
    let mut out = String::new();
    for (lead, assist) in cells {
        let table =
            format!("工作任务,牵头单位,配合单位,完成时限\n事,\"{lead}\",\"{assist}\",6月底\n");
        let answer = shown(&read(table.as_bytes(), "a.csv", directory, &options(2020)));
        let (units, doubts) = answer.split_once('\n').unwrap();
        let units = units.trim_start_matches("2 示督2020-001/1 ");
        let units = units.trim_end_matches(" | 6月30日24:00前 | 事");
        let (lead, assist) = (lead.replace('\n', "⏎"), assist.replace('\n', "⏎"));
        writeln!(out, "{lead} + {assist} = {units}").unwrap();
        out.extend(doubts.lines().map(|line| format!("    {line}\n")));
    }
    expected.assert_eq(&out);
}

#[test]
fn units_are_separated_by_every_mark_in_use() {
    check(
        &[
            ("财政局", "民政局、水利局，审计局,统计局；信访局;科技局／税务局/气象局"),
            ("财政局", "民政局\n水利局 审计局　统计局"),
            ("财政局", "1.民政局 2.水利局"),
            ("财政局", "①民政局、②水利局"),
            ("财政局", "无"),
            ("财政局", "/"),
            ("财政局", "——"),
        ],
        &directory(),
        &expect![[r#"
            财政局 + 民政局、水利局，审计局,统计局；信访局;科技局／税务局/气象局 = D13 + D19 D15 D24 D25 D28 D31–D33
            财政局 + 民政局⏎水利局 审计局　统计局 = D13 + D19 D15 D24 D25
            财政局 + 1.民政局 2.水利局 = D13 + D19 D15
            财政局 + ①民政局、②水利局 = D13 + D19 D15
            财政局 + 无 = D13 + -
            财政局 + / = D13 + -
            财政局 + —— = D13 + -
        "#]],
    );
}

#[test]
fn one_name_may_be_spaced_out_or_broken_over_lines() {
    check(
        &[
            ("财 政 局", "人力资源和\n社会保障局"),
            ("综合行政\n执法局\n公安局", "示范县经济开发区"),
            ("发展和改革局", "教育和体育局 住房和城乡建设局"),
        ],
        &directory(),
        &expect![[r#"
            财 政 局 + 人力资源和⏎社会保障局 = D13 + D18
            综合行政⏎执法局⏎公安局 + 示范县经济开发区 = D21 D22 + Z01
                NOTE 2 牵头单位 JOINT_LEADS: 有2个牵头单位，按共同牵头办理，各自承担全部责任
            发展和改革局 + 教育和体育局 住房和城乡建设局 = D01 + D11 D03
        "#]],
    );
}

#[test]
fn a_unit_goes_by_its_name_its_short_name_its_aliases_and_with_the_county_before_it() {
    check(
        &[
            ("教育和体育局", "教体局、县教育局、示范县教育局、体育局、教育体育局"),
            ("组织部", "县委组织部、示范县委宣传部、中共示范县委统战部"),
            ("柳林镇", "柳林镇人民政府、城关街道办事处、东湖街道党工委、龙泉、石门镇政府"),
            ("县供电公司", "国网示范县供电公司、开发区管委会"),
            ("财政", "民政、白杨、地方金融监督管理局"),
        ],
        &directory(),
        &expect![[r#"
            教育和体育局 + 教体局、县教育局、示范县教育局、体育局、教育体育局 = D11 + -
                NOTE 2 配合单位 UNIT_TWICE: 教育和体育局重复出现，只计一次
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 教育和体育局既牵头又配合，按牵头处理
            组织部 + 县委组织部、示范县委宣传部、中共示范县委统战部 = D41 + D40 D42
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 县委组织部既牵头又配合，按牵头处理
            柳林镇 + 柳林镇人民政府、城关街道办事处、东湖街道党工委、龙泉、石门镇政府 = T03 + T01 T02 T04 T05
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 柳林镇既牵头又配合，按牵头处理
            县供电公司 + 国网示范县供电公司、开发区管委会 = D34 + Z01
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 供电公司既牵头又配合，按牵头处理
            财政 + 民政、白杨、地方金融监督管理局 = D13 + D19 T09 D29
                NOTE 2 牵头单位 UNIT_GUESSED: “财政”按“财政局”理解
                NOTE 2 配合单位 UNIT_GUESSED: “民政”按“民政局”理解
        "#]],
    );
}

#[test]
fn bureaus_of_other_governments_and_unknown_names_are_asked_back_with_the_nearest() {
    check(
        &[
            ("市财政局", "邻县水利局"),
            ("文化旅游和体育局", "桃林镇、住建委"),
            ("粮食局", "县委督查室"),
        ],
        &directory(),
        &expect![[r#"
            市财政局 + 邻县水利局 = - + -
                BLOCKS 2 牵头单位 UNIT_UNKNOWN: 单位名录中没有“市财政局” → 财政局
                BLOCKS 2 配合单位 UNIT_UNKNOWN: 单位名录中没有“邻县水利局” → 水利局
            文化旅游和体育局 + 桃林镇、住建委 = - + -
                BLOCKS 2 牵头单位 UNIT_UNKNOWN: 单位名录中没有“文化旅游和体育局” → 文化和旅游局 / 教育和体育局
                BLOCKS 2 配合单位 UNIT_UNKNOWN: 单位名录中没有“桃林镇” → 柳林镇
                BLOCKS 2 配合单位 UNIT_UNKNOWN: 单位名录中没有“住建委” → 住房和城乡建设局
            粮食局 + 县委督查室 = - + -
                BLOCKS 2 牵头单位 UNIT_UNKNOWN: 单位名录中没有“粮食局” → 市场监督管理局
                BLOCKS 2 配合单位 UNIT_UNKNOWN: 单位名录中没有“县委督查室”
        "#]],
    );
}

#[test]
fn group_words_are_every_unit_of_a_kind() {
    check(
        &[
            ("财政局", "各镇（街道）"),
            ("财政局", "各镇街"),
            ("财政局", "各镇街道办事处"),
            ("财政局", "镇（街道）"),
            ("财政局", "各镇(街道、开发区)"),
            ("财政局", "各镇（街道）、经济开发区"),
            ("各镇（街道）", "县直各部门"),
            ("各镇、街道", ""),
        ],
        &directory(),
        &expect![[r#"
            财政局 + 各镇（街道） = D13 + T01–T09
            财政局 + 各镇街 = D13 + T01–T09
            财政局 + 各镇街道办事处 = D13 + T01–T09
            财政局 + 镇（街道） = D13 + T01–T09
            财政局 + 各镇(街道、开发区) = D13 + Z01 T01–T09
            财政局 + 各镇（街道）、经济开发区 = D13 + T01–T09 Z01
            各镇（街道） + 县直各部门 = T01–T09 + D01–D42
                NOTE 2 牵头单位 JOINT_LEADS: 有9个牵头单位，按共同牵头办理，各自承担全部责任
            各镇、街道 +  = T01–T09 + -
                NOTE 2 牵头单位 JOINT_LEADS: 有9个牵头单位，按共同牵头办理，各自承担全部责任
        "#]],
    );
}

#[test]
fn groups_that_name_nobody_are_reported() {
    check(
        &[
            ("财政局", "各有关单位"),
            ("各有关部门", ""),
            ("财政局", "县直有关部门、有关镇（街道）、属地镇街、各成员单位"),
            ("财政局", "各镇（街道）（除城关街道外）"),
            ("财政局、民政局等部门", "水利局等"),
        ],
        &directory(),
        &expect![[r#"
            财政局 + 各有关单位 = D13 + -
                NOTE 2 配合单位 GROUP_NOBODY: “各有关单位”没有指明是哪些单位，未能交办给任何单位
            各有关部门 +  = - + -
                BLOCKS 2 牵头单位 GROUP_NOBODY: “各有关部门”没有指明是哪些单位，未能交办给任何单位
            财政局 + 县直有关部门、有关镇（街道）、属地镇街、各成员单位 = D13 + -
                NOTE 2 配合单位 GROUP_NOBODY: “县直有关部门”没有指明是哪些单位，未能交办给任何单位
                NOTE 2 配合单位 GROUP_NOBODY: “有关镇（街道）”没有指明是哪些单位，未能交办给任何单位
                NOTE 2 配合单位 GROUP_NOBODY: “属地镇街”没有指明是哪些单位，未能交办给任何单位
                NOTE 2 配合单位 GROUP_NOBODY: “各成员单位”没有指明是哪些单位，未能交办给任何单位
            财政局 + 各镇（街道）（除城关街道外） = D13 + -
                BLOCKS 2 配合单位 GROUP_EXCEPTION: “各镇（街道）（除城关街道外）”有例外，请逐一写明单位
            财政局、民政局等部门 + 水利局等 = D13 D19 + D15
                NOTE 2 牵头单位 UNITS_OPEN_ENDED: “民政局等部门”没有写全，只交办给已写明的单位
                NOTE 2 配合单位 UNITS_OPEN_ENDED: “水利局等”没有写全，只交办给已写明的单位
                NOTE 2 牵头单位 JOINT_LEADS: 有2个牵头单位，按共同牵头办理，各自承担全部责任
        "#]],
    );
}

#[test]
fn words_in_brackets_and_labels_decide_who_leads() {
    check(
        &[
            ("教育局（牵头）、财政局、民政局", ""),
            ("牵头：水利局；配合：财政局、各镇街", ""),
            ("牵头单位:水利局", "配合单位:财政局"),
            ("水利局", "财政局（牵头）、民政局（配合）"),
            ("扶贫开发办公室（扶贫办）", "综合行政执法局（某科室）"),
            ("水利局（牵头、财政局", "民政局）"),
            ("水利局（配合）", ""),
            ("", "水利局（牵头）、财政局"),
        ],
        &directory(),
        &expect![[r#"
            教育局（牵头）、财政局、民政局 +  = D11 + D13 D19
                NOTE 2 牵头单位 ROLE_FROM_REMARK: 按单元格内的注明，财政局、民政局为配合单位
            牵头：水利局；配合：财政局、各镇街 +  = D15 + D13 T01–T09
                NOTE 2 牵头单位 ROLE_FROM_REMARK: 按单元格内的注明，财政局、城关街道、东湖街道等10个单位为配合单位
            牵头单位:水利局 + 配合单位:财政局 = D15 + D13
            水利局 + 财政局（牵头）、民政局（配合） = D15 D13 + D19
                NOTE 2 配合单位 ROLE_FROM_REMARK: 按单元格内的注明，财政局为牵头单位
                NOTE 2 牵头单位 JOINT_LEADS: 有2个牵头单位，按共同牵头办理，各自承担全部责任
            扶贫开发办公室（扶贫办） + 综合行政执法局（某科室） = D06 + D21
                NOTE 2 配合单位 REMARK_IGNORED: “综合行政执法局”后括号内的“某科室”未采用
            水利局（牵头、财政局 + 民政局） = D15 + D13 D19
                NOTE 2 牵头单位 ROLE_FROM_REMARK: 按单元格内的注明，财政局为配合单位
            水利局（配合） +  = - + D15
                NOTE 2 牵头单位 ROLE_FROM_REMARK: 按单元格内的注明，水利局为配合单位
                BLOCKS 2 牵头单位 EMPTY_LEAD: 没有写明牵头单位
             + 水利局（牵头）、财政局 = D15 + D13
                NOTE 2 配合单位 ROLE_FROM_REMARK: 按单元格内的注明，水利局为牵头单位
        "#]],
    );
}

#[test]
fn a_unit_is_kept_once_and_a_lead_does_not_assist_itself() {
    check(
        &[
            ("财政局、县财政局", "民政局、民政局、审计局"),
            ("教体局", "教育局、财政局"),
            ("柳林镇", "各镇（街道）"),
            ("财政局和民政局", "发展和改革局及工业和信息化局"),
        ],
        &directory(),
        &expect![[r#"
            财政局、县财政局 + 民政局、民政局、审计局 = D13 + D19 D24
                NOTE 2 牵头单位 UNIT_TWICE: 财政局重复出现，只计一次
                NOTE 2 配合单位 UNIT_TWICE: 民政局重复出现，只计一次
            教体局 + 教育局、财政局 = D11 + D13
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 教育和体育局既牵头又配合，按牵头处理
            柳林镇 + 各镇（街道） = T03 + T01 T02 T04–T09
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 柳林镇既牵头又配合，按牵头处理
            财政局和民政局 + 发展和改革局及工业和信息化局 = D13 D19 + D01 D02
                NOTE 2 牵头单位 JOINT_LEADS: 有2个牵头单位，按共同牵头办理，各自承担全部责任
        "#]],
    );
}

#[test]
fn closed_units_and_names_that_two_units_share_are_asked_back() {
    let unit = |id: &str, name: &str, alias: &str, active| DirectoryUnit {
        id: UnitId::new(id),
        name: name.into(),
        short_name: name.into(),
        kind: UnitKind::Department,
        aliases: vec![alias.into()],
        order: 1,
        active,
    };
    let units = vec![
        unit("A", "城市管理局", "城管办", true),
        unit("B", "城市管理服务中心", "城管办", true),
        unit("C", "粮食局", "粮食局", false),
        unit("D", "农机", "", true),
    ];
    check(
        &[("城管办", "粮食局"), ("城市管理局", "农机局、城市管理"), ("县直各部门", "")],
        &Directory { units },
        &expect![[r#"
            城管办 + 粮食局 = - + -
                BLOCKS 2 牵头单位 UNIT_AMBIGUOUS: “城管办”可能是城市管理局或城市管理服务中心 → 城市管理局 / 城市管理服务中心
                BLOCKS 2 配合单位 UNIT_INACTIVE: “粮食局”已撤销或已合并，不能交办
            城市管理局 + 农机局、城市管理 = A + -
                BLOCKS 2 配合单位 UNIT_UNKNOWN: 单位名录中没有“农机局” → 农机
                NOTE 2 配合单位 UNIT_GUESSED: “城市管理”按“城市管理局”理解
                NOTE 2 配合单位 LEAD_ALSO_ASSISTS: 城市管理局既牵头又配合，按牵头处理
            县直各部门 +  = A B D + -
                NOTE 2 牵头单位 JOINT_LEADS: 有3个牵头单位，按共同牵头办理，各自承担全部责任
        "#]],
    );
}
