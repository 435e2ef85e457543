//! The engine in the test's own process, for what the program's configuration cannot say.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bioscope_artwork::{ArtworkPreferences, Durability, FileWriter, PictureSaver};
use bioscope_engine::dispatch::Progress;
use bioscope_engine::scan::scan_source;
use bioscope_engine::{Dispatcher, Engine, Event, Mode, Registry, Reporter, RunRequest, ScrapeSettings};
use bioscope_http::{Client, Freshness, Lifetimes};
use bioscope_matching::MatchSettings;
use bioscope_model::merge::MergeRules;
use bioscope_model::{EpisodeOrder, Language, LevelParts, LibraryKind, Provider};
use bioscope_providers::Preferences;
use bioscope_providers::imdb::{DEFAULT_COOL_DOWN, Imdb, ImdbSettings, ImdbSource};
use bioscope_providers::tmdb::{Tmdb, TmdbSettings};
use bioscope_store::{ItemRecord, Library, LibrarySettings, Selection, SqliteLibrary};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::world::API_KEY;

/// Shows nothing.
pub struct Silent;

impl Reporter for Silent {
    fn report(&mut self, _event: &Event, _progress: &Progress) {}
}

/// The providers over one client, as the program wires them.
pub fn registry(client: &Client, base_url: &Url) -> Registry {
    let hour = Duration::from_hours(1);
    let lifetimes = Lifetimes { fresh: hour, stale: hour, negative: hour };
    let tmdb = Arc::new(Tmdb::new(
        client.clone(),
        TmdbSettings {
            api_key: API_KEY.into(),
            base_url: base_url.clone(),
            image_base_url: base_url.clone(),
            lifetimes,
        },
    ));
    let imdb = Arc::new(Imdb::new(
        client.clone(),
        ImdbSettings {
            sources: vec![ImdbSource::Pages, ImdbSource::Suggestion],
            base_url: base_url.clone(),
            suggestion_base_url: base_url.clone(),
            cool_down: DEFAULT_COOL_DOWN,
            lifetimes,
        },
    ));
    Registry {
        movie_search: vec![tmdb.clone(), imdb.clone()],
        movie_finders: vec![tmdb.clone()],
        movie_details: vec![tmdb.clone(), imdb],
        titles: Vec::new(),
        collections: vec![tmdb],
        ..Registry::default()
    }
}

/// Settings of a run in these languages, the preferred one first, that writes NFO files and posters.
pub fn settings(languages: &[&str]) -> ScrapeSettings {
    let mut languages = languages.iter().map(|language| language.parse::<Language>().unwrap());
    let language = languages.next().unwrap();
    ScrapeSettings {
        mode: Mode::Auto,
        parts: LevelParts::parse(["nfo", "poster"]).unwrap(),
        order: EpisodeOrder::Aired,
        only_missing: false,
        replace_artwork: false,
        artwork: ArtworkPreferences::for_language(language.clone()),
        preferences: Preferences {
            language,
            fallback_languages: languages.collect(),
            artwork_languages: Vec::new(),
            country: None,
        },
        rules: MergeRules::default(),
        matching: MatchSettings::default(),
        freshness: Freshness::Normal,
        fresh_for: Duration::from_hours(1),
        jobs: 16,
        dry_run: false,
        named_by_user: false,
        nfo_durability: Durability::None,
        picture_durability: Durability::None,
    }
}

/// Scans `folder` into a library of its own and scrapes it with an engine that shares client and providers.
pub async fn catalogue(
    folder: &Path,
    client: &Client,
    registry: &Registry,
    base_url: &Url,
    settings: ScrapeSettings,
    reporter: Box<dyn Reporter>,
) -> Vec<ItemRecord> {
    let library =
        Arc::new(SqliteLibrary::open(&folder.join("library.db"), LibrarySettings::default()).unwrap());
    let source = library.add_source(&folder.join("films"), LibraryKind::Movies).await.unwrap();
    scan_source(&*library, &source, SystemTime::now(), false).await.unwrap();
    let writer = FileWriter::new();
    let origins = [(Provider::Tmdb, base_url.clone())].into();
    let engine = Engine {
        library: library.clone(),
        client: client.clone(),
        registry: registry.clone(),
        pictures: PictureSaver::new(client.clone(), writer.clone(), origins),
        writer,
        now: jiff::Timestamp::now,
    };
    let items = library.select(&Selection::All).await.unwrap();
    let request = RunRequest {
        command: "scrape".to_owned(),
        flags: None,
        resumes: None,
        items: items.iter().map(|item| item.id).collect(),
        settings,
        timings: Box::new(Vec::new),
    };
    let (events, dispatcher) = Dispatcher::start(reporter, Box::new(Vec::new));
    let summary = engine.scrape(request, events, CancellationToken::new()).await.unwrap();
    dispatcher.finish().await;
    assert_eq!(summary.counts.scraped, items.len() as u64, "{summary:?}");
    let mut records = Vec::new();
    for item in items {
        records.push(library.item(item.id).await.unwrap());
    }
    library.close().await.unwrap();
    records
}
