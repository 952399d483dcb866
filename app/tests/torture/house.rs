//! A demo county of one story, the real binary that serves it, and how either is looked into.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    process::{self, Child, Command, Stdio},
    thread::panicking,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::time::sleep;

use crate::http;

/// A limit only so that a failure ends.
const PATIENCE: Duration = Duration::from_mins(1);
const PEEK: Duration = Duration::from_millis(20);

pub(crate) struct House {
    pub(crate) folder: PathBuf,
    /// A server of the story's own; none: the service runs a private one.
    pub(crate) server: Option<String>,
}

impl House {
    pub(crate) fn new(story: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("luoshi-{story}-{}", process::id()));
        // The server's user must be able to pass through.
        fs::DirBuilder::new().recursive(true).mode(0o711).create(&folder).unwrap();
        Self { folder: folder.canonicalize().unwrap(), server: None }
    }

    /// Where the demo county keeps what is its own.
    pub(crate) fn demo(&self) -> PathBuf {
        self.folder.join("demo")
    }

    /// Where the facts are.
    pub(crate) fn database_url(&self) -> String {
        let run = self.demo().join("run");
        let private =
            || format!("postgres://postgres@localhost:5432/luoshi?host={}", run.display());
        self.server.clone().unwrap_or_else(private)
    }

    /// Serves the county and waits until somebody answers.
    pub(crate) async fn serve(&self) -> Service {
        let address = free_address();
        let said = fs::File::options().create(true).append(true).open(self.said()).unwrap();
        let mut command = luoshi(&["serve", "--demo", "--listen", &address.to_string()]);
        command.env("LUOSHI_DATA", &self.folder);
        if let Some(url) = &self.server {
            command.env("DATABASE_URL", url);
        }
        command.stdout(said.try_clone().unwrap()).stderr(said);
        let mut service = Service { child: command.spawn().unwrap(), address };
        let start = Instant::now();
        while http::get(address, "/healthz").await.is_err() {
            let ended = service.child.try_wait().unwrap();
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "{}", self.last_words());
            sleep(PEEK).await;
        }
        service
    }

    /// What is served, against the facts and against a telling from the first fact on. For a
    /// house whose service is stopped.
    pub(crate) fn read_models_are_what_the_facts_say(&self) {
        let doctor: Value = serde_json::from_str(&self.run(&["doctor", "--json"])).unwrap();
        assert_eq!(doctor["ok"], true, "{doctor:#}");
        let before = self.run(&["projections", "digest", "--json"]);
        self.run(&["rebuild"]);
        assert_eq!(before, self.run(&["projections", "digest", "--json"]));
    }

    /// A verb on the county; what it says.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.verb(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {}\n{said}{complaint}", output.status);
        said
    }

    /// A verb on the county, yet to be run.
    pub(crate) fn verb(&self, arguments: &[&str]) -> Command {
        let mut command = luoshi(arguments);
        command.env("LUOSHI_DATA", self.demo());
        if let Some(url) = &self.server {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Changes what is on record where it is kept, past everything that forbids it. For a house
    /// with a private server that nobody uses.
    pub(crate) fn tamper(&self, statement: &str) {
        let statements = format!("ALTER TABLE events DISABLE TRIGGER USER; {statement}");
        let mut psql = luoshi(&["database", "--data"]);
        psql.arg(self.demo()).args(["--", "psql", "-v", "ON_ERROR_STOP=1", "-qc", &statements]);
        let output = psql.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn said(&self) -> PathBuf {
        self.folder.join("service.log")
    }

    fn last_words(&self) -> String {
        format!("the service does not answer:\n{}", fs::read_to_string(self.said()).unwrap())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("the house is kept in {}", self.folder.display());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A running service. Dropped, it is killed.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Service {
    /// In this instant, whatever it is doing.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// As an office stops it.
    pub(crate) fn stop(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
    }

    /// Waits until every read model is where the log is.
    pub(crate) async fn becomes_ready(&self) {
        let start = Instant::now();
        let mut said = String::new();
        while start.elapsed() < PATIENCE {
            match http::get(self.address, "/readyz").await {
                Ok(answer) if answer.status == 200 => return,
                Ok(answer) => said = answer.body,
                Err(error) => said = error.to_string(),
            }
            sleep(PEEK).await;
        }
        panic!("not ready: {said}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After `stop` there is nobody left to be killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn luoshi(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luoshi"));
    command.args(arguments).env_remove("DATABASE_URL").stdin(Stdio::null());
    command
}

/// Another one for each start: while nobody listens, a port may be taken by anybody.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}
