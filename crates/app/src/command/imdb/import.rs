//! `imdb import`: files into the index, one after the other.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use bioscope_datasets::{Dataset, DatasetError, DatasetPart, Importer, Outcome, SourceFile};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::download::{self, Download, Fetched};
use super::take::{Ended, take};
use super::{files, licence};
use crate::arguments::ImdbImport;
use crate::interrupt::Interrupt;
use crate::output::{Output, megabytes, table, tell, thousands};
use crate::problem::{CANCELLED, SOMETHING_FAILED, Usage};
use crate::report::summary::duration;
use crate::wiring::{App, Exchange};

/// What is fetched where nothing is said: all but the people, whose files are larger than all others together.
const DEFAULT_PARTS: [DatasetPart; 4] =
    [DatasetPart::Ratings, DatasetPart::Episodes, DatasetPart::Titles, DatasetPart::Akas];

/// Imports what was asked for; what failed leaves the index of before, and the rest is done.
pub async fn import(app: &App, typed: &ImdbImport, output: &mut Output) -> anyhow::Result<ExitCode> {
    let interrupt = Interrupt::listen();
    let stop = interrupt.token();
    let chosen = if typed.download { None } else { Some(files::choose(app, typed)?) };
    app.places.make_data_folder()?;
    let folder = app.places.imdb();
    licence::tell_once(&folder)?;
    let run = Run { app, importer: Arc::new(Importer::new(&folder)?), stop: &stop };
    let ended = match chosen {
        Some(chosen) => {
            let sources = chosen.into_iter().map(|(dataset, path)| (dataset, SourceFile::on_disk(&path)));
            run.take_all(sources).await
        }
        None => run.download_all(&parts_of_download(app, typed)?).await?,
    };
    for file in &ended {
        if let Err(error) = &file.outcome {
            tell(format!("{}: {}", file.dataset, chain(error)));
        }
    }
    show(&ended, output)?;
    if stop.is_cancelled() {
        tell("Called off. What was not imported yet is as it was before.");
        return Ok(CANCELLED.into());
    }
    let failed = ended.iter().any(|file| file.outcome.is_err());
    Ok(if failed { SOMETHING_FAILED.into() } else { ExitCode::SUCCESS })
}

fn parts_of_download(app: &App, typed: &ImdbImport) -> anyhow::Result<Vec<DatasetPart>> {
    let parts = if typed.parts.is_empty() { DEFAULT_PARTS.to_vec() } else { typed.parts.clone() };
    let needs_titles = parts.contains(&DatasetPart::Akas) && !parts.contains(&DatasetPart::Titles);
    if needs_titles && app.imdb_index()?.imported(Dataset::Basics).is_none() {
        return Err(Usage("titles elsewhere need titles: --parts titles,akas".to_owned()).into());
    }
    Ok(parts)
}

struct Run<'a> {
    app: &'a App,
    importer: Arc<Importer>,
    stop: &'a CancellationToken,
}

