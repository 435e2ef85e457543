//! Whom to ask about an item: films and shows are searched, found and described by different capabilities, in the same way.

use std::path::Path;

use bioscope_http::FetchContext;
use bioscope_model::{Candidate, IdSet, ItemKind, Language, LibraryKind, Provider, Year};
use bioscope_providers::{
    MovieFinder, MovieQuery, MovieSearch, ProviderError, ShowFinder, ShowQuery, ShowSearch,
};

use crate::registry::Registry;

/// Whether it is a film or a show that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A film.
    Movie,
    /// A show.
    Show,
}

impl Subject {
    /// What items of this kind are looked up as: those below a show are looked up as their show.
    pub fn of(kind: ItemKind) -> Self {
        if kind == ItemKind::Movie { Self::Movie } else { Self::Show }
    }

    /// Who searches, in the user's order.
    pub(super) fn searches(self, registry: &Registry) -> Vec<Search<'_>> {
        match self {
            Self::Movie => registry.movie_search.iter().map(|one| Search::Movie(one.as_ref())).collect(),
            Self::Show => registry.show_search.iter().map(|one| Search::Show(one.as_ref())).collect(),
        }
    }

    /// Who finds by other providers' ids.
    pub(super) fn finders(self, registry: &Registry) -> Vec<Finder<'_>> {
        match self {
            Self::Movie => registry.movie_finders.iter().map(|one| Finder::Movie(one.as_ref())).collect(),
            Self::Show => registry.show_finders.iter().map(|one| Finder::Show(one.as_ref())).collect(),
        }
    }

    /// Whether these ids are enough for at least one source of details.
    pub(super) fn can_be_described(self, registry: &Registry, ids: &IdSet) -> bool {
        match self {
            Self::Movie => registry.movie_details.iter().any(|source| source.can_describe(ids)),
            Self::Show => registry.show_details.iter().any(|source| source.can_describe(ids)),
        }
    }

    /// What a path says, read as one of this kind.
    pub(super) fn read_path(self, path: &Path) -> bioscope_names::Identification {
        let kind = match self {
            Self::Movie => bioscope_names::LibraryKind::Movies,
            Self::Show => bioscope_names::LibraryKind::Tv,
        };
        bioscope_names::identify(&path.to_string_lossy(), Some(kind))
    }

    /// The kind of folder that it lies in.
    pub fn library(self) -> LibraryKind {
        match self {
            Self::Movie => LibraryKind::Movies,
            Self::Show => LibraryKind::Tv,
        }
    }
}

/// Who searches.
pub(super) enum Search<'a> {
    Movie(&'a dyn MovieSearch),
    Show(&'a dyn ShowSearch),
}

/// What is searched for.
pub(super) struct Query {
    pub(super) title: String,
    pub(super) year: Option<Year>,
    pub(super) language: Language,
}

impl Search<'_> {
    /// The candidates; empty where it knows none.
    pub(super) async fn ask(
        &self,
        query: &Query,
        context: &FetchContext,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let (title, year, language) = (query.title.clone(), query.year, query.language.clone());
        let found = match self {
            Self::Movie(one) => one.search_movies(&MovieQuery { title, year, language }, context).await,
            Self::Show(one) => one.search_shows(&ShowQuery { title, year, language }, context).await,
        };
        match found {
            Err(error) if error.is_nothing() => Ok(Vec::new()),
            other => other,
        }
    }
}

/// Who finds by other providers' ids.
pub(super) enum Finder<'a> {
    Movie(&'a dyn MovieFinder),
    Show(&'a dyn ShowFinder),
}

impl Finder<'_> {
    pub(super) fn provider(&self) -> Provider {
        match self {
            Self::Movie(one) => one.provider(),
            Self::Show(one) => one.provider(),
        }
    }

    pub(super) fn can_find(&self, ids: &IdSet) -> bool {
        match self {
            Self::Movie(one) => one.can_find(ids),
            Self::Show(one) => one.can_find(ids),
        }
    }

    pub(super) async fn find(
        &self,
        ids: &IdSet,
        language: &Language,
        context: &FetchContext,
    ) -> Result<Candidate, ProviderError> {
        match self {
            Self::Movie(one) => one.find_movie(ids, language, context).await,
            Self::Show(one) => one.find_show(ids, language, context).await,
        }
    }
}
