//! Tables (导入任务分解表): a file as an office publishes it, read, looked at, and put in force.

use async_graphql::{ComplexObject, Context, InputObject, Object, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use commands::orders::{ImportTable, Imported, RegisterMatter};
use commands::table::{Options, Plan, TableRefusal, read};
use domain::Refusal;
use domain::due::DueRule;
use domain::matter::MatterId;

use super::batch::{BatchPayload, read_period};
use super::matter::Matter;
use super::table_rows::{TableDoubt, TableRow, TableShare, doubt, share};
use crate::directory::directory;
use crate::fault::{Code, Fault};
use crate::loaders::{load, questions};
use crate::order::{Cmd, Outcome, Receipt, UserError, UserErrorCode, handle, rehearse};
use crate::scalars::Date;
use crate::viewer::viewer;
use crate::words::{AssistMode, MatterType, Source};

/// Rows or doubts that one answer holds.
const MAX_LINES: usize = 200;

/// A table, and what it does not say itself (导入).
#[derive(InputObject)]
pub struct ImportTableInput {
    /// Name of the file; its end says what it is, .csv or .xlsx (文件名).
    #[graphql(validator(max_length = 255))]
    file_name: String,
    /// The file in base64, at most 5 MiB unpacked (文件内容).
    content: String,
    /// Year of the programme (年度).
    year: i32,
    /// Numbers of matters begin with it (编号前缀).
    #[graphql(validator(max_length = 40))]
    number_prefix: String,
    /// Type of its matters (类型).
    #[graphql(name = "type")]
    kind: MatterType,
    /// Aspect of its matters (大方面).
    aspect: String,
    /// Where they come from (来源).
    source: Source,
    /// Taken where a row names no day (缺省时限).
    default_due: Option<Date>,
    /// To whom assisting units report (配合方式).
    #[graphql(default_with = "AssistMode::ToLead")]
    mode: AssistMode,
    /// Leave out matters with a row nobody could issue (跳过有问题的事项).
    #[graphql(default = false)]
    skip_rows_with_errors: bool,
    /// Which sheet; the first that is not empty if none (工作表).
    #[graphql(validator(max_length = 100))]
    sheet: Option<String>,
    /// Issue it for this period too; only register if none (同时交办的期次).
    issue_for: Option<String>,
    /// Only look (只预览).
    #[graphql(default = true)]
    dry_run: bool,
}

/// What came of a table, or would come of it (导入结果).
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub struct ImportTablePayload {
    /// That it was done; null when refused or only looked at (回执).
    pub receipt: Option<Receipt>,
    /// Why it was refused; empty when done (拒绝原因).
    pub user_errors: Vec<UserError>,
    /// The heading above the table (表名).
    title: Option<String>,
    /// No doubt stands in its way (可以导入).
    ready: bool,
    /// How many rows were understood (行数).
    row_count: usize,
    /// How many doubts there are (疑点数).
    doubt_count: usize,
    /// First rows of matters that were left out (跳过的行).
    skipped: Vec<u32>,
    /// Of what was issued (交办结果).
    batch: Option<BatchPayload>,
    #[graphql(skip)]
    plan: Option<Plan>,
    #[graphql(skip)]
    registered: Vec<MatterId>,
}

#[ComplexObject]
impl ImportTablePayload {
    /// The rows as understood (各行).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn rows(
        &self,
        #[graphql(desc = "At most 200 (条数)", default = 200)] first: i32,
        #[graphql(desc = "Rows to leave out at the beginning (跳过)", default = 0)] skip: u32,
    ) -> Result<Vec<TableRow>, Fault> {
        let rows = self.plan.as_ref().map_or(&[][..], |plan| &plan.rows);
        Ok(part(rows, first, skip)?.cloned().map(TableRow).collect())
    }

    /// The doubts, by row (疑点).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn doubts(
        &self,
        #[graphql(desc = "At most 200 (条数)", default = 200)] first: i32,
        #[graphql(desc = "Doubts to leave out at the beginning (跳过)", default = 0)] skip: u32,
    ) -> Result<Vec<TableDoubt>, Fault> {
        let doubts = self.plan.as_ref().map_or(&[][..], |plan| &plan.doubts);
        Ok(part(doubts, first, skip)?.map(doubt).collect())
    }

    /// Who gets what, in the official order (分工).
    #[graphql(complexity = "50 * child_complexity + 1")]
    async fn shares(&self) -> Vec<TableShare> {
        let shares = self.plan.iter().flat_map(|plan| &plan.who_gets_what);
        shares.map(share).collect()
    }

    /// The matters it registered (事项).
    #[graphql(complexity = "first.clamp(1, 200) as usize * child_complexity + 1")]
    async fn matters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 200 (条数)", default = 20)] first: i32,
        #[graphql(desc = "Matters to leave out at the beginning (跳过)", default = 0)] skip: u32,
    ) -> Result<Vec<Matter>, Fault> {
        let wanted = part(&self.registered, first, skip)?;
        let matters = futures::future::try_join_all(wanted.map(|id| load(ctx, *id))).await?;
        Ok(matters.into_iter().flatten().map(Matter).collect())
    }
}

