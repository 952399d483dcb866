//! The ways out of the house, as an operator sets them.
//!
//! A choice and what it cannot do without are refused together. What belongs to another choice may
//! stand there unused: who switches a way off for a day should not have to write it down again.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};

use channels::{Email, Unusable, is_web_address};
use domain::notice::{Channel, NoticeKind, OWN_WORDS};
use figment::value::Value;

use super::{Key, Raw, Wrong, named, wrong};

const SMS: &str = "sms";
const WEBHOOK_URL: &str = "sms_webhook_url";
const WEBHOOK_RECEIPTS: &str = "sms_webhook_receipts";
const WEBHOOK_SECRET: &str = "sms_webhook_secret";
const KEY_ID: &str = "sms_aliyun_key_id";
const KEY_SECRET: &str = "sms_aliyun_key_secret";
const ENDPOINT: &str = "sms_aliyun_endpoint";
const SIGNATURE: &str = "sms_signature";
const TEMPLATES: &str = "sms_templates";
const PER_SECOND: &str = "sms_per_second";
const SMTP_URL: &str = "email_smtp_url";
const FROM: &str = "email_from";

const WEB: &str = "应为 http:// 或 https:// 开头的地址";
const WORD: &str = "不能为空，也不能含空格或换行";

/// Each key of a way out, as those in `super::KEYS`.
pub(super) const KEYS: [Key; 12] = [
    (SMS, "LUOSHI_SMS", "应为 file、webhook、aliyun 或 off"),
    (WEBHOOK_URL, "LUOSHI_SMS_WEBHOOK_URL", WEB),
    (WEBHOOK_RECEIPTS, "LUOSHI_SMS_WEBHOOK_RECEIPTS", WEB),
    (WEBHOOK_SECRET, "LUOSHI_SMS_WEBHOOK_SECRET", WORD),
    (KEY_ID, "LUOSHI_SMS_ALIYUN_KEY_ID", WORD),
    (KEY_SECRET, "LUOSHI_SMS_ALIYUN_KEY_SECRET", WORD),
    (ENDPOINT, "LUOSHI_SMS_ALIYUN_ENDPOINT", "应为 http:// 或 https:// 开头、不带路径的地址"),
    (SIGNATURE, "LUOSHI_SMS_SIGNATURE", "应为 2 至 20 字的短信签名，不带【】"),
    (
        TEMPLATES,
        "LUOSHI_SMS_TEMPLATES",
        "应为通知种类与模板代码的对照，例如 T3 = \"SMS_1\"（环境变量写 T3=SMS_1,T1=SMS_2）",
    ),
    (PER_SECOND, "LUOSHI_SMS_PER_SECOND", "应为 1 至 100 的整数"),
    (SMTP_URL, "LUOSHI_EMAIL_SMTP_URL", "应为 smtp:// 或 smtps:// 开头的邮件服务器地址"),
    (FROM, "LUOSHI_EMAIL_FROM", "应为一个邮件地址，可写作“名称 <地址>”"),
];

const SERVICE_OF_ALIBABA: &str = "https://dysmsapi.aliyuncs.com";
/// What a gateway bears, where its owner says nothing.
const A_SECOND: u32 = 5;
const MOST_A_SECOND: u32 = 100;
/// How an operator calls what is in somebody's own words.
const OWN: &str = "OWN";
/// Characters of a signature.
const SIGNED: std::ops::RangeInclusive<usize> = 2..=20;

/// By which ways letters leave this house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) sms: Sms,
    /// 签名, without its brackets: what a provider puts before each text, and counts.
    pub(crate) signature: Option<String>,
    /// Short messages a second.
    pub(crate) per_second: u32,
    pub(crate) email: Option<Mail>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sms {
    Off,
    File,
    Webhook {
        url: Secret,
        receipts: Option<Secret>,
        secret: Secret,
    },
    Aliyun {
        endpoint: String,
        key_id: Secret,
        key_secret: Secret,
        signature: String,
        /// Codes of approved texts by the names of ours.
        templates: BTreeMap<String, String>,
    },
}

