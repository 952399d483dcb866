//! What one request looks up, gathered: two hundred assignments ask for their units once.
//!
//! Loaders live for one request. They remember what they fetched until a command changes it; in
//! a subscription, which lives long, they remember nothing. A list fetches ahead what its
//! entries are asked for, so that the number of statements does not depend on its length.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::{Context, Request};
use commands::contacts::Card;
use commands::door::Account;
use domain::assignment::AssignmentId;
use domain::matter::MatterId;
use domain::notice::NoticeId;
use domain::plan::PlanId;
use domain::roster::UserId;
use domain::score::Points;
use domain::time::Quarter;
use domain::unit::UnitId;
use projections::archive::{self, Place, Stored};
use projections::lamp_board::{Owed, Posted};
use projections::quarters::Books;
use projections::registry::{Listed, Progress};
use projections::reports::Submission;
use projections::units::Units;
use projections::{Cursor, EntryOf, Questions};
use projections::{notices, plans, timeline};
use uuid::Uuid;

use crate::fault::Fault;
use crate::house::House;
use crate::nouns::contact::CardOf;
use crate::viewer::Viewer;

/// Fetches by key; a key that is not there is missing from the answer.
pub struct Fetcher(House);

pub type Loaders = DataLoader<Fetcher, HashMapCache>;

/// Gives a request the person who asks and loaders of its own.
pub fn equip(request: Request, house: &House, viewer: Viewer) -> Request {
    request.data(viewer).data(loaders(house))
}

/// The same for a subscription, which begins where the log is now: whoever hears that they are
/// listened to, and then gives a command, must be told of it.
pub async fn equip_subscription(
    request: Request,
    house: &House,
    viewer: Viewer,
) -> Result<(Request, Begun), Fault> {
    let loaders = loaders(house);
    loaders.enable_all_cache(false);
    let begun = Begun(house.desk.log().head().await?);
    Ok((request.data(viewer).data(loaders).data(begun), begun))
}

/// Where the log was when a subscription was admitted.
#[derive(Debug, Clone, Copy)]
pub struct Begun(pub Cursor);

pub fn begun(ctx: &Context<'_>) -> Result<Cursor, Fault> {
    let begun = ctx.data_opt::<Begun>();
    Ok(begun.ok_or_else(|| Fault::internal("the subscription has no beginning"))?.0)
}

fn loaders(house: &House) -> Loaders {
    DataLoader::with_cache(Fetcher(house.clone()), tokio::spawn, HashMapCache::default())
}

/// The house behind the schema.
pub fn house<'c>(ctx: &Context<'c>) -> Result<&'c House, Fault> {
    ctx.data_opt::<House>().ok_or_else(|| Fault::internal("the schema has no house"))
}

pub fn questions<'c>(ctx: &Context<'c>) -> Result<&'c Questions, Fault> {
    Ok(&house(ctx)?.questions)
}

/// One thing by its key; `None` where there is none.
pub async fn load<K>(
    ctx: &Context<'_>,
    key: K,
) -> Result<Option<<Fetcher as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Fetcher: Loader<K, Error = Fault>,
{
    of_request(ctx)?.load_one(key).await
}

/// Fetches many things at once, so that asking for each of them later fetches nothing.
pub async fn fetch_ahead<K>(ctx: &Context<'_>, keys: impl Iterator<Item = K>) -> Result<(), Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Fetcher: Loader<K, Error = Fault>,
{
    many(ctx, keys).await.map(|_| ())
}

/// Many things by their keys.
pub async fn many<K>(
    ctx: &Context<'_>,
    keys: impl Iterator<Item = K>,
) -> Result<HashMap<K, <Fetcher as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Fetcher: Loader<K, Error = Fault>,
{
    of_request(ctx)?.load_many(keys).await
}

/// Whether a list is asked for this field of its entries.
pub fn asks_for(ctx: &Context<'_>, field: &str) -> bool {
    let list = ctx.look_ahead();
    let in_edges = || list.field("edges").field("node").field(field).exists();
    list.field("nodes").field(field).exists() || in_edges()
}

/// After a command nothing is as it was.
pub fn forget(ctx: &Context<'_>) -> Result<(), Fault> {
    let loaders = of_request(ctx)?;
    loaders.clear::<UnitId>();
    loaders.clear::<MatterId>();
    loaders.clear::<ProgressOf>();
    loaders.clear::<AssignmentId>();
    loaders.clear::<PartsOf>();
    loaders.clear::<PointsOf>();
    loaders.clear::<SubmissionsOf>();
    loaders.clear::<BooksOf>();
    loaders.clear::<PlanId>();
    loaders.clear::<PlansOf>();
    loaders.clear::<NoticeId>();
    loaders.clear::<MarkOf>();
    Ok(())
}

fn of_request<'c>(ctx: &Context<'c>) -> Result<&'c Loaders, Fault> {
    let loaders = ctx.data_opt::<Loaders>();
    loaders.ok_or_else(|| Fault::internal("the request has no loaders"))
}

