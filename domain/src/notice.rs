//! Notice (通知): one message to one recipient, and an end for every way it takes.
//!
//! ```text
//! unqueued ─ Queue ─► waiting, on each of its channels by itself:
//!
//! waiting ─ Attempt ─► attempted ─ Accept ─► accepted ─ Deliver ─► delivered
//!   ▲  │                │  │ └─ Lose ─► unknown ─┘ │
//!   │  │                │  │               │       │
//!   │  └ Expire ► expired  └───── Fail ────┴───────┤
//!   ├─ may pass, fewer than four tries ◄───────────┤
//!   └─ Revive ─── dead ◄─ for good, GiveUp ◄───────┘
//!                  └─ CloseByHand ─► closed
//! ```
//!
//! A notice without channels only stands in the unit's inbox on the page. It is queued in the
//! very append that states what it is about; from then on only the courier and people of the
//! office speak to it. An attempt is on record before anything is sent, so that a crash between
//! the two leaves a question (unknown) and never a message nobody knows of.
//!
//! Names and numbers are in no fact: a letter goes to an office of a unit, and who holds it is
//! looked up when it is sent.

mod facts;
mod hours;
mod leg;
mod letter;
mod text;
mod post;

use serde::{Deserialize, Serialize};

pub use facts::{Event, Proof, WhyExpired};
pub use hours::{is_quiet, overdue_at, send_at};
pub use leg::{ANSWER_WITHIN, END_WITHIN, Errand, Question, RETRY_AFTER, State};
pub use letter::{Channel, Letter, NoticeId, NoticeKind, Recipient};
pub use post::{Address, Parcel, Receipt, Taken, Undelivered};
pub(crate) use text::harmless;
pub use text::{MAX_TEXT, OFFICE, OWN_WORDS, Template, Values, Variable, segments};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::refusal::reason_within;
use crate::roster::Role;
use crate::time::Moment;
use leg::{Leg, Stage};

/// Longest code of a gateway that is kept; what is longer is cut.
const MAX_CODE: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// Whoever states the fact it is about; a rule of the house, not a person's wish.
    Queue(Box<Letter>),
    /// On one of its channels.
    On(Channel, Act),
}

/// All but the last two are the courier's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Act {
    /// It will be sent now.
    Attempt {},
    /// The gateway took attempt `no`.
    Accept {
        no: u32,
        provider_id: Option<String>,
        receipt_follows: bool,
    },
    /// It arrived, by what the provider says; `at` by the provider's clock.
    Deliver {
        at: Moment,
    },
    /// Attempt `no` came to nothing.
    Fail {
        no: u32,
        code: String,
        failure: Failure,
    },
    /// Nobody knows what became of attempt `no`.
    Lose {
        no: u32,
        code: String,
    },
    /// Nobody will ever know; a person must look.
    GiveUp {
        code: String,
    },
    Expire {
        reason: WhyExpired,
    },
    /// A person of the office sends a dead one again.
    Revive {
        reason: String,
    },
    /// A person of the office knows how it ended.
    CloseByHand {
        reason: String,
        delivered: bool,
    },
}

/// What a failed attempt says of the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Failure {
    /// The way itself was closed. That is not held against the message: it counts as no try.
    Away,
    ForNow,
    ForGood,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    letter: Option<Box<Letter>>,
    legs: Vec<Leg>,
}

impl Decider for Notice {
    const STREAM: &'static str = "notice";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        let (channel, act) = match command {
            Command::Queue(letter) => return self.queue(letter),
            Command::On(channel, act) => (channel, act),
        };
        match act {
            Act::Revive { .. } | Act::CloseByHand { .. } => {
                world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::Admin])?;
            }
            Act::Attempt {}
            | Act::Accept { .. }
            | Act::Deliver { .. }
            | Act::Fail { .. }
            | Act::Lose { .. }
            | Act::GiveUp { .. }
            | Act::Expire { .. } => world.actor.must_be(&[Role::System])?,
        }
        let sheet = self.sheet(channel, world.now)?;
        match act {
            Act::Attempt {} => sheet.attempt(),
            Act::Accept { no, provider_id, receipt_follows } => {
                Ok(sheet.accept(no, provider_id, receipt_follows))
            }
            Act::Deliver { at } => Ok(sheet.deliver(at)),
            Act::Fail { no, code, failure } => Ok(sheet.fail(no, code, failure)),
            Act::Lose { no, code } => Ok(sheet.lose(no, code)),
            Act::GiveUp { code } => Ok(sheet.give_up(code)),
            Act::Expire { reason } => sheet.expire(reason),
            Act::Revive { reason } => sheet.revive(reason),
            Act::CloseByHand { reason, delivered } => sheet.close_by_hand(reason, delivered),
        }
    }

    fn evolve(mut self, event: &Event) -> Self {
        match event {
            Event::NoticeQueued(letter) => {
                self.legs = letter.channels.iter().map(|it| Leg::new(*it, letter)).collect();
                self.letter = Some(letter.clone());
            }
            Event::NoticeAttempted { channel, no, at, .. } => {
                self.turn(*channel, |leg| leg.attempted(*no, *at));
            }
            Event::NoticeAccepted { channel, provider_id, at, .. } => {
                self.turn(*channel, |leg| leg.accepted(provider_id.clone(), *at));
            }
            Event::NoticeDelivered { channel, .. } => {
                self.turn(*channel, |leg| leg.stage = Stage::Delivered);
            }
            Event::NoticeFailed { channel, retry_at, away, .. } => {
                self.turn(*channel, |leg| leg.failed(*retry_at, *away));
            }
            Event::NoticeUnknown { channel, .. } => {
                self.turn(*channel, |leg| leg.stage = Stage::Unknown);
            }
            Event::NoticeDead { channel, .. } => {
                self.turn(*channel, |leg| leg.stage = Stage::Dead);
            }
            Event::NoticeExpired { channel, .. } => {
                self.turn(*channel, |leg| leg.stage = Stage::Expired);
            }
            Event::NoticeRevived { channel, at, .. } => {
                self.turn(*channel, |leg| leg.revived(*at));
            }
            Event::NoticeClosedByHand { channel, .. } => {
                self.turn(*channel, |leg| leg.stage = Stage::Closed);
            }
        }
        self
    }
}

