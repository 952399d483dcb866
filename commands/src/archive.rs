//! Things out of their streams.

use domain::time::Moment;
use event_store::{Log, Recorded, Stream};

use crate::desk::DeskError;
use crate::hosted::Keepable;

/// A thing as its facts made it.
#[derive(Debug, Clone)]
pub struct Loaded<D> {
    pub state: D,
    /// Sequence of its last fact; 0 = it has none.
    pub sequence: u64,
    /// No later fact may claim to be effective before this one was.
    pub last_effective: Option<Moment>,
}

/// Folds one stream.
pub(crate) async fn load<D: Keepable>(log: &dyn Log, id: &str) -> Result<Loaded<D>, DeskError> {
    let facts = log.read_stream(&Stream::new(D::STREAM, id), 0).await?;
    let mut state = D::default();
    for fact in &facts {
        state = state.evolve(&read::<D>(fact)?);
    }
    Ok(Loaded {
        state,
        sequence: facts.last().map_or(0, |fact| fact.sequence),
        last_effective: facts.last().map(|fact| Moment::new(fact.effective_at)),
    })
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
