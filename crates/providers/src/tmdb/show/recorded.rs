//! Every recorded answer about shows, whole and damaged.

use bioscope_model::{ArtworkKind, EpisodeNumber, ItemDetails, Job, Provider, ShowStatus, Year};
use serde_json::{Value, json};

use super::super::picture::Pictures;
use super::body::read_show;
use super::{details, order, search, season};
use crate::capability::{Preferences, SeasonAnswer};
use crate::foreign_id::ForeignId;
use crate::mutation::{assert_clean, differences, every_mutation, shortened, soiled, with_texts};
use crate::recorded::{fixture, fixtures_in};
use crate::text;

fn preferences(language: &str) -> Preferences {
    Preferences {
        language: language.parse().unwrap(),
        fallback_languages: vec!["en-US".parse().unwrap()],
        artwork_languages: Vec::new(),
        country: None,
    }
}

fn pictures() -> Pictures {
    Pictures::below(&"https://image.tmdb.org".parse().unwrap())
}

fn read(body: &[u8], language: &str) -> (ItemDetails, Vec<SeasonAnswer>) {
    let told = read_show(body).unwrap();
    let preferences = preferences(language);
    let seasons = told.seasons.iter();
    let seasons = seasons.map(|(number, told)| season::season(*number, told, &preferences, &pictures()));
    (details::details(&told.show, &preferences, &pictures()), seasons.collect())
}

