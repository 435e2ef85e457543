//! How TVmaze is asked.

use bioscope_http::Lifetimes;
use url::Url;

/// How TVmaze is asked. Its gate is `tvmaze` with the role `Api`; TVmaze allows 20 requests in 10 seconds from one
/// address, and evenly spaced ones (two a second) never meet that limit.
#[derive(Debug, Clone)]
pub struct TvmazeSettings {
    /// Where the interface is: `https://api.tvmaze.com`.
    pub base_url: Url,
    /// How long answers are used. TVmaze itself keeps them for an hour.
    pub lifetimes: Lifetimes,
}
