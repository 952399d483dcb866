//! Folds a stretch of the log in memory, on all cores: for rebuilds and for verification.
//!
//! Pages are understood side by side but handed on in order; each worker hears every fact and
//! keeps only its share of the keys. So the rows do not depend on how many workers there are.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use event_store::{Cursor, Log, ReadError, Recorded};
use futures::{StreamExt, stream::BoxStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::columns::Cells;
use crate::fold::{Memory, ReadModel, Share};
use crate::place::Mark;
use crate::rebuild::RebuildError;
use crate::told::{Poison, Reference, Told};

/// More gain little: pages come from one reader.
const MAX_WORKERS: usize = 8;

/// Pages that wait before each worker.
const PAGES_AHEAD: usize = 4;

/// What the log up to a position makes of each model, in the order of the models.
pub(crate) struct Gathered {
    pub(crate) rows: Vec<Vec<Cells>>,
    pub(crate) mark: Mark,
    pub(crate) reference: Reference,
}

type Page = Arc<Vec<Told>>;
type Pages = BoxStream<'static, Result<Vec<Recorded>, ReadError>>;

/// Folds everything up to and with `up_to`.
pub(crate) async fn gather(
    log: Arc<dyn Log>,
    up_to: Cursor,
    models: &[&'static dyn ReadModel],
) -> Result<Gathered, RebuildError> {
    let crew = available_parallelism().map_or(1, NonZero::get).min(MAX_WORKERS);
    let shares = 0..crew as u64;
    let workers: Vec<_> =
        shares.map(|number| worker(models, Share { number, of: crew as u64 })).collect();
    let (senders, handles): (Vec<_>, Vec<_>) = workers.into_iter().unzip();
    let (mark, reference) = hand_out(log.read_range(Cursor::START, up_to), models, senders).await?;
    let mut rows: Vec<Vec<Cells>> = models.iter().map(|_| Vec::new()).collect();
    for handle in handles {
        let shares = handle.await.map_err(|_| RebuildError::Worker)?;
        for (all, share) in rows.iter_mut().zip(shares) {
            all.extend(share);
        }
    }
    Ok(Gathered { rows, mark, reference })
}

/// Reads, understands and hands out; the workers stop when the senders are dropped.
async fn hand_out(
    pages: Pages,
    models: &[&'static dyn ReadModel],
    senders: Vec<mpsc::Sender<Page>>,
) -> Result<(Mark, Reference), RebuildError> {
    let hears: Vec<_> = models.iter().flat_map(|model| model.hears()).copied().collect();
    let mut understood = understood(pages, hears.into(), senders.len());
    let (mut end, mut reference) = (Mark::default(), Reference::default());
    while let Some(page) = understood.next().await {
        let (told, mark) = page?;
        let page: Page = Arc::new(told.into_iter().map(|it| reference.attend(it)).collect());
        for sender in &senders {
            sender.send(Arc::clone(&page)).await.map_err(|_| RebuildError::Worker)?;
        }
        end = mark;
    }
    Ok((end, reference))
}

/// Pages in order, several of them being understood at once, each with where it ends.
fn understood(
    pages: Pages,
    hears: Arc<[&'static str]>,
    at_once: usize,
) -> BoxStream<'static, Result<(Vec<Told>, Mark), RebuildError>> {
    let mut mark = Mark::default();
    let one = move |page: Result<Vec<Recorded>, ReadError>| {
        let hears = Arc::clone(&hears);
        let page = page.inspect(|page| mark = page.iter().fold(mark, Mark::after));
        let end = mark;
        async move {
            let page = page?;
            let told = spawn_blocking(move || understand(&page, &hears)).await;
            Ok((told.map_err(|_| RebuildError::Worker)??, end))
        }
    };
    pages.map(one).buffered(at_once).boxed()
}

fn understand(page: &[Recorded], hears: &[&str]) -> Result<Vec<Told>, Poison> {
    let concerns = |fact: &&Recorded| hears.contains(&fact.stream.category.as_str());
    page.iter().filter(concerns).filter_map(|fact| Told::read(fact).transpose()).collect()
}

type Worker = (mpsc::Sender<Page>, JoinHandle<Vec<Vec<Cells>>>);

fn worker(models: &[&'static dyn ReadModel], share: Share) -> Worker {
    let (sender, pages) = mpsc::channel(PAGES_AHEAD);
    let memories = models.iter().map(|model| model.memory(share)).collect();
    (sender, spawn_blocking(move || work(pages, memories)))
}

fn work(mut pages: mpsc::Receiver<Page>, mut memories: Vec<Box<dyn Memory>>) -> Vec<Vec<Cells>> {
    while let Some(page) = pages.blocking_recv() {
        for memory in &mut memories {
            for fact in page.iter() {
                memory.tell(fact);
            }
        }
    }
    memories.iter_mut().map(|memory| memory.take()).collect()
}
