//! What an answer of IMDb's is: a page, a challenge, or "no such title".
//!
//! Successful pages of others load scripts from awswaf.com too, so that name alone proves nothing.

use bioscope_http::Answer;

use super::pages;
use crate::document::is_whole_json;

/// The header field that names the firewall's action.
const ACTION_HEADER: &str = "x-amzn-waf-action";

/// What the challenge's own page holds.
const MARKERS: [&[u8]; 3] = [b"window.gokuProps", b"awsWafCookieDomainList", b"challenge-container"];

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The thing asked for.
    Answered,
    /// The title does not exist.
    Unknown,
    /// The firewall's challenge or refusal.
    Challenged,
    /// Something else, with this status.
    Strange(u16),
}

/// Judges an answer of the pages. A success that holds no data is a challenge of a kind not seen before.
pub(super) fn judge_page(answer: &Answer) -> Verdict {
    match judge(answer) {
        Verdict::Answered if !pages::holds_data(&answer.body) => Verdict::Challenged,
        verdict => verdict,
    }
}

/// Judges an answer of the suggestion service.
pub(super) fn judge_suggestion(answer: &Answer) -> Verdict {
    judge(answer)
}

/// Whether the cache may keep a page: the thing asked for or "no such title", never a challenge.
pub(super) fn may_keep_page(answer: &Answer) -> bool {
    matches!(judge_page(answer), Verdict::Answered | Verdict::Unknown)
}

/// Whether the cache may keep a suggestion: a whole answer in JSON, which always repeats what was asked (`"q"`; all recorded
/// ones do).
pub(super) fn may_keep_suggestion(answer: &Answer) -> bool {
    judge_suggestion(answer) == Verdict::Answered
        && answer.body.trim_ascii_start().starts_with(b"{")
        && is_whole_json(&answer.body)
        && memchr::memmem::find(&answer.body, b"\"q\"").is_some()
}

/// A 403 or 405 counts as the firewall's whoever sent it: being asked again by everybody would make it worse.
fn judge(answer: &Answer) -> Verdict {
    let names_action = answer.header(ACTION_HEADER).is_some();
    let is_marked = || MARKERS.iter().any(|marker| memchr::memmem::find(&answer.body, marker).is_some());
    match answer.status {
        202 | 403 | 405 => Verdict::Challenged,
        _ if names_action => Verdict::Challenged,
        200 if pages::holds_island(&answer.body) => Verdict::Answered,
        _ if is_marked() => Verdict::Challenged,
        200 => Verdict::Answered,
        404 | 410 => Verdict::Unknown,
        status => Verdict::Strange(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::fixture;

    fn answer(status: u16, header: Option<(&'static str, &'static str)>, body: &[u8]) -> Answer {
        let mut headers = http::HeaderMap::new();
        if let Some((name, value)) = header {
            headers.insert(name, http::HeaderValue::from_static(value));
        }
        let body = bytes::Bytes::copy_from_slice(body);
        Answer { status, headers, body }
    }

    #[test]
    fn recorded_challenges_are_recognised_by_each_of_their_marks() {
        let Some(shell) = fixture("imdb/waf/waf_challenge_202.2026-08-21.html") else {
            return;
        };
        let empty = fixture("imdb/waf/waf_challenge_202_empty_body.txt").unwrap();
        let challenges = [
            answer(202, None, &shell),
            answer(202, None, &empty),
            answer(200, None, &shell),
            answer(200, Some((ACTION_HEADER, "challenge")), b""),
            answer(405, Some(("server", "awselb/2.0")), b""),
            answer(403, Some(("server", "awselb/2.0")), b"<html></html>"),
            answer(200, None, b"<html><body>almost nothing</body></html>"),
        ];
        for challenge in &challenges {
            assert_eq!(judge_page(challenge), Verdict::Challenged);
            assert!(!may_keep_page(challenge));
        }
    }

    #[test]
    fn pages_and_missing_titles_are_no_challenges() {
        let Some(page) = fixture("imdb/html/title_tt7462422.2023-05-26.html") else {
            return;
        };
        assert_eq!(judge_page(&answer(200, None, &page)), Verdict::Answered);
        let script = br#"<script src="https://x.token.awswaf.com/c.js"></script><script id="__NEXT_DATA__">{}</script>"#;
        assert_eq!(judge_page(&answer(200, None, script)), Verdict::Answered);
        assert_eq!(judge_page(&answer(404, None, b"<html>404</html>")), Verdict::Unknown);
        assert_eq!(judge_page(&answer(400, None, b"")), Verdict::Strange(400));
        assert!(may_keep_page(&answer(404, None, b"")) && !may_keep_page(&answer(400, None, b"")));
        assert!(!may_keep_suggestion(&answer(200, None, b"<html></html>")));
    }
}
