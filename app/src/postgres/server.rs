//! The server process: started so that it cannot outlive us, ready, stopped.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Sender},
    thread::{self, sleep},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, getppid, kill_process, setsid};

use super::{Durability, account::Account, binaries::Binaries, folder::Folder};

const PEEK: Duration = Duration::from_millis(5);
/// After this the operator is told why nothing happens.
const SLOW_START: Duration = Duration::from_secs(10);
/// A shutdown writes a checkpoint; a disk that needs longer is stuck, and the log will do.
const STOP_LIMIT: Duration = Duration::from_mins(1);
/// How often a start is tried again while processes of a killed server are still going away.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
/// The log is begun anew above this size; the one before is kept.
const LOG_LIMIT: u64 = 10_000_000;

/// The running server.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    /// Ends the thread that started the server; see `spawn_for_life`.
    _keeper: Sender<()>,
}

impl Server {
    /// Returns once connections are welcome.
    pub(super) fn start(
        folder: &Folder,
        binaries: &Binaries,
        account: &Account,
        settings: &[String],
    ) -> Result<Self> {
        let mut tries = 0;
        loop {
            tries += 1;
            let log = open_log(&folder.log())?;
            let before = log.metadata()?.len();
            let mut server = spawn_for_life(command(folder, binaries, account, settings, &log)?)?;
            if server.becomes_ready(folder)? {
                return Ok(server);
            }
            let said = said_since(&folder.log(), before)?;
            let leaving = said.contains("pre-existing shared memory block");
            if !leaving || tries == TRIES {
                bail!("PostgreSQL 没有启动。它的日志（{}）：\n{said}", folder.log().display());
            }
            sleep(BETWEEN_TRIES);
        }
    }

    /// Fast shutdown: sessions are cut, a checkpoint is written.
    pub(super) fn stop(&mut self, durability: Durability) -> Result<()> {
        let signal = match durability {
            Durability::Kept => Signal::INT,
            Durability::ThrownAway => Signal::QUIT,
        };
        self.signal(signal)?;
        let start = Instant::now();
        while self.child.try_wait()?.is_none() {
            if start.elapsed() > STOP_LIMIT {
                self.signal(Signal::QUIT)?;
                self.child.wait()?;
                bail!("PostgreSQL 没有按时停止，已强制停止；下次启动时会自动恢复，数据不会丢失");
            }
            sleep(PEEK);
        }
        Ok(())
    }

    /// How it ended, if it has.
    pub(super) fn has_ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    fn signal(&mut self, signal: Signal) -> Result<()> {
        // Asked first: an ended child's number may already be somebody else's.
        if self.child.try_wait()?.is_none() {
            kill_process(Pid::from_child(&self.child), signal).context("无法停止 PostgreSQL")?;
        }
        Ok(())
    }

    /// False if it ended instead.
    fn becomes_ready(&mut self, folder: &Folder) -> Result<bool> {
        let start = Instant::now();
        let mut told = false;
        while self.child.try_wait()?.is_none() {
            if ready(&folder.cluster(), self.child.id()) {
                return Ok(true);
            }
            if !told && start.elapsed() > SLOW_START {
                told = true;
                eprintln!("PostgreSQL 正在恢复上次的数据，请稍候……");
            }
            sleep(PEEK);
        }
        Ok(false)
    }
}

/// The server writes its number in line 1 of `postmaster.pid`, and in line 8 how far it is.
fn ready(cluster: &Path, pid: u32) -> bool {
    let Ok(text) = fs::read_to_string(cluster.join("postmaster.pid")) else { return false };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.first() == Some(&pid.to_string().as_str()) && lines.get(7) == Some(&"ready")
}

fn command(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    settings: &[String],
    log: &File,
) -> Result<Command> {
    let mut command = account.command(&binaries.program("postgres"));
    command.arg("-D").arg(folder.cluster()).arg("-k").arg(folder.run());
    command.args(["-p", super::PORT]);
    for setting in settings {
        command.arg("-c").arg(setting);
    }
    for (name, path) in [("hba_file", folder.hba()), ("ident_file", folder.ident())] {
        let mut setting = std::ffi::OsString::from(format!("{name}="));
        setting.push(path);
        command.arg("-c").arg(setting);
    }
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?);
    Ok(command)
}

/// Starts the server from a thread that lives as long as the server does.
///
/// The kernel's promise to signal a child when its parent dies is bound to the parent's thread.
/// From a thread of a pool the server would be shut down whenever the pool shrinks.
fn spawn_for_life(mut command: Command) -> Result<Server> {
    let us = rustix::process::getpid();
    // SAFETY: between fork and exec only system calls are made, no allocation and no lock.
    #[expect(unsafe_code, reason = "the only way to run something between fork and exec")]
    unsafe {
        command.pre_exec(move || die_with_parent(us));
    }
    let (keeper, until_stopped) = mpsc::channel();
    let (tell, started) = mpsc::channel();
    thread::Builder::new().name("postgres-keeper".into()).spawn(move || {
        if tell.send(command.spawn()).is_ok() {
            let _ = until_stopped.recv();
        }
    })?;
    let child = started.recv().context("the keeper answers")?.context("无法运行 postgres")?;
    Ok(Server { child, _keeper: keeper })
}

/// Runs in the child, after it has become the other user: a change of user would undo it.
fn die_with_parent(parent: Pid) -> io::Result<()> {
    // A session of its own, or Ctrl-C in the terminal would reach the server before us.
    setsid()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::INT))?;
    if getppid() == Some(parent) { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
}

/// Open for writing at its end.
fn open_log(path: &Path) -> Result<File> {
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_LIMIT) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    let opened = File::options().create(true).append(true).mode(0o600).open(path);
    opened.with_context(|| format!("无法写入 {}", path.display()))
}

/// The part of the log that is younger than its first `before` bytes.
fn said_since(path: &Path, before: u64) -> Result<String> {
    let mut log = File::open(path)?;
    log.seek(SeekFrom::Start(before))?;
    let mut said = Vec::new();
    log.read_to_end(&mut said)?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}
