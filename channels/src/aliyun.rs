//! 短信服务 of Alibaba Cloud (Dysmsapi 2017-05-25): `SendSms`, and `QuerySendDetails` for receipts.
//!
//! It sends only texts it has approved: ours are found by the name of our template, and it is
//! given the values. What is in somebody's own words goes by a template that is all variable,
//! `${text}`, where the office has one. Our key travels as `OutId` and comes back in the details.
//! It lists what a number got on a day; a number gets fewer a day than one page holds.

mod signature;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use domain::notice::{OWN_WORDS, Parcel, Receipt, Taken, Undelivered};
use domain::time::Moment;
use reqwest::{Client, Url};
use serde::Deserialize;
use uuid::Uuid;

use self::signature::{Call, Key, sign};
use crate::http::{body, client, refused, unanswered, url};
use crate::{Unusable, Way};

const VERSION: &str = "2017-05-25";
/// The most that one page holds.
const PAGE: &str = "50";
/// The one variable of the template for own words.
const TEXT: &str = "text";

#[derive(Clone)]
pub struct AliyunSettings {
    /// Such as `https://dysmsapi.aliyuncs.com`.
    pub endpoint: String,
    pub access_key_id: String,
    pub access_key_secret: String,
    /// 签名, without its brackets.
    pub sign_name: String,
    /// Theirs by the names of ours: `T3/1` → `SMS_154950909`. Without one for [`OWN_WORDS`] what
    /// is in own words is not sent: another text would be.
    pub templates: BTreeMap<String, String>,
}

pub struct Aliyun {
    client: Client,
    endpoint: Url,
    host: String,
    key: Key,
    sign_name: String,
    templates: BTreeMap<String, String>,
    /// No two requests have the same nonce.
    calls: AtomicU64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    biz_id: Option<String>,
    #[serde(rename = "SmsSendDetailDTOs")]
    details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(rename = "SmsSendDetailDTO", default)]
    list: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    out_id: Option<String>,
    send_status: u8,
    err_code: Option<String>,
    receive_date: Option<String>,
}

impl Aliyun {
    pub fn new(settings: &AliyunSettings) -> Result<Self, Unusable> {
        let endpoint = url(&settings.endpoint)?;
        let name = endpoint.host_str().ok_or(Unusable::Address)?;
        let host = endpoint.port().map_or_else(|| name.to_owned(), |it| format!("{name}:{it}"));
        Ok(Self {
            client: client()?,
            endpoint,
            host,
            key: Key {
                id: settings.access_key_id.clone(),
                secret: settings.access_key_secret.clone(),
            },
            sign_name: settings.sign_name.clone(),
            templates: settings.templates.clone(),
            calls: AtomicU64::new(0),
        })
    }

    /// What it answered, with its status: it refuses with a code of its own and any status.
    async fn call(
        &self,
        action: &'static str,
        parcel: &Parcel,
        parameters: &[(&str, &str)],
    ) -> Result<Answer, Undelivered> {
        let count = self.calls.fetch_add(1, Ordering::Relaxed);
        let once =
            format!("{}/{action}/{}/{count}", parcel.key, parcel.at.utc().timestamp_micros());
        let signed = sign(
            &Call {
                host: &self.host,
                action,
                version: VERSION,
                date: parcel.at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                nonce: Uuid::new_v5(&Uuid::NAMESPACE_OID, once.as_bytes()).simple().to_string(),
                parameters,
            },
            &self.key,
        );
        let mut address = self.endpoint.clone();
        address.set_query(Some(&signed.query));
        let request = signed
            .headers
            .into_iter()
            .fold(self.client.post(address), |it, (name, value)| it.header(name, value));
        let response = request.send().await.map_err(|error| unanswered(&error))?;
        let status = response.status().as_u16();
        let said = body(response).await?;
        serde_json::from_slice(&said).map_err(|_| match status {
            200 => Undelivered::Unclear("UNREADABLE".into()),
            status => refused(status),
        })
    }
}

