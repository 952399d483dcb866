//! A house that sends letters: a gateway in this process, its address book, and what became of
//! each letter.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use async_trait::async_trait;
use channels::{Way, Webhook, WebhookSettings};
use chrono::TimeDelta;
use commands::processes::Courier;
use commands::processes::courier::{AddressBook, Post, Terms};
use commands::{Asked, Case, Clock, DeskError, Request, Stop};
use domain::assignment::AssignmentId;
use domain::contact::ContactRole;
use domain::notice::{
    Address, Channel, Command, Letter, Notice, NoticeId, NoticeKind, Parcel, Receipt, Recipient,
    Taken, Undelivered, Values, Variable,
};
use domain::time::Moment;
use domain::unit::UnitId;
use expect_test::Expect;
use fake_gateway::Gateway;
use serde::Serialize;

use crate::house::{House, at};

/// All ways of the house: one, for short messages.
pub(crate) struct Ways {
    pub(crate) way: Arc<dyn Way>,
    pub(crate) per_second: u32,
}

#[async_trait]
impl Post for Ways {
    fn terms(&self, channel: Channel) -> Option<Terms> {
        let (needs_address, has_receipts) = (self.way.needs_address(), self.way.has_receipts());
        let terms = Terms { needs_address, has_receipts, per_second: self.per_second };
        (channel == Channel::Sms).then_some(terms)
    }

    async fn deliver(&self, _: Channel, parcel: &Parcel) -> Result<Taken, Undelivered> {
        self.way.deliver(parcel).await
    }

    async fn receipt(
        &self,
        _: Channel,
        parcel: &Parcel,
        provider_id: Option<&str>,
    ) -> Result<Receipt, Undelivered> {
        self.way.receipt(parcel, provider_id).await
    }
}

/// Everybody but the town T01 has a number.
struct Numbers;

#[async_trait]
impl AddressBook for Numbers {
    async fn address(&self, to: &Recipient, _: Channel) -> Result<Option<Address>, DeskError> {
        let number = match to.unit.as_str() {
            "D05" => Some("13800000005"),
            "D10" => Some("13800000010"),
            _ => None,
        };
        Ok(number.map(Address::new))
    }
}

pub(crate) fn webhook(gateway: &str, receipts: bool) -> Arc<dyn Way> {
    let settings = WebhookSettings {
        url: format!("{gateway}/send"),
        receipts: receipts.then(|| format!("{gateway}/receipts")),
        secret: "secret".into(),
    };
    Arc::new(Webhook::new(&settings).unwrap())
}

/// One that was just started.
pub(crate) fn courier(way: &Arc<dyn Way>) -> Courier {
    let post = Ways { way: Arc::clone(way), per_second: 20 };
    Courier::new(Arc::new(post), Arc::new(Numbers)).unwrap()
}

/// A house, a gateway, and a way there that has receipts.
pub(crate) async fn office(now: &str) -> (House, Gateway, Arc<dyn Way>) {
    let gateway = Gateway::open().await;
    let way = webhook(&gateway.url(""), true);
    (House::open(now).await, gateway, way)
}

/// A reminder to a unit, of use until 21:00 of the day.
pub(crate) fn letter(unit: &str, cause: &str, not_before: &str) -> Letter {
    let to = Recipient { unit: UnitId::new(unit), role: ContactRole::Staff };
    let kind = NoticeKind::T3;
    let values = Values::default()
        .of_unit(&to.unit)
        .with(Variable::Office, "督查室")
        .with(Variable::Task, cause)
        .with(Variable::Due, "3月31日")
        .with(Variable::DaysLeft, "3");
    let (not_before, evening) = (at(not_before), at(&format!("{} 21:00", &not_before[..10])));
    Letter {
        notice: NoticeId::of(cause, &to),
        to,
        kind,
        about: vec![],
        text: kind.template().fill(&values),
        template: kind.template_name(),
        values,
        channels: vec![Channel::Sms],
        not_before,
        expires_at: evening,
        until_reported: false,
        urgent: false,
    }
}

pub(crate) fn reminder(letter: Letter, about: &[AssignmentId]) -> Letter {
    Letter { about: about.to_vec(), until_reported: true, ..letter }
}

#[derive(Serialize)]
struct QueueAll(Vec<Letter>);

#[async_trait]
impl Request for QueueAll {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        for letter in &self.0 {
            let queue = Command::Queue(Box::new(letter.clone()));
            case.tell::<Notice>(&letter.notice.0.to_string(), queue).await?;
        }
        Ok(())
    }
}

pub(crate) async fn queue(house: &House, letters: &[Letter]) {
    for some in letters.chunks(500) {
        let what = format!("queue/{}", some[0].notice.0);
        let request = QueueAll(some.to_vec());
        house.desk.handle(&request, &Asked::by_system(&what)).await.unwrap().unwrap();
    }
}

/// Looks again and again, the clock moved on by a step each time, until every letter is at its
/// end. No letter may take longer than a day.
pub(crate) async fn carry(house: &House, couriers: &mut [Courier], step: TimeDelta) {
    let late = house.clock.now().plus(TimeDelta::hours(36));
    while !all_ended(house).await {
        assert!(house.clock.now() < late, "{:?}", ends(house).await);
        for courier in &mut *couriers {
            courier.catch_up(&house.desk).await.unwrap();
        }
        house.clock.set(house.clock.now().plus(step));
    }
}

async fn all_ended(house: &House) -> bool {
    newest(house).await.values().all(|kind| is_end(kind))
}

fn is_end(kind: &str) -> bool {
    ["NoticeDelivered", "NoticeDead", "NoticeExpired", "NoticeClosedByHand"].contains(&kind)
}

/// The kind of the newest fact of each notice.
async fn newest(house: &House) -> HashMap<String, String> {
    let facts = house.facts().await.into_iter().filter(|fact| fact.stream.category == "notice");
    facts.map(|fact| (fact.stream.id, fact.kind)).collect()
}

/// How many letters ended how.
pub(crate) async fn ends(house: &House) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for kind in newest(house).await.into_values() {
        *counts.entry(kind).or_default() += 1;
    }
    counts
}

/// What happened to letters, one line a fact.
pub(crate) async fn check(house: &House, expected: &Expect) {
    let mut text = String::new();
    for fact in house.facts().await.iter().filter(|fact| fact.stream.category == "notice") {
        let recorded = Moment::new(fact.recorded_at);
        writeln!(text, "{recorded:?} {}{}", fact.kind, code(&fact.payload)).unwrap();
    }
    expected.assert_eq(&text);
}

/// The code or reason a fact carries, where it has one.
fn code(payload: &str) -> String {
    let fact: serde_json::Value = serde_json::from_str(payload).unwrap();
    let inside = fact.as_object().unwrap().values().next().unwrap();
    let said = ["code", "reason", "proof"].iter().find_map(|it| inside[*it].as_str());
    said.map(|it| format!(" {it}")).unwrap_or_default()
}
