//! Every recorded page and suggestion, whole and damaged.

use bioscope_datasets::TitleKind;
use bioscope_model::{ItemDetails, Job, Provider, Year};
use serde_json::Value;

use super::{pages, suggestion};
use crate::capability::Preferences;
use crate::document::Malformation;
use crate::mutation::{assert_clean, differences, every_mutation, shortened, soiled, with_texts};
use crate::recorded::{fixture, fixtures_in};

fn preferences(language: &str) -> Preferences {
    Preferences {
        language: language.parse().unwrap(),
        fallback_languages: Vec::new(),
        artwork_languages: Vec::new(),
        country: None,
    }
}

fn page(name: &str) -> Option<ItemDetails> {
    let page = fixture(&format!("imdb/{name}"))?;
    Some(read_page(&page, &preferences("en-US")).unwrap())
}

fn read_page(page: &[u8], preferences: &Preferences) -> Result<ItemDetails, Malformation> {
    pages::read_page(page, preferences).map(|page| page.details)
}

fn in_shell(json: &[u8]) -> Vec<u8> {
    [b"<html><script id=\"__NEXT_DATA__\" type=\"application/json\">", json, b"</script></html>"].concat()
}

fn names(details: &ItemDetails, job: Job) -> Vec<&str> {
    details.crew_of(job).map(|person| person.name.as_str()).collect()
}

fn rating(details: &ItemDetails, source: &str) -> Option<(f64, u32, Option<u64>)> {
    let rating = details.ratings.iter().find(|rating| rating.source == source)?;
    Some((rating.value, rating.max, rating.votes))
}

#[test]
fn tells_everything_of_a_title_page_of_2023() {
    let Some(film) = page("html/title_tt0133093.2023-05-26.html") else {
        return;
    };
    assert_eq!(film.title.as_deref(), Some("The Matrix"));
    assert_eq!(film.original_title.as_deref(), Some("The Matrix"));
    assert_eq!(film.year.map(Year::number), Some(1999));
    assert_eq!(film.premiered.map(|date| date.to_string()).as_deref(), Some("1999-03-31"));
    assert!(film.plot.as_ref().unwrap().starts_with("When a beautiful stranger leads"));
    assert_eq!(film.plot, film.outline);
    assert_eq!((film.runtime_minutes, film.mpaa.as_deref(), film.top250), (Some(136), Some("R"), Some(16)));
    assert_eq!(rating(&film, "imdb"), Some((8.7, 10, Some(1_956_171))));
    assert_eq!(rating(&film, "metacritic"), Some((73.0, 100, None)));
    assert_eq!(film.genres, ["Action", "Sci-Fi"]);
    assert_eq!(film.countries, ["United States", "Australia"]);
    assert_eq!(film.studios[0], "Warner Bros.");
    assert_eq!((film.tags.len(), film.tags[0].as_str()), (5, "artificial reality"));
    assert_eq!(names(&film, Job::Director), ["Lana Wachowski", "Lilly Wachowski"]);
    assert_eq!(names(&film, Job::Writer), ["Lilly Wachowski", "Lana Wachowski"]);
    assert_eq!(film.cast.len(), 18);
    let first = &film.cast[0];
    assert_eq!((first.person.name.as_str(), first.role.as_deref()), ("Keanu Reeves", Some("Neo")));
    assert_eq!(first.person.ids, [(Provider::Imdb, "nm0000206".to_owned())]);
    let portrait = first.person.thumb.as_ref().unwrap();
    assert!(portrait.starts_with("https://m.media-amazon.com/images/M/"), "{portrait}");
    assert!(portrait.ends_with("._V1_UY632_.jpg"), "no original is needed: {portrait}");
    assert_eq!(film.ids.get(&Provider::Imdb), Some("tt0133093"));
}

