//! Languages are settings of a run and of nothing else: two libraries in two languages at the same time, over one
//! client and the same providers.

use std::sync::Arc;

use bioscope_http::{Client, ClientSettings, GateKey, GateSettings, NetworkSettings, NetworkTransport, Role};
use bioscope_model::{ArtworkKind, Country, ItemDetails, Language};
use bioscope_standin::{Catalogue, Film, Standin, Tongue};
use bioscope_store::ItemRecord;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::in_process::{Silent, catalogue, registry, settings};
use crate::world::{World, quick};

const FILMS: usize = 30;
const SEED: u64 = 13;

/// The film that `record` is about.
fn film_of<'a>(films: &'a Catalogue, record: &ItemRecord) -> &'a Film {
    let id = record.details.ids.tmdb().unwrap_or_else(|| panic!("{record:?}"));
    films.film(id.to_string().parse().unwrap()).unwrap()
}

fn poster_language(record: &ItemRecord) -> Option<&Language> {
    let poster = record.artwork.iter().find(|picture| picture.kind == ArtworkKind::Poster).unwrap();
    let offered = record.details.artwork.iter().find(|offer| offer.url == poster.url).unwrap();
    offered.language.as_ref()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_libraries_in_two_languages_at_once_do_not_mix() {
    let films = Catalogue::generated(FILMS, SEED);
    let standin = Standin::start(quick(Catalogue::generated(FILMS, SEED))).await.unwrap();
    let base_url: Url = standin.base_url().parse().unwrap();
    let transport = Arc::new(NetworkTransport::new(&NetworkSettings::default()).unwrap());
    let client = Client::new(ClientSettings::new("Bioscope/test", transport)).unwrap();
    let gate = GateSettings::default().per_second(39.0).in_flight(20);
    client.configure_gate(GateKey::new("tmdb", Role::Api), gate);
    let registry = registry(&client, &base_url);
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    for folder in &folders {
        for film in films.films() {
            let name = format!("{} ({})", film.title().replace(':', " -"), film.year());
            let place = folder.path().join(format!("films/{name} [tmdbid-{}]", film.tmdb_id()));
            std::fs::create_dir_all(&place).unwrap();
            std::fs::write(place.join(format!("{name}.mkv")), &name).unwrap();
        }
    }
    let run = |folder: &TempDir, languages: &[&str]| {
        let (folder, client, registry, base_url) =
            (folder.path().to_owned(), client.clone(), registry.clone(), base_url.clone());
        let settings = settings(languages);
        async move { catalogue(&folder, &client, &registry, &base_url, settings, Box::new(Silent)).await }
    };
    let (english, german) = tokio::join!(run(&folders[0], &["en-US"]), run(&folders[1], &["de-DE", "en-US"]));

    assert_eq!((english.len(), german.len()), (FILMS, FILMS));
    for record in &english {
        let film = film_of(&films, record);
        assert_told_in(&record.details, film, Tongue::English, "US");
        assert_eq!(poster_language(record).map(Language::code), Some("en"));
    }
    for record in &german {
        let film = film_of(&films, record);
        assert_told_in(&record.details, film, Tongue::German, "DE");
        assert_eq!(poster_language(record).map(Language::code), Some("de"));
    }
    let differ = english.iter().filter(|record| {
        let film = film_of(&films, record);
        film.title_in(Tongue::German).is_some_and(|title| title != film.title())
    });
    assert!(differ.count() > FILMS / 2, "the catalogue tells both languages the same");
}

/// Asserts that title, plot, genres and age rating are the catalogue's in `tongue`, or in English where it has none.
#[track_caller]
fn assert_told_in(details: &ItemDetails, film: &Film, tongue: Tongue, country: &str) {
    let truth = film.details();
    let title = film.title_in(tongue).unwrap_or_else(|| film.title().to_owned());
    let texts = truth.texts(tongue).or_else(|| truth.texts(Tongue::English)).unwrap();
    assert_eq!(details.title.as_ref(), Some(&title));
    assert_eq!(details.plot.as_ref(), Some(&texts.plot), "the plot of {title}");
    let genres: Vec<_> = truth.genres.iter().map(|genre| genre.name(tongue)).collect();
    assert_eq!(details.genres, genres, "the genres of {title}");
    assert_eq!(details.mpaa.as_deref(), certificate(&truth, country), "the rating of {title}");
}

fn certificate<'a>(truth: &'a bioscope_standin::Details, country: &str) -> Option<&'a str> {
    truth.certificates.iter().find(|(code, _)| *code == country).map(|(_, rating)| *rating)
}

/// Shelves the films of a generated catalogue that `wanted` picks, scrapes them and returns what `show` says of each.
async fn shown(settings: &[(&str, &str)], wanted: impl Fn(&Film) -> bool) -> Vec<(Film, Value)> {
    let catalogue = Catalogue::generated(120, SEED);
    let films: Vec<Film> = catalogue.films().iter().filter(|film| wanted(film)).take(3).cloned().collect();
    assert!(!films.is_empty(), "the catalogue has no such film");
    let mut world = World::new(quick(catalogue)).await;
    for (key, value) in settings {
        world.configure(key, value);
    }
    for film in &films {
        world.shelve(film, &format!(" [tmdbid-{}]", film.tmdb_id()));
    }
    world.scan().await;
    world.run(&["scrape", "--parts", "nfo"]).await.with_status(0);
    let mut shown = Vec::new();
    for film in films {
        let reference = format!("tmdb:{}", film.tmdb_id());
        let record = world.run(&["show", &reference, "--json"]).await.with_status(0).json().remove(0);
        shown.push((film, record["details"].clone()));
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_falls_back_on_the_next_language_that_has_it() {
    let settings =
        [("providers.tmdb.language", "de-DE"), ("providers.tmdb.fallback_languages", "fr-FR,en-US")];
    let only_french = |film: &Film| {
        film.original_language().code == "en"
            && film.title_in(Tongue::German).is_none()
            && film.title_in(Tongue::French).is_some()
    };
    for (film, details) in shown(&settings, only_french).await {
        let truth = film.details();
        assert_eq!(details["title"], film.title_in(Tongue::French).unwrap());
        assert_eq!(details["plot"], truth.texts(Tongue::French).unwrap().plot);
        // Genres, which TMDB knows in every language, need no fallback.
        let genres: Vec<_> = truth.genres.iter().map(|genre| genre.name(Tongue::German)).collect();
        assert_eq!(details["genres"], serde_json::json!(genres));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_country_of_age_ratings_need_not_be_that_of_the_language() {
    let settings = [("providers.tmdb.language", "en-US"), ("providers.tmdb.country", "DE")];
    let germany: Country = "DE".parse().unwrap();
    for (film, details) in shown(&settings, |_| true).await {
        let truth = film.details();
        assert_eq!(details["title"], film.title());
        assert_eq!(details["mpaa"].as_str(), certificate(&truth, germany.code()), "{details}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_may_be_in_another_language_than_texts() {
    let settings = [("providers.tmdb.language", "en-US"), ("scrape.artwork.languages", "de,en")];
    for (film, details) in shown(&settings, |_| true).await {
        assert_eq!(details["title"], film.title());
        let offers = details["artwork"].as_array().unwrap();
        let is_german = |offer: &&Value| offer["kind"] == "poster" && offer["language"] == "de";
        assert!(offers.iter().any(|offer| is_german(&offer)), "no German poster: {offers:?}");
    }
}
