//! The providers that a run may ask, in the user's order.

use std::sync::Arc;

use bioscope_model::Provider;
use bioscope_providers::{AlternativeTitles, CollectionSource, MovieDetailsSource, MovieFinder, MovieSearch};

/// What each provider can do, in the order in which values win.
#[derive(Clone, Default)]
pub struct Registry {
    /// Who searches films, in order.
    pub movie_search: Vec<Arc<dyn MovieSearch>>,
    /// Who finds films by other providers' ids.
    pub movie_finders: Vec<Arc<dyn MovieFinder>>,
    /// Who describes films, in order.
    pub movie_details: Vec<Arc<dyn MovieDetailsSource>>,
    /// Who knows by which titles films are known elsewhere.
    pub titles: Vec<Arc<dyn AlternativeTitles>>,
    /// Who describes collections.
    pub collections: Vec<Arc<dyn CollectionSource>>,
    /// Providers the user listed that cannot be used, with what to do about it.
    pub unusable: Vec<(Provider, String)>,
}

impl Registry {
    /// Whether nobody is left who could describe a film.
    pub fn has_no_movie_source(&self) -> bool {
        self.movie_details.is_empty()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let details: Vec<_> = self.movie_details.iter().map(|source| source.provider()).collect();
        let search: Vec<_> = self.movie_search.iter().map(|source| source.provider()).collect();
        formatter
            .debug_struct("Registry")
            .field("movie_search", &search)
            .field("movie_details", &details)
            .finish_non_exhaustive()
    }
}
