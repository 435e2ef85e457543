//! The ways of scraping shows that ours is compared with: one show after another, and of each the show, its seasons and
//! its episodes one after another, as the program did that this one took up.
//!
//! They ask our sources as we do (a page a season, where that program asked for a page an episode), so that what differs is
//! the order of things, and the pictures: *before* one after another, *planned* those of one item at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use bioscope_artwork::save::Content;
use bioscope_artwork::{
    Choice, Target, choose_all_seasons_artwork, choose_episode_artwork, choose_season_artwork,
    choose_show_artwork,
};
use bioscope_http::FetchContext;
use bioscope_model::merge::{MergedItem, PathFacts, SourceAnswer, merge_item};
use bioscope_model::{ArtworkCandidate, ArtworkKind, EpisodeNumber, IdSet, ItemDetails, Provider, title};
use bioscope_nfo::file_names::{self, SeasonPictures};
use bioscope_nfo::{WriteOptions, update_episodes, update_show};
use bioscope_providers::{ShowAnswer, ShowQuery, ShowRequest};
use bioscope_store::{ItemId, ItemRecord, ItemSummary, Library as _};
use serde_json::json;

use super::ways::Bench;
use crate::arguments::BenchWay;
use crate::output::Output;
use crate::wiring::App;

/// Scrapes the shows one after another and prints the events that ours prints.
pub(super) async fn run(
    app: &App,
    bench: &Bench,
    way: BenchWay,
    shows: &[ItemSummary],
    output: &mut Output,
) -> anyhow::Result<ExitCode> {
    if way == BenchWay::Before {
        bench.limit_pictures(1);
    }
    let begun = Instant::now();
    for show in shows {
        OneShow::fetch(bench, show.id).await?.save().await?;
        output.object(&json!({"event": "item", "id": show.id.0, "outcome": "scraped"}))?;
    }
    bench.finish(app, shows.len() as u64, begun, output).await
}

/// A show with what was told of it.
struct OneShow<'b> {
    bench: &'b Bench,
    show: ItemRecord,
    episodes: Vec<ItemRecord>,
    ids: IdSet,
    told: Vec<(Provider, ShowAnswer)>,
    context: FetchContext,
}

impl<'b> OneShow<'b> {
    /// Search, then one source after another.
    async fn fetch(bench: &'b Bench, id: ItemId) -> anyhow::Result<Self> {
        let show = bench.library.item(id).await?;
        let episodes = bench.library.children(id).await?;
        let context = FetchContext::new(bench.settings.freshness);
        let mut ids = identify(bench, &show, &context).await?;
        let seasons = seasons_of(&episodes);
        let mut told = Vec::new();
        for source in &bench.engine.registry.show_details {
            if !source.can_describe(&ids) {
                continue;
            }
            let request =
                ShowRequest { ids: ids.clone(), seasons: Some(seasons.clone()), order: bench.settings.order };
            let answer = source.show_details(&request, &bench.settings.preferences, &context).await?;
            ids.unite(&answer.show.ids);
            told.push((source.provider(), answer));
        }
        Ok(Self { bench, show, episodes, ids, told, context })
    }

    /// The show, its seasons, its episodes: of each its pictures, NFO file and rows.
    async fn save(self) -> anyhow::Result<()> {
        let seasons = self.save_show().await?;
        for (number, id) in seasons {
            self.save_season(number, id).await?;
        }
        let mut videos: BTreeMap<PathBuf, Vec<&ItemRecord>> = BTreeMap::new();
        for episode in &self.episodes {
            videos.entry(episode.scanned.files.main.clone()).or_default().push(episode);
        }
        for episodes in videos.into_values() {
            self.save_video(&episodes).await?;
        }
        Ok(())
    }

    fn folder(&self) -> &Path {
        &self.show.scanned.files.main
    }

    async fn save_show(&self) -> anyhow::Result<Vec<(u32, ItemId)>> {
        let settings = &self.bench.settings;
        let merged = self.merged(&self.show, self.ids.clone(), |answer| Some(answer.show.clone()));
        let language = merged.details.original_language.as_ref();
        let offers = &merged.details.artwork;
        let of_show = choose_show_artwork(offers, &settings.parts.show, &settings.artwork, language);
        let of_all =
            choose_all_seasons_artwork(&[], offers, &settings.parts.all_seasons, &settings.artwork, language);
        let place = |kind, index| file_names::show_artwork_path(self.folder(), kind, index);
        let mut artwork = self.pictures(Content::TvShow, of_show, place).await?;
        let place = |kind, _| file_names::season_artwork_path(self.folder(), SeasonPictures::All, kind);
        artwork.extend(self.pictures(Content::TvSeason, of_all, place).await?);
        let document = update_show(None, &merged.details, &WriteOptions::default())?;
        self.bench.write(file_names::show_nfo_path(self.folder()), document.to_bytes()).await?;
        self.bench.commit(self.show.id, merged, artwork).await?;
        Ok(self.bench.library.ensure_seasons(self.show.id, &seasons_of(&self.episodes)).await?)
    }

