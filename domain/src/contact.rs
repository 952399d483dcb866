//! Contacts (联络人员): whom the office calls when a unit must be reached.
//!
//! A fact never holds a name or a number in the clear: facts are kept for ever, and a person may
//! ask to be forgotten. What is personal is sealed under a key of its own; destroying the key
//! forgets the person and leaves the chain of facts whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Refusal;

/// More people than this are no contact list.
const MAX_CONTACTS: usize = 20;
/// A name, a post and two numbers are far shorter, sealed.
const MAX_CIPHERTEXT: usize = 2_000;

word! {
    /// As what somebody is called.
    pub enum ContactRole {
        /// 主要负责同志
        Principal,
        /// 分管负责人
        Deputy,
        /// 联络员、经办人
        Staff,
    }
}

impl ContactRole {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Principal => "主要负责同志",
            Self::Deputy => "分管负责人",
            Self::Staff => "联络员",
        }
    }
}

/// What is personal, as a fact may hold it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sealed {
    /// Whom it is about. Says nothing about the person.
    pub subject_id: Uuid,
    /// The key that opens it, while there is one.
    pub key_id: Uuid,
    /// Base64.
    pub ciphertext: String,
}

/// One person to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub role: ContactRole,
    pub pii: Sealed,
}

/// Refuses a list without exactly one principal and at least one member of staff: somebody
/// answers for the unit, and somebody takes the call.
pub(crate) fn complete(contacts: &[Contact]) -> Result<(), Refusal> {
    let count = |role| contacts.iter().filter(|it| it.role == role).count();
    if contacts.len() > MAX_CONTACTS {
        return Err(Refusal::LimitReached {
            what: format!("联络人员不超过 {MAX_CONTACTS} 位")
        });
    }
    if count(ContactRole::Principal) != 1 {
        return Err(Refusal::invalid("contacts", "须有且只有一位主要负责同志"));
    }
    if count(ContactRole::Staff) == 0 {
        return Err(Refusal::invalid("contacts", "至少须有一位联络员"));
    }
    let readable = |it: &Contact| (1..=MAX_CIPHERTEXT).contains(&it.pii.ciphertext.len());
    if !contacts.iter().all(readable) {
        return Err(Refusal::invalid("contacts", "内容过长"));
    }
    Ok(())
}
