//! Following what happens: every fact once and in order, numbers as they change, and an end for
//! who does not keep up or does not speak.

use std::sync::Arc;
use std::time::Duration;

use commands::clock::HandClock;
use commands::{Asked, Desk};
use domain::unit;
use event_store::PostgresLog;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::runtime::Runtime;

use crate::client::Client;
use crate::county::County;
use crate::database::{with_database, with_database_on_this_thread};
use crate::listener::{Events, Line, PROTOCOL};
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};

const EVENTS: &str = "subscription($since:Position,$filter:EventFilter){
  events(since:$since,filter:$filter){position type unit{code} assignment{id state} hash}}";

/// Longer than the service waits for a reader whose queue is full.
const TOO_LONG: Duration = Duration::from_secs(12);

async fn follow(who: &Client, since: &str, filter: Value) -> Events {
    Events::of(who, EVENTS, json!({ "since": since, "filter": filter })).await
}

async fn next(events: &mut Events) -> Value {
    events.data().await["events"].clone()
}

fn position(event: &Value) -> u64 {
    event["position"].as_str().unwrap().parse().unwrap()
}

#[test]
fn what_happens_is_told_once_and_in_order_wherever_one_begins() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let leader = county.enter("leader").await;
        let head = county.facts().await;
        let mut events = follow(&leader, "0", Value::Null).await;
        for wanted in 1..=head {
            assert_eq!(position(&next(&mut events).await), wanted);
        }
        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        let mut kinds = Vec::new();
        for wanted in head + 1..=county.facts().await {
            let event = next(&mut events).await;
            assert_eq!(position(&event), wanted);
            // What it is about can be read by then.
            assert_eq!(event["assignment"]["state"], "SUBMITTED", "{event}");
            kinds.push(event["type"].as_str().unwrap().to_owned());
        }
        assert!(kinds.iter().any(|it| it == "FeedbackSubmitted"), "{kinds:?}");

        // Taken up again in the middle, the rest is the same.
        let mut again = follow(&leader, &(head + 1).to_string(), Value::Null).await;
        assert_eq!(position(&next(&mut again).await), head + 2);
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let nonsense = Events::of(&leader, EVENTS, json!({ "since": "x" })).await.next().await.1;
        assert_eq!(crate::client::code(&nonsense), "BAD_REQUEST");
    });
}

/// Somebody else is at work on the same log, while this thread does nothing.
fn meanwhile(pool: &PgPool, name: &'static str) {
    let options = (*pool.connect_options()).clone();
    let work = async move {
        let log = PostgresLog::connect(PgPool::connect_with(options).await.unwrap()).await.unwrap();
        let clock = Arc::new(HandClock::at("2020-03-02 09:00".parse().unwrap()));
        let desk = Desk::open(Arc::new(log), clock).await.unwrap();
        let command = unit::Command::Rename { name: name.into(), short_name: name.into() };
        let asked = Asked::by_system(name);
        desk.tell::<unit::Unit>("D10", command, &asked).await.unwrap().unwrap();
    };
    std::thread::spawn(|| Runtime::new().unwrap().block_on(work)).join().unwrap();
}

#[test]
fn whoever_is_listened_to_misses_nothing_that_happens_from_then_on() {
    with_database_on_this_thread(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let head = county.facts().await;
        let renamed = json!({ "filter": { "type": ["UnitRenamed"] } });
        let mut events = Events::of(&leader, EVENTS, renamed).await;
        // The answer has begun, and nothing of the subscription has run yet.
        meanwhile(&pool, "交通局一");
        assert_eq!(events.begun, head.to_string());
        assert_eq!(position(&next(&mut events).await), head + 1);

        // The line breaks before the first event: the beginning is where to go on.
        let red = json!({ "filter": { "type": ["LampTurned"] } });
        let broken = Events::of(&leader, EVENTS, red).await;
        meanwhile(&pool, "交通局二");
        let mut again = follow(&leader, &broken.begun, Value::Null).await;
        assert_eq!(position(&next(&mut again).await), head + 2);
    });
}

