//! What stops a whole run. What concerns one item is in its report instead.

use std::path::PathBuf;

use bioscope_store::StoreError;

/// A run that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The library cannot be used.
    #[error(transparent)]
    Library(#[from] StoreError),
    /// No source is configured that could answer.
    #[error(
        "scrape films: no source is left to ask; set a TMDB key (providers.tmdb.api_key or BIOSCOPE_PROVIDERS__TMDB__API_KEY), \
         import IMDb's datasets (bioscope imdb import --download), or add \"pages\" to providers.imdb.sources"
    )]
    NoSource,
    /// No source is configured that could answer about shows.
    #[error(
        "scrape shows: no source is left to ask; set a TMDB key (providers.tmdb.api_key or BIOSCOPE_PROVIDERS__TMDB__API_KEY) \
         or add \"tvmaze\", which needs none, to scrapers.tv"
    )]
    NoShowSource,
    /// A source folder is not there.
    #[error(
        "scan {}: the folder is missing; is the drive mounted? Its items stay as they are (to forget them: bioscope \
         source remove)",
        path.display()
    )]
    RootMissing {
        /// The source folder.
        path: PathBuf,
    },
    /// A source folder that had items is empty.
    #[error(
        "scan {}: the folder is empty but the library knows {known} items in it; is the drive mounted? They stay as they \
         are (to forget them: bioscope source remove)",
        path.display()
    )]
    RootEmpty {
        /// The source folder.
        path: PathBuf,
        /// How many items are known there.
        known: usize,
    },
    /// A source folder cannot be read.
    #[error("scan {}: {reason}", path.display())]
    RootUnreadable {
        /// The source folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}
