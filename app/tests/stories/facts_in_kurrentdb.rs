//! A house whose facts are in `KurrentDB`, here its stand-in: it moves there and back, and an
//! invented county is kept apart from an office's own facts.

use std::process::Output;
use std::sync::Arc;

use event_store::kurrent::ProcessLock;
use event_store::{Cursor, KurrentLog, Log};
use expect_test::{Expect, expect};
use standin::{Mischief, Standin};

use crate::house::{House, answer, fixtures};

const THERE: [&str; 6] = ["archive", "copy", "--from", "postgres", "--to", "kurrentdb"];
const BACK: [&str; 6] = ["archive", "copy", "--from", "kurrentdb", "--to", "postgres"];

/// A verb on the house, with its facts in the store.
fn run(house: &House, store: &Standin, arguments: &[&str]) -> Output {
    house.luoshi(arguments).env("KURRENTDB_URL", store.url()).output().unwrap()
}

fn check(output: &Output, expected: &Expect) {
    expected.assert_eq(&answer(output));
}

/// Whether anything is on record under a word.
async fn holds_facts(store: &Standin, tenant: &str) -> bool {
    let lock = Arc::new(ProcessLock::default());
    let log = KurrentLog::connect(&store.url(), tenant, lock).await.unwrap();
    log.head().await.unwrap() > Cursor::START
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_moves_there_and_back_and_is_the_same() {
    let store = Standin::start().await;
    let house = House::open("story_moves").await;
    check(
        &run(&house, &store, &THERE),
        &expect![[r#"
        0
        ✔ 已复制 97 条事实（原已有 0 条）、14 份回执
    "#]],
    );
    check(
        &run(&house, &store, &THERE),
        &expect![[r#"
        0
        ✔ 已复制 97 条事实（原已有 97 条）、14 份回执
    "#]],
    );
    let doctor = answer(&run(&house, &store, &["doctor"]));
    assert!(doctor.starts_with("0\n✔ 事件日志：97 条"), "{doctor}");

    let other = House::empty("story_moved_back").await;
    check(
        &run(&other, &store, &BACK),
        &expect![[r#"
        0
        ✔ 已复制 97 条事实（原已有 0 条）、14 份回执
    "#]],
    );
    let [before, after] = [&house, &other].map(|it| it.log.read_all(Cursor::START, usize::MAX));
    assert_eq!(before.await.unwrap(), after.await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_houses_log_is_not_written_over() {
    let store = Standin::start().await;
    let [first, second] = [House::open("story_first").await, House::open("story_second").await];
    run(&first, &store, &THERE);
    check(
        &run(&second, &store, &THERE),
        &expect![[r#"
        1
        ✘ 目标在位置 1 已有另一条事实，不是同一份日志
    "#]],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_is_no_finding_and_the_copy_can_be_run_again() {
    let store = Standin::start().await;
    let house = House::open("story_run_again").await;
    store.plan(0, Mischief::Denied);
    check(
        &run(&house, &store, &THERE),
        &expect![[r#"
        3
        目标写不进去；请确认没有别的程序在写，再运行一次会接着复制: the log that is written: the store cannot be reached: the server grants no access
    "#]],
    );
    store.behave();
    let again = answer(&run(&house, &store, &THERE));
    assert!(again.starts_with("0\n✔ 已复制 97 条事实"), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verb_on_an_invented_county_keeps_off_the_offices_facts() {
    let store = Standin::start().await;
    let county = House::empty("story_county").await;
    // Whoever is admitted first when a county is told.
    let first = ::fixtures::accounts().remove(0);
    let (account, name, unit) = (&*first.user.0, &*first.name, first.unit.as_str());
    let role = first.role.into();
    let admit = ["user", "add", account, "--name", name, "--unit", unit, "--role", role];
    let units = fixtures("tables/units.csv");
    for verb in [&admit[..], &["units", units.to_str().unwrap(), "--by", account]] {
        let said = answer(&run(&county, &store, verb));
        assert!(said.starts_with("0\n"), "{said}");
    }
    let held = [holds_facts(&store, "luoshi").await, holds_facts(&store, "luoshi_demo").await];
    assert_eq!(held, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_county_is_told_in_an_offices_house() {
    let store = Standin::start().await;
    let house = House::open("story_office").await;
    check(
        &run(&house, &store, &["seed", "county"]),
        &expect![[r#"
        3
        这里已有真实数据，不能载入示范县；请用 LUOSHI_DATA 或 DATABASE_URL 换一处
    "#]],
    );
    assert!(!holds_facts(&store, "luoshi_demo").await);
}
