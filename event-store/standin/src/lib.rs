//! A stand-in for `KurrentDB`, for tests: a server in this process that speaks version 1 of its
//! streams protocol as far as the official client uses it. It keeps real optimistic concurrency,
//! and it can be told to misbehave. What a real cluster does is known only from a real cluster.
//!
//! It knows nothing of our rooms, and none of them knows it; their tests may (`dev-dependencies`).

#![expect(clippy::result_large_err, reason = "tonic's own status is what a server answers with")]
#![expect(clippy::unwrap_used, reason = "a test whose server is broken has failed")]

mod book;
mod messages;
mod service;

use std::{
    collections::VecDeque,
    net::SocketAddr,
    os::fd::AsFd,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, copy, duplex},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot, watch},
    task::AbortHandle,
};
use tonic::{Code, Status, transport::Server};

use self::{book::Book, service::Streams};

/// What goes wrong with one append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mischief {
    /// It is not written; the client is sent to the leader, who is the stand-in itself.
    NotLeader,
    /// It is written, and the answer comes too late.
    WrittenTooLate,
    /// It is not written, and no later one is.
    Dead,
    /// It is not written.
    Denied,
    /// Somebody else writes to the stream first.
    Stranger,
}

/// A server that runs as long as one of its clones is there, on the runtime that started it.
#[derive(Clone)]
pub struct Standin(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    book: Mutex<Book>,
    bell: watch::Sender<()>,
    /// How many appends go well before each.
    plan: Mutex<VecDeque<(usize, Mischief)>>,
    wires: Mutex<Vec<AbortHandle>>,
    /// Subscriptions stand and say nothing.
    mute: AtomicBool,
    /// Where subscriptions began; 0 is the start.
    subscriptions: Mutex<Vec<u64>>,
    /// A stream, and until when its next reader waits.
    delayed: Mutex<Option<(String, oneshot::Receiver<()>)>>,
    /// At each checkpoint of a subscription.
    rest: Mutex<Duration>,
}

impl Standin {
    /// Listens on a port of its own of this machine.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner {
            address: listener.local_addr().unwrap(),
            book: Mutex::default(),
            bell: watch::Sender::default(),
            plan: Mutex::default(),
            wires: Mutex::default(),
            mute: AtomicBool::default(),
            subscriptions: Mutex::default(),
            delayed: Mutex::default(),
            rest: Mutex::default(),
        };
        let standin = Self(Arc::new(inner));
        let (sender, incoming) = mpsc::channel(16);
        tokio::spawn(accept(listener, Arc::downgrade(&standin.0), sender));
        let incoming = stream::unfold(incoming, |mut incoming| async {
            let wire: Option<DuplexStream> = incoming.recv().await;
            Some((Ok::<_, std::io::Error>(wire?), incoming))
        });
        let server = Server::builder().add_service(Streams(standin.clone()));
        tokio::spawn(server.serve_with_incoming(incoming));
        standin
    }

    /// For the client: a connection string of `KurrentDB`.
    pub fn url(&self) -> String {
        format!("kurrentdb://{}?tls=false", self.0.address)
    }

    /// After so many appends that go well, one that does not.
    pub fn plan(&self, after: usize, mischief: Mischief) {
        self.0.plan.lock().unwrap().push_back((after, mischief));
    }

    /// Nothing that was planned happens any more.
    pub fn behave(&self) {
        self.0.plan.lock().unwrap().clear();
    }

    /// A larger append is refused.
    pub fn limit_appends(&self, bytes: usize) {
        self.book().append_bytes = bytes;
    }

    /// Breaks every connection that stands.
    pub fn cut_wires(&self) {
        self.0.wires.lock().unwrap().drain(..).for_each(|it| it.abort());
    }

    /// Subscriptions that begin now stand and say nothing.
    pub fn mute(&self, mute: bool) {
        self.0.mute.store(mute, Ordering::SeqCst);
    }

    /// The next reader of this stream waits until what is given back is dropped, and is told what
    /// stands there then.
    pub fn delay_a_read(&self, stream: &str) -> oneshot::Sender<()> {
        let (release, released) = oneshot::channel();
        *self.0.delayed.lock().unwrap() = Some((stream.into(), released));
        release
    }

    /// Whether that reader has still to come.
    pub fn awaits_a_reader(&self) -> bool {
        self.0.delayed.lock().unwrap().is_some()
    }

    /// Subscriptions rest at each of their checkpoints.
    pub fn slow_down(&self, rest: Duration) {
        *self.0.rest.lock().unwrap() = rest;
    }

    /// Where each subscription began, in order; 0 is the start.
    pub fn subscriptions(&self) -> Vec<u64> {
        self.0.subscriptions.lock().unwrap().clone()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap()
    }

    /// Until when a reader of this stream has to wait.
    fn delay(&self, stream: &[u8]) -> Option<oneshot::Receiver<()>> {
        let mut delayed = self.0.delayed.lock().unwrap();
        delayed.take_if(|(name, _)| name.as_bytes() == stream).map(|(_, released)| released)
    }

    /// What is to happen to this append.
    fn mischief(&self) -> Option<Mischief> {
        let mut plan = self.0.plan.lock().unwrap();
        let (after, mischief) = plan.front_mut()?;
        if *after > 0 {
            *after -= 1;
            return None;
        }
        let mischief = *mischief;
        if mischief != Mischief::Dead {
            plan.pop_front();
        }
        Some(mischief)
    }

    fn not_leader(&self) -> Status {
        let text = "this node is a follower".to_owned();
        let mut status = book::exception(Code::NotFound, text, "not-leader");
        let SocketAddr::V4(address) = self.0.address else { panic!("the stand-in is on IPv4") };
        let host = address.ip().to_string().parse().unwrap();
        status.metadata_mut().insert("leader-endpoint-host", host);
        let port = address.port().to_string().parse().unwrap();
        status.metadata_mut().insert("leader-endpoint-port", port);
        status
    }
}

/// Ends with the stand-in.
async fn accept(
    listener: TcpListener,
    standin: std::sync::Weak<Inner>,
    sender: mpsc::Sender<DuplexStream>,
) {
    while let Ok((wire, _)) = listener.accept().await {
        let Some(standin) = standin.upgrade() else { return };
        let (ours, theirs) = duplex(1 << 16);
        let pump = tokio::spawn(pump(wire, ours));
        standin.wires.lock().unwrap().push(pump.abort_handle());
        if sender.send(theirs).await.is_err() {
            return;
        }
    }
}

async fn pump(mut wire: TcpStream, server: DuplexStream) {
    wire.set_nodelay(true).unwrap();
    let fd = wire.as_fd().try_clone_to_owned().unwrap();
    let (mut from_client, mut to_client) = wire.split();
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let there = async {
        let mut buffer = vec![0; 1 << 16];
        loop {
            // The client holds a small packet back until the one before it is acknowledged, which
            // the kernel does after 40 ms unless it is asked anew each time.
            rustix::net::sockopt::set_tcp_quickack(&fd, true).ok();
            match from_client.read(&mut buffer).await {
                Ok(length @ 1..) => to_server.write_all(&buffer[..length]).await.unwrap(),
                Ok(0) | Err(_) => return,
            }
        }
    };
    let back = async { drop(copy(&mut from_server, &mut to_client).await) };
    tokio::select! { () = there => {}, () = back => {} }
}
