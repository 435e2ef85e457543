//! Listens to timing events, for all tests of the process: a listener of one test alone would miss events, because
//! `tracing` remembers for the whole process that nobody listened when another test first passed the same place.

use std::fmt::Debug;
use std::sync::{LazyLock, Mutex};
use std::thread::{ThreadId, current};

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// What was timed, and on which thread: each test has one to itself.
static OPERATIONS: LazyLock<Mutex<Vec<(ThreadId, String)>>> = LazyLock::new(|| {
    let subscriber = tracing_subscriber::registry().with(Listener);
    tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
    Mutex::default()
});

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        if event.metadata().target() == "bioscope::timing" {
            event.record(&mut Operation);
        }
    }
}

struct Operation;

impl Visit for Operation {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "operation" {
            let mut operations = OPERATIONS.lock().expect("no test panics while it holds the lock");
            operations.push((current().id(), value.to_owned()));
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn Debug) {}
}

/// Begins to listen, once in the process.
pub(crate) fn listen() {
    LazyLock::force(&OPERATIONS);
}

/// The operations timed on this thread so far, in alphabetical order.
pub(crate) fn of_this_thread() -> Vec<String> {
    let operations = OPERATIONS.lock().expect("no test panics while it holds the lock");
    let of_this_thread = operations.iter().filter(|(thread, _)| *thread == current().id());
    let mut names: Vec<String> = of_this_thread.map(|(_, operation)| operation.clone()).collect();
    names.sort();
    names
}
