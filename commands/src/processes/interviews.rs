//! Interviews: the timekeeper's page on red lamps, three of which in a row it answers with a
//! proposal to talk to the unit's principal (3.13).
//!
//! It judges once every lamp has turned, so that a row is in the order of its instants, whoever
//! was late in saying them. What is proposed is told as of the instant of the third lamp.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::Decider;
use domain::assignment::{Assignment, AssignmentId, Command, Event, RedRow, SlipLevel};
use domain::time::{Moment, Quarter};
use domain::unit::UnitId;
use event_store::Recorded;
use serde::Serialize;
use uuid::Uuid;

use super::ask;
use super::timekeeper::LATER;
use crate::archive::read;
use crate::case::Case;
use crate::desk::{Desk, DeskError, Request, Stop};

/// The facts that make or break a row.
const HEARD: [&str; 5] =
    ["LampSettled", "LampVoided", "EscalationProposed", "EscalationSigned", "EscalationDeclined"];

#[derive(Default)]
pub(super) struct Interviews {
    rows: BTreeMap<(Quarter, UnitId), RedRow>,
    /// Rows that are complete, and when each is to be looked at.
    due: BTreeMap<(Quarter, UnitId), (Moment, Proposal)>,
}

impl Interviews {
    pub(super) fn hear(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        self.forget(Quarter::of(Moment::new(fact.recorded_at).day()));
        if fact.stream.category != Assignment::STREAM || !HEARD.contains(&fact.kind.as_str()) {
            return Ok(());
        }
        let Ok(assignment) = Uuid::parse_str(&fact.stream.id).map(AssignmentId) else {
            return Ok(());
        };
        let event = read::<Assignment>(fact)?;
        let keys: Vec<_> = match &event {
            Event::LampSettled { account, .. } | Event::LampVoided { account, .. } => {
                vec![(account.quarter(), account.unit.clone())]
            }
            Event::EscalationProposed { unit, level: SlipLevel::Interview, .. }
            | Event::EscalationSigned { unit, level: SlipLevel::Interview, .. }
            | Event::EscalationDeclined { unit, level: SlipLevel::Interview, .. } => {
                self.rows.keys().filter(|(_, it)| it == unit).cloned().collect()
            }
            _ => vec![],
        };
        for key in keys {
            self.rows.entry(key.clone()).or_default().hear(assignment, &event);
            self.plan(key);
        }
        Ok(())
    }

    fn plan(&mut self, key: (Quarter, UnitId)) {
        match self.rows.get(&key).and_then(RedRow::complete) {
            Some((at, reds)) => {
                self.due.insert(key, (at, Proposal { at, reds }));
            }
            None => {
                self.due.remove(&key);
            }
        }
    }

    /// Reds of a quarter still come in the next one; what is older is not asked about any more.
    fn forget(&mut self, now: Quarter) {
        let is_over = |(quarter, _): &(Quarter, UnitId)| quarter.next() < now;
        while self.rows.first_key_value().is_some_and(|(key, _)| is_over(key)) {
            self.rows.pop_first();
        }
        while self.due.first_key_value().is_some_and(|(key, _)| is_over(key)) {
            self.due.pop_first();
        }
    }

    pub(super) fn next_due(&self) -> Option<Moment> {
        self.due.values().map(|(at, _)| *at).min()
    }

    /// Proposes what is due by now; gives how much. What cannot be proposed is put aside.
    pub(super) async fn propose(&mut self, desk: &Desk) -> Result<usize, DeskError> {
        let now = desk.now();
        self.forget(Quarter::of(now.day()));
        let (mut proposed, mut unsaid) = (0, Ok(()));
        for (at, proposal) in self.due.values_mut().filter(|(at, _)| *at <= now) {
            // It leaves the list when it is heard of.
            *at = now.plus(LATER);
            match say(desk, proposal).await {
                Ok(done) => proposed += usize::from(done),
                Err(error) => {
                    tracing::error!(%error, "an interview could not be proposed");
                    let is_away = error.may_pass();
                    unsaid = unsaid.and(Err(error));
                    if is_away {
                        break;
                    }
                }
            }
        }
        unsaid.map(|()| proposed)
    }
}

async fn say(desk: &Desk, proposal: &Proposal) -> Result<bool, DeskError> {
    let Some(third) = proposal.reds.last() else { return Ok(false) };
    let what = format!("interview/{}/{:?}", third.0, proposal.at);
    match ask(desk, proposal, &what).await? {
        Ok(done) => Ok(done.positions.is_some()),
        Err(refusal) => {
            tracing::error!(%refusal, assignment = %third.0, "an interview was refused");
            Ok(false)
        }
    }
}

/// The reds in a row, and the instant of the last of them.
#[derive(Serialize)]
struct Proposal {
    at: Moment,
    reds: Vec<AssignmentId>,
}

#[async_trait]
impl Request for Proposal {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        if let Some(third) = self.reds.last() {
            let propose = Command::ProposeInterview { reds: self.reds.clone() };
            let then = case.telling_at(self.at);
            then.tell::<Assignment>(&third.0.to_string(), propose).await?;
        }
        Ok(())
    }
}
