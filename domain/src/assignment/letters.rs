//! What is said to a unit because of what happened to its duty (M65–M70, M93, M94): to whom, in
//! which words, and until when it is of use. Whether it rings is decided here; the ways on which
//! it goes out are the house's.

use chrono::TimeDelta;

use super::{
    Assignment, CancelCause, DueCause, Duty, Event, Order, ReminderKind, SlipLevel, Urgency,
};
use crate::contact::ContactRole;
use crate::decider::World;
use crate::notice::{
    Channel, Letter, MAX_TEXT, NoticeId, NoticeKind, OFFICE, OWN_WORDS, Recipient, Template,
    Values, Variable, harmless, overdue_at, send_at,
};
use crate::time::{Deadline, Moment};

/// What is said is of use for a day.
const USEFUL: TimeDelta = TimeDelta::days(1);
/// Assignments one letter names; of a larger order the first ones.
pub(super) const MAX_NAMED: usize = 100;
const STAFF: &[ContactRole] = &[ContactRole::Staff];
const BOTH: &[ContactRole] = &[ContactRole::Principal, ContactRole::Staff];

/// What is said, before it is known to whom.
struct Draft {
    kind: NoticeKind,
    /// None: in the words of its kind.
    text: Option<String>,
    not_before: Moment,
    until_reported: bool,
    rings: bool,
}

impl Draft {
    fn new(kind: NoticeKind, not_before: Moment) -> Self {
        Self { kind, text: None, not_before, until_reported: false, rings: true }
    }

    /// Somebody typed a part of it.
    fn saying(self, text: impl AsRef<str>) -> Self {
        Self { text: Some(harmless(text.as_ref())), ..self }
    }

    /// As the office has worded what is said about the duty, if it has (M65).
    fn worded(self, order: &Order, values: &Values) -> Self {
        let words = order.sms.as_deref().and_then(|it| Template::of_duty("smsText", it).ok());
        Self { text: words.map(|it| it.fill(values)), ..self }
    }

    fn until_reported(self) -> Self {
        Self { until_reported: true, ..self }
    }

    /// It only stands in the inbox.
    fn quiet(self) -> Self {
        Self { rings: false, ..self }
    }
}

impl Assignment {
    pub(super) fn letters_about(
        &self,
        fact: &Event,
        cause: &str,
        world: &World<'_>,
    ) -> Vec<Letter> {
        let Some(duty) = self.duty() else { return vec![] };
        let Some((draft, to)) = draft(duty, fact, world) else { return vec![] };
        let values = values(duty, draft.not_before);
        to.iter().map(|role| letter(duty, &draft, *role, &values, cause)).collect()
    }
}

type Addressed<'e> = (Draft, &'e [ContactRole]);

/// Nothing is said of what people see where they work: progress, reports, the office's own steps.
fn draft<'e>(duty: &Duty, fact: &'e Event, world: &World<'_>) -> Option<Addressed<'e>> {
    let now = send_at(world.now, duty.order.urgency == Urgency::Top);
    match fact {
        Event::ReminderRaised { .. }
        | Event::ChaseSent { .. }
        | Event::FeedbackReturned { .. }
        | Event::PartReturned { .. }
        | Event::EscalationSigned { .. } => prompting(duty, fact, now),
        Event::LampSettled { .. } | Event::PlateShown { .. } | Event::PlateRevised { .. } => {
            verdict(duty, fact, world)
        }
        Event::ExtensionGranted { .. }
        | Event::ExtensionRefused { .. }
        | Event::DeclineRefused { .. }
        | Event::AssignmentTransferred { .. }
        | Event::AssignmentSuspended { .. }
        | Event::AssignmentResumed { .. }
        | Event::CoordinationAnswered { .. } => {
            Some((Draft::new(NoticeKind::Decision, now).saying(decision(duty, fact)?), STAFF))
        }
        Event::DueChanged { .. } | Event::AssignmentCancelled { .. } => {
            Some((Draft::new(NoticeKind::Changed, now).saying(change(duty, fact)?), STAFF))
        }
        Event::AssignmentIssued(_)
        | Event::AssignmentFirstViewed { .. }
        | Event::AssignmentAcknowledged { .. }
        | Event::ProgressReported { .. }
        | Event::FeedbackSubmitted { .. }
        | Event::PartSubmitted { .. }
        | Event::PartAccepted { .. }
        | Event::SubmissionWithdrawn { .. }
        | Event::FeedbackApproved { .. }
        | Event::RedPlateProposed { .. }
        | Event::RedPlateDeclined { .. }
        | Event::PlateVoided { .. }
        | Event::LampTurned { .. }
        | Event::LampVoided { .. }
        | Event::ExtensionAsked { .. }
        | Event::ExtensionSigned { .. }
        | Event::ExtensionWithdrawn { .. }
        | Event::DeclineAsked { .. }
        | Event::DeclineWithdrawn { .. }
        | Event::EscalationProposed { .. }
        | Event::EscalationDeclined { .. }
        | Event::CoordinationAsked { .. }
        | Event::CounterpartChanged { .. } => None,
    }
}

