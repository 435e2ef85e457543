//! IMDb: which page is asked, and how a challenge is respected.

use std::time::Duration;

use bioscope_http::{FetchContext, Freshness};
use bioscope_model::{IdSet, Language, Provider, Year};
use bioscope_providers::{
    DEFAULT_LIFETIMES, Imdb, ImdbSettings, ImdbSource, MovieDetailsSource, MovieQuery, MovieSearch,
    Preferences, ProviderError,
};

use crate::network::Network;

const REFERENCE: &str = "/title/tt0133093/reference/";
const TITLE: &str = "/title/tt0133093/";
const COOL_DOWN: Duration = Duration::from_mins(15);

fn imdb(network: &Network, sources: &[ImdbSource]) -> Imdb {
    let settings = ImdbSettings {
        sources: sources.to_vec(),
        base_url: "http://127.0.0.1:9".parse().unwrap(),
        suggestion_base_url: "http://127.0.0.1:9".parse().unwrap(),
        cool_down: COOL_DOWN,
        lifetimes: DEFAULT_LIFETIMES,
    };
    Imdb::new(network.client(), settings)
}

fn ids(id: &str) -> IdSet {
    [(Provider::Imdb, id)].into_iter().collect()
}

fn preferences() -> Preferences {
    Preferences {
        language: "de-DE".parse().unwrap(),
        fallback_languages: Vec::new(),
        artwork_languages: Vec::new(),
        country: None,
    }
}

