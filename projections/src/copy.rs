//! Rows as `COPY … FROM STDIN (FORMAT binary)` takes them: each field behind its length.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Signature, flags, and the length of an extension that nobody uses.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();
const NULL: [u8; 4] = (-1_i32).to_be_bytes();

/// Microseconds from 1970, where we count from, to 2000, where `PostgreSQL` does.
const EPOCH: i64 = 946_684_800_000_000;

/// A copy being written.
pub struct Copy {
    bytes: Vec<u8>,
}

impl Copy {
    pub(crate) fn begin() -> Self {
        Self { bytes: HEADER.to_vec() }
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.bytes.extend(TRAILER);
        self.bytes
    }

    pub(crate) fn row(&mut self, fields: usize) {
        let fields = i16::try_from(fields).expect("a table has few columns");
        self.bytes.extend(fields.to_be_bytes());
    }

    pub(crate) fn null(&mut self) {
        self.bytes.extend(NULL);
    }

    /// The database keeps no text with a zero character; a fact may hold one.
    pub(crate) fn text(&mut self, text: &str) {
        if text.contains('\0') {
            self.field(text.replace('\0', "\u{fffd}").as_bytes());
        } else {
            self.field(text.as_bytes());
        }
    }

    pub(crate) fn bigint(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }

    pub(crate) fn uuid(&mut self, id: Uuid) {
        self.field(id.as_bytes());
    }

    pub(crate) fn bool(&mut self, flag: bool) {
        self.field(&[u8::from(flag)]);
    }

    pub(crate) fn time(&mut self, at: DateTime<Utc>) {
        self.bigint(at.timestamp_micros() - EPOCH);
    }

    fn field(&mut self, bytes: &[u8]) {
        let length = i32::try_from(bytes.len()).expect("a field is shorter than a fact");
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(bytes);
    }
}
