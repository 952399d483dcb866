//! `luoshi import`: reads a decomposition table. Without `--issue` nothing is written: it says
//! who would get what, and every doubt with its row.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chrono::{Datelike, NaiveDate};
use clap::Args;
use commands::clock::WallClock;
use commands::orders::{ImportTable, Imported, RegisterMatter};
use commands::table::{self, Options, Plan, Severity, TableRefusal};
use commands::{Asked, ClientKind, DeskError};
use domain::assignment::AssistMode;
use domain::due::{DueRule, Period};
use domain::matter::Source;
use domain::taxonomy::MatterType;
use event_store::Cursor;
use projections::{Projections, Questions};
use uuid::Uuid;

use crate::cli::{Misused, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::{FOUND, bytes_of, on_database};

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[arg(value_name = "文件", help = "任务分解表，.csv 或 .xlsx，不超过 5 MB")]
    file: PathBuf,
    #[arg(long, help = "没有疑问时登记并一次交办 [默认：只预览，不写入]")]
    issue: bool,
    #[arg(long, value_name = "账号", default_value = "director", help = "以谁的身份交办")]
    by: String,
    #[arg(long, value_name = "年", help = "表中“12月底”等所在的年份 [默认：今年]")]
    year: Option<i32>,
    #[arg(long, value_name = "字头", default_value = "示督", help = "事项编号的字头")]
    prefix: String,
    #[arg(long, value_name = "类型", default_value = "PROGRESS", help = "六类之一")]
    kind: MatterType,
    #[arg(long, value_name = "板块", default_value = "民生工程", help = "该类型下的大方面")]
    aspect: String,
    #[arg(long, value_name = "期次", help = "例如 2020Q1、2020-03 [默认：按表中的时限]")]
    period: Option<String>,
    #[arg(long, value_name = "日期", help = "表中没有写明时限的，按这一天，例如 2020-12-31")]
    default_due: Option<NaiveDate>,
    #[arg(long, help = "配合单位直接报送督查室 [默认：报送牵头单位]")]
    direct: bool,
    #[arg(long, help = "跳过有疑问的事项，其余照办")]
    skip_doubtful: bool,
    #[arg(long, value_name = "工作表", help = "读取哪个工作表 [默认：第一个非空的]")]
    sheet: Option<String>,
    #[arg(long, value_name = "编号", help = "命令编号（UUID），重发时用同一个 [默认：由文件得出]")]
    command_id: Option<Uuid>,
}

pub(crate) fn run(config: &Config, import: &Import) -> Result<ExitCode> {
    let bytes = bytes_of(&import.file, table::MAX_BYTES)?;
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let plan = match read(&service, import, &bytes).await? {
            Ok(plan) => plan,
            Err(refusal) => {
                say(&format!("✘ {refusal}（{}）；没有写入任何内容\n", refusal.code()));
                return Ok(ExitCode::from(FOUND));
            }
        };
        print(&plan);
        let code = match (import.issue, plan.matters()) {
            (_, None) => ExitCode::from(FOUND),
            (false, Some(_)) => ExitCode::SUCCESS,
            (true, Some(matters)) => {
                let matters = matters.into_iter().map(RegisterMatter::from).collect();
                issue(&service, import, &bytes, matters).await?
            }
        };
        service.close().await;
        Ok(code)
    })
}

/// Understands the table by the names in the directory of units.
async fn read(
    service: &Service,
    import: &Import,
    bytes: &[u8],
) -> Result<Result<Plan, TableRefusal>> {
    let head = service.log.head().await.context("无法读取事件日志")?;
    let projections = Projections::start(Arc::clone(&service.log), service.pool.clone());
    let patience = std::time::Duration::from_mins(1);
    if head > Cursor::START && !projections.caught_up(head, patience).await {
        bail!("读模型没有跟上，单位名录可能不全；请先运行 luoshi doctor");
    }
    let questions = Questions::new(service.pool.clone());
    let directory = graphql_gateway::directory(&questions).await.context("无法读取单位名录")?;
    let options = Options {
        year: import.year.unwrap_or_else(|| service.desk.now().day().year()),
        number_prefix: import.prefix.clone(),
        kind: import.kind,
        aspect: import.aspect.clone(),
        source: Source::Decision,
        default_due: import.default_due.map(DueRule::By),
        mode: if import.direct { AssistMode::Direct } else { AssistMode::ToLead },
        skip_rows_with_errors: import.skip_doubtful,
        sheet: import.sheet.clone(),
    };
    let name = import.file.to_string_lossy();
    Ok(table::read(bytes, &name, &directory, &options))
}

fn print(plan: &Plan) {
    if let Some(title) = &plan.title {
        say(&format!("《{title}》\n"));
    }
    for share in &plan.who_gets_what {
        let (leads, assists) = (share.leads.len(), share.assists.len());
        say(&format!("  {}：牵头 {leads} 项，配合 {assists} 项\n", share.name));
    }
    for doubt in &plan.doubts {
        let mark = match doubt.severity {
            Severity::Blocks => "✘",
            Severity::Note => "·",
        };
        let column = doubt.column.as_deref().map(|it| format!("“{it}”")).unwrap_or_default();
        let offered = match doubt.suggestions.as_slice() {
            [] => String::new(),
            some => format!("（可改为：{}）", some.join("、")),
        };
        say(&format!("{mark} 第{}行{column} {}{offered}\n", doubt.row, doubt.message));
    }
    let blocks = plan.doubts.iter().filter(|doubt| doubt.severity == Severity::Blocks).count();
    let (items, units) = (plan.rows.len(), plan.who_gets_what.len());
    say(&format!("共 {items} 项，{units} 个单位，须先解决的疑问 {blocks} 处\n"));
}

async fn issue(
    service: &Service,
    import: &Import,
    bytes: &[u8],
    matters: Vec<RegisterMatter>,
) -> Result<ExitCode> {
    let actor = service.actor(&import.by).await?;
    let period = period(import)?;
    // The same file for the same period is the same command: sent again, it is done once.
    let name = [period.as_str().as_bytes(), b"/", bytes].concat();
    let derived = Uuid::new_v5(&Uuid::NAMESPACE_OID, &name);
    let command_id = import.command_id.unwrap_or(derived);
    let asked = Asked::by(actor, command_id, ClientKind::Console);
    let request = ImportTable { matters, issue_for: Some(period) };
    match service.desk.handle(&request, &asked).await {
        Ok(Ok(done)) => {
            say(&told(&done.outcome));
            Ok(ExitCode::SUCCESS)
        }
        Ok(Err(refusal)) => {
            say(&format!("✘ {refusal}（{}）；没有写入任何内容\n", refusal.code()));
            Ok(ExitCode::from(FOUND))
        }
        Err(DeskError::CommandIdReused) => bail!("这个命令编号已用于另一次交办；没有写入任何内容"),
        Err(error) => Err(error).context("没有得到写入结果；请用同样的命令重发"),
    }
}

fn told(imported: &Imported) -> String {
    let matters = imported.matters.len();
    match &imported.issued {
        Some(issued) => {
            format!("✔ 已登记 {matters} 个事项，交办 {} 件\n", issued.assignments.len())
        }
        None => format!("✔ {matters} 个事项均已登记并交办过，没有变化\n"),
    }
}

/// As asked for; otherwise every item goes by its own rule.
fn period(import: &Import) -> Result<Period> {
    let wrong = || Misused("期次应写作 2020Q1、2020-03、2020H1、2020W13 或 ONCE".into()).into();
    match &import.period {
        Some(text) => Period::read(text).ok_or_else(wrong),
        None => Ok(Period::once()),
    }
}