fn page() -> (u16, String) {
    let data =
        r#"{"props":{"pageProps":{"aboveTheFoldData":{"id":"tt0133093","titleText":{"text":"Matrix"}}}}}"#;
    (200, format!(r#"<script id="__NEXT_DATA__" type="application/json">{data}</script>"#))
}

async fn described(imdb: &Imdb, id: &str, context: &FetchContext) -> Result<String, ProviderError> {
    let details = imdb.movie_details(&ids(id), &preferences(), context).await?;
    Ok(details.title.unwrap_or_default())
}

#[tokio::test]
async fn one_page_a_film() {
    let network = Network::answering(|_| page());
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    assert_eq!(described(&imdb, "tt0133093", &FetchContext::default()).await.unwrap(), "Matrix");
    assert_eq!(network.addresses(), [REFERENCE]);
    let headers = &network.asked()[0].headers;
    assert_eq!(headers["accept-language"], "de-DE,de;q=0.9,en;q=0.8");
    assert_eq!(headers["user-agent"], "Bioscope-Test/0");
    assert!(!headers.contains_key("cookie"));
}

#[tokio::test]
async fn the_title_page_serves_where_the_reference_page_fails() {
    let no_data = "<script id=\"__NEXT_DATA__\">{}</script>".to_owned();
    for reference in [(404, String::new()), (200, no_data), (400, String::new())] {
        let network =
            Network::answering(move |path| if path == REFERENCE { reference.clone() } else { page() });
        let imdb = imdb(&network, &[ImdbSource::Pages]);
        assert_eq!(described(&imdb, "tt0133093", &FetchContext::default()).await.unwrap(), "Matrix");
        assert_eq!(network.addresses(), [REFERENCE, TITLE]);
    }
    let network = Network::answering(|_| (404, String::new()));
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    assert!(described(&imdb, "tt0133093", &FetchContext::default()).await.unwrap_err().is_nothing());
}

#[tokio::test(start_paused = true)]
async fn a_challenge_stops_all_page_requests_for_a_while() {
    let challenged = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let script = std::sync::Arc::clone(&challenged);
    let network = Network::answering(move |_| {
        if script.load(std::sync::atomic::Ordering::Relaxed) { (202, String::new()) } else { page() }
    });
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    let context = FetchContext::default();
    for id in ["tt0133093", "tt0137523", "tt0133093"] {
        let error = described(&imdb.clone(), id, &context).await.unwrap_err();
        assert!(matches!(error, ProviderError::Blocked { .. }), "{error}");
        assert!(error.to_string().contains("15 min"), "{error}");
    }
    assert_eq!(network.addresses(), [REFERENCE]);

    challenged.store(false, std::sync::atomic::Ordering::Relaxed);
    tokio::time::advance(COOL_DOWN / 2).await;
    assert!(described(&imdb, "tt0133093", &context).await.is_err());
    tokio::time::advance(COOL_DOWN / 2).await;
    // The challenge itself was not kept.
    assert_eq!(described(&imdb, "tt0133093", &context).await.unwrap(), "Matrix");
    assert_eq!(network.addresses(), [REFERENCE, REFERENCE]);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_serves_while_the_pages_are_left_alone() {
    let challenged = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let script = std::sync::Arc::clone(&challenged);
    let network = Network::answering(move |_| {
        if script.load(std::sync::atomic::Ordering::Relaxed) { (202, String::new()) } else { page() }
    });
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    assert_eq!(described(&imdb, "tt0133093", &FetchContext::default()).await.unwrap(), "Matrix");
    challenged.store(true, std::sync::atomic::Ordering::Relaxed);
    let revalidate = FetchContext::new(Freshness::Revalidate);
    for _ in 0..2 {
        assert_eq!(described(&imdb, "tt0133093", &revalidate).await.unwrap(), "Matrix");
    }
    assert_eq!(network.addresses().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_title_known_to_be_missing_is_missing_while_the_pages_are_left_alone() {
    let network = Network::answering(|path| {
        if path.starts_with("/title/tt0000001/") { (404, String::new()) } else { (202, String::new()) }
    });
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    let context = FetchContext::default();
    assert!(described(&imdb, "tt0000001", &context).await.unwrap_err().is_nothing());
    let error = described(&imdb, "tt0133093", &context).await.unwrap_err();
    assert!(matches!(error, ProviderError::Blocked { .. }), "{error}");
    assert!(described(&imdb, "tt0000001", &context).await.unwrap_err().is_nothing());
    assert_eq!(network.asked().len(), 3);
}

#[tokio::test]
async fn a_page_of_a_show_is_nothing_among_films() {
    let network = Network::answering(|_| {
        let (status, page) = page();
        (status, page.replace(r#""titleText""#, r#""titleType":{"id":"tvSeries"},"titleText""#))
    });
    let imdb = imdb(&network, &[ImdbSource::Pages]);
    let error = described(&imdb, "tt0133093", &FetchContext::default()).await.unwrap_err();
    assert!(error.is_nothing(), "{error}");
    // Its other page would say the same.
    assert_eq!(network.addresses(), [REFERENCE]);
}

#[tokio::test]
async fn only_pages_tell_details_and_only_suggestions_search() {
    let network = Network::answering(|_| page());
    let searching = imdb(&network, &[ImdbSource::Suggestion]);
    assert!(!searching.can_describe(&ids("tt0133093")) && searching.can_search());
    let error = described(&searching, "tt0133093", &FetchContext::default()).await.unwrap_err();
    assert!(matches!(error, ProviderError::Denied { .. }), "{error}");
    let describing = imdb(&network, &[ImdbSource::Pages]);
    assert!(describing.can_describe(&ids("tt0133093")) && !describing.can_search());
    assert!(!describing.can_describe(&[(Provider::Tmdb, "603")].into_iter().collect()));
    let query = MovieQuery { title: "x".to_owned(), year: None, language: Language::english() };
    let error = describing.search_movies(&query, &FetchContext::default()).await.unwrap_err();
    assert!(error.to_string().contains("suggestion"), "{error}");
    assert!(network.asked().is_empty());
}

#[tokio::test]
async fn a_search_with_a_year_that_finds_nothing_is_repeated_without() {
    let network = Network::answering(|address| {
        let found = r#"{"id":"tt0133093","l":"The Matrix","qid":"movie","y":1999}"#;
        let found = if address.contains("2000") { "" } else { found };
        (200, format!(r#"{{"d":[{found}],"q":"x","v":1}}"#))
    });
    let imdb = imdb(&network, &[ImdbSource::Suggestion]);
    let context = FetchContext::default();
    let mut query = MovieQuery {
        title: "The Matrix".to_owned(),
        year: Year::new(1999).ok(),
        language: Language::english(),
    };
    assert_eq!(imdb.search_movies(&query, &context).await.unwrap()[0].title, "The Matrix");
    query.year = Year::new(2000).ok();
    assert_eq!(imdb.search_movies(&query, &context).await.unwrap().len(), 1);
    let path = "/suggestion/titles/x/The%20Matrix";
    let expected =
        [" 1999", " 2000", ""].map(|year| format!("{path}{}.json?includeVideos=0", year.replace(' ', "%20")));
    assert_eq!(network.addresses(), expected);
}
