//! Somebody at the front desk: asks the router without a socket, as a page would.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) router: Router,
    pub(crate) cookie: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// `name=value` of the cookie it sets.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        Some(cookie.split(';').next()?.to_owned())
    }

    /// The first code of a fault.
    pub(crate) fn code(&self) -> String {
        code(&self.json())
    }
}

/// The first code among the errors, or none.
pub(crate) fn code(answer: &Value) -> String {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("").to_owned()
}

impl Client {
    pub(crate) fn stranger(router: Router) -> Self {
        Self { router, cookie: None }
    }

    pub(crate) fn with_cookie(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// As the page sends it.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &OURS, Body::from(body.to_string())).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "luoshi.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// Asks, and shows the whole answer.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        self.post("/graphql", &json!({ "query": query, "variables": variables })).await.json()
    }

    /// Asks what must be answered.
    pub(crate) async fn data(&self, query: &str, variables: Value) -> Value {
        let answer = self.ask(query, variables).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].clone()
    }

    /// Gives a command with `$cmd` and other variables; shows the payload.
    pub(crate) async fn tell(&self, mutation: &str, id: &str, mut variables: Value) -> Value {
        variables["cmd"] = cmd(id);
        let data = self.data(mutation, variables).await;
        data.as_object().unwrap().values().next().unwrap().clone()
    }
}

/// What the page sends with every POST.
pub(crate) const OURS: [(&str, &str); 2] =
    [("content-type", "application/json"), ("x-luoshi", "test")];

/// The same text is the same command.
pub(crate) fn cmd(id: &str) -> Value {
    json!({ "id": Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()) })
}
