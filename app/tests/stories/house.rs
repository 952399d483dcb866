//! A house for one story: a database of its own on the server that `DATABASE_URL` names, the
//! binary to run on it, and the county's units already registered.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use commands::clock::WallClock;
use commands::{Asked, Desk, founding};
use domain::unit::{Command as Order, Registration, Unit, UnitId, UnitKind};
use event_store::{Log, PostgresLog, postgres::MIGRATOR};
use sqlx::{Connection, PgConnection, PgPool};

pub(crate) struct House {
    pub(crate) url: String,
    pub(crate) pool: PgPool,
    pub(crate) log: Arc<dyn Log>,
    data: PathBuf,
}

impl House {
    /// Founded, with the 52 units of the county and their aliases.
    pub(crate) async fn open(name: &str) -> Self {
        let url = database(name).await;
        let pool = PgPool::connect(&url).await.unwrap();
        MIGRATOR.run(&pool).await.unwrap();
        let log: Arc<dyn Log> = Arc::new(PostgresLog::connect(pool.clone()).await.unwrap());
        let desk = Desk::open(Arc::clone(&log), Arc::new(WallClock)).await.unwrap();
        founding::found(&desk).await.unwrap();
        for (order, line) in fixture("tables/units.csv").lines().skip(1).enumerate() {
            register(&desk, u32::try_from(order).unwrap(), line).await;
        }
        let data = std::env::temp_dir().join(format!("luoshi-{name}-{}", std::process::id()));
        Self { url, pool, log, data }
    }

    /// The binary, told to work on this house.
    pub(crate) fn luoshi(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luoshi"));
        command.args(arguments).stdin(Stdio::null());
        command.env("DATABASE_URL", &self.url).env("LUOSHI_DATA", &self.data);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.luoshi(arguments).output().unwrap()
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

fn fixture(path: &str) -> String {
    std::fs::read_to_string(fixtures(path)).unwrap()
}

async fn register(desk: &Desk, order: u32, line: &str) {
    let [code, name, short, kind, aliases] = line.split(',').collect::<Vec<_>>()[..] else {
        panic!("five columns: {line}");
    };
    let kind: UnitKind = kind.parse().unwrap();
    let registration = Registration {
        unit: UnitId::new(code),
        name: name.into(),
        short_name: short.into(),
        kind,
        group: kind.to_string(),
        order: order + 1,
    };
    let asked = Asked::by_system(&format!("story/{code}"));
    desk.tell::<Unit>(code, Order::Register(registration), &asked).await.unwrap().unwrap();
    let aliases = aliases.split('|').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let asked = Asked::by_system(&format!("story/{code}/aliases"));
    desk.tell::<Unit>(code, Order::SetAliases { aliases }, &asked).await.unwrap().unwrap();
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
