//! The server of the files: `ETag`, conditional requests, and the rest of what broke off.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::StatusCode;
use http::header::{
    ACCEPT_RANGES, CONTENT_RANGE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, RANGE,
};

use super::{ENDING, catalogue};
use crate::catalogue::Catalogue;
use crate::exchange::{Answer, Ask};
use crate::random::hash_text;

/// When the files of the catalogue were made, whatever the day.
const MADE: &str = "Sat, 01 Aug 2026 00:00:00 GMT";

/// The files asked for so far; each is made once.
#[derive(Default)]
pub(crate) struct DatasetFiles(Mutex<HashMap<String, Option<Arc<File>>>>);

struct File {
    bytes: Bytes,
    tag: String,
}

impl DatasetFiles {
    fn get(&self, catalogue: &Catalogue, name: &str) -> Option<Arc<File>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let bytes = Bytes::from(catalogue::file(catalogue, name)?);
            let sum = bytes.chunks(8).fold(hash_text(name), |sum, chunk| {
                chunk.iter().fold(sum, |sum, byte| sum.rotate_left(7).wrapping_mul(31) ^ u64::from(*byte))
            });
            Some(Arc::new(File { tag: format!("\"{sum:016x}\""), bytes }))
        };
        files.entry(name.to_owned()).or_insert_with(make).clone()
    }
}

/// Answers a request for a file.
pub(crate) fn answer(files: &DatasetFiles, catalogue: &Catalogue, ask: &Ask) -> Answer {
    let name = ask.path.trim_start_matches('/').strip_suffix(ENDING).unwrap_or_default();
    let Some(file) = files.get(catalogue, name) else {
        return Answer::plain(StatusCode::NOT_FOUND);
    };
    let told =
        |answer: Answer| answer.with(ETAG, &file.tag).with(LAST_MODIFIED, MADE).with(ACCEPT_RANGES, "bytes");
    let field = |name: HeaderName| ask.headers.get(name).and_then(|value| value.to_str().ok());
    if field(IF_NONE_MATCH) == Some(&file.tag) {
        return told(Answer::new(StatusCode::NOT_MODIFIED, "binary/octet-stream", Bytes::new()));
    }
    let length = file.bytes.len();
    let is_same = field(IF_RANGE).is_none_or(|version| version == file.tag || version == MADE);
    let begin = field(RANGE).filter(|_| is_same).and_then(first_byte);
    match begin {
        Some(begin) if begin < length => {
            let rest = file.bytes.slice(begin..);
            told(Answer::new(StatusCode::PARTIAL_CONTENT, "binary/octet-stream", rest))
                .with(CONTENT_RANGE, &format!("bytes {begin}-{}/{length}", length - 1))
        }
        Some(_) => Answer::plain(StatusCode::RANGE_NOT_SATISFIABLE),
        None => told(Answer::new(StatusCode::OK, "binary/octet-stream", file.bytes.clone())),
    }
}

/// Where `bytes=100-` begins.
fn first_byte(range: &str) -> Option<usize> {
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}
