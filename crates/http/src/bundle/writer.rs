//! Appends exchanges to a bundle.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use url::Url;

use super::exchange::{Line, headers_to_json};
use super::{BundleError, EXCHANGES_FILE};
use crate::transport::Answer;

/// Header fields worth recording. Cookies and whatever else might identify the recorder stay out.
const RECORDED_HEADERS: &[&str] =
    &["content-type", "content-language", "etag", "last-modified", "x-amzn-waf-action"];

/// Parameters that never reach a recording, whatever the caller thought to be no secret.
const SECRET_PARAMETERS: &[&str] = &["api_key", "apikey", "client_key", "token", "access_token"];

/// A bundle, opened for writing.
#[derive(Debug)]
pub struct BundleWriter {
    folder: PathBuf,
    list: File,
    next: usize,
}

impl BundleWriter {
    /// Creates `folder` and its list, or continues a bundle that is there.
    pub fn open(folder: &Path) -> Result<Self, BundleError> {
        let path = folder.join(EXCHANGES_FILE);
        let failed = |source| BundleError::Io { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let next = match File::open(&path) {
            Ok(list) => BufReader::new(list).split(b'\n').count(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(failed(error)),
        };
        end_after_whole_lines(&path).map_err(failed)?;
        let list = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), list, next })
    }

    /// Writes one exchange: the body first, then the line that names it. `url` must hold no secret.
    pub fn add(&mut self, method: &str, url: &Url, answer: &Answer) -> Result<(), BundleError> {
        let body = self.write_body(url, answer)?;
        let line = Line {
            method: method.to_owned(),
            url: without_secrets(url).into(),
            status: answer.status,
            headers: headers_to_json(&answer.headers, RECORDED_HEADERS),
            body,
        };
        let path = self.folder.join(EXCHANGES_FILE);
        let failed = |source| BundleError::Io { path: path.clone(), source };
        let mut text = serde_json::to_vec(&line).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        self.list.write_all(&text).map_err(|error| {
            // The next line must not begin in the middle of this one.
            let _ = end_after_whole_lines(&path);
            failed(error)
        })
    }

    /// Writes the body under a name that is free and says what it is.
    fn write_body(&mut self, url: &Url, answer: &Answer) -> Result<Option<String>, BundleError> {
        if answer.body.is_empty() {
            return Ok(None);
        }
        loop {
            self.next += 1;
            let name = format!("{:05}-{}.{}", self.next, subject(url), extension(answer));
            let path = self.folder.join(&name);
            let written = OpenOptions::new()
                .create_new(true)
                .write(true)
                .open(&path)
                .and_then(|mut file| file.write_all(&answer.body));
            match written {
                Ok(()) => return Ok(Some(name)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(BundleError::Io { path, source }),
            }
        }
    }
}

/// Takes the last line of a list away where it broke off, as a full disk leaves it; ends it where only its end is missing.
fn end_after_whole_lines(list: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().read(true).write(true).open(list) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let whole = memchr::memrchr(b'\n', &text).map_or(0, |at| at + 1);
    if whole == text.len() {
        return Ok(());
    }
    match serde_json::from_slice::<serde::de::IgnoredAny>(&text[whole..]) {
        Ok(_) => file.write_all(b"\n"),
        Err(_) => file.set_len(whole as u64),
    }
}

/// The address without parameters that are known to hold keys.
fn without_secrets(url: &Url) -> Url {
    let is_secret = |name: &str| SECRET_PARAMETERS.contains(&name);
    let mut clean = url.clone();
    if url.query_pairs().any(|(name, _)| is_secret(&name)) {
        let kept: Vec<_> = url.query_pairs().filter(|(name, _)| !is_secret(name)).collect();
        clean.set_query(None);
        if !kept.is_empty() {
            clean.query_pairs_mut().extend_pairs(kept);
        }
    }
    clean
}

/// The end of the path, in characters that every file system takes.
fn subject(url: &Url) -> String {
    const MAX_SUBJECT: usize = 40;
    let path = url.path().trim_matches('/');
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let safe: String = stem
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '-' })
        .collect();
    let start = safe.len().saturating_sub(MAX_SUBJECT);
    safe.get(start..).unwrap_or_default().trim_matches('-').to_owned()
}

/// A file name extension that fits the media type.
fn extension(answer: &Answer) -> &'static str {
    let media_type = answer.header("content-type").unwrap_or_default();
    match media_type.split(';').next().unwrap_or_default().trim() {
        "application/json" => "json",
        "text/html" => "html",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/svg+xml" => "svg",
        "image/webp" => "webp",
        _ => "bin",
    }
}
