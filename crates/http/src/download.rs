//! Answers too large for memory: straight into a file, going on where an earlier attempt broke off.
//!
//! While it is under way the file has `.part` appended to its name, and what identifies the version on the server
//! (a strong `ETag`, else `Last-Modified`) lies beside it. The next attempt, of this run or of a later one, asks for
//! the rest on the condition that the version is still the same; a server that has another one, or that cannot
//! continue, sends the whole, and the part begins anew.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderName, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncWriteExt, BufWriter};

use crate::transport::{Answer, BodySink, OutgoingRequest, Transport, TransportError};

/// Longest mark of a version believed, in bytes.
const MAX_MARK: usize = 256;
/// The part is no beginning of what the server has.
const RANGE_NOT_SATISFIABLE: u16 = 416;

/// Hears how many bytes of the file are there, and how many there will be where the server says it.
pub type DownloadProgress<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

/// Where the body of an answer goes.
#[derive(Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// Into the answer.
    Memory,
    /// Into this file, behind what an earlier attempt left there.
    File(&'a Path, DownloadProgress<'a>),
}

impl Destination<'_> {
    /// Sends once, with the body going where it should.
    pub(crate) async fn receive(
        self,
        transport: &dyn Transport,
        request: &OutgoingRequest,
    ) -> Result<Answer, TransportError> {
        let Self::File(part, progress) = self else {
            return transport.send(request).await;
        };
        let failed = |error| TransportError::Write(Arc::new(error));
        let begun = begun(part).await;
        let mut request = request.clone();
        if let Some((length, mark)) = &begun {
            request.headers.insert(RANGE, HeaderValue::from_str(&format!("bytes={length}-")).map_err(other)?);
            request.headers.insert(IF_RANGE, HeaderValue::from_str(mark).map_err(other)?);
        }
        let mut sink = PartSink {
            part,
            progress,
            begun: begun.map(|(length, _)| length),
            file: None,
            length: 0,
            total: None,
        };
        let answer = transport.send_into(&request, &mut sink).await;
        // What came is kept even where the rest did not.
        if let Some(mut file) = sink.file.take() {
            file.flush().await.map_err(failed)?;
            file.get_ref().sync_all().await.map_err(failed)?;
        }
        if matches!(&answer, Ok(answer) if answer.status == RANGE_NOT_SATISFIABLE) {
            remove(part).await.map_err(failed)?;
        }
        answer
    }
}

fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError::Write(Arc::new(io::Error::other(error)))
}

/// How much of a version is there, and its mark.
async fn begun(part: &Path) -> Option<(u64, String)> {
    let mark = fs::read_to_string(mark_of(part)).await.ok()?;
    let length = fs::metadata(part).await.ok()?.len();
    let is_usable = length > 0 && !mark.is_empty() && mark.len() <= MAX_MARK;
    is_usable.then_some((length, mark))
}

/// What tells one version of a file from another; a weak `ETag` does not vouch for every byte.
fn version(headers: &HeaderMap) -> Option<&str> {
    let field = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let strong = field(ETAG).filter(|tag| !tag.starts_with("W/"));
    strong.or_else(|| field(LAST_MODIFIED)).filter(|mark| mark.len() <= MAX_MARK)
}

/// Writes a part.
struct PartSink<'a> {
    part: &'a Path,
    progress: DownloadProgress<'a>,
    /// How much was there.
    begun: Option<u64>,
    file: Option<BufWriter<File>>,
    length: u64,
    total: Option<u64>,
}

#[async_trait]
impl BodySink for PartSink<'_> {
    async fn begin(&mut self, status: u16, headers: &HeaderMap) -> io::Result<()> {
        let field = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let file = if let (206, Some(begun)) = (status, self.begun) {
            let (first, total) = field(CONTENT_RANGE).and_then(range).ok_or_else(strange)?;
            if first != begun {
                return Err(strange());
            }
            (self.length, self.total) = (begun, total);
            OpenOptions::new().append(true).open(self.part).await?
        } else {
            self.total = field(CONTENT_LENGTH).and_then(|length| length.parse().ok());
            remove_file(&mark_of(self.part)).await?;
            let file = File::create(self.part).await?;
            if let Some(mark) = version(headers) {
                fs::write(mark_of(self.part), mark).await?;
            }
            file
        };
        self.file = Some(BufWriter::with_capacity(WRITE_BYTES, file));
        (self.progress)(self.length, self.total);
        Ok(())
    }

    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.write_all(piece).await?;
            self.length += piece.len() as u64;
            (self.progress)(self.length, self.total);
        }
        Ok(())
    }
}

/// Bytes written at once.
const WRITE_BYTES: usize = 256 * 1024;

/// Where `bytes 100-199/200` begins, and of how many it is.
fn range(field: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = field.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split_once('-')?.0.trim().parse().ok()?, total.trim().parse().ok()))
}

fn strange() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the server continues at another place than it was asked to")
}

/// The name under which a file is received, beside the one it gets when it is whole.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    appended(path, ".part")
}

/// The name of the file that says which version a part is of.
fn mark_of(part: &Path) -> PathBuf {
    appended(part, ".version")
}

fn appended(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

async fn remove(part: &Path) -> io::Result<()> {
    remove_file(&mark_of(part)).await?;
    remove_file(part).await
}

async fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a received file its name; returns its length in bytes.
pub(crate) async fn conclude(part: &Path, path: &Path) -> io::Result<u64> {
    let length = fs::metadata(part).await?.len();
    fs::rename(part, path).await?;
    remove_file(&mark_of(part)).await?;
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_says_where_it_begins_and_perhaps_of_how_much_it_is() {
        assert_eq!(range("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(range("bytes 5-9/*"), Some((5, None)));
        assert_eq!(range("bytes */200"), None);
        assert_eq!(range("lines 1-2/3"), None);
    }
}
