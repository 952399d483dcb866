//! Courier (信使): takes queued letters to where they go, and sees each of them to its end.
//!
//! ```text
//!            hears            claims             hands in              tells
//! the log ──────────► list ──────────► attempt ──────────► a way out ──────────► the log
//!                      ▲               on record           (a gateway)  accepted, delivered,
//!                      └──── two minutes without an answer: asks ◄────  failed, unknown
//! ```
//!
//! The log is the outbox: there is no table of what is to be sent, so a read model that is rebuilt
//! sends nothing. An attempt is on record before anything leaves the house. A courier that is
//! killed in between leaves an attempt without an answer; the next one does not send again, but
//! asks the provider, and where nobody can say, a person must look. Two couriers may run: whose
//! attempt gets on record sends.

mod post;
mod book;
mod pace;
mod claim;
mod list;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::notice::{
    Act, Channel, Command, Errand, Failure, Notice, Parcel, Question, Receipt, Taken, Undelivered,
    WhyExpired,
};
use domain::time::Moment;
use event_store::{Cursor, ReadError, Recorded};
use futures::{StreamExt, stream};
use strum::VariantArray;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

pub use book::Contacts;
use claim::{Attempt, Claim};
use list::{Leg, List};
use pace::{MOST_IN_HAND, Pace};
pub use post::{AddressBook, Post, Terms};

use super::say;
use super::timekeeper::LATER;
use crate::asked::Asked;
use crate::desk::{Desk, DeskError};

/// How often the list is looked at: what a way bears is counted by the second.
const LOOK: Duration = Duration::from_secs(1);
/// Facts read at a time while catching up.
const PAGE: usize = 2_000;
/// Errands of one look, but for sending; and how many providers are asked at once.
const ERRANDS: usize = 200;
const ASKED_AT_ONCE: usize = 8;
/// A provider is asked again when it took twice as long, but not sooner or later than this.
const ASK_AGAIN: (TimeDelta, TimeDelta) = (TimeDelta::seconds(30), TimeDelta::hours(1));

pub struct Courier {
    post: Arc<dyn Post>,
    book: Arc<dyn AddressBook>,
    /// Of no other courier, so that nobody takes another's claim for the own.
    name: Uuid,
    claims: u64,
    heard: Cursor,
    list: List,
    pace: Pace,
}

/// What came of handing a letter in.
struct Handed {
    act: Act,
    /// The way itself was found closed, or open.
    closed: bool,
}

impl Courier {
    /// Fails on a machine that gives no random numbers.
    pub fn new(post: Arc<dyn Post>, book: Arc<dyn AddressBook>) -> Result<Self, getrandom::Error> {
        let mut name = [0; 16];
        getrandom::fill(&mut name)?;
        let (heard, list, pace) = (Cursor::default(), List::default(), Pace::default());
        Ok(Self { post, book, name: Uuid::from_bytes(name), claims: 0, heard, list, pace })
    }

    /// Carries until the future is dropped. What goes wrong is logged and tried again.
    pub async fn carry(mut self, desk: Arc<Desk>) {
        // Who has not heard everything would send what was sent long ago.
        while let Err(error) = self.listen(&desk).await
            && error.may_pass()
        {
            tracing::warn!(%error, "courier cannot hear");
            sleep(LOOK).await;
        }
        let mut news = Arc::clone(desk.log()).follow(self.heard);
        let mut looked: Option<Instant> = None;
        loop {
            match timeout(LOOK, news.next()).await {
                Ok(Some(Ok(facts))) => self.hear(&facts, desk.now()),
                Ok(Some(Err(error))) => tracing::warn!(%error, "courier cannot hear"),
                Ok(None) => return,
                Err(_) => {}
            }
            if looked.is_none_or(|it| it.elapsed() >= LOOK) {
                // What could not be done is logged where it was met.
                self.look(&desk).await.ok();
                looked = Some(Instant::now());
            }
        }
    }

    /// Does what is to be done by now, as far as the ways out bear it, once, and returns how much
    /// it was: for a clock that is moved by hand.
    pub async fn catch_up(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        self.listen(desk).await?;
        let done = self.look(desk).await;
        self.listen(desk).await?;
        done
    }

    async fn listen(&mut self, desk: &Desk) -> Result<(), ReadError> {
        loop {
            let facts = desk.log().read_all(self.heard, PAGE).await?;
            self.hear(&facts, desk.now());
            if facts.len() < PAGE {
                return Ok(());
            }
        }
    }

    /// A fact that cannot be read is passed over: every other letter goes out.
    fn hear(&mut self, facts: &[Recorded], now: Moment) {
        for fact in facts {
            if let Err(error) = self.list.hear(fact, now) {
                tracing::error!(%error, "courier cannot read a fact");
            }
            self.heard = self.heard.max(fact.position);
        }
    }

