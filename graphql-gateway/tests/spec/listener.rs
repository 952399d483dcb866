//! Somebody who listens: over server-sent events, or over a WebSocket.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, header};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tower::ServiceExt;

use crate::client::{Client, OURS};
use crate::county::County;

/// A stream that says nothing for so long says nothing at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Events as they come over one answer.
pub(crate) struct Events {
    body: BodyDataStream,
    text: String,
    /// The position behind which it begins.
    pub(crate) begun: String,
}

impl Events {
    pub(crate) async fn of(client: &Client, query: &str, variables: Value) -> Self {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut request = Request::post("/graphql").header("host", "luoshi.test");
        for (name, value) in OURS {
            request = request.header(name, value);
        }
        let request = request
            .header(header::ACCEPT, "text/event-stream")
            .header(header::COOKIE, client.cookie.as_deref().unwrap())
            .body(Body::from(body))
            .unwrap();
        let response = client.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        let begun = response.headers()["x-luoshi-position"].to_str().unwrap().to_owned();
        Self { body: response.into_body().into_data_stream(), text: String::new(), begun }
    }

    /// The kind of the next event, and what it says. Signs of life in between are none.
    pub(crate) async fn next(&mut self) -> (String, Value) {
        tokio::time::timeout(PATIENCE, self.event()).await.unwrap()
    }

    async fn event(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or("").trim().to_owned()
                };
                if event.starts_with(':') {
                    continue;
                }
                let data = serde_json::from_str(&field("data:")).unwrap_or(Value::Null);
                return (field("event:"), data);
            }
            let chunk = self.body.next().await.unwrap().unwrap();
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    pub(crate) async fn data(&mut self) -> Value {
        let (kind, answer) = self.next().await;
        assert_eq!(kind, "next", "{answer}");
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].clone()
    }
}

/// A connection as a browser's.
pub(crate) struct Line(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    pub(crate) async fn connect(
        county: &County,
        client: &Client,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = county.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        if let Some(cookie) = &client.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        for (name, value) in headers {
            let value = value.replace("HERE", &format!("http://{address}"));
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                Err(response.status().as_u16())
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn open(county: &County, client: &Client) -> Self {
        let mut line = Self::connect(county, client, &[PROTOCOL])
            .await
            .unwrap_or_else(|status| panic!("{status}"));
        line.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(line.hear().await, json!({ "type": "connection_ack" }));
        line
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(&json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    /// The next message; a close is shown as its code and reason.
    pub(crate) async fn hear(&mut self) -> Value {
        let message = tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap();
        match message.unwrap().unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            Message::Close(Some(frame)) => json!([u16::from(frame.code), frame.reason.as_str()]),
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");
