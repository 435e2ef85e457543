//! File and environment become one table.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::configuration::keys::{self, KEYS, Kind};
use crate::configuration::values::Configuration;

/// Environment variables of configuration keys begin with this and hold `__` between the levels.
pub const PREFIX: &str = "BIOSCOPE_";

/// What is wrong with the configuration; every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    /// The file cannot be read.
    #[error("failed to read the configuration {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("failed to understand the configuration {}: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and what.
        reason: String,
    },
    /// A key that does not exist.
    #[error("unknown key {key:?} in {place}; did you mean {nearest:?}?")]
    Unknown {
        /// As written.
        key: String,
        /// The file or the variable.
        place: String,
        /// The known key most like it.
        nearest: &'static str,
    },
    /// A value of the wrong kind or out of bounds.
    #[error("{key} in {place}: {reason}")]
    Value {
        /// Which.
        key: String,
        /// The file or the environment.
        place: String,
        /// What is wrong.
        reason: String,
    },
}

/// Loads the configuration: defaults, then `file` (which must exist where the user named it), then `environment`.
pub fn load(
    file: Option<&Path>,
    named_by_user: bool,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Configuration, ConfigurationError> {
    let mut table = defaults();
    if let Some(path) = file {
        match std::fs::read_to_string(path) {
            Ok(text) => overlay(&mut table, from_file(path, &text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named_by_user => {}
            Err(source) => {
                return Err(ConfigurationError::Read { path: path.to_owned(), source });
            }
        }
    }
    let place = file.map_or_else(|| "the configuration".to_owned(), |path| path.display().to_string());
    for (name, text) in environment {
        if let Some(path) = key_of(&name) {
            let key = keys::find(&path).filter(|key| key.kind != Kind::Names).ok_or_else(|| {
                ConfigurationError::Unknown {
                    key: name.clone(),
                    place: "the environment".to_owned(),
                    nearest: keys::nearest(&path),
                }
            })?;
            let value = parse(key.kind, &text).map_err(|reason| ConfigurationError::Value {
                key: name.clone(),
                place: "the environment".to_owned(),
                reason,
            })?;
            set(&mut table, key.path, value);
        }
    }
    Configuration::from_table(&table).map_err(|(key, reason)| ConfigurationError::Value {
        key,
        place,
        reason,
    })
}

/// The key an environment variable stands for; only names with `__` are keys, others steer something else.
fn key_of(name: &str) -> Option<String> {
    let rest = name.strip_prefix(PREFIX)?;
    rest.contains("__").then(|| rest.to_ascii_lowercase().replace("__", "."))
}

fn defaults() -> Table {
    let mut table = Table::new();
    for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
        let line = format!("value = {}", key.default);
        let parsed: Table = line.parse().expect("the defaults are TOML");
        set(&mut table, key.path, parsed["value"].clone());
    }
    table
}

fn from_file(path: &Path, text: &str) -> Result<Table, ConfigurationError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigurationError::Syntax {
        path: path.to_owned(),
        reason: syntax_trouble(&error, text),
    })?;
    check(&table, "", path)?;
    Ok(table)
}

/// What is wrong with `text`, and where. The line itself is not repeated: it may hold a key.
fn syntax_trouble(error: &toml::de::Error, text: &str) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    format!("line {line}: {}", error.message())
}

fn check(table: &Table, above: &str, file: &Path) -> Result<(), ConfigurationError> {
    for (name, value) in table {
        let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        let place = || file.display().to_string();
        match (keys::find(&path), value) {
            (Some(key), value) if fits(key.kind, value, key.path == path) => {}
            (Some(key), _) => {
                return Err(ConfigurationError::Value {
                    key: path,
                    place: place(),
                    reason: expected(key.kind).to_owned(),
                });
            }
            (None, Value::Table(inner))
                if KEYS.iter().any(|key| key.path.starts_with(&format!("{path}."))) =>
            {
                check(inner, &path, file)?;
            }
            (None, _) => {
                let nearest = keys::nearest(&path);
                return Err(ConfigurationError::Unknown { key: path, place: place(), nearest });
            }
        }
    }
    Ok(())
}

fn fits(kind: Kind, value: &Value, whole: bool) -> bool {
    let is_list = |value: &Value| matches!(value, Value::Array(entries) if entries.iter().all(|entry| matches!(entry, Value::String(_))));
    match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Number, Value::Integer(_))
        | (Kind::Decimal, Value::Integer(_) | Value::Float(_))
        | (Kind::Switch, Value::Boolean(_)) => true,
        (Kind::List, value) => is_list(value),
        (Kind::Names, Value::Table(entries)) if whole => entries.values().all(is_list),
        (Kind::Names, value) if !whole => is_list(value),
        _ => false,
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text in quotes is expected",
        Kind::Number => "a whole number is expected",
        Kind::Decimal => "a number is expected",
        Kind::Switch => "true or false is expected",
        Kind::List => "a list of texts is expected, such as [\"en\", \"de\"]",
        Kind::Names => "a table of lists is expected, such as \"Soap\" = [\"Drama\"]",
    }
}

