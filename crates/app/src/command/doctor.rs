//! `doctor`: checks what a run depends on, and says what to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bioscope_artwork::sweep_leftovers;
use bioscope_datasets::Dataset;
use bioscope_http::{Client, FetchContext, Freshness};
use bioscope_model::{Candidate, Language, Provider, Year};
use bioscope_providers::{MovieQuery, ProviderError, ShowQuery};
use bioscope_store::sqlite::backups::backups;
use bioscope_store::{Library, Selection};
use jiff::Timestamp;
use serde_json::json;

use crate::command::imdb::age;
use crate::output::Output;
use crate::problem::SOMETHING_FAILED;
use crate::wiring::{App, Exchange, USER_AGENT};

/// A show every provider of shows knows.
const KNOWN_SHOW: &str = "Twin Peaks";

/// A film every provider knows, to see whether it answers.
const KNOWN_TITLE: &str = "Metropolis";
/// The year of that film.
const KNOWN_YEAR: i32 = 1927;

/// How a moment is told.
const MINUTE: &str = "%Y-%m-%d %H:%M UTC";

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finding {
    Well,
    Note,
    Wrong,
}

struct Findings<'a> {
    output: &'a mut Output,
    wrong: bool,
}

impl Findings<'_> {
    fn tell(&mut self, finding: Finding, what: &str, text: impl std::fmt::Display) -> anyhow::Result<()> {
        self.wrong |= finding == Finding::Wrong;
        let word = match finding {
            Finding::Well => "ok",
            Finding::Note => "note",
            Finding::Wrong => "WRONG",
        };
        if self.output.is_json() {
            return self
                .output
                .object(&json!({"check": what, "finding": word.to_lowercase(), "text": text.to_string()}));
        }
        self.output.line(format!("{word:<6} {what}: {text}"))
    }
}

/// Runs every check; exit status 1 where something is wrong.
pub async fn run(app: &App, fix: bool, offline: bool, output: &mut Output) -> anyhow::Result<ExitCode> {
    let mut findings = Findings { output, wrong: false };
    configuration(app, &mut findings)?;
    let library = app.library()?;
    let last_check = library.last_check().await?;
    database(&*library, last_check, &mut findings).await?;
    copies(&app.places.library(), &mut findings)?;
    orphans(&*library, fix, &mut findings).await?;
    folders(&*library, &mut findings).await?;
    leftovers(&*library, fix, &mut findings).await?;
    let client = app.client(Exchange::default())?;
    for trouble in client.cache_troubles() {
        findings.tell(Finding::Note, "response cache", trouble)?;
    }
    if offline {
        findings.tell(Finding::Note, "providers", "not asked (--offline)")?;
    } else {
        // What is kept would answer for a provider that does not.
        let asking = app.uncached_client(Exchange::default())?;
        providers(app, &asking, &mut findings).await?;
    }
    let wrong = findings.wrong;
    library.close().await?;
    Ok(if wrong { SOMETHING_FAILED.into() } else { ExitCode::SUCCESS })
}

fn configuration(app: &App, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    let file = &app.places.configuration;
    if file.exists() {
        findings.tell(Finding::Well, "configuration", file.display())?;
    } else {
        findings.tell(
            Finding::Note,
            "configuration",
            format!("{} does not exist; the defaults hold", file.display()),
        )?;
    }
    if app.configuration.tmdb.api_key.is_none() {
        // With titles imported films are catalogued all the same, but without plots and pictures.
        let has_titles = app.imdb_index().is_ok_and(|index| index.imported(Dataset::Basics).is_some());
        findings.tell(
            if has_titles { Finding::Note } else { Finding::Wrong },
            "TMDB key",
            "none; get one for free at https://www.themoviedb.org/settings/api and set providers.tmdb.api_key or \
             BIOSCOPE_PROVIDERS__TMDB__API_KEY",
        )?;
    }
    datasets(app, findings)
}

/// How the check of the datasets is called.
const DATASETS: &str = "IMDb datasets";
/// After so many days an index is worth a word: IMDb's files are new every day.
const OLD_DAYS: i64 = 30;

fn datasets(app: &App, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    if !app.configuration.imdb.sources.iter().any(|source| source == "datasets") {
        return Ok(());
    }
    let index = match app.imdb_index() {
        Ok(index) => index,
        Err(error) => return findings.tell(Finding::Wrong, DATASETS, error),
    };
    let now = Timestamp::now();
    let imported: Vec<_> =
        Dataset::ALL.into_iter().filter_map(|dataset| Some((dataset, index.imported(dataset)?))).collect();
    let Some(oldest) = imported.iter().map(|(_, imported)| imported.imported_at).min() else {
        return findings.tell(
            Finding::Note,
            DATASETS,
            "none are imported, so IMDb's ratings are missing; to fetch them: bioscope imdb import --download",
        );
    };
    let names: Vec<_> = imported.iter().map(|(dataset, _)| dataset.name()).collect();
    let told = format!("{}; the oldest imported {}", names.join(", "), age(oldest, now));
    if now.duration_since(oldest).as_hours() >= OLD_DAYS * 24 {
        return findings.tell(
            Finding::Note,
            DATASETS,
            format!("{told}; to refresh: bioscope imdb import --download"),
        );
    }
    findings.tell(Finding::Well, DATASETS, told)
}

