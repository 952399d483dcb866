//! A fact as folds hear it: decoded once, with what an auditor reads beside it.

use std::sync::Arc;

use domain::event::SHAPE;
use domain::quarter::Books;
use domain::roster::{Actor, UserId};
use domain::score::RuleBook;
use domain::time::Moment;
use domain::{Decider, Fact};
use event_store::{Cursor, Noted, Recorded, Stream};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::posting::{Away, Posted, Postings};

/// One fact, in the domain's words.
#[derive(Debug, Clone)]
pub struct Told {
    pub position: Cursor,
    pub event_id: Uuid,
    pub stream: Stream,
    id: Option<Uuid>,
    /// Its number within its stream, from 1.
    pub sequence: u64,
    pub effective_at: Moment,
    /// None where only the story was read, see [`crate::Fold::DEPTH`].
    pub envelope: Option<Envelope>,
    pub fact: Fact,
    /// Every rule set drafted up to and including this fact, for folds that hear `rules`.
    pub rules: Arc<RuleBook>,
    /// Where its lines are posted, for folds that hear `quarter`.
    pub(crate) posted: Posted,
}

/// What an auditor reads beside a fact.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub recorded_at: Moment,
    /// Which account stated it; `system` for the clock.
    pub user: UserId,
    /// In which role and for which unit, where the fact's metadata says so.
    pub actor: Option<Actor>,
}

/// A fact of ours that cannot be understood. Whoever hears its category stops before it:
/// skipping it would tell a wrong story for ever.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fact at position {} ({category}/{kind}) cannot be understood: {why}", .at.raw())]
pub struct Poison {
    pub at: Cursor,
    pub category: String,
    pub kind: String,
    pub why: String,
}

impl Told {
    /// `None` for a category that is not ours: another program may keep its streams here.
    pub fn read(recorded: &Recorded) -> Result<Option<Self>, Poison> {
        Self::understand(&recorded.noted())
    }

    /// The same of a fact that is only borrowed.
    pub(crate) fn understand(noted: &Noted<'_>) -> Result<Option<Self>, Poison> {
        let poison = |why: String| poison(noted, why);
        let category = noted.category;
        let lifted = noted.lifted().map_err(|error| poison(error.to_string()))?;
        let mut payload = serde_json::Deserializer::from_str(&lifted.payload);
        let fact = Fact::read(category, &mut payload).map_err(|error| poison(error.to_string()))?;
        let Some(fact) = fact else { return Ok(None) };
        if fact.kind() != lifted.kind {
            return Err(poison(format!("its payload is of the kind {}", fact.kind())));
        }
        if lifted.version != SHAPE {
            return Err(poison(format!("its shape {} is not known", lifted.version)));
        }
        let id = Uuid::parse_str(noted.id).ok();
        if named_by_uuid(&fact) && id.is_none() {
            return Err(poison("its stream is not named by a UUID".into()));
        }
        Ok(Some(Self {
            position: noted.position,
            event_id: noted.event_id,
            stream: Stream::new(noted.category, noted.id),
            id,
            sequence: noted.sequence,
            effective_at: Moment::new(noted.effective_at),
            envelope: noted.envelope.as_ref().map(Envelope::read),
            fact,
            rules: Arc::default(),
            posted: Posted::default(),
        }))
    }

    /// The id of its stream, for streams named by one.
    pub fn stream_id(&self) -> Option<Uuid> {
        self.id
    }

    /// For folds of that depth.
    pub(crate) fn envelope(&self) -> &Envelope {
        self.envelope.as_ref().expect("a fold of this depth hears facts with their envelopes")
    }
}

impl Envelope {
    fn read(envelope: &event_store::Envelope<'_>) -> Self {
        Self {
            recorded_at: Moment::new(envelope.recorded_at),
            user: UserId(envelope.actor.to_owned()),
            actor: actor(envelope.metadata),
        }
    }
}

