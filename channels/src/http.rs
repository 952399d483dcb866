//! HTTP as all gateways are spoken to: short patience, no detours, and errors told apart by
//! whether anything may have arrived.

use std::time::Duration;

use domain::notice::Undelivered;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use crate::Unusable;

/// A request ends by then, whatever happens. Far shorter than a courier holds an attempt for
/// under way.
pub const PATIENCE: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// Longest answer that is read, in bytes.
const MAX_ANSWER: usize = 256 * 1024;

/// Numbers go where the settings say: not by a proxy that the environment names, and not where a
/// gateway would rather have them.
pub(crate) fn client() -> Result<Client, Unusable> {
    let client = Client::builder().timeout(PATIENCE).connect_timeout(CONNECT);
    client.redirect(Policy::none()).no_proxy().build().map_err(|_| Unusable::Tls)
}

pub(crate) fn url(text: &str) -> Result<Url, Unusable> {
    let url = Url::parse(text).map_err(|_| Unusable::Address)?;
    if ["http", "https"].contains(&url.scheme()) { Ok(url) } else { Err(Unusable::Address) }
}

/// Whether messages can be posted there at all.
pub fn is_web_address(text: &str) -> bool {
    url(text).is_ok()
}

/// Why there was no answer. Without a connection nothing was sent; with one, who knows.
pub(crate) fn unanswered(error: &reqwest::Error) -> Undelivered {
    if error.is_connect() {
        Undelivered::Away("UNREACHABLE".into())
    } else if error.is_builder() {
        Undelivered::ForGood("NOT_A_REQUEST".into())
    } else if error.is_timeout() {
        Undelivered::Unclear("TIMEOUT".into())
    } else {
        Undelivered::Unclear("BROKEN_OFF".into())
    }
}

/// What a status says of a message that was posted. A gateway that fails may have failed behind
/// the point at which it took it.
pub(crate) fn refused(status: u16) -> Undelivered {
    let code = format!("HTTP_{status}");
    match status {
        429 => Undelivered::Away(code),
        408 | 500.. => Undelivered::Unclear(code),
        _ => Undelivered::ForGood(code),
    }
}

/// The body, if it is of a bearable length.
pub(crate) async fn body(mut response: Response) -> Result<Vec<u8>, Undelivered> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| unanswered(&error))? {
        if bytes.len() + piece.len() > MAX_ANSWER {
            return Err(Undelivered::Unclear("ANSWER_TOO_LONG".into()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
