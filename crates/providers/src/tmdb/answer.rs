//! What an answer's status and error code mean.
//!
//! Codes and statuses are listed at developer.themoviedb.org/docs/errors. A second shape, `{"errors": […]}`, comes
//! with 422 and has no code.

use bioscope_http::{Answer, FetchError, Reply};
use bioscope_model::Provider;
use serde::Deserialize;
use url::Url;

use crate::document::{Malformation, read_object};
use crate::error::ProviderError;
use crate::lenient::{Told, objects};
use crate::text;

const NOT_FOUND: u64 = 34;
const INVALID_ID: u64 = 6;
const SUSPENDED_KEY: u64 = 10;
const UNVERIFIED_ADDRESS: u64 = 32;
const TOO_MANY_REQUESTS: u64 = 25;
/// Codes of a failure on TMDB's side: internal error, back-end, connection, maintenance.
const SERVER_SIDE: [u64; 6] = [9, 11, 24, 43, 44, 46];

/// Status 429.
const STATUS_TOO_MANY_REQUESTS: u16 = 429;
/// Status 503.
const STATUS_UNAVAILABLE: u16 = 503;

/// Longest message of TMDB's that is passed on, in characters.
const MAX_MESSAGE: usize = 200;

/// An error body, of either shape.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    status_code: Told<u64>,
    status_message: Told<String>,
    errors: Told<Vec<String>>,
}

objects!(Refusal);

impl Refusal {
    fn message(&self) -> String {
        let told = self.status_message.text().or_else(|| self.errors.all().first().map(String::as_str));
        told.and_then(|message| text::line(message, MAX_MESSAGE))
            .unwrap_or_else(|| "no reason given".to_owned())
    }
}

/// The body of an answer to believe, or what the refusal means. `url` is without secrets.
pub(super) fn judge<'a>(reply: &'a Reply, url: &Url) -> Result<&'a [u8], ProviderError> {
    if is_success(reply.status) && !may_be_refusal(&reply.body) {
        return Ok(&reply.body);
    }
    match read_object::<Refusal>(&reply.body) {
        Ok(refusal) if refusal.status_code.get().is_some() || !is_success(reply.status) => {
            Err(meaning(reply.status, &refusal, url))
        }
        Ok(_) => Ok(&reply.body),
        Err(error) if is_success(reply.status) => Err(error.of(Provider::Tmdb, url.as_str())),
        // Neither TMDB's own error nor JSON at all: something in between answered, a proxy or another server.
        Err(error) => {
            let reason = format!("status {}, and {}", reply.status, error.reason);
            Err(Malformation::new(&error.path, &reason).of(Provider::Tmdb, url.as_str()))
        }
    }
}

/// Whether the cache may keep the answer: what TMDB said about the film, never what it said about the key, the
/// rate or itself, and nothing that something else said in its place. What turns out to be half of an answer, or none to
/// what was asked, is forgotten by whoever reads it.
pub(super) fn may_be_kept(answer: &Answer) -> bool {
    let is_object = answer.body.trim_ascii_start().starts_with(b"{");
    match answer.status {
        200 => is_object && !may_be_refusal(&answer.body),
        404 => read_object::<Refusal>(&answer.body)
            .is_ok_and(|refusal| matches!(refusal.status_code.get(), Some(&(NOT_FOUND | INVALID_ID)))),
        _ => false,
    }
}

/// Whether the answer says that TMDB has nothing: a search or a look-up of an id without result is a 200.
pub(super) fn is_nothing(answer: &Answer) -> bool {
    let holds = |needle: &[u8]| memchr::memmem::find(&answer.body, needle).is_some();
    // A look-up answers for all kinds at once; the film and the show finder share it.
    let is_unknown_id = || holds(b"\"movie_results\":[]") && holds(b"\"tv_results\":[]");
    answer.status == 404 || holds(b"\"total_results\":0") || is_unknown_id()
}

