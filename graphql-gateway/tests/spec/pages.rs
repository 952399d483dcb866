//! What else the desk serves: the page and its examples, the schema, and how the service is.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::Method;
use domain::unit::UnitId;
use expect_test::expect;
use serde_json::json;

use crate::county::County;
use crate::database::with_database;
use crate::orders::issued;

const NOW: &str = "2020-03-02 09:00";

#[test]
fn every_example_of_the_page_is_answered() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (office, _) = issued(&county).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/graphiql/examples");
        let unit = office.data("{unit(id:\"D10\"){id}}", json!({})).await["unit"]["id"].clone();
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let query = fs::read_to_string(&path).unwrap();
            let variables =
                if query.contains("$unit") { json!({ "unit": unit }) } else { json!({}) };
            office.data(&query, variables).await;
            names.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
        names.sort_unstable();
        expect!["ranking todo why"].assert_eq(&names.join(" "));
    });
}

const BROWSER: [(&str, &str); 1] =
    [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];

#[test]
fn the_page_comes_out_of_the_binary_under_a_strict_policy() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let stranger = county.stranger();
        for path in ["/", "/graphiql/"] {
            let page = stranger.get(path).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
            assert_eq!(page.headers["cache-control"], "no-store");
            assert!(page.text.contains("<title>"));
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            for part in [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data:",
                "connect-src 'self'",
                "manifest-src 'self'",
                "worker-src 'self'",
                "frame-ancestors 'none'",
            ] {
                assert!(policy.contains(part), "{policy}");
            }
            assert_eq!(page.headers["x-content-type-options"], "nosniff");
        }
    });
}

#[test]
fn the_page_finds_its_own_way() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let stranger = county.stranger();
        let look = async |path| stranger.send(Method::GET, path, &BROWSER, Body::empty()).await;
        let home = look("/").await.text;
        for path in ["/issue", "/rank/VW5pdDpEMTA", "/m", "/m/todo", "/screen?still=1"] {
            let page = look(path).await;
            assert_eq!((page.status, page.text == home), (200, true), "{path}");
        }
        for path in [
            "/nothing.js",
            "/assets/nothing.js",
            "/assets/nothing",
            "/graphql/nothing",
            "/graphiql/nothing",
            "/graphiql/../Cargo.toml",
            "/graphiql/%2e%2e/Cargo.toml",
            "/../Cargo.toml",
        ] {
            assert_eq!(look(path).await.status, 404, "{path}");
        }
        // A program that mistypes an address must not be answered with a page.
        assert_eq!(stranger.get("/issue").await.status, 404);
        assert_eq!(
            stranger.send(Method::POST, "/issue", &BROWSER, Body::empty()).await.status,
            404
        );
    });
}

#[test]
fn what_carries_its_hash_is_kept_for_ever_and_travels_packed() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let stranger = county.stranger();
        let home = stranger.get("/").await.text;
        let Some((_, from)) = home.split_once("src=\"/assets/") else {
            // Without a web build there is no such file.
            assert!(home.contains("npm --prefix web run build"), "{home}");
            return;
        };
        let script = format!("/assets/{}", from.split('"').next().unwrap());
        let plain = stranger.get(&script).await;
        assert_eq!(plain.headers["cache-control"], "public, max-age=31536000, immutable");
        assert!(plain.headers.get("content-encoding").is_none());
        let unpacks = [("accept-encoding", "br;q=1.0, gzip;q=0.8")];
        let packed = stranger.send(Method::HEAD, &script, &unpacks, Body::empty()).await;
        assert_eq!(packed.headers["content-encoding"], "gzip");
        assert_eq!(packed.headers["content-type"], plain.headers["content-type"]);
        let worker = stranger.get("/sw.js").await;
        assert_eq!(
            (worker.status, &worker.headers["cache-control"]),
            (200, &"no-store".parse().unwrap())
        );
        assert!(!worker.text.contains("graphiql/"));
    });
}

