//! Watching a stand-in from another process: its counts as JSON, on paths that no provider has.

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::exchange::{Answer, Ask};
use crate::traffic::statistics::Counter;

/// Where the counts are.
const STATISTICS: &str = "/standin/statistics";
/// Asking for this starts counting anew.
const RESET: &str = "/standin/reset";

/// The answer, if it is this module's to give.
pub(crate) fn answer(ask: &Ask, counter: &Counter) -> Option<Answer> {
    match ask.path.as_str() {
        STATISTICS => {}
        RESET => counter.reset(),
        _ => return None,
    }
    let providers: Map<String, Value> = counter
        .snapshot()
        .providers
        .into_iter()
        .map(|(provider, counted)| {
            let counts = json!({
                "requests": counted.requests,
                "by_endpoint": counted.by_endpoint,
                "peak_in_flight": counted.peak_in_flight,
                "busy_ms": counted.busy.as_secs_f64() * 1_000.0,
                "refused": counted.refused,
                "faults": counted.faults,
                "not_modified": counted.not_modified,
                "bytes": counted.bytes,
            });
            (provider.name().to_owned(), counts)
        })
        .collect();
    Some(Answer::json(StatusCode::OK, &Value::Object(providers)))
}
