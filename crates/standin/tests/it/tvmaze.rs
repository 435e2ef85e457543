use bioscope_standin::{Fault, FaultRule, Limits, Provider, Standin, StandinSettings};
use serde_json::{Value, json};

use crate::shapes::{Shape, compare, recorded};
use crate::support::{client, fixtures, json, settings, with_shows};

#[tokio::test]
async fn tvmaze_answers_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let known = |files: &[&str]| -> Shape {
        let files: Vec<String> = files.iter().map(|file| format!("tvmaze/{file}")).collect();
        recorded(&folder, &files.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (standin, catalogue) = with_shows(5).await;
    let mut show = Shape::new();
    for (path, kinds) in known(&["pakocrc_TvMazeShows.json"]) {
        show.insert(path.strip_prefix("[]").unwrap_or_default().to_owned(), kinds);
    }
    for found in catalogue.shows() {
        let id = found.tvmaze_id();
        let (_, served) = json(&standin, &format!("/shows/{id}")).await;
        compare("a show", &served, &show, &[".externals.thetvdb", ".summary", ".schedule.days[]"]);
        let cases: [(&str, &[&str], &[&str]); 3] = [
            (
                "episodes",
                &["pakocrc_TvMazeEpisodes.json", "tvmaze4j_episodes.json"],
                &["[].airdate", "[].summary", "[].image.original"],
            ),
            ("seasons", &["pakocrc_TvMazeSeasons.json"], &["[].premiereDate", "[].image.original"]),
            ("cast", &["tvmaze4j_cast.json", "hdkesting_TvMazeATeamCast.json"], &["[].character.name"]),
        ];
        for (part, files, needed) in cases {
            let (_, served) = json(&standin, &format!("/shows/{id}/{part}")).await;
            let mut known = known(files);
            // No season of a streamed show was recorded; shows have the same field.
            for (path, kinds) in show.iter().filter(|(path, _)| path.starts_with(".webChannel")) {
                known.entry(format!("[]{path}")).or_default().extend(kinds.iter().copied());
            }
            compare(part, &served, &known, needed);
        }
    }
    standin.stop().await;
}

#[tokio::test]
async fn search_embeds_specials_and_pictures() {
    let (standin, catalogue) = with_shows(1).await;
    let show = &catalogue.shows()[0];
    let (_, found) = json(&standin, &format!("/search/shows?q={}", show.title().replace(' ', "+"))).await;
    assert_eq!(found[0]["show"]["id"], show.tvmaze_id());
    let path =
        format!("/shows/{}?embed[]=episodes&embed[]=cast&embed[]=images&embed[]=seasons", show.tvmaze_id());
    let (_, whole) = json(&standin, &path).await;
    let embedded = &whole["_embedded"];
    assert_eq!(embedded["episodes"].as_array().unwrap().len(), 16);
    assert_eq!(embedded["seasons"].as_array().unwrap().len(), 2);
    assert!(whole["summary"].as_str().unwrap().starts_with("<p><b>"));
    let (_, all) = json(&standin, &format!("/shows/{}/episodes?specials=1", show.tvmaze_id())).await;
    let specials: Vec<&Value> =
        all.as_array().unwrap().iter().filter(|episode| episode["number"].is_null()).collect();
    assert_eq!(specials.len(), 3);
    assert!(specials.iter().all(|special| special["type"] != "regular"));
    assert!(specials.iter().any(|special| special["airdate"] == ""));
    for picture in embedded["images"].as_array().unwrap().iter().take(9) {
        for size in ["original", "medium"] {
            let resolution = &picture["resolutions"][size];
            let response = client().get(resolution["url"].as_str().unwrap()).send().await.unwrap();
            let decoded = image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
            assert_eq!(resolution["width"], decoded.width());
            assert_eq!(resolution["height"], decoded.height());
        }
    }
    standin.stop().await;
}

#[tokio::test]
async fn lookups_lead_on_and_what_is_unknown_is_not_found() {
    let (standin, catalogue) = with_shows(2).await;
    let show = &catalogue.shows()[1];
    for query in [format!("imdb={}", show.imdb_id()), format!("thetvdb={}", show.tvdb_id())] {
        let (status, found) = json(&standin, &format!("/lookup/shows?{query}")).await;
        assert_eq!((status, &found["id"]), (200, &json!(show.tvmaze_id())));
    }
    let counted = standin.handle().statistics().of(Provider::Tvmaze);
    assert_eq!(counted.by_endpoint["/lookup/shows"], 2);
    assert_eq!(counted.by_endpoint["/shows/{}"], 2);
    for path in ["/lookup/shows?imdb=tt9999999", "/singlesearch/shows?q=zzqqxx"] {
        let response = client().get(format!("{}{path}", standin.base_url())).send().await.unwrap();
        assert_eq!(response.status(), 404);
        assert!(response.bytes().await.unwrap().is_empty());
    }
    let (status, unknown) = json(&standin, "/shows/1").await;
    assert_eq!((status, &unknown["name"]), (404, &json!("Not Found")));
    let (status, nothing) = json(&standin, "/search/shows?q=zzqqxx").await;
    assert_eq!((status, nothing), (200, json!([])));
    standin.stop().await;
}

#[tokio::test]
async fn the_twenty_first_request_in_ten_seconds_is_refused() {
    let standin = Standin::start(StandinSettings { limits: Limits::default(), ..settings() }).await.unwrap();
    let (client, url) = (client(), format!("{}/search/shows?q=a", standin.base_url()));
    let started = std::time::Instant::now();
    let mut statuses = Vec::new();
    for _ in 0..21 {
        statuses.push(client.get(&url).send().await.unwrap().status().as_u16());
    }
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert!(statuses[..20].iter().all(|status| *status == 200));
    assert!(refused == 1 || started.elapsed().as_secs() >= 10, "{refused} refused");
    let counted = standin.handle().statistics().of(Provider::Tvmaze);
    assert_eq!((counted.requests, counted.refused), (21, refused as u64));
    standin.stop().await;
}

#[tokio::test]
async fn broken_and_repeated_pictures_are_whole_answers() {
    let (standin, catalogue) = with_shows(1).await;
    let id = catalogue.shows()[0].tmdb_id();
    let (_, season) = json(&standin, &format!("/3/tv/{id}/season/1")).await;
    let still = |place: usize| {
        let path = season["episodes"][place]["still_path"].as_str().unwrap();
        format!("{}/t/p/original{path}", standin.base_url())
    };
    let get = async |url: String| client().get(url).send().await.unwrap().bytes().await.unwrap();
    let whole = get(still(0)).await;
    assert_ne!(whole, get(still(1)).await);
    let handle = standin.handle();
    handle.take_down(Provider::Images, Fault::SamePicture);
    assert_eq!(get(still(0)).await, get(still(1)).await);
    handle.bring_up(Provider::Images);
    handle.add_fault(FaultRule::first(1, "/t/p/", Fault::ShortBody));
    assert_eq!(get(still(0)).await, whole.slice(..whole.len() / 2));
    assert_eq!(get(still(0)).await, whole);
    standin.stop().await;
}
