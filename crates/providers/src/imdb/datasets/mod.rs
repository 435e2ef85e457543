//! IMDb's dataset files, imported into a local index: no request, microseconds.
//!
//! # Layout
//!
//! - here: the way to the index; `film`: a title's facts; `country`: whose titles are in a language; `people`: cast and
//!   crew; `show`: a show with its episodes;
//! - `search`: titles by name; `titles`: the titles by which candidates of another search are known.
//!
//! A look-up takes microseconds where the system holds the file, and milliseconds each where it must go to the disk; a
//! film with its cast is some thirty of them. So an item's look-ups go together to a thread that may block: the hop
//! there costs less than two look-ups, and no reader of the network waits for a disk.

mod country;
mod film;
mod people;
mod search;
mod show;
#[cfg(test)]
mod tests;
mod titles;

use std::sync::Arc;

use bioscope_datasets::{Dataset, DatasetError, Index};
use bioscope_http::FetchError;
use bioscope_model::{Candidate, ImdbId, ItemDetails, Provider, Year};

use super::provider::NOTHING;
use super::wanted::Wanted;
use crate::capability::{Preferences, ShowAnswer, ShowRequest};
use crate::error::ProviderError;

/// The imported files.
#[derive(Debug, Clone)]
pub(super) struct Datasets(Arc<Index>);

impl Datasets {
    pub(super) fn new(index: Arc<Index>) -> Self {
        Self(index)
    }

    /// Whether it tells anything of a title.
    pub(super) fn has_details(&self) -> bool {
        [Dataset::Ratings, Dataset::Basics].into_iter().any(|dataset| self.0.imported(dataset).is_some())
    }

    /// Whether titles can be searched.
    pub(super) fn can_search(&self) -> bool {
        self.0.imported(Dataset::Basics).is_some()
    }

    /// What is known of a film.
    pub(super) async fn describe(
        &self,
        id: ImdbId,
        preferences: &Preferences,
    ) -> Result<ItemDetails, ProviderError> {
        let preferences = preferences.clone();
        self.look_up(move |index| film::describe(index, id, Wanted::Films, &preferences))
            .await?
            .ok_or(NOTHING)
    }

    /// What is known of a show and its episodes.
    pub(super) async fn describe_show(
        &self,
        id: ImdbId,
        request: &ShowRequest,
        preferences: &Preferences,
    ) -> Result<ShowAnswer, ProviderError> {
        let (request, preferences) = (request.clone(), preferences.clone());
        self.look_up(move |index| show::describe(index, id, &request, &preferences)).await?.ok_or(NOTHING)
    }

    /// The titles of that name, best known first.
    pub(super) async fn search(
        &self,
        title: &str,
        year: Option<Year>,
        wanted: Wanted,
    ) -> Result<Vec<Candidate>, ProviderError> {
        let title = title.to_owned();
        self.look_up(move |index| search::search(index, &title, year, wanted)).await
    }

    /// Adds to films that another search found the titles by which they are known elsewhere.
    pub(super) async fn add_titles(
        &self,
        mut candidates: Vec<Candidate>,
        wanted: Wanted,
    ) -> Result<Vec<Candidate>, ProviderError> {
        self.look_up(move |index| {
            for candidate in &mut candidates {
                titles::add(index, candidate, wanted)?;
            }
            Ok(candidates)
        })
        .await
    }

    async fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Index) -> Result<T, DatasetError> + Send + 'static,
    ) -> Result<T, ProviderError> {
        let index = Arc::clone(&self.0);
        match tokio::task::spawn_blocking(move || work(&index)).await {
            Ok(found) => found.map_err(|error| unusable(&error)),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Only a process that is ending takes such work back.
            Err(_) => Err(ProviderError::Fault {
                provider: Provider::Imdb,
                source: FetchError::Cancelled { host: "the imported files".into() },
            }),
        }
    }
}

/// An index that cannot be read stays so until the user acts.
fn unusable(error: &DatasetError) -> ProviderError {
    let reason = error.to_string();
    let reason = reason.strip_prefix("failed to ").unwrap_or(&reason);
    ProviderError::Denied { provider: Provider::Imdb, reason: format!("{reason} (bioscope imdb import)") }
}
