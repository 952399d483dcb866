//! What the command line can be asked to do. One file each; the exit code is the answer.

pub(crate) mod archive;
pub(crate) mod database;
pub(crate) mod digests;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod rebuild;
pub(crate) mod score;
pub(crate) mod seed;
pub(crate) mod serve;
pub(crate) mod timers;
pub(crate) mod units;
pub(crate) mod user;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime;

use crate::config::Config;
use crate::database::Database;
use crate::place::Place;

/// Exit code of a check that found something: in the house, or in what was handed in.
const FOUND: u8 = 1;

/// The bytes of a file that may have so many; one more is enough to refuse it.
fn bytes_of(file: &Path, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|it| it.take(most as u64 + 1).read_to_end(&mut bytes));
    opened.with_context(|| format!("无法读取文件 {}", file.display()))?;
    Ok(bytes)
}

/// How far it is: drawn on a terminal, silent elsewhere.
fn bar(form: &str) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template(form).context("进度条")?;
    Ok(ProgressBar::new(0).with_style(style))
}

/// Runs a verb on the office's database: beside the service when it runs, alone otherwise.
fn on_database(
    config: &Config,
    work: impl AsyncFnOnce(&Place) -> Result<ExitCode>,
) -> Result<ExitCode> {
    on(Database::join(config)?, config, work)
}

/// The same for a verb that bears no service beside it: refused where a private server runs one.
fn alone_on_database(
    config: &Config,
    work: impl AsyncFnOnce(&Place) -> Result<ExitCode>,
) -> Result<ExitCode> {
    on(Database::open(config)?, config, work)
}

fn on(
    database: Database,
    config: &Config,
    work: impl AsyncFnOnce(&Place) -> Result<ExitCode>,
) -> Result<ExitCode> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let answer = runtime.block_on(work(&Place::of(config, &database)));
    drop(runtime);
    database.close_after(answer)
}
