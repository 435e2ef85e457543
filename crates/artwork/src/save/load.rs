//! One candidate over the network.

use std::sync::Arc;

use bioscope_http::{Client, FetchContext, FetchError, GateKey, Request, Role};
use bioscope_model::{ArtworkCandidate, Part, Provider};
use bytes::Bytes;
use url::Url;

use super::report::SaveFault;
use crate::verify::{MAX_PICTURE_BYTES, PictureFacts, verify};

/// The name that the client times each download under.
const OPERATION: &str = "Image.LoadFromWebAsync";

/// A picture in memory, verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Downloaded {
    /// The file's bytes, as served.
    pub bytes: Bytes,
    /// Its format and size.
    pub facts: PictureFacts,
    /// The candidate it is.
    pub candidate: ArtworkCandidate,
}

/// Why a candidate gave no picture, by what to do next.
#[derive(Debug)]
pub(super) enum LoadFault {
    /// The host says that it is not there: the next one may serve.
    Gone,
    /// It cannot be used: the next one may serve.
    Unusable(SaveFault),
    /// The host could not answer: nothing is known about the picture, so no other may take its place.
    Unanswered(FetchError),
}

impl LoadFault {
    /// The fault to report where no other candidate served; none for a picture that is not there.
    pub(super) fn into_report(self) -> Option<SaveFault> {
        match self {
            Self::Gone => None,
            Self::Unusable(fault) => Some(fault),
            Self::Unanswered(error) => Some(SaveFault::Fetch(error)),
        }
    }
}

/// Downloads and verifies one candidate, whose address was found at `origin`.
pub(super) async fn load(
    client: &Client,
    candidate: ArtworkCandidate,
    origin: Option<Url>,
    part: Part,
    context: FetchContext,
) -> Result<Downloaded, LoadFault> {
    let url = Url::parse(&candidate.url).map_err(|error| {
        LoadFault::Unusable(SaveFault::Address { provider: candidate.source.clone(), error })
    })?;
    let host: Arc<str> = url.host_str().unwrap_or_default().into();

    let gate = GateKey::new(gate_name(&candidate.source), Role::Images);
    let mut request = Request::get(url, gate, OPERATION, context).body_limit(MAX_PICTURE_BYTES as u64);
    request.found_at = origin;
    let reply = client.fetch(request).await.map_err(|error| match error {
        FetchError::TooLarge { .. } | FetchError::Address { .. } | FetchError::Redirects { .. } => {
            LoadFault::Unusable(SaveFault::Fetch(error))
        }
        error => LoadFault::Unanswered(error),
    })?;
    match reply.status {
        404 | 410 => return Err(LoadFault::Gone),
        status if !reply.is_success() => return Err(LoadFault::Unusable(SaveFault::Status { host, status })),
        _ => {}
    }
    let facts = verify(&reply.body, reply.content_type.as_deref(), part)
        .map_err(|fault| LoadFault::Unusable(SaveFault::Picture { host, fault }))?;
    Ok(Downloaded { bytes: reply.body, facts, candidate })
}

/// The provider's name as gates know it; hosts of unnamed providers share one set of limits each.
fn gate_name(provider: &Provider) -> &'static str {
    match provider {
        Provider::Tmdb => "tmdb",
        Provider::Imdb => "imdb",
        Provider::Tvdb => "tvdb",
        Provider::Tvmaze => "tvmaze",
        Provider::FanartTv => "fanarttv",
        Provider::Other(_) => "other",
    }
}
