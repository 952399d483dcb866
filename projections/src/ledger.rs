//! The ledger (总账): every line of one quarter, out of the log itself, as of one place in it.
//!
//! No read model is trusted here. Each chain that is heard is computed anew, fact by fact, so
//! that a ledger also says where the log is not what was once written.

use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use domain::assignment::{Assignment, AssignmentId, Event, Importance, UnitRole};
use domain::quarter::{self, Season};
use domain::score::{Points, RuleBook, RuleSet};
use domain::time::Quarter;
use domain::unit::{Unit, UnitId};
use domain::{Decider, Fact};
use event_store::{Cursor, Log, ReadError, Recorded, Stream, chain};
use futures::{StreamExt, stream::BoxStream};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::fold::{Entry, EntryOf, Memory, Model, ReadModel, Share};
use crate::quarters::rules_of;
use crate::ranking::Member;
use crate::told::{Poison, Reference, Told};
use crate::units::Units;
use crate::verdict::{Code, Given, Side, given};

/// What the result of a quarter rests on.
const HEARS: [&str; 4] = [Assignment::STREAM, Season::STREAM, RuleBook::STREAM, Unit::STREAM];

/// Facts of an assignment that light no lamp, show no plate and end nothing. They stand in
/// their chain like all others, but need not be understood.
const BY_THE_WAY: [&str; 13] = [
    "AssignmentFirstViewed",
    "AssignmentAcknowledged",
    "ProgressReported",
    "FeedbackSubmitted",
    "PartSubmitted",
    "PartAccepted",
    "PartReturned",
    "SubmissionWithdrawn",
    "FeedbackReturned",
    "FeedbackApproved",
    "RedPlateProposed",
    "RedPlateDeclined",
    "LampTurned",
];

/// Pages being understood at once; more gain little, because one reader feeds them.
const MAX_AT_ONCE: usize = 8;

/// The first fact that is not what was written: its own bytes, or what it hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    pub position: Cursor,
    pub stream: Stream,
    pub sequence: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ReckonError {
    #[error(transparent)]
    Log(#[from] ReadError),
    #[error(transparent)]
    Poison(#[from] Poison),
    #[error("a worker of the reckoning died")]
    Worker,
}

impl ReckonError {
    /// Whether it can be reckoned in a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Log(error) if error.may_pass())
    }
}

/// One line, as it is summed and proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Named by its fact and its rule.
    pub(crate) id: Uuid,
    /// Which of the ledger's units.
    pub(crate) unit: u32,
    pub(crate) code: Code,
    /// None for an adjustment.
    pub(crate) weight: Option<(UnitRole, Importance)>,
    pub(crate) voids: bool,
    pub(crate) origin: Option<Quarter>,
    pub(crate) rules: u32,
    pub(crate) points: Points,
    pub(crate) side: Side,
    /// The hash of its fact, computed anew.
    pub(crate) source: [u8; 32],
}

pub(crate) struct Ledger {
    pub(crate) quarter: Quarter,
    pub(crate) upto: Cursor,
    /// By which the quarter is summed up.
    pub(crate) rules: RuleSet,
    pub(crate) units: Vec<UnitId>,
    /// In the order of the log.
    pub(crate) lines: Vec<Line>,
    /// By the code of the unit.
    pub(crate) members: Vec<Member>,
    /// Assignments with a line or a due date in the quarter, by id, each with the hash of its
    /// last fact, computed anew.
    pub(crate) duties: Vec<(Uuid, [u8; 32])>,
    /// Duties of the quarter that still lack their lamp or their plate, by id.
    pub(crate) unsettled: Vec<AssignmentId>,
    pub(crate) alarm: Option<Alarm>,
    pub(crate) facts: u64,
}

