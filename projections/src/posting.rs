//! Posting (记账): the quarter in which each verdict is booked.
//!
//! ```text
//! 2020Q1 closed     L-R −2 ─► 2020Q2, origin 2020Q1: paid there, counted nowhere
//! 2020Q1 reopened   L-R +2 ─► 2020Q2 as well: it takes back what was booked there
//! ```
//!
//! A verdict is posted to the quarter of its duty's due date or, where those books are closed,
//! to the next one that still takes lines, with its origin (3.9). What takes it back follows it
//! there, and from there to the next one if that is closed too, so that both come to nothing in
//! one place whatever was reopened between them. And a duty counts in its quarter with one lamp
//! and one plate: where one that counts was taken back elsewhere, the next one is posted there.

use std::collections::BTreeMap;

use domain::assignment::{Account, Event};
use domain::quarter::Books;
use domain::score::RuleCode;
use domain::time::Quarter;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where the lines of one fact are posted; at home, where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Posted {
    /// The line that takes back a verdict.
    taken_back: Option<Quarter>,
    /// The line of a new one.
    given: Option<Quarter>,
}

/// Whose books are closed, and which verdicts are booked away from home for that. Those are the
/// late ones, so they are few.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Postings {
    books: Books,
    away: Away,
}

/// By assignment.
pub(crate) type Away = BTreeMap<Uuid, Vec<Track>>;

/// The lamp or the plate of a duty, once a line of it was posted away from home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Track {
    kind: Kind,
    home: Quarter,
    /// Where its last line is posted.
    at: Quarter,
    /// One that was taken back away from home still counts there.
    counts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Lamp,
    Plate,
}

impl Posted {
    pub(crate) fn line(self, home: Quarter, voids: bool) -> Quarter {
        if voids { self.taken_back } else { self.given }.unwrap_or(home)
    }
}

impl Postings {
    pub(crate) fn new(books: Books, away: Away) -> Self {
        Self { books, away }
    }

    pub(crate) fn parts(&self) -> (&Books, &Away) {
        (&self.books, &self.away)
    }

    /// A quarter was closed, or opened again.
    pub(crate) fn hear(&mut self, event: &domain::quarter::Event) {
        self.books.hear(event);
    }

    /// Where the lines of this fact are posted; `duty` names its stream.
    pub(crate) fn post(&mut self, duty: Uuid, event: &Event) -> Posted {
        let Some((account, kind, [voids, gives])) = verdict(event) else {
            return Posted::default();
        };
        let of = (kind, account.quarter());
        Posted {
            taken_back: voids.then(|| self.next(duty, of, true)),
            given: gives.then(|| self.next(duty, of, false)),
        }
    }

    fn next(&mut self, duty: Uuid, (kind, home): (Kind, Quarter), voids: bool) -> Quarter {
        let mut tracks = self.away.remove(&duty).unwrap_or_default();
        let of = |it: &Track| (it.kind, it.home) == (kind, home);
        let before = tracks.iter().position(of).map(|place| tracks.swap_remove(place));
        let from = match before {
            Some(track) if voids || track.counts => track.at,
            _ => home,
        };
        let at = self.books.posting(from);
        // Without a track, what is taken back stood at home.
        let counts = before.map_or(voids, |track| track.counts);
        let nothing_left = voids && !counts;
        if at != home && !nothing_left {
            tracks.push(Track { kind, home, at, counts });
        }
        if !tracks.is_empty() {
            self.away.insert(duty, tracks);
        }
        at
    }
}

/// Whether a fact takes back a lamp or a plate, and whether it gives one.
fn verdict(event: &Event) -> Option<(&Account, Kind, [bool; 2])> {
    let paid = |lamp| RuleCode::of_lamp(lamp).is_some();
    match event {
        Event::LampSettled { account, lamp, .. } if paid(*lamp) => {
            Some((account, Kind::Lamp, [false, true]))
        }
        Event::LampVoided { account, lamp, .. } if paid(*lamp) => {
            Some((account, Kind::Lamp, [true, false]))
        }
        Event::PlateShown { account, .. } => Some((account, Kind::Plate, [false, true])),
        Event::PlateVoided { account, .. } => Some((account, Kind::Plate, [true, false])),
        Event::PlateRevised { account, .. } => Some((account, Kind::Plate, [true, true])),
        _ => None,
    }
}
