//! The data folder: its lock, its cluster, and the place of the socket.

use std::{
    fs::{self, DirBuilder, File, Metadata, Permissions, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf, absolute},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, geteuid, test_kill_process};

use super::{
    DATABASE, Durability, PORT,
    account::{self, Account},
    binaries::Binaries,
};

/// A socket's whole path has 104 bytes on macOS and 108 on Linux, with a zero at the end.
const SOCKET_PATH_LIMIT: usize = 103;
/// How long the server of a killed service may take to write its last checkpoint.
const PREDECESSOR_LIMIT: Duration = Duration::from_secs(15);
const PEEK: Duration = Duration::from_millis(10);

/// A data folder that nobody else is using.
#[derive(Debug)]
pub(super) struct Folder {
    base: PathBuf,
    run: PathBuf,
    /// The kernel lets go of it when we end, however we end: it cannot be stale.
    _lock: File,
}

/// The major version of `PostgreSQL` that made the cluster in `data`, if there is one.
pub(super) fn made_with(data: &Path) -> Result<Option<u32>> {
    let file = data.join("postgres/PG_VERSION");
    match fs::read_to_string(&file) {
        Ok(version) => {
            let major = version.trim().parse();
            Ok(Some(major.with_context(|| format!("{} 的内容不是版本号", file.display()))?))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| out_of_reach(data)),
    }
}

impl Folder {
    /// Creates the folder where needed and takes its lock.
    pub(super) fn open(data: &Path) -> Result<Self> {
        let base = absolute(data).with_context(|| out_of_reach(data))?;
        // As root others may pass through to what is theirs, but cannot list.
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        let created = DirBuilder::new().recursive(true).mode(mode).create(&base);
        created.with_context(|| out_of_reach(&base))?;
        let base = base.canonicalize().with_context(|| out_of_reach(&base))?;

        let lock = lock(&base)?;
        let run = socket_folder(&base);
        Ok(Self { base, run, _lock: lock })
    }

    pub(super) fn cluster(&self) -> PathBuf {
        self.base.join("postgres")
    }

    /// Where the socket is.
    pub(super) fn run(&self) -> &Path {
        &self.run
    }

    pub(super) fn log(&self) -> PathBuf {
        self.base.join("postgres.log")
    }

    /// Who may connect. Written by us at each start, outside the cluster and out of the server's
    /// hands, so that a folder moved to another user or machine still lets its owner in.
    pub(super) fn hba(&self) -> PathBuf {
        self.base.join("pg_hba.conf")
    }

    pub(super) fn ident(&self) -> PathBuf {
        self.base.join("pg_ident.conf")
    }

