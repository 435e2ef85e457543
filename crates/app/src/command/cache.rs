//! `cache`: the response cache.

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use bioscope_http::cache::{CacheFile, ClearScope};
use serde_json::json;

use crate::arguments::CacheAction;
use crate::output::{Output, megabytes, table};
use crate::problem::Usage;
use crate::wiring::App;

/// Shows, clears or prunes the cache.
pub fn run(app: &App, action: &CacheAction, output: &mut Output) -> anyhow::Result<ExitCode> {
    // What was typed is looked at first, so that it is refused whether there is a cache or not.
    let clearing = match action {
        CacheAction::Clear { provider, older_than } => scope(provider.as_deref(), older_than.as_deref())?,
        CacheAction::Stats | CacheAction::Prune => ClearScope::default(),
    };
    let path = app.places.cache();
    let Some(mut file) = CacheFile::open(&path, app.configuration.cache.disk_mb * 1024 * 1024)? else {
        if !output.is_json() {
            output.line("There is no cache yet; bioscope scrape makes one.")?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    match action {
        CacheAction::Stats => stats(&file, output)?,
        CacheAction::Clear { .. } => {
            let dropped = file.clear(&clearing, SystemTime::now())?;
            told(output, "cleared", dropped)?;
        }
        CacheAction::Prune => {
            let dropped = file.prune(SystemTime::now())?;
            told(output, "pruned", dropped)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(output: &mut Output, what: &str, dropped: usize) -> anyhow::Result<()> {
    if output.is_json() {
        output.object(&json!({ what: dropped }))
    } else {
        output.line(format!("{dropped} answers {what}."))
    }
}

fn scope(provider: Option<&str>, older_than: Option<&str>) -> anyhow::Result<ClearScope> {
    Ok(ClearScope { provider: provider.map(str::to_owned), older_than: older_than.map(age).transpose()? })
}

/// An age such as `90m`, `12h`, `7d`.
fn age(text: &str) -> Result<Duration, Usage> {
    let wrong = || Usage(format!("{text:?} is no age; write it as 90m, 12h or 7d"));
    let unit = match text.chars().last() {
        Some('m') => 60,
        Some('h') => 3600,
        Some('d') => 24 * 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].trim().parse().map_err(|_| wrong())?;
    number.checked_mul(unit).map(Duration::from_secs).ok_or_else(wrong)
}

fn stats(file: &CacheFile, output: &mut Output) -> anyhow::Result<()> {
    let report = file.report()?;
    if output.is_json() {
        for holdings in &report.holdings {
            output.object(&json!({"provider": holdings.provider, "answers": holdings.answers,
                "bytes": holdings.bytes, "unpacked_bytes": holdings.unpacked_bytes}))?;
        }
        for statistics in &report.statistics {
            output.object(statistics)?;
        }
        return Ok(());
    }
    let mut rows = vec![["provider", "answers", "bytes"].map(str::to_owned).to_vec()];
    for holdings in &report.holdings {
        rows.push(vec![holdings.provider.clone(), holdings.answers.to_string(), megabytes(holdings.bytes)]);
    }
    for line in table(&rows) {
        output.line(line)?;
    }
    output.line("")?;
    let head = [
        "provider",
        "requests",
        "memory hits",
        "disk hits",
        "misses",
        "revalidated",
        "stale",
        "coalesced",
        "evicted",
        "hit rate",
        "saved",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in &report.statistics {
        let counts = [
            one.requests,
            one.memory_hits,
            one.disk_hits,
            one.misses,
            one.revalidated,
            one.stale,
            one.coalesced,
            one.evicted_from_disk,
        ];
        let mut row = vec![one.provider.clone()];
        row.extend(counts.map(|count| count.to_string()));
        row.push(match one.lookups() {
            0 => String::new(),
            lookups => format!("{:.0} %", 100.0 * one.hits() as f64 / lookups as f64),
        });
        row.push(megabytes(one.bytes_saved));
        rows.push(row);
    }
    for line in table(&rows) {
        output.line(line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_with_their_unit() {
        assert_eq!(age("12h").unwrap(), Duration::from_hours(12));
        assert_eq!(age("7d").unwrap(), Duration::from_hours(7 * 24));
        for wrong in ["", "7", "d", "-1h", "99999999999999999999d", "1w", "７d"] {
            assert!(age(wrong).is_err(), "{wrong}");
        }
    }
}
