//! Counters: what was asked and refused since the start, as text for a collector.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, Value};
use projections::Projections;

#[derive(Default)]
pub(crate) struct Counters {
    requests: AtomicU64,
    queries: AtomicU64,
    mutations: AtomicU64,
    subscriptions: AtomicU64,
    open_subscriptions: AtomicI64,
    /// By code: faults, and the refusals of rules.
    errors: Mutex<BTreeMap<String, u64>>,
}

/// One open subscription; closing it is dropping this.
pub(crate) struct Open<'c>(&'c Counters);

impl Counters {
    /// A name for one request, by which an operator finds it in the log.
    pub(crate) fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", std::process::id())
    }

    pub(crate) fn count(&self, operation: OperationType) {
        let counter = match operation {
            OperationType::Query => &self.queries,
            OperationType::Mutation => &self.mutations,
            OperationType::Subscription => &self.subscriptions,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn open_subscription(&self) -> Open<'_> {
        self.open_subscriptions.fetch_add(1, Ordering::Relaxed);
        Open(self)
    }

    pub(crate) fn count_errors(&self, response: &Response) {
        let codes = response.errors.iter().filter_map(|error| error.extensions.as_ref());
        let codes: Vec<_> = codes.filter_map(|extensions| extensions.get("code")).collect();
        if codes.is_empty() {
            return;
        }
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        for code in codes {
            if let Value::String(code) = code {
                *errors.entry(code.clone()).or_default() += 1;
            }
        }
    }

    /// In the text format that Prometheus reads.
    pub(crate) fn text(&self, projections: &Projections) -> String {
        let mut text = String::new();
        let kinds = [
            ("query", &self.queries),
            ("mutation", &self.mutations),
            ("subscription", &self.subscriptions),
        ];
        heading(&mut text, "luoshi_graphql_operations_total", "counter");
        for (kind, counter) in kinds {
            let count = counter.load(Ordering::Relaxed);
            line(&mut text, &format!("luoshi_graphql_operations_total{{kind=\"{kind}\"}}"), count);
        }
        heading(&mut text, "luoshi_graphql_errors_total", "counter");
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        for (code, count) in errors.iter() {
            line(&mut text, &format!("luoshi_graphql_errors_total{{code=\"{code}\"}}"), count);
        }
        heading(&mut text, "luoshi_open_subscriptions", "gauge");
        let open = self.open_subscriptions.load(Ordering::Relaxed);
        line(&mut text, "luoshi_open_subscriptions", open);
        let states = projections.health();
        heading(&mut text, "luoshi_projection_position", "gauge");
        for state in &states {
            let name = format!("luoshi_projection_position{{projection=\"{}\"}}", state.name);
            line(&mut text, &name, state.position.raw());
        }
        heading(&mut text, "luoshi_projection_halted", "gauge");
        for state in &states {
            let name = format!("luoshi_projection_halted{{projection=\"{}\"}}", state.name);
            line(&mut text, &name, u8::from(state.halted.is_some()));
        }
        text
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.open_subscriptions.fetch_sub(1, Ordering::Relaxed);
    }
}

fn heading(text: &mut String, name: &str, kind: &str) {
    writeln!(text, "# TYPE {name} {kind}").expect("a string takes everything");
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    writeln!(text, "{name} {value}").expect("a string takes everything");
}
