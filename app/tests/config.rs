//! Wrong settings: exit code 2 and one line in Chinese that names the key, before anything starts.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its scene has failed")]

use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use expect_test::expect;

/// What stands in `luoshi.toml`, or as `NAME=value` in the environment.
const WRONG: &[&str] = &[
    "DATABASE_URL=",
    "DATABASE_URL=mysql://root:secret@localhost/luoshi",
    "DATABASE_URL=localhost/luoshi",
    "LUOSHI_LISTEN=",
    "LUOSHI_LISTEN=8080",
    "LUOSHI_LISTEN=localhost",
    "LUOSHI_LISTEN=127.0.0.1",
    "LUOSHI_LISTEN=127.0.0.1:",
    "LUOSHI_LISTEN=127.0.0.1:99999",
    "LUOSHI_LISTEN=127.0.0.1:-1",
    "LUOSHI_LISTEN=300.0.0.1:8080",
    "LUOSHI_LISTEN=http://127.0.0.1:8080",
    "LUOSHI_LISTEN=::1:8080",
    "LUOSHI_DATA=",
    "LUOSHI_DATA=luoshi.toml",
    "LUOSHI_DATA=luoshi.toml/below",
    "database_url = 5432",
    "database_url = \"\"",
    "database_url = \"mysql://root:secret@localhost\"",
    "kurrentdb_url = \"http://root:secret@localhost\"",
    "listen = 8080",
    "listen = true",
    "listen = [\"127.0.0.1:8080\"]",
    "listen = \"\"",
    "listen = \"all\"",
    "data = 1",
    "data = \"\"",
    "data = \"luoshi.toml\"",
    "data = { folder = \"x\" }",
    "LUOSHI_DEVELOPER=yes",
    "developer = 1",
    "developer = \"true\"",
    "lisen = \"127.0.0.1:8080\"",
    "[server]\nlisten = \"127.0.0.1:8080\"",
    "listen = ",
    "listen = \"127.0.0.1:8080",
    "listen = \"127.0.0.1:8080\"\ndatabase_url = \"postgres://me:secret@localhost/x",
    "listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"",
];

#[test]
fn a_wrong_setting_stops_us_with_one_line_that_names_it() {
    let mut answers: Vec<String> = WRONG.iter().map(|wrong| answer(wrong)).collect();

    for (wrong, answer) in WRONG.iter().zip(&answers) {
        assert!(
            answer.starts_with("2 配置有误：") && answer.lines().count() == 1,
            "{wrong}: {answer}"
        );
        assert!(!answer.contains("secret"), "{wrong}: {answer}");
    }
    answers.dedup();
    expect![[r#"
        2 配置有误：环境变量 DATABASE_URL 应为 postgres:// 或 postgresql:// 开头的数据库地址
        2 配置有误：环境变量 LUOSHI_LISTEN 应为“地址:端口”，例如 127.0.0.1:8080
        2 配置有误：环境变量 LUOSHI_DATA 应为一个文件夹的路径
        2 配置有误：database_url（环境变量 DATABASE_URL）应为 postgres:// 或 postgresql:// 开头的数据库地址
        2 配置有误：kurrentdb_url（环境变量 KURRENTDB_URL）应为 kurrentdb:// 开头的 KurrentDB 地址
        2 配置有误：listen（环境变量 LUOSHI_LISTEN）应为“地址:端口”，例如 127.0.0.1:8080
        2 配置有误：data（环境变量 LUOSHI_DATA）应为一个文件夹的路径
        2 配置有误：环境变量 LUOSHI_DEVELOPER 应为 true 或 false
        2 配置有误：developer（环境变量 LUOSHI_DEVELOPER）应为 true 或 false
        2 配置有误：没有“lisen”这一项；可用的有：database_url、kurrentdb_url、listen、data、master_key、developer
        2 配置有误：没有“server”这一项；可用的有：database_url、kurrentdb_url、listen、data、master_key、developer
        2 配置有误：配置文件第 1 行写法不对
        2 配置有误：配置文件第 2 行写法不对
    "#]].assert_eq(&answers.concat());
}

#[test]
fn a_configuration_file_that_is_asked_for_must_be_there() {
    let said = Folder::new().migrate().args(["--config", "nowhere.toml"]).output().unwrap();

    assert_eq!(said.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(said.stderr).unwrap(),
        "配置有误：--config：没有文件 nowhere.toml\n"
    );
}

#[test]
fn the_environment_overrules_the_file() {
    let folder = Folder::new();
    folder.write("data = \"from-file\"\nlisten = \"wrong\"\n");
    let said = folder
        .migrate()
        .env("LUOSHI_LISTEN", "[::1]:8080")
        .env("LUOSHI_DATA", "from-environment")
        .output()
        .unwrap();

    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(folder.holds("from-environment/postgres"));
    assert!(!folder.holds("from-file"));
}

#[test]
fn a_server_that_does_not_answer_could_not_be_run_against() {
    let said = Folder::new()
        .migrate()
        .env("DATABASE_URL", "postgres://postgres:secret@localhost/luoshi?host=/nowhere")
        .output()
        .unwrap();

    assert_eq!(said.status.code(), Some(3));
    let text = String::from_utf8(said.stderr).unwrap();
    assert!(text.starts_with("无法连接数据库") && !text.contains("secret"), "{text}");
}

fn answer(wrong: &str) -> String {
    let folder = Folder::new();
    folder.write("");
    let mut migrate = folder.migrate();
    match wrong.split_once('=') {
        Some((name, value)) if name.to_uppercase() == name && !name.starts_with('[') => {
            migrate.env(name, value);
        }
        _ => folder.write(wrong),
    }
    let said = migrate.output().unwrap();
    let text = String::from_utf8(said.stderr).unwrap();
    format!("{} {text}", said.status.code().unwrap())
}

/// A new empty folder to stand in; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("luoshi-config-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn holds(&self, below: &str) -> bool {
        self.0.join(below).exists()
    }

    fn write(&self, luoshi_toml: &str) {
        fs::write(self.0.join("luoshi.toml"), luoshi_toml).unwrap();
    }

    fn migrate(&self) -> Command {
        let mut luoshi = Command::new(env!("CARGO_BIN_EXE_luoshi"));
        luoshi.arg("migrate").current_dir(&self.0).stdin(Stdio::null());
        for variable in ["DATABASE_URL", "LUOSHI_LISTEN", "LUOSHI_DATA", "LUOSHI_DEVELOPER"] {
            luoshi.env_remove(variable);
        }
        luoshi
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
