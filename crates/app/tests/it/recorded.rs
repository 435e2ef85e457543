//! What the real services answered once, from the recording to the NFO file and the library.
//!
//! The expected values were read off the recorded answers by eye, not with the readers that are tested here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bioscope_http::bundle::{Bundle, EXCHANGES_FILE, Host};
use bioscope_model::edit::field_text;
use bioscope_model::{Field, ItemDetails, Provider};
use bioscope_nfo::{NfoContent, read_nfo};
use bioscope_standin::{Recorded, RecordedAnswer};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::world::{Finished, World, fixtures};

/// A film whose answers were recorded, and what they say. A field that is not named may hold anything.
struct Film {
    /// Folder and stem of the video.
    name: &'static str,
    /// The recorded answers that it takes.
    answers: &'static [&'static str],
    /// The answer and the place in it that holds the plot; without one the film has none.
    plot: Option<(&'static str, &'static str)>,
    /// Fields as `show` words them; an empty list says that nobody told.
    facts: &'static [(Field, &'static [&'static str])],
    /// How many actors there are, and the first ones.
    cast: (usize, &'static [&'static str]),
    /// Service, value, best possible value, votes.
    ratings: &'static [(&'static str, f64, u32, Option<u64>)],
    /// Ids by provider.
    ids: &'static [(&'static str, &'static str)],
}

const FIGHT_CLUB: Film = Film {
    name: "Fight Club (1999) {tmdb-550}",
    answers: &[
        "tmdb/jdrouet_movie-details.json",
        "tmdb/jdrouet_movie-credits.json",
        "tmdb/jdrouet_movie-images.json",
        "tmdb/jdrouet_movie-videos.json",
        "tmdb/jdrouet_movie-release-dates.json",
        "tmdb/jdrouet_movie-external-ids.json",
        "tmdb/jdrouet_movie-keywords.json",
        "tmdb/jdrouet_movie-alternative-titles.json",
        "tmdb/jdrouet_movie-translations.json",
    ],
    plot: Some(("tmdb/jdrouet_movie-details.json", "/overview")),
    facts: &[
        (Field::Title, &["Fight Club"]),
        (Field::OriginalTitle, &["Fight Club"]),
        (Field::Year, &["1999"]),
        (Field::Premiered, &["1999-10-15"]),
        (Field::Tagline, &["Mischief. Mayhem. Soap."]),
        (Field::Runtime, &["139 min"]),
        (Field::Mpaa, &["R"]),
        (Field::Genres, &["Drama"]),
        (Field::Countries, &["Germany", "United States of America"]),
        (
            Field::Studios,
            &[
                "Fox 2000 Pictures",
                "Regency Enterprises",
                "The Linson Company",
                "20th Century Fox",
                "Taurus Film",
            ],
        ),
        (Field::Directors, &["David Fincher"]),
        (Field::Writers, &["Chuck Palahniuk", "Jim Uhls"]),
        (Field::Collection, &[]),
        (Field::Top250, &[]),
    ],
    cast: (
        76,
        &["Edward Norton as Narrator", "Brad Pitt as Tyler Durden", "Helena Bonham Carter as Marla Singer"],
    ),
    ratings: &[("themoviedb", 8.44, 10, Some(27_917))],
    ids: &[("tmdb", "550"), ("imdb", "tt0137523"), ("wikidata", "Q190050")],
};

