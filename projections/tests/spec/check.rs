//! One way to check a fold: tell it the same facts in every way a driver might.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::Expect;
use projections::{Cells, Entry, EntryOf, Fold, Memory, Model, ReadModel, Share, Told};

use crate::story::{Story, told};

/// Folds the story at once, in batches, in shares and twice, demands the same rows each time,
/// and compares them, shown line by line, with what is expected.
pub(crate) fn check<F: Fold>(story: &Story, show: fn(&EntryOf<F>) -> String, expect: &Expect) {
    let facts = told(&*story.log);
    let rows = everyhow(&Model::<F>::NEW, &facts);
    let mut shown = String::new();
    for row in rows {
        writeln!(shown, "{}", show(&read::<F>(row))).unwrap();
    }
    expect.assert_eq(&shown);
}

pub(crate) fn everyhow(model: &dyn ReadModel, facts: &[Told]) -> Vec<Cells> {
    let rows = at_once(model, facts);
    for seed in 1..=4 {
        assert_eq!(in_batches(model, facts, seed), rows, "{} in batches", model.name());
    }
    assert_eq!(in_shares(model, facts), rows, "{} in shares", model.name());
    let each_twice: Vec<_> = facts.iter().flat_map(|fact| [fact.clone(), fact.clone()]).collect();
    assert_eq!(at_once(model, &each_twice), rows, "{} with each fact twice", model.name());
    let all_twice: Vec<_> = facts.iter().chain(facts).cloned().collect();
    assert_eq!(at_once(model, &all_twice), rows, "{} with all facts twice", model.name());
    rows
}

pub(crate) fn at_once(model: &dyn ReadModel, facts: &[Told]) -> Vec<Cells> {
    hear(model.memory(Share::ALL), facts)
}

fn hear(mut memory: Box<dyn Memory>, facts: &[Told]) -> Vec<Cells> {
    for fact in facts {
        memory.tell(fact);
    }
    memory.take()
}

/// As the live driver does: only the rows a batch concerns are in memory.
fn in_batches(model: &dyn ReadModel, facts: &[Told], seed: usize) -> Vec<Cells> {
    let keys = model.columns().0.len();
    let mut table: BTreeMap<Cells, Cells> = BTreeMap::new();
    let (mut rest, mut size) = (facts, seed);
    while !rest.is_empty() {
        size = (size * 7 + 3) % 11 + 1;
        let batch;
        (batch, rest) = rest.split_at(size.min(rest.len()));
        let mut memory = model.memory(Share::ALL);
        for key in model.keys(batch) {
            table.remove(&key).into_iter().for_each(|row| memory.recall(row).unwrap());
        }
        let rows = hear(memory, batch);
        table.extend(rows.into_iter().map(|row| (row[..keys].to_vec(), row)));
    }
    table.into_values().collect()
}

fn in_shares(model: &dyn ReadModel, facts: &[Told]) -> Vec<Cells> {
    let shares = (0..3).map(|number| model.memory(Share { number, of: 3 }));
    let mut rows: Vec<_> = shares.flat_map(|memory| hear(memory, facts)).collect();
    rows.sort();
    rows
}

fn read<F: Fold>(row: Cells) -> EntryOf<F> {
    Entry::read(row).unwrap()
}