/// What is still awaited of the unit.
#[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
fn prompting<'e>(duty: &Duty, fact: &'e Event, now: Moment) -> Option<Addressed<'e>> {
    let task = task(&duty.order.text);
    Some(match fact {
        Event::ReminderRaised { kind, to, effective_at, .. } => {
            (reminder(duty, *kind, *effective_at), to.as_slice())
        }
        Event::ChaseSent { text, .. } => {
            let chase = Draft::new(NoticeKind::Chase, now).until_reported();
            (chase.saying(format!("{OFFICE}催办“{task}”：{text}")), BOTH)
        }
        Event::EscalationSigned { level: SlipLevel::Interview, text, .. } => {
            let interview = Draft::new(NoticeKind::Escalation, now);
            (interview.saying(format!("{OFFICE}约谈你单位主要负责同志：{text}")), BOTH)
        }
        Event::EscalationSigned { level, text, .. } => {
            let slip = Draft::new(NoticeKind::Escalation, now).until_reported();
            (slip.saying(format!("{OFFICE}{}：“{task}”{text}", level.in_words())), BOTH)
        }
        Event::FeedbackReturned { reason, correction, .. }
        | Event::PartReturned { reason, correction, .. } => {
            let due = Deadline::before(correction.due).in_words();
            let text = format!("“{task}”的报送已退回：{reason}，请于{due}前补正重报");
            (Draft::new(NoticeKind::Returned, now).until_reported().saying(text), STAFF)
        }
        _ => return None,
    })
}

