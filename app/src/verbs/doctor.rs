//! `luoshi doctor`: looks for what should not be. Whatever it finds is named, and ends it with
//! code 1.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use commands::clock::WallClock;
use event_store::Cursor;
use event_store::chain::Chains;
use serde_json::json;

use crate::cli::say;
use crate::config::Config;
use crate::post;
use crate::service::Service;
use crate::verbs::rebuild::told;
use crate::verbs::{FOUND, on_database};

/// Facts read at a time.
const PAGE: usize = 5_000;

/// One thing looked at.
struct Check {
    name: &'static str,
    seen: String,
    trouble: Vec<String>,
}

pub(crate) fn run(config: &Config, as_json: bool) -> Result<ExitCode> {
    on_database(config, async |place| {
        let service = Service::open(place, Arc::new(WallClock)).await?;
        let mut checks = vec![chains(&service).await?];
        checks.extend(read_models(&service).await?);
        let ways = post::in_words(&service.ways);
        checks.extend(ways.map(|(name, seen)| Check { name, seen, trouble: Vec::new() }));
        service.close().await;
        if as_json {
            print_json(&checks);
        } else {
            print(&checks);
        }
        let found = checks.iter().any(|check| !check.trouble.is_empty());
        Ok(if found { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    })
}

/// Every position is there, every stream counts from one, and every fact hangs on the last.
async fn chains(service: &Service) -> Result<Check> {
    let (mut at, mut chains, mut trouble) = (Cursor::START, Chains::default(), Vec::new());
    let mut count = 0;
    loop {
        let page = match service.log.read_all(at, PAGE).await {
            Ok(page) => page,
            Err(event_store::ReadError::Damaged { at, why }) => {
                trouble.push(format!("位置 {at}：{why}"));
                break;
            }
            Err(error) => return Err(error).context("无法读取事件日志"),
        };
        for fact in &page {
            count += 1;
            if let Err(broken) = chains.follow(fact) {
                trouble.push(format!("{}/{}：{broken}", fact.stream.category, fact.stream.id));
            }
        }
        let Some(last) = page.last().filter(|_| page.len() == PAGE) else { break };
        at = last.position;
    }
    Ok(Check { name: "事件日志", seen: format!("{count} 条，次序与哈希链"), trouble })
}

/// What is served is what the facts say.
async fn read_models(service: &Service) -> Result<Vec<Check>> {
    let verified =
        projections::verify(Arc::clone(&service.log), &service.pool, projections::ALL).await;
    let check = |one: projections::Verified| {
        let mut trouble = one.examples;
        if one.differing > trouble.len() {
            trouble.push(format!("……共 {} 行不一致", one.differing));
        }
        let seen = format!("{} 行，至位置 {}", one.rows, one.position.raw());
        Check { name: one.name, seen, trouble }
    };
    let verified = verified.map_err(told).context("无法核对读模型")?;
    Ok(verified.into_iter().map(check).collect())
}

fn print(checks: &[Check]) {
    for Check { name, seen, trouble } in checks {
        let mark = if trouble.is_empty() { "✔" } else { "✘" };
        say(&format!("{mark} {name}：{seen}\n"));
        for one in trouble {
            say(&format!("    {one}\n"));
        }
    }
}

fn print_json(checks: &[Check]) {
    let one = |it: &Check| json!({ "name": it.name, "seen": it.seen, "trouble": it.trouble });
    let all: Vec<_> = checks.iter().map(one).collect();
    let ok = checks.iter().all(|check| check.trouble.is_empty());
    say(&format!("{}\n", json!({ "ok": ok, "checks": all })));
}
