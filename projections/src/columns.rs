//! How typed rows become columns and come back: the one place where Rust types meet SQL types.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use domain::assignment::{AssignmentId, BatchId, Importance, UnitRole, Urgency};
use domain::due::Period;
use domain::matter::{ItemNo, MatterId, Source};
use domain::notice::NoticeId;
use domain::plan::PlanId;
use domain::roster::UserId;
use domain::score::{Points, RuleCode};
use domain::taxonomy::MatterType;
use domain::time::{Day, Deadline, Moment, Quarter};
use domain::unit::{UnitId, UnitKind};
use domain::warning::{Lamp, LampReason, Plate, PlateReason};
use event_store::Cursor;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::copy::Copy;

/// The SQL type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    BigInt,
    Uuid,
    Bool,
    Time,
    Json,
}

impl Kind {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::BigInt => "bigint",
            Self::Uuid => "uuid",
            Self::Bool => "boolean",
            Self::Time => "timestamptz",
            Self::Json => "json",
        }
    }
}

/// One value on its way to or from a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    Null,
    Text(String),
    BigInt(i64),
    Uuid(Uuid),
    Bool(bool),
    Time(DateTime<Utc>),
    /// JSON text, as our own serialiser writes it.
    Json(String),
}

/// One row: its key, what it says, and the position of the fact that last shaped it.
pub type Cells = Vec<Cell>;

impl Cell {
    fn copy(&self, out: &mut Copy) {
        match self {
            Self::Null => out.null(),
            Self::Text(text) | Self::Json(text) => out.text(text),
            Self::BigInt(number) => out.bigint(*number),
            Self::Uuid(id) => out.uuid(*id),
            Self::Bool(flag) => out.bool(*flag),
            Self::Time(at) => out.time(*at),
        }
    }

    /// Appends a form in which no two values are alike: a tag, a length, the bytes.
    pub(crate) fn canonical(&self, out: &mut Vec<u8>) {
        let mut framed = |tag: u8, bytes: &[u8]| {
            out.push(tag);
            out.extend((bytes.len() as u64).to_be_bytes());
            out.extend(bytes);
        };
        match self {
            Self::Null => framed(0, &[]),
            Self::Text(text) => framed(1, text.as_bytes()),
            Self::BigInt(number) => framed(2, &number.to_be_bytes()),
            Self::Uuid(id) => framed(3, id.as_bytes()),
            Self::Bool(flag) => framed(4, &[u8::from(*flag)]),
            Self::Time(at) => framed(5, &at.timestamp_micros().to_be_bytes()),
            Self::Json(text) => framed(6, text.as_bytes()),
        }
    }
}

/// What a table holds is not what this column's type can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a column holds {0}")]
pub struct Mismatch(String);

/// A type that fits one column.
pub trait Column: Sized {
    const KIND: Kind;
    fn cell(&self) -> Cell;
    fn read(cell: Cell) -> Result<Self, Mismatch>;

    /// Writes what `cell` says, without making one.
    fn copy(&self, out: &mut Copy) {
        self.cell().copy(out);
    }
}

/// A struct whose fields are columns of the same names.
pub trait Columns: Sized {
    const COLUMNS: &'static [(&'static str, Kind)];
    fn put(&self, row: &mut Cells);
    fn copy(&self, out: &mut Copy);
    fn take(row: &mut dyn Iterator<Item = Cell>) -> Result<Self, Mismatch>;
}

/// Declares a struct once, and its columns with it.
macro_rules! columns {
    (
        $(#[$meta:meta])*
        pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $kind:ty,)* }
    ) => {
        $(#[$meta])*
        pub struct $name { $($(#[$doc])* pub $field: $kind,)* }

        impl $crate::columns::Columns for $name {
            const COLUMNS: &'static [(&'static str, $crate::columns::Kind)] =
                &[$((stringify!($field), <$kind as $crate::columns::Column>::KIND),)*];

            fn put(&self, row: &mut $crate::columns::Cells) {
                $(row.push($crate::columns::Column::cell(&self.$field));)*
            }

            fn copy(&self, out: &mut $crate::copy::Copy) {
                $($crate::columns::Column::copy(&self.$field, out);)*
            }

            fn take(
                row: &mut dyn Iterator<Item = $crate::columns::Cell>,
            ) -> Result<Self, $crate::columns::Mismatch> {
                Ok(Self { $($field: $crate::columns::next(row)?,)* })
            }
        }
    };
}
pub(crate) use columns;

pub(crate) fn next<C: Column>(row: &mut dyn Iterator<Item = Cell>) -> Result<C, Mismatch> {
    C::read(row.next().ok_or_else(|| Mismatch("nothing".into()))?)
}

fn not<T>(cell: &Cell) -> Result<T, Mismatch> {
    Err(Mismatch(format!("{cell:?}")))
}

/// A list or another value with parts, where columns of its own would say less. Kept as `json`,
/// not `jsonb`: what is read back is what was written, byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> Column for Json<T> {
    const KIND: Kind = Kind::Json;

    fn cell(&self) -> Cell {
        let text = serde_json::to_string(&self.0).expect("rows hold nothing that JSON cannot");
        // PostgreSQL reads no text out of JSON that escapes the zero character.
        Cell::Json(without_zero_escapes(text))
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        let Cell::Json(text) = cell else { return not(&cell) };
        serde_json::from_str(&text).map(Self).map_err(|error| Mismatch(error.to_string()))
    }
}