#[test]
fn tells_everything_of_a_reference_page_of_2025() {
    for name in [
        "html_wrapped/title_tt0133093_reference.2025-10-13.html",
        "next_data/title_tt0133093_reference.2025-10-13.next_data.json",
    ] {
        let Some(body) = fixture(&format!("imdb/{name}")) else {
            return;
        };
        let body = if name.starts_with("next_data/") { in_shell(&body) } else { body };
        let film = read_page(&body, &preferences("en-US")).unwrap();
        // The page was made for a visitor in Italy, whatever its locale says: its title and its date hold there.
        let titled = |film: &ItemDetails| (film.title.clone(), film.original_title.clone());
        let date = |film: &ItemDetails| film.premiered.map(|date| date.to_string());
        let original = Some("The Matrix".to_owned());
        assert_eq!((titled(&film), date(&film)), ((original.clone(), original.clone()), None));
        let italian = read_page(&body, &preferences("it-IT")).unwrap();
        assert_eq!(titled(&italian), (Some("Matrix".to_owned()), original));
        assert_eq!(date(&italian).as_deref(), Some("1999-05-07"));
        let fallback_languages = vec!["it-IT".parse().unwrap()];
        let second = read_page(&body, &Preferences { fallback_languages, ..preferences("en-US") }).unwrap();
        assert_eq!((second.title.as_deref(), second.premiered), (Some("Matrix"), None));
        assert_eq!(read_page(&body, &preferences("en")).unwrap().title.as_deref(), Some("Matrix"));
        assert_eq!(
            (film.mpaa.as_deref(), film.top250, film.runtime_minutes),
            (Some("R"), Some(16), Some(136))
        );
        let rating_in = |code: &str| {
            film.certifications
                .iter()
                .find(|told| told.country.code() == code)
                .map(|told| told.rating.as_str())
        };
        let expected = [
            ("DE", "16"),
            ("GB", "15"),
            ("IT", "T"),
            ("IE", "15A"),
            ("NL", "16"),
            ("US", "R"),
            ("PT", "M/12"),
        ];
        assert_eq!(expected.map(|(code, _)| (code, rating_in(code).unwrap())), expected);
        assert!(film.plot.as_ref().unwrap().starts_with("Thomas A. Anderson is a man living two lives"));
        assert!(film.outline.as_ref().unwrap().starts_with("When a beautiful stranger leads"));
        assert_eq!(film.tagline.as_deref(), Some("Free your mind"));
        assert_eq!(rating(&film, "imdb"), Some((8.7, 10, Some(2_193_347))));
        assert_eq!(rating(&film, "metacritic"), Some((73.0, 100, None)));
        assert_eq!(film.genres, ["Action", "Sci-Fi"]);
        assert_eq!(film.countries, ["United States", "Australia"]);
        assert_eq!((film.studios.len(), film.studios[3].as_str()), (5, "Silver Pictures"));
        assert_eq!(names(&film, Job::Director), ["Lana Wachowski", "Lilly Wachowski"]);
        assert_eq!(names(&film, Job::Writer), ["Lilly Wachowski", "Lana Wachowski"]);
        assert_eq!(film.cast.len(), 41);
        assert_eq!(
            (film.cast[40].person.name.as_str(), film.cast[40].role.as_deref()),
            ("Cody Zacharias", Some("Child"))
        );
        assert!(film.cast[0].person.thumb.is_some());
        assert_eq!(film.alternative_titles, ["The Matrix"]);
        assert!(film.tags.contains(&"war with machines".to_owned()));
    }
}

#[test]
fn a_reference_page_of_a_show_is_read_as_well() {
    let Some(show) = page("html_wrapped/title_tt1520211_reference.2025-10-13.html") else {
        return;
    };
    assert_eq!((show.title.as_deref(), show.top250), (Some("The Walking Dead"), None));
    assert_eq!((show.cast.len(), show.mpaa.as_deref()), (50, Some("TV-MA")));
    assert!(show.plot.unwrap().contains("after he's done that"));
    assert_eq!(show.premiered.map(|date| date.to_string()).as_deref(), Some("2010-11-01"));
    // The day it came to Italy tells its year only where the two agree.
    let json = br#"{"props":{"pageProps":{"mainColumnData":{"titleText":{"text":"x"},"titleType":{"id":"tvSeries"},
        "releaseYear":{"year":2009},"releaseDate":{"day":1,"month":11,"year":2010,"country":{"id":"IT"}}}}}}"#;
    assert_eq!(read_page(&in_shell(json), &preferences("en-US")).unwrap().premiered, None);
}

