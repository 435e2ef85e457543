//! Answers that were recorded instead of made up.

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::exchange::{Answer, Ask};
use crate::images::Pictures;
use crate::provider::Provider;
use crate::tmdb::Failure;

/// A recorded answer, its body decoded.
#[derive(Clone, Debug)]
pub struct RecordedAnswer {
    /// Status code; one that HTTP does not know counts as 500.
    pub status: u16,
    /// Headers. Those that speak of the connection or the encoding of the body are left out when it is served.
    pub headers: HeaderMap,
    /// Body without content encoding.
    pub body: Bytes,
}

/// Where recorded answers come from.
pub trait Recorded: Send + Sync {
    /// The recorded answer to a request; none where there is none.
    fn answer(&self, method: &str, path_and_query: &str) -> Option<RecordedAnswer>;
}

/// Answers from a recording: what it lacks is not found, but pictures are then made up.
pub(crate) async fn answer(
    recorded: &dyn Recorded,
    pictures: &Pictures,
    provider: Provider,
    ask: &Ask,
) -> Answer {
    if let Some(found) = recorded.answer(&ask.method, &ask.path_and_query) {
        if matches!(provider, Provider::Tmdb | Provider::Tvmaze) {
            register_pictures(pictures, &found.body);
        }
        return served(found);
    }
    match provider {
        Provider::Tmdb => Failure::NotFound.answer(),
        Provider::Images => crate::answers::picture(pictures, ask, true).await,
        Provider::Imdb | Provider::Suggestion | Provider::Tvmaze | Provider::Datasets => {
            Answer::plain(StatusCode::NOT_FOUND)
        }
    }
}

fn served(found: RecordedAnswer) -> Answer {
    let mut headers = found.headers;
    for name in [CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let status = StatusCode::from_u16(found.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Answer { status, headers, body: found.body }
}

/// Remembers the sizes of the pictures that a recorded answer lists, so that the made-up ones keep what was announced.
fn register_pictures(pictures: &Pictures, body: &[u8]) {
    if let Ok(value) = serde_json::from_slice(body) {
        register_within(pictures, &value);
    }
}

fn register_within(pictures: &Pictures, value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| register_within(pictures, value)),
        Value::Object(fields) => {
            let number = |name: &str| {
                fields.get(name).and_then(Value::as_u64).and_then(|value| u32::try_from(value).ok())
            };
            // TMDB lists paths, TVmaze whole addresses.
            let path = fields.get("file_path").or_else(|| fields.get("url")).and_then(Value::as_str);
            if let (Some(path), Some(width), Some(height)) = (path, number("width"), number("height")) {
                pictures.register(path, width, height);
            }
            fields.values().for_each(|value| register_within(pictures, value));
        }
        _ => {}
    }
}
