//! “只需一键发送，无需逐一选定” (M53): a table of 60 items for 34 units is in force, or it is
//! not; and however often it is sent, every unit has every item once.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use event_store::Cursor;
use expect_test::expect;
use tokio::time::sleep;

use crate::house::{House, answer, fixtures};

/// As often as the sender is killed, each time while it writes.
const KILLS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn a_table_killed_five_times_and_sent_again_is_issued_exactly_once() {
    let house = House::open("story_issued_once").await;
    house
        .run(&["user", "add", "director", "--name", "主任", "--unit", "DCS", "--role", "SUP_HEAD"]);
    let table = fixtures("tables/livelihood-2019.csv");
    let table = table.to_str().unwrap();
    let year = "2030";
    let arguments = [
        "import",
        table,
        "--issue",
        "--year",
        year,
        "--command-id",
        "6f0cbbd4-7a5b-4f0e-9c39-0d1f6d3a0001",
    ];
    for _ in 0..KILLS {
        kill_while_it_writes(&house, &arguments).await;
    }
    let last = answer(&house.run(&arguments));
    assert!(last.starts_with("0\n"), "{last}");
    let again = answer(&house.run(&arguments));
    assert_eq!(last, again, "the same answer");

    let facts = house.log.read_all(Cursor::START, usize::MAX).await.unwrap();
    let issued: Vec<_> = facts.iter().filter(|fact| fact.kind == "AssignmentIssued").collect();
    let streams: BTreeSet<_> = issued.iter().map(|fact| &fact.stream.id).collect();
    let batches = facts.iter().filter(|fact| fact.kind == "BatchIssued").count();
    let matters = facts.iter().filter(|fact| fact.kind == "MatterRegistered").count();
    expect![[r#"
        60 matters, 1 batch, 96 assignments in 96 streams
    "#]]
    .assert_eq(&format!(
        "{matters} matters, {batches} batch, {} assignments in {} streams\n",
        issued.len(),
        streams.len()
    ));
    let doctor = answer(&house.run(&["doctor"]));
    assert!(doctor.starts_with("0\n"), "{doctor}");
}

/// Keeps the log's lock until the sender stands before it with everything it has to say, lets go
/// and kills it in the same moment. Where an earlier sender was faster than its death there is
/// nothing left to write, and this one ends by itself.
async fn kill_while_it_writes(house: &House, arguments: &[&str]) {
    let mut lock = house.pool.begin().await.unwrap();
    sqlx::query("SELECT lock_the_log()").execute(&mut *lock).await.unwrap();
    let mut sender = house.luoshi(arguments).stdout(Stdio::null()).spawn().unwrap();
    while !somebody_waits(house).await {
        if sender.try_wait().unwrap().is_some() {
            return;
        }
        sleep(Duration::from_millis(5)).await;
    }
    lock.rollback().await.unwrap();
    sender.kill().unwrap();
    sender.wait().unwrap();
}

async fn somebody_waits(house: &House) -> bool {
    let waiting = "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE locktype = 'advisory' AND NOT granted AND d.datname = current_database())";
    sqlx::query_scalar(waiting).fetch_one(&house.pool).await.unwrap()
}
