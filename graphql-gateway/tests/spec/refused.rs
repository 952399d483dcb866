//! What is not even parsed: foreign pages, other ways than POST, other forms than JSON, bodies
//! too large, and strangers.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use sqlx::Executor;

use crate::client::{Client, OURS, code};
use crate::county::County;
use crate::database::with_database;
use crate::orders::issued;

const NOW: &str = "2020-03-02 09:00";
const ME: &str = r#"{"query":"{me{name}}"}"#;

/// The headers of a request, and how it is answered.
type Case<'h> = (&'h [(&'h str, &'h str)], u16, &'h str);

async fn post(client: &Client, headers: &[(&str, &str)], body: impl Into<Body>) -> (u16, String) {
    let answer = client.send(Method::POST, "/graphql", headers, body.into()).await;
    (answer.status, answer.code())
}

#[test]
fn only_our_own_pages_may_ask() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let json = ("content-type", "application/json");
        let ours = ("x-luoshi", "1");
        let cases: [Case; 12] = [
            (&[json, ours], 200, ""),
            (&[json, ("x-requested-with", "XMLHttpRequest")], 200, ""),
            (&[("content-type", "application/json; charset=utf-8"), ours], 200, ""),
            (&[json, ours, ("origin", "http://luoshi.test")], 200, ""),
            (&[json], 403, "FORBIDDEN"),
            (&[json, ours, ("origin", "http://evil.test")], 403, "FORBIDDEN"),
            (&[json, ours, ("origin", "null")], 403, "FORBIDDEN"),
            (&[ours], 415, "BAD_REQUEST"),
            (&[("content-type", "text/plain"), ours], 415, "BAD_REQUEST"),
            (&[("content-type", "application/x-www-form-urlencoded"), ours], 415, "BAD_REQUEST"),
            (&[("content-type", "multipart/form-data; boundary=x"), ours], 415, "BAD_REQUEST"),
            (&[("content-type", "application/json; charset=utf-16"), ours], 415, "BAD_REQUEST"),
        ];
        for (headers, status, code) in cases {
            let (got, told) = post(&me, headers, ME).await;
            assert_eq!((got, told.as_str()), (status, code), "{headers:?}");
        }
    });
}

#[test]
fn nothing_but_one_post_at_a_time() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let path = "/graphql?query=%7Bme%7Bname%7D%7D";
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH] {
            let answer = me.send(method.clone(), path, &OURS, Body::empty()).await;
            assert_eq!(
                (answer.status, answer.headers["allow"].to_str().unwrap()),
                (405, "POST"),
                "{method}"
            );
        }
        let batch = format!("[{ME},{ME}]");
        assert_eq!(post(&me, &OURS, batch).await, (400, "BAD_REQUEST".into()));
        assert_eq!(post(&me, &OURS, format!(" \n[{ME}]")).await, (400, "BAD_REQUEST".into()));
        for broken in ["", "{", "null", "1", r#"{"query":1}"#, r#"{"variables":{}}"#, "\u{feff}{}"]
        {
            assert_eq!(post(&me, &OURS, broken).await, (400, "BAD_REQUEST".into()), "{broken:?}");
        }
        for broken in ["", "{", "me", "{me{name}", "query 排名 {me{name}}", "mutation {"] {
            let body = json!({ "query": broken }).to_string();
            assert_eq!(post(&me, &OURS, body).await, (400, "BAD_REQUEST".into()), "{broken:?}");
        }
    });
}

#[test]
fn a_body_is_only_as_large_as_what_it_is_for() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let padded = |query: &str, bytes: usize| {
            json!({ "query": query, "variables": { "pad": "a".repeat(bytes) } }).to_string()
        };
        let question = "{me{name}}";
        assert_eq!(post(&me, &OURS, padded(question, 15 << 10)).await, (200, String::new()));
        assert_eq!(post(&me, &OURS, padded(question, 17 << 10)).await, (413, "BAD_REQUEST".into()));
        let command =
            "mutation($cmd:Cmd!){acknowledge(cmd:$cmd,assignment:\"x\"){userErrors{code}}}";
        assert_eq!(post(&me, &OURS, padded(command, 17 << 10)).await.0, 200);
        assert_eq!(post(&me, &OURS, padded(command, 65 << 10)).await, (413, "BAD_REQUEST".into()));
        // Who announces more than a command must be somebody before a byte of it is read.
        let long = padded(question, 100 << 10);
        let refused = post(&county.stranger(), &OURS, long.clone()).await;
        assert_eq!(refused, (401, "UNAUTHENTICATED".into()));
        assert_eq!(post(&me, &OURS, long).await, (413, "BAD_REQUEST".into()));
    });
}

