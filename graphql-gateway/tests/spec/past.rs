//! The past at the front desk: rankings, overviews and duties as they were, by truth and by
//! record.

use expect_test::expect;
use projections::questions::MAX_PAGE;
use serde_json::{Value, json};

use crate::client::code;
use crate::county::County;
use crate::database::with_database;
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};
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
            "SUBMITTED · PENDING · 0 · 13 · [] · 黄灯转为待审：3月31日应报，3月30日报送，待审核"
        ]
        .assert_eq(&table(&json!([duty]), &columns));
        expect![[r#"
            AssignmentIssued
            ReminderRaised
            ReminderRaised
            ReminderRaised
            ReminderRaised
            ReminderRaised
            LampTurned
            ReminderRaised
            ReminderRaised
            AssignmentFirstViewed
            AssignmentAcknowledged
            FeedbackSubmitted
            LampTurned"#]]
        .assert_eq(&table(&duty["events"]["nodes"], &["/type"]));
    });
}

/// Reports progress until its trail is longer than a page.
async fn busy(county: &County, road: &str) {
    const PROGRESS: &str = "mutation($cmd:Cmd!,$input:ProgressInput!){
      submitProgress(cmd:$cmd,input:$input){userErrors{code}}}";
    let traffic = county.enter("traffic").await;
    for no in 0..MAX_PAGE {
        let input = json!({ "assignment": road, "text": format!("第{no}次进展") });
        let told =
            traffic.tell(PROGRESS, &format!("progress {no}"), json!({ "input": input })).await;
        assert_eq!(told["userErrors"], json!([]), "{told:#}");
    }
}

#[test]
fn what_was_earned_behind_many_reports_of_progress_is_not_lost() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        busy(&county, &road).await;
        county.later("2020-03-30 16:20").await;
        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        county.later("2020-04-01 10:00").await;
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        county.later("2020-04-20 09:00").await;
        let columns = ["/lamp", "/plate", "/points", "/explain"];
        let mut shown = Vec::new();
        for time in ["2020-03-31T00:00:00", "2020-04-02T00:00:00"] {
            for by_recorded in [false, true] {
                let then = office.data(ALL, at(time, by_recorded, &road)).await;
                let mut duty = then["assignment"].clone();
                let codes = duty["explain"].as_array().unwrap().iter().map(|it| &it["code"]);
                duty["explain"] = codes.cloned().collect();
                shown.push(table(&json!([duty]), &columns));
            }
        }
        expect![[r#"
            PENDING · null · 0 · ["LAMP"]
            PENDING · null · 0 · ["LAMP"]
            GREEN · GREEN · 2 · ["LAMP","PLATE","P-G","L-G"]
            GREEN · GREEN · 2 · ["LAMP","PLATE","P-G","L-G"]"#]]
        .assert_eq(&shown.join("\n"));
    });
}

#[test]
fn the_trail_of_then_ends_where_it_ended() {
    with_database(async |pool| {
        const TRAIL: &str = "query($t:DateTime,$id:ID!,$n:Int!,$a:String){
          assignment(id:$id,asOf:$t){version events(first:$n,after:$a){
            totalCount nodes{seq} pageInfo{hasNextPage endCursor}}}}";
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = told(&county).await;
        let then = "2020-03-31T00:00:00+08:00";
        let page = async |first: u64, after: &Value| {
            let asked = json!({ "t": then, "id": road, "n": first, "a": after });
            office.data(TRAIL, asked).await["assignment"].clone()
        };
        let duty = page(200, &Value::Null).await;
        let version = duty["version"].as_u64().unwrap();
        let all = &duty["events"];
        assert_eq!(
            (&all["totalCount"], all["nodes"].as_array().unwrap().len()),
            (&json!(version), 13)
        );
        assert_eq!(all["pageInfo"]["hasNextPage"], false);
        let full = page(version, &Value::Null).await["events"].clone();
        assert_eq!(full["pageInfo"]["hasNextPage"], false, "more came later, not then");
        let most = page(version - 1, &Value::Null).await["events"].clone();
        assert_eq!(most["pageInfo"]["hasNextPage"], true);
        let rest = page(2, &most["pageInfo"]["endCursor"]).await["events"].clone();
        assert_eq!(table(&rest["nodes"], &["/seq"]), version.to_string());
        assert_eq!(rest["pageInfo"]["hasNextPage"], false);
        assert_eq!(rest["pageInfo"]["endCursor"], full["pageInfo"]["endCursor"]);
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
