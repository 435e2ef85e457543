//! Every recorded answer of the endpoints used, whole and damaged.

use bioscope_model::{ArtworkKind, IdSet, ItemDetails, Job, Provider, Year};
use serde_json::Value;

use super::picture::Pictures;
use super::{collection, movie, search};
use crate::capability::Preferences;
use crate::foreign_id::ForeignId;
use crate::mutation::{assert_clean, differences, every_mutation, shortened, soiled, with_texts};
use crate::recorded::fixture;
use crate::text;

fn preferences(language: &str, country: Option<&str>) -> Preferences {
    Preferences {
        language: language.parse().unwrap(),
        fallback_languages: vec!["en-US".parse().unwrap()],
        artwork_languages: Vec::new(),
        country: country.map(|country| country.parse().unwrap()),
    }
}

fn pictures() -> Pictures {
    Pictures::below(&"https://image.tmdb.org".parse().unwrap())
}

fn read(document: &[u8], preferences: &Preferences) -> ItemDetails {
    movie::read_movie(document, preferences, &pictures()).unwrap()
}

#[test]
fn what_is_told_in_another_language_says_in_which() {
    let told = r#"{"id": 129, "title": "千と千尋の神隠し", "original_title": "千と千尋の神隠し", "original_language": "ja",
        "overview": "", "tagline": "Ein Spruch.", "translations": {"translations": [
            {"iso_639_1": "en", "iso_3166_1": "US", "data": {"title": "Spirited Away", "overview": "A girl.", "tagline": ""}}]}}"#;
    let film = read(told.as_bytes(), &preferences("de", None));
    assert_eq!(film.title.as_deref(), Some("Spirited Away"));
    let english = || "en-US".parse().unwrap();
    let expected = [(bioscope_model::Field::Title, english()), (bioscope_model::Field::Plot, english())];
    assert_eq!(film.fallbacks, expected.into(), "and not the tagline");
}

