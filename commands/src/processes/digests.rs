//! Digests: the timekeeper's page on what is said to units in the evening (A20): every change of
//! their score that was not said at once.
//!
//! Which evening a change belongs to follows from the instant at which it was written down, so it
//! does not matter when this process wakes up, or how many there are. A digest says in its
//! envelope which change was its last. One that came to be written down while it was being laid
//! stands in the next one: none is missed, and none is said twice.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::Decider;
use domain::assignment::{Assignment, Change, digest, digest_at, next_digest};
use domain::notice::{Event, Notice, NoticeKind};
use domain::score::RuleBook;
use domain::time::Moment;
use domain::unit::UnitId;
use event_store::Recorded;
use serde::Serialize;
use uuid::Uuid;

use super::ask_because;
use super::timekeeper::LATER;
use crate::archive::read;
use crate::case::Case;
use crate::desk::{Desk, DeskError, Request, Stop};

/// What is older is no news: a house that begins to write letters does not tell its whole past.
const LATEST: TimeDelta = TimeDelta::days(7);
/// The facts that change a score.
const CHANGES: [&str; 5] =
    ["LampSettled", "LampVoided", "PlateShown", "PlateRevised", "PlateVoided"];

#[derive(Default)]
pub(super) struct Digests {
    /// What is to be said, by evening and unit.
    evenings: BTreeMap<(Moment, UnitId), Evening>,
    /// The newest digest of each unit.
    told: HashMap<UnitId, Moment>,
}

struct Evening {
    /// In the order of the record, each with its fact.
    changes: Vec<(Uuid, Change)>,
    /// When it is to be laid, or tried again.
    look_at: Moment,
}

