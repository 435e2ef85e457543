//! Single flight, seen through the client.

use std::sync::Arc;
use std::time::Duration;

use bioscope_http::{Client, ClientSettings, FetchError, Freshness, GateSettings, Served};

use crate::scripted::{KEY, Scripted, answer, client, get, get_kept, ok};

fn with_memory(transport: &Arc<Scripted>) -> Client {
    Client::new(ClientSettings::new("bioscope-test", transport.clone())).unwrap()
}

#[tokio::test(start_paused = true)]
async fn items_that_want_the_same_share_one_request_and_only_one_pays() {
    let transport = Scripted::new(Duration::from_secs(1), [ok("shared")]);
    let client = with_memory(&transport);
    let requests: Vec<_> = (0..10).map(|_| get_kept("/x", Freshness::Normal)).collect();
    let tallies: Vec<_> = requests.iter().map(|request| Arc::clone(&request.context.tally)).collect();
    let replies =
        futures_util::future::join_all(requests.into_iter().map(|request| client.fetch(request))).await;
    let served: Vec<_> = replies.into_iter().map(|reply| reply.unwrap().served).collect();
    assert_eq!(served.iter().filter(|served| **served == Served::Network).count(), 1);
    assert_eq!(served.iter().filter(|served| **served == Served::Coalesced).count(), 9);
    assert_eq!(transport.sent(), 1);
    assert_eq!(tallies.iter().map(|tally| tally.requests()).sum::<u64>(), 1);
    assert_eq!(tallies.iter().map(|tally| tally.shared()).sum::<u64>(), 9);
    let statistics = client.statistics().remove(0);
    assert_eq!((statistics.misses, statistics.coalesced), (1, 9));
}

#[tokio::test(start_paused = true)]
async fn a_hundred_askers_cost_one_request_also_when_the_first_is_cancelled() {
    let transport = Scripted::new(Duration::from_secs(1), [ok("{}")]);
    let client = client(&transport);
    let spawn = || {
        let client = client.clone();
        tokio::spawn(async move { client.fetch(get("/x")).await })
    };
    let leader = spawn();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let followers: Vec<_> = (0..99).map(|_| spawn()).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    leader.abort();
    for follower in followers {
        assert!(follower.await.unwrap().is_ok());
    }
    assert_eq!(transport.sent(), 1, "what the first one sent is not sent again");
    let gate = client.gates().remove(0);
    assert_eq!((gate.in_flight, gate.waiting), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_error_reaches_all_and_is_not_kept() {
    let transport = Scripted::new(Duration::from_millis(100), [answer(500, &[], "")]);
    let client = with_memory(&transport);
    client.configure_gate(KEY, GateSettings::default().retries(0));
    let calls: Vec<_> = (0..5).map(|_| client.fetch(get_kept("/x", Freshness::Normal))).collect();
    for reply in futures_util::future::join_all(calls).await {
        assert!(matches!(reply.unwrap_err(), FetchError::Status { status: 500, .. }));
    }
    assert_eq!(transport.sent(), 1);
    transport.then([ok("{}")]);
    assert_eq!(client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap().served, Served::Network);
}

#[tokio::test(start_paused = true)]
async fn one_that_must_ask_does_not_share_with_one_that_need_not() {
    let transport = Scripted::new(Duration::from_millis(100), [ok("{}")]);
    let client = with_memory(&transport);
    client.fetch(get_kept("/x", Freshness::Normal)).await.unwrap();
    let (kept, asked) = tokio::join!(
        client.fetch(get_kept("/x", Freshness::Normal)),
        client.fetch(get_kept("/x", Freshness::Revalidate)),
    );
    assert_eq!(kept.unwrap().served, Served::Memory);
    assert_eq!(asked.unwrap().served, Served::Network);
}

/// Calls for a few things, cancelled at random on several threads, must all come to an end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_no_call_is_left_waiting_whoever_is_cancelled() {
    let transport = Scripted::new(Duration::from_millis(2), [ok("{}")]);
    let client = client(&transport);
    client.configure_gate(KEY, GateSettings::default().in_flight(3));
    let calls: Vec<_> = (0..400_usize)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.fetch(get(&format!("/{}", number % 7))).await })
        })
        .collect();
    for (number, call) in calls.iter().enumerate() {
        if number % 3 == 0 {
            tokio::task::yield_now().await;
            call.abort();
        }
    }
    let all = futures_util::future::join_all(calls);
    let ended = tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
    for (number, call) in ended.into_iter().enumerate() {
        assert!(number % 3 == 0 || call.unwrap().is_ok());
    }
    let gate = client.gates().remove(0);
    assert_eq!((gate.in_flight, gate.waiting), (0, 0));
}
