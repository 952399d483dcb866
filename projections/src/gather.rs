//! Folds a stretch of the log in memory, on all cores: for rebuilds and for verification.
//!
//! Pieces of the log are read and understood side by side, but handed on in order. Each worker
//! hears every fact for its read models; where there are more workers than models, several share
//! the keys of one between them. So the rows do not depend on how many workers there are.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use event_store::{Cursor, Depth, Log, ReadError, Sheet};
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::as_of::Until;
use crate::columns::Cells;
use crate::copy::Copy;
use crate::fold::{Memory, ReadModel, Share};
use crate::place::Mark;
use crate::rebuild::RebuildError;
use crate::told::{Reference, Told};

/// More gain little: what they hear comes from one database.
const MAX_WORKERS: usize = 8;

/// Pages that wait before each worker.
const PAGES_AHEAD: usize = 4;

/// Positions of one piece of the log: enough that beginning a piece does not count, few enough
/// to hold several in memory.
const PIECE: u64 = 16_000;

/// Where positions are not dense, or very many, pieces are longer.
const MAX_PIECES: usize = 4_096;

/// Understood pages of a piece that wait for the pieces before it; a whole piece at most.
const PAGES_OF_PIECE: usize = 16;

/// What the log up to a position makes of each model, in the order of the models.
pub(crate) struct Gathered {
    pub(crate) rows: Vec<Rows>,
    pub(crate) mark: Mark,
    pub(crate) reference: Reference,
}

/// The rows of one read model, in one or more shares.
pub(crate) struct Rows(Vec<Box<dyn Memory>>);

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|share| share.count()).sum()
    }

    pub(crate) fn cells(mut self) -> impl Iterator<Item = Cells> {
        let shares: Vec<_> = self.0.iter_mut().map(|share| share.take()).collect();
        shares.into_iter().flatten()
    }

    /// Ready for the table.
    pub(crate) fn copied(&self) -> Vec<u8> {
        let mut copy = Copy::begin();
        for share in &self.0 {
            share.copy(&mut copy);
        }
        copy.end()
    }
}

type Page = Arc<Vec<Told>>;

/// How a stretch of the log is heard.
pub(crate) struct Hearing {
    /// Only what counts up to then; everything where it is none.
    pub(crate) until: Option<Until>,
    pub(crate) workers: usize,
    /// Is told how many more facts have been read.
    pub(crate) read: Arc<dyn Fn(u64) + Send + Sync>,
}

impl Default for Hearing {
    fn default() -> Self {
        let workers = available_parallelism().map_or(1, NonZero::get).min(MAX_WORKERS);
        Self { until: None, workers, read: Arc::new(|_| {}) }
    }
}