const MEN_IN_BLACK: Film = Film {
    name: "Men in Black (1997) {tmdb-607}",
    answers: &["tmdb/kotlin_movie_movie_details_607.json"],
    plot: Some(("tmdb/kotlin_movie_movie_details_607.json", "/overview")),
    facts: &[
        (Field::Title, &["Men in Black"]),
        (Field::OriginalTitle, &["Men in Black"]),
        (Field::Year, &["1997"]),
        (Field::Premiered, &["1997-07-02"]),
        (Field::Tagline, &["Protecting the Earth from the scum of the universe."]),
        (Field::Runtime, &["98 min"]),
        (Field::Mpaa, &["PG-13"]),
        (Field::Genres, &["Action", "Adventure", "Comedy", "Science Fiction"]),
        (Field::Countries, &["United States of America"]),
        (Field::Studios, &["Columbia Pictures", "Amblin Entertainment", "Parkes+MacDonald Image Nation"]),
        (Field::Directors, &["Barry Sonnenfeld"]),
        (Field::Writers, &["Ed Solomon", "Lowell Cunningham"]),
        (Field::Collection, &["Men In Black Collection"]),
    ],
    cast: (
        67,
        &[
            "Tommy Lee Jones as Agent K",
            "Will Smith as James Edwards / Agent J",
            "Linda Fiorentino as Dr. Laurel Weaver / Agent L",
        ],
    ),
    ratings: &[("themoviedb", 7.2, 10, Some(10_902))],
    ids: &[("tmdb", "607"), ("imdb", "tt0119654")],
};

const NEVER_GO_BACK: Film = Film {
    name: "Jack Reacher (2016)",
    answers: &[
        "tmdb/subliminal_search_movie_query_Jack_Reacher_language_en_US_page_1_year_2016.2025-02-13.json",
        "tmdb/subliminal_movie_343611_append_to_response_external_ids.2025-02-13.json",
    ],
    plot: Some(("tmdb/subliminal_movie_343611_append_to_response_external_ids.2025-02-13.json", "/overview")),
    facts: &[
        (Field::Title, &["Jack Reacher: Never Go Back"]),
        (Field::OriginalTitle, &["Jack Reacher: Never Go Back"]),
        (Field::Year, &["2016"]),
        (Field::Premiered, &["2016-10-19"]),
        (Field::Tagline, &["Never give in. Never give up. Never go back."]),
        (Field::Runtime, &["118 min"]),
        (Field::Mpaa, &[]),
        (Field::Genres, &["Action", "Thriller"]),
        (Field::Countries, &["China", "United States of America"]),
        (
            Field::Studios,
            &[
                "Skydance Media",
                "Huahua Media",
                "Shanghai Film Group",
                "TC Productions",
                "Paramount Pictures",
            ],
        ),
        (Field::Directors, &[]),
        (Field::Collection, &["Jack Reacher Collection"]),
    ],
    cast: (0, &[]),
    ratings: &[("themoviedb", 5.995, 10, Some(4_928))],
    ids: &[("tmdb", "343611"), ("imdb", "tt3393786"), ("wikidata", "Q21168538")],
};

const MATRIX_BY_REFERENCE_PAGE: Film = Film {
    name: "The Matrix (1999) [imdbid-tt0133093]",
    answers: &["imdb/html_wrapped/title_tt0133093_reference.2025-10-13.html"],
    plot: Some((
        "imdb/html_wrapped/title_tt0133093_reference.2025-10-13.html",
        "/props/pageProps/mainColumnData/summaries/edges/0/node/plotText/plaidHtml",
    )),
    facts: &[
        // The page was made for a visitor in Italy; its own title and date hold there alone.
        (Field::Title, &["The Matrix"]),
        (Field::OriginalTitle, &["The Matrix"]),
        (Field::Year, &["1999"]),
        (Field::Premiered, &[]),
        (Field::Tagline, &["Free your mind"]),
        (Field::Runtime, &["136 min"]),
        (Field::Mpaa, &["R"]),
        (Field::Genres, &["Action", "Sci-Fi"]),
        (Field::Countries, &["United States", "Australia"]),
        (Field::Directors, &["Lana Wachowski", "Lilly Wachowski"]),
        (Field::Writers, &["Lilly Wachowski", "Lana Wachowski"]),
        (Field::Top250, &["16"]),
    ],
    cast: (41, &["Keanu Reeves as Neo", "Laurence Fishburne as Morpheus", "Carrie-Anne Moss as Trinity"]),
    ratings: &[("imdb", 8.7, 10, Some(2_193_347)), ("metacritic", 73.0, 100, None)],
    ids: &[("imdb", "tt0133093")],
};

