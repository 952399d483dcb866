//! A webhook: JSON to an address of the office's own, which knows how to send it on.
//!
//! ```text
//! POST url                                     2xx  {"id": "…"}     taken
//!   X-Luoshi-Timestamp: 1585353600             4xx                  not taken, for good
//!   X-Luoshi-Signature: sha256=hex(HMAC(…))    429                  not now
//!   {"key","to","text","template","values"}    5xx, silence         who knows
//!
//! GET receipts?key=…                           200 {"key","state","at"|"code"}   404 never seen
//! ```
//!
//! The signature is over `timestamp.body`, or `timestamp.key` where there is no body. The key is
//! the same however often a message is sent: who sees one twice sends it once.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::notice::{Address, Parcel, Receipt, Taken, Undelivered};
use domain::time::Moment;
use reqwest::{Client, RequestBuilder, Url};
use serde::{Deserialize, Serialize};

use crate::http::{body, client, refused, unanswered, url};
use crate::sign::hmac_sha256;
use crate::{Unusable, Way};

#[derive(Clone)]
pub struct WebhookSettings {
    pub url: String,
    /// Where it is asked what became of a message; none: it never says.
    pub receipts: Option<String>,
    pub secret: String,
}

pub struct Webhook {
    client: Client,
    url: Url,
    receipts: Option<Url>,
    secret: String,
}

#[derive(Serialize)]
struct Message<'a> {
    key: &'a str,
    to: Option<&'a str>,
    text: &'a str,
    template: &'a str,
    values: BTreeMap<&'static str, &'a str>,
}

#[derive(Deserialize, Default)]
struct Answer {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    key: String,
    #[serde(flatten)]
    state: State,
}

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "SCREAMING_SNAKE_CASE")]
enum State {
    Delivered { at: Moment },
    Failed { code: String },
    Waiting,
}

impl Webhook {
    pub fn new(settings: &WebhookSettings) -> Result<Self, Unusable> {
        let receipts = settings.receipts.as_deref().map(url).transpose()?;
        let (client, url, secret) = (client()?, url(&settings.url)?, settings.secret.clone());
        Ok(Self { client, url, receipts, secret })
    }

    fn signed(&self, request: RequestBuilder, at: Moment, text: &str) -> RequestBuilder {
        let timestamp = at.utc().timestamp().to_string();
        let signature = hmac_sha256(&self.secret, format!("{timestamp}.{text}").as_bytes());
        let request = request.header("X-Luoshi-Timestamp", timestamp);
        request.header("X-Luoshi-Signature", format!("sha256={signature}"))
    }
}

#[async_trait]
impl Way for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn has_receipts(&self) -> bool {
        self.receipts.is_some()
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<Taken, Undelivered> {
        let message = serde_json::to_string(&Message {
            key: &parcel.key,
            to: parcel.to.as_ref().map(Address::in_clear),
            text: &parcel.text,
            template: &parcel.template,
            values: parcel.values.iter().map(|(it, value)| (it.name(), value)).collect(),
        });
        let message = message.map_err(|_| Undelivered::ForGood("NOT_JSON".into()))?;
        let request = self.client.post(self.url.clone()).header("content-type", "application/json");
        let request = self.signed(request, parcel.at, &message).body(message);
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status();
        if !status.is_success() {
            return Err(refused(status.as_u16()));
        }
        // Taken is taken, whatever else it says, or fails to.
        let said = body(response).await.unwrap_or_default();
        let Answer { id } = serde_json::from_slice(&said).unwrap_or_default();
        Ok(Taken { provider_id: id })
    }

    async fn receipt(&self, parcel: &Parcel, _: Option<&str>) -> Result<Receipt, Undelivered> {
        let Some(receipts) = self.receipts.clone() else { return Ok(Receipt::CannotSay) };
        let request = self.client.get(receipts).query(&[("key", &parcel.key)]);
        let request = self.signed(request, parcel.at, &parcel.key);
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status();
        if status.as_u16() == 404 {
            return Ok(Receipt::NeverSeen);
        }
        if !status.is_success() {
            return Err(Undelivered::ForNow(format!("HTTP_{}", status.as_u16())));
        }
        let said: Said = serde_json::from_slice(&body(response).await?)
            .map_err(|_| Undelivered::ForNow("UNREADABLE".into()))?;
        if said.key != parcel.key {
            tracing::error!(key = parcel.key, "a receipt names another message");
            return Err(Undelivered::ForNow("RECEIPT_OF_ANOTHER".into()));
        }
        Ok(match said.state {
            State::Delivered { at } => Receipt::Delivered(at),
            State::Failed { code } => Receipt::Failed(code),
            State::Waiting => Receipt::Waiting,
        })
    }
}
