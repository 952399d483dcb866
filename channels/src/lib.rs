//! The ways out of the house: one port, and a file for each way.
//!
//! ```text
//! parcel ─► file      a line in a file of this machine (the default)
//!        ├► webhook   JSON to an address of the office's own, signed
//!        ├► aliyun    短信服务 of Alibaba Cloud, with receipts
//!        └► email     a mail server
//! ```
//!
//! What a way must be honest about is whether anything was sent. “Nothing was” may be tried again;
//! “perhaps” may not, before somebody has looked. Nothing here retries, waits its turn or
//! remembers a letter: that is the courier's. And nothing here logs a number or a text.

mod http;
mod sign;
mod file;
mod webhook;
mod aliyun;
mod email;

use async_trait::async_trait;
use domain::notice::{Parcel, Receipt, Taken, Undelivered};

pub use aliyun::{Aliyun, AliyunSettings};
pub use email::Email;
pub use file::File;
pub use http::{PATIENCE, is_web_address};
pub use webhook::{Webhook, WebhookSettings};

/// One way out.
#[async_trait]
pub trait Way: Send + Sync {
    /// For logs: `aliyun`.
    fn name(&self) -> &'static str;

    /// Whether it can do without an address.
    fn needs_address(&self) -> bool {
        true
    }

    /// Whether there is more to hear of a message after it was taken.
    fn has_receipts(&self) -> bool {
        false
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<Taken, Undelivered>;

    /// What the provider knows of a message that may have been sent; under its own id where that
    /// is known, else under our key. An error says that it could not be asked.
    async fn receipt(
        &self,
        parcel: &Parcel,
        provider_id: Option<&str>,
    ) -> Result<Receipt, Undelivered>;
}

/// A way cannot be opened as it was set.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error("the address is none")]
    Address,
    #[error("the sender is none")]
    Sender,
    #[error("no secure connection can be made on this machine")]
    Tls,
    #[error("the file cannot be used")]
    File(#[from] std::io::Error),
}
