//! Columns by their names, in any order, below any title.

use commands::table::read;
use expect_test::expect;

use crate::{check, directory, options};

#[test]
fn columns_come_in_any_order_and_names_are_spaced_and_broken() {
    let table = "附件1,,,,\n2020年任务分解表,,,,\n填报单位：督查室,,,,\n\
                 完成 时限,配合单位,\"牵头责任\n单 位\",目标任务（2020年）,序 号\n\
                 6月底,财政局,交通局,修路,3\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        《2020年任务分解表》
        5 示督2020-003/1 D10 + D13 | 6月30日24:00前 | 修路
    "#]],
    );
}

#[test]
fn responsible_units_alone_lead_and_beside_a_lead_they_assist() {
    let alone = "工作任务,责任单位,完成时限\n修路,交通局,6月底\n";
    check(
        alone.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
    "#]],
    );
    let beside = "工作任务,责任单位,牵头部门,完成时限\n修路,财政局,交通局,6月底\n";
    check(
        beside.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + D13 | 6月30日24:00前 | 修路
    "#]],
    );
}

#[test]
fn a_header_may_span_two_rows() {
    let table = "序号,工作任务,责任分工,,时限\n,,牵头单位,协办单位,\n1,修路,交通局,财政局,6月底\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        3 示督2020-001/1 D10 + D13 | 6月30日24:00前 | 修路
    "#]],
    );
}

#[test]
fn columns_about_persons_and_progress_are_ignored() {
    let table = "项目名称,分管领导,牵头领导,牵头单位及责任人,联系电话,完成时限,进展情况,备注\n修路,某副县长,某书记,交通局,123,6月底,已开工,无\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
    "#]],
    );
}

#[test]
fn what_a_header_lacks_is_named_beside_what_was_found() {
    let no_lead = "序号,项目名称,主要内容,完成时限\n1,修路,五公里,6月底\n";
    check(
        no_lead.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        refused MISSING_COLUMN: 第1行表头缺少“牵头单位”列；已有：序号、项目名称、主要内容、完成时限
    "#]],
    );
    let no_due = "说明,,\n序号,项目名称,牵头单位\n1,修路,交通局\n";
    check(
        no_due.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        refused MISSING_COLUMN: 第1行表头缺少“完成时限”列（或在导入时指定统一时限）；已有：序号、项目名称、牵头单位
    "#]],
    );
    let no_header = "姓名,年龄\n甲,30\n乙,31\n";
    check(
        no_header.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        refused NO_HEADER: 没有找到表头：需要任务列（如“项目名称”）和单位列（如“牵头单位”）；开头几行是：姓名、年龄、甲、30、乙、31
    "#]],
    );
    let no_rows = "序号,项目名称,牵头单位,完成时限\n";
    check(
        no_rows.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        refused EMPTY_TABLE: 表格是空的，没有可导入的任务
    "#]],
    );
}

#[test]
fn a_task_without_a_name_column_is_titled_by_its_first_sentence() {
    let table = "工作任务,牵头单位,完成时限\n\
                 \"1.修建外环\n路五公里。含路灯\",交通局,6月底\n\
                 \"清淤三公里\n1.上游\n2.下游\",水利局,6月底\n\
                 25个市重大项目全部开工；入统率100%,发改局,6月底\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
            2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修建外环路五公里 | 1.修建外环⏎路五公里。含路灯
            3 示督2020-002/1 D15 + - | 6月30日24:00前 | 清淤三公里 | 清淤三公里⏎1.上游⏎2.下游
            4 示督2020-003/1 D01 + - | 6月30日24:00前 | 25个市重大项目全部开工 | 25个市重大项目全部开工；入统率100%
            "#]],
    );
}

#[test]
fn a_title_taken_from_a_long_text_is_cut() {
    let text = "修".repeat(60);
    let table = format!("工作任务,牵头单位,完成时限\n{text},交通局,6月底\n");
    let plan = read(table.as_bytes(), "a.csv", &directory(), &options(2020)).unwrap();
    assert_eq!(plan.rows[0].title, format!("{}…", "修".repeat(39)));
    assert_eq!(plan.rows[0].text, text);
}