/// Mail, by a server of the office's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) server: Secret,
    pub(crate) from: String,
}

/// What nobody should read in a log: a password, or an address that may hold one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn in_clear(&self) -> &str {
        &self.0
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Ways {
    /// Those that are open.
    pub(crate) fn channels(&self) -> Vec<Channel> {
        let sms = (self.sms != Sms::Off).then_some(Channel::Sms);
        sms.into_iter().chain(self.email.as_ref().map(|_| Channel::Email)).collect()
    }

    /// An invented county has invented numbers, and somebody may have them: nothing leaves it.
    pub(crate) fn of_an_invented_county(&self) -> Self {
        Self { sms: Sms::File, email: None, ..self.clone() }
    }

    pub(super) fn checked(raw: &Raw) -> Result<Self, Wrong> {
        let signature = fit(SIGNATURE, raw.sms_signature.as_ref(), is_signature)?;
        let per_second = raw.sms_per_second.unwrap_or(A_SECOND);
        if !(1..=MOST_A_SECOND).contains(&per_second) {
            return Err(wrong(PER_SECOND));
        }
        // Both are looked at whichever is chosen: wrong is wrong.
        let (webhook, aliyun) = (webhook(raw)?, aliyun(raw, signature.clone())?);
        let sms = match raw.sms.as_deref() {
            None | Some("file") => Sms::File,
            Some("off") => Sms::Off,
            Some("webhook") => webhook.map_err(|missing| incomplete("sms = webhook", &missing))?,
            Some("aliyun") => aliyun.map_err(|missing| incomplete("sms = aliyun", &missing))?,
            Some(_) => return Err(wrong(SMS)),
        };
        Ok(Self { sms, signature, per_second, email: mail(raw)? })
    }
}

/// What stands in the environment for a key that is no text; none: any other key.
pub(super) fn from_environment(key: &str, text: &str) -> Option<Result<Value, Wrong>> {
    match key {
        PER_SECOND => {
            let number = text.parse::<u32>().map(Value::from);
            Some(number.map_err(|_| wrong(key)))
        }
        TEMPLATES => {
            let pairs = text.split(',').map(|pair| {
                let (kind, code) = pair.split_once('=')?;
                Some((kind.trim().to_owned(), code.trim().to_owned()))
            });
            let table = pairs.collect::<Option<BTreeMap<_, _>>>().map(Value::from);
            Some(table.ok_or_else(|| wrong(key)))
        }
        _ => None,
    }
}

type Missing = Vec<&'static str>;

fn webhook(raw: &Raw) -> Result<Result<Sms, Missing>, Wrong> {
    let url = fit(WEBHOOK_URL, raw.sms_webhook_url.as_ref(), is_web_address)?;
    let receipts = fit(WEBHOOK_RECEIPTS, raw.sms_webhook_receipts.as_ref(), is_web_address)?;
    let secret = fit(WEBHOOK_SECRET, raw.sms_webhook_secret.as_ref(), is_word)?;
    Ok(match (url, secret) {
        (Some(url), Some(secret)) => Ok(Sms::Webhook {
            url: Secret(url),
            receipts: receipts.map(Secret),
            secret: Secret(secret),
        }),
        (url, secret) => {
            Err(missing(&[(WEBHOOK_URL, url.is_none()), (WEBHOOK_SECRET, secret.is_none())]))
        }
    })
}

fn aliyun(raw: &Raw, signature: Option<String>) -> Result<Result<Sms, Missing>, Wrong> {
    let endpoint = fit(ENDPOINT, raw.sms_aliyun_endpoint.as_ref(), is_endpoint)?;
    let key_id = fit(KEY_ID, raw.sms_aliyun_key_id.as_ref(), is_word)?;
    let key_secret = fit(KEY_SECRET, raw.sms_aliyun_key_secret.as_ref(), is_word)?;
    let templates = raw.sms_templates.as_ref().map(templates).transpose()?;
    Ok(match (key_id, key_secret, signature, templates) {
        (Some(key_id), Some(key_secret), Some(signature), Some(templates)) => Ok(Sms::Aliyun {
            endpoint: endpoint.unwrap_or_else(|| SERVICE_OF_ALIBABA.into()),
            key_id: Secret(key_id),
            key_secret: Secret(key_secret),
            signature,
            templates,
        }),
        (key_id, key_secret, signature, templates) => Err(missing(&[
            (KEY_ID, key_id.is_none()),
            (KEY_SECRET, key_secret.is_none()),
            (SIGNATURE, signature.is_none()),
            (TEMPLATES, templates.is_none()),
        ])),
    })
}

