//! Ways (渠道): on which of them the letters of this house go out.

use domain::notice::{Channel, Letter};

/// Silent unless told otherwise: a house that tells an invented past rings nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    writes: bool,
    sms: bool,
    email: bool,
}

impl Ways {
    /// Letters are written; those that ring go out on these, all of them stand in the inbox.
    pub fn open(channels: &[Channel]) -> Self {
        let is_open = |channel| channels.contains(&channel);
        Self { writes: true, sms: is_open(Channel::Sms), email: is_open(Channel::Email) }
    }

    /// The letter as it leaves this house; none where none is written.
    pub(crate) fn address(self, mut letter: Letter) -> Option<Letter> {
        let rings = !letter.channels.is_empty();
        letter.channels.clear();
        if rings && self.sms {
            letter.channels.push(Channel::Sms);
        }
        if rings && self.email {
            letter.channels.push(Channel::Email);
        }
        self.writes.then_some(letter)
    }
}
