//! The desk: takes a request, lets the right things decide, and puts their answer on record.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use domain::Refusal;
use domain::time::Moment;
use event_store::{AppendError, Appended, Cursor, Log, ReadError, Receipt};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::asked::Asked;
use crate::case::Case;
use crate::clock::Clock;
use crate::hosted::Keepable;
use crate::reference::Reference;

/// How often a request is decided anew because somebody else was faster.
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
    reference: RwLock<Arc<Reference>>,
}

impl Desk {
    pub async fn open(log: Arc<dyn Log>, clock: Arc<dyn Clock>) -> Result<Self, DeskError> {
        let reference = Reference::read(&*log, clock.now()).await?;
        Ok(Self { log, clock, reference: RwLock::new(Arc::new(reference)) })
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub fn log(&self) -> &Arc<dyn Log> {
        &self.log
    }

    /// Calendars, rules and taxonomies as they stand.
    pub fn reference(&self) -> Arc<Reference> {
        Arc::clone(&self.reference.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks one thing one command.
    pub async fn tell<D: Keepable>(
        &self,
        id: &str,
        command: D::Command,
        asked: &Asked,
    ) -> Answer<()> {
        self.handle(&Tell::<D> { category: D::STREAM, id, command }, asked).await
    }

    /// Carries a request out, once, whatever happens.
    pub async fn handle<R: Request>(&self, request: &R, asked: &Asked) -> Answer<R::Outcome> {
        let request_hash = asked.hash(request)?;
        for _ in 0..TRIES {
            let case = Case::open(&*self.log, asked, self.reference(), self.clock.now());
            let outcome = match request.carry_out(&case).await {
                Ok(outcome) => outcome,
                Err(Stop::Refused(refusal)) => {
                    let first = self.first_answer::<R>(asked, request_hash).await?;
                    return Ok(first.ok_or(refusal));
                }
                Err(Stop::Broken(error)) => return Err(error),
            };
            let result = serde_json::to_string(&outcome).map_err(DeskError::unwritable)?;
            let refresh = case.changes_reference();
            match case.close(request_hash, result).await {
                Ok(None) => {
                    let first = self.first_answer::<R>(asked, request_hash).await?;
                    return Ok(Ok(first.unwrap_or(Done { outcome, positions: None })));
                }
                Ok(Some(Appended::Fresh(receipt))) => {
                    if refresh {
                        self.refresh().await?;
                    }
                    return Ok(Ok(Done { outcome, positions: receipt.positions }));
                }
                Ok(Some(Appended::Repeated(receipt))) => return done(&receipt).map(Ok),
                Err(AppendError::Conflict(_)) => {}
                Err(error) => return Err(unwritten(error)),
            }
        }
        Err(DeskError::Busy)
    }

    /// Decides without putting anything on record: a preview.
    pub async fn rehearse<R: Request>(
        &self,
        request: &R,
        asked: &Asked,
    ) -> Result<Result<R::Outcome, Refusal>, DeskError> {
        let case = Case::open(&*self.log, asked, self.reference(), self.clock.now());
        match request.carry_out(&case).await {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
            Err(Stop::Broken(error)) => Err(error),
        }
    }

    /// A repeated command meets things it has already changed: they refuse it, or have nothing
    /// new to say. The first answer is the one that holds.
    async fn first_answer<R: Request>(
        &self,
        asked: &Asked,
        request_hash: [u8; 32],
    ) -> Result<Option<Done<R::Outcome>>, DeskError> {
        match self.log.receipt(asked.command_id).await? {
            None => Ok(None),
            Some(receipt) if receipt.request_hash == request_hash => done(&receipt).map(Some),
            Some(_) => Err(DeskError::CommandIdReused),
        }
    }

    async fn refresh(&self) -> Result<(), DeskError> {
        let fresh = Arc::new(Reference::read(&*self.log, self.clock.now()).await?);
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
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
        AppendError::TooLarge(_) | AppendError::Unfit(_) | AppendError::Unavailable(_) => {
            DeskError::Unwritten(error)
        }
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
