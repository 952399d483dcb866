//! Rows of a binary COPY, read in place: two bytes that count the fields, then each field behind
//! its length in four bytes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::rows::damaged;
use crate::{
    Cursor, Depth, Envelope, HashAlgorithm, Link, Noted, ReadError, Recorded, Stream, range,
};

/// Signature, then flags, then the length of an extension that nobody uses yet.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// Microseconds from 1970, where we count from, to 2000, where `PostgreSQL` does.
const EPOCH: i64 = 946_684_800_000_000;

/// What each depth adds, in the order in which it is read here.
const STORY: &str = "position, aggregate_type, aggregate_id, sequence, event_id, event_type, \
    event_version, payload, effective_at";
const ENVELOPE: &str = "recorded_at, actor_id, metadata";
const WHOLE: &str = "command_id, correlation_id, causation_id, hash_alg, prev_hash, hash";

pub(super) fn columns(depth: Depth) -> String {
    match depth {
        Depth::Story => STORY.to_owned(),
        Depth::Envelope => format!("{STORY}, {ENVELOPE}"),
        Depth::Whole => format!("{STORY}, {ENVELOPE}, {WHOLE}"),
    }
}

fn fields(depth: Depth) -> i16 {
    match depth {
        Depth::Story => 9,
        Depth::Envelope => 12,
        Depth::Whole => 18,
    }
}

/// Where in a copy the next bytes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Header,
    Rows,
    Ended,
}

/// What the next bytes are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Not whole yet.
    More,
    Header(usize),
    /// A whole row of so many bytes.
    Row(usize),
    End,
}

pub(super) fn step(position: Position, bytes: &[u8], depth: Depth) -> Result<Step, ReadError> {
    let mut bytes = Bytes(bytes);
    let all = bytes.0.len();
    let whole = match position {
        Position::Ended => return Ok(Step::More),
        Position::Header => bytes.header()?.map(|()| Step::Header(all - bytes.0.len())),
        Position::Rows => match bytes.array().map(i16::from_be_bytes) {
            Some(-1) => Some(Step::End),
            Some(count) if count == fields(depth) => {
                let whole = (0..count).try_for_each(|_| bytes.field().map(|_| ()));
                whole.map(|()| Step::Row(all - bytes.0.len()))
            }
            Some(count) => {
                return Err(damaged(0, format!("a row of the copy has {count} fields")));
            }
            None => None,
        },
    };
    Ok(whole.unwrap_or(Step::More))
}

/// A field of a row; a negative length is NULL.
enum Field<'a> {
    Bytes(&'a [u8]),
    Null,
}

/// What is left of a buffer. Each taker answers none when there are not enough bytes.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn header(&mut self) -> Result<Option<()>, ReadError> {
        let Some(signature) = self.take(SIGNATURE.len()) else { return Ok(None) };
        if signature != SIGNATURE {
            return Err(damaged(0, "the copy does not begin like one".into()));
        }
        let _flags = self.length();
        let extension = self.length().and_then(|length| usize::try_from(length).ok());
        Ok(extension.and_then(|length| self.take(length)).map(|_| ()))
    }

    fn field(&mut self) -> Option<Field<'a>> {
        match usize::try_from(self.length()?) {
            Ok(length) => self.take(length).map(Field::Bytes),
            Err(_) => Some(Field::Null),
        }
    }

    fn length(&mut self) -> Option<i32> {
        self.array().map(i32::from_be_bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn present(&mut self) -> Option<&'a [u8]> {
        match self.field()? {
            Field::Bytes(bytes) => Some(bytes),
            Field::Null => None,
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.present()?).ok()
    }

    fn integer(&mut self) -> Option<i64> {
        self.present()?.try_into().ok().map(i64::from_be_bytes)
    }

    fn natural(&mut self) -> Option<u64> {
        u64::try_from(self.integer()?).ok()
    }

    fn uuid(&mut self) -> Option<Uuid> {
        Uuid::from_slice(self.present()?).ok()
    }

    fn instant(&mut self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.integer()?.checked_add(EPOCH)?)
    }
}

/// A page of whole rows.
pub(crate) struct Rows {
    bytes: Vec<u8>,
    /// Where each row begins.
    starts: Vec<u32>,
    depth: Depth,
}

impl Rows {
    pub(super) fn new(bytes: Vec<u8>, starts: Vec<u32>, depth: Depth) -> Self {
        Self { bytes, starts, depth }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn fact(&self, place: usize) -> Result<Noted<'_>, ReadError> {
        let mut fields = self.row(place);
        self.noted(&mut fields).ok_or_else(|| self.misshapen(place))
    }

    pub(in super::super) fn recorded(&self, place: usize) -> Result<Recorded, ReadError> {
        let mut fields = self.row(place);
        let noted = self.noted(&mut fields);
        let recorded = noted.and_then(|noted| recorded(noted, &mut fields));
        recorded.ok_or_else(|| self.misshapen(place))
    }

    /// Positions have no gaps, so a gap is a fact that somebody took away.
    pub(super) fn without_gap(&self, after: Cursor) -> Result<Cursor, ReadError> {
        let mut last = after;
        for place in 0..self.len() {
            match self.row(place).natural() {
                Some(position) if position == last.raw() + 1 => last = Cursor::new(position),
                _ => return Err(range::cut(last)),
            }
        }
        Ok(last)
    }

    fn row(&self, place: usize) -> Bytes<'_> {
        let mut bytes = Bytes(&self.bytes[self.starts[place] as usize..]);
        let _count: Option<[u8; 2]> = bytes.array();
        bytes
    }

    fn noted<'a>(&self, fields: &mut Bytes<'a>) -> Option<Noted<'a>> {
        Some(Noted {
            position: Cursor::new(fields.natural()?),
            category: fields.text()?,
            id: fields.text()?,
            sequence: fields.natural()?,
            event_id: fields.uuid()?,
            kind: fields.text()?,
            version: fields.text()?,
            payload: fields.text()?,
            effective_at: fields.instant()?,
            envelope: if self.depth == Depth::Story { None } else { Some(envelope(fields)?) },
        })
    }

    fn misshapen(&self, place: usize) -> ReadError {
        let position = self.row(place).integer().unwrap_or(0);
        damaged(position, "a field has not the shape it must have".into())
    }
}

fn envelope<'a>(fields: &mut Bytes<'a>) -> Option<Envelope<'a>> {
    Some(Envelope {
        recorded_at: fields.instant()?,
        actor: fields.text()?,
        metadata: fields.text()?,
    })
}

fn recorded(noted: Noted<'_>, fields: &mut Bytes<'_>) -> Option<Recorded> {
    let Envelope { recorded_at, actor, metadata } = noted.envelope?;
    Some(Recorded {
        position: noted.position,
        stream: Stream::new(noted.category, noted.id),
        sequence: noted.sequence,
        event_id: noted.event_id,
        kind: noted.kind.to_owned(),
        version: noted.version.to_owned(),
        payload: noted.payload.to_owned(),
        metadata: metadata.to_owned(),
        effective_at: noted.effective_at,
        recorded_at,
        actor: actor.to_owned(),
        command_id: fields.uuid()?,
        correlation_id: fields.uuid()?,
        causation_id: match fields.field()? {
            Field::Bytes(bytes) => Some(Uuid::from_slice(bytes).ok()?),
            Field::Null => None,
        },
        link: Link {
            algorithm: {
                let number = fields.present()?.try_into().ok().map(i16::from_be_bytes)?;
                HashAlgorithm::from_number(number)?
            },
            prev_hash: fields.present()?.try_into().ok()?,
            hash: fields.present()?.try_into().ok()?,
        },
    })
}
