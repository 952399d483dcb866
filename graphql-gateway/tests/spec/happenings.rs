//! What is on record: the facts of a command, of a thing, and of the whole county.

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, cmd};
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};
use crate::statements;

const REPORT: &str =
    "mutation($cmd:Cmd!,$input:FeedbackInput!){submitFeedback(cmd:$cmd,input:$input){
  receipt{commandId events{type seq position commandId sentence}
    one:events(first:1,skip:1){type}} userErrors{code}}}";

const TRAIL: &str = "query($id:ID!){assignment(id:$id){events{nodes{
  seq type payload schemaVersion commandId correlationId causationId prevHash hash
  assignment{id}}}}}";

const EVENTS: &str = "query($f:EventFilter,$order:EventOrder!,$first:Int!,$after:String){
  events(filter:$f,orderBy:$order,first:$first,after:$after){
    totalCount pageInfo{hasNextPage endCursor} nodes{position type unit{code} assignment{id}}}}";

async fn page(who: &Client, filter: Value, order: &str, first: u32, after: &Value) -> Value {
    let wish = json!({ "f": filter, "order": order, "first": first, "after": after });
    who.data(EVENTS, wish).await["events"].clone()
}

/// All kinds of facts a filter finds, oldest first, a run of equals as one.
async fn kinds(who: &Client, filter: Value) -> String {
    let found = page(who, filter, "OLDEST", 200, &Value::Null).await;
    let nodes = found["nodes"].as_array().unwrap();
    assert_eq!(found["totalCount"], nodes.len());
    let mut kinds: Vec<_> = nodes.iter().map(|it| it["type"].as_str().unwrap()).collect();
    kinds.dedup();
    kinds.join(" ")
}

#[test]
fn a_receipt_names_the_facts_its_command_put_on_record() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        county.later("2020-03-30 16:20").await;
        let first = traffic.tell(REPORT, "report", feedback(&road, "已完成")).await;
        let events = first["receipt"]["events"].as_array().unwrap();
        let kinds: Vec<_> = events.iter().map(|it| it["type"].as_str().unwrap()).collect();
        expect!["AssignmentFirstViewed AssignmentAcknowledged FeedbackSubmitted LampTurned"]
            .assert_eq(&kinds.join(" "));
        let ids: BTreeSet<_> = events.iter().map(|it| it["commandId"].to_string()).collect();
        assert_eq!(ids, BTreeSet::from([cmd("report")["id"].to_string()]));
        assert_eq!(first["receipt"]["one"][0]["type"], kinds[1]);

        // Sent again it is answered again.
        let again = traffic.tell(REPORT, "report", feedback(&road, "已完成")).await;
        assert_eq!(again["receipt"]["events"], first["receipt"]["events"]);

        // What changed nothing put nothing on record.
        let refused = traffic.tell(REPORT, "refused", feedback(&road, "再报")).await;
        assert_eq!(refused["receipt"], Value::Null);
    });
}

#[test]
fn a_fact_is_shown_as_it_is_stored_and_hangs_on_the_one_before() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let data = traffic.data(TRAIL, json!({ "id": road })).await;
        let facts = data["assignment"]["events"]["nodes"].as_array().unwrap();
        let mut before = "0".repeat(64);
        for fact in facts {
            assert_eq!(fact["prevHash"], before.as_str(), "{fact:#}");
            before = fact["hash"].as_str().unwrap().to_owned();
            assert_eq!((before.len(), &fact["schemaVersion"]), (64, &json!("1.0")));
            assert_eq!(fact["assignment"]["id"], road);
            let kind = fact["type"].as_str().unwrap();
            assert!(fact["payload"].get(kind).is_some(), "{fact:#}");
        }
        let report = facts.iter().find(|it| it["type"] == "FeedbackSubmitted").unwrap();
        assert_eq!(report["payload"]["FeedbackSubmitted"]["text"], "已完成");
        assert_eq!(report["commandId"], cmd("report")["id"]);
        let id = road_stream(&county, report).await;
        let stored = county.log.read_stream(&id, 0).await.unwrap();
        let last = stored.last().unwrap().link.hash;
        let hex = commands::hex::hex(last.as_slice());
        assert_eq!(before, hex);
    });
}

/// The stream of the report that was told first.
async fn road_stream(county: &County, report: &Value) -> event_store::Stream {
    let facts = county.log.read_all(event_store::Cursor::START, 1_000).await.unwrap();
    let is_it = |it: &&event_store::Recorded| report["commandId"] == it.command_id.to_string();
    facts.iter().find(is_it).unwrap().stream.clone()
}

