//! Taxonomy (分类): the six types and the aspects below them, year by year.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use domain::taxonomy::{Adjustment, Command, Taxonomy};

use crate::fault::{Code, Fault};
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::viewer::viewer;
use crate::words::MatterType;

/// Years with a taxonomy; others are nobody's business here.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// An aspect of the taxonomy (大方面), such as 扶贫.
#[derive(Debug, Clone, SimpleObject)]
pub struct Aspect {
    /// The type it belongs to (类型).
    #[graphql(name = "type")]
    kind: MatterType,
    /// As it is called (名称).
    label: String,
}

/// An aspect to be added (新增大方面).
#[derive(InputObject)]
pub struct AspectInput {
    /// The type it belongs to (类型).
    #[graphql(name = "type")]
    kind: MatterType,
    /// As it will be called (名称).
    label: String,
}

/// An aspect to be called otherwise (大方面改称).
#[derive(InputObject)]
pub struct AspectRenameInput {
    /// Its name until now (原名).
    from: String,
    /// Its name from now on (新名).
    to: String,
}

/// Changes to the taxonomy of a year (分类调整).
#[derive(InputObject)]
pub struct TaxonomyInput {
    /// Which year (年度).
    year: i32,
    /// New aspects (新增).
    #[graphql(default, validator(max_items = 200))]
    add: Vec<AspectInput>,
    /// New names (改称).
    #[graphql(default, validator(max_items = 200))]
    rename: Vec<AspectRenameInput>,
    /// Aspects not used any more; matters keep their labels (停用).
    #[graphql(default, validator(max_items = 200))]
    retire: Vec<String>,
}

/// What came of a change to the taxonomy (分类调整结果).
#[derive(SimpleObject)]
pub struct TaxonomyPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// The aspects as they now stand (大方面).
    pub taxonomy: Vec<Aspect>,
}

fn aspects(ctx: &Context<'_>, year: i32) -> Result<Vec<Aspect>, Fault> {
    let reference = house(ctx)?.desk.reference();
    let aspect = |(kind, label): (domain::taxonomy::MatterType, &str)| Aspect {
        kind: kind.into(),
        label: label.to_owned(),
    };
    Ok(reference.taxonomy(year).aspects().map(aspect).collect())
}

#[derive(Default)]
pub struct TaxonomyQuery;

#[Object]
impl TaxonomyQuery {
    /// The aspects of a year, by type (分类). A year of its own or the last one before it.
    #[graphql(complexity = "25 * child_complexity + 1")]
    async fn taxonomy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which year (年度)")] year: i32,
    ) -> Result<Vec<Aspect>, Fault> {
        viewer(ctx)?;
        aspects(ctx, must_be_near(year)?)
    }
}

#[derive(Default)]
pub struct TaxonomyMutation;

#[Object]
impl TaxonomyMutation {
    /// Add, rename and retire aspects of a year (调整分类).
    async fn adjust_taxonomy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The changes (调整)")] input: TaxonomyInput,
    ) -> Result<TaxonomyPayload, Fault> {
        let TaxonomyInput { year, add, rename, retire } = input;
        let year = must_be_near(year)?;
        let adjustment = Adjustment {
            add: add.into_iter().map(|it| (it.kind.into(), it.label)).collect(),
            rename: rename.into_iter().map(|it| (it.from, it.to)).collect(),
            retire,
        };
        let command = Command::Adjust(adjustment);
        let outcome = tell::<Taxonomy>(ctx, &cmd, &year.to_string(), command).await?;
        let Outcome { receipt, user_errors, .. } = outcome;
        Ok(TaxonomyPayload { receipt, user_errors, taxonomy: aspects(ctx, year)? })
    }
}

fn must_be_near(year: i32) -> Result<i32, Fault> {
    if YEARS.contains(&year) {
        return Ok(year);
    }
    Err(Fault::new(Code::BadRequest, "year 须在 2000–2100 之间"))
}
