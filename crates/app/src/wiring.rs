//! Configuration and arguments become a client, providers, a library.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bioscope_artwork::{ArtworkPreferences, Durability, FileWriter, OldFiles, PictureSaver};
use bioscope_datasets::{DatasetError, Index};
use bioscope_engine::{Engine, Mode, Registry, ScrapeSettings, Unusable};
use bioscope_http::bundle::Bundle;
use bioscope_http::{
    CacheSettings, Client, ClientSettings, Freshness, GateKey, GateSettings, Lifetimes, NetworkSettings,
    NetworkTransport, Recorder, Replay, Role, Transport,
};
use bioscope_matching::MatchSettings;
use bioscope_model::{LibraryKind, Provider};
use bioscope_providers::Preferences;
use bioscope_providers::imdb::{DEFAULT_COOL_DOWN, Imdb, ImdbSettings, ImdbSource};
use bioscope_providers::tmdb::{Tmdb, TmdbSettings};
use bioscope_providers::tvmaze::{Tvmaze, TvmazeSettings};
use bioscope_store::{LibrarySettings, Opening, SqliteLibrary};
use bioscope_telemetry::{Timings, Trace};

use crate::arguments::Global;
use crate::configuration::values::{Durable, Gate};
use crate::configuration::{self, Configuration};
use crate::output::tell;
use crate::place::Places;

/// Sent with every request: what asks, truthfully.
pub const USER_AGENT: &str = concat!("Bioscope/", env!("CARGO_PKG_VERSION"), " (media library cataloguer)");

/// How long a run waits for a dead source that is not the only one: it is tried three times, and then the run goes on
/// without it. For the only one it waits as long as gates do by themselves.
const PATIENCE_BESIDE_OTHERS: Duration = Duration::from_secs(15);

/// The gate of IMDb's dataset files: one after the other.
pub const DATASETS_GATE: GateKey = GateKey::new("imdb", Role::Files);
/// How long one file may take to come. A connection on which nothing comes is given up much sooner, and what came is
/// kept.
const DATASET_TIMEOUT: Duration = Duration::from_hours(12);

/// What most commands need.
pub struct App {
    /// Folders.
    pub places: Places,
    /// The configuration.
    pub configuration: Configuration,
    /// What was typed for every command.
    pub global: Global,
    /// The timings of this process.
    pub timings: Timings,
    /// The trace under way, where one is asked for.
    pub trace: Option<Trace>,
}

/// How the network is used by this run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exchange<'a> {
    /// Keep every exchange here.
    pub record: Option<&'a Path>,
    /// Answer from here.
    pub replay: Option<&'a Path>,
}

impl Exchange<'_> {
    fn is_plain(self) -> bool {
        self.record.is_none() && self.replay.is_none()
    }
}

impl App {
    /// Loads the configuration and starts listening to timings and logs.
    pub fn start(global: Global, timings: Timings) -> anyhow::Result<Self> {
        let places = Places::choose(&global)?;
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let configuration =
            configuration::load(Some(&places.configuration), places.configuration_named, environment)?;
        Ok(Self { places, configuration, global, timings, trace: None })
    }

    /// Opens the library.
    pub fn library(&self) -> anyhow::Result<Arc<SqliteLibrary>> {
        self.places.make_data_folder()?;
        let settings = LibrarySettings {
            busy_timeout: Duration::from_secs(self.configuration.library_wait_s),
            ..LibrarySettings::default()
        };
        let library = SqliteLibrary::open_or_mend(&self.places.library(), settings)?;
        tell_of_opening(library.opening());
        Ok(Arc::new(library))
    }

    /// Makes the weekly copy of the library where it is due. That it cannot be made is said, but stops nothing.
    pub async fn back_up_if_due(&self, library: &SqliteLibrary) {
        match library.back_up_if_due().await {
            Ok(Some(copy)) => {
                tracing::info!(path = %copy.display(), "the weekly copy of the library was made");
            }
            Ok(None) => {}
            Err(error) => tell(format!("The weekly copy of the library is missing: failed to {error}")),
        }
    }

    /// The one HTTP client of this process.
    pub fn client(&self, exchange: Exchange<'_>) -> anyhow::Result<Client> {
        self.client_with(exchange, self.configuration.cache.enabled)
    }

    /// The same, but it keeps no answer.
    pub fn uncached_client(&self, exchange: Exchange<'_>) -> anyhow::Result<Client> {
        self.client_with(exchange, false)
    }