const MATRIX_BY_TITLE_PAGE: Film = Film {
    name: "The Matrix (1999)",
    answers: &[
        "imdb/suggestion/titles_x_the_matrix_1999.2023-05-26.json",
        "imdb/html/title_tt0133093.2023-05-26.html",
    ],
    plot: Some((
        "imdb/html/title_tt0133093.2023-05-26.html",
        "/props/pageProps/aboveTheFoldData/plot/plotText/plainText",
    )),
    facts: &[
        (Field::Title, &["The Matrix"]),
        (Field::OriginalTitle, &["The Matrix"]),
        (Field::Year, &["1999"]),
        (Field::Premiered, &["1999-03-31"]),
        (Field::Runtime, &["136 min"]),
        (Field::Mpaa, &["R"]),
        (Field::Genres, &["Action", "Sci-Fi"]),
        (Field::Countries, &["United States", "Australia"]),
        (Field::Studios, &["Warner Bros.", "Village Roadshow Pictures", "Groucho Film Partnership"]),
        (Field::Directors, &["Lana Wachowski", "Lilly Wachowski"]),
        (Field::Writers, &["Lilly Wachowski", "Lana Wachowski"]),
        (Field::Top250, &["16"]),
    ],
    cast: (18, &["Keanu Reeves as Neo", "Laurence Fishburne as Morpheus"]),
    ratings: &[("imdb", 8.7, 10, Some(1_956_171)), ("metacritic", 73.0, 100, None)],
    ids: &[("imdb", "tt0133093")],
};

const USUAL_SUSPECTS: Film = Film {
    name: "The Usual Suspects (1995) [imdbid-tt0114814]",
    answers: &["imdb/html/title_tt0114814.2022-10-27.html"],
    plot: Some((
        "imdb/html/title_tt0114814.2022-10-27.html",
        "/props/pageProps/aboveTheFoldData/plot/plotText/plainText",
    )),
    facts: &[
        (Field::Title, &["The Usual Suspects"]),
        (Field::OriginalTitle, &["The Usual Suspects"]),
        (Field::Year, &["1995"]),
        (Field::Premiered, &["1995-08-16"]),
        (Field::Runtime, &["106 min"]),
        (Field::Mpaa, &["R"]),
        (Field::Genres, &["Crime", "Drama", "Mystery", "Thriller"]),
        (Field::Countries, &["United States", "Germany"]),
        (Field::Studios, &["PolyGram Filmed Entertainment", "Spelling Films International", "Blue Parrot"]),
        (Field::Directors, &["Bryan Singer"]),
        (Field::Writers, &["Christopher McQuarrie"]),
        (Field::Top250, &["40"]),
    ],
    cast: (18, &["Kevin Spacey as Verbal", "Gabriel Byrne as Keaton"]),
    ratings: &[("imdb", 8.5, 10, Some(1_078_970)), ("metacritic", 77.0, 100, None)],
    ids: &[("imdb", "tt0114814")],
};

const WITHOUT_PLOT: Film = Film {
    name: "A film without a plot (2006) [imdbid-tt1300570]",
    answers: &["imdb/html/title_tt1300570.2022-10-27.html"],
    plot: None,
    facts: &[
        (Field::Year, &["2006"]),
        // Its month and year are known, its day is not.
        (Field::Premiered, &[]),
        (Field::Runtime, &["108 min"]),
        (Field::Mpaa, &["X"]),
        (Field::Countries, &["United States"]),
        (Field::Studios, &["Chatsworth Pictures"]),
        (Field::Directors, &["Cram Johnson", "Grip Johnson"]),
        (Field::Writers, &[]),
    ],
    cast: (12, &["Riley Shy", "Kelly Wells"]),
    ratings: &[],
    ids: &[("imdb", "tt1300570")],
};

const WITHOUT_YEAR: Film = Film {
    name: "Master of None [imdbid-tt3303790]",
    answers: &["imdb/html/title_tt3303790.2022-10-27.html"],
    plot: None,
    facts: &[
        (Field::Title, &["Master of None"]),
        (Field::Year, &[]),
        (Field::Premiered, &[]),
        (Field::Runtime, &[]),
        (Field::Mpaa, &[]),
        (Field::Genres, &["Drama"]),
        (Field::Tags, &["f rated"]),
        (Field::Countries, &["United States"]),
        (Field::Studios, &[]),
        (Field::Directors, &[]),
    ],
    cast: (0, &[]),
    ratings: &[],
    ids: &[("imdb", "tt3303790")],
};

