//! The desk: takes a request, lets the right things decide, and puts their answer on record.
//!
//! What it wrote last it remembers, so that it need not be read again. Only facts may be decided
//! from memory, because appending them proves that nothing has happened since; a refusal, or
//! that there is nothing to say, is decided again by what is on record before it is answered.

use std::sync::Arc;

use async_trait::async_trait;
use domain::Refusal;
use domain::time::Moment;
use event_store::{AppendError, Appended, Cursor, Log, ReadError, Receipt, Stream};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::asked::Asked;
use crate::case::{Case, Trust};
use crate::clock::Clock;
use crate::hosted::Keepable;
use crate::memory::Memory;
use crate::reference::{Reference, Shelf};
use crate::turns::{Turn, Turns};
use crate::vault::VaultError;
use crate::ways::Ways;

/// How often a request is decided by what is on record, because somebody else was faster.
const TRIES: usize = 4;

/// What can be asked of the desk.
#[async_trait]
pub trait Request: Serialize + Send + Sync {
    /// What whoever asked wants to know besides that it was done. Kept with the command, and
    /// given again to whoever repeats it.
    type Outcome: Serialize + DeserializeOwned + Send;

    /// Decides; the desk puts it on record. May be run again when somebody else was faster.
    async fn carry_out(&self, case: &Case<'_>) -> Result<Self::Outcome, Stop>;
}

/// Why a case was left.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Broken(#[from] DeskError),
}

