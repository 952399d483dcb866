//! Subscriptions over server-sent events and over WebSocket: the value there is, then changes;
//! lamps that turn, taken up again where one stopped.

use axum::body::Body;
use futures::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Client, OURS};
use crate::county::County;
use crate::database::with_database;
use crate::listener::{Events, Line, PROTOCOL};
use crate::orders::{FEEDBACK, REVIEW, approve, feedback, issued};

const RANKING: &str = "subscription{ranking(group:\"DEPARTMENT\",quarter:\"2020Q1\"){
    rows{rank unit{code} score}}}";
const LAMPS: &str = "subscription($since:Position){lampTurned(since:$since){
    position at from to reason unit{code} assignment{item{text}}}}";
/// One line for each unit.
fn places(data: &Value) -> String {
    let rows = data["ranking"]["rows"].as_array().unwrap();
    let row = |row: &Value| format!("{} {} {}", row["rank"], row["unit"]["code"], row["score"]);
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_ranking_is_sent_as_it_is_and_then_as_it_changes() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let leader = county.enter("leader").await;
        let mut events = Events::of(&leader, RANKING, json!({})).await;
        let first = events.data().await;
        assert_eq!(places(&first), r#"null "D10" 100, null "D15" 100"#);

        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let second = events.data().await;
        assert_eq!(places(&second), r#"1 "D10" 102, null "D15" 100"#);
    });
}

#[test]
fn lamps_are_taken_up_again_where_one_stopped() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        issued(&county).await;
        let leader = county.enter("leader").await;
        county.later("2020-03-28 00:00").await;
        county.later("2020-04-01 00:00").await;

        let mut events = Events::of(&leader, LAMPS, json!({ "since": "0" })).await;
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(events.data().await["lampTurned"].clone());
        }
        let colours: Vec<_> =
            seen.iter().map(|it| format!("{}→{}", it["from"], it["to"])).collect();
        assert_eq!(
            colours,
            [r#""OFF"→"YELLOW""#, r#""OFF"→"YELLOW""#, r#""YELLOW"→"RED""#, r#""YELLOW"→"RED""#]
        );
        assert_eq!(seen[2]["at"], "2020-04-01T00:00:00+08:00");
        assert_eq!(seen[2]["assignment"]["item"]["text"], "完成路面施工");

        let since = json!({ "since": seen[2]["position"] });
        let mut again = Events::of(&leader, LAMPS, since).await;
        assert_eq!(again.data().await["lampTurned"], seen[3]);

        // A unit hears of its own alone.
        let water = county.enter("water").await;
        let mut own = Events::of(&water, LAMPS, json!({ "since": "0" })).await;
        for to in ["YELLOW", "RED"] {
            let turned = own.data().await["lampTurned"].clone();
            assert_eq!((&turned["unit"]["code"], &turned["to"]), (&json!("D15"), &json!(to)));
        }
    });
}

#[test]
fn a_subscription_that_is_refused_says_why_and_ends() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let admin = county.enter("admin").await;
        let mut denied = Events::of(&admin, RANKING, json!({})).await;
        let (kind, answer) = denied.next().await;
        assert_eq!((kind.as_str(), crate::client::code(&answer).as_str()), ("next", "FORBIDDEN"));
        assert_eq!(denied.next().await, ("complete".into(), Value::Null));

        let leader = county.enter("leader").await;
        let mut garbage = Events::of(&leader, LAMPS, json!({ "since": "garbage" })).await;
        assert_eq!(crate::client::code(&garbage.next().await.1), "BAD_REQUEST");

        let plain = leader.post("/graphql", &json!({ "query": RANKING })).await;
        assert_eq!((plain.status, plain.code().as_str()), (406, "BAD_REQUEST"));
    });
}

