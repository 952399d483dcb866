//! The vault (保密柜): seals what is personal before it becomes part of a fact, and opens it for
//! whoever may read it.
//!
//! Every person has a key of their own, locked with the master key of the house. The master key
//! lies outside of the database. AES-256-GCM throughout; what was sealed names its subject and
//! key, so that it cannot be moved to another.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use domain::contact::Sealed;
use event_store::postgres;
use sha2::{Digest, Sha256};
use sqlx::{Executor, PgPool};
use uuid::Uuid;

use crate::clock::Clock;
use crate::hex::hex;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Names a master key to people and in the table of keys.
const FINGERPRINT_BYTES: usize = 4;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("this machine gives no random numbers")]
    NoChance,
    #[error("the keys were locked with another master key ({needed})")]
    OtherMaster { needed: String },
    #[error("what was sealed cannot be opened")]
    Broken,
    #[error("the keys cannot be read")]
    Unavailable(#[from] sqlx::Error),
}

impl VaultError {
    /// Whether the database is only away for a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(error) if postgres::may_pass(error))
    }
}

/// The key that locks all others. Kept in a file beside the data, never in the database.
#[derive(Clone)]
pub struct MasterKey([u8; KEY_BYTES]);

/// A person, by no name, and their key.
pub(crate) struct Subject {
    id: Uuid,
    key_id: Uuid,
    key: [u8; KEY_BYTES],
}

#[derive(Clone)]
pub struct Vault {
    pool: PgPool,
    master: Arc<MasterKey>,
    clock: Arc<dyn Clock>,
}

impl MasterKey {
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// A fresh one, from the machine's chance.
    pub fn random() -> Result<Self, VaultError> {
        Ok(Self(random()?))
    }

    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Names it without giving it away.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.0)[..FINGERPRINT_BYTES])
    }
}

impl Vault {
    /// Refuses a master key other than the one that locks the keys there are: with it, people
    /// would be sealed whom nobody can read together with the rest.
    pub async fn open(
        pool: PgPool,
        master: MasterKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, VaultError> {
        let other = "SELECT master FROM subject_keys WHERE locked_key IS NOT NULL AND master <> $1
                     LIMIT 1";
        let fingerprint = master.fingerprint();
        let other = sqlx::query_scalar(other).bind(fingerprint).fetch_optional(&pool).await?;
        match other {
            Some(needed) => Err(VaultError::OtherMaster { needed }),
            None => Ok(Self { pool, master: Arc::new(master), clock }),
        }
    }

    /// Opens what is sealed. People whose key was destroyed are missing from the answer.
    pub async fn read(&self, sealed: &[Sealed]) -> Result<HashMap<Uuid, Vec<u8>>, VaultError> {
        let ids: Vec<Uuid> = sealed.iter().map(|it| it.key_id).collect();
        let keys = self.keys(&ids).await?;
        let opened = |it: &Sealed| {
            let key = keys.get(&it.key_id)?;
            Some(unseal(key, it).map(|plain| (it.key_id, plain)))
        };
        sealed.iter().filter_map(opened).collect()
    }

    /// The keys of these subjects, made by this command if there are none; and whether any was
    /// made. What is made is not kept before `keep`.
    pub(crate) async fn subjects(&self, ids: &[Uuid]) -> Result<(Vec<Subject>, bool), VaultError> {
        let key_ids: Vec<Uuid> = ids.iter().map(first_key).collect();
        let mut known = self.keys(&key_ids).await?;
        let mut made = false;
        let mut subjects = Vec::with_capacity(ids.len());
        for (id, key_id) in ids.iter().copied().zip(key_ids) {
            let kept = known.remove(&key_id);
            made |= kept.is_none();
            let key = kept.map_or_else(random, Ok)?;
            subjects.push(Subject { id, key_id, key });
        }
        Ok((subjects, made))
    }

    /// Keeps keys. `false` when somebody else has kept other ones for the same subjects.
    pub(crate) async fn keep(&self, subjects: &[Subject]) -> Result<bool, VaultError> {
        let now: DateTime<Utc> = self.clock.now().utc();
        let mut all = true;
        let mut transaction = self.pool.begin().await?;
        // What is sealed with a key that was lost can never be read.
        transaction.execute("SET LOCAL synchronous_commit = on").await?;
        for subject in subjects {
            let added = sqlx::query(
                "INSERT INTO subject_keys (key_id, subject_id, locked_key, master, created_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key_id) DO NOTHING",
            )
            .bind(subject.key_id)
            .bind(subject.id)
            .bind(self.lock(subject)?)
            .bind(self.master.fingerprint())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
            all &= added.rows_affected() == 1;
        }
        transaction.commit().await?;
        Ok(all)
    }

    async fn keys(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, [u8; KEY_BYTES]>, VaultError> {
        let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
            "SELECT key_id, locked_key FROM subject_keys
             WHERE key_id = ANY($1) AND locked_key IS NOT NULL",
        )
        .bind(ids)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(id, locked)| Ok((id, self.unlock(id, locked)?))).collect()
    }

