//! The wire to `KurrentDB`: the official client, held so that it heals, and its errors sorted by
//! what the writer must know: was it written or not?

use std::{
    fmt::Display,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kurrentdb::{
    AppendToStreamOptions, Client, ClientSettings, Error, EventData, ReadAllOptions, ReadStream,
    ReadStreamOptions, RecordedEvent, StreamMetadataResult, StreamPosition, StreamState,
    SubscriptionFilter, WriteResult,
};
use tokio::time::{sleep, timeout};

/// How long the server may take for one step. The client itself waits for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tries of a question, or of what was certainly not written: the leader moved, the connection
/// was closed.
const TRIES: u32 = 5;

/// Between two of them, growing with each.
const REST: Duration = Duration::from_millis(50);

/// How many events the server looks at between two checkpoints of a filtered subscription.
const WINDOW: u32 = 500;

pub(super) struct Wire {
    settings: ClientSettings,
    client: Mutex<Client>,
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("the stream is not where the writer believed")]
    Moved,
    #[error("there is no such stream")]
    Missing,
    #[error("the stream was deleted in the database")]
    Deleted,
    #[error("the server takes no append of this size")]
    TooLarge,
    #[error("the server grants no access")]
    Denied,
    /// The server understood and will not; nothing was written.
    #[error("the server refused: {0}")]
    Refused(Error),
    /// Nothing was written.
    #[error(transparent)]
    Unreachable(Error),
    /// If it was a write, it may have been written.
    #[error(transparent)]
    Lost(Error),
}

impl Trouble {
    /// Whether what was to be written certainly was not.
    pub(super) fn is_unwritten(&self) -> bool {
        !matches!(self, Self::Lost(_))
    }

    fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }

    /// Whether another try may end better.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Lost(_))
    }
}

/// Why all who waited together get nothing now: a reason that can be told to each of them.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{why}")]
pub(super) struct Away {
    why: String,
    may_pass: bool,
}

impl Away {
    pub(super) fn new(why: &dyn Display, may_pass: bool) -> Self {
        Self { why: why.to_string(), may_pass }
    }

    pub(super) fn may_pass(&self) -> bool {
        self.may_pass
    }
}

impl From<&Trouble> for Away {
    fn from(trouble: &Trouble) -> Self {
        Self::new(trouble, trouble.may_pass())
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::WrongExpectedVersion { .. } => Self::Moved,
            Error::ResourceNotFound => Self::Missing,
            Error::ResourceDeleted => Self::Deleted,
            Error::AccessDenied => Self::Denied,
            Error::NotLeaderException(_)
            | Error::ConnectionClosed
            | Error::GrpcConnectionError(_)
            | Error::InitializationError(_) => Self::Unreachable(error),
            Error::UnsupportedFeature | Error::ResourceAlreadyExists => Self::Refused(error),
            Error::Grpc { code, ref message } => {
                refusal(code as i32, message).unwrap_or(Self::Lost(error))
            }
            Error::ServerError(_)
            | Error::DeadlineExceeded
            | Error::InternalParsingError(_)
            | Error::InternalClientError
            | Error::IllegalStateError(_) => Self::Lost(error),
        }
    }
}

/// The client tells the reason for these two codes only in words.
fn refusal(code: i32, message: &str) -> Option<Trouble> {
    const INVALID_ARGUMENT: i32 = 3;
    const RESOURCE_EXHAUSTED: i32 = 8;
    const FAILED_PRECONDITION: i32 = 9;
    let message = message.to_lowercase();
    match code {
        INVALID_ARGUMENT | RESOURCE_EXHAUSTED if message.contains("size") => {
            Some(Trouble::TooLarge)
        }
        INVALID_ARGUMENT | FAILED_PRECONDITION => {
            Some(Trouble::Refused(Error::IllegalStateError(message)))
        }
        _ => None,
    }
}

/// What to read of `$all`.
#[derive(Clone, Copy)]
pub(super) enum Begin {
    Start,
    /// With what stands there.
    At(u64),
    /// Backwards.
    End,
}

impl Wire {
    /// Parses the connection string; the first request connects.
    pub(super) fn new(connection_string: &str) -> Result<Self, Trouble> {
        let settings: ClientSettings = connection_string.parse().map_err(|error| {
            Trouble::Unreachable(Error::InitializationError(format!("{error}")))
        })?;
        let client = Mutex::new(open(&settings)?);
        Ok(Self { settings, client })
    }

