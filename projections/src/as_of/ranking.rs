//! The ranking as of an instant: score lines never change once they are written, so the tallies
//! of any instant are sums over the lines of then, and the places are computed as always. A line
//! that was true then but written later is paid as it was written.

use std::collections::HashMap;

use domain::Decider;
use domain::quarter::{Books, Season};
use domain::score::{Points, RuleBook as Rules};
use domain::time::{Moment, Quarter};
use domain::unit::{Unit, UnitId};
use event_store::{Cursor, Recorded, Stream};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use super::past::{Bound, Past, Unfolded, bigint, fold};
use crate::fold::EntryOf;
use crate::quarters::{Quarters, rules_of};
use crate::questions::{Answer, Asking, texts};
use crate::ranking::{Member, Placed, Row, published, standing_now};
use crate::rule_book::RuleBook;
use crate::scoreboard::{Code, Side};
use crate::told::{Poison, Told};
use crate::units::Units;
use crate::verdict::counted;

/// What the lines of one kind come to.
const SUMS: &str = "unit, code, side, voids, coalesce(origin, quarter) AS home, \
                    sum(points)::bigint AS points, count(*) AS lines";
const KIND: &str = " GROUP BY unit, code, side, voids, coalesce(origin, quarter)";

/// Of a line that is posted anew: where the last line of its duty's lamp, or plate, stood then,
/// if that still counts at home. What comes next is posted there (`posting.rs`).
const FOLLOWED: &str = "
    SELECT CASE WHEN sum(CASE WHEN earlier.voids THEN -1 ELSE 1 END)
                     FILTER (WHERE earlier.origin IS NULL) > 0
                THEN (array_agg(earlier.quarter ORDER BY earlier.position DESC, earlier.voids))[1]
           END AS followed
    FROM scoreboard AS earlier
    WHERE earlier.assignment = late.assignment AND left(earlier.code, 1) = left(late.code, 1)
      AND coalesce(earlier.origin, earlier.quarter) = coalesce(late.origin, late.quarter)";

/// States a rule set, which is in force nowhere yet.
const DRAFTED: &str = "RuleSetDrafted";

/// What closes the books of a quarter, and what opens them again.
const CLOSINGS: [&str; 2] = ["QuarterSettled", "QuarterReopened"];

/// Who ranked, by which rules, in which quarters.
struct Scene {
    members: Vec<Member>,
    rules: Rules,
    quarters: Vec<EntryOf<Quarters>>,
    closings: Closings,
}

/// What is posted to another quarter when facts count by the instant at which they were true.
struct Closings {
    /// Those that count, in order.
    heard: Vec<Told>,
    /// The first that does not count. What was recorded behind it, though it was true before,
    /// may have been posted elsewhere than it was then.
    first_unheard: Option<Cursor>,
}

/// Lines of one kind.
struct Sum {
    unit: UnitId,
    code: Code,
    side: Side,
    voids: bool,
    /// The quarter it belongs to, wherever it is posted.
    home: Quarter,
    points: Points,
    lines: i64,
}

type Tallies = HashMap<(Quarter, UnitId), Row>;

impl Past {
    /// The units of a group as they ranked in a quarter, best first. A unit that did not exist
    /// yet does not rank; a quarter that was frozen then answers as it was published.
    pub async fn ranking(&self, quarter: Quarter, group: &str) -> Result<Vec<Placed>, Unfolded> {
        let bound = self.bound().await?;
        let scene = self.scene().await?;
        let both = [quarter.previous(), quarter];
        let mut tallies = self.sums(bound, both, scene.closings.first_unheard).await?;
        if let (Bound::Effective(instant), Some(first)) = (bound, scene.closings.first_unheard) {
            self.late(&scene.closings, instant, first, both, &mut tallies).await?;
        }
        let [before, mut now] = both.map(|quarter| scene.ranked(quarter, group, &tallies));
        let place = |unit: &UnitId| before.iter().find(|it| it.unit == *unit)?.place;
        for placed in &mut now {
            placed.place_before = place(&placed.unit);
        }
        Ok(now)
    }

    async fn scene(&self) -> Result<Scene, Unfolded> {
        let categories = [Unit::STREAM, Rules::STREAM, Season::STREAM];
        let facts = self.log.read_streams(&self.streams(&categories).await?).await?;
        let told = self.told(&facts)?;
        let quarter = |fact: &&Told| CLOSINGS.contains(&fact.fact.kind());
        let heard = told.iter().filter(quarter).cloned().collect();
        let unheard = |it: &&Recorded| {
            CLOSINGS.contains(&it.kind.as_str()) && !self.until.counts(&it.noted())
        };
        let first_unheard = facts.iter().find(unheard).map(|it| it.position);
        let rules = self.rules(&facts)?;
        let closings = Closings { heard, first_unheard };
        let members = fold::<Units>(&told).iter().map(Member::of).collect();
        Ok(Scene { members, rules, quarters: fold::<Quarters>(&told), closings })
    }

    /// The rules in force then. A rule set is looked up by its number, also one drafted later:
    /// what was true then but noticed late may be paid by it.
    fn rules(&self, facts: &[Recorded]) -> Result<Rules, Poison> {
        let counts = |it: &&Recorded| it.kind == DRAFTED || self.until.counts(&it.noted());
        let told = facts.iter().filter(counts).filter_map(|it| Told::read(it).transpose());
        let told = told.collect::<Result<Vec<_>, _>>()?;
        Ok(fold::<RuleBook>(&told).pop().map(|it| it.row.rules.0).unwrap_or_default())
    }

