//! Configuration: `luoshi.toml`, overruled by the environment. Wrong values stop us at the door.

mod ways;

use std::{
    collections::BTreeMap,
    env,
    fmt::{self, Display, Formatter},
    net::SocketAddr,
    path::{Path, PathBuf, absolute},
};

use figment::{
    Figment,
    error::Kind,
    providers::{Format, Toml},
    value::Value,
};
use rustix::process::geteuid;
use serde::Deserialize;

pub(crate) use ways::{Mail, Sms, Ways};

const FILE: &str = "luoshi.toml";
const DEVELOPER: &str = "developer";
const LISTEN: &str = "127.0.0.1:8080";
/// What a `KurrentDB` connection string begins with; the second finds a cluster by its name.
const KURRENT: [&str; 2] = ["kurrentdb://", "kurrentdb+discover://"];

/// A key, its variable in the environment, and what belongs there.
type Key = (&'static str, &'static str, &'static str);

/// All but those of the ways out.
const KEYS: [Key; 6] = [
    ("database_url", "DATABASE_URL", "应为 postgres:// 或 postgresql:// 开头的数据库地址"),
    ("kurrentdb_url", "KURRENTDB_URL", "应为 kurrentdb:// 开头的 KurrentDB 地址"),
    ("listen", "LUOSHI_LISTEN", "应为“地址:端口”，例如 127.0.0.1:8080"),
    ("data", "LUOSHI_DATA", "应为一个文件夹的路径"),
    ("master_key", "LUOSHI_MASTER_KEY", "应为主密钥文件的路径"),
    (DEVELOPER, "LUOSHI_DEVELOPER", "应为 true 或 false"),
];

/// Everything an operator can set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// A server of the office's own; none: we run a private one.
    pub(crate) database_url: Option<String>,
    /// Where facts are kept, when not in `PostgreSQL` beside the tables.
    pub(crate) kurrentdb_url: Option<String>,
    /// It is an invented county that is opened; also one that is not told yet.
    pub(crate) demo: bool,
    /// Where the page is served.
    pub(crate) listen: SocketAddr,
    /// Home of the private `PostgreSQL`; absolute.
    pub(crate) data: PathBuf,
    /// The file with the key that locks personal data; none: `master.key` in `data`.
    pub(crate) master_key: Option<PathBuf>,
    /// Any query is answered, not the page's alone, and `GraphiQL` is served.
    pub(crate) developer: bool,
    /// How letters leave the house.
    pub(crate) ways: Ways,
}

/// A wrong setting, as one line that names the key. Never quotes a value: it may be a password.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong(String);

impl Display for Wrong {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "配置有误：{}", self.0)
    }
}

impl std::error::Error for Wrong {}

/// As written, before anything is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    database_url: Option<String>,
    kurrentdb_url: Option<String>,
    listen: Option<String>,
    data: Option<String>,
    master_key: Option<String>,
    developer: Option<bool>,
    sms: Option<String>,
    sms_webhook_url: Option<String>,
    sms_webhook_receipts: Option<String>,
    sms_webhook_secret: Option<String>,
    sms_aliyun_key_id: Option<String>,
    sms_aliyun_key_secret: Option<String>,
    sms_aliyun_endpoint: Option<String>,
    sms_signature: Option<String>,
    sms_templates: Option<BTreeMap<String, String>>,
    sms_per_second: Option<u32>,
    email_smtp_url: Option<String>,
    email_from: Option<String>,
}

