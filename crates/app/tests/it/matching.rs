//! Thousands of paths, each looked up as a scrape does: the path is read, TMDB is searched, the candidates are weighed.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bioscope_datasets::{Importer, Index, SourceFile, Watch};
use bioscope_http::{
    Client, ClientSettings, FetchContext, GateKey, GateSettings, NetworkSettings, NetworkTransport, Role,
};
use bioscope_matching::{Decision, MatchSettings, MovieEvidence, rank_movies};
use bioscope_model::{Candidate, IdSet, Language, TmdbId, Year};
use bioscope_names::LibraryKind;
use bioscope_providers::imdb::{DEFAULT_COOL_DOWN, Imdb, ImdbSettings, ImdbSource};
use bioscope_providers::tmdb::{Tmdb, TmdbSettings};
use bioscope_providers::{AlternativeTitles as _, DEFAULT_LIFETIMES, MovieQuery, MovieSearch as _};
use bioscope_standin::{Catalogue, Film, Limits, Standin, Tongue};
use tokio::task::JoinSet;

use crate::world::{API_KEY, World, get, quick};

/// Films that the played TMDB knows.
const FILMS: usize = 3_000;
/// They are invented from this.
const SEED: u64 = 1927;
/// Films looked up at once.
const IN_FLIGHT: usize = 16;
/// Readings of a title that are searched for, as in a scrape.
const READINGS: usize = 3;

/// A path and the film that it means.
struct Shelved {
    path: String,
    film: TmdbId,
}

/// What became of many paths.
#[derive(Debug, Default)]
struct Tally {
    paths: usize,
    accepted: usize,
    asked: usize,
    /// Paths for which a wrong film was accepted, with the reason given; so below.
    wrongly_accepted: Vec<String>,
    /// Those that are asked with a wrong film first.
    wrongly_suggested: Vec<String>,
    /// Those that are asked with the right film first, or rejected.
    not_accepted: Vec<String>,
}

impl Tally {
    fn count(&mut self, shelved: &Shelved, decision: Decision, best: Option<TmdbId>, reason: &str) {
        let is_right = best == Some(shelved.film);
        let told = || format!("{}: {reason}", shelved.path);
        self.paths += 1;
        match decision {
            Decision::Accept => self.accepted += 1,
            Decision::Ask => self.asked += 1,
            Decision::Reject => {}
        }
        match decision {
            Decision::Accept if is_right => {}
            Decision::Accept => self.wrongly_accepted.push(told()),
            Decision::Ask if !is_right => self.wrongly_suggested.push(told()),
            Decision::Ask | Decision::Reject => self.not_accepted.push(told()),
        }
    }

    /// No wrong film where whatever is not certain is asked, and at most two in a thousand where nobody is asked and the
    /// first choice is taken.
    #[track_caller]
    fn assert_hardly_any_wrong(&self) {
        assert!(self.wrongly_accepted.is_empty(), "{:#?}", self.wrongly_accepted);
        assert!(500 * self.wrongly_suggested.len() <= self.paths, "{:#?}", self.wrongly_suggested);
    }

    fn unite(&mut self, other: Self) {
        self.paths += other.paths;
        self.accepted += other.accepted;
        self.asked += other.asked;
        self.wrongly_accepted.extend(other.wrongly_accepted);
        self.wrongly_suggested.extend(other.wrongly_suggested);
        self.not_accepted.extend(other.not_accepted);
    }
}

/// Looks all paths up in a catalogue of [`FILMS`] films, remakes and sequels among them.
async fn look_up(shelf: impl Fn(usize, &Film) -> Option<String>) -> Tally {
    look_up_with(shelf, false).await
}

/// The same, with IMDb's datasets in place or not.
async fn look_up_with(shelf: impl Fn(usize, &Film) -> Option<String>, has_datasets: bool) -> Tally {
    let catalogue = Catalogue::mixed(FILMS, SEED);
    let shelved: Vec<Shelved> = catalogue
        .films()
        .iter()
        .enumerate()
        .filter_map(|(place, film)| {
            Some(Shelved { path: shelf(place, film)?, film: TmdbId(u64::from(film.tmdb_id())) })
        })
        .collect();
    let mut settings = quick(catalogue);
    settings.limits = Limits::LIFTED;
    let standin = Standin::start(settings).await.unwrap();
    let imdb = if has_datasets { Some(imdb(&standin).await) } else { None };
    let (tmdb, shelved) = (tmdb(&standin), Arc::new(shelved));
    let mut workers = JoinSet::new();
    for worker in 0..IN_FLIGHT {
        let (tmdb, imdb, shelved) = (tmdb.clone(), imdb.clone(), Arc::clone(&shelved));
        workers.spawn(async move {
            let mut tally = Tally::default();
            for shelved in shelved.iter().skip(worker).step_by(IN_FLIGHT) {
                look_up_one(&tmdb, imdb.as_ref(), shelved, &mut tally).await;
            }
            tally
        });
    }
    let mut tally = Tally::default();
    while let Some(counted) = workers.join_next().await {
        tally.unite(counted.unwrap());
    }
    standin.stop().await;
    assert_eq!(tally.paths, shelved.len());
    tally
}