    fn lock(&self, subject: &Subject) -> Result<Vec<u8>, VaultError> {
        encrypt(&self.master.0, random()?, subject.key_id.as_bytes(), &subject.key)
    }

    fn unlock(&self, key_id: Uuid, locked: Vec<u8>) -> Result<[u8; KEY_BYTES], VaultError> {
        let key = decrypt(&self.master.0, key_id.as_bytes(), locked)?;
        key.try_into().map_err(|_| VaultError::Broken)
    }
}

impl Subject {
    /// Sealing the same twice gives the same, so that a command sent again is the same command:
    /// the nonce follows from key and text, and each key serves one command only.
    pub(crate) fn seal(&self, plain: &[u8]) -> Result<Sealed, VaultError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&hmac::sign(&key, plain).as_ref()[..NONCE_LEN]);
        let names = names(self.id, self.key_id);
        Ok(Sealed {
            subject_id: self.id,
            key_id: self.key_id,
            ciphertext: BASE64.encode(encrypt(&self.key, nonce, &names, plain)?),
        })
    }
}

fn unseal(key: &[u8; KEY_BYTES], sealed: &Sealed) -> Result<Vec<u8>, VaultError> {
    let bytes = BASE64.decode(&sealed.ciphertext).map_err(|_| VaultError::Broken)?;
    decrypt(key, &names(sealed.subject_id, sealed.key_id), bytes)
}

/// What a ciphertext is bound to.
fn names(subject_id: Uuid, key_id: Uuid) -> Vec<u8> {
    [subject_id.into_bytes(), key_id.into_bytes()].concat()
}

fn first_key(subject_id: &Uuid) -> Uuid {
    Uuid::new_v5(subject_id, b"key/1")
}

/// Nonce, ciphertext, tag.
fn encrypt(
    key: &[u8; KEY_BYTES],
    nonce: [u8; NONCE_LEN],
    bound_to: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let mut text = plain.to_vec();
    let unique = Nonce::assume_unique_for_key(nonce);
    let sealed = cipher(key)?.seal_in_place_append_tag(unique, Aad::from(bound_to), &mut text);
    sealed.map_err(|_| VaultError::Broken)?;
    Ok([nonce.as_slice(), &text].concat())
}

fn decrypt(
    key: &[u8; KEY_BYTES],
    bound_to: &[u8],
    mut bytes: Vec<u8>,
) -> Result<Vec<u8>, VaultError> {
    let (nonce, text) = bytes.split_at_mut_checked(NONCE_LEN).ok_or(VaultError::Broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Broken)?;
    let plain = cipher(key)?.open_in_place(nonce, Aad::from(bound_to), text);
    Ok(plain.map_err(|_| VaultError::Broken)?.to_vec())
}

fn cipher(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey, VaultError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| VaultError::Broken)?;
    Ok(LessSafeKey::new(key))
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::NoChance)?;
    Ok(bytes)
}
