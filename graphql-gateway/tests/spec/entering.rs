//! Coming in and going out: links that work once, cookies nobody can steal, roles of a demo.

use axum::body::Body;
use axum::http::Method;
use domain::roster::UserId;
use expect_test::expect;
use graphql_gateway::Options;
use serde_json::json;

use crate::client::OURS;
use crate::county::County;
use crate::database::with_database;

const NOW: &str = "2020-03-02 09:00";

#[test]
fn a_printed_link_opens_one_session_once() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let link = county.house.door.link(&UserId("staff".into())).await.unwrap();
        let stranger = county.stranger();

        let first = stranger.get(&format!("/enter?key={link}")).await;
        assert_eq!((first.status, first.headers["location"].to_str().unwrap()), (303, "/"));
        let cookie = first.headers["set-cookie"].to_str().unwrap().to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }

        let again = stranger.get(&format!("/enter?key={link}")).await;
        assert_eq!(again.status, 403);
        assert!(again.text.contains("登录链接已失效"));
        assert!(again.cookie().is_none());
        assert_eq!(stranger.get("/enter?key=nonsense").await.status, 403);
        assert_eq!(stranger.get("/enter").await.status, 403);

        let me = stranger.with_cookie(&first.cookie().unwrap());
        let session = me.get("/session").await.json();
        expect![[r#"
            {
              "demo": true,
              "graphiql": true,
              "key": "office",
              "name": "人员staff",
              "now": "2020-03-02T09:00:00+08:00",
              "role": "SUP_STAFF",
              "roles": [
                {
                  "key": "office",
                  "label": "督查室"
                },
                {
                  "key": "leader",
                  "label": "县领导"
                },
                {
                  "key": "unit",
                  "label": "责任单位"
                },
                {
                  "key": "town",
                  "label": "镇街"
                },
                {
                  "key": "inspector",
                  "label": "审计"
                },
                {
                  "key": "helper",
                  "label": "帮扶干部"
                }
              ],
              "unit": "督查室"
            }"#]]
        .assert_eq(&format!("{session:#}"));
    });
}

#[test]
fn a_preview_of_the_link_does_not_use_it_up() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let link = county.house.door.link(&UserId("staff".into())).await.unwrap();
        let (path, stranger) = (format!("/enter?key={link}"), county.stranger());
        let looked = stranger.send(Method::HEAD, &path, &[], Body::empty()).await;
        assert_eq!(looked.status, 204);
        assert_eq!(stranger.get(&path).await.status, 303);
    });
}

#[test]
fn in_a_demo_everybody_may_be_anybody() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        let answer = office.post("/session", &json!({ "role": "town" })).await;
        assert_eq!(answer.status, 204, "{}", answer.text);

        let town = county.stranger().with_cookie(&answer.cookie().unwrap());
        assert_eq!(town.get("/session").await.json()["key"], "town");
        assert_eq!(office.get("/session").await.status, 401, "the old session is closed");
        assert_eq!(town.post("/session", &json!({ "role": "emperor" })).await.status, 400);
        let bare = [("content-type", "application/json")];
        let body = Body::from(r#"{"role":"office"}"#);
        assert_eq!(town.send(Method::POST, "/session", &bare, body).await.status, 403);
    });
}

#[test]
fn a_stranger_learns_whom_they_may_be_in_a_demo_and_what_time_it_is() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let answer = county.stranger().get("/session").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "UNAUTHENTICATED"));
        let body = answer.json();
        let roles: Vec<_> =
            body["roles"].as_array().unwrap().iter().map(|role| role["key"].clone()).collect();
        assert_eq!(
            json!(roles),
            json!(["office", "leader", "unit", "town", "inspector", "helper"])
        );
        assert_eq!(body["demo"], true);
        assert_eq!(body["now"], "2020-03-02T09:00:00+08:00");
    });
}

#[test]
fn outside_a_demo_nobody_switches() {
    with_database(async |pool| {
        let county = County::opened(pool, NOW, Options::default()).await;
        let stranger = county.stranger().get("/session").await;
        assert_eq!((stranger.status, stranger.json().get("now")), (401, None));
        let office = county.enter("staff").await;
        assert_eq!(office.post("/session", &json!({ "role": "office" })).await.status, 403);
        let session = office.get("/session").await.json();
        assert_eq!((&session["demo"], session.get("roles")), (&json!(false), None));
    });
}

#[test]
fn whoever_signs_out_is_out() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let office = county.enter("staff").await;
        assert_eq!(office.send(Method::DELETE, "/session", &[], Body::empty()).await.status, 403);
        let left = office.send(Method::DELETE, "/session", &OURS, Body::empty()).await;
        assert_eq!(left.status, 204);
        assert!(left.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(office.get("/session").await.status, 401);
        assert_eq!(
            office.ask("{me{name}}", json!({})).await["errors"][0]["extensions"]["code"],
            "UNAUTHENTICATED"
        );
    });
}
