//! The proof of a quarter (核算): reckoned anew from the log, and held against what was published
//! or, while the books are open, against what is served.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::quarter::{Event, Outcome, Season, Total};
use domain::score::{Points, RuleSet};
use domain::time::Quarter;
use domain::unit::UnitId;
use domain::{Decider, Fact};
use event_store::{Cursor, Log, Stream};

use crate::as_of::{Unfolded, Until};
use crate::named;
use crate::outcome::{ReckonError, Reckoned, reckon, settled};
use crate::questions::Questions;
use crate::ranking::Placed;
use crate::rebuild::{RebuildError, Rebuilt, Step, rebuild_watched};
use crate::simulate::ScoreChange;
use crate::told::Told;

/// The read models that scores are shown from.
pub const SCORES: [&str; 2] = ["scoreboard", "ranking"];

/// What a quarter comes to now, and what it was said to come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub reckoned: Reckoned,
    /// What was published, if the quarter is frozen.
    pub published: Option<Outcome>,
    /// Who has another score or place than was said, group by group.
    pub changes: Vec<ScoreChange>,
    /// By its own rules: only then can it be what was published.
    own_rules: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    #[error(transparent)]
    Reckoning(#[from] ReckonError),
    #[error(transparent)]
    Past(#[from] Unfolded),
}

/// What is said of the score and place of each unit of each group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores(BTreeMap<(String, UnitId), (Points, Option<u32>)>);

/// Reckons a quarter up to the fact that closed its books; one whose books are open, up to now.
/// With `rules` every verdict is paid by those. An open quarter is compared with the read
/// models, which must have heard everything.
pub async fn prove(
    log: &Arc<dyn Log>,
    questions: &Questions,
    quarter: Quarter,
    rules: Option<RuleSet>,
    progress: impl Fn(u64, u64),
) -> Result<Proof, ProofError> {
    let closing = settled(&**log, quarter).await?.map(|fact| fact.position);
    let upto = match closing {
        Some(position) => position,
        None => log.head().await.map_err(ReckonError::from)?,
    };
    let own_rules = rules.is_none();
    let reckoned = reckon(Arc::clone(log), quarter, upto, rules, progress).await?;
    let published = published(&**log, quarter).await?;
    let now = Scores::from(&reckoned.outcome);
    let before = match &published {
        Some(outcome) => Scores::from(outcome),
        None => served(log, questions, quarter, (upto, &now)).await?,
    };
    let changes = before.changed_to(now);
    Ok(Proof { reckoned, published, changes, own_rules })
}

impl Proof {
    /// Whether it is, byte for byte, what was published; none where nothing was, or by other
    /// rules.
    pub fn matches(&self) -> Option<bool> {
        let published = self.published.as_ref().filter(|_| self.own_rules)?;
        Some(published.result_hash == self.reckoned.outcome.result_hash)
    }
}

/// What was published of a quarter, by its own stream.
async fn published(log: &dyn Log, quarter: Quarter) -> Result<Option<Outcome>, ReckonError> {
    let mut published = None;
    for fact in log.read_stream(&Stream::new(Season::STREAM, quarter.to_string()), 0).await? {
        match Told::read(&fact)?.map(|told| told.fact) {
            Some(Fact::Quarter(Event::QuarterFrozen { outcome, .. })) => published = Some(*outcome),
            Some(Fact::Quarter(Event::QuarterReopened { .. })) => published = None,
            _ => {}
        }
    }
    Ok(published)
}

impl Scores {
    /// Who has another score or place by `now`. A unit that is on one side only has nothing on
    /// the other.
    pub fn changed_to(self, mut now: Self) -> Vec<ScoreChange> {
        let nothing = (Points::ZERO, None);
        let both = |(key, old)| {
            let new = now.0.remove(&key).unwrap_or(nothing);
            (key, old, new)
        };
        let mut all: Vec<_> = self.0.into_iter().map(both).collect();
        all.extend(now.0.into_iter().map(|(key, new)| (key, nothing, new)));
        let change = |((group, unit), old, new): (_, (Points, _), (Points, _))| {
            let ((old_score, old_place), (new_score, new_place)) = (old, new);
            ScoreChange { unit, group, old_score, new_score, old_place, new_place }
        };
        all.into_iter().filter(|(_, old, new)| old != new).map(change).collect()
    }

    fn add(&mut self, group: &str, placed: Vec<Placed>) {
        let one = |it: Placed| ((group.to_owned(), it.unit), (it.score, it.place));
        self.0.extend(placed.into_iter().map(one));
    }
}

impl From<&Outcome> for Scores {
    fn from(outcome: &Outcome) -> Self {
        let one = |it: &Total| ((it.group.clone(), it.unit.clone()), (it.score, it.place));
        Self(outcome.totals.iter().map(one).collect())
    }
}

/// What the read models say as of a fact, of the groups there are.
async fn served(
    log: &Arc<dyn Log>,
    questions: &Questions,
    quarter: Quarter,
    (upto, now): (Cursor, &Scores),
) -> Result<Scores, Unfolded> {
    let past = questions.as_of(log, Until::Position(upto));
    let groups: BTreeSet<&String> = now.0.keys().map(|(group, _)| group).collect();
    let mut scores = Scores::default();
    for group in groups {
        scores.add(group, past.ranking(quarter, group).await?);
    }
    Ok(scores)
}

impl Questions {
    /// Tells the read models of scores anew from the whole log, and serves them.
    pub async fn retell_scores(
        &self,
        log: Arc<dyn Log>,
        watch: impl Fn(Step) + Send + Sync + 'static,
    ) -> Result<Vec<Rebuilt>, RebuildError> {
        let models = named(&SCORES).expect("they are read models");
        rebuild_watched(log, self.pool(), &models, watch).await
    }
}