#[test]
fn sparse_titles_have_no_year_plot_or_rating() {
    let Some(film) = page("html/title_tt1300570.2022-10-27.html") else {
        return;
    };
    assert_eq!((film.year.map(Year::number), film.premiered), (Some(2006), None));
    assert_eq!((&film.plot, film.ratings.len(), film.mpaa.as_deref()), (&None, 0, Some("X")));
    assert_eq!((film.runtime_minutes, film.cast[0].role.as_deref()), (Some(108), None));
    assert_eq!(names(&film, Job::Director).len(), 2);

    let film = page("html/title_tt3303790.2022-10-27.html").unwrap();
    assert_eq!((film.title.as_deref(), film.year, &film.plot), (Some("Master of None"), None, &None));
    assert_eq!(
        (film.genres, film.tags, film.crew.len()),
        (vec!["Drama".to_owned()], vec!["f rated".to_owned()], 0)
    );

    let film = page("html/title_tt7462422.2023-05-26.html").unwrap();
    assert_eq!(
        (film.title.as_deref(), film.year, film.runtime_minutes),
        (Some("Quality of Life"), None, None)
    );
    assert_eq!((film.genres.len(), film.countries.len(), film.cast.len()), (0, 0, 0));
    assert_eq!(film.ids.get(&Provider::Imdb), Some("tt7462422"));

    let film = page("html/title_tt0114814.2022-10-27.html").unwrap();
    assert_eq!((film.title.as_deref(), film.top250), (Some("The Usual Suspects"), Some(40)));
    assert_eq!(
        (names(&film, Job::Director), names(&film, Job::Writer)),
        (vec!["Bryan Singer"], vec!["Christopher McQuarrie"])
    );
}

#[test]
fn data_for_search_engines_serve_where_the_pages_own_are_missing() {
    let Some(files) = fixtures_in("imdb/html", ".html") else { return };
    for name in files {
        let whole = fixture(&name).unwrap();
        let damaged = String::from_utf8(whole.clone()).unwrap().replace("__NEXT_DATA__", "__OTHER__");
        let whole = read_page(&whole, &preferences("en-US")).unwrap();
        let film = read_page(damaged.as_bytes(), &preferences("en-US")).unwrap();
        assert_eq!((&film.title, &film.ids), (&whole.title, &whole.ids), "{name}");
        assert_eq!(film.runtime_minutes, whole.runtime_minutes, "{name}");
        // It lists three genres at most.
        assert!(whole.genres.starts_with(&film.genres), "{name}");
        assert_eq!(
            (&film.outline, rating(&film, "imdb")),
            (&whole.outline, rating(&whole, "imdb")),
            "{name}"
        );
        assert_eq!(names(&film, Job::Director), names(&whole, Job::Director), "{name}");
        // It lists the keywords of the title, without those that hold a comma.
        assert_eq!(film.tags, whole.tags, "{name}");
        assert!(film.cast.iter().all(|member| !member.person.ids.is_empty()), "{name}");
    }
}

#[test]
fn entities_in_data_for_search_engines_are_decoded() {
    let page = br#"<script type="application/ld+json">{"url":"https://www.imdb.com/title/tt0240772/",
        "name":"Ocean&apos;s Eleven","description":"&quot;In&quot; &amp; out","keywords":"a,b &amp; c","contentRating":"PG-13",
        "datePublished":"2001-12-07","duration":"PT1H56M","genre":["Crime"]}</script>"#;
    let film = read_page(page, &preferences("en-US")).unwrap();
    assert_eq!((film.title.as_deref(), film.plot.as_deref()), (Some("Ocean's Eleven"), Some("\"In\" & out")));
    assert_eq!((film.tags, film.runtime_minutes), (vec!["a".to_owned(), "b & c".to_owned()], Some(116)));
    assert_eq!((film.ids.get(&Provider::Imdb), film.mpaa.as_deref()), (Some("tt0240772"), Some("PG-13")));
    assert_eq!(film.premiered.map(|date| date.to_string()).as_deref(), Some("2001-12-07"));
    let undated = String::from_utf8_lossy(page).replace("2001-12-07", "0001-01-01");
    let film = read_page(undated.as_bytes(), &preferences("en-US")).unwrap();
    assert_eq!((film.premiered, film.year), (None, None));
}