const WITH_A_TITLE_ONLY: Film = Film {
    name: "Quality of Life [imdbid-tt7462422]",
    answers: &["imdb/html/title_tt7462422.2023-05-26.html"],
    plot: None,
    facts: &[
        (Field::Title, &["Quality of Life"]),
        (Field::Year, &[]),
        (Field::Runtime, &[]),
        (Field::Mpaa, &[]),
        (Field::Genres, &[]),
        (Field::Countries, &[]),
        (Field::Studios, &[]),
        (Field::Directors, &[]),
    ],
    cast: (0, &[]),
    ratings: &[],
    ids: &[("imdb", "tt7462422")],
};

/// A bundle in a folder of its own, made of recorded answers at the addresses that the manifest names.
struct Recording {
    folder: TempDir,
    fixtures: PathBuf,
    lines: Vec<Value>,
}

impl Recording {
    /// A bundle with the answers of these films; `None` where there are no recorded answers.
    fn of(films: &[&Film]) -> Option<Self> {
        let mut recording =
            Self { folder: TempDir::new().unwrap(), fixtures: fixtures()?, lines: Vec::new() };
        for file in films.iter().flat_map(|film| film.answers) {
            recording.add(file);
        }
        recording.write();
        Some(recording)
    }

    fn add(&mut self, file: &str) {
        let url = self.address_of(file);
        let body = file.replace('/', "-");
        fs::copy(self.fixtures.join(file), self.folder.path().join(&body)).unwrap();
        let kind = if file.ends_with("html") { "text/html" } else { "application/json" };
        if kind == "text/html" && !url.path().contains("reference") {
            // What a recording holds of a title that has no reference page.
            let reference = url.join("reference/").unwrap();
            self.lines.push(json!({"method": "GET", "url": reference, "status": 404}));
        }
        self.lines.push(json!({"method": "GET", "url": url, "status": 200,
            "headers": {"content-type": kind}, "body": body}));
    }

    /// The address that a recorded answer came from: the one word of the manifest's third column that is one.
    fn address_of(&self, file: &str) -> Url {
        let manifest = fs::read_to_string(self.fixtures.join("MANIFEST.tsv")).unwrap();
        let mut rows = manifest.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        let row = rows.find(|row| row[0] == file).unwrap_or_else(|| panic!("{file} is not in the manifest"));
        let address = row[2].split(' ').find(|word| word.starts_with("https://"));
        address.unwrap_or_else(|| panic!("{}: no address", row[2])).parse().unwrap()
    }

    fn write(&self) {
        let lines: Vec<String> = self.lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(self.folder.path().join(EXCHANGES_FILE), lines.concat()).unwrap();
    }

    /// A stand-in that plays the bundle, and films that wait beside it.
    async fn world(&self, films: &[&Film]) -> World {
        let bundle = Bundle::open(self.folder.path()).unwrap();
        let mut world = World::recorded(Arc::new(Played(bundle))).await;
        for film in films {
            world.video(&video(film));
        }
        world.environment.insert("BIOSCOPE_SCRAPERS__MOVIES".to_owned(), "tmdb,imdb".to_owned());
        world.scan().await;
        world
    }

    /// The value that an answer holds at `pointer`.
    fn value(&self, file: &str, pointer: &str) -> String {
        let text = fs::read_to_string(self.fixtures.join(file)).unwrap();
        let json = match text.split_once("__NEXT_DATA__\"") {
            Some((_, after)) => after.split_once('>').unwrap().1.split_once("</script>").unwrap().0,
            None => &text,
        };
        let answer: Value = serde_json::from_str(json).unwrap();
        answer.pointer(pointer).and_then(Value::as_str).unwrap().to_owned()
    }
}

/// A bundle that answers whatever the host.
struct Played(Bundle);

impl Recorded for Played {
    fn answer(&self, method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let url = Url::parse("http://127.0.0.1").unwrap().join(path_and_query).ok()?;
        let recorded = self.0.answer(method, &url, Host::Any)?;
        Some(RecordedAnswer { status: recorded.status, headers: recorded.headers, body: recorded.body })
    }
}