#[test]
fn strangers_learn_nothing_not_even_the_schema() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let stranger = county.stranger();
        let forged = stranger.clone().with_cookie("luoshi_session=0000");
        for query in ["{__typename}", "{__schema{types{name}}}", "{me{name}}", "{nothing}"] {
            for nobody in [&stranger, &forged] {
                let answer = nobody.post("/graphql", &json!({ "query": query })).await;
                assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHENTICATED"));
                assert!(answer.json().get("data").is_none_or(Value::is_null));
            }
        }
    });
}

#[test]
fn an_error_says_no_more_than_it_must() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let wrong = [
            ("{naem}", json!({})),
            ("{me{naem}}", json!({})),
            ("{me{name(x:1)}}", json!({})),
            ("{assignment{id}}", json!({})),
            ("query($x:Nothing){me{name}}", json!({ "x": 1 })),
            ("query($x:ID!){assignment(id:$x){id}}", json!({})),
            ("query($x:ID!){assignment(id:$x){id}}", json!({ "x": { "y": 1 } })),
            ("{assignments(orderBy:NOTHING){totalCount}}", json!({})),
            ("{assignments(first:\"x\"){totalCount}}", json!({})),
            ("{assignments(first:99999999999){totalCount}}", json!({})),
            ("{assignments(filter:{dueAfter:\"2026-02-30\"}){totalCount}}", json!({})),
            ("{me @nothing{name}}", json!({})),
            ("subscription{nothing}", json!({})),
            ("{ranking{rows}}", json!({})),
        ];
        for (query, variables) in wrong {
            let answer = me.ask(query, variables).await;
            assert_eq!(code(&answer), "BAD_REQUEST", "{query}: {answer}");
            let text = answer["errors"].to_string();
            for word in [
                "Unknown",
                "naem",
                "User",
                "Query",
                "Nothing",
                "expected",
                "sqlx",
                ".rs",
                "did you mean",
            ] {
                assert!(!text.contains(word), "{query} tells {word}: {text}");
            }
        }
    });
}

#[test]
fn what_is_away_for_a_moment_may_be_asked_again_and_what_is_broken_may_not() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), NOW).await;
        let me = county.enter("staff").await;
        let question = json!({ "query": "{assignments(first:1){totalCount}}" });
        let ask = async || {
            let answer = me.post("/graphql", &question).await;
            let again = answer.headers.get("retry-after").map(|it| it.to_str().unwrap().to_owned());
            assert!(!answer.text.contains("lamp_board") && !answer.text.contains("pool"));
            (answer.status, answer.code(), again.unwrap_or_default())
        };
        pool.execute("ALTER VIEW lamp_board RENAME TO nothing").await.unwrap();
        assert_eq!(ask().await, (200, "INTERNAL".into(), String::new()));
        pool.close().await;
        assert_eq!(ask().await, (503, "BUSY".into(), "2".into()));
    });
}

/// Only what is asked is away; who asks is known.
#[test]
fn the_past_passes_by_itself_where_the_present_does() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), NOW).await;
        issued(&county).await;
        county.later("2020-03-03 09:00").await;
        let me = county.enter("staff").await;
        for statement in [
            "CREATE FUNCTION away() RETURNS boolean LANGUAGE plpgsql AS
             $$BEGIN RAISE EXCEPTION 'on its way' USING ERRCODE = '57P03'; END$$",
            "ALTER VIEW lamp_board RENAME TO nothing",
            "CREATE VIEW lamp_board AS SELECT nothing.* FROM away() LEFT JOIN nothing ON true",
        ] {
            pool.execute(statement).await.unwrap();
        }
        for then in ["", "(asOf:\"2020-03-02T12:00:00+08:00\")"] {
            let question = json!({ "query": format!("{{overview{then}{{asOf}}}}") });
            let answer = me.post("/graphql", &question).await;
            assert_eq!(answer.code(), "BUSY", "{}", answer.text);
        }
    });
}

#[test]
fn a_page_has_between_one_and_two_hundred_entries() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let query = "query($n:Int!){assignments(first:$n){totalCount}}";
        for (first, wanted) in [
            (1, ""),
            (200, ""),
            (0, "BAD_REQUEST"),
            (-1, "BAD_REQUEST"),
            (201, "BAD_REQUEST"),
            (i32::MAX, "BAD_REQUEST"),
        ] {
            let answer = me.ask(query, json!({ "n": first })).await;
            assert_eq!(code(&answer), wanted, "{first}: {answer}");
        }
        let garbage = me.ask("{assignments(after:\"garbage\"){totalCount}}", json!({})).await;
        assert_eq!(code(&garbage), "BAD_REQUEST");
    });
}
