//! Everything that can ever have happened.

use serde::{Deserialize, Deserializer};

use crate::decider::Decider;
use crate::time::Moment;
use crate::{assignment, batch, calendar, matter, notice, plan, quarter, score, taxonomy, unit};

/// The shape of every payload written today. A change of shape raises it; payloads in an older
/// one are lifted to it before they are read.
pub const SHAPE: &str = "1.0";

/// A fact of any kind. New kinds of things are added here, and nowhere else by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    Unit(unit::Event),
    Calendar(calendar::Event),
    Rules(score::Event),
    Taxonomy(taxonomy::Event),
    Matter(matter::Event),
    Batch(batch::Event),
    Assignment(assignment::Event),
    Quarter(quarter::Event),
    Plan(plan::Event),
    Notice(notice::Event),
}

/// The kinds of facts of each category of streams, for those who must know them all.
pub fn kinds() -> Vec<(&'static str, &'static [&'static str])> {
    use strum::VariantNames;
    vec![
        (unit::Unit::STREAM, unit::Event::VARIANTS),
        (calendar::YearCalendar::STREAM, calendar::Event::VARIANTS),
        (score::RuleBook::STREAM, score::Event::VARIANTS),
        (taxonomy::Taxonomy::STREAM, taxonomy::Event::VARIANTS),
        (matter::Matter::STREAM, matter::Event::VARIANTS),
        (batch::Batch::STREAM, batch::Event::VARIANTS),
        (assignment::Assignment::STREAM, assignment::Event::VARIANTS),
        (quarter::Season::STREAM, quarter::Event::VARIANTS),
        (plan::Plan::STREAM, plan::Event::VARIANTS),
        (notice::Notice::STREAM, notice::Event::VARIANTS),
    ]
}

impl Fact {
    /// Reads a stored payload by the category of its stream; `None` for a category that is not
    /// ours (another program may keep its streams in the same log).
    pub fn read<'de, D: Deserializer<'de>>(
        category: &str,
        payload: D,
    ) -> Result<Option<Self>, D::Error> {
        Ok(Some(match category {
            unit::Unit::STREAM => Self::Unit(Deserialize::deserialize(payload)?),
            calendar::YearCalendar::STREAM => Self::Calendar(Deserialize::deserialize(payload)?),
            score::RuleBook::STREAM => Self::Rules(Deserialize::deserialize(payload)?),
            taxonomy::Taxonomy::STREAM => Self::Taxonomy(Deserialize::deserialize(payload)?),
            matter::Matter::STREAM => Self::Matter(Deserialize::deserialize(payload)?),
            batch::Batch::STREAM => Self::Batch(Deserialize::deserialize(payload)?),
            assignment::Assignment::STREAM => Self::Assignment(Deserialize::deserialize(payload)?),
            quarter::Season::STREAM => Self::Quarter(Deserialize::deserialize(payload)?),
            plan::Plan::STREAM => Self::Plan(Deserialize::deserialize(payload)?),
            notice::Notice::STREAM => Self::Notice(Deserialize::deserialize(payload)?),
            _ => return Ok(None),
        }))
    }

    /// The name of the kind, as stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unit(event) => event.into(),
            Self::Calendar(event) => event.into(),
            Self::Rules(event) => event.into(),
            Self::Taxonomy(event) => event.into(),
            Self::Matter(event) => event.into(),
            Self::Batch(event) => event.into(),
            Self::Assignment(event) => event.into(),
            Self::Quarter(event) => event.into(),
            Self::Plan(event) => event.into(),
            Self::Notice(event) => event.into(),
        }
    }
}

/// What the archive needs to know of a fact before it is stored.
pub trait Happening {
    /// The name of the kind, as stored.
    fn kind(&self) -> &'static str;

    /// The instant at which it became true, where that is not when it was said.
    fn effective_at(&self) -> Option<Moment> {
        None
    }
}

macro_rules! happens_when_said {
    ($($event:ty),+) => {
        $(impl Happening for $event {
            fn kind(&self) -> &'static str {
                self.into()
            }
        })+
    };
}

happens_when_said!(
    unit::Event,
    calendar::Event,
    score::Event,
    taxonomy::Event,
    matter::Event,
    batch::Event,
    notice::Event
);

macro_rules! happens_in_its_time {
    ($($event:ty),+) => {
        $(impl Happening for $event {
            fn kind(&self) -> &'static str {
                self.into()
            }

            fn effective_at(&self) -> Option<Moment> {
                Self::effective_at(self)
            }
        })+
    };
}

happens_in_its_time!(assignment::Event, quarter::Event, plan::Event);