fn json_of(name: &str) -> Option<Value> {
    fixture(&format!("tmdb/{name}")).map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

/// Game of Thrones with the parts that were recorded apart, and its first season.
fn game_of_thrones() -> Option<Value> {
    let mut show = json_of("jdrouet_tv-details.json")?;
    for part in ["aggregate-credits", "content-ratings", "images", "keywords"] {
        show[part.replace('-', "_")] = json_of(&format!("jdrouet_tv-{part}.json"))?;
    }
    show["season/1"] = json_of("jdrouet_tv-season-details.json")?;
    Some(show)
}

fn names(details: &ItemDetails, job: Job) -> Vec<&str> {
    details.crew_of(job).map(|person| person.name.as_str()).collect()
}

fn day(date: Option<jiff::civil::Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

#[test]
fn tells_everything_about_game_of_thrones() {
    let Some(show) = game_of_thrones() else { return };
    let (show, _) = read(show.to_string().as_bytes(), "en-US");
    assert_eq!(
        (show.title.as_deref(), show.original_title.as_deref()),
        (Some("Game of Thrones"), Some("Game of Thrones"))
    );
    assert_eq!((show.year.map(Year::number), day(show.premiered)), (Some(2011), "2011-04-17".to_owned()));
    assert!(show.plot.as_ref().unwrap().starts_with("Seven noble families fight for control"));
    assert_eq!(show.tagline.as_deref(), Some("Winter Is Coming"));
    assert_eq!((show.status, show.runtime_minutes), (Some(ShowStatus::Ended), None));
    assert_eq!((show.mpaa.as_deref(), show.certifications.len()), (Some("TV-MA"), 20));
    assert_eq!(show.studios, ["HBO"]);
    assert_eq!(show.countries, ["United Kingdom", "United States of America"]);
    assert_eq!(show.genres[0], "Sci-Fi & Fantasy");
    assert_eq!((show.tags.len(), show.tags[0].as_str()), (6, "based on novel or book"));
    assert_eq!(names(&show, Job::Creator), ["David Benioff", "D.B. Weiss"]);
    assert_eq!(names(&show, Job::Director)[..3], ["David Nutter", "Alan Taylor", "Alex Graves"]);
    assert_eq!(names(&show, Job::Director).len(), 19);
    assert_eq!(names(&show, Job::Writer)[3..5], ["Bryan Cogman", "Vanessa Taylor"]);
    assert_eq!(show.cast.len(), text::CAST);
    let first: Vec<_> =
        show.cast[..3].iter().map(|m| (m.person.name.as_str(), m.role.as_deref().unwrap())).collect();
    assert_eq!(
        first,
        [
            ("Kit Harington", "Jon Snow"),
            ("Iain Glen", "Sir Jorah Mormont"),
            ("Peter Dinklage", "Tyrion 'The Halfman' Lannister")
        ]
    );
    assert_eq!(show.cast[0].person.ids, [(Provider::Tmdb, "239019".to_owned())]);
    assert!(show.cast[0].person.thumb.as_ref().unwrap().starts_with("https://image.tmdb.org/t/p/h632/"));
    let rating = &show.ratings[0];
    assert_eq!((rating.source.as_str(), rating.value, rating.votes), ("themoviedb", 8.443, Some(22_526)));
    assert!(show.season_names.is_empty(), "{:?}", show.season_names);
    assert_eq!(show.artwork.len(), 98 + 41 + 26);
    assert_eq!(show.ids.get(&Provider::Tmdb), Some("1399"));
}

#[test]
fn tells_everything_about_a_season_and_its_episodes() {
    let Some(show) = game_of_thrones() else { return };
    let (_, seasons) = read(show.to_string().as_bytes(), "en-US");
    let [season] = &seasons[..] else { panic!("{}", seasons.len()) };
    assert_eq!((season.number, season.details.number), (1, Some(EpisodeNumber::season(1))));
    // Nobody has named it.
    assert_eq!((&season.details.title, season.details.placeholder.as_deref()), (&None, Some("Season 1")));
    assert!(season.details.plot.as_ref().unwrap().starts_with("Trouble is brewing"));
    assert_eq!(day(season.details.premiered), "2011-04-18");
    assert_eq!(season.details.ids.get(&Provider::Tmdb), Some("3624"));
    let poster = &season.details.artwork[0];
    assert_eq!(poster.kind, ArtworkKind::Poster);
    assert_eq!(poster.url, "https://image.tmdb.org/t/p/original/wgfKiqzuMrFIkU1M68DDDY8kGC1.jpg");
    assert!(poster.language.is_some());

    assert_eq!(season.episodes.len(), 10);
    let first = &season.episodes[0];
    assert_eq!((first.number.to_string(), day(first.aired)), ("S01E01".to_owned(), "2011-04-17".to_owned()));
    let told = &first.details;
    assert_eq!((told.number, told.premiered), (Some(first.number), first.aired));
    assert_eq!((told.title.as_deref(), told.runtime_minutes), (Some("Winter Is Coming"), Some(62)));
    assert!(told.plot.as_ref().unwrap().starts_with("Jon Arryn, the Hand of the King"));
    assert_eq!((told.ratings[0].value, told.ratings[0].votes), (7.86, Some(307)));
    assert_eq!(told.ids.get(&Provider::Tmdb), Some("63056"));
    assert_eq!(names(told, Job::Director), ["Timothy Van Patten"]);
    assert_eq!(names(told, Job::Writer), ["David Benioff", "D.B. Weiss"]);
    assert_eq!((told.cast.len(), told.guest_stars.len()), (0, 21));
    let guest = &told.guest_stars[0];
    assert_eq!((guest.person.name.as_str(), guest.role.as_deref()), ("Joseph Mawle", Some("Benjen Stark")));
    let [still] = &told.artwork[..] else { panic!("{:?}", told.artwork) };
    assert_eq!((still.kind, &still.language), (ArtworkKind::Thumb, &None));
    assert!(still.url.ends_with("/t/p/original/9hGF3WUkBf7cSjMg0cdMDHJkByd.jpg"));

    let last = &season.episodes[9];
    assert_eq!((last.number.to_string(), day(last.aired)), ("S01E10".to_owned(), "2011-06-19".to_owned()));
    assert_eq!(last.details.title.as_deref(), Some("Fire and Blood"));
    assert_eq!(last.details.guest_stars.len(), 35);
    assert_eq!(last.details.guest_stars[0].role.as_deref(), Some("Tywin Lannister"));
}

#[test]
fn a_season_of_fifty_episodes_is_whole() {
    let Some(season) = json_of("kotlin_tv_tv_season_19849_season_1.json") else { return };
    let (_, seasons) = read(json!({"id": 19_849, "season/1": season}).to_string().as_bytes(), "en-US");
    let season = &seasons[0];
    assert_eq!((season.episodes.len(), &season.details.plot), (50, &None));
    let second = &season.episodes[1];
    assert_eq!(second.details.title.as_deref(), Some("Magic Words"));
    assert_eq!(names(&second.details, Job::Writer), ["Yutaka Oomatsu"]);
    assert_eq!(names(&second.details, Job::Director), ["Jun Takahashi"]);
    let last = &season.episodes[49];
    assert_eq!((last.number.to_string(), day(last.aired)), ("S01E50".to_owned(), "2006-09-23".to_owned()));
    let without_still: Vec<_> = season
        .episodes
        .iter()
        .filter(|episode| episode.details.artwork.is_empty())
        .map(|episode| episode.number.to_string())
        .collect();
    assert_eq!(without_still, ["S01E42"]);
}

#[test]
fn tells_everything_about_lupin() {
    let Some(show) = fixture("tmdb/kotlin_tv_tv_details_96677.json") else { return };
    let (show, seasons) = read(&show, "de-DE");
    assert_eq!(seasons.len(), 0);
    assert_eq!((show.title.as_deref(), show.status), (Some("Lupin"), Some(ShowStatus::Continuing)));
    assert_eq!((show.runtime_minutes, show.mpaa.as_deref()), (Some(48), Some("12")));
    assert_eq!((&show.tagline, show.studios[0].as_str()), (&None, "Netflix"));
    assert_eq!(names(&show, Job::Creator)[0], "George Kay");
    assert_eq!(names(&show, Job::Director), ["Louis Leterrier", "Marcela Said"]);
    assert_eq!(names(&show, Job::Writer)[..3], ["George Kay", "François Uzan", "Eliane Montane"]);
    // Who was in all five episodes comes before guests, whose place in the credits is counted episode by episode.
    let first: Vec<_> = show.cast[..2].iter().map(|member| member.person.name.as_str()).collect();
    assert_eq!((show.cast.len(), first), (62, vec!["Shirine Boutella", "Vincent Londez"]));
    assert!(show.trailer.unwrap().ends_with("videoid=ga0iTWXCGa0"));
    let ids = [Provider::Tmdb, Provider::Imdb, Provider::Tvdb].map(|provider| show.ids.get(&provider));
    assert_eq!(ids, [Some("96677"), Some("tt2531336"), Some("375921")]);
    let body = fixture("tmdb/kotlin_tv_tv_details_96677_with_images.json").unwrap();
    let told = read_show(&body).unwrap();
    assert_eq!(read(&body, "en-US").0.artwork.len(), 22 + 3 + 28);
    // Its second season is announced, and has no episode yet.
    assert_eq!(details::known_seasons(&told.show, true), [1, 2]);
    assert_eq!(details::known_seasons(&told.show, false), [1]);
}

#[test]
fn reads_every_recorded_show() {
    let expected = [
        (
            "subliminal_tv_1425_append_to_response_external_ids.2025-02-13",
            "House of Cards",
            "tt1856010",
            "262980",
            7,
        ),
        (
            "subliminal_tv_34307_append_to_response_external_ids.2025-02-13",
            "Shameless",
            "tt1586680",
            "161511",
            12,
        ),
        (
            "subliminal_tv_37759_append_to_response_external_ids.2025-02-13",
            "Dallas",
            "tt1723760",
            "242521",
            4,
        ),
        ("subliminal_tv_40_append_to_response_external_ids.2025-02-13", "Dallas", "tt0077000", "77092", 15),
        ("jdrouet_tv-details-complex", "Clerks: The Animated Series", "", "", 2),
        ("jdrouet_tv-latest", "Game of Thrones", "", "", 9),
    ];
    for (name, title, imdb, tvdb, seasons) in expected {
        let Some(body) = fixture(&format!("tmdb/{name}.json")) else { return };
        let told = read_show(&body).unwrap();
        assert_eq!(details::known_seasons(&told.show, true).len(), seasons, "{name}");
        let show = read(&body, "en-US").0;
        assert_eq!(show.title.as_deref(), Some(title), "{name}");
        let id = |provider| show.ids.get(&provider).unwrap_or_default();
        assert_eq!((id(Provider::Imdb), id(Provider::Tvdb)), (imdb, tvdb), "{name}");
        assert!(show.status.is_some() && show.premiered.is_some() && !show.studios.is_empty(), "{name}");
        assert!(!names(&show, Job::Creator).is_empty() && show.artwork.len() == 2, "{name}");
    }
    let canceled =
        fixture("tmdb/subliminal_tv_37759_append_to_response_external_ids.2025-02-13.json").unwrap();
    assert_eq!(read(&canceled, "en-US").0.status, Some(ShowStatus::Canceled));
}

#[test]
fn a_show_falls_back_language_by_language_and_field_by_field() {
    let show = json!({"id": 1, "name": "進撃の巨人", "original_name": "進撃の巨人", "original_language": "ja",
        "overview": "", "translations": {"translations": [
            {"iso_639_1": "en", "iso_3166_1": "US", "data": {"name": "Attack on Titan", "overview": "Giants."}},
            {"iso_639_1": "de", "iso_3166_1": "DE", "data": {"name": "", "overview": "Riesen.", "tagline": "T"}}]},
        "alternative_titles": {"results": [{"title": "AoT"}, {"title": "AoT"}]}});
    let (show, _) = read(show.to_string().as_bytes(), "de-DE");
    assert_eq!((show.title.as_deref(), show.plot.as_deref()), (Some("Attack on Titan"), Some("Riesen.")));
    assert_eq!((show.alternative_titles, show.tagline.as_deref()), (vec!["AoT".to_owned()], Some("T")));
}

#[test]
fn reads_every_recorded_search() {
    let Some(empty) =
        fixture("tmdb/subliminal_search_tv_query_The_Bing_Bag_Theory_language_en_US_page_1.2025-02-13.json")
    else {
        return;
    };
    assert_eq!(search::read_search(&empty).unwrap(), []);
    let expected = [
        ("jdrouet_search-tv", 4, "Game of Thrones", 2011, "1399", 1),
        ("jdrouet_search-tv-rick-and-morty", 2, "Rick and Morty", 2013, "60625", 1),
        ("jdrouet_tv-similar", 20, "Sunset Vibes", 0, "225355", 2),
        ("kotlin_search_search_tv_SWAT", 4, "S.W.A.T.", 2017, "71790", 0),
        ("kotlin_search_search_tv_simpsons", 1, "Paul Merton in Galton & Simpson's...", 1996, "22983", 0),
        (
            "subliminal_search_tv_query_Shameless_language_en_US_page_1.2025-02-13",
            8,
            "Shameless",
            2011,
            "34307",
            0,
        ),
        ("subliminal_search_tv_query_dallas_language_en_US_page_1.2025-02-13", 20, "Dallas", 1978, "40", 1),
        (
            "subliminal_search_tv_query_dallas_language_en_US_page_1_year_2012.2025-02-13",
            4,
            "Dallas",
            2012,
            "37759",
            0,
        ),
    ];
    for (name, count, title, year, id, undated) in expected {
        let found = search::read_search(&fixture(&format!("tmdb/{name}.json")).unwrap()).unwrap();
        let first = &found[0];
        let told = (found.len(), first.title.as_str(), first.year.map_or(0, Year::number));
        assert_eq!(told, (count, title, year), "{name}");
        assert_eq!((first.ids.get(&Provider::Tmdb), first.rank), (Some(id), 0), "{name}");
        assert_eq!(found.iter().filter(|candidate| candidate.year.is_none()).count(), undated, "{name}");
    }
    // Every other recorded search is one too; that of films among them holds no show.
    let names = fixtures_in("tmdb", ".json").unwrap();
    for name in names.iter().filter(|name| name.contains("search") && name.contains("tv")) {
        let found = search::read_search(&fixture(name).unwrap()).unwrap();
        let is_empty = name.contains("Bing_Bag") || name.contains("decoding-error");
        assert_eq!(found.is_empty(), is_empty, "{name}");
    }
}

#[test]
fn looks_a_show_up_by_another_providers_id() {
    let body = br#"{"movie_results":[],"tv_results":[{"id":1399,"name":"Game of Thrones","first_air_date":"2011-04-17"}]}"#;
    let found = search::read_find(body, ForeignId::Tvdb("121361")).unwrap().unwrap();
    assert_eq!(
        (found.ids.get(&Provider::Tmdb), found.ids.get(&Provider::Tvdb)),
        (Some("1399"), Some("121361"))
    );
    let unknown = ForeignId::Imdb("tt0000001".parse().unwrap());
    for name in [
        "find_tt29703523.2026-09.json",
        "flexget_2017_find_tt0936501_external_source_imdb_id.2017-11-29.json",
        "kotlin_find_find_movie_tt10919380.json",
        "kotlin_find_find_person_nm0424060.json",
    ] {
        let Some(body) = fixture(&format!("tmdb/{name}")) else { return };
        assert_eq!(search::read_find(&body, unknown).unwrap(), None, "{name}");
    }
    assert!(search::read_find(b"{}", unknown).is_err());
}

#[test]
fn a_damaged_field_costs_nothing_but_itself() {
    let Some(mut thrones) = game_of_thrones() else { return };
    let lupin = json_of("kotlin_tv_tv_details_96677.json").unwrap();
    thrones["season/0"] = thrones["season/1"].clone();
    let mut count = 0;
    for show in [&thrones, &lupin] {
        let show = shortened(show);
        let (whole, seasons) = read(show.to_string().as_bytes(), "en-US");
        count += every_mutation(&show, &mut |mutation| {
            let (damaged, damaged_seasons) = read(mutation.document.to_string().as_bytes(), "en-US");
            let differences = differences(&whole, &damaged);
            let in_season = mutation.path.starts_with("/season~1");
            assert!(differences.len() <= 2 || mutation.hit_container, "{}: {differences:?}", mutation.path);
            assert!(!in_season || differences.is_empty(), "{}: {differences:?}", mutation.path);
            assert!(in_season || damaged_seasons == seasons, "{}", mutation.path);
            assert!(damaged_seasons.len() + 1 >= seasons.len(), "{}", mutation.path);
        });
    }
    assert!(count > 600, "{count}");
}

#[test]
fn a_damaged_season_loses_one_episode_at_most() {
    let Some(season) = json_of("jdrouet_tv-season-details.json") else { return };
    let season = shortened(&season);
    let told = |season: &Value| read(json!({"id": 1, "season/1": season}).to_string().as_bytes(), "en-US").1;
    let whole = told(&season);
    let count = every_mutation(&season, &mut |mutation| {
        let damaged = told(&mutation.document);
        let episodes = damaged.first().map_or(0, |season| season.episodes.len());
        assert!(episodes + 1 >= whole[0].episodes.len() || mutation.path == "/episodes", "{}", mutation.path);
        let Some(damaged) = damaged.first() else { panic!("{}", mutation.path) };
        for episode in &damaged.episodes {
            let Some(before) = whole[0].episodes.iter().find(|before| before.number == episode.number) else {
                panic!("{}", mutation.path);
            };
            let differences = differences(&before.details, &episode.details);
            assert!(differences.len() <= 2 || mutation.hit_container, "{}: {differences:?}", mutation.path);
        }
    });
    assert!(count > 100, "{count}");
}

#[test]
fn damaged_lists_lose_single_candidates_only() {
    let Some(found) = json_of("kotlin_search_search_tv_SWAT.json") else { return };
    let found = shortened(&found);
    every_mutation(&found, &mut |mutation| {
        let read = search::read_search(mutation.document.to_string().as_bytes());
        assert!(
            read.is_ok_and(|candidates| !candidates.is_empty()) || mutation.path == "/results",
            "{}",
            mutation.path
        );
    });
    let group = json!({"groups": [{"name": "One", "order": 1, "episodes": [
        {"id": 1, "order": 0, "season_number": 1, "episode_number": 1}, {"id": 2, "order": 1, "season_number": 1, "episode_number": 2}]}]});
    every_mutation(&group, &mut |mutation| {
        let Ok(told) = order::read_order(mutation.document.to_string().as_bytes()) else {
            assert!(mutation.path.starts_with("/groups"), "{}", mutation.path);
            return;
        };
        let seasons = order::reordered(&told, Vec::new(), &pictures());
        assert!(seasons.len() <= 1 && seasons.iter().all(|season| season.number <= 1), "{}", mutation.path);
    });
}

#[test]
fn an_answer_that_breaks_off_anywhere_is_an_error() {
    let Some(show) = fixture("tmdb/subliminal_tv_1425_append_to_response_external_ids.2025-02-13.json")
    else {
        return;
    };
    let end = show.trim_ascii_end().len();
    for length in 0..end {
        assert!(read_show(&show[..length]).is_err(), "{length}");
    }
}

#[test]
fn nothing_invisible_or_endless_passes() {
    let Some(show) = game_of_thrones() else { return };
    let soil = with_texts(&show, 1, &soiled);
    let (told, seasons) = read(soil.to_string().as_bytes(), "en-US");
    assert_clean(&told);
    assert_eq!(told.title.as_deref(), Some("Game of Thrones"));
    assert_eq!(seasons[0].episodes[9].details.title.as_deref(), Some("Fire and Blood"));
    let show = shortened(&show);
    let endless = with_texts(&show, 1, &|text| format!("{text}{}", "x".repeat(30_000)));
    let (told, seasons) = read(endless.to_string().as_bytes(), "en-US");
    assert_clean(&told);
    for season in &seasons {
        assert_clean(&season.details);
        season.episodes.iter().for_each(|episode| assert_clean(&episode.details));
    }
    assert_eq!(told.title.map(|title| title.chars().count()), Some(text::TITLE));
}
