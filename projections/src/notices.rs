//! Notices (通知): what was said to whom, and what became of it on each of its channels.
//!
//! A unit reads its inbox in them, the office its outbox. How far a channel is, the notice itself
//! knows; kept beside it is what was heard last of each.

use domain::contact::ContactRole;
use domain::notice::{Channel, Event, Letter, Notice, NoticeId, NoticeKind, State, WhyExpired};
use domain::time::Moment;
use domain::unit::UnitId;
use domain::{Decider, Fact};
use event_store::Cursor;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::columns::{Json, columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask, texts};
use crate::sentence::sentence;
use crate::told::Told;

words! { ContactRole, NoticeKind, State }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub notice: NoticeId,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        /// Whom it is for.
        pub unit: UnitId,
        pub role: ContactRole,
        pub kind: NoticeKind,
        pub queued_at: Moment,
        /// The place of that fact: in this order notices are read.
        pub queued: Cursor,
        /// How far it is on each channel; none where it does not go out on it.
        pub sms: Option<State>,
        pub email: Option<State>,
        /// What was heard last of each channel, where something was.
        pub heard: Json<Vec<Heard>>,
        /// The notice as its facts made it; its letter and its course are asked of it.
        pub whole: Json<Notice>,
        /// How many facts its stream has; commands give it as the version they expect.
        pub version: u64,
    }
}

/// What was heard last of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    pub channel: Channel,
    pub at: Moment,
    /// The fact in words.
    pub said: String,
    /// Why it did not arrive: the gateway's, or ours in capitals.
    pub code: Option<String>,
}

/// One channel of a notice (渠道投递).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub channel: Channel,
    pub state: State,
    pub attempts: u32,
    pub code: Option<String>,
    /// When something happened to it last; none while nothing has.
    pub at: Option<Moment>,
    /// When it is tried, or tried again.
    pub next_at: Option<Moment>,
    /// What happened to it last, or will.
    pub text: String,
}

pub struct Notices;

impl Fold for Notices {
    const NAME: &'static str = "notices";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Notice::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        fact.stream_id().map(|id| Key { notice: NoticeId(id) }).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let Fact::Notice(event) = &fact.fact else { return row };
        let mut row = match (row, event) {
            (None, Event::NoticeQueued(letter)) => queued(letter, fact),
            (row, _) => row?,
        };
        row.whole.0 = row.whole.0.evolve(event);
        let state = |wanted| {
            row.whole.0.legs().find_map(|(channel, state)| (channel == wanted).then_some(state))
        };
        (row.sms, row.email) = (state(Channel::Sms), state(Channel::Email));
        row.hear(event, fact);
        row.version = fact.sequence;
        Some(row)
    }
}

fn queued(letter: &Letter, fact: &Told) -> Row {
    Row {
        unit: letter.to.unit.clone(),
        role: letter.to.role,
        kind: letter.kind,
        queued_at: fact.effective_at,
        queued: fact.position,
        sms: None,
        email: None,
        heard: Json(Vec::new()),
        whole: Json(Notice::default()),
        version: 0,
    }
}

impl Row {
    fn hear(&mut self, event: &Event, fact: &Told) {
        let Some(channel) = event.channel() else { return };
        let before = self.heard.0.iter().position(|it| it.channel == channel);
        let before = before.map(|place| self.heard.0.remove(place));
        let code = match event {
            Event::NoticeFailed { code, .. }
            | Event::NoticeUnknown { code, .. }
            | Event::NoticeDead { code, .. } => Some(code.clone()),
            Event::NoticeExpired { reason: WhyExpired::TooLate, .. } => Some("TOO_LATE".into()),
            Event::NoticeExpired { reason: WhyExpired::NoLongerNeeded, .. } => {
                Some("NO_LONGER_NEEDED".into())
            }
            // What was wrong before may be wrong again.
            Event::NoticeAttempted { .. } | Event::NoticeClosedByHand { .. } => {
                before.and_then(|it| it.code)
            }
            Event::NoticeQueued(_)
            | Event::NoticeAccepted { .. }
            | Event::NoticeDelivered { .. }
            | Event::NoticeRevived { .. } => None,
        };
        let (at, said) = (fact.effective_at, sentence(&fact.fact));
        self.heard.0.push(Heard { channel, at, said, code });
        self.heard.0.sort_by_key(|it| it.channel);
    }

    pub fn letter(&self) -> Option<&Letter> {
        self.whole.0.letter()
    }

