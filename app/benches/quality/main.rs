//! `make bench`: the figures of speed we promise, each beside a peer in the same run.
//!
//! A figure is the median of several rounds, ours and the peer's in turn, because machines differ
//! and are noisy: only what was measured side by side may be compared. Nothing here fails a build;
//! a goal that was missed is said in the table. `docs/benchmarks.md` says what each row means.

mod args;
mod bulk;
mod callers;
mod chance;
mod figure;
mod ground;
mod machine;
mod report;
mod stage;
mod stock;
mod story;
mod p1_commands;
mod p2_appender;
mod p3_rebuild;
mod p4_replay;
mod p5_segments;
mod p6_as_of;
mod p9_growth;
mod p12_timekeeper;
mod split;

use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use futures::future::BoxFuture;

use args::Args;
use figure::Figure;
use report::Report;
use stage::Stage;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One promise measured: its name, and how.
type Bench = (&'static str, for<'a> fn(&'a Stage, &'a Args) -> BoxFuture<'a, Result<Vec<Figure>>>);

const ALL: &[Bench] = &[
    ("P1", |stage, args| Box::pin(p1_commands::run(stage, args))),
    ("P2", |stage, args| Box::pin(p2_appender::run(stage, args))),
    ("P3", |stage, args| Box::pin(p3_rebuild::run(stage, args))),
    ("P4", |stage, args| Box::pin(p4_replay::run(stage, args))),
    ("P5", |stage, args| Box::pin(p5_segments::run(stage, args))),
    ("P6", |stage, args| Box::pin(p6_as_of::run(stage, args))),
    ("P9", |stage, args| Box::pin(p9_growth::run(stage, args))),
    ("P12", |stage, args| Box::pin(p12_timekeeper::run(stage, args))),
];

fn main() -> Result<()> {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(&args))
}

async fn run(args: &Args) -> Result<()> {
    let stage = Stage::open().await.context("run it as `luoshi database --data DIR -- …`")?;
    let mut report = Report::new(machine::facts(&stage).await?, args);
    report::say(&report.heading());
    for (name, measure) in ALL.iter().filter(|(name, _)| args.wants(name)) {
        let began = Instant::now();
        match measure(&stage, args).await {
            Ok(figures) => report.add(figures),
            Err(error) => report.fail(name, &error),
        }
        eprintln!("{name}: {:.0} s", began.elapsed().as_secs_f64());
    }
    report::say(&report.table());
    report.keep()
}
