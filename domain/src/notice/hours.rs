//! The hours at which a message may ring: not by night, but for what is most urgent.
//!
//! ```text
//!        08:00                         21:00            08:00
//! ──quiet──┼────────────at once──────────┼──────quiet─────┼──
//! ```

use chrono::{Days, NaiveTime, Timelike};

use crate::time::Moment;

/// Hours of Beijing; the second is the first that is quiet.
const OPEN: std::ops::Range<u32> = 8..21;
/// When what fell due by night is said to be overdue (A11).
const MORNING: u32 = 9;

/// Whether nobody should be rung at this instant.
pub fn is_quiet(at: Moment) -> bool {
    !OPEN.contains(&at.local().hour())
}

/// When a message of this instant is sent: at once by day or when most urgent, else at the next
/// 08:00.
pub fn send_at(at: Moment, top_urgency: bool) -> Moment {
    if top_urgency || !is_quiet(at) { at } else { next(at, OPEN.start) }
}

/// When it is said that a duty due at this instant is overdue (A11): at once by day, else at the
/// next 09:00. Deadlines fall at midnight; that they passed is news for the morning.
pub fn overdue_at(due: Moment) -> Moment {
    if is_quiet(due) { next(due, MORNING) } else { due }
}

/// The next instant at which it is this hour.
fn next(at: Moment, hour: u32) -> Moment {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour of the day");
    let today = Moment::on(at.day(), time);
    if at < today { today } else { Moment::on(at.day() + Days::new(1), time) }
}
