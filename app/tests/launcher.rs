//! The life of the private server, as an operator meets it.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its scene has failed")]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::{self, Child, ChildStdin, Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use expect_test::{Expect, expect};

const SELECT_1: [&str; 4] = ["psql", "-At", "-c", "SELECT 1"];

#[test]
fn a_command_finds_a_server_that_keeps_what_it_is_told() {
    let data = Data::new("keeps");
    let settings = "SELECT name || ' ' || setting FROM pg_settings WHERE name IN \
        ('data_checksums', 'fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', \
         'lc_collate', 'TimeZone') ORDER BY name COLLATE \"C\"";

    check(
        &data.database(&["psql", "-At", "-c", settings]),
        &expect![[r"
            0
            TimeZone UTC
            data_checksums on
            fsync on
            full_page_writes on
            lc_collate C
            server_encoding UTF8
            synchronous_commit on
        "]],
    );
}

#[test]
fn the_exit_code_is_the_commands_own() {
    let data = Data::new("code");

    check(&data.database(&["sh", "-c", "exit 7"]), &expect!["7\n"]);
    check(&data.database(&["sh", "-c", "kill -9 $$"]), &expect!["137\n"]);
    check(
        &data.database(&["/nowhere/command"]),
        &expect![[r"
            3
            无法运行命令 /nowhere/command: No such file or directory (os error 2)
        "]],
    );
}

#[test]
fn what_a_command_writes_is_there_for_the_next() {
    let data = Data::new("next");
    data.database(&["psql", "-c", "CREATE TABLE facts AS SELECT 42 AS fact"]);

    check(&data.database(&["psql", "-At", "-c", "TABLE facts"]), &expect!["0\n42\n"]);
}

#[test]
fn without_a_folder_the_server_is_thrown_away() {
    let said = luoshi().args(["database", "--", "sh", "-c", "echo $PGHOST"]).output().unwrap();

    let run = PathBuf::from(String::from_utf8(said.stdout).unwrap().trim());
    assert!(run.is_absolute(), "{}", run.display());
    assert!(!run.parent().unwrap().exists(), "{} is still there", run.display());
}

#[test]
fn a_database_that_is_already_named_is_used() {
    let said = luoshi()
        .env("DATABASE_URL", "postgres://somewhere/else")
        .args(["database", "--", "sh", "-c", "echo $DATABASE_URL"])
        .output();

    check(&said.unwrap(), &expect!["0\npostgres://somewhere/else\n"]);
}

#[test]
fn nothing_ever_listens_on_a_port() {
    let data = Data::new("port");
    let running = data.hold();

    let lock = fs::read_to_string(data.path("postgres/postmaster.pid")).unwrap();
    assert_eq!(lock.lines().nth(5), Some(""), "line 6 is the address it listens on");
    running.end();
}

#[test]
fn a_second_service_on_the_same_folder_is_refused() {
    let data = Data::new("second");
    let running = data.hold();

    let refused = data.database(&["true"]);
    check(
        &data.censored(&refused, &running.child.id().to_string()),
        &expect![[r"
            3
            数据文件夹 DATA 正由另一个落实服务使用（进程 PID）。
            请先停止它，或用 LUOSHI_DATA 指定另一个文件夹。
        "]],
    );
    running.end();
}

#[test]
fn a_log_is_not_copied_beside_a_service() {
    let data = Data::new("copied");
    let running = data.hold();

    let refused = luoshi()
        .args(["archive", "copy", "--from", "postgres", "--to", "kurrentdb"])
        .env("LUOSHI_DATA", &data.0)
        .env("KURRENTDB_URL", "kurrentdb://localhost:1?tls=false")
        .output();
    check(
        &data.censored(&refused.unwrap(), &running.child.id().to_string()),
        &expect![[r"
            3
            数据文件夹 DATA 正由另一个落实服务使用（进程 PID）。
            请先停止它，或用 LUOSHI_DATA 指定另一个文件夹。
        "]],
    );
    running.end();
}

#[test]
fn a_killed_service_leaves_no_server_behind_and_the_next_one_starts() {
    let data = Data::new("killed");
    let mut running = data.hold();
    let server = data.server();

    running.child.kill().unwrap();
    running.child.wait().unwrap();
    check(&data.database(&SELECT_1), &expect!["0\n1\n"]);
    until("the server of the killed service is gone", || !alive(server));
}

#[test]
fn a_killed_server_is_recovered_by_the_next_start() {
    let data = Data::new("recovered");
    data.database(&["psql", "-c", "CREATE TABLE facts (fact int)"]);
    let running = data.hold();
    data.psql_beside("INSERT INTO facts VALUES (42)");
    kill(data.server(), "KILL");
    running.end();

    check(&data.database(&["psql", "-At", "-c", "TABLE facts"]), &expect!["0\n42\n"]);
}

#[test]
fn a_service_whose_server_cannot_live_tries_for_a_while_says_so_and_ends() {
    let data = Data::new("given-up");
    let mut service = luoshi()
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("LUOSHI_DATA", &data.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(service.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("打开 ")), "it serves");
    fs::remove_file(data.path("postgres/global/pg_control")).unwrap();
    kill(data.server(), "KILL");

    let ended = service.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{complaint}");
    assert!(complaint.contains("PostgreSQL 意外停止（signal: 9 (SIGKILL)），正在重新启动"));
    assert_eq!(complaint.matches("PostgreSQL 没有重新启动").count(), 8, "{complaint}");
    assert!(complaint.contains("重新启动了 8 次仍不能运行，服务停止"), "{complaint}");
    assert_eq!(said.last().unwrap().unwrap(), "✔ 服务已停止");
}

#[test]
fn a_stale_lock_is_taken_over_even_if_its_number_is_somebody_elses_by_now() {
    let (data, other) = (Data::new("stale"), Data::new("stale-other"));
    data.database(&["true"]);
    // A living process of the same user, but not on our cluster.
    let running = other.hold();
    for lock in ["postgres/postmaster.pid", "run/.s.PGSQL.5432.lock"] {
        fs::copy(other.path(lock), data.path(lock)).unwrap();
        Command::new("chmod").arg("644").arg(data.path(lock)).status().unwrap();
    }

    check(&data.database(&SELECT_1), &expect!["0\n1\n"]);
    running.end();
}

#[test]
fn a_cluster_that_was_never_finished_is_made_again() {
    let data = Data::new("unfinished");
    fs::create_dir_all(data.path("postgres.new/base")).unwrap();

    check(&data.database(&SELECT_1), &expect!["0\n1\n"]);
}

#[test]
fn a_deep_folder_with_a_chinese_name_is_no_hindrance() {
    let data = Data::new("deep");
    let deep = data.path(&format!("落实 数据/{}", "very-deep/".repeat(12)));
    let said = luoshi()
        .args(["database", "--data"])
        .arg(&deep)
        .args(["--", "sh", "-c", r#"psql "$DATABASE_URL" -At -c 'SELECT 1'; echo "$PGHOST" >&2"#])
        .output()
        .unwrap();

    assert_eq!(String::from_utf8_lossy(&said.stdout), "1\n");
    let run = PathBuf::from(String::from_utf8(said.stderr).unwrap().trim());
    assert!(!run.exists(), "the short folder for the socket is cleaned away: {}", run.display());
}

#[test]
fn a_chinese_name_survives_the_journey_through_the_url() {
    let data = Data::new("落实 数据");

    let command = ["sh", "-c", r#"psql "$DATABASE_URL" -At -c 'SELECT 1'"#];
    check(&data.database(&command), &expect!["0\n1\n"]);
}

#[test]
fn a_machine_without_postgresql_is_told_how_to_get_it() {
    let data = Data::new("missing");
    data.program("tools/apt-get", "");
    let said = luoshi()
        .env("PATH", data.path("tools"))
        .env("PG_BIN_DIR", "nowhere")
        .args(["database", "--", "true"])
        .output();

    check(
        &said.unwrap(),
        &expect![[r#"
        3
        本机没有可用的 PostgreSQL（需要 14 或更高版本）；没有找到任何版本。
        请先安装：sudo apt-get install -y postgresql
        已安装在别处的，用 PG_BIN_DIR 指明它的 bin 文件夹；要用现成的数据库，请设置 DATABASE_URL。
    "#]],
    );
}

#[test]
fn data_of_another_major_version_is_not_touched() {
    let data = Data::new("version");
    fs::create_dir_all(data.path("postgres")).unwrap();
    fs::write(data.path("postgres/PG_VERSION"), "9\n").unwrap();
    data.program("bin/initdb", "");
    data.program("bin/postgres", "echo 'postgres (PostgreSQL) 15.18'");
    let said = data.verb().arg("true").env("PG_BIN_DIR", data.path("bin")).output();

    check(
        &data.censored(&said.unwrap(), "-"),
        &expect![[r#"
        3
        数据由 PostgreSQL 9 建立，只能用同一大版本打开；本机只有 15（DATA/bin）。
        请安装 PostgreSQL 9，或用 PG_BIN_DIR 指明它的 bin 文件夹。数据没有改动。
    "#]],
    );
    assert!(!data.path("lock").exists());
}

#[test]
fn a_folder_behind_a_closed_door_is_refused_where_the_server_must_be_another_user() {
    let data = Data::new("door");
    let door = data.path("door");
    fs::DirBuilder::new().mode(0o700).create(&door).unwrap();
    let said = luoshi()
        .args(["database", "--data"])
        .arg(door.join("data"))
        .args(["--", "true"])
        .output()
        .unwrap();

    let text = String::from_utf8_lossy(&said.stderr);
    if root() {
        assert!(text.contains("进不了文件夹"), "{text}");
        assert!(text.contains(door.to_str().unwrap()), "{text}");
    } else {
        assert!(said.status.success(), "{text}");
    }
}

#[test]
fn asked_to_terminate_it_asks_the_command_and_stops_the_server() {
    let data = Data::new("terminate");
    let mut running = data.hold();
    let server = data.server();

    kill(running.child.id(), "TERM");
    assert_eq!(running.child.wait().unwrap().code(), Some(128 + 15));
    assert!(!alive(server));
}

/// Exit code, then what was said.
fn check(said: &Output, expected: &Expect) {
    let out = String::from_utf8_lossy(&said.stdout);
    let err = String::from_utf8_lossy(&said.stderr);
    expected.assert_eq(&format!("{}\n{out}{err}", said.status.code().unwrap()));
}

/// A data folder of its own for each story; removed at the end.
struct Data(PathBuf);

impl Data {
    fn new(story: &str) -> Self {
        let folder = env::temp_dir().join(format!("luoshi-story-{}-{story}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder.canonicalize().unwrap())
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    fn verb(&self) -> Command {
        let mut verb = luoshi();
        verb.args(["database", "--data"]).arg(&self.0).arg("--");
        verb
    }

    fn database(&self, command: &[&str]) -> Output {
        self.verb().args(command).output().unwrap()
    }

    /// A service that uses the folder until it is told to end.
    fn hold(&self) -> Running {
        let mut child = self
            .verb()
            .args(["sh", "-c", "echo started; read until"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "started\n");
        Running { stdin: child.stdin.take(), child }
    }

    /// The number of the server's first process.
    fn server(&self) -> u32 {
        let lock = fs::read_to_string(self.path("postgres/postmaster.pid")).unwrap();
        lock.lines().next().unwrap().parse().unwrap()
    }

    /// A statement to the server that another command is holding.
    fn psql_beside(&self, statement: &str) {
        let psql = Command::new("psql")
            .args(["-U", "postgres", "-d", "luoshi", "-c", statement, "-h"])
            .arg(self.path("run"))
            .output();
        assert!(psql.unwrap().status.success());
    }

    /// A program of our own in the folder.
    fn program(&self, below: &str, script: &str) {
        let program = self.path(below);
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        Command::new("chmod").arg("755").arg(&program).status().unwrap();
    }

    /// Without what differs from run to run.
    fn censored(&self, said: &Output, pid: &str) -> Output {
        let text = String::from_utf8_lossy(&said.stderr);
        let text = text.replace(self.0.to_str().unwrap(), "DATA").replace(pid, "PID");
        Output { stderr: text.into_bytes(), ..said.clone() }
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Running {
    child: Child,
    /// Closing it ends the command, also when the service was killed.
    stdin: Option<ChildStdin>,
}

impl Running {
    fn end(mut self) {
        drop(self.stdin.take());
        self.child.wait().unwrap();
    }
}

fn luoshi() -> Command {
    let mut luoshi = Command::new(env!("CARGO_BIN_EXE_luoshi"));
    luoshi.env_remove("DATABASE_URL").stdin(Stdio::null());
    luoshi
}

fn root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

fn alive(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

fn kill(pid: u32, signal: &str) {
    Command::new("kill").arg(format!("-{signal}")).arg(pid.to_string()).status().unwrap();
}

/// A limit only so that a failure ends.
fn until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_mins(1), "not in time: {what}");
        sleep(Duration::from_millis(10));
    }
}
