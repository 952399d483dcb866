//! The watch over a private server: whoever ends it does not end the service.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use tokio::sync::oneshot;

use super::Postgres;

/// How often the server is looked after.
const PEEK: Duration = Duration::from_millis(100);
/// A server that had to be started so often within `WHILE` will not live by one more start.
const MOST: usize = 8;
const WHILE: Duration = Duration::from_mins(1);

/// A private server that is started again when it ends by itself.
pub(crate) struct Watched {
    url: String,
    /// Dropping it ends the watch, and stops the server.
    go_on: Sender<()>,
    watch: JoinHandle<Result<()>>,
}

/// Resolves when the server has been given up; [`Watched::stop`] then says why.
pub(crate) struct GivenUp(oneshot::Receiver<()>);

impl GivenUp {
    pub(crate) async fn wait(self) {
        // Nothing is ever sent: the other end is dropped.
        let _ = self.0.await;
    }
}

impl Watched {
    /// Takes the server over. It keeps its address whenever it is started again.
    pub(crate) fn over(postgres: Postgres) -> Result<(Self, GivenUp)> {
        let url = postgres.url();
        let (go_on, until) = mpsc::channel();
        let (alive, given_up) = oneshot::channel();
        let watch = thread::Builder::new().name("postgres-watch".into()).spawn(move || {
            let _alive = alive;
            watch(postgres, &until)
        })?;
        Ok((Self { url, go_on, watch }, GivenUp(given_up)))
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Close all connections first; those still open are cut. An error also when the server was
    /// given up before.
    pub(crate) fn stop(self) -> Result<()> {
        drop(self.go_on);
        self.watch.join().map_err(|_| anyhow!("the watch over PostgreSQL panicked"))?
    }
}

fn watch(mut postgres: Postgres, until: &Receiver<()>) -> Result<()> {
    let mut starts = Vec::new();
    while !told_to_stop(until, PEEK) {
        let Some(how) = postgres.has_ended()? else { continue };
        eprintln!("PostgreSQL 意外停止（{how}），正在重新启动……");
        if !bring_back(&mut postgres, until, &mut starts)? {
            return Ok(());
        }
        eprintln!("PostgreSQL 已重新启动，服务继续");
    }
    postgres.stop()
}

/// False when told to stop before the server was back.
fn bring_back(
    postgres: &mut Postgres,
    until: &Receiver<()>,
    starts: &mut Vec<Instant>,
) -> Result<bool> {
    loop {
        starts.retain(|start| start.elapsed() < WHILE);
        ensure!(starts.len() < MOST, given_up(postgres));
        if told_to_stop(until, pause(starts.len())) {
            return Ok(false);
        }
        starts.push(Instant::now());
        match postgres.start_again().context("PostgreSQL 没有重新启动") {
            Ok(()) => return Ok(true),
            Err(error) => eprintln!("{error:#}"),
        }
    }
}

/// The first start comes at once; each later one of the same minute waits twice as long.
fn pause(starts: usize) -> Duration {
    const FIRST: Duration = Duration::from_millis(200);
    match u32::try_from(starts) {
        Ok(starts @ 1..) => FIRST * (1 << (starts - 1).min(5)),
        _ => Duration::ZERO,
    }
}

fn given_up(postgres: &Postgres) -> String {
    format!(
        "PostgreSQL 在一分钟内重新启动了 {MOST} 次仍不能运行，服务停止。\n\
         原因见日志 {}；排除后请重新启动服务。已办理的事项都已存盘。",
        postgres.log().display()
    )
}

/// Also when nobody is left who could tell.
fn told_to_stop(until: &Receiver<()>, patience: Duration) -> bool {
    !matches!(until.recv_timeout(patience), Err(RecvTimeoutError::Timeout))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_started_again_at_once_and_then_with_growing_patience() {
        let pauses: Vec<_> = (0..MOST).map(|starts| pause(starts).as_millis()).collect();
        assert_eq!(pauses, [0, 200, 400, 800, 1_600, 3_200, 6_400, 6_400]);
    }
}
