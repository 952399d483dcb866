//! What happens, as it happens (事件订阅): one stream that a page can follow to know what to
//! read anew. Taken up again where one stopped, it leaves nothing out and tells nothing twice.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Subscription};
use domain::assignment::AssignmentId;
use domain::matter::MatterId;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use projections::archive::{self, Stored};
use projections::timeline::{Entry, Filter};

use super::{PATIENCE, news, start};
use crate::fault::Fault;
use crate::house::House;
use crate::loaders::house;
use crate::nouns::event::{Event, assignment_of};
use crate::nouns::event_lists::EventFilter;
use crate::scalars::Position;
use crate::viewer::viewer;

/// A fact with the archive's side of it.
type Heard = (Entry, Stored);

#[derive(Default)]
pub struct EventsLive;

#[Subscription]
impl EventsLive {
    /// What happens (事件), of what the viewer may see, in the order of the log. With `since`,
    /// everything after that position first, so that nothing is missed over a broken line.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The last position one has seen; only news if none (位置)")] since: Option<
            Position,
        >,
        #[graphql(desc = "Which; all if none (筛选)")] filter: Option<EventFilter>,
    ) -> Result<BoxStream<'static, Result<Event, Fault>>, Fault> {
        let viewer = viewer(ctx)?;
        viewer.must_see_the_wall()?;
        let Some(filter) = filter.unwrap_or_default().understood(viewer) else {
            return Ok(stream::pending().boxed());
        };
        let house = house(ctx)?.clone();
        let after = start(ctx, since)?;
        let filter = Arc::new(filter);
        let batches = news(&house, after).then(move |batch| {
            let (house, filter) = (house.clone(), Arc::clone(&filter));
            async move {
                let read = |fact| Some((archive::entry(&fact).ok()??, Stored::from(fact)));
                let heard = batch?.into_iter().filter_map(read).collect();
                let heard = fitting(&house, &filter, heard).await?;
                Ok::<_, Fault>(stream::iter(heard.into_iter().map(Event::from).map(Ok)))
            }
        });
        Ok(batches.try_flatten().boxed())
    }
}

/// Those that fit, once the read models can show what they are about.
async fn fitting(
    house: &House,
    filter: &Filter,
    mut heard: Vec<Heard>,
) -> Result<Vec<Heard>, Fault> {
    let of_any_matter = Filter { matters: vec![], ..filter.clone() };
    heard.retain(|(entry, _)| of_any_matter.fits(entry, None));
    let Some((last, _)) = heard.last() else { return Ok(heard) };
    house.projections.caught_up(last.position, PATIENCE).await;
    if !filter.matters.is_empty() {
        let matters = matters(house, &heard).await?;
        let matter = |entry: &Entry| assignment_of(entry).and_then(|id| matters.get(&id).copied());
        heard.retain(|(entry, _)| filter.fits(entry, matter(entry)));
    }
    Ok(heard)
}

async fn matters(house: &House, heard: &[Heard]) -> Result<HashMap<AssignmentId, MatterId>, Fault> {
    let mut ids: Vec<_> = heard.iter().filter_map(|(entry, _)| assignment_of(entry)).collect();
    ids.sort_unstable();
    ids.dedup();
    let posted = house.questions.assignments_by_id(&ids).await?;
    Ok(posted.into_iter().map(|it| (it.key.assignment, it.row.matter)).collect())
}
