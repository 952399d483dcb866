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
use domain::time::{Moment, Quarter};
use domain::{Decider, World};
use event_store::{Log, Recorded, Stream};

use crate::archive::read;
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
    /// Reads the few streams it is made of, in one go.
    pub async fn read(log: &dyn Log, now: Moment) -> Result<Self, DeskError> {
        let mut reference = Self::default();
        for fact in log.read_streams(&Self::streams(now)).await? {
            reference.hear(&fact)?;
        }
        Ok(reference)
    }

    fn streams(now: Moment) -> Vec<Stream> {
        let mut streams = vec![Stream::new(RuleBook::STREAM, RULES)];
        for year in FIRST_YEAR..=now.day().year() + YEARS_AHEAD {
            streams.push(Stream::new(YearCalendar::STREAM, year.to_string()));
            streams.push(Stream::new(Taxonomy::STREAM, year.to_string()));
            let quarters = (1..=4).filter_map(|number| Quarter::new(year, number));
            streams.extend(quarters.map(|it| Stream::new(Season::STREAM, it.to_string())));
        }
        streams
    }

    fn hear(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        match fact.stream.category.as_str() {
            RuleBook::STREAM => {
                self.rules = std::mem::take(&mut self.rules).evolve(&read::<RuleBook>(fact)?);
            }
            YearCalendar::STREAM => self.calendar.learn(&read::<YearCalendar>(fact)?),
            Season::STREAM => self.books.hear(&read::<Season>(fact)?),
            Taxonomy::STREAM => {
                let year = fact.stream.id.parse().unwrap_or_default();
                let taxonomy = self.taxonomies.entry(year).or_default();
                *taxonomy = std::mem::take(taxonomy).evolve(&read::<Taxonomy>(fact)?);
            }
            _ => {}
        }
        Ok(())
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
