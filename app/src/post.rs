//! The post room: the ways out that this house has set up, one for each channel.
//!
//! Until an office names a gateway of its own, short messages become lines of a file beside the
//! data, and mail has no way out: its letters end with a person.

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use channels::{File, Way};
use commands::processes::Courier;
use commands::processes::courier::{Contacts, Post, Terms};
use commands::vault::Vault;
use domain::notice::{Channel, Parcel, Receipt, Taken, Undelivered};

use crate::config::Config;
use crate::service::Service;

/// Short messages of a house without a gateway.
const FILE: &str = "messages.jsonl";
/// What a way bears, where it does not say itself.
const PER_SECOND: u32 = 5;

/// The courier of this house.
pub(crate) fn courier(config: &Config, service: &Service, vault: Vault) -> Result<Courier> {
    let book = Contacts::new(Arc::clone(&service.log), vault);
    let ways = Ways::of(config)?;
    Courier::new(Arc::new(ways), Arc::new(book)).context("无法生成随机数")
}

struct Ways(HashMap<Channel, Arc<dyn Way>>);

impl Ways {
    fn of(config: &Config) -> Result<Self> {
        let path = config.data.join(FILE);
        let unusable = || format!("无法写入短信文件 {}", path.display());
        fs::create_dir_all(&config.data).with_context(unusable)?;
        let file: Arc<dyn Way> = Arc::new(File::open(&path).with_context(unusable)?);
        Ok(Self(HashMap::from([(Channel::Sms, file)])))
    }

    fn way(&self, channel: Channel) -> Result<&Arc<dyn Way>, Undelivered> {
        self.0.get(&channel).ok_or_else(|| Undelivered::ForGood("NO_CHANNEL".into()))
    }
}

#[async_trait]
impl Post for Ways {
    fn terms(&self, channel: Channel) -> Option<Terms> {
        let way = self.0.get(&channel)?;
        Some(Terms {
            needs_address: way.needs_address(),
            has_receipts: way.has_receipts(),
            per_second: PER_SECOND,
        })
    }

    async fn deliver(&self, channel: Channel, parcel: &Parcel) -> Result<Taken, Undelivered> {
        self.way(channel)?.deliver(parcel).await
    }

    async fn receipt(
        &self,
        channel: Channel,
        parcel: &Parcel,
        provider_id: Option<&str>,
    ) -> Result<Receipt, Undelivered> {
        self.way(channel)?.receipt(parcel, provider_id).await
    }
}