/// Reads the log up to and with `upto`; `progress` is told how far it is, of how much.
pub(crate) async fn keep(
    log: Arc<dyn Log>,
    quarter: Quarter,
    upto: Cursor,
    progress: impl Fn(u64, u64),
) -> Result<Ledger, ReckonError> {
    let mut pen = Pen::new(quarter);
    let mut pages = understood(log.read_range(Cursor::START, upto));
    while let Some(page) = pages.next().await {
        for heard in page? {
            pen.hear(heard)?;
        }
        progress(pen.position.raw(), upto.raw());
    }
    Ok(pen.close(upto))
}

/// A fact with what can be known of it alone.
struct Heard {
    recorded: Recorded,
    /// Its hash, if it hangs on what it says it hangs on.
    hash: [u8; 32],
    /// What it says, where that matters.
    told: Result<Option<Told>, Poison>,
}

/// Pages in order, several of them being hashed and understood side by side.
fn understood(
    pages: BoxStream<'static, Result<Vec<Recorded>, ReadError>>,
) -> BoxStream<'static, Result<Vec<Heard>, ReckonError>> {
    let at_once = available_parallelism().map_or(1, NonZero::get).min(MAX_AT_ONCE);
    let one = async |page: Result<Vec<Recorded>, ReadError>| {
        let page = page?;
        let heard = spawn_blocking(move || page.into_iter().map(hear).collect()).await;
        heard.map_err(|_| ReckonError::Worker)
    };
    pages.map(one).buffered(at_once).boxed()
}

fn hear(recorded: Recorded) -> Heard {
    let matters = HEARS.contains(&recorded.stream.category.as_str());
    let by_the_way = BY_THE_WAY.contains(&recorded.kind.as_str());
    let hash = if matters {
        chain::hash(&recorded, recorded.link.algorithm, &recorded.link.prev_hash)
    } else {
        recorded.link.hash
    };
    let told = if matters && !by_the_way { Told::read(&recorded) } else { Ok(None) };
    Heard { recorded, hash, told }
}

/// Writes the ledger, fact by fact.
struct Pen {
    quarter: Quarter,
    position: Cursor,
    facts: u64,
    reference: Reference,
    opened_with: Option<u32>,
    /// The hash of each stream's last fact, computed anew.
    chains: HashMap<Stream, [u8; 32]>,
    alarm: Option<Alarm>,
    members: Box<dyn Memory>,
    units: HashMap<UnitId, u32>,
    lines: Vec<Line>,
    duties: HashMap<Uuid, Duty>,
    /// Assignments of other quarters with a line in this one.
    guests: HashSet<Uuid>,
}

/// How far a duty of the quarter has come.
#[derive(Default)]
struct Duty {
    lamp: bool,
    plate: bool,
    /// Cancelled, recalled, or issued anew for another quarter.
    gone: bool,
}

impl Pen {
    fn new(quarter: Quarter) -> Self {
        Self {
            quarter,
            position: Cursor::START,
            facts: 0,
            reference: Reference::default(),
            opened_with: None,
            chains: HashMap::new(),
            alarm: None,
            members: Model::<Units>::NEW.memory(Share::ALL),
            units: HashMap::new(),
            lines: Vec::new(),
            duties: HashMap::new(),
            guests: HashSet::new(),
        }
    }

    fn hear(&mut self, heard: Heard) -> Result<(), Poison> {
        let Heard { recorded, hash, told } = heard;
        self.position = recorded.position;
        self.facts += 1;
        if !HEARS.contains(&recorded.stream.category.as_str()) {
            return Ok(());
        }
        let edited = hash != recorded.link.hash;
        let source = self.link(recorded, hash);
        match told {
            Ok(Some(told)) => self.take_in(told, source),
            Ok(None) => {}
            // Nothing can be made of it because it was tampered with, and the alarm says so.
            Err(_) if edited => {}
            Err(poison) => return Err(poison),
        }
        Ok(())
    }

