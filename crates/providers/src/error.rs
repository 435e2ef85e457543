//! Why a provider gave no value.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bioscope_http::{Bytes, Client, FetchError};
use bioscope_model::Provider;
use url::Url;

/// Why a provider gave no value, by what the caller can do.
///
/// Only [`Nothing`](Self::Nothing) means that the provider answered: it may be believed and kept. Everything
/// else says nothing about the item and must never be taken for an answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ProviderError {
    /// It answered, and knows nothing of the kind.
    #[error("find it at {provider}: nothing is known there")]
    Nothing {
        /// Who answered.
        provider: Provider,
    },
    /// It could not answer; another run may have more luck.
    #[error("ask {provider}: {source}")]
    Fault {
        /// Who was asked.
        provider: Provider,
        /// What happened.
        source: FetchError,
    },
    /// It refuses the key or has suspended it: asking again is useless until the user acts.
    #[error("ask {provider}: {reason}")]
    Denied {
        /// Who refused.
        provider: Provider,
        /// Why, and what to do.
        reason: String,
    },
    /// It answers programs with a challenge; it is left alone for a while.
    #[error("ask {provider}: it answers with a bot challenge; left alone for {} min", cooling.as_secs() / 60)]
    Blocked {
        /// Who blocks.
        provider: Provider,
        /// For how long it is left alone.
        cooling: Duration,
    },
    /// The whole answer came and is not what was promised.
    #[error("understand the answer of {provider} to {address}: at {path}: {reason}; {}", how_to_report(kept.as_deref()))]
    Malformed {
        /// Who answered.
        provider: Provider,
        /// What was asked, without secrets.
        address: String,
        /// Where in the answer.
        path: String,
        /// What is wrong there.
        reason: String,
        /// Where the answer was put for whoever reports it.
        kept: Option<PathBuf>,
    },
}

impl ProviderError {
    /// Whether the provider answered, and had nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing { .. })
    }

    /// Whether the run is being stopped.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Fault { source, .. } if source.is_cancelled())
    }

    /// The same; where `body`, the answer to `url`, could not be understood, it is put aside for whoever reports that.
    pub(crate) async fn kept_for_report(mut self, client: &Client, url: &Url, body: &Bytes) -> Self {
        if let Self::Malformed { provider, kept, .. } = &mut self {
            *kept = client.keep_for_report(provider.name(), url, body.clone()).await;
        }
        self
    }

    /// Who was asked.
    pub fn provider(&self) -> &Provider {
        match self {
            Self::Nothing { provider }
            | Self::Fault { provider, .. }
            | Self::Denied { provider, .. }
            | Self::Blocked { provider, .. }
            | Self::Malformed { provider, .. } => provider,
        }
    }
}

fn how_to_report(kept: Option<&Path>) -> String {
    match kept {
        Some(path) => format!("please report it with {}", path.display()),
        None => "please report it".to_owned(),
    }
}
