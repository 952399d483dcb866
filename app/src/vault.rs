//! The master key's file: made at the first start, read at every later one.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use commands::hex::hex;
use commands::vault::{KEY_BYTES, MasterKey, Vault, VaultError};

use crate::config::Config;
use crate::service::Service;

const FILE: &str = "master.key";
/// Hexadecimal digits of a key.
const DIGITS: usize = 2 * KEY_BYTES;

/// Opens the vault with the key of this house.
pub(crate) async fn open(config: &Config, service: &Service) -> Result<Vault> {
    let path = config.master_key.clone().unwrap_or_else(|| config.data.join(FILE));
    let master = master(&path)?;
    let opened = Vault::open(service.pool.clone(), master, Arc::new(WallClock)).await;
    opened.map_err(|error| match error {
        VaultError::OtherMaster { needed } => anyhow::anyhow!(
            "主密钥 {} 不是加密现有人员信息的那一把（需要编号 {needed} 的密钥）；\
             请放回原来的文件，或用 LUOSHI_MASTER_KEY 指明",
            path.display()
        ),
        other => anyhow::Error::new(other).context("无法打开人员信息"),
    })
}

/// The key in the file; a fresh one where there is no file yet.
fn master(path: &Path) -> Result<MasterKey> {
    match fs::read_to_string(path) {
        Ok(text) => read(text.trim()).with_context(|| {
            format!("主密钥 {} 的内容不对：应为 {DIGITS} 位十六进制数", path.display())
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(error).with_context(|| format!("无法读取主密钥 {}", path.display())),
    }
}

fn make(path: &Path) -> Result<MasterKey> {
    let unwritable =
        || format!("无法写入主密钥 {}（可用 LUOSHI_MASTER_KEY 换一处）", path.display());
    let master = MasterKey::random().context("无法生成主密钥")?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(unwritable)?;
    }
    let mut options = OpenOptions::new();
    let opened = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = opened.with_context(unwritable)?;
    let digits = hex(master.bytes());
    file.write_all(format!("{digits}\n").as_bytes()).with_context(unwritable)?;
    file.sync_all().with_context(unwritable)?;
    Ok(master)
}

fn read(text: &str) -> Option<MasterKey> {
    let bytes = text.as_bytes();
    if bytes.len() != DIGITS {
        return None;
    }
    let mut key = [0; KEY_BYTES];
    for (byte, pair) in key.iter_mut().zip(bytes.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(MasterKey::new(key))
}
