//! A wire to `PostgreSQL` that can be cut in the worst moment: around COMMIT, or around the one
//! call that is a transaction of its own.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixListener, UnixStream},
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

pub(crate) struct Wire {
    folder: PathBuf,
    cut: Arc<AtomicU8>,
}

impl Wire {
    /// A wire to the server of `options`, and the options to go through it.
    pub(crate) async fn lay(options: &PgConnectOptions) -> (Self, PgConnectOptions) {
        let name = format!("wire-{}-{}", std::process::id(), crate::support::fresh());
        let folder = std::env::temp_dir().join(name);
        tokio::fs::create_dir_all(&folder).await.unwrap();
        let socket = folder.join(format!(".s.PGSQL.{}", options.get_port()));
        let listener = UnixListener::bind(socket).unwrap();
        let cut = Arc::new(AtomicU8::new(Cut::Never as u8));
        let (shared, server) = (Arc::clone(&cut), options.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, server.clone(), Arc::clone(&shared)));
            }
        });
        let through = options.clone().socket(&folder);
        (Self { folder, cut }, through)
    }

    pub(crate) fn cut(&self, when: Cut) {
        self.cut.store(when as u8, Ordering::SeqCst);
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

async fn carry(client: UnixStream, server: PgConnectOptions, cut: Arc<AtomicU8>) {
    let port = server.get_port();
    if let Some(folder) = server.get_socket() {
        let socket = folder.join(format!(".s.PGSQL.{port}"));
        pump(client, UnixStream::connect(socket).await.unwrap(), cut).await;
    } else {
        let address = (server.get_host(), port);
        pump(client, TcpStream::connect(address).await.unwrap(), cut).await;
    }
}

async fn pump(client: UnixStream, server: impl AsyncRead + AsyncWrite, cut: Arc<AtomicU8>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let mute = AtomicBool::new(false);
    let there = async {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
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
