//! Where `PostgreSQL`'s programs are on this machine, and which of several to take.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

/// Older ones are out of their makers' care.
const OLDEST: u32 = 14;

/// One installed `PostgreSQL`.
#[derive(Debug)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    /// The newest, or for an existing cluster the major version that made it: no other can read it.
    pub(super) fn find(made_with: Option<u32>) -> Result<Self> {
        let installed: Vec<Self> = places().into_iter().filter_map(Self::in_folder).collect();
        let fit = |found: &&Self| match made_with {
            Some(major) => found.major == major,
            None => found.major >= OLDEST,
        };
        // `rev`, because of equals `max_by_key` takes the last, and places are in order of trust.
        let Some(best) = installed.iter().rev().filter(fit).max_by_key(|found| found.major) else {
            bail!(missing(made_with, &installed));
        };
        Ok(Self { folder: best.folder.clone(), major: best.major })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major(&String::from_utf8_lossy(&said.stdout))?;
        Some(Self { folder, major })
    }
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15; so is `16beta1` 16.
fn major(version: &str) -> Option<u32> {
    let (_, number) = version.split_once("(PostgreSQL) ")?;
    let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

/// Folders to look in. `PG_BIN_DIR` (one folder, or several as in `PATH`) replaces them all.
fn places() -> Vec<PathBuf> {
    if let Some(given) = env::var_os("PG_BIN_DIR") {
        return env::split_paths(&given).collect();
    }
    let mut places = Vec::new();
    for (parent, prefix, rest) in [
        ("/usr/lib/postgresql", "", "bin"),         // Debian, Ubuntu
        ("/usr", "pgsql-", "bin"),                  // PostgreSQL's own packages for Red Hat
        ("/opt/homebrew/opt", "postgresql", "bin"), // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql", "bin"),    // Homebrew on Intel
    ] {
        let names = children(Path::new(parent)).into_iter();
        let fit = names.filter(|name| {
            name.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        });
        places.extend(fit.map(|folder| folder.join(rest)));
    }
    places.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    places
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let mut children: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    children.sort();
    children
}

fn missing(made_with: Option<u32>, installed: &[Binaries]) -> String {
    let there = installed
        .iter()
        .map(|found| format!("{}（{}）", found.major, found.folder.display()))
        .collect::<Vec<_>>()
        .join("、");
    let there = if there.is_empty() {
        "没有找到任何版本".into()
    } else {
        format!("本机只有 {there}")
    };
    match made_with {
        Some(major) => format!(
            "数据由 PostgreSQL {major} 建立，只能用同一大版本打开；{there}。\n\
             请安装 PostgreSQL {major}，或用 PG_BIN_DIR 指明它的 bin 文件夹。数据没有改动。"
        ),
        None => format!(
            "本机没有可用的 PostgreSQL（需要 {OLDEST} 或更高版本）；{there}。\n\
             请先安装：{}\n\
             已安装在别处的，用 PG_BIN_DIR 指明它的 bin 文件夹；\
             要用现成的数据库，请设置 DATABASE_URL。",
            install_command()
        ),
    }
}

/// By the package tool that is there; names of distributions are many.
fn install_command() -> &'static str {
    const TOOLS: [(&str, &str); 6] = [
        ("apt-get", "sudo apt-get install -y postgresql"),
        ("dnf", "sudo dnf install -y postgresql-server"),
        ("yum", "sudo yum install -y postgresql-server"),
        ("zypper", "sudo zypper install -y postgresql-server"),
        ("apk", "sudo apk add postgresql"),
        ("brew", "brew install postgresql@17"),
    ];
    let path = env::var_os("PATH").unwrap_or_default();
    let has = |tool: &str| env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    TOOLS
        .iter()
        .find(|(tool, _)| has(tool))
        .map_or("用系统的软件包工具安装 postgresql 服务器", |(_, command)| command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) devel"), None);
        assert_eq!(major("no such thing"), None);
    }
}
