//! From a file to a grid: encodings, separators, workbooks; and files that are no tables.

use std::fmt::Write as _;

use commands::table::{MAX_BYTES, MAX_ROWS, read};
use expect_test::{Expect, expect};

use crate::workbook::Put::{Date, Merged, Number, Text};
use crate::workbook::{Put, archive, parts, workbook};
use crate::{check, directory, options, shown};

const TABLE: &str = "项目名称,牵头单位,完成时限\n修路,交通局,6月底\n";

const ROAD: &[Put] = &[
    Text(0, 0, "项目名称"),
    Text(0, 1, "牵头单位"),
    Text(0, 2, "完成时限"),
    Text(1, 0, "修路"),
    Text(1, 1, "交通局"),
    Date(1, 2, (2020, 6, 30)),
];

#[test]
fn a_text_table_is_read_in_every_encoding_that_offices_save() {
    let plain = shown(&read(TABLE.as_bytes(), "a.csv", &directory(), &options(2020)));
    expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
    "#]]
    .assert_eq(&plain);
    let with_mark = format!("\u{feff}{TABLE}").into_bytes();
    let gb18030 = encoding_rs::GB18030.encode(TABLE).0.into_owned();
    let utf_16 = TABLE.encode_utf16().flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf_16).collect();
    for bytes in [with_mark, gb18030, utf_16] {
        let same = shown(&read(&bytes, "A.CSV", &directory(), &options(2020)));
        assert_eq!(plain, same);
    }
}

#[test]
fn commas_tabs_and_semicolons_separate() {
    let plain = shown(&read(TABLE.as_bytes(), "a.csv", &directory(), &options(2020)));
    for separator in ["\t", ";"] {
        let table = TABLE.replace(',', separator);
        assert_eq!(plain, shown(&read(table.as_bytes(), "a.csv", &directory(), &options(2020))));
    }
}

