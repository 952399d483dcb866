//! Bulk reading: `COPY … TO STDOUT (FORMAT binary)`, left in the buffer in which it arrives.
//!
//! A chunk that arrives may hold a part of a row or several; only whole rows are taken. A stream
//! that ends without COPY's own last word is an error: a reader must never take half a log for a
//! whole one.

mod binary;

use std::mem;

use futures::{StreamExt, stream, stream::BoxStream};
use sqlx::{PgConnection, PgPool};
use tokio::sync::mpsc;

pub(crate) use self::binary::Rows;
use self::binary::{Position, Step, columns, step};
use super::{rows::damaged, unreachable};
use crate::{Cursor, Depth, ReadError, limits, range};

/// Pages taken in ahead of the reader.
const PAGES_AHEAD: usize = 2;

type Page = Result<Rows, ReadError>;

pub(super) fn read(
    pool: PgPool,
    (after, up_to): (Cursor, Cursor),
    depth: Depth,
) -> BoxStream<'static, Page> {
    if after >= up_to {
        return stream::empty().boxed();
    }
    let (sender, pages) = mpsc::channel(PAGES_AHEAD);
    tokio::spawn(async move {
        if let Err(error) = copy(&pool, (after, up_to), depth, &sender).await {
            sender.send(Err(error)).await.ok();
        }
    });
    let reader = Reader { pages, after, up_to, ended: false };
    stream::unfold(reader, |mut reader| async {
        let page = reader.page().await?;
        Some((page, reader))
    })
    .boxed()
}

/// Counts what arrives: that nothing is missing must not depend on whoever sends.
struct Reader {
    pages: mpsc::Receiver<Page>,
    after: Cursor,
    up_to: Cursor,
    ended: bool,
}

impl Reader {
    async fn page(&mut self) -> Option<Page> {
        if self.ended || self.after >= self.up_to {
            return None;
        }
        let page = self.pages.recv().await.unwrap_or_else(|| Err(range::cut(self.after)));
        let page = page.and_then(|page| {
            self.after = page.without_gap(self.after)?;
            Ok(page)
        });
        self.ended = page.is_err();
        Some(page)
    }
}

async fn copy(
    pool: &PgPool,
    (after, up_to): (Cursor, Cursor),
    depth: Depth,
    pages: &mpsc::Sender<Page>,
) -> Result<(), ReadError> {
    let mut connection = pool.acquire().await.map_err(unreachable)?;
    let copied = copy_by(&mut connection, (after, up_to), depth, pages).await;
    if !matches!(copied, Ok(Copying::Whole)) {
        // The rest of the copy must not meet the next user.
        connection.close_on_drop();
    }
    copied.map(|_| ())
}

/// How a copy that did not fail ended.
enum Copying {
    Whole,
    /// The reader left in the middle.
    Left,
}

async fn copy_by(
    connection: &mut PgConnection,
    (after, up_to): (Cursor, Cursor),
    depth: Depth,
    pages: &mpsc::Sender<Page>,
) -> Result<Copying, ReadError> {
    let statement = format!(
        "COPY (SELECT {} FROM events WHERE position > {} AND position <= {} ORDER BY position) \
         TO STDOUT (FORMAT binary)",
        columns(depth),
        after.raw(),
        up_to.raw()
    );
    let mut chunks = connection.copy_out_raw(&statement).await.map_err(unreachable)?;
    let mut intake = Intake::new(depth);
    while let Some(chunk) = chunks.next().await {
        intake.feed(&chunk.map_err(unreachable)?)?;
        if intake.rows.len() >= limits::PAGE && pages.send(Ok(intake.page())).await.is_err() {
            return Ok(Copying::Left);
        }
    }
    if !intake.rows.is_empty() {
        pages.send(Ok(intake.page())).await.ok();
    }
    if intake.position != Position::Ended {
        return Err(damaged(0, "the copy ends before its end".into()));
    }
    Ok(Copying::Whole)
}

/// Bytes in, whole rows out.
struct Intake {
    depth: Depth,
    buffer: Vec<u8>,
    /// Where the whole rows in the buffer begin.
    rows: Vec<u32>,
    /// Where the next row begins.
    next: usize,
    position: Position,
}

impl Intake {
    fn new(depth: Depth) -> Self {
        let position = Position::Header;
        Self { depth, buffer: Vec::new(), rows: Vec::new(), next: 0, position }
    }

    fn feed(&mut self, chunk: &[u8]) -> Result<(), ReadError> {
        self.buffer.extend_from_slice(chunk);
        loop {
            match step(self.position, &self.buffer[self.next..], self.depth)? {
                Step::More => return Ok(()),
                Step::Header(length) => {
                    self.next += length;
                    self.position = Position::Rows;
                }
                Step::Row(length) => {
                    let start = u32::try_from(self.next);
                    let too_long = |_| damaged(0, "a page of the copy is too long".into());
                    self.rows.push(start.map_err(too_long)?);
                    self.next += length;
                }
                Step::End => self.position = Position::Ended,
            }
        }
    }

