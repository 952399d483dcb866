//! What every decision may look up: calendars, rule sets, taxonomies; and the scene of one
//! command, made of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::Datelike;
use domain::calendar::{Calendar, YearCalendar};
use domain::quarter::{Books, Season};
use domain::roster::Actor;
use domain::score::RuleBook;
use domain::taxonomy::Taxonomy;
use domain::time::{Moment, Quarter};
use domain::{Decider, World};
use event_store::{Log, Recorded, Stream};
use tokio::sync::Mutex;

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
                let unreadable = |why: std::num::ParseIntError| DeskError::Unreadable {
                    position: fact.position,
                    why: format!("a taxonomy of the year {}: {why}", fact.stream.id),
                };
                let year = fact.stream.id.parse().map_err(unreadable)?;
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

/// The reference as it was last read, and whether it must be read again. It is read again before
/// it is next used: what was put on record stays so, whether or not it can be read at once.
pub(crate) struct Shelf {
    reference: RwLock<Arc<Reference>>,
    /// How often something was, or may have been, put on record that changes it.
    changes: AtomicU64,
    /// How many of these it holds.
    known: AtomicU64,
    /// One reads at a time, so that nobody puts back what is older.
    reading: Mutex<()>,
}

/// Something is being put on record that changes the reference. However that ends, and if nobody
/// waits for the end, the reference is read again.
pub(crate) struct Changing<'s>(&'s Shelf);

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.has_changed();
    }
}

impl Shelf {
    pub(crate) async fn fill(log: &dyn Log, now: Moment) -> Result<Self, DeskError> {
        let reference = RwLock::new(Arc::new(Reference::read(log, now).await?));
        let (changes, known, reading) = (AtomicU64::new(0), AtomicU64::new(0), Mutex::default());
        Ok(Self { reference, changes, known, reading })
    }

    pub(crate) fn reference(&self) -> Arc<Reference> {
        Arc::clone(&self.reference.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn changing(&self) -> Changing<'_> {
        Changing(self)
    }

    pub(crate) fn has_changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Reads it again if it has changed since.
    pub(crate) async fn refresh(&self, log: &dyn Log, now: Moment) -> Result<(), DeskError> {
        if self.is_fresh() {
            return Ok(());
        }
        let _alone = self.reading.lock().await;
        if self.is_fresh() {
            return Ok(());
        }
        let changes = self.changes.load(Ordering::SeqCst);
        let fresh = Arc::new(Reference::read(log, now).await?);
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.known.store(changes, Ordering::SeqCst);
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.known.load(Ordering::SeqCst) == self.changes.load(Ordering::SeqCst)
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