    pub(super) fn client(&self) -> Client {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Appends to one stream, all events or none. A write whose outcome is unknown is not tried
    /// again here.
    pub(super) async fn append(
        &self,
        stream: &str,
        expected: StreamState,
        events: Vec<EventData>,
    ) -> Result<WriteResult, Trouble> {
        let options = AppendToStreamOptions::default().stream_state(expected);
        let (options, events) = (&options, &events);
        let step = |client: Client| async move {
            in_time(client.append_to_stream(stream, options, events.clone())).await
        };
        self.insist(step, Trouble::is_unreachable).await
    }

    pub(super) async fn read_stream(
        &self,
        stream: &str,
        options: ReadStreamOptions,
    ) -> Result<Vec<RecordedEvent>, Trouble> {
        let options = &options;
        self.ask(|client| async move {
            collect(in_time(client.read_stream(stream, options)).await?).await
        })
        .await
    }

    /// The newest event of a stream; none when it has never had one.
    pub(super) async fn newest(&self, stream: &str) -> Result<Option<RecordedEvent>, Trouble> {
        let options = ReadStreamOptions::default().position(StreamPosition::End).max_count(1);
        let events = self.or_nothing(stream, self.read_stream(stream, options).await).await?;
        Ok(events.into_iter().next())
    }

    /// A stream that is not found was never there, or was deleted so that it may be begun anew:
    /// its metadata tells. A history that was deleted must not pass for an empty one.
    pub(super) async fn or_nothing(
        &self,
        stream: &str,
        read: Result<Vec<RecordedEvent>, Trouble>,
    ) -> Result<Vec<RecordedEvent>, Trouble> {
        match read {
            Err(Trouble::Missing) => {
                let options = ReadStreamOptions::default().position(StreamPosition::End);
                let options = options.max_count(1);
                let options = &options;
                let metadata = self.ask(|client| async move {
                    in_time(client.get_stream_metadata(stream, options)).await
                });
                match metadata.await? {
                    StreamMetadataResult::NotFound => Ok(vec![]),
                    StreamMetadataResult::Deleted => Err(Trouble::Deleted),
                    StreamMetadataResult::Success(it) => match it.metadata().truncate_before {
                        Some(_) => Err(Trouble::Deleted),
                        None => Ok(vec![]),
                    },
                }
            }
            read => read,
        }
    }

    /// Events of streams whose names begin so.
    pub(super) async fn read_all(
        &self,
        prefix: &str,
        from: Begin,
        count: usize,
    ) -> Result<Vec<RecordedEvent>, Trouble> {
        let options = ReadAllOptions::default().max_count(count).filter(filter(prefix));
        let options = match from {
            Begin::Start => options.position(StreamPosition::Start),
            Begin::At(position) => options.position(StreamPosition::Position(at(position))),
            Begin::End => options.position(StreamPosition::End),
        };
        let options = &options;
        self.ask(|client| async move { collect(in_time(client.read_all(options)).await?).await })
            .await
    }

    /// To ask again is harmless, and a connection may have broken since the last question.
    async fn ask<T, F>(&self, step: impl Fn(Client) -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let lost = |it: &Trouble| matches!(it, Trouble::Lost(Error::ServerError(_)));
        self.insist(step, |it| it.is_unreachable() || lost(it)).await
    }

    async fn insist<T, F>(
        &self,
        step: impl Fn(Client) -> F,
        may_pass: impl Fn(&Trouble) -> bool,
    ) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match step(self.client()).await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            match self.healed(error) {
                trouble if tries < TRIES && may_pass(&trouble) => sleep(REST * tries).await,
                trouble => return Err(trouble),
            }
        }
    }

    /// The error, sorted, after what can be done about it.
    pub(super) fn healed(&self, error: Error) -> Trouble {
        // The client's connection task ends with the first node it cannot reach, for ever.
        if matches!(error, Error::ConnectionClosed | Error::GrpcConnectionError(_)) {
            self.renew();
        }
        error.into()
    }

    fn renew(&self) {
        match open(&self.settings) {
            Ok(client) => {
                *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client;
            }
            Err(error) => tracing::warn!(%error, "no new client for KurrentDB"),
        }
    }
}

fn open(settings: &ClientSettings) -> Result<Client, Trouble> {
    Client::new(settings.clone())
        .map_err(|report| Trouble::Unreachable(Error::InitializationError(report.to_string())))
}

pub(super) fn filter(prefix: &str) -> SubscriptionFilter {
    SubscriptionFilter::on_stream_name().add_prefix(prefix).max(WINDOW)
}

/// An event that was not written in an explicit transaction is prepared where it is committed.
pub(super) fn at(position: u64) -> kurrentdb::Position {
    kurrentdb::Position { commit: position, prepare: position }
}

async fn collect(mut stream: ReadStream) -> Result<Vec<RecordedEvent>, Error> {
    let mut events = Vec::new();
    while let Some(resolved) = in_time(stream.next()).await? {
        events.extend(resolved.event);
    }
    Ok(events)
}

async fn in_time<T>(step: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    timeout(PATIENCE, step).await.unwrap_or(Err(Error::DeadlineExceeded))
}