#[test]
fn a_merged_title_has_its_new_id() {
    let json = br#"{"props":{"pageProps":{"tconst":"tt0000002","aboveTheFoldData":{"id":"tt0000002",
        "meta":{"canonicalId":"tt0000001"},"titleText":{"text":"x"}}}}}"#;
    let film = read_page(&in_shell(json), &preferences("en")).unwrap();
    assert_eq!(film.ids.get(&Provider::Imdb), Some("tt0000001"));
}

#[test]
fn pages_of_another_shape_are_malformed() {
    for json in
        ["{}", "[]", "{\"props\":{}}", "{\"props\":{\"pageProps\":{\"statusCode\":500}}}", "{\"props\":"]
    {
        let error = read_page(&in_shell(json.as_bytes()), &preferences("en")).unwrap_err();
        assert!(!error.reason.is_empty() && !error.path.is_empty(), "{json}: {error:?}");
    }
    // A page of another kind has no title either.
    let Some(find) = fixture("imdb/html_wrapped/find_q_matrix.2025-11-05.html") else {
        return;
    };
    assert!(read_page(&find, &preferences("en")).is_err());
    let challenge = fixture("imdb/waf/waf_challenge_202.2026-08-21.html").unwrap();
    assert!(read_page(&challenge, &preferences("en")).is_err());
}

#[test]
fn reads_every_recorded_suggestion() {
    let Some(names) = fixtures_in("imdb/suggestion", ".json") else { return };
    for name in &names {
        let candidates = suggestion::read_suggestions(&fixture(name).unwrap()).unwrap();
        let is_empty = name.contains("no_results") || name.contains("sdfg");
        assert_eq!(candidates.is_empty(), is_empty, "{name}");
        assert!(
            candidates
                .iter()
                .zip(0..)
                .all(|(candidate, rank)| candidate.rank == rank && candidate.popularity > 0.0)
        );
    }
    let Some(found) = fixture("imdb/suggestion/titles_x_the_matrix_1999.2023-05-26.json") else {
        return;
    };
    let found = suggestion::read_suggestions(&found).unwrap();
    // Seven of eight: a show is among them.
    assert_eq!((found.len(), found[0].title.as_str()), (7, "The Matrix"));
    assert_eq!(found[0].ids.get(&Provider::Imdb), Some("tt0133093"));
    assert_eq!(found[0].year.map(Year::number), Some(1999));
    assert_eq!(found[0].note.as_deref(), Some("Keanu Reeves, Laurence Fishburne"));
    assert!(found[0].popularity > found[1].popularity);
    let undated = fixture("imdb/suggestion/titles_x_quality_of_life.2023-05-26.json").unwrap();
    assert_eq!(suggestion::read_suggestions(&undated).unwrap()[0].year, None);
    let newest = fixture("imdb/suggestion/x_snow_leopard.2026-09.json").unwrap();
    assert_eq!(suggestion::read_suggestions(&newest).unwrap().len(), 6);
}

