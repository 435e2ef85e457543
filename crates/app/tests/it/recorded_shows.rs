//! Shows that the real services told of once, replayed from a bundle at their real addresses, down to the NFO files.
//!
//! The expected values were read off the recorded answers by eye, not with the readers that are tested here.

use std::fs;
use std::path::{Path, PathBuf};

use bioscope_model::edit::field_text;
use bioscope_model::{Field, ItemDetails, Provider};
use bioscope_nfo::{NfoContent, read_nfo};
use bioscope_standin::Catalogue;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{Finished, World, fixtures, quick};

/// The script of IMDb's pages that holds their content, and what ends it.
const PAGE: (&str, &str) =
    ("<html><script id=\"__NEXT_DATA__\" type=\"application/json\">", "</script></html>");

/// A bundle of recorded answers.
struct Recording {
    folder: TempDir,
    fixtures: PathBuf,
    lines: Vec<String>,
}

impl Recording {
    /// An empty one; `None` where there are no recorded answers.
    fn new() -> Option<Self> {
        Some(Self { folder: TempDir::new().unwrap(), fixtures: fixtures()?, lines: Vec::new() })
    }

    /// A recorded answer, without the mark of order that some begin with.
    fn read(&self, file: &str) -> String {
        let path = self.fixtures.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}: {}", path.display()));
        text.trim_start_matches('\u{feff}').to_owned()
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.read(file)).unwrap()
    }

    /// Answers `url` with a recorded file; IMDb's content that was recorded without its page gets one.
    fn file(&mut self, url: &str, file: &str) {
        let recorded = self.read(file);
        let is_content = file.ends_with(".next_data.json");
        let body = if is_content { format!("{}{recorded}{}", PAGE.0, PAGE.1) } else { recorded };
        self.body(url, &body);
    }

    fn body(&mut self, url: &str, body: &str) {
        let name = format!("{}.body", self.lines.len());
        fs::write(self.folder.path().join(&name), body).unwrap();
        let kind = if url.contains("www.imdb.com") { "text/html" } else { "application/json" };
        self.line(&json!({"method": "GET", "url": url, "status": 200, "headers": {"content-type": kind}, "body": name}));
    }

    fn line(&mut self, line: &Value) {
        self.lines.push(format!("{line}\n"));
    }

    /// Scrapes shows made of these videos from this bundle alone, with these sources.
    async fn scraped(&self, sources: &str, videos: &[&str]) -> (World, Finished) {
        fs::write(self.folder.path().join("exchanges.jsonl"), self.lines.concat()).unwrap();
        let mut world = World::new(quick(Catalogue::generated(0, 0))).await;
        world.environment.retain(|name, _| !name.ends_with("BASE_URL"));
        world.configure("scrapers.tv", sources);
        for video in videos {
            let path = world.path().join("shows").join(video);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, video).unwrap();
        }
        world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
        world.run(&["scan"]).await.with_status(0);
        let bundle = self.folder.path().to_str().unwrap();
        let run = world.run(&["scrape", "--json", "--replay", bundle]).await.with_status(0);
        assert_eq!(world.handle().statistics().requests(), 0);
        (world, run)
    }
}

/// What the NFO file of a show says.
fn show(world: &World, folder: &str) -> ItemDetails {
    match read(&world.path().join("shows").join(folder).join("tvshow.nfo")) {
        NfoContent::Show(nfo) => nfo.details,
        other => panic!("{folder}: {other:?}"),
    }
}

/// What the NFO file of a video of one episode says.
fn episode(world: &World, video: &str) -> ItemDetails {
    match read(&world.path().join("shows").join(video).with_extension("nfo")) {
        NfoContent::Episodes(nfo) if nfo.episodes.len() == 1 => nfo.episodes[0].details.clone(),
        other => panic!("{video}: {other:?}"),
    }
}

fn read(nfo: &Path) -> NfoContent {
    read_nfo(&fs::read(nfo).unwrap_or_else(|error| panic!("{error}: {}", nfo.display())))
}

#[track_caller]
fn assert_says(details: &ItemDetails, facts: &[(Field, &[&str])]) {
    for (field, expected) in facts {
        assert_eq!(field_text(details, *field), *expected, "{field}");
    }
}

#[track_caller]
fn assert_starts(text: Option<&String>, start: &str) {
    assert!(text.is_some_and(|text| text.starts_with(start)), "{text:?}");
}

/// Service, value, votes of each rating.
fn ratings(details: &ItemDetails) -> Vec<(&str, f64, Option<u64>)> {
    details.ratings.iter().map(|one| (one.source.as_str(), one.value, one.votes)).collect()
}

fn number(details: &ItemDetails) -> String {
    details.number.map(|number| number.to_string()).unwrap_or_default()
}

