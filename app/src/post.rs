//! The post room: the ways out that this house has set up, one for each channel.
//!
//! Until an office names a gateway of its own, short messages become lines of a file beside the
//! data, and mail has no way out: its letters end with a person.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use channels::{Aliyun, AliyunSettings, Email, File, Way, Webhook, WebhookSettings};
use commands::processes::Courier;
use commands::processes::courier::{Contacts, Post, Terms};
use commands::vault::Vault;
use domain::notice::{
    Channel, MAX_TEXT, NoticeKind, OWN_WORDS, Parcel, Receipt, Taken, Undelivered, segments,
};
use strum::VariantArray;

use crate::config::{self, Mail, Sms};
use crate::service::Service;

/// Short messages of a house without a gateway.
const FILE: &str = "messages.jsonl";
/// What a mail server bears: as much as a gateway does.
const MAILS_A_SECOND: u32 = 5;
/// Around a signature.
const BRACKETS: usize = 2;

/// The courier of this house.
pub(crate) fn courier(data: &Path, service: &Service, vault: Vault) -> Result<Courier> {
    let book = Contacts::new(Arc::clone(&service.log), vault);
    let ways = Ways::open(&service.ways, data)?;
    Courier::new(Arc::new(ways), Arc::new(book)).context("无法生成随机数")
}

/// Which ways are open, a line for each channel; without anything that is secret.
pub(crate) fn in_words(ways: &config::Ways) -> [(&'static str, String); 2] {
    let mail =
        if ways.email.is_some() { "经邮件服务器，不报告送达" } else { "未开通" };
    [("短信", short_messages(ways)), ("邮件", mail.into())]
}

fn short_messages(ways: &config::Ways) -> String {
    let way = match &ways.sms {
        Sms::Off => return "未开通".into(),
        Sms::File => return format!("写入文件 {FILE}，不外发"),
        Sms::Webhook { receipts: Some(_), .. } => "经 webhook，报告送达".into(),
        Sms::Webhook { receipts: None, .. } => "经 webhook，不报告送达".into(),
        Sms::Aliyun { templates, .. } => match without_template(templates).as_slice() {
            [] => "经阿里云短信服务".into(),
            some => format!("经阿里云短信服务（无模板、发不出：{}）", some.join("、")),
        },
    };
    let units = signature_units(ways);
    let fits = |count: &usize| segments(&"字".repeat(*count), units) == 1;
    let one = (1..=MAX_TEXT).take_while(fits).count();
    format!("{way}；每秒至多 {} 条；正文 {one} 字以内按一条计费", ways.per_second)
}

/// What such a gateway cannot send.
fn without_template(templates: &BTreeMap<String, String>) -> Vec<&'static str> {
    let ours = NoticeKind::VARIANTS.iter().filter(|it| it.has_wording());
    let ours = ours.map(|it| (it.template_name(), it.in_words()));
    let all = ours.chain([(OWN_WORDS.to_owned(), "自拟内容")]);
    all.filter(|(name, _)| !templates.contains_key(name)).map(|(_, words)| words).collect()
}

/// What a provider counts beside the text.
pub(crate) fn signature_units(ways: &config::Ways) -> usize {
    ways.signature.as_ref().map_or(0, |it| it.encode_utf16().count() + BRACKETS)
}

struct Ways {
    open: HashMap<Channel, Arc<dyn Way>>,
    short_messages_a_second: u32,
    signature_units: usize,
}

impl Ways {
    fn open(settings: &config::Ways, data: &Path) -> Result<Self> {
        let sms = short_message_way(&settings.sms, data)?.map(|it| (Channel::Sms, it));
        let email = settings.email.as_ref().map(mail_way).transpose()?;
        Ok(Self {
            open: sms.into_iter().chain(email.map(|it| (Channel::Email, it))).collect(),
            short_messages_a_second: settings.per_second,
            signature_units: signature_units(settings),
        })
    }

    fn way(&self, channel: Channel) -> Result<&Arc<dyn Way>, Undelivered> {
        self.open.get(&channel).ok_or_else(|| Undelivered::ForGood("NO_CHANNEL".into()))
    }
}

fn short_message_way(sms: &Sms, data: &Path) -> Result<Option<Arc<dyn Way>>> {
    Ok(Some(match sms {
        Sms::Off => return Ok(None),
        Sms::File => {
            let path = data.join(FILE);
            let unusable = || format!("无法写入短信文件 {}", path.display());
            fs::create_dir_all(data).with_context(unusable)?;
            Arc::new(File::open(&path).with_context(unusable)?)
        }
        Sms::Webhook { url, receipts, secret } => {
            let webhook = Webhook::new(&WebhookSettings {
                url: url.in_clear().into(),
                receipts: receipts.as_ref().map(|it| it.in_clear().into()),
                secret: secret.in_clear().into(),
            });
            Arc::new(webhook.context("无法开通短信 webhook")?)
        }
        Sms::Aliyun { endpoint, key_id, key_secret, signature, templates } => {
            let aliyun = Aliyun::new(&AliyunSettings {
                endpoint: endpoint.clone(),
                access_key_id: key_id.in_clear().into(),
                access_key_secret: key_secret.in_clear().into(),
                sign_name: signature.clone(),
                templates: templates.clone(),
            });
            Arc::new(aliyun.context("无法开通阿里云短信服务")?)
        }
    }))
}

fn mail_way(mail: &Mail) -> Result<Arc<dyn Way>> {
    let email = Email::new(mail.server.in_clear(), &mail.from);
    Ok(Arc::new(email.context("无法开通邮件")?))
}

#[async_trait]
impl Post for Ways {
    fn terms(&self, channel: Channel) -> Option<Terms> {
        let way = self.open.get(&channel)?;
        Some(Terms {
            needs_address: way.needs_address(),
            has_receipts: way.has_receipts(),
            per_second: match channel {
                Channel::Sms => self.short_messages_a_second,
                Channel::Email => MAILS_A_SECOND,
            },
        })
    }

    async fn deliver(&self, channel: Channel, parcel: &Parcel) -> Result<Taken, Undelivered> {
        let way = self.way(channel)?;
        if channel == Channel::Sms {
            let segments = segments(&parcel.text, self.signature_units);
            tracing::info!(way = way.name(), key = parcel.key, segments, "a short message leaves");
        }
        way.deliver(parcel).await
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