async fn database(
    library: &dyn Library,
    last_check: Option<Timestamp>,
    findings: &mut Findings<'_>,
) -> anyhow::Result<()> {
    let problems = library.check().await?;
    if problems.is_empty() {
        let items = library.select(&Selection::All).await?.len();
        let before = match last_check {
            Some(at) => format!("checked before on {}", at.strftime(MINUTE)),
            None => "checked for the first time".to_owned(),
        };
        return findings.tell(Finding::Well, "library", format!("sound, {items} items; {before}"));
    }
    for problem in problems {
        findings.tell(Finding::Wrong, "library", problem)?;
    }
    Ok(())
}

/// The copies that could take the library's place.
fn copies(library: &Path, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    let backups = backups(library);
    let Some(newest) = backups.first() else {
        let text = "none yet; scan and scrape make one a week, and bioscope backup makes one now";
        return findings.tell(Finding::Note, "backups", text);
    };
    let folder = newest.path.parent().unwrap_or(library);
    findings.tell(
        Finding::Well,
        "backups",
        format!(
            "{}, the newest of {}, in {}",
            backups.len(),
            newest.made_at.strftime(MINUTE),
            folder.display()
        ),
    )
}

async fn orphans(library: &dyn Library, fix: bool, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    let orphans = if fix { library.collect_orphans().await? } else { library.orphans().await? };
    let left = [
        counted(orphans.people, "person", "people"),
        counted(orphans.terms, "word", "words"),
        counted(orphans.collections, "collection", "collections"),
    ];
    let left: Vec<String> = left.into_iter().flatten().collect();
    if left.is_empty() {
        return Ok(());
    }
    let left = left.join(", ");
    if fix {
        findings.tell(Finding::Well, "orphans", format!("{left} that no item has any more taken away"))
    } else {
        findings.tell(
            Finding::Note,
            "orphans",
            format!(
                "{left} that no item has any more; they do no harm, and bioscope doctor --fix takes them away"
            ),
        )
    }
}

/// "1 person", "2 people"; nothing for none.
fn counted(count: u64, one: &str, several: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {several}")),
    }
}

async fn folders(library: &dyn Library, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    let sources = library.sources().await?;
    if sources.is_empty() {
        findings.tell(
            Finding::Note,
            "folders",
            "none yet; add one: bioscope source add PATH --kind movies",
        )?;
    }
    for source in sources {
        let path = source.path.clone();
        let trouble = tokio::task::spawn_blocking(move || folder_trouble(&path)).await?;
        let (finding, text) = match trouble {
            None => (Finding::Well, "can be read and written".to_owned()),
            Some(trouble) => (Finding::Wrong, trouble),
        };
        findings.tell(finding, "folder", format!("{}: {text}", source.path.display()))?;
    }
    Ok(())
}

fn folder_trouble(path: &PathBuf) -> Option<String> {
    if let Err(error) = std::fs::read_dir(path) {
        return Some(format!("cannot be read ({error}); is the drive mounted?"));
    }
    match tempfile::Builder::new().prefix(".bioscope-").tempfile_in(path) {
        Ok(_) => None,
        Err(error) => {
            Some(format!("cannot be written ({error}); NFO files and pictures go beside the videos"))
        }
    }
}

async fn leftovers(library: &dyn Library, fix: bool, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    if !fix {
        return Ok(());
    }
    let mut folders = BTreeSet::new();
    for item in library.select(&Selection::All).await? {
        let files = library.item(item.id).await?.scanned.files;
        // A disc's pictures lie above its folder, its NFO file in it.
        folders.insert(files.folder().to_owned());
        folders.extend(files.main.parent().map(Path::to_owned));
    }
    let swept = tokio::task::spawn_blocking(move || {
        folders.iter().map(|folder| sweep_leftovers(folder).unwrap_or_default()).sum::<usize>()
    })
    .await?;
    findings.tell(
        Finding::Well,
        "left-over files",
        format!("{swept} temporary files of cut-off runs taken away"),
    )
}

async fn providers(app: &App, client: &Client, findings: &mut Findings<'_>) -> anyhow::Result<()> {
    findings.tell(Finding::Well, "user agent", USER_AGENT)?;
    let registry = app.registry(client);
    let messages: BTreeSet<&String> = registry.unusable.iter().map(|unusable| &unusable.message).collect();
    for message in messages {
        findings.tell(Finding::Note, "sources", message)?;
    }
    let context = FetchContext::new(Freshness::Revalidate);
    let mut asked = BTreeSet::new();
    for search in &registry.movie_search {
        asked.insert(search.provider());
        let query = MovieQuery {
            title: KNOWN_TITLE.to_owned(),
            year: Year::new(KNOWN_YEAR).ok(),
            language: Language::english(),
        };
        let found = search.search_movies(&query, &context).await;
        answer(&search.provider(), found, KNOWN_TITLE, findings)?;
    }
    for search in registry.show_search.iter().filter(|search| !asked.contains(&search.provider())) {
        let query = ShowQuery { title: KNOWN_SHOW.to_owned(), year: None, language: Language::english() };
        answer(&search.provider(), search.search_shows(&query, &context).await, KNOWN_SHOW, findings)?;
    }
    Ok(())
}

/// Tells what a provider answered when it was asked for what it should know.
fn answer(
    provider: &Provider,
    found: Result<Vec<Candidate>, ProviderError>,
    wanted: &str,
    findings: &mut Findings<'_>,
) -> anyhow::Result<()> {
    let label = provider.label();
    match found {
        Ok(found) if found.is_empty() => {
            findings.tell(Finding::Note, label, format!("answers, but does not know {wanted}"))
        }
        Ok(_) => findings.tell(Finding::Well, label, "answers"),
        Err(error) => findings.tell(Finding::Wrong, label, format!("failed to {error}")),
    }
}
