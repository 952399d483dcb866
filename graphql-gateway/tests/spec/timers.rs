//! What will happen by itself, as the office and the inspector read it.

use expect_test::expect;
use serde_json::json;

use crate::client::code;
use crate::county::County;
use crate::database::with_database;
use crate::orders::issued;
use crate::walk::table;

const NOW: &str = "2020-03-02 09:00";
const TIMERS: &str = "query($first:Int!,$until:Date){timers(first:$first,until:$until){
  at kind text late unit{code} assignment{id} plan{id}}}";
const COLUMNS: [&str; 5] = ["/at", "/kind", "/text", "/late", "/unit/code"];

#[test]
fn what_comes_is_told_in_order_and_why() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (office, [road, _]) = issued(&county).await;
        assert_eq!(office.data(TIMERS, json!({ "first": 9 })).await["timers"], json!([]));
        county.house.watch.listen(&county.house.desk).await.unwrap();
        let wish = json!({ "first": 5, "until": "2020-03-31" });
        let timers = office.data(TIMERS, wish.clone()).await["timers"].clone();
        expect![[r#"
            2020-01-01T00:00:00+08:00 · QUARTER · 2020Q1季度开始 · true · null
            2020-03-02T14:30:00+08:00 · REMINDER · 未查看提醒（第1次），提醒联络员 · false · D15
            2020-03-02T14:30:00+08:00 · REMINDER · 未查看提醒（第1次），提醒联络员 · false · D10
            2020-03-03T09:00:00+08:00 · REMINDER · 未查看提醒（第2次），提醒联络员 · false · D15
            2020-03-03T09:00:00+08:00 · REMINDER · 未查看提醒（第2次），提醒联络员 · false · D10"#]]
        .assert_eq(&table(&timers, &COLUMNS));
        let roads = timers.as_array().unwrap().iter().filter(|it| it["assignment"]["id"] == road);
        assert!(roads.count() > 0);
        county.clock.set("2020-03-28 09:00".parse().unwrap());
        let late = office.data(TIMERS, wish).await["timers"].clone();
        assert_eq!((&late[0]["late"], &late[0]["at"]), (&json!(true), &timers[0]["at"]));
    });
}

#[test]
fn a_unit_does_not_read_the_countys_timers_and_a_limit_is_a_limit() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (office, _) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let denied = traffic.ask(TIMERS, json!({ "first": 9 })).await;
        assert_eq!(code(&denied), "FORBIDDEN");
        for first in [0, 201] {
            let refused = office.ask(TIMERS, json!({ "first": first })).await;
            assert_eq!(code(&refused), "BAD_REQUEST");
        }
    });
}
