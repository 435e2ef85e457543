//! TMDB: what is asked, with which key, and what is kept.

use std::sync::atomic::{AtomicUsize, Ordering};

use bioscope_http::FetchContext;
use bioscope_model::{IdSet, Language, Provider};
use bioscope_providers::{
    DEFAULT_LIFETIMES, MovieDetailsSource, MovieFinder, MovieQuery, MovieSearch, Preferences, ProviderError,
    Tmdb, TmdbSettings,
};
use secrecy::ExposeSecret;

use crate::network::Network;

const KEY: &str = "0123456789abcdef";
const TOKEN: &str = "eyJhbGciOi.eyJhdWQiOi.c2lnbmF0dXJl";

fn tmdb(network: &Network, key: &str) -> Tmdb {
    let settings = TmdbSettings {
        api_key: key.to_owned().into(),
        base_url: "http://127.0.0.1:9".parse().unwrap(),
        image_base_url: "http://127.0.0.1:9".parse().unwrap(),
        lifetimes: DEFAULT_LIFETIMES,
    };
    Tmdb::new(network.client(), settings)
}

fn preferences() -> Preferences {
    Preferences {
        language: Language::english(),
        fallback_languages: Vec::new(),
        artwork_languages: Vec::new(),
        country: None,
    }
}

fn ids(provider: Provider, id: &str) -> IdSet {
    [(provider, id)].into_iter().collect()
}

fn query(title: &str) -> MovieQuery {
    MovieQuery { title: title.to_owned(), year: None, language: Language::english() }
}

