//! As much HTTP as a writer needs: one request, one connection, and no answer that is half there.

use std::{io, net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Far beyond what the service takes for anything; a writer that waits longer gives up.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `name=value` of the cookie that was given.
    pub(crate) cookie: Option<String>,
    /// Seconds after which one may come again.
    pub(crate) retry_after: Option<String>,
    pub(crate) body: String,
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> io::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    exchange(address, request).await
}

pub(crate) async fn post(
    address: SocketAddr,
    path: &str,
    cookie: &str,
    body: &Value,
) -> io::Result<Answer> {
    let body = body.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nx-luoshi: 1\r\n\
         cookie: {cookie}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    exchange(address, request).await
}

async fn exchange(address: SocketAddr, request: String) -> io::Result<Answer> {
    let talk = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        String::from_utf8(answer).map_err(|_| cut())
    };
    let text = timeout(PATIENCE, talk).await.map_err(|_| io::ErrorKind::TimedOut)??;
    understand(&text).ok_or_else(cut)
}

/// `None` when the answer is not whole.
fn understand(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |name: &str| {
        let found = head.lines().filter_map(|line| line.split_once(": "));
        let mut found = found.filter(|(it, _)| it.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    };
    let announced = header("content-length").map_or(Some(0), |it| it.parse().ok())?;
    let cookie = header("set-cookie").and_then(|it| it.split(';').next()).map(str::to_owned);
    let retry_after = header("retry-after").map(str::to_owned);
    (body.len() == announced).then(|| Answer { status, cookie, retry_after, body: body.to_owned() })
}

fn cut() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}