const GAME_OF_THRONES: &str = "Game of Thrones (2011) {tmdb-1399} {imdb-tt0944947}";

#[tokio::test(flavor = "multi_thread")]
async fn a_show_of_two_sources_takes_each_value_from_the_first_that_holds_it() {
    let Some(mut recording) = Recording::new() else { return };
    let tmdb = "https://api.themoviedb.org/3/tv/1399";
    for (part, name) in [
        ("", "details"),
        ("/season/1", "season-details"),
        ("/aggregate_credits", "aggregate-credits"),
        ("/content_ratings", "content-ratings"),
        ("/keywords", "keywords"),
    ] {
        recording.file(&format!("{tmdb}{part}"), &format!("tmdb/jdrouet_tv-{name}.json"));
    }
    // Of the show's own pages none was recorded.
    let imdb = "https://www.imdb.com/title/tt0944947";
    for page in ["reference/", ""] {
        recording.line(&json!({"method": "GET", "url": format!("{imdb}/{page}"), "status": 404}));
    }
    recording.file(
        &format!("{imdb}/episodes/?season=1"),
        "imdb/html_wrapped/title_tt0944947_episodes.2025-08-06.html",
    );
    let video = |episode: &str| format!("{GAME_OF_THRONES}/Season 1/Game of Thrones {episode}.mkv");
    let (pilot, first, third) = (video("S01E00"), video("S01E01"), video("S01E03"));
    let (world, run) = recording.scraped("tmdb,imdb", &[&pilot, &first, &third]).await;
    assert_eq!(run.summary()["scraped"], 1, "{run:?}");

    let told = show(&world, GAME_OF_THRONES);
    assert_says(
        &told,
        &[
            (Field::Title, &["Game of Thrones"]),
            (Field::Year, &["2011"]),
            (Field::Premiered, &["2011-04-17"]),
            (Field::Tagline, &["Winter Is Coming"]),
            (Field::Mpaa, &["TV-MA"]),
            (Field::Genres, &["Sci-Fi & Fantasy", "Drama", "Action & Adventure"]),
        ],
    );
    assert_starts(
        told.plot.as_ref(),
        "Seven noble families fight for control of the mythical land of Westeros.",
    );
    assert_eq!(ratings(&told), [("themoviedb", 8.443, Some(22_526))]);
    assert_eq!(told.ids.get(&Provider::Tmdb), Some("1399"));
    assert_eq!(told.ids.get(&Provider::Imdb), Some("tt0944947"));
    // Who is in most episodes comes first.
    let cast = field_text(&told, Field::Actors);
    let first_three = [
        "Kit Harington as Jon Snow",
        "Iain Glen as Sir Jorah Mormont",
        "Peter Dinklage as Tyrion 'The Halfman' Lannister",
    ];
    assert_eq!(cast[..3], first_three, "{cast:?}");

    // The page was made for a visitor in Italy, where the episodes were aired months later.
    let told = episode(&world, &first);
    assert_says(
        &told,
        &[
            (Field::Title, &["Winter Is Coming"]),
            (Field::Premiered, &["2011-04-17"]),
            (Field::Runtime, &["62 min"]),
            (Field::Directors, &["Timothy Van Patten"]),
            (Field::Writers, &["David Benioff", "D.B. Weiss"]),
        ],
    );
    assert_eq!(number(&told), "S01E01");
    assert_starts(told.plot.as_ref(), "Jon Arryn, the Hand of the King, is dead.");
    assert_eq!(ratings(&told), [("themoviedb", 7.86, Some(307)), ("imdb", 8.9, Some(62_236))]);
    assert_eq!(told.ids.get(&Provider::Tmdb), Some("63056"));
    assert_eq!(told.ids.get(&Provider::Imdb), Some("tt1480055"));
    let told = episode(&world, &third);
    assert_says(&told, &[(Field::Title, &["Lord Snow"]), (Field::Premiered, &["2011-05-01"])]);
    assert_eq!((number(&told), ratings(&told)[0]), ("S01E03".to_owned(), ("themoviedb", 8.0, Some(166))));

    // Only IMDb knows the pilot; nobody ever aired or rated it.
    let told = episode(&world, &pilot);
    assert_says(&told, &[(Field::Title, &["Unaired Original Pilot"]), (Field::Premiered, &[])]);
    assert_eq!(told.plot.as_deref(), Some("The original unaired pilot of \"Game of Thrones\"."));
    assert_eq!((number(&told), ratings(&told)), ("S01E00".to_owned(), Vec::new()));
    assert_eq!(told.ids.get(&Provider::Imdb), Some("tt31321401"));
}