fn film(_: &str) -> (u16, String) {
    (200, r#"{"id": 603, "title": "The Matrix"}"#.to_owned())
}

#[tokio::test]
async fn a_film_costs_one_request_and_then_none() {
    let network = Network::answering(film);
    let tmdb = tmdb(&network, KEY);
    for _ in 0..2 {
        let context = FetchContext::default();
        let details =
            tmdb.movie_details(&ids(Provider::Tmdb, "603"), &preferences(), &context).await.unwrap();
        assert_eq!(details.title.as_deref(), Some("The Matrix"));
        assert_eq!(details.ids.get(&Provider::Tmdb), Some("603"));
    }
    assert_eq!(network.asked().len(), 1);
    assert!(
        network.addresses()[0].starts_with("/3/movie/603?language=en&append_to_response=credits%2Cimages")
    );
}

#[tokio::test]
async fn a_key_is_sent_apart_from_the_address() {
    for (key, in_query) in [(KEY, true), (TOKEN, false)] {
        let network = Network::answering(film);
        let tmdb = tmdb(&network, &format!(" {key}\n"));
        tmdb.movie_details(&ids(Provider::Tmdb, "603"), &preferences(), &FetchContext::default())
            .await
            .unwrap();
        let asked = &network.asked()[0];
        assert!(!asked.url.as_str().contains(key) && !format!("{asked:?}").contains(key));
        if in_query {
            let (name, value) = &asked.secret_query[0];
            assert_eq!((*name, value.expose_secret()), ("api_key", KEY));
            assert!(asked.secret_headers.is_empty());
        } else {
            let (name, value) = &asked.secret_headers[0];
            assert_eq!((*name, value.expose_secret()), ("authorization", format!("Bearer {TOKEN}").as_str()));
            assert!(asked.secret_query.is_empty());
        }
    }
}

#[tokio::test]
async fn a_refused_key_is_asked_again_and_an_unknown_film_is_not() {
    let network = Network::answering(|address| {
        if address.starts_with("/3/movie/1?") {
            (401, r#"{"status_code": 7, "status_message": "Invalid API key"}"#.to_owned())
        } else {
            (404, r#"{"status_code": 34, "status_message": "Not found"}"#.to_owned())
        }
    });
    let tmdb = tmdb(&network, KEY);
    let context = FetchContext::default();
    for _ in 0..2 {
        let error =
            tmdb.movie_details(&ids(Provider::Tmdb, "1"), &preferences(), &context).await.unwrap_err();
        assert!(matches!(error, ProviderError::Denied { .. }));
        assert!(!error.to_string().contains(KEY));
        let error =
            tmdb.movie_details(&ids(Provider::Tmdb, "2"), &preferences(), &context).await.unwrap_err();
        assert!(error.is_nothing());
    }
    let refused = network.addresses().iter().filter(|address| address.starts_with("/3/movie/1?")).count();
    assert_eq!((refused, network.asked().len()), (2, 3));
}

#[tokio::test]
async fn a_malformed_answer_names_the_address_without_the_key() {
    let network = Network::answering(|_| (200, r#"{"id": 603, "title": "The Ma"#.to_owned()));
    let tmdb = tmdb(&network, KEY);
    let context = FetchContext::default();
    let error = tmdb.movie_details(&ids(Provider::Tmdb, "603"), &preferences(), &context).await.unwrap_err();
    let ProviderError::Malformed { address, path, .. } = &error else { panic!("{error}") };
    assert!(address.starts_with("http://127.0.0.1:9/3/movie/603?") && path == "title", "{error}");
    assert!(!error.to_string().contains(KEY));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_asked_for_again() {
    let count = AtomicUsize::new(0);
    let network = Network::answering(move |_| {
        let body = match count.fetch_add(1, Ordering::Relaxed) {
            0 => r#"{"error": "the gateway is busy"}"#,
            1 => r#"{"results": [{"id": 603, "title": "The Mat"#,
            _ => r#"{"results": [{"id": 603, "title": "The Matrix"}]}"#,
        };
        (200, body.to_owned())
    });
    let tmdb = tmdb(&network, KEY);
    let context = FetchContext::default();
    for _ in 0..2 {
        let error = tmdb.search_movies(&query("Matrix"), &context).await.unwrap_err();
        assert!(matches!(error, ProviderError::Malformed { .. }), "{error}");
    }
    for _ in 0..2 {
        assert_eq!(tmdb.search_movies(&query("Matrix"), &context).await.unwrap().len(), 1);
    }
    assert_eq!(network.asked().len(), 3, "what could be read is kept");
}

#[tokio::test]
async fn a_search_without_words_asks_nobody() {
    let network =
        Network::answering(|_| (200, r#"{"results": [{"id": 603, "title": "The Matrix"}]}"#.to_owned()));
    let tmdb = tmdb(&network, KEY);
    let context = FetchContext::default();
    assert_eq!(tmdb.search_movies(&query(" \0"), &context).await.unwrap(), []);
    assert!(network.asked().is_empty());
    assert_eq!(tmdb.search_movies(&query("Matrix"), &context).await.unwrap().len(), 1);
    assert_eq!(network.addresses(), ["/3/search/movie?query=Matrix&language=en&page=1"]);
}

#[tokio::test]
async fn a_film_is_found_by_imdbs_id_alone() {
    let network = Network::answering(|address| {
        let found = if address.contains("tt0133093") { r#"{"id": 603, "title": "The Matrix"}"# } else { "" };
        (200, format!(r#"{{"movie_results":[{found}],"tv_results":[]}}"#))
    });
    let tmdb = tmdb(&network, KEY);
    let context = FetchContext::default();
    let english = Language::english();
    let mut known = ids(Provider::Tvdb, "169");
    assert!(!tmdb.can_find(&known) && !tmdb.can_find(&ids(Provider::Tmdb, "603")));
    assert!(tmdb.find_movie(&known, &english, &context).await.unwrap_err().is_nothing());
    assert!(network.asked().is_empty(), "TMDB knows no film by TheTVDB's id");
    known.insert(Provider::Imdb, "tt0133093");
    assert!(tmdb.can_find(&known));
    let found = tmdb.find_movie(&known, &english, &context).await.unwrap();
    assert_eq!(
        (found.ids.get(&Provider::Tmdb), found.ids.get(&Provider::Imdb)),
        (Some("603"), Some("tt0133093"))
    );
    let mut unknown = ids(Provider::Imdb, "tt0000001");
    unknown.insert(Provider::Tvdb, "169");
    for _ in 0..2 {
        assert!(tmdb.find_movie(&unknown, &english, &context).await.unwrap_err().is_nothing());
    }
    // The unknown id was kept as such.
    assert_eq!(network.asked().len(), 2);
}
