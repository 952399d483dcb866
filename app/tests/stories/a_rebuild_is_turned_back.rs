//! `luoshi rebuild --rollback`: what was served before is served again, and has heard what was
//! stated since.

use expect_test::{Expect, expect};
use serde_json::Value;

use crate::house::{House, answer, fixtures};

/// What is said, but for how long it took.
fn check(house: &House, arguments: &[&str], expected: &Expect) {
    let said = answer(&house.run(arguments));
    let told: Vec<_> = said.lines().filter(|it| !it.starts_with("用时")).collect();
    expected.assert_eq(&told.join("\n"));
}

/// How many rows are served of it, and up to where it has heard.
fn served(house: &House, model: &str) -> String {
    let said = house.run(&["projections", "digest", "--json"]).stdout;
    let told: Value = serde_json::from_slice(&said).unwrap();
    let all = told["projections"].as_array().unwrap();
    let one = all.iter().find(|it| it["name"] == model).unwrap();
    format!("{} rows at {}", one["rows"], one["position"])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_generation_before_is_served_again_with_what_was_stated_since() {
    let house = House::open("story_turned_back").await;
    let (rebuild, back) = (["rebuild", "registry"], ["rebuild", "--rollback", "registry"]);
    check(
        &house,
        &rebuild,
        &expect![[r#"
        0
        ✔ registry：第 1 代，0 行，至位置 97"#]],
    );
    check(
        &house,
        &back,
        &expect![[r#"
        3
        没有换回: registry 没有留下上一代"#]],
    );
    check(
        &house,
        &rebuild,
        &expect![[r#"
        0
        ✔ registry：第 2 代，0 行，至位置 97"#]],
    );
    let table = fixtures("tables/livelihood-2019.csv");
    let issued = house.run(&["import", table.to_str().unwrap(), "--issue", "--year", "2030"]);
    assert!(issued.status.success(), "{}", answer(&issued));
    let turned = answer(&house.run(&back));
    assert!(turned.starts_with("0\n✔ registry：第 1 代，"), "{turned}");
    expect!["60 rows at 478"].assert_eq(&served(&house, "registry"));
    let doctor = answer(&house.run(&["doctor"]));
    assert!(doctor.starts_with("0\n"), "{doctor}");
}