fn json(name: &str) -> Option<Value> {
    fixture(&format!("tmdb/{name}")).map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

/// Film 550 with the parts that were recorded apart.
fn fight_club() -> Option<Value> {
    let mut film = json("jdrouet_movie-details.json")?;
    let parts = [
        "credits",
        "images",
        "videos",
        "release-dates",
        "external-ids",
        "keywords",
        "alternative-titles",
        "translations",
    ];
    for part in parts {
        film[part.replace('-', "_")] = json(&format!("jdrouet_movie-{part}.json"))?;
    }
    Some(film)
}

fn names(details: &ItemDetails, job: Job) -> Vec<&str> {
    details.crew_of(job).map(|person| person.name.as_str()).collect()
}

#[test]
fn tells_everything_about_fight_club() {
    let Some(film) = fight_club() else { return };
    let film = read(film.to_string().as_bytes(), &preferences("en-US", None));
    assert_eq!(film.title.as_deref(), Some("Fight Club"));
    assert_eq!(film.original_title.as_deref(), Some("Fight Club"));
    assert_eq!(film.original_language.as_ref().map(ToString::to_string).as_deref(), Some("en"));
    assert_eq!(film.year.map(Year::number), Some(1999));
    assert_eq!(film.premiered.map(|date| date.to_string()).as_deref(), Some("1999-10-15"));
    assert!(film.plot.as_ref().unwrap().starts_with("A ticking-time-bomb insomniac"));
    assert_eq!(film.tagline.as_deref(), Some("Mischief. Mayhem. Soap."));
    assert_eq!(film.runtime_minutes, Some(139));
    assert_eq!(film.mpaa.as_deref(), Some("R"));
    let rating_in = |code: &str| {
        film.certifications.iter().find(|told| told.country.code() == code).map(|told| told.rating.as_str())
    };
    let expected =
        [("DE", Some("18")), ("FR", Some("16")), ("JP", Some("PG12")), ("IT", Some("VM14")), ("AE", None)];
    assert_eq!(expected.map(|(code, _)| (code, rating_in(code))), expected);
    assert_eq!(film.genres, ["Drama"]);
    assert_eq!(film.tags[0], "dual identity");
    assert_eq!(film.countries, ["Germany", "United States of America"]);
    assert_eq!(film.studios[..2], ["Fox 2000 Pictures", "Regency Enterprises"]);
    assert_eq!(names(&film, Job::Director), ["David Fincher"]);
    assert_eq!(names(&film, Job::Writer), ["Chuck Palahniuk", "Jim Uhls"]);
    let first = &film.cast[0];
    assert_eq!((first.person.name.as_str(), first.role.as_deref()), ("Edward Norton", Some("Narrator")));
    assert_eq!(first.person.ids, [(Provider::Tmdb, "819".to_owned())]);
    assert!(first.person.thumb.as_ref().unwrap().starts_with("https://image.tmdb.org/t/p/h632/"));
    let rating = &film.ratings[0];
    assert_eq!(
        (rating.source.as_str(), rating.value, rating.max, rating.votes),
        ("themoviedb", 8.44, 10, Some(27_917))
    );
    assert_eq!(
        film.trailer.as_deref(),
        Some("plugin://plugin.video.youtube/?action=play_video&videoid=dfeUzm6KF4g")
    );
    assert_eq!(
        (film.ids.get(&Provider::Tmdb), film.ids.get(&Provider::Imdb)),
        (Some("550"), Some("tt0137523"))
    );
    assert_eq!(film.ids.get(&Provider::from("wikidata")), Some("Q190050"));
    assert!(film.alternative_titles.contains(&"Clube da Luta".to_owned()));
    for kind in [ArtworkKind::Poster, ArtworkKind::Fanart, ArtworkKind::ClearLogo] {
        assert!(film.artwork.iter().any(|offer| offer.kind == kind), "{kind}");
    }
    assert!(film.artwork.iter().all(|offer| offer.width > 0 && offer.preview.is_some()));
}

#[test]
fn falls_back_language_by_language_and_field_by_field() {
    let Some(mut film) = fight_club() else { return };
    // What TMDB answers for a language without its own plot: the original title, and empty texts.
    film["overview"] = "".into();
    film["tagline"] = "".into();
    let film = film.to_string();
    let german = read(film.as_bytes(), &preferences("de-DE", None));
    assert_eq!(german.title.as_deref(), Some("Fight Club"));
    assert!(german.plot.as_ref().unwrap().starts_with("Ein"), "{:?}", german.plot);
    assert!(german.tagline.as_ref().unwrap().starts_with("Übermut"));
    assert_eq!(german.mpaa.as_deref(), Some("18"));
    let croatian = read(film.as_bytes(), &preferences("hr", Some("HR")));
    assert_eq!((croatian.title.as_deref(), croatian.mpaa), (Some("Klub boraca"), None));
    let welsh = read(film.as_bytes(), &preferences("cy-GB", None));
    assert_eq!((welsh.title.as_deref(), welsh.mpaa.as_deref()), (Some("Fight Club"), Some("18")));
    assert!(welsh.plot.unwrap().starts_with("A ticking-time-bomb"));
}

#[test]
fn tells_everything_about_men_in_black() {
    let Some(film) = fixture("tmdb/kotlin_movie_movie_details_607.json") else {
        return;
    };
    let film = read(&film, &preferences("de-DE", None));
    assert_eq!(film.title.as_deref(), Some("Men in Black"));
    assert_eq!(film.premiered.map(|date| date.to_string()).as_deref(), Some("1997-07-02"));
    assert!(film.plot.as_ref().unwrap().starts_with("After a police chase"));
    assert_eq!((film.runtime_minutes, film.mpaa.as_deref()), (Some(98), Some("12")));
    assert_eq!(names(&film, Job::Director), ["Barry Sonnenfeld"]);
    assert_eq!(names(&film, Job::Writer), ["Ed Solomon", "Lowell Cunningham"]);
    assert_eq!(film.cast.len(), 67);
    assert_eq!(film.cast[1].role.as_deref(), Some("James Edwards / Agent J"));
    let collection = film.collection.unwrap();
    assert_eq!(
        (collection.name.as_str(), collection.ids.get(&Provider::Tmdb)),
        ("Men In Black Collection", Some("86055"))
    );
    assert!(film.trailer.unwrap().ends_with("videoid=HYUd7AOw_lk"));
    assert_eq!(film.studios[0], "Columbia Pictures");
    assert_eq!(film.genres[0], "Action");
    // Without a list of pictures the film's own two serve.
    assert_eq!(film.artwork.len(), 2);
}

#[test]
fn reads_old_and_sparse_answers() {
    let Some(film) = fixture("tmdb/php_movie_all.json") else {
        return;
    };
    let riddick = read(&film, &preferences("en-US", None));
    assert_eq!((riddick.title.as_deref(), riddick.mpaa.as_deref()), (Some("Riddick"), Some("R")));
    assert_eq!(riddick.ids.get(&Provider::Imdb), Some("tt1411250"));
    assert_eq!(names(&riddick, Job::Director), ["David Twohy"]);
    assert_eq!(names(&riddick, Job::Writer), ["David Twohy"]);
    assert_eq!((riddick.cast.len(), riddick.cast[8].role.as_deref()), (11, None));
    let backdrop = riddick.artwork.iter().find(|offer| offer.kind == ArtworkKind::Fanart).unwrap();
    assert_eq!((&backdrop.language, backdrop.score > 5.0), (&None, true));

    let film =
        fixture("tmdb/subliminal_movie_343611_append_to_response_external_ids.2025-02-13.json").unwrap();
    let reacher = read(&film, &preferences("en-US", None));
    assert_eq!(reacher.title.as_deref(), Some("Jack Reacher: Never Go Back"));
    assert_eq!(reacher.ids.get(&Provider::Imdb), Some("tt3393786"));
    assert_eq!((reacher.year.map(Year::number), reacher.runtime_minutes), (Some(2016), Some(118)));
    assert_eq!((reacher.mpaa, reacher.cast.len(), reacher.artwork.len()), (None, 0, 2));

    let morbius = fixture("tmdb/kotlin_movie_movie_images_526896.json").unwrap();
    let morbius = read(&morbius, &preferences("en-PR", None));
    assert_eq!(morbius.mpaa.as_deref(), Some("PG-13"));
    let latest = fixture("tmdb/jdrouet_movie-latest.json").unwrap();
    assert!(read(&latest, &preferences("en-US", None)).title.is_some());
}

#[test]
fn reads_every_recorded_list_of_pictures() {
    let names = ["flexget_2017_movie_13515", "flexget_2017_movie_603", "flexget_2017_movie_8681"];
    let files = names.map(|name| format!("{name}_images.2017-11-29.json"));
    for file in files.iter().map(String::as_str).chain(["kotlin_movie_movie_images_10140.json"]) {
        let Some(images) = json(file) else { return };
        let film = serde_json::json!({"id": 1, "title": "x", "images": images});
        let film = read(film.to_string().as_bytes(), &preferences("en-US", None));
        let listed = |kind: &str| {
            images[kind].as_array().map_or(0, |list| {
                list.iter().filter(|image| !image["file_path"].as_str().unwrap().ends_with("svg")).count()
            })
        };
        assert_eq!(film.artwork.len(), listed("posters") + listed("backdrops") + listed("logos"), "{file}");
    }
}

#[test]
fn reads_every_recorded_search() {
    let Some(empty) =
        fixture("tmdb/subliminal_search_movie_query_Meen_of_Stal_language_en_US_page_1.2025-02-13.json")
    else {
        return;
    };
    assert_eq!(search::read_search(&empty).unwrap(), []);
    let first = |name: &str| {
        let found = search::read_search(&fixture(&format!("tmdb/{name}")).unwrap()).unwrap();
        let first = &found[0];
        assert!(first.note.is_some() && first.popularity > 0.0 && first.rank == 0);
        let year = first.year.map(Year::number).unwrap_or_default();
        (found.len(), first.title.clone(), year, first.ids.get(&Provider::Tmdb).unwrap().to_owned())
    };
    let expected = [
        ("jdrouet_search-movie.json", 1, "RRRrrrr!!!", 2004, "21778"),
        ("kotlin_search_search_movie_star_wars.json", 20, "Star Wars", 1981, "11"),
        ("kotlin_search_search_movie_star_wars_1977.json", 2, "Star Wars", 1977, "11"),
        (
            "subliminal_search_movie_query_Jack_Reacher_language_en_US_page_1_year_2016.2025-02-13.json",
            1,
            "Jack Reacher: Never Go Back",
            2016,
            "343611",
        ),
        (
            "subliminal_search_movie_query_James_Bond_language_en_US_page_1.2025-12-12.json",
            20,
            "James Bond",
            2015,
            "360133",
        ),
        (
            "subliminal_search_movie_query_Man_of_Steel_language_en_US_page_1.2025-02-13.json",
            13,
            "Man of Steel",
            2013,
            "49521",
        ),
        (
            "subliminal_search_movie_query_Man_of_Steel_language_en_US_page_1_year_2013.2025-02-13.json",
            1,
            "Man of Steel",
            2013,
            "49521",
        ),
        (
            "subliminal_search_movie_query_man_of_steel_language_en_US_page_1.2025-02-13.json",
            13,
            "Man of Steel",
            2013,
            "49521",
        ),
    ];
    for (name, count, title, year, id) in expected {
        assert_eq!(first(name), (count, title.to_owned(), year, id.to_owned()), "{name}");
    }
    let undated =
        fixture("tmdb/subliminal_search_movie_query_James_Bond_language_en_US_page_2.2025-12-12.json")
            .unwrap();
    let undated = search::read_search(&undated).unwrap();
    assert_eq!(undated.iter().filter(|candidate| candidate.year.is_none()).count(), 4);
}

#[test]
fn reads_every_recorded_look_up_by_id() {
    let found = |name: &str, id: &str| {
        let body = fixture(&format!("tmdb/{name}"))?;
        Some(search::read_find(&body, ForeignId::Imdb(id.parse().unwrap())).unwrap())
    };
    let Some(newest) = found("find_tt29703523.2026-09.json", "tt29703523") else {
        return;
    };
    let newest = newest.unwrap();
    assert_eq!(newest.title, "Caligula: The Ultimate Cut");
    assert_eq!(
        (newest.ids.get(&Provider::Tmdb), newest.ids.get(&Provider::Imdb)),
        (Some("1774981"), Some("tt29703523"))
    );
    let freaky = found("kotlin_find_find_movie_tt10919380.json", "tt10919380").unwrap().unwrap();
    assert_eq!((freaky.title.as_str(), freaky.year.map(Year::number)), ("Freaky", Some(2020)));
    assert_eq!(found("kotlin_find_find_person_nm0424060.json", "tt0000001").unwrap(), None);
    let taken = found("flexget_2017_find_tt0936501_external_source_imdb_id.2017-11-29.json", "tt0936501");
    assert_eq!(taken.unwrap().unwrap().title, "Taken");
}

#[test]
fn reads_every_recorded_collection() {
    let Some(body) = fixture("tmdb/jdrouet_collection-details.json") else {
        return;
    };
    let known = bioscope_model::Collection {
        ids: [(Provider::Tmdb, "10")].into_iter().collect(),
        name: "Krieg der Sterne".to_owned(),
        overview: None,
        artwork: Vec::new(),
    };
    let read = |body: &[u8], language| {
        collection::read_collection(body, &known, &preferences(language, None), &pictures()).unwrap()
    };
    let plain = read(&body, "en-US");
    assert_eq!((plain.name.as_str(), plain.artwork.len()), ("Star Wars Collection", 2));
    assert!(plain.overview.unwrap().starts_with("An epic space-opera"));
    let mut full: Value = json("php_collection_get.json").unwrap();
    full["overview"] = Value::Null;
    let full = read(full.to_string().as_bytes(), "bg");
    assert!(full.overview.unwrap().starts_with("Междузвездни войни"));
    assert_eq!(full.artwork.len(), 97 + 26);
    assert_eq!(read(b"{\"id\": 10}", "en").name, "Krieg der Sterne");
    assert!(collection::read_collection(b"{}", &known, &preferences("en", None), &pictures()).is_err());
}

#[test]
fn a_damaged_field_costs_nothing_but_itself() {
    let Some(fight_club) = fight_club() else { return };
    let films = ["kotlin_movie_movie_details_607.json", "php_movie_all.json"].map(|name| json(name).unwrap());
    let preferences = preferences("en-US", None);
    let mut count = 0;
    for film in [fight_club].iter().chain(&films) {
        let film = shortened(film);
        let whole = read(film.to_string().as_bytes(), &preferences);
        count += every_mutation(&film, &mut |mutation| {
            let damaged = read(mutation.document.to_string().as_bytes(), &preferences);
            let differences = differences(&whole, &damaged);
            // One field can have two: the release date gives the year, the rating of a country the one that is shown.
            assert!(differences.len() <= 2 || mutation.hit_container, "{}: {differences:?}", mutation.path);
            assert!(damaged.title == whole.title || mutation.path.contains("title"), "{}", mutation.path);
        });
    }
    assert!(count > 1_000, "{count}");
}

#[test]
fn damaged_lists_lose_single_candidates_only() {
    let Some(found) = json("kotlin_search_search_movie_star_wars.json") else {
        return;
    };
    let found = shortened(&found);
    every_mutation(&found, &mut |mutation| {
        let read = search::read_search(mutation.document.to_string().as_bytes());
        assert!(
            read.is_ok_and(|candidates| !candidates.is_empty()) || mutation.path == "/results",
            "{}",
            mutation.path
        );
    });
    let Some(told) = json("php_collection_get.json").map(|told| shortened(&told)) else {
        return;
    };
    let known = bioscope_model::Collection {
        ids: IdSet::default(),
        name: "x".to_owned(),
        overview: None,
        artwork: Vec::new(),
    };
    every_mutation(&told, &mut |mutation| {
        let body = mutation.document.to_string();
        collection::read_collection(body.as_bytes(), &known, &preferences("de", None), &pictures()).unwrap();
    });
}

#[test]
fn an_answer_that_breaks_off_anywhere_is_an_error() {
    let Some(film) = fixture("tmdb/subliminal_movie_343611_append_to_response_external_ids.2025-02-13.json")
    else {
        return;
    };
    let end = film.trim_ascii_end().len();
    for length in 0..end {
        assert!(
            movie::read_movie(&film[..length], &preferences("en", None), &pictures()).is_err(),
            "{length}"
        );
    }
}

#[test]
fn nothing_invisible_or_endless_passes() {
    let Some(film) = fight_club() else { return };
    let preferences = preferences("en-US", None);
    let soiled = with_texts(&film, 1, &soiled);
    let soiled = read(soiled.to_string().as_bytes(), &preferences);
    assert_clean(&soiled);
    assert_eq!(soiled.title.as_deref(), Some("Fight Club"));
    assert_eq!(soiled.cast[0].person.name, "Edward Norton");

    let film = shortened(&film);
    let endless = with_texts(&film, 1, &|text| format!("{text}{}", "x".repeat(30_000)));
    let endless = read(endless.to_string().as_bytes(), &preferences);
    assert_clean(&endless);
    let lengths = [endless.title, endless.plot].map(|text| text.unwrap().chars().count());
    assert_eq!(lengths, [text::TITLE, text::PLOT]);

    let mut crowd = film.clone();
    crowd["credits"]["cast"] = (1..1_000).map(|id| serde_json::json!({"id": id, "name": "x"})).collect();
    assert_eq!(read(crowd.to_string().as_bytes(), &preferences).cast.len(), text::CAST);
}
