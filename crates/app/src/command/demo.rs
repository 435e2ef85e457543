//! `demo`: a sample library, catalogued against providers played on this machine.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use bioscope_engine::{ItemReport, Mode};
use bioscope_model::LibraryKind;
use bioscope_standin::{Catalogue, sample_library};
use bioscope_store::{Library as _, Selection};
use bioscope_telemetry::Timings;

use crate::arguments::{Demo, Global};
use crate::command::played::{self, Play};
use crate::command::{scan, scrape};
use crate::output::{Output, shorten, table};
use crate::place::absolute;
use crate::problem::{CANCELLED, SOMETHING_FAILED};
use crate::report::summary;
use crate::wiring::Exchange;

/// The films of the demonstration beyond the real old ones are invented from this.
const SEED: u64 = 1895;
/// Columns of a title.
const TITLE_WIDTH: usize = 40;

/// Makes, scans and scrapes the sample library.
pub async fn run(
    typed: &Demo,
    global: Global,
    timings: Timings,
    output: &mut Output,
) -> anyhow::Result<ExitCode> {
    let folder = absolute(&typed.dir)?;
    let (films, data) = (folder.join("films"), folder.join("data"));
    let catalogue = Arc::new(Catalogue::mixed(typed.movies as usize, SEED));
    std::fs::create_dir_all(&films)
        .with_context(|| format!("failed to make the folder {}", films.display()))?;
    sample_library(&films, &catalogue, typed.movies as usize)?;
    let standin = played::start(&Play {
        catalogue,
        latency: played::latency(typed.latency),
        small_pictures: false,
        usual_port: true,
    })
    .await?;
    let app = played::app(&standin.base_url(), data, global, timings)?;
    let library = app.library()?;
    write_configuration(&folder, &standin.base_url())?;
    let source = library.add_source(&films, LibraryKind::Movies).await?;
    if !scan::one(&*library, &source, Some(output)).await? {
        return Ok(SOMETHING_FAILED.into());
    }
    let engine = app.engine(Arc::clone(&library), app.client(Exchange::default())?);
    let items = library.select(&Selection::All).await?.into_iter().map(|item| item.id).collect();
    let settings = app.scrape_settings(Mode::Skip);
    let (outcome, reports) = scrape::scrape(&app, &engine, settings, items).await?;
    if !output.is_json() {
        for line in rows(&films, &reports) {
            output.line(line)?;
        }
        output.line("")?;
        for line in summary::lines(&outcome, &reports, false) {
            output.line(line)?;
        }
        output.line("")?;
        output.line(next_steps(&folder, &typed.dir, &films, &reports))?;
    }
    engine.client.flush().await;
    library.close().await?;
    standin.stop().await;
    Ok(match (outcome.cancelled, outcome.counts.failed) {
        (true, _) => CANCELLED.into(),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => SOMETHING_FAILED.into(),
    })
}

/// A configuration with which the sample library can be scraped again while `bioscope standin` runs.
fn write_configuration(folder: &Path, base_url: &str) -> anyhow::Result<()> {
    let path = folder.join("config.toml");
    let mut text = String::from("# Asks the providers that `bioscope standin` plays on this machine.\n");
    for (key, value) in played::keys(base_url) {
        let value = if value.contains(',') {
            let entries: Vec<String> = value.split(',').map(|entry| format!("{entry:?}")).collect();
            format!("[{}]", entries.join(", "))
        } else {
            format!("{value:?}")
        };
        writeln!(text, "{key} = {value}").expect("writing to a String cannot fail");
    }
    if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))
}

fn rows(films: &Path, reports: &[ItemReport]) -> Vec<String> {
    let mut ordered: Vec<&ItemReport> = reports.iter().collect();
    ordered.sort_by(|one, other| one.path.cmp(&other.path));
    let mut rows = vec![["film", "outcome", "pictures", "from"].map(str::to_owned).to_vec()];
    rows.extend(ordered.into_iter().map(|report| {
        let from = report.path.strip_prefix(films).unwrap_or(&report.path);
        vec![
            shorten(&report.title, TITLE_WIDTH),
            report.outcome.name().replace('_', " "),
            report.pictures.to_string(),
            shorten(&from.display().to_string(), 70),
        ]
    }));
    table(&rows)
}

fn next_steps(folder: &Path, typed: &Path, films: &Path, reports: &[ItemReport]) -> String {
    let data = typed.join("data");
    let data = data.display();
    let example = reports.iter().map(|report| report.id.0).min().unwrap_or(1);
    format!(
        "The films, with NFO files and pictures beside them, are in {films}\n\
         The library is in {folder}\n\n\
         Look at it:      bioscope --data-dir {data} list\n\
         One film:        bioscope --data-dir {data} show {example}\n\
         Why it is so:    bioscope --data-dir {data} explain {example}\n\
         Uncertain ones:  bioscope --data-dir {data} review\n\
         How long it took: bioscope --data-dir {data} metrics\n\n\
         Your own films:  bioscope source add /path/to/films --kind movies\n\
                          (get a free TMDB key, set BIOSCOPE_PROVIDERS__TMDB__API_KEY, then: bioscope scan, bioscope scrape)",
        films = films.display(),
        folder = folder.join("data").display(),
    )
}
