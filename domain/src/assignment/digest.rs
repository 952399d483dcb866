//! Digest (每日汇总): what changed a unit's score and was not said at once, in one letter to its
//! principal and one to its staff at the end of the day (A20, M94).
//!
//! ```text
//! ── 17:00 ─────────────────────────────────── 17:00 ──
//!          green, yellow, revised, made void     └─► one letter each; nothing on a quiet day
//!          red ─► at once, and in no digest
//! ```
//!
//! The lamp of what is overdue is red and in the digest all the same: the reminder of the same
//! instant has rung, but says nothing of points.
//!
//! It names its day, not “today”, so that it stays true: it may ring until the next digest takes
//! its place a day later (by night it waits for the morning), and then stands in the inbox alone.
//! One that is laid later than that rings nobody, because the courier lets it expire.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};

use super::letters::{MAX_NAMED, task};
use super::{Account, AssignmentId, Event};
use crate::contact::ContactRole;
use crate::notice::{
    Channel, Letter, NoticeId, NoticeKind, OFFICE, OWN_WORDS, Recipient, Values, Variable,
};
use crate::score::{Points, RuleBook, RuleCode};
use crate::time::{Moment, in_words};
use crate::unit::UnitId;
use crate::warning::LampReason;

/// The hour of Beijing at which a day's digest is due.
const HOUR: u32 = 17;
/// How long it may ring: until the next one.
const USEFUL: TimeDelta = TimeDelta::days(1);
/// Longest text, in characters: with a signature of twenty, three pieces of a message (A21).
const MOST: usize = 180;
/// What is kept of that for what is not named.
const REST: usize = 16;

/// A change of a unit's score that was not said at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub assignment: AssignmentId,
    pub unit: UnitId,
    /// `绿灯+1.000`
    said: String,
    points: Points,
}

/// The first instant for a digest that is not before this one.
pub fn digest_at(at: Moment) -> Moment {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).expect("an hour of the day");
    let today = Moment::on(at.day(), hour);
    if at <= today { today } else { next_digest(today) }
}

/// The digest of the day behind.
pub fn next_digest(at: Moment) -> Moment {
    at.plus(TimeDelta::days(1))
}

impl Event {
    /// What the fact changes in whose score, by the rules its duty was issued under.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
    pub(super) fn scores(&self, rules: &RuleBook) -> Option<(&Account, Points)> {
        let of = |account: &Account, code| account.points(rules.version(account.rules), code);
        Some(match self {
            Self::LampSettled { account, lamp, .. } => {
                (account, of(account, RuleCode::of_lamp(*lamp)?))
            }
            Self::LampVoided { account, lamp, .. } => {
                (account, -of(account, RuleCode::of_lamp(*lamp)?))
            }
            Self::PlateShown { account, plate, .. } => {
                (account, of(account, RuleCode::of_plate(*plate)))
            }
            Self::PlateVoided { account, plate, .. } => {
                (account, -of(account, RuleCode::of_plate(*plate)))
            }
            Self::PlateRevised { account, old, plate, .. } => {
                let (old, new) = (RuleCode::of_plate(*old), RuleCode::of_plate(*plate));
                (account, of(account, new) + -of(account, old))
            }
            _ => return None,
        })
    }

    /// A red verdict, but for the lamp of what is overdue: that is said by the reminder of the
    /// same instant.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
    pub(super) fn is_said_at_once(&self) -> bool {
        use crate::warning::{Lamp, Plate};
        match self {
            Self::LampSettled { lamp, reason_code, .. } => {
                *lamp == Lamp::Red && *reason_code != LampReason::Overdue
            }
            Self::PlateShown { plate, .. } | Self::PlateRevised { plate, .. } => {
                *plate == Plate::Red
            }
            _ => false,
        }
    }

    /// What the digest of its day says of it: nothing of what was said at once, and nothing where
    /// an earlier verdict is changed and its points are not.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
    pub fn quiet_change(&self, rules: &RuleBook) -> Option<Change> {
        let (account, points) = self.scores(rules)?;
        let shown = match self {
            Self::LampSettled { lamp, .. } => lamp.in_words().to_owned(),
            Self::PlateShown { plate, .. } => plate.in_words().to_owned(),
            _ if points == Points::ZERO => return None,
            Self::LampVoided { lamp, .. } => format!("{}作废", lamp.in_words()),
            Self::PlateVoided { plate, .. } => format!("{}作废", plate.in_words()),
            Self::PlateRevised { old, plate, .. } => {
                format!("{}改为{}", old.in_words(), plate.in_words())
            }
            _ => return None,
        };
        let Account { matter, item, unit, period, .. } = account;
        let (assignment, unit) = (AssignmentId::of(*matter, *item, unit, period), unit.clone());
        let said = format!("{shown}{}", points.signed());
        (!self.is_said_at_once()).then_some(Change { assignment, unit, said, points })
    }
}

/// The letters of one unit and day, to the principal and to the staff; none where nothing changed.
/// `tasks` says what each assignment is about.
pub fn digest(
    unit: &UnitId,
    at: Moment,
    changes: &[Change],
    tasks: &BTreeMap<AssignmentId, String>,
) -> Vec<Letter> {
    let mut lines: Vec<(AssignmentId, Vec<&str>)> = Vec::new();
    for change in changes {
        match lines.iter_mut().find(|(assignment, _)| *assignment == change.assignment) {
            Some((_, said)) => said.push(&change.said),
            None => lines.push((change.assignment, vec![&change.said])),
        }
    }
    let name = |it: &AssignmentId| task(tasks.get(it).map_or("", String::as_str));
    let Some((first, _)) = lines.first() else { return vec![] };
    let together = match lines.len() {
        1 => name(first),
        many => format!("{}等{many}项", name(first)),
    };
    let total: Points = changes.iter().map(|change| change.points).sum();
    let head = format!(
        "{OFFICE}：{}评定{}项，合计{}分：",
        in_words(at.day()),
        lines.len(),
        total.signed()
    );
    let named = lines.iter().map(|(it, said)| format!("“{}”{}", name(it), said.join("、")));
    let text = as_many_as_fit(head, &named.collect::<Vec<_>>());
    let about: Vec<_> = lines.iter().map(|(it, _)| *it).take(MAX_NAMED).collect();
    let letter = |role| {
        let to = Recipient { unit: unit.clone(), role };
        let cause = format!("digest/{}/{}", unit.as_str(), at.day());
        let values = Values::default().of_unit(unit).with(Variable::Office, OFFICE);
        Letter {
            notice: NoticeId::of(&cause, &to),
            to,
            kind: NoticeKind::Digest,
            about: about.clone(),
            text: text.clone(),
            template: OWN_WORDS.to_owned(),
            values: values.with(Variable::Task, &together),
            channels: vec![Channel::Sms],
            not_before: at,
            expires_at: at.plus(USEFUL),
            until_reported: false,
            urgent: false,
        }
    };
    [ContactRole::Principal, ContactRole::Staff].map(letter).into()
}

/// The lines behind the head, and how many found no room.
fn as_many_as_fit(head: String, lines: &[String]) -> String {
    let mut text = head;
    for (no, line) in lines.iter().enumerate() {
        let is_last = no + 1 == lines.len();
        let room = if is_last { MOST } else { MOST - REST };
        if text.chars().count() + line.chars().count() + 1 > room {
            let rest = lines.len() - no;
            let more = if no == 0 {
                "请登录查看。".into()
            } else {
                format!("另{rest}项请登录查看。")
            };
            return text + &more;
        }
        text = text + line + if is_last { "。" } else { "；" };
    }
    text
}
