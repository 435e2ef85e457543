use std::time::{Duration, Instant};

use bioscope_standin::{Fault, FaultPlan, FaultRates, FaultRule, Provider, Standin, StandinSettings};

use crate::support::{client, settings, standin};

async fn with_rule(rule: FaultRule) -> Standin {
    let faults = FaultPlan { rules: vec![rule], ..FaultPlan::default() };
    Standin::start(StandinSettings { faults, ..settings() }).await.unwrap()
}

fn configuration(standin: &Standin) -> String {
    format!("{}/3/configuration?api_key=k", standin.base_url())
}

#[tokio::test]
async fn a_cut_body_ends_before_its_announced_length() {
    let standin = with_rule(FaultRule::first(1, "/3/configuration", Fault::CutBody)).await;
    let response = client().get(configuration(&standin)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.content_length().is_some_and(|length| length > 100));
    assert!(response.bytes().await.is_err());
    let second = client().get(configuration(&standin)).send().await.unwrap();
    assert!(second.bytes().await.is_ok());
    standin.stop().await;
}

#[tokio::test]
async fn a_reset_connection_gives_no_answer_at_all() {
    let standin = with_rule(FaultRule::first(1, "/3/", Fault::Reset)).await;
    assert!(client().get(configuration(&standin)).send().await.is_err());
    assert_eq!(client().get(configuration(&standin)).send().await.unwrap().status(), 200);
    standin.stop().await;
}

#[tokio::test]
async fn a_slow_drip_is_whole_in_the_end() {
    let drip = Fault::SlowDrip { chunk_bytes: 100, pause: Duration::from_millis(30) };
    let standin = with_rule(FaultRule::always("/3/", drip)).await;
    let started = Instant::now();
    let body = client().get(configuration(&standin)).send().await.unwrap().text().await.unwrap();
    assert!(started.elapsed() > Duration::from_millis(100));
    assert!(body.contains("secure_base_url"));
    standin.stop().await;
}

#[tokio::test]
async fn the_challenge_is_recognisable() {
    let standin = standin().await;
    let handle = standin.handle();
    handle.take_down(Provider::Imdb, Fault::Challenge);
    let film = bioscope_standin::Catalogue::classics().films()[0].imdb_id();
    let url = format!("{}/title/{film}/reference/", standin.base_url());
    let response = client().get(&url).send().await.unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(response.headers()["x-amzn-waf-action"], "challenge");
    assert!(response.text().await.unwrap().contains("challenge-container"));
    handle.bring_up(Provider::Imdb);
    assert_eq!(client().get(&url).send().await.unwrap().status(), 200);
    assert_eq!(handle.statistics().of(Provider::Imdb).faults, 1);
    standin.stop().await;
}

#[tokio::test]
async fn rules_can_be_added_and_cleared_while_running() {
    let standin = standin().await;
    let handle = standin.handle();
    handle.add_fault(FaultRule::always("/3/", Fault::TooManyRequests { retry_after_seconds: 7 }));
    let response = client().get(configuration(&standin)).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    handle.clear_faults();
    assert_eq!(client().get(configuration(&standin)).send().await.unwrap().status(), 200);
    standin.stop().await;
}

#[tokio::test]
async fn chance_strikes_at_its_rate() {
    let rates = FaultRates { internal_error: 0.5, ..FaultRates::default() };
    let faults = FaultPlan { seed: 11, rates, rules: Vec::new() };
    let standin = Standin::start(StandinSettings { faults, ..settings() }).await.unwrap();
    let client = client();
    let mut wrong = 0;
    for _ in 0..60 {
        wrong += u32::from(client.get(configuration(&standin)).send().await.unwrap().status() == 500);
    }
    assert!((15..45).contains(&wrong), "{wrong} of 60");
    standin.stop().await;
}
