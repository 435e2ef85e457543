//! `demo`: a sample library, catalogued against providers played on this machine.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use bioscope_engine::{ItemReport, Mode};
use bioscope_model::{ItemKind, LibraryKind};
use bioscope_standin::{Catalogue, sample_library, sample_shows};
use bioscope_store::{Library as _, Selection};
use bioscope_telemetry::Timings;

use crate::arguments::{Demo, Global};
use crate::command::played::{self, Play};
use crate::command::scrape::RunOf;
use crate::command::{scan, scrape};
use crate::output::{Output, shorten, table};
use crate::place::absolute;
use crate::problem::{CANCELLED, SOMETHING_FAILED};
use crate::report::summary;
use crate::wiring::Exchange;

/// The shows of the demonstration, and its films beyond the real old ones, are invented from this.
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
    let catalogue =
        Catalogue::mixed(typed.movies as usize, SEED).with_sample_shows(typed.shows as usize, SEED);
    let catalogue = Arc::new(catalogue);
    let sources = lay_out(&folder, &catalogue, typed)?;
    let standin = played::start(&Play {
        catalogue,
        latency: played::latency(typed.latency),
        small_pictures: false,
        usual_port: true,
    })
    .await?;
    let app = played::app(&standin.base_url(), folder.join("data"), global, timings)?;
    let library = app.library()?;
    write_configuration(&folder, &standin.base_url())?;
    for (path, kind) in sources {
        let source = library.add_source(&path, kind).await?;
        if !scan::one(&*library, &source, Some(output)).await? {
            return Ok(SOMETHING_FAILED.into());
        }
    }
    let engine = app.engine(Arc::clone(&library), app.client(Exchange::default())?);
    let items = library.select(&Selection::All).await?.into_iter().map(|item| item.id).collect();
    let settings = app.scrape_settings(Mode::Skip);
    let (outcome, reports) = scrape::scrape(&app, &engine, settings, items, RunOf::default()).await?;
    if !output.is_json() {
        for line in rows(&folder, &reports) {
            output.line(line)?;
        }
        output.line("")?;
        for line in summary::lines(&outcome, &reports, false) {
            output.line(line)?;
        }
        output.line("")?;
        for line in next_steps(&folder, typed, &standin.base_url(), &reports) {
            output.line(line)?;
        }
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

/// Writes what is not there yet of the sample library; the folders to catalogue.
fn lay_out(
    folder: &Path,
    catalogue: &Catalogue,
    typed: &Demo,
) -> anyhow::Result<Vec<(PathBuf, LibraryKind)>> {
    let (films, shows) = (folder.join("films"), folder.join("shows"));
    let make = |path: &Path| {
        std::fs::create_dir_all(path).with_context(|| format!("failed to make the folder {}", path.display()))
    };
    make(&films)?;
    sample_library(&films, catalogue, typed.movies as usize)?;
    let mut sources = vec![(films, LibraryKind::Movies)];
    if typed.shows > 0 {
        make(&shows)?;
        sample_shows(&shows, catalogue, typed.shows as usize)?;
        sources.push((shows, LibraryKind::Tv));
    }
    Ok(sources)
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

fn rows(folder: &Path, reports: &[ItemReport]) -> Vec<String> {
    let mut ordered: Vec<&ItemReport> = reports.iter().filter(|report| report.parent.is_none()).collect();
    ordered.sort_by(|one, other| one.path.cmp(&other.path));
    let mut rows = vec![["film or show", "outcome", "pictures", "from"].map(str::to_owned).to_vec()];
    rows.extend(ordered.into_iter().map(|report| {
        let from = report.path.strip_prefix(folder).unwrap_or(&report.path);
        vec![
            shorten(&report.title, TITLE_WIDTH),
            report.outcome.name().replace('_', " "),
            report.pictures.to_string(),
            shorten(&from.display().to_string(), 70),
        ]
    }));
    table(&rows)
}

fn next_steps(folder: &Path, typed: &Demo, base_url: &str, reports: &[ItemReport]) -> Vec<String> {
    let data = typed.dir.join("data");
    let with_data = format!("bioscope --data-dir {}", data.display());
    let asking = format!("{with_data} --config {}", typed.dir.join("config.toml").display());
    let example = |kind: ItemKind| {
        let items = reports.iter().filter(|report| report.kind == kind);
        items.map(|report| report.id.0).min().unwrap_or(1)
    };
    let film = example(ItemKind::Movie);
    let standin = standin_command(base_url, typed.movies as usize, typed.shows);
    let mut lines = vec![
        format!("The files, with NFO files and pictures beside them, are in {}", folder.display()),
        format!("The library is in {}", folder.join("data").display()),
        String::new(),
        format!("Look at it:        {with_data} list"),
        format!("One film:          {with_data} show {film}"),
        format!("Why it is so:      {with_data} explain {film}"),
        format!("How long it took:  {with_data} metrics"),
        String::new(),
        format!("These ask the played providers, so let them run in another terminal: {standin}"),
        format!("Uncertain ones:    {asking} review"),
        format!("Scrape again:      {asking} scrape --all"),
        String::new(),
        "Your own films:    bioscope source add /path/to/films --kind movies".to_owned(),
        "                   (get a free TMDB key, set BIOSCOPE_PROVIDERS__TMDB__API_KEY, then: bioscope scan, \
         bioscope scrape)"
            .to_owned(),
        "Your own shows:    bioscope source add /path/to/shows --kind tv (works without any key, too)".to_owned(),
    ];
    if typed.shows > 0 {
        let show = example(ItemKind::Show);
        let after_film =
            lines.iter().position(|line| line.starts_with("One film:")).map_or(0, |place| place + 1);
        lines.insert(after_film, format!("One show:          {with_data} show {show}"));
    }
    lines
}

/// What plays the demonstration's films and shows where its configuration looks for them.
fn standin_command(base_url: &str, movies: usize, shows: u32) -> String {
    let mut command = String::from("bioscope standin");
    if let Some((_, port)) = base_url.trim_end_matches('/').rsplit_once(':')
        && port.parse() != Ok(played::USUAL_PORT)
    {
        write!(command, " --port {port}").expect("writing to a String cannot fail");
    }
    let generated = movies.saturating_sub(Catalogue::classics().films().len());
    if generated > 0 {
        write!(command, " --generated {generated}").expect("writing to a String cannot fail");
    }
    if shows > 0 {
        write!(command, " --shows {shows}").expect("writing to a String cannot fail");
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standin_is_started_where_the_configuration_looks_and_knows_the_same_films_and_shows() {
        let classics = Catalogue::classics().films().len();
        assert_eq!(standin_command("http://127.0.0.1:8791", classics, 0), "bioscope standin");
        assert_eq!(
            standin_command("http://127.0.0.1:4000", classics + 7, 2),
            "bioscope standin --port 4000 --generated 7 --shows 2"
        );
    }
}
