//! One request to a provider whose answers are JSON, and its answer read.

use bioscope_http::{Client, FetchContext, FetchError, Freshness, Reply, Request, Served};

use crate::error::ProviderError;

/// Asks `client`, and reads the answer by `read`.
///
/// What cannot be read must not answer again: it is forgotten, and put aside for whoever reports it. Where it came from the
/// cache, the provider is asked in its place.
pub(crate) async fn ask<T>(
    client: &Client,
    request: Request,
    fault: impl Fn(FetchError) -> ProviderError,
    read: impl Fn(&Reply) -> Result<T, ProviderError>,
) -> Result<T, ProviderError> {
    let mut reply = Box::pin(client.fetch(request.clone())).await.map_err(&fault)?;
    let mut outcome = read(&reply);
    if is_unreadable(&outcome) {
        client.forget(&request, &reply).await;
        let may_ask = request.context.freshness != Freshness::CacheOnly && reply.served != Served::Stale;
        if reply.served.is_kept() && may_ask {
            // Past a cache that can be read and not written.
            let context = FetchContext { freshness: Freshness::Revalidate, ..request.context.clone() };
            let again = Request { context, ..request.clone() };
            reply = Box::pin(client.fetch(again)).await.map_err(&fault)?;
            outcome = read(&reply);
            if is_unreadable(&outcome) {
                client.forget(&request, &reply).await;
            }
        }
    }
    match outcome {
        Err(error) => Err(error.kept_for_report(client, &request.url, &reply.body).await),
        read => read,
    }
}

fn is_unreadable<T>(outcome: &Result<T, ProviderError>) -> bool {
    matches!(outcome, Err(ProviderError::Malformed { .. }))
}
