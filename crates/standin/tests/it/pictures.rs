use bioscope_standin::{Catalogue, PictureStyle, Standin, StandinSettings};
use serde_json::Value;

use crate::support::{client, json, settings};

async fn fetch(standin: &Standin, size: &str, path: &str) -> (String, Vec<u8>) {
    let response = client().get(format!("{}/t/p/{size}{path}", standin.base_url())).send().await.unwrap();
    assert_eq!(response.status(), 200, "{size}{path}");
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    (content_type, response.bytes().await.unwrap().to_vec())
}

fn raster(images: &Value) -> Vec<Value> {
    ["posters", "backdrops", "logos"]
        .iter()
        .flat_map(|kind| images[kind].as_array().unwrap().clone())
        .filter(|picture| !picture["file_path"].as_str().unwrap().contains(".svg"))
        .collect()
}

#[tokio::test]
async fn every_small_picture_is_as_large_as_announced_light_and_unlike_the_others() {
    let standin = Standin::start(settings()).await.unwrap();
    let mut seen = std::collections::HashSet::new();
    for film in Catalogue::classics().films().iter().take(12) {
        let (_, images) = json(&standin, &format!("/3/movie/{}/images", film.tmdb_id())).await;
        for picture in raster(&images) {
            let path = picture["file_path"].as_str().unwrap();
            let (content_type, bytes) = fetch(&standin, "original", path).await;
            assert_eq!(content_type, if path.contains(".png") { "image/png" } else { "image/jpeg" });
            let decoded = image::load_from_memory(&bytes).unwrap();
            assert_eq!(
                (Some(u64::from(decoded.width())), Some(u64::from(decoded.height()))),
                (picture["width"].as_u64(), picture["height"].as_u64())
            );
            assert!(bytes.len() <= 20_000, "{} bytes", bytes.len());
            assert!(seen.insert(bytes), "two pictures of {} are the same", film.title());
        }
    }
    standin.stop().await;
}

#[tokio::test]
async fn painted_pictures_have_their_size_their_own_look_and_a_transparent_logo() {
    let painted = StandinSettings { pictures: PictureStyle::Painted, ..settings() };
    let standin = Standin::start(painted).await.unwrap();
    let film = Catalogue::classics().films()[13].tmdb_id();
    let (_, images) = json(&standin, &format!("/3/movie/{film}/images")).await;
    let poster = images["posters"][0]["file_path"].as_str().unwrap();
    for (size, width) in [("w342", 342), ("w500", 500), ("original", 1000)] {
        let picture = image::load_from_memory(&fetch(&standin, size, poster).await.1).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, width * 3 / 2));
    }
    let textless = images["posters"][2]["file_path"].as_str().unwrap();
    assert_ne!(fetch(&standin, "w342", poster).await.1, fetch(&standin, "w342", textless).await.1);
    let logo = images["logos"][0]["file_path"].as_str().unwrap();
    let logo = image::load_from_memory(&fetch(&standin, "w300", logo).await.1).unwrap().to_rgba8();
    assert!(logo.pixels().any(|pixel| pixel.0[3] == 0) && logo.pixels().any(|pixel| pixel.0[3] == 255));
    let vector = images["logos"][1]["file_path"].as_str().unwrap();
    assert_eq!(fetch(&standin, "original", vector).await.0, "image/svg+xml");
    standin.stop().await;
}

#[tokio::test]
async fn the_same_name_is_the_same_picture_and_a_foreign_one_is_none() {
    let (first, second) =
        (Standin::start(settings()).await.unwrap(), Standin::start(settings()).await.unwrap());
    let film = Catalogue::classics().films()[3].tmdb_id();
    let (_, images) = json(&first, &format!("/3/movie/{film}/images")).await;
    let path = images["backdrops"][0]["file_path"].as_str().unwrap();
    assert_eq!(fetch(&first, "w300", path).await.1, fetch(&second, "w300", path).await.1);
    for wrong in ["/t/p/w500/pB8BM7pdSp6B6Ih7QZ4DrQ3PmJK.jpg", "/t/p/huge/x.jpg", "/images/M/x.jpg"] {
        let response = client().get(format!("{}{wrong}", first.base_url())).send().await.unwrap();
        assert_eq!(response.status(), 404, "{wrong}");
    }
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn imdb_pictures_obey_their_operators() {
    let standin = Standin::start(settings()).await.unwrap();
    let film = Catalogue::classics().films()[20].imdb_id();
    let (_, suggestion) = json(&standin, &format!("/suggestion/titles/x/{film}.json")).await;
    let url = suggestion["d"][0]["i"]["imageUrl"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&standin.base_url()));
    let smaller = url.replace("._V1_.jpg", "._V1_UX150_.jpg");
    let bytes = client().get(smaller).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 150);
    standin.stop().await;
}
