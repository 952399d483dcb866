//! The table of 2019: 60 items for 34 units, clean enough to issue.

use commands::table::{ItemRef, Share, read};
use expect_test::{expect, expect_file};

use crate::{directory, fixture, options, shown};

#[test]
fn the_livelihood_table_of_2019_reads_as_sixty_matters() {
    let bytes = std::fs::read(fixture("livelihood-2019.csv")).unwrap();
    let answer = read(&bytes, "livelihood-2019.csv", &directory(), &options(2019));
    expect_file!["expected/livelihood-2019.txt"].assert_eq(&shown(&answer));
}

#[test]
fn it_asks_ninety_six_reports_of_thirty_four_units_and_nothing_blocks() {
    let bytes = std::fs::read(fixture("livelihood-2019.csv")).unwrap();
    let plan = read(&bytes, "livelihood-2019.csv", &directory(), &options(2019)).unwrap();
    assert!(plan.can_be_issued());
    assert_eq!(plan.matters().unwrap().len(), 60);
    let asked: usize = plan.who_gets_what.iter().map(|s| s.leads.len() + s.assists.len()).sum();
    let towns = plan.who_gets_what.iter().filter(|s| s.unit.as_str().starts_with('T')).count();
    assert_eq!((asked, plan.who_gets_what.len(), towns), (96, 34, 9));
}

#[test]
fn every_unit_sees_what_it_would_get() {
    let bytes = std::fs::read(fixture("livelihood-2019.csv")).unwrap();
    let plan = read(&bytes, "livelihood-2019.csv", &directory(), &options(2019)).unwrap();
    let refs = |items: &[ItemRef]| {
        let one = |i: &ItemRef| format!("{}/{}", i.number.trim_start_matches("示督2019-"), i.item);
        items.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let line = |s: &Share| {
        format!("{} {}: {} + {}\n", s.unit.as_str(), s.name, refs(&s.leads), refs(&s.assists))
    };
    let shares: String = plan.who_gets_what.iter().map(line).collect();
    expect![[r#"
        D03 住房和城乡建设局: 020/1 021/1 022/1 023/1 024/1 + 003/1 040/1
        D04 生态环境分局: 043/1 044/1 045/1 + 033/1 037/1
        D05 农业农村局: 036/1 037/1 038/1 039/1 + 
        D06 扶贫开发办公室: 038/1 040/1 041/1 042/1 + 
        D07 应急管理局: 049/1 056/1 + 
        D09 行政审批服务局: 057/1 058/1 + 
        D10 交通运输局: 028/1 029/1 + 
        D11 教育和体育局: 001/1 002/1 003/1 004/1 005/1 006/1 + 
        D12 卫生健康局: 007/1 008/1 009/1 010/1 + 004/1
        D13 财政局: 060/1 + 001/1 037/1 052/1
        D14 自然资源局: 048/1 + 021/1 033/1
        D15 水利局: 032/1 033/1 034/1 035/1 + 
        D17 文化和旅游局: 050/1 051/1 + 
        D18 人力资源和社会保障局: 013/1 014/1 + 
        D19 民政局: 015/1 016/1 017/1 + 040/1
        D20 市场监督管理局: 026/1 054/1 055/1 + 
        D21 综合行政执法局: 025/1 027/1 + 020/1
        D22 公安局: 031/1 052/1 + 006/1 025/1
        D23 司法局: 053/1 + 
        D26 退役军人事务局: 019/1 + 014/1
        D27 医疗保障局: 011/1 012/1 + 
        D30 大数据局: 059/1 + 052/1 057/1
        D35 公路事业服务中心: 030/1 + 
        D36 城乡环卫中心: 046/1 047/1 + 
        D37 残联: 018/1 + 
        T01 城关街道:  + 019/1 046/1
        T02 东湖街道:  + 019/1 046/1
        T03 柳林镇:  + 019/1 046/1
        T04 龙泉镇:  + 019/1 046/1
        T05 石门镇:  + 019/1 046/1
        T06 清河镇:  + 019/1 046/1
        T07 南桥镇:  + 019/1 046/1
        T08 北岭镇:  + 019/1 046/1
        T09 白杨镇:  + 019/1 046/1
    "#]]
    .assert_eq(&shares);
}

#[test]
fn as_saved_by_excel_on_a_chinese_windows_it_is_the_same_plan() {
    let bytes = std::fs::read(fixture("livelihood-2019.csv")).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n");
    let saved = encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}')).0;
    let plan = |bytes: &[u8]| {
        let plan = read(bytes, "a.csv", &directory(), &options(2019)).unwrap();
        (plan.matters().unwrap(), plan.doubts)
    };
    assert_eq!(plan(&saved), plan(&bytes));
}
