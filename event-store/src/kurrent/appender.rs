//! The one writer of a process: a task that writes who waits at its door in one turn.

use std::sync::Arc;

use super::{Store, lock::WriterLock, wire::Away};
use crate::{
    AppendError,
    door::{Crowd, Door, Line},
    log::is_passing,
};

/// Commands of one turn. A turn has some five requests of its own beside one for every run of
/// facts in one stream; more commands would only wait longer for each other.
const COMMANDS_PER_TURN: usize = 64;

/// Starts the writer of this store. It ends with its door.
pub(super) fn start(store: Arc<Store>, lock: Arc<dyn WriterLock>) -> Door {
    let (door, line) = Door::open();
    tokio::spawn(serve(store, lock, line));
    door
}

async fn serve(store: Arc<Store>, lock: Arc<dyn WriterLock>, mut line: Line) {
    while let Some(crowd) = Crowd::meet(&mut line, COMMANDS_PER_TURN).await {
        match lock.lock().await {
            Ok(held) => {
                let written = store.write(&crowd.appends).await;
                // Nobody waits for the lock to be given back.
                crowd.answer(written);
                held.release().await;
            }
            Err(error) => {
                let why = Away::new(&error, is_passing(&*error));
                let away = |_| Err(AppendError::Unavailable(Box::new(why.clone())));
                let answers = crowd.appends.iter().map(away).collect();
                crowd.answer(answers);
            }
        }
    }
}
