//! What every decision may look up: calendars, rule sets, taxonomies; and the scene of one
//! command, made of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use domain::calendar::{Calendar, YearCalendar};
use domain::quarter::{Books, Season};
use domain::roster::Actor;
use domain::score::RuleBook;
use domain::taxonomy::Taxonomy;
use domain::time::Moment;
use domain::{Decider, World};
use event_store::Log;

use crate::archive::{Loaded, load};
use crate::desk::DeskError;

/// The one stream of rule sets.
pub(crate) const RULES: &str = "county";
/// No order this house knows of is older.
const FIRST_YEAR: i32 = 2015;
/// Calendars and taxonomies are published at most this many years ahead.
const YEARS_AHEAD: i32 = 2;

/// The facts that hold for the whole house, folded.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    pub calendar: Calendar,
    pub rules: RuleBook,
    /// Which quarters are closed.
    pub books: Books,
    taxonomies: BTreeMap<i32, Taxonomy>,
    none: Taxonomy,
}

impl Reference {
    /// Reads the few streams it is made of.
    pub async fn read(log: &dyn Log, now: Moment) -> Result<Self, DeskError> {
        let mut reference =
            Self { rules: load::<RuleBook>(log, RULES).await?.state, ..Self::default() };
        for year in FIRST_YEAR..=now.day().year() + YEARS_AHEAD {
            let plans = crate::archive::history::<YearCalendar>(log, &year.to_string()).await?;
            for plan in &plans {
                reference.calendar.learn(plan);
            }
            for number in 1..=4 {
                let quarter = format!("{year}Q{number}");
                for event in crate::archive::history::<Season>(log, &quarter).await? {
                    reference.books.hear(&event);
                }
            }
            let taxonomy: Loaded<Taxonomy> = load(log, &year.to_string()).await?;
            if taxonomy.sequence > 0 {
                reference.taxonomies.insert(year, taxonomy.state);
            }
        }
        Ok(reference)
    }

    /// A year without a taxonomy of its own goes by the last one before it.
    pub fn taxonomy(&self, year: i32) -> &Taxonomy {
        let known = self.taxonomies.range(..=year).next_back();
        known.map_or(&self.none, |(_, taxonomy)| taxonomy)
    }

    /// Whether a fact of this category changes what is known here.
    pub fn concerns(category: &str) -> bool {
        [RuleBook::STREAM, YearCalendar::STREAM, Taxonomy::STREAM, Season::STREAM]
            .contains(&category)
    }
}

/// Everything one decision may know beyond its own facts.
#[derive(Debug, Clone)]
pub struct Scene {
    pub now: Moment,
    pub actor: Actor,
    pub reference: Arc<Reference>,
}

impl Scene {
    pub fn world(&self) -> World<'_> {
        World {
            now: self.now,
            actor: &self.actor,
            calendar: &self.reference.calendar,
            rules: &self.reference.rules,
            taxonomy: self.reference.taxonomy(self.now.day().year()),
            books: &self.reference.books,
        }
    }
}
