//! Which provider an address belongs to: all of them live on one, and the path tells them apart.

use crate::datasets;

/// A played provider.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Provider {
    /// TMDB's third version, below `/3/`.
    Tmdb,
    /// The picture hosts of TMDB, below `/t/p/`, of IMDb, below `/images/M/`, and of TVmaze, below `/uploads/images/`.
    Images,
    /// IMDb's pages, below `/title/`.
    Imdb,
    /// IMDb's suggestion service, below `/suggestion/`.
    Suggestion,
    /// TVmaze, below `/shows/`, `/search/shows`, `/singlesearch/shows` and `/lookup/shows`.
    Tvmaze,
    /// IMDb's dataset files: `/title.basics.tsv.gz` and the like.
    Datasets,
}

impl Provider {
    /// Every provider.
    pub const ALL: [Self; 6] =
        [Self::Tmdb, Self::Images, Self::Imdb, Self::Suggestion, Self::Tvmaze, Self::Datasets];

    /// The provider that a path belongs to.
    pub fn of_path(path: &str) -> Option<Self> {
        const PREFIXES: [(&str, Provider); 10] = [
            ("/3/", Provider::Tmdb),
            ("/t/p/", Provider::Images),
            ("/images/M/", Provider::Images),
            ("/uploads/images/", Provider::Images),
            ("/title/", Provider::Imdb),
            ("/suggestion/", Provider::Suggestion),
            ("/shows/", Provider::Tvmaze),
            ("/search/shows", Provider::Tvmaze),
            ("/singlesearch/shows", Provider::Tvmaze),
            ("/lookup/shows", Provider::Tvmaze),
        ];
        if path.ends_with(datasets::ENDING) {
            return Some(Self::Datasets);
        }
        PREFIXES.into_iter().find(|(prefix, _)| path.starts_with(prefix)).map(|(_, provider)| provider)
    }

    /// Name in statistics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmdb => "tmdb",
            Self::Images => "images",
            Self::Imdb => "imdb",
            Self::Suggestion => "suggestion",
            Self::Tvmaze => "tvmaze",
            Self::Datasets => "datasets",
        }
    }
}
