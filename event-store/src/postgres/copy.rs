//! Bulk reading: `COPY … TO STDOUT (FORMAT binary)`, decoded from a growing buffer.
//!
//! A chunk that arrives may hold a part of a row or several; the decoder only ever takes whole
//! rows. A stream that ends without COPY's own last word is an error: a reader must never take
//! half a log for a whole one.

use std::mem;

use chrono::{DateTime, Utc};
use futures::{StreamExt, stream, stream::BoxStream};
use sqlx::PgPool;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    rows::{self, damaged},
    unreachable,
};
use crate::{Cursor, HashAlgorithm, Link, ReadError, Recorded, Stream, limits, range};

/// Signature, then flags, then the length of an extension that nobody uses yet.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// Microseconds from 1970, where we count from, to 2000, where `PostgreSQL` does.
const EPOCH: i64 = 946_684_800_000_000;

/// Pages decoded ahead of the reader.
const PAGES_AHEAD: usize = 2;

type Page = Result<Vec<Recorded>, ReadError>;

pub(super) fn read_range(
    pool: PgPool,
    after: Cursor,
    up_to: Cursor,
) -> BoxStream<'static, Result<Vec<Recorded>, ReadError>> {
    if after >= up_to {
        return stream::empty().boxed();
    }
    let (sender, pages) = mpsc::channel(PAGES_AHEAD);
    tokio::spawn(async move {
        if let Err(error) = copy(&pool, after, up_to, &sender).await {
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
            rows::without_gap(self.after, &page)?;
            self.after = page.last().map_or(self.after, |it| it.position);
            Ok(page)
        });
        self.ended = page.is_err();
        Some(page)
    }
}

async fn copy(
    pool: &PgPool,
    after: Cursor,
    up_to: Cursor,
    pages: &mpsc::Sender<Page>,
) -> Result<(), ReadError> {
    let mut connection = pool.acquire().await.map_err(unreachable)?;
    // A reader may leave in the middle, and the rest of the copy must not meet the next user.
    connection.close_on_drop();
    let statement = format!(
        "COPY (SELECT {} FROM events WHERE position > {} AND position <= {} ORDER BY position) \
         TO STDOUT (FORMAT binary)",
        rows::COLUMNS,
        after.raw(),
        up_to.raw()
    );
    let mut chunks = connection.copy_out_raw(&statement).await.map_err(unreachable)?;
    let mut decoder = Decoder::default();
    let mut page = Vec::with_capacity(limits::PAGE);
    while let Some(chunk) = chunks.next().await {
        decoder.feed(&chunk.map_err(unreachable)?);
        while let Some(fact) = decoder.next()? {
            page.push(fact);
            if page.len() == limits::PAGE {
                let full = mem::replace(&mut page, Vec::with_capacity(limits::PAGE));
                if pages.send(Ok(full)).await.is_err() {
                    return Ok(());
                }
            }
        }
    }
    if !page.is_empty() {
        pages.send(Ok(page)).await.ok();
    }
    Ok(())
}

/// Bytes in, facts out.
#[derive(Default)]
struct Decoder {
    buffer: Vec<u8>,
    /// How much of the buffer was taken.
    taken: usize,
    stage: Stage,
}

#[derive(Default, PartialEq)]
enum Stage {
    #[default]
    Header,
    Rows,
    Ended,
}

impl Decoder {
    fn feed(&mut self, chunk: &[u8]) {
        self.buffer.drain(..mem::take(&mut self.taken));
        self.buffer.extend_from_slice(chunk);
    }

    /// The next whole row; none when more bytes are needed, or all were taken.
    fn next(&mut self) -> Result<Option<Recorded>, ReadError> {
        let mut bytes = Bytes(&self.buffer[self.taken..]);
        if self.stage == Stage::Header {
            let Some(()) = bytes.header()? else { return Ok(None) };
            self.taken = self.buffer.len() - bytes.0.len();
            self.stage = Stage::Rows;
        }
        if self.stage == Stage::Ended {
            return Ok(None);
        }
        let Some(row) = bytes.row()? else { return Ok(None) };
        let fact = row.map(|fields| fact(&fields)).transpose()?;
        if fact.is_none() {
            self.stage = Stage::Ended;
        }
        self.taken = self.buffer.len() - bytes.0.len();
        Ok(fact)
    }
}

/// What is left of the buffer. Each taker answers none when there are not enough bytes yet.
struct Bytes<'a>(&'a [u8]);

/// The fields of one row, or the trailer that ends the copy.
type Row<'a> = Option<[Option<&'a [u8]>; FIELDS]>;

impl<'a> Bytes<'a> {
    fn header(&mut self) -> Result<Option<()>, ReadError> {
        let Some(signature) = self.take(SIGNATURE.len()) else { return Ok(None) };
        if signature != SIGNATURE {
            return Err(damaged(0, "the copy does not begin like one".into()));
        }
        let Some(_flags) = self.i32() else { return Ok(None) };
        let Some(extension) = self.i32() else { return Ok(None) };
        let extension = usize::try_from(extension).unwrap_or(0);
        Ok(self.take(extension).map(|_| ()))
    }

