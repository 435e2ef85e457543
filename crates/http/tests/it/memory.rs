//! What is kept in memory stays within its bound, buffers and all.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request as Incoming;
use axum::routing::get;
use bioscope_http::{
    CacheSettings, Client, ClientSettings, FetchContext, NetworkSettings, NetworkTransport, Request, Url,
};

use crate::scripted::{DAY, KEY};

/// Bytes of every answer: about those of one of IMDb's pages.
const PAGE: usize = 600_000;
/// Answers asked for; together far more than the bound.
const PAGES: usize = 400;
/// The bound.
const KEPT: u64 = 8 * 1024 * 1024;

/// Answers every address with a page of its own, as compressible as real ones.
async fn serve() -> Url {
    let page = async |request: Incoming| {
        let line = format!("{{\"title\":\"{}\",\"next\":", request.uri().path());
        ([("content-type", "application/json")], line.repeat(PAGE / line.len()))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(get(page))).await });
    Url::parse(&format!("http://{address}")).unwrap()
}

/// Memory of this process in bytes that no file stands behind; `None` where it cannot be told.
fn anonymous_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[tokio::test]
async fn kept_answers_hold_no_more_memory_than_their_bound() {
    let base = serve().await;
    let transport = NetworkTransport::new(&NetworkSettings::default()).unwrap();
    let settings = CacheSettings { memory_bytes: KEPT, ..CacheSettings::default() };
    let client =
        Client::new(ClientSettings::new("tests", Arc::new(transport)).cache(Some(settings))).unwrap();
    let fetch = async |page: usize| {
        let url = base.join(&format!("/title/{page}")).unwrap();
        let request = Request::get(url, KEY, "IMDB.GetMovieInfo.HttpRequest", FetchContext::default());
        let reply = client.fetch(request.keep_for(DAY)).await.unwrap();
        assert!(reply.body.len() > PAGE / 2);
    };
    fetch(0).await;
    let Some(before) = anonymous_memory() else { return };
    for page in 1..PAGES {
        fetch(page).await;
    }
    let grown = anonymous_memory().unwrap_or(before).saturating_sub(before);
    // The bound, and as much again for what is in flight and what the allocator holds back.
    assert!(grown < 4 * KEPT, "{PAGES} pages left {} MB in memory", grown / 1_000_000);
}