#[tokio::test(flavor = "multi_thread")]
async fn imdbs_pages_of_2025_tell_a_show_and_its_episodes() {
    const FOLDER: &str = "The Walking Dead [imdbid-tt1520211]";
    let Some(mut recording) = Recording::new() else { return };
    let imdb = "https://www.imdb.com/title/tt1520211";
    recording
        .file(&format!("{imdb}/reference/"), "imdb/html_wrapped/title_tt1520211_reference.2025-10-13.html");
    recording.file(
        &format!("{imdb}/episodes/?season=1"),
        "imdb/next_data/title_tt1520211_episodes.2025-08-06.next_data.json",
    );
    let video = format!("{FOLDER}/Season 01/The Walking Dead - 1x02.mkv");
    let (world, run) = recording.scraped("imdb", &[&video]).await;
    assert_eq!(run.summary()["scraped"], 1, "{run:?}");
    let told = show(&world, FOLDER);
    assert_says(
        &told,
        &[
            (Field::Title, &["The Walking Dead"]),
            (Field::Year, &["2010"]),
            (Field::Genres, &["Drama", "Horror", "Thriller"]),
        ],
    );
    assert!(ratings(&told).contains(&("imdb", 8.1, Some(1_164_809))), "{:?}", told.ratings);
    assert_eq!(told.ids.get(&Provider::Imdb), Some("tt1520211"));
    assert_starts(field_text(&told, Field::Actors).first(), "Norman Reedus as Daryl Dixon");
    let told = episode(&world, &video);
    assert_says(&told, &[(Field::Title, &["Guts"]), (Field::Premiered, &["2010-11-08"])]);
    assert_starts(told.plot.as_ref(), "In Atlanta, Rick is rescued by a group of survivors,");
    assert_eq!((number(&told), ratings(&told)), ("S01E02".to_owned(), vec![("imdb", 8.6, Some(21_173))]));
    assert_eq!(told.ids.get(&Provider::Imdb), Some("tt1628064"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tvmazes_answers_of_2017_tell_a_show_its_cast_and_an_episode_named_by_its_day() {
    const FOLDER: &str = "Silicon Valley [tvmazeid-143]";
    let Some(mut recording) = Recording::new() else { return };
    let mut answer = recording.json("tvmaze/tvmaze4j_show_lookup.json");
    answer["_embedded"]["episodeswithspecials"] = recording.json("tvmaze/tvmaze4j_episodes.json");
    for part in ["seasons", "cast", "crew"] {
        answer["_embedded"][part] = recording.json(&format!("tvmaze/tvmaze4j_{part}.json"));
    }
    let parts = ["episodeswithspecials", "seasons", "cast", "crew", "images"];
    let query: Vec<String> = parts.iter().map(|part| format!("embed[]={part}")).collect();
    recording.body(&format!("https://api.tvmaze.com/shows/143?{}", query.join("&")), &answer.to_string());
    let by_number = format!("{FOLDER}/Season 1/Silicon Valley S01E02.mkv");
    let by_day = format!("{FOLDER}/Season 4/Silicon Valley 2017-06-25.mkv");
    let (world, run) = recording.scraped("tvmaze", &[&by_number, &by_day]).await;
    assert_eq!(run.summary()["scraped"], 1, "{run:?}");
    let told = show(&world, FOLDER);
    assert_says(
        &told,
        &[
            (Field::Title, &["Silicon Valley"]),
            (Field::Year, &["2014"]),
            (Field::Premiered, &["2014-04-06"]),
            (Field::Genres, &["Comedy"]),
            (Field::Studios, &["HBO"]),
        ],
    );
    assert_starts(told.plot.as_ref(), "In the high-tech gold rush of modern Silicon Valley, the people");
    assert_eq!(ratings(&told), [("tvmaze", 8.6, None)]);
    let ids = [Provider::Tvmaze, Provider::Imdb, Provider::Tvdb].map(|provider| told.ids.get(&provider));
    assert_eq!(ids, [Some("143"), Some("tt2575988"), Some("277165")]);
    let cast = field_text(&told, Field::Actors);
    assert_eq!((cast.len(), cast[0].as_str()), (13, "Zach Woods as Jared Dunn"), "{cast:?}");
    let told = episode(&world, &by_number);
    assert_says(
        &told,
        &[
            (Field::Title, &["The Cap Table"]),
            (Field::Premiered, &["2014-04-13"]),
            (Field::Runtime, &["30 min"]),
        ],
    );
    assert_starts(
        told.plot.as_ref(),
        "After a celebratory party at the Hacker Hostel, Richard and Erlich learn",
    );
    assert_eq!((number(&told).as_str(), told.ids.get(&Provider::Tvmaze)), ("S01E02", Some("10898")));
    let told = episode(&world, &by_day);
    assert_says(&told, &[(Field::Title, &["Server Error"]), (Field::Premiered, &["2017-06-25"])]);
    assert_eq!(number(&told), "S04E10");
}
