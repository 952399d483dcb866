//! The counter at which the courier hands things in, and the book in which it looks up who is
//! where. What stands behind them is none of its business.

use async_trait::async_trait;
use domain::notice::{Address, Channel, Parcel, Receipt, Recipient, Taken, Undelivered};

use crate::desk::DeskError;

/// The ways out, one for each channel the house has set up.
#[async_trait]
pub trait Post: Send + Sync + 'static {
    /// None: this house has no such way.
    fn terms(&self, channel: Channel) -> Option<Terms>;

    async fn deliver(&self, channel: Channel, parcel: &Parcel) -> Result<Taken, Undelivered>;

    async fn receipt(
        &self,
        channel: Channel,
        parcel: &Parcel,
        provider_id: Option<&str>,
    ) -> Result<Receipt, Undelivered>;
}

/// What a way wants, and what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub needs_address: bool,
    pub has_receipts: bool,
    /// Messages a second that it bears.
    pub per_second: u32,
}

/// Who holds an office of a unit, and where that person is reached on a channel.
#[async_trait]
pub trait AddressBook: Send + Sync + 'static {
    /// None: nobody holds it, or has no such address.
    async fn address(&self, to: &Recipient, channel: Channel)
    -> Result<Option<Address>, DeskError>;
}
