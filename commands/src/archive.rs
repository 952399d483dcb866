//! Things out of their streams.

use std::collections::HashMap;

use domain::time::Moment;
use event_store::{Expected, Head, Log, Recorded, Stream};

use crate::desk::DeskError;
use crate::hosted::Keepable;

/// A thing as its facts made it.
#[derive(Debug, Clone)]
pub struct Loaded<D> {
    pub state: D,
    /// Sequence of its last fact; 0 = it has none.
    pub sequence: u64,
    /// Its last fact, as whoever goes on behind it says.
    pub newest: Expected,
    /// No later fact may claim to be effective before this one was.
    pub last_effective: Option<Moment>,
}

impl<D: Default> Default for Loaded<D> {
    fn default() -> Self {
        let (state, newest) = (D::default(), Expected::Exactly(0));
        Self { state, sequence: 0, newest, last_effective: None }
    }
}

impl<D: Keepable> Loaded<D> {
    fn evolve(self, fact: &Recorded) -> Result<Self, DeskError> {
        Ok(Self {
            state: self.state.evolve(&read::<D>(fact)?),
            sequence: fact.sequence,
            newest: Expected::After(Head::of(fact)),
            last_effective: Some(Moment::new(fact.effective_at)),
        })
    }
}

/// Folds one stream.
pub(crate) async fn load<D: Keepable>(log: &dyn Log, id: &str) -> Result<Loaded<D>, DeskError> {
    let facts = log.read_stream(&Stream::new(D::STREAM, id), 0).await?;
    facts.iter().try_fold(Loaded::default(), Loaded::evolve)
}

/// Folds many streams, read in one go. A stream without facts is there too.
pub(crate) async fn load_all<D: Keepable>(
    log: &dyn Log,
    streams: Vec<Stream>,
) -> Result<HashMap<Stream, Loaded<D>>, DeskError> {
    let facts = log.read_streams(&streams).await?;
    let mut things: HashMap<_, Loaded<D>> =
        streams.into_iter().map(|stream| (stream, Loaded::default())).collect();
    for fact in facts {
        if let Some(thing) = things.get_mut(&fact.stream) {
            *thing = std::mem::take(thing).evolve(&fact)?;
        }
    }
    Ok(things)
}

/// The events of one stream, oldest first.
pub(crate) async fn history<D: Keepable>(
    log: &dyn Log,
    id: &str,
) -> Result<Vec<D::Event>, DeskError> {
    let facts = log.read_stream(&Stream::new(D::STREAM, id), 0).await?;
    facts.iter().map(read::<D>).collect()
}

/// The event a fact holds, in today's shape.
pub(crate) fn read<D: Keepable>(fact: &Recorded) -> Result<D::Event, DeskError> {
    serde_json::from_str(&fact.lifted()?.payload)
        .map_err(|why| DeskError::Unreadable { position: fact.position, why: why.to_string() })
}
