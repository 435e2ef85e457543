//! The addresses asked, without the key.

use bioscope_model::{EpisodeOrder, TmdbId};
use url::Url;

use super::super::endpoint::{below, picture_languages, trailer_languages};
use crate::capability::{Preferences, ShowQuery};
use crate::text;

/// The parts of a show's own details that come with the first request.
pub(super) const SHOW_PARTS: [&str; 8] = [
    "aggregate_credits",
    "content_ratings",
    "external_ids",
    "images",
    "keywords",
    "videos",
    "translations",
    "alternative_titles",
];

/// The list of other orders; the orders themselves have addresses of their own.
const GROUPS_PART: &str = "episode_groups";

/// `/3/search/tv`, its first page. The year is that of the first episode; `year` would be that of any.
pub(super) fn search(base: &Url, query: &ShowQuery) -> Option<Url> {
    let title = text::line(&query.title, text::TITLE)?;
    let mut url = below(base, &["search", "tv"]);
    url.query_pairs_mut()
        .append_pair("query", &title)
        .append_pair("language", &query.language.to_string())
        .append_pair("page", "1");
    if let Some(year) = query.year {
        url.query_pairs_mut().append_pair("first_air_date_year", &year.to_string());
    }
    Some(url)
}

/// `/3/tv/{id}` with everything about the show, and these seasons.
pub(super) fn show(
    base: &Url,
    id: TmdbId,
    preferences: &Preferences,
    order: EpisodeOrder,
    seasons: &[u32],
) -> Url {
    let groups = (order != EpisodeOrder::Aired).then_some(GROUPS_PART);
    let parts = SHOW_PARTS.into_iter().chain(groups).map(str::to_owned);
    let appended: Vec<String> = parts.chain(seasons.iter().copied().map(season_part)).collect();
    let mut url = below(base, &["tv", &id.to_string()]);
    url.query_pairs_mut()
        .append_pair("language", &preferences.language.to_string())
        .append_pair("append_to_response", &appended.join(","))
        .append_pair("include_image_language", &picture_languages(preferences))
        .append_pair("include_video_language", &trailer_languages(preferences));
    url
}

/// `/3/tv/{id}` with these seasons and nothing else.
pub(super) fn seasons(base: &Url, id: TmdbId, language: &str, seasons: &[u32]) -> Url {
    let appended: Vec<String> = seasons.iter().copied().map(season_part).collect();
    let mut url = below(base, &["tv", &id.to_string()]);
    url.query_pairs_mut()
        .append_pair("language", language)
        .append_pair("append_to_response", &appended.join(","));
    url
}

/// `/3/tv/episode_group/{id}`: one other order.
pub(super) fn group(base: &Url, id: &str, language: &str) -> Url {
    let mut url = below(base, &["tv", "episode_group", id]);
    url.query_pairs_mut().append_pair("language", language);
    url
}

fn season_part(season: u32) -> String {
    format!("season/{season}")
}

#[cfg(test)]
mod tests {
    use super::super::plan::MOST_APPENDED;
    use super::super::plan::Plan;
    use super::*;

    fn base() -> Url {
        "http://127.0.0.1:9/proxy/".parse().unwrap()
    }

    fn preferences() -> Preferences {
        Preferences {
            language: "de-DE".parse().unwrap(),
            fallback_languages: vec!["en-US".parse().unwrap()],
            artwork_languages: Vec::new(),
            country: None,
        }
    }

    fn appended(url: &Url) -> Vec<String> {
        let (_, parts) = url.query_pairs().find(|(name, _)| name == "append_to_response").unwrap();
        parts.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_search_names_title_language_and_year() {
        let query = ShowQuery {
            title: "Will & Grace".to_owned(),
            year: bioscope_model::Year::new(1998).ok(),
            language: "de-DE".parse().unwrap(),
        };
        assert_eq!(
            search(&base(), &query).unwrap().as_str(),
            "http://127.0.0.1:9/proxy/3/search/tv?query=Will+%26+Grace&language=de-DE&page=1&first_air_date_year=1998"
        );
        assert_eq!(search(&base(), &ShowQuery { title: "\0".to_owned(), ..query }), None);
    }

    #[test]
    fn a_show_of_twelve_seasons_comes_with_one_request_of_twenty_calls() {
        let plan = Plan::of(Some(&(1..=12).collect::<Vec<_>>()), EpisodeOrder::Aired);
        let url = show(&base(), TmdbId(1399), &preferences(), EpisodeOrder::Aired, &plan.first);
        assert_eq!(url.path(), "/proxy/3/tv/1399");
        let appended = appended(&url);
        assert_eq!(appended.len(), MOST_APPENDED);
        assert_eq!((appended[8].as_str(), appended[19].as_str()), ("season/1", "season/12"));
        assert!(
            url.as_str()
                .ends_with("&include_image_language=de%2Cen%2Cnull&include_video_language=de%2Cen%2Cnull")
        );
        let preferences = Preferences { artwork_languages: vec!["ja".parse().unwrap()], ..preferences() };
        let url = show(&base(), TmdbId(1399), &preferences, EpisodeOrder::Aired, &plan.first);
        assert!(
            url.as_str().ends_with(
                "&include_image_language=de%2Cen%2Cja%2Cnull&include_video_language=de%2Cen%2Cnull"
            )
        );
    }

    #[test]
    fn no_request_appends_more_than_twenty_calls() {
        for order in [EpisodeOrder::Aired, EpisodeOrder::Dvd, EpisodeOrder::Absolute] {
            for seasons in [None, Some((0..60).collect::<Vec<u32>>())] {
                let plan = Plan::of(seasons.as_deref(), order);
                let url = show(&base(), TmdbId(1), &preferences(), order, &plan.first);
                assert_eq!(appended(&url).len(), MOST_APPENDED);
                assert_eq!(
                    appended(&url).contains(&"episode_groups".to_owned()),
                    order != EpisodeOrder::Aired
                );
                for further in plan.further.iter().chain(&plan.rest(&(0..100).collect::<Vec<_>>())) {
                    let url = super::seasons(&base(), TmdbId(1), "en", further);
                    assert!((1..=MOST_APPENDED).contains(&appended(&url).len()));
                }
            }
        }
    }

    #[test]
    fn the_id_of_a_group_cannot_leave_its_place_in_the_path() {
        let url = group(&base(), "../1?x#y", "en");
        assert_eq!(url.as_str(), "http://127.0.0.1:9/proxy/3/tv/episode_group/..%2F1%3Fx%23y?language=en");
    }
}
