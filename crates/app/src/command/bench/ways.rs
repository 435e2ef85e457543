//! The ways of scraping that ours is compared with, over the same client, providers, writers and library.
//!
//! They do what the program that this one took up did, and no more of its own work than it must: of each film the search, then
//! the details, then IMDb's page, each after the other; then its pictures, NFO file and rows. Answers are not kept. What that
//! program's authors measured tells how many pictures it had on the way: 6.4 of 114 ms each took 340 ms a film, which is
//! three at a time.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_artwork::save::{Content, SaveOrder};
use bioscope_artwork::{PictureOutcome, Target, choose_movie_artwork};
use bioscope_engine::{Engine, Mode, ScrapeSettings};
use bioscope_http::{FetchContext, GateKey, GateSettings, Role};
use bioscope_matching::{MovieEvidence, rank_movies};
use bioscope_model::merge::{MergedItem, PathFacts, SourceAnswer, merge_item};
use bioscope_model::{ArtworkKind, IdSet, ItemKind, Part};
use bioscope_nfo::{WriteOptions, file_names, update_movie};
use bioscope_providers::MovieQuery;
use bioscope_store::{
    ChosenArtwork, ItemCommit, ItemId, ItemRecord, JobCounts, JobId, Library, LibrarySettings, NewJob,
    Outcome, Selection, SqliteLibrary,
};
use futures_util::StreamExt as _;
use serde_json::json;

use super::show_ways;
use crate::arguments::BenchWay;
use crate::output::Output;
use crate::report::json::peak_memory_mb;
use crate::report::timings;
use crate::wiring::{App, Exchange};

/// Films at a time, as planned.
const FILMS_AT_A_TIME: usize = 4;
/// Pictures at a time.
const PICTURES_AT_A_TIME: usize = 3;

/// Scrapes the library of `app` this way and prints the events that ours prints.
pub(super) async fn run(app: &App, way: BenchWay, output: &mut Output) -> anyhow::Result<ExitCode> {
    let bench = Bench::open(app).await?;
    let items = bench.library.select(&Selection::All).await?;
    if items.iter().any(|item| item.kind == ItemKind::Show) {
        return show_ways::run(app, &bench, way, &items, output).await;
    }
    let items: Vec<ItemId> = items.into_iter().map(|item| item.id).collect();
    let begun = Instant::now();
    let mut done = 0_u64;
    let mut tell = |id: ItemId, output: &mut Output| {
        done += 1;
        output.object(&json!({"event": "item", "id": id.0, "outcome": "scraped"}))
    };
    match way {
        BenchWay::Before => {
            for id in items {
                let scraped = bench.scrape(id).await?;
                bench.save(scraped).await?;
                tell(id, output)?;
            }
        }
        BenchWay::Planned => {
            let waiting = items.into_iter().map(|id| bench.scrape(id));
            // The whole run is held in memory before the first save, as it was.
            let scraped: Vec<_> =
                futures_util::stream::iter(waiting).buffered(FILMS_AT_A_TIME).collect().await;
            for scraped in scraped {
                let scraped = scraped?;
                let id = scraped.item.id;
                bench.save(scraped).await?;
                tell(id, output)?;
            }
        }
    }
    bench.finish(app, done, begun, output).await
}

/// What the films of a run share.
pub(super) struct Bench {
    pub(super) library: Arc<SqliteLibrary>,
    pub(super) engine: Engine,
    pub(super) settings: ScrapeSettings,
    job: JobId,
}

/// A film before it is saved.
struct Scraped {
    item: ItemRecord,
    merged: MergedItem,
    context: FetchContext,
}

impl Bench {
    async fn open(app: &App) -> anyhow::Result<Self> {
        // Who saves one by one gains nothing by waiting for company.
        let settings = LibrarySettings { gathering_time: Duration::ZERO, ..LibrarySettings::default() };
        let library = Arc::new(SqliteLibrary::open(&app.places.library(), settings)?);
        let client = app.uncached_client(Exchange::default())?;
        let engine = app.engine(Arc::clone(&library), client);
        let at = (engine.now)();
        let job = NewJob { command: "bench".to_owned(), items: 0, ids: Vec::new(), at, ..NewJob::default() };
        let job = library.start_job(job).await?;
        let bench = Self { library, engine, settings: app.scrape_settings(Mode::Auto), job };
        bench.limit_pictures(PICTURES_AT_A_TIME);
        Ok(bench)
    }

    /// So many pictures at a time.
    pub(super) fn limit_pictures(&self, in_flight: usize) {
        let gate = GateSettings { in_flight, ..GateSettings::default() };
        self.engine.client.configure_gate(GateKey::new("tmdb", Role::Images), gate);
    }

