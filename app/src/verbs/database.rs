//! `luoshi database -- CMD`: a command with a server around it. Tests, benches and `psql` need no
//! installation notes.

use std::{
    env,
    ffi::{OsStr, OsString},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitCode, ExitStatus},
};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    runtime,
    signal::unix::{Signal as Listener, SignalKind, signal},
};

use crate::postgres::{Durability, Postgres, Throwaway};

/// Runs `command` on the data in `data`, on the server that `DATABASE_URL` already names, or on
/// an empty one that is thrown away; in this order. `luoshi.toml` is not asked: what runs here are
/// mostly tests, and they must not find the office's facts by accident.
pub(crate) fn run(data: Option<&Path>, command: &[OsString]) -> Result<ExitCode> {
    if let Some(data) = data {
        let postgres = Postgres::start(data, Durability::Kept)?;
        let code = run_with(postgres.environment(), command)?;
        postgres.stop()?;
        Ok(code)
    } else if env::var_os("DATABASE_URL").is_some_and(|url| !url.is_empty()) {
        run_with(vec![], command)
    } else {
        let throwaway = Throwaway::start()?;
        run_with(throwaway.postgres().environment(), command)
    }
}

fn run_with(environment: Vec<(&'static str, OsString)>, command: &[OsString]) -> Result<ExitCode> {
    let (program, arguments) = command.split_first().context("缺少命令")?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let status = runtime.block_on(async {
        // Before the command is there, or a signal that comes at once would end us alone.
        let signals = Signals::listen()?;
        let child = Command::new(program).args(arguments).envs(environment).spawn();
        wait(child.with_context(|| not_run(program))?, signals).await
    })?;
    Ok(code(status))
}

/// What somebody may tell us to do.
struct Signals {
    interrupt: Listener,
    terminate: Listener,
    hangup: Listener,
}

impl Signals {
    fn listen() -> Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        let terminate = signal(SignalKind::terminate())?;
        let hangup = signal(SignalKind::hangup())?;
        Ok(Self { interrupt, terminate, hangup })
    }
}

/// Waits for the command even when we are told to go: it may have work to finish on the server.
async fn wait(mut child: Child, signals: Signals) -> Result<ExitStatus> {
    let Signals { mut interrupt, mut terminate, mut hangup } = signals;
    loop {
        let pass_on = tokio::select! {
            status = child.wait() => return Ok(status?),
            // The terminal has sent it to the command as well.
            _ = interrupt.recv() => continue,
            _ = terminate.recv() => Signal::TERM,
            _ = hangup.recv() => Signal::HUP,
        };
        if let Some(pid) = child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
            let _ = kill_process(pid, pass_on);
        }
    }
}

fn not_run(program: &OsStr) -> String {
    format!("无法运行命令 {}", program.display())
}

/// The command's own code; by a signal, 128 and its number, as shells have it.
fn code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| Some(128 + status.signal()?)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