    /// Every stream of these categories; there are few.
    async fn streams(&self, categories: &[&str]) -> Answer<Vec<Stream>> {
        let query =
            sqlx::query_as("SELECT DISTINCT category, id FROM timeline WHERE category = ANY($1)");
        let found: Vec<(String, String)> =
            query.bind(categories).fetch_all(self.questions.pool()).await?;
        Ok(found.into_iter().map(|(category, id)| Stream { category, id }).collect())
    }

    /// The lines that stand where they stood, summed.
    async fn sums(
        &self,
        bound: Bound,
        quarters: [Quarter; 2],
        first_unheard: Option<Cursor>,
    ) -> Answer<Tallies> {
        let mut asking = Asking::new(format!("SELECT quarter, {SUMS} FROM scoreboard WHERE "));
        asking.push("quarter = ANY(").push_bind(texts(&quarters)).push(")");
        bound.push(&mut asking, "effective_at");
        if let (Bound::Effective(_), Some(first)) = (bound, first_unheard) {
            asking.push(" AND position < ").push_bind(bigint(first));
        }
        asking.push(format!("{KIND}, quarter"));
        let mut tallies = Tallies::new();
        for row in asking.build().fetch_all(self.questions.pool()).await? {
            let quarter = word(&row, "quarter")?;
            Sum::from_row(&row)?.take_in(quarter, &mut tallies);
        }
        Ok(tallies)
    }

    /// The lines that were written down behind a closing that does not count yet: each is
    /// posted as it would have been without it. They are verdicts that were true before they
    /// were said; what takes one back is not true before.
    async fn late(
        &self,
        closings: &Closings,
        instant: Moment,
        first_unheard: Cursor,
        quarters: [Quarter; 2],
        tallies: &mut Tallies,
    ) -> Answer<()> {
        let heard: Vec<_> = closings.heard.iter().map(|it| bigint(it.position)).collect();
        let (instant, first) = (instant.utc(), bigint(first_unheard));
        let mut asking = Asking::new(format!("SELECT heard, followed, {SUMS} "));
        asking.push("FROM scoreboard AS late, LATERAL (SELECT count(*) AS heard FROM unnest(");
        asking.push_bind(heard).push("::bigint[]) AS closing WHERE closing < late.position) ");
        asking.push("AS closings, LATERAL (").push(FOLLOWED);
        asking.push(" AND earlier.effective_at <= ").push_bind(instant);
        asking.push(" AND earlier.position < ").push_bind(first).push(") AS duty WHERE ");
        // Named, so that one index serves this question too.
        asking.push("quarter IN (SELECT quarter FROM ranking) AND effective_at <= ");
        asking.push_bind(instant).push(" AND position > ").push_bind(first);
        asking.push(format!("{KIND}, heard, followed"));
        let books = closings.books();
        for row in asking.build().fetch_all(self.questions.pool()).await? {
            let sum = Sum::from_row(&row)?;
            let heard: i64 = row.try_get("heard")?;
            let then = usize::try_from(heard).ok().and_then(|heard| books.get(heard));
            let quarter = match (sum.code, then) {
                (Code::Rule(_), Some(books)) => books.posting(followed(&row)?.unwrap_or(sum.home)),
                _ => sum.home,
            };
            if quarters.contains(&quarter) {
                sum.take_in(quarter, tallies);
            }
        }
        Ok(())
    }
}

impl Scene {
    fn ranked(&self, quarter: Quarter, group: &str, tallies: &Tallies) -> Vec<Placed> {
        let of = tallies.iter().filter(|((of, _), _)| *of == quarter);
        let tallies = of.map(|((_, unit), row)| (unit.clone(), row.clone())).collect();
        let books = self.quarters.iter().find(|it| it.key.quarter == quarter).map(|it| &it.row);
        if let Some(books) = books
            && let Some(outcome) = &books.outcome
        {
            return published(&outcome.0, group, tallies, books.base);
        }
        let rules = rules_of(quarter, books.map(|it| it.rules), &self.rules);
        standing_now(&self.members, group, tallies, rules)
    }
}

impl Closings {
    /// The books before the first of them, behind it, behind the second, and so on.
    fn books(&self) -> Vec<Books> {
        let mut books = vec![Books::default()];
        for fact in &self.heard {
            let mut next = books.last().cloned().unwrap_or_default();
            if let domain::Fact::Quarter(event) = &fact.fact {
                next.hear(event);
            }
            books.push(next);
        }
        books
    }
}

impl Sum {
    fn take_in(self, quarter: Quarter, tallies: &mut Tallies) {
        let row = tallies.entry((quarter, self.unit)).or_default();
        row.add(self.points, self.side);
        row.count(self.code, counted(self.lines, self.voids, quarter != self.home));
    }
}

impl FromRow<'_, PgRow> for Sum {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            unit: UnitId::new(row.try_get::<&str, _>("unit")?),
            code: word(row, "code")?,
            side: word(row, "side")?,
            voids: row.try_get("voids")?,
            home: word(row, "home")?,
            points: Points::milli(row.try_get("points")?),
            lines: row.try_get("lines")?,
        })
    }
}

fn followed(row: &PgRow) -> sqlx::Result<Option<Quarter>> {
    let found: Option<&str> = row.try_get("followed")?;
    found.map(|_| word(row, "followed")).transpose()
}

fn word<T: std::str::FromStr>(row: &PgRow, column: &str) -> sqlx::Result<T> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| sqlx::Error::Decode(format!("{column} holds {text}").into()))
}
