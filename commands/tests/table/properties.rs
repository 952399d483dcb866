//! What holds for any bytes and any cells.

use std::collections::BTreeSet;

use commands::table::{Severity, read, read_deadline};
use proptest::prelude::*;

use crate::workbook::{archive, parts};
use crate::{directory, fixture, options, shown};

/// Texts that offices write in cells, whole and in pieces.
fn cell() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "",
        "1",
        "一、",
        "（二）",
        "序号",
        "项目名称",
        "主要内容",
        "牵头单位",
        "责任单位",
        "完成时限",
        "同上",
        "合计",
        "注：",
        "教育局",
        "县教体局",
        "各镇（街道）",
        "各有关单位",
        "（牵头）",
        "、",
        "，",
        "\n",
        " ",
        "和",
        "等",
        "（",
        "）",
        "除",
        "外",
        "12月底",
        "2月30日",
        "长期",
        "每季度",
        "2020",
        "年",
        "月",
        "日",
        "前",
        "至",
        "-",
        ".",
        "6.3",
        "第",
        "季度",
        "后",
        "个工作日内",
        "17:30",
        "\"",
        "：",
    ]);
    prop::collection::vec(prop_oneof![8 => words.prop_map(String::from), 1 => ".{0,6}"], 0..5)
        .prop_map(|parts| parts.concat())
}

fn grid() -> impl Strategy<Value = Vec<u8>> {
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..8), 0..14);
    rows.prop_map(|rows| {
        let header = ["序号", "项目名称", "主要内容", "牵头单位", "责任单位", "完成时限"];
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(header).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        writer.into_inner().unwrap()
    })
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        for name in ["a.csv", "a.xlsx"] {
            let _ = shown(&read(&bytes, name, &directory(), &options(2020)));
        }
    }

    #[test]
    fn any_grid_becomes_the_same_plan_each_time_and_only_a_clear_one_can_be_issued(
        bytes in grid(),
    ) {
        let answer = read(&bytes, "a.csv", &directory(), &options(2020));
        let again = read(&bytes, "a.csv", &directory(), &options(2020));
        prop_assert_eq!(shown(&answer), shown(&again));
        let Ok(plan) = answer else { return Ok(()) };
        let blocked = plan.doubts.iter().any(|doubt| doubt.severity == Severity::Blocks);
        prop_assert_eq!(plan.matters().is_some(), !blocked && !plan.rows.is_empty());
        for matter in plan.matters().into_iter().flatten() {
            for item in matter.items {
                let units: BTreeSet<_> = item.lead.iter().chain(&item.assist).collect();
                prop_assert!(!item.lead.is_empty() && !item.text.is_empty());
                prop_assert_eq!(units.len(), item.lead.len() + item.assist.len());
            }
        }
    }

    #[test]
    fn any_text_is_a_deadline_or_a_doubt(
        text in cell(),
        noise in ".{0,20}",
        year in 1900..2200_i32,
    ) {
        read_deadline(&text, year);
        read_deadline(&noise, year);
    }

    /// Damage inside the parts of a workbook, where the archive itself stays sound.
    #[test]
    fn a_damaged_workbook_gets_an_answer(
        part in any::<prop::sample::Index>(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let bytes = std::fs::read(fixture("campaigns-2020.xlsx")).unwrap();
        let mut parts = parts(&bytes);
        let chosen = part.index(parts.len());
        let content = &mut parts[chosen].1;
        for (place, byte) in places {
            let at = place.index(content.len());
            content[at] = byte;
        }
        let parts: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        let _ = shown(&read(&archive(&parts), "a.xlsx", &directory(), &options(2020)));
    }
}
