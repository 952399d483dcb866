//! The report: the table for people, and the same as JSON for comparisons.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Error, Result};
use serde_json::{Value, json};

use crate::args::Args;
use crate::figure::Figure;
use crate::machine::Facts;

const HEAD: [&str; 7] = ["", "what", "ours", "theirs", "beside", "ratio (goal)", "verdict"];

pub(crate) struct Report {
    facts: Facts,
    rounds: usize,
    figures: Vec<Figure>,
    failed: Vec<String>,
}

impl Report {
    pub(crate) fn new(facts: Facts, args: &Args) -> Self {
        Self { facts, rounds: args.rounds(), figures: vec![], failed: vec![] }
    }

    pub(crate) fn add(&mut self, figures: Vec<Figure>) {
        for figure in &figures {
            eprintln!("{}", figure.cells().join(" · "));
        }
        self.figures.extend(figures);
    }

    pub(crate) fn fail(&mut self, name: &str, error: &Error) {
        self.failed.push(format!("{name} could not be measured: {error:#}"));
    }

    pub(crate) fn heading(&self) -> String {
        let lines = self.facts.iter().map(|(name, value)| format!("- {name}: {value}\n"));
        lines.chain([format!("- rounds: {}, interleaved; medians\n", self.rounds)]).collect()
    }

    /// In Markdown, so that it can be put into the documents as it is.
    pub(crate) fn table(&self) -> String {
        let mut rows = vec![HEAD.map(str::to_owned)];
        rows.extend(self.figures.iter().map(Figure::cells));
        let width = |column: usize| {
            rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
        let mut text = String::from("\n");
        for (at, row) in rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                let _ = write!(text, "| {cell:width$} ");
            }
            text.push_str("|\n");
            if at == 0 {
                let rules = widths.iter().map(|width| format!("|{}", "-".repeat(width + 2)));
                text.extend(rules);
                text.push_str("|\n");
            }
        }
        text.extend(self.failed.iter().map(|line| format!("\n{line}\n")));
        text
    }

    /// Beside the build, under the commit and the second in which it was made.
    pub(crate) fn keep(&self) -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("a workspace")?;
        let folder = root.join("target/bench");
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{}.json", self.facts.stamp()));
        fs::write(&file, serde_json::to_string_pretty(&self.json())?)?;
        say(&format!("\n{}\n", file.strip_prefix(root).unwrap_or(&file).display()));
        Ok(())
    }

    fn json(&self) -> Value {
        json!({
            "facts": self.facts.json(),
            "rounds": self.rounds,
            "figures": self.figures.iter().map(Figure::json).collect::<Vec<_>>(),
            "failed": self.failed,
        })
    }
}

pub(crate) fn say(text: &str) {
    // Nobody listens any more: then there is nobody to tell.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}
