//! The operations that are timed, by the names of the contract.

use std::future::Future;
use std::time::Instant;

/// What an item is, as the timings name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// A film.
    Movie,
    /// A show.
    TvShow,
    /// A season of a show.
    TvSeason,
    /// An episode.
    TvEpisode,
}

/// A step of saving the pictures of one item.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Total,
    ParallelDownload,
    SaveToDisk,
}

fn operation(content: Content, step: Step) -> &'static str {
    match (content, step) {
        (Content::Movie, Step::Total) => "SaveAllImages.Movie.Total",
        (Content::Movie, Step::ParallelDownload) => "SaveAllImages.Movie.ParallelDownload",
        (Content::Movie, Step::SaveToDisk) => "SaveAllImages.Movie.SaveToDisk",
        (Content::TvShow, Step::Total) => "SaveAllImages.TVShow.Total",
        (Content::TvShow, Step::ParallelDownload) => "SaveAllImages.TVShow.ParallelDownload",
        (Content::TvShow, Step::SaveToDisk) => "SaveAllImages.TVShow.SaveToDisk",
        (Content::TvSeason, Step::Total) => "SaveAllImages.TVSeason.Total",
        (Content::TvSeason, Step::ParallelDownload) => "SaveAllImages.TVSeason.ParallelDownload",
        (Content::TvSeason, Step::SaveToDisk) => "SaveAllImages.TVSeason.SaveToDisk",
        (Content::TvEpisode, Step::Total) => "SaveAllImages.TVEpisode.Total",
        (Content::TvEpisode, Step::ParallelDownload) => "SaveAllImages.TVEpisode.ParallelDownload",
        (Content::TvEpisode, Step::SaveToDisk) => "SaveAllImages.TVEpisode.SaveToDisk",
    }
}

/// Runs `work` and reports how long it took.
pub(super) async fn measured<T>(content: Content, step: Step, work: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let outcome = work.await;
    let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "bioscope::timing", operation = operation(content, step), elapsed_us);
    outcome
}
