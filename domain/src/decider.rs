//! The shape all aggregates have: a decision about facts, and what facts make of the state.

use crate::Refusal;
use crate::calendar::Calendar;
use crate::notice::Letter;
use crate::quarter::Books;
use crate::roster::Actor;
use crate::score::RuleBook;
use crate::taxonomy::Taxonomy;
use crate::time::Moment;

/// A thing with a history. It knows its own facts and nothing else: no clock, no other stream.
pub trait Decider: Default + Clone {
    /// The category of its streams.
    const STREAM: &'static str;
    type Command;
    type Event;

    /// What time alone has made true since the last fact, each at its own instant.
    fn pass_time(&self, _world: &World<'_>) -> Vec<Self::Event> {
        Vec::new()
    }

    /// The facts that answer a command. None means: it is so already, or there is nothing to say.
    fn decide(
        &self,
        command: Self::Command,
        world: &World<'_>,
    ) -> Result<Vec<Self::Event>, Refusal>;

    fn evolve(self, event: &Self::Event) -> Self;

    /// What is to be said to whom because of one of its facts, by the state after it. `cause` names
    /// the fact for ever, so that nothing is said twice (B1).
    fn letters(&self, _fact: &Self::Event, _cause: &str, _world: &World<'_>) -> Vec<Letter> {
        Vec::new()
    }

    /// Lets time pass first, then decides (invariant 2). A refusal writes nothing, not even that.
    fn answer(
        &self,
        command: Self::Command,
        world: &World<'_>,
    ) -> Result<Vec<Self::Event>, Refusal> {
        let mut facts = self.pass_time(world);
        let by_now = facts.iter().fold(self.clone(), Self::evolve);
        facts.extend(by_now.decide(command, world)?);
        Ok(facts)
    }

    fn told<'e>(events: impl IntoIterator<Item = &'e Self::Event>) -> Self
    where
        Self::Event: 'e,
    {
        events.into_iter().fold(Self::default(), Self::evolve)
    }
}

/// What a decider may know beyond its own facts.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    pub now: Moment,
    /// Who speaks.
    pub actor: &'a Actor,
    /// The working-day calendar in force.
    pub calendar: &'a Calendar,
    /// Every version of the rules, and from which quarter each is in force.
    pub rules: &'a RuleBook,
    /// The taxonomy of the year of `now`.
    pub taxonomy: &'a Taxonomy,
    /// Which quarters are closed.
    pub books: &'a Books,
}
