//! What is kept in memory stays within its bound, buffers and all.

use std::sync::Arc;

use async_trait::async_trait;
use bioscope_http::{
    Answer, Bytes, CacheSettings, Client, ClientSettings, Freshness, HeaderMap, OutgoingRequest, Transport,
    TransportError,
};

use crate::scripted::get_kept;

/// Bytes of every answer: about those of one of IMDb's pages.
const PAGE: usize = 600_000;
/// Answers asked for; together far more than the bound.
const PAGES: usize = 400;
/// The bound.
const KEPT: u64 = 8 * 1024 * 1024;

/// Answers every address with a page of its own, as compressible as real ones.
#[derive(Debug)]
struct Pages;

#[async_trait]
impl Transport for Pages {
    async fn send(&self, request: &OutgoingRequest) -> Result<Answer, TransportError> {
        let line = format!("{{\"title\":\"{}\",\"next\":", request.url.path());
        let body = line.repeat(PAGE / line.len());
        Ok(Answer { status: 200, headers: HeaderMap::new(), body: Bytes::from(body) })
    }
}

/// Memory of this process in bytes that no file stands behind; `None` where it cannot be told.
fn anonymous_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

#[tokio::test]
async fn kept_answers_hold_no_more_memory_than_their_bound() {
    let settings = CacheSettings { memory_bytes: KEPT, ..CacheSettings::default() };
    let client = Client::new(ClientSettings::new("tests", Arc::new(Pages)).cache(Some(settings))).unwrap();
    let Some(before) = anonymous_memory() else { return };
    for page in 0..PAGES {
        let reply = client.fetch(get_kept(&format!("/title/{page}"), Freshness::Normal)).await.unwrap();
        assert!(reply.body.len() > PAGE / 2);
    }
    let grown = anonymous_memory().unwrap_or(before).saturating_sub(before);
    // The bound, and as much again for what is in flight and what the allocator holds back.
    assert!(grown < 4 * KEPT, "{PAGES} pages left {} MB in memory", grown / 1_000_000);
}