#[test]
fn whoever_follows_hears_what_they_may_see_and_asked_for() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, water]) = issued(&county).await;
        let data = office.data("{matters{nodes{id}}}", json!({})).await;
        let matter = data["matters"]["nodes"][0]["id"].clone();
        county.later("2020-04-01 00:00").await;

        let own = county.enter("water").await;
        let mut events = follow(&own, "0", Value::Null).await;
        assert_eq!(next(&mut events).await["type"], "UnitRegistered");
        for _ in 0..3 {
            let event = next(&mut events).await;
            assert_eq!(
                (&event["unit"]["code"], &event["assignment"]["id"]),
                (&json!("D15"), &json!(water))
            );
        }

        let red = json!({ "type": ["LampTurned"], "assignment": [road] });
        let mut lamps = follow(&office, "0", red).await;
        for _ in 0..2 {
            let event = next(&mut lamps).await;
            assert_eq!(
                (&event["type"], &event["assignment"]["id"]),
                (&json!("LampTurned"), &json!(road))
            );
        }

        let mut of_matter = follow(&office, "0", json!({ "matter": [matter] })).await;
        let mut kinds = Vec::new();
        for _ in 0..5 {
            kinds.push(next(&mut of_matter).await["type"].as_str().unwrap().to_owned());
        }
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(
            kinds,
            ["AssignmentIssued", "ItemsIssued", "MatterDecomposed", "MatterRegistered"]
        );

        let admin = county.enter("admin").await;
        let denied = follow(&admin, "0", Value::Null).await.next().await.1;
        assert_eq!(crate::client::code(&denied), "FORBIDDEN");
    });
}

#[test]
fn what_there_is_to_do_is_counted_as_it_changes() {
    with_database(async |pool| {
        const WAITING: &str = "subscription{todoCount}";
        const OVERVIEW: &str = "subscription{overview(quarter:\"2020Q1\"){
            quarter{id} all{total awaitingReview}}}";
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let (traffic, leader) = (county.enter("traffic").await, county.enter("leader").await);
        let mut of_unit = Events::of(&traffic, WAITING, json!({})).await;
        let mut of_office = Events::of(&office, WAITING, json!({})).await;
        let mut of_leader = Events::of(&leader, WAITING, json!({})).await;
        let mut overview = Events::of(&leader, OVERVIEW, json!({})).await;
        assert_eq!(of_unit.data().await["todoCount"], 1);
        assert_eq!(of_office.data().await["todoCount"], 0);
        assert_eq!(of_leader.data().await["todoCount"], 0);
        assert_eq!(
            overview.data().await["overview"]["all"],
            json!({ "total": 2, "awaitingReview": 0 })
        );

        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        assert_eq!(of_unit.data().await["todoCount"], 0);
        assert_eq!(of_office.data().await["todoCount"], 1);
        assert_eq!(
            overview.data().await["overview"]["all"],
            json!({ "total": 2, "awaitingReview": 1 })
        );
    });
}

#[test]
fn a_reader_who_sleeps_is_left_and_takes_up_where_they_stopped() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        issued(&county).await;
        let leader = county.enter("leader").await;
        let head = county.facts().await;
        let mut sleeper = follow(&leader, "0", Value::Null).await;
        tokio::time::sleep(TOO_LONG).await;
        let mut last = 0;
        let ended = loop {
            let (kind, answer) = sleeper.next().await;
            assert_eq!(kind, "next");
            if answer.get("errors").is_some() {
                break answer;
            }
            last += 1;
            assert_eq!(position(&answer["data"]["events"]), last);
        };
        assert_eq!(crate::client::code(&ended), "SLOW_CONSUMER");
        assert_eq!(sleeper.next().await.0, "complete");
        assert!(last < head, "nobody was left: {last} of {head}");

        let mut again = follow(&leader, &last.to_string(), Value::Null).await;
        for wanted in last + 1..=head {
            assert_eq!(position(&next(&mut again).await), wanted);
        }
    });
}

#[test]
fn a_connection_that_never_speaks_is_closed() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let silent = Line::connect(&county, &leader, &[PROTOCOL]).await;
        let mut silent = silent.unwrap_or_else(|status| panic!("{status}"));
        assert_eq!(silent.hear().await, json!([4408, "INIT_TIMEOUT"]));
    });
}
