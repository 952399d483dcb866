//! A house for one story: a database of its own on the server that `DATABASE_URL` names, the
//! binary to run on it, its first person, and the county's units.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use event_store::{Log, PostgresLog};
use sqlx::{Connection, PgConnection, PgPool};

pub(crate) struct House {
    url: String,
    pub(crate) pool: PgPool,
    pub(crate) log: Arc<dyn Log>,
    data: PathBuf,
}

impl House {
    /// Nobody is there yet, and nothing has happened.
    pub(crate) async fn empty(name: &str) -> Self {
        let url = database(name).await;
        let data = std::env::temp_dir().join(format!("luoshi-{name}-{}", std::process::id()));
        let pool = PgPool::connect(&url).await.unwrap();
        migrate(&url);
        let log = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        Self { url, pool, log, data }
    }

    /// Set up as an office does it: a person, then the table of units.
    pub(crate) async fn open(name: &str) -> Self {
        let house = Self::empty(name).await;
        let director =
            ["user", "add", "director", "--name", "主任", "--unit", "DCS", "--role", "SUP_HEAD"];
        let units = fixtures("tables/units.csv");
        for arguments in [&director[..], &["units", units.to_str().unwrap()]] {
            let said = answer(&house.run(arguments));
            assert!(said.starts_with("0\n"), "{said}");
        }
        house
    }

    /// The binary, told to work on this house.
    pub(crate) fn luoshi(&self, arguments: &[&str]) -> Command {
        let mut command = luoshi(&self.url, arguments);
        command.env("LUOSHI_DATA", &self.data);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.luoshi(arguments).output().unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // Most stories leave none.
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// Code and text of an answer, as an operator sees them.
pub(crate) fn answer(output: &Output) -> String {
    let code = output.status.code().map_or("killed".into(), |code| code.to_string());
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{code}\n{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

pub(crate) fn fixtures(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(path)
}

fn luoshi(url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_luoshi"));
    command.args(arguments).stdin(Stdio::null()).env("DATABASE_URL", url);
    command
}

fn migrate(url: &str) {
    let migrated = luoshi(url, &["migrate"]).output().unwrap();
    assert!(migrated.status.success(), "{}", answer(&migrated));
}

/// An empty database of this name; what an earlier run left there is dropped.
async fn database(name: &str) -> String {
    let url = std::env::var("DATABASE_URL")
        .expect("stories need a PostgreSQL: luoshi database -- cargo test -p app");
    let mut server = PgConnection::connect(&url).await.unwrap();
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    sqlx::query(&drop).execute(&mut server).await.unwrap();
    sqlx::query(&format!("CREATE DATABASE {name}")).execute(&mut server).await.unwrap();
    let (address, options) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = address.rsplit_once('/').unwrap();
    format!("{server}/{name}?{options}")
}
