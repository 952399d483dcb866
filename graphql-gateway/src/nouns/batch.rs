//! Batch (一键交办): look first, then send exactly what was looked at; take back while unseen.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use commands::orders::{
    IssueBatch, Issued, Preview, PreviewBatch, RecallBatch, RegisterMatter, Selection,
};
use domain::Refusal;
use domain::assignment::{AssignmentId, Order};
use domain::due::Period;
use domain::matter::ItemNo;

use super::assignment::Assignment;
use super::matter::{Matter, MatterItem};
use super::matter_orders::{MatterInput, registration};
use super::unit::{Unit, unit};
use crate::fault::{Code, Fault};
use crate::ids::{self, Ref};
use crate::loaders::load;
use crate::order::{Cmd, Outcome, Receipt, UserError, handle, rehearse};
use crate::scalars::DateTime;
use crate::viewer::viewer;
use crate::words::{Importance, UnitRole, Urgency};

/// Lines of a preview or assignments of a batch that one answer holds.
const MAX_LINES: i32 = 200;

/// Items of a matter to be issued (交办范围).
#[derive(Debug, Clone, InputObject)]
pub struct SelectionInput {
    /// Which matter (事项).
    matter: ID,
    /// Numbers of its items; all if none are named (分解项).
    #[graphql(default, validator(max_items = 500))]
    items: Vec<u32>,
}

/// One order (一键交办).
#[derive(Debug, Clone, InputObject)]
pub struct BatchInput {
    /// A matter that is registered by the same act; all its items are issued (同时登记).
    register: Option<MatterInput>,
    /// What else is issued (交办范围).
    #[graphql(default, validator(max_items = 500))]
    selections: Vec<SelectionInput>,
    /// For which period, such as 2020Q1 or ONCE (期次).
    #[graphql(default_with = "\"ONCE\".to_owned()")]
    period_key: String,
    /// How the messages about it are worded, with variables in braces; as usual if none is given
    /// (短信内容). `smsPreview` shows what it would say.
    sms_text: Option<String>,
    /// Only look (只预览).
    #[graphql(default = true)]
    dry_run: bool,
    /// Of the preview that was looked at; needed to send (预览摘要).
    preview_hash: Option<String>,
}

#[derive(Debug, Clone)]
pub struct PreviewLine(Order);

/// What one unit would get (预览行).
#[Object]
impl PreviewLine {
    /// The matter (事项).
    async fn matter(&self, ctx: &Context<'_>) -> Result<Option<Matter>, Fault> {
        Ok(load(ctx, self.0.matter).await?.map(Matter))
    }

    /// Number of its item (分解项序号).
    async fn item_no(&self) -> u32 {
        self.0.item.0
    }

    /// What is to be done (内容).
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Who gets it (单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, Some(&self.0.unit)).await
    }

    /// As what (承办角色).
    async fn role(&self) -> UnitRole {
        self.0.role.into()
    }

    /// By when, an exclusive instant (截止时间).
    async fn due_at(&self) -> DateTime {
        self.0.due.into()
    }

    /// By when, as the office writes it (完成时限).
    async fn due(&self) -> String {
        self.0.due_rule.in_words()
    }

    /// What its verdicts weigh (重要程度).
    async fn importance(&self) -> Importance {
        self.0.importance.into()
    }

    /// How early silence is noticed (紧急程度).
    async fn urgency(&self) -> Urgency {
        self.0.urgency.into()
    }

    /// The lead unit to which this unit reports (报送给).
    async fn answers_to(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        unit(ctx, self.0.answers_to.as_ref()).await
    }
}

/// What came of an order, or would come of it (交办结果).
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub struct BatchPayload {
    /// That it was done; null when refused or only looked at (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// Give it back to send what was looked at (预览摘要).
    pub preview_hash: Option<String>,
    /// How many lines the preview has (预览行数).
    pub preview_count: usize,
    /// Issued before for the same period, and not issued again (此前已交办).
    pub already_issued: usize,
    /// How the messages about it are worded; null where as usual (短信内容).
    pub sms_text: Option<String>,
    /// The batch that was sent (批次).
    pub batch: Option<ID>,
    /// Until when it can be taken back, if nobody has seen it by then (可撤回至).
    pub recall_until: Option<DateTime>,
    /// How many assignments it made (任务数).
    pub assignment_count: usize,
    #[graphql(skip)]
    orders: Vec<Order>,
    #[graphql(skip)]
    made: Vec<AssignmentId>,
}

#[ComplexObject]
impl BatchPayload {
    /// Who would get what (预览).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn preview(
        &self,
        #[graphql(desc = "At most 200 (条数)", default = 200)] first: i32,
        #[graphql(desc = "Lines to leave out at the beginning (跳过)", default = 0)] skip: u32,
    ) -> Result<Vec<PreviewLine>, Fault> {
        let lines = self.orders.iter().skip(skip as usize).take(lines(first)?);
        Ok(lines.cloned().map(PreviewLine).collect())
    }

    /// The assignments it made (任务).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "Assignments to leave out at the beginning (跳过)", default = 0)]
        skip: u32,
    ) -> Result<Vec<Assignment>, Fault> {
        let made = self.made.iter().skip(skip as usize).take(lines(first)?);
        let made = futures::future::try_join_all(made.map(|id| load(ctx, *id))).await?;
        Ok(made.into_iter().flatten().map(Assignment::now).collect())
    }
}

