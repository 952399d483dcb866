//! Setting a unit's contacts (联络人员): what is personal is sealed first; only then does a
//! request exist, so that neither the facts nor the record of commands ever hold it in the clear.

use async_trait::async_trait;
use domain::contact::{Contact, ContactRole, Sealed};
use domain::unit::{Command, Unit, UnitId};
use domain::{Refusal, text_within};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::asked::Asked;
use crate::case::Case;
use crate::desk::{Answer, Desk, DeskError, Request, Stop};
use crate::vault::{Subject, Vault, VaultError};

/// Longest name and post, in characters.
const MAX_NAME: usize = 40;
/// Digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;
/// Longest number as written, with its hyphens.
const MAX_PHONE: usize = 24;
/// Longest address of mail.
const MAX_EMAIL: usize = 100;
/// A second sender of the same command may be faster once, never twice.
const TRIES: usize = 2;

/// One person to call, in the clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub role: ContactRole,
    pub card: Card,
}

/// What is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    /// As written on the door, such as 办公室主任; may be empty.
    pub post: String,
    /// May be empty: not everybody is called.
    pub phone: String,
    /// May be empty, and is on cards from before there was any mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
}

/// Sets all contacts of a unit. For the administrator and the unit's own head.
pub async fn set_contacts(
    desk: &Desk,
    vault: &Vault,
    asked: &Asked,
    unit: &UnitId,
    people: &[Person],
) -> Answer<()> {
    if let Err(refusal) = people.iter().try_for_each(|person| person.card.fits()) {
        return Ok(Err(refusal));
    }
    for _ in 0..TRIES {
        let ids = (0..people.len()).map(|n| subject(asked.command_id, n)).collect::<Vec<_>>();
        let (subjects, made) = vault.subjects(&ids).await.map_err(broken)?;
        let request = SetContacts { unit: unit.clone(), contacts: seal(people, &subjects)? };
        if made {
            // A refusal writes nothing, not even keys.
            if let Err(refusal) = desk.rehearse(&request, asked).await? {
                return Ok(Err(refusal));
            }
            if !vault.keep(&subjects).await.map_err(broken)? {
                continue;
            }
        }
        return desk.handle(&request, asked).await;
    }
    Err(DeskError::Busy)
}

impl Card {
    fn fits(&self) -> Result<(), Refusal> {
        text_within("name", &self.name, MAX_NAME)?;
        if self.post.chars().count() > MAX_NAME {
            return Err(Refusal::invalid("post", format!("不能超过 {MAX_NAME} 字")));
        }
        let digits = self.phone.chars().filter(char::is_ascii_digit).count();
        let plain = self.phone.chars().all(|c| c.is_ascii_digit() || "+- ".contains(c));
        let number = plain && PHONE_DIGITS.contains(&digits) && self.phone.len() <= MAX_PHONE;
        if !self.phone.is_empty() && !number {
            return Err(Refusal::invalid("phone", "须为 5–15 位数字，可带区号和连字符"));
        }
        self.email_fits()
    }

    /// Whether there is such a mailbox only a letter shows.
    fn email_fits(&self) -> Result<(), Refusal> {
        if self.email.chars().count() > MAX_EMAIL {
            return Err(Refusal::invalid("email", format!("不能超过 {MAX_EMAIL} 字")));
        }
        let plain = !self.email.chars().any(|c| c.is_whitespace() || c.is_control());
        let parts: Vec<_> = self.email.split('@').collect();
        let address = matches!(parts[..], [name, host] if !name.is_empty() && !host.is_empty());
        if self.email.is_empty() || plain && address {
            Ok(())
        } else {
            Err(Refusal::invalid("email", "须为一个邮件地址，如 name@mail.example"))
        }
    }

    /// What a vault gave back.
    pub fn read(plain: &[u8]) -> Result<Self, VaultError> {
        serde_json::from_slice(plain).map_err(|_| VaultError::Broken)
    }
}

#[derive(Serialize)]
struct SetContacts {
    unit: UnitId,
    contacts: Vec<Contact>,
}

#[async_trait]
impl Request for SetContacts {
    type Outcome = ();

    async fn carry_out(&self, case: &Case<'_>) -> Result<(), Stop> {
        let contacts = self.contacts.clone();
        case.tell::<Unit>(self.unit.as_str(), Command::SetContacts { contacts }).await?;
        Ok(())
    }
}

fn seal(people: &[Person], subjects: &[Subject]) -> Result<Vec<Contact>, DeskError> {
    let one = |(person, subject): (&Person, &Subject)| -> Result<Contact, DeskError> {
        let card = serde_json::to_vec(&person.card).map_err(DeskError::unwritable)?;
        let pii: Sealed = subject.seal(&card).map_err(broken)?;
        Ok(Contact { role: person.role, pii })
    };
    people.iter().zip(subjects).map(one).collect()
}

/// The n-th person a command names. The same command names the same person.
fn subject(command_id: Uuid, n: usize) -> Uuid {
    Uuid::new_v5(&command_id, format!("contact/{n}").as_bytes())
}

fn broken(error: VaultError) -> DeskError {
    DeskError::Unexpected(error.into())
}
