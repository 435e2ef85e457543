//! What is said after a run: counts, pace, what was slow, what is left and what to type next.

use std::collections::BTreeSet;
use std::time::Duration;

use bioscope_engine::{ItemReport, RunSummary, Stage};
use bioscope_model::Provider;
use bioscope_store::Outcome;

use crate::output::{megabytes, shorten, table};
use crate::report::noun;

/// Items listed of each sort; the rest is counted.
const MAX_LISTED: usize = 10;
/// Columns of a reason.
const REASON_WIDTH: usize = 100;

/// The summary, a line each, of what was kept of the reports.
pub fn lines(summary: &RunSummary, reports: &[ItemReport], dry_run: bool) -> Vec<String> {
    let (counts, noun) = (&summary.counts, noun(summary.of));
    let (parts, reports): (Vec<&ItemReport>, Vec<&ItemReport>) =
        reports.iter().partition(|report| report.parent.is_some());
    let reports = reports.as_slice();
    let sorts = [
        (counts.scraped, if dry_run { "would be scraped" } else { "scraped" }),
        (counts.unchanged, "unchanged"),
        (counts.uncertain, "uncertain"),
        (counts.not_found, "not found"),
        (counts.skipped, "skipped"),
        (counts.failed, "failed"),
    ];
    let named: Vec<String> =
        sorts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    let pace = if counts.scraped == 0 {
        String::new()
    } else {
        format!(" ({:.0} a minute)", summary.items_per_minute())
    };
    let mut lines = vec![format!(
        "{} in {}{pace}: {}.",
        counted(summary.ended(), noun),
        duration(summary.elapsed),
        if named.is_empty() { "nothing to do".to_owned() } else { named.join(", ") }
    )];
    lines.push(format!(
        "{}, {} from the cache, {} written.",
        counted(summary.requests, "request"),
        counted(summary.cache_hits, "answer"),
        counted(summary.pictures, "picture")
    ));
    lines.extend(by_provider(summary));
    lines.extend(slowest(reports));
    lines.extend(open(reports, "", Outcome::Failed, "Failed", "bioscope scrape    tries them again"));
    lines.extend(open(
        reports,
        "",
        Outcome::Uncertain,
        "Uncertain",
        "bioscope review    shows the candidates",
    ));
    lines.extend(open(
        reports,
        "",
        Outcome::NotFound,
        "Not found",
        "bioscope review ITEM    to search again or enter an id",
    ));
    lines.extend(open(
        &parts,
        "--episodes ",
        Outcome::Failed,
        "Failed episodes",
        "bioscope scrape    tries them again",
    ));
    lines.extend(open(
        &parts,
        "--episodes ",
        Outcome::NotFound,
        "Episodes that no source knows",
        "their files keep their names; check the numbers in these",
    ));
    if !dry_run {
        lines.extend(short_of_sources(reports, noun));
        lines.extend(told_from_old_answers(reports, noun));
    }
    if summary.cancelled {
        let left = summary.items.saturating_sub(summary.ended());
        lines.push(format!(
            "Cancelled: {} left; bioscope scrape --resume    does the rest.",
            counted(left, noun)
        ));
    }
    lines
}

fn short_of_sources(reports: &[&ItemReport], noun: &str) -> Option<String> {
    let short = reports.iter().filter(|report| !report.missing_sources.is_empty()).count() as u64;
    let names: BTreeSet<&str> =
        reports.iter().flat_map(|report| &report.missing_sources).map(Provider::label).collect();
    let names: Vec<&str> = names.into_iter().collect();
    (short > 0).then(|| {
        format!(
            "{} {} what {} could not tell; bioscope scrape    asks again.",
            counted(short, noun),
            if short == 1 { "lacks" } else { "lack" },
            names.join(", ")
        )
    })
}

fn told_from_old_answers(reports: &[&ItemReport], noun: &str) -> Option<String> {
    let old = reports.iter().filter(|report| !report.stale_sources.is_empty()).count() as u64;
    let names: BTreeSet<&str> =
        reports.iter().flat_map(|report| &report.stale_sources).map(Provider::label).collect();
    let names: Vec<&str> = names.into_iter().collect();
    (old > 0).then(|| {
        format!(
            "{} {} told from kept answers of {} that are out of date; bioscope scrape --all --refresh    asks again.",
            counted(old, noun),
            if old == 1 { "was" } else { "were" },
            names.join(", ")
        )
    })
}