    fn client_with(&self, exchange: Exchange<'_>, is_cached: bool) -> anyhow::Result<Client> {
        let transport = transport(exchange)?;
        let cache = &self.configuration.cache;
        let cache = is_cached.then(|| CacheSettings {
            // A replay answers by itself, and what it says must not outlive it; what the cache answers would be
            // missing in a recording.
            path: exchange.is_plain().then(|| self.places.cache()),
            memory_bytes: cache.memory_mb * 1024 * 1024,
            disk_bytes: cache.disk_mb * 1024 * 1024,
            stale_cap: Duration::from_secs(cache.stale_days * 24 * 3600),
        });
        self.places.make_data_folder()?;
        let seed = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| u64::from(since.subsec_nanos()));
        let settings = ClientSettings::new(USER_AGENT, transport)
            .cache(cache)
            .jitter_seed(seed)
            .reports(self.places.reports());
        let client = Client::new(settings).context("failed to start the HTTP client")?;
        let tmdb = &self.configuration.tmdb;
        let imdb = &self.configuration.imdb;
        client.configure_gate(GateKey::new("tmdb", Role::Api), gate(&tmdb.gate));
        client.configure_gate(GateKey::new("tmdb", Role::Images), gate(&tmdb.image_gate));
        let beside = |gate: GateSettings| {
            if self.configuration.movie_scrapers.len() > 1 {
                gate.patience(PATIENCE_BESIDE_OTHERS)
            } else {
                gate
            }
        };
        client.configure_gate(GateKey::new("imdb", Role::Pages), beside(gate(&imdb.gate)));
        client.configure_gate(GateKey::new("imdb", Role::Search), beside(gate(&imdb.gate)));
        client.configure_gate(
            DATASETS_GATE,
            GateSettings { in_flight: 1, timeout: DATASET_TIMEOUT, ..gate(&imdb.gate) },
        );
        client.configure_gate(GateKey::new("tvmaze", Role::Api), gate(&self.configuration.tvmaze.gate));
        Ok(client)
    }

    /// The providers in the user's order.
    pub fn registry(&self, client: &Client) -> Registry {
        let mut registry = Registry::default();
        let tmdb = self.tmdb(client);
        let mut imdb_troubles = Vec::new();
        let imdb = Arc::new(self.imdb(client, &mut imdb_troubles));
        for name in &self.configuration.movie_scrapers {
            match name.as_str() {
                "tmdb" => match &tmdb {
                    Some(tmdb) => add_tmdb_for_films(tmdb, &mut registry),
                    None => registry.unusable.push(tmdb_without_key(LibraryKind::Movies)),
                },
                "imdb" => {
                    registry.unusable.extend(of_kind(&imdb_troubles, LibraryKind::Movies));
                    add_imdb_for_films(&imdb, &mut registry);
                }
                other => registry.unusable.push(Unusable {
                    provider: Provider::from(other),
                    listed_for: LibraryKind::Movies,
                    message: format!("{other} knows no films; it is passed over for them."),
                }),
            }
        }
        let names = &self.configuration.tv_scrapers;
        for name in names {
            match (name.as_str(), &tmdb) {
                ("tmdb", Some(tmdb)) => add_tmdb_for_shows(tmdb, &mut registry),
                ("tmdb", None) => {
                    registry.unusable.push(tmdb_without_key(LibraryKind::Tv));
                    // Shows can be had without any key, in the place of what has none.
                    if !names.iter().any(|name| name == "tvmaze") {
                        self.add_tvmaze(client, &mut registry);
                    }
                }
                ("imdb", _) => {
                    registry.unusable.extend(of_kind(&imdb_troubles, LibraryKind::Tv));
                    add_imdb_for_shows(&imdb, &mut registry);
                }
                _ => self.add_tvmaze(client, &mut registry),
            }
        }
        registry
    }

    fn lifetimes(&self) -> Lifetimes {
        let cache = &self.configuration.cache;
        Lifetimes {
            fresh: Duration::from_secs(cache.fresh_hours * 3600),
            stale: Duration::from_secs(cache.stale_days * 24 * 3600),
            negative: Duration::from_hours(6),
        }
    }

    /// TMDB, where it has a key.
    fn tmdb(&self, client: &Client) -> Option<Arc<Tmdb>> {
        let configured = &self.configuration.tmdb;
        let api_key = configured.api_key.clone()?;
        Some(Arc::new(Tmdb::new(
            client.clone(),
            TmdbSettings {
                api_key,
                base_url: configured.base_url.clone(),
                image_base_url: configured.image_base_url.clone(),
                lifetimes: self.lifetimes(),
            },
        )))
    }

    /// IMDb with what is imported of its datasets; `unusable` hears where nothing is.
    fn imdb(&self, client: &Client, unusable: &mut Vec<Unusable>) -> Imdb {
        let configured = &self.configuration.imdb;
        let sources: Vec<ImdbSource> =
            configured.sources.iter().filter_map(|source| source.parse().ok()).collect();
        let imdb = Imdb::new(
            client.clone(),
            ImdbSettings {
                base_url: configured.base_url.clone(),
                suggestion_base_url: configured.suggestion_base_url.clone(),
                cool_down: DEFAULT_COOL_DOWN,
                lifetimes: self.lifetimes(),
                sources: sources.clone(),
            },
        );
        if !sources.contains(&ImdbSource::Datasets) {
            return imdb;
        }
        let skipped = |message: String| {
            [LibraryKind::Movies, LibraryKind::Tv].map(|listed_for| Unusable {
                provider: Provider::Imdb,
                listed_for,
                message: message.clone(),
            })
        };
        match self.imdb_index() {
            Ok(index) if index.is_empty() => unusable.extend(skipped(
                "IMDb's datasets are skipped: none are imported. With them its ratings need no request: bioscope imdb \
                 import --download"
                    .to_owned(),
            )),
            Ok(index) => return imdb.with_datasets(Arc::new(index)),
            Err(error) => unusable.extend(skipped(format!("IMDb's datasets are skipped: {error}."))),
        }
        imdb
    }

    fn add_tvmaze(&self, client: &Client, registry: &mut Registry) {
        let base_url = self.configuration.tvmaze.base_url.clone();
        let settings = TvmazeSettings { base_url, lifetimes: self.lifetimes() };
        let tvmaze = Arc::new(Tvmaze::new(client.clone(), settings));
        registry.show_search.push(tvmaze.clone());
        registry.show_finders.push(tvmaze.clone());
        registry.show_details.push(tvmaze);
    }

    /// What files held before they were replaced.
    pub fn old_files(&self) -> OldFiles {
        OldFiles::new(self.places.old_files(), self.configuration.undo.max_mb * 1024 * 1024)
    }

    /// Writes files, and keeps what they held where their changes are noted.
    pub fn writer(&self) -> FileWriter {
        FileWriter::new().keeping(self.old_files())
    }

    /// What is imported of IMDb's datasets.
    pub fn imdb_index(&self) -> Result<Index, DatasetError> {
        Index::open(&self.places.imdb())
    }

    /// Everything a run needs but the settings.
    pub fn engine(&self, library: Arc<SqliteLibrary>, client: Client) -> Engine {
        let origins = BTreeMap::from([
            (Provider::Tmdb, self.configuration.tmdb.image_base_url.clone()),
            (Provider::Tvmaze, self.configuration.tvmaze.base_url.clone()),
        ]);
        let writer = self.writer();
        Engine {
            registry: self.registry(&client),
            pictures: PictureSaver::new(client.clone(), writer.clone(), origins),
            writer,
            library,
            client,
            now: jiff::Timestamp::now,
        }
    }

    /// The settings of a run as configured, before the command line.
    pub fn scrape_settings(&self, mode: Mode) -> ScrapeSettings {
        let configured = &self.configuration;
        let tmdb = &configured.tmdb;
        let mut languages = configured.artwork.languages.iter().cloned();
        let preferred = languages.next();
        let fallbacks: Vec<_> = languages.collect();
        let mut artwork =
            ArtworkPreferences::for_language(preferred.clone().unwrap_or_else(|| tmdb.language.clone()));
        artwork.fallbacks = if preferred.is_some() { fallbacks } else { tmdb.fallback_languages.clone() };
        artwork.extra_fanarts = configured.artwork.extrafanarts;
        let durable = |yes| if yes { Durability::Full } else { Durability::None };
        ScrapeSettings {
            mode,
            parts: configured.parts.clone(),
            order: configured.order,
            only_missing: false,
            replace_artwork: !configured.artwork.keep_existing,
            preferences: Preferences {
                language: tmdb.language.clone(),
                fallback_languages: tmdb.fallback_languages.clone(),
                artwork_languages: configured.artwork.languages.clone(),
                country: tmdb.country.clone(),
            },
            rules: configured.rules.clone(),
            artwork,
            matching: MatchSettings::default(),
            freshness: Freshness::Normal,
            fresh_for: Duration::from_secs(configured.cache.fresh_hours * 3600),
            jobs: configured.jobs,
            dry_run: false,
            named_by_user: false,
            nfo_durability: durable(configured.durable != Durable::None),
            picture_durability: durable(configured.durable == Durable::All),
        }
    }
}

