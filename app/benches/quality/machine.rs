//! On what was measured: the machine, the program, and how the database keeps its word.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Result;
use commands::Clock;
use commands::clock::WallClock;
use serde_json::{Map, Value};

use crate::stage::Stage;

/// What decides how fast the database may be.
const SETTINGS: [&str; 11] = [
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "data_checksums",
    "shared_buffers",
    "wal_buffers",
    "max_wal_size",
    "max_connections",
    "commit_delay",
    "max_parallel_workers_per_gather",
];

/// Named facts, in the order in which they are printed.
pub(crate) struct Facts(Vec<(&'static str, String)>);

impl Facts {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.0.iter()
    }

    pub(crate) fn json(&self) -> Value {
        let member = |(name, value): &(&str, String)| ((*name).to_owned(), value.clone().into());
        Value::Object(self.0.iter().map(member).collect::<Map<_, _>>())
    }

    /// A name for a file.
    pub(crate) fn stamp(&self) -> String {
        let of = |wanted: &str| {
            let found = self.0.iter().find(|(name, _)| *name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let time: String = of("time").chars().filter(char::is_ascii_digit).take(14).collect();
        format!("{time}-{}", of("commit").split(' ').next().unwrap_or_default())
    }
}

pub(crate) async fn facts(stage: &Stage) -> Result<Facts> {
    let cores = available_parallelism().map_or(0, std::num::NonZero::get);
    let mut settings = Vec::new();
    for name in SETTINGS {
        settings.push(format!("{name} = {}", stage.setting(name).await?));
    }
    Ok(Facts(vec![
        ("time", WallClock.now().utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        ("commit", commit()),
        ("processor", format!("{}, {cores} cores", line("/proc/cpuinfo", "model name"))),
        ("memory", line("/proc/meminfo", "MemTotal")),
        ("load before", text("/proc/loadavg")),
        ("PostgreSQL", stage.setting("server_version").await?),
        ("settings", settings.join(", ")),
    ]))
}

fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short", "HEAD"]).filter(|it| !it.is_empty());
    let commit = commit.unwrap_or_else(|| "unknown".into());
    let changed = git(&["status", "--porcelain"]).is_some_and(|it| !it.is_empty());
    if changed { format!("{commit} and changes") } else { commit }
}

/// The value behind the first line that begins so.
fn line(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let found = text.lines().find(|line| line.starts_with(name));
    let value = found.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim());
    value.unwrap_or("unknown").to_owned()
}

fn text(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default().trim().to_owned()
}
