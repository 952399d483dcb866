//! What the command line can be asked to do. One file each; the exit code is the answer.

pub(crate) mod database;
pub(crate) mod digests;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod rebuild;
pub(crate) mod seed;
pub(crate) mod serve;
pub(crate) mod user;

use std::process::ExitCode;

use anyhow::Result;
use tokio::runtime;

use crate::config::Config;
use crate::database::Database;

/// Runs a verb on the office's database: beside the service when it runs, alone otherwise.
fn on_database(
    config: &Config,
    work: impl AsyncFnOnce(&str) -> Result<ExitCode>,
) -> Result<ExitCode> {
    let database = Database::join(config)?;
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    let answer = runtime.block_on(work(&database.url()));
    drop(runtime);
    database.close()?;
    answer
}
