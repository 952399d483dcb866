//! Mail, by a server of the office's own: plain text, one message a connection.
//!
//! A server gives no receipts. What it takes is out of our hands; what becomes of it, a mailbox
//! somewhere may tell a person.

use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use domain::notice::{Address, Parcel, Receipt, Taken, Undelivered};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::http::PATIENCE;
use crate::{Unusable, Way};

const SUBJECT: &str = "督查通知";

pub struct Email {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Email {
    /// `smtps://name:password@mail.example.org` and a sender such as `督查室 <dcs@example.org>`.
    pub fn new(url: &str, from: &str) -> Result<Self, Unusable> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let server = server.map_err(|_| Unusable::Address)?.timeout(Some(PATIENCE)).build();
        Ok(Self { server, from: from.parse().map_err(|_| Unusable::Sender)? })
    }

    fn message(&self, parcel: &Parcel) -> Option<Message> {
        let to = parcel.to.as_ref().map(Address::in_clear)?.parse().ok()?;
        let seconds = u64::try_from(parcel.at.utc().timestamp()).unwrap_or_default();
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(SUBJECT)
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{}@{host}>", parcel.key)))
            .header(ContentType::TEXT_PLAIN);
        message.body(parcel.text.clone()).ok()
    }
}

#[async_trait]
impl Way for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<Taken, Undelivered> {
        let wrong = || Undelivered::ForGood("NOT_AN_ADDRESS".into());
        let message = self.message(parcel).ok_or_else(wrong)?;
        // Only knocks: as long as nobody opens, nothing was sent.
        if !self.server.test_connection().await.unwrap_or(false) {
            return Err(Undelivered::Away("UNREACHABLE".into()));
        }
        match self.server.send(message).await {
            Ok(_) => Ok(Taken::default()),
            Err(error) => Err(refused(&error)),
        }
    }

    async fn receipt(&self, _: &Parcel, _: Option<&str>) -> Result<Receipt, Undelivered> {
        Ok(Receipt::CannotSay)
    }
}

/// A server that says a code has not taken it; one that says nothing may have.
fn refused(error: &smtp::Error) -> Undelivered {
    match error.status() {
        Some(code) if error.is_transient() => Undelivered::ForNow(format!("SMTP_{code}")),
        Some(code) if error.is_permanent() => Undelivered::ForGood(format!("SMTP_{code}")),
        Some(_) | None => Undelivered::Unclear("BROKEN_OFF".into()),
    }
}
