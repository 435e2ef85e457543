//! How TMDB is asked.

use bioscope_http::Lifetimes;
use secrecy::SecretString;
use url::Url;

/// How TMDB is asked.
#[derive(Debug, Clone)]
pub struct TmdbSettings {
    /// A v3 key, or a v4 read token (told apart by its dots), which is sent as a bearer token.
    pub api_key: SecretString,
    /// Where the interface is: `https://api.themoviedb.org`, without the version.
    pub base_url: Url,
    /// Where pictures are: `https://image.tmdb.org`, without `/t/p`.
    pub image_base_url: Url,
    /// How long answers are used.
    pub lifetimes: Lifetimes,
}
