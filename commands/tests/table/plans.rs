//! From rows to matters: what continues, what is skipped, what is numbered how.

use commands::table::{Options, read};
use domain::due::DueRule;
use domain::time::Day;
use expect_test::expect;

use crate::{check, directory, options};

const HEADER: &str = "序号,项目名称,主要内容,牵头单位,责任单位,完成时限\n";

fn table(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

#[test]
fn rows_without_a_number_continue_the_matter_above() {
    let rows = "1,修路,路基,交通局,财政局,6月底\n\
                ,,路面,公路局,,9月底\n\
                ,,绿化,,住建局,\n\
                ,,含行道树,,,\n\
                ,,,,水利局,\n\
                2,修桥,两座,同上,〃,同上\n";
    check(
        &table(rows),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + D13 | 6月30日24:00前 | 修路 | 路基
        3 示督2020-001/2 D35 + - | 9月30日24:00前 | 修路 | 路面
        4 示督2020-001/3 D35 + D03 D15 | 9月30日24:00前 | 修路 | 绿化⏎含行道树
        7 示督2020-002/1 D35 + D03 D15 | 9月30日24:00前 | 修桥 | 两座
        NOTE 3 - CONTINUED: 本行没有序号，作为上一事项的又一分解项
        NOTE 4 - CONTINUED: 本行没有序号，作为上一事项的又一分解项
        NOTE 5 - CONTINUED: 本行没有序号，并入上一行
        NOTE 6 - CONTINUED: 本行没有序号，并入上一行
    "#]],
    );
}

#[test]
fn headings_repeated_headers_totals_and_footnotes_are_no_items() {
    let rows = "一、交通,,,,,\n\
                1,修路,五公里,交通局,,6月底\n\
                序号,项目名称,主要内容,牵头单位,责任单位,完成时限\n\
                （二）水利,,,,,\n\
                2,清淤,三公里,水利局,,6月底\n\
                三,教育,,,,\n\
                3,建校,一所,教体局,,8月底\n\
                4,,,,,\n\
                合 计,3项,,,,\n\
                注：1.按月报送。,,,,,\n\
                2.报送至督查室。,,,,,\n";
    check(
        &table(rows),
        "a.csv",
        &options(2020),
        &expect![[r#"
        == 一、交通
        3 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路 | 五公里
        == （二）水利
        6 示督2020-002/1 D15 + - | 6月30日24:00前 | 清淤 | 三公里
        == 三、教育
        8 示督2020-003/1 D11 + - | 8月31日24:00前 | 建校 | 一所
    "#]],
    );
}

#[test]
fn footnotes_in_the_column_of_tasks_are_no_tasks() {
    let table = "工作任务,牵头单位,完成时限\n修路,交通局,6月底\n\
                 注：1.按月报送。,,\n2.报送至督查室。,,\n清淤,水利局,6月底\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
        5 示督2020-002/1 D15 + - | 6月30日24:00前 | 清淤
    "#]],
    );
}

#[test]
fn numbers_that_begin_again_in_every_section_are_counted_through() {
    let rows = "一、交通,,,,,\n1,修路,五公里,交通局,,6月底\n\
                二、水利,,,,,\n1,清淤,三公里,水利局,,6月底\n";
    check(
        &table(rows),
        "a.csv",
        &options(2020),
        &expect![[r#"
        == 一、交通
        3 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路 | 五公里
        == 二、水利
        5 示督2020-002/1 D15 + - | 6月30日24:00前 | 清淤 | 三公里
        NOTE 1 序号 RENUMBERED: 序号有重复或缺失，已按行的先后重新编号
    "#]],
    );
}

#[test]
fn empty_cells_are_doubts_in_their_row() {
    let rows =
        "1,修路,五公里,,,6月底\n2,修桥,两座,交通局,,\n3,,,水利局,,6月底\n4,建校,,教体局,,8月底\n";
    check(
        &table(rows),
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 - + - | 6月30日24:00前 | 修路 | 五公里
        3 示督2020-002/1 D10 + - | ? | 修桥 | 两座
        4 示督2020-003/1 D15 + - | 6月30日24:00前 | 
        5 示督2020-004/1 D11 + - | 8月31日24:00前 | 建校
        BLOCKS 2 牵头单位 EMPTY_LEAD: 没有写明牵头单位
        BLOCKS 3 完成时限 EMPTY_DUE: 没有写明完成时限
        BLOCKS 4 主要内容 EMPTY_TEXT: 没有写明任务内容
    "#]],
    );
}

#[test]
fn rows_with_errors_may_be_skipped_with_their_whole_matter_and_numbers_stay() {
    let rows = "1,修路,路基,交通局,,6月底\n,,路面,某某局,,9月底\n2,修桥,两座,交通局,,\n3,清淤,三公里,水利局,,6月底\n";
    let options = Options { skip_rows_with_errors: true, ..options(2020) };
    check(
        &table(rows),
        "a.csv",
        &options,
        &expect![[r#"
        5 示督2020-003/1 D15 + - | 6月30日24:00前 | 清淤 | 三公里
        NOTE 3 牵头单位 UNIT_UNKNOWN: 单位名录中没有“某某局”（此事项已跳过）
        NOTE 3 - CONTINUED: 本行没有序号，作为上一事项的又一分解项
        NOTE 4 完成时限 EMPTY_DUE: 没有写明完成时限（此事项已跳过）
        skipped [2, 4]
    "#]],
    );
}

#[test]
fn a_default_deadline_stands_in_where_no_day_is_named() {
    let default_due = Some(DueRule::By(Day::from_ymd_opt(2020, 12, 20).unwrap()));
    let options = Options { default_due, ..options(2020) };
    let rows = "1,修路,五公里,交通局,,长期\n2,修桥,两座,交通局,,\n3,清淤,三公里,水利局,,2月30日\n";
    check(
        &table(rows),
        "a.csv",
        &options,
        &expect![[r#"
            2 示督2020-001/1 D10 + - | 12月20日24:00前 | 修路 | 五公里
            3 示督2020-002/1 D10 + - | 12月20日24:00前 | 修桥 | 两座
            4 示督2020-003/1 D15 + - | ? | 清淤 | 三公里
            NOTE 2 完成时限 DUE_DEFAULTED: “长期”没有具体日期，按统一时限“12月20日24:00前”
            NOTE 3 完成时限 DUE_DEFAULTED: 没有写明完成时限，按统一时限“12月20日24:00前”
            BLOCKS 4 完成时限 DUE_IMPOSSIBLE: “2月30日”：没有2月30日 → 2020年2月29日前
        "#]],
    );
    let without = "项目名称,牵头单位\n修路,交通局\n";
    check(
        without.as_bytes(),
        "a.csv",
        &options,
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 12月20日24:00前 | 修路
    "#]],
    );
}

#[test]
fn texts_too_long_for_a_matter_are_doubts() {
    let (title, text) = ("题".repeat(201), "文".repeat(2_001));
    let rows = format!("1,{title},{text},交通局,,6月底\n");
    let plan = read(&table(&rows), "a.csv", &directory(), &options(2020)).unwrap();
    let doubts: Vec<&str> = plan.doubts.iter().map(|doubt| doubt.message.as_str()).collect();
    expect![[r#"
        标题有 201 字，不能超过 200 字
        内容有 2001 字，不能超过 2000 字
        分解项有 2001 字，不能超过 1000 字"#]]
    .assert_eq(&doubts.join("\n"));
}

#[test]
fn a_table_of_nothing_but_doubts_lists_the_first_two_thousand() {
    let rows = "1,事,事,甲乙丙丁局、戊己庚辛局,,\n".repeat(1_000);
    let plan = read(&table(&rows), "a.csv", &directory(), &options(2020)).unwrap();
    let last = plan.doubts.last().unwrap();
    assert_eq!((plan.doubts.len(), last.code.to_string().as_str()), (2_001, "TOO_MANY_DOUBTS"));
}
