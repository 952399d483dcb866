//! `luoshi score rebuild`: reckons a quarter anew from the facts and says where that is not what
//! was published.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Error, Result};
use clap::Subcommand;
use commands::clock::WallClock;
use domain::score::{Points, RuleSet};
use domain::time::Quarter;
use event_store::ReadError;
use graphql_gateway::bookkeeper::in_words;
use projections::Questions;
use projections::outcome::ReckonError;
use projections::proof::{Proof, ProofError, SCORES, prove};
use projections::simulate::ScoreChange;
use serde_json::{Value, json};

use crate::cli::{Misused, TEMPLATE, say};
use crate::config::Config;
use crate::service::Service;
use crate::verbs::{FOUND, bar, on_database};

#[derive(Debug, Subcommand)]
pub(crate) enum Act {
    #[command(
        about = "自事实重新核算一个季度，与定榜（或正在展示的）逐单位比较；不改动任何数据",
        help_template = TEMPLATE,
        next_help_heading = "选项"
    )]
    Rebuild {
        #[arg(value_name = "季度", help = "写作 2020Q1")]
        quarter: String,
        #[arg(
            long,
            value_name = "版本",
            help = "全部改按这一版规则计分 [默认：各任务所依据的规则]"
        )]
        rules: Option<u32>,
        #[arg(long, help = "输出一个 JSON 对象")]
        json: bool,
    },
}

pub(crate) fn run(config: &Config, act: &Act) -> Result<ExitCode> {
    let Act::Rebuild { quarter, rules, json } = act;
    let quarter: Quarter =
        quarter.parse().map_err(|_| Misused(format!("“{quarter}”不是季度，季度写作 2020Q1")))?;
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let rules = rules.map(|version| wanted(&service, version)).transpose()?;
        let (proof, seconds) = reckoned(&service, quarter, rules).await?;
        service.close().await;
        if *json {
            say(&format!("{}\n", as_json(quarter, &proof, seconds)));
        } else {
            say(&as_text(quarter, &proof, seconds));
        }
        Ok(if is_found(&proof) { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    })
}

/// A published result that is not what the facts say, or facts that are not what was written.
fn is_found(proof: &Proof) -> bool {
    proof.reckoned.alarm.is_some() || proof.matches() == Some(false)
}

fn wanted(service: &Service, version: u32) -> Result<RuleSet> {
    let reference = service.desk.reference();
    let found = reference.rules.versions().find(|(rules, _)| rules.version == version);
    let none = || Misused(format!("没有第 {version} 版规则"));
    Ok(found.map(|(rules, _)| rules.clone()).ok_or_else(none)?)
}

async fn reckoned(
    service: &Service,
    quarter: Quarter,
    rules: Option<RuleSet>,
) -> Result<(Proof, f64)> {
    let began = Instant::now();
    let bar = bar("核算 {bar:30} {pos}/{len} 已用 {elapsed}")?;
    let progress = |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let questions = Questions::new(service.pool.clone());
    let proof = prove(&service.log, &questions, quarter, rules, progress).await;
    bar.finish_and_clear();
    let proof = proof.map_err(told).context("核算没有完成；没有改动任何数据")?;
    let seconds = began.elapsed().as_secs_f64();
    if proof.published.is_none() && !have_heard(service, &proof).await? {
        eprintln!("读模型还没有读到这里，差异不作数；请先启动服务，或运行 luoshi rebuild");
    }
    Ok((proof, seconds))
}

/// Whether what is served has heard everything that was reckoned.
async fn have_heard(service: &Service, proof: &Proof) -> Result<bool> {
    let models = projections::named(&SCORES).unwrap_or_default();
    let digests = projections::digest(&service.pool, &models).await.context("无法读取读模型")?;
    let upto = proof.reckoned.outcome.upto_position;
    Ok(digests.iter().all(|digest| digest.position.raw() >= upto))
}