impl Config {
    /// From `file`, or else `luoshi.toml` in the current folder if there is one, and the
    /// environment.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, Wrong> {
        let mut figment = Figment::new();
        match file {
            Some(file) if !file.is_file() => {
                return Err(Wrong(format!("--config：没有文件 {}", file.display())));
            }
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if Path::new(FILE).is_file() => figment = figment.merge(Toml::file_exact(FILE)),
            None => {}
        }
        for (key, variable, _) in keys() {
            match env::var(variable) {
                Ok(text) => figment = figment.merge((*key, from_environment(key, &text)?)),
                Err(env::VarError::NotPresent) => {}
                Err(env::VarError::NotUnicode(_)) => return Err(wrong(key)),
            }
        }
        Self::checked(figment.extract().map_err(|error| explained(&error))?)
    }

    /// As `serve` was asked to: the demo county has a folder of its own inside the data.
    pub(crate) fn served(mut self, demo: bool, listen: Option<SocketAddr>) -> Self {
        if demo {
            self.data.push("demo");
        }
        Self { demo, listen: listen.unwrap_or(self.listen), ..self }
    }

    /// As `seed` was asked to: an invented county, wherever the data is.
    pub(crate) fn invented(self) -> Self {
        Self { demo: true, ..self }
    }

    fn checked(raw: Raw) -> Result<Self, Wrong> {
        let postgres =
            |url: &String| url.starts_with("postgres://") || url.starts_with("postgresql://");
        if raw.database_url.as_ref().is_some_and(|url| !postgres(url)) {
            return Err(wrong("database_url"));
        }
        let kurrent = |url: &String| KURRENT.iter().any(|scheme| url.starts_with(scheme));
        if raw.kurrentdb_url.as_ref().is_some_and(|url| !kurrent(url)) {
            return Err(wrong("kurrentdb_url"));
        }
        let ways = Ways::checked(&raw)?;
        let listen = raw.listen.as_deref().unwrap_or(LISTEN);
        Ok(Self {
            database_url: raw.database_url,
            kurrentdb_url: raw.kurrentdb_url,
            demo: false,
            listen: listen.parse().map_err(|_| wrong("listen"))?,
            data: data_folder(raw.data)?,
            master_key: raw.master_key.map(PathBuf::from),
            developer: raw.developer.unwrap_or(false),
            ways,
        })
    }
}

/// A folder, there or yet to be made. By default where this kind of user keeps data.
fn data_folder(given: Option<String>) -> Result<PathBuf, Wrong> {
    let folder = match given {
        Some(given) => PathBuf::from(given),
        None if geteuid().is_root() => "/var/lib/luoshi".into(),
        None => {
            let xdg = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|it| it.is_absolute());
            let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".local/share"));
            xdg.or_else(home).ok_or_else(|| wrong("data"))?.join("luoshi")
        }
    };
    let folder = absolute(&folder).map_err(|_| wrong("data"))?;
    match folder.ancestors().find(|it| it.exists()) {
        Some(there) if there.is_dir() => Ok(folder),
        _ => Err(wrong("data")),
    }
}

fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().chain(&ways::KEYS)
}

/// Not figment's own reader: it takes `[::1]:80` for a list and `8080` for a number.
fn from_environment(key: &str, text: &str) -> Result<Value, Wrong> {
    if key == DEVELOPER {
        return text.parse::<bool>().map(Value::from).map_err(|_| wrong(key));
    }
    ways::from_environment(key, text).unwrap_or_else(|| Ok(Value::from(text)))
}

fn line(key: &str) -> &'static Key {
    keys().find(|(known, ..)| *known == key).expect("every key has a line in KEYS")
}

/// As an operator may set it: in the file, or in the environment.
fn named(key: &str) -> String {
    let (key, variable, _) = line(key);
    format!("{key}（环境变量 {variable}）")
}

fn wrong(key: &str) -> Wrong {
    let (_, variable, expected) = line(key);
    let source = match env::var_os(variable) {
        Some(_) => format!("环境变量 {variable} "),
        None => named(key),
    };
    Wrong(format!("{source}{expected}"))
}

fn explained(error: &figment::Error) -> Wrong {
    if let Kind::UnknownField(name, known) = &error.kind {
        return Wrong(format!("没有“{name}”这一项；可用的有：{}", known.join("、")));
    }
    if let Some((key, ..)) = keys().find(|(key, ..)| error.path.iter().any(|it| it == key)) {
        return wrong(key);
    }
    // The library's text quotes the line, and the line may hold a password.
    let text = error.to_string();
    let line = text.split("at line ").nth(1).and_then(|rest| rest.split(',').next());
    Wrong(format!("配置文件第 {} 行写法不对", line.unwrap_or("1")))
}
