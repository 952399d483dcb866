//! An order that registers what it issues: looked at as a whole, and in force as a whole. And what
//! somebody who writes one asks: which days are worked, and what is late.

use serde_json::{Value, json};

use crate::county::County;
use crate::database::with_database;
use crate::orders::{RECALL, road};

const ISSUE: &str = "mutation($cmd:Cmd!,$input:BatchInput!){
  issueBatch(cmd:$cmd,input:$input){
    receipt{position} userErrors{code field} previewHash previewCount batch recallUntil
    assignments(first:10){matter{number} unit{code}}}}";

fn order(matter: &Value, hash: &Value) -> Value {
    json!({ "input": { "register": matter, "dryRun": hash.is_null(), "previewHash": hash } })
}

#[test]
fn a_matter_is_registered_and_issued_by_one_act() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let road = road()["input"].clone();
        let before = county.facts().await;

        let preview = office.tell(ISSUE, "look", order(&road, &Value::Null)).await;
        assert_eq!((&preview["previewCount"], county.facts().await), (&json!(2), before));

        let sent = office.tell(ISSUE, "send", order(&road, &preview["previewHash"])).await;
        assert_eq!(sent["userErrors"], json!([]), "{sent:#}");
        assert_eq!(sent["recallUntil"], "2020-03-02T09:02:00+08:00");
        let made = sent["assignments"].as_array().unwrap();
        assert!(made.iter().all(|it| it["matter"]["number"] == road["number"]));
        assert_eq!(made.len(), 2);

        let batch = json!({ "batch": sent["batch"] });
        county.later("2020-03-02 09:03").await;
        let recalled = office.tell(RECALL, "recall", batch).await;
        assert_eq!(recalled["userErrors"][0]["code"], "LIMIT_REACHED", "{recalled:#}");
    });
}

#[test]
fn what_could_not_be_sent_is_refused_when_it_is_looked_at() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-04-01 09:00").await;
        let office = county.enter("staff").await;
        let mut road = road()["input"].clone();
        let before = county.facts().await;
        let refused = async |key: &str, matter: &Value| {
            let answer = office.tell(ISSUE, key, order(matter, &Value::Null)).await;
            answer["userErrors"][0]["code"].as_str().unwrap_or("none").to_owned()
        };
        assert_eq!(refused("past", &road).await, "DUE_PAST");
        road["items"][0]["due"] = json!({ "by": "2020-04-30" });
        road["title"] = json!(" ");
        assert_eq!(refused("no title", &road).await, "INVALID");
        assert_eq!(county.facts().await, before, "looking writes nothing");
    });
}

#[test]
fn the_calendar_tells_holidays_from_weekends_and_published_years_from_others() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let days = |from: &str, until: &str| {
            format!("{{ calendar(from:\"{from}\", until:\"{until}\"){{day works special}} }}")
        };
        let office = county.enter("staff").await;
        let answer = office.ask(&days("2020-04-03", "2020-04-06"), json!({})).await;
        let lines = answer["data"]["calendar"].as_array().unwrap().iter();
        let lines: Vec<_> = lines.map(ToString::to_string).collect();
        expect_test::expect![[r#"
            {"day":"2020-04-03","special":false,"works":true}
            {"day":"2020-04-04","special":false,"works":false}
            {"day":"2020-04-05","special":false,"works":false}
            {"day":"2020-04-06","special":true,"works":false}"#]]
        .assert_eq(&lines.join("\n"));
        let too_long = office.ask(&days("2019-01-01", "2020-04-06"), json!({})).await;
        assert_eq!(crate::client::code(&too_long), "BAD_REQUEST");
    });
}

#[test]
fn matters_come_with_what_is_due_first_and_those_that_nobody_owes_last() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        for (key, number, due) in
            [("a", "甲", "2020-04-30"), ("b", "乙", "2020-03-31"), ("c", "丙", "")]
        {
            let mut matter = road()["input"].clone();
            matter["number"] = json!(number);
            if due.is_empty() {
                let registered = json!({ "input": matter });
                office.tell(crate::orders::REGISTER, key, registered).await;
                continue;
            }
            matter["items"][0]["due"] = json!({ "by": due });
            let look = format!("look {key}");
            let preview = office.tell(ISSUE, &look, order(&matter, &Value::Null)).await;
            office.tell(ISSUE, key, order(&matter, &preview["previewHash"])).await;
        }
        let question = "query($o:MatterOrder!,$f:MatterFilter,$n:Int!,$a:String){
          matters(orderBy:$o,filter:$f,first:$n,after:$a){
            nodes{number progress{reported total nextDue}} pageInfo{endCursor}}}";
        let numbers = |answer: &Value| {
            let nodes = answer["data"]["matters"]["nodes"].as_array().unwrap().iter();
            nodes.map(|it| it["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        let first = office.ask(question, json!({ "o": "NEXT_DUE", "n": 2 })).await;
        assert_eq!(numbers(&first), "乙 甲", "{first:#}");
        let progress = &first["data"]["matters"]["nodes"][0]["progress"];
        let soonest = json!({ "reported": 0, "total": 2, "nextDue": "2020-04-01T00:00:00+08:00" });
        assert_eq!(*progress, soonest);
        let after = &first["data"]["matters"]["pageInfo"]["endCursor"];
        let rest = office.ask(question, json!({ "o": "NEXT_DUE", "n": 2, "a": after })).await;
        assert_eq!(numbers(&rest), "丙");
        let by_number = office.ask(question, json!({ "o": "NUMBER", "n": 9 })).await;
        assert_eq!(numbers(&by_number), "丙 乙 甲");
        let owed = json!({ "o": "REGISTERED", "n": 9, "f": { "awaited": false } });
        assert_eq!(numbers(&office.ask(question, owed).await), "丙");
    });
}
