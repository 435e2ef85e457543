//! How the ways of scraping shows fetch pictures, operation by operation.

use super::figures::{Run, way_name};
use crate::arguments::BenchWay;

/// The operations of the table, by the names of the metrics.
const OPERATIONS: [&str; 4] = [
    "SaveAllImages.TVShow.Total",
    "SaveAllImages.TVSeason.Total",
    "SaveAllImages.TVEpisode.Total",
    "Image.LoadFromWebAsync",
];

/// The tables of the runs that scraped shows, a line each: requests by host, operations, and what became of the time that
/// pictures take.
pub(super) fn lines(runs: &[Run]) -> Vec<String> {
    let of_shows: Vec<&Run> = runs.iter().filter(|run| run.is_of_shows).collect();
    if of_shows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        "| scenario | way | requests: TMDB, IMDb, pictures | pictures on the way s | operation | count | mean ms | total ms |"
            .to_owned(),
        "|---|---|---|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(of_shows.iter().flat_map(|run| rows(run)));
    lines.push(String::new());
    lines.extend(of_shows.iter().filter(|run| run.way.is_none()).filter_map(|run| saved(run, &of_shows)));
    lines
}

fn rows(run: &Run) -> Vec<String> {
    let mut first = format!(
        "{} | {} | {}, {}, {} | {:.2}",
        run.scenario,
        way_name(run.way, true),
        run.requests_to("tmdb"),
        run.requests_to("imdb"),
        run.requests_to("images"),
        run.busy("images").as_secs_f64(),
    );
    let timings = OPERATIONS.iter().filter_map(|operation| run.timing(operation));
    timings
        .map(|timing| {
            let cells = std::mem::replace(&mut first, " | | | ".to_owned());
            format!(
                "| {cells} | {} | {} | {:.1} | {:.0} |",
                timing.operation, timing.count, timing.mean_ms, timing.total_ms
            )
        })
        .collect()
}

/// How much less time pictures are on the way than one by one.
fn saved(run: &Run, all: &[&Run]) -> Option<String> {
    let before =
        all.iter().find(|other| other.way == Some(BenchWay::Before) && other.scenario == run.scenario)?;
    let (before, now) = (before.busy("images").as_secs_f64(), run.busy("images").as_secs_f64());
    let less = (1.0 - now / before.max(0.001)) * 100.0;
    Some(format!(
        "{}: pictures are on the way for {now:.2} s, one by one for {before:.2} s: {less:.1} % less.",
        run.scenario
    ))
}