#[test]
fn every_recorded_page_says_what_its_title_is() {
    let Some(mut files) = fixtures_in("imdb/html", ".html") else { return };
    files.extend(fixtures_in("imdb/html_wrapped", "_reference.2025-10-13.html").unwrap());
    let kinds = files.iter().map(|name| {
        let whole = fixture(name).unwrap();
        let kind = pages::read_page(&whole, &preferences("en-US")).unwrap().kind.unwrap();
        let damaged = String::from_utf8(whole).unwrap().replace("__NEXT_DATA__", "__OTHER__");
        if name.contains("imdb/html/") {
            let linked = pages::read_page(damaged.as_bytes(), &preferences("en-US")).unwrap().kind;
            assert_eq!(linked.is_some_and(TitleKind::is_show), kind.is_show(), "{name}");
        }
        (name.split(['_', '.']).find(|part| part.starts_with("tt")).unwrap(), kind)
    });
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [
            ("tt0114814", TitleKind::Movie),
            ("tt0133093", TitleKind::Movie),
            ("tt1300570", TitleKind::Video),
            ("tt3303790", TitleKind::Movie),
            ("tt7462422", TitleKind::TvMovie),
            ("tt0133093", TitleKind::Movie),
            ("tt1520211", TitleKind::TvSeries),
        ]
    );
}

/// The data of a recorded page, their lists cut to a few elements.
fn data_of(name: &str) -> Option<Value> {
    let bytes = fixture(name)?;
    let text = String::from_utf8(bytes).unwrap();
    let json = match text.split_once("__NEXT_DATA__\"") {
        Some((_, after)) => after.split_once('>').unwrap().1.split("</script>").next().unwrap().to_owned(),
        None => text,
    };
    Some(shortened(&serde_json::from_str(&json).unwrap()))
}

#[test]
fn a_damaged_field_costs_nothing_but_itself() {
    let Some(mut names) = fixtures_in("imdb/html", ".html") else { return };
    names.extend(fixtures_in("imdb/next_data", "_reference.2025-10-13.next_data.json").unwrap());
    let preferences = preferences("en-US");
    let mut count = 0;
    for name in &names {
        let mut data = data_of(name).unwrap();
        // What is beside the title belongs to no film.
        data["props"]["pageProps"]
            .as_object_mut()
            .unwrap()
            .retain(|name, _| name.ends_with("Data") || name == "tconst");
        let data = serde_json::json!({"props": {"pageProps": data["props"]["pageProps"]}});
        let whole = read_page(&in_shell(data.to_string().as_bytes()), &preferences).unwrap();
        count += every_mutation(&data, &mut |mutation| {
            let is_root = matches!(mutation.path.as_str(), "/props" | "/props/pageProps");
            let read = read_page(&in_shell(mutation.document.to_string().as_bytes()), &preferences);
            let Ok(damaged) = read else {
                assert!(is_root, "{name}{}", mutation.path);
                return;
            };
            let differences = differences(&whole, &damaged);
            assert!(
                differences.len() <= 2 || mutation.hit_container,
                "{name}{}: {differences:?}",
                mutation.path
            );
            // Whether the title is the one asked for hangs on the country that the release date names.
            let is_country =
                mutation.path.contains("/releaseDate") || mutation.path.ends_with("/mainColumnData");
            assert!(damaged.title == whole.title || is_country, "{name}{}", mutation.path);
        });
    }
    assert!(count > 1_500, "{count}");
}

#[test]
fn a_damaged_suggestion_loses_single_candidates_only() {
    let Some(names) = fixtures_in("imdb/suggestion", ".json") else { return };
    for name in names {
        let found = shortened(&serde_json::from_slice(&fixture(&name).unwrap()).unwrap());
        let whole = suggestion::read_suggestions(found.to_string().as_bytes()).unwrap().len();
        every_mutation(&found, &mut |mutation| {
            let read = suggestion::read_suggestions(mutation.document.to_string().as_bytes()).unwrap();
            assert!(read.len() + 1 >= whole || mutation.path == "/d", "{name}{}", mutation.path);
        });
    }
}

#[test]
fn a_page_that_breaks_off_anywhere_never_panics() {
    let Some(page) = fixture("imdb/html/title_tt7462422.2023-05-26.html") else {
        return;
    };
    for length in (0..page.len()).step_by(997) {
        let _ = read_page(&page[..length], &preferences("en"));
    }
}