/// What stopped it, in the operator's words.
fn told(error: ProofError) -> Error {
    let said = match &error {
        ProofError::Reckoning(ReckonError::Log(ReadError::Damaged { at, .. })) => {
            format!("位置 {at} 的事实已损坏")
        }
        ProofError::Reckoning(ReckonError::Log(ReadError::Unavailable(_))) => {
            "事实日志无法读取".into()
        }
        ProofError::Reckoning(ReckonError::Poison(poison)) => {
            let (at, category, kind) = (poison.at.raw(), &poison.category, &poison.kind);
            format!("读不懂位置 {at} 的事实（{category}/{kind}）")
        }
        ProofError::Reckoning(ReckonError::Worker) => "一个核算线程意外结束".into(),
        ProofError::Past(_) => "读模型无法读取".into(),
    };
    Error::new(error).context(said)
}

fn as_text(quarter: Quarter, proof: &Proof, seconds: f64) -> String {
    let reckoned = &proof.reckoned;
    let mut lines: Vec<_> = proof.changes.iter().map(line).collect();
    lines.push(verdict(proof).to_owned());
    if let Some(alarm) = &reckoned.alarm {
        lines.push(format!("✘ {}", in_words(alarm)));
    }
    let (outcome, facts) = (&reckoned.outcome, reckoned.facts);
    let (version, counted, open) = (outcome.rules, reckoned.lines, outcome.unsettled);
    lines
        .push(format!("{quarter}：规则第 {version} 版，得分明细 {counted} 条，未定灯牌 {open} 项"));
    lines.push(format!("结果哈希 {}", outcome.result_hash));
    lines.push(format!(
        "读取事实 {facts} 条，至位置 {}，用时 {seconds:.1} 秒",
        outcome.upto_position
    ));
    lines.join("\n") + "\n"
}

fn verdict(proof: &Proof) -> &'static str {
    match (proof.matches(), proof.published.is_some(), proof.changes.is_empty()) {
        (Some(true), _, _) => "✔ 与已发布结果一致",
        (Some(false), _, _) => "✘ 与已发布结果不一致",
        (None, true, true) => "换规则后与已发布的得分、名次相同",
        (None, true, false) => "以上为换规则后与已发布结果的差异",
        (None, false, true) => "季度尚未定榜；与正在展示的得分、名次相同",
        (None, false, false) => "季度尚未定榜；以上为与正在展示的差异",
    }
}

fn line(it: &ScoreChange) -> String {
    let place = |place: Option<u32>| place.map_or("未参与".to_owned(), |it| format!("第{it}名"));
    let (unit, group) = (it.unit.as_str(), &it.group);
    let (old, new) = (place(it.old_place), place(it.new_place));
    format!("  {group} {unit}：{} {old} → {} {new}", it.old_score, it.new_score)
}

fn as_json(quarter: Quarter, proof: &Proof, seconds: f64) -> Value {
    let outcome = &proof.reckoned.outcome;
    let points = |points: Points| points.to_string().replace('−', "-");
    let change = |it: &ScoreChange| {
        json!({ "unit": it.unit.as_str(), "group": it.group,
                "old_score": points(it.old_score), "new_score": points(it.new_score),
                "old_rank": it.old_place, "new_rank": it.new_place })
    };
    let alarm = proof.reckoned.alarm.as_ref().map(|it| {
        json!({ "position": it.position.raw(), "category": it.stream.category,
                "stream": it.stream.id, "sequence": it.sequence })
    });
    json!({
        "quarter": quarter.to_string(),
        "ok": !is_found(proof),
        "frozen": proof.published.is_some(),
        "matches": proof.matches(),
        "rules": outcome.rules,
        "rule_hash": outcome.rule_hash,
        "result_hash": outcome.result_hash,
        "published_hash": proof.published.as_ref().map(|it| &it.result_hash),
        "upto_position": outcome.upto_position,
        "unsettled": outcome.unsettled,
        "lines": proof.reckoned.lines,
        "facts": proof.reckoned.facts,
        "seconds": seconds,
        "changes": proof.changes.iter().map(change).collect::<Vec<_>>(),
        "alarm": alarm,
    })
}
