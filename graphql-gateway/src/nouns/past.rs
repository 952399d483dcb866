//! The past (截至某一时刻): questions that are asked as of an instant.

use async_graphql::Context;
use domain::time::Moment;
use projections::{Past, Unfolded, Until, timeline};

use crate::fault::{Code, Fault};
use crate::house::House;
use crate::loaders::house;
use crate::scalars::DateTime;

/// An instant before now, and which facts count as of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Then {
    pub at: Moment,
    until: Until,
}

impl Then {
    pub fn past(&self, house: &House) -> Past {
        house.questions.as_of(house.desk.log(), self.until)
    }

    /// Whether a fact counts as of it.
    pub fn counts(&self, fact: &timeline::Row) -> bool {
        match self.until {
            Until::Recorded(at) => fact.recorded_at <= at,
            Until::Effective(at) => fact.effective_at <= at,
            Until::Position(_) => false,
        }
    }
}

/// As of when somebody asks; none for now. What is to come is not known here.
pub fn then(
    ctx: &Context<'_>,
    as_of: Option<DateTime>,
    by_recorded: bool,
) -> Result<Option<Then>, Fault> {
    let Some(DateTime(at)) = as_of else { return Ok(None) };
    let now = house(ctx)?.desk.now();
    if at > now {
        return Err(Fault::new(Code::BadRequest, "asOf 不能晚于现在：还没有发生的事不能查"));
    }
    let until = if by_recorded { Until::Recorded(at) } else { Until::Effective(at) };
    Ok((at < now).then_some(Then { at, until }))
}

impl From<Unfolded> for Fault {
    fn from(error: Unfolded) -> Self {
        match error {
            Unfolded::Unanswered(error) => error.into(),
            Unfolded::Log(error) => error.into(),
            Unfolded::Poison(_) => Self::internal(error),
        }
    }
}