/// `\u0000` inside a JSON text becomes `\ufffd`; `\\u0000`, which is six characters, stays.
fn without_zero_escapes(text: String) -> String {
    if !text.contains("\\u0000") {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        let length = if escape.starts_with("\\u0000") { 6 } else { 2 };
        clean.push_str(&rest[..at]);
        clean.push_str(if length == 6 { "\\ufffd" } else { &escape[..2] });
        rest = &escape[length..];
    }
    clean.push_str(rest);
    clean
}

impl<C: Column> Column for Option<C> {
    const KIND: Kind = C::KIND;

    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, C::cell)
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        if cell == Cell::Null { Ok(None) } else { C::read(cell).map(Some) }
    }

    fn copy(&self, out: &mut Copy) {
        match self {
            Some(value) => value.copy(out),
            None => out.null(),
        }
    }
}

impl Column for String {
    const KIND: Kind = Kind::Text;

    fn copy(&self, out: &mut Copy) {
        out.text(self);
    }

    fn cell(&self) -> Cell {
        Cell::Text(clean(self))
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        match cell {
            Cell::Text(text) => Ok(text),
            other => not(&other),
        }
    }
}

/// The database keeps no text with a zero character; a fact may hold one.
fn clean(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl Column for i64 {
    const KIND: Kind = Kind::BigInt;

    fn cell(&self) -> Cell {
        Cell::BigInt(*self)
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        match cell {
            Cell::BigInt(number) => Ok(number),
            other => not(&other),
        }
    }
}

impl Column for bool {
    const KIND: Kind = Kind::Bool;

    fn cell(&self) -> Cell {
        Cell::Bool(*self)
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        match cell {
            Cell::Bool(flag) => Ok(flag),
            other => not(&other),
        }
    }
}

impl Column for Uuid {
    const KIND: Kind = Kind::Uuid;

    fn cell(&self) -> Cell {
        Cell::Uuid(*self)
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        match cell {
            Cell::Uuid(id) => Ok(id),
            other => not(&other),
        }
    }
}

impl Column for Moment {
    const KIND: Kind = Kind::Time;

    fn cell(&self) -> Cell {
        Cell::Time(self.utc())
    }

    fn read(cell: Cell) -> Result<Self, Mismatch> {
        match cell {
            Cell::Time(at) => Ok(Self::new(at)),
            other => not(&other),
        }
    }
}

/// Types that are kept as a simpler one: how to get there, and back.
macro_rules! kept_as {
    ($($type:ty as $inner:ty: $to:expr, $from:expr;)*) => {
        $(impl Column for $type {
            const KIND: Kind = <$inner as Column>::KIND;

            fn cell(&self) -> Cell {
                let to: fn(&$type) -> $inner = $to;
                to(self).cell()
            }

            fn read(cell: Cell) -> Result<Self, Mismatch> {
                let from: fn($inner) -> Option<$type> = $from;
                let inner = <$inner>::read(cell)?;
                let shown = format!("{inner:?}");
                from(inner).ok_or(Mismatch(shown))
            }
        })*
    };
}

kept_as! {
    u32 as i64: |it| i64::from(*it), |it| Self::try_from(it).ok();
    u64 as i64: |it| i64::try_from(*it).unwrap_or(i64::MAX), |it| Self::try_from(it).ok();
    Cursor as u64: |it| it.raw(), |it| Some(Self::new(it));
    Points as i64: |it| it.as_milli(), |it| Some(Self::milli(it));
    ItemNo as u32: |it| it.0, |it| Some(Self(it));
    Deadline as Moment: |it| it.moment(), |it| Some(Self::before(it));
    AssignmentId as Uuid: |it| it.0, |it| Some(Self(it));
    BatchId as Uuid: |it| it.0, |it| Some(Self(it));
    PlanId as Uuid: |it| it.0, |it| Some(Self(it));
    NoticeId as Uuid: |it| it.0, |it| Some(Self(it));
    MatterId as Uuid: |it| it.0, |it| Some(Self(it));
    UnitId as String: |it| it.as_str().into(), |it| Some(Self::new(it));
    UserId as String: |it| it.0.clone(), |it| Some(Self(it));
    Day as String: |it| it.to_string(), |it| it.parse().ok();
    Period as String: |it| it.as_str().into(), |it| Self::read(&it);
}

/// Words of the domain, kept as the text that everyone uses.
macro_rules! words {
    ($($type:ty),* $(,)?) => {
        $(impl $crate::columns::Column for $type {
            const KIND: $crate::columns::Kind = $crate::columns::Kind::Text;

            fn cell(&self) -> $crate::columns::Cell {
                $crate::columns::word(self)
            }

            fn read(
                cell: $crate::columns::Cell,
            ) -> Result<Self, $crate::columns::Mismatch> {
                $crate::columns::read_word(cell)
            }
        })*
    };
}
pub(crate) use words;

words! {
    Quarter, Lamp, LampReason, Plate, PlateReason, UnitRole, Importance, Urgency, MatterType,
    Source, UnitKind, RuleCode,
}

pub(crate) fn word(value: &impl Display) -> Cell {
    Cell::Text(value.to_string())
}

pub(crate) fn read_word<T: std::str::FromStr>(cell: Cell) -> Result<T, Mismatch> {
    let text = String::read(cell)?;
    text.parse().map_err(|_| Mismatch(text))
}
