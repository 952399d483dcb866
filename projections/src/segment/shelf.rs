//! Where segments are kept, and how one is taken up again: checked, or not at all.

use domain::time::Quarter;
use event_store::Cursor;
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgPool};

use super::{Flaw, Head, Segment, records};

/// Raised when the same bytes come to mean something else: what was sealed before is then
/// sealed anew.
const FORM: &[u8] = b"1";

#[derive(FromRow)]
struct Kept {
    upto: i64,
    settled_hash: Vec<u8>,
    result_hash: String,
    head: String,
    records: Vec<u8>,
    sha256: Vec<u8>,
}

/// In place of what was there.
pub(super) async fn put(pool: &PgPool, segment: &Segment) -> sqlx::Result<()> {
    let kept = Kept::of(segment);
    sqlx::query(
        "INSERT INTO segment (quarter, upto, settled_hash, result_hash, head, records, sha256) \
         VALUES ($1, $2, $3, $4, $5::json, $6, $7) ON CONFLICT (quarter) DO UPDATE SET \
         upto = EXCLUDED.upto, settled_hash = EXCLUDED.settled_hash, \
         result_hash = EXCLUDED.result_hash, head = EXCLUDED.head, \
         records = EXCLUDED.records, sha256 = EXCLUDED.sha256",
    )
    .bind(segment.quarter.to_string())
    .bind(kept.upto)
    .bind(kept.settled_hash)
    .bind(kept.result_hash)
    .bind(kept.head)
    .bind(kept.records)
    .bind(kept.sha256)
    .execute(pool)
    .await?;
    Ok(())
}

/// What a segment has to be bound to.
#[derive(Clone, Copy)]
pub(super) enum Bond<'b> {
    /// The hash of the fact that closed the books.
    Settled(&'b [u8; 32]),
    /// The hash of the result that was published.
    Published(&'b str),
}

pub(super) async fn take(
    pool: &PgPool,
    quarter: Quarter,
    bond: Bond<'_>,
) -> sqlx::Result<Result<Segment, Flaw>> {
    let kept: Option<Kept> = sqlx::query_as(
        "SELECT upto, settled_hash, result_hash, head::text, records, sha256 \
         FROM segment WHERE quarter = $1",
    )
    .bind(quarter.to_string())
    .fetch_optional(pool)
    .await?;
    Ok(kept.ok_or(Flaw::Missing).and_then(|kept| kept.open(quarter, bond)))
}

impl Kept {
    fn of(segment: &Segment) -> Self {
        let mut kept = Self {
            upto: i64::try_from(segment.upto.raw()).unwrap_or(i64::MAX),
            settled_hash: segment.settled_hash.to_vec(),
            result_hash: segment.result_hash.clone(),
            head: serde_json::to_string(&segment.head).expect("a head is JSON"),
            records: segment.records.clone(),
            sha256: Vec::new(),
        };
        kept.sha256 = kept.digest(segment.quarter);
        kept
    }

    fn open(self, quarter: Quarter, bond: Bond<'_>) -> Result<Segment, Flaw> {
        if self.sha256 != self.digest(quarter) {
            return Err(Flaw::Altered);
        }
        let holds = match bond {
            Bond::Settled(hash) => self.settled_hash == hash,
            Bond::Published(hash) => self.result_hash == hash,
        };
        if !holds {
            return Err(Flaw::Unbound);
        }
        let head: Head = serde_json::from_str(&self.head).map_err(|_| Flaw::Altered)?;
        if !records::are_sound(&self.records, head.units.len()) {
            return Err(Flaw::Altered);
        }
        Ok(Segment {
            quarter,
            upto: Cursor::new(self.upto.unsigned_abs()),
            result_hash: self.result_hash,
            settled_hash: self.settled_hash.try_into().map_err(|_| Flaw::Altered)?,
            head,
            records: self.records,
        })
    }

    /// Over everything but itself, each part framed by its length.
    fn digest(&self, quarter: Quarter) -> Vec<u8> {
        let (quarter, upto) = (quarter.to_string(), self.upto.to_be_bytes());
        let parts: [&[u8]; 7] = [
            FORM,
            quarter.as_bytes(),
            &upto,
            &self.settled_hash,
            self.result_hash.as_bytes(),
            self.head.as_bytes(),
            &self.records,
        ];
        let mut sha = Sha256::new();
        for part in parts {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        sha.finalize().to_vec()
    }
}