fn client() -> Client {
    let network = NetworkTransport::new(&NetworkSettings::default()).unwrap();
    Client::new(ClientSettings::new("Bioscope-Test/0", Arc::new(network))).unwrap()
}

/// IMDb with the played datasets and nothing else.
async fn imdb(standin: &Standin) -> Imdb {
    let folder = tempfile::TempDir::new().unwrap();
    let importer = Importer::new(&folder.path().join("imdb")).unwrap();
    for name in ["title.basics", "title.akas"] {
        let path = folder.path().join(name);
        std::fs::write(&path, get(standin, &format!("/{name}.tsv.gz")).await).unwrap();
        let (source, never) = (SourceFile::on_disk(&path).unwrap(), AtomicBool::new(false));
        importer.import(&source, jiff::Timestamp::now(), &Watch::new(&|_| {}, &never)).unwrap();
    }
    // What is open is read on, though its folder is removed with this value.
    let index = Index::open(&folder.path().join("imdb")).unwrap();
    let base_url: url::Url = standin.base_url().parse().unwrap();
    let settings = ImdbSettings {
        sources: vec![ImdbSource::Datasets],
        base_url: base_url.clone(),
        suggestion_base_url: base_url,
        cool_down: DEFAULT_COOL_DOWN,
        lifetimes: DEFAULT_LIFETIMES,
    };
    Imdb::new(client(), settings).with_datasets(Arc::new(index))
}

fn tmdb(standin: &Standin) -> Tmdb {
    let client = client();
    client.configure_gate(GateKey::new("tmdb", Role::Api), GateSettings::default().in_flight(IN_FLIGHT));
    let base_url: url::Url = standin.base_url().parse().unwrap();
    Tmdb::new(
        client,
        TmdbSettings {
            api_key: API_KEY.to_owned().into(),
            base_url: base_url.clone(),
            image_base_url: base_url,
            lifetimes: DEFAULT_LIFETIMES,
        },
    )
}

/// Searches by each reading of the title, with the year and then without, until a candidate is accepted; candidates that
/// are not get their titles elsewhere, where IMDb's datasets tell them.
async fn look_up_one(tmdb: &Tmdb, imdb: Option<&Imdb>, shelved: &Shelved, tally: &mut Tally) {
    let evidence = evidence(&shelved.path);
    let settings = MatchSettings::default();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut ranking = rank_movies(&evidence, &candidates, &settings);
    'searching: for title in &evidence.titles {
        let with_year = evidence.year.map(Some);
        for year in with_year.into_iter().chain([None]) {
            let query = MovieQuery { title: title.clone(), year, language: Language::english() };
            for found in tmdb.search_movies(&query, &FetchContext::default()).await.unwrap() {
                if !candidates.iter().any(|known| known.ids.agrees_with(&found.ids)) {
                    candidates.push(found);
                }
            }
            ranking = rank_movies(&evidence, &candidates, &settings);
            if let Some(imdb) = imdb.filter(|_| ranking.decision != Decision::Accept) {
                candidates = imdb.add_movie_titles(candidates).await.unwrap();
                ranking = rank_movies(&evidence, &candidates, &settings);
            }
            if ranking.decision == Decision::Accept {
                break 'searching;
            }
        }
    }
    let best = ranking.scored.first().and_then(|best| candidates[best.index].ids.tmdb());
    tally.count(shelved, ranking.decision, best, &ranking.reason);
}

fn evidence(path: &str) -> MovieEvidence {
    let read = bioscope_names::identify(path, Some(LibraryKind::Movies));
    let mut titles: Vec<String> = read.title.into_iter().chain(read.alternative_titles).collect();
    titles.truncate(READINGS);
    let year = read.year.and_then(|year| Year::new(i32::from(year)).ok());
    MovieEvidence { titles, year, runtime_minutes: None, ids: IdSet::new() }
}

/// A title as every file system takes it.
fn in_path(title: &str) -> String {
    title
        .replace(':', " -")
        .replace("  ", " ")
        .chars()
        .filter(|character| !r#"/\*?"<>|"#.contains(*character))
        .collect()
}

/// A title as release groups write it.
fn dotted(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric() && character != '\'');
    words.filter(|word| !word.is_empty()).map(|word| word.replace('\'', "")).collect::<Vec<_>>().join(".")
}

