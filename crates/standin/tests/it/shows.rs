use bioscope_standin::{Provider, ShowPreset, Standin};
use serde_json::{Value, json};

use crate::shapes::{next_data, page};
use crate::support::{client, json, with_preset, with_shows};

async fn season_page(standin: &Standin, imdb_id: &str, season: &str) -> Value {
    let html = page(standin, &format!("/title/{imdb_id}/episodes/?season={season}")).await;
    next_data(&html)["props"]["pageProps"]["contentData"]["section"].clone()
}

#[tokio::test]
async fn six_shows_are_six_details_requests_and_38_pages() {
    let (standin, catalogue) = with_preset(ShowPreset::SixShows).await;
    let (mut episodes, mut stills, mut posters) = (0, 0, 0);
    for show in catalogue.shows() {
        let count = show.plan().seasons.len();
        let seasons: Vec<String> = (1..=count).map(|number| format!("season/{number}")).collect();
        let parts = "aggregate_credits,external_ids,images,content_ratings,keywords,videos,translations,\
                     alternative_titles,episode_groups";
        let path = format!("/3/tv/{}?append_to_response={parts},{}", show.tmdb_id(), seasons.join(","));
        let (status, answer) = json(&standin, &path).await;
        assert_eq!((status, &answer["external_ids"]["imdb_id"]), (200, &json!(show.imdb_id())));
        for part in &seasons {
            let listed = answer[part]["episodes"].as_array().unwrap();
            episodes += listed.len();
            stills += listed.iter().filter(|episode| episode["still_path"].is_string()).count();
            posters += usize::from(answer[part]["poster_path"].is_string());
        }
        assert!(answer["images"]["logos"].as_array().unwrap().len() >= 2);
        page(&standin, &format!("/title/{}/reference/", show.imdb_id())).await;
        for season in 1..=count {
            let section = season_page(&standin, &show.imdb_id(), &season.to_string()).await;
            assert_eq!(section["currentSeason"], season.to_string());
            assert_eq!(section["episodes"]["total"], show.plan().seasons[season - 1]);
        }
        let details = format!("/3/tv/{}", show.tmdb_id());
        assert_eq!(standin.handle().statistics().of(Provider::Tmdb).by_path[&details], 1);
    }
    assert_eq!((episodes, stills, posters), (209, 209, 32));
    assert_eq!(standin.handle().statistics().of(Provider::Imdb).requests, 38);
    standin.stop().await;
}

#[tokio::test]
async fn unknown_seasons_are_absent_when_appended_and_not_found_alone() {
    let (standin, catalogue) = with_shows(1).await;
    let show = &catalogue.shows()[0];
    let id = show.tmdb_id();
    let (_, answer) =
        json(&standin, &format!("/3/tv/{id}?append_to_response=season/0,season/2,season/99")).await;
    assert_eq!(answer["season/0"]["name"], "Specials");
    assert_eq!(answer["season/2"]["season_number"], 2);
    assert_eq!(answer.get("season/99"), None);
    for path in ["season/99", "season/1/episode/99", "nonsense"] {
        let (status, error) = json(&standin, &format!("/3/tv/{id}/{path}")).await;
        assert_eq!((status, &error["status_code"]), (404, &json!(34)), "{path}");
    }
    let many = (1..=21).map(|number| format!("season/{number}")).collect::<Vec<_>>().join(",");
    let (status, error) = json(&standin, &format!("/3/tv/{id}?append_to_response={many}")).await;
    assert_eq!((status, &error["status_code"]), (400, &json!(27)));
    standin.stop().await;
}

#[tokio::test]
async fn find_knows_shows_and_episodes_by_the_ids_of_others() {
    let (standin, catalogue) = with_shows(2).await;
    let show = &catalogue.shows()[1];
    let episode = show.episode(2, 3).unwrap();
    let find = async |id: String, source: &str| {
        json(&standin, &format!("/3/find/{id}?external_source={source}")).await.1
    };
    for answer in [find(show.imdb_id(), "imdb_id").await, find(show.tvdb_id().to_string(), "tvdb_id").await] {
        assert_eq!(answer["tv_results"][0]["id"], show.tmdb_id());
        assert_eq!(answer["tv_results"][0]["media_type"], "tv");
    }
    for answer in
        [find(episode.imdb_id(), "imdb_id").await, find(episode.tvdb_id.to_string(), "tvdb_id").await]
    {
        let found = &answer["tv_episode_results"][0];
        assert_eq!((&found["show_id"], &found["episode_number"]), (&json!(show.tmdb_id()), &json!(3)));
    }
    let nothing = find("999999999".to_owned(), "tvdb_id").await;
    assert!(nothing.as_object().unwrap().values().all(|list| list.as_array().unwrap().is_empty()));
    standin.stop().await;
}

