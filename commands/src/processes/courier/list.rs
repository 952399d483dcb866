//! The courier's list: what is not at its end, when something is next to be done about it, and
//! which reminders have become needless.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::Decider;
use domain::assignment::{self, Assignment, AssignmentId};
use domain::notice::{Channel, Errand, Letter, Notice, NoticeId};
use domain::time::Moment;
use domain::unit::{self, Unit, UnitId};
use event_store::{Cursor, Recorded};
use uuid::Uuid;

use crate::archive::read;
use crate::desk::DeskError;

/// One channel of a notice.
pub(super) type Leg = (NoticeId, Channel);

#[derive(Default)]
pub(super) struct List {
    open: HashMap<NoticeId, Open>,
    planned: HashMap<Leg, Moment>,
    due: BTreeSet<(Moment, Leg)>,
    /// What may be sent now, the oldest first: the newest is taken from the end.
    ready: HashMap<Channel, BTreeSet<(Cursor, NoticeId)>>,
    /// Open reminders of each assignment, and those of them that were reported.
    reminders: HashMap<AssignmentId, HashSet<NoticeId>>,
    reported: HashSet<AssignmentId>,
    needless: BTreeSet<NoticeId>,
    names: HashMap<UnitId, String>,
}

struct Open {
    notice: Notice,
    queued: Cursor,
}

impl List {
    pub(super) fn hear(&mut self, fact: &Recorded, now: Moment) -> Result<(), DeskError> {
        match fact.stream.category.as_str() {
            Notice::STREAM => self.hear_notice(fact, now),
            Assignment::STREAM => self.hear_assignment(fact),
            Unit::STREAM => self.hear_unit(fact),
            _ => Ok(()),
        }
    }

    fn hear_notice(&mut self, fact: &Recorded, now: Moment) -> Result<(), DeskError> {
        let Ok(id) = Uuid::parse_str(&fact.stream.id).map(NoticeId) else { return Ok(()) };
        let queued = fact.position;
        let begins = || (fact.sequence == 1).then(|| Open { notice: Notice::default(), queued });
        // None: at its end for good, and off the list.
        let Some(open) = self.open.remove(&id).or_else(begins) else { return Ok(()) };
        self.unplan(id, &open);
        let Open { notice, queued } = open;
        let notice = notice.evolve(&read::<Notice>(fact)?);
        self.mind_reminder(id, &notice);
        for (channel, at, _) in notice.errands(now) {
            self.plan((id, channel), at);
        }
        if !notice.is_over() {
            self.open.insert(id, Open { notice, queued });
        }
        Ok(())
    }

    fn hear_assignment(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        use assignment::Event;
        let Ok(id) = Uuid::parse_str(&fact.stream.id).map(AssignmentId) else { return Ok(()) };
        // Nobody is about to remind of it.
        let Some(reminders) = self.reminders.get(&id).cloned() else { return Ok(()) };
        match read::<Assignment>(fact)? {
            Event::FeedbackSubmitted { .. }
            | Event::PartSubmitted { .. }
            | Event::AssignmentCancelled { .. }
            | Event::AssignmentTransferred { .. } => {
                self.reported.insert(id);
                let done = reminders.into_iter().filter(|it| self.is_needless(*it));
                let done: Vec<_> = done.collect();
                self.needless.extend(done);
            }
            Event::SubmissionWithdrawn { .. }
            | Event::FeedbackReturned { .. }
            | Event::PartReturned { .. }
            | Event::AssignmentIssued(_) => {
                self.reported.remove(&id);
                for notice in reminders {
                    self.needless.remove(&notice);
                }
            }
            // They speak of a deadline that is none any more, or of a clock that stands still.
            Event::DueChanged { .. }
            | Event::DeclineAsked { .. }
            | Event::AssignmentSuspended { .. } => self.needless.extend(reminders),
            Event::AssignmentFirstViewed { .. }
            | Event::AssignmentAcknowledged { .. }
            | Event::ProgressReported { .. }
            | Event::PartAccepted { .. }
            | Event::FeedbackApproved { .. }
            | Event::RedPlateProposed { .. }
            | Event::RedPlateDeclined { .. }
            | Event::PlateShown { .. }
            | Event::PlateRevised { .. }
            | Event::PlateVoided { .. }
            | Event::LampTurned { .. }
            | Event::LampSettled { .. }
            | Event::LampVoided { .. }
            | Event::ExtensionAsked { .. }
            | Event::ExtensionSigned { .. }
            | Event::ExtensionWithdrawn { .. }
            | Event::ExtensionGranted { .. }
            | Event::ExtensionRefused { .. }
            | Event::DeclineWithdrawn { .. }
            | Event::DeclineRefused { .. }
            | Event::AssignmentResumed { .. }
            | Event::ReminderRaised { .. }
            | Event::ChaseSent { .. }
            | Event::EscalationProposed { .. }
            | Event::EscalationSigned { .. }
            | Event::EscalationDeclined { .. }
            | Event::CoordinationAsked { .. }
            | Event::CoordinationAnswered { .. }
            | Event::CounterpartChanged { .. } => {}
        }
        Ok(())
    }

