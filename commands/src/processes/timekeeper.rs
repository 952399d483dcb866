//! Timekeeper (守时人): says `Tick` to what is due, opens each quarter on its first day, and each
//! period of a plan at its instant, and lays the digest of each day. Nothing else knows that
//! anybody is late.
//!
//! It is needed so that lamps turn while nobody acts, and for nothing else: what it says is
//! also said, at the same instants, by the next command to the same assignment. So it may be
//! late, killed or run twice, and the facts are the same (G14).

mod agenda;
mod watch;

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use domain::Decider;
use domain::assignment::{self, Assignment, AssignmentId};
use domain::score::RuleBook;
use domain::time::Moment;
use event_store::{Cursor, ReadError, Recorded};
use uuid::Uuid;

pub use agenda::{Coming, Kind, What};
pub use watch::Watch;

use super::digests::Digests;
use super::interviews::Interviews;
use super::planner::Planner;
use super::say;
use super::seasons::Seasons;
use crate::archive::read;
use crate::desk::{Desk, DeskError};

/// Facts read at a time while catching up.
const PAGE: usize = 2_000;
/// Ticks said before somebody else has a turn: less than a second.
const AT_ONCE: usize = 200;
/// What could not be said is put aside for so long, so that it does not stand in the way of
/// everything else.
pub(super) const LATER: TimeDelta = TimeDelta::minutes(1);

/// What is open, and when time will next change it.
#[derive(Default)]
pub struct Timekeeper {
    heard: Cursor,
    open: HashMap<AssignmentId, Assignment>,
    /// When each of them is to be looked at.
    planned: HashMap<AssignmentId, Moment>,
    due: BTreeSet<(Moment, AssignmentId)>,
    seasons: Seasons,
    /// By which some of that is reckoned.
    rules: RuleBook,
    planner: Planner,
    digests: Digests,
    interviews: Interviews,
}

impl Timekeeper {
    /// Says everything due by now, once, and returns how much it was: for a clock that is moved
    /// by hand, and before books are closed. What is opened late may be overdue at once, and its
    /// next period due, so it goes on until there is nothing more to say. When something could
    /// not be said, the rest is.
    pub async fn catch_up(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let (mut said, mut unsaid) = (0, Ok(()));
        loop {
            self.listen(desk).await?;
            match self.speak(desk).await {
                Ok(0) => return unsaid.map(|()| said),
                Ok(more) => said += more,
                // What it met is put aside, so that the next round does not meet it again.
                Err(error) if !error.may_pass() => unsaid = unsaid.and(Err(error)),
                Err(error) => return unsaid.and(Err(error)),
            }
        }
    }

    /// When there is next something to say, by what it has heard so far.
    pub fn next_due(&self) -> Option<Moment> {
        let tick = self.due.first().map(|(at, _)| *at);
        let opening = [self.planner.next_due(), self.seasons.next_due()];
        let saying = [self.digests.next_due(), self.interviews.next_due()];
        [tick].into_iter().chain(opening).chain(saying).flatten().min()
    }

    /// Hears everything on record.
    pub async fn listen(&mut self, desk: &Desk) -> Result<(), ReadError> {
        loop {
            let facts = desk.log().read_all(self.heard, PAGE).await?;
            self.hear(&facts);
            if facts.len() < PAGE {
                return Ok(());
            }
        }
    }

    /// Hears what is new, in the order of the record; what it has heard before is no news. A fact
    /// that cannot be read is passed over: time goes on for everybody else.
    pub fn hear(&mut self, facts: &[Recorded]) {
        let heard = self.heard;
        for fact in facts.iter().filter(|fact| fact.position > heard) {
            if let Err(error) = self.take_in(fact) {
                tracing::error!(%error, "timekeeper cannot read a fact");
            }
            self.heard = self.heard.max(fact.position);
        }
    }

    fn take_in(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        self.seasons.hear(fact)?;
        if fact.stream.category == RuleBook::STREAM {
            self.rules = std::mem::take(&mut self.rules).evolve(&read::<RuleBook>(fact)?);
        }
        self.planner.hear(fact)?;
        self.digests.hear(fact, &self.rules)?;
        self.interviews.hear(fact)?;
        if fact.stream.category == Assignment::STREAM
            && let Ok(id) = Uuid::parse_str(&fact.stream.id)
            && let Some(state) = self.known(AssignmentId(id), fact)
        {
            // Until it is known how it stands, nothing is planned for it.
            self.unplan(AssignmentId(id));
            self.plan(AssignmentId(id), state.evolve(&read::<Assignment>(fact)?));
        }
        Ok(())
    }

    /// The assignment a fact is about; none once it is closed and off the list for good. What was
    /// recalled stays on it, because it may be issued anew.
    fn known(&mut self, id: AssignmentId, fact: &Recorded) -> Option<Assignment> {
        let begins = (fact.sequence == 1).then(Assignment::default);
        self.open.remove(&id).or(begins)
    }

    fn plan(&mut self, id: AssignmentId, state: Assignment) {
        if let Some(at) = state.next_due(&self.rules) {
            self.plan_at(id, at);
        }
        if !state.is_closed() || state.is_recalled() {
            self.open.insert(id, state);
        }
    }

    fn plan_at(&mut self, id: AssignmentId, at: Moment) {
        self.planned.insert(id, at);
        self.due.insert((at, id));
    }

    fn unplan(&mut self, id: AssignmentId) {
        if let Some(before) = self.planned.remove(&id) {
            self.due.remove(&(before, id));
        }
    }

    async fn speak(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let opened = self.seasons.open(desk).await;
        let begun = self.planner.open(desk).await;
        // Lamps do not wait for a quarter or a plan.
        let said = self.tick(desk).await;
        let laid = self.digests.lay(desk).await;
        // Reds are counted once every lamp has turned.
        let proposed = match said {
            Ok(0) => self.interviews.propose(desk).await,
            Ok(_) | Err(_) => Ok(0),
        };
        Ok(opened? + begun? + said? + laid? + proposed?)
    }

    /// The first error is given, after all the others had their turn; unless the store itself is
    /// away, which the others need not find out one by one. Not more than some at once, so that
    /// whoever asks what comes gets a word in.
    async fn tick(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let (mut said, mut unsaid) = (0, Ok(()));
        while said < AT_ONCE
            && let Some((at, id)) = self.due.first().copied()
        {
            let now = desk.now();
            if at > now {
                break;
            }
            // Off the list until its next fact is heard, which plans it anew.
            self.unplan(id);
            match tell(desk, id, at).await {
                Ok(()) => said += 1,
                Err(error) => {
                    tracing::error!(%error, assignment = %id.0, "a tick could not be said");
                    self.plan_at(id, now.plus(LATER));
                    let is_away = error.may_pass();
                    unsaid = unsaid.and(Err(error));
                    if is_away {
                        break;
                    }
                }
            }
        }
        unsaid.map(|()| said)
    }
}

async fn tell(desk: &Desk, id: AssignmentId, at: Moment) -> Result<(), DeskError> {
    let (stream, tick) = (id.0.to_string(), assignment::Command::Tick {});
    let what = format!("tick/{stream}/{at:?}");
    if let Err(refusal) = say::<Assignment>(desk, &stream, tick, &what).await? {
        tracing::error!(%refusal, assignment = %id.0, "a tick was refused");
    }
    Ok(())
}