    async fn save_season(&self, number: u32, id: ItemId) -> anyhow::Result<()> {
        let settings = &self.bench.settings;
        let item = self.bench.library.item(id).await?;
        let merged = self.merged(&item, IdSet::new(), |answer| {
            answer.seasons.iter().find(|season| season.number == number).map(|season| season.details.clone())
        });
        let offers: &[ArtworkCandidate] = &merged.details.artwork;
        let choices = choose_season_artwork(offers, &settings.parts.season, &settings.artwork, None);
        let pictures = SeasonPictures::Number(number);
        let place = |kind, _| file_names::season_artwork_path(self.folder(), pictures, kind);
        let artwork = self.pictures(Content::TvSeason, choices, place).await?;
        self.bench.commit(id, merged, artwork).await
    }

    async fn save_video(&self, episodes: &[&ItemRecord]) -> anyhow::Result<()> {
        let settings = &self.bench.settings;
        let mut all = Vec::new();
        for episode in episodes {
            let number = number_of(episode);
            let merged = self.merged(episode, IdSet::new(), |answer| {
                let season = answer
                    .seasons
                    .iter()
                    .find(|season| Some(season.number) == number.map(|one| one.season))?;
                let told = season.episodes.iter().find(|told| Some(told.number) == number)?;
                Some(told.details.clone())
            });
            let offers: &[ArtworkCandidate] = &merged.details.artwork;
            let choices = choose_episode_artwork(offers, &settings.parts.episode, &settings.artwork, None);
            let files = &episode.scanned.files;
            let place = |kind, _| file_names::episode_artwork_path(files, kind);
            let artwork = self.pictures(Content::TvEpisode, choices, place).await?;
            all.push((episode.id, merged, artwork));
        }
        let options = WriteOptions::default();
        let entries: Vec<(&ItemDetails, &WriteOptions)> =
            all.iter().map(|(_, merged, _)| (&merged.details, &options)).collect();
        let document = update_episodes(None, &entries)?;
        let files = &episodes.first().context("a video has an episode")?.scanned.files;
        self.bench.write(file_names::episode_nfo_path(files), document.to_bytes()).await?;
        for (id, merged, artwork) in all {
            self.bench.commit(id, merged, artwork).await?;
        }
        Ok(())
    }

    fn merged(
        &self,
        item: &ItemRecord,
        ids: IdSet,
        of: impl Fn(&ShowAnswer) -> Option<ItemDetails>,
    ) -> MergedItem {
        let answers: Vec<SourceAnswer> = self
            .told
            .iter()
            .filter_map(|(provider, answer)| {
                Some(SourceAnswer { provider: provider.clone(), details: Some(of(answer)?) })
            })
            .collect();
        let path = PathFacts {
            title: Some(item.scanned.title.clone()),
            year: item.scanned.year,
            ids,
            ..PathFacts::default()
        };
        let mut merged =
            merge_item(&item.details, &item.provenance, &answers, &path, &self.bench.settings.rules);
        merged.details.number = number_of(item);
        merged
    }

    async fn pictures(
        &self,
        content: Content,
        choices: Vec<Choice>,
        place: impl Fn(ArtworkKind, usize) -> PathBuf,
    ) -> anyhow::Result<Vec<bioscope_store::ChosenArtwork>> {
        let target = |choice: Choice| {
            let path = place(choice.kind, choice.index);
            Target::new(choice, path, false)
        };
        let targets = choices.into_iter().map(target).collect();
        self.bench.save_targets(content, self.folder(), targets, self.context.clone()).await
    }
}

/// The ids in the show's path where they are enough, else by another provider's id, else by its title.
async fn identify(bench: &Bench, show: &ItemRecord, context: &FetchContext) -> anyhow::Result<IdSet> {
    let registry = &bench.engine.registry;
    let mut ids = show.scanned.ids.clone();
    let first = registry.show_details.first().context("there is a source")?;
    if first.can_describe(&ids) {
        return Ok(ids);
    }
    let language = &bench.settings.preferences.language;
    if let Some(finder) = registry.show_finders.iter().find(|finder| finder.can_find(&ids)) {
        ids.unite(&finder.find_show(&ids, language, context).await?.ids);
        return Ok(ids);
    }
    let search = registry.show_search.first().context("there is a search")?;
    let wanted = title::fold(&show.scanned.title);
    let query =
        ShowQuery { title: show.scanned.title.clone(), year: show.scanned.year, language: language.clone() };
    let candidates = search.search_shows(&query, context).await?;
    let same = candidates.iter().find(|candidate| title::fold(&candidate.title) == wanted);
    let best = same.or(candidates.first()).with_context(|| format!("nothing found for {}", query.title))?;
    Ok(best.ids.clone())
}

/// The seasons that have files, ascending.
fn seasons_of(episodes: &[ItemRecord]) -> Vec<u32> {
    let seasons: BTreeSet<u32> = episodes.iter().filter_map(|one| Some(number_of(one)?.season)).collect();
    seasons.into_iter().collect()
}

fn number_of(item: &ItemRecord) -> Option<EpisodeNumber> {
    let place = item.scanned.place.as_ref()?;
    Some(EpisodeNumber { season: place.season?, episode: place.episode })
}
