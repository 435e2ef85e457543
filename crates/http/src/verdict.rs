//! What an attempt's outcome means: an answer, a reason to try again, or the end.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};

use crate::error::FetchError;
use crate::gate::Outcome;
use crate::transport::{Answer, MAX_REDIRECTS, TransportError};

/// What to do after an attempt.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The answer is complete.
    Complete(Answer),
    /// Another attempt may help.
    Again(Setback),
    /// Nothing will help.
    Final(Setback),
}

/// Why an attempt gave no answer.
#[derive(Debug, Clone)]
pub(crate) enum Setback {
    /// 429 or 503.
    Refused { status: u16, retry_after: Option<Duration> },
    /// Another status that is no answer.
    Status(u16),
    /// Nothing came back, or not whole, or the transport will not do it.
    Transport(TransportError),
}

impl Verdict {
    /// Judges one attempt; `now` is for a `Retry-After` that names a time of day.
    pub(crate) fn of(result: Result<Answer, TransportError>, now: SystemTime) -> Self {
        match result {
            Ok(answer) => Self::of_status(answer, now),
            Err(error) if error.is_retryable() => Self::Again(Setback::Transport(error)),
            Err(error) => Self::Final(Setback::Transport(error)),
        }
    }

    fn of_status(answer: Answer, now: SystemTime) -> Self {
        match answer.status {
            429 | 503 => {
                let retry_after = answer.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                // A date is the host's, and so is the clock that it is to be compared with.
                let date = answer.headers.get(DATE).and_then(|value| value.to_str().ok());
                let its_now = date.and_then(|text| httpdate::parse_http_date(text).ok()).unwrap_or(now);
                let retry_after = retry_after.and_then(|text| parse_retry_after(text, its_now));
                Self::Again(Setback::Refused { status: answer.status, retry_after })
            }
            // What is not implemented today is not implemented in a second either; a redirect that arrives here names
            // no address. 304 is the answer to a validator.
            501 | 505 | ..200 | 300..=303 | 305..400 => Self::Final(Setback::Status(answer.status)),
            408 | 425 | 500.. => Self::Again(Setback::Status(answer.status)),
            _ => Self::Complete(answer),
        }
    }

    /// What the gate is told.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Again(setback) | Self::Final(setback) => setback.outcome(),
            Self::Complete(_) => Outcome::Answered,
        }
    }
}

impl Setback {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Refused { status: 429, .. } => Outcome::Refused,
            Self::Refused { .. } => Outcome::Overloaded,
            Self::Transport(TransportError::Fault { kind, .. }) => Outcome::NoAnswer(*kind),
            Self::Status(500..) => Outcome::Failed,
            Self::Status(_) | Self::Transport(_) => Outcome::Answered,
        }
    }

    /// The error it becomes after the last attempt.
    pub(crate) fn into_error(self, host: Arc<str>, attempts: u32) -> FetchError {
        match self {
            Self::Refused { status, retry_after } => {
                FetchError::Refused { host, status, retry_after, attempts }
            }
            Self::Status(status) => FetchError::Status { host, status, attempts },
            Self::Transport(error) => match error {
                TransportError::Fault { kind, detail } => {
                    FetchError::Unreachable { host, kind, detail, attempts }
                }
                TransportError::TooLarge { limit } => FetchError::TooLarge { host, limit },
                TransportError::Redirects => FetchError::Redirects { host, limit: MAX_REDIRECTS },
                TransportError::Address(refusal) => FetchError::Address { host, refusal },
                TransportError::NotRecorded { url } => FetchError::NotRecorded { url },
                TransportError::Write(source) => FetchError::Write { host, source },
                TransportError::Invalid { reason } => FetchError::Invalid { host, reason },
            },
        }
    }
}

/// Reads `Retry-After`: seconds, or an HTTP date. A date in the past means at once.
fn parse_retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::error::FaultKind;

    fn verdict(status: u16) -> Verdict {
        let answer = Answer { status, headers: HeaderMap::new(), body: Bytes::new() };
        Verdict::of(Ok(answer), SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn complete_answers_are_never_repeated() {
        for status in [200, 202, 204, 206, 304, 400, 401, 403, 404, 405, 410, 422, 451] {
            assert!(matches!(verdict(status), Verdict::Complete(_)), "{status}");
        }
    }

    #[test]
    fn only_passing_refusals_and_faults_are_repeated() {
        for status in [408, 425, 429, 500, 502, 503, 504, 520, 524, 599] {
            assert!(matches!(verdict(status), Verdict::Again(_)), "{status}");
        }
        for status in [100, 301, 302, 305, 501, 505] {
            assert!(matches!(verdict(status), Verdict::Final(_)), "{status}");
        }
        let fault = |kind| Verdict::of(Err(TransportError::fault(kind, "x")), SystemTime::UNIX_EPOCH);
        assert!(matches!(fault(FaultKind::CutBody), Verdict::Again(_)));
        assert!(matches!(fault(FaultKind::Dns), Verdict::Again(_)));
        assert!(matches!(fault(FaultKind::Tls), Verdict::Final(_)));
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(parse_retry_after(" 120 ", now), Some(Duration::from_mins(2)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_mins(1)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("soon", now), None);
        assert_eq!(parse_retry_after("-3", now), None);
    }

    #[test]
    fn a_date_is_compared_with_the_clock_of_the_host_that_names_it() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("Sun, 06 Nov 1994 08:50:37 GMT"));
        headers.insert(DATE, HeaderValue::from_static("Sun, 06 Nov 1994 08:50:32 GMT"));
        let answer = Answer { status: 429, headers, body: Bytes::new() };
        let verdict = Verdict::of(Ok(answer), SystemTime::UNIX_EPOCH);
        let Verdict::Again(Setback::Refused { retry_after, .. }) = verdict else { panic!("{verdict:?}") };
        assert_eq!(retry_after, Some(Duration::from_secs(5)));
    }

    #[test]
    fn a_refusal_carries_what_the_host_asked_for() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("7"));
        let answer = Answer { status: 429, headers, body: Bytes::new() };
        let Verdict::Again(setback) = Verdict::of(Ok(answer), SystemTime::UNIX_EPOCH) else { panic!() };
        let error = setback.into_error("h".into(), 6);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(error.attempts(), 6);
    }
}
