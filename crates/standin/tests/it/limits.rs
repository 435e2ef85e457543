use std::time::{Duration, Instant};

use bioscope_standin::{Latency, Limits, Provider, Standin, StandinSettings};

use crate::support::{client, settings};

#[tokio::test]
async fn the_forty_first_request_in_a_second_is_told_to_wait() {
    let standin = Standin::start(StandinSettings { limits: Limits::default(), ..settings() }).await.unwrap();
    let (client, url) = (client(), format!("{}/3/configuration?api_key=k", standin.base_url()));
    let answers = (0..60).map(|_| client.get(&url).send());
    let started = Instant::now();
    let answers = futures_util::future::join_all(answers).await;
    if started.elapsed() < Duration::from_secs(1) {
        let (good, refused): (Vec<_>, Vec<_>) =
            answers.into_iter().map(Result::unwrap).partition(|answer| answer.status() == 200);
        assert_eq!((good.len(), refused.len()), (40, 20));
        for answer in refused {
            assert_eq!(
                (answer.status().as_u16(), &answer.headers()["retry-after"].to_str().unwrap()),
                (429, &"1")
            );
            assert!(answer.text().await.unwrap().contains("\"status_code\":25"));
        }
        let counted = standin.handle().statistics().of(Provider::Tmdb);
        assert_eq!((counted.requests, counted.refused), (60, 20));
    } else {
        println!("the machine is too busy to send 60 requests in a second; nothing can be said");
    }
    standin.stop().await;
}

#[tokio::test]
async fn pages_beyond_four_at_a_time_are_refused() {
    let standin = Standin::start(StandinSettings {
        limits: Limits::default(),
        latency: Latency::Scaled(0.3),
        ..settings()
    })
    .await
    .unwrap();
    let film = bioscope_standin::Catalogue::classics().films()[0].imdb_id();
    let (client, url) = (client(), format!("{}/title/{film}/reference/", standin.base_url()));
    let answers = futures_util::future::join_all((0..6).map(|_| client.get(&url).send())).await;
    let mut statuses: Vec<u16> =
        answers.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 503, 503]);
    standin.stop().await;
}

#[tokio::test]
async fn latency_is_waited_and_stopping_does_not_wait_for_it() {
    let standin =
        Standin::start(StandinSettings { latency: Latency::Scaled(5.0), ..settings() }).await.unwrap();
    let url = format!("{}/3/configuration?api_key=k", standin.base_url());
    let started = Instant::now();
    client().get(&url).send().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(400));
    let film = bioscope_standin::Catalogue::classics().films()[0].imdb_id();
    let page = format!("{}/title/{film}/", standin.base_url());
    let asking = tokio::spawn(async move { client().get(&page).send().await });
    let handle = standin.handle();
    while handle.statistics().of(Provider::Imdb).requests == 0 {
        tokio::task::yield_now().await;
    }
    let started = Instant::now();
    standin.stop().await;
    assert!(started.elapsed() < Duration::from_secs(3), "a page takes nine seconds here");
    assert_eq!(asking.await.unwrap().unwrap().status(), 200);
}
