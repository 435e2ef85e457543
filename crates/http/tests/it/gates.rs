//! The limits of a host: rate, requests in flight, pauses, breaker.

use std::sync::Arc;
use std::time::Duration;

use bioscope_http::{BreakerState, FaultKind, FetchError, GateKey, GateSettings, Role};
use proptest::prelude::*;
use tokio::time::Instant;

use crate::scripted::{KEY, Scripted, answer, client, fault, get, ok, spawn_many};

const SECOND: Duration = Duration::from_secs(1);

/// Runs a future to its end on a paused clock, for properties that need a runtime for each case.
fn on_paused_clock<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// The most instants that any second holds, its end excluded.
fn most_in_any_second(times: &[Instant]) -> usize {
    let within =
        |start: Instant| times.iter().filter(|time| **time >= start && **time < start + SECOND).count();
    times.iter().map(|start| within(*start)).max().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_more_than_the_rate_in_any_second_nor_the_limit_in_flight_whoever_is_cancelled(
        rate in 1.0_f64..60.0,
        in_flight in 1_usize..8,
        latency in 0_u64..300,
        cancelled_after in proptest::collection::vec(0_u64..2000, 0..30),
    ) {
        let transport = Scripted::new(Duration::from_millis(latency), []);
        on_paused_clock(async {
            let client = client(&transport);
            client.configure_gate(KEY, GateSettings::default().in_flight(in_flight).per_second(rate));
            let calls = spawn_many(&client, 60);
            for (call, after) in calls.iter().zip(&cancelled_after) {
                let (abort, after) = (call.abort_handle(), Duration::from_millis(*after));
                tokio::spawn(async move {
                    tokio::time::sleep(after).await;
                    abort.abort();
                });
            }
            for call in calls {
                let _cancelled_or_done = call.await;
            }
            let gate = client.gates().remove(0);
            assert_eq!((gate.in_flight, gate.waiting), (0, 0), "everything is given back");
            assert!(gate.peak_in_flight <= in_flight);
        });
        prop_assert!(transport.peak() <= in_flight);
        prop_assert!(most_in_any_second(&transport.times()) <= rate as usize);
        prop_assert!(transport.sent() >= 60 - cancelled_after.len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_used_up_evenly_and_without_a_burst_after_a_quiet_time() {
    let transport = Scripted::new(Duration::from_millis(80), []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(20).per_second(39.0));
    tokio::time::sleep(SECOND * 60).await;
    let begun = Instant::now();
    for call in spawn_many(&client, 391) {
        call.await.unwrap().unwrap();
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(10_300), "10 s of requests took {took:?}");
    let times = transport.times();
    assert!(most_in_any_second(&times) <= 39);
    let shortest = times.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
    assert!(shortest >= Duration::from_millis(22), "two passes only {shortest:?} apart");
}

#[tokio::test(start_paused = true)]
async fn rates_below_one_a_second_hold_too() {
    let transport = Scripted::new(Duration::ZERO, []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().per_second(0.5));
    for call in spawn_many(&client, 4) {
        call.await.unwrap().unwrap();
    }
    let times = transport.times();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(1990)));
}

#[tokio::test(start_paused = true)]
async fn a_slow_host_does_not_hold_up_another_nor_another_provider_on_the_same_address() {
    let slow = Scripted::new(SECOND * 10, []);
    let client = client(&slow);
    let others = [GateKey::new("imdb", Role::Pages), GateKey::new("tmdb", Role::Images)];
    for key in [KEY, others[0], others[1]] {
        client.configure_gate(key, GateSettings::default().in_flight(1));
    }
    let begun = Instant::now();
    let mut calls = spawn_many(&client, 1);
    for key in others {
        let client = client.clone();
        let request = bioscope_http::Request { gate: key, ..get("/other") };
        let url = format!("/{}", key.role);
        let request = bioscope_http::Request { url: crate::scripted::url(&url), ..request };
        calls.push(tokio::spawn(async move { client.fetch(request).await }));
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(begun.elapsed().as_secs(), 10, "all three at the same time");
    assert_eq!(client.gates().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn retry_after_pauses_the_whole_host() {
    let transport =
        Scripted::new(Duration::from_millis(10), [answer(429, &[("retry-after", "7")], ""), ok("{}")]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(1));
    let calls = spawn_many(&client, 5);
    tokio::time::sleep(SECOND).await;
    let gate = client.gates().remove(0);
    assert!(gate.paused_until.is_some());
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().status, 200);
    }
    let times = transport.times();
    assert!(times[1] - times[0] >= SECOND * 7, "nobody asked during the pause");
    assert_eq!(client.statistics()[0].refused, 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date_pauses_the_whole_host_too() {
    let date = httpdate::fmt_http_date(std::time::SystemTime::now() + SECOND * 9);
    let refused = [("retry-after", date.as_str())];
    let transport = Scripted::new(Duration::from_millis(10), [answer(503, &refused, ""), ok("{}")]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(1));
    for call in spawn_many(&client, 5) {
        assert_eq!(call.await.unwrap().unwrap().status, 200);
    }
    let times = transport.times();
    // The date has whole seconds, and some of them went by before it was read.
    assert!(times[1] - times[0] >= SECOND * 7, "nobody asked during the pause");
}

#[tokio::test(start_paused = true)]
async fn a_pause_longer_than_patience_is_an_error_at_once_and_for_everybody() {
    let transport = Scripted::new(Duration::ZERO, [answer(429, &[("retry-after", "3600")], ""), ok("{}")]);
    let client = client(&transport);
    let begun = Instant::now();
    for path in ["/first", "/second"] {
        let error = client.fetch(get(path)).await.unwrap_err();
        let FetchError::Refused { status: 429, retry_after: Some(wait), .. } = error else {
            panic!("{error}")
        };
        assert!(wait > SECOND * 3590);
    }
    assert!(begun.elapsed() < SECOND);
    assert_eq!(transport.sent(), 1);
    tokio::time::sleep(SECOND * 3601).await;
    assert!(client.fetch(get("/third")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn refusals_lower_the_limits_and_good_answers_raise_them_again() {
    let transport =
        Scripted::new(Duration::from_millis(10), [answer(429, &[("retry-after", "1")], ""), ok("{}")]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(10).per_second(30.0));
    client.fetch(get("/first")).await.unwrap();
    let strained = client.gates().remove(0);
    assert_eq!(strained.limit, 7);
    assert!(strained.per_second.unwrap() < 21.5);
    for call in spawn_many(&client, 300) {
        call.await.unwrap().unwrap();
    }
    let recovered = client.gates().remove(0);
    assert_eq!((recovered.limit, recovered.per_second), (10, Some(30.0)));
}

#[tokio::test(start_paused = true)]
async fn an_open_breaker_makes_items_wait_and_lets_them_pass_when_the_host_is_back() {
    let transport = Scripted::new(Duration::from_millis(5), [ok("{}"), fault(FaultKind::Connect)]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(10));
    client.fetch(get("/while-it-was-up")).await.unwrap();
    let calls = spawn_many(&client, 10);
    tokio::time::sleep(SECOND * 10).await;
    assert_ne!(client.gates()[0].breaker, BreakerState::Closed);
    let sent_while_down = transport.sent();
    transport.then([ok("{}")]);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(sent_while_down < 25, "{sent_while_down} requests to a host that is down");
    assert_eq!(client.gates()[0].breaker, BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_says_which_host_holds_things_up_and_why() {
    let transport = Scripted::new(SECOND, []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(2));
    let calls = spawn_many(&client, 8);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let gate = client.gates().remove(0);
    assert_eq!((gate.in_flight, gate.limit, gate.configured_limit, gate.waiting), (2, 2, 2, 4));
    assert_eq!((gate.sent, gate.label().as_str()), (4, "api.example.org api"));
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let gate = client.gates().remove(0);
    assert!((1.5..=2.5).contains(&gate.sent_per_second), "{}", gate.sent_per_second);
    // Two began at once, two each waited 1, 2 and 3 seconds.
    assert_eq!((gate.waited.as_secs(), gate.held_up.as_secs(), gate.waiting), (12, 3, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_listens_hears_of_a_host_that_fails_and_of_its_return() {
    let transport = Scripted::new(Duration::from_millis(5), [fault(FaultKind::Connect)]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(10));
    let mut changes = client.gate_changes();
    let begun = Instant::now();
    let calls = spawn_many(&client, 10);
    changes.changed().await.unwrap();
    assert!(begun.elapsed() < SECOND, "told when the breaker opens and not when patience is over");
    let gate = client.gates().remove(0);
    assert_eq!(gate.breaker, BreakerState::Open);
    assert!(gate.down_for.is_some() && gate.next_probe.is_some());
    transport.then([ok("{}")]);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    changes.changed().await.unwrap();
    let gate = client.gates().remove(0);
    assert_eq!((gate.breaker, gate.down_for, gate.next_probe), (BreakerState::Closed, None, None));
}

#[tokio::test(start_paused = true)]
async fn without_a_network_nobody_waits_for_long() {
    let transport = Scripted::new(Duration::from_millis(5), [fault(FaultKind::Dns)]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().patience(SECOND * 60));
    let begun = Instant::now();
    let failed = client.fetch(get("/only")).await.unwrap_err();
    assert!(matches!(failed, FetchError::BreakerOpen { .. } | FetchError::Unreachable { .. }), "{failed}");
    assert!(begun.elapsed() < SECOND * 15, "{:?}", begun.elapsed());
    assert_eq!(client.gates()[0].last_fault, Some(FaultKind::Dns));
    let begun = Instant::now();
    assert!(client.fetch(get("/next")).await.is_err());
    assert!(begun.elapsed() < SECOND, "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_dead_host_is_given_up_after_patience_and_then_fails_at_once() {
    let transport = Scripted::new(Duration::from_millis(5), [fault(FaultKind::Connect)]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(10).patience(SECOND * 30));
    let begun = Instant::now();
    for call in spawn_many(&client, 40) {
        assert!(call.await.unwrap().unwrap_err().is_fault());
    }
    assert!(begun.elapsed() < SECOND * 60, "{:?}", begun.elapsed());
    let begun = Instant::now();
    let failed = client.fetch(get("/late")).await.unwrap_err();
    assert!(matches!(failed, FetchError::BreakerOpen { .. } | FetchError::Unreachable { .. }));
    assert!(begun.elapsed() < SECOND);
    assert!(transport.sent() < 60);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_probe_lets_the_next_one_probe() {
    let transport = Scripted::new(Duration::from_secs(1), [fault(FaultKind::Reset)]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(20).retries(0));
    for call in spawn_many(&client, 8) {
        assert!(call.await.unwrap().is_err());
    }
    assert_eq!(client.gates()[0].breaker, BreakerState::Open);
    transport.then([ok("{}")]);
    let calls = spawn_many(&client, 3);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(client.gates()[0].breaker, BreakerState::Probing);
    calls[0].abort();
    for call in calls.into_iter().skip(1) {
        assert!(call.await.unwrap().is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_what_waits_and_lets_what_is_on_the_wire_go_on() {
    let transport = Scripted::new(SECOND, []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(2));
    let calls = spawn_many(&client, 6);
    tokio::time::sleep(Duration::from_millis(500)).await;
    client.stop_sending();
    let mut answered = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => answered += 1,
            Err(error) => assert!(error.is_cancelled()),
        }
    }
    assert_eq!((answered, transport.sent()), (2, 2));
    assert!(client.fetch(get("/later")).await.unwrap_err().is_cancelled());
}

#[tokio::test(start_paused = true)]
async fn a_gate_in_use_can_be_configured_anew() {
    let transport = Scripted::new(SECOND, []);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(8));
    let calls = spawn_many(&client, 40);
    tokio::time::sleep(Duration::from_millis(500)).await;
    client.configure_gate(KEY, GateSettings::default().in_flight(2));
    tokio::time::sleep(SECOND).await;
    assert_eq!(client.gates()[0].in_flight, 2);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(Arc::strong_count(&transport), 2);
}
