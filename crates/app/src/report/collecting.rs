//! The reports that are kept for the summary after a run.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, ItemReport, Reporter};
use bioscope_store::Outcome;

/// How many reports of items with which all went well are kept at least: the summary names the slowest of them.
const MOST_WELL: usize = 500;

/// The reports that matter after a run: all of items that need somebody's eye, and the slowest of the others. Memory must
/// not grow with the library.
pub type Reports = Arc<Mutex<Vec<ItemReport>>>;

/// Keeps them. Only a dry run shows what would change; elsewhere the library has it, and ten thousand items' changes would
/// take most of the memory that a run may use.
pub struct Collecting {
    reports: Reports,
    is_dry_run: bool,
    /// How many of the reports are of items with which all went well.
    well: usize,
}

impl Collecting {
    /// Keeps them in `reports`.
    pub fn new(reports: Reports) -> Self {
        Self { reports, is_dry_run: false, well: 0 }
    }

    fn keep(&mut self, report: ItemReport) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        self.well += usize::from(went_well(&report));
        reports.push(report);
        if self.well >= 2 * MOST_WELL {
            keep_slowest(&mut reports);
            self.well = MOST_WELL;
        }
    }
}

impl Reporter for Collecting {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Started { dry_run, .. } => self.is_dry_run = *dry_run,
            Event::ItemFinished(report) | Event::PartFinished(report) => {
                let mut report = (**report).clone();
                if !self.is_dry_run {
                    report.changes = Vec::new();
                }
                // Of a show's episodes only those that need a person's eye are kept: there may be very many.
                if report.parent.is_some() && report.error.is_none() && report.changes.is_empty() {
                    return;
                }
                self.keep(report);
            }
            _ => {}
        }
    }
}

/// Whether nothing is to be said of the item but how long it took.
fn went_well(report: &ItemReport) -> bool {
    matches!(report.outcome, Outcome::Scraped | Outcome::Unchanged | Outcome::Skipped)
        && report.missing_sources.is_empty()
        && report.stale_sources.is_empty()
        && report.error.is_none()
        && report.changes.is_empty()
}

/// Leaves the [`MOST_WELL`] slowest of those that went well, and all others, in their order.
fn keep_slowest(reports: &mut Vec<ItemReport>) {
    let mut times: Vec<Duration> =
        reports.iter().filter(|report| went_well(report)).map(|report| report.elapsed).collect();
    let (_, least, _) = times.select_nth_unstable_by(MOST_WELL - 1, |one, other| other.cmp(one));
    let least = *least;
    let faster = reports.iter().filter(|report| went_well(report) && report.elapsed > least).count();
    // Of those that took equally long as many as there is room for.
    let mut equals = MOST_WELL - faster;
    reports.retain(|report| {
        let is_equal = went_well(report) && report.elapsed == least;
        let is_kept = !went_well(report) || report.elapsed > least || is_equal && equals > 0;
        equals -= usize::from(is_equal && is_kept);
        is_kept
    });
}

#[cfg(test)]
mod tests {
    use bioscope_engine::StageTimes;
    use bioscope_model::{ItemKind, Provider};
    use bioscope_store::ItemId;

    use super::*;

    fn report(number: i64, seconds: u64) -> ItemReport {
        ItemReport {
            id: ItemId(number),
            kind: ItemKind::Movie,
            parent: None,
            title: String::new(),
            path: "/films/a.mkv".into(),
            outcome: Outcome::Scraped,
            missing_sources: Vec::new(),
            stale_sources: Vec::new(),
            error: None,
            elapsed: Duration::from_secs(seconds),
            stages: StageTimes::default(),
            requests: 0,
            from_cache: 0,
            changes: vec!["poster: written".to_owned()],
            pictures: 7,
        }
    }

    fn collected(reports: impl IntoIterator<Item = ItemReport>, dry_run: bool) -> Vec<ItemReport> {
        let kept = Reports::default();
        let mut collecting = Collecting::new(Arc::clone(&kept));
        let begun = Event::Started { items: 0, of: None, dry_run };
        collecting.report(&begun, &Progress::default());
        for report in reports {
            collecting.report(&Event::ItemFinished(Box::new(report)), &Progress::default());
        }
        kept.lock().unwrap().clone()
    }

    #[test]
    fn a_long_run_keeps_what_matters_and_the_slowest() {
        let kept = collected(
            (0..20_000).map(|number| match number % 1_000 {
                7 => ItemReport { outcome: Outcome::Failed, ..report(number, 0) },
                8 => ItemReport { missing_sources: vec![Provider::Imdb], ..report(number, 0) },
                _ => report(number, if number < 5 { 99 } else { 1 }),
            }),
            false,
        );
        assert!(kept.len() < 2 * MOST_WELL + 40, "{}", kept.len());
        assert_eq!(kept.iter().filter(|report| report.outcome == Outcome::Failed).count(), 20);
        assert_eq!(kept.iter().filter(|report| !report.missing_sources.is_empty()).count(), 20);
        assert_eq!(kept.iter().filter(|report| report.elapsed.as_secs() == 99).count(), 5);
        assert!(kept.is_sorted_by_key(|report| report.id), "in their order");
    }

    #[test]
    fn a_dry_run_keeps_every_change() {
        assert_eq!(collected((0..3_000).map(|number| report(number, 1)), true).len(), 3_000);
    }
}