    /// What cannot be done keeps nothing else from being done.
    async fn look(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let dropped = self.drop_needless(desk).await;
        let run = self.run_errands(desk).await;
        let mut done = dropped.and_then(|dropped| Ok(dropped + run?));
        for channel in Channel::VARIANTS {
            let sent = self.send(desk, *channel).await;
            done = done.and_then(|done| Ok(done + sent?));
        }
        done
    }

    async fn drop_needless(&self, desk: &Desk) -> Result<usize, DeskError> {
        let needless = self.list.needless(desk.now());
        for leg in &needless {
            let reason = WhyExpired::NoLongerNeeded;
            tell(desk, *leg, Act::Expire { reason }, "needless").await?;
        }
        Ok(needless.len())
    }

    /// Everything but sending.
    async fn run_errands(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let now = desk.now();
        let errands = self.list.errands(now, ERRANDS);
        // Until something is heard of them: should it not get on record, they come up again.
        for (leg, errand) in &errands {
            self.list.plan(*leg, again(errand, now));
        }
        let count = errands.len();
        let this = &*self;
        let run = |(leg, errand)| async move { this.run(desk, leg, errand).await };
        let mut running = stream::iter(errands).map(run).buffer_unordered(ASKED_AT_ONCE);
        let mut done = Ok(count);
        while let Some(one) = running.next().await {
            done = done.and_then(|count| one.map(|()| count));
        }
        done
    }

    async fn run(&self, desk: &Desk, leg: Leg, errand: Errand) -> Result<(), DeskError> {
        match errand {
            Errand::Send => Ok(()),
            Errand::Lose { no } => {
                let code = "NO_ANSWER".into();
                tell(desk, leg, Act::Lose { no, code }, &format!("lose/{no}")).await
            }
            Errand::Ask(question) => self.ask(desk, leg, &question).await,
            Errand::Expire => {
                let reason = WhyExpired::TooLate;
                tell(desk, leg, Act::Expire { reason }, "expire").await
            }
            Errand::GiveUp => self.give_up(desk, leg, "NO_RECEIPT").await,
        }
    }

    async fn give_up(&self, desk: &Desk, leg: Leg, code: &str) -> Result<(), DeskError> {
        let no = self.list.notice(leg.0).map_or(0, |it| it.attempts(leg.1));
        tell(desk, leg, Act::GiveUp { code: code.into() }, &format!("give-up/{no}")).await
    }

    /// Nothing is said when the provider could not be asked or does not know yet: it is asked
    /// again.
    async fn ask(&self, desk: &Desk, leg: Leg, question: &Question) -> Result<(), DeskError> {
        let Question { no, provider_id, taken, attempted_at, .. } = question;
        let Some(parcel) = self.parcel(leg, *attempted_at, desk.now()).await? else {
            return Ok(());
        };
        let receipt = if self.post.terms(leg.1).is_some() {
            self.post.receipt(leg.1, &parcel, provider_id.as_deref()).await
        } else {
            Ok(Receipt::CannotSay)
        };
        let (no, code) = (*no, |it: &str| it.to_owned());
        let (act, what) = match receipt {
            Ok(Receipt::Delivered(at)) => (Act::Deliver { at }, "deliver"),
            Ok(Receipt::Failed(code)) => (Act::Fail { no, code, failure: Failure::ForNow }, "fail"),
            Ok(Receipt::Waiting) if !taken => {
                (Act::Accept { no, provider_id: None, receipt_follows: true }, "accept")
            }
            Ok(Receipt::NeverSeen) if !taken => {
                (Act::Fail { no, code: code("NEVER_SEEN"), failure: Failure::ForNow }, "fail")
            }
            Ok(Receipt::CannotSay) if !taken => return self.give_up(desk, leg, "UNCLEAR").await,
            Ok(Receipt::Waiting | Receipt::NeverSeen | Receipt::CannotSay) => return Ok(()),
            Err(why) => {
                tracing::warn!(?why, key = parcel.key, "a provider could not be asked");
                return Ok(());
            }
        };
        tell(desk, leg, act, &format!("{what}/{no}")).await
    }

    /// Sends on one channel what it bears now, the newest first.
    async fn send(&mut self, desk: &Desk, channel: Channel) -> Result<usize, DeskError> {
        let now = desk.now();
        let terms = self.post.terms(channel);
        let most = terms.map_or(MOST_IN_HAND, |it| self.pace.allowance(channel, it, now));
        let legs = self.list.newest(channel, most, now);
        if legs.is_empty() {
            return Ok(0);
        }
        // As above: what is not got, or not answered, comes up again by what is heard of it.
        for leg in &legs {
            self.list.plan(*leg, now.plus(LATER));
        }
        let attempts = self.claim(desk, legs).await?;
        self.pace.sent(channel, attempts.len());
        let count = attempts.len();
        let this = &*self;
        let hand_in = |attempt| async move { this.hand_in(desk, attempt, terms).await };
        let handed: Vec<_> =
            stream::iter(attempts).map(hand_in).buffer_unordered(MOST_IN_HAND).collect().await;
        let mut done = Ok(count);
        for one in handed {
            match one {
                Ok(true) => self.pace.closed(channel, now),
                Ok(false) => self.pace.open(channel),
                Err(error) => done = done.and(Err(error)),
            }
        }
        done
    }