    fn row(&mut self) -> Result<Option<Row<'a>>, ReadError> {
        let Some(count) = self.array().map(i16::from_be_bytes) else { return Ok(None) };
        if count == -1 {
            return Ok(Some(None));
        }
        if usize::try_from(count) != Ok(FIELDS) {
            return Err(damaged(0, format!("a row of the copy has {count} fields")));
        }
        let mut fields = [None; FIELDS];
        for field in &mut fields {
            let Some(length) = self.i32() else { return Ok(None) };
            // A negative length is NULL.
            if let Ok(length) = usize::try_from(length) {
                let Some(bytes) = self.take(length) else { return Ok(None) };
                *field = Some(bytes);
            }
        }
        Ok(Some(Some(fields)))
    }

    fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_be_bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N).and_then(|bytes| bytes.try_into().ok())
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

/// As many as `rows::COLUMNS` names.
const FIELDS: usize = 18;

fn fact(fields: &[Option<&[u8]>; FIELDS]) -> Result<Recorded, ReadError> {
    let position = fields[0].and_then(integer).unwrap_or(0);
    decode(fields).ok_or_else(|| damaged(position, "a field has not the shape it must have".into()))
}

/// In the order of `rows::COLUMNS`.
fn decode(fields: &[Option<&[u8]>; FIELDS]) -> Option<Recorded> {
    let mut fields = fields.iter().copied();
    let mut next = || fields.next().flatten();
    Some(Recorded {
        position: Cursor::new(u64::try_from(integer(next()?)?).ok()?),
        stream: Stream { category: text(next()?)?, id: text(next()?)? },
        sequence: u64::try_from(integer(next()?)?).ok()?,
        event_id: Uuid::from_slice(next()?).ok()?,
        kind: text(next()?)?,
        version: text(next()?)?,
        payload: text(next()?)?,
        metadata: text(next()?)?,
        effective_at: instant(next()?)?,
        recorded_at: instant(next()?)?,
        actor: text(next()?)?,
        command_id: Uuid::from_slice(next()?).ok()?,
        correlation_id: Uuid::from_slice(next()?).ok()?,
        causation_id: next().map(Uuid::from_slice).transpose().ok()?,
        link: Link {
            algorithm: HashAlgorithm::from_number(i16::from_be_bytes(next()?.try_into().ok()?))?,
            prev_hash: next()?.try_into().ok()?,
            hash: next()?.try_into().ok()?,
        },
    })
}

fn text(bytes: &[u8]) -> Option<String> {
    str::from_utf8(bytes).ok().map(str::to_owned)
}

fn integer(bytes: &[u8]) -> Option<i64> {
    bytes.try_into().ok().map(i64::from_be_bytes)
}

fn instant(bytes: &[u8]) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(integer(bytes)?.checked_add(EPOCH)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::tests::recorded;

    fn copied(facts: &[Recorded]) -> Vec<u8> {
        let mut bytes = [SIGNATURE, &[0; 8]].concat();
        for fact in facts {
            bytes.extend(18_i16.to_be_bytes());
            let micros = |at: DateTime<Utc>| (at.timestamp_micros() - EPOCH).to_be_bytes().to_vec();
            for field in [
                Some(fact.position.raw().to_be_bytes().to_vec()),
                Some(fact.stream.category.clone().into()),
                Some(fact.stream.id.clone().into()),
                Some(fact.sequence.to_be_bytes().to_vec()),
                Some(fact.event_id.as_bytes().to_vec()),
                Some(fact.kind.clone().into()),
                Some(fact.version.clone().into()),
                Some(fact.payload.clone().into()),
                Some(fact.metadata.clone().into()),
                Some(micros(fact.effective_at)),
                Some(micros(fact.recorded_at)),
                Some(fact.actor.clone().into()),
                Some(fact.command_id.as_bytes().to_vec()),
                Some(fact.correlation_id.as_bytes().to_vec()),
                fact.causation_id.map(|it| it.as_bytes().to_vec()),
                Some((fact.link.algorithm as i16).to_be_bytes().to_vec()),
                Some(fact.link.prev_hash.to_vec()),
                Some(fact.link.hash.to_vec()),
            ] {
                let length = field.as_ref().map_or(-1, |it| i32::try_from(it.len()).unwrap());
                bytes.extend(length.to_be_bytes());
                bytes.extend(field.unwrap_or_default());
            }
        }
        bytes.extend((-1_i16).to_be_bytes());
        bytes
    }

    #[test]
    fn rows_are_whole_however_the_bytes_arrive() {
        let facts = [recorded(), Recorded { causation_id: Some(Uuid::max()), ..recorded() }];
        let bytes = copied(&facts);
        for size in [1, 7, 100, bytes.len()] {
            let (mut decoder, mut rows) = (Decoder::default(), vec![]);
            for chunk in bytes.chunks(size) {
                decoder.feed(chunk);
                while let Some(fact) = decoder.next().unwrap() {
                    rows.push(fact);
                }
            }
            assert_eq!(rows, facts, "in chunks of {size}");
            assert!(decoder.stage == Stage::Ended);
        }
    }

    #[test]
    fn what_is_no_copy_is_damage() {
        let bytes = copied(&[recorded()]);
        for at in [0, 20, 60] {
            let (mut decoder, mut spoilt) = (Decoder::default(), bytes.clone());
            spoilt[at] ^= 0x40;
            decoder.feed(&spoilt);
            assert!(!matches!(decoder.next(), Ok(Some(fact)) if fact == recorded()), "byte {at}");
        }
    }
}
