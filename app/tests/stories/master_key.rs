//! The key of the vault, as an operator meets it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use expect_test::expect;

use crate::house::{House, answer};

/// Far more than a start takes; a service that makes no key ends the story.
const PATIENCE: usize = 300;

fn key(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("luoshi-{name}-{}", std::process::id()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_makes_a_key_that_only_its_owner_reads() {
    let house = House::open("fresh_key").await;
    let path = key("fresh");
    let mut command = house.luoshi(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("LUOSHI_MASTER_KEY", &path).stdout(Stdio::null()).stderr(Stdio::null());
    let mut service = command.spawn().unwrap();
    for _ in 0..PATIENCE {
        if fs::read(&path).is_ok_and(|bytes| !bytes.is_empty()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    service.kill().unwrap();
    service.wait().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.trim().len(), 64);
    assert!(text.trim().chars().all(|c| c.is_ascii_hexdigit()), "{text}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::remove_file(&path).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_key_stops_the_service_in_words() {
    let house = House::open("damaged_key").await;
    let path = key("damaged");
    fs::write(&path, "not a key\n").unwrap();
    let mut command = house.luoshi(&["serve", "--listen", "127.0.0.1:0"]);
    let output = command.env("LUOSHI_MASTER_KEY", &path).output().unwrap();
    let said = answer(&output).replace(&path.display().to_string(), "FILE");
    expect![[r#"
        3
        ✔ 使用指定的 PostgreSQL
        ✔ 数据库结构已是最新
        ✔ 读模型已跟上（至位置 97）
        主密钥 FILE 的内容不对：应为 64 位十六进制数
    "#]]
    .assert_eq(&said);
    fs::remove_file(&path).unwrap();
}
