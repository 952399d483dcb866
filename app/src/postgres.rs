//! The private `PostgreSQL`: found on the machine, started by us, seen by nobody else.
//!
//! An office installs one program and one package; it never administers a database. We make the
//! cluster, start `postgres` itself (no service, no `pg_ctl`), talk over a socket in a closed
//! folder, and stop it. There is no password and no port: the kernel says who is at the other
//! end of the socket. If we are killed, the kernel tells the server to shut down (`server.rs`); if
//! the server is, a service starts it again (`watch.rs`).
//!
//! ```text
//! LUOSHI_DATA/   lock           held while a service uses the folder
//!                postgres/      the cluster, owned by the user the server runs as
//!                run/           the socket
//!                postgres.log   what the server says
//! ```

#[cfg(target_os = "linux")]
use std::fs;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use anyhow::Result;

mod account;
mod binaries;
mod folder;
mod server;
mod watch;
mod throwaway;

pub(crate) use throwaway::Throwaway;
pub(crate) use watch::Watched;

use account::Account;
use binaries::Binaries;
use folder::Folder;
use server::Server;

/// Name of the one database in the private cluster.
const DATABASE: &str = "luoshi";
/// Part of the socket's name; nothing listens on it. Written out everywhere, because a `PGPORT`
/// in the operator's environment would otherwise lead clients to another socket.
const PORT: &str = "5432";

/// Whether facts must survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// An office's facts: everything `PostgreSQL` does to keep them.
    Kept,
    /// Tests: the folder is deleted at the end, so nothing waits for the disk.
    ThrownAway,
}

impl Durability {
    /// How a server keeps what it is told.
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Kept => &["fsync=on", "full_page_writes=on"],
            // Many test databases at once, each with its own pool.
            Self::ThrownAway => &[
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "max_connections=300",
            ],
        }
    }
}

/// A running private server. Dropping it stops the server; `stop` does so and says how it went.
pub(crate) struct Postgres {
    server: Server,
    folder: Folder,
    binaries: Binaries,
    account: Account,
    durability: Durability,
}

impl Postgres {
    /// Starts the server on `data`, making the cluster first where there is none. Blocks until
    /// connections are welcome: under a second, longer after a crash of a busy server.
    ///
    /// Refused, each with a text for the operator: no `PostgreSQL` of the right version, a folder
    /// already in use, not ours, or out of reach for the user that the server runs as.
    pub(crate) fn start(data: &Path, durability: Durability) -> Result<Self> {
        let binaries = Binaries::find(folder::made_with(data)?)?;
        let folder = Folder::open(data)?;
        let account = Account::for_server(folder.owner_of_cluster()?)?;
        folder.prepare(&binaries, &account, durability)?;
        folder.wait_for_predecessor()?;

        let server = Server::start(&folder, &binaries, &account, &settings(durability))?;
        Ok(Self { server, folder, binaries, account, durability })
    }

    /// How the server ended, if it has.
    fn has_ended(&mut self) -> Result<Option<ExitStatus>> {
        self.server.has_ended()
    }

    /// Starts the server anew on the same folder, once it has ended.
    fn start_again(&mut self) -> Result<()> {
        let Self { folder, binaries, account, durability, .. } = self;
        folder.wait_for_predecessor()?;
        self.server = Server::start(folder, binaries, account, &settings(*durability))?;
        Ok(())
    }

    /// What the server says of itself.
    fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Address of the server that a service already runs on `data`; none when nobody does.
    pub(crate) fn of_a_service(data: &Path) -> Option<String> {
        let data = data.canonicalize().ok()?;
        folder::in_use(&data).then(|| url_at(&folder::socket_folder(&data)))
    }

    /// For sqlx and every other client that reads `DATABASE_URL`.
    pub(crate) fn url(&self) -> String {
        url_at(self.folder.run())
    }

    /// What a command needs to reach the server: `DATABASE_URL`, libpq's variables (so that a bare
    /// `psql` works), and `PostgreSQL`'s programs at the end of `PATH`.
    pub(crate) fn environment(&self) -> Vec<(&'static str, OsString)> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain([self.binaries.folder.clone()]);
        vec![
            ("DATABASE_URL", self.url().into()),
            ("PGHOST", self.folder.run().into()),
            ("PGPORT", PORT.into()),
            ("PGUSER", "postgres".into()),
            ("PGDATABASE", DATABASE.into()),
            ("PATH", env::join_paths(folders).unwrap_or(path)),
        ]
    }

    /// Close all connections first; those still open are cut.
    pub(crate) fn stop(mut self) -> Result<()> {
        self.server.stop(self.durability)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // After `stop` there is nothing left to do; on any other way out nobody could be told.
        let _ = self.server.stop(self.durability);
    }
}

fn url_at(run: &Path) -> String {
    format!("postgres://postgres@localhost:{PORT}/{DATABASE}?host={}", percent_encoded(run))
}

/// Settings of the running server that hold whatever `postgresql.conf` says.
fn settings(durability: Durability) -> Vec<String> {
    let ours = [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        // A failed statement's text and row may hold personal data; the log gets the error alone.
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
    ];
    let settings = ours.iter().chain(durability.settings()).map(|&it| it.to_owned());
    settings.chain([format!("shared_buffers={}MB", buffers(durability))]).collect()
}

/// Megabytes the server keeps of its tables: an eighth of the memory there is. Newest facts go into
/// indexes at random places, so indexes that do not fit make each fact dearer as the log grows.
fn buffers(durability: Durability) -> u64 {
    const MEGABYTE: u64 = 1 << 20;
    const LEAST: u64 = 128;
    match durability {
        Durability::Kept => (memory() / MEGABYTE / 8).clamp(LEAST, 1024),
        Durability::ThrownAway => LEAST,
    }
}

/// Bytes of the machine, or fewer where we may not have them all.
#[cfg(target_os = "linux")]
fn memory() -> u64 {
    let info = rustix::system::sysinfo();
    let machine = info.totalram * u64::from(info.mem_unit);
    allowed().map_or(machine, |allowed| allowed.min(machine))
}

/// Nobody to ask: the least will do.
#[cfg(not(target_os = "linux"))]
fn memory() -> u64 {
    0
}

/// The least that control groups (version 2) leave to us, from our own group up to the root: what
/// a container or a service of the system was given.
#[cfg(target_os = "linux")]
fn allowed() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let ours = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let limit = |group: &Path| {
        let file = Path::new("/sys/fs/cgroup").join(group).join("memory.max");
        // Where there is no limit it says "max".
        fs::read_to_string(file).ok()?.trim().parse().ok()
    };
    Path::new(ours).ancestors().filter_map(limit).min()
}

/// A path as the `host` of a URL; folders may have Chinese names.
fn percent_encoded(path: &Path) -> String {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|&byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