#[async_trait]
impl Way for Aliyun {
    fn name(&self) -> &'static str {
        "aliyun"
    }

    fn has_receipts(&self) -> bool {
        true
    }

    async fn deliver(&self, parcel: &Parcel) -> Result<Taken, Undelivered> {
        let missing = |what: &str| Undelivered::ForGood(what.into());
        let number = number(parcel).ok_or_else(|| missing("NO_ADDRESS"))?;
        let template = self.templates.get(&parcel.template);
        let template = template.ok_or_else(|| missing("NO_TEMPLATE"))?;
        let values: BTreeMap<_, _> = match parcel.template.as_str() {
            OWN_WORDS => [(TEXT, parcel.text.as_str())].into(),
            _ => parcel.values.iter().map(|(it, value)| (it.name(), value)).collect(),
        };
        let values = serde_json::to_string(&values).map_err(|_| missing("NOT_JSON"))?;
        let parameters = [
            ("PhoneNumbers", number.as_str()),
            ("SignName", &self.sign_name),
            ("TemplateCode", template),
            ("TemplateParam", &values),
            ("OutId", &parcel.key),
        ];
        let answer = self.call("SendSms", parcel, &parameters).await?;
        if answer.code == "OK" {
            Ok(Taken { provider_id: answer.biz_id })
        } else {
            Err(because(answer.code))
        }
    }

    async fn receipt(
        &self,
        parcel: &Parcel,
        provider_id: Option<&str>,
    ) -> Result<Receipt, Undelivered> {
        let Some(number) = number(parcel) else { return Ok(Receipt::CannotSay) };
        let day = parcel.attempted_at.local().format("%Y%m%d").to_string();
        let mut parameters = vec![
            ("PhoneNumber", number.as_str()),
            ("SendDate", &day),
            ("PageSize", PAGE),
            ("CurrentPage", "1"),
        ];
        parameters.extend(provider_id.map(|it| ("BizId", it)));
        let answer = self.call("QuerySendDetails", parcel, &parameters).await?;
        if answer.code != "OK" {
            return Err(Undelivered::ForNow(answer.code));
        }
        let list = answer.details.map(|it| it.list).unwrap_or_default();
        let ours = |it: &&Detail| it.out_id.as_deref() == Some(&parcel.key);
        let fates: Vec<_> = list.iter().filter(ours).map(Detail::receipt).collect();
        if fates.is_empty() && provider_id.is_some() && !list.is_empty() {
            tracing::error!(key = parcel.key, "a receipt names another message");
            return Err(Undelivered::ForNow("RECEIPT_OF_ANOTHER".into()));
        }
        Ok(best(fates))
    }
}

impl Detail {
    fn receipt(&self) -> Receipt {
        match self.send_status {
            3 => self.received().map_or(Receipt::Waiting, Receipt::Delivered),
            2 => Receipt::Failed(self.err_code.clone().unwrap_or_default()),
            _ => Receipt::Waiting,
        }
    }

    /// `2020-03-28 08:00:05`, Beijing time.
    fn received(&self) -> Option<Moment> {
        let text = self.receive_date.as_deref()?.replace(' ', "T");
        format!("{text}+08:00").parse().ok()
    }
}

/// Of several attempts under one key: one that arrived is enough, and while one is on its way
/// nothing has failed.
fn best(fates: Vec<Receipt>) -> Receipt {
    let rank = |fate: &Receipt| match fate {
        Receipt::Delivered(_) => 0,
        Receipt::Waiting => 1,
        Receipt::Failed(_) => 2,
        Receipt::NeverSeen | Receipt::CannotSay => 3,
    };
    fates.into_iter().min_by_key(rank).unwrap_or(Receipt::NeverSeen)
}

/// As it is written on a card, without what is between the digits.
fn number(parcel: &Parcel) -> Option<String> {
    let number = parcel.to.as_ref()?.in_clear();
    Some(number.chars().filter(char::is_ascii_digit).collect())
}

/// What a code means to whoever would send it again, or something else.
fn because(code: String) -> Undelivered {
    const HOUSE: &[&str] = &[
        "isv.AMOUNT_NOT_ENOUGH",
        "isv.OUT_OF_SERVICE",
        "isv.DAY_LIMIT_CONTROL",
        "isv.MONTH_LIMIT_CONTROL",
        "isv.ACCOUNT_ABNORMAL",
        "isv.ACCOUNT_NOT_EXISTS",
        "isv.PRODUCT_UN_SUBSCRIPT",
        "isv.DENY_IP_RANGE",
        "isp.RAM_PERMISSION_DENY",
        "SignatureDoesNotMatch",
    ];
    let house = HOUSE.contains(&code.as_str())
        || ["Throttling", "InvalidAccessKeyId", "InvalidTimeStamp"]
            .iter()
            .any(|it| code.starts_with(it));
    let broken =
        ["isp.", "ServiceUnavailable", "InternalError"].iter().any(|it| code.starts_with(it));
    if house {
        Undelivered::Away(code)
    } else if code == "isv.BUSINESS_LIMIT_CONTROL" {
        // So many a minute to one number.
        Undelivered::ForNow(code)
    } else if broken {
        Undelivered::Unclear(code)
    } else {
        Undelivered::ForGood(code)
    }
}
