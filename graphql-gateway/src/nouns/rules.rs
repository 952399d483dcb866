//! Rules (赋分规则): what lamps and plates pay, version by version.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::Refusal;
use domain::score::{Command, Points as Milli, RuleBook, RuleSet as Rules, Values};

use super::quarter::Quarter;
use crate::fault::{Code, Fault};
use crate::ids;
use crate::loaders::house;
use crate::order::{Cmd, Outcome, Receipt, UserError, tell};
use crate::scalars::Points;
use crate::viewer::viewer;

/// The one stream of rule sets.
const BOOK: &str = "county";

/// The output, the input and the two ways between them, of one list of numbers.
macro_rules! values {
    ($($(#[doc = $doc:literal])+ $field:ident: $kind:ty = $from:expr, $to:expr;)+) => {
        /// Every number the rules use (规则数值).
        #[derive(Debug, Clone, SimpleObject)]
        pub struct RuleValues { $($(#[doc = $doc])+ $field: $kind,)+ }

        /// Numbers to change; the others stay as in the newest version, or, to simulate, as in
        /// the quarter's own rules (规则数值调整).
        #[derive(Debug, Clone, Default, InputObject)]
        pub struct RuleValuesInput { $($(#[doc = $doc])+ $field: Option<$kind>,)+ }

        impl From<&Values> for RuleValues {
            fn from(values: &Values) -> Self {
                Self { $($field: $from(values.$field),)+ }
            }
        }

        impl RuleValuesInput {
            pub fn apply(self, mut values: Values) -> Values {
                $(if let Some(value) = self.$field { values.$field = $to(value); })+
                values
            }
        }
    };
}

values! {
    /// What a unit starts a quarter with (基准分).
    base: Points = Points, milli;
    /// A quarter's gains count up to here (加分上限).
    gain_cap: Points = Points, milli;
    /// No score is lower (最低分).
    floor: Points = Points, milli;
    /// No score is higher (最高分).
    ceiling: Points = Points, milli;
    /// A green lamp pays (绿灯分).
    lamp_green: Points = Points, milli;
    /// A yellow lamp pays (黄灯分).
    lamp_yellow: Points = Points, milli;
    /// A red lamp takes (红灯分).
    lamp_red: Points = Points, milli;
    /// A green plate pays (绿牌分).
    plate_green: Points = Points, milli;
    /// A yellow plate pays (黄牌分).
    plate_yellow: Points = Points, milli;
    /// A red plate takes (红牌分).
    plate_red: Points = Points, milli;
    /// Factor of a lead in thousandths (牵头系数).
    lead: u32 = same, same;
    /// Factor of a joint lead in thousandths (共同牵头系数).
    joint_lead: u32 = same, same;
    /// Factor of an assisting unit in thousandths (配合系数).
    assist: u32 = same, same;
    /// Factor of a normal item in thousandths (一般系数).
    normal: u32 = same, same;
    /// Factor of a key item in thousandths (重点系数).
    key: u32 = same, same;
    /// Factor of a major item in thousandths (重大系数).
    major: u32 = same, same;
    /// Days before the due day from which silence shows yellow (临期天数).
    near_days: u32 = same, same;
    /// The same for urgent items (紧急事项临期天数).
    near_days_urgent: u32 = same, same;
    /// Working days to correct what was returned (补正期限).
    correction_days: u32 = same, same;
    /// Working days after that until the lamp is red (补正宽限).
    correction_grace_days: u32 = same, same;
    /// Working days of silence that earn a red plate (逾期亮红牌).
    not_delivered_days: u32 = same, same;
    /// Days in which a late report is yellow still; 0 = never (补报黄灯天数).
    makeup_yellow_days: u32 = same, same;
    /// Working days the office has to review (审核期限).
    review_days: u32 = same, same;
    /// Returns before a plate must be given (退回次数上限).
    most_returns: u32 = same, same;
    /// Working days by which a part is due before the lead's report (配合提前天数).
    part_lead_days: u32 = same, same;
    /// Seconds in which a batch may be recalled (撤回时限).
    recall_seconds: u32 = same, same;
}

fn milli(points: Points) -> Milli {
    points.0
}

fn same<T>(value: T) -> T {
    value
}

/// One version of the rules (赋分规则).
#[derive(Debug, Clone, SimpleObject)]
pub struct RuleSet {
    /// Its number (版本).
    version: u32,
    /// In force from this quarter; null for a draft (起用季度).
    from_quarter: Option<Quarter>,
    /// What it says (数值).
    values: RuleValues,
}

/// A version there is.
pub fn version(ctx: &Context<'_>, version: u32) -> Result<Rules, Fault> {
    let reference = house(ctx)?.desk.reference();
    let found = reference.rules.versions().find(|(rules, _)| rules.version == version);
    let none = || Fault::new(Code::BadRequest, "没有这一版规则");
    found.map(|(rules, _)| rules.clone()).ok_or_else(none)
}

fn rule_sets(ctx: &Context<'_>) -> Result<Vec<RuleSet>, Fault> {
    let reference = house(ctx)?.desk.reference();
    let versions = reference.rules.versions().map(|(rules, from)| RuleSet {
        version: rules.version,
        from_quarter: from.map(Quarter),
        values: (&rules.values).into(),
    });
    Ok(versions.collect())
}

/// What came of a command to the rules (规则命令结果).
#[derive(SimpleObject)]
pub struct RuleSetPayload {
    /// That it was done; null when refused (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// The versions as they now stand (各版规则).
    pub rule_sets: Vec<RuleSet>,
}

#[derive(Default)]
pub struct RulesQuery;

#[Object]
impl RulesQuery {
    /// Every version of the rules, oldest first (赋分规则).
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn rule_sets(&self, ctx: &Context<'_>) -> Result<Vec<RuleSet>, Fault> {
        viewer(ctx)?;
        rule_sets(ctx)
    }
}

#[derive(Default)]
pub struct RulesMutation;

#[Object]
impl RulesMutation {
    /// Draft a new version of the rules (起草赋分规则).
    async fn draft_rule_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "What changes (调整)")] input: RuleValuesInput,
    ) -> Result<RuleSetPayload, Fault> {
        let reference = house(ctx)?.desk.reference();
        let newest = reference.rules.versions().last().map(|(rules, _)| rules.values.clone());
        let command = Command::Draft { values: input.apply(newest.unwrap_or_default()) };
        payload(ctx, tell::<RuleBook>(ctx, &cmd, BOOK, command).await?)
    }

    /// Put a version in force from a quarter on (起用赋分规则).
    async fn activate_rule_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which version (版本)")] version: u32,
        #[graphql(desc = "A quarter's id or its name (起用季度)")] from: ID,
    ) -> Result<RuleSetPayload, Fault> {
        let Some(from) = ids::quarter(&from) else {
            let refusal = Refusal::invalid("from", "季度写作 2020Q1");
            return payload(ctx, Outcome::refused(refusal));
        };
        let command = Command::Activate { version, from };
        payload(ctx, tell::<RuleBook>(ctx, &cmd, BOOK, command).await?)
    }
}

fn payload(ctx: &Context<'_>, outcome: Outcome<()>) -> Result<RuleSetPayload, Fault> {
    let Outcome { receipt, user_errors, .. } = outcome;
    Ok(RuleSetPayload { receipt, user_errors, rule_sets: rule_sets(ctx)? })
}
