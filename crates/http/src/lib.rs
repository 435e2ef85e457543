//! The one HTTP client: it asks each host as fast as the host allows and never faster, and never twice for what it
//! still knows.
//!
//! A request passes, in this order: single flight (equal requests share one exchange), the memory cache, the disk
//! cache, the retry, the host's gate, the transport. The crate knows no provider: what a status means and how long an
//! answer lives, the caller says in its [`Request`].
//!
//! # Layout
//!
//! - [`Client`] (`client`): the path of a request, readable from top to bottom; [`ClientSettings`] (`settings`)
//! - `flight`: single flight; `exchange`: the attempts; `verdict`: what an attempt's outcome means;
//!   `download`: answers too large for memory
//! - [`Request`], [`Reply`], [`FetchError`] (`request`, `reply`, `error`): what goes in and comes out
//! - [`address`]: which addresses may be asked
//! - [`gate`]: the limits of a host: in flight, rate, pauses, breaker, retry budget
//! - [`cache`]: memory and disk, and their management
//! - [`transport`]: the network, a recorder, a replay
//! - [`bundle`]: the recorded bundle's format and matching
//! - `report`: answers that could not be read, for whoever reports them
//! - [`clock`]: where the time of day comes from

pub mod address;
pub mod bundle;
pub mod cache;
mod client;
pub mod clock;
mod download;
mod error;
mod exchange;
mod flight;
pub mod gate;
mod jitter;
mod reply;
mod report;
mod request;
mod settings;
mod statistics;
pub mod transport;
mod verdict;

pub use address::Reach;
pub use bytes::Bytes;
pub use cache::{CacheSettings, CacheTrouble};
pub use client::Client;
pub use clock::{Clock, ManualClock, SystemClock};
pub use download::DownloadProgress;
pub use error::{ClientError, FaultKind, FetchError};
pub use gate::{BreakerState, GateSettings, GateSnapshot};
pub use http::{HeaderMap, HeaderValue};
pub use reply::{Reply, Served};
pub use request::{DEFAULT_BODY_LIMIT, FetchContext, Freshness, GateKey, Lifetimes, Request, Role, Tally};
pub use secrecy::SecretString;
pub use settings::ClientSettings;
pub use statistics::ProviderStatistics;
pub use transport::{
    Answer, BodySink, NetworkSettings, NetworkTransport, OutgoingRequest, Recorder, Replay, Transport,
    TransportError,
};
pub use url::Url;
