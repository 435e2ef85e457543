//! `bench library`: a large library, rows only: how fast films are kept while it grows, how large it gets, how fast it answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_model::{
    ArtworkKind, CastMember, CrewMember, Field, IdSet, ItemDetails, ItemKind, Job, LibraryKind, Origin,
    Person, PlayerFacts, Provenance, Provider, Rating, VideoFiles, Year,
};
use bioscope_store::{
    ChosenArtwork, ItemCommit, ItemId, JobId, Library, LibrarySettings, NewJob, Outcome, Page, ScanChanges,
    ScannedItem, Selection, SqliteLibrary, Statistics, WrittenFile,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::process::Process;
use crate::output::tell;

/// The library's file.
const FILE: &str = "library.db";
/// The name of the scenario.
pub(super) const SCENARIO: &str = "library";
/// Films where no other number is asked for.
pub(super) const FILMS: u32 = 100_000;
/// Equal parts of the run that are compared with each other.
const WINDOWS: usize = 10;
/// Parts of a window; the window's speed is their median, which a busy moment of the machine does not move.
const PARTS: usize = 20;
/// Films in flight at once.
const IN_FLIGHT: usize = 64;
/// People a film credits: 13 actors, a director, a writer.
const ACTORS: usize = 13;
/// Films on a page of a list.
const PAGE: u32 = 50;
/// How often each question is asked.
const ASKED: usize = 21;

/// Words that plots are made of; each film's plot holds a word of its own, too.
const WORDS: [&str; 24] = [
    "a", "the", "of", "in", "stranger", "town", "river", "night", "letter", "brother", "finds", "loses",
    "sea", "war", "house", "secret", "train", "winter", "meets", "old", "friend", "money", "island",
    "returns",
];
const GENRES: [&str; 12] = [
    "Drama",
    "Comedy",
    "Crime",
    "Thriller",
    "Horror",
    "Adventure",
    "Romance",
    "Western",
    "War",
    "Mystery",
    "Music",
    "Documentary",
];
const FIELDS: [Field; 8] = [
    Field::Title,
    Field::Year,
    Field::Plot,
    Field::Genres,
    Field::Rating,
    Field::Actors,
    Field::Directors,
    Field::Writers,
];

/// What was measured.
#[derive(Debug)]
pub(super) struct LargeLibrary {
    films: usize,
    scan: Duration,
    saving: Duration,
    windows: Vec<Window>,
    statistics: Statistics,
    bytes: u64,
    answers: Vec<Answer>,
}

#[derive(Debug)]
struct Window {
    /// Median of the parts.
    films_a_second: f64,
    cpu_us_a_film: f64,
}

#[derive(Debug)]
struct Answer {
    question: String,
    items: u64,
    first: Duration,
    median: Duration,
    slowest: Duration,
}

/// Fills a library in a temporary folder, and asks it.
pub(super) async fn measure(films: u32) -> anyhow::Result<LargeLibrary> {
    let filled = fill(films as usize, LibrarySettings::default()).await?;
    let path = filled.folder.path().join(FILE);
    let bytes = std::fs::metadata(&path)?.len();
    let library = SqliteLibrary::open(&path, LibrarySettings::default())?;
    let answers = ask_all(&library, &filled.items).await?;
    library.close().await?;
    let Filled { scan, saving, windows, statistics, .. } = filled;
    Ok(LargeLibrary { films: films as usize, scan, saving, windows, statistics, bytes, answers })
}

/// A closed library, full of films.
pub(super) struct Filled {
    folder: tempfile::TempDir,
    items: Vec<ItemId>,
    scan: Duration,
    pub(super) saving: Duration,
    windows: Vec<Window>,
    pub(super) statistics: Statistics,
}

impl Filled {
    /// Processor time a film.
    pub(super) fn cpu_us_a_film(&self) -> f64 {
        self.windows.iter().map(|window| window.cpu_us_a_film).sum::<f64>() / self.windows.len().max(1) as f64
    }
}

/// Fills a library as a scan and a run do.
pub(super) async fn fill(films: usize, settings: LibrarySettings) -> anyhow::Result<Filled> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let path = folder.path().join(FILE);
    let library = SqliteLibrary::open(&path, settings)?;
    let source = library.add_source(folder.path(), LibraryKind::Movies).await?;
    let begun = Instant::now();
    let mut added: Vec<ScannedItem> = (0..films).map(|number| scanned(folder.path(), number)).collect();
    // A scan comes to folders by name, and a run to films by title: nearly the same order.
    added.sort_by(|one, other| one.files.main.cmp(&other.files.main));
    library.apply_scan(source.id, ScanChanges { added, ..ScanChanges::default() }, Timestamp::now()).await?;
    let scan = begun.elapsed();
    tell(format!("{SCENARIO}: {films} films scanned in {:.1} s", scan.as_secs_f64()));
    let items: Vec<(ItemId, usize)> = library
        .select(&Selection::New)
        .await?
        .into_iter()
        .map(|item| (item.id, number_of(&item.title)))
        .collect();
    let ids: Vec<ItemId> = items.iter().map(|(id, _)| *id).collect();
    let job = NewJob {
        command: "bench".to_owned(),
        items: films as u64,
        ids: ids.clone(),
        at: Timestamp::now(),
        ..NewJob::default()
    };
    let job = library.start_job(job).await?;
    let library = Arc::new(library);
    let before = library.statistics();
    let begun = Instant::now();
    let windows = save_all(&library, job, &items).await?;
    let saving = begun.elapsed();
    let statistics = library.statistics().since(&before);
    library.close().await?;
    Ok(Filled { folder, items: ids, scan, saving, windows, statistics })
}

