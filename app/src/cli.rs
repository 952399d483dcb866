//! The command line: a contract that scripts hold us to. Verbs, flags and exit codes are in
//! `docs/operations.md`.

use std::{
    ffi::OsString,
    fmt::{self, Display, Formatter},
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
};

use clap::{Parser, Subcommand, error::ErrorKind};
use fixtures::Profile;

use crate::verbs::archive::Store;
use crate::verbs::import::Import;
use crate::verbs::timers::Timers;
use crate::verbs::{score, user};

pub(crate) const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";
const EXIT_CODES: &str = "退出码：0 正常；1 检查发现问题；2 用法或配置有误；3 无法运行";

#[derive(Debug, Parser)]
#[command(
    name = "luoshi",
    about = "落实：政府重点工作督查落实系统",
    version,
    help_template = TEMPLATE,
    after_help = EXIT_CODES,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[arg(
        long,
        global = true,
        value_name = "文件",
        help = "配置文件 [默认：当前文件夹的 luoshi.toml]"
    )]
    pub(crate) config: Option<PathBuf>,
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(about = "启动服务", help_template = TEMPLATE, next_help_heading = "选项")]
    Serve {
        #[arg(long, help = "载入虚构的示范县，六个身份一键切换（数据与正式数据分开）")]
        demo: bool,
        #[arg(long, value_name = "地址:端口", help = "监听的地址 [默认：127.0.0.1:8080]")]
        listen: Option<SocketAddr>,
    },
    #[command(
        about = "读取任务分解表：谁领什么任务、每一处疑问；可一次交办",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Import(Box<Import>),
    #[command(
        about = "按单位名录（.csv）登记单位、改名、更新别名",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Units {
        #[arg(
            value_name = "文件",
            help = "UTF-8 的 .csv，列为 code,name,short_name,kind,aliases；别名之间用 | 分隔"
        )]
        file: PathBuf,
        #[arg(long, value_name = "账号", default_value = "director", help = "以谁的身份登记")]
        by: String,
    },
    #[command(
        about = "自第一条事实起重建读模型；中断后再运行会接着做",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Rebuild {
        #[arg(value_name = "读模型", help = "要重建的读模型 [默认：全部]")]
        names: Vec<String>,
        #[arg(long, help = "不重建，换回上一次重建之前的那一代")]
        rollback: bool,
    },
    #[command(
        about = "读模型",
        help_template = TEMPLATE,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令"
    )]
    Projections {
        #[command(subcommand)]
        act: ProjectionsAct,
    },
    #[command(
        about = "事件日志",
        help_template = TEMPLATE,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令"
    )]
    Archive {
        #[command(subcommand)]
        act: ArchiveAct,
    },
    #[command(
        about = "季度得分",
        help_template = TEMPLATE,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令"
    )]
    Score {
        #[command(subcommand)]
        act: score::Act,
    },
    #[command(
        about = "将要自行发生的事：灯、牌、提醒、督办单、定期交办、季度开始，及其时刻与原因",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Timers(Timers),
    #[command(about = "体检：次序、哈希链、读模型与事实是否一致", help_template = TEMPLATE)]
    Doctor {
        #[arg(long, help = "输出一个 JSON 对象")]
        json: bool,
    },
    #[command(
        about = "人员与登录链接",
        help_template = TEMPLATE,
        subcommand_help_heading = "命令",
        subcommand_value_name = "命令"
    )]
    User {
        #[command(subcommand)]
        act: user::Act,
    },
    #[command(about = "生成虚构的示范县", help_template = TEMPLATE)]
    Seed {
        #[arg(value_name = "规模", help = "county、city（十个县）或 province（一百个县）")]
        profile: Profile,
    },
    #[command(about = "把数据库结构升级到本程序需要的样子", help_template = TEMPLATE)]
    Migrate,
    #[command(
        about = "备好 PostgreSQL，设置 DATABASE_URL，再运行一条命令",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Database {
        #[arg(long, value_name = "文件夹", help = "使用这里的数据 [默认：临时数据，用完即删]")]
        data: Option<PathBuf>,
        #[arg(last = true, required = true, value_name = "命令", help = "要运行的命令")]
        command: Vec<OsString>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveAct {
    #[command(
        about = "把全部事实搬到另一种存储，哈希链与回执不变；两边都不能有别的程序在写",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Copy {
        #[arg(
            long,
            value_name = "存储",
            help = "postgres 或 kurrentdb",
            hide_possible_values = true
        )]
        from: Store,
        #[arg(
            long,
            value_name = "存储",
            help = "postgres 或 kurrentdb",
            hide_possible_values = true
        )]
        to: Store,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectionsAct {
    #[command(about = "各读模型的指纹", help_template = TEMPLATE)]
    Digest {
        #[arg(long, help = "输出一个 JSON 对象")]
        json: bool,
    },
}

/// The command line as given, or the text to print and the exit code.
pub(crate) fn parse() -> Result<Cli, (String, u8)> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().to_string().replace("[OPTIONS]", "[选项]");
            (format!("{}\n", text.trim_end()), 0)
        }
        _ => (format!("用法有误：{}\n详见 luoshi --help\n", complaint(&error)), 2),
    })
}

/// A value on the command line that only its verb could judge.
#[derive(Debug)]
pub(crate) struct Misused(pub(crate) String);

impl Display for Misused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "用法有误：{}", self.0)
    }
}

impl std::error::Error for Misused {}

/// Prints an answer. That nobody listens any more is no failure.
pub(crate) fn say(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Which rule of the command line was broken, and by what.
fn complaint(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue};
    let by = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg, ContextKind::InvalidValue]
        .into_iter()
        .filter_map(|kind| match error.get(kind)? {
            ContextValue::String(text) => Some(text.clone()),
            ContextValue::Strings(texts) => Some(texts.join(" ")),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join(" ");
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有命令“{by}”"),
        ErrorKind::UnknownArgument => format!("不认识“{by}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {by}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令".into()
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("值不对：{by}"),
        ErrorKind::ArgumentConflict => format!("不能同时使用：{by}"),
        _ => by,
    }
}
