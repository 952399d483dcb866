//! The agenda (我的待办): what a unit and what the office has to do, by when. It has no rows of
//! its own; it asks the lamp board, at an instant that is given.

use domain::assignment::AssignmentId;
use domain::time::{Deadline, Moment};
use domain::unit::UnitId;

use crate::lamp_board::{LampBoard, Posted, State};
use crate::questions::{Answer, Asking, Count, MAX_COUNT, Page, Questions, ask};

/// “三天内”: days ahead that are not far off any more.
const NEAR_DAYS: i64 = 3;

/// When the next step is due, whoever has to take it.
const STEP_DUE: &str = "CASE state WHEN 'RETURNED' THEN greatest(due_at, correction_due) \
                        WHEN 'SUBMITTED' THEN review_by ELSE due_at END";

/// What waits for the unit itself.
const MINE: &str = "state IN ('ISSUED', 'IN_HAND', 'RETURNED')";

/// What waits for the lead unit's word on a part.
const PARTS: &str = "state = 'SUBMITTED' AND NOT part_accepted";

/// What waits for the office's review.
const REVIEW: &str = "state = 'SUBMITTED' AND NOT red_proposed \
                      AND (answers_to IS NULL OR part_accepted)";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    pub posted: Posted,
    pub step: Step,
    pub due: Deadline,
    pub bucket: Bucket,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Step {
    /// 报送
    Report,
    /// 补正后重报
    Correct,
    /// 接收或退回配合单位的报送
    ReviewPart,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display, strum::IntoStaticStr,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Bucket {
    /// 已超期
    Overdue,
    /// 今天
    Today,
    /// 三天内
    ThreeDays,
    /// 以后
    Later,
}

/// The piles on the office's desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// 待审核
    Review,
    /// 审核超期: of those, what the office itself is late with.
    ReviewOverdue,
    /// 待确认红牌
    RedProposed,
    /// 待批延期
    Extension,
    /// 待批退办
    Decline,
    /// 待签督办单
    Slip,
    /// 待协调
    Coordination,
}

impl Bucket {
    pub fn of(due: Deadline, now: Moment) -> Self {
        let days = (due.day() - now.day()).num_days();
        match days {
            _ if !due.met_by(now) => Self::Overdue,
            ..=0 => Self::Today,
            1..=NEAR_DAYS => Self::ThreeDays,
            _ => Self::Later,
        }
    }
}

impl Questions {
    /// What a unit has to do, most pressing first.
    pub async fn todo(
        &self,
        unit: &UnitId,
        now: Moment,
        page: Page<AssignmentId>,
    ) -> Answer<Vec<Todo>> {
        let mut asking = ask::<LampBoard>();
        push_mine(&mut asking, unit);
        push_page(&mut asking, page);
        let rows = self.rows::<LampBoard>(&mut asking).await?;
        Ok(rows.into_iter().map(|posted| todo(posted, now)).collect())
    }

    pub async fn count_todo(&self, unit: &UnitId) -> Answer<Count> {
        let mut asking = counting();
        push_mine(&mut asking, unit);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }

    /// A pile on the office's desk, oldest first.
    pub async fn desk(
        &self,
        pile: Pile,
        now: Moment,
        page: Page<AssignmentId>,
    ) -> Answer<Vec<Posted>> {
        let mut asking = ask::<LampBoard>();
        push_pile(&mut asking, pile, now);
        push_page(&mut asking, page);
        self.rows::<LampBoard>(&mut asking).await
    }

    pub async fn count_desk(&self, pile: Pile, now: Moment) -> Answer<Count> {
        let mut asking = counting();
        push_pile(&mut asking, pile, now);
        asking.push(" LIMIT ").push_bind(MAX_COUNT + 1).push(") AS found");
        self.count(&mut asking).await
    }
}

fn todo(posted: Posted, now: Moment) -> Todo {
    let row = &posted.row;
    let (step, due) = match row.state {
        State::Returned => {
            let correction = row.correction_due.map(Deadline::before);
            (Step::Correct, correction.map_or(row.due_at, |it| it.max(row.due_at)))
        }
        State::Submitted => (Step::ReviewPart, row.review_by.unwrap_or(row.due_at)),
        State::Issued
        | State::InHand
        | State::Approved
        | State::Cancelled
        | State::DeclineAsked
        | State::Suspended
        | State::Transferred => (Step::Report, row.due_at),
    };
    Todo { posted, step, due, bucket: Bucket::of(due, now) }
}

fn counting<'a>() -> Asking<'a> {
    Asking::new("SELECT count(*) FROM (SELECT 1 FROM lamp_board WHERE ")
}

fn push_mine(asking: &mut Asking<'_>, unit: &UnitId) {
    asking.push("(unit = ").push_bind(unit.as_str().to_owned()).push(format!(" AND {MINE}"));
    asking.push(" OR answers_to = ").push_bind(unit.as_str().to_owned());
    asking.push(format!(" AND {PARTS})"));
}

fn push_pile(asking: &mut Asking<'_>, pile: Pile, now: Moment) {
    match pile {
        Pile::Review => asking.push(REVIEW),
        Pile::ReviewOverdue => {
            asking.push(format!("{REVIEW} AND review_by <= ")).push_bind(now.utc())
        }
        Pile::RedProposed => asking.push("red_proposed"),
        Pile::Extension => asking.push("extension_signed"),
        Pile::Decline => asking.push("state = 'DECLINE_ASKED'"),
        Pile::Slip => asking.push("(slip_proposed IS NOT NULL OR interview_proposed)"),
        Pile::Coordination => asking.push("coordination_at IS NOT NULL"),
    };
}

fn push_page(asking: &mut Asking<'_>, page: Page<AssignmentId>) {
    if let Some(after) = page.after {
        let key = format!("({STEP_DUE}, assignment)");
        asking.push(format!(" AND {key} > (SELECT {STEP_DUE}, assignment FROM lamp_board"));
        asking.push(" WHERE assignment = ").push_bind(after.0).push(")");
    }
    asking.push(format!(" ORDER BY {STEP_DUE}, assignment LIMIT ")).push_bind(page.rows());
}