/// The number at the end of a title.
fn number_of(title: &str) -> usize {
    title.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Commits every film, many at once as in a run.
async fn save_all(
    library: &Arc<SqliteLibrary>,
    job: JobId,
    items: &[(ItemId, usize)],
) -> anyhow::Result<Vec<Window>> {
    let mut windows = Vec::new();
    let mut commits: JoinSet<Result<(), bioscope_store::StoreError>> = JoinSet::new();
    let mut turn = 0;
    for (place, window) in items.chunks(items.len().div_ceil(WINDOWS)).enumerate() {
        let cpu = own_cpu();
        let mut speeds = Vec::new();
        for part in window.chunks(window.len().div_ceil(PARTS)) {
            let begun = Instant::now();
            for &(item, film) in part {
                while commits.len() >= IN_FLIGHT {
                    commits.join_next().await.context("a commit is in flight")???;
                }
                let library = Arc::clone(library);
                let commit = commit(item, job, film, turn);
                turn += 1;
                commits.spawn(async move { library.commit_item(commit).await });
            }
            speeds.push(part.len() as f64 / begun.elapsed().as_secs_f64());
        }
        let window = Window {
            films_a_second: median(&mut speeds),
            cpu_us_a_film: (own_cpu().saturating_sub(cpu)).as_secs_f64() * 1e6 / window.len() as f64,
        };
        tell(format!(
            "{SCENARIO}: window {} of {WINDOWS}: {:.0} films a second, {:.0} µs of processor time a film",
            place + 1,
            window.films_a_second,
            window.cpu_us_a_film
        ));
        windows.push(window);
    }
    while let Some(done) = commits.join_next().await {
        done??;
    }
    Ok(windows)
}

/// Processor time of this process so far.
fn own_cpu() -> Duration {
    Process::own().cpu().unwrap_or_default()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// A number that looks random, the same in every run.
fn scattered(film: usize, place: usize) -> usize {
    let mut hash = (film as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (place as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^= hash >> 29;
    hash = hash.wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash ^ (hash >> 32)) as usize
}

fn pick<'w>(words: &[&'w str], film: usize, place: usize) -> &'w str {
    words[scattered(film, place) % words.len()]
}

fn title(film: usize) -> String {
    format!("The {} {} {film}", pick(&WORDS[4..], film, 1), pick(&WORDS[4..], film, 2))
}

fn scanned(folder: &std::path::Path, film: usize) -> ScannedItem {
    let name = format!("{} ({})", title(film), year(film));
    ScannedItem {
        kind: ItemKind::Movie,
        files: VideoFiles::single(folder.join(&name).join(format!("{name}.mkv"))),
        place: None,
        title: title(film),
        year: Year::new(year(film)).ok(),
        ids: IdSet::new(),
        edition: None,
        video_source: None,
        player: PlayerFacts::default(),
        foreign_nfo: false,
        size: 1_000_000_000 + film as u64,
        modified_ns: 1_700_000_000_000_000_000,
    }
}

fn year(film: usize) -> i32 {
    i32::try_from(1920 + scattered(film, 3) % 105).unwrap_or(1920)
}

/// Films credit people who are in several films; the more films there are, the more people, as in the world.
fn person(turn: usize, place: usize) -> Person {
    let number = scattered(turn, 100 + place) % (1_000 + turn * 4);
    let name = format!("{} {}", name(number, 1), name(number, 2));
    Person::named(name).with_id(Provider::Tmdb, number.to_string())
}