fn meaning(status: u16, refusal: &Refusal, url: &Url) -> ProviderError {
    let message = refusal.message();
    let denied = |advice: &str| ProviderError::Denied {
        provider: Provider::Tmdb,
        reason: format!("{} ({advice})", message.trim_end_matches('.')),
    };
    let fault = |source| ProviderError::Fault { provider: Provider::Tmdb, source };
    let host = || url.host_str().unwrap_or_default().into();
    match refusal.status_code.get() {
        Some(&(NOT_FOUND | INVALID_ID)) => ProviderError::Nothing { provider: Provider::Tmdb },
        Some(&SUSPENDED_KEY) => denied("TMDB has suspended the API key; ask its support"),
        Some(&UNVERIFIED_ADDRESS) => denied("verify your e-mail address at www.themoviedb.org"),
        Some(&TOO_MANY_REQUESTS) => fault(FetchError::Refused {
            host: host(),
            status: STATUS_TOO_MANY_REQUESTS,
            retry_after: None,
            attempts: 1,
        }),
        Some(code) if SERVER_SIDE.contains(code) => fault(FetchError::Status {
            host: host(),
            status: if status >= 500 { status } else { STATUS_UNAVAILABLE },
            attempts: 1,
        }),
        _ if matches!(status, 401 | 403) => denied(
            "set api_key in [providers.tmdb], or BIOSCOPE_PROVIDERS__TMDB__API_KEY, to a key from \
             www.themoviedb.org/settings/api",
        ),
        _ => Malformation::new(".", &format!("status {status}, TMDB says: {message}"))
            .of(Provider::Tmdb, url.as_str()),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// A cheap look at the start of the body, where TMDB puts `success` or `status_code` when it refuses.
fn may_be_refusal(body: &[u8]) -> bool {
    const LOOKED_AT: usize = 200;
    let start = &body[..body.len().min(LOOKED_AT)];
    memchr::memmem::find(start, b"\"status_code\"").is_some()
}

#[cfg(test)]
mod tests {
    use bioscope_http::Served;

    use super::*;
    use crate::recorded::fixture;

    fn reply(status: u16, body: &[u8]) -> Reply {
        Reply {
            status,
            content_type: None,
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::copy_from_slice(body),
            served: Served::Network,
        }
    }

    fn judged(status: u16, body: &[u8]) -> Result<Vec<u8>, ProviderError> {
        let url = "https://api.themoviedb.org/3/movie/603?language=en".parse().unwrap();
        judge(&reply(status, body), &url).map(<[u8]>::to_vec)
    }

    fn kept(status: u16, body: &[u8]) -> bool {
        let body = bytes::Bytes::copy_from_slice(body);
        may_be_kept(&Answer { status, headers: http::HeaderMap::new(), body })
    }

    #[test]
    fn recorded_refusals_mean_what_the_caller_can_do() {
        let Some(key) = fixture("tmdb/errors/jdrouet_invalid-api-key.json") else {
            return;
        };
        let error = judged(401, &key).unwrap_err();
        assert!(matches!(error, ProviderError::Denied { .. }));
        assert!(error.to_string().contains("themoviedb.org/settings/api"), "{error}");

        let unknown = fixture("tmdb/errors/jdrouet_resource-not-found.json").unwrap();
        assert!(judged(404, &unknown).unwrap_err().is_nothing());

        let invalid = fixture("tmdb/errors/jdrouet_validation-error.json").unwrap();
        let error = judged(422, &invalid).unwrap_err();
        assert!(
            matches!(&error, ProviderError::Malformed { reason, .. } if reason.contains("query must be")),
            "{error}"
        );

        let limit = fixture("tmdb/errors/rate_limit_code25.http429.json").unwrap();
        for status in [200, 400] {
            let error = judged(status, &limit).unwrap_err();
            assert!(matches!(error, ProviderError::Fault { source: FetchError::Refused { .. }, .. }));
        }
        for (status, body) in [(401, &key), (422, &invalid), (429, &limit), (200, &limit)] {
            assert!(!kept(status, body));
        }
        assert!(kept(404, &unknown));
    }

    #[test]
    fn an_id_that_is_not_valid_is_nothing_and_a_broken_server_is_a_fault() {
        let body = br#"{"success":false,"status_code":6,"status_message":"Invalid id"}"#;
        assert!(judged(404, body).unwrap_err().is_nothing());
        let body = br#"{"success":false,"status_code":11,"status_message":"Internal error"}"#;
        assert!(matches!(judged(400, body), Err(ProviderError::Fault { .. })));
        let body = br#"{"success":false,"status_code":10,"status_message":"Suspended API key"}"#;
        assert!(matches!(judged(401, body), Err(ProviderError::Denied { .. })));
    }

    #[test]
    fn what_is_not_from_tmdb_is_not_believed() {
        for status in [200, 403, 404] {
            let page = b"<html><body>Log in to the network</body></html>";
            let judged = judged(status, page);
            // A web page with status 200 is refused by the reader.
            assert!(status == 200 || matches!(judged, Err(ProviderError::Malformed { .. })), "{judged:?}");
            assert!(!kept(status, page));
        }
        assert!(matches!(judged(404, b""), Err(ProviderError::Malformed { .. })));
        assert!(matches!(judged(401, b"{}"), Err(ProviderError::Denied { .. })));
        assert!(kept(200, b"{\"id\":603}"));
    }
}