fn parse(kind: Kind, text: &str) -> Result<Value, String> {
    let text = text.trim();
    let wrong = || format!("{text:?}: {}", expected(kind));
    match kind {
        Kind::Text => Ok(Value::String(text.to_owned())),
        Kind::Number => text.parse().map(Value::Integer).map_err(|_| wrong()),
        Kind::Decimal => text.parse().map(Value::Float).map_err(|_| wrong()),
        Kind::Switch => text.parse().map(Value::Boolean).map_err(|_| wrong()),
        Kind::List => Ok(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|entry| !entry.is_empty())
                .map(|entry| Value::String(entry.to_owned()))
                .collect(),
        )),
        Kind::Names => Err(wrong()),
    }
}

fn set(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

fn overlay(table: &mut Table, over: Table) {
    for (name, value) in over {
        match (table.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => overlay(below, above),
            (_, value) => {
                table.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str, environment: &[(&str, &str)]) -> Result<Configuration, ConfigurationError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        load(
            Some(&path),
            true,
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn the_environment_beats_the_file_and_the_file_the_defaults() {
        let configuration = load_text(
            "[providers.tmdb]\nlanguage = \"de-DE\"\n[scrape]\njobs = 8\n",
            &[("BIOSCOPE_SCRAPE__JOBS", "9"), ("BIOSCOPE_PROVIDERS__IMDB__SOURCES", "pages,suggestion")],
        )
        .unwrap();
        assert_eq!(configuration.tmdb.language.to_string(), "de-DE");
        assert_eq!(configuration.jobs, 9);
        assert_eq!(configuration.imdb.sources, ["pages", "suggestion"]);
        assert_eq!(configuration.cache.fresh_hours, 24);
    }

    #[test]
    fn unknown_keys_are_refused_with_the_nearest_known_one() {
        let error = load_text("[providers.tmdb]\napi_kye = \"x\"\n", &[]).unwrap_err();
        assert!(error.to_string().contains("did you mean \"providers.tmdb.api_key\""), "{error}");
        let error = load_text("", &[("BIOSCOPE_SCRAPE__JOBZ", "9")]).unwrap_err();
        assert!(error.to_string().contains("scrape.jobs"), "{error}");
        assert!(load_text("", &[("BIOSCOPE_REQUIRE_FIXTURES", "1")]).is_ok());
    }

    #[test]
    fn values_of_the_wrong_kind_are_refused_by_name() {
        for (text, part) in [
            ("[scrape]\njobs = \"many\"\n", "scrape.jobs"),
            ("[scrape]\njobs = 0\n", "scrape.jobs"),
            ("[providers.tmdb]\nlanguage = \"english\"\n", "providers.tmdb.language"),
            ("[scrape]\nparts = [\"posters\"]\n", "scrape.parts"),
            ("[files]\ndurable = \"perhaps\"\n", "files.durable"),
            ("[providers.tmdb]\nbase_url = \"ftp://x\"\n", "providers.tmdb.base_url"),
            ("[scrape\n", "failed to understand"),
        ] {
            let error = load_text(text, &[]).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn a_syntax_error_names_its_line_and_does_not_repeat_it() {
        let error = load_text("[providers.tmdb]\napi_key = \"s3cr3t\n", &[]).unwrap_err().to_string();
        assert!(error.contains("line 2: ") && !error.contains("s3cr3t"), "{error}");
    }

    #[test]
    fn a_missing_file_is_an_error_only_where_the_user_named_it() {
        let path = Path::new("/no/such/bioscope.toml");
        assert!(load(Some(path), false, std::iter::empty()).is_ok());
        assert!(load(Some(path), true, std::iter::empty()).is_err());
    }

    #[test]
    fn every_key_can_be_given_by_file_and_by_environment() {
        for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
            let (above, name) = key.path.rsplit_once('.').unwrap();
            load_text(&format!("[{above}]\n{name} = {}\n", key.default), &[]).unwrap();
            let variable = format!("{PREFIX}{}", key.path.to_ascii_uppercase().replace('.', "__"));
            let text = key.default.replace(['"', '[', ']', ' '], "");
            load_text("", &[(&variable, &text)]).unwrap_or_else(|error| panic!("{variable}: {error}"));
        }
    }
}
