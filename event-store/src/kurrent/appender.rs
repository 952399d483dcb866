//! The one writer of a process: a task that writes who waits at its door in one turn.

use std::sync::Arc;

use super::{Store, lock::WriterLock};
use crate::{
    AppendError,
    door::{Crowd, Door, Line},
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
        let written = match lock.lock().await {
            Ok(held) => {
                let written = store.write(&crowd.appends).await;
                held.release().await;
                written
            }
            Err(error) => {
                let why = error.to_string();
                let refused = |_| Err(AppendError::Unavailable(why.clone().into()));
                crowd.appends.iter().map(refused).collect()
            }
        };
        crowd.answer(written);
    }
}
