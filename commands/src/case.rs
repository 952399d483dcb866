//! A case: one request in the making. It loads what it needs, decides, and puts everything it
//! decided on record at once, in as many streams as it takes, or nothing.
//!
//! To cqrs-es a case is the event store of one command: loading folds a stream, committing
//! lays the facts aside until the case is closed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateContext, AggregateError, EventEnvelope, EventStore};
use domain::notice::{self, Letter, Notice};
use domain::time::Moment;
use domain::{Decider, Refusal};
use event_store::{Append, AppendError, Appended, Expected, Log, NewFact, Stream, StreamAppend};
use futures::poll;

use crate::archive::{Loaded, history, load, load_all};
use crate::asked::{Asked, Said};
use crate::desk::{DeskError, Stop};
use crate::hosted::{Hosted, Keepable, Stored};
use crate::memory::{Memory, Remembered};
use crate::reference::{Reference, Scene};
use crate::turns::Turn;
use crate::ways::Ways;

/// Streams of one act from which on it is an order or an import, not the daily work: things
/// that would only push others out of the memory.
const BULK: usize = 64;

pub struct Case<'d> {
    log: &'d dyn Log,
    asked: &'d Asked,
    reference: Arc<Reference>,
    /// When it is put on record.
    now: Moment,
    /// By when it is decided, which is now, but for what is said late.
    then: Moment,
    memory: &'d Memory,
    trust: Trust,
    ways: Ways,
    drawer: Arc<Mutex<Drawer>>,
}

/// By what a case may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Also by what the desk remembers, which may be old.
    Memory,
    /// Only by what is read from the record.
    Record,
}

/// What the case has looked at and decided so far.
#[derive(Default)]
struct Drawer {
    /// Streams in the order they were first told something.
    staged: Vec<StreamAppend>,
    /// Where a stream stands in `staged`: an order may have thousands.
    places: HashMap<Stream, usize>,
    /// Aggregates as they would stand if the case were closed now, each a `Loaded`.
    states: HashMap<Stream, Remembered>,
    /// Which of them were not read, but remembered.
    recalled: HashSet<Stream>,
}

/// An aggregate between loading and committing.
pub struct Sitting<D> {
    id: String,
    last_effective: Option<Moment>,
    sequence: u64,
    newest: Expected,
    hosted: Hosted<D>,
}

