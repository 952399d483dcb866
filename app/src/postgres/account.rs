//! Who the server runs as. `PostgreSQL` refuses root, so as root it runs as another user.

use std::{
    fs::{self, Metadata},
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use rustix::process::geteuid;

/// The operating system user that owns the cluster and runs its server.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// We are root and the child is not.
    pub(super) drops: bool,
}

impl Account {
    /// Ourselves; as root the owner of the existing cluster, or else `postgres`, or else `nobody`.
    pub(super) fn for_server(cluster: Option<Metadata>) -> Result<Self> {
        let me = geteuid().as_raw();
        let owner = cluster.map(|cluster| cluster.uid());
        if me != 0 {
            return Self::named(&me.to_string(), false);
        }
        match owner {
            Some(0) => bail!("数据文件夹属于 root，而 PostgreSQL 拒绝以 root 身份运行"),
            Some(owner) => Self::named(&owner.to_string(), true),
            None => Self::named("postgres", true).or_else(|_| Self::named("nobody", true)),
        }
    }

    /// A command with an empty environment, run as this user.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // The root folder, because the current one may be closed to this user. Messages in
        // English, because `server.rs` recognises one.
        command.current_dir("/").env_clear().env("LC_ALL", "C");
        if self.drops {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// The first parent that would keep this user from reaching `path`.
    pub(super) fn barrier(&self, path: &Path) -> Option<PathBuf> {
        let parents: Vec<_> = path.ancestors().collect();
        let closed = |folder: &&&Path| fs::metadata(folder).is_ok_and(|it| !self.may_enter(&it));
        parents.iter().rev().find(closed).map(|folder| folder.to_path_buf())
    }

    fn may_enter(&self, folder: &Metadata) -> bool {
        let bit = match (folder.uid() == self.uid, folder.gid() == self.gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        folder.mode() & bit != 0
    }

    /// By `id`, which knows users from a directory service too, and needs no unsafe call.
    fn named(user: &str, drops: bool) -> Result<Self> {
        Ok(Self {
            name: id(&["-un", user])?,
            uid: id(&["-u", user])?.parse().context("id -u")?,
            gid: id(&["-g", user])?.parse().context("id -g")?,
            drops,
        })
    }
}

/// The user we run as, by name: the server's map of who may connect needs it.
pub(super) fn my_name() -> Result<String> {
    id(&["-un"])
}

fn id(arguments: &[&str]) -> Result<String> {
    let said = Command::new("id").args(arguments).output().context("无法运行 id")?;
    if !said.status.success() {
        bail!("系统中没有这个用户：id {}", arguments.join(" "));
    }
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}