fn mail(raw: &Raw) -> Result<Option<Mail>, Wrong> {
    let scheme = |url: &str| url.starts_with("smtp://") || url.starts_with("smtps://");
    let server = fit(SMTP_URL, raw.email_smtp_url.as_ref(), scheme)?;
    let (server, from) = match (server, raw.email_from.clone()) {
        (None, None) => return Ok(None),
        (Some(server), Some(from)) => (server, from),
        (Some(_), None) => return Err(incomplete("email_smtp_url", &[FROM])),
        (None, Some(_)) => return Err(incomplete("email_from", &[SMTP_URL])),
    };
    match Email::new(&server, &from) {
        Ok(_) => Ok(Some(Mail { server: Secret(server), from })),
        Err(Unusable::Sender) => Err(wrong(FROM)),
        Err(_) => Err(wrong(SMTP_URL)),
    }
}

fn templates(given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Wrong> {
    let one = |(kind, code): (&String, &String)| {
        let name = match kind.as_str() {
            OWN => OWN_WORDS.to_owned(),
            kind => kind.parse::<NoticeKind>().ok()?.template_name(),
        };
        is_word(code).then(|| (name, code.clone()))
    };
    let all: Option<BTreeMap<_, _>> = given.iter().map(one).collect();
    all.filter(|it| !it.is_empty()).ok_or_else(|| wrong(TEMPLATES))
}

fn fit(
    key: &str,
    given: Option<&String>,
    fits: impl Fn(&str) -> bool,
) -> Result<Option<String>, Wrong> {
    match given {
        Some(text) if !fits(text) => Err(wrong(key)),
        given => Ok(given.cloned()),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_signature(text: &str) -> bool {
    is_word(text) && SIGNED.contains(&text.chars().count()) && !text.contains(['【', '】'])
}

/// Its requests are signed for the root of the host.
fn is_endpoint(text: &str) -> bool {
    let host = text.trim_end_matches('/');
    is_web_address(text) && host.matches('/').count() == 2 && !text.contains(['?', '#', '@'])
}

fn missing(companions: &[(&'static str, bool)]) -> Missing {
    companions.iter().filter(|(_, missing)| *missing).map(|(key, _)| *key).collect()
}

fn incomplete(choice: &str, missing: &[&str]) -> Wrong {
    let missing: Vec<_> = missing.iter().map(|key| named(key)).collect();
    Wrong(format!("已设 {choice}，还须设置 {}", missing.join("、")))
}

#[cfg(test)]
mod tests {
    use figment::Figment;
    use figment::providers::{Format, Toml};

    use super::*;

    #[test]
    fn what_is_printed_of_settings_holds_no_secret() {
        for sms in ["webhook", "aliyun"] {
            let text = format!(
                r#"sms = "{sms}"
                sms_webhook_url = "https://hooks.example/secret"
                sms_webhook_receipts = "https://hooks.example/secret"
                sms_webhook_secret = "secret"
                sms_aliyun_key_id = "secret"
                sms_aliyun_key_secret = "secret"
                sms_signature = "示范县督查室"
                sms_templates = {{ T3 = "SMS_1" }}
                email_smtp_url = "smtp://name:secret@mail.example"
                email_from = "dcs@mail.example""#
            );
            let raw: Raw = Figment::from(Toml::string(&text)).extract().unwrap();
            let printed = format!("{:?}", Ways::checked(&raw).unwrap());
            let values = printed.replace("_secret:", "").replace(" secret:", "");
            assert!(!values.contains("secret"), "{printed}");
        }
    }
}