#[test]
fn a_websocket_carries_many_subscriptions_and_ends_each() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let leader = county.enter("leader").await;
        let mut line = Line::open(&county, &leader).await;
        line.say(&json!({ "type": "ping" })).await;
        assert_eq!(line.hear().await, json!({ "type": "pong" }));

        line.subscribe("a", RANKING).await;
        let first = line.hear().await;
        assert_eq!((&first["type"], &first["id"]), (&json!("next"), &json!("a")));
        assert_eq!(places(&first["payload"]["data"]), r#"null "D10" 100, null "D15" 100"#);

        let traffic = county.enter("traffic").await;
        traffic.tell(FEEDBACK, "report", feedback(&road, "已完成")).await;
        office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let second = line.hear().await;
        assert_eq!(places(&second["payload"]["data"]), r#"1 "D10" 102, null "D15" 100"#);

        line.say(&json!({ "type": "complete", "id": "a" })).await;
        line.subscribe("a", "subscription{nothing}").await;
        let wrong = line.hear().await;
        assert_eq!((&wrong["type"], &wrong["id"]), (&json!("next"), &json!("a")));
        assert_eq!(wrong["payload"]["errors"][0]["extensions"]["code"], "BAD_REQUEST");
        assert_eq!(line.hear().await, json!({ "type": "complete", "id": "a" }));

        for (query, code) in
            [("{me{name}}", "BAD_REQUEST"), ("{a(x:[[[[[[[[[1]]]]]]]]])}", "QUERY_TOO_COMPLEX")]
        {
            line.subscribe("b", query).await;
            let refused = line.hear().await;
            assert_eq!(
                (&refused["type"], &refused["payload"][0]["extensions"]["code"]),
                (&json!("error"), &json!(code))
            );
        }
    });
}

#[test]
fn a_connection_has_twenty_subscriptions_and_each_its_own_name() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let mut line = Line::open(&county, &leader).await;
        for n in 0..20 {
            line.subscribe(&n.to_string(), LAMPS).await;
        }
        line.subscribe("20", LAMPS).await;
        let refused = line.hear().await;
        assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
        line.say(&json!({ "type": "complete", "id": "3" })).await;
        line.subscribe("20", RANKING).await;
        assert_eq!(line.hear().await["type"], "next");
        line.subscribe("20", RANKING).await;
        assert_eq!(line.hear().await, json!([4409, "SUBSCRIBER_EXISTS"]));
    });
}

#[test]
fn a_connection_that_does_not_keep_to_the_protocol_is_closed() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let early = json!({ "type": "subscribe", "id": "a", "payload": { "query": RANKING } });
        let init = json!({ "type": "connection_init" });
        for (message, end) in [
            (early.to_string(), json!([4401, "UNAUTHENTICATED"])),
            ("nonsense".into(), json!([4400, "BAD_REQUEST"])),
            (format!("{}", json!({ "type": "dance" })), json!([4400, "BAD_REQUEST"])),
            ("[".repeat(1_000), json!([4400, "BAD_REQUEST"])),
        ] {
            let mut line = Line::connect(&county, &leader, &[PROTOCOL])
                .await
                .unwrap_or_else(|it| panic!("{it}"));
            line.0.send(Message::text(message)).await.unwrap();
            assert_eq!(line.hear().await, end);
        }
        let mut twice = Line::open(&county, &leader).await;
        twice.say(&init).await;
        assert_eq!(twice.hear().await, json!([4429, "BAD_REQUEST"]));
    });
}

#[test]
fn foreign_pages_and_strangers_get_no_connection() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let connect = async |client: &Client, headers: &[(&'static str, &str)]| {
            Line::connect(&county, client, headers).await.err()
        };
        assert_eq!(connect(&leader, &[PROTOCOL]).await, None);
        assert_eq!(connect(&leader, &[PROTOCOL, ("origin", "HERE")]).await, None);
        assert_eq!(connect(&leader, &[PROTOCOL, ("origin", "http://evil.test")]).await, Some(403));
        assert_eq!(connect(&leader, &[("sec-websocket-protocol", "graphql-ws")]).await, Some(400));
        assert_eq!(connect(&county.stranger(), &[PROTOCOL]).await, Some(401));
    });
}

#[test]
fn whoever_signs_out_hears_no_more() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let leader = county.enter("leader").await;
        let mut line = Line::open(&county, &leader).await;
        line.subscribe("a", LAMPS).await;
        leader.send(axum::http::Method::DELETE, "/session", &OURS, Body::empty()).await;
        assert_eq!(line.hear().await, json!([4401, "UNAUTHENTICATED"]));
    });
}
