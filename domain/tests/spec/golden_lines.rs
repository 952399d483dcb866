//! Facts are for ever: one line for each kind, as it is stored, and it can still be read.
//!
//! A line is never edited. When a kind gains a field with a default, its old line stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use domain::Fact;
use domain::event::kinds;
use serde_json::Deserializer;

/// The lines of each file in `fixtures/events`, by category.
fn stored() -> BTreeMap<String, Vec<String>> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "fixtures", "events"].iter().collect();
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| {
            let category = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let lines = fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect();
            (category, lines)
        })
        .collect()
}

fn read(category: &str, line: &str) -> Fact {
    let fact = Fact::read(category, &mut Deserializer::from_str(line));
    fact.unwrap_or_else(|error| panic!("{category}: {error}\n{line}")).expect("a category of ours")
}

fn written(fact: &Fact) -> String {
    match fact {
        Fact::Unit(event) => serde_json::to_string(event),
        Fact::Calendar(event) => serde_json::to_string(event),
        Fact::Rules(event) => serde_json::to_string(event),
        Fact::Taxonomy(event) => serde_json::to_string(event),
        Fact::Matter(event) => serde_json::to_string(event),
        Fact::Batch(event) => serde_json::to_string(event),
        Fact::Assignment(event) => serde_json::to_string(event),
        Fact::Quarter(event) => serde_json::to_string(event),
        Fact::Plan(event) => serde_json::to_string(event),
        Fact::Notice(event) => serde_json::to_string(event),
    }
    .unwrap()
}

#[test]
fn every_fact_ever_stored_can_still_be_read_and_is_written_the_same() {
    for (category, lines) in stored() {
        for line in lines {
            assert_eq!(written(&read(&category, &line)), line, "{category}");
        }
    }
}

#[test]
fn each_kind_of_fact_has_a_line_in_fixtures_events() {
    let told: BTreeSet<_> = stored()
        .iter()
        .flat_map(|(category, lines)| {
            lines.iter().map(move |line| (category.clone(), read(category, line).kind()))
        })
        .collect();
    let known: BTreeSet<_> = kinds()
        .into_iter()
        .flat_map(|(category, kinds)| kinds.iter().map(move |kind| (category.to_owned(), *kind)))
        .collect();
    assert_eq!(told, known);
}

#[test]
fn a_line_is_stored_under_the_name_of_its_kind() {
    for (category, lines) in stored() {
        for line in lines {
            let kind = read(&category, &line).kind();
            assert!(line.starts_with(&format!("{{\"{kind}\":{{")), "{category}: {line}");
        }
    }
}

#[test]
fn a_stream_of_another_program_is_none_of_ours() {
    let fact = Fact::read("invoice", &mut Deserializer::from_str(r#"{"Paid":{}}"#));
    assert_eq!(fact.unwrap(), None);
}

#[test]
fn a_fact_of_an_unknown_kind_is_not_silently_skipped() {
    let fact = Fact::read("unit", &mut Deserializer::from_str(r#"{"UnitPainted":{}}"#));
    assert!(fact.is_err());
}