fn part<T>(all: &[T], first: i32, skip: u32) -> Result<impl Iterator<Item = &T>, Fault> {
    let first = usize::try_from(first).ok().filter(|first| (1..=MAX_LINES).contains(first));
    let text = || Fault::new(Code::BadRequest, format!("first 须在 1–{MAX_LINES} 之间"));
    Ok(all.iter().skip(skip as usize).take(first.ok_or_else(text)?))
}

#[derive(Default)]
pub struct TableMutation;

#[Object]
impl TableMutation {
    /// Read a decomposition table (导入任务分解表): first a dry run that shows who gets what and
    /// every doubt, then in one act. The same table twice changes nothing.
    async fn import_table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the command (命令)")] cmd: Cmd,
        #[graphql(desc = "The table (表格)")] input: ImportTableInput,
    ) -> Result<ImportTablePayload, Fault> {
        if !viewer(ctx)?.account.role.is_office() {
            return Ok(refused(Refusal::Forbidden));
        }
        let issue_for = match input.issue_for.as_deref().map(read_period).transpose() {
            Ok(period) => period,
            Err(refusal) => return Ok(refused(refusal)),
        };
        let dry_run = input.dry_run;
        let plan = match understood(ctx, input).await? {
            Ok(plan) => plan,
            Err(error) => return Ok(refused(error)),
        };
        let shown = ImportTablePayload::shown(plan);
        let Some(matters) = shown.plan.as_ref().and_then(Plan::matters) else {
            let text = "表格有须先解决的疑点";
            let error = UserError::new(UserErrorCode::DoubtsRemain, "input.content", text);
            let user_errors = if dry_run { vec![] } else { vec![error] };
            return Ok(ImportTablePayload { user_errors, ..shown });
        };
        let matters = matters.into_iter().map(RegisterMatter::from).collect();
        let request = ImportTable { matters, issue_for };
        put_in_force(ctx, &cmd, &request, dry_run, shown).await
    }
}

async fn put_in_force(
    ctx: &Context<'_>,
    cmd: &Cmd,
    request: &ImportTable,
    dry_run: bool,
    shown: ImportTablePayload,
) -> Result<ImportTablePayload, Fault> {
    if dry_run {
        let rehearsed = rehearse(ctx, cmd, request).await?;
        let user_errors = rehearsed.err().map(UserError::from).into_iter().collect();
        return Ok(ImportTablePayload { user_errors, ..shown });
    }
    let Outcome { receipt, user_errors, done } = handle(ctx, cmd, request).await?;
    let Some(Imported { matters, issued }) = done else {
        return Ok(ImportTablePayload { user_errors, ..shown });
    };
    let batch = issued.map(|issued| BatchPayload::issued(receipt.clone(), issued));
    Ok(ImportTablePayload { receipt, registered: matters, batch, ..shown })
}

impl ImportTablePayload {
    fn shown(plan: Plan) -> Self {
        Self {
            title: plan.title.clone(),
            ready: plan.can_be_issued(),
            row_count: plan.rows.len(),
            doubt_count: plan.doubts.len(),
            skipped: plan.skipped.clone(),
            plan: Some(plan),
            ..Self::default()
        }
    }
}

fn refused(error: impl Into<UserError>) -> ImportTablePayload {
    ImportTablePayload { user_errors: vec![error.into()], ..ImportTablePayload::default() }
}

/// The plan of a table. Reading one takes a while, so it happens beside the other work.
async fn understood(
    ctx: &Context<'_>,
    input: ImportTableInput,
) -> Result<Result<Plan, UserError>, Fault> {
    let directory = directory(questions(ctx)?).await?;
    let options = Options {
        year: input.year,
        number_prefix: input.number_prefix,
        kind: input.kind.into(),
        aspect: input.aspect,
        source: input.source.into(),
        default_due: input.default_due.map(|day| DueRule::By(day.0)),
        mode: input.mode.into(),
        skip_rows_with_errors: input.skip_rows_with_errors,
        sheet: input.sheet,
    };
    let (content, file_name) = (input.content, input.file_name);
    let reading = tokio::task::spawn_blocking(move || {
        let Ok(bytes) = STANDARD.decode(content.trim()) else { return Err(not_base64()) };
        read(&bytes, &file_name, &directory, &options).map_err(UserError::from)
    });
    reading.await.map_err(Fault::internal)
}

fn not_base64() -> UserError {
    UserError::new(UserErrorCode::Unreadable, "input.content", "文件内容须为 base64")
}

impl From<TableRefusal> for UserError {
    fn from(refusal: TableRefusal) -> Self {
        let code = UserErrorCode::read(refusal.code()).unwrap_or(UserErrorCode::Invalid);
        Self::new(code, "input.content", refusal.to_string())
    }
}
