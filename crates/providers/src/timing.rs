//! The timing of a provider's operation as a whole: waiting, retries, caches and mapping included.

use std::future::Future;

use tokio::time::Instant;

/// Runs `work` and reports how long it took under `operation`, whatever came of it.
pub(crate) async fn measured<T>(operation: &'static str, work: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let outcome = work.await;
    let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "bioscope::timing", operation, elapsed_us);
    outcome
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Keeps the fields of every event, as text.
    #[derive(Clone, Default)]
    struct Events(Arc<Mutex<Vec<String>>>);

    impl Visit for Events {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.lock().unwrap().push(format!("{field}={value:?}"));
        }
    }

    impl Subscriber for Events {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "bioscope::timing"
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[tokio::test(start_paused = true)]
    async fn reports_operation_and_microseconds() {
        let events = Events::default();
        let guard = tracing::subscriber::set_default(events.clone());
        measured("TMDB.SearchMovie", tokio::time::sleep(std::time::Duration::from_millis(2))).await;
        drop(guard);
        let told = events.0.lock().unwrap().clone();
        assert_eq!(told, ["operation=\"TMDB.SearchMovie\"", "elapsed_us=2000"]);
    }
}
