//! Answers too large for memory: straight into a file.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

use crate::transport::{Answer, OutgoingRequest, Transport, TransportError};

/// Where the body of an answer goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// Into the answer.
    Memory,
    /// Into this file, begun anew with each attempt.
    File(&'a Path),
}

impl Destination<'_> {
    /// Sends once, with the body going where it should.
    pub(crate) async fn receive(
        self,
        transport: &dyn Transport,
        request: &OutgoingRequest,
    ) -> Result<Answer, TransportError> {
        let Self::File(path) = self else {
            return transport.send(request).await;
        };
        let failed = |error| TransportError::Write(Arc::new(error));
        let mut sink = BufWriter::new(File::create(path).await.map_err(failed)?);
        let answer = transport.send_into(request, &mut sink).await?;
        sink.flush().await.map_err(failed)?;
        sink.get_ref().sync_all().await.map_err(failed)?;
        Ok(answer)
    }
}

/// The name under which a file is received, beside the one it gets when it is whole.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Gives a received file its name, or removes it where the answer was no success.
pub(crate) async fn conclude(part: &Path, path: &Path, is_whole: bool) -> io::Result<u64> {
    if is_whole {
        let length = tokio::fs::metadata(part).await?.len();
        tokio::fs::rename(part, path).await?;
        return Ok(length);
    }
    match tokio::fs::remove_file(part).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(0),
    }
}
