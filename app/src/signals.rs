//! Being told to stop: by Ctrl-C or SIGTERM, and once more by whoever will not wait.

use std::{process, thread};

use anyhow::Result;
use tokio::{
    runtime,
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

use crate::cli::say;

/// Resolves when we are told. Told again, the process ends at once, whatever it is waiting for:
/// what was acknowledged is on disk, and a private server is stopped by the kernel.
///
/// A thread of its own listens, because the last steps (stopping that server) keep the others
/// busy, and are what somebody may tire of.
pub(crate) fn told_to_stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        Signals::listen()?
    };
    let (tell, told) = oneshot::channel();
    thread::Builder::new().name("signals".into()).spawn(move || {
        runtime.block_on(async {
            signals.next().await;
            say("\n… 正在停止（再按一次 Ctrl-C 立即结束）\n");
            // Nobody may be waiting any more: it is stopping by itself.
            let _ = tell.send(());
            let again = signals.next().await;
            // As shells have it.
            process::exit(128 + again.as_raw_value());
        });
    })?;
    Ok(async {
        told.await.ok();
    })
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { interrupt, terminate })
    }

    async fn next(&mut self) -> SignalKind {
        tokio::select! {
            _ = self.interrupt.recv() => SignalKind::interrupt(),
            _ = self.terminate.recv() => SignalKind::terminate(),
        }
    }
}
