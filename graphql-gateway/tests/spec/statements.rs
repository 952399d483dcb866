//! Counts the statements that ask something, thread by thread.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const MODELS: [&str; 6] = ["lamp_board", "registry", "units", "scoreboard", "reports", "timeline"];

thread_local! {
    static HEARD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Listens from now on; before the first statement of the whole program.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Statements).unwrap());
}

pub(crate) fn forget() {
    HEARD.take();
}

/// Those of this thread that ask a read model.
pub(crate) fn counted() -> usize {
    let asks = |text: &String| MODELS.iter().any(|model| text.contains(model));
    HEARD.with_borrow(|heard| heard.iter().filter(|text| asks(text)).count())
}

/// Those of this thread with these words.
pub(crate) fn counted_of(words: &str) -> usize {
    HEARD.with_borrow(|heard| heard.iter().filter(|text| text.contains(words)).count())
}

struct Statements;

/// The statement an event is about, if it asks something.
struct Asks(Option<String>);

impl Visit for Asks {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "db.statement" {
            let text = format!("{value:?}");
            self.0 = Some(text).filter(|text| text.contains("SELECT"));
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
        let mut asks = Asks(None);
        event.record(&mut asks);
        HEARD.with_borrow_mut(|heard| heard.extend(asks.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