impl<'d> Case<'d> {
    pub(crate) fn open(
        log: &'d dyn Log,
        asked: &'d Asked,
        reference: Arc<Reference>,
        now: Moment,
        (memory, trust, ways): (&'d Memory, Trust, Ways),
    ) -> Self {
        let drawer = Arc::default();
        Self { log, asked, reference, now, then: now, memory, trust, ways, drawer }
    }

    /// The same case at an instant that has passed, for what the house says late: it is decided
    /// by that instant and effective then, though it is written now. What is still ahead cannot
    /// be told.
    #[must_use]
    pub fn telling_at(&self, then: Moment) -> Self {
        let (reference, drawer) = (Arc::clone(&self.reference), Arc::clone(&self.drawer));
        Self { reference, drawer, then: then.min(self.now), ..*self }
    }

    pub fn asked(&self) -> &Asked {
        self.asked
    }

    /// The scene for whoever must decide without a stream of their own.
    pub fn scene(&self) -> Scene {
        self.scene_after(None)
    }

    /// The clock may have been set back; within a stream time never runs backwards.
    fn scene_after(&self, last_effective: Option<Moment>) -> Scene {
        Scene {
            now: last_effective.map_or(self.then, |last| last.max(self.then)),
            actor: self.asked.actor.clone(),
            reference: Arc::clone(&self.reference),
        }
    }

    /// The thing as it stands, with what this case has already decided about it.
    pub async fn look<D: Keepable>(&self, id: &str) -> Result<Loaded<D>, Stop> {
        let stream = Stream::new(D::STREAM, id);
        if let Some(known) = self.known::<D>(&stream) {
            return Ok(known);
        }
        let loaded = load::<D>(self.log, id).await?;
        self.drawer().states.insert(stream, remembered(loaded.clone()));
        Ok(loaded)
    }

    /// Reads many things in one go, so that looking at each of them later costs nothing: for
    /// requests that span streams.
    pub async fn fetch<D: Keepable>(
        &self,
        ids: impl IntoIterator<Item = String> + Send,
    ) -> Result<(), Stop> {
        let streams: Vec<_> = {
            let drawer = self.drawer();
            let streams = ids.into_iter().map(|id| Stream::new(D::STREAM, id));
            streams.filter(|stream| !drawer.states.contains_key(stream)).collect()
        };
        if streams.is_empty() {
            return Ok(());
        }
        let things = load_all::<D>(self.log, streams).await?;
        let things = things.into_iter().map(|(stream, thing)| (stream, remembered(thing)));
        self.drawer().states.extend(things);
        Ok(())
    }

    /// Asks the thing, and lays its answer aside. Gives the thing as it will then stand.
    pub async fn tell<D: Keepable>(&self, id: &str, command: D::Command) -> Result<D, Stop> {
        let mut sitting: Sitting<D> = self.load_aggregate(id).await?;
        if let Some(expected) = self.asked.expected_version
            && expected != sitting.sequence
        {
            return Err(Stop::Refused(Refusal::VersionConflict { have: sitting.sequence }));
        }
        let scene = self.scene_after(sitting.last_effective);
        let sink = EventSink::default();
        sitting.aggregate().handle(command, &scene, &sink).await.map_err(Stop::Refused)?;
        let state = sitting.hosted.0.clone();
        self.commit(sink.collect().await, sitting, HashMap::new()).await?;
        Ok(state)
    }

    /// Puts everything on record. The turn ends once it is handed in: whoever comes next decides
    /// upon what this will have left, and goes on behind it or not at all.
    pub(crate) async fn close(
        self,
        request_hash: [u8; 32],
        result: String,
        turn: Option<Turn<'_>>,
    ) -> Result<Appended, AppendError> {
        let drawer = std::mem::take(&mut *self.drawer());
        let Drawer { staged, places, mut states, .. } = drawer;
        let command_id = self.asked.command_id;
        let append = Append { command_id, request_hash, streams: staged, result };
        if places.len() <= BULK {
            states.retain(|stream, _| places.contains_key(stream));
            self.memory.take_up(states);
        }
        let mut appending = self.log.append(append);
        let handed_in = poll!(&mut appending);
        drop(turn);
        let answer = match handed_in {
            Poll::Ready(answer) => answer,
            Poll::Pending => appending.await,
        };
        if !matches!(answer, Ok(Appended::Fresh(_))) || places.len() > BULK {
            self.memory.forget(places.keys());
        }
        answer
    }

    /// Whether something is to be put on record.
    pub(crate) fn says_something(&self) -> bool {
        !self.drawer().staged.is_empty()
    }

    /// Whether anything was looked at that was only remembered.
    pub(crate) fn has_recalled(&self) -> bool {
        !self.drawer().recalled.is_empty()
    }

    /// Whether some of that gets no new fact, so that appending would not prove that it still
    /// stands so.
    pub(crate) fn rests_on_memory(&self) -> bool {
        let drawer = self.drawer();
        drawer.recalled.iter().any(|stream| !drawer.places.contains_key(stream))
    }

    /// Whether what was decided changes what every decision may look up.
    pub(crate) fn changes_reference(&self) -> bool {
        self.drawer().staged.iter().any(|one| Reference::concerns(&one.stream.category))
    }

    fn known<D: Keepable>(&self, stream: &Stream) -> Option<Loaded<D>> {
        let mut drawer = self.drawer();
        if !drawer.states.contains_key(stream) && self.trust == Trust::Memory {
            let thing = self.memory.recall(stream)?;
            drawer.recalled.insert(stream.clone());
            drawer.states.insert(stream.clone(), thing);
        }
        drawer.states.get(stream)?.thing.downcast_ref::<Loaded<D>>().cloned()
    }

    fn stage<D: Keepable>(&self, sitting: Sitting<D>, facts: Vec<NewFact>) {
        let stream = Stream::new(D::STREAM, sitting.id);
        let mut drawer = self.drawer();
        let last = facts.last();
        let effective = last.map(|fact| Moment::new(fact.effective_at));
        let loaded = Loaded {
            state: sitting.hosted.0,
            sequence: sitting.sequence + facts.len() as u64,
            newest: last.map_or(sitting.newest, |fact| Expected::Behind(fact.event_id)),
            last_effective: effective.or(sitting.last_effective),
        };
        drawer.states.insert(stream.clone(), remembered(loaded));
        if facts.is_empty() {
            return;
        }
        if let Some(place) = drawer.places.get(&stream).copied() {
            drawer.staged[place].facts.extend(facts);
        } else {
            let place = drawer.staged.len();
            drawer.places.insert(stream.clone(), place);
            drawer.staged.push(StreamAppend { stream, expected: sitting.newest, facts });
        }
    }

    /// Whether this house writes letters; where it does not, nobody need word them.
    pub(crate) fn writes_letters(&self) -> bool {
        self.ways.writes()
    }

    /// What is to be said because of these facts.
    fn letters<D: Keepable>(
        &self,
        sitting: &Sitting<D>,
        facts: &[Stored<D::Event>],
        then: Moment,
    ) -> Vec<Letter> {
        if !self.writes_letters() {
            return Vec::new();
        }
        let scene = Scene { now: then, ..self.scene() };
        let about = |(sequence, fact): (u64, &Stored<D::Event>)| {
            let cause = format!("{}/{}/{sequence}", D::STREAM, sitting.id);
            sitting.hosted.0.letters(&fact.0, &cause, &scene.world())
        };
        (sitting.sequence + 1..).zip(facts).flat_map(about).collect()
    }

    /// Lays a letter beside the facts it is about, so that it is on record with them or not at
    /// all. It is named by one of them, so nobody can have queued it before.
    pub(crate) fn queue(&self, letter: Letter) -> Result<(), DeskError> {
        let letter = self.ways.address(letter);
        let stream = Stream::new(Notice::STREAM, letter.notice.0.to_string());
        let said = Said { then: self.now, now: self.now };
        let queued = notice::Event::NoticeQueued(Box::new(letter));
        let fact = self.asked.fact(&stream, 0, &queued, said)?;
        let mut drawer = self.drawer();
        let place = drawer.staged.len();
        drawer.places.insert(stream.clone(), place);
        let expected = Expected::Exactly(0);
        drawer.staged.push(StreamAppend { stream, expected, facts: vec![fact] });
        Ok(())
    }

    /// Lays a letter aside that was perhaps laid before; then the first one holds.
    pub(crate) async fn post(&self, letter: Letter) -> Result<(), Stop> {
        let letter = self.ways.address(letter);
        let stream = letter.notice.0.to_string();
        self.tell::<Notice>(&stream, notice::Command::Queue(Box::new(letter))).await?;
        Ok(())
    }

    fn drawer(&self) -> std::sync::MutexGuard<'_, Drawer> {
        self.drawer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remembered<D: Keepable>(loaded: Loaded<D>) -> Remembered {
    Remembered { sequence: loaded.sequence, thing: Arc::new(loaded) }
}

impl<D: Keepable> AggregateContext<Hosted<D>> for Sitting<D> {
    fn aggregate(&mut self) -> &mut Hosted<D> {
        &mut self.hosted
    }
}

impl<D: Keepable> EventStore<Hosted<D>> for Case<'_> {
    type AC = Sitting<D>;

    async fn load_events(
        &self,
        id: &str,
    ) -> Result<Vec<EventEnvelope<Hosted<D>>>, AggregateError<Refusal>> {
        let events = history::<D>(self.log, id).await.map_err(broken)?;
        Ok(enveloped(id, 0, events.into_iter().map(Stored)))
    }

    async fn load_aggregate(&self, id: &str) -> Result<Sitting<D>, AggregateError<Refusal>> {
        let loaded = self.look::<D>(id).await.map_err(|stop| match stop {
            Stop::Refused(refusal) => AggregateError::UserError(refusal),
            Stop::Broken(error) => broken(error),
        })?;
        Ok(Sitting {
            id: id.into(),
            last_effective: loaded.last_effective,
            sequence: loaded.sequence,
            newest: loaded.newest,
            hosted: Hosted(loaded.state),
        })
    }

    async fn commit(
        &self,
        events: Vec<Stored<D::Event>>,
        sitting: Sitting<D>,
        _metadata: HashMap<String, String>,
    ) -> Result<Vec<EventEnvelope<Hosted<D>>>, AggregateError<Refusal>> {
        let stream = Stream::new(D::STREAM, &sitting.id);
        let then = self.scene_after(sitting.last_effective).now;
        let said = Said { then, now: then.max(self.now) };
        let before = usize::try_from(sitting.sequence).map_err(broken)?;
        let fact = |(n, event): (usize, &Stored<D::Event>)| {
            self.asked.fact(&stream, before + n, &event.0, said)
        };
        let facts = events.iter().enumerate().map(fact).collect::<Result<_, _>>();
        let letters = self.letters(&sitting, &events, then);
        self.stage(sitting, facts.map_err(broken)?);
        for letter in letters {
            self.queue(letter).map_err(broken)?;
        }
        Ok(enveloped(&stream.id, before, events))
    }
}

fn enveloped<D: Keepable>(
    id: &str,
    before: usize,
    events: impl IntoIterator<Item = Stored<D::Event>>,
) -> Vec<EventEnvelope<Hosted<D>>> {
    let envelope = |(n, payload)| EventEnvelope {
        aggregate_id: id.to_owned(),
        sequence: before + n + 1,
        payload,
        metadata: HashMap::new(),
    };
    events.into_iter().enumerate().map(envelope).collect()
}

fn broken<E: Into<Box<dyn std::error::Error + Send + Sync>>>(error: E) -> AggregateError<Refusal> {
    AggregateError::UnexpectedError(error.into())
}

impl From<AggregateError<Refusal>> for Stop {
    fn from(error: AggregateError<Refusal>) -> Self {
        match error {
            AggregateError::UserError(refusal) => Self::Refused(refusal),
            AggregateError::AggregateConflict => Self::Broken(DeskError::Busy),
            AggregateError::DatabaseConnectionError(why)
            | AggregateError::DeserializationError(why)
            | AggregateError::UnexpectedError(why) => Self::Broken(handed_on(why)),
        }
    }
}

/// What was wrong before cqrs-es passed it on.
fn handed_on(why: Box<dyn std::error::Error + Send + Sync>) -> DeskError {
    why.downcast::<DeskError>().map_or_else(DeskError::Unexpected, |it| *it)
}