#[test]
fn nothing_invisible_or_endless_passes() {
    let Some(names) = fixtures_in("imdb/next_data", "_reference.2025-10-13.next_data.json") else { return };
    for name in names {
        let data = data_of(&name).unwrap();
        let whole = read_page(&in_shell(data.to_string().as_bytes()), &preferences("en-US")).unwrap();
        let soiled = with_texts(&data, 1, &soiled).to_string();
        let soiled = read_page(&in_shell(soiled.as_bytes()), &preferences("en-US")).unwrap();
        assert_clean(&soiled);
        assert_eq!((&soiled.title, &soiled.outline), (&whole.title, &whole.outline), "{name}");
        let endless = with_texts(&data, 1, &|text| format!("{text}{}", "x".repeat(25_000))).to_string();
        assert_clean(&read_page(&in_shell(endless.as_bytes()), &preferences("en-US")).unwrap());
    }
}

/// The data of a recorded season page, whole.
fn season_page(name: &str) -> Option<Vec<u8>> {
    let body = fixture(&format!("imdb/{name}"))?;
    Some(if name.starts_with("next_data/") { in_shell(&body) } else { body })
}

#[test]
fn tells_everything_of_a_season_page_of_2025() {
    for name in [
        "html_wrapped/title_tt0944947_episodes.2025-08-06.html",
        "next_data/title_tt0944947_episodes.2025-08-06.next_data.json",
    ] {
        let Some(body) = season_page(name) else { return };
        let page = pages::read_season(&body, 1).unwrap();
        assert_eq!((page.known, page.total, page.listed), ((1..=8).collect(), 11, 11));
        let season = page.season.unwrap();
        assert_eq!((season.number, season.episodes.len()), (1, 11));
        // An episode 0, without date and votes.
        let pilot = &season.episodes[0];
        assert_eq!((pilot.number.to_string(), pilot.aired), ("S01E00".to_owned(), None));
        assert_eq!(pilot.details.title.as_deref(), Some("Unaired Original Pilot"));
        assert_eq!(pilot.details.plot.as_deref(), Some("The original unaired pilot of \"Game of Thrones\"."));
        assert_eq!(rating(&pilot.details, "imdb"), None);
        let first = &season.episodes[1].details;
        assert_eq!(
            (first.title.as_deref(), first.ids.get(&Provider::Imdb)),
            (Some("Winter Is Coming"), Some("tt1480055"))
        );
        assert!(first.plot.as_ref().unwrap().contains("from the Night's Watch;"));
        assert_eq!(rating(first, "imdb"), Some((8.9, 10, Some(62_236))));
        // The day it was aired in Italy, where the page was asked for.
        assert_eq!(first.premiered.map(|date| date.to_string()).as_deref(), Some("2011-11-11"));
        let last = &season.episodes[10];
        assert_eq!(
            (last.number.to_string(), last.details.title.as_deref()),
            ("S01E10".to_owned(), Some("Fire and Blood"))
        );
        assert!(season.episodes.iter().all(|episode| episode.details.artwork.is_empty()));
    }
    for name in ["tt1520211_episodes.2025-08-06.next_data", "tt1520211_episodes.2025-08-06.trimmed.next_data"]
    {
        let Some(body) = season_page(&format!("next_data/title_{name}.json")) else { return };
        let page = pages::read_season(&body, 1).unwrap();
        let season = page.season.unwrap();
        assert_eq!((page.known.len(), page.total, page.listed, season.episodes.len()), (11, 6, 6, 6));
        assert_eq!(season.episodes[5].details.title.as_deref(), Some("TS-19"));
        assert_eq!(season.episodes[5].aired.map(|date| date.to_string()).as_deref(), Some("2010-12-05"));
    }
}