fn tmdb_without_key(listed_for: LibraryKind) -> Unusable {
    let message = "TMDB is skipped: it has no key. Get one for free at https://www.themoviedb.org/settings/api and set \
                   providers.tmdb.api_key.";
    Unusable { provider: Provider::Tmdb, listed_for, message: message.to_owned() }
}

fn add_tmdb_for_films(tmdb: &Arc<Tmdb>, registry: &mut Registry) {
    registry.movie_search.push(tmdb.clone());
    registry.movie_finders.push(tmdb.clone());
    registry.movie_details.push(tmdb.clone());
    registry.collections.push(tmdb.clone());
}

fn add_tmdb_for_shows(tmdb: &Arc<Tmdb>, registry: &mut Registry) {
    registry.show_search.push(tmdb.clone());
    registry.show_finders.push(tmdb.clone());
    registry.show_details.push(tmdb.clone());
}

fn of_kind(troubles: &[Unusable], kind: LibraryKind) -> Vec<Unusable> {
    troubles.iter().filter(|trouble| trouble.listed_for == kind).cloned().collect()
}

fn add_imdb_for_films(imdb: &Arc<Imdb>, registry: &mut Registry) {
    if imdb.can_search() {
        registry.movie_search.push(imdb.clone());
    }
    add_imdb_titles(imdb, registry);
    if imdb.has_details() {
        registry.movie_details.push(imdb.clone());
    }
}

