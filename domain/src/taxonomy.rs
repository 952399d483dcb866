//! Taxonomy (分类): six types of matter and the aspects (大方面) below them, one stream a year.
//!
//! ```text
//! empty ─ Adjust ─► adjusted ─ Adjust ─► …
//! ```
//!
//! Aspects change at run time (M20); a matter keeps the label it was registered under.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::decider::{Decider, World};
use crate::refusal::text_within;
use crate::roster::Role;

const MAX_LABEL: usize = 30;
/// Aspects of one year; the published county has 25.
const MAX_ASPECTS: usize = 200;

word! {
    /// What kind of work is supervised (六类).
    pub enum MatterType {
        /// 工作推进
        Progress,
        /// 项目建设
        Construction,
        /// 问题销号
        Problem,
        /// 日常监管
        Oversight,
        /// 信息共享
        Sharing,
        /// 特色工作
        Highlight,
    }
}

/// The label of an aspect, such as 扶贫.
pub type Aspect = String;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    Adjust(Adjustment),
}

#[derive(
    Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Event {
    TaxonomyAdjusted(Adjustment),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub add: Vec<(MatterType, Aspect)>,
    /// From, to.
    pub rename: Vec<(Aspect, Aspect)>,
    pub retire: Vec<Aspect>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxonomy {
    aspects: BTreeMap<Aspect, MatterType>,
}

impl Decider for Taxonomy {
    const STREAM: &'static str = "taxonomy";
    type Command = Command;
    type Event = Event;

    fn decide(&self, command: Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Adjust(adjustment) => self.adjust(adjustment, world),
        }
    }

    fn evolve(self, event: &Event) -> Self {
        match event {
            Event::TaxonomyAdjusted(adjustment) => self.adjusted(adjustment),
        }
    }
}

impl Taxonomy {
    /// The type an aspect belongs to; `None` when the year does not know it.
    pub fn type_of(&self, aspect: &str) -> Option<MatterType> {
        self.aspects.get(aspect).copied()
    }

    /// Every aspect with its type, by type and then by label.
    pub fn aspects(&self) -> impl Iterator<Item = (MatterType, &str)> {
        let mut all: Vec<_> =
            self.aspects.iter().map(|(label, kind)| (*kind, label.as_str())).collect();
        all.sort_unstable();
        all.into_iter()
    }

    fn adjust(&self, adjustment: Adjustment, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
        world.actor.must_be(&[Role::SupStaff, Role::SupHead, Role::System])?;
        let mut after = self.aspects.clone();
        for (kind, label) in &adjustment.add {
            add(&mut after, label, *kind)?;
        }
        for (from, to) in &adjustment.rename {
            let kind = after.remove(from).ok_or(Refusal::NotFound)?;
            add(&mut after, to, kind)?;
        }
        for label in &adjustment.retire {
            after.remove(label).ok_or(Refusal::NotFound)?;
        }
        if after.len() > MAX_ASPECTS {
            return Err(Refusal::LimitReached {
                what: format!("大方面不超过 {MAX_ASPECTS} 个")
            });
        }
        if adjustment == Adjustment::default() {
            return Ok(vec![]);
        }
        Ok(vec![Event::TaxonomyAdjusted(adjustment)])
    }

    fn adjusted(mut self, adjustment: &Adjustment) -> Self {
        for (kind, label) in &adjustment.add {
            self.aspects.insert(label.clone(), *kind);
        }
        for (from, to) in &adjustment.rename {
            if let Some(kind) = self.aspects.remove(from) {
                self.aspects.insert(to.clone(), kind);
            }
        }
        for label in &adjustment.retire {
            self.aspects.remove(label);
        }
        self
    }
}

/// A label that is free, also among those of the same adjustment.
fn add(
    aspects: &mut BTreeMap<Aspect, MatterType>,
    label: &str,
    kind: MatterType,
) -> Result<(), Refusal> {
    text_within("aspect", label, MAX_LABEL)?;
    match aspects.insert(label.to_owned(), kind) {
        Some(_) => Err(Refusal::Duplicate { what: label.to_owned() }),
        None => Ok(()),
    }
}
