//! Seasons: the timekeeper's page on quarters, each of which it opens when its first day comes.

use std::collections::BTreeSet;

use domain::Decider;
use domain::quarter::{Act, Command, Event, Season};
use domain::time::{Moment, Quarter};
use event_store::Recorded;

use crate::archive::read;
use crate::asked::Asked;
use crate::desk::{Desk, DeskError};

#[derive(Default)]
pub(super) struct Seasons {
    /// The first quarter that may have to be opened: at first the one in which the house was
    /// founded. None while there is no house.
    next: Option<Quarter>,
    opened: BTreeSet<Quarter>,
}

impl Seasons {
    pub(super) fn hear(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        let recorded = Moment::new(fact.recorded_at);
        self.next.get_or_insert_with(|| Quarter::of(recorded.day()));
        if fact.stream.category == Season::STREAM
            && let Event::QuarterOpened { quarter, .. } = read::<Season>(fact)?
        {
            self.opened.insert(quarter);
        }
        Ok(())
    }

    /// Opens what has begun by now, the oldest first; gives how many.
    pub(super) async fn open(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let mut opened = 0;
        while let Some(quarter) = self.next
            && quarter <= Quarter::of(desk.now().day())
        {
            if !self.opened.contains(&quarter) {
                let asked = Asked::by_system(&format!("quarter/{quarter}"));
                let command = Command { quarter, act: Act::Open {} };
                if let Err(refusal) = desk.handle(&command, &asked).await? {
                    tracing::error!(%refusal, %quarter, "the opening of a quarter was refused");
                }
                opened += 1;
            }
            self.opened.remove(&quarter);
            self.next = Some(quarter.next());
        }
        Ok(opened)
    }
}
