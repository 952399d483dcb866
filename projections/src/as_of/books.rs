//! The books of a quarter as of an instant: whether they were open, and what had been published.

use domain::Decider;
use domain::quarter::Season;
use domain::time::Quarter;
use event_store::Stream;

use super::past::{Past, Unfolded, fold};
use crate::quarters::{Books, Quarters};

impl Past {
    /// The books as they stood; none before anybody opened them.
    pub async fn books(&self, quarter: Quarter) -> Result<Option<Books>, Unfolded> {
        let stream = Stream::new(Season::STREAM, quarter.to_string());
        let facts = self.log.read_stream(&stream, 0).await?;
        Ok(fold::<Quarters>(&self.told(&facts)?).pop())
    }
}