/// Folds what counts up to and with `up_to`.
pub(crate) async fn gather(
    log: Arc<dyn Log>,
    up_to: Cursor,
    models: &[&'static dyn ReadModel],
    hearing: &Hearing,
) -> Result<Gathered, RebuildError> {
    let crew = hearing.workers.max(1);
    let (senders, handles): (Vec<_>, Vec<_>) = parts(models, crew).into_iter().map(worker).unzip();
    let mut understood = understood(&log, up_to, models, hearing);
    let (mut mark, mut reference) = (Mark::default(), Reference::default());
    while let Some(Understood { mut told, read, last, before }) = understood.try_next().await? {
        (hearing.read)(read);
        for fact in &mut told {
            reference.attend(fact);
        }
        let page: Page = Arc::new(told);
        for sender in &senders {
            sender.send(Arc::clone(&page)).await.map_err(|_| RebuildError::Worker)?;
        }
        if let Some(position) = last {
            mark = Mark { position, before: before.unwrap_or(mark.position), hash: None };
        }
    }
    drop(senders);
    mark.hash = hash_at(&*log, mark).await?;
    let mut rows: Vec<Rows> = models.iter().map(|_| Rows(Vec::new())).collect();
    for handle in handles {
        for (model, memory) in handle.await.map_err(|_| RebuildError::Worker)? {
            rows[model].0.push(memory);
        }
    }
    Ok(Gathered { rows, mark, reference })
}

/// The hash of the fact heard last.
async fn hash_at(log: &dyn Log, mark: Mark) -> Result<Option<[u8; 32]>, ReadError> {
    let facts = log.read_at(&[mark.position]).await?;
    Ok(facts.first().map(|fact| fact.link.hash))
}

/// A page that was understood, with the positions of the last fact that counts, and of the one
/// before that.
#[derive(Default)]
struct Understood {
    told: Vec<Told>,
    /// Facts of the page, whether they count or not.
    read: u64,
    last: Option<Cursor>,
    before: Option<Cursor>,
}

/// Pages in order, while several pieces are read and understood.
fn understood(
    log: &Arc<dyn Log>,
    up_to: Cursor,
    models: &[&'static dyn ReadModel],
    Hearing { until, workers, .. }: &Hearing,
) -> BoxStream<'static, Result<Understood, RebuildError>> {
    let (until, crew) = (*until, (*workers).max(1));
    let categories = models.iter().flat_map(|model| model.hears()).copied().collect();
    let wanted = Wanted { categories, until };
    // When it was recorded is a part of the envelope.
    let least = if until.is_some() { Depth::Envelope } else { Depth::Story };
    let depth = models.iter().map(|model| model.depth()).max().unwrap_or(least).max(least);
    let parts = usize::try_from(up_to.raw() / PIECE).unwrap_or(usize::MAX).clamp(1, MAX_PIECES);
    let pieces = log.ranges(Cursor::START, up_to, parts);
    let log = Arc::clone(log);
    let begin = move |(after, up_to)| {
        let (sheets, wanted) = (Arc::clone(&log).read_sheets(after, up_to, depth), wanted.clone());
        async move { piece(sheets, wanted, crew) }
    };
    let pieces = stream::iter(pieces).map(begin).buffered(crew);
    let pages = |pages| {
        stream::unfold(pages, async |mut pages: mpsc::Receiver<_>| {
            Some((pages.recv().await?, pages))
        })
    };
    pieces.flat_map(pages).boxed()
}

/// Understands a piece in the background.
fn piece(
    sheets: BoxStream<'static, Result<Sheet, ReadError>>,
    wanted: Wanted,
    at_once: usize,
) -> mpsc::Receiver<Result<Understood, RebuildError>> {
    let (sender, pages) = mpsc::channel(PAGES_OF_PIECE);
    let one = move |sheet: Result<Sheet, ReadError>| {
        let wanted = wanted.clone();
        async move {
            let sheet = sheet?;
            let understood = spawn_blocking(move || understand(&sheet, &wanted)).await;
            understood.map_err(|_| RebuildError::Worker)?
        }
    };
    tokio::spawn(async move {
        let mut understood = sheets.map(one).buffered(at_once);
        while let Some(page) = understood.next().await {
            let ended = page.is_err();
            if sender.send(page).await.is_err() || ended {
                return;
            }
        }
    });
    pages
}

/// Which facts are understood.
#[derive(Clone)]
struct Wanted {
    categories: Arc<[&'static str]>,
    until: Option<Until>,
}

fn understand(sheet: &Sheet, wanted: &Wanted) -> Result<Understood, RebuildError> {
    let mut page = Understood { read: sheet.len() as u64, ..Understood::default() };
    for fact in sheet.facts() {
        let fact = fact?;
        if wanted.until.is_some_and(|until| !until.counts(&fact)) {
            continue;
        }
        if wanted.categories.contains(&fact.category) {
            page.told.extend(Told::understand(&fact)?);
        }
        page.before = page.last.replace(fact.position);
    }
    Ok(page)
}

/// One worker's part: for each of its models a memory, and whose it is.
type Part = Vec<(usize, Box<dyn Memory>)>;

fn parts(models: &[&'static dyn ReadModel], crew: usize) -> Vec<Part> {
    let of = (crew / models.len().max(1)).max(1) as u64;
    let mut parts: Vec<Part> = (0..crew).map(|_| Vec::new()).collect();
    let shares = models.iter().enumerate().flat_map(|(place, model)| {
        (0..of).map(move |number| (place, model.memory(Share { number, of })))
    });
    for (turn, share) in shares.enumerate() {
        parts[turn % crew].push(share);
    }
    parts
}

fn worker(part: Part) -> (mpsc::Sender<Page>, JoinHandle<Part>) {
    let (sender, pages) = mpsc::channel(PAGES_AHEAD);
    (sender, spawn_blocking(move || work(pages, part)))
}

fn work(mut pages: mpsc::Receiver<Page>, mut part: Part) -> Part {
    while let Some(page) = pages.blocking_recv() {
        for (_, memory) in &mut part {
            for fact in page.iter() {
                memory.tell(fact);
            }
        }
    }
    part
}
