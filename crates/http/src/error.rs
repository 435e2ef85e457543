//! Why a fetch gave no answer. Every message fits "failed to …", names the host, and says what can be done.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::address::AddressRefusal;

/// What kind of fault kept a host from answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The host's name could not be resolved.
    Dns,
    /// No connection could be made.
    Connect,
    /// The encrypted connection was not accepted, for instance because of a certificate.
    Tls,
    /// The answer did not come, or not whole, in time.
    Timeout,
    /// The connection broke before the answer began.
    Reset,
    /// The connection broke inside the body.
    CutBody,
    /// What came is not HTTP, or its compression is damaged.
    Protocol,
}

impl FaultKind {
    /// Whether asking again can help.
    pub fn is_retryable(self) -> bool {
        !matches!(self, FaultKind::Tls)
    }

    fn advice(self) -> &'static str {
        match self {
            FaultKind::Dns => {
                "check the network, the name server and the configured base URL; some networks block this host"
            }
            FaultKind::Connect | FaultKind::Reset => {
                "check the network, the proxy and the configured base URL"
            }
            FaultKind::Tls => {
                "check the clock, the system's certificates and any proxy in between; some networks answer in a host's \
                 place to block it"
            }
            FaultKind::Timeout => "try again later, or raise the gate's timeout_s",
            FaultKind::CutBody | FaultKind::Protocol => "try again later",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            FaultKind::Dns => "its name could not be resolved",
            FaultKind::Connect => "no connection could be made",
            FaultKind::Tls => "the encrypted connection was refused",
            FaultKind::Timeout => "it did not answer in time",
            FaultKind::Reset => "the connection broke before an answer came",
            FaultKind::CutBody => "the answer broke off",
            FaultKind::Protocol => "the answer is not valid HTTP",
        })
    }
}

/// Why [`Client::fetch`](crate::Client::fetch) gave no answer.
///
/// Cheap to clone, because it reaches everybody who waited for the same request.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    /// The host could not be reached, or its answer not be read, in any attempt.
    #[error("reach {host}: {kind} ({detail}; attempts: {attempts}); {}", kind.advice())]
    Unreachable {
        /// The host asked.
        host: Arc<str>,
        /// What went wrong last.
        kind: FaultKind,
        /// The transport's own words, without address or secrets.
        detail: Arc<str>,
        /// How often it was tried.
        attempts: u32,
    },
    /// The host asked for fewer requests (429), or said that it is not available (503), until the end.
    #[error("get an answer from {host}: it refused with status {status} (attempts: {attempts}); {}",
        later(*retry_after))]
    Refused {
        /// The host asked.
        host: Arc<str>,
        /// 429 or 503.
        status: u16,
        /// How long the host asked to be left alone.
        retry_after: Option<Duration>,
        /// How often it was tried; 0 where the host was not asked at all because of an earlier refusal.
        attempts: u32,
    },
    /// The host answered with a status that is no answer: 408, 425, 5xx, or a redirect to nowhere.
    #[error(
        "get an answer from {host}: it answered with status {status} (attempts: {attempts}); try again later"
    )]
    Status {
        /// The host asked.
        host: Arc<str>,
        /// The last status.
        status: u16,
        /// How often it was tried.
        attempts: u32,
    },
    /// The body is larger than the request allows.
    #[error("read the answer of {host}: it is larger than {limit} bytes")]
    TooLarge {
        /// The host asked.
        host: Arc<str>,
        /// The limit in bytes.
        limit: u64,
    },
    /// The address, or one it redirects to, breaks the address rules.
    #[error("ask {host}: {refusal}")]
    Address {
        /// The host asked.
        host: Arc<str>,
        /// The rule and the address it refuses.
        refusal: AddressRefusal,
    },
    /// The host redirects too often.
    #[error("follow {host}: more than {limit} redirects; check the configured base URL")]
    Redirects {
        /// The host asked.
        host: Arc<str>,
        /// How many are followed.
        limit: usize,
    },
    /// The answer could not be written to its file.
    #[error("write what {host} sent: {source}; check the folder's permissions and free space")]
    Write {
        /// The host asked.
        host: Arc<str>,
        /// The system's reason.
        source: Arc<std::io::Error>,
    },
    /// Only the cache may answer, and it does not hold this.
    #[error("answer {url} from the cache: it is not kept; run without --offline")]
    NotInCache {
        /// The address that would have been asked, without secrets.
        url: Arc<str>,
    },
    /// The recorded bundle does not hold this exchange.
    #[error("replay {url}: the bundle has no such exchange; record it again")]
    NotRecorded {
        /// The address without secrets.
        url: Arc<str>,
    },
    /// The host failed repeatedly and is being left alone.
    #[error("ask {host}: it failed repeatedly and is left alone for {} s; try again later", retry_in.as_secs().max(1))]
    BreakerOpen {
        /// The host left alone.
        host: Arc<str>,
        /// How long until it is tried again.
        retry_in: Duration,
    },
    /// The run was stopped before the request was sent.
    #[error("ask {host}: the run was stopped")]
    Cancelled {
        /// The host that would have been asked.
        host: Arc<str>,
    },
    /// The request itself cannot be sent: a header field is not valid.
    #[error("ask {host}: the request is not valid ({reason})")]
    Invalid {
        /// The host that would have been asked.
        host: Arc<str>,
        /// What is wrong, without values.
        reason: Arc<str>,
    },
}

impl FetchError {
    /// Whether the provider could not answer, so that asking again later may help.
    pub fn is_fault(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Refused { .. } | Self::Status { .. } | Self::BreakerOpen { .. }
        )
    }

    /// Whether the run was stopped, which says nothing about the provider.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Cancelled { .. })
    }

    /// How long to wait before asking again, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::BreakerOpen { retry_in, .. } => Some(*retry_in),
            _ => None,
        }
    }

    /// How often the host was asked.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Unreachable { attempts, .. }
            | Self::Refused { attempts, .. }
            | Self::Status { attempts, .. } => *attempts,
            _ => 0,
        }
    }
}

fn later(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(wait) => format!("try again in {} s", wait.as_secs().max(1)),
        None => "try again later, or lower the gate's per_second".to_owned(),
    }
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The user agent is not a valid header value.
    #[error("make the HTTP client: the user agent is not a valid header value")]
    UserAgent,
    /// The network side could not be built, for instance because the system's certificates cannot be read.
    #[error("make the HTTP client: {0}")]
    Network(String),
    /// The cache's thread could not be started.
    #[error("make the HTTP client: the cache's thread could not be started")]
    Thread(#[source] std::io::Error),
}
