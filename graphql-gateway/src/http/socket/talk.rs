//! One connection, from its first message to its last.

use std::collections::HashMap;
use std::time::Duration;

use async_graphql::Response as Answer;
use async_graphql::parser::types::OperationType;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{AbortHandle, BoxStream, SelectAll, abortable};
use futures::{StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::counters::Open;
use crate::fault::{Code, Fault};
use crate::house::{Gateway, Guest};
use crate::http::asked::Ask;
use crate::http::sse::{PATIENCE, WATCH};
use crate::{guard, loaders};

/// How long a connection may stay without its first word.
const INIT: Duration = Duration::from_secs(10);
/// Subscriptions of one connection.
const MAX_SUBSCRIPTIONS: usize = 20;
/// How long a connection that is given up may take for the last word.
const FAREWELL: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Heard {
    ConnectionInit {},
    Ping {},
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

/// Why a connection ends; the numbers are the protocol's.
struct End(u16, &'static str);

const BAD_MESSAGE: End = End(4400, "BAD_REQUEST");
const NOBODY: End = End(4401, "UNAUTHENTICATED");
const NO_INIT: End = End(4408, "INIT_TIMEOUT");
const TAKEN: End = End(4409, "SUBSCRIBER_EXISTS");
const TOO_MANY_INITS: End = End(4429, "BAD_REQUEST");
const SLOW: End = End(4429, "SLOW_CONSUMER");
const GONE: End = End(1000, "");

/// An answer to a subscription, or that there will be no more.
type News = (String, u64, Option<Answer>);

pub(super) struct Talk<'g> {
    gateway: &'g Gateway,
    guest: Guest,
    request_id: String,
    socket: WebSocket,
    begun: bool,
    /// By the id the client gave; the number tells a new one from an old one of the same id.
    open: HashMap<String, (u64, AbortHandle, Open<'g>)>,
    count: u64,
    news: SelectAll<BoxStream<'static, News>>,
}

impl<'g> Talk<'g> {
    pub(super) fn new(
        gateway: &'g Gateway,
        guest: Guest,
        request_id: String,
        socket: WebSocket,
    ) -> Self {
        let (open, news) = (HashMap::new(), SelectAll::new());
        Self { gateway, guest, request_id, socket, begun: false, open, count: 0, news }
    }

    pub(super) async fn serve(mut self) {
        let End(code, reason) = self.talk().await;
        if code != GONE.0 {
            let frame = CloseFrame { code, reason: reason.into() };
            let farewell = self.socket.send(Message::Close(Some(frame)));
            tokio::time::timeout(FAREWELL, farewell).await.ok();
        }
    }

    async fn talk(&mut self) -> End {
        let mut watch = tokio::time::interval(WATCH);
        watch.tick().await;
        let no_init = tokio::time::sleep(INIT);
        tokio::pin!(no_init);
        loop {
            let done = tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await,
                    Some(Err(_)) | None => Err(GONE),
                },
                Some(news) = self.news.next(), if !self.news.is_empty() => self.pass_on(news).await,
                _ = watch.tick() => self.still().await,
                () = &mut no_init, if !self.begun => Err(NO_INIT),
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn still(&mut self) -> Result<(), End> {
        if self.gateway.still(&self.guest).await { Ok(()) } else { Err(NOBODY) }
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(GONE),
            Message::Binary(_) => return Err(BAD_MESSAGE),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        guard::scan_json(text.as_bytes()).map_err(|_| BAD_MESSAGE)?;
        match serde_json::from_str(&text).map_err(|_| BAD_MESSAGE)? {
            Heard::ConnectionInit {} if self.begun => Err(TOO_MANY_INITS),
            Heard::ConnectionInit {} => {
                self.begun = true;
                self.say(&json!({ "type": "connection_ack" })).await
            }
            Heard::Ping {} => self.say(&json!({ "type": "pong" })).await,
            Heard::Pong {} => Ok(()),
            Heard::Subscribe { .. } if !self.begun => Err(NOBODY),
            Heard::Subscribe { id, .. } if self.open.contains_key(&id) => Err(TAKEN),
            Heard::Subscribe { id, payload } => self.subscribe(id, payload).await,
            Heard::Complete { id } => {
                if let Some((_, handle, _)) = self.open.remove(&id) {
                    handle.abort();
                }
                Ok(())
            }
        }
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), End> {
        let (house, viewer) = (&self.gateway.house, self.guest.viewer.clone());
        let equipped = match self.admit(payload) {
            Ok(request) => loaders::equip_subscription(request, house, viewer).await,
            Err(fault) => Err(fault),
        };
        let request = match equipped {
            Ok((request, _)) => request,
            Err(fault) => return self.refuse(&id, &fault).await,
        };
        self.gateway.counters.count(OperationType::Subscription);
        self.count += 1;
        let number = self.count;
        let (answers, handle) = abortable(self.gateway.schema.execute_stream(request));
        let open = self.gateway.counters.open_subscription();
        self.open.insert(id.clone(), (number, handle, open));
        let end = stream::once(async { None });
        let answers = answers.map(Some).chain(end);
        self.news.push(answers.map(move |answer| (id.clone(), number, answer)).boxed());
        Ok(())
    }

    fn admit(&self, payload: Value) -> Result<async_graphql::Request, Fault> {
        if self.open.len() >= MAX_SUBSCRIPTIONS {
            let text = format!("一个连接最多 {MAX_SUBSCRIPTIONS} 个订阅");
            return Err(Fault::new(Code::RateLimited, text));
        }
        let (admitted, _) = Ask::from_value(payload)?.parse(&self.gateway.options.documents)?;
        if admitted.operation != OperationType::Subscription {
            return Err(Fault::new(Code::BadRequest, "此连接只受理订阅，查询和命令请用 POST"));
        }
        Ok(admitted.request)
    }

    async fn pass_on(&mut self, (id, number, answer): News) -> Result<(), End> {
        if self.open.get(&id).is_none_or(|(current, ..)| *current != number) {
            return Ok(());
        }
        let Some(answer) = answer else {
            self.open.remove(&id);
            return self.say(&json!({ "type": "complete", "id": id })).await;
        };
        let answer = self.gateway.presentable(answer, &self.request_id);
        self.say(&json!({ "type": "next", "id": id, "payload": answer })).await
    }

    async fn refuse(&mut self, id: &str, fault: &Fault) -> Result<(), End> {
        let response = fault.response(&self.request_id);
        self.gateway.counters.count_errors(&response);
        self.say(&json!({ "type": "error", "id": id, "payload": response.errors })).await
    }

    async fn say(&mut self, message: &Value) -> Result<(), End> {
        let sending = self.socket.send(Message::Text(message.to_string().into()));
        match tokio::time::timeout(PATIENCE, sending).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(GONE),
            Err(_) => Err(SLOW),
        }
    }
}
