//! The scoreboard (得分明细): one row per line, each with its sentence and the facts it rests on.
//!
//! A lamp that settles and a plate that is shown give a line each. What is taken back later is
//! not erased: it gets a line of its own that gives back what the first one gave, on the side
//! (gain or loss) on which that one stood, so that a cap on gains counts only what still holds.

use domain::assignment::{Account, Assignment, AssignmentId, Event, RevisionCause};
use domain::matter::{ItemNo, MatterId};
use domain::score::{Points, RuleBook, RuleCode};
use domain::time::{Moment, Quarter, in_words};
use domain::unit::UnitId;
use domain::warning::{Lamp, Plate, PlateReason};
use domain::{Decider, Fact};
use uuid::Uuid;

use crate::columns::{Json, columns, words};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Page, Questions, ask};
use crate::sentence::because;
use crate::told::Told;

/// Whether a line counts among the gains, which a rule set caps, or among the losses.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::Display,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Side {
    Gain,
    Loss,
}

words! { Side }

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        /// Of the fact that gave the line, and the rule that paid it.
        pub line: Uuid,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub unit: UnitId,
        pub quarter: Quarter,
        pub code: RuleCode,
        pub points: Points,
        pub side: Side,
        /// It takes back a line given before.
        pub voids: bool,
        /// Version of the rule set that paid it.
        pub rules: u32,
        pub assignment: AssignmentId,
        pub matter: MatterId,
        pub item: ItemNo,
        pub sentence: String,
        /// The facts it rests on, by id.
        pub events: Json<Vec<Uuid>>,
        pub effective_at: Moment,
    }
}

pub struct Scoreboard;

impl Fold for Scoreboard {
    const NAME: &'static str = "scoreboard";
    const VERSION: u32 = 1;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM, RuleBook::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        verdicts(fact).iter().map(|verdict| verdict.key(fact)).collect()
    }

    fn apply(key: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let given = verdicts(fact).into_iter().find(|verdict| verdict.key(fact) == *key);
        row.or_else(|| given.map(|verdict| verdict.line(fact)))
    }
}

/// What one fact says about one line, before it is worded.
pub(crate) struct Verdict<'f> {
    pub(crate) account: &'f Account,
    pub(crate) code: RuleCode,
    pub(crate) voids: bool,
    why: Why<'f>,
    effective_at: Moment,
}

