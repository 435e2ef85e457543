//! Shows: how many requests they cost, what a failed part costs, and what is kept.

use std::time::Duration;

use bioscope_http::FetchContext;
use bioscope_model::{EpisodeOrder, IdSet, Language, Provider};
use bioscope_providers::{
    DEFAULT_LIFETIMES, Imdb, ImdbSettings, ImdbSource, Preferences, ProviderError, ShowAnswer,
    ShowDetailsSource, ShowFinder, ShowQuery, ShowRequest, ShowSearch, Tmdb, TmdbSettings, Tvmaze,
    TvmazeSettings,
};

use crate::network::Network;

fn base() -> url::Url {
    "http://127.0.0.1:9".parse().unwrap()
}

fn tmdb(network: &Network) -> Tmdb {
    let settings = TmdbSettings {
        api_key: "0123456789abcdef".to_owned().into(),
        base_url: base(),
        image_base_url: base(),
        lifetimes: DEFAULT_LIFETIMES,
    };
    Tmdb::new(network.client(), settings)
}

fn imdb(network: &Network) -> Imdb {
    let settings = ImdbSettings {
        sources: vec![ImdbSource::Pages, ImdbSource::Suggestion],
        base_url: base(),
        suggestion_base_url: base(),
        cool_down: Duration::from_mins(15),
        lifetimes: DEFAULT_LIFETIMES,
    };
    Imdb::new(network.client(), settings)
}

fn tvmaze(network: &Network) -> Tvmaze {
    Tvmaze::new(network.client(), TvmazeSettings { base_url: base(), lifetimes: DEFAULT_LIFETIMES })
}

fn ids(provider: Provider, id: &str) -> IdSet {
    [(provider, id)].into_iter().collect()
}

fn request(provider: Provider, id: &str, seasons: Option<Vec<u32>>, order: EpisodeOrder) -> ShowRequest {
    ShowRequest { ids: ids(provider, id), seasons, order }
}

fn preferences() -> Preferences {
    Preferences {
        language: Language::english(),
        fallback_languages: Vec::new(),
        artwork_languages: Vec::new(),
        country: None,
    }
}

async fn described(
    source: &dyn ShowDetailsSource,
    request: &ShowRequest,
) -> Result<ShowAnswer, ProviderError> {
    source.show_details(request, &preferences(), &FetchContext::default()).await
}

fn numbers(answer: &ShowAnswer) -> Vec<u32> {
    answer.seasons.iter().map(|season| season.number).collect()
}