/// One of some ten thousand made-up names.
fn name(number: usize, place: usize) -> String {
    const SYLLABLES: [&str; 22] = [
        "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "za", "den", "fer", "gor", "hal", "jun", "kar",
        "lin", "mar", "nel", "per", "sol", "tor",
    ];
    (0..3).map(|part| pick(&SYLLABLES, number, place * 10 + part)).collect()
}

fn details(film: usize, turn: usize) -> ItemDetails {
    let plot: Vec<&str> = (0..50).map(|place| pick(&WORDS, film, 200 + place)).collect();
    let crew = |place, job| CrewMember { person: person(turn, place), job };
    ItemDetails {
        title: Some(title(film)),
        original_title: Some(title(film)),
        year: Year::new(year(film)).ok(),
        ids: [(Provider::Tmdb, film.to_string()), (Provider::Imdb, format!("tt{film:07}"))]
            .iter()
            .map(|(provider, id)| (provider.clone(), id.as_str()))
            .collect(),
        plot: Some(format!("{} own{film}.", plot.join(" "))),
        genres: vec![pick(&GENRES, film, 4).to_owned(), pick(&GENRES, film, 5).to_owned()],
        studios: vec![format!("Studio {}", scattered(film, 6) % 2_000)],
        countries: vec!["United States of America".to_owned()],
        runtime_minutes: Some(95),
        ratings: vec![Rating {
            source: "themoviedb".to_owned(),
            value: (scattered(film, 7) % 100) as f64 / 10.0,
            max: 10,
            votes: Some(1_000),
        }],
        cast: (0..ACTORS)
            .map(|place| CastMember { person: person(turn, place), role: Some(format!("Role {place}")) })
            .collect(),
        crew: vec![crew(ACTORS, Job::Director), crew(ACTORS + 1, Job::Writer)],
        ..ItemDetails::default()
    }
}

fn commit(item: ItemId, job: JobId, film: usize, turn: usize) -> ItemCommit {
    let folder = std::path::PathBuf::from(format!("/films/{}", title(film)));
    let picture = |kind: ArtworkKind| ChosenArtwork {
        kind,
        index: 0,
        url: format!("https://image.tmdb.org/t/p/original/{film}{kind}.jpg"),
        path: folder.join(format!("{kind}.jpg")),
        width: 2_000,
        height: 3_000,
    };
    // One in a hundred has no poster.
    let kinds = [ArtworkKind::Fanart, ArtworkKind::ClearLogo, ArtworkKind::Poster];
    let artwork: Vec<_> =
        kinds[..if film.is_multiple_of(100) { 2 } else { 3 }].iter().map(|kind| picture(*kind)).collect();
    let left = |path| WrittenFile { path, size: 100_000, modified_ns: 1_700_000_000_000_000_000 };
    let written =
        artwork.iter().map(|picture| left(picture.path.clone())).chain([left(folder.join("movie.nfo"))]);
    let mut provenance = Provenance::default();
    for field in FIELDS {
        provenance.set(field, Origin::Provider { provider: Provider::Tmdb, language: None });
    }
    ItemCommit {
        item,
        job,
        outcome: Outcome::Scraped,
        details: details(film, turn),
        provenance,
        written: written.collect(),
        artwork,
        missing_sources: Vec::new(),
        recipe: "bench".to_owned(),
        at: Timestamp::now(),
        changes: vec!["title".to_owned()],
        elapsed: Duration::from_millis(300),
    }
}

async fn ask_all(library: &SqliteLibrary, items: &[ItemId]) -> anyhow::Result<Vec<Answer>> {
    let middle = items.len() / 2;
    let mut answers = vec![
        ask("an item", async || {
            let item = items[scattered(middle, 1) % items.len()];
            anyhow::Ok(u64::from(!library.item(item).await?.details.cast.is_empty()))
        })
        .await?,
    ];
    let page = async |selection: &Selection, offset: usize| {
        let page = Page { offset: offset as u64, limit: PAGE };
        anyhow::Ok(library.select_page(selection, page).await?.len() as u64)
    };
    answers.push(ask("first page of the list", async || page(&Selection::All, 0).await).await?);
    answers.push(ask("a page in its middle", async || page(&Selection::All, middle).await).await?);
    let star = person(middle, 0).name;
    for query in [
        format!("own{middle}"),
        format!("actor:\"{star}\""),
        format!("director:\"{}\"", person(middle, ACTORS).name),
        "year:1999".to_owned(),
        "year:1999..2003 genre:horror -locked".to_owned(),
        "rating:>9.5 genre:western".to_owned(),
        "studio:\"studio 77\"".to_owned(),
        "title:river title:winter".to_owned(),
        "outcome:failed".to_owned(),
        "missing:poster".to_owned(),
        "genre:drama".to_owned(),
        "genre:drama year:>1950".to_owned(),
        "stranger".to_owned(),
        "plot:\"secret train\"".to_owned(),
        "path:winter".to_owned(),
        "-stranger".to_owned(),
    ] {
        let selection = Selection::Filter(query.clone());
        answers.push(ask(&query, async || page(&selection, 0).await).await?);
    }
    Ok(answers)
}

