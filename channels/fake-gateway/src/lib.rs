//! A gateway for messages, for tests: an HTTP server in this process that counts what it is
//! given, and that can be told to misbehave. It speaks the house's own webhook and as much of
//! Alibaba Cloud's SMS service as the house uses; both have one ledger.
//!
//! ```text
//! POST /send           a webhook message      GET /receipts?key=…   what became of it
//! POST /?PhoneNumbers… SendSms                POST /?PhoneNumber…   QuerySendDetails
//! ```
//!
//! It knows nothing of our rooms, and none of them knows it; their tests may (`dev-dependencies`).

#![expect(clippy::unwrap_used, reason = "a test whose server is broken has failed")]

mod http;
mod ledger;

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

pub use http::Heard;
use http::{answer, hear};
use ledger::Ledger;

/// How it receives a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Takes,
    /// It has it, and the connection ends without a word.
    TakesAndHangsUp,
    /// It has it, and says 500.
    TakesAndFails,
    /// It has it, and says nothing for ever.
    TakesAndKeepsSilent,
    /// It does not take it, and says so by this status.
    Refuses(u16),
    /// It does not take it, and says so by this code of Alibaba Cloud's.
    Says(&'static str),
}

/// What it says of a message that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Receipts {
    #[default]
    Delivered,
    /// Only when asked so often again.
    After(usize),
    Failed,
    /// Never anything but that it has it.
    Waiting,
    /// What it knows of somebody else's message.
    OfAnother,
    /// It says 500 when asked.
    Away,
}

/// Goes on until it is dropped.
pub struct Gateway {
    address: SocketAddr,
    ledger: Arc<Mutex<Ledger>>,
    serving: AbortHandle,
}

impl Gateway {
    pub async fn open() -> Self {
        Self::open_at(0).await
    }

    pub async fn open_at(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let ledger = Arc::<Mutex<Ledger>>::default();
        let serving = tokio::spawn(serve(listener, Arc::clone(&ledger))).abort_handle();
        Self { address, ledger, serving }
    }

    /// A port at which nobody listens, for a gateway that is away and opens later.
    pub async fn port() -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        listener.local_addr().unwrap().port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn mood(&self, mood: Mood) {
        self.ledger().mood = mood;
    }

    pub fn receipts(&self, receipts: Receipts) {
        self.ledger().receipts = receipts;
    }

    /// The keys of the messages it took, in order; one that was sent twice stands there twice.
    pub fn taken(&self) -> Vec<String> {
        self.ledger().taken()
    }

    /// How many messages it was given more often than once.
    pub fn taken_twice(&self) -> usize {
        self.ledger().taken_twice()
    }

    /// Every request, in order.
    pub fn heard(&self) -> Vec<Heard> {
        self.ledger().heard.clone()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, ledger: Arc<Mutex<Ledger>>) {
    while let Ok((connection, _)) = listener.accept().await {
        tokio::spawn(attend(connection, Arc::clone(&ledger)));
    }
}

/// One request a connection.
async fn attend(mut connection: TcpStream, ledger: Arc<Mutex<Ledger>>) {
    let Some(heard) = hear(&mut connection).await else { return };
    let said = ledger.lock().unwrap().attend(&heard);
    match said {
        Said::Answer(status, body) => answer(&mut connection, status, &body).await,
        Said::HangUp => {}
        Said::Nothing => pending().await,
    }
}

/// What it does about a request.
enum Said {
    Answer(u16, String),
    HangUp,
    Nothing,
}
