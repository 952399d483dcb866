//! Timekeeper (守时人): says `Tick` to what is due, and opens each quarter on its first day.
//! Nothing else knows that anybody is late.
//!
//! It is needed so that lamps turn while nobody acts, and for nothing else: what it says is
//! also said, at the same instants, by the next command to the same assignment. So it may be
//! late, killed or run twice, and the facts are the same (G14).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use domain::Decider;
use domain::assignment::{self, Assignment, AssignmentId};
use domain::time::Moment;
use event_store::{Cursor, Recorded};
use futures::StreamExt;
use tokio::time::Instant;
use uuid::Uuid;

use super::seasons::Seasons;
use crate::archive::read;
use crate::asked::Asked;
use crate::desk::{Desk, DeskError};

/// How often the list is looked at while nothing is heard; lamps turn at midnight, so a second
/// is early enough, and cheap.
const LOOK: Duration = Duration::from_secs(1);
/// Where there is always something to hear, it is looked at all the same.
const LOOK_AT_LATEST: Duration = Duration::from_secs(5);
/// Facts read at a time while catching up.
const PAGE: usize = 2_000;

/// What is open, and when time will next change it.
#[derive(Default)]
pub struct Timekeeper {
    heard: Cursor,
    open: HashMap<AssignmentId, Assignment>,
    /// When each of them is to be looked at.
    planned: HashMap<AssignmentId, Moment>,
    due: BTreeSet<(Moment, AssignmentId)>,
    seasons: Seasons,
}

impl Timekeeper {
    /// Keeps time until the future is dropped. What goes wrong is logged and tried again.
    pub async fn keep(desk: Arc<Desk>) {
        let mut keeper = Self::default();
        let mut news = Arc::clone(desk.log()).follow(Cursor::START);
        let mut looked = Instant::now();
        loop {
            let heard = tokio::time::timeout(LOOK, news.next()).await;
            let quiet = heard.is_err();
            match heard {
                Ok(Some(Ok(facts))) => {
                    if let Err(error) = keeper.hear(&facts) {
                        tracing::error!(%error, "timekeeper cannot read a fact");
                    }
                }
                Ok(Some(Err(error))) => tracing::warn!(%error, "timekeeper cannot hear"),
                Ok(None) => return,
                Err(_) => {}
            }
            if quiet || looked.elapsed() >= LOOK_AT_LATEST {
                looked = Instant::now();
                if let Err(error) = keeper.speak(&desk).await {
                    tracing::warn!(%error, "timekeeper could not speak");
                }
            }
        }
    }

    /// Says everything due by now, once, and returns how much it was: for a clock that is moved
    /// by hand, and before books are closed.
    pub async fn catch_up(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        self.listen(desk).await?;
        let said = self.speak(desk).await?;
        self.listen(desk).await?;
        Ok(said)
    }

    async fn listen(&mut self, desk: &Desk) -> Result<(), DeskError> {
        loop {
            let facts = desk.log().read_all(self.heard, PAGE).await?;
            self.hear(&facts)?;
            if facts.len() < PAGE {
                return Ok(());
            }
        }
    }

    fn hear(&mut self, facts: &[Recorded]) -> Result<(), DeskError> {
        for fact in facts {
            self.seasons.hear(fact)?;
            if fact.stream.category == Assignment::STREAM
                && let Ok(id) = Uuid::parse_str(&fact.stream.id)
                && let Some(state) = self.known(AssignmentId(id), fact)
            {
                self.plan(AssignmentId(id), state.evolve(&read::<Assignment>(fact)?));
            }
            self.heard = self.heard.max(fact.position);
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
        if let Some(before) = self.planned.remove(&id) {
            self.due.remove(&(before, id));
        }
        if let Some(at) = state.next_due() {
            self.planned.insert(id, at);
            self.due.insert((at, id));
        }
        if !state.is_closed() || state.is_recalled() {
            self.open.insert(id, state);
        }
    }

    async fn speak(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        Ok(self.seasons.open(desk).await? + self.tick(desk).await?)
    }

    async fn tick(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let mut said = 0;
        while let Some((at, id)) = self.due.first().copied() {
            if at > desk.now() {
                break;
            }
            let asked = Asked::by_system(&format!("tick/{}/{at:?}", id.0));
            let tick = assignment::Command::Tick {};
            let answer = desk.tell::<Assignment>(&id.0.to_string(), tick, &asked).await?;
            if let Err(refusal) = answer {
                tracing::error!(%refusal, assignment = %id.0, "a tick was refused");
            }
            // Off the list until its next fact is heard, which plans it anew.
            self.due.remove(&(at, id));
            self.planned.remove(&id);
            said += 1;
        }
        Ok(said)
    }
}