impl Run<'_> {
    async fn take_all(
        &self,
        sources: impl Iterator<Item = (Dataset, Result<SourceFile, DatasetError>)>,
    ) -> Vec<Ended> {
        let mut ended = Vec::new();
        for (dataset, source) in sources {
            if self.stop.is_cancelled() {
                break;
            }
            ended.push(match source {
                Ok(source) => self.take(dataset, source).await,
                Err(error) => {
                    Ended { dataset, outcome: Err(error.into()), elapsed: std::time::Duration::ZERO }
                }
            });
        }
        ended
    }

    async fn take(&self, dataset: Dataset, source: SourceFile) -> Ended {
        let (outcome, elapsed) = match take(&self.importer, source, self.app.global.quiet, self.stop).await {
            Ok((outcome, elapsed)) => (Ok(outcome), elapsed),
            Err(error) => (Err(error.into()), std::time::Duration::ZERO),
        };
        Ended { dataset, outcome, elapsed }
    }

    /// Fetches and imports file after file. In the user's folder of dataset files they stay, else they go once they are
    /// imported.
    async fn download_all(&self, parts: &[DatasetPart]) -> anyhow::Result<Vec<Ended>> {
        let configured = &self.app.configuration.imdb;
        let own = self.app.places.imdb().join("files");
        let folder = configured.dataset_dir.as_ref().unwrap_or(&own);
        std::fs::create_dir_all(folder)
            .with_context(|| format!("failed to make the folder {}", folder.display()))?;
        let client = self.app.uncached_client(Exchange::default())?;
        let download = Download {
            client: &client,
            base_url: &configured.datasets_base_url,
            folder,
            is_quiet: self.app.global.quiet,
        };
        let mut ended = Vec::new();
        for dataset in Dataset::ALL.into_iter().filter(|dataset| files::is_wanted(parts, *dataset)) {
            let index = self.app.imdb_index()?;
            let fetched = tokio::select! {
                fetched = download.fetch(dataset, &index) => fetched,
                () = self.stop.cancelled() => break,
            };
            let file = match fetched {
                Err(error) => Ended { dataset, outcome: Err(error), elapsed: std::time::Duration::ZERO },
                Ok(Fetched::Known) => {
                    let known =
                        index.imported(dataset).cloned().context("a known version is in the index")?;
                    Ended {
                        dataset,
                        outcome: Ok(Outcome::Unchanged(known)),
                        elapsed: std::time::Duration::ZERO,
                    }
                }
                Ok(Fetched::New(source)) => {
                    let path = source.path.clone();
                    let file = self.take(dataset, source).await;
                    // A damaged file would be believed to be the newest next time; one that was called off is not.
                    let is_damaged = matches!(&file.outcome, Err(error)
                        if !matches!(error.downcast_ref(), Some(DatasetError::Cancelled)));
                    if is_damaged || (file.outcome.is_ok() && configured.dataset_dir.is_none()) {
                        download::remove(&path)?;
                    }
                    file
                }
            };
            ended.push(file);
        }
        Ok(ended)
    }
}

fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for part in error.chain().map(ToString::to_string) {
        if !text.contains(&part) {
            let joint = if text.is_empty() { "" } else { ": " };
            text = format!("{text}{joint}{part}");
        }
    }
    text
}

fn show(ended: &[Ended], output: &mut Output) -> anyhow::Result<()> {
    if output.is_json() {
        for file in ended {
            output.object(&object(file))?;
        }
        return Ok(());
    }
    let head = ["file", "outcome", "rows", "skipped", "index", "time"].map(str::to_owned).to_vec();
    let rows: Vec<_> = std::iter::once(head).chain(ended.iter().map(row)).collect();
    if ended.is_empty() {
        return Ok(());
    }
    for line in table(&rows) {
        output.line(line)?;
    }
    for file in ended {
        if let Ok(Outcome::Imported(imported)) = &file.outcome
            && !imported.skipped.is_empty()
        {
            let reasons: Vec<_> =
                imported.skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            output.line(format!("{}: rows skipped: {}", file.dataset, reasons.join(", ")))?;
        }
    }
    Ok(())
}

fn row(file: &Ended) -> Vec<String> {
    let (word, imported) = match &file.outcome {
        Ok(Outcome::Imported(imported)) => ("imported", imported),
        Ok(Outcome::Unchanged(imported)) => ("unchanged", imported),
        Err(_) => return vec![file.dataset.to_string(), "failed".to_owned()],
    };
    vec![
        file.dataset.to_string(),
        word.to_owned(),
        thousands(imported.rows),
        thousands(imported.skipped_rows()),
        megabytes(imported.index_bytes),
        duration(file.elapsed),
    ]
}

fn object(file: &Ended) -> serde_json::Value {
    let elapsed_ms = u64::try_from(file.elapsed.as_millis()).unwrap_or(u64::MAX);
    let (word, imported) = match &file.outcome {
        Ok(Outcome::Imported(imported)) => ("imported", imported),
        Ok(Outcome::Unchanged(imported)) => ("unchanged", imported),
        Err(error) => {
            return json!({"dataset": file.dataset.name(), "outcome": "failed", "error": chain(error)});
        }
    };
    json!({"dataset": file.dataset.name(), "outcome": word, "rows": imported.rows,
        "skipped": imported.skipped, "index_bytes": imported.index_bytes, "elapsed_ms": elapsed_ms,
        "source": imported.source})
}
