//! The providers that a run may ask, in the user's order.

use std::sync::Arc;

use bioscope_model::{ItemKind, LibraryKind, Provider};
use bioscope_providers::{
    AlternativeTitles, CollectionSource, MovieDetailsSource, MovieFinder, MovieSearch, ShowDetailsSource,
    ShowFinder, ShowSearch,
};

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
    /// Who searches shows, in order.
    pub show_search: Vec<Arc<dyn ShowSearch>>,
    /// Who finds shows by other providers' ids.
    pub show_finders: Vec<Arc<dyn ShowFinder>>,
    /// Who describes shows, in order.
    pub show_details: Vec<Arc<dyn ShowDetailsSource>>,
    /// Providers the user listed that cannot be used.
    pub unusable: Vec<Unusable>,
}

/// A provider that the user listed and that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// Which.
    pub provider: Provider,
    /// For what it was listed.
    pub listed_for: LibraryKind,
    /// Why, and what to do about it.
    pub message: String,
}

impl Registry {
    /// Whether nobody is left who could describe items of this kind.
    pub fn has_no_source_of(&self, kind: ItemKind) -> bool {
        match kind {
            ItemKind::Movie => self.movie_details.is_empty(),
            ItemKind::Show | ItemKind::Season | ItemKind::Episode => self.show_details.is_empty(),
        }
    }

    /// Who describes items of this kind, in order.
    pub fn sources_of(&self, kind: ItemKind) -> Vec<Provider> {
        match kind {
            ItemKind::Movie => self.movie_details.iter().map(|source| source.provider()).collect(),
            ItemKind::Show | ItemKind::Season | ItemKind::Episode => {
                self.show_details.iter().map(|source| source.provider()).collect()
            }
        }
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Registry")
            .field("movie_details", &self.sources_of(ItemKind::Movie))
            .field("show_details", &self.sources_of(ItemKind::Show))
            .finish_non_exhaustive()
    }
}
