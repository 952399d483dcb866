//! The ledger: what was taken, under which key, and what is said of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Heard, Mood, Receipts, Said};

/// When everything is delivered that is delivered.
const DELIVERED: (&str, &str) = ("2020-03-28T00:00:05Z", "2020-03-28 08:00:05");

#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) mood: Mood,
    pub(crate) receipts: Receipts,
    pub(crate) heard: Vec<Heard>,
    /// Key and number, in the order of taking.
    taken: Vec<(String, String)>,
    /// How often it was asked after a key.
    asked: BTreeMap<String, usize>,
}

/// What became of one message.
enum Fate {
    Delivered,
    Failed,
    Waiting,
}

impl Ledger {
    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.iter().map(|(key, _)| key.clone()).collect()
    }

    pub(crate) fn taken_twice(&self) -> usize {
        let mut counts = BTreeMap::<_, usize>::new();
        for (key, _) in &self.taken {
            *counts.entry(key).or_default() += 1;
        }
        counts.values().filter(|count| **count > 1).count()
    }

    pub(crate) fn attend(&mut self, heard: &Heard) -> Said {
        self.heard.push(heard.clone());
        match heard.headers.get("x-acs-action").map(String::as_str) {
            Some("SendSms") => {
                let (key, number) = (&heard.query["OutId"], &heard.query["PhoneNumbers"]);
                self.take(key.clone(), number.clone(), true)
            }
            Some("QuerySendDetails") => self.details(&heard.query["PhoneNumber"]),
            Some(_) => Said::Answer(404, r#"{"Code":"InvalidAction.NotFound"}"#.into()),
            None if heard.path == "/receipts" => self.receipt(&heard.query["key"]),
            None => {
                let message: Value = serde_json::from_str(&heard.body).unwrap();
                let number = message["to"].as_str().unwrap_or_default().to_owned();
                self.take(message["key"].as_str().unwrap().to_owned(), number, false)
            }
        }
    }

    fn take(&mut self, key: String, number: String, aliyun: bool) -> Said {
        match self.mood {
            Mood::Refuses(status) => return Said::Answer(status, "{}".into()),
            Mood::Says(code) => return Said::Answer(200, json!({ "Code": code }).to_string()),
            Mood::Takes
            | Mood::TakesAndHangsUp
            | Mood::TakesAndFails
            | Mood::TakesAndKeepsSilent => self.taken.push((key, number)),
        }
        let id = format!("134523^{}", self.taken.len());
        let taken = if aliyun { json!({ "Code": "OK", "BizId": id }) } else { json!({ "id": id }) };
        match self.mood {
            Mood::TakesAndHangsUp => Said::HangUp,
            Mood::TakesAndFails => Said::Answer(500, "{}".into()),
            Mood::TakesAndKeepsSilent => Said::Nothing,
            Mood::Takes | Mood::Refuses(_) | Mood::Says(_) => Said::Answer(200, taken.to_string()),
        }
    }

    fn fate(&mut self, key: &str) -> Fate {
        let asked = self.asked.entry(key.to_owned()).or_default();
        *asked += 1;
        match self.receipts {
            Receipts::After(times) if *asked <= times => Fate::Waiting,
            Receipts::Delivered | Receipts::After(_) | Receipts::OfAnother => Fate::Delivered,
            Receipts::Failed => Fate::Failed,
            Receipts::Waiting | Receipts::Away => Fate::Waiting,
        }
    }

    fn receipt(&mut self, key: &str) -> Said {
        if self.receipts == Receipts::Away {
            return Said::Answer(500, "{}".into());
        }
        if !self.taken.iter().any(|(taken, _)| taken == key) {
            return Said::Answer(404, "{}".into());
        }
        let said = if self.receipts == Receipts::OfAnother { "somebody-else" } else { key };
        let receipt = match self.fate(key) {
            Fate::Delivered => json!({ "key": said, "state": "DELIVERED", "at": DELIVERED.0 }),
            Fate::Failed => json!({ "key": said, "state": "FAILED", "code": "UNDELIVERABLE" }),
            Fate::Waiting => json!({ "key": said, "state": "WAITING" }),
        };
        Said::Answer(200, receipt.to_string())
    }

    /// Everything it took for a number, as Alibaba Cloud lists it.
    fn details(&mut self, number: &str) -> Said {
        if self.receipts == Receipts::Away {
            return Said::Answer(500, "{}".into());
        }
        let keys: Vec<String> =
            self.taken.iter().filter(|(_, it)| it == number).map(|(key, _)| key.clone()).collect();
        let mut list = Vec::new();
        for key in keys {
            let out_id = if self.receipts == Receipts::OfAnother { "somebody-else" } else { &key };
            list.push(match self.fate(&key) {
                Fate::Delivered => json!({
                    "OutId": out_id, "SendStatus": 3, "ErrCode": "DELIVERED",
                    "SendDate": DELIVERED.1, "ReceiveDate": DELIVERED.1,
                }),
                Fate::Failed => json!({
                    "OutId": out_id, "SendStatus": 2, "ErrCode": "MOBILE_NOT_ON_SERVICE",
                    "SendDate": DELIVERED.1,
                }),
                Fate::Waiting => {
                    json!({ "OutId": out_id, "SendStatus": 1, "SendDate": DELIVERED.1 })
                }
            });
        }
        let details = json!({ "Code": "OK", "SmsSendDetailDTOs": { "SmsSendDetailDTO": list } });
        Said::Answer(200, details.to_string())
    }
}