impl Notice {
    pub fn letter(&self) -> Option<&Letter> {
        self.letter.as_deref()
    }

    /// How far each of its channels is; none where it only stands in the inbox.
    pub fn legs(&self) -> impl Iterator<Item = (Channel, State)> {
        self.legs.iter().map(|leg| (leg.channel, leg.stage.state()))
    }

    /// When it is tried on a channel, or tried again, if nothing happens before.
    pub fn next_try(&self, channel: Channel) -> Option<Moment> {
        let urgent = self.letter()?.urgent;
        self.legs.iter().find(|leg| leg.channel == channel)?.next_try(urgent)
    }

    /// Every channel has come to an end that nobody can change.
    pub fn is_over(&self) -> bool {
        self.legs.iter().all(|leg| leg.stage.is_final())
    }

    /// The same, or to one that only a person could still change, or a late receipt.
    pub fn is_ended(&self) -> bool {
        self.legs.iter().all(|leg| leg.stage.is_ended())
    }

    /// What is next to be done on each channel, and when; nothing on those at their end.
    pub fn errands(&self, now: Moment) -> Vec<(Channel, Moment, Errand)> {
        let Some(letter) = self.letter() else { return Vec::new() };
        let next = |leg: &Leg| {
            let (at, errand) = leg.next(letter, now)?;
            Some((leg.channel, at, errand))
        };
        self.legs.iter().filter_map(next).collect()
    }

    /// Under what name a provider knows it: the same for every attempt, so that one that was
    /// made twice is seen to be the same; another one once a person sends it again.
    pub fn key(&self, channel: Channel) -> Option<String> {
        let leg = self.legs.iter().find(|leg| leg.channel == channel)?;
        let notice = self.letter()?.notice.0.simple();
        Some(match leg.revivals {
            0 => format!("{notice}-{channel}"),
            revivals => format!("{notice}-{channel}-{revivals}"),
        })
    }

    /// The number of the newest attempt on a channel; 0 before the first.
    pub fn attempts(&self, channel: Channel) -> u32 {
        self.legs.iter().find(|leg| leg.channel == channel).map_or(0, |leg| leg.no)
    }

    fn turn(&mut self, channel: Channel, change: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.legs.iter_mut().find(|leg| leg.channel == channel) {
            change(leg);
        }
    }

    /// The first letter holds: the same cause and recipient is the same notice.
    fn queue(&self, letter: Box<Letter>) -> Result<Vec<Event>, Refusal> {
        if self.letter.is_some() {
            return Ok(vec![]);
        }
        letter.fits()?;
        Ok(vec![Event::NoticeQueued(letter)])
    }

    fn sheet(&self, channel: Channel, now: Moment) -> Result<Sheet<'_>, Refusal> {
        let letter = self.letter().ok_or(Refusal::NotFound)?;
        let leg = self.legs.iter().find(|leg| leg.channel == channel);
        Ok(Sheet { letter, leg: leg.ok_or(Refusal::NotFound)?, now })
    }
}

/// One channel of a letter at an instant: what all acts decide by.
struct Sheet<'n> {
    letter: &'n Letter,
    leg: &'n Leg,
    now: Moment,
}

