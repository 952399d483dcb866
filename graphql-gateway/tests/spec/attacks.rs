//! Documents made to hurt: each is answered with a code, and the desk goes on answering.

mod corpus;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::client::{Client, OURS, code};
use crate::county::County;
use crate::database::with_database;

use corpus::{documents, nested, numbered};

const NOW: &str = "2020-03-02 09:00";

#[test]
fn documents_made_to_hurt_are_answered_and_do_not() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        for (name, query, wanted) in documents() {
            let answer = me.post("/graphql", &json!({ "query": query })).await;
            let answer = answer.json();
            assert_eq!(code(&answer), wanted, "{name}: {answer:.300}");
            answers(&me).await;
        }
    });
}

#[test]
fn variables_made_to_hurt_are_answered_and_do_not() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let query = "query($x:ID!){node(id:$x){id}}";
        let with = |variables: &str| format!(r#"{{"query":"{query}","variables":{variables}}}"#);
        let keys = numbered(1_000, |n| format!("\"k{n}\":1,"));
        let bodies = [
            ("deep variables", with(&format!("{{\"x\":{}}}", nested("[", "1", "]", 127)))),
            (
                "deeper than any reader",
                with(&format!("{{\"x\":{}}}", nested("[", "1", "]", 5_000))),
            ),
            ("a variable of another kind", with("{\"x\":[]}")),
            ("no variable", with("{}")),
            ("a null", with("{\"x\":null}")),
            ("a lone surrogate", with(r#"{"x":"\ud800"}"#)),
            ("no object", with("[]")),
            (
                "deep beside the document",
                format!(r#"{{"query":"{query}","extensions":{}}}"#, nested("[", "1", "]", 100)),
            ),
        ];
        for (name, body) in bodies {
            let answer = me.send(Method::POST, "/graphql", &OURS, Body::from(body)).await;
            assert_eq!(answer.code(), "BAD_REQUEST", "{name}: {}", answer.text);
            answers(&me).await;
        }
        let many = with(&format!("{{{keys}\"x\":\"1\",\"x\":\"2\"}}"));
        let answer = me.send(Method::POST, "/graphql", &OURS, Body::from(many)).await;
        assert_eq!((answer.status, answer.code().as_str()), (200, ""), "{}", answer.text);
        let zipped = [OURS[0], OURS[1], ("content-encoding", "gzip")];
        let bomb = Body::from(vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(me.send(Method::POST, "/graphql", &zipped, bomb).await.code(), "BAD_REQUEST");
        answers(&me).await;
    });
}

#[test]
fn what_the_usual_tools_ask_about_the_schema_is_answered() {
    with_database(async |pool| {
        let county = County::open(pool, NOW).await;
        let me = county.enter("staff").await;
        let data = me.data(INTROSPECTION, json!({})).await;
        let types = data["__schema"]["types"].as_array().unwrap();
        assert!(types.iter().any(|ty| ty["name"] == "Assignment"));
    });
}

async fn answers(me: &Client) {
    let data = me.data("{me{name}}", json!({})).await;
    assert_eq!(data["me"]["name"], Value::from("人员staff"));
}

/// As `GraphiQL` asks.
const INTROSPECTION: &str = "
query IntrospectionQuery {
  __schema {
    description
    queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives {
      name description isRepeatable locations
      args(includeDeprecated: true) { ...InputValue }
    }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL
  fields(includeDeprecated: true) {
    name description
    args(includeDeprecated: true) { ...InputValue }
    type { ...TypeRef }
    isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
}
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}";
