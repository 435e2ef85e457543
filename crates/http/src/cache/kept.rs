//! A kept answer, and how long it is of use.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue};

use crate::reply::{Reply, Served};
use crate::request::Lifetimes;
use crate::transport::Answer;

/// Largest body kept, in bytes.
pub const MAX_KEPT_BODY: u64 = 16 * 1024 * 1024;

/// Longest time that any answer is used, for whatever purpose: what the strictest provider's terms allow, TMDB's six
/// months.
pub const LONGEST_KEPT: Duration = Duration::from_hours(180 * 24);

/// The header fields that are kept.
const KEPT_HEADERS: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LAST_MODIFIED];

/// How old a kept answer is, by the lifetimes that its endpoint declares now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    /// Served without asking.
    Fresh,
    /// Served when the provider cannot answer.
    Stale,
    /// Good for validation only, and for those who asked for the cache alone.
    Expired,
    /// Older than anything may be that is kept: good for nothing.
    TooOld,
}

/// An answer as it is kept, in memory and on disk alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// A copy of its own: what came over the network may be a small piece of a large buffer.
    pub(super) body: Bytes,
    /// When it was received or last confirmed.
    pub(super) stored_at: SystemTime,
    /// It means "the provider has nothing".
    pub(super) negative: bool,
}

impl Kept {
    /// Whether it says that there is nothing.
    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(crate) fn new(answer: &Answer, stored_at: SystemTime, negative: bool) -> Self {
        Self {
            status: answer.status,
            headers: kept_headers(&answer.headers),
            body: Bytes::copy_from_slice(&answer.body),
            stored_at,
            negative,
        }
    }

    /// The same, confirmed at `stored_at`, with whatever validators came with the confirmation.
    pub(crate) fn confirmed(&self, headers: &HeaderMap, stored_at: SystemTime) -> Self {
        let mut confirmed = Self { stored_at, ..self.clone() };
        for name in [ETAG, LAST_MODIFIED] {
            if let Some(value) = headers.get(&name) {
                confirmed.headers.insert(name, value.clone());
            }
        }
        confirmed
    }

    /// How old it is. An answer from the future, after the clock was set back, is not fresh.
    pub(crate) fn age(&self, lifetimes: &Lifetimes, stale_cap: Duration, now: SystemTime) -> Age {
        let (usable, stale) = self.limits(lifetimes, stale_cap);
        match now.duration_since(self.stored_at) {
            Ok(age) if age >= LONGEST_KEPT => Age::TooOld,
            Ok(age) if age < usable => Age::Fresh,
            Ok(age) if age >= usable.saturating_add(stale) => Age::Expired,
            Err(_) if self.negative => Age::Expired,
            _ => Age::Stale,
        }
    }

    /// From when on it is of no use any more.
    pub(crate) fn useless_from(&self, lifetimes: &Lifetimes, stale_cap: Duration) -> SystemTime {
        let (usable, stale) = self.limits(lifetimes, stale_cap);
        self.stored_at.checked_add(usable.saturating_add(stale)).unwrap_or(self.stored_at)
    }

    /// How long it is fresh, and how long stale after that. What says "nothing" is never served stale: that would
    /// turn "could not answer" into "has nothing".
    fn limits(&self, lifetimes: &Lifetimes, stale_cap: Duration) -> (Duration, Duration) {
        if self.negative {
            (lifetimes.negative, Duration::ZERO)
        } else {
            (lifetimes.fresh, lifetimes.stale.min(stale_cap))
        }
    }

    /// The header fields that let the provider confirm it.
    pub(crate) fn validators(&self) -> Vec<(HeaderName, HeaderValue)> {
        [(ETAG, IF_NONE_MATCH), (LAST_MODIFIED, IF_MODIFIED_SINCE)]
            .into_iter()
            .filter_map(|(kept, condition)| Some((condition, self.headers.get(kept)?.clone())))
            .collect()
    }

    /// The reply it makes.
    pub(crate) fn reply(&self, served: Served) -> Reply {
        Reply::new(self.status, self.headers.clone(), self.body.clone(), served)
    }
}

/// Whether a status can be kept at all. 202 means "not yet"; partial contents and refusals are no answers to keep.
pub(crate) fn is_keepable(status: u16) -> bool {
    matches!(status, 200 | 203 | 204 | 404 | 410)
}

fn kept_headers(headers: &HeaderMap) -> HeaderMap {
    // Copies: a value from the network is a piece of the connection's read buffer, which is a thousand times its size
    // and would live as long as the value.
    let kept = KEPT_HEADERS.into_iter().filter_map(|name| {
        let value = HeaderValue::from_bytes(headers.get(&name)?.as_bytes()).ok()?;
        Some((name, value))
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const LIFETIMES: Lifetimes = Lifetimes { fresh: HOUR, stale: Duration::from_hours(10), negative: HOUR };

    fn kept(negative: bool) -> Kept {
        let answer = Answer { status: 200, headers: HeaderMap::new(), body: Bytes::new() };
        Kept::new(&answer, SystemTime::UNIX_EPOCH + HOUR, negative)
    }

    #[test]
    fn an_answer_is_fresh_then_stale_then_of_no_use() {
        let age =
            |hours: u32| kept(false).age(&LIFETIMES, HOUR * 24, SystemTime::UNIX_EPOCH + HOUR * (1 + hours));
        assert_eq!(age(0), Age::Fresh);
        assert_eq!(age(1), Age::Stale);
        assert_eq!(age(10), Age::Stale);
        assert_eq!(age(11), Age::Expired);
    }

    #[test]
    fn the_cap_shortens_what_an_endpoint_declares() {
        let age = |hours: u32| kept(false).age(&LIFETIMES, HOUR, SystemTime::UNIX_EPOCH + HOUR * (1 + hours));
        assert_eq!(age(1), Age::Stale);
        assert_eq!(age(2), Age::Expired);
    }

    #[test]
    fn nothing_is_never_served_stale() {
        let age = |hours: u32| kept(true).age(&LIFETIMES, HOUR, SystemTime::UNIX_EPOCH + HOUR * (1 + hours));
        assert_eq!(age(0), Age::Fresh);
        assert_eq!(age(1), Age::Expired);
    }

    #[test]
    fn an_answer_from_the_future_is_not_fresh() {
        assert_eq!(kept(false).age(&LIFETIMES, HOUR, SystemTime::UNIX_EPOCH), Age::Stale);
        assert_eq!(kept(true).age(&LIFETIMES, HOUR, SystemTime::UNIX_EPOCH), Age::Expired);
    }

    #[test]
    fn whatever_is_declared_nothing_is_used_beyond_what_terms_allow() {
        let year = HOUR * 24 * 365;
        let lifetimes = Lifetimes { fresh: year, stale: year, negative: year };
        let age = |after| kept(false).age(&lifetimes, year, SystemTime::UNIX_EPOCH + HOUR + after);
        assert_eq!(age(LONGEST_KEPT / 2), Age::Fresh);
        assert_eq!(age(LONGEST_KEPT), Age::TooOld);
    }
}
