//! Ids of other providers, by which a show is looked up.

use std::fmt;

use bioscope_model::{IdSet, ImdbId, Provider};

/// An id of another provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForeignId<'a> {
    Imdb(ImdbId),
    Tvdb(&'a str),
}

impl<'a> ForeignId<'a> {
    /// The ids by which providers look shows up, the more reliable one first.
    pub(crate) fn of_show(ids: &'a IdSet) -> impl Iterator<Item = Self> {
        let imdb = ids.imdb().map(Self::Imdb);
        imdb.into_iter().chain(ids.get(&Provider::Tvdb).map(Self::Tvdb))
    }

    /// Whose id it is.
    pub(crate) fn provider(self) -> Provider {
        match self {
            Self::Imdb(_) => Provider::Imdb,
            Self::Tvdb(_) => Provider::Tvdb,
        }
    }
}

impl fmt::Display for ForeignId<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Imdb(id) => id.fmt(formatter),
            Self::Tvdb(id) => formatter.write_str(id),
        }
    }
}
