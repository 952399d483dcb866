//! Seasons: the timekeeper's page on quarters, each of which it opens when its first day comes.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

use domain::Decider;
use domain::quarter::{Act, Command, Event, Season};
use domain::time::{Moment, Quarter};
use event_store::Recorded;

use super::say;
use super::timekeeper::LATER;
use crate::archive::read;
use crate::desk::{Desk, DeskError};

#[derive(Default)]
pub(super) struct Seasons {
    /// The first quarter that may have to be opened: at first the one in which the house was
    /// founded. None while there is no house.
    next: Option<Quarter>,
    /// Those that are on record as opened.
    opened: BTreeSet<Quarter>,
    /// Those whose day has come and that are not opened, and when each is to be tried.
    waiting: BTreeMap<Quarter, Moment>,
}

impl Seasons {
    pub(super) fn hear(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        let recorded = Moment::new(fact.recorded_at);
        self.next.get_or_insert_with(|| Quarter::of(recorded.day()));
        if fact.stream.category == Season::STREAM
            && let Event::QuarterOpened { quarter, .. } = read::<Season>(fact)?
        {
            self.waiting.remove(&quarter);
            self.opened.insert(quarter);
        }
        Ok(())
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        let waiting = self.waiting.values().min().copied();
        let mut next = self.next;
        while let Some(quarter) = next.filter(|quarter| self.opened.contains(quarter)) {
            next = Some(quarter.next());
        }
        let next = next.map(|quarter| Moment::start_of(quarter.first_day()));
        waiting.into_iter().chain(next).min()
    }

    /// The quarters that are not opened yet and begin before an instant, and when each does.
    pub(super) fn coming(&self, until: Moment) -> impl Iterator<Item = (Moment, Quarter)> {
        let begins = |quarter: Quarter| (Moment::start_of(quarter.first_day()), quarter);
        let behind = |quarter: &Quarter| Some(quarter.next()).filter(|next| next > quarter);
        let ahead = successors(self.next, behind).map(begins);
        let ahead = ahead.take_while(move |(at, _)| *at < until);
        let unopened = ahead.filter(|(_, quarter)| !self.opened.contains(quarter));
        self.waiting.keys().copied().map(begins).chain(unopened)
    }

    /// Opens what has begun by now, the oldest first; gives how many. One that cannot be opened
    /// is put aside, so that the next ones are.
    pub(super) async fn open(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let now = desk.now();
        while let Some(quarter) = self.next
            && quarter <= Quarter::of(now.day())
        {
            if !self.opened.remove(&quarter) {
                self.waiting.insert(quarter, now);
            }
            self.next = Some(quarter.next());
        }
        let (mut opened, mut unopened) = (0, Ok(()));
        let waiting = self.waiting.iter().filter(|(_, at)| **at <= now);
        for quarter in waiting.map(|(quarter, _)| *quarter).collect::<Vec<_>>() {
            if let Err(error) = tell(desk, quarter).await {
                tracing::error!(%error, %quarter, "a quarter could not be opened");
                self.waiting.insert(quarter, now.plus(LATER));
                unopened = unopened.and(Err(error));
            } else {
                self.waiting.remove(&quarter);
                opened += 1;
            }
        }
        unopened.map(|()| opened)
    }
}

async fn tell(desk: &Desk, quarter: Quarter) -> Result<(), DeskError> {
    let open = Command { quarter, act: Act::Open {} };
    let (stream, what) = (quarter.to_string(), format!("quarter/{quarter}"));
    if let Err(refusal) = say::<Season>(desk, &stream, open, &what).await? {
        tracing::error!(%refusal, %quarter, "the opening of a quarter was refused");
    }
    Ok(())
}
