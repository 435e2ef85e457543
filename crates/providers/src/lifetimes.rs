//! How long answers are used.

use std::time::Duration;

use bioscope_http::Lifetimes;

/// A day fresh, a month usable while the provider is down, six hours for "nothing". TMDB's terms allow six months at
/// most.
pub const DEFAULT_LIFETIMES: Lifetimes = Lifetimes {
    fresh: Duration::from_hours(24),
    stale: Duration::from_hours(30 * 24),
    negative: Duration::from_hours(6),
};