/// The titles by which films and shows are known elsewhere; one index serves both.
fn add_imdb_titles(imdb: &Arc<Imdb>, registry: &mut Registry) {
    if imdb.knows_titles() && registry.titles.is_empty() {
        registry.titles.push(imdb.clone());
    }
}

fn add_imdb_for_shows(imdb: &Arc<Imdb>, registry: &mut Registry) {
    if imdb.can_search() {
        registry.show_search.push(imdb.clone());
    }
    add_imdb_titles(imdb, registry);
    if imdb.has_details() {
        registry.show_details.push(imdb.clone());
    }
}

/// Says what opening the library came to, where that is not what everybody expects.
fn tell_of_opening(opening: &Opening) {
    if let Some(copy) = &opening.migrated {
        tell(format!(
            "The library was brought up to date for this version; it was copied before to {}.",
            copy.display()
        ));
    }
    let Some(restored) = &opening.restored else { return };
    let replaced = match (&restored.from, restored.made_at) {
        (Some(copy), Some(made_at)) => {
            format!(
                "the copy of {} took its place ({})",
                made_at.strftime("%Y-%m-%d %H:%M UTC"),
                copy.display()
            )
        }
        _ => "there was no sound copy of it, so an empty one took its place".to_owned(),
    };
    tell(format!(
        "The library was damaged ({}). It was kept as {}, and {replaced}. What is newer lies in the NFO files; take it from \
         there: bioscope scan",
        restored.reason,
        restored.damaged.display()
    ));
}

fn transport(exchange: Exchange<'_>) -> anyhow::Result<Arc<dyn Transport>> {
    if let Some(folder) = exchange.replay {
        let bundle = Bundle::open(folder)?;
        return Ok(Arc::new(Replay::new(Arc::new(bundle))));
    }
    let network: Arc<dyn Transport> = Arc::new(NetworkTransport::new(&NetworkSettings::default())?);
    match exchange.record {
        Some(folder) => Ok(Arc::new(Recorder::new(network, folder)?)),
        None => Ok(network),
    }
}

fn gate(configured: &Gate) -> GateSettings {
    GateSettings {
        in_flight: configured.in_flight,
        per_second: configured.per_second,
        timeout: configured.timeout,
        retries: configured.retries,
        ..GateSettings::default()
    }
}