/// "1 film", "2 films".
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn slowest(reports: &[&ItemReport]) -> Vec<String> {
    let mut slow: Vec<&ItemReport> =
        reports.iter().copied().filter(|report| report.elapsed >= Duration::from_secs(1)).collect();
    slow.sort_by_key(|report| std::cmp::Reverse(report.elapsed));
    slow.truncate(5);
    if slow.is_empty() {
        return Vec::new();
    }
    let rows: Vec<Vec<String>> = slow
        .iter()
        .map(|report| {
            vec![
                format!("  {}", shorten(&report.title, 48)),
                duration(report.elapsed),
                where_it_went(report),
                counted(report.requests, "request"),
            ]
        })
        .collect();
    let mut lines = vec!["Slowest:".to_owned()];
    lines.extend(table(&rows));
    lines
}

/// "fetching 6.1 s, pictures 0.3 s": the stages that took a tenth of a second or more.
fn where_it_went(report: &ItemReport) -> String {
    let told = |(stage, elapsed): (Stage, Duration)| {
        (elapsed >= Duration::from_millis(100)).then(|| format!("{} {}", stage.label(), duration(elapsed)))
    };
    report.stages.longest_first().into_iter().filter_map(told).collect::<Vec<_>>().join(", ")
}

/// A line for each provider: what it was asked, and what the cache did about it.
fn by_provider(summary: &RunSummary) -> Vec<String> {
    let rows: Vec<Vec<String>> = summary
        .providers
        .iter()
        .map(|traffic| {
            let counts = &traffic.counts;
            let hits = [
                (counts.memory_hits, "from memory"),
                (counts.disk_hits, "from disk"),
                (counts.revalidated, "confirmed"),
                (counts.stale, "out of date"),
                (counts.coalesced, "shared"),
            ];
            let told = hits.iter().filter(|(count, _)| *count > 0);
            let told: Vec<String> = told.map(|(count, how)| format!("{count} {how}")).collect();
            let saved = match counts.bytes_saved {
                0 => String::new(),
                bytes => format!("{} saved", megabytes(bytes)),
            };
            vec![
                format!("  {}", traffic.provider.label()),
                counted(counts.requests, "request"),
                told.join(", "),
                saved,
            ]
        })
        .collect();
    table(&rows)
}

/// The items that ended so; `flag` is what lists the further ones beside the filter.
fn open(reports: &[&ItemReport], flag: &str, outcome: Outcome, heading: &str, next: &str) -> Vec<String> {
    let items: Vec<&ItemReport> =
        reports.iter().copied().filter(|report| report.outcome == outcome).collect();
    if items.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("{heading} ({next}):")];
    let rows: Vec<Vec<String>> = items
        .iter()
        .take(MAX_LISTED)
        .map(|report| {
            let reason = report.error.clone().unwrap_or_default();
            vec![format!("  {}", report.id), shorten(&report.title, 40), shorten(&reason, REASON_WIDTH)]
        })
        .collect();
    lines.extend(table(&rows));
    if items.len() > MAX_LISTED {
        lines.push(format!(
            "  and {} more: bioscope list {flag}--filter is:{}",
            items.len() - MAX_LISTED,
            outcome.name()
        ));
    }
    lines
}

/// A duration for people.
pub fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = elapsed.as_secs();
    if whole < 3600 {
        format!("{} min {:02} s", whole / 60, whole % 60)
    } else {
        format!("{} h {:02} min", whole / 3600, whole % 3600 / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(duration(Duration::from_millis(2_340)), "2.3 s");
        assert_eq!(duration(Duration::from_secs(75)), "1 min 15 s");
        assert_eq!(duration(Duration::from_mins(62)), "1 h 02 min");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(0, "film"), "0 films");
        assert_eq!(counted(1, "film"), "1 film");
        assert_eq!(counted(2, "film"), "2 films");
    }
}