/// A red one is said at once (A20); others stand in the inbox, and in the digest of the day.
#[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
fn verdict<'e>(duty: &Duty, fact: &'e Event, world: &World<'_>) -> Option<Addressed<'e>> {
    let task = task(&duty.order.text);
    let (shown, reason, at) = match fact {
        Event::LampSettled { lamp, reason, effective_at, .. } => {
            (format!("亮{}", lamp.in_words()), reason, *effective_at)
        }
        Event::PlateShown { plate, reason, effective_at, .. } => {
            (format!("亮{}", plate.in_words()), reason, *effective_at)
        }
        Event::PlateRevised { old, plate, reason, .. } => {
            (format!("{}改为{}", old.in_words(), plate.in_words()), reason, world.now)
        }
        _ => return None,
    };
    let (_, points) = fact.scores(world.rules)?;
    let text = format!("“{task}”{reason}，{shown}，{}分", points.signed());
    let verdict = Draft::new(NoticeKind::Verdict, overdue_at(at)).saying(text);
    Some(if fact.is_said_at_once() { (verdict, BOTH) } else { (verdict.quiet(), STAFF) })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
fn decision(duty: &Duty, fact: &Event) -> Option<String> {
    let task = task(&duty.order.text);
    Some(match fact {
        Event::ExtensionGranted { new_due, .. } => {
            format!("“{task}”的延期申请已批准，时限改为{}前", new_due.in_words())
        }
        Event::ExtensionRefused { reason, .. } => {
            format!("“{task}”的延期申请未获批准：{reason}")
        }
        Event::DeclineRefused { reason, .. } => format!("“{task}”的退办申请未获批准：{reason}"),
        Event::AssignmentTransferred { .. } => format!("“{task}”已同意退办，由其他单位承办"),
        Event::AssignmentSuspended { cause, .. } => {
            format!("“{task}”暂停计时：{}", cause.in_words())
        }
        Event::AssignmentResumed { .. } => format!("“{task}”恢复计时"),
        Event::CoordinationAnswered { text, .. } => {
            format!("{OFFICE}答复“{task}”的协调请求：{text}")
        }
        _ => return None,
    })
}

/// A deadline that moved by a decision is in the words of that decision.
#[expect(clippy::wildcard_enum_match_arm, reason = "`draft` faces every kind")]
fn change(duty: &Duty, fact: &Event) -> Option<String> {
    let task = task(&duty.order.text);
    Some(match fact {
        Event::DueChanged {
            cause: DueCause::Correction | DueCause::Calendar,
            milestones,
            reason,
            ..
        } => {
            format!("“{task}”的时限改为{}前：{reason}", milestones.due.in_words())
        }
        Event::AssignmentCancelled { cause: CancelCause::Recall, .. } => {
            format!("“{task}”的交办已撤回")
        }
        Event::AssignmentCancelled { cause: CancelCause::Cancelled, reason, .. } => {
            format!("“{task}”已撤销：{reason}")
        }
        _ => return None,
    })
}

/// In the office's own words where it has some (M65); that something is overdue, always in ours.
fn reminder(duty: &Duty, kind: ReminderKind, at: Moment) -> Draft {
    let by_day = send_at(at, duty.order.urgency == Urgency::Top);
    let (kind, not_before) = match kind {
        ReminderKind::Unread => (NoticeKind::Unread, by_day),
        ReminderKind::T3 => (NoticeKind::T3, by_day),
        ReminderKind::T1 => (NoticeKind::T1, by_day),
        ReminderKind::Overdue => (NoticeKind::Overdue, overdue_at(at)),
        ReminderKind::Correction => (NoticeKind::Correction, by_day),
    };
    let draft = Draft::new(kind, not_before).until_reported();
    let ours = matches!(kind, NoticeKind::Overdue | NoticeKind::Correction);
    if ours { draft } else { draft.worded(&duty.order, &values(duty, not_before)) }
}

/// One letter for all that one order asks of a unit: nobody is rung sixty times (M53, M73).
pub fn letter_of_order<'d>(
    duties: impl IntoIterator<Item = &'d Duty>,
    cause: &str,
) -> Option<Letter> {
    let mut duties: Vec<&Duty> = duties.into_iter().collect();
    // Among equals the first one speaks for all.
    duties.sort_by_key(|duty| duty.milestones.due);
    let first = *duties.first()?;
    let urgent = duties.iter().any(|duty| duty.order.urgency == Urgency::Top);
    let draft = Draft::new(NoticeKind::Issued, send_at(first.issued_at, urgent));
    let values = match duties.len() {
        1 => values(first, draft.not_before),
        many => {
            let together = format!("{}等{many}项", task(&first.order.text));
            values(first, draft.not_before).with(Variable::Task, &together)
        }
    };
    let draft = draft.worded(&first.order, &values);
    let about = duties.iter().take(MAX_NAMED).map(|duty| duty.order.assignment()).collect();
    let letter = letter(first, &draft, ContactRole::Staff, &values, cause);
    Some(Letter { about, urgent, ..letter })
}

fn letter(duty: &Duty, draft: &Draft, role: ContactRole, values: &Values, cause: &str) -> Letter {
    let Draft { kind, text, not_before, until_reported, rings } = draft;
    let to = Recipient { unit: duty.order.unit.clone(), role };
    let (text, template) = match text {
        Some(text) => (text.chars().take(MAX_TEXT).collect(), OWN_WORDS.to_owned()),
        None => (kind.template().fill(values), kind.template_name()),
    };
    Letter {
        notice: NoticeId::of(cause, &to),
        to,
        kind: *kind,
        about: vec![duty.order.assignment()],
        text,
        template,
        values: values.clone(),
        channels: if *rings { vec![Channel::Sms] } else { vec![] },
        not_before: *not_before,
        expires_at: not_before.plus(USEFUL),
        until_reported: *until_reported,
        urgent: duty.order.urgency == Urgency::Top,
    }
}

fn values(duty: &Duty, at: Moment) -> Values {
    let order = &duty.order;
    Values::of_duty(&order.text, duty.milestones.due, at).of_unit(&order.unit)
}

/// The task as a message has room for it.
pub(super) fn task(text: &str) -> String {
    let value = Values::default().with(Variable::Task, text);
    value.iter().map(|(_, task)| task.to_owned()).collect()
}
