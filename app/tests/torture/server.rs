//! A durable `PostgreSQL` that belongs to the story: killed with all its processes, and started
//! again by nobody but the story. (A private server is started again by its service.)

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection, Executor, PgConnection};

use crate::house::luoshi;

pub(crate) struct Server {
    data: PathBuf,
    pub(crate) url: String,
    /// `luoshi database`, which holds the server; none while it is down.
    holder: Option<Holder>,
}

struct Holder {
    child: Child,
    /// Closing it ends the command, and with it the server.
    stdin: ChildStdin,
}

impl Holder {
    fn end(self) {
        let Self { mut child, stdin } = self;
        drop(stdin);
        child.wait().unwrap();
    }
}

impl Server {
    pub(crate) fn start(data: PathBuf) -> Self {
        let mut server = Self { data, url: String::new(), holder: None };
        server.start_again();
        server
    }

    /// Returns when it takes connections, at the address it had before.
    pub(crate) fn start_again(&mut self) {
        let mut command = luoshi(&["database", "--data"]);
        command.arg(&self.data).args(["--", "sh", "-c", "echo $DATABASE_URL; read until"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("postgres"), "the server does not start: {url}");
        url.trim().clone_into(&mut self.url);
        self.holder = Some(Holder { stdin: child.stdin.take().unwrap(), child });
    }

    pub(crate) fn kill_every_process(&mut self) {
        kill_every_process(&self.data);
        self.holder.take().unwrap().end();
    }

    /// Sabotage: it says "committed" before anything is on disk, and the processes that would see
    /// to it soon after are kept from doing so.
    ///
    /// Whoever writes facts insists on the opposite in its session. A trigger has the last word:
    /// what it sets holds for the very transaction that writes them.
    pub(crate) async fn promise_too_early(&self) {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        connection.execute("ALTER SYSTEM SET synchronous_commit = off").await.unwrap();
        connection.execute("ALTER SYSTEM SET bgwriter_lru_maxpages = 0").await.unwrap();
        connection.execute("SELECT pg_reload_conf()").await.unwrap();
        // As long as a session knows nothing of it, it commits as before.
        let told = "SELECT current_setting('synchronous_commit') = 'off'";
        while !sqlx::query_scalar::<_, bool>(told).fetch_one(&mut connection).await.unwrap() {}
        connection.execute(HASTE).await.unwrap();
        let processes = children(first_process(&self.data));
        let writer = processes.iter().find(|(_, name)| name.contains("walwriter")).unwrap();
        kill_process(writer.0, Signal::STOP).unwrap();
    }
}

const HASTE: &str = "
    CREATE FUNCTION haste() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SET LOCAL synchronous_commit = off;
        RETURN NULL;
    END $$;
    CREATE TRIGGER haste AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION haste()";

/// Of the server on `data`; none has time to do anything more.
pub(crate) fn kill_every_process(data: &Path) {
    let first = first_process(data);
    // Held first, so that it starts no other while the rest is being counted.
    kill_process(first, Signal::STOP).unwrap();
    let rest = children(first).into_iter().map(|(pid, _)| pid);
    for pid in rest.chain([first]) {
        // One that has just ended by itself is no trouble.
        let _ = kill_process(pid, Signal::KILL);
    }
}

fn first_process(data: &Path) -> Pid {
    let lock = fs::read_to_string(data.join("postgres/postmaster.pid")).unwrap();
    Pid::from_raw(lock.lines().next().unwrap().parse().unwrap()).unwrap()
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(holder) = self.holder.take() {
            holder.end();
        }
    }
}

/// Processes that this one has started, each with what it calls itself.
fn children(parent: Pid) -> Vec<(Pid, String)> {
    let processes = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
        let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
        let status = fs::read_to_string(entry.path().join("stat")).ok()?;
        // Behind the name, which may hold anything, stand the state and the parent.
        let (_, behind) = status.rsplit_once(") ")?;
        let of: i32 = behind.split(' ').nth(1)?.parse().ok()?;
        let name = fs::read_to_string(entry.path().join("cmdline")).ok()?;
        (Pid::from_raw(of) == Some(parent)).then_some((pid, name))
    });
    processes.collect()
}