/// What a fold may know beyond one fact: the rule sets drafted so far, which quarters are closed,
/// and what is posted elsewhere for that. Drivers keep it beside their cursor and feed it in the
/// order of the log, so it is the same whichever way the log is read: a verdict is paid by what
/// was drafted before it, and posted where the books stood open then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    rules: Arc<RuleBook>,
    postings: Postings,
}

#[derive(Serialize, Deserialize)]
struct Kept<R, B, A> {
    rules: R,
    books: B,
    /// Not kept before what takes back a verdict was posted where that one is.
    #[serde(default)]
    away: A,
}

impl Reference {
    /// Before there were quarters a reference was the rule book alone.
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let before = |_| {
            let (rules, books) = (serde_json::from_str(text)?, Books::default());
            Ok::<_, serde_json::Error>(Kept { rules, books, away: Away::default() })
        };
        let Kept { rules, books, away } =
            serde_json::from_str::<Kept<RuleBook, _, _>>(text).or_else(before)?;
        Ok(Self { rules: Arc::new(rules), postings: Postings::new(books, away) })
    }

    pub(crate) fn to_json(&self) -> String {
        let (books, away) = self.postings.parts();
        let kept = Kept { rules: &*self.rules, books, away };
        serde_json::to_string(&kept).expect("a reference is JSON")
    }

    pub(crate) fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// Takes note of the fact, and gives it what its folds may know.
    pub fn attend(&mut self, told: &mut Told) {
        match &told.fact {
            Fact::Rules(event) => {
                self.rules = Arc::new(RuleBook::clone(&self.rules).evolve(event));
            }
            Fact::Quarter(event) => self.postings.hear(event),
            Fact::Assignment(event) => {
                let posted = told.id.map(|duty| self.postings.post(duty, event));
                told.posted = posted.unwrap_or_default();
            }
            Fact::Unit(_)
            | Fact::Calendar(_)
            | Fact::Taxonomy(_)
            | Fact::Matter(_)
            | Fact::Batch(_)
            | Fact::Plan(_)
            | Fact::Notice(_) => {}
        }
        told.rules = Arc::clone(&self.rules);
    }
}

fn named_by_uuid(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Assignment(_) | Fact::Matter(_) | Fact::Batch(_) | Fact::Plan(_) | Fact::Notice(_)
    )
}

/// Writers that are not ours (stock postgres-es) name no actor, or name one in other words.
fn actor(metadata: &str) -> Option<Actor> {
    #[derive(Deserialize)]
    struct Metadata {
        actor: Actor,
    }
    serde_json::from_str::<Metadata>(metadata).ok().map(|it| it.actor)
}

fn poison(noted: &Noted<'_>, why: String) -> Poison {
    Poison {
        at: noted.position,
        category: noted.category.to_owned(),
        kind: noted.kind.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"{"drafted":{},"in_force":{"2020Q1":1}}"#;

    #[test]
    fn a_reference_reads_what_it_writes() {
        let duty = Uuid::from_u128(1);
        let away = format!(
            r#"{{"{duty}":[{{"kind":"PLATE","home":"2020Q1","at":"2020Q2","counts":true}}]}}"#
        );
        let written = format!(r#"{{"rules":{RULES},"books":["2020Q1"],"away":{away}}}"#);
        assert_eq!(Reference::from_json(&written).unwrap().to_json(), written);
    }

    #[test]
    fn a_reference_reads_what_was_written_before_it_kept_as_much() {
        let check = |before: &str, closed: &str| {
            let now = format!(r#"{{"rules":{RULES},"books":{closed},"away":{{}}}}"#);
            assert_eq!(Reference::from_json(before).unwrap().to_json(), now);
        };
        check(RULES, "[]");
        check(&format!(r#"{{"rules":{RULES},"books":["2020Q1"]}}"#), r#"["2020Q1"]"#);
        assert!(Reference::from_json("{}").is_err());
    }
}