    /// What became of it on each of its channels.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.whole.0.legs().map(|(channel, state)| self.delivery(channel, state)).collect()
    }

    fn delivery(&self, channel: Channel, state: State) -> Delivery {
        let heard = self.heard.0.iter().find(|it| it.channel == channel);
        let next_at = self.whole.0.next_try(channel);
        let text = match (heard, next_at) {
            (Some(heard), _) => format!("{}：{}", heard.at.in_words(), heard.said),
            (None, Some(at)) => format!("{}待发送，{}发出", channel.in_words(), at.in_words()),
            (None, None) => format!("{}待发送，已过发送时限", channel.in_words()),
        };
        Delivery {
            channel,
            state,
            attempts: self.whole.0.attempts(channel),
            code: heard.and_then(|it| it.code.clone()),
            at: heard.map(|it| it.at),
            next_at,
            text,
        }
    }
}

/// A notice as it now stands.
pub type Entry = EntryOf<Notices>;

/// Which of what goes out; an empty list or none asks for all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In one of these on a channel; on this one, where one is named.
    pub states: Vec<State>,
    pub channel: Option<Channel>,
    pub unit: Option<UnitId>,
    pub kind: Option<NoticeKind>,
}

impl Filter {
    fn ask(&self, asking: &mut Asking<'_>) {
        asking.push("(");
        for (n, channel) in Channel::VARIANTS.iter().enumerate() {
            let column = match channel {
                Channel::Sms => "sms",
                Channel::Email => "email",
            };
            asking.push(if n == 0 { "" } else { " OR " });
            match self.channel {
                Some(wanted) if wanted != *channel => asking.push("false"),
                _ if self.states.is_empty() => asking.push(format!("{column} IS NOT NULL")),
                _ => {
                    asking.push(format!("{column} = ANY(")).push_bind(texts(&self.states)).push(")")
                }
            };
        }
        asking.push(")");
        if let Some(unit) = &self.unit {
            asking.push(" AND unit = ").push_bind(unit.as_str().to_owned());
        }
        if let Some(kind) = self.kind {
            asking.push(" AND kind = ").push_bind(kind.to_string());
        }
    }
}

impl Questions {
    /// What is said to an office of a unit, the newest first, behind place `page.after`.
    pub async fn inbox(
        &self,
        unit: &UnitId,
        role: ContactRole,
        page: Page<Cursor>,
    ) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Notices>();
        push_inbox(&mut asking, unit, role);
        push_page(&mut asking, page);
        self.rows::<Notices>(&mut asking).await
    }

    /// How much of it is newer than this place; counting stops at `most`.
    pub async fn count_inbox(
        &self,
        unit: &UnitId,
        role: ContactRole,
        newer_than: Cursor,
        most: i64,
    ) -> Answer<Count> {
        let mut asking = counting();
        push_inbox(&mut asking, unit, role);
        asking.push(" AND queued > ").push_bind(bigint(newer_than));
        self.count_up_to(&mut asking, most).await
    }

    /// What goes out, the newest first, behind place `page.after`.
    pub async fn outbox(&self, filter: &Filter, page: Page<Cursor>) -> Answer<Vec<Entry>> {
        let mut asking = ask::<Notices>();
        filter.ask(&mut asking);
        push_page(&mut asking, page);
        self.rows::<Notices>(&mut asking).await
    }

    pub async fn count_outbox(&self, filter: &Filter) -> Answer<Count> {
        let mut asking = counting();
        filter.ask(&mut asking);
        self.count_up_to(&mut asking, MAX_COUNT).await
    }

    /// These notices, in no order.
    pub async fn notices_by_id(&self, notices: &[NoticeId]) -> Answer<Vec<Entry>> {
        let notices: Vec<_> = notices.iter().map(|it| it.0).collect();
        let mut asking = ask::<Notices>();
        asking.push("notice = ANY(").push_bind(notices).push(")");
        self.rows::<Notices>(&mut asking).await
    }

    async fn count_up_to(&self, asking: &mut Asking<'_>, most: i64) -> Answer<Count> {
        asking.push(" LIMIT ").push_bind(most + 1).push(") AS found");
        let Count { total, .. } = self.count(asking).await?;
        let most = most.unsigned_abs();
        Ok(Count { total: total.min(most), exact: total <= most })
    }
}

fn counting<'a>() -> Asking<'a> {
    Asking::new("SELECT count(*) FROM (SELECT 1 FROM notices WHERE ")
}

fn push_inbox(asking: &mut Asking<'_>, unit: &UnitId, role: ContactRole) {
    asking.push("unit = ").push_bind(unit.as_str().to_owned());
    asking.push(" AND role = ").push_bind(role.to_string());
}

fn push_page(asking: &mut Asking<'_>, page: Page<Cursor>) {
    if let Some(after) = page.after {
        asking.push(" AND queued < ").push_bind(bigint(after));
    }
    asking.push(" ORDER BY queued DESC LIMIT ").push_bind(page.rows());
}

fn bigint(place: Cursor) -> i64 {
    i64::try_from(place.raw()).unwrap_or(i64::MAX)
}