/// TMDB's answer for a show of `seasons` seasons and the specials: those appended that it has, two episodes each.
fn show_of(seasons: u32, address: &str) -> String {
    let url = base().join(address).unwrap();
    let (_, appended) = url.query_pairs().find(|(name, _)| name == "append_to_response").unwrap();
    let listed: Vec<String> = (0..=seasons)
        .map(|season| format!(r#"{{"season_number":{season},"name":"Season {season}","episode_count":2}}"#))
        .collect();
    let appended: Vec<String> = appended
        .split(',')
        .filter_map(|part| part.strip_prefix("season/")?.parse::<u32>().ok())
        .filter(|season| *season <= seasons)
        .map(|season| {
            let episode = |number| {
                format!(
                    r#"{{"id":{},"season_number":{season},"episode_number":{number},"name":"E"}}"#,
                    season * 100 + number
                )
            };
            format!(r#""season/{season}":{{"id":{season},"episodes":[{},{}]}}"#, episode(1), episode(2))
        })
        .collect();
    let groups = r#""episode_groups":{"results":[{"id":"dvd","type":3,"episode_count":2}]}"#;
    format!(r#"{{"id":5,"name":"A show","seasons":[{}],{groups},{}}}"#, listed.join(","), appended.join(","))
}

/// What TMDB answers to everything about such a show.
fn tmdb_of(seasons: u32) -> Network {
    Network::answering(move |address| {
        if address.starts_with("/3/tv/episode_group/dvd") {
            let group = r#"{"groups":[{"order":1,"name":"Discs","episodes":[{"id":102,"order":0},{"id":101,"order":1}]}]}"#;
            return (200, group.to_owned());
        }
        (200, show_of(seasons, address))
    })
}

#[tokio::test]
async fn a_show_costs_as_many_requests_as_its_seasons_need() {
    for (seasons, requests) in [(1, 1), (12, 1), (13, 2), (60, 4)] {
        let network = tmdb_of(seasons);
        let tmdb = tmdb(&network);
        let wanted: Vec<u32> = (1..=seasons).collect();
        let request = request(Provider::Tmdb, "5", Some(wanted.clone()), EpisodeOrder::Aired);
        for _ in 0..2 {
            let answer = described(&tmdb, &request).await.unwrap();
            assert_eq!(numbers(&answer), wanted);
            assert_eq!(answer.show.ids.get(&Provider::Tmdb), Some("5"));
            let last = answer.seasons.last().unwrap().episodes.last().unwrap();
            assert_eq!(last.absolute, Some(seasons * 2), "all regular seasons are there");
        }
        assert_eq!(network.asked().len(), requests, "{seasons}");
    }
}

#[tokio::test]
async fn all_seasons_of_a_show_are_found_out_on_the_way() {
    for (seasons, requests) in [(3, 1), (11, 1), (12, 2), (60, 4)] {
        let network = tmdb_of(seasons);
        let answer =
            described(&tmdb(&network), &request(Provider::Tmdb, "5", None, EpisodeOrder::Aired)).await;
        assert_eq!(numbers(&answer.unwrap()), (0..=seasons).collect::<Vec<_>>());
        assert_eq!(network.asked().len(), requests, "{seasons}");
    }
}

#[tokio::test]
async fn an_unknown_season_is_absent_and_leaves_no_gap_in_the_rest() {
    let network = tmdb_of(2);
    let request = request(Provider::Tmdb, "5", Some(vec![1, 7]), EpisodeOrder::Aired);
    let answer = described(&tmdb(&network), &request).await.unwrap();
    assert_eq!((numbers(&answer), answer.faults.len()), (vec![1], 0));
    // Season 2 is missing: nobody can count over it.
    assert_eq!(answer.seasons[0].episodes[1].absolute, None);
}

#[tokio::test]
async fn another_order_costs_one_request_more() {
    let network = tmdb_of(3);
    let tmdb = tmdb(&network);
    let dvd = request(Provider::Tmdb, "5", Some(vec![1]), EpisodeOrder::Dvd);
    let answer = described(&tmdb, &dvd).await.unwrap();
    let ids: Vec<_> = answer.seasons[0]
        .episodes
        .iter()
        .map(|episode| (episode.number.to_string(), episode.details.ids.get(&Provider::Tmdb).unwrap()))
        .collect();
    assert_eq!(ids, [("S01E01".to_owned(), "102"), ("S01E02".to_owned(), "101")]);
    assert!(answer.remarks.is_empty());
    assert_eq!(network.addresses()[1], "/3/tv/episode_group/dvd?language=en");

    let absolute = request(Provider::Tmdb, "5", None, EpisodeOrder::Absolute);
    let answer = described(&tmdb, &absolute).await.unwrap();
    assert_eq!(answer.remarks.len(), 1, "{:?}", answer.remarks);
    assert!(answer.remarks[0].contains("absolute order of A show"), "{:?}", answer.remarks);
    assert_eq!(answer.seasons[3].episodes[1].absolute, Some(6));
}

#[tokio::test]
async fn seasons_that_could_not_be_had_are_named_and_the_rest_holds() {
    let network = Network::answering(|address| {
        if address.contains("credits") { (200, show_of(20, address)) } else { (401, "{}".to_owned()) }
    });
    let request = request(Provider::Tmdb, "5", Some((1..=14).collect()), EpisodeOrder::Aired);
    let answer = described(&tmdb(&network), &request).await.unwrap();
    assert_eq!(numbers(&answer), (1..=12).collect::<Vec<_>>());
    let faults: Vec<_> = answer.faults.iter().map(|fault| fault.season).collect();
    assert_eq!(faults, [Some(13), Some(14)]);
    assert!(matches!(answer.faults[0].error, ProviderError::Denied { .. }));
}

#[tokio::test]
async fn a_show_is_searched_and_found_by_foreign_ids() {
    let found = r#"{"id":1399,"name":"Game of Thrones","first_air_date":"2011-04-17"}"#;
    let network = Network::answering(move |address| {
        if address.contains("/search/tv") {
            return (200, format!(r#"{{"results":[{found}]}}"#));
        }
        let found = if address.contains("tvdb_id") { found } else { "" };
        (200, format!(r#"{{"movie_results":[],"tv_results":[{found}]}}"#))
    });
    let tmdb = tmdb(&network);
    let context = FetchContext::default();
    let query = ShowQuery { title: "Thrones".to_owned(), year: None, language: Language::english() };
    assert_eq!(tmdb.search_shows(&query, &context).await.unwrap()[0].title, "Game of Thrones");
    let mut known = ids(Provider::Imdb, "tt0944947");
    assert!(tmdb.find_show(&known, &Language::english(), &context).await.unwrap_err().is_nothing());
    known.insert(Provider::Tvdb, "121361");
    let found = tmdb.find_show(&known, &Language::english(), &context).await.unwrap();
    assert_eq!(
        (found.ids.get(&Provider::Tmdb), found.ids.get(&Provider::Tvdb)),
        (Some("1399"), Some("121361"))
    );
    assert!(
        ShowFinder::can_find(&tmdb, &known) && !ShowFinder::can_find(&tmdb, &ids(Provider::Tmdb, "1399"))
    );
    // The id unknown at first was kept as such.
    assert_eq!(network.asked().len(), 3);
}

/// A page of IMDb's with these data.
fn page(data: &str) -> (u16, String) {
    (
        200,
        format!(
            r#"<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{data}}}}}</script>"#
        ),
    )
}

fn show_page() -> (u16, String) {
    page(r#"{"aboveTheFoldData":{"id":"tt0944947","titleText":{"text":"Thrones"}}}"#)
}

/// The page of `shown` of a show with three seasons, `total` episodes in each, of which one is listed.
fn season_page(shown: u32, total: u32) -> (u16, String) {
    page(&format!(
        r#"{{"contentData":{{"section":{{"seasons":[{{"value":"1"}},{{"value":"2"}},{{"value":"3"}},{{"value":"Unknown"}}],
        "currentSeason":"{shown}","episodes":{{"total":{total},"items":[
        {{"id":"tt000000{shown}","season":"{shown}","episode":"1","titleText":"E"}}]}}}}}}}}"#
    ))
}

fn season_of(address: &str) -> Option<u32> {
    address.split_once("/episodes/?season=")?.1.parse().ok()
}

fn thrones(seasons: Option<Vec<u32>>, order: EpisodeOrder) -> ShowRequest {
    request(Provider::Imdb, "tt0944947", seasons, order)
}

#[tokio::test]
async fn imdb_is_asked_for_one_page_a_show_and_one_a_season() {
    let network = Network::answering(|address| {
        // Of a season that it does not know, IMDb shows the first.
        season_of(address)
            .map_or_else(show_page, |season| season_page(if season > 3 { 1 } else { season }, 1))
    });
    let imdb = imdb(&network);
    let answer = described(&imdb, &thrones(Some(vec![0, 1, 3, 9]), EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((answer.show.title.as_deref(), numbers(&answer)), (Some("Thrones"), vec![1, 3]));
    assert_eq!((answer.faults.len(), answer.remarks.len()), (0, 0));
    assert_eq!(answer.seasons[0].episodes[0].absolute, None);
    assert_eq!(network.asked().len(), 4);
    assert!(network.addresses().contains(&"/title/tt0944947/reference/".to_owned()));

    let answer = described(&imdb, &thrones(None, EpisodeOrder::Absolute)).await.unwrap();
    assert_eq!(numbers(&answer), [1, 2, 3]);
    let last = &answer.seasons[2].episodes[0];
    assert_eq!((last.number.episode, last.absolute), (None, Some(3)));
    assert!(answer.remarks[0].starts_with("IMDb knows only the order"), "{:?}", answer.remarks);
    // Only season 2 was not kept from before.
    assert_eq!(network.asked().len(), 5);
}

#[tokio::test]
async fn a_season_page_that_fails_or_is_cut_off_costs_only_itself() {
    let network = Network::answering(|address| match season_of(address) {
        Some(2) => (400, String::new()),
        Some(season) => season_page(season, 64),
        None => show_page(),
    });
    let imdb = imdb(&network);
    let answer = described(&imdb, &thrones(Some(vec![1, 2]), EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((numbers(&answer), answer.faults.len()), (vec![1], 1));
    assert_eq!(answer.faults[0].season, Some(2));
    assert!(answer.remarks[0].starts_with("IMDb's page of season 1 lists only 1 of its 64 episodes"));
    assert!(!ShowDetailsSource::offers_artwork(&imdb));
}

#[tokio::test]
async fn a_season_page_that_lists_episodes_without_a_number_is_not_cut_off() {
    let network = Network::answering(|address| {
        let Some(season) = season_of(address) else { return show_page() };
        page(&format!(
            r#"{{"contentData":{{"section":{{"seasons":[{{"value":"1"}}],"episodes":{{"total":3,"items":[
            {{"id":"tt0000001","season":"{season}","episode":"1","titleText":"E"}},
            {{"id":"tt0000002","season":"{season}","episode":"1","titleText":"E, once more"}},
            {{"id":"tt0000003","season":"{season}","episode":"Unknown","titleText":"Unaired"}}]}}}}}}}}"#
        ))
    });
    let answer = described(&imdb(&network), &thrones(Some(vec![1]), EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((answer.seasons[0].episodes.len(), answer.remarks), (1, Vec::new()));
    assert_eq!(answer.seasons[0].episodes[0].absolute, Some(1), "all numbers are there");
}

#[tokio::test]
async fn the_seasons_hold_where_the_shows_own_page_fails() {
    let network = Network::answering(|address| {
        season_of(address).map_or((400, String::new()), |season| season_page(season, 1))
    });
    let answer = described(&imdb(&network), &thrones(Some(vec![1]), EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((numbers(&answer), answer.faults[0].season), (vec![1], None));
    assert_eq!(answer.show.ids.get(&Provider::Imdb), Some("tt0944947"));
    let network = Network::answering(|_| (404, String::new()));
    let error = described(&imdb(&network), &thrones(Some(vec![1]), EpisodeOrder::Aired)).await.unwrap_err();
    assert!(error.is_nothing());
}

#[tokio::test(start_paused = true)]
async fn a_challenge_stops_the_pages_of_all_seasons() {
    let network = Network::answering(|_| (202, String::new()));
    let imdb = imdb(&network);
    for _ in 0..2 {
        let error =
            described(&imdb, &thrones(Some((1..=30).collect()), EpisodeOrder::Aired)).await.unwrap_err();
        assert!(matches!(error, ProviderError::Blocked { .. }), "{error}");
    }
    // Those in flight when the first challenge came, and none after.
    assert!(network.asked().len() <= 8, "{}", network.asked().len());
}

#[tokio::test]
async fn a_show_at_tvmaze_costs_one_request_and_then_none() {
    let network = Network::answering(|_| {
        (
            200,
            r#"{"id":82,"name":"Thrones","_embedded":{"episodeswithspecials":[
            {"id":1,"season":1,"number":1,"name":"One"},{"id":2,"season":2,"number":1,"name":"Two"},
            {"id":3,"season":1,"number":null,"name":"Special","airdate":"2011-01-01"}]}}"#
                .to_owned(),
        )
    });
    let tvmaze = tvmaze(&network);
    assert!(
        tvmaze.can_describe(&ids(Provider::Tvmaze, "82")) && !tvmaze.can_describe(&ids(Provider::Tmdb, "82"))
    );
    for (seasons, expected) in [(Some(vec![1]), vec![1]), (None, vec![0, 1, 2]), (Some(vec![0, 9]), vec![0])]
    {
        let answer = described(&tvmaze, &request(Provider::Tvmaze, "82", seasons, EpisodeOrder::Aired)).await;
        assert_eq!(numbers(&answer.unwrap()), expected);
    }
    let dvd = request(Provider::Tvmaze, "82", Some(vec![1]), EpisodeOrder::Dvd);
    let answer = described(&tvmaze, &dvd).await.unwrap();
    assert_eq!((numbers(&answer), answer.remarks.len()), (vec![0, 1, 2], 1));
    assert!(answer.seasons[1].episodes[0].number.episode.is_none());
    assert_eq!(network.addresses().len(), 1);
    assert!(network.addresses()[0].starts_with("/shows/82?embed%5B%5D=episodeswithspecials&embed"));
}

