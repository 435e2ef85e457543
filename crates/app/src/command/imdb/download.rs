//! IMDb's files, fetched where they have changed.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bioscope_datasets::{Dataset, Index, SourceFile};
use bioscope_http::{Client, FetchContext, Freshness, Reply, Request};
use url::Url;

use super::meter::Meter;
use crate::wiring::DATASETS_GATE;

/// Largest file accepted, in bytes; the largest real one has less than one gigabyte.
const FILE_LIMIT: u64 = 8 * 1024 * 1024 * 1024;
/// The operation, as metrics name it.
const OPERATION: &str = "IMDB.Dataset.HttpRequest";

/// Fetches files into a folder.
pub(super) struct Download<'a> {
    pub(super) client: &'a Client,
    pub(super) base_url: &'a Url,
    pub(super) folder: &'a Path,
    pub(super) is_quiet: bool,
}

/// What came of asking for a file.
pub(super) enum Fetched {
    /// It lies here, and is not in the index yet.
    New(SourceFile),
    /// The index has this very version.
    Known,
}

impl Download<'_> {
    /// Fetches the file of `dataset`, unless `index` has the version that the server has.
    pub(super) async fn fetch(&self, dataset: Dataset, index: &Index) -> anyhow::Result<Fetched> {
        let path = self.folder.join(dataset.file_name());
        let url = address(self.base_url, &dataset.file_name());
        let indexed =
            index.imported(dataset).filter(|_| index.is_in_step(dataset)).map(|known| known.mark.clone());
        // What an earlier run fetched and did not come to import need not be fetched again.
        let lying = if path.is_file() { std::fs::read_to_string(mark_of(&path)).ok() } else { None };
        let known = lying.clone().or_else(|| indexed.clone());
        let mut request =
            Request::get(url.clone(), DATASETS_GATE, OPERATION, FetchContext::new(Freshness::Normal))
                .header("accept-encoding", "identity")
                .body_limit(FILE_LIMIT);
        if let Some(mark) = &known {
            let field = if mark.contains('"') { "if-none-match" } else { "if-modified-since" };
            request = request.header(field, mark);
        }
        let reply = {
            let meter = Meter::new(self.is_quiet);
            let progress = |done, total| meter.bytes(dataset, done, total);
            self.client
                .download(request, &path, &progress)
                .await
                .with_context(|| format!("failed to fetch {url}"))?
        };
        let mark = match reply.status {
            304 => known.unwrap_or_default(),
            200..300 => {
                let mark = version(&reply);
                let kept = mark_of(&path);
                std::fs::write(&kept, &mark)
                    .with_context(|| format!("failed to write {}", kept.display()))?;
                mark
            }
            status => anyhow::bail!("failed to fetch {url}: the server answers with status {status}"),
        };
        if indexed.as_ref() == Some(&mark) {
            return Ok(Fetched::Known);
        }
        Ok(Fetched::New(SourceFile { path, origin: url.to_string(), mark }))
    }
}

/// Removes a file that was imported.
pub(super) fn remove(path: &Path) -> anyhow::Result<()> {
    for path in [path.to_owned(), mark_of(path)] {
        std::fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
    }
    Ok(())
}

fn address(base: &Url, name: &str) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push(name);
    }
    url
}

/// What tells this version from another one: its tag, else its date, else nothing that would be believed next time.
fn version(reply: &Reply) -> String {
    let told = reply.header("etag").or_else(|| reply.header("last-modified"));
    told.map_or_else(|| format!("fetched at {}", jiff::Timestamp::now()), str::to_owned)
}

fn mark_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".version");
    PathBuf::from(name)
}