/// The points an assignment has earned so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PointsOf(pub AssignmentId);

impl Loader<UnitId> for Fetcher {
    type Value = Arc<EntryOf<Units>>;
    type Error = Fault;

    async fn load(&self, keys: &[UnitId]) -> Result<HashMap<UnitId, Self::Value>, Fault> {
        let questions = &self.0.questions;
        let units = match keys {
            [one] => questions.unit(one).await?.into_iter().collect(),
            _ => questions.units().await?,
        };
        let wanted = units.into_iter().filter(|unit| keys.contains(&unit.key.unit));
        Ok(wanted.map(|unit| (unit.key.unit.clone(), Arc::new(unit))).collect())
    }
}

impl Loader<MatterId> for Fetcher {
    type Value = Arc<Listed>;
    type Error = Fault;

    async fn load(&self, keys: &[MatterId]) -> Result<HashMap<MatterId, Self::Value>, Fault> {
        let matters = self.0.questions.matters_by_id(keys).await?;
        Ok(matters.into_iter().map(|it| (it.key.matter, Arc::new(it))).collect())
    }
}

/// How far a matter is, over all its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProgressOf(pub MatterId);

impl Loader<ProgressOf> for Fetcher {
    type Value = Progress;
    type Error = Fault;

    async fn load(&self, keys: &[ProgressOf]) -> Result<HashMap<ProgressOf, Progress>, Fault> {
        let matters: Vec<_> = keys.iter().map(|key| key.0).collect();
        let progress = self.0.questions.progress(&matters, None).await?;
        // Nothing was issued under the others; knowing that is knowing their progress.
        let of = |key: &ProgressOf| progress.get(&key.0).cloned().unwrap_or_default();
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Loader<AssignmentId> for Fetcher {
    type Value = Arc<Posted>;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[AssignmentId],
    ) -> Result<HashMap<AssignmentId, Arc<Posted>>, Fault> {
        let posted = self.0.questions.assignments_by_id(keys).await?;
        Ok(posted.into_iter().map(|it| (it.key.assignment, Arc::new(it))).collect())
    }
}

impl Loader<PointsOf> for Fetcher {
    type Value = Points;
    type Error = Fault;

    async fn load(&self, keys: &[PointsOf]) -> Result<HashMap<PointsOf, Points>, Fault> {
        let assignments: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut sums: HashMap<_, _> = keys.iter().map(|key| (*key, Points::ZERO)).collect();
        for line in self.0.questions.lines_of(&assignments).await? {
            let Some(assignment) = line.row.assignment else { continue };
            let sum = sums.entry(PointsOf(assignment)).or_insert(Points::ZERO);
            *sum = *sum + line.row.points;
        }
        Ok(sums)
    }
}

/// What assisting units owe under a lead unit's duty, by the codes of the units.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartsOf(pub Owed);

impl Loader<PartsOf> for Fetcher {
    type Value = Vec<Arc<Posted>>;
    type Error = Fault;

    async fn load(&self, keys: &[PartsOf]) -> Result<HashMap<PartsOf, Self::Value>, Fault> {
        let owed: Vec<_> = keys.iter().map(|key| key.0.clone()).collect();
        let mut posted = self.0.questions.parts(&owed).await?;
        posted.sort_by(|a, b| a.row.unit.cmp(&b.row.unit));
        // Nothing is owed under the others; knowing that is knowing their parts.
        let mut parts: HashMap<_, _> = keys.iter().map(|key| (key.clone(), vec![])).collect();
        for part in posted {
            if let Some(owed) = part.row.part_of() {
                parts.entry(PartsOf(owed)).or_default().push(Arc::new(part));
            }
        }
        Ok(parts)
    }
}

/// What was handed in for an assignment, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubmissionsOf(pub AssignmentId);

impl Loader<SubmissionsOf> for Fetcher {
    type Value = Vec<Arc<Submission>>;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[SubmissionsOf],
    ) -> Result<HashMap<SubmissionsOf, Self::Value>, Fault> {
        let assignments: Vec<_> = keys.iter().map(|key| key.0).collect();
        let told = self.0.questions.submissions(&assignments).await?.into_iter();
        let shared =
            |(id, all): (_, Vec<_>)| (SubmissionsOf(id), all.into_iter().map(Arc::new).collect());
        Ok(told.map(shared).collect())
    }
}

/// The books of a quarter; none before anybody opened them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BooksOf(pub Quarter);

