//! Reports (报送与审核): everything a unit handed in, and what was said about each.
//!
//! A row is one fact of that story. They are put together when they are asked for, because a
//! plate does not say which report it was given for: it follows that report's approval.

use std::collections::HashMap;

use domain::assignment::{Assignment, AssignmentId, Event, Report, RevisionCause};
use domain::roster::UserId;
use domain::time::Moment;
use domain::unit::UnitId;
use domain::warning::{Plate, PlateReason};
use domain::{Decider, Fact};
use event_store::Depth;

use crate::columns::{Json, columns};
use crate::fold::{EntryOf, Fold, Keys};
use crate::questions::{Answer, Questions, ask};
use crate::told::Told;

/// Facts told of one assignment, from the newest back: a hundred reports with their reviews,
/// more than anybody looks through.
const MAX_FACTS: i64 = 400;

columns! {
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Key {
        pub assignment: AssignmentId,
        pub sequence: u64,
    }
}

columns! {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Row {
        pub actor: UserId,
        pub at: Moment,
        pub said: Json<Event>,
    }
}

pub struct Reports;

impl Fold for Reports {
    const NAME: &'static str = "reports";
    const VERSION: u32 = 1;
    const DEPTH: Depth = Depth::Envelope;
    const HEARS: &'static [&'static str] = &[Assignment::STREAM];
    type Key = Key;
    type Row = Row;

    fn keys(fact: &Told) -> Keys<Key> {
        let sequence = fact.sequence;
        let key = |id| Key { assignment: AssignmentId(id), sequence };
        heard(fact).and(fact.stream_id()).map(key).into_iter().collect()
    }

    fn apply(_: &Key, row: Option<Row>, fact: &Told) -> Option<Row> {
        let said = heard(fact)?.clone();
        row.or_else(|| {
            let actor = fact.envelope().user.clone();
            Some(Row { actor, at: fact.effective_at, said: Json(said) })
        })
    }
}

/// What belongs to the story of reports. A plate that the clock gave, and one the head changed
/// later, are not about a report.
fn heard(fact: &Told) -> Option<&Event> {
    let Fact::Assignment(event) = &fact.fact else { return None };
    match event {
        Event::FeedbackSubmitted { .. }
        | Event::PartSubmitted { .. }
        | Event::PartAccepted { .. }
        | Event::PartReturned { .. }
        | Event::SubmissionWithdrawn { .. }
        | Event::FeedbackReturned { .. }
        | Event::FeedbackApproved { .. }
        | Event::RedPlateProposed { .. }
        | Event::RedPlateDeclined { .. }
        | Event::PlateShown { auto: false, .. }
        | Event::PlateRevised { cause: RevisionCause::Delivered, .. } => Some(event),
        _ => None,
    }
}

/// One report, as it was handed in, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Which one, from 1.
    pub no: u32,
    /// The lead unit it was handed to; none for a report to the office.
    pub lead: Option<UnitId>,
    pub by: UserId,
    pub at: Moment,
    /// Whether the report that counts for the lamp was in time (A2).
    pub on_time: bool,
    pub content: Report,
    pub withdrawn_at: Option<Moment>,
    /// When the lead unit took the part in.
    pub accepted_at: Option<Moment>,
    /// None while nobody has answered it.
    pub review: Option<Review>,
}

/// The answer to a report, as it was given then; a plate may have been changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub by: UserId,
    pub at: Moment,
    pub outcome: Outcome,
    pub plate: Option<Plate>,
    pub reason_code: Option<PlateReason>,
    pub reason: String,
    /// The second person, for a red plate.
    pub confirmed_by: Option<UserId>,
    /// By when it must come again, if it was returned.
    pub correction_due: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Approved,
    Returned,
    /// A red plate waits for the second person's word.
    Proposed,
}

/// A fact of an assignment's story.
pub type Said = EntryOf<Reports>;

