//! Every configuration key.

use bioscope_model::edit_distance;

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A number that may have a fraction.
    Decimal,
    /// `true` or `false`.
    Switch,
    /// A list of texts; in an environment variable separated by commas.
    List,
    /// A table of lists, by names of the user's; not available as an environment variable.
    Names,
}

/// A key, what it holds, its default as written in TOML, and what it is for.
pub struct Key {
    /// With dots between the levels.
    pub path: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Its default as TOML; empty where it has none.
    pub default: &'static str,
    /// One line.
    pub help: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: &'static str, help: &'static str) -> Key {
    Key { path, kind, default, help }
}

/// All keys, in the order of the documentation.
pub const KEYS: &[Key] = &[
    key(
        "providers.tmdb.api_key",
        Kind::Text,
        "",
        "Your key: themoviedb.org, Settings, API (v3 key or v4 read token)",
    ),
    key("providers.tmdb.base_url", Kind::Text, "\"https://api.themoviedb.org\"", "Where the API is"),
    key("providers.tmdb.image_base_url", Kind::Text, "\"https://image.tmdb.org\"", "Where the pictures are"),
    key("providers.tmdb.language", Kind::Text, "\"en-US\"", "Language of titles, plots and pictures"),
    key("providers.tmdb.fallback_languages", Kind::List, "[]", "Languages to fall back on, field by field"),
    key("providers.tmdb.country", Kind::Text, "\"US\"", "Country of age ratings"),
    key("providers.tmdb.gate.in_flight", Kind::Number, "20", "Requests at once"),
    key("providers.tmdb.gate.per_second", Kind::Decimal, "39.0", "Requests a second, evenly spaced"),
    key("providers.tmdb.gate.timeout_s", Kind::Decimal, "30.0", "Seconds until an attempt is given up"),
    key("providers.tmdb.gate.retries", Kind::Number, "5", "Attempts after the first"),
    key("providers.tmdb.image_gate.in_flight", Kind::Number, "16", "Pictures at once"),
    key("providers.tmdb.image_gate.per_second", Kind::Decimal, "0.0", "Pictures a second; 0 sets no limit"),
    key(
        "providers.tmdb.image_gate.timeout_s",
        Kind::Decimal,
        "120.0",
        "Seconds until an attempt is given up",
    ),
    key("providers.tmdb.image_gate.retries", Kind::Number, "5", "Attempts after the first"),
    key(
        "providers.imdb.sources",
        Kind::List,
        "[\"datasets\", \"suggestion\"]",
        "datasets (imported files), suggestion (search), pages (often blocked; off by default)",
    ),
    key("providers.imdb.base_url", Kind::Text, "\"https://www.imdb.com\"", "Where the pages are"),
    key(
        "providers.imdb.suggestion_base_url",
        Kind::Text,
        "\"https://v3.sg.media-imdb.com\"",
        "Where the suggestion service is",
    ),
    key(
        "providers.imdb.dataset_dir",
        Kind::Text,
        "",
        "Folder with IMDb's dataset files; imported from there, downloaded to there",
    ),
    key(
        "providers.imdb.datasets_base_url",
        Kind::Text,
        "\"https://datasets.imdbws.com\"",
        "Where the dataset files are",
    ),
    key("providers.imdb.gate.in_flight", Kind::Number, "4", "Requests at once"),
    key("providers.imdb.gate.per_second", Kind::Decimal, "0.0", "Requests a second; 0 sets no limit"),
    key("providers.imdb.gate.timeout_s", Kind::Decimal, "60.0", "Seconds until an attempt is given up"),
    key("providers.imdb.gate.retries", Kind::Number, "5", "Attempts after the first"),
    key(
        "providers.tvmaze.base_url",
        Kind::Text,
        "\"https://api.tvmaze.com\"",
        "Where the API is (shows only)",
    ),
    key("providers.tvmaze.gate.in_flight", Kind::Number, "2", "Requests at once"),
    key("providers.tvmaze.gate.per_second", Kind::Decimal, "2.0", "Requests a second"),
    key("providers.tvmaze.gate.timeout_s", Kind::Decimal, "30.0", "Seconds until an attempt is given up"),
    key("providers.tvmaze.gate.retries", Kind::Number, "5", "Attempts after the first"),
    key(
        "scrapers.movies",
        Kind::List,
        "[\"tmdb\", \"imdb\"]",
        "Sources of films; the first with a value wins",
    ),
    key("scrapers.tv", Kind::List, "[\"tmdb\", \"imdb\"]", "Sources of shows; the first with a value wins"),
    key("scrape.jobs", Kind::Number, "16", "Items in flight at once, 1 to 256"),
    key("scrape.mode", Kind::Text, "", "auto, ask or skip; without it ask on a terminal, else skip"),
    key("scrape.languages", Kind::List, "[]", "Languages in order, instead of the provider's own"),
    key(
        "scrape.parts",
        Kind::List,
        "[\"nfo\", \"poster\", \"clearlogo\", \"extrafanarts\", \"thumb\", \"movie-fanart\", \"show-fanart\", \
         \"movie-landscape\", \"show-landscape\"]",
        "What is written, at every level that has it or, as season-poster, at one",
    ),
    key(
        "scrape.episode_order",
        Kind::Text,
        "\"aired\"",
        "Which numbering the files of shows follow: aired, dvd or absolute",
    ),
    key("scrape.fields_off", Kind::List, "[]", "Fields that no source fills"),
    key("scrape.locked_fields", Kind::List, "[]", "Fields that keep the value they have, in every item"),
    key(
        "scrape.genre_names",
        Kind::Names,
        "",
        "Genres by other names: \"Action & Adventure\" = [\"Action\", \"Adventure\"]",
    ),
    key("scrape.studio_names", Kind::Names, "", "Studios by other names"),
    key("scrape.country_names", Kind::Names, "", "Countries by other names"),
    key("scrape.certification_names", Kind::Names, "", "Age ratings by other names"),
    key(
        "scrape.only_country_certification",
        Kind::Switch,
        "false",
        "Keep only the age rating of your country",
    ),
    key("scrape.not_rated", Kind::Text, "", "What the age rating says where there is none"),
    key("scrape.actors_with_thumb_only", Kind::Switch, "false", "Leave out actors without a portrait"),
    key("scrape.title_from_original", Kind::Switch, "true", "Use the original title where there is no other"),
    key(
        "scrape.outline_from_plot",
        Kind::Number,
        "",
        "Make a missing outline from so many characters of the plot",
    ),
    key("scrape.limits.actors", Kind::Number, "", "At most so many actors"),
    key("scrape.limits.genres", Kind::Number, "", "At most so many genres"),
    key("scrape.limits.studios", Kind::Number, "", "At most so many studios"),
    key("scrape.limits.countries", Kind::Number, "", "At most so many countries"),
    key("scrape.limits.tags", Kind::Number, "", "At most so many tags"),
    key("scrape.artwork.keep_existing", Kind::Switch, "true", "Leave pictures that are there as they are"),
    key(
        "scrape.artwork.languages",
        Kind::List,
        "[]",
        "Languages of pictures in order; without it the metadata's",
    ),
    key("scrape.artwork.extrafanarts", Kind::Number, "3", "How many further fanarts"),
    key("cache.enabled", Kind::Switch, "true", "Whether answers are kept"),
    key("cache.fresh_hours", Kind::Number, "24", "How long an answer is used without asking again"),
    key("cache.memory_mb", Kind::Number, "32", "Memory for answers"),
    key("cache.disk_mb", Kind::Number, "1024", "Disk for answers"),
    key("cache.stale_days", Kind::Number, "30", "How long an old answer may serve while a provider is down"),
    key(
        "files.durable",
        Kind::Text,
        "\"nfo\"",
        "nfo, all or none: which files are forced to the disk at once",
    ),
    key("files.dialects", Kind::List, "[\"kodi\"]", "Whose file names are written"),
    key("library.wait_s", Kind::Number, "60", "Seconds to wait while another program holds the library"),
    key(
        "undo.max_mb",
        Kind::Number,
        "1024",
        "Disk for what files held before they were replaced; the oldest goes first; 0 keeps nothing",
    ),
    key("undo.keep_days", Kind::Number, "30", "For how many days what a run changed can be taken back"),
];

/// The key at `path`, or the one whose table `path` names an entry of.
pub fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| {
        key.path == path
            || (key.kind == Kind::Names
                && path.strip_prefix(key.path).is_some_and(|rest| rest.starts_with('.')))
    })
}

/// The known key or table most like `path`.
pub fn nearest(path: &str) -> &'static str {
    KEYS.iter()
        .map(|key| key.path)
        .min_by_key(|known| (edit_distance(path, known), known.len()))
        .expect("there are keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_led_to_the_right_one() {
        assert_eq!(nearest("providers.tmdb.api_kye"), "providers.tmdb.api_key");
        assert_eq!(nearest("cache.fresh_hour"), "cache.fresh_hours");
        assert_eq!(nearest("provider.imdb.source"), "providers.imdb.sources");
    }

    #[test]
    fn entries_of_a_table_of_names_belong_to_its_key() {
        assert_eq!(find("scrape.genre_names.Soap").map(|key| key.path), Some("scrape.genre_names"));
        assert!(find("scrape.genre_namesX").is_none());
    }
}