impl Loader<BooksOf> for Fetcher {
    type Value = Arc<Books>;
    type Error = Fault;

    async fn load(&self, keys: &[BooksOf]) -> Result<HashMap<BooksOf, Arc<Books>>, Fault> {
        let questions = &self.0.questions;
        let books = match keys {
            [one] => questions.books(one.0).await?.into_iter().collect(),
            _ => questions.all_books().await?,
        };
        let of = |it: Books| (BooksOf(it.key.quarter), Arc::new(it));
        Ok(books.into_iter().map(of).filter(|(key, _)| keys.contains(key)).collect())
    }
}

impl Loader<PlanId> for Fetcher {
    type Value = Arc<plans::Entry>;
    type Error = Fault;

    async fn load(&self, keys: &[PlanId]) -> Result<HashMap<PlanId, Self::Value>, Fault> {
        let found = self.0.questions.plans_by_id(keys).await?;
        Ok(found.into_iter().map(|it| (it.key.plan, Arc::new(it))).collect())
    }
}

/// The plans of a matter, what was scheduled last first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlansOf(pub MatterId);

impl Loader<PlansOf> for Fetcher {
    type Value = Vec<Arc<plans::Entry>>;
    type Error = Fault;

    async fn load(&self, keys: &[PlansOf]) -> Result<HashMap<PlansOf, Self::Value>, Fault> {
        let matters: Vec<_> = keys.iter().map(|key| key.0).collect();
        // The others have none; knowing that is knowing their plans.
        let mut plans: HashMap<_, _> = keys.iter().map(|key| (*key, vec![])).collect();
        for plan in self.0.questions.plans_of(&matters).await? {
            plans.entry(PlansOf(plan.row.matter)).or_default().push(Arc::new(plan));
        }
        Ok(plans)
    }
}

impl Loader<NoticeId> for Fetcher {
    type Value = Arc<notices::Entry>;
    type Error = Fault;

    async fn load(&self, keys: &[NoticeId]) -> Result<HashMap<NoticeId, Self::Value>, Fault> {
        let found = self.0.questions.notices_by_id(keys).await?;
        Ok(found.into_iter().map(|it| (it.key.notice, Arc::new(it))).collect())
    }
}

/// How far somebody has read their inbox.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MarkOf(pub UserId);

impl Loader<MarkOf> for Fetcher {
    type Value = Cursor;
    type Error = Fault;

    /// A request has one viewer.
    async fn load(&self, keys: &[MarkOf]) -> Result<HashMap<MarkOf, Cursor>, Fault> {
        let mut marks = HashMap::new();
        for key in keys {
            marks.insert(key.clone(), self.0.marks.read_up_to(&key.0).await?);
        }
        Ok(marks)
    }
}

/// Facts as they are stored.
impl Loader<Place> for Fetcher {
    type Value = Arc<Stored>;
    type Error = Fault;

    async fn load(&self, keys: &[Place]) -> Result<HashMap<Place, Arc<Stored>>, Fault> {
        let stored = archive::stored(self.0.desk.log(), keys).await?;
        Ok(stored.into_iter().map(|(place, fact)| (place, Arc::new(fact))).collect())
    }
}

/// Facts by their own ids.
impl Loader<Uuid> for Fetcher {
    type Value = Arc<timeline::Entry>;
    type Error = Fault;

    async fn load(&self, keys: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Fault> {
        let facts = self.0.questions.facts(keys).await?;
        Ok(facts.into_iter().map(|fact| (fact.row.event, Arc::new(fact))).collect())
    }
}

/// Cards of people whose key was destroyed are not there.
impl Loader<CardOf> for Fetcher {
    type Value = Card;
    type Error = Fault;

    async fn load(&self, keys: &[CardOf]) -> Result<HashMap<CardOf, Card>, Fault> {
        let sealed: Vec<_> = keys.iter().map(|key| key.0.clone()).collect();
        let opened = self.0.vault.read(&sealed).await?;
        let card = |key: &CardOf| {
            let card = opened.get(&key.0.key_id).map(|plain| Card::read(plain));
            card.map(|card| Ok((key.clone(), card?)))
        };
        keys.iter().filter_map(card).collect()
    }
}

impl Loader<UserId> for Fetcher {
    type Value = Account;
    type Error = Fault;

    /// The door answers one at a time; a page shows few different people.
    async fn load(&self, keys: &[UserId]) -> Result<HashMap<UserId, Account>, Fault> {
        let mut accounts = HashMap::new();
        for user in keys {
            if let Some(account) = self.0.door.account(user).await? {
                accounts.insert(user.clone(), account);
            }
        }
        Ok(accounts)
    }
}