/// Three good habits in turn, five films each: remakes come at every twenty-fourth place and are to meet all three.
fn well_named(place: usize, film: &Film) -> String {
    let titled = format!("{} ({})", in_path(film.title()), film.year());
    match place / 5 % 3 {
        0 => format!("{titled}/{titled}.mkv"),
        1 => {
            let name = format!("{}.{}.1080p.BluRay.x264-STANDIN", dotted(film.title()), film.year());
            format!("{name}/{name}.mkv")
        }
        _ => format!("{titled} [1080p]/{titled} [1080p].mkv"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_wrong_film_is_taken_for_three_thousand_good_names() {
    let tally = look_up(|place, film| Some(well_named(place, film))).await;
    assert_eq!(tally.paths, FILMS);
    tally.assert_hardly_any_wrong();
    assert!(50 * (tally.paths - tally.accepted) <= tally.paths, "{:#?}", tally.not_accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_off_by_one_or_none_at_all_brings_no_wrong_film() {
    let off_by_one = look_up(|place, film| {
        let titled = format!("{} ({})", in_path(film.title()), film.year() + 1);
        (place % 5 == 1).then(|| format!("{titled}/{titled}.mkv"))
    })
    .await;
    off_by_one.assert_hardly_any_wrong();
    assert!(
        20 * (off_by_one.paths - off_by_one.accepted) <= off_by_one.paths,
        "{:#?}",
        off_by_one.not_accepted
    );
    let without = look_up(|place, film| {
        let title = in_path(film.title());
        (place % 5 == 2).then(|| format!("{title}/{title}.mkv"))
    })
    .await;
    // Of two films of one title either may be the first choice; one film in twelve has a namesake.
    assert!(without.wrongly_accepted.is_empty(), "{:#?}", without.wrongly_accepted);
    assert!(10 * (without.paths - without.accepted) <= without.paths, "{:#?}", without.not_accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_that_the_search_does_not_show_is_asked_and_brings_no_wrong_film() {
    let tally = look_up(|place, film| {
        let german = film.title_in(Tongue::German).filter(|_| place % 5 == 0)?;
        let titled = format!("{} ({})", in_path(&german), film.year());
        Some(format!("{titled}/{titled}.mkv"))
    })
    .await;
    tally.assert_hardly_any_wrong();
    assert!(2 * (tally.accepted + tally.asked) >= tally.paths, "{} asked of {}", tally.asked, tally.paths);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_datasets_in_place_a_title_that_the_search_does_not_show_is_accepted() {
    let german = |place: usize, film: &Film| {
        let german = film.title_in(Tongue::German).filter(|_| place.is_multiple_of(5))?;
        let titled = format!("{} ({})", in_path(&german), film.year());
        Some(format!("{titled}/{titled}.mkv"))
    };
    let without = look_up_with(german, false).await;
    let with = look_up_with(german, true).await;
    println!(
        "{} paths with a German title: {} accepted and {} asked without the datasets, {} and {} with them",
        with.paths, without.accepted, without.asked, with.accepted, with.asked
    );
    with.assert_hardly_any_wrong();
    assert!(with.accepted > without.accepted, "{} and {}", without.accepted, with.accepted);
    assert!(10 * with.accepted >= 9 * (without.accepted + without.asked), "{:#?}", with.not_accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_benchmark_of_matching_shows_ours_beside_two_simple_ways_on_both_halves() {
    let world = World::new(quick(Catalogue::generated(0, 0))).await;
    let table = world.run(&["bench", "matching"]).await.with_status(0).stdout;
    let ways: Vec<&str> =
        table.lines().skip(2).filter_map(|row| row.split('|').nth(1)).map(str::trim).collect();
    assert_eq!(
        ways,
        ["Bioscope", "first result", "title and year equal", "Bioscope with titles elsewhere"].repeat(2),
        "{table}"
    );
    let objects = world.run(&["bench", "matching", "--json"]).await.with_status(0).json();
    assert_eq!(objects.len(), 8);
    for half in objects.chunks(4) {
        let figure = |way: usize, name: &str| half[way][name].as_f64().unwrap();
        assert!(half.iter().all(|object| object["half"] == half[0]["half"]), "{half:?}");
        assert!(figure(0, "precision") > figure(1, "precision"), "{half:?}");
        assert!(figure(0, "recall") > figure(2, "recall"), "{half:?}");
        assert!(figure(0, "review") < figure(2, "review"), "{half:?}");
        assert!(figure(3, "recall") > figure(0, "recall"), "{half:?}");
        assert!(figure(3, "wrong") <= figure(0, "wrong"), "{half:?}");
    }
    let unknown = world.run(&["bench", "mtching"]).await.with_status(2);
    for scenario in ["movies-N", "repeat", "matching"] {
        assert!(unknown.stderr.contains(scenario), "{}", unknown.stderr);
    }
}
