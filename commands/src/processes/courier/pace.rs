//! Pace: how many messages a way bears a second, and when it is left alone for a while.

use std::collections::HashMap;

use chrono::TimeDelta;
use domain::notice::Channel;
use domain::time::Moment;

use super::post::Terms;

/// Messages in hand at once: what one claim puts on record, and what a crash leaves unanswered.
pub(super) const MOST_IN_HAND: usize = 20;

/// A way that was found closed is left alone for so long, and for so long once it was found
/// closed again.
const REST: (TimeDelta, TimeDelta) = (TimeDelta::minutes(1), TimeDelta::minutes(5));

#[derive(Default)]
pub(super) struct Pace(HashMap<Channel, Way>);

#[derive(Default)]
struct Way {
    /// The second that is running, and how many were sent in it.
    second: Option<Moment>,
    sent: usize,
    /// It was found closed when it was last tried, and rests until then.
    closed: bool,
    rests_until: Option<Moment>,
}

impl Pace {
    /// How many may be sent now. One, when a way that was closed is tried again: why should
    /// others fail with it?
    pub(super) fn allowance(&mut self, channel: Channel, terms: Terms, now: Moment) -> usize {
        let way = self.0.entry(channel).or_default();
        if way.rests_until.is_some_and(|until| now < until) {
            return 0;
        }
        let running = |begun: Moment| now >= begun && now < begun.plus(TimeDelta::seconds(1));
        if !way.second.is_some_and(running) {
            (way.second, way.sent) = (Some(now), 0);
        }
        let most = if way.closed { 1 } else { terms.per_second as usize };
        most.saturating_sub(way.sent).min(MOST_IN_HAND)
    }

    pub(super) fn sent(&mut self, channel: Channel, count: usize) {
        self.0.entry(channel).or_default().sent += count;
    }

    /// It was found closed.
    pub(super) fn closed(&mut self, channel: Channel, now: Moment) {
        let way = self.0.entry(channel).or_default();
        // Those that were under way together find it closed once.
        if way.rests_until.is_none_or(|until| now >= until) {
            let rest = if way.closed { REST.1 } else { REST.0 };
            way.rests_until = Some(now.plus(rest));
            way.closed = true;
        }
    }

    pub(super) fn open(&mut self, channel: Channel) {
        let way = self.0.entry(channel).or_default();
        (way.closed, way.rests_until) = (false, None);
    }
}
