//! An answer with `append_to_response` put together from what was recorded apart.

use bytes::Bytes;
use serde_json::{Map, Value};
use url::Url;

use super::exchange::Exchange;
use super::query::{Query, normalised_path};
use super::{Bundle, Host, RecordedAnswer};

/// Most parts composed into one answer; providers allow fewer.
const MAX_PARTS: usize = 64;

impl Bundle {
    /// The answer for `query` from the recording of the same address that holds most of the parts asked for; what
    /// it lacks is inserted from recordings of the parts' own addresses, and left out where there is none.
    pub(super) fn compose(
        &self,
        method: &str,
        url: &Url,
        host: Host,
        query: &Query,
        candidates: &[&Exchange],
    ) -> Option<RecordedAnswer> {
        let same_base = candidates.iter().filter(|exchange| exchange.query.asks_for_the_same_base(query));
        let base = same_base.max_by_key(|exchange| {
            let holds = exchange.query.appended.intersection(&query.appended).count();
            (holds, exchange.query.agreement(query), exchange.newest_first())
        })?;
        let answer = self.read(base)?;
        if answer.status != 200 || query.appended.is_empty() {
            return Some(answer);
        }
        let Ok(Value::Object(mut object)) = serde_json::from_slice::<Value>(&answer.body) else {
            return Some(answer);
        };
        for part in query.appended.iter().take(MAX_PARTS) {
            if !object.contains_key(part)
                && let Some(recorded) = self.part(method, url, host, query, part)
            {
                object.insert(part.clone(), Value::Object(recorded));
            }
        }
        let body = serde_json::to_vec(&object).ok()?;
        Some(RecordedAnswer { body: Bytes::from(body), ..answer })
    }

    /// A part recorded at its own address, as it would stand inside the whole.
    fn part(
        &self,
        method: &str,
        url: &Url,
        host: Host,
        query: &Query,
        part: &str,
    ) -> Option<Map<String, Value>> {
        let path = normalised_path(&format!("{}/{part}", url.path().trim_end_matches('/')));
        let candidates = self.candidates(method, url, &path, host);
        let usable = candidates.iter().filter(|exchange| exchange.status == 200);
        let best = usable.max_by_key(|exchange| {
            let bare = exchange.query.appended.is_empty();
            (bare, exchange.query.agreement(query), exchange.newest_first())
        })?;
        let Value::Object(mut object) = serde_json::from_slice(&self.read(best)?.body).ok()? else {
            return None;
        };
        // Alone, a part repeats the id of what it belongs to. A season or an episode has an id of its own instead.
        if !part.contains('/') {
            object.remove("id");
        }
        Some(object)
    }
}
