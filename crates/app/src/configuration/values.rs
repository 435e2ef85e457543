//! The configuration as typed values; nothing later re-reads the table.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use bioscope_engine::Mode;
use bioscope_model::merge::{Limits, Mapping, MergeRules};
use bioscope_model::{Country, EpisodeOrder, Field, FieldSet, Language, LevelParts};
use secrecy::SecretString;
use toml::{Table, Value};
use url::Url;

/// Items in flight at most.
pub const MAX_JOBS: usize = 256;

/// Limits of one provider's host.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Requests at once.
    pub in_flight: usize,
    /// Requests a second; `None` sets no limit.
    pub per_second: Option<f64>,
    /// Until an attempt is given up.
    pub timeout: Duration,
    /// Attempts after the first.
    pub retries: u32,
}

/// TMDB.
#[derive(Debug, Clone)]
pub struct Tmdb {
    /// The user's key.
    pub api_key: Option<SecretString>,
    /// Where the API is.
    pub base_url: Url,
    /// Where the pictures are.
    pub image_base_url: Url,
    /// The language asked for first.
    pub language: Language,
    /// Languages to fall back on.
    pub fallback_languages: Vec<Language>,
    /// The country of age ratings.
    pub country: Option<Country>,
    /// Limits of the API.
    pub gate: Gate,
    /// Limits of the pictures' host.
    pub image_gate: Gate,
}

/// IMDb.
#[derive(Debug, Clone)]
pub struct Imdb {
    /// Its sources in order.
    pub sources: Vec<String>,
    /// Where the pages are.
    pub base_url: Url,
    /// Where the suggestion service is.
    pub suggestion_base_url: Url,
    /// The dataset files.
    pub dataset_dir: Option<PathBuf>,
    /// Where the dataset files come from.
    pub datasets_base_url: Url,
    /// Limits of pages and suggestions.
    pub gate: Gate,
}

/// TVmaze.
#[derive(Debug, Clone)]
pub struct Tvmaze {
    /// Where the API is.
    pub base_url: Url,
    /// Limits of the API.
    pub gate: Gate,
}

/// The response cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cache {
    /// Whether answers are kept.
    pub enabled: bool,
    /// How long an answer is used without asking again.
    pub fresh_hours: u64,
    /// Memory for answers.
    pub memory_mb: u64,
    /// Disk for answers.
    pub disk_mb: u64,
    /// How long an old answer may serve while a provider is down.
    pub stale_days: u64,
}

/// What is kept to take runs back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undo {
    /// Disk for what files held before they were replaced; 0 keeps nothing.
    pub max_mb: u64,
    /// For how long.
    pub keep_days: u64,
}

/// Which files are forced to the disk at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// NFO files.
    Nfo,
    /// NFO files and pictures.
    All,
    /// None.
    None,
}

/// Pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artwork {
    /// Whether pictures that are there stay.
    pub keep_existing: bool,
    /// Their languages in order; empty takes the metadata's.
    pub languages: Vec<Language>,
    /// How many further fanarts.
    pub extrafanarts: usize,
}

/// The whole configuration.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// TMDB.
    pub tmdb: Tmdb,
    /// IMDb.
    pub imdb: Imdb,
    /// TVmaze.
    pub tvmaze: Tvmaze,
    /// Sources of films, in order.
    pub movie_scrapers: Vec<String>,
    /// Sources of shows, in order.
    pub tv_scrapers: Vec<String>,
    /// Items in flight.
    pub jobs: usize,
    /// What to do with uncertain matches; `None` asks on a terminal and skips elsewhere.
    pub mode: Option<Mode>,
    /// What is written, level by level.
    pub parts: LevelParts,
    /// The numbering that the files of shows follow.
    pub order: EpisodeOrder,
    /// How sources become one.
    pub rules: MergeRules,
    /// Pictures.
    pub artwork: Artwork,
    /// The response cache.
    pub cache: Cache,
    /// Which files are forced to the disk at once.
    pub durable: Durable,
    /// What is kept to take runs back.
    pub undo: Undo,
    /// Seconds to wait while another program holds the library.
    pub library_wait_s: u64,
}

/// The key that is wrong, and why.
type Trouble = (String, String);