async fn ask(question: &str, mut once: impl AsyncFnMut() -> anyhow::Result<u64>) -> anyhow::Result<Answer> {
    let mut times = Vec::with_capacity(ASKED);
    let mut items = 0;
    for _ in 0..ASKED {
        let begun = Instant::now();
        items = once().await?;
        times.push(begun.elapsed());
    }
    let first = times[0];
    times.sort();
    Ok(Answer {
        question: question.to_owned(),
        items,
        first,
        median: times[times.len() / 2],
        slowest: times[times.len() - 1],
    })
}

impl LargeLibrary {
    /// The slowest window's share of the fastest, as how much faster that is, in percent.
    fn spread(&self, of: fn(&Window) -> f64) -> f64 {
        let values = || self.windows.iter().map(of);
        let least = values().min_by(f64::total_cmp).unwrap_or(1.0);
        let most = values().max_by(f64::total_cmp).unwrap_or(1.0);
        (most / least - 1.0) * 100.0
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let windows = |of: fn(&Window) -> f64| {
            self.windows.iter().map(|window| format!("{:.0}", of(window))).collect::<Vec<_>>().join(", ")
        };
        let milliseconds = |duration: Duration| format!("{:.2}", duration.as_secs_f64() * 1e3);
        let statistics = &self.statistics;
        let mut lines = vec![
            format!(
                "{SCENARIO}: {} films scanned in {:.1} s, kept in {:.1} s: {} transactions, {} statements.",
                self.films,
                self.scan.as_secs_f64(),
                self.saving.as_secs_f64(),
                statistics.transactions,
                statistics.statements
            ),
            format!(
                "{SCENARIO}: median films a second in {WINDOWS} equal windows: {}; the fastest is {:.1} % above the slowest.",
                windows(|window| window.films_a_second),
                self.spread(|window| window.films_a_second)
            ),
            format!(
                "{SCENARIO}: µs of processor time a film: {}; the most is {:.1} % above the least.",
                windows(|window| window.cpu_us_a_film),
                self.spread(|window| window.cpu_us_a_film)
            ),
            format!(
                "{SCENARIO}: {:.1} MB, {:.2} kB a film.",
                self.bytes as f64 / 1e6,
                self.bytes as f64 / 1e3 / self.films as f64
            ),
            String::new(),
            format!("| question | items on the page of {PAGE} | first ms | median ms | slowest ms |"),
            "|---|---|---|---|---|".to_owned(),
        ];
        lines.extend(self.answers.iter().map(|answer| {
            format!(
                "| {} | {} | {} | {} | {} |",
                answer.question.replace('|', "\\|"),
                answer.items,
                milliseconds(answer.first),
                milliseconds(answer.median),
                milliseconds(answer.slowest)
            )
        }));
        lines
    }

    pub(super) fn object(&self) -> Value {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1e3;
        let answers: Vec<Value> = self
            .answers
            .iter()
            .map(|answer| {
                json!({"question": answer.question, "items": answer.items, "first_ms": milliseconds(answer.first),
                    "median_ms": milliseconds(answer.median), "slowest_ms": milliseconds(answer.slowest)})
            })
            .collect();
        json!({
            "scenario": SCENARIO,
            "films": self.films,
            "scan_s": self.scan.as_secs_f64(),
            "saving_s": self.saving.as_secs_f64(),
            "films_a_second_by_window": self.windows.iter().map(|window| window.films_a_second).collect::<Vec<_>>(),
            "cpu_us_a_film_by_window": self.windows.iter().map(|window| window.cpu_us_a_film).collect::<Vec<_>>(),
            "transactions": self.statistics.transactions,
            "statements": self.statistics.statements,
            "bytes": self.bytes,
            "bytes_a_film": self.bytes as f64 / self.films as f64,
            "answers": answers,
        })
    }
}