    /// The whole rows taken in so far; what has begun stays.
    fn page(&mut self) -> Rows {
        let mut rest = Vec::with_capacity(self.buffer.len());
        rest.extend_from_slice(&self.buffer[self.next..]);
        self.next = 0;
        let bytes = mem::replace(&mut self.buffer, rest);
        let rows = mem::replace(&mut self.rows, Vec::with_capacity(limits::PAGE));
        Rows::new(bytes, rows, self.depth)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::{Noted, Recorded, place::tests::recorded};

    fn copied(facts: &[Recorded], depth: Depth) -> Vec<u8> {
        let mut bytes = [b"PGCOPY\n\xff\r\n\0".as_slice(), &[0; 8]].concat();
        let count = columns(depth).split(", ").count();
        for fact in facts {
            bytes.extend(i16::try_from(count).unwrap().to_be_bytes());
            for field in fields(fact).into_iter().take(count) {
                let length = field.as_ref().map_or(-1, |it| i32::try_from(it.len()).unwrap());
                bytes.extend(length.to_be_bytes());
                bytes.extend(field.unwrap_or_default());
            }
        }
        bytes.extend((-1_i16).to_be_bytes());
        bytes
    }

    fn fields(fact: &Recorded) -> [Option<Vec<u8>>; 18] {
        let since_2000 = |at: DateTime<Utc>| at.timestamp_micros() - 946_684_800_000_000;
        let micros = |at| Some(since_2000(at).to_be_bytes().to_vec());
        [
            Some(fact.position.raw().to_be_bytes().to_vec()),
            Some(fact.stream.category.clone().into()),
            Some(fact.stream.id.clone().into()),
            Some(fact.sequence.to_be_bytes().to_vec()),
            Some(fact.event_id.as_bytes().to_vec()),
            Some(fact.kind.clone().into()),
            Some(fact.version.clone().into()),
            Some(fact.payload.clone().into()),
            micros(fact.effective_at),
            micros(fact.recorded_at),
            Some(fact.actor.clone().into()),
            Some(fact.metadata.clone().into()),
            Some(fact.command_id.as_bytes().to_vec()),
            Some(fact.correlation_id.as_bytes().to_vec()),
            fact.causation_id.map(|it| it.as_bytes().to_vec()),
            Some((fact.link.algorithm as i16).to_be_bytes().to_vec()),
            Some(fact.link.prev_hash.to_vec()),
            Some(fact.link.hash.to_vec()),
        ]
    }

    #[test]
    fn rows_are_whole_however_the_bytes_arrive() {
        let facts = [recorded(), Recorded { causation_id: Some(Uuid::max()), ..recorded() }];
        for depth in [Depth::Story, Depth::Envelope, Depth::Whole] {
            let bytes = copied(&facts, depth);
            for size in [1, 7, 100, bytes.len()] {
                let (mut intake, mut pages) = (Intake::new(depth), vec![]);
                for chunk in bytes.chunks(size) {
                    intake.feed(chunk).unwrap();
                    pages.push(intake.page());
                }
                let places = pages.iter().flat_map(|page| (0..page.len()).map(move |n| (page, n)));
                let told: Vec<_> = places.clone().map(|(page, n)| page.fact(n).unwrap()).collect();
                let noted = facts.iter().map(|it| read_to(depth, it.noted()));
                assert_eq!(told, noted.collect::<Vec<_>>(), "in chunks of {size}");
                if depth == Depth::Whole {
                    let whole: Vec<_> = places.map(|(page, n)| page.recorded(n).unwrap()).collect();
                    assert_eq!(whole, facts);
                }
                assert!(intake.position == Position::Ended);
            }
        }
    }

    fn read_to(depth: Depth, fact: Noted<'_>) -> Noted<'_> {
        let envelope = fact.envelope.filter(|_| depth > Depth::Story);
        Noted { envelope, ..fact }
    }

    #[test]
    fn what_is_no_copy_is_damage() {
        let bytes = copied(&[recorded()], Depth::Whole);
        for at in [0, 20, 60] {
            let (mut intake, mut spoilt) = (Intake::new(Depth::Whole), bytes.clone());
            spoilt[at] ^= 0x40;
            let fed = intake.feed(&spoilt);
            let page = intake.page();
            let read = (0..page.len()).map(|n| page.recorded(n)).next();
            assert!(fed.is_err() || !matches!(read, Some(Ok(it)) if it == recorded()), "byte {at}");
        }
    }
}
