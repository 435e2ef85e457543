//! `bench datasets`: IMDb's files with as many rows as the real ones, or a share of them, into the index; then look-ups
//! in it, and the same titles in SQLite.
//!
//! The files are made up and packed beforehand. Every part is imported by a process of its own, whose anonymous memory
//! is looked at; what the system caches of files is not the program's.

mod look_up;
mod sqlite;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_datasets::{Dataset, DatasetPart, Index};
use bioscope_standin::BulkFiles;
use serde_json::{Value, json};

use super::process::Process;
use crate::output::{Output, megabytes, tell, thousands};

/// The name of the scenario.
pub(super) const SCENARIO: &str = "datasets";
/// Between two looks at memory.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);
/// What is imported together, as users would.
const STEPS: [&[DatasetPart]; 3] = [
    &[DatasetPart::Ratings, DatasetPart::Episodes],
    &[DatasetPart::Titles, DatasetPart::Akas],
    &[DatasetPart::People],
];
/// Titles at most that SQLite is given: a tenth of IMDb's.
const SQLITE_TITLES: usize = 1_150_000;

/// One file's import.
struct Imported {
    dataset: String,
    rows: u64,
    packed_bytes: u64,
    unpacked_bytes: u64,
    index_bytes: u64,
    elapsed: Duration,
}

/// A process that imported some files.
struct Step {
    files: Vec<Imported>,
    wall: Duration,
    cpu: Duration,
    anonymous_mb: f64,
}

/// Makes files with `scale` times the real number of rows, imports them and looks things up.
pub(super) fn run(scale: f64, output: &mut Output) -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let mut steps = Vec::new();
    for parts in STEPS {
        steps.push(step(folder.path(), parts, scale)?);
        show_step(steps.last().context("a step was added")?, output)?;
    }
    let index = Index::open(&folder.path().join("data/imdb"))?;
    let look_ups = look_up::measure(&index)?;
    let database = sqlite::measure(&index, &folder.path().join("titles.db"), SQLITE_TITLES)?;
    if output.is_json() {
        for look_up in look_ups.iter().chain(&database.look_ups) {
            output.object(&look_up.object())?;
        }
        return output.object(&database.object());
    }
    output.line("| look-up, warm | in | median µs | 99 of 100 under µs |")?;
    output.line("|---|---|---|---|")?;
    for look_up in look_ups.iter().chain(&database.look_ups) {
        output.line(look_up.row())?;
    }
    output.line(database.sentence())
}

fn step(folder: &Path, parts: &[DatasetPart], scale: f64) -> anyhow::Result<Step> {
    let files = BulkFiles::of_scale(scale);
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut unpacked = Vec::new();
    for dataset in parts.iter().flat_map(|part| part.datasets()) {
        tell(format!("making {dataset}"));
        let file =
            files.write(dataset.name(), folder).with_context(|| format!("failed to make {dataset}"))?;
        unpacked.push((dataset, file.unpacked_bytes));
        paths.push(file.path);
    }
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe().context("failed to find this program")?)
        .arg("--data-dir")
        .arg(folder.join("data"))
        .args(["--json", "--quiet", "imdb", "import"])
        .args(&paths)
        .env("BIOSCOPE_CONFIG", no_configuration(folder)?)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("failed to start this program again")?;
    let process = Process::of(&child);
    let mut anonymous_mb = 0.0_f64;
    while process.is_running() {
        anonymous_mb = anonymous_mb.max(process.anonymous_mb().unwrap_or(0.0));
        std::thread::sleep(SAMPLE_EVERY);
    }
    let wall = begun.elapsed();
    let cpu = process.cpu_at_its_end().unwrap_or_default();
    let mut said = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        std::io::Read::read_to_string(&mut stdout, &mut said)?;
    }
    anyhow::ensure!(child.wait()?.success(), "the import failed: {said}");
    let mut imported = Vec::new();
    for line in said.lines() {
        let told: Value = serde_json::from_str(line).with_context(|| format!("failed to read {line:?}"))?;
        let name = told["dataset"].as_str().unwrap_or_default();
        let number = |field: &str| told[field].as_u64().unwrap_or(0);
        let of = unpacked.iter().find(|(dataset, _)| dataset.name() == name);
        let (dataset, unpacked_bytes) = of.copied().context("only what was given is imported")?;
        imported.push(Imported {
            dataset: name.to_owned(),
            rows: number("rows"),
            packed_bytes: std::fs::metadata(folder.join(dataset.file_name()))?.len(),
            unpacked_bytes,
            index_bytes: number("index_bytes"),
            elapsed: Duration::from_millis(number("elapsed_ms")),
        });
    }
    for path in paths {
        std::fs::remove_file(path)?;
    }
    Ok(Step { files: imported, wall, cpu, anonymous_mb })
}

/// An empty configuration, so that the user's plays no part.
fn no_configuration(folder: &Path) -> anyhow::Result<PathBuf> {
    let path = folder.join("config.toml");
    std::fs::write(&path, "")?;
    Ok(path)
}

fn show_step(step: &Step, output: &mut Output) -> anyhow::Result<()> {
    if output.is_json() {
        for file in &step.files {
            output.object(&json!({"scenario": SCENARIO, "dataset": file.dataset, "rows": file.rows,
                "packed_bytes": file.packed_bytes, "unpacked_bytes": file.unpacked_bytes,
                "index_bytes": file.index_bytes, "s": file.elapsed.as_secs_f64()}))?;
        }
        return output.object(&json!({"scenario": SCENARIO,
            "files": step.files.iter().map(|file| &file.dataset).collect::<Vec<_>>(),
            "s": step.wall.as_secs_f64(), "cpu_s": step.cpu.as_secs_f64(), "anonymous_mb": step.anonymous_mb}));
    }
    output.line("| file | rows | packed | unpacked | index | s | rows a second |")?;
    output.line("|---|---|---|---|---|---|---|")?;
    for file in &step.files {
        let seconds = file.elapsed.as_secs_f64().max(0.001);
        output.line(format!(
            "| {} | {} | {} | {} | {} | {seconds:.1} | {} |",
            file.dataset,
            thousands(file.rows),
            megabytes(file.packed_bytes),
            megabytes(file.unpacked_bytes),
            megabytes(file.index_bytes),
            thousands((file.rows as f64 / seconds) as u64)
        ))?;
    }
    output.line(format!(
        "together {:.1} s, {:.1} s of processor time, at most {:.0} MB of anonymous memory",
        step.wall.as_secs_f64(),
        step.cpu.as_secs_f64(),
        step.anonymous_mb
    ))?;
    output.line("")
}

/// Whether every file of the index is there that look-ups need.
fn needs(index: &Index, dataset: Dataset) -> anyhow::Result<()> {
    anyhow::ensure!(index.imported(dataset).is_some(), "{dataset} is not imported");
    Ok(())
}
