//! Quarter (季度): the scoring period.

use async_graphql::{Context, ID, Object};
use domain::time::Quarter as Period;

use crate::fault::{Code, Fault};
use crate::ids::{self, Ref};
use crate::loaders::{house, questions};
use crate::scalars::Date;
use crate::viewer::viewer;

#[derive(Debug, Clone, Copy)]
pub struct Quarter(pub Period);

/// A scoring period (季度), such as 2020Q1.
#[Object]
impl Quarter {
    /// Opaque id (标识).
    pub async fn id(&self) -> ID {
        Ref::Quarter(self.0).id()
    }

    /// As programs write it: 2020Q1 (代码).
    pub async fn code(&self) -> String {
        self.0.to_string()
    }

    /// As people write it: 2020年第1季度 (名称).
    pub async fn label(&self) -> String {
        format!("{}年第{}季度", self.0.year(), self.0.number())
    }

    /// First day (首日).
    pub async fn from(&self) -> Date {
        Date(self.0.first_day())
    }

    /// Last day (末日).
    pub async fn to(&self) -> Date {
        Date(self.0.last_day())
    }

    /// Version of the rules its verdicts are paid by (规则版本).
    pub async fn rule_version(&self, ctx: &Context<'_>) -> Result<u32, Fault> {
        Ok(house(ctx)?.desk.reference().rules.for_quarter(self.0).version)
    }
}

/// The quarter that is asked for, or the one of today.
pub fn wanted(ctx: &Context<'_>, id: Option<&ID>) -> Result<Period, Fault> {
    match id {
        None => Ok(Period::of(house(ctx)?.desk.now().day())),
        Some(id) => ids::quarter(id)
            .ok_or_else(|| Fault::new(Code::BadRequest, "没有这个季度，季度写作 2020Q1")),
    }
}

#[derive(Default)]
pub struct QuarterQuery;

#[Object]
impl QuarterQuery {
    /// The quarters in which anything has settled, and the one of today, newest first (季度).
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn quarters(&self, ctx: &Context<'_>) -> Result<Vec<Quarter>, Fault> {
        viewer(ctx)?;
        let mut quarters = questions(ctx)?.quarters().await?;
        let today = wanted(ctx, None)?;
        if !quarters.contains(&today) {
            quarters.push(today);
            quarters.sort_unstable_by(|a, b| b.cmp(a));
        }
        Ok(quarters.into_iter().map(Quarter).collect())
    }
}
