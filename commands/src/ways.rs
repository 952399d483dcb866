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

    /// Whether letters are written at all.
    pub(crate) fn writes(self) -> bool {
        self.writes
    }

    /// A letter that rings, on every way that is open.
    pub(crate) fn address(self, letter: Letter) -> Letter {
        let rings = !letter.channels.is_empty();
        let open = [(Channel::Sms, self.sms), (Channel::Email, self.email)];
        let open = open.into_iter().filter(|(_, is_open)| rings && *is_open);
        Letter { channels: open.map(|(channel, _)| channel).collect(), ..letter }
    }
}