impl Digests {
    pub(super) fn hear(&mut self, fact: &Recorded, rules: &RuleBook) -> Result<(), DeskError> {
        let recorded = Moment::new(fact.recorded_at);
        self.forget(recorded);
        match fact.stream.category.as_str() {
            Assignment::STREAM if CHANGES.contains(&fact.kind.as_str()) => {
                if let Some(change) = read::<Assignment>(fact)?.quiet_change(rules) {
                    self.note(digest_at(recorded), fact.event_id, change);
                }
            }
            Notice::STREAM if fact.kind == "NoticeQueued" => {
                if let Event::NoticeQueued(letter) = read::<Notice>(fact)?
                    && letter.kind == NoticeKind::Digest
                {
                    self.mark(letter.not_before, letter.to.unit, fact.causation_id);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An evening whose digest is on record takes nothing more.
    fn note(&mut self, at: Moment, fact: Uuid, change: Change) {
        let told = self.told.get(&change.unit).filter(|told| **told >= at);
        let at = told.map_or(at, |told| next_digest(*told));
        let new = || Evening { changes: Vec::new(), look_at: at };
        let evening = self.evenings.entry((at, change.unit.clone())).or_insert_with(new);
        evening.changes.push((fact, change));
    }

    /// It is said as far as the fact `last`; what stands behind that is said the next day.
    fn mark(&mut self, at: Moment, unit: UnitId, last: Option<Uuid>) {
        let told = self.told.entry(unit.clone()).or_insert(at);
        *told = at.max(*told);
        let Some(Evening { mut changes, .. }) = self.evenings.remove(&(at, unit)) else { return };
        let said = changes.iter().position(|(fact, _)| Some(*fact) == last);
        for (fact, change) in changes.split_off(said.map_or(changes.len(), |last| last + 1)) {
            self.note(at, fact, change);
        }
    }

    fn forget(&mut self, now: Moment) {
        while let Some(evening) = self.evenings.first_entry()
            && now.since(evening.key().0) > LATEST
        {
            evening.remove();
        }
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        self.evenings.values().map(|evening| evening.look_at).min()
    }

    /// When what is said to whom, and how much of it, by what has happened so far.
    pub(super) fn coming(&self) -> impl Iterator<Item = (Moment, &UnitId, usize)> {
        self.evenings.iter().map(|((at, unit), evening)| (*at, unit, evening.changes.len()))
    }

    /// Lays what is due by now, the oldest first; gives how much. A digest that cannot be laid is
    /// put aside, so that the others are. A house that writes no letters lays none.
    pub(super) async fn lay(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let now = desk.now();
        self.forget(now);
        if !desk.writes_letters() {
            self.evenings.retain(|(at, _), _| *at > now);
        }
        let (mut laid, mut unlaid) = (0, Ok(()));
        let due = self.evenings.iter_mut().take_while(|((at, _), _)| *at <= now);
        for ((at, unit), evening) in due.filter(|(_, evening)| evening.look_at <= now) {
            // It leaves the list when it is heard of.
            evening.look_at = now.plus(LATER);
            match lay(desk, *at, unit, &evening.changes).await {
                Ok(done) => laid += usize::from(done),
                Err(error) => {
                    tracing::error!(%error, unit = unit.as_str(), "a digest could not be laid");
                    let is_away = error.may_pass();
                    unlaid = unlaid.and(Err(error));
                    if is_away {
                        break;
                    }
                }
            }
        }
        unlaid.map(|()| laid)
    }
}

async fn lay(
    desk: &Desk,
    at: Moment,
    unit: &UnitId,
    changes: &[(Uuid, Change)],
) -> Result<bool, DeskError> {
    let last = changes.last().map(|(fact, _)| *fact);
    let what = format!("digest/{}/{}", unit.as_str(), at.day());
    let said = changes.iter().map(|(_, change)| change.clone()).collect();
    let request = LayDigest { unit: unit.clone(), at, changes: said };
    match ask_because(desk, &request, &what, last).await? {
        Ok(done) => Ok(done.positions.is_some()),
        Err(refusal) => {
            tracing::error!(%refusal, unit = unit.as_str(), "a digest was refused");
            Ok(false)
        }
    }
}

/// One unit's digest of one evening, which is one command, whoever gives it and whatever they
/// have heard by then: the first one holds.
#[derive(Serialize)]
struct LayDigest {
    unit: UnitId,
    at: Moment,
    #[serde(skip)]
    changes: Vec<Change>,
}

#[async_trait]
impl Request for LayDigest {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let name = |change: &Change| change.assignment.0.to_string();
        case.fetch::<Assignment>(self.changes.iter().map(name)).await?;
        let mut tasks = BTreeMap::new();
        for change in &self.changes {
            let state = case.look::<Assignment>(&name(change)).await?.state;
            if let Some(duty) = state.duty() {
                tasks.insert(change.assignment, duty.order.text.clone());
            }
        }
        for letter in digest(&self.unit, self.at, &self.changes, &tasks) {
            case.post(letter).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(no: u128) -> Uuid {
        Uuid::from_u128(no)
    }

    /// A green lamp of D10.
    fn change() -> Change {
        let settled = r#"{"LampSettled":{"account":{"matter":"9ca472b7-6d84-5a13-ae02-141dc8c5ce20",
            "item":1,"period":"ONCE","unit":"D10","role":"LEAD","importance":"NORMAL",
            "due":"2020-03-31T16:00:00Z","rules":1},"lamp":"GREEN",
            "reason_code":"DELIVERED_ON_TIME","reason":"","effective_at":"2020-03-30T02:00:00Z"}}"#;
        let event: domain::assignment::Event = serde_json::from_str(settled).unwrap();
        event.quiet_change(&RuleBook::default()).unwrap()
    }

    /// Which facts wait for which evening.
    fn waiting(digests: &Digests) -> Vec<(Moment, Vec<u128>)> {
        let facts = |it: &Evening| it.changes.iter().map(|(fact, _)| fact.as_u128()).collect();
        digests.evenings.iter().map(|((at, _), evening)| (*at, facts(evening))).collect()
    }

    #[test]
    fn what_came_on_record_while_a_digest_was_laid_is_in_the_next_one() {
        let (today, unit) = (Moment::at("2020-03-30".parse().unwrap(), 17, 0).unwrap(), "D10");
        let unit = UnitId::new(unit);
        let mut digests = Digests::default();
        for no in 1..=3 {
            digests.note(today, fact(no), change());
        }
        digests.mark(today, unit.clone(), Some(fact(2)));
        assert_eq!(waiting(&digests), [(next_digest(today), vec![3])]);
        // The letter to the other recipient says nothing new.
        digests.mark(today, unit, Some(fact(2)));
        // Written by a clock that was set back.
        digests.note(today, fact(4), change());
        assert_eq!(waiting(&digests), [(next_digest(today), vec![3, 4])]);
    }
}
