//! A server for one command, in a folder that is gone afterwards.

use std::{
    env, fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result};
use rustix::process::{Pid, test_kill_process};

use super::{Durability, Postgres};

const PREFIX: &str = "luoshi-throwaway-";

/// Stops its server and deletes its folder when dropped.
pub(crate) struct Throwaway {
    /// None only while being dropped: the server goes before its folder.
    postgres: Option<Postgres>,
    folder: PathBuf,
}

impl Throwaway {
    pub(crate) fn start() -> Result<Self> {
        let parent = env::temp_dir();
        sweep(&parent);
        let folder = parent.join(format!("{PREFIX}{}", process::id()));
        // Not one that is there already: in a folder for everyone it may be somebody's trap.
        let made = fs::DirBuilder::new().mode(0o711).create(&folder);
        made.with_context(|| format!("无法建立临时文件夹 {}", folder.display()))?;

        let mut throwaway = Self { postgres: None, folder };
        throwaway.postgres = Some(Postgres::start(&throwaway.folder, Durability::ThrownAway)?);
        Ok(throwaway)
    }

    pub(crate) fn postgres(&self) -> &Postgres {
        self.postgres.as_ref().expect("the server runs until it is dropped")
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        self.postgres = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes what killed commands have left. Other users' folders resist, and that is well.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.parse().ok());
        let Some(pid) = number.and_then(Pid::from_raw) else { continue };
        let ours = pid.as_raw_nonzero().get().unsigned_abs() == process::id();
        if ours || test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
