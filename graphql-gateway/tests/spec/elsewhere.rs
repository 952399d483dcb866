//! A house whose facts are in `KurrentDB`, held against its stand-in: positions with gaps, and a
//! store that is away while the tables are there.

use std::sync::Arc;

use event_store::kurrent::ProcessLock;
use event_store::{Cursor, KurrentLog};
use graphql_gateway::{House, router};
use projections::Projections;
use serde_json::{Value, json};
use sqlx::PgPool;
use standin::{Mischief, Standin};

use crate::client::{Client, cmd};
use crate::county::{County, demo};
use crate::database::with_database;
use crate::listener::Events;
use crate::orders::{feedback, issued};
use crate::reckoned::{REBUILD, WATCH, rebuild};

const NOW: &str = "2020-03-02 09:00";

const REPORT: &str =
    "mutation($cmd:Cmd!,$input:FeedbackInput!){submitFeedback(cmd:$cmd,input:$input){
  receipt{position all:events{type position} rest:events(first:2,skip:1){type}
    none:events(skip:4){type}}}}";

async fn county(pool: PgPool) -> (Standin, County) {
    let standin = Standin::start().await;
    let lock = Arc::new(ProcessLock::default());
    let log = KurrentLog::connect(&standin.url(), "luoshi", lock).await.unwrap();
    (standin, County::on(Arc::new(log), pool, NOW, demo()).await)
}

fn kinds(facts: &Value) -> Vec<&str> {
    facts.as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect()
}

#[test]
fn a_receipt_names_its_facts_wherever_they_stand() {
    with_database(async |pool| {
        let (_standin, county) = county(pool).await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        county.later("2020-03-30 16:20").await;
        let told = traffic.tell(REPORT, "report", feedback(&road, "已完成")).await;
        let receipt = &told["receipt"];
        let all = receipt["all"].as_array().unwrap();
        let stated =
            ["AssignmentFirstViewed", "AssignmentAcknowledged", "FeedbackSubmitted", "LampTurned"];
        assert_eq!(kinds(&receipt["all"]), stated);
        assert_eq!(kinds(&receipt["rest"]), stated[1..3]);
        assert_eq!(kinds(&receipt["none"]), [""; 0]);
        assert_eq!(receipt["position"], all[3]["position"]);
        let at = |n: usize| all[n]["position"].as_str().unwrap().parse::<u64>().unwrap();
        assert!(at(1) > at(0) + 1, "there are gaps between them");
    });
}

#[test]
fn lag_is_told_in_facts_and_not_in_positions() {
    with_database(async |pool| {
        let (_standin, county) = county(pool.clone()).await;
        let office = county.enter("staff").await;
        let lag = async |office: Client| {
            let lag = office.data("{projectionLag{projection behind}}", json!({})).await;
            let models = lag["projectionLag"].as_array().unwrap().iter();
            models.map(|it| it["behind"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(lag(office.clone()).await, [0; projections::ALL.len()]);

        // Nobody tells these read models anything.
        let (idle, _) = Projections::unstarted(&county.log, &pool);
        let house = House { projections: Arc::new(idle), ..county.house.clone() };
        let facts = county.log.read_all(Cursor::START, 1_000).await.unwrap().len() as u64;
        assert!(county.log.head().await.unwrap().raw() > facts);
        assert_eq!(
            lag(Client { router: router(house, demo()), ..office }).await,
            [facts; projections::ALL.len()]
        );
    });
}

#[test]
fn a_job_is_told_in_facts_and_not_in_positions() {
    with_database(async |pool| {
        let (_standin, county) = county(pool).await;
        issued(&county).await;
        let facts = county.log.read_all(Cursor::START, 1_000).await.unwrap().len() as u64;
        assert!(county.log.head().await.unwrap().raw() > facts);
        let head = county.enter("head").await;
        for dry_run in [true, false] {
            let command = format!("dry {dry_run}");
            let started = head.tell(REBUILD, &command, rebuild(None, dry_run)).await;
            let mut events = Events::of(&head, WATCH, json!({ "id": started["job"]["id"] })).await;
            let job = loop {
                let job = events.data().await["job"].clone();
                if job["state"] != "QUEUED" && job["state"] != "RUNNING" {
                    break job;
                }
            };
            assert_eq!(job["state"], "SUCCEEDED", "{job}");
            if dry_run {
                assert_eq!((&job["done"], &job["total"]), (&json!(facts), &json!(facts)));
            }
        }
    });
}

#[test]
fn a_command_that_met_a_dead_store_may_be_sent_again() {
    with_database(async |pool| {
        let (standin, county) = county(pool).await;
        let (_, [road, _]) = issued(&county).await;
        let traffic = county.enter("traffic").await;
        let mut variables = feedback(&road, "已完成");
        variables["cmd"] = cmd("report");
        let request = json!({ "query": REPORT, "variables": variables });

        standin.plan(0, Mischief::Dead);
        let refused = traffic.post("/graphql", &request).await;
        assert_eq!(refused.code(), "OUTCOME_UNKNOWN", "{}", refused.text);
        assert_eq!(refused.headers["retry-after"], "2");
        for word in ["stand-in", "Unavailable", "grpc", "stream"] {
            assert!(!refused.text.contains(word), "{}", refused.text);
        }

        standin.behave();
        let done = traffic.post("/graphql", &request).await;
        let receipt = &done.json()["data"]["submitFeedback"]["receipt"];
        assert!(receipt["position"].is_string(), "{}", done.text);
        assert!(!done.headers.contains_key("retry-after"));
    });
}