impl Sheet<'_> {
    /// Refuses before its hour, by night, and once it is too late.
    fn attempt(&self) -> Result<Vec<Event>, Refusal> {
        let Stage::Waiting { from } = self.leg.stage else { return Ok(vec![]) };
        if self.now >= self.leg.until {
            return Err(Refusal::WrongState { state: "已过期" });
        }
        let from = send_at(from.max(self.now), self.letter.urgent);
        if self.now < from {
            return Err(Refusal::TooEarly { from });
        }
        let (notice, channel) = self.names();
        Ok(vec![Event::NoticeAttempted { notice, channel, no: self.leg.no + 1, at: self.now }])
    }

    /// Also of one that was taken for lost. What is taken and gives no receipt is delivered, as
    /// far as anybody will ever know.
    fn accept(&self, no: u32, provider_id: Option<String>, receipt_follows: bool) -> Vec<Event> {
        let taken = self.leg.stage.may_be_under_way() || self.leg.stage == Stage::Dead;
        if no != self.leg.no || !taken || matches!(self.leg.stage, Stage::Accepted { .. }) {
            return vec![];
        }
        let ((notice, channel), at) = (self.names(), self.now);
        let mut facts = vec![Event::NoticeAccepted { notice, channel, no, provider_id, at }];
        if !receipt_follows {
            facts.push(Event::NoticeDelivered { notice, channel, no, at, proof: Proof::Accepted });
        }
        facts
    }

    /// A receipt may come before the gateway's answer, and after a person was asked to look.
    fn deliver(&self, at: Moment) -> Vec<Event> {
        if self.leg.stage.is_final() || self.leg.no == 0 {
            return vec![];
        }
        let ((notice, channel), no) = (self.names(), self.leg.no);
        vec![Event::NoticeDelivered { notice, channel, no, at, proof: Proof::Receipt }]
    }

    /// Tried again after a while; after the last try, and where no try would help, a person
    /// must look.
    fn fail(&self, no: u32, code: String, failure: Failure) -> Vec<Event> {
        if no != self.leg.no || !self.leg.stage.may_be_under_way() {
            return vec![];
        }
        let ((notice, channel), at, code) = (self.names(), self.now, short(code));
        let away = failure == Failure::Away;
        let retry_at = match failure {
            Failure::Away => Some(RETRY_AFTER[0]),
            Failure::ForNow => self.leg.retry_after(),
            Failure::ForGood => None,
        };
        let retry_at = retry_at.map(|after| send_at(at.plus(after), self.letter.urgent));
        let dead = Event::NoticeDead { notice, channel, code: code.clone() };
        let mut facts = vec![Event::NoticeFailed { notice, channel, no, code, at, retry_at, away }];
        facts.extend(retry_at.is_none().then_some(dead));
        facts
    }

    fn lose(&self, no: u32, code: String) -> Vec<Event> {
        if no != self.leg.no || !matches!(self.leg.stage, Stage::Attempted) {
            return vec![];
        }
        let ((notice, channel), at, code) = (self.names(), self.now, short(code));
        vec![Event::NoticeUnknown { notice, channel, no, code, at }]
    }

    fn give_up(&self, code: String) -> Vec<Event> {
        if !self.leg.stage.may_be_under_way() {
            return vec![];
        }
        let (notice, channel) = self.names();
        vec![Event::NoticeDead { notice, channel, code: short(code) }]
    }

    /// Only what was not sent can expire; whatever may be under way has another end.
    fn expire(&self, reason: WhyExpired) -> Result<Vec<Event>, Refusal> {
        if !matches!(self.leg.stage, Stage::Waiting { .. }) {
            return Ok(vec![]);
        }
        let from = self.leg.last_call(self.letter.urgent);
        if reason == WhyExpired::TooLate && self.now < from {
            return Err(Refusal::TooEarly { from });
        }
        let (notice, channel) = self.names();
        Ok(vec![Event::NoticeExpired { notice, channel, reason }])
    }

    fn revive(&self, reason: String) -> Result<Vec<Event>, Refusal> {
        reason_within(&reason)?;
        match self.leg.stage {
            Stage::Waiting { .. } => Ok(vec![]),
            Stage::Dead => {
                let ((notice, channel), at) = (self.names(), self.now);
                Ok(vec![Event::NoticeRevived { notice, channel, reason, at }])
            }
            Stage::Attempted
            | Stage::Accepted { .. }
            | Stage::Unknown
            | Stage::Delivered
            | Stage::Expired
            | Stage::Closed => Err(self.wrong_state()),
        }
    }

    fn close_by_hand(&self, reason: String, delivered: bool) -> Result<Vec<Event>, Refusal> {
        reason_within(&reason)?;
        match self.leg.stage {
            Stage::Closed => Ok(vec![]),
            Stage::Waiting { .. } | Stage::Accepted { .. } | Stage::Unknown | Stage::Dead => {
                let (notice, channel) = self.names();
                Ok(vec![Event::NoticeClosedByHand { notice, channel, reason, delivered }])
            }
            Stage::Attempted | Stage::Delivered | Stage::Expired => Err(self.wrong_state()),
        }
    }

    fn names(&self) -> (NoticeId, Channel) {
        (self.letter.notice, self.leg.channel)
    }

    fn wrong_state(&self) -> Refusal {
        Refusal::WrongState { state: self.leg.stage.in_words() }
    }
}

fn short(code: String) -> String {
    if code.chars().count() <= MAX_CODE { code } else { code.chars().take(MAX_CODE).collect() }
}