    fn hear_unit(&mut self, fact: &Recorded) -> Result<(), DeskError> {
        let (unit, name) = match read::<Unit>(fact)? {
            unit::Event::UnitRegistered(it) => (it.unit, it.short_name),
            unit::Event::UnitRenamed { unit, short_name, .. } => (unit, short_name),
            unit::Event::UnitAliasesSet { .. }
            | unit::Event::UnitContactsSet { .. }
            | unit::Event::UnitsMerged { .. }
            | unit::Event::UnitClosed { .. } => return Ok(()),
        };
        self.names.insert(unit, name);
        Ok(())
    }

    /// Keeps the index of reminders: in it as long as it is not at its end.
    fn mind_reminder(&mut self, id: NoticeId, notice: &Notice) {
        let Some(letter) = notice.letter().filter(|it| it.until_reported) else { return };
        for assignment in &letter.about {
            if !notice.is_ended() {
                self.reminders.entry(*assignment).or_default().insert(id);
            } else if let Some(reminders) = self.reminders.get_mut(assignment) {
                reminders.remove(&id);
                if reminders.is_empty() {
                    self.reminders.remove(assignment);
                    self.reported.remove(assignment);
                }
            }
        }
        if notice.is_ended() {
            self.needless.remove(&id);
        }
    }

    fn is_needless(&self, id: NoticeId) -> bool {
        let about = self.letter(id).map(|it| it.about.as_slice()).unwrap_or_default();
        !about.is_empty() && about.iter().all(|it| self.reported.contains(it))
    }

    pub(super) fn notice(&self, id: NoticeId) -> Option<&Notice> {
        self.open.get(&id).map(|it| &it.notice)
    }

    fn letter(&self, id: NoticeId) -> Option<&Letter> {
        self.notice(id)?.letter()
    }

    /// Reminders of what has been reported, with the channels on which they still wait. What is
    /// under way is among them should it have to be sent again.
    pub(super) fn needless(&self, now: Moment) -> Vec<Leg> {
        let waits = |errand: &Errand| matches!(errand, Errand::Send | Errand::Expire);
        let legs = |id: &NoticeId| {
            let errands = self.notice(*id).map(|it| it.errands(now)).unwrap_or_default();
            let waiting = errands.into_iter().filter(|(_, _, errand)| waits(errand));
            waiting.map(|(channel, ..)| (*id, channel)).collect::<Vec<_>>()
        };
        self.needless.iter().flat_map(legs).collect()
    }

    /// What is due by now but for sending, which goes to the ready; at most so much of it.
    pub(super) fn errands(&mut self, now: Moment, most: usize) -> Vec<(Leg, Errand)> {
        let mut errands = Vec::new();
        while errands.len() < most
            && let Some((at, leg)) = self.due.first().copied().filter(|(at, _)| *at <= now)
        {
            self.due.remove(&(at, leg));
            self.planned.remove(&leg);
            match self.errand(leg, now) {
                Some((at, _)) if at > now => self.plan(leg, at),
                Some((_, Errand::Send)) => {
                    let queued = self.open[&leg.0].queued;
                    self.ready.entry(leg.1).or_default().insert((queued, leg.0));
                }
                Some((_, errand)) => errands.push((leg, errand)),
                None => {}
            }
        }
        errands
    }

    /// Takes the newest of a channel that may be sent: after an outage that is what is of use.
    /// What has become too late meanwhile, or must wait for the morning, is planned anew.
    pub(super) fn newest(&mut self, channel: Channel, most: usize, now: Moment) -> Vec<Leg> {
        let mut legs = Vec::new();
        while legs.len() < most
            && let Some((_, id)) = self.ready.get_mut(&channel).and_then(BTreeSet::pop_last)
        {
            match self.errand((id, channel), now) {
                Some((at, Errand::Send)) if at <= now => legs.push((id, channel)),
                Some((at, _)) => self.plan((id, channel), at),
                None => {}
            }
        }
        legs
    }

    /// What is next on one channel, and when.
    pub(super) fn errand(&self, leg: Leg, now: Moment) -> Option<(Moment, Errand)> {
        let errands = self.notice(leg.0)?.errands(now);
        let (_, at, errand) = errands.into_iter().find(|(channel, ..)| *channel == leg.1)?;
        Some((at, errand))
    }

    /// To be looked at again then; what is heard of it sooner plans it anew.
    pub(super) fn plan(&mut self, leg: Leg, at: Moment) {
        if let Some(before) = self.planned.insert(leg, at) {
            self.due.remove(&(before, leg));
        }
        self.due.insert((at, leg));
    }

    fn unplan(&mut self, id: NoticeId, Open { notice, queued }: &Open) {
        for channel in notice.letter().map(|it| it.channels.clone()).unwrap_or_default() {
            if let Some(ready) = self.ready.get_mut(&channel) {
                ready.remove(&(*queued, id));
            }
            if let Some(before) = self.planned.remove(&(id, channel)) {
                self.due.remove(&(before, (id, channel)));
            }
        }
    }

    /// A text with the names of its units; those without a name keep their codes.
    pub(super) fn in_names(&self, text: &str) -> String {
        let mut pieces = text.split('⟨');
        let mut named = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (code, rest) = piece.split_once('⟩').unwrap_or((piece, ""));
            let name = self.names.get(&UnitId::new(code));
            named.push_str(name.map_or(code, String::as_str));
            named.push_str(rest);
        }
        named
    }
}