impl Questions {
    /// The reports of these assignments, each list oldest first. Assignments without one are
    /// left out.
    pub async fn submissions(
        &self,
        assignments: &[AssignmentId],
    ) -> Answer<HashMap<AssignmentId, Vec<Submission>>> {
        let ids: Vec<_> = assignments.iter().map(|it| it.0).collect();
        let mut asking = ask::<Reports>();
        asking.push("(assignment, sequence) IN (SELECT newest.* FROM unnest(").push_bind(ids);
        asking.push(") AS asked (id) CROSS JOIN LATERAL (SELECT assignment, sequence FROM reports");
        asking.push(" WHERE assignment = asked.id ORDER BY sequence DESC LIMIT ");
        asking.push_bind(MAX_FACTS).push(") AS newest) ORDER BY assignment, sequence");
        let mut told: HashMap<_, Vec<Submission>> = HashMap::new();
        for said in self.rows::<Reports>(&mut asking).await? {
            hear(told.entry(said.key.assignment).or_default(), said.row);
        }
        told.retain(|_, submissions| !submissions.is_empty());
        Ok(told)
    }
}

/// The next fact of one assignment. One about a report that is not told is passed over.
pub fn hear(story: &mut Vec<Submission>, Row { actor, at, said: Json(said) }: Row) {
    if let Some(submission) = submitted(&actor, &said) {
        story.push(submission);
        return;
    }
    let Some(last) = story.last_mut() else { return };
    match said {
        Event::SubmissionWithdrawn { .. } => last.withdrawn_at = Some(at),
        Event::PartAccepted { .. } => last.accepted_at = Some(at),
        Event::RedPlateDeclined { .. } => last.review = None,
        Event::PlateShown { plate, reason_code, reason, reviewer, confirmer, .. }
        | Event::PlateRevised { plate, reason_code, reason, reviewer, confirmer, .. } => {
            last.review = last.review.take().map(|review| Review {
                by: reviewer,
                plate: Some(plate),
                reason_code: Some(reason_code),
                reason,
                confirmed_by: confirmer,
                ..review
            });
        }
        answer => last.review = answered(actor, at, answer).or(last.review.take()),
    }
}

fn submitted(actor: &UserId, said: &Event) -> Option<Submission> {
    let (no, lead, at, on_time, content) = match said {
        Event::FeedbackSubmitted { no, submitted_at, on_time, report, .. } => {
            (*no, None, *submitted_at, *on_time, report.clone())
        }
        Event::PartSubmitted { no, lead, submitted_at, on_time, text, media, .. } => {
            (*no, Some(lead.clone()), *submitted_at, *on_time, part(text, media))
        }
        _ => return None,
    };
    let by = actor.clone();
    let (withdrawn_at, accepted_at, review) = (None, None, None);
    Some(Submission { no, lead, by, at, on_time, content, withdrawn_at, accepted_at, review })
}

fn part(text: &str, media: &[String]) -> Report {
    let (text, media) = (text.to_owned(), media.to_vec());
    let (parts, missing) = (vec![], vec![]);
    Report { text, media, percent: None, no_change: false, parts, missing }
}

fn answered(by: UserId, at: Moment, answer: Event) -> Option<Review> {
    let review = |outcome, reason_code, reason, correction_due| {
        let (plate, confirmed_by) = (None, None);
        Review { by, at, outcome, plate, reason_code, reason, confirmed_by, correction_due }
    };
    Some(match answer {
        Event::FeedbackApproved { .. } => review(Outcome::Approved, None, String::new(), None),
        Event::FeedbackReturned { reason_code, reason, correction, .. } => {
            review(Outcome::Returned, Some(reason_code), reason, Some(correction.due))
        }
        Event::PartReturned { reason, correction, .. } => {
            review(Outcome::Returned, None, reason, Some(correction.due))
        }
        Event::RedPlateProposed { reason_code, reason, .. } => Review {
            plate: Some(reason_code.plate()),
            ..review(Outcome::Proposed, Some(reason_code), reason, None)
        },
        _ => return None,
    })
}
