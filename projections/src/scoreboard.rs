//! The scoreboard (得分明细): one row per line, each with its sentence and the facts it rests on.
//!
//! A lamp that settles and a plate that is shown give a line each, and so does an adjustment.
//! What is taken back later is not erased: it gets a line of its own that gives back what the
//! first one gave, on the side (gain or loss) on which that one stood, so that a cap on gains
//! counts only what still holds.

use domain::Decider;
use domain::assignment::{Assignment, AssignmentId, Importance, RevisionCause, UnitRole};
use domain::matter::{ItemNo, MatterId};
use domain::quarter::Season;
use domain::score::{Points, RuleBook};
use domain::time::{Moment, Quarter, in_words};
use domain::unit::UnitId;
use uuid::Uuid;

use crate::columns::{Json, columns};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Page, Questions, ask};
use crate::sentence::{because, quarter_in_words, rests_on};
use crate::told::Told;
pub use crate::verdict::{Code, Side};
use crate::verdict::{Given, Why, given};

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
        /// Where it is posted.
        pub quarter: Quarter,
        /// Where it belongs, if that is another quarter, whose books were closed.
        pub origin: Option<Quarter>,
        pub code: Code,
        /// What it weighs by; with the code this is all that other rules need.
        pub role: Option<UnitRole>,
        pub importance: Option<Importance>,
        pub points: Points,
        pub side: Side,
        /// It takes back a line given before.
        pub voids: bool,
        /// Version of the rule set that paid it.
        pub rules: u32,
        /// None for an adjustment, as are role, importance, matter and item.
        pub assignment: Option<AssignmentId>,
        pub matter: Option<MatterId>,
        pub item: Option<ItemNo>,
        pub sentence: String,
        /// The facts it rests on, by id.
        pub events: Json<Vec<Uuid>>,
        pub effective_at: Moment,
    }
}

pub struct Scoreboard;

impl Fold for Scoreboard {
    const NAME: &'static str = "scoreboard";
    const VERSION: u32 = 3;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM, RuleBook::STREAM, Season::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        given(fact).iter().map(|it| Key { line: it.line }).collect()
    }

    fn apply(key: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        row.or_else(|| given(fact).iter().find(|it| it.line == key.line).map(|it| row_of(it, fact)))
    }
}

fn row_of(given: &Given<'_>, fact: &Told) -> Row {
    let account = given.account;
    let assignment = account.map(|it| AssignmentId::of(it.matter, it.item, &it.unit, &it.period));
    Row {
        unit: given.unit.clone(),
        quarter: given.quarter,
        origin: given.origin,
        code: given.code,
        role: account.map(|it| it.role),
        importance: account.map(|it| it.importance),
        points: given.points,
        side: given.side,
        voids: given.voids,
        rules: given.rules,
        assignment,
        matter: account.map(|it| it.matter),
        item: account.map(|it| it.item),
        sentence: sentence(given),
        events: Json(vec![fact.event_id]),
        effective_at: given.effective_at,
    }
}

/// The reason, from which quarter it comes if from an earlier one, and what it pays.
fn sentence(given: &Given<'_>) -> String {
    let origin = given.origin.map(|it| format!("（原{}）", quarter_in_words(it)));
    let origin = origin.unwrap_or_default();
    format!("{}{origin}，{}分", reason(given), given.points.signed())
}

fn reason(given: &Given<'_>) -> String {
    let due = given.account.map(|it| in_words(it.due.day())).unwrap_or_default();
    match &given.why {
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
        Why::Adjusted(adjustment) => rests_on(adjustment),
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
