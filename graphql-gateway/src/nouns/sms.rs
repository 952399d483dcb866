//! Preview of a short message (短信预览): what the office's own words would say, and cost.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::Days;
use domain::Refusal;
use domain::notice::{Template, Values, Variable, segments};
use domain::time::Deadline;

use super::unit::unit;
use crate::fault::Fault;
use crate::ids;
use crate::loaders::house;
use crate::order::UserError;
use crate::scalars::DateTime;
use crate::viewer::viewer;

/// A task that stands for all.
const TASK: &str = "第二季度农村公路养护进展报送";
/// A unit that stands for all.
const UNIT: &str = "某单位";
/// Days until it is due.
const AHEAD: Days = Days::new(10);

/// A text to look at (短信内容). Examples stand in for what is not given.
#[derive(Debug, Clone, InputObject)]
pub struct SmsPreviewInput {
    /// With variables in braces (内容).
    text: String,
    /// What is to be done (任务).
    task: Option<String>,
    /// Who is to do it (单位).
    unit: Option<ID>,
    /// By when, an exclusive instant (截止时间).
    due: Option<DateTime>,
}

/// What a text would say (短信预览).
#[derive(SimpleObject)]
pub struct SmsPreview {
    /// With its variables filled; null when it cannot be read (内容).
    text: Option<String>,
    /// How long it is then (字数).
    characters: usize,
    /// As how many short messages it is billed, the signature counted in (计费条数).
    segments: usize,
    /// All that may stand in braces (变量).
    variables: Vec<SmsVariable>,
    /// Why it cannot be used; empty when it can (拒绝原因).
    user_errors: Vec<UserError>,
}

/// What may stand in braces (短信变量).
#[derive(SimpleObject)]
pub struct SmsVariable {
    /// As it is written (名称).
    name: String,
    /// What it stands for here (示例).
    example: String,
}

#[derive(Default)]
pub struct SmsQuery;

#[Object]
impl SmsQuery {
    /// What the office's own words about an order would say, and cost (短信预览). Nothing is
    /// written.
    async fn sms_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text (内容)")] input: SmsPreviewInput,
    ) -> Result<SmsPreview, Fault> {
        viewer(ctx)?;
        let SmsPreviewInput { text, task, unit, due } = input;
        let house = house(ctx)?;
        let now = house.desk.now();
        let due = due.map_or(Deadline::end_of(now.day() + AHEAD), |at| Deadline::before(at.0));
        let values = Values::of_duty(task.as_deref().unwrap_or(TASK), due, now)
            .with(Variable::Unit, &short_name(ctx, unit.as_ref()).await?);
        let example = |it: Variable| SmsVariable {
            name: it.to_string(),
            example: values.get(it).unwrap_or_default().to_owned(),
        };
        let variables = Variable::OF_A_DUTY.map(example).into();
        Ok(match Template::of_duty("input.text", &text).map(|it| it.fill(&values)) {
            Ok(text) => SmsPreview {
                characters: text.chars().count(),
                segments: segments(&text, house.signature_units),
                text: Some(text),
                variables,
                user_errors: vec![],
            },
            Err(refusal) => cannot(refusal, variables),
        })
    }
}

fn cannot(refusal: Refusal, variables: Vec<SmsVariable>) -> SmsPreview {
    let user_errors = vec![refusal.into()];
    SmsPreview { text: None, characters: 0, segments: 0, variables, user_errors }
}

async fn short_name(ctx: &Context<'_>, id: Option<&ID>) -> Result<String, Fault> {
    let known = unit(ctx, id.and_then(ids::unit).as_ref()).await?;
    Ok(known.map_or_else(|| UNIT.to_owned(), |it| it.0.row.short_name.clone()))
}
