//! The address book: a unit's contacts as they are on record, opened by the vault for as long as
//! it takes to send.

use std::sync::Arc;

use async_trait::async_trait;
use domain::contact::Contact;
use domain::notice::{Address, Channel, Recipient};
use domain::unit::{Event, Unit, UnitId};
use event_store::Log;

use super::post::AddressBook;
use crate::archive::history;
use crate::contacts::Card;
use crate::desk::DeskError;
use crate::vault::{Vault, VaultError};

/// More mergers than this in a row are a circle.
const MOST_MERGERS: usize = 8;

pub struct Contacts {
    log: Arc<dyn Log>,
    vault: Vault,
}

impl Contacts {
    pub fn new(log: Arc<dyn Log>, vault: Vault) -> Self {
        Self { log, vault }
    }

    /// The newest list of a unit, or of the one that answers for it since they were merged.
    async fn contacts(&self, unit: &UnitId) -> Result<Vec<Contact>, DeskError> {
        let mut unit = unit.clone();
        for _ in 0..MOST_MERGERS {
            let (mut list, mut successor) = (Vec::new(), None);
            for event in history::<Unit>(&*self.log, unit.as_str()).await? {
                match event {
                    Event::UnitContactsSet { contacts, .. } => list = contacts,
                    Event::UnitsMerged { into, .. } => successor = Some(into),
                    Event::UnitRegistered(_)
                    | Event::UnitRenamed { .. }
                    | Event::UnitAliasesSet { .. }
                    | Event::UnitClosed { .. } => {}
                }
            }
            match successor {
                Some(into) => unit = into,
                None => return Ok(list),
            }
        }
        Ok(Vec::new())
    }
}

#[async_trait]
impl AddressBook for Contacts {
    /// Of several members of staff the first.
    async fn address(
        &self,
        to: &Recipient,
        channel: Channel,
    ) -> Result<Option<Address>, DeskError> {
        let contacts = self.contacts(&to.unit).await?;
        let Some(contact) = contacts.into_iter().find(|it| it.role == to.role) else {
            return Ok(None);
        };
        let key_id = contact.pii.key_id;
        let opened = self.vault.read(&[contact.pii]).await.map_err(broken)?;
        // Who was forgotten cannot be reached.
        let Some(plain) = opened.get(&key_id) else { return Ok(None) };
        let Card { phone, email, .. } = Card::read(plain).map_err(broken)?;
        let reached = match channel {
            Channel::Sms => phone,
            Channel::Email => email,
        };
        Ok(Some(reached).filter(|it| !it.is_empty()).map(Address::new))
    }
}

fn broken(error: VaultError) -> DeskError {
    DeskError::Unexpected(error.into())
}
