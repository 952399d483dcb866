//! What happens, as it happens (事件订阅): one stream that a page can follow to know what to
//! read anew. Taken up again where one stopped, it leaves nothing out and tells nothing twice.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_graphql::{Context, Subscription};
use domain::matter::MatterId;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use projections::archive::{self, Stored};
use projections::timeline::{Entry, Filter};
use uuid::Uuid;

use super::{PATIENCE, news, start};
use crate::fault::Fault;
use crate::house::House;
use crate::loaders::house;
use crate::nouns::event::{Event, assignment_of, plan_of};
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
        let matter = |entry: &Entry| matters.get(&entry.key.id.parse().ok()?).copied();
        heard.retain(|(entry, _)| filter.fits(entry, matter(entry)));
    }
    Ok(heard)
}

/// Under which matter the assignments and plans stand of which was heard.
async fn matters(house: &House, heard: &[Heard]) -> Result<HashMap<Uuid, MatterId>, Fault> {
    let entries = || heard.iter().map(|(entry, _)| entry);
    let assignments: BTreeSet<_> = entries().filter_map(assignment_of).collect();
    let plans: BTreeSet<_> = entries().filter_map(plan_of).collect();
    let (assignments, plans) = (Vec::from_iter(assignments), Vec::from_iter(plans));
    let posted = house.questions.assignments_by_id(&assignments).await?.into_iter();
    let mut matters: HashMap<_, _> =
        posted.map(|it| (it.key.assignment.0, it.row.matter)).collect();
    let planned = house.questions.plans_by_id(&plans).await?.into_iter();
    matters.extend(planned.map(|it| (it.key.plan.0, it.row.matter)));
    Ok(matters)
}