impl BatchPayload {
    pub fn issued(receipt: Option<Receipt>, issued: Issued) -> Self {
        Self {
            receipt,
            batch: Some(Ref::Batch(issued.batch).id()),
            recall_until: issued.recall_until.map(DateTime::from),
            assignment_count: issued.assignments.len(),
            made: issued.assignments,
            ..Self::default()
        }
    }

    fn refused(user_errors: Vec<UserError>) -> Self {
        Self { user_errors, ..Self::default() }
    }

    fn previewed(preview: Preview) -> Self {
        Self {
            preview_hash: Some(preview.hash),
            preview_count: preview.orders.len(),
            already_issued: preview.already.len(),
            orders: preview.orders,
            ..Self::default()
        }
    }
}

fn lines(first: i32) -> Result<usize, Fault> {
    let first = usize::try_from(first.min(MAX_LINES + 1)).unwrap_or(0);
    let most = usize::try_from(MAX_LINES).unwrap_or(0);
    if (1..=most).contains(&first) {
        return Ok(first);
    }
    Err(Fault::new(Code::BadRequest, format!("first 须在 1–{MAX_LINES} 之间")))
}

#[derive(Default)]
pub struct BatchMutation;

#[Object]
impl BatchMutation {
    /// Issue items to their units (一键交办): first a dry run, then with its `previewHash`.
    async fn issue_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The order (交办)")] input: BatchInput,
    ) -> Result<BatchPayload, Fault> {
        let BatchInput { register, selections, period_key, sms_text, dry_run, preview_hash } =
            input;
        viewer(ctx)?;
        let refused = |refusal: Refusal| Ok(BatchPayload::refused(vec![refusal.into()]));
        let (selections, period) = match understood(&selections, &period_key) {
            Ok(understood) => understood,
            Err(refusal) => return refused(refusal),
        };
        let register = match new_matter(ctx, register).await? {
            Ok(register) => register,
            Err(refusal) => return refused(refusal),
        };
        if dry_run {
            let look = PreviewBatch { register, selections, period, sms: sms_text.clone() };
            let preview = rehearse(ctx, &cmd, &look).await?;
            return Ok(match preview {
                Ok(preview) => BatchPayload { sms_text, ..BatchPayload::previewed(preview) },
                Err(refusal) => BatchPayload::refused(vec![refusal.into()]),
            });
        }
        let preview_hash = preview_hash.unwrap_or_default();
        let sms = sms_text.clone();
        let request = IssueBatch { register, selections, period, sms, preview_hash };
        let Outcome { receipt, user_errors, done } = handle(ctx, &cmd, &request).await?;
        Ok(match done {
            Some(issued) => BatchPayload { sms_text, ..BatchPayload::issued(receipt, issued) },
            None => BatchPayload::refused(user_errors),
        })
    }

    /// Take an order back while nobody has seen it (撤回交办).
    async fn recall_batch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "Which (批次)")] batch: ID,
    ) -> Result<BatchPayload, Fault> {
        let Some(id) = ids::batch(&batch) else {
            return Ok(BatchPayload::refused(vec![Refusal::NotFound.into()]));
        };
        let outcome = handle(ctx, &cmd, &RecallBatch { batch: id }).await?;
        let Outcome { receipt, user_errors, .. } = outcome;
        Ok(BatchPayload { receipt, user_errors, batch: Some(batch), ..BatchPayload::default() })
    }
}

async fn new_matter(
    ctx: &Context<'_>,
    input: Option<MatterInput>,
) -> Result<Result<Option<RegisterMatter>, Refusal>, Fault> {
    match input {
        Some(input) => Ok(registration(ctx, input).await?.map(Some)),
        None => Ok(Ok(None)),
    }
}

fn understood(
    selections: &[SelectionInput],
    period: &str,
) -> Result<(Vec<Selection>, Period), Refusal> {
    let selection = |selection: &SelectionInput| {
        let matter = ids::matter(&selection.matter).ok_or(Refusal::NotFound)?;
        let items = selection.items.iter().copied().map(ItemNo).collect();
        Ok(Selection { matter, items })
    };
    let selections = selections.iter().map(selection).collect::<Result<_, Refusal>>()?;
    Ok((selections, read_period(period)?))
}

pub fn read_period(key: &str) -> Result<Period, Refusal> {
    read_period_at("periodKey", key)
}

/// The same where the input has another path.
pub fn read_period_at(field: &'static str, key: &str) -> Result<Period, Refusal> {
    let unknown = || Refusal::invalid(field, "期次写作 2020Q1、2020-03、2020W13、2020H1 或 ONCE");
    Period::read(key).ok_or_else(unknown)
}

/// The item an order or an assignment is about; the matter keeps the words.
pub fn item_of(matter: &Matter, no: ItemNo) -> Option<MatterItem> {
    let item = matter.0.row.items.0.iter().find(|item| item.no == no)?.clone();
    Some(MatterItem { matter: matter.0.key.matter, item })
}
