//! The binary: configuration, private database, wiring, verbs.

use std::process::ExitCode;

use anyhow::Result;
use tracing_subscriber::EnvFilter;

mod cli;
mod config;
mod county_map;
mod database;
mod place;
mod post;
mod postgres;
mod service;
mod signals;
mod vault;
mod verbs;

use cli::{ArchiveAct, Cli, ProjectionsAct, Verb};
use config::Config;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of bad usage or configuration.
const BAD_USAGE: u8 = 2;
/// Exit code of something that could not run at all.
const COULD_NOT_RUN: u8 = 3;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err((text, 0)) => {
            cli::say(&text);
            return ExitCode::SUCCESS;
        }
        Err((text, code)) => {
            eprint!("{text}");
            return ExitCode::from(code);
        }
    };
    listen_to_ourselves();
    run(cli).unwrap_or_else(|error| {
        eprintln!("{error:#}");
        let ours_to_mend = error.is::<config::Wrong>() || error.is::<cli::Misused>();
        ExitCode::from(if ours_to_mend { BAD_USAGE } else { COULD_NOT_RUN })
    })
}

/// What the service says of itself goes to standard error; `RUST_LOG` asks for more or less.
fn listen_to_ourselves() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

fn run(cli: Cli) -> Result<ExitCode> {
    let config = || Config::load(cli.config.as_deref());
    match cli.verb {
        Verb::Serve { demo, listen } => verbs::serve::run(&config()?.served(demo, listen), demo),
        Verb::Import(import) => verbs::import::run(&config()?, &import),
        Verb::Units { file, by } => verbs::units::run(&config()?, &file, &by),
        Verb::Rebuild { names, rollback } => verbs::rebuild::run(&config()?, &names, rollback),
        Verb::Projections { act: ProjectionsAct::Digest { json } } => {
            verbs::digests::run(&config()?, json)
        }
        Verb::Archive { act: ArchiveAct::Copy { from, to } } => {
            verbs::archive::copy_log(&config()?, from, to)
        }
        Verb::Score { act } => verbs::score::run(&config()?, &act),
        Verb::Timers(timers) => verbs::timers::run(&config()?, &timers),
        Verb::Doctor { json } => verbs::doctor::run(&config()?, json),
        Verb::User { act } => verbs::user::run(&config()?, &act),
        Verb::Seed { profile } => verbs::seed::run(&config()?.invented(), profile),
        Verb::Migrate => verbs::migrate::run(&config()?),
        Verb::Database { data, command } => verbs::database::run(data.as_deref(), &command),
    }
}