    /// Ends the run and tells so as ours does.
    pub(super) async fn finish(
        &self,
        app: &App,
        scraped: u64,
        begun: Instant,
        output: &mut Output,
    ) -> anyhow::Result<ExitCode> {
        let elapsed = begun.elapsed();
        let counts = JobCounts { scraped, ..JobCounts::default() };
        let timings = timings::kept(app.timings.summaries());
        self.library.finish_job(self.job, counts, false, timings, (self.engine.now)()).await?;
        self.library.close().await?;
        output.object(&json!({
            "event": "finished", "scraped": scraped, "failed": 0, "cancelled": false,
            "elapsed_s": elapsed.as_secs_f64(), "peak_rss_mb": peak_memory_mb(),
        }))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Search, details and page, each after the other.
    async fn scrape(&self, id: ItemId) -> anyhow::Result<Scraped> {
        let item = self.library.item(id).await?;
        let context = FetchContext::new(self.settings.freshness);
        let mut ids = self.identify(&item, &context).await?;
        let mut answers = Vec::new();
        for source in &self.engine.registry.movie_details {
            if !source.can_describe(&ids) {
                continue;
            }
            let details = source.movie_details(&ids, &self.settings.preferences, &context).await?;
            ids.unite(&details.ids);
            answers.push(SourceAnswer { provider: source.provider(), details: Some(details) });
        }
        let path = PathFacts {
            title: Some(item.scanned.title.clone()),
            year: item.scanned.year,
            ids,
            ..PathFacts::default()
        };
        let merged = merge_item(&item.details, &item.provenance, &answers, &path, &self.settings.rules);
        Ok(Scraped { item, merged, context })
    }

    /// The film's ids: those in its path where they are enough, else by another provider's id, else by its title.
    async fn identify(&self, item: &ItemRecord, context: &FetchContext) -> anyhow::Result<IdSet> {
        let registry = &self.engine.registry;
        let mut ids = item.scanned.ids.clone();
        let first = registry.movie_details.first().context("there is a source")?;
        if first.can_describe(&ids) {
            return Ok(ids);
        }
        let language = &self.settings.preferences.language;
        if let Some(finder) = registry.movie_finders.iter().find(|finder| finder.can_find(&ids)) {
            let found = finder.find_movie(&ids, language, context).await?;
            ids.unite(&found.ids);
            return Ok(ids);
        }
        let search = registry.movie_search.first().context("there is a search")?;
        let title = item.scanned.title.clone();
        for year in [item.scanned.year, None] {
            let query = MovieQuery { title: title.clone(), year, language: language.clone() };
            let candidates = search.search_movies(&query, context).await?;
            let evidence = MovieEvidence {
                titles: vec![title.clone()],
                year: item.scanned.year,
                ..MovieEvidence::default()
            };
            let ranking = rank_movies(&evidence, &candidates, &self.settings.matching);
            if let Some(best) = ranking.scored.first() {
                return Ok(candidates[best.index].ids.clone());
            }
        }
        anyhow::bail!("nothing found for {title}")
    }

    /// Pictures, NFO file, rows.
    async fn save(&self, scraped: Scraped) -> anyhow::Result<()> {
        let Scraped { item, merged, context } = scraped;
        let artwork = self.save_pictures(&item, &merged, context).await?;
        let files = &item.scanned.files;
        let document = update_movie(None, &merged.details, &WriteOptions::default())?;
        self.write(file_names::nfo_path(files), document.to_bytes()).await?;
        self.commit(item.id, merged, artwork).await
    }

    /// Writes an NFO file.
    pub(super) async fn write(&self, target: PathBuf, bytes: Vec<u8>) -> anyhow::Result<()> {
        let folder = target.parent().map(Path::to_owned);
        self.engine.writer.write(target, bytes.into(), self.settings.nfo_durability).await?;
        if let Some(folder) = folder {
            self.engine.writer.sync_folder(folder).await?;
        }
        Ok(())
    }

    /// Keeps what is known of an item.
    pub(super) async fn commit(
        &self,
        item: ItemId,
        merged: MergedItem,
        artwork: Vec<ChosenArtwork>,
    ) -> anyhow::Result<()> {
        let commit = ItemCommit {
            item,
            job: self.job,
            outcome: Outcome::Scraped,
            details: merged.details,
            provenance: merged.provenance,
            artwork,
            written: Vec::new(),
            missing_sources: Vec::new(),
            recipe: String::new(),
            at: (self.engine.now)(),
            changes: Vec::new(),
            elapsed: Duration::ZERO,
        };
        Ok(self.library.commit_item(commit).await?)
    }

    async fn save_pictures(
        &self,
        item: &ItemRecord,
        merged: &MergedItem,
        context: FetchContext,
    ) -> anyhow::Result<Vec<ChosenArtwork>> {
        let files = &item.scanned.files;
        let details = &merged.details;
        let (parts, preferences) = (&self.settings.parts.movie, &self.settings.artwork);
        let choices =
            choose_movie_artwork(&details.artwork, parts, preferences, details.original_language.as_ref());
        let target = |choice: bioscope_artwork::Choice| {
            let path = file_names::artwork_path(files, choice.kind, choice.index);
            Target::new(choice, path, false)
        };
        let targets = choices.into_iter().map(target).collect();
        self.save_targets(Content::Movie, files.folder(), targets, context).await
    }

    /// Fetches and writes the pictures of one item, as many at once as the gate lets through.
    pub(super) async fn save_targets(
        &self,
        operation: Content,
        folder: &Path,
        targets: Vec<Target>,
        context: FetchContext,
    ) -> anyhow::Result<Vec<ChosenArtwork>> {
        let order = SaveOrder {
            content: operation,
            folder: folder.to_owned(),
            durability: self.settings.picture_durability,
            context,
            journal: None,
        };
        let reports = self.engine.pictures.save_all(&order, targets).await;
        let mut artwork = Vec::new();
        for report in reports {
            let kind = match report.part {
                Part::Artwork(kind) => kind,
                _ => ArtworkKind::Fanart,
            };
            match report.outcome {
                PictureOutcome::Saved(saved) | PictureOutcome::EqualAlready(saved) => {
                    artwork.push(ChosenArtwork {
                        kind,
                        index: report.index as u32,
                        url: saved.candidate.url,
                        path: saved.path,
                        width: saved.facts.width,
                        height: saved.facts.height,
                    });
                }
                PictureOutcome::Kept { .. } | PictureOutcome::NothingOnOffer => {}
                PictureOutcome::Failed(fault) => return Err(fault.into()),
            }
        }
        Ok(artwork)
    }
}