#[tokio::test]
async fn episodes_that_did_not_come_with_the_show_are_asked_for() {
    let network = Network::answering(|address| match address {
        "/shows/82/episodes?specials=1" => (200, r#"[{"id":1,"season":1,"number":1}]"#.to_owned()),
        "/shows/83/episodes?specials=1" => (400, String::new()),
        _ => (200, r#"{"name":"Thrones","_embedded":{"cast":[]}}"#.to_owned()),
    });
    let tvmaze = tvmaze(&network);
    let answer =
        described(&tvmaze, &request(Provider::Tvmaze, "82", None, EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((numbers(&answer), answer.faults.len()), (vec![1], 0));
    let answer =
        described(&tvmaze, &request(Provider::Tvmaze, "83", None, EpisodeOrder::Aired)).await.unwrap();
    assert_eq!((numbers(&answer), answer.faults.len()), (vec![], 1));
}

#[tokio::test]
async fn tvmaze_searches_and_looks_up_and_an_empty_404_is_nothing() {
    let network = Network::answering(|address| {
        if address.contains("thetvdb=121361") {
            return (200, r#"{"id":82,"name":"Thrones","externals":{"imdb":"tt0944947"}}"#.to_owned());
        }
        if address.contains("q=none") { (200, "[]".to_owned()) } else { (404, String::new()) }
    });
    let tvmaze = tvmaze(&network);
    let context = FetchContext::default();
    let mut known = ids(Provider::Imdb, "tt0000001");
    let english = Language::english();
    assert!(tvmaze.find_show(&known, &english, &context).await.unwrap_err().is_nothing());
    known.insert(Provider::Tvdb, "121361");
    let found = tvmaze.find_show(&known, &english, &context).await.unwrap();
    assert_eq!(
        (found.ids.get(&Provider::Tvmaze), found.ids.get(&Provider::Tvdb)),
        (Some("82"), Some("121361"))
    );
    let query =
        |title: &str| ShowQuery { title: title.to_owned(), year: None, language: Language::english() };
    for title in ["none", "", "gone"] {
        assert_eq!(tvmaze.search_shows(&query(title), &context).await.unwrap(), []);
    }
    // The id unknown at first was kept as such, and a search without words asks nobody.
    assert_eq!(network.asked().len(), 4);
}

#[tokio::test]
async fn imdb_searches_shows_among_suggestions() {
    let network = Network::answering(|_| {
        let found = r#"{"d":[{"id":"tt0944947","l":"Game of Thrones","qid":"tvSeries","y":2011},
            {"id":"tt0000001","l":"A film","qid":"movie"}],"q":"x","v":1}"#;
        (200, found.to_owned())
    });
    let query = ShowQuery { title: "Thrones".to_owned(), year: None, language: Language::english() };
    let found = imdb(&network).search_shows(&query, &FetchContext::default()).await.unwrap();
    assert_eq!((found.len(), found[0].title.as_str()), (1, "Game of Thrones"));
}
