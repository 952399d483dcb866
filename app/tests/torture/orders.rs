//! What the writers ask for: orders whose effect would show if they were carried out twice.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;

use crate::http::{self, Answer};

const REPORT: &str = "mutation($cmd:Cmd!,$input:ProgressInput!){done:submitProgress(\
    cmd:$cmd,input:$input){receipt{commandId position} userErrors{code message}}}";
const REGISTER: &str = "mutation($cmd:Cmd!,$input:MatterInput!){done:registerMatter(\
    cmd:$cmd,input:$input){receipt{commandId position} userErrors{code message}}}";
pub(crate) const IN_HAND: &str = "{assignments(first:50,filter:{state:[IN_HAND]}){nodes{id}}}";
const LAG: &str = "{projectionLag{projection behind}}";
/// A limit only so that a failure ends.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often one looks.
const PEEK: Duration = Duration::from_millis(50);
const TOWNS: &str = "{units(kind:TOWN){id}}";

/// Before the key, in the words of an order: by it the effect is found, whatever the id was
/// under which it was written.
pub(crate) const MARK: &str = "order:";

/// One command, known by its key wherever its effect is found.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) key: Uuid,
    pub(crate) wish: Wish,
}

#[derive(Debug, Clone)]
pub(crate) enum Wish {
    /// A unit says how its assignment goes. The same words twice would be two facts.
    Report { assignment: String },
    /// The office registers a matter and what it is split into: two facts, or none.
    Register { town: String },
}

/// That the service said yes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acknowledged {
    pub(crate) key: Uuid,
    /// Of its last fact, as the service gave it.
    pub(crate) position: i64,
}

/// A person at the desk.
pub(crate) struct Client {
    role: &'static str,
    session: Option<String>,
}

impl Client {
    pub(crate) fn new(role: &'static str) -> Self {
        Self { role, session: None }
    }

    /// What a unit has in hand, once the lamp board has heard so; there is something in the demo
    /// county.
    pub(crate) async fn in_hand(&mut self, address: SocketAddr) -> Vec<String> {
        self.board_is_up_to_date(address).await;
        let answer = self.ask(address, &json!({ "query": IN_HAND })).await.unwrap();
        ids(&answer["data"]["assignments"]["nodes"])
    }

    /// On a busy machine it takes a while until a new county is told.
    async fn board_is_up_to_date(&mut self, address: SocketAddr) {
        let start = Instant::now();
        loop {
            let answer = self.ask(address, &json!({ "query": LAG })).await.unwrap();
            let lags = answer["data"]["projectionLag"].as_array().unwrap();
            let board = lags.iter().find(|it| it["projection"] == "lamp_board").unwrap();
            if board["behind"] == 0 {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "the board is not told: {board}");
            sleep(PEEK).await;
        }
    }

    pub(crate) async fn towns(&mut self, address: SocketAddr) -> Vec<String> {
        ids(&self.ask(address, &json!({ "query": TOWNS })).await.unwrap()["data"]["units"])
    }

    /// Either it was acknowledged, or nobody knows, and here is why.
    pub(crate) async fn send(
        &mut self,
        address: SocketAddr,
        order: &Order,
    ) -> Result<Acknowledged, String> {
        let answer = self.ask(address, &order.request()).await?;
        let done = &answer["data"]["done"];
        let position = done["receipt"]["position"].as_str();
        if let Some(position) = position {
            assert_eq!(done["receipt"]["commandId"], order.key.to_string());
            return Ok(Acknowledged { key: order.key, position: position.parse().unwrap() });
        }
        let refused = done["userErrors"].as_array().is_some_and(|it| !it.is_empty());
        assert!(!refused && done.is_null(), "no rule forbids these orders: {answer}");
        Err(answer.to_string())
    }

    pub(crate) async fn ask(
        &mut self,
        address: SocketAddr,
        request: &Value,
    ) -> Result<Value, String> {
        let answer = self.post(address, request).await?;
        if answer.status == 401 {
            self.session = None;
        }
        serde_json::from_str(&answer.body).map_err(|_| answer.body)
    }

    pub(crate) async fn post(
        &mut self,
        address: SocketAddr,
        request: &Value,
    ) -> Result<Answer, String> {
        let session = match &self.session {
            Some(session) => session.clone(),
            None => self.step_in(address).await?,
        };
        let answer = http::post(address, "/graphql", &session, request).await;
        answer.map_err(|error| error.to_string())
    }

    async fn step_in(&mut self, address: SocketAddr) -> Result<String, String> {
        let answer = http::post(address, "/session", "", &json!({ "role": self.role })).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let session = answer.cookie.ok_or(answer.body)?;
        Ok(self.session.insert(session).clone())
    }
}

impl Order {
    pub(crate) fn request(&self) -> Value {
        let mark = format!("{MARK}{}", self.key);
        let (query, input) = match &self.wish {
            Wish::Report { assignment } => (
                REPORT,
                json!({ "assignment": assignment, "text": format!("清淤已完成一段 {mark}") }),
            ),
            Wish::Register { town } => (REGISTER, matter(&mark, town)),
        };
        json!({ "query": query, "variables": { "cmd": { "id": self.key }, "input": input } })
    }
}

fn ids(nodes: &Value) -> Vec<String> {
    let nodes = nodes.as_array().unwrap();
    nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

fn matter(mark: &str, town: &str) -> Value {
    json!({
        "number": format!("试〔2020〕{mark}"),
        "title": "河道清淤",
        "goal": "汛前完成",
        "type": "PROGRESS",
        "aspect": "十二项攻坚",
        "source": "MEETING",
        "items": [{ "text": "清淤", "lead": [town], "due": { "by": "2020-06-30" } }],
    })
}
