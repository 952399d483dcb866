//! A file: one line a message, and none twice.

use std::fs;
use std::path::PathBuf;

use channels::{File, Way};
use expect_test::expect;

use crate::parcels::{ask, deliver};

fn path(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_file(&path).ok();
    path
}

#[tokio::test]
async fn a_message_is_a_line_and_the_same_key_is_written_once() {
    let path = path("once.jsonl");
    let file = File::open(&path).unwrap();
    assert!(!file.needs_address());
    assert_eq!(ask(&file, None).await, "never seen");
    assert_eq!(deliver(&file).await, "taken");
    assert_eq!(deliver(&file).await, "taken");
    assert_eq!(ask(&file, None).await, "delivered 2020-03-28 08:00");
    expect![[r#"
        {"key":"d3d9446802a15e1c9a7f6a1f0d4e3b10-SMS","at":"2020-03-28T00:00:00Z","to":"138****1234","template":"T3/1","text":"督查室提醒：“农村公路改造”还有3天到期"}
    "#]]
    .assert_eq(&fs::read_to_string(&path).unwrap());
}

#[tokio::test]
async fn a_line_that_was_cut_off_is_written_again() {
    let path = path("cut.jsonl");
    deliver(&File::open(&path).unwrap()).await;
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, &whole.as_bytes()[..40]).unwrap();
    let file = File::open(&path).unwrap();
    assert_eq!(ask(&file, None).await, "never seen");
    assert_eq!(deliver(&file).await, "taken");
    assert_eq!(fs::read_to_string(&path).unwrap().lines().last(), whole.lines().last());
    assert_eq!(ask(&File::open(&path).unwrap(), None).await, "delivered 2020-03-28 08:00");
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_unusable() {
    assert!(File::open(&PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).is_err());
}
