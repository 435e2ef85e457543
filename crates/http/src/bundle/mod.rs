//! Recorded bundles: what providers answered, in a folder that can be replayed.
//!
//! A bundle is a folder with `exchanges.jsonl`, one exchange a line: `method`, `url` without secrets, `status`,
//! `headers`, and `body`, the name of a file in the same folder. This module is the format and the matching; it
//! sends nothing. [`Bundle`] reads, [`BundleWriter`] writes.
//!
//! # Layout
//!
//! - [`Bundle`]: opens a folder and answers requests from it (`mod.rs`)
//! - `exchange`: one line of the file
//! - `query`: when two queries ask for the same thing
//! - `compose`: an answer with `append_to_response` from parts recorded apart
//! - `writer`: appends exchanges

mod compose;
mod exchange;
mod query;
mod writer;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::HeaderMap;
use url::Url;

use exchange::{Exchange, Line};
use query::Query;

pub use writer::BundleWriter;

/// The file that lists the exchanges.
pub const EXCHANGES_FILE: &str = "exchanges.jsonl";

/// Longest line of the list, in bytes.
const MAX_LINE_BYTES: u64 = 1024 * 1024;

/// Most exchanges in one bundle.
const MAX_EXCHANGES: usize = 1_000_000;

/// Largest body replayed, in bytes.
const MAX_BODY_BYTES: u64 = 256 * 1024 * 1024;

/// Whether the host asked must be the recorded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Host and port must be those recorded.
    Must,
    /// Any host, as for a stand-in that plays all providers on one loopback address.
    Any,
}

/// Why a bundle cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file of the bundle cannot be read or written.
    #[error("use the recorded bundle: {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// A line of the list is not an exchange.
    #[error("read the recorded bundle: {}, line {line}: {reason}", path.display())]
    Malformed {
        /// The list.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// An answer out of a bundle.
#[derive(Debug, Clone)]
pub struct RecordedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The recorded header fields.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// A bundle, opened for reading. Bodies stay on disk until they are asked for.
#[derive(Debug)]
pub struct Bundle {
    folder: PathBuf,
    exchanges: Vec<Exchange>,
    by_path: HashMap<String, Vec<usize>>,
}

impl Bundle {
    /// Reads the list of `folder`.
    pub fn open(folder: &Path) -> Result<Self, BundleError> {
        let path = folder.join(EXCHANGES_FILE);
        let unreadable = |source| BundleError::Io { path: path.clone(), source };
        let mut reader = BufReader::new(File::open(&path).map_err(unreadable)?);
        let mut bundle = Self { folder: folder.to_owned(), exchanges: Vec::new(), by_path: HashMap::new() };
        let mut text = String::new();
        for number in 1.. {
            text.clear();
            let read = (&mut reader).take(MAX_LINE_BYTES).read_line(&mut text).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            if text.trim().is_empty() {
                continue;
            }
            let malformed = |reason| BundleError::Malformed { path: path.clone(), line: number, reason };
            let too_many = bundle.exchanges.len() == MAX_EXCHANGES;
            let line = if too_many { Err("too many exchanges".to_owned()) } else { Line::parse(&text) };
            bundle.insert(line.and_then(Exchange::from_line).map_err(malformed)?);
        }
        Ok(bundle)
    }

    /// How many exchanges the bundle holds.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether the bundle holds nothing.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }

    /// What was recorded for this request, or can be composed for it from what was recorded.
    ///
    /// Method, host and path must match; then, in this order: the same query, the same query but for key, language
    /// and image languages, one that differs only in `append_to_response`. Reads the body from disk.
    pub fn answer(&self, method: &str, url: &Url, host: Host) -> Option<RecordedAnswer> {
        let query = Query::of(url);
        let candidates = self.candidates(method, url, &query::normalised_path(url.path()), host);
        let same = candidates.iter().filter(|exchange| exchange.query.asks_the_same(&query));
        let best = same.max_by_key(|exchange| (exchange.query.agreement(&query), exchange.newest_first()));
        match best {
            Some(exchange) => self.read(exchange),
            None => self.compose(method, url, host, &query, &candidates),
        }
    }

    fn insert(&mut self, mut exchange: Exchange) {
        let index = self.exchanges.len();
        exchange.position = index;
        self.by_path.entry(exchange.path.clone()).or_default().push(index);
        self.exchanges.push(exchange);
    }

    /// The exchanges whose method, path and, where asked for, host match.
    fn candidates(&self, method: &str, url: &Url, path: &str, host: Host) -> Vec<&Exchange> {
        let indices = self.by_path.get(path).map(Vec::as_slice).unwrap_or_default();
        let matches = |exchange: &&Exchange| {
            exchange.method.eq_ignore_ascii_case(method)
                && (host == Host::Any
                    || (exchange.url.host() == url.host()
                        && exchange.url.port_or_known_default() == url.port_or_known_default()))
        };
        indices.iter().filter_map(|&index| self.exchanges.get(index)).filter(matches).collect()
    }

    /// Reads an exchange's body. One that cannot be read is no answer, and the log says so.
    fn read(&self, exchange: &Exchange) -> Option<RecordedAnswer> {
        match exchange.read_body(&self.folder) {
            Ok(body) => {
                Some(RecordedAnswer { status: exchange.status, headers: exchange.headers.clone(), body })
            }
            Err(error) => {
                let file = exchange.body.as_deref().unwrap_or_default();
                tracing::warn!(%error, file, "a body of the recorded bundle cannot be read");
                None
            }
        }
    }
}