#[test]
fn a_page_that_shows_another_season_tells_nothing_of_the_one_asked_for() {
    let Some(body) = season_page("next_data/title_tt0944947_episodes.2025-08-06.next_data.json") else {
        return;
    };
    let page = pages::read_season(&body, 9).unwrap();
    assert_eq!((page.season, page.known.len()), (None, 8));
    // Nor is it believed where only the episodes say so.
    let unnamed = br#"{"props":{"pageProps":{"contentData":{"section":{"episodes":{"total":1,
        "items":[{"id":"tt1480055","season":"1","episode":"1","titleText":"x"},
        {"id":"tt1480056","season":"2","episode":"Unknown","titleText":"y"}]}}}}}}"#;
    assert_eq!(pages::read_season(&in_shell(unnamed), 2).unwrap().season, None);
    assert!(pages::read_season(&in_shell(unnamed), 1).unwrap().season.is_some());
    let numbered = String::from_utf8_lossy(unnamed).replace(r#""x""#, r#""Episode #1.1""#);
    let season = pages::read_season(&in_shell(numbered.as_bytes()), 1).unwrap().season.unwrap();
    assert_eq!(season.episodes[0].details.placeholder.as_deref(), Some("Episode #1.1"));
    assert!(pages::read_season(&in_shell(b"{}"), 1).is_err());
    assert!(pages::read_season(b"<html></html>", 1).is_err());
}

#[test]
fn a_shows_reference_page_names_creators_and_whether_it_has_ended() {
    let Some(show) = page("html_wrapped/title_tt1520211_reference.2025-10-13.html") else {
        return;
    };
    assert_eq!(names(&show, Job::Creator), ["Frank Darabont"]);
    assert_eq!(show.status, Some(bioscope_model::ShowStatus::Ended));
    assert_eq!((show.runtime_minutes, rating(&show, "imdb")), (Some(45), Some((8.1, 10, Some(1_164_809)))));
    assert_eq!(show.year.map(Year::number), Some(2010));
    let film = page("html_wrapped/title_tt0133093_reference.2025-10-13.html").unwrap();
    assert_eq!((film.status, names(&film, Job::Creator).len()), (None, 0));
}

#[test]
fn shows_among_suggestions_are_told_apart_from_films() {
    let Some(names) = fixtures_in("imdb/suggestion", ".json") else { return };
    for name in names {
        let body = fixture(&name).unwrap();
        let shows = suggestion::read_shows(&body).unwrap();
        let films = suggestion::read_suggestions(&body).unwrap();
        assert!(shows.iter().all(|show| films.iter().all(|film| film.ids != show.ids)), "{name}");
    }
    let Some(body) = fixture("imdb/suggestion/x_snow_leopard.2026-09.json") else { return };
    let shows = suggestion::read_shows(&body).unwrap();
    let told: Vec<_> = shows.iter().map(|show| (show.title.as_str(), show.year.map(Year::number))).collect();
    assert_eq!(told, [("Snow Leopard", Some(2010)), ("The New Snow Leopard", Some(2014))]);
}

#[test]
fn a_damaged_season_page_loses_one_episode_at_most() {
    let Some(names) = fixtures_in("imdb/next_data", "_episodes.2025-08-06.next_data.json") else { return };
    let mut count = 0;
    for name in &names {
        let data = data_of(name).unwrap();
        let section = &data["props"]["pageProps"]["contentData"]["section"];
        let read = |section: &Value| {
            let data = serde_json::json!({"props": {"pageProps": {"contentData": {"section": section}}}});
            pages::read_season(&in_shell(data.to_string().as_bytes()), 1).unwrap()
        };
        let whole = read(section).season.unwrap();
        count += every_mutation(section, &mut |mutation| {
            let damaged = read(&mutation.document).season;
            let is_list = matches!(mutation.path.as_str(), "/episodes" | "/episodes/items");
            let episodes = damaged.as_ref().map_or(0, |season| season.episodes.len());
            assert!(episodes + 1 >= whole.episodes.len() || is_list, "{name}{}", mutation.path);
            for episode in damaged.iter().flat_map(|season| &season.episodes) {
                let before = whole.episodes.iter().find(|before| before.number == episode.number).unwrap();
                let differences = differences(&before.details, &episode.details);
                assert!(
                    differences.len() <= 1 || mutation.hit_container,
                    "{name}{}: {differences:?}",
                    mutation.path
                );
            }
        });
    }
    assert!(count > 100, "{count}");
}
