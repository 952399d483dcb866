//! The picture of a life: every command in every state, by running them.

use std::fmt::Write as _;

use domain::roster::Actor;
use domain::{Decider, Happening};

use crate::story::{Story, at};

/// When things are asked of what has no history yet.
pub(crate) const BIRTH: &str = "2020-03-02 09:00";

/// A command by its name, and who may say it.
pub(crate) type Asked<D> = (&'static str, Actor, <D as Decider>::Command);

/// One row for each state and command: the kinds of the facts, `–` for nothing new, `✗ CODE`
/// for a refusal. Asked right after the last fact of the state, so that no time passes.
pub(crate) fn picture<D>(states: &[(&str, Story<D>)], commands: &[Asked<D>]) -> String
where
    D: Decider<Event: Happening + Clone, Command: Clone>,
{
    let widest = |names: &mut dyn Iterator<Item = &str>| names.map(str::len).max().unwrap();
    let state_width = widest(&mut states.iter().map(|(state, _)| *state));
    let name_width = widest(&mut commands.iter().map(|(name, ..)| *name));
    let mut rows = String::new();
    for (state, story) in states {
        let now = story.facts.last().map_or_else(|| at(BIRTH), |(at, _)| *at);
        for (name, who, command) in commands {
            let answer = match story.ask(now, who, command.clone()) {
                Err(refusal) => format!("✗ {}", refusal.code()),
                Ok(facts) if facts.is_empty() => "–".into(),
                Ok(facts) => facts.iter().map(Happening::kind).collect::<Vec<_>>().join(" + "),
            };
            writeln!(rows, "{state:state_width$} {name:name_width$} {answer}").unwrap();
        }
    }
    rows
}
