//! Who shows a run. All of them consume the same stream of events and none of them counts by itself.

pub mod bars;
pub mod json;
pub mod plain;
mod standing;
pub mod summary;
pub mod timings;

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, ItemReport, Moment, Reporter};

use crate::arguments::Global;

/// The reports of all items that ended, for the summary after the run.
pub type Reports = Arc<Mutex<Vec<ItemReport>>>;

/// The reporters of a run as the user asked for them.
pub fn reporters(global: &Global) -> (Box<dyn Reporter>, Reports) {
    let reports = Reports::default();
    let mut all: Vec<Box<dyn Reporter>> =
        vec![Box::new(Collecting { reports: Arc::clone(&reports), is_dry_run: false })];
    if global.json {
        all.push(Box::new(json::JsonReporter::new(std::io::stdout())));
    }
    if !global.quiet {
        if std::io::stderr().is_terminal() {
            all.push(Box::new(bars::BarReporter::new()));
        } else {
            all.push(Box::new(plain::PlainReporter::new(std::io::stderr())));
        }
    }
    (Box::new(Several(all)), reports)
}

struct Several(Vec<Box<dyn Reporter>>);

impl Reporter for Several {
    fn report(&mut self, event: &Event, progress: &Progress) {
        for reporter in &mut self.0 {
            reporter.report(event, progress);
        }
    }

    fn tick(&mut self, moment: &Moment<'_>) {
        for reporter in &mut self.0 {
            reporter.tick(moment);
        }
    }
}

/// Keeps the reports for the summary. Only a dry run shows what would change; elsewhere the library has it, and ten
/// thousand items' changes would take most of the memory that a run may use.
struct Collecting {
    reports: Reports,
    is_dry_run: bool,
}

impl Reporter for Collecting {
    fn report(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Started { dry_run, .. } => self.is_dry_run = *dry_run,
            Event::ItemFinished(report) => {
                let mut report = (**report).clone();
                if !self.is_dry_run {
                    report.changes = Vec::new();
                }
                self.reports.lock().unwrap_or_else(PoisonError::into_inner).push(report);
            }
            _ => {}
        }
    }
}