    pub(super) fn owner_of_cluster(&self) -> Result<Option<Metadata>> {
        match fs::metadata(self.cluster()) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| out_of_reach(&self.base)),
        }
    }

    /// Makes everything that the server needs to find.
    pub(super) fn prepare(
        &self,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<()> {
        self.open_the_way(account)?;
        self.write_who_may_connect(account)?;
        self.make_run(account)?;
        if made_with(&self.base)?.is_none() {
            self.make_cluster(binaries, account, durability)?;
        }
        Ok(())
    }

    /// Waits until the server of a service that was killed has shut down, and clears away what a
    /// dead one has left. `PostgreSQL` itself takes over most stale locks, but not one whose number
    /// belongs to another living process by now, as happens after a restart of the machine.
    pub(super) fn wait_for_predecessor(&self) -> Result<()> {
        let start = Instant::now();
        while let Some(pid) = self.predecessor() {
            ensure!(
                start.elapsed() < PREDECESSOR_LIMIT,
                "数据文件夹 {} 已有 PostgreSQL 在运行（进程 {pid}）。请先停止它。",
                self.base.display()
            );
            sleep(PEEK);
        }
        let _ = fs::remove_file(self.run.join(format!(".s.PGSQL.{PORT}.lock")));
        Ok(())
    }

    /// The living server on our cluster, if any.
    fn predecessor(&self) -> Option<i32> {
        let lock = self.cluster().join("postmaster.pid");
        let number = fs::read_to_string(&lock).ok()?.lines().next()?.trim().parse().ok()?;
        let pid = Pid::from_raw(number)?;
        if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
            return None;
        }
        // A server's current folder is its cluster; a zombie has none. Where that cannot be asked
        // (no /proc, another user's process), PostgreSQL decides.
        let stale = match fs::read_link(format!("/proc/{number}/cwd")) {
            Ok(folder) if folder == self.cluster() => return Some(number),
            Ok(_) => true,
            Err(error) => error.kind() == io::ErrorKind::NotFound && cfg!(target_os = "linux"),
        };
        if stale {
            let _ = fs::remove_file(lock);
        }
        None
    }

    /// The server's user must be able to walk down to the cluster.
    fn open_the_way(&self, account: &Account) -> Result<()> {
        if !account.drops {
            return Ok(());
        }
        let mode = fs::metadata(&self.base)?.mode();
        fs::set_permissions(&self.base, Permissions::from_mode(mode & 0o7777 | 0o001))?;
        if let Some(folder) = account.barrier(&self.base) {
            bail!(
                "以 root 运行时，PostgreSQL 由用户 {} 运行，而该用户进不了文件夹 {}。\n\
                 请用 LUOSHI_DATA 指定一个各级上层文件夹都可进入的位置，例如 /var/lib/luoshi。",
                account.name,
                folder.display()
            );
        }
        Ok(())
    }

    fn write_who_may_connect(&self, account: &Account) -> Result<()> {
        let mut names = vec![account::my_name()?, account.name.clone(), "postgres".into()];
        names.sort();
        names.dedup();
        let line = |name: &String| format!("app \"{name}\" postgres\n");
        let lines: String = names.iter().map(line).collect();
        write_readable(&self.hba(), "local all all peer map=app\n")?;
        write_readable(&self.ident(), &lines)
    }

    fn make_run(&self, account: &Account) -> Result<()> {
        let made = DirBuilder::new().mode(0o700).create(&self.run);
        if made.is_ok() && account.drops {
            chown(&self.run, Some(account.uid), Some(account.gid))?;
        }
        // Somebody else's folder under our name, or a link to elsewhere, is a trap.
        let there = fs::symlink_metadata(&self.run)
            .with_context(|| format!("无法建立文件夹 {}", self.run.display()))?;
        ensure!(
            there.is_dir() && there.uid() == account.uid,
            "文件夹 {} 属于别的用户，不能用来放数据库的套接字",
            self.run.display()
        );
        fs::set_permissions(&self.run, Permissions::from_mode(0o700))?;
        Ok(())
    }

    /// Made under another name and renamed at the end: a cluster is whole or not there.
    fn make_cluster(
        &self,
        binaries: &Binaries,
        account: &Account,
        durability: Durability,
    ) -> Result<()> {
        let fresh = self.base.join("postgres.new");
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        DirBuilder::new().mode(0o700).create(&fresh)?;
        if account.drops {
            chown(&fresh, Some(account.uid), Some(account.gid))?;
        }
        // Letters are Unicode's; order is that of bytes, which is code points' order, and fast.
        let locale = if cfg!(target_os = "macos") { "C" } else { "C.UTF-8" };
        let mut initdb = account.command(&binaries.program("initdb"));
        initdb
            .args(["-U", "postgres", "--auth-local=peer", "--auth-host=reject", "-E", "UTF8"])
            .args(["--data-checksums", "--no-instructions", "--locale", locale])
            .args(["--lc-collate", "C"])
            .arg("-D")
            .arg(&fresh);
        if durability == Durability::ThrownAway {
            initdb.arg("--no-sync");
        }
        run(&mut initdb, "").context("无法建立数据库（initdb）")?;

        let mut single = account.command(&binaries.program("postgres"));
        single.arg("--single").arg("-D").arg(&fresh);
        for setting in durability.settings() {
            single.arg("-c").arg(setting);
        }
        single.arg("postgres");
        run(&mut single, &format!("CREATE DATABASE {DATABASE}\n")).context("无法建立数据库")?;

        fs::rename(&fresh, self.cluster()).with_context(|| {
            format!("{} 里已有别的东西，不是 PostgreSQL 的数据", self.cluster().display())
        })?;
        File::open(&self.base)?.sync_all()?;
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.run.parent() != Some(&self.base) {
            let _ = fs::remove_dir(&self.run);
        }
    }
}

fn lock(base: &Path) -> Result<File> {
    let path = base.join("lock");
    let opened = File::options().create(true).truncate(false).read(true).write(true).open(&path);
    let mut file = opened.with_context(|| out_of_reach(base))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            bail!(
                "数据文件夹 {} 正由另一个落实服务使用（进程 {}）。\n\
                 请先停止它，或用 LUOSHI_DATA 指定另一个文件夹。",
                base.display(),
                holder.trim()
            );
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(|| out_of_reach(base)),
    }
    // Only to be named in the refusal above.
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

/// Whether a service holds the folder now. A folder that is not there is free.
pub(super) fn in_use(base: &Path) -> bool {
    let opened = File::options().read(true).write(true).open(base.join("lock"));
    opened.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// `run` in the data folder, or a short one elsewhere when the folder lies too deep for a socket.
pub(super) fn socket_folder(base: &Path) -> PathBuf {
    let near = base.join("run");
    if near.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= SOCKET_PATH_LIMIT {
        return near;
    }
    let mut hasher = DefaultHasher::new();
    base.hash(&mut hasher);
    let parent = if geteuid().is_root() && Path::new("/run").is_dir() { "/run" } else { "/tmp" };
    Path::new(parent).join(format!("luoshi-{:016x}", hasher.finish()))
}

fn write_readable(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)
        .and_then(|()| fs::set_permissions(path, Permissions::from_mode(0o644)))
        .with_context(|| format!("无法写入 {}", path.display()))
}

fn out_of_reach(data: &Path) -> String {
    format!("无法使用数据文件夹 {}（可用 LUOSHI_DATA 指定另一个）", data.display())
}

/// Runs a command to its end, with `input`; what it complained of is the error.
fn run(command: &mut Command, input: &str) -> Result<()> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("stdin was asked for");
    stdin.write_all(input.as_bytes())?;
    drop(stdin);
    let ended = child.wait_with_output()?;
    let complaint = String::from_utf8_lossy(&ended.stderr);
    ensure!(ended.status.success(), "{}", complaint.trim());
    Ok(())
}