    async fn claim(&mut self, desk: &Desk, legs: Vec<Leg>) -> Result<Vec<Attempt>, DeskError> {
        self.claims += 1;
        let asked = Asked::by_system(&format!("claim/{}/{}", self.name, self.claims));
        match desk.handle(&Claim(legs), &asked).await {
            Ok(Ok(done)) => Ok(done.outcome),
            Ok(Err(refusal)) => {
                tracing::error!(%refusal, "a claim was refused");
                Ok(Vec::new())
            }
            Err(error) => {
                tracing::error!(%error, "attempts could not be put on record; nothing is sent");
                Err(error)
            }
        }
    }

    /// Hands one letter in and puts on record what was said; gives whether the way was closed.
    async fn hand_in(
        &self,
        desk: &Desk,
        attempt: Attempt,
        terms: Option<Terms>,
    ) -> Result<bool, DeskError> {
        let Attempt { notice, channel, no } = attempt;
        let Handed { act, closed } = match terms {
            None => never(no, "NO_CHANNEL"),
            Some(terms) => self.deliver(desk, (notice, channel), no, terms).await,
        };
        tell(desk, (notice, channel), act, &format!("answer/{no}")).await?;
        Ok(closed)
    }

    async fn deliver(&self, desk: &Desk, leg: Leg, no: u32, terms: Terms) -> Handed {
        let now = desk.now();
        let parcel = match self.parcel(leg, now, now).await {
            Ok(Some(parcel)) if terms.needs_address && parcel.to.is_none() => {
                return never(no, "NO_ADDRESS");
            }
            Ok(Some(parcel)) => parcel,
            Ok(None) => return never(no, "NO_LETTER"),
            Err(error) => {
                tracing::error!(%error, "an address cannot be looked up");
                let act = Act::Fail { no, code: "NO_ADDRESS_BOOK".into(), failure: Failure::Away };
                return Handed { act, closed: true };
            }
        };
        match self.post.deliver(leg.1, &parcel).await {
            Ok(Taken { provider_id }) => {
                let receipt_follows = terms.has_receipts;
                Handed { act: Act::Accept { no, provider_id, receipt_follows }, closed: false }
            }
            Err(Undelivered::Away(code)) => {
                Handed { act: Act::Fail { no, code, failure: Failure::Away }, closed: true }
            }
            Err(Undelivered::ForNow(code)) => {
                Handed { act: Act::Fail { no, code, failure: Failure::ForNow }, closed: false }
            }
            Err(Undelivered::ForGood(code)) => never(no, &code),
            Err(Undelivered::Unclear(code)) => {
                Handed { act: Act::Lose { no, code }, closed: false }
            }
        }
    }

    /// The letter as it goes out: with the names of today, and where its recipient is reached.
    async fn parcel(
        &self,
        (id, channel): Leg,
        attempted_at: Moment,
        at: Moment,
    ) -> Result<Option<Parcel>, DeskError> {
        let Some(notice) = self.list.notice(id) else { return Ok(None) };
        let (Some(letter), Some(key)) = (notice.letter(), notice.key(channel)) else {
            return Ok(None);
        };
        let to = self.book.address(&letter.to, channel).await?;
        Ok(Some(Parcel {
            key,
            at,
            attempted_at,
            to,
            text: self.list.in_names(&letter.text),
            template: letter.template.clone(),
            values: letter.values.map(|value| self.list.in_names(value)),
        }))
    }
}

fn never(no: u32, code: &str) -> Handed {
    Handed { act: Act::Fail { no, code: code.into(), failure: Failure::ForGood }, closed: false }
}

/// When an errand is looked at again, should nothing be heard of it.
fn again(errand: &Errand, now: Moment) -> Moment {
    match errand {
        Errand::Ask(Question { attempted_at, until, .. }) => {
            let (soonest, latest) = ASK_AGAIN;
            let later = now.plus(now.since(*attempted_at).clamp(soonest, latest));
            if now < *until { later.min(*until) } else { later }
        }
        Errand::Send | Errand::Lose { .. } | Errand::Expire | Errand::GiveUp => now.plus(LATER),
    }
}

/// Says what became of it. Each of these is said once of an attempt, so its id follows from it.
async fn tell(desk: &Desk, (id, channel): Leg, act: Act, what: &str) -> Result<(), DeskError> {
    let (stream, what) = (id.0.to_string(), format!("notice/{}/{channel}/{what}", id.0));
    let said = say::<Notice>(desk, &stream, Command::On(channel, act), &what).await;
    match said {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(refusal)) => {
            tracing::error!(%refusal, notice = stream, "the courier was refused");
            Ok(())
        }
        Err(error) => {
            tracing::error!(%error, notice = stream, "the courier could not say what it did");
            Err(error)
        }
    }
}