fn video(film: &Film) -> String {
    format!("{0}/{0}.mkv", film.name)
}

/// What the film's NFO file says.
fn details_in_nfo(world: &World, film: &Film) -> ItemDetails {
    let path = world.films().join(video(film)).with_extension("nfo");
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match read_nfo(&bytes) {
        NfoContent::Movie(nfo) => nfo.details,
        other => panic!("{}: {other:?}", path.display()),
    }
}

/// What the library holds of the film.
async fn details_in_library(world: &World, film: &Film) -> ItemDetails {
    let path = world.films().join(video(film));
    let shown = world.run(&["show".as_ref(), path.as_os_str(), "--json".as_ref()]).await.with_status(0);
    serde_json::from_value(shown.json()[0]["details"].clone()).unwrap()
}

/// Asserts that NFO file and library say what was recorded.
async fn assert_told(world: &World, recording: &Recording, film: &Film) {
    let places = [("NFO", details_in_nfo(world, film)), ("library", details_in_library(world, film).await)];
    for (place, details) in &places {
        let context = format!("{} in the {place}", film.name);
        for (field, expected) in film.facts {
            assert_eq!(field_text(details, *field), *expected, "{field} of {context}");
        }
        let plot = film.plot.map(|(file, pointer)| recording.value(file, pointer));
        assert_eq!(details.plot, plot, "plot of {context}");
        let cast = field_text(details, Field::Actors);
        assert_eq!(
            (cast.len(), &cast[..film.cast.1.len()]),
            (film.cast.0, &owned(film.cast.1)[..]),
            "{context}"
        );
        let ratings: Vec<_> =
            details.ratings.iter().map(|one| (one.source.as_str(), one.value, one.max, one.votes)).collect();
        assert_eq!(ratings, film.ratings, "ratings of {context}");
        let ids: BTreeSet<_> = details.ids.iter().map(|(provider, id)| (provider.to_string(), id)).collect();
        let expected: BTreeSet<_> =
            film.ids.iter().map(|&(provider, id)| (provider.to_owned(), id)).collect();
        assert!(ids.is_superset(&expected), "ids of {context}: {ids:?}");
    }
    let [(_, nfo), (_, library)] = &places;
    for &field in Field::ALL {
        assert_eq!(field_text(nfo, field), field_text(library, field), "{field} of {}", film.name);
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Scrapes one film from the stand-in that plays its answers; what it says must be what was recorded.
async fn scraped(film: &Film) -> Option<(World, Recording, Finished)> {
    let recording = Recording::of(&[film])?;
    let world = recording.world(&[film]).await;
    let run = world.run(&["scrape", "--all", "--json"]).await.with_status(0);
    let items = run.items();
    assert_eq!((items.len(), &items[0]["outcome"]), (1, &json!("scraped")), "{run:?}");
    assert_eq!(items[0]["missing_sources"], json!([]), "{run:?}");
    assert_told(&world, &recording, film).await;
    Some((world, recording, run))
}

/// Whether the film has a file with this end beside its video.
fn has(world: &World, film: &Film, end: &str) -> bool {
    world.films().join(film.name).join(format!("{}{end}", film.name)).is_file()
}

mod tmdb {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_whose_parts_were_recorded_apart_is_complete() {
        let Some((world, recording, _)) = scraped(&FIGHT_CLUB).await else { return };
        let library = details_in_library(&world, &FIGHT_CLUB).await;
        let rating_in = |code: &str| {
            let mut told = library.certifications.iter().filter(|one| one.country.code() == code);
            told.next().map(|one| one.rating.as_str())
        };
        assert_eq!(["US", "DE", "GB"].map(rating_in), [Some("R"), Some("18"), Some("18")]);
        let norton = &library.cast[0].person;
        assert!(norton.ids.contains(&(Provider::Tmdb, "819".to_owned())), "{norton:?}");
        assert!(library.tags.contains(&"nihilism".to_owned()) && library.tags.len() == 14);
        assert!(library.trailer.is_some());
        for end in ["-poster.jpg", "-fanart.jpg", "-clearlogo.png", "-landscape.jpg", "-fanart1.jpg"] {
            assert!(has(&world, &FIGHT_CLUB, end), "{end}");
        }
        drop(recording);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_recorded_whole_takes_its_two_own_pictures() {
        let Some((world, _recording, _)) = scraped(&MEN_IN_BLACK).await else { return };
        assert!(has(&world, &MEN_IN_BLACK, "-poster.jpg") && has(&world, &MEN_IN_BLACK, "-fanart.jpg"));
        assert!(!has(&world, &MEN_IN_BLACK, "-clearlogo.png"), "nobody offered a logo");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_is_found_by_a_recorded_search() {
        let Some((world, _recording, _)) = scraped(&NEVER_GO_BACK).await else { return };
        let path = world.films().join(video(&NEVER_GO_BACK));
        let explained = world.run(&["explain".as_ref(), path.as_os_str(), "--json".as_ref()]).await;
        let decision = explained.with_status(0).json()[0]["match"].clone();
        assert_eq!(decision["decided_by"], "matching", "{decision}");
    }
}

mod imdb {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reference_page_of_2025_tells_the_film() {
        let Some((world, _recording, _)) = scraped(&MATRIX_BY_REFERENCE_PAGE).await else { return };
        let library = details_in_library(&world, &MATRIX_BY_REFERENCE_PAGE).await;
        let studios = ["Warner Bros.", "Village Roadshow Pictures"];
        assert_eq!((library.studios.len(), &library.studios[..2]), (5, &owned(&studios)[..]));
        let reeves = &library.cast[0].person;
        assert!(reeves.ids.contains(&(Provider::Imdb, "nm0000206".to_owned())), "{reeves:?}");
        assert!(library.outline.unwrap().starts_with("When a beautiful stranger leads"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_suggestion_leads_to_the_title_page_where_there_is_no_reference_page() {
        let Some((world, _recording, _)) = scraped(&MATRIX_BY_TITLE_PAGE).await else { return };
        let asked = world.handle().statistics().of(bioscope_standin::Provider::Imdb).by_path;
        let paths: Vec<_> = asked.keys().map(String::as_str).collect();
        assert_eq!(paths, ["/title/tt0133093/", "/title/tt0133093/reference/"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_title_page_of_2022_tells_the_film() {
        let _ = scraped(&USUAL_SUSPECTS).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_without_a_plot_has_none() {
        let _ = scraped(&WITHOUT_PLOT).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_without_a_year_has_none() {
        let _ = scraped(&WITHOUT_YEAR).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_film_of_which_only_the_title_is_known_is_scraped_all_the_same() {
        let _ = scraped(&WITH_A_TITLE_ONLY).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn imdb_alone_tells_the_same_without_a_key_for_tmdb() {
        let Some(recording) = Recording::of(&[&USUAL_SUSPECTS]) else { return };
        let mut world = recording.world(&[&USUAL_SUSPECTS]).await;
        world.environment.insert("BIOSCOPE_SCRAPERS__MOVIES".to_owned(), "imdb".to_owned());
        world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
        world.run(&["scrape", "--all"]).await.with_status(0);
        assert_told(&world, &recording, &USUAL_SUSPECTS).await;
        assert_eq!(world.handle().statistics().of(bioscope_standin::Provider::Tmdb).requests, 0);
    }
}

mod replay {
    use super::*;

    const FILMS: [&Film; 8] = [
        &FIGHT_CLUB,
        &MEN_IN_BLACK,
        &NEVER_GO_BACK,
        &MATRIX_BY_REFERENCE_PAGE,
        &USUAL_SUSPECTS,
        &WITHOUT_PLOT,
        &WITHOUT_YEAR,
        &WITH_A_TITLE_ONLY,
    ];

    /// A world whose program knows the real addresses only, and a proxy that must never be asked for them.
    async fn world_on_the_internet(recording: &Recording, films: &[&Film]) -> (World, TcpListener) {
        let mut world = recording.world(films).await;
        world.environment.retain(|name, _| !name.ends_with("BASE_URL"));
        let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
        proxy.set_nonblocking(true).unwrap();
        let address = format!("http://{}", proxy.local_addr().unwrap());
        for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
            world.environment.insert(variable.to_owned(), address.clone());
        }
        (world, proxy)
    }

    fn assert_nobody_asked(proxy: &TcpListener) {
        let asked = proxy.accept().map(|(_, from)| from);
        assert_eq!(asked.map_err(|error| error.kind()), Err(ErrorKind::WouldBlock), "something was sent");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_recorded_film_is_scraped_from_a_bundle_and_nothing_is_sent() {
        let Some(recording) = Recording::of(&FILMS) else { return };
        let (world, proxy) = world_on_the_internet(&recording, &FILMS).await;
        let bundle = recording.folder.path().to_str().unwrap();
        let run = world.run(&["scrape", "--all", "--json", "--replay", bundle]).await.with_status(0);
        assert_eq!(run.summary()["scraped"], FILMS.len(), "{run:?}");
        for film in FILMS {
            assert_told(&world, &recording, film).await;
        }
        assert_nobody_asked(&proxy);
        assert_eq!(world.handle().statistics().requests(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn pictures_that_a_bundle_lacks_are_named() {
        let Some(recording) = Recording::of(&[&FIGHT_CLUB]) else { return };
        let (world, proxy) = world_on_the_internet(&recording, &[&FIGHT_CLUB]).await;
        let bundle = recording.folder.path().to_str().unwrap();
        let run = world.run(&["scrape", "--all", "--json", "--replay", bundle]).await.with_status(0);
        let changes = run.items()[0]["changes"].to_string();
        for picture in ["poster.jpg", "fanart.jpg", "clearlogo.png", "landscape.jpg"] {
            assert!(
                changes.contains(&format!("{picture}: failed to replay https://image.tmdb.org/")),
                "{changes}"
            );
            assert!(!has(&world, &FIGHT_CLUB, &format!("-{picture}")));
        }
        let missing = world.run(&["list", "--missing", "--json"]).await.with_status(0);
        let missing = missing.json()[0]["missing"].to_string();
        for part in ["poster", "fanart", "clearlogo", "landscape"] {
            assert!(missing.contains(&format!("\"{part}\"")), "{missing}");
        }
        assert!(!missing.contains("\"nfo\""), "{missing}");
        assert_nobody_asked(&proxy);
    }

    /// Gives every video the same age, which the NFO file tells as the day it was added.
    fn same_age(world: &World) {
        let then = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 40);
        for path in world.snapshot().keys() {
            fs::File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
        }
    }

    /// The files below the films, by their paths there.
    fn files(world: &World) -> BTreeMap<PathBuf, Vec<u8>> {
        let films = world.films();
        let below = |path: &Path| path.strip_prefix(&films).unwrap().to_owned();
        world.snapshot().into_iter().map(|(path, (bytes, _))| (below(&path), bytes)).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_recorded_run_replays_to_the_same_files() {
        let first = World::classics(6).await;
        same_age(&first);
        first.scan().await;
        let recorded = first.run(&["scrape", "--all", "--json", "--record", "bundle"]).await.with_status(0);
        assert_eq!(recorded.summary()["scraped"], 6, "{recorded:?}");

        let mut second = World::classics(6).await;
        second.environment = first.environment.clone();
        same_age(&second);
        second.scan().await;
        first.handle().reset_statistics();
        let bundle = first.path().join("bundle");
        let bundle = bundle.to_str().unwrap();
        let replayed = second.run(&["scrape", "--all", "--json", "--replay", bundle]).await.with_status(0);
        assert_eq!(replayed.summary()["scraped"], 6, "{replayed:?}");
        assert_eq!(first.handle().statistics().requests(), 0, "a replay sends nothing");
        let (first, second) = (files(&first), files(&second));
        assert!(first.keys().filter(|path| path.extension().is_some_and(|end| end == "nfo")).count() >= 6);
        assert!(first.keys().filter(|path| path.extension().is_some_and(|end| end == "jpg")).count() >= 12);
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (path, bytes) in &first {
            assert!(*bytes == second[path], "{} differs", path.display());
        }
    }
}
