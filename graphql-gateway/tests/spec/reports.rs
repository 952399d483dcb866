//! What was handed in and what was said about it, and what a report would still earn.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};
use crate::statements;

const WITHDRAW: &str = "mutation($cmd:Cmd!,$id:ID!){
  withdrawSubmission(cmd:$cmd,assignment:$id){userErrors{code}}}";

const CONFIRM: &str = "mutation($cmd:Cmd!,$id:ID!){
  confirmRedPlate(cmd:$cmd,assignment:$id,agree:true,reason:\"\"){userErrors{code}}}";

const HISTORY: &str = "query($id:ID!,$last:Int!){assignment(id:$id){feedback(last:$last){
  no lead{code} by{name} submittedAt onTime text percent noChange withdrawnAt acceptedAt
  parts{code} missing{code} media
  review{by{name} at approved awaitsConfirmation plate plateReasonCode reason
    confirmedBy{name} correctionDue}}}}";

/// A line for each report and each answer; empty and false fields are left out.
async fn history(who: &Client, id: &str, last: u32) -> String {
    let data = who.data(HISTORY, json!({ "id": id, "last": last })).await;
    let all = data["assignment"]["feedback"].as_array().unwrap().clone();
    let lines = all.iter().flat_map(|it| {
        let review = (!it["review"].is_null()).then(|| format!("  → {}", said(&it["review"])));
        [Some(said(it)), review].into_iter().flatten()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn said(it: &Value) -> String {
    let mut fields: Vec<_> = it.as_object().unwrap().iter().collect();
    fields.sort_by_key(|(name, _)| (*name).clone());
    let told = fields.into_iter().filter_map(|(name, value)| match value {
        Value::Null | Value::Bool(false) => None,
        Value::Array(all) if all.is_empty() => None,
        Value::Object(_) if name == "review" => None,
        Value::Object(who) => Some(format!("{name}={}", who.values().next()?.as_str()?)),
        Value::String(text) => Some(format!("{name}={text}")),
        other => Some(format!("{name}={other}")),
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_reviewer_sees_every_report_and_every_answer() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let (head, traffic) = (county.enter("head").await, county.enter("traffic").await);
        assert_eq!(history(&office, &road, 20).await, "");

        county.later("2020-03-10 09:00").await;
        traffic.tell(FEEDBACK, "first", feedback(&road, "误报")).await;
        traffic.tell(WITHDRAW, "withdraw", json!({ "id": road })).await;
        county.later("2020-03-30 16:20").await;
        traffic.tell(FEEDBACK, "second", feedback(&road, "已完成")).await;
        county.later("2020-03-31 10:00").await;
        let back = json!({ "input": {
            "assignment": road, "approve": false, "reasonCode": "PY_DATA", "reason": "缺附表",
        }});
        office.tell(REVIEW, "back", back).await;
        county.later("2020-04-01 09:00").await;
        let mut third = feedback(&road, "已补附表");
        third["input"]["percent"] = json!(100);
        traffic.tell(FEEDBACK, "third", third).await;
        office.tell(REVIEW, "red", approve(&road, "PR_FALSE", "与现场不符")).await;
        expect![[r#"
            by=人员traffic no=1 onTime=true submittedAt=2020-03-10T09:00:00+08:00 text=误报 withdrawnAt=2020-03-10T09:00:00+08:00
            by=人员traffic no=2 onTime=true submittedAt=2020-03-30T16:20:00+08:00 text=已完成
              → at=2020-03-31T10:00:00+08:00 by=人员staff correctionDue=2020-04-02T00:00:00+08:00 plateReasonCode=PY_DATA reason=缺附表
            by=人员traffic no=3 onTime=true percent=100 submittedAt=2020-04-01T09:00:00+08:00 text=已补附表
              → at=2020-04-01T09:00:00+08:00 awaitsConfirmation=true by=人员staff plate=RED plateReasonCode=PR_FALSE reason=与现场不符"#]].assert_eq(&history(&traffic, &road, 20).await);

        county.later("2020-04-01 10:00").await;
        head.tell(CONFIRM, "confirm", json!({ "id": road })).await;
        expect![[r#"
            by=人员traffic no=3 onTime=true percent=100 submittedAt=2020-04-01T09:00:00+08:00 text=已补附表
              → approved=true at=2020-04-01T10:00:00+08:00 by=人员staff confirmedBy=人员head plate=RED plateReasonCode=PR_FALSE reason=与现场不符"#]].assert_eq(&history(&office, &road, 1).await);

        // A foreign unit sees no assignment, and so no report.
        let water = county.enter("water").await;
        let foreign = water.ask(HISTORY, json!({ "id": road, "last": 1 })).await;
        assert_eq!(foreign["data"]["assignment"], Value::Null);
        for last in [0, 201] {
            let query = format!("{{assignment(id:\"{road}\"){{feedback(last:{last}){{no}}}}}}");
            let bad = office.ask(&query, json!({})).await;
            assert_eq!(crate::client::code(&bad), "BAD_REQUEST", "{last}");
        }
    });
}

#[test]
fn the_reports_of_a_whole_list_are_fetched_at_once() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, water]) = issued(&county).await;
        for (who, id) in [("traffic", &road), ("water", &water)] {
            county.enter(who).await.tell(FEEDBACK, who, feedback(id, "已完成")).await;
        }
        statements::forget();
        let query = "{assignments{nodes{unit{code} feedback(last:1){text}}}}";
        let data = office.data(query, json!({})).await;
        for node in data["assignments"]["nodes"].as_array().unwrap() {
            assert_eq!(node["feedback"][0]["text"], "已完成");
        }
        assert_eq!(statements::counted_of("reports"), 1);
    });
}

#[test]
fn the_outlook_says_what_a_report_would_earn() {
    with_database(async |pool| {
        const OUTLOOK: &str =
            "query($id:ID!){assignment(id:$id){outlook{from until lamp sentence}}}";
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let outlook = async || {
            let data = traffic.data(OUTLOOK, json!({ "id": road })).await;
            let spans = data["assignment"]["outlook"].as_array().unwrap().clone();
            spans.iter().map(said).collect::<Vec<_>>().join("\n")
        };
        expect![[r#"
            from=2020-03-02T09:00:00+08:00 lamp=GREEN sentence=3月31日24:00前报送，审核通过后亮绿灯 until=2020-04-01T00:00:00+08:00
            from=2020-04-01T00:00:00+08:00 lamp=RED sentence=3月31日24:00后补报，亮红灯；4月8日24:00仍未报送，另亮红牌"#]].assert_eq(&outlook().await);
        county.later("2020-04-02 09:00").await;
        expect!["from=2020-04-02T09:00:00+08:00 lamp=RED sentence=现在补报，亮红灯；4月8日24:00仍未报送，另亮红牌"].assert_eq(&outlook().await);
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        expect!["from=2020-04-02T09:00:00+08:00 lamp=RED sentence=已报送，审核通过后亮红灯"]
            .assert_eq(&outlook().await);
    });
}
