//! Duties of a quarter that still lack their lamp or their plate (未定灯牌): were its books
//! closed now, they would be carried over. The same that an outcome counts, out of the board.

use domain::time::{Deadline, Moment, Quarter};

use crate::lamp_board::{LampBoard, Posted};
use crate::questions::{Answer, Asking, Questions, ask};

/// Issued anew is one that was recalled; cancelled is one that nobody owes any more.
const LACKING: &str = "state <> 'CANCELLED' AND (settled IS NULL OR plate IS NULL)";

impl Questions {
    /// The first of them, in the order of their ids.
    pub async fn unsettled(&self, quarter: Quarter, first: usize) -> Answer<Vec<Posted>> {
        let mut asking = ask::<LampBoard>();
        push_due(&mut asking, quarter);
        let first = i64::try_from(first).unwrap_or(i64::MAX);
        asking.push(" ORDER BY assignment LIMIT ").push_bind(first);
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn count_unsettled(&self, quarter: Quarter) -> Answer<u64> {
        let mut asking = Asking::new("SELECT count(*) FROM lamp_board WHERE ");
        push_due(&mut asking, quarter);
        let count: i64 = asking.build_query_scalar().fetch_one(self.pool()).await?;
        Ok(count.unsigned_abs())
    }
}

fn push_due(asking: &mut Asking<'_>, quarter: Quarter) {
    let (from, until) =
        (Moment::start_of(quarter.first_day()), Deadline::end_of(quarter.last_day()));
    asking.push(LACKING).push(" AND due_at > ").push_bind(from.utc());
    asking.push(" AND due_at <= ").push_bind(until.moment().utc());
}
