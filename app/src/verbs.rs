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
pub(crate) mod units;
pub(crate) mod user;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::runtime;

use crate::config::Config;
use crate::database::Database;
use crate::place::Place;

/// Exit code of what was looked at and not taken.
const REFUSED: u8 = 1;

/// The bytes of a file that may have so many; one more is enough to refuse it.
fn bytes_of(file: &Path, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|it| it.take(most as u64 + 1).read_to_end(&mut bytes));
    opened.with_context(|| format!("无法读取文件 {}", file.display()))?;
    Ok(bytes)
}

/// Runs a verb on the office's database: beside the service when it runs, alone otherwise.
fn on_database(
    config: &Config,
    work: impl AsyncFnOnce(&Place) -> Result<ExitCode>,
) -> Result<ExitCode> {
    let database = Database::join(config)?;
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let answer = runtime.block_on(work(&Place::of(config, &database)));
    drop(runtime);
    database.close()?;
    answer
}