impl Configuration {
    /// Reads the values of a table whose keys and kinds are known to be right.
    pub fn from_table(table: &Table) -> Result<Self, Trouble> {
        let reader = Reader(table);
        let languages: Vec<Language> = reader.list("scrape.languages")?;
        let mut tmdb = tmdb(&reader)?;
        if let Some((first, rest)) = languages.split_first() {
            tmdb.language = first.clone();
            tmdb.fallback_languages = rest.to_vec();
        }
        let durable = match reader.text("files.durable").unwrap_or_default() {
            "nfo" => Durable::Nfo,
            "all" => Durable::All,
            "none" => Durable::None,
            other => {
                return Err(wrong("files.durable", format!("{other:?}: nfo, all or none is expected")));
            }
        };
        for dialect in reader.texts("files.dialects") {
            if dialect != "kodi" {
                return Err(wrong(
                    "files.dialects",
                    format!("{dialect:?} is not known; this version writes kodi's names"),
                ));
            }
        }
        Ok(Self {
            rules: rules(&reader, tmdb.country.clone())?,
            imdb: imdb(&reader)?,
            tvmaze: Tvmaze {
                base_url: reader.address("providers.tvmaze.base_url")?,
                gate: gate(&reader, "providers.tvmaze.gate")?,
            },
            movie_scrapers: scrapers(&reader, "scrapers.movies")?,
            tv_scrapers: scrapers(&reader, "scrapers.tv")?,
            jobs: reader.number_within("scrape.jobs", 1, MAX_JOBS as u64)? as usize,
            mode: mode(&reader)?,
            parts: LevelParts::parse(reader.texts("scrape.parts").iter().map(String::as_str))
                .map_err(|error| wrong("scrape.parts", error.to_string()))?,
            order: reader.one("scrape.episode_order")?.unwrap_or_default(),
            artwork: Artwork {
                keep_existing: reader.switch("scrape.artwork.keep_existing"),
                languages: reader.list("scrape.artwork.languages")?,
                extrafanarts: reader.number_within("scrape.artwork.extrafanarts", 0, 50)? as usize,
            },
            cache: Cache {
                enabled: reader.switch("cache.enabled"),
                fresh_hours: reader.number_within("cache.fresh_hours", 0, 24 * 180)?,
                memory_mb: reader.number_within("cache.memory_mb", 0, 16 * 1024)?,
                disk_mb: reader.number_within("cache.disk_mb", 0, 1024 * 1024)?,
                // TMDB's terms allow keeping answers for at most six months.
                stale_days: reader.number_within("cache.stale_days", 0, 180)?,
            },
            durable,
            undo: Undo {
                max_mb: reader.number_within("undo.max_mb", 0, 1024 * 1024)?,
                keep_days: reader.number_within("undo.keep_days", 0, 3650)?,
            },
            library_wait_s: reader.number_within("library.wait_s", 1, 3600)?,
            tmdb,
        })
    }
}

fn wrong(key: &str, reason: impl Into<String>) -> Trouble {
    (key.to_owned(), reason.into())
}

fn tmdb(reader: &Reader<'_>) -> Result<Tmdb, Trouble> {
    Ok(Tmdb {
        api_key: reader
            .text("providers.tmdb.api_key")
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(|key| SecretString::from(key.to_owned())),
        base_url: reader.address("providers.tmdb.base_url")?,
        image_base_url: reader.address("providers.tmdb.image_base_url")?,
        language: reader.one("providers.tmdb.language")?.unwrap_or_else(Language::english),
        fallback_languages: reader.list("providers.tmdb.fallback_languages")?,
        country: reader.one("providers.tmdb.country")?,
        gate: gate(reader, "providers.tmdb.gate")?,
        image_gate: gate(reader, "providers.tmdb.image_gate")?,
    })
}

fn imdb(reader: &Reader<'_>) -> Result<Imdb, Trouble> {
    let sources = reader.texts("providers.imdb.sources");
    for source in &sources {
        if !["datasets", "suggestion", "pages"].contains(&source.as_str()) {
            return Err(wrong(
                "providers.imdb.sources",
                format!("{source:?} is no source of IMDb; known: datasets, suggestion, pages"),
            ));
        }
    }
    Ok(Imdb {
        sources,
        base_url: reader.address("providers.imdb.base_url")?,
        suggestion_base_url: reader.address("providers.imdb.suggestion_base_url")?,
        dataset_dir: reader
            .text("providers.imdb.dataset_dir")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
        datasets_base_url: reader.address("providers.imdb.datasets_base_url")?,
        gate: gate(reader, "providers.imdb.gate")?,
    })
}

fn gate(reader: &Reader<'_>, path: &str) -> Result<Gate, Trouble> {
    let per_second = reader.decimal_within(&format!("{path}.per_second"), 0.0, 10_000.0)?;
    Ok(Gate {
        in_flight: reader.number_within(&format!("{path}.in_flight"), 1, 1024)? as usize,
        per_second: (per_second > 0.0).then_some(per_second),
        timeout: Duration::from_secs_f64(reader.decimal_within(&format!("{path}.timeout_s"), 0.1, 3600.0)?),
        retries: reader.number_within(&format!("{path}.retries"), 0, 20)? as u32,
    })
}

fn scrapers(reader: &Reader<'_>, key: &str) -> Result<Vec<String>, Trouble> {
    let scrapers = reader.texts(key);
    for scraper in &scrapers {
        if !["tmdb", "imdb", "tvmaze"].contains(&scraper.as_str()) {
            return Err(wrong(key, format!("{scraper:?} is no source; known: tmdb, imdb, tvmaze")));
        }
    }
    Ok(scrapers)
}