/// Something is broken; nothing can be said about the request, except where it says so.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The id was used for another request. The caller is at fault, but no rule said no.
    #[error("the command id was used for another request")]
    CommandIdReused,
    #[error("too many others were faster")]
    Busy,
    #[error("it is not known whether it was written; send it again under the same id")]
    OutcomeUnknown(#[source] AppendError),
    #[error("the store is full")]
    StorageFull,
    #[error("the archive cannot be written")]
    Unwritten(#[source] AppendError),
    #[error("the archive cannot be read")]
    Unread(#[from] ReadError),
    #[error("the fact at {position:?} cannot be read: {why}")]
    Unreadable { position: Cursor, why: String },
    #[error("unexpected")]
    Unexpected(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl DeskError {
    /// Whether nothing was written because the database is only away for a moment.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unwritten(error) => error.may_pass(),
            Self::Unread(error) => error.may_pass(),
            Self::Unexpected(why) => {
                why.downcast_ref::<VaultError>().is_some_and(VaultError::may_pass)
            }
            Self::CommandIdReused
            | Self::Busy
            | Self::OutcomeUnknown(_)
            | Self::StorageFull
            | Self::Unreadable { .. } => false,
        }
    }

    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        Self::Unexpected(error.into())
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    pub outcome: T,
    /// Positions of the first and last fact; none when there was nothing to say.
    pub positions: Option<(Cursor, Cursor)>,
}

/// A rule's no is an answer (`Ok(Err(_))`); an error means that something is broken.
pub type Answer<T> = Result<Result<Done<T>, Refusal>, DeskError>;

pub struct Desk {
    log: Arc<dyn Log>,
    clock: Arc<dyn Clock>,
    shelf: Shelf,
    memory: Memory,
    turns: Turns,
    ways: Ways,
}

impl Desk {
    pub async fn open(log: Arc<dyn Log>, clock: Arc<dyn Clock>) -> Result<Self, DeskError> {
        let shelf = Shelf::fill(&*log, clock.now()).await?;
        let (memory, turns, ways) = (Memory::default(), Turns::default(), Ways::default());
        Ok(Self { log, clock, shelf, memory, turns, ways })
    }

    /// The same desk, which writes letters: to whom and about what, the facts decide.
    #[must_use]
    pub fn writing(self, ways: Ways) -> Self {
        Self { ways, ..self }
    }

    /// Whether anybody is to be told anything.
    pub(crate) fn writes_letters(&self) -> bool {
        self.ways.writes()
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub fn log(&self) -> &Arc<dyn Log> {
        &self.log
    }

    /// Calendars, rules and taxonomies as they stand.
    pub fn reference(&self) -> Arc<Reference> {
        self.shelf.reference()
    }

    /// Asks one thing one command, in its turn.
    pub async fn tell<D: Keepable>(
        &self,
        id: &str,
        command: D::Command,
        asked: &Asked,
    ) -> Answer<()> {
        let stream = Stream::new(D::STREAM, id);
        let request = Tell::<D> { category: D::STREAM, id, command };
        let turn = self.turns.take(stream.clone()).await;
        if let Some(answer) = self.attempt(&request, asked, Trust::Memory, Some(turn)).await? {
            return Ok(answer);
        }
        let _turn = self.turns.take(stream).await;
        self.insist(&request, asked).await
    }

    /// Carries a request out, once, whatever happens.
    pub async fn handle<R: Request>(&self, request: &R, asked: &Asked) -> Answer<R::Outcome> {
        match self.attempt(request, asked, Trust::Memory, None).await? {
            Some(answer) => Ok(answer),
            None => self.insist(request, asked).await,
        }
    }

    async fn insist<R: Request>(&self, request: &R, asked: &Asked) -> Answer<R::Outcome> {
        for _ in 0..TRIES {
            if let Some(answer) = self.attempt(request, asked, Trust::Record, None).await? {
                return Ok(answer);
            }
        }
        Err(DeskError::Busy)
    }

    /// One try. None: somebody else was faster, or this may not be said from memory alone.
    async fn attempt<R: Request>(
        &self,
        request: &R,
        asked: &Asked,
        trust: Trust,
        turn: Option<Turn<'_>>,
    ) -> Result<Option<Result<Done<R::Outcome>, Refusal>>, DeskError> {
        let case = self.case(asked, trust).await?;
        let answer = match request.carry_out(&case).await {
            Err(Stop::Broken(error)) => return Err(error),
            Ok(outcome) if case.says_something() && !case.rests_on_memory() => {
                return self.put_on_record(request, case, outcome, turn).await;
            }
            Ok(outcome) => Ok(Done { outcome, positions: None }),
            Err(Stop::Refused(refusal)) => Err(refusal),
        };
        match self.first_answer(request, asked).await? {
            Some(first) => Ok(Some(Ok(first))),
            None if case.has_recalled() => Ok(None),
            None => Ok(Some(answer)),
        }
    }

    async fn put_on_record<R: Request>(
        &self,
        request: &R,
        case: Case<'_>,
        outcome: R::Outcome,
        turn: Option<Turn<'_>>,
    ) -> Result<Option<Result<Done<R::Outcome>, Refusal>>, DeskError> {
        let request_hash = case.asked().hash(request)?;
        let result = serde_json::to_string(&outcome).map_err(DeskError::unwritable)?;
        let changing = case.changes_reference().then(|| self.shelf.changing());
        let answer = case.close(request_hash, result, turn).await;
        if let Some(changing) = changing {
            drop(changing);
            self.refresh().await;
        }
        match answer {
            Ok(Appended::Fresh(receipt)) => {
                Ok(Some(Ok(Done { outcome, positions: receipt.positions })))
            }
            Ok(Appended::Repeated(receipt)) => done(&receipt).map(Ok).map(Some),
            Err(AppendError::Conflict(_)) => Ok(None),
            Err(error) => Err(unwritten(error)),
        }
    }

    /// Decides without putting anything on record: a preview. Only by what is on record.
    pub async fn rehearse<R: Request>(
        &self,
        request: &R,
        asked: &Asked,
    ) -> Result<Result<R::Outcome, Refusal>, DeskError> {
        match request.carry_out(&self.case(asked, Trust::Record).await?).await {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
            Err(Stop::Broken(error)) => Err(error),
        }
    }

    async fn case<'d>(&'d self, asked: &'d Asked, trust: Trust) -> Result<Case<'d>, DeskError> {
        let (now, memory) = (self.clock.now(), (&self.memory, trust, self.ways));
        self.shelf.refresh(&*self.log, now).await?;
        Ok(Case::open(&*self.log, asked, self.reference(), now, memory))
    }

    /// A repeated command meets things it has already changed: they refuse it, or have nothing
    /// new to say. The first answer is the one that holds.
    pub(crate) async fn first_answer<R: Request>(
        &self,
        request: &R,
        asked: &Asked,
    ) -> Result<Option<Done<R::Outcome>>, DeskError> {
        let request_hash = asked.hash(request)?;
        match self.log.receipt(asked.command_id).await? {
            None => Ok(None),
            Some(receipt) if receipt.request_hash == request_hash => {
                // Nobody may have known until now that it was put on record.
                self.shelf.has_changed();
                self.refresh().await;
                done(&receipt).map(Some)
            }
            Some(_) => Err(DeskError::CommandIdReused),
        }
    }

    /// What was put on record is done, also when it cannot be read at once.
    async fn refresh(&self) {
        if let Err(error) = self.shelf.refresh(&*self.log, self.clock.now()).await {
            tracing::warn!(%error, "calendars and rules are read again before they are next used");
        }
    }
}

fn done<T: DeserializeOwned>(receipt: &Receipt) -> Result<Done<T>, DeskError> {
    let outcome = serde_json::from_str(&receipt.result).map_err(DeskError::unwritable)?;
    Ok(Done { outcome, positions: receipt.positions })
}

fn unwritten(error: AppendError) -> DeskError {
    match error {
        AppendError::CommandIdReused => DeskError::CommandIdReused,
        AppendError::Full => DeskError::StorageFull,
        AppendError::Unknown(_) => DeskError::OutcomeUnknown(error),
        AppendError::Conflict(_) => DeskError::Busy,
        AppendError::TooLarge(_)
        | AppendError::Unfit(_)
        | AppendError::Damaged(_)
        | AppendError::Unavailable(_) => DeskError::Unwritten(error),
    }
}

/// The plainest request: one command to one thing.
#[derive(Serialize)]
struct Tell<'a, D: Keepable> {
    category: &'static str,
    id: &'a str,
    command: D::Command,
}

#[async_trait]
impl<D: Keepable> Request for Tell<'_, D> {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        case.tell::<D>(self.id, self.command.clone()).await?;
        Ok(())
    }
}
