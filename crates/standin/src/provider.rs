//! Which provider an address belongs to: all of them live on one, and the path tells them apart.

/// A played provider.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Provider {
    /// TMDB's third version, below `/3/`.
    Tmdb,
    /// The picture hosts of TMDB, below `/t/p/`, and of IMDb, below `/images/M/`.
    Images,
    /// IMDb's pages, below `/title/`.
    Imdb,
    /// IMDb's suggestion service, below `/suggestion/`.
    Suggestion,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 4] = [Self::Tmdb, Self::Images, Self::Imdb, Self::Suggestion];

    /// The provider that a path belongs to.
    pub fn of_path(path: &str) -> Option<Self> {
        const PREFIXES: [(&str, Provider); 5] = [
            ("/3/", Provider::Tmdb),
            ("/t/p/", Provider::Images),
            ("/images/M/", Provider::Images),
            ("/title/", Provider::Imdb),
            ("/suggestion/", Provider::Suggestion),
        ];
        PREFIXES.into_iter().find(|(prefix, _)| path.starts_with(prefix)).map(|(_, provider)| provider)
    }

    /// Name in statistics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmdb => "tmdb",
            Self::Images => "images",
            Self::Imdb => "imdb",
            Self::Suggestion => "suggestion",
        }
    }
}
