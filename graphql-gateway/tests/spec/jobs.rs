//! Jobs: one at a time, broken off when somebody says so, and over whatever comes of them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;
use crate::database::with_database;
use crate::held::{Held, Way};
use crate::listener::Events;
use crate::quarters::{ADJUST, DECIDE, FREEZE, q1, told};
use crate::reckoned::{CANCEL, JOB, REBUILD, WATCH, ended, lines, rebuild};

const NOW: &str = "2020-03-02 09:00";

/// Has a quarter reckoned; the job's id.
async fn started(who: &Client, command: &str) -> Value {
    let started = who.tell(REBUILD, command, rebuild(None, true)).await;
    assert_eq!(started["userErrors"], json!([]), "{started:#}");
    json!({ "id": started["job"]["id"] })
}

async fn state(who: &Client, job: &Value) -> String {
    who.data(JOB, job.clone()).await["job"]["state"].as_str().unwrap().to_owned()
}

/// Its turn has come.
async fn running(who: &Client, job: &Value) {
    let its_turn = async {
        while state(who, job).await != "RUNNING" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), its_turn).await.expect("its turn comes");
}

#[test]
fn a_job_that_broke_down_has_failed_and_keeps_nobody_waiting() {
    with_database(async |pool| {
        let (log, county) = Held::county(pool, NOW).await;
        let (office, _) = told(&county).await;
        log.set(Way::Broken);
        let job = started(&office, "breaks down").await;
        let mut events = Events::of(&office, WATCH, job.clone()).await;
        let mut last = Value::Null;
        loop {
            match events.next().await {
                (kind, answer) if kind == "next" => last = answer["data"]["job"]["state"].clone(),
                _ => break,
            }
        }
        assert_eq!(last, "FAILED");
        let broken = ended(&office, &job["id"]).await;
        assert_eq!(broken["error"], "任务意外中断，读模型照旧可用；请联系管理员", "{broken:#}");

        log.set(Way::Free);
        let next = started(&office, "goes well").await;
        assert_eq!(ended(&office, &next["id"]).await["state"], "SUCCEEDED");
    });
}

#[test]
fn jobs_take_turns_and_are_broken_off_at_work_or_while_they_wait() {
    with_database(async |pool| {
        let (log, county) = Held::county(pool, NOW).await;
        let (office, _) = told(&county).await;
        let head = county.enter("head").await;
        log.set(Way::Closed);
        let mut jobs = Vec::new();
        for command in ["first", "second", "third"] {
            jobs.push(started(&office, command).await);
        }
        let [first, second, third] = &jobs[..] else { panic!("three") };
        running(&office, first).await;
        assert_eq!(state(&office, second).await, "QUEUED");

        let nonsense = json!({ "cmd": { "id": "x" }, "id": second["id"] });
        let refused = head.data(CANCEL, nonsense).await["cancelJob"].clone();
        assert_eq!(refused["userErrors"][0]["field"], json!(["cmd", "id"]), "{refused:#}");
        assert_eq!(state(&office, second).await, "QUEUED");

        for (command, job) in [("cancel second", second), ("cancel first", first)] {
            let cancelled = head.tell(CANCEL, command, job.clone()).await;
            assert_eq!(cancelled["job"]["state"], "CANCELLED", "{cancelled:#}");
        }
        running(&office, third).await;
        log.set(Way::Free);
        assert_eq!(ended(&office, &third["id"]).await["state"], "SUCCEEDED");
        let [first, second] =
            [ended(&office, &first["id"]).await, ended(&office, &second["id"]).await];
        assert_eq!((&first["state"], &second["state"]), (&json!("CANCELLED"), &json!("CANCELLED")));
        assert_eq!(second["startedAt"], Value::Null, "its turn never came");
    });
}

#[test]
fn an_open_quarter_is_not_compared_with_tables_that_have_not_heard_everything() {
    with_database(async |pool| {
        let (log, county) = Held::county(pool, NOW).await;
        let (office, _) = told(&county).await;
        log.tell_news(false);
        let input = json!({ "quarter": "2020Q1", "unit": "D10", "points": 1.5,
            "reason": "…", "document": "…" });
        office.tell(ADJUST, "bonus", json!({ "input": input })).await;
        let agreed = json!({ "q": "2020Q1", "no": 1, "agree": true });
        county.enter("head").await.tell(DECIDE, "agree", agreed).await;

        let early = started(&office, "early").await;
        let early = ended(&office, &early["id"]).await;
        assert_eq!(
            (&early["state"], &early["diff"]),
            (&json!("FAILED"), &Value::Null),
            "{early:#}"
        );
        assert_eq!(early["error"], "读模型还没有读到最新的事实，差异不作数；请稍后再试");

        log.tell_news(true);
        let late = started(&office, "late").await;
        let late = ended(&office, &late["id"]).await;
        assert_eq!((&late["state"], &late["diff"]), (&json!("SUCCEEDED"), &json!([])), "{late:#}");
    });
}

#[test]
fn a_frozen_quarter_told_anew_says_whose_lines_came_to_something_else() {
    with_database(async |pool| {
        let (_, county) = Held::county(pool.clone(), NOW).await;
        told(&county).await;
        county.later("2020-04-20 09:00").await;
        let head = county.enter("head").await;
        head.tell(FREEZE, "freeze", q1()).await;
        // Somebody got at the table; what was published stands, and is shown.
        sqlx::query("UPDATE ranking SET gains = gains + 3000 WHERE unit = 'D10'")
            .execute(&pool)
            .await
            .unwrap();
        let real = head.tell(REBUILD, "anew", rebuild(None, false)).await;
        let real = ended(&head, &real["job"]["id"]).await;
        expect_test::expect![[r#""D10" 105→102 1→1"#]].assert_eq(&lines(&real["diff"]));
    });
}