#[test]
fn the_schema_can_be_fetched_and_the_state_be_asked() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        assert!(office.get("/schema.graphql").await.text == graphql_gateway::sdl());
        assert_eq!(office.get("/healthz").await.text, "ok\n");
        let ready = office.get("/readyz").await;
        assert_eq!((ready.status, ready.text.as_str()), (200, "ready\n"));
        office.data("{me{name}}", json!({})).await;
        office.ask("{nothing}", json!({})).await;
        let metrics = office.get("/metrics").await.text;
        for line in [
            "luoshi_graphql_operations_total{kind=\"query\"} 2",
            "luoshi_graphql_errors_total{code=\"BAD_REQUEST\"} 1",
            "luoshi_open_subscriptions 0",
            "luoshi_projection_halted{projection=\"ranking\"} 0",
        ] {
            assert!(metrics.lines().any(|it| it == line), "{line} is not in\n{metrics}");
        }
    });
}

/// States a fact of ours that nobody can understand, as a broken program might have left it, and
/// waits until whoever hears it has stopped.
pub(crate) async fn poison(county: &County, stream: event_store::Stream, kind: &str) {
    let at = domain::time::Moment::utc(NOW.parse().unwrap());
    let poison = event_store::NewFact {
        event_id: uuid::Uuid::from_u128(1),
        kind: kind.into(),
        version: "1.0".into(),
        payload: format!("{{\"{kind}\":{{}}}}"),
        metadata: "{}".into(),
        effective_at: at,
        recorded_at: at,
        actor: "system".into(),
        correlation_id: uuid::Uuid::from_u128(2),
        causation_id: None,
    };
    let expected = event_store::Expected::Any;
    let append = event_store::Append {
        command_id: uuid::Uuid::from_u128(3),
        request_hash: [0; 32],
        streams: vec![event_store::StreamAppend { stream, expected, facts: vec![poison] }],
        result: "null".into(),
    };
    county.log.append(append).await.unwrap();
    let head = county.log.head().await.unwrap();
    county.house.projections.caught_up(head, std::time::Duration::from_secs(10)).await;
}

#[test]
fn a_read_model_that_stops_is_not_asked_any_more() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (office, _) = issued(&county).await;
        let id = "00000000-0000-5000-8000-000000000001";
        poison(&county, event_store::Stream::new("assignment", id), "LampTurned").await;

        let ready = office.get("/readyz").await;
        assert_eq!(ready.status, 503);
        assert!(
            ready.text.contains("halted") && ready.text.contains("lamp_board"),
            "{}",
            ready.text
        );
        for query in [
            "{assignments{totalCount}}",
            "{ranking{provisional}}",
            "{overview{asOf}}",
            "{quarter(id:\"2020Q1\"){unsettled}}",
            "{quarter(id:\"2020Q1\"){unsettledAssignments{id}}}",
        ] {
            let answer = office.ask(query, json!({})).await;
            assert_eq!(crate::client::code(&answer), "READ_MODEL_HALTED", "{query}: {answer}");
        }
        // A key that the schema promises is never left out.
        let both = office.ask("{units{code} assignments{totalCount}}", json!({})).await;
        assert_eq!(both["data"], json!(null), "{both}");
        let units = office.data("{units{code} projectionLag{projection halted}}", json!({})).await;
        assert_eq!(units["units"].as_array().unwrap().len(), 4);
        assert!(county.house.questions.unit(&UnitId::new("D10")).await.unwrap().is_some());
    });
}

#[test]
fn books_that_are_told_no_further_are_not_shown() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let (office, _) = issued(&county).await;
        poison(&county, event_store::Stream::new("quarter", "2020Q1"), "QuarterSettled").await;
        for field in ["state", "adjustments{no}", "reopening{reason}", "version", "unsettled"] {
            let answer =
                office.ask(&format!("{{quarter(id:\"2020Q1\"){{{field}}}}}"), json!({})).await;
            assert_eq!(crate::client::code(&answer), "READ_MODEL_HALTED", "{field}: {answer}");
        }
        let label = office.data("{quarter(id:\"2020Q1\"){label}}", json!({})).await;
        assert_eq!(label["quarter"]["label"], "2020年第1季度", "nothing told is needed for that");
    });
}