#[test]
fn rows_are_counted_as_excel_counts_them_over_blank_lines_and_broken_cells() {
    let table = "\"分解表\n（2020年）\"\r\n\r\n项目名称,\"牵头\r\n单位\",完成时限\r\n\r\n\
                 \"修\n路\",交通局,6月底\r\n\r\n\r\n补漏,,5月底\r\n";
    check(
        table.as_bytes(),
        "a.csv",
        &options(2020),
        &expect![[r#"
            《分解表（2020年）》
            5 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路 | 修⏎路
            8 示督2020-002/1 - + - | 5月31日24:00前 | 补漏
            BLOCKS 8 牵头单位 EMPTY_LEAD: 没有写明牵头单位
        "#]],
    );
}

#[test]
fn a_workbook_gives_whole_numbers_dates_and_merged_cells_as_a_person_sees_them() {
    let cells = [
        Merged((0, 0), (0, 4), "2020年任务"),
        Text(1, 0, "序号"),
        Text(1, 1, "项目名称"),
        Text(1, 2, "主要内容"),
        Text(1, 3, "牵头单位"),
        Text(1, 4, "完成时间"),
        Number(2, 0, 7.0),
        Text(2, 1, "修路"),
        Text(2, 2, "五公里"),
        Merged((2, 3), (4, 3), "交通局"),
        Date(2, 4, (2020, 6, 30)),
        Number(3, 0, 8.0),
        Text(3, 1, "修桥"),
        Text(3, 2, "两座"),
        Date(3, 4, (2020, 9, 1)),
        Number(4, 0, 9.0),
        Text(4, 1, "护坡"),
        Text(4, 2, "三处"),
        Number(4, 4, 44104.0),
    ];
    check(
        &workbook(&[("表", &cells)]),
        "a.xlsx",
        &options(2020),
        &expect![[r#"
            3 示督2020-007/1 D10 + - | 6月30日24:00前 | 修路 | 五公里
            4 示督2020-008/1 D10 + - | 9月1日24:00前 | 修桥 | 两座
            5 示督2020-009/1 D10 + - | ? | 护坡 | 三处
            NOTE 4 完成时间 DUE_FIRST_OF_MONTH: 单元格是日期9月1日；若原意是当月底，请改写
            BLOCKS 5 完成时间 DUE_UNCLEAR: “44104”：完成时限看不懂 → 2020年9月30日前
        "#]],
    );
}

#[test]
fn the_first_sheet_with_something_on_it_is_read_or_the_one_named() {
    let other = [Text(0, 0, "联系方式")];
    let book = workbook(&[("封面", &[]), ("任务", ROAD), ("附表", &other)]);
    check(
        &book,
        "a.xlsx",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
        NOTE 1 - OTHER_SHEETS: 未读取其他工作表：附表
    "#]],
    );
    let named = |name: &str| commands::table::Options { sheet: Some(name.into()), ..options(2020) };
    check(
        &book,
        "a.xlsx",
        &named("附表"),
        &expect![[r#"
        refused NO_HEADER: 没有找到表头：需要任务列（如“项目名称”）和单位列（如“牵头单位”）；开头几行是：联系方式
    "#]],
    );
    check(
        &book,
        "a.xlsx",
        &named("任务2"),
        &expect![[r#"
        refused SHEET_NOT_FOUND: 没有名为“任务2”的工作表，现有：封面、任务、附表
    "#]],
    );
}

#[test]
fn the_content_decides_what_a_file_is() {
    let book = workbook(&[("任务", ROAD)]);
    check(
        &book,
        "a.csv",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
    "#]],
    );
    check(
        TABLE.as_bytes(),
        "a.xlsx",
        &options(2020),
        &expect![[r#"
        2 示督2020-001/1 D10 + - | 6月30日24:00前 | 修路
    "#]],
    );
}

#[test]
fn what_is_no_table_is_refused_by_what_it_is() {
    let word = archive(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
    let other = archive(&[("readme.txt", b"hello")]);
    let formatted = ",,,\n".repeat(20_000);
    let files: &[(&str, &[u8])] = &[
        ("任务.doc", TABLE.as_bytes()),
        ("任务.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("改名.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("照片.csv", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("通知.xlsx", b"%PDF-1.7"),
        ("网页.csv", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("程序.csv", b"MZ\x90\0\x03\0\0\0"),
        ("文档.xlsx", &word),
        ("压缩包.xlsx", &other),
        ("截断.xlsx", &workbook(&[("任务", ROAD)])[..2_000]),
        ("乱码.csv", b"\x81\x20\xFF\xFE\xFD,\x80"),
        ("空.csv", b""),
        ("空行.csv", b"\n , \n\n"),
        ("只有格式.csv", formatted.as_bytes()),
        ("空表.xlsx", &workbook(&[("任务", &[])])),
    ];
    check_files(
        files,
        &expect![[r#"
            任务.doc: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：文件扩展名不对
            任务.xls: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：旧版（.xls）或加密的 Excel 文件须另存为 .xlsx
            改名.xlsx: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：旧版（.xls）或加密的 Excel 文件须另存为 .xlsx
            照片.xlsx: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：这是一张图片
            照片.csv: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：这是一张图片
            通知.xlsx: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：这是 PDF 文件
            网页.csv: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：这是网页
            程序.csv: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：内容不是表格
            文档.xlsx: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：这是 Word 文档
            压缩包.xlsx: refused WRONG_FILE_TYPE: 只能导入 .csv 或 .xlsx 表格：压缩包里没有工作簿
            截断.xlsx: refused UNREADABLE: 文件无法读取：压缩结构已损坏
            乱码.csv: refused UNREADABLE: 文件无法读取：文字编码不是 UTF-8 或 GB18030
            空.csv: refused EMPTY_TABLE: 表格是空的，没有可导入的任务
            空行.csv: refused EMPTY_TABLE: 表格是空的，没有可导入的任务
            只有格式.csv: refused EMPTY_TABLE: 表格是空的，没有可导入的任务
            空表.xlsx: refused EMPTY_TABLE: 表格是空的，没有可导入的任务
        "#]],
    );
}

/// The parser subtracts such ends; where numbers are checked, it panics.
#[test]
fn a_workbook_whose_ranges_run_backwards_gets_an_answer() {
    let mut parts = parts(&workbook(&[("任务", ROAD)]));
    for (_, content) in &mut parts {
        let text = String::from_utf8(content.clone()).unwrap();
        *content = text.replace("ref=\"A1:C2\"", "ref=\"C2:A1\"").into_bytes();
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    let answer = read(&archive(&parts), "a.xlsx", &directory(), &options(2020));
    assert!(answer.is_ok() || answer.is_err_and(|refusal| refusal.code() == "UNREADABLE"));
}

#[test]
fn limits_are_refused_before_the_work_they_limit() {
    let ten_mib = vec![b'a'; 2 * MAX_BYTES];
    let rows = "修路,交通局,6月底\n".repeat(MAX_ROWS + 1);
    let blank_rows = "\n".repeat(MAX_ROWS * 20) + "a,b";
    let columns = ["项目"; 61].join(",") + "\n";
    let far_cell = workbook(&[("表", &[Text(1_048_575, 16_383, "角落")])]);
    let wide = workbook(&[("表", &[Text(0, 60, "远")])]);
    let bomb = archive(&[("xl/workbook.xml", b"<a/>"), ("xl/media/a.xml", &vec![b' '; 40 << 20])]);
    let mut lying = bomb.clone();
    understate(&mut lying);
    let names: Vec<String> = (0..1_001).map(|n| format!("xl/{n}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    parts.push(("xl/workbook.xml", b"<a/>"));
    let long = "字".repeat(10_000);
    let long: &'static str = Box::leak(long.into_boxed_str());
    let merged = workbook(&[(
        "表",
        &[Merged((0, 0), (0, 59), long), Merged((1, 0), (40, 59), long), Text(41, 0, "末行")],
    )]);
    let files: &[(&str, &[u8])] = &[
        ("十兆.xlsx", &ten_mib),
        ("多行.csv", rows.as_bytes()),
        ("空行.csv", blank_rows.as_bytes()),
        ("多列.csv", columns.as_bytes()),
        ("远角.xlsx", &far_cell),
        ("宽表.xlsx", &wide),
        ("炸弹.xlsx", &bomb),
        ("谎报的炸弹.xlsx", &lying),
        ("碎片.xlsx", &archive(&parts)),
        ("大合并.xlsx", &merged),
    ];
    check_files(
        files,
        &expect![[r#"
        十兆.xlsx: refused FILE_TOO_LARGE: 文件过大：超过 5 MiB
        多行.csv: refused TOO_MANY_ROWS: 表格超过 5000 行，请拆分后导入
        空行.csv: refused TOO_MANY_ROWS: 表格超过 5000 行，请拆分后导入
        多列.csv: refused TOO_MANY_COLUMNS: 表格超过 60 列，请删去无关的列
        远角.xlsx: refused TOO_MANY_ROWS: 表格超过 5000 行，请拆分后导入
        宽表.xlsx: refused TOO_MANY_COLUMNS: 表格超过 60 列，请删去无关的列
        炸弹.xlsx: refused FILE_TOO_LARGE: 文件过大：解压后超过 32 MiB
        谎报的炸弹.xlsx: refused UNREADABLE: 文件无法读取：工作簿已损坏
        碎片.xlsx: refused FILE_TOO_LARGE: 文件过大：内部文件超过 1000 个
        大合并.xlsx: refused FILE_TOO_LARGE: 文件过大：合并单元格展开后文字过多
    "#]],
    );
}

fn check_files(files: &[(&str, &[u8])], expected: &Expect) {
    let mut answers = String::new();
    for (name, bytes) in files {
        let answer = shown(&read(bytes, name, &directory(), &options(2020)));
        write!(answers, "{name}: {answer}").unwrap();
    }
    expected.assert_eq(&answers);
}

/// Declares every size over a MiB as one byte, in the headers and in the directory.
fn understate(archive: &mut [u8]) {
    for (mark, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let places: Vec<usize> =
            archive.windows(4).enumerate().filter(|(_, w)| w == mark).map(|(at, _)| at).collect();
        for place in places {
            let size = &mut archive[place + at..place + at + 4];
            if size[2] >= 16 || size[3] > 0 {
                size.copy_from_slice(&1_u32.to_le_bytes());
            }
        }
    }
}