    /// The fact's hash behind the chain as it was computed so far.
    fn link(&mut self, recorded: Recorded, hash: [u8; 32]) -> [u8; 32] {
        let head = self.chains.get(&recorded.stream).copied().unwrap_or(chain::GENESIS);
        let link = recorded.link;
        let hash = if link.prev_hash == head {
            hash
        } else {
            chain::hash(&recorded, link.algorithm, &head)
        };
        if self.alarm.is_none() && (link.prev_hash != head || hash != link.hash) {
            let Recorded { position, sequence, .. } = recorded;
            self.alarm = Some(Alarm { position, stream: recorded.stream.clone(), sequence });
        }
        match self.chains.get_mut(&recorded.stream) {
            Some(head) => *head = hash,
            None => {
                self.chains.insert(recorded.stream, hash);
            }
        }
        hash
    }

    fn take_in(&mut self, mut told: Told, source: [u8; 32]) {
        self.reference.attend(&mut told);
        self.members.tell(&told);
        match (&told.fact, told.stream_id()) {
            (Fact::Assignment(event), Some(id)) => self.follow(id, event),
            (Fact::Quarter(quarter::Event::QuarterOpened { quarter, rules, .. }), _)
                if *quarter == self.quarter =>
            {
                self.opened_with = Some(*rules);
            }
            _ => {}
        }
        for line in given(&told) {
            if line.quarter == self.quarter {
                self.guests.extend(told.stream_id().filter(|_| line.origin.is_some()));
                self.write(&line, source);
            }
        }
    }

    fn follow(&mut self, id: Uuid, event: &Event) {
        if let Event::AssignmentIssued(duty) = event {
            if duty.milestones.due.quarter() == self.quarter {
                self.duties.insert(id, Duty::default());
                return;
            }
            self.duties.entry(id).and_modify(|it| it.gone = true);
        }
        let Some(duty) = self.duties.get_mut(&id) else { return };
        match event {
            Event::LampSettled { .. } => duty.lamp = true,
            Event::LampVoided { .. } => duty.lamp = false,
            Event::PlateShown { .. } | Event::PlateRevised { .. } => duty.plate = true,
            Event::PlateVoided { .. } => duty.plate = false,
            Event::AssignmentCancelled { .. } => duty.gone = true,
            _ => {}
        }
    }

    fn write(&mut self, given: &Given<'_>, source: [u8; 32]) {
        let next = u32::try_from(self.units.len()).expect("units are few");
        let unit = match self.units.get(given.unit) {
            Some(unit) => *unit,
            None => *self.units.entry(given.unit.clone()).or_insert(next),
        };
        self.lines.push(Line {
            id: given.line,
            unit,
            code: given.code,
            weight: given.account.map(|it| (it.role, it.importance)),
            voids: given.voids,
            origin: given.origin,
            rules: given.rules,
            points: given.points,
            side: given.side,
            source,
        });
    }

    fn close(mut self, upto: Cursor) -> Ledger {
        let mut units: Vec<_> = self.units.into_iter().collect();
        units.sort_unstable_by_key(|(_, number)| *number);
        let read = |row| -> EntryOf<Units> { Entry::read(row).expect("as it was put down") };
        let members = self.members.take().into_iter().map(read);
        let lacks = |it: &Duty| !(it.lamp && it.plate);
        let lacking = self.duties.iter().filter(|(_, duty)| !duty.gone && lacks(duty));
        let mut unsettled: Vec<_> = lacking.map(|(id, _)| AssignmentId(*id)).collect();
        unsettled.sort_unstable();
        let head = |id: &Uuid| {
            let stream = Stream::new(Assignment::STREAM, id.to_string());
            (*id, self.chains.get(&stream).copied().unwrap_or(chain::GENESIS))
        };
        let concerned: HashSet<&Uuid> = self.duties.keys().chain(&self.guests).collect();
        let mut duties: Vec<_> = concerned.into_iter().map(head).collect();
        duties.sort_unstable();
        Ledger {
            quarter: self.quarter,
            upto,
            rules: rules_of(self.quarter, self.opened_with, self.reference.rules()).clone(),
            units: units.into_iter().map(|(unit, _)| unit).collect(),
            lines: self.lines,
            members: members.map(|it| Member::of(&it)).collect(),
            duties,
            unsettled,
            alarm: self.alarm,
            facts: self.facts,
        }
    }
}