enum Why<'f> {
    Lamp(Lamp, &'f str),
    Plate(Plate, PlateReason, &'f str),
    Auto(&'f str),
    LampVoided(Lamp, &'f str),
    PlateVoided(Plate, &'f str),
    Replaced(Plate, RevisionCause),
    Revised(Plate, RevisionCause, PlateReason, &'f str),
}

/// The lines a fact gives; most give none.
pub(crate) fn verdicts(fact: &Told) -> Vec<Verdict<'_>> {
    let Fact::Assignment(event) = &fact.fact else { return Vec::new() };
    let at = fact.effective_at;
    let one = |account, code: Option<RuleCode>, voids, why, effective_at| {
        let verdict = |code| Verdict { account, code, voids, why, effective_at };
        code.map(verdict).into_iter().collect::<Vec<_>>()
    };
    let of_plate = |plate: &Plate| Some(RuleCode::of_plate(*plate));
    match event {
        Event::LampSettled { account, lamp, reason, effective_at, .. } => {
            let why = Why::Lamp(*lamp, reason);
            one(account, RuleCode::of_lamp(*lamp), false, why, *effective_at)
        }
        Event::LampVoided { account, lamp, reason } => {
            one(account, RuleCode::of_lamp(*lamp), true, Why::LampVoided(*lamp, reason), at)
        }
        Event::PlateShown { account, plate, reason_code, reason, auto, effective_at, .. } => {
            let given = Why::Plate(*plate, *reason_code, reason);
            let why = if *auto { Why::Auto(reason) } else { given };
            one(account, of_plate(plate), false, why, *effective_at)
        }
        Event::PlateVoided { account, plate, reason } => {
            one(account, of_plate(plate), true, Why::PlateVoided(*plate, reason), at)
        }
        Event::PlateRevised { account, old, plate, reason_code, reason, cause, .. } => {
            let mut lines = one(account, of_plate(old), true, Why::Replaced(*old, *cause), at);
            let why = Why::Revised(*plate, *cause, *reason_code, reason);
            lines.extend(one(account, of_plate(plate), false, why, at));
            lines
        }
        _ => Vec::new(),
    }
}

impl Verdict<'_> {
    fn key(&self, fact: &Told) -> Key {
        let (code, void) = (self.code, if self.voids { "/void" } else { "" });
        Key { line: Uuid::new_v5(&fact.event_id, format!("{code}{void}").as_bytes()) }
    }

    /// What the line pays, and the side it stands on.
    pub(crate) fn points(&self, fact: &Told) -> (Points, Side) {
        let rules = fact.rules.version(self.account.rules);
        let given = self.account.points(rules, self.code);
        let side = if given < Points::ZERO { Side::Loss } else { Side::Gain };
        (if self.voids { -given } else { given }, side)
    }

    fn line(&self, fact: &Told) -> Row {
        let Account { matter, item, period, unit, rules, .. } = self.account;
        let (points, side) = self.points(fact);
        Row {
            unit: unit.clone(),
            quarter: self.account.quarter(),
            code: self.code,
            points,
            side,
            voids: self.voids,
            rules: *rules,
            assignment: AssignmentId::of(*matter, *item, unit, period),
            matter: *matter,
            item: *item,
            sentence: format!("{}，{}分", self.reason(), points.signed()),
            events: Json(vec![fact.event_id]),
            effective_at: self.effective_at,
        }
    }

    fn reason(&self) -> String {
        let due = in_words(self.account.due.day());
        match &self.why {
            Why::Lamp(lamp, reason) => format!("{reason}，亮{}", lamp.in_words()),
            Why::Auto(reason) => format!("{reason}，自动亮红牌"),
            Why::Plate(plate, code, reason) => {
                format!("{due}应报，审核{}，亮{}", because(*code, reason), plate.in_words())
            }
            Why::Revised(plate, cause, code, reason) => {
                let (how, why) = (again(*cause), because(*code, reason));
                format!("{due}应报，{how}审核{why}，改亮{}", plate.in_words())
            }
            Why::Replaced(plate, cause) => {
                format!("{due}应报，已{}，原{}不再计分", again(*cause), plate.in_words())
            }
            Why::LampVoided(lamp, reason) => {
                format!("{due}应报，{reason}，原{}不再计分", lamp.in_words())
            }
            Why::PlateVoided(plate, reason) => {
                format!("{due}应报，{reason}，原{}不再计分", plate.in_words())
            }
        }
    }
}

fn again(cause: RevisionCause) -> &'static str {
    match cause {
        RevisionCause::Review => "复核",
        RevisionCause::Delivered => "补报",
    }
}

/// A line of the scoreboard.
pub type Line = EntryOf<Scoreboard>;

impl Questions {
    /// The lines of a unit in a quarter, in the order in which they were given.
    pub async fn score_lines(
        &self,
        unit: &UnitId,
        quarter: Quarter,
        page: Page<Key>,
    ) -> Answer<Vec<Line>> {
        let mut asking = ask::<Scoreboard>();
        asking.push("unit = ").push_bind(unit.as_str());
        asking.push(" AND quarter = ").push_bind(quarter.to_string());
        if let Some(Key { line }) = page.after {
            asking.push(" AND (position, line) > (SELECT position, line FROM scoreboard");
            asking.push(" WHERE line = ").push_bind(line).push(")");
        }
        asking.push(" ORDER BY position, line LIMIT ").push_bind(page.rows());
        self.rows::<Scoreboard>(&mut asking).await
    }

    /// How many lines, and what they come to before any cap.
    pub async fn sum_of_lines(&self, unit: &UnitId, quarter: Quarter) -> Answer<(u64, Points)> {
        let (count, sum): (i64, i64) = sqlx::query_as(
            "SELECT count(*), coalesce(sum(points), 0)::bigint FROM scoreboard \
             WHERE unit = $1 AND quarter = $2",
        )
        .bind(unit.as_str())
        .bind(quarter.to_string())
        .fetch_one(self.pool())
        .await?;
        Ok((count.unsigned_abs(), Points::milli(sum)))
    }

    /// What each of these assignments has earned so far, line by line.
    pub async fn lines_of(&self, assignments: &[AssignmentId]) -> Answer<Vec<Line>> {
        let ids: Vec<Uuid> = assignments.iter().map(|it| it.0).collect();
        let mut asking = ask::<Scoreboard>();
        asking.push("assignment = ANY(").push_bind(ids).push(") ORDER BY position, line");
        self.rows::<Scoreboard>(&mut asking).await
    }
}
