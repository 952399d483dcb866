//! A wire to `PostgreSQL` that can be cut in the worst moment: around COMMIT, or around the one
//! call that is a transaction of its own; or on which nothing goes through for a while.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    time::Duration,
};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixListener, UnixStream},
    time::sleep,
};

/// What only a message with facts holds, see `support::fact`.
const FACT: &[u8] = b"Reported";

/// When the wire breaks, once.
#[derive(Clone, Copy)]
pub(crate) enum Cut {
    Never = 0,
    /// The server hears COMMIT; its answer is lost.
    AfterCommit = 1,
    /// COMMIT is lost on the way.
    BeforeCommit = 2,
    /// The server hears the facts; its answer is lost.
    AfterCall = 3,
    /// The facts are lost on the way.
    BeforeCall = 4,
}

/// On which connections nothing goes through, though they stand.
#[derive(Clone, Copy)]
pub(crate) enum Stuck {
    None = 0,
    All = 1,
    /// Those that are made from now on.
    New = 2,
}

pub(crate) struct Wire {
    folder: PathBuf,
    cut: Arc<AtomicU8>,
    stuck: Arc<AtomicU8>,
}

/// How a connection is to misbehave.
#[derive(Clone)]
struct Faults {
    cut: Arc<AtomicU8>,
    stuck: Arc<AtomicU8>,
    /// Made when new ones were to stick.
    new: bool,
}

impl Faults {
    /// Waits as long as nothing goes through.
    async fn stick(&self) {
        let sticks = || match self.stuck.load(Ordering::SeqCst) {
            it if it == Stuck::All as u8 => true,
            it if it == Stuck::New as u8 => self.new,
            _ => false,
        };
        while sticks() {
            sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Wire {
    /// A wire to the server of `options`, and the options to go through it.
    pub(crate) async fn lay(options: &PgConnectOptions) -> (Self, PgConnectOptions) {
        let name = format!("wire-{}-{}", std::process::id(), crate::support::fresh());
        let folder = std::env::temp_dir().join(name);
        tokio::fs::create_dir_all(&folder).await.unwrap();
        let socket = folder.join(format!(".s.PGSQL.{}", options.get_port()));
        let listener = UnixListener::bind(socket).unwrap();
        let (cut, stuck) = (Arc::<AtomicU8>::default(), Arc::<AtomicU8>::default());
        let faults = Faults { cut: Arc::clone(&cut), stuck: Arc::clone(&stuck), new: false };
        let server = options.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let new = faults.stuck.load(Ordering::SeqCst) == Stuck::New as u8;
                tokio::spawn(carry(client, server.clone(), Faults { new, ..faults.clone() }));
            }
        });
        let through = options.clone().socket(&folder);
        (Self { folder, cut, stuck }, through)
    }

    pub(crate) fn cut(&self, when: Cut) {
        self.cut.store(when as u8, Ordering::SeqCst);
    }

    pub(crate) fn stick(&self, which: Stuck) {
        self.stuck.store(which as u8, Ordering::SeqCst);
    }

    /// What was asked for has happened.
    pub(crate) fn was_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

async fn carry(client: UnixStream, server: PgConnectOptions, faults: Faults) {
    let port = server.get_port();
    if let Some(folder) = server.get_socket() {
        let socket = folder.join(format!(".s.PGSQL.{port}"));
        pump(client, UnixStream::connect(socket).await.unwrap(), faults).await;
    } else {
        let address = (server.get_host(), port);
        pump(client, TcpStream::connect(address).await.unwrap(), faults).await;
    }
}

async fn pump(client: UnixStream, server: impl AsyncRead + AsyncWrite, faults: Faults) {
    let cut = &faults.cut;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let mute = AtomicBool::new(false);
    let there = async {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            faults.stick().await;
            let said = &buffer[..length];
            let wanted = cut.load(Ordering::SeqCst);
            let moment: &[u8] = if wanted <= Cut::BeforeCommit as u8 { b"COMMIT\0" } else { FACT };
            let mut when = Cut::Never as u8;
            if said.windows(moment.len()).any(|it| it == moment) {
                when = cut.swap(Cut::Never as u8, Ordering::SeqCst);
            }
            if [Cut::BeforeCommit as u8, Cut::BeforeCall as u8].contains(&when) {
                return;
            }
            let after = [Cut::AfterCommit as u8, Cut::AfterCall as u8].contains(&when);
            mute.store(after, Ordering::SeqCst);
            to_server.write_all(said).await.unwrap();
        }
    };
    let back = async {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if mute.load(Ordering::SeqCst) {
                // The answer shows that it was done; it goes no further.
                return;
            }
            to_client.write_all(&buffer[..length]).await.ok();
        }
    };
    tokio::select! { () = there => {}, () = back => {} }
}
