//! Every key of the answers about shows exists in a recorded answer, with a type that was recorded for it.

use serde_json::Value;

use crate::shapes::{Shape, compare, next_data, page, recorded};
use crate::support::{fixtures, json, with_shows};

#[tokio::test]
async fn tmdb_answers_about_shows_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let (standin, catalogue) = with_shows(5).await;
    for show in catalogue.shows() {
        let id = show.tmdb_id();
        let at = |path: &str| format!("/3/tv/{id}{path}");
        let query = show.title().replace(' ', "+");
        let cases: [(String, &[&str], &[&str]); 10] = [
            (
                at(""),
                &["jdrouet_tv-details.json", "jdrouet_tv-details-complex.json"],
                &[
                    ".name",
                    ".first_air_date",
                    ".seasons[].season_number",
                    ".networks[].name",
                    ".created_by[].id",
                ],
            ),
            (
                at("/season/1"),
                &["jdrouet_tv-season-details.json", "kotlin_tv_tv_season_19849_season_1.json"],
                &[
                    "._id",
                    ".episodes[].still_path",
                    ".episodes[].guest_stars[].character",
                    ".episodes[].crew[].job",
                ],
            ),
            (
                at("/season/1/episode/1"),
                &["jdrouet_tv-episode-details.json"],
                &[".name", ".guest_stars[].name", ".still_path"],
            ),
            (
                at("/season/1/episode/1?append_to_response=external_ids"),
                &["subliminal_tv_34307_season_8_episode_1_append_to_response_external_ids.2025-02-13.json"],
                &[".external_ids.tvdb_id"],
            ),
            (
                at("/aggregate_credits"),
                &["jdrouet_tv-aggregate-credits.json"],
                &[".cast[].roles[].episode_count", ".crew[].jobs[].job", ".id"],
            ),
            (at("/content_ratings"), &["jdrouet_tv-content-ratings.json"], &[".results[].rating"]),
            (at("/keywords"), &["jdrouet_tv-keywords.json"], &[".results[].name"]),
            (
                at("/images"),
                &["jdrouet_tv-images.json", "kotlin_tv_tv_images_96677.json"],
                &[".posters[].file_path", ".logos[].file_path", ".backdrops[].iso_639_1"],
            ),
            (
                at("?append_to_response=external_ids,content_ratings,aggregate_credits"),
                &[
                    "kotlin_tv_tv_details_96677.json",
                    "jdrouet_tv-details.json",
                    "subliminal_tv_1425_append_to_response_external_ids.2025-02-13.json",
                ],
                &[".external_ids.imdb_id", ".external_ids.tvdb_id", ".aggregate_credits.cast[].order"],
            ),
            (
                format!("/3/search/tv?query={query}"),
                &["jdrouet_search-tv.json", "jdrouet_search-tv-rick-and-morty.json"],
                &[".results[].first_air_date", ".results[].origin_country[]", ".total_results"],
            ),
        ];
        for (path, files, needed) in cases {
            let files: Vec<String> = files.iter().map(|file| format!("tmdb/{file}")).collect();
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            let (status, served) = json(&standin, &path).await;
            assert_eq!(status, 200, "{path}");
            compare(&path, &served, &recorded(&folder, &files), needed);
        }
    }
    standin.stop().await;
}

#[tokio::test]
async fn the_pages_of_shows_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let known = |files: [&str; 2]| -> Shape {
        recorded(&folder, &files.map(|file| format!("imdb/next_data/{file}")).each_ref().map(String::as_str))
    };
    let reference = known([
        "title_tt1520211_reference.2025-10-13.next_data.json",
        "title_tt0133093_reference.2025-10-13.next_data.json",
    ]);
    let mut episodes = known([
        "title_tt0944947_episodes.2025-08-06.next_data.json",
        "title_tt1520211_episodes.2025-08-06.next_data.json",
    ]);
    // The words of the user interface were cut from the recorded season pages.
    let words = |path: &str| path.starts_with(".props.pageProps.translationContext");
    let cut = reference.iter().filter(|(path, _)| words(path));
    episodes.extend(cut.map(|(path, kinds)| (path.clone(), kinds.clone())));
    let (standin, catalogue) = with_shows(5).await;
    for show in catalogue.shows() {
        let path = format!("/title/{}/reference/", show.imdb_id());
        let data = next_data(&page(&standin, &path).await);
        assert_eq!(data["props"]["pageProps"]["mainColumnData"]["titleType"]["id"], "tvSeries");
        let needed = [
            ".props.pageProps.mainColumnData.episodes.displayableSeasons.edges[].node.season",
            ".props.pageProps.mainColumnData.creditGroupings.edges[].node.credits.edges[].node.episodeCredits.total",
            ".props.pageProps.aboveTheFoldData.creatorsPageTitle[].credits[].name.id",
        ];
        compare(&path, &data, &reference, &needed);
        let path = format!("/title/{}/episodes/?season=1", show.imdb_id());
        let data = next_data(&page(&standin, &path).await);
        let needed = [
            ".props.pageProps.contentData.section.episodes.items[].releaseDate.__typename",
            ".props.pageProps.contentData.section.episodes.items[].image.maxWidth",
            ".props.pageProps.contentData.section.episodes.items[].aggregateRating",
            ".props.pageProps.contentData.section.seasons[].value",
        ];
        compare(&path, &data, &episodes, &needed);
    }
    standin.stop().await;
}

#[tokio::test]
async fn suggestions_of_shows_have_the_recorded_shape() {
    let Some(folder) = fixtures() else { return };
    let known = recorded(&folder, &["imdb/suggestion/x_snow_leopard.2026-09.json"]);
    let (standin, catalogue) = with_shows(2).await;
    let show = &catalogue.shows()[0];
    let (_, served): (u16, Value) =
        json(&standin, &format!("/suggestion/x/{}.json", show.title().replace(' ', "%20"))).await;
    compare("a suggestion", &served, &known, &[".d[].yr"]);
    let found = served["d"].as_array().unwrap().iter().find(|entry| entry["id"] == show.imdb_id()).unwrap();
    assert_eq!((&found["qid"], &found["y"]), (&"tvSeries".into(), &show.year().into()));
    standin.stop().await;
}
