use std::sync::Arc;

use bioscope_standin::{Recorded, RecordedAnswer, Standin};
use bytes::Bytes;
use http::HeaderMap;

use crate::support::{client, json, settings};

struct OneFilm;

impl Recorded for OneFilm {
    fn answer(&self, method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.insert("content-encoding", "gzip".parse().unwrap());
        headers.insert("content-length", "3".parse().unwrap());
        (method == "GET" && path_and_query.starts_with("/3/movie/550")).then(|| RecordedAnswer {
            status: 200,
            headers,
            body: Bytes::from_static(
                br#"{"id":550,"images":{"backdrops":[{"file_path":"/wideWideWide.jpg","width":1422,"height":800}]}}"#,
            ),
        })
    }
}

#[tokio::test]
async fn plays_what_was_recorded_and_nothing_else() {
    let standin = Standin::start_recorded(Arc::new(OneFilm), settings()).await.unwrap();
    let (status, film) = json(&standin, "/3/movie/550").await;
    assert_eq!((status, film["id"].as_u64()), (200, Some(550)));
    let (status, missing) = json(&standin, "/3/movie/551").await;
    assert_eq!((status, missing["status_code"].as_u64()), (404, Some(34)));
    let page = client().get(format!("{}/title/tt0000001/", standin.base_url())).send().await.unwrap();
    assert_eq!(page.status(), 404);
    standin.stop().await;
}

#[tokio::test]
async fn makes_up_the_pictures_that_a_recording_lists_in_their_announced_size() {
    let standin = Standin::start_recorded(Arc::new(OneFilm), settings()).await.unwrap();
    let size = async |path: &str| {
        let response = client().get(format!("{}{path}", standin.base_url())).send().await.unwrap();
        let picture = image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
        (picture.width(), picture.height())
    };
    json(&standin, "/3/movie/550").await;
    assert_eq!(size("/t/p/original/wideWideWide.jpg").await, (1422, 800));
    assert_eq!(size("/t/p/w780/wideWideWide.jpg").await, (780, 439));
    standin.handle().register_picture("/upright.jpg", 300, 400);
    assert_eq!(size("/t/p/original/upright.jpg").await, (300, 400));
    assert_eq!(size("/images/M/MV5Bunknown@@._V1_UX100_.jpg").await, (100, 150));
    standin.stop().await;
}
