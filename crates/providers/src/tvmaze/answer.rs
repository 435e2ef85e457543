//! What an answer's status means.
//!
//! What TVmaze does not know is a 404, whose body is an error as JSON
//! (`{"name":"Not Found","message":"Unknown episode","code":0,"status":404}`), `null`, or empty.

use bioscope_http::{Answer, Reply};
use bioscope_model::Provider;
use serde::Deserialize;
use url::Url;

use crate::document::{Malformation, read_object, without_mark};
use crate::error::ProviderError;
use crate::lenient::{Told, objects};

/// The status of what is not known.
const NOT_FOUND: u16 = 404;

/// An error body.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    name: Told<String>,
    status: Told<u64>,
}

objects!(Refusal);

/// The answer "not known here".
pub(super) const NOTHING: ProviderError = ProviderError::Nothing { provider: Provider::Tvmaze };

/// The body of an answer to believe, or what the refusal means.
pub(super) fn judge<'a>(reply: &'a Reply, url: &Url) -> Result<&'a [u8], ProviderError> {
    match reply.status {
        200..=299 if is_null(&reply.body) => Err(NOTHING),
        200..=299 => Ok(&reply.body),
        NOT_FOUND if is_tvmazes(&reply.body) => Err(NOTHING),
        status => Err(Malformation::new(".", &format!("status {status}")).of(Provider::Tvmaze, url.as_str())),
    }
}

/// Whether the cache may keep the answer: what looks like JSON, or "not known" in TVmaze's own words. What turns out to be
/// none to what was asked is forgotten by whoever reads it.
pub(super) fn may_be_kept(answer: &Answer) -> bool {
    let starts_with = |start: &[u8]| without_mark(&answer.body).trim_ascii_start().starts_with(start);
    match answer.status {
        200 => starts_with(b"{") || starts_with(b"[") || is_null(&answer.body),
        NOT_FOUND => is_tvmazes(&answer.body),
        _ => false,
    }
}

/// Whether TVmaze has nothing: no such show, or no result of a search.
pub(super) fn is_nothing(answer: &Answer) -> bool {
    answer.status == NOT_FOUND || is_null(&answer.body) || trimmed(&answer.body) == b"[]"
}

/// Whether the body of a 404 is of TVmaze's own making, and not that of something in between.
fn is_tvmazes(body: &[u8]) -> bool {
    let is_refusal =
        |told: Refusal| told.name.text().is_some() && told.status.get() == Some(&u64::from(NOT_FOUND));
    trimmed(body).is_empty() || is_null(body) || read_object(body).is_ok_and(is_refusal)
}

fn is_null(body: &[u8]) -> bool {
    trimmed(body) == b"null"
}

fn trimmed(body: &[u8]) -> &[u8] {
    without_mark(body).trim_ascii()
}

#[cfg(test)]
mod tests {
    use bioscope_http::Served;

    use super::*;
    use crate::recorded::fixture;

    fn judged(status: u16, body: &[u8]) -> Result<Vec<u8>, ProviderError> {
        let reply = Reply {
            status,
            content_type: None,
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::copy_from_slice(body),
            served: Served::Network,
        };
        judge(&reply, &"https://api.tvmaze.com/shows/1".parse().unwrap()).map(<[u8]>::to_vec)
    }

    fn answer(status: u16, body: &[u8]) -> Answer {
        Answer { status, headers: http::HeaderMap::new(), body: bytes::Bytes::copy_from_slice(body) }
    }

    #[test]
    fn recorded_refusals_mean_nothing_is_known_even_when_they_are_empty() {
        for name in [
            "flexget_singlesearch_shows_embed_seasons_q_Aoeu_Htns.2017-03-26.http404.json",
            "flexget_singlesearch_shows_embed_seasons_q_sdfgv35wvg23vg2.2017-03-26.http404.json",
            "flexget_shows_13_episodebynumber_season_100_number_100.2017-03-26.http404.json",
        ] {
            let Some(body) = fixture(&format!("tvmaze/{name}")) else {
                return;
            };
            assert!(judged(404, &body).unwrap_err().is_nothing(), "{name}");
            assert!(may_be_kept(&answer(404, &body)) && is_nothing(&answer(404, &body)), "{name}");
        }
    }

    #[test]
    fn what_is_not_from_tvmaze_is_not_believed() {
        let page = b"<html>Log in to the network</html>";
        let proxys =
            br#"{"timestamp":"2026-11-29T00:00:00Z","status":404,"error":"Not Found","path":"/shows/82"}"#;
        for body in [&page[..], proxys, b"{}", br#"{"name":"Not Found","status":"#] {
            assert!(matches!(judged(404, body), Err(ProviderError::Malformed { .. })));
            assert!(!may_be_kept(&answer(404, body)));
        }
        assert!(matches!(judged(400, b"{}"), Err(ProviderError::Malformed { .. })));
        assert!(!may_be_kept(&answer(404, page)) && !may_be_kept(&answer(200, page)));
        assert!(judged(200, b"null").unwrap_err().is_nothing());
        assert!(judged(200, b"\xEF\xBB\xBF{}").is_ok() && may_be_kept(&answer(200, b"\xEF\xBB\xBF{}")));
        assert!(is_nothing(&answer(200, b"[]")) && !is_nothing(&answer(200, b"[{}]")));
    }
}