#[tokio::test]
async fn episodes_have_a_dvd_order_and_an_absolute_one() {
    let (standin, catalogue) = with_shows(1).await;
    let id = catalogue.shows()[0].tmdb_id();
    let (_, groups) = json(&standin, &format!("/3/tv/{id}/episode_groups")).await;
    let order = async |kind: u8| {
        let found = groups["results"].as_array().unwrap().iter().find(|group| group["type"] == kind).unwrap();
        json(&standin, &format!("/3/tv/episode_group/{}", found["id"].as_str().unwrap())).await.1
    };
    let discs = order(3).await;
    assert_eq!((&discs["group_count"], &discs["episode_count"]), (&json!(2), &json!(16)));
    assert_eq!(discs["groups"][1]["episodes"][1]["episode_number"], 3);
    assert_eq!(discs["groups"][1]["episodes"][1]["order"], 1);
    let absolute = order(2).await;
    assert_eq!(absolute["groups"][0]["episodes"][9]["season_number"], 2);
    let (status, _) = json(&standin, "/3/tv/episode_group/0000000000000000").await;
    assert_eq!(status, 404);
    standin.stop().await;
}

#[tokio::test]
async fn season_pages_list_fifty_a_pilot_and_seasons_that_are_unknown() {
    let (standin, catalogue) = with_preset(ShowPreset::ThousandEpisodes).await;
    let section = season_page(&standin, &catalogue.shows()[0].imdb_id(), "10").await;
    assert_eq!(section["episodes"]["items"].as_array().unwrap().len(), 50);
    assert_eq!(
        (&section["episodes"]["total"], &section["episodes"]["hasNextPage"]),
        (&json!(100), &json!(true))
    );
    standin.stop().await;
    let (standin, catalogue) = with_shows(1).await;
    let show = &catalogue.shows()[0];
    let first = season_page(&standin, &show.imdb_id(), "1").await;
    let pilot = &first["episodes"]["items"][0];
    assert_eq!((&pilot["episode"], &pilot["releaseDate"]), (&json!("0"), &Value::Null));
    assert_eq!(pilot.get("aggregateRating"), None);
    let other = season_page(&standin, &show.imdb_id(), "77").await;
    assert_eq!(other["currentSeason"], "1", "a season there is not shows the first");
    let specials = season_page(&standin, &show.imdb_id(), "Unknown").await;
    assert_eq!(specials["episodes"]["total"], 3);
    let film = catalogue.films()[0].imdb_id();
    let url = format!("{}/title/{film}/episodes/?season=1", standin.base_url());
    assert_eq!(client().get(url).send().await.unwrap().status(), 404);
    standin.stop().await;
}

#[tokio::test]
async fn pictures_of_every_level_are_as_large_as_announced() {
    let (standin, catalogue) = with_shows(1).await;
    let id = catalogue.shows()[0].tmdb_id();
    let (_, images) = json(&standin, &format!("/3/tv/{id}/season/1/images")).await;
    let (_, stills) = json(&standin, &format!("/3/tv/{id}/season/1/episode/2/images")).await;
    let (_, season) = json(&standin, &format!("/3/tv/{id}/season/1")).await;
    assert_eq!(season["episodes"][1]["still_path"], stills["stills"][0]["file_path"]);
    let mut seen = std::collections::HashSet::new();
    for picture in images["posters"].as_array().unwrap().iter().chain(stills["stills"].as_array().unwrap()) {
        let path = picture["file_path"].as_str().unwrap();
        let url = format!("{}/t/p/original{path}", standin.base_url());
        let bytes = client().get(url).send().await.unwrap().bytes().await.unwrap();
        let decoded = image::load_from_memory(&bytes).unwrap();
        assert_eq!(picture["width"], decoded.width());
        assert!(seen.insert(bytes));
    }
    assert_eq!(seen.len(), 3);
    standin.stop().await;
}