fn mode(reader: &Reader<'_>) -> Result<Option<Mode>, Trouble> {
    match reader.text("scrape.mode") {
        None | Some("") => Ok(None),
        Some("auto") => Ok(Some(Mode::Auto)),
        Some("ask") => Ok(Some(Mode::Ask)),
        Some("skip") => Ok(Some(Mode::Skip)),
        Some(other) => Err(wrong("scrape.mode", format!("{other:?}: auto, ask or skip is expected"))),
    }
}

fn rules(reader: &Reader<'_>, country: Option<Country>) -> Result<MergeRules, Trouble> {
    let off: FieldSet = reader.list::<Field>("scrape.fields_off")?.into_iter().collect();
    let limit = |name: &str| reader.optional_number(&format!("scrape.limits.{name}"), 100_000);
    Ok(MergeRules {
        requested: FieldSet::all(),
        enabled: FieldSet::all().iter().filter(|&field| !off.contains(field)).collect(),
        locked: reader.list::<Field>("scrape.locked_fields")?.into_iter().collect(),
        limits: Limits {
            actors: limit("actors")?,
            genres: limit("genres")?,
            studios: limit("studios")?,
            countries: limit("countries")?,
            tags: limit("tags")?,
        },
        genres: reader.names("scrape.genre_names"),
        studios: reader.names("scrape.studio_names"),
        countries: reader.names("scrape.country_names"),
        certifications: reader.names("scrape.certification_names"),
        certification_country: country,
        only_that_country: reader.switch("scrape.only_country_certification"),
        not_rated: reader.text("scrape.not_rated").filter(|text| !text.is_empty()).map(str::to_owned),
        actors_with_thumb_only: reader.switch("scrape.actors_with_thumb_only"),
        title_from_original: reader.switch("scrape.title_from_original"),
        outline_from_plot: reader.optional_number("scrape.outline_from_plot", 10_000)?,
    })
}

struct Reader<'a>(&'a Table);

impl Reader<'_> {
    fn value(&self, path: &str) -> Option<&Value> {
        let mut table = self.0;
        let (above, name) = path.rsplit_once('.').unwrap_or(("", path));
        for level in above.split('.').filter(|level| !level.is_empty()) {
            table = table.get(level)?.as_table()?;
        }
        table.get(name)
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.value(path).and_then(Value::as_str)
    }

    fn switch(&self, path: &str) -> bool {
        self.value(path).and_then(Value::as_bool).unwrap_or(false)
    }

    fn texts(&self, path: &str) -> Vec<String> {
        let entries = self.value(path).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn one<T: std::str::FromStr<Err: std::fmt::Display>>(&self, path: &str) -> Result<Option<T>, Trouble> {
        self.text(path)
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().map_err(|error: T::Err| wrong(path, error.to_string())))
            .transpose()
    }

    fn list<T: std::str::FromStr<Err: std::fmt::Display>>(&self, path: &str) -> Result<Vec<T>, Trouble> {
        self.texts(path)
            .iter()
            .map(|text| text.parse().map_err(|error: T::Err| wrong(path, error.to_string())))
            .collect()
    }

    fn number_within(&self, path: &str, least: u64, most: u64) -> Result<u64, Trouble> {
        let number = self.value(path).and_then(Value::as_integer).unwrap_or(-1);
        match u64::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(wrong(path, format!("{number}: {least} to {most} is expected"))),
        }
    }

    fn optional_number(&self, path: &str, most: u64) -> Result<Option<usize>, Trouble> {
        self.value(path).map(|_| self.number_within(path, 0, most).map(|number| number as usize)).transpose()
    }

    fn decimal_within(&self, path: &str, least: f64, most: f64) -> Result<f64, Trouble> {
        let number = match self.value(path) {
            Some(Value::Float(number)) => *number,
            Some(Value::Integer(number)) => *number as f64,
            _ => f64::NAN,
        };
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            Err(wrong(path, format!("{number}: {least} to {most} is expected")))
        }
    }

    fn address(&self, path: &str) -> Result<Url, Trouble> {
        let text = self.text(path).unwrap_or_default();
        let url = Url::parse(text).map_err(|error| wrong(path, format!("{text:?}: {error}")))?;
        if matches!(url.scheme(), "http" | "https") && url.host_str().is_some() {
            Ok(url)
        } else {
            Err(wrong(path, format!("{text:?}: an http or https address is expected")))
        }
    }

    fn names(&self, path: &str) -> Mapping {
        let entries: BTreeMap<String, Vec<String>> = self
            .value(path)
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
            .map(|(name, new)| {
                let new = new
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect();
                (name.clone(), new)
            })
            .collect();
        entries.into_iter().collect()
    }
}
