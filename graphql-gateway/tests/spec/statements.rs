//! Counts the statements that ask a read model, thread by thread.

use std::cell::Cell;
use std::fmt::Debug;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const MODELS: [&str; 4] = ["lamp_board", "registry", "units", "scoreboard"];

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// Listens from now on; before the first statement of the whole program.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Statements).unwrap());
}

pub(crate) fn forget() {
    COUNT.set(0);
}

/// Those of this thread.
pub(crate) fn counted() -> usize {
    COUNT.get()
}

struct Statements;

/// Whether an event is about such a statement.
struct Asks(bool);

impl Visit for Asks {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "db.statement" {
            let text = format!("{value:?}");
            self.0 = text.contains("SELECT") && MODELS.iter().any(|model| text.contains(model));
        }
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut asks = Asks(false);
        event.record(&mut asks);
        COUNT.set(COUNT.get() + usize::from(asks.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
