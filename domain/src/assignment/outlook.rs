//! Outlook (报送预期): what a report sent in each coming span of time would earn, if it is
//! approved. By today's facts; a rule set drafted tomorrow changes nothing, because the instants
//! were fixed at issue.

use serde::{Deserialize, Serialize};

use crate::time::{Deadline, Moment};
use crate::warning::{self, Lamp, LampReason};

use super::{Assignment, Stage};

/// A span of time, and the lamp that a report sent in it will settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    pub from: Moment,
    /// Exclusive; none for the span that does not end.
    pub until: Option<Moment>,
    pub lamp: Lamp,
    /// “3月31日24:00前报送，审核通过后亮绿灯”.
    pub sentence: String,
}

impl Assignment {
    /// From now on, without a gap; empty when no report is awaited. Of one that waits for its
    /// review, what approval will settle.
    pub fn outlook(&self, now: Moment) -> Vec<Outlook> {
        if self.hold.is_some() {
            return vec![];
        }
        let mut begins = vec![now];
        begins.extend(self.turns().into_iter().filter(|turn| *turn > now));
        let mut spans: Vec<(Moment, (Lamp, LampReason))> = Vec::new();
        for begin in begins {
            let Some(verdict) = self.verdict_if_reported(begin) else { return vec![] };
            if spans.last().is_none_or(|(_, before)| *before != verdict) {
                spans.push((begin, verdict));
            }
        }
        let ends = spans.iter().skip(1).map(|(begin, _)| Some(*begin)).chain([None]);
        let span = |((from, (lamp, _)), until): (&(Moment, _), _)| {
            let sentence = self.promise(now, *from, until, *lamp);
            Outlook { from: *from, until, lamp: *lamp, sentence }
        };
        spans.iter().zip(ends).map(span).collect()
    }

    /// The instants at which a report begins to earn something else, in order.
    fn turns(&self) -> Vec<Moment> {
        let Some(duty) = self.duty() else { return vec![] };
        match self.stage {
            Stage::Issued | Stage::InHand => {
                vec![duty.milestones.due.moment(), duty.milestones.makeup_until]
            }
            Stage::Returned(correction) => vec![correction.due, correction.missing_at],
            Stage::Unissued
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => vec![],
        }
    }

    /// The lamp as approval would settle it; none where nothing can be reported.
    fn verdict_if_reported(&self, at: Moment) -> Option<(Lamp, LampReason)> {
        let mut then = self.clone();
        match self.stage {
            Stage::Issued | Stage::InHand | Stage::Returned(_) => {
                then.hear_report(self.submissions + 1, at, false);
            }
            Stage::Submitted => {}
            Stage::Unissued
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => return None,
        }
        then.stage = Stage::Approved;
        Some(warning::lamp(&then.lamp_facts()?, at))
    }

    fn promise(&self, now: Moment, from: Moment, until: Option<Moment>, lamp: Lamp) -> String {
        if self.stage == Stage::Submitted {
            return format!("已报送，审核通过后亮{}", lamp.in_words());
        }
        let when = match until {
            Some(until) => format!("{}前", Deadline::before(until).in_words()),
            None if from == now => "现在".into(),
            None => format!("{}后", Deadline::before(from).in_words()),
        };
        let late = self.duty().is_some_and(|duty| !duty.milestones.due.met_by(from));
        let what = match self.stage {
            Stage::Returned(_) => "补正重报",
            Stage::Issued | Stage::InHand if late => "补报",
            Stage::Unissued
            | Stage::Issued
            | Stage::InHand
            | Stage::Submitted
            | Stage::Approved
            | Stage::Cancelled
            | Stage::Transferred
            | Stage::Recalled => "报送",
        };
        let earns = match lamp {
            Lamp::Red => "亮红灯".into(),
            Lamp::Off | Lamp::Pending | Lamp::Green | Lamp::Yellow => {
                format!("审核通过后亮{}", lamp.in_words())
            }
        };
        format!("{when}{what}，{earns}{}", self.or_a_red_plate(from, until))
    }

    /// Silence past its last instant also earns a red plate (A15), while none was given.
    fn or_a_red_plate(&self, from: Moment, until: Option<Moment>) -> String {
        let silent = matches!(self.stage, Stage::Issued | Stage::InHand) && self.plate.is_none();
        let at = self.duty().map(|duty| duty.milestones.not_delivered_at);
        let here = |at: &Moment| *at > from && until.is_none_or(|until| *at <= until);
        match at.filter(here) {
            Some(at) if silent => {
                format!("；{}仍未报送，另亮红牌", Deadline::before(at).in_words())
            }
            Some(_) | None => String::new(),
        }
    }
}
