//! `luoshi timers`: what will happen next by itself, and why, read from the log alone.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use clap::Args;
use commands::clock::WallClock;
use commands::processes::Timekeeper;
use commands::processes::timekeeper::{Coming, What};
use domain::Fact;
use domain::assignment::Event;
use domain::matter::MatterId;
use domain::time::{Deadline, Moment, in_words};
use domain::unit::UnitId;
use projections::Questions;
use projections::sentence::{in_names, sentence};

use crate::cli::{Misused, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::on_database;

/// How far one looks ahead where nobody says so: plans and quarters have no end.
const AHEAD: Days = Days::new(366);
/// Characters of a duty's text that are shown.
const TEXT: usize = 16;

#[derive(Debug, Args)]
pub(crate) struct Timers {
    #[arg(
        long,
        value_name = "条数",
        default_value_t = 50,
        hide_default_value = true,
        help = "最多列出几条 [默认：50]",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    limit: u32,
    #[arg(long, value_name = "日期", help = "列到哪一日为止，如 2026-12-31 [默认：一年内]")]
    until: Option<String>,
}

pub(crate) fn run(config: &Config, timers: &Timers) -> Result<ExitCode> {
    let until = timers.until.as_deref().map(day).transpose()?;
    let limit = usize::try_from(timers.limit).unwrap_or(usize::MAX);
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let now = service.desk.now();
        let until = until.unwrap_or_else(|| Deadline::end_of(now.day() + AHEAD));
        let mut keeper = Timekeeper::default();
        keeper.listen(&service.desk).await.context("无法读取事件日志")?;
        // One more tells whether more follow.
        let mut agenda = keeper.agenda(until.moment(), limit.saturating_add(1));
        let more = agenda.len() > limit;
        agenda.truncate(limit);
        let names = Names::read(&service, &agenda).await.context("无法读取读模型")?;
        service.close().await;
        say(&as_text(&agenda, more, now, &names));
        Ok(ExitCode::SUCCESS)
    })
}

/// All of the day counts.
fn day(text: &str) -> Result<Deadline> {
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let day = read.filter(|day| domain::time::YEARS.contains(&chrono::Datelike::year(day)));
    let day = day.ok_or_else(|| Misused(format!("“{text}”不是日期，日期写作 2026-12-31")))?;
    Ok(Deadline::end_of(day))
}

/// What people call things; where the read models do not know yet, the code has to do.
struct Names {
    units: HashMap<UnitId, String>,
    matters: HashMap<MatterId, String>,
}

impl Names {
    async fn read(service: &Service, agenda: &[Coming]) -> Result<Self> {
        let questions = Questions::new(service.pool.clone());
        let units = questions.units().await?.into_iter();
        let ids: Vec<_> = agenda.iter().filter_map(matter_of).collect();
        let matters = questions.matters_by_id(&ids).await?.into_iter();
        Ok(Self {
            units: units.map(|it| (it.key.unit, it.row.short_name)).collect(),
            matters: matters.map(|it| (it.key.matter, it.row.number)).collect(),
        })
    }

    fn unit(&self, unit: &UnitId) -> String {
        self.units.get(unit).cloned().unwrap_or_else(|| unit.as_str().to_owned())
    }
}

fn matter_of(coming: &Coming) -> Option<MatterId> {
    match &coming.what {
        What::Period { matter, .. } => Some(*matter),
        What::Silence { .. } | What::Quarter(_) | What::Digest { .. } => None,
    }
}

fn as_text(agenda: &[Coming], more: bool, now: Moment, names: &Names) -> String {
    if agenda.is_empty() {
        return "没有将要发生的事项\n".into();
    }
    let mut lines: Vec<_> = agenda.iter().map(|it| line(it, now, names)).collect();
    if more {
        lines.push("……还有更多，用 --limit 多列几条".into());
    }
    lines.join("\n") + "\n"
}

/// `2020-03-28 00:00 灯 交通局 灯灭转为黄灯：距到期3天（完成路面施工）`
fn line(coming: &Coming, now: Moment, names: &Names) -> String {
    let at = coming.at.local().format("%Y-%m-%d %H:%M");
    let kind = coming.what.kind().in_words();
    let (unit, text) = match &coming.what {
        What::Silence { unit, text, event, .. } => {
            let said = sentence(&Fact::Assignment(Event::clone(event)));
            let said = in_names(&said, |unit| Some(names.unit(unit)));
            (names.unit(unit), format!("{said}（{}）", short(text)))
        }
        What::Period { matter, period, due, .. } => {
            let (period, due) = (period.as_str(), in_words(due.day()));
            let number = names.matters.get(matter).map_or("", String::as_str);
            ("—".into(), format!("交办{number}{period}期，{due}截止"))
        }
        What::Digest { unit, changes } => {
            (names.unit(unit), format!("得分变动{changes}项，一并告知"))
        }
        What::Quarter(quarter) => ("—".into(), format!("{quarter}季度开始")),
    };
    let late = if coming.at <= now { "（时刻已到，尚未记录）" } else { "" };
    format!("{at} {kind} {unit} {text}{late}")
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(TEXT).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
