//! Attempts: how many, for what, and what remains when they are used up.

use std::time::Duration;

use bioscope_http::{FaultKind, FetchError, GateSettings, TransportError};
use tokio::time::Instant;

use crate::scripted::{KEY, Scripted, answer, client, fault, get, ok, spawn_many};

#[tokio::test(start_paused = true)]
async fn faults_and_errors_of_the_server_are_tried_again() {
    let outcomes = [
        fault(FaultKind::Connect),
        fault(FaultKind::CutBody),
        answer(500, &[], ""),
        answer(502, &[], ""),
        answer(503, &[], ""),
        ok("at last"),
    ];
    let transport = Scripted::new(Duration::ZERO, outcomes);
    let client = client(&transport);
    let request = get("/x");
    let tally = request.context.tally.clone();
    assert_eq!(&client.fetch(request).await.unwrap().body[..], b"at last");
    assert_eq!((transport.sent(), tally.requests()), (6, 6));
    let statistics = client.statistics().remove(0);
    assert_eq!((statistics.requests, statistics.retries), (6, 5));
}

#[tokio::test(start_paused = true)]
async fn six_attempts_are_all_and_the_error_says_what_and_where() {
    let transport = Scripted::new(Duration::ZERO, [answer(500, &[], "")]);
    let client = client(&transport);
    let error = client.fetch(get("/x")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 500, attempts: 6, .. }), "{error:?}");
    assert!(error.to_string().contains("api.example.org"));
    assert_eq!(transport.sent(), 6);
}

#[tokio::test(start_paused = true)]
async fn what_no_repetition_changes_is_not_repeated() {
    for status in [202, 204, 400, 401, 403, 404, 422] {
        let transport = Scripted::new(Duration::ZERO, [answer(status, &[], "")]);
        assert_eq!(client(&transport).fetch(get("/x")).await.unwrap().status, status);
        assert_eq!(transport.sent(), 1);
    }
    for outcome in [fault(FaultKind::Tls), Err(TransportError::TooLarge { limit: 1 }), answer(501, &[], "")] {
        let transport = Scripted::new(Duration::ZERO, [outcome]);
        assert!(client(&transport).fetch(get("/x")).await.is_err());
        assert_eq!(transport.sent(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_a_timeout() {
    let transport = Scripted::new(Duration::from_secs(100), []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().timeout(Duration::from_secs(3)).retries(1));
    let begun = Instant::now();
    let error = client.fetch(get("/x")).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { kind: FaultKind::Timeout, attempts: 2, .. }));
    assert!(begun.elapsed() < Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn the_budget_keeps_an_outage_from_multiplying_the_traffic() {
    // Every third answer is good, so that the breaker stays closed and only the budget limits.
    let mut outcomes = Vec::new();
    for _ in 0..1000 {
        outcomes.extend([answer(500, &[], ""), answer(500, &[], ""), ok("{}")]);
    }
    let transport = Scripted::new(Duration::from_millis(1), outcomes);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(4));
    let mut failed = 0;
    for call in spawn_many(&client, 400) {
        failed += usize::from(call.await.unwrap().is_err());
    }
    let retries = client.statistics()[0].retries;
    assert!(retries <= 200, "{retries} further attempts for 400 requests");
    assert!(retries >= 180);
    assert!(failed > 0);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_cancelled_before_it_is_sent_costs_nothing() {
    let transport = Scripted::new(Duration::ZERO, [answer(408, &[], "")]);
    let client = client(&transport);
    for number in 0..100 {
        let sent = transport.sent();
        let call = tokio::spawn({
            let client = client.clone();
            async move { client.fetch(get(&format!("/{number}"))).await }
        });
        while transport.sent() == sent {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    transport.then([answer(408, &[], ""), ok("{}")]);
    assert!(client.fetch(get("/x")).await.is_ok(), "a hundred cancelled retries have not used up the budget");
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_a_back_off() {
    let transport = Scripted::new(Duration::ZERO, [answer(500, &[], "")]);
    let client = client(&transport);
    let call = spawn_many(&client, 1).remove(0);
    while transport.sent() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    client.stop_sending();
    assert!(call.await.unwrap().unwrap_err().is_cancelled());
}
