//! The past at the front desk: rankings, overviews and duties as they were, by truth and by
//! record.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::code;
use crate::county::County;
use crate::database::with_database;
use crate::quarters::{FREEZE, q1, told};
use crate::walk::table;

const ALL: &str = "query($t:DateTime,$r:Boolean!,$id:ID!){
  ranking(quarter:\"2020Q1\",asOf:$t,byRecorded:$r){asOf past provisional position resultHash
    rows{unit{code} score}}
  overview(quarter:\"2020Q1\",asOf:$t,byRecorded:$r){asOf past all{total approved lamps{green red}}}
  assignment(id:$id,asOf:$t,byRecorded:$r){asOf state lamp plate points can version
    explain{code sentence events{type}} events{nodes{type}}}}";

fn at(time: &str, by_recorded: bool, id: &str) -> Value {
    json!({ "t": format!("{time}+08:00"), "r": by_recorded, "id": id })
}

/// The scores, what is counted, and the duty.
fn shown(data: &Value) -> String {
    let rows = data["ranking"]["rows"].as_array().unwrap().iter();
    let scores: Vec<_> =
        rows.map(|row| format!("{}={}", row["unit"]["code"], row["score"])).collect();
    let all = &data["overview"]["all"];
    let duty = &data["assignment"];
    let said = if duty.is_null() {
        "–".to_owned()
    } else {
        format!("{} {} {}", duty["lamp"], duty["plate"], duty["points"])
    };
    let (total, approved, red) = (&all["total"], &all["approved"], &all["lamps"]["red"]);
    format!("{} | {total} {approved} {red} | {said}", scores.join(" ")).replace('"', "")
}

#[test]
fn everything_is_shown_as_it_was_true_and_as_it_was_on_record() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, water]) = told(&county).await;
        // The timekeeper slept over the red lamp of April and the red plate behind it.
        county.later("2020-04-20 09:00").await;
        let mut shows = Vec::new();
        for (time, id) in [
            ("2020-03-01T00:00:00", &road),
            ("2020-03-31T00:00:00", &road),
            ("2020-04-02T00:00:00", &road),
            ("2020-04-02T00:00:00", &water),
            ("2020-04-15T00:00:00", &water),
        ] {
            for by_recorded in [false, true] {
                let data = office.data(ALL, at(time, by_recorded, id)).await;
                let how = if by_recorded { "recorded" } else { "true" };
                shows.push(format!("{} {how}: {}", &time[5..10], shown(&data)));
                assert_eq!(data["ranking"]["past"], true);
                assert_eq!(data["ranking"]["asOf"], format!("{time}+08:00"));
            }
        }
        expect![[r#"
            03-01 true:  | 0 0 0 | –
            03-01 recorded:  | 0 0 0 | –
            03-31 true: D10=100 D15=100 | 2 0 0 | PENDING null 0
            03-31 recorded: D10=100 D15=100 | 2 0 0 | PENDING null 0
            04-02 true: D10=102 D15=98 | 2 1 1 | GREEN GREEN 2
            04-02 recorded: D10=102 D15=98 | 2 1 1 | GREEN GREEN 2
            04-02 true: D10=102 D15=98 | 2 1 1 | RED null -2
            04-02 recorded: D10=102 D15=98 | 2 1 1 | RED null -2
            04-15 true: D10=102 D15=96 | 2 1 1 | RED RED -4
            04-15 recorded: D10=102 D15=98 | 2 1 1 | RED null -2"#]]
        .assert_eq(&shows.join("\n"));
        let then = office.data(ALL, at("2020-03-31T00:00:00", false, &road)).await;
        let duty = &then["assignment"];
        let columns = ["/state", "/lamp", "/points", "/version", "/can", "/explain/0/sentence"];
        expect![
            "SUBMITTED · PENDING · 0 · 6 · [] · 黄灯转为待审：3月31日应报，3月30日报送，待审核"
        ]
        .assert_eq(&table(&json!([duty]), &columns));
        expect![[r#"
            AssignmentIssued
            LampTurned
            AssignmentFirstViewed
            AssignmentAcknowledged
            FeedbackSubmitted
            LampTurned"#]]
        .assert_eq(&table(&duty["events"]["nodes"], &["/type"]));
    });
}

#[test]
fn what_is_to_come_cannot_be_asked_and_now_is_not_the_past() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = told(&county).await;
        let answer = office.ask(ALL, at("2020-04-01T10:00:01", false, &road)).await;
        assert_eq!(code(&answer), "BAD_REQUEST");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert_eq!(message, "asOf 不能晚于现在：还没有发生的事不能查");
        let now = office.data(ALL, at("2020-04-01T10:00:00", false, &road)).await;
        let none = json!({ "t": null, "r": false, "id": road });
        assert_eq!(now, office.data(ALL, none).await);
        assert_eq!(now["ranking"]["past"], false);
    });
}

#[test]
fn before_it_was_frozen_a_quarter_was_provisional_and_others_see_no_more_then_than_now() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = told(&county).await;
        county.later("2020-04-20 09:00").await;
        let frozen = county.enter("head").await.tell(FREEZE, "freeze", q1()).await;
        county.later("2020-05-04 09:00").await;
        let before = office.data(ALL, at("2020-04-19T00:00:00", false, &road)).await;
        let behind = office.data(ALL, at("2020-05-01T00:00:00", false, &road)).await;
        let said = |data: &Value| {
            (data["ranking"]["provisional"].clone(), data["ranking"]["resultHash"].clone())
        };
        assert_eq!(said(&before), (json!(true), Value::Null));
        assert_eq!(said(&behind), (json!(false), frozen["quarter"]["resultHash"].clone()));
        assert_eq!(behind["ranking"]["position"], frozen["quarter"]["uptoPosition"]);

        let water = county.enter("water").await;
        let foreign = water.data(ALL, at("2020-04-19T00:00:00", false, &road)).await;
        assert_eq!(foreign["assignment"], Value::Null);
        let admin = county.enter("admin").await;
        let none = admin.ask(ALL, at("2020-04-19T00:00:00", false, &road)).await;
        assert_eq!(
            (&none["data"]["ranking"], &none["data"]["overview"]),
            (&Value::Null, &Value::Null)
        );
    });
}
