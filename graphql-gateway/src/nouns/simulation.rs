//! Simulation (试算): what other rules would make of a quarter. Nothing is written.

use async_graphql::{Context, ID, Object};
use commands::Scene;
use domain::Decider;
use domain::roster::Actor;
use domain::score::{Command, RuleSet};
use projections::simulate;

use super::quarter::{Quarter, wanted};
use super::rules::{self, RuleValuesInput};
use super::unit::{Unit, known};
use crate::fault::{Code, Fault};
use crate::loaders::{fetch_ahead, house};
use crate::scalars::Points;
use crate::served;
use crate::viewer::viewer;

#[derive(Debug, Clone)]
pub struct ScoreChange(pub simulate::ScoreChange);

/// One unit before and after (得分变化).
#[Object]
impl ScoreChange {
    /// Whose score (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Unit, Fault> {
        known(ctx, &self.0.unit).await
    }

    /// In which group it is ranked (排名分组).
    async fn group(&self) -> &str {
        &self.0.group
    }

    /// What it was (原得分).
    async fn old_score(&self) -> Points {
        self.0.old_score.into()
    }

    /// What it becomes (新得分).
    async fn new_score(&self) -> Points {
        self.0.new_score.into()
    }

    /// Its place before; null while nothing of it has settled (原名次).
    async fn old_rank(&self) -> Option<u32> {
        self.0.old_place
    }

    /// Its place then (新名次).
    async fn new_rank(&self) -> Option<u32> {
        self.0.new_place
    }
}

/// With their units, which all of them will be asked for.
pub async fn score_changes(
    ctx: &Context<'_>,
    changes: Vec<simulate::ScoreChange>,
) -> Result<Vec<ScoreChange>, Fault> {
    fetch_ahead(ctx, changes.iter().map(|change| change.unit.clone())).await?;
    Ok(changes.into_iter().map(ScoreChange).collect())
}

#[derive(Default)]
pub struct SimulationQuery;

#[Object]
impl SimulationQuery {
    /// What a quarter would come to by other rules, group by group, best by those first (试算):
    /// by a version there is, or by the quarter's own with other numbers. Points alone are paid
    /// anew; lamps and plates stand. Nothing is written.
    #[graphql(complexity = "40 * child_complexity + 20")]
    async fn simulate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter's id or its name (季度)")] quarter: ID,
        #[graphql(desc = "By this version of the rules (规则版本)")] rule_version: Option<u32>,
        #[graphql(desc = "By the quarter's own rules with these numbers (规则数值调整)")]
        values: Option<RuleValuesInput>,
    ) -> Result<Vec<ScoreChange>, Fault> {
        viewer(ctx)?.must_see_county()?;
        let house = house(ctx)?;
        served::must_go_on(house, &served::RANKING)?;
        let quarter = wanted(ctx, Some(&quarter))?;
        let rules = match (rule_version, values) {
            (Some(version), None) => rules::version(ctx, version)?,
            (None, Some(values)) => draft(ctx, Quarter(quarter).rules(ctx).await?, values)?,
            (None, None) | (Some(_), Some(_)) => {
                return Err(Fault::new(Code::BadRequest, "ruleVersion 和 values 须且只能给一个"));
            }
        };
        let changes = house.questions.simulate(quarter, &rules).await?;
        score_changes(ctx, changes).await
    }
}

/// The same rules with other numbers, if the rule book would take them as a draft.
fn draft(ctx: &Context<'_>, rules: RuleSet, change: RuleValuesInput) -> Result<RuleSet, Fault> {
    let values = change.apply(rules.values);
    let desk = &house(ctx)?.desk;
    let (now, actor, reference) = (desk.now(), Actor::system(), desk.reference());
    let scene = Scene { now, actor, reference };
    let command = Command::Draft { values: values.clone() };
    let drafted = scene.reference.rules.answer(command, &scene.world());
    match drafted {
        Ok(_) => Ok(RuleSet { values, ..rules }),
        Err(refusal) => Err(Fault::new(Code::BadRequest, refusal.to_string())),
    }
}
