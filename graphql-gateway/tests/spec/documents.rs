//! Trusted documents: in earnest, the desk answers the page's own operations, letter for letter,
//! whichever way they come.

use axum::http::Method;
use graphql_gateway::{Documents, Options};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::client::{Client, OURS, code};
use crate::county::County;
use crate::database::with_database;
use crate::listener::{Events, Line, PATIENCE};

const ME: &str = "query Me {\n  me {\n    name\n  }\n}";
const WAITING: &str = "subscription Todo {\n  todoCount\n}";
const UNKNOWN: &str = "PERSISTED_QUERY_NOT_FOUND";

/// A county whose page knows one question and one subscription.
async fn in_earnest(pool: PgPool) -> County {
    let documents = Documents::only([ME, WAITING].map(String::from));
    County::opened(pool, "2020-03-02 09:00", Options { documents, ..Options::default() }).await
}

async fn post(who: &Client, query: &str) -> (u16, String) {
    let answer = who.post("/graphql", &json!({ "query": query })).await;
    (answer.status, answer.code())
}

#[test]
fn in_earnest_only_what_the_page_asks_is_answered() {
    with_database(async |pool| {
        let county = in_earnest(pool).await;
        let staff = county.enter("staff").await;
        assert_eq!(post(&staff, ME).await, (200, String::new()));
        for other in [
            "{me{name}}",
            &format!("{ME}\n"),
            &format!("{ME} query Other {{ me {{ name }} }}"),
            "{__schema{types{name}}}",
            "mutation{nothing}",
            "not even GraphQL",
            "",
        ] {
            assert_eq!(post(&staff, other).await, (400, UNKNOWN.into()), "{other}");
        }
        let refused = staff.ask("{me{name}}", json!({})).await;
        let told = refused["errors"][0]["message"].as_str().unwrap();
        assert!(told.contains("刷新页面") && told.contains("developer = true"), "{told}");
        // Strangers do not even learn what is known.
        let nobody = (401, "UNAUTHENTICATED".into());
        assert_eq!(post(&county.stranger(), "{me{name}}").await, nobody);
        assert_eq!(post(&county.stranger(), ME).await, nobody);
    });
}

#[test]
fn what_is_not_the_pages_cannot_be_subscribed_to_either() {
    with_database(async |pool| {
        let county = in_earnest(pool).await;
        let staff = county.enter("staff").await;
        assert_eq!(Events::of(&staff, WAITING, json!({})).await.data().await["todoCount"], 0);
        let headers = [OURS[0], OURS[1], ("accept", "text/event-stream")];
        let body = json!({ "query": "subscription{todoCount}" }).to_string();
        let refused = staff.send(Method::POST, "/graphql", &headers, body.into());
        // Were it not refused, it would go on for ever.
        let refused = tokio::time::timeout(PATIENCE, refused).await.unwrap();
        assert_eq!((refused.status, refused.code().as_str()), (400, UNKNOWN));

        let mut line = Line::open(&county, &staff).await;
        line.subscribe("a", "subscription{todoCount}").await;
        let refused = line.hear().await;
        assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("a")));
        assert_eq!(code(&json!({ "errors": refused["payload"] })), UNKNOWN);
        line.subscribe("b", WAITING).await;
        assert_eq!(line.hear().await["payload"]["data"]["todoCount"], 0);
    });
}

#[test]
fn graphiql_is_there_where_it_is_answered() {
    with_database(async |pool| {
        let county = in_earnest(pool.clone()).await;
        let staff = county.enter("staff").await;
        for path in ["/graphiql/", "/graphiql/index.html"] {
            assert_eq!(staff.get(path).await.status, 404, "{path}");
        }
        assert_eq!(staff.get("/").await.status, 200);
        assert_eq!(staff.get("/session").await.json()["graphiql"], json!(false));
        assert_eq!(staff.get("/documents.json").await.status, 404);

        let options = Options { documents: Documents::any(), ..Options::default() };
        let open = County::opened(pool, "2020-03-02 09:00", options).await;
        let staff = open.enter("staff").await;
        assert_eq!(staff.get("/graphiql/").await.status, 200);
        assert_eq!(staff.get("/session").await.json()["graphiql"], json!(true));
        assert_eq!(post(&staff, "{me{name}}").await, (200, String::new()));
        let schema = staff.ask("{__schema{queryType{name}}}", Value::Null).await;
        assert_eq!(schema["data"]["__schema"]["queryType"]["name"], "Query");
    });
}

#[test]
fn without_a_word_said_the_safe_way_is_taken() {
    let documents = Options::default().documents;
    assert!(!documents.is_any());
    // Where the page was built it is known, and where not, nothing is.
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist/documents.json");
    assert_eq!(documents.is_empty(), !std::path::Path::new(built).exists());
}
