//! One line of the list of exchanges.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::MAX_BODY_BYTES;
use super::query::{Query, normalised_path};

/// The line as it is written. Unknown fields are passed over, so that a recorder may add its own.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    #[serde(default = "get")]
    pub(super) method: String,
    pub(super) url: String,
    #[serde(default = "ok")]
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: Value,
    /// The body's file beside the list; absent for an empty body.
    #[serde(default)]
    pub(super) body: Option<String>,
}

fn get() -> String {
    "GET".to_owned()
}

fn ok() -> u16 {
    200
}

impl Line {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

/// A recorded exchange, prepared for matching.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) url: Url,
    pub(super) path: String,
    pub(super) query: Query,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<String>,
    /// Place in the list: of two that match equally, the later one was recorded later.
    pub(super) position: usize,
}

impl Exchange {
    pub(super) fn from_line(line: Line) -> Result<Self, String> {
        let url = Url::parse(&line.url).map_err(|error| format!("url: {error}"))?;
        if !(100..600).contains(&line.status) {
            return Err(format!("status: {} is not an HTTP status", line.status));
        }
        if line.body.as_deref().is_some_and(|name| !is_inside(name)) {
            return Err("body: the file must be inside the bundle's folder".to_owned());
        }
        Ok(Self {
            method: line.method,
            path: normalised_path(url.path()),
            query: Query::of(&url),
            url,
            status: line.status,
            headers: headers_from_json(&line.headers)?,
            body: line.body.filter(|name| !name.is_empty()),
            position: 0,
        })
    }

    pub(super) fn newest_first(&self) -> usize {
        self.position
    }

    pub(super) fn read_body(&self, folder: &Path) -> io::Result<Bytes> {
        let Some(name) = &self.body else {
            return Ok(Bytes::new());
        };
        let mut body = Vec::new();
        File::open(folder.join(name))?.take(MAX_BODY_BYTES + 1).read_to_end(&mut body)?;
        if body.len() as u64 > MAX_BODY_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the body is too large to replay"));
        }
        Ok(Bytes::from(body))
    }
}

/// Whether a relative path stays below the folder it starts in.
fn is_inside(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Reads header fields written as an object, whose values may be lists, or as a list of pairs.
fn headers_from_json(fields: &Value) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    match fields {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                let several = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                several.iter().try_for_each(|value| add_header(&mut headers, name, value))?;
            }
        }
        Value::Array(pairs) => {
            for pair in pairs {
                let [Value::String(name), value] = pair.as_array().map(Vec::as_slice).unwrap_or_default()
                else {
                    return Err("headers: not a list of pairs".to_owned());
                };
                add_header(&mut headers, name, value)?;
            }
        }
        _ => return Err("headers: neither an object nor a list".to_owned()),
    }
    // Bodies are recorded as they are after transport; these would describe them wrongly.
    for name in [CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    Ok(headers)
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &Value) -> Result<(), String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(format!("headers: {name} is not text")),
    };
    let valid_name = HeaderName::from_bytes(name.as_bytes());
    let valid_name = valid_name.map_err(|_| format!("headers: {name} is not a name"))?;
    let value = HeaderValue::from_str(&text).map_err(|_| format!("headers: {name} is not valid"))?;
    headers.append(valid_name, value);
    Ok(())
}

/// The reverse of [`headers_from_json`], for the fields named in `keep`.
pub(super) fn headers_to_json(headers: &HeaderMap, keep: &[&str]) -> Value {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let kept = keep.iter().filter_map(|name| Some(((*name).to_owned(), text(name)?.into())));
    Value::Object(kept.collect())
}
