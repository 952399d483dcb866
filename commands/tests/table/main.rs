//! Specs of reading decomposition tables: a table and a picture of what it becomes.
#![expect(clippy::unwrap_used, reason = "in specs a surprise is a failure")]

mod sheets;
mod headers;
mod cells;
mod deadlines;
mod plans;
mod livelihood;
mod registers;
mod properties;
mod campaigns;
mod campaigns_2020;
mod workbook;

use std::fmt::Write as _;
use std::path::PathBuf;

use commands::table::{Directory, DirectoryUnit, Options, Plan, TableRefusal, read};
use domain::assignment::AssistMode;
use domain::matter::Source;
use domain::taxonomy::MatterType;
use domain::unit::UnitId;
use expect_test::Expect;

/// The demo county: 42 departments, a zone, 9 towns.
pub(crate) fn directory() -> Directory {
    let table = std::fs::read(fixture("units.csv")).unwrap();
    let unit = |commands::units::UnitLine { registration, aliases }| DirectoryUnit {
        id: registration.unit,
        name: registration.name,
        short_name: registration.short_name,
        kind: registration.kind,
        aliases,
        order: registration.order,
        active: true,
    };
    Directory { units: commands::units::read(&table).unwrap().into_iter().map(unit).collect() }
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tables").join(name)
}

pub(crate) fn options(year: i32) -> Options {
    Options {
        year,
        number_prefix: "示督".into(),
        kind: MatterType::Progress,
        aspect: "民生工程".into(),
        source: Source::Decision,
        default_due: None,
        mode: AssistMode::ToLead,
        skip_rows_with_errors: false,
        sheet: None,
    }
}

/// Reads a table of the demo county and prints what it becomes.
pub(crate) fn check(bytes: &[u8], file_name: &str, options: &Options, expected: &Expect) {
    expected.assert_eq(&shown(&read(bytes, file_name, &directory(), options)));
}

pub(crate) fn shown(answer: &Result<Plan, TableRefusal>) -> String {
    match answer {
        Ok(plan) => print(plan),
        Err(refusal) => format!("refused {}: {refusal}\n", refusal.code()),
    }
}

/// One line an item, one line a doubt.
fn print(plan: &Plan) -> String {
    let mut out = String::new();
    if let Some(title) = &plan.title {
        writeln!(out, "《{title}》").unwrap();
    }
    let mut section = None;
    for row in &plan.rows {
        if row.section != section {
            section.clone_from(&row.section);
            writeln!(out, "== {}", section.as_deref().unwrap_or("-")).unwrap();
        }
        let due = row.due.map_or("?".into(), |due| due.in_words());
        let (number, item, lead, assist) =
            (&row.number, row.item, codes(&row.lead), codes(&row.assist));
        let text = row.text.replace('\n', "⏎");
        let text = if text == row.title { String::new() } else { format!(" | {text}") };
        let (at, title) = (row.row, &row.title);
        writeln!(out, "{at} {number}/{item} {lead} + {assist} | {due} | {title}{text}").unwrap();
    }
    for doubt in &plan.doubts {
        let column = doubt.column.as_deref().unwrap_or("-");
        let offers = if doubt.suggestions.is_empty() {
            String::new()
        } else {
            format!(" → {}", doubt.suggestions.join(" / "))
        };
        let (row, severity, code, message) =
            (doubt.row, doubt.severity, doubt.code, &doubt.message);
        writeln!(out, "{severity} {row} {column} {code}: {message}{offers}").unwrap();
    }
    if !plan.skipped.is_empty() {
        writeln!(out, "skipped {:?}", plan.skipped).unwrap();
    }
    out
}

/// `D11 T01–T09`: codes that follow each other as a span.
fn codes(ids: &[UnitId]) -> String {
    let next = |a: &UnitId, b: &UnitId| {
        let (a, b) = (a.as_str(), b.as_str());
        let number = |code: &str| code[1..].parse::<u32>().ok();
        a[..1] == b[..1] && number(a).is_some_and(|a| number(b) == Some(a + 1))
    };
    let span = |run: &[UnitId]| match run {
        [first, _, .., last] => format!("{}–{}", first.as_str(), last.as_str()),
        few => few.iter().map(UnitId::as_str).collect::<Vec<_>>().join(" "),
    };
    let spans: Vec<String> = ids.chunk_by(next).map(span).collect();
    if spans.is_empty() { "-".into() } else { spans.join(" ") }
}