#[test]
fn the_news_of_the_county_are_found_by_what_they_are_about() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let data = office.data("{matters{nodes{id}} me{id}}", json!({})).await;
        let matter = data["matters"]["nodes"][0]["id"].clone();
        county.later("2020-03-30 16:20").await;
        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        let mut table = Vec::new();
        for filter in [
            json!({ "matter": [matter] }),
            json!({ "assignment": [road] }),
            json!({ "unit": ["D15"] }),
            json!({ "type": ["LampTurned", "ItemsIssued"] }),
            json!({ "actor": data["me"]["id"] }),
            json!({ "effectiveFrom": "2020-03-28T00:00:00+08:00" }),
            json!({ "effectiveBefore": "2020-03-28T00:00:00+08:00", "unit": ["D10"] }),
            json!({ "text": "第1次报送" }),
            json!({ "assignment": ["nonsense"] }),
        ] {
            let shown = filter.to_string().replace(&road, "ROAD");
            let shown = shown.replace(matter.as_str().unwrap(), "MATTER");
            let shown = shown.replace(data["me"]["id"].as_str().unwrap(), "ME");
            let told = format!("{shown}\n    {}", kinds(&office, filter).await);
            table.push(told.trim_end().to_owned());
        }
        expect![[r#"
            {"matter":["MATTER"]}
                MatterRegistered MatterDecomposed ItemsIssued AssignmentIssued ReminderRaised LampTurned ReminderRaised LampTurned ReminderRaised AssignmentFirstViewed AssignmentAcknowledged FeedbackSubmitted LampTurned
            {"assignment":["ROAD"]}
                AssignmentIssued ReminderRaised LampTurned ReminderRaised AssignmentFirstViewed AssignmentAcknowledged FeedbackSubmitted LampTurned
            {"unit":["D15"]}
                UnitRegistered AssignmentIssued ReminderRaised LampTurned ReminderRaised
            {"type":["LampTurned","ItemsIssued"]}
                ItemsIssued LampTurned
            {"actor":"ME"}
                MatterRegistered MatterDecomposed BatchIssued ItemsIssued AssignmentIssued
            {"effectiveFrom":"2020-03-28T00:00:00+08:00"}
                LampTurned ReminderRaised LampTurned ReminderRaised AssignmentFirstViewed AssignmentAcknowledged FeedbackSubmitted LampTurned
            {"effectiveBefore":"2020-03-28T00:00:00+08:00","unit":["D10"]}
                UnitRegistered AssignmentIssued ReminderRaised
            {"text":"第1次报送"}
                FeedbackSubmitted
            {"assignment":["nonsense"]}"#]].assert_eq(&table.join("\n"));
    });
}

#[test]
fn the_news_come_in_pages_from_either_end() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = issued(&county).await;
        let head = county.facts().await;
        let mut all: Vec<Vec<u64>> = Vec::new();
        for order in ["NEWEST", "OLDEST"] {
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            loop {
                let found = page(&office, Value::Null, order, 7, &after).await;
                assert_eq!(found["totalCount"], head);
                let nodes = found["nodes"].as_array().unwrap();
                let position =
                    |it: &Value| it["position"].as_str().unwrap().parse::<u64>().unwrap();
                seen.extend(nodes.iter().map(position));
                if found["pageInfo"]["hasNextPage"] == json!(false) {
                    break;
                }
                after = found["pageInfo"]["endCursor"].clone();
            }
            all.push(seen);
        }
        let oldest: Vec<u64> = (1..=head).collect();
        assert_eq!(all[1], oldest);
        assert_eq!(all[0], oldest.into_iter().rev().collect::<Vec<_>>());
    });
}

#[test]
fn a_unit_reads_its_own_news_and_no_others() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (_, [road, _]) = issued(&county).await;
        county.later("2020-03-30 16:20").await;
        let mut table = Vec::new();
        for who in ["staff", "leader", "auditor", "traffic", "water", "willow", "helper", "admin"] {
            let viewer = county.enter(who).await;
            let found = page(&viewer, Value::Null, "NEWEST", 200, &Value::Null).await;
            let nodes = found["nodes"].as_array().unwrap().iter();
            let units: BTreeSet<_> = nodes.map(|it| it["unit"]["code"].as_str()).collect();
            let foreign =
                page(&viewer, json!({ "unit": ["D10"] }), "NEWEST", 1, &Value::Null).await;
            let one = json!({ "assignment": [road] });
            let one = page(&viewer, one, "NEWEST", 1, &Value::Null).await;
            let seen = units.iter().map(|unit| unit.unwrap_or("县")).collect::<Vec<_>>().join("、");
            let totals = [&found, &foreign, &one].map(|it| it["totalCount"].to_string());
            table.push(format!("{who}: {} of {seen}", totals.join(" ")));
        }
        expect![[r#"
            staff: 39 10 9 of 县、D10、D15、DCS、T01
            leader: 39 10 9 of 县、D10、D15、DCS、T01
            auditor: 39 10 9 of 县、D10、D15、DCS、T01
            traffic: 10 10 9 of D10
            water: 10 0 0 of D15
            willow: 1 0 0 of T01
            helper: 0 0 0 of 
            admin: 0 0 0 of "#]]
        .assert_eq(&table.join("\n"));
    });
}

#[test]
fn a_list_of_facts_takes_as_many_statements_as_it_asks_for_kinds_of_things() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, _) = issued(&county).await;
        county.later("2020-04-20 09:00").await;
        statements::forget();
        let query = "{events(first:40){nodes{
            type unit{name} assignment{id unit{name}} payload hash}}}";
        let data = office.data(query, json!({})).await;
        assert!(data["events"]["nodes"].as_array().unwrap().len() > 20);
        let counted = statements::counted();
        assert!((3..=5).contains(&counted), "{counted} statements");
    });
}
